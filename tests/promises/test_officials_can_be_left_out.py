from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.app import Knowledge
from bot.staff.model import Role
from tests.promises.scenes import LANGUAGES, heard_by, office, send, step, told, walk
from tests.talk import MENTENG, Talk, Talker, open_talk

SECRET = "Koordinator sendiri yang mencari orang."
ALONE = {"id": "hanya petugas imigrasi", "en": "Only the immigration office reads it"}
NOT_HIM = {"id": "dia tidak menerimanya", "en": "that one does not get it"}
LEFT_OUT = {"id": "tidak menerimanya", "en": "do not get it"}

Heard = list[list[tuple[str, str]]]


@dataclass(slots=True)
class Village:
    """Two people who work for Menteng alone, two who work for the whole office, and two residents."""

    talk: Talk
    local: tuple[Talker, Talker]
    above: tuple[Talker, Talker]

    async def tells(self, **answers: str) -> str:
        """Let somebody send a tip about an official."""
        return await send(self.talk.person("Pengirim"), **{"story": SECRET, **answers})

    async def locals_look_around(self) -> None:
        """Let the local people do everything they can think of."""
        for someone in self.local:
            await step(someone, "/meja")
            if any(button.value.startswith("desk.open") for button in someone.screen.buttons):
                await step(someone, "desk.open", "/meja")
            await step(someone, "/kotak", "1234 5678 9012 3456 7890", "lapor", "/start")


async def course(talk: Talk, answers: dict[str, str] | None) -> tuple[Village, Heard]:
    """Play the same weeks in Menteng, with or without a tip about an official, and return what local people got."""
    coordinator, supervisor = await office(talk)
    lurah = await talk.officer("Lurah", Role.SUPERVISOR, MENTENG)
    admin = await talk.officer("Admin", Role.ADMINISTRATOR)
    village = Village(talk, (coordinator, lurah), (supervisor, admin))
    await send(talk.person("Warga"))
    await village.locals_look_around()
    await step(coordinator, "/meja", "desk.open", "desk.close", "desk.outcome:helped", "/start")

    if answers is not None:
        receipt = await village.tells(**answers)
    await village.locals_look_around()
    await talk.wait(hours=26)  # reminders
    if answers is not None:
        await step(supervisor, "/meja", "desk.open", "desk.take", "desk.answer", "Kami periksa.", "desk.send")
        await step(talk.person("Pengirim"), receipt, "box.add", SECRET, "/start")
    await village.locals_look_around()
    if answers is not None:
        await step(supervisor, "/meja", "desk.open", "desk.close", "desk.outcome:unfounded", "/start")
    await talk.wait(days=2)
    await village.locals_look_around()
    await talk.wait(days=100)  # the end of what was read, and the second end of what was not
    await village.locals_look_around()
    return village, [heard_by(someone) for someone in village.local]


@pytest.fixture(scope="module")
async def without(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> AsyncIterator[Heard]:
    async with open_talk(tmp_path_factory.mktemp("without"), knowledge) as talk:
        yield (await course(talk, None))[1]


# The third says no, and names the coordinator all the same.
@pytest.mark.parametrize("answers", [{"official": each} for each in ("yes", "unsure", "no")], ids=str)
async def test_officials_can_be_left_out(talk: Talk, without: Heard, answers: dict[str, str]) -> None:
    village, heard = await course(talk, answers)
    for one, other in zip(heard, without, strict=True):
        assert one == other
        assert len(one) > 30
    assert SECRET in str(heard_by(village.above[0]))
    assert SECRET not in "".join(someone.person.transcript() for someone in village.local)


async def test_an_ordinary_tip_is_heard(talk: Talk, without: Heard) -> None:
    _, heard = await course(talk, {"official": "no", "story": "Orang itu menjanjikan kerja."})
    assert heard[0] != without[0]
    assert heard[1] != without[1]
    assert SECRET in str(heard[0])


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_notice_the_question_and_the_preview_say_so(talk: Talk, knowledge: Knowledge, language: str) -> None:
    assert LEFT_OUT[language] in told(knowledge.catalogues, language, "officials_can_be_left_out").text
    await office(talk)
    warga = talk.person("Warga", language)
    await walk(warga, "tip.official")
    assert LEFT_OUT[language] in warga.reads
    for answer in ("yes", "no"):
        await walk(warga, "tip.preview", official=answer)
        assert ALONE[language] in warga.reads if answer == "yes" else NOT_HIM[language] in warga.reads


async def test_where_only_local_people_could_read_it_nothing_is_taken(talk: Talk) -> None:
    coordinator = await talk.officer("Koordinator", Role.COORDINATOR, MENTENG)
    await coordinator.says("/start")
    before = heard_by(coordinator)
    warga = talk.person("Warga")
    await walk(warga, "tip.text", official="yes")
    assert "110" in warga.reads
    await warga.says(SECRET)
    await talk.wait(days=2)
    assert heard_by(coordinator) == before


async def test_who_joins_the_kelurahan_later_does_not_get_it_either(talk: Talk) -> None:
    await talk.officer("Petugas", Role.SUPERVISOR)
    await send(talk.person("Warga"), SECRET, official="yes")
    later = await talk.officer("Koordinator", Role.COORDINATOR, MENTENG)
    before = heard_by(later)
    for days in (2, 10, 90):
        await talk.wait(days=days)
    assert heard_by(later)[: len(before)] == before
    assert not [call for call in heard_by(later)[len(before) :] if call[0] == "sendMessage"]
    await later.says("/meja")
    assert "Belum ada info" in later.reads
