"""Asking in own words: a page whole, the next on buttons, and never a question that is kept."""

import logging
import re

import pytest

from tests.dialogs.turns import Person, buttons, labels, person
from tests.talk import Talk, Talker


async def test_a_question_is_answered_with_the_page_itself(warga: Talker) -> None:
    await warga.says("bos nahan paspor ku gmn ya")

    assert "UU 18/2017 pasal 6" in warga.reads
    assert "Daftar resmi" not in warga.reads
    assert "🤷 Bukan ini" in warga.buttons


async def test_the_other_pages_open_in_its_place_and_lead_back_to_it(warga: Talker) -> None:
    await warga.says("bos nahan paspor ku gmn ya")
    first, others = warga.reads, [label for label in warga.buttons if label.startswith("📄")]
    assert 1 <= len(others) <= 2

    await warga.taps(others[0])
    assert warga.reads != first
    assert others[0].removeprefix("📄 ") in warga.reads

    back = next(label for label in warga.buttons if label.startswith("📄") and label.removeprefix("📄 ") in first)
    await warga.taps(back)
    assert warga.reads == first


async def test_a_lesson_is_begun_and_read_on() -> None:
    someone = person()
    place = next(place for place in someone.shared.search.places() if str(place) == "lesson/tppo")

    screen = await someone.presses(f"ask.found:{place.code}")
    assert "What is trafficking (TPPO)?" in screen.html

    await someone.taps("Read on")
    assert "2/" in someone.screen.html


async def test_whoever_finds_nothing_is_told_who_has_the_answer(warga: Talker) -> None:
    await warga.says("siapa juara bulu tangkis tahun lalu?")
    assert "Saya belum menemukan jawabannya" in warga.reads
    assert "0800-1000" in warga.reads
    assert {"☎️ Bantuan", "🔎 Cek perekrut", "📚 Belajar", "🏠 Menu"} <= set(warga.buttons)

    await warga.says("biaya paspor brp")
    await warga.taps("Bukan ini")
    assert "belum punya jawabannya" in warga.reads
    assert "0800-1000" in warga.reads


@pytest.mark.parametrize("words", ["tanya", "Bertanya", "/tanya", "/ask", "ask", "question", "saya mau tanya"])
async def test_the_word_for_asking_tells_how_to_ask(words: str) -> None:
    someone = person()

    assert await someone.types(words) == await someone.presses("ask")
    assert len([label for label in labels(someone.screen) if label.endswith("?")]) == 3


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    ("number", "page"), [(0, "answer/dokumen-ditahan"), (1, "answer/jalan-kerja"), (2, "answer/anonim")]
)
async def test_each_example_is_answered_with_its_page(talk: Talk, number: int, page: str, language: str) -> None:
    someone = talk.person(f"Orang {language}", language)
    await someone.says("/tanya")
    examples = [label for label in someone.buttons if label.endswith("?")]
    await someone.taps(examples[number])

    search, library = talk.running.shared.search, talk.running.shared.library
    place = next(place for place in search.places() if str(place) == page)
    answer = library.answer(place.slug, language, talk.clock.now().date())
    assert answer is not None
    assert someone.reads.startswith(answer.question)


@pytest.mark.parametrize("words", ["/tanya biaya taiwan", "/ask biaya taiwan", "berapa biaya ke taiwan"])
async def test_a_question_by_command_is_answered_like_one_that_is_typed(words: str) -> None:
    screen = await person().types(words)

    assert any(button.data == "ask.none" for button in buttons(screen))


async def test_a_command_to_ask_never_hides_a_cry_for_help_or_a_company() -> None:
    someone = person()

    assert "Please call now." in (await someone.types("/tanya saya disekap, harus apa")).html
    assert "is on the list" in (await someone.types("/tanya PT AGESA ASA JAYA bagus kah")).html
    assert "Not on the list" in (await someone.types("/tanya PT Qwerty Asdf")).html


async def test_on_doubt_the_verdict_comes_first_and_the_pages_are_one_tap_away() -> None:
    someone = person()

    screen = await someone.types("karya mandiri")
    assert "on the list" in screen.html or "Did you mean" in screen.html
    assert screen.rows[0][0].text == "❓ Search the lessons"

    await someone.taps("Search the lessons")
    assert any(button.data == "ask.none" for button in buttons(someone.screen))


@pytest.mark.parametrize(
    "data",
    ["ask.found", "ask.found:", "ask.found:zz", "ask.found:00000000.11111111", "ask.found:....", "ask.example",
     "ask.example:9", "ask.example:x", "ask.example:²", "ask.example:-1"],
)  # fmt: skip
async def test_a_button_that_names_nothing_shows_how_to_ask(data: str) -> None:
    someone = person()

    assert await someone.presses(data) == await someone.presses("ask")
    await someone.presses(data)
    assert "old" in someone.turn.toast


async def test_an_expired_page_is_not_shown_from_an_old_button() -> None:
    someone = person()
    place = next(place for place in someone.shared.search.places() if str(place) == "answer/arti-tppo")
    someone.clock.at = someone.clock.at.replace(year=2032)

    assert await someone.presses(f"ask.found:{place.code}") == await someone.presses("ask")


async def test_every_page_fits_when_it_is_the_best_of_three() -> None:
    someone = person()
    places = someone.shared.search.places()

    for number, place in enumerate(places):
        others = [places[number - 1].code, places[number - 2].code]
        for someone.language in ("id", "en"):
            screen = await someone.presses(f"ask.found:{place.code}.{'.'.join(others)}")
            further = [button for button in buttons(screen) if (button.data or "").startswith("ask.found:")]
            own = [button for button in buttons(screen) if (button.data or "").startswith("lesson:")]
            assert len(further) + len(own) >= 2
            assert len({button.text for button in (*further, *own)}) == len(further) + len(own)
            assert any(button.data == "check" for button in buttons(screen))


WORDS = "paspor zamrudku ditahan bos"


async def test_nothing_of_a_question_is_on_a_button_in_a_log_or_at_rest(
    talk: Talk, warga: Talker, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await warga.says(f"{WORDS} gimana ya?")
    await warga.taps("Bukan ini")

    assert b"zamrudku" not in talk.bytes_at_rest().lower()
    assert "zamrudku" not in caplog.text
    asker: Person = person()
    for words in (f"{WORDS}?", WORDS, "zamrudku"):
        screen = await asker.types(words)
        assert not [each for each in buttons(screen) if re.search("zamrud", each.data or "", re.IGNORECASE)]


async def test_a_question_is_not_counted_as_a_company_that_is_missing() -> None:
    someone = person()

    await someone.types("berapa biaya paspor?")
    assert someone.in_vain == []
