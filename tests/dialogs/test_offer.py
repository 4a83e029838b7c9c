"""Seven questions about an offer, in both languages, with wrong turns."""

import pytest

from handlers.offer import COUNTRIES
from handlers.replies import CAPTION_LIMIT
from tests.talk import Talk, Talker

WORDS = {"id": ("7 pertanyaan", "✅ Ya", "❌ Tidak"), "en": ("seven questions", "✅ Yes", "❌ No")}


async def answer(someone: Talker, given: str, country: str = "MY") -> Talker:
    """Give the six answers (y, n, u) and a country by its code, through the buttons' own data."""
    for number in range(len(given)):
        await someone.taps(f"offer:{given[: number + 1]}")
    return await someone.taps(f"offer.end:{given}:{country}")


@pytest.mark.parametrize("language", ["id", "en"])
async def test_the_way_through_in_taps(talk: Talk, language: str) -> None:
    ask, yes, no = WORDS[language]
    someone = talk.person("Someone", language)
    await someone.says(ask)
    asked = [someone.reads]
    for number in range(6):
        await someone.taps(no if number == 4 else yes)
        asked.append(someone.reads)

    assert len(set(asked)) == 7
    await someone.taps({"id": "Kamboja", "en": "Cambodia"}[language])

    assert "🔴" in someone.reads
    assert "0800-1000" in someone.reads
    assert not any(word in someone.reads.casefold() for word in ("aman", "safe"))


async def test_each_question_has_its_picture_in_the_same_message(talk: Talk, warga: Talker) -> None:
    await warga.says("/cek")
    await warga.taps("7 pertanyaan", "✅ Ya", "❌ Tidak")

    assert len(warga.pictures) == 1
    assert {call.outcome for call in talk.emulator.called("editMessageMedia")} == {"ok"}
    assert len(talk.emulator.called("editMessageMedia")) == 3


async def test_the_answer_is_a_drawn_card(talk: Talk, warga: Talker) -> None:
    await warga.says("7 pertanyaan")
    await answer(warga, "ynnnyn")

    [call] = talk.emulator.called("editMessageMedia")[-1:]
    assert call.outcome == "ok"
    assert "Anda diminta membayar" in warga.reads


@pytest.mark.parametrize(
    ("given", "country", "sign"),
    [
        ("nnnnyn", "MY", "⚪"),
        ("nnnnyn", "KH", "🔴"),
        ("nnnnyy", "MY", "🟠"),
        ("nnnnyu", "MY", "🟠"),
        ("nnnnyn", "unknown", "🟠"),
        ("nnnnnn", "MY", "🔴"),
        ("ynnnyn", "here", "🔴"),
    ],
)
async def test_the_colour_follows_the_answers(warga: Talker, given: str, country: str, sign: str) -> None:
    await warga.says("7 pertanyaan")
    await answer(warga, given, country)

    assert warga.reads.startswith(sign)
    assert "KP2MI" in warga.reads


async def test_nothing_found_is_said_not_to_be_proof_and_leads_to_the_name(warga: Talker) -> None:
    await warga.says("7 pertanyaan")
    await answer(warga, "nnnnyn")

    assert "Itu bukan bukti" in warga.reads
    assert "tanya nama perusahaannya" in warga.reads


async def test_what_is_not_known_becomes_something_to_ask(warga: Talker) -> None:
    await warga.says("7 pertanyaan")
    await answer(warga, "nunnun")

    assert "Tanya visanya apa" in warga.reads
    assert "Minta salinan kontraknya" in warga.reads


async def test_back_goes_one_question_back_and_from_the_first_to_the_check(warga: Talker) -> None:
    await warga.says("7 pertanyaan")
    first = warga.reads
    await warga.taps("✅ Ya", "⬅️ Kembali")
    assert warga.reads == first
    await warga.taps("⬅️ Kembali")
    assert "Cek perekrut" in warga.reads


@pytest.mark.parametrize("data", ["offer:xyz", "offer:yyyyyyyy", "offer.end:yn:KH", "offer.end", "offer.end:yyyyny:XX"])
async def test_forged_and_old_buttons_still_make_sense(talk: Talk, warga: Talker, data: str) -> None:
    await warga.says("/cek")
    warga.person.room().history[warga.screen.id].keyboard = [[{"text": "lama", "callback_data": data}]]
    await warga.taps("lama")

    assert "🏠 Menu" in warga.buttons
    assert warga.reads


async def test_nothing_is_kept(talk: Talk, warga: Talker) -> None:
    await warga.says("7 pertanyaan")
    await answer(warga, "yynnny", "KH")

    actor = talk.running.shared.keys.pseudonym("chat", str(warga.person.id))
    async with talk.running.database.begin() as unit:
        dialog = await unit.dialogs.lock(actor)
    assert (dialog.state, dialog.data) == ("", {})


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("country", [*COUNTRIES, "other", "here", "unknown"])
async def test_every_answer_fits_below_its_picture(talk: Talk, language: str, country: str) -> None:
    someone = talk.person("Someone", language)
    await someone.says("/cek")
    for given in ("yyyyny", "uuuuuu", "nnnnyn"):
        await answer_from_anywhere(someone, given, country)
        assert len(someone.reads.encode("utf-16-le")) // 2 <= CAPTION_LIMIT
        assert someone.pictures


async def answer_from_anywhere(someone: Talker, given: str, country: str) -> None:
    someone.person.room().history[someone.screen.id].keyboard = [
        [{"text": "jawab", "callback_data": f"offer.end:{given}:{country}"}]
    ]
    await someone.taps("jawab")
