"""What was finished is kept sealed and without a name, erased at once, and forgotten when it is not used."""

import pytest

from bot.learning.learner import KEPT_FOR, Learner
from tests.promises.scenes import at_rest, forge, forms_of_number, found
from tests.talk import Talk, Talker

WHO = 7_123_456_789


async def learns(talk: Talk) -> Talker:
    warga = talk.person("Warga", person_id=WHO)
    await warga.says("/cek")
    forge(warga, "lesson:tppo:5")
    return await warga.taps("palsu")


async def remembered(talk: Talk) -> Learner:
    async with talk.running.database.begin() as unit:
        return await unit.learners.get(talk.running.shared.actor_of(WHO))


async def test_what_you_finish_is_remembered_until_you_erase(talk: Talk) -> None:
    warga = await learns(talk)
    assert await remembered(talk) == Learner(("lesson/tppo",))
    kept = at_rest(talk.settings.data_dir)
    assert found(forms_of_number(WHO), kept) == []
    assert b'"lesson/tppo"' not in kept

    await warga.says("/hapus")

    assert await remembered(talk) == Learner()


@pytest.mark.parametrize(("days", "gone"), [(KEPT_FOR.days, False), (KEPT_FOR.days + 1, True)])
async def test_it_goes_by_itself(talk: Talk, days: int, *, gone: bool) -> None:
    await learns(talk)
    await talk.wait(days=days)
    assert (await remembered(talk) == Learner()) is gone


async def test_the_wish_for_pictures_is_erased_with_it(talk: Talk) -> None:
    warga = talk.person("Warga", person_id=WHO)
    await warga.says("/pengaturan")
    await warga.taps("pictures:yes")
    assert await remembered(talk) == Learner(pictures=True)
    assert found(forms_of_number(WHO), at_rest(talk.settings.data_dir)) == []

    await warga.says("/hapus")

    assert await remembered(talk) == Learner()


async def test_a_chosen_language_stays_until_it_is_erased(talk: Talk) -> None:
    warga = talk.person("Warga", person_id=WHO)
    await warga.says("/bahasa")
    await warga.taps("language.set:en")
    await talk.wait(days=2 * KEPT_FOR.days)
    await warga.says("/pengaturan")
    assert "Settings" in warga.reads
