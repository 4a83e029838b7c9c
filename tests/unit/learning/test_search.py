"""The search over a tiny library: what is found, in which order, and what is not."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.learning.documents import Place
from bot.learning.library import Library
from bot.learning.search import Search
from bot.learning.wordbook import Wordbook
from bot.resources import ContentFolder, data_folder
from bot.shapes import ContentFileFault
from tests.unit.fakes import FakePageIndex
from tests.unit.learning.tiny_content import LESSON, Write

TODAY = date(2026, 11, 24)
WORDS = """
short: {uang: doku}
same:
  - [perekrut, calo, orang dalam]
  - [biaya, uang, duit]
filler: [apa itu saya yang]
asking: [apa bagaimana gmn]
asking_last: [kah ga]
"""


def lesson(title: str, text: str, review_by: str = "2026-12-31") -> str:
    return (
        LESSON.replace("title: Judul", f"title: {title}")
        .replace("Ini satu kalimat.", text)
        .replace("review_by: 2026-12-31", f"review_by: {review_by}")
    )


FILES = {
    "id/search.yaml": WORDS,
    "id/lessons/contoh.md": lesson("Perekrut", "Perekrut menawarkan pekerjaan."),
    "id/lessons/paspor.md": lesson("Paspor ditahan", "Majikan menahan paspor dan menyimpannya."),
    "id/lessons/uang.md": lesson("Biaya resmi", "Minta kuitansi. Paspor juga ada biaya."),
    "en/lessons/paspor.md": lesson("Passport kept", "The employer keeps the passport in a safe."),
}


def searching(folder: ContentFolder) -> Search:
    return Search.load(folder, Library.load(folder, ("id", "en")))


async def found(search: Search, words: str, language: str = "id", today: date = TODAY) -> list[str]:
    index = FakePageIndex()
    await search.refresh(index)
    return [str(place) for place in (await search.find(index, words, language, today)).places]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("paspor saya ditahan", "lesson/paspor"),
        ("pasporku dtahan majikan", "lesson/paspor"),
        ("apa itu calo", "lesson/contoh"),
        ("orang dalam", "lesson/contoh"),
        ("duit", "lesson/uang"),
        ("doku", "lesson/uang"),
        ("brapa biyaya", "lesson/uang"),
        ("passport kept", "lesson/paspor"),
    ],
)
async def test_the_page_that_answers_comes_first(write: Write, words: str, first: str) -> None:
    assert (await found(searching(write(FILES)), words))[0] == first


@pytest.mark.parametrize("words", ["", "apa itu", "???", "qwerty asdf", "1234567890", "x" * 5000, "🙏"])
async def test_what_asks_nothing_finds_nothing(write: Write, words: str) -> None:
    assert await found(searching(write(FILES)), words) == []


async def test_whoever_reads_english_may_ask_in_indonesian(write: Write) -> None:
    assert (await found(searching(write(FILES)), "paspor saya ditahan", "en"))[0] == "lesson/paspor"


async def test_an_expired_page_is_not_found_and_gives_room_to_the_next(write: Write) -> None:
    files = FILES | {"id/lessons/paspor.md": lesson("Paspor ditahan", "Majikan menahan paspor.", "2026-11-23")}
    search = searching(write(files))
    assert "lesson/paspor" in await found(search, "paspor ditahan", "id", date(2026, 11, 23))
    assert "lesson/paspor" not in await found(search, "paspor ditahan", "id", date(2026, 11, 24))
    # The English page is still current, so it can be read in English.
    assert "lesson/paspor" in await found(search, "passport kept", "en", date(2026, 11, 24))


async def test_a_page_counts_once_however_many_languages_have_it(write: Write) -> None:
    places = await found(searching(write(FILES)), "paspor passport ditahan kept")
    assert len(places) == len(set(places))


class Strangers(FakePageIndex):
    """An index that another program has written."""

    async def find(self, stems: Sequence[str], most: int) -> list[str]:
        return ["id/lesson/gone", "nij/lesson/paspor", "", "::", *await super().find(stems, most)]


async def test_pages_that_this_program_does_not_have_are_passed_over(write: Write) -> None:
    search, index = searching(write(FILES)), Strangers()
    await search.refresh(index)
    assert (await search.find(index, "paspor ditahan", "id", TODAY)).places[0] == Place("lesson", "paspor")


async def test_strange_words_are_counted_and_known_ones_are_not(write: Write) -> None:
    search, index = searching(write(FILES)), FakePageIndex()
    await search.refresh(index)
    for words, strange in (("paspor ditahan", 0), ("pasporr dtahan", 0), ("keluarga", 0), ("zulqy brqst paspor", 2)):
        assert (await search.find(index, words, "id", TODAY)).strange == strange, words


async def test_an_index_is_written_once(write: Write) -> None:
    search, index = searching(write(FILES)), FakePageIndex()
    assert await search.refresh(index)
    assert not await search.refresh(index)


def test_every_change_of_a_page_or_of_the_words_makes_another_digest(write: Write) -> None:
    first = searching(write(FILES)).digest()
    assert searching(write(FILES)).digest() == first
    other_page = FILES | {"id/lessons/uang.md": lesson("Biaya resmi", "Minta dua kuitansi.")}
    other_words = FILES | {"id/search.yaml": WORDS.replace("duit", "fulus")}
    assert len({first, searching(write(other_page)).digest(), searching(write(other_words)).digest()}) == 3


def test_words_that_ask_make_a_question(write: Write) -> None:
    search = searching(write(FILES))
    assert search.asks("gmn ya")
    assert search.asks("bayar?")
    assert search.asks("boleh bayar ga")
    assert not search.asks("ga boleh bayar")
    assert not search.asks("PT Maju")


def test_a_broken_file_of_words_is_named(write: Write) -> None:
    with pytest.raises(ContentFileFault, match=r"id/search\.yaml"):
        searching(
            write(
                FILES | {"id/search.yaml": "short: {}\nsame: [[no, nomor]]\nfiller: []\nasking: []\nasking_last: []\n"}
            )
        )


def test_a_language_without_words_of_its_own_borrows_indonesians(write: Write) -> None:
    folder = write(FILES)
    assert Wordbook.load(folder, "jv") == Wordbook.load(folder, "id")


def test_no_two_pages_have_one_code() -> None:
    content = ContentFolder(data_folder("content"))
    search = searching(content)
    codes = [place.code for place in search.places()]
    assert len(set(codes)) == len(codes)
    assert all(search.place(place.code) == place for place in search.places())
    assert search.place("00000000") is None


@settings(deadline=None)
@given(st.text(max_size=120))
async def test_any_text_gets_an_answer(text: str) -> None:
    for place in await found(SHIPPED, text):
        assert place


SHIPPED = searching(ContentFolder(data_folder("content")))
