from datetime import date
from pathlib import Path

import pytest

from bot.learning.gaps import gaps
from bot.learning.library import Library, fallbacks
from bot.learning.model import Gap
from bot.resources import ContentFolder, data_folder
from tests.unit.learning.tiny_content import Write

TODAY = date(2026, 11, 23)


@pytest.fixture
def three_languages(tmp_path: Path, lesson: str) -> Library:
    """The shipped content with one lesson in Javanese and one in Ngaju laid over it."""
    for language, title in (("jv", "Mriksa dhisik"), ("nij", "Cek helu")):
        path = tmp_path / language / "lessons" / "cek-perekrut.md"
        path.parent.mkdir(parents=True)
        path.write_text(lesson.replace("Judul", title).replace("order: 1", "order: 10"), encoding="utf-8")
    return Library.load(ContentFolder(data_folder("content"), tmp_path), ["id", "en", "jv", "nij"])


def test_the_chain_of_every_language_ends_in_indonesian() -> None:
    assert fallbacks("jv-ID") == ("jv-ID", "jv", "id")
    assert fallbacks("en") == ("en", "id")
    assert fallbacks("id") == ("id",)


@pytest.mark.parametrize(("language", "title"), [("jv", "Mriksa dhisik"), ("nij", "Cek helu")])
def test_a_partial_language_shows_its_own_lesson_and_indonesian_ones(
    three_languages: Library, language: str, title: str
) -> None:
    lessons = three_languages.lessons(language, TODAY)
    assert [lesson.slug for lesson in lessons] == [lesson.slug for lesson in three_languages.lessons("id", TODAY)]
    assert (lessons[0].title, lessons[0].language) == (title, language)
    assert {lesson.language for lesson in lessons[1:]} == {"id"}


def test_a_lesson_without_a_quiz_of_its_own_borrows_the_indonesian_one(three_languages: Library) -> None:
    own = three_languages.lesson("cek-perekrut", "nij", TODAY)
    indonesian = three_languages.lesson("cek-perekrut", "id", TODAY)
    assert own is not None
    assert indonesian is not None
    assert own.quiz == indonesian.quiz != ()


def test_a_regional_tag_finds_its_language(three_languages: Library) -> None:
    lesson = three_languages.lesson("cek-perekrut", "en-GB", TODAY)
    assert lesson is not None
    assert lesson.language == "en"


def test_an_unknown_language_reads_indonesian(three_languages: Library) -> None:
    assert {lesson.language for lesson in three_languages.lessons("de", TODAY)} == {"id"}
    assert three_languages.hotlines("de") == three_languages.hotlines("id")


def test_a_partial_language_has_its_missing_lessons_as_gaps(three_languages: Library) -> None:
    files = {gap.file for gap in gaps(three_languages) if gap.missing in {"lesson", "quiz"}}
    assert {"nij/lessons/tppo.md", "jv/lessons/tanda-bahaya.md", "jv/quizzes/cek-perekrut.yaml"} <= files
    assert not any(file.startswith(("id/", "en/")) for file in files)


def test_a_language_that_is_not_asked_for_is_not_read(write: Write) -> None:
    library = Library.load(write({"xx/lessons/rusak.md": "rusak"}), ["id"])
    assert library.languages() == ("id",)


def test_indonesian_is_always_read(write: Write) -> None:
    assert Library.load(write({}), ["en"]).languages() == ("id", "en")


def test_a_lesson_leaves_the_menu_the_day_after_its_review_date(write: Write) -> None:
    library = Library.load(write({}), ["id"])
    last_day, after = date(2026, 12, 31), date(2027, 1, 1)
    assert [lesson.slug for lesson in library.lessons("id", last_day)] == ["contoh"]
    assert library.expired(last_day) == ()
    assert library.lessons("id", after) == ()
    assert library.lesson("contoh", "id", after) is None
    assert [lesson.slug for lesson in library.expired(after)] == ["contoh"]


def test_an_expired_translation_gives_way_to_current_indonesian(write: Write, lesson: str) -> None:
    old = lesson.replace("2026-12-31", "2026-06-30").replace("Judul", "Title")
    library = Library.load(write({"en/lessons/contoh.md": old}), ["id", "en"])
    assert [each.title for each in library.lessons("en", date(2026, 6, 30))] == ["Title"]
    assert [each.title for each in library.lessons("en", TODAY)] == ["Judul"]
    assert [each.language for each in library.expired(TODAY)] == ["en"]


def test_lessons_come_in_their_order(write: Write, lesson: str) -> None:
    later, sooner = lesson.replace("order: 1", "order: 9"), lesson.replace("order: 1", "order: 0")
    library = Library.load(write({"id/lessons/a.md": later, "id/lessons/z.md": sooner}), ["id"])
    assert [each.slug for each in library.lessons("id", TODAY)] == ["z", "contoh", "a"]


def test_an_operators_file_wins(write: Write, tmp_path: Path, lesson: str) -> None:
    base = write({})
    own = tmp_path / "own"
    (own / "id" / "lessons").mkdir(parents=True)
    (own / "id" / "lessons" / "contoh.md").write_text(lesson.replace("Judul", "Punya kantor"), encoding="utf-8")
    library = Library.load(ContentFolder(tmp_path, own), ["id"])
    assert [each.title for each in library.lessons("id", TODAY)] == ["Punya kantor"]
    assert [each.title for each in Library.load(base, ["id"]).lessons("id", TODAY)] == ["Judul"]


def test_complete_content_has_no_gaps(write: Write) -> None:
    assert gaps(Library.load(write({}), ["id"])) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "missing"),
    [
        ("id/lessons/contoh.md", "reviewer: Kepala Seksi", "reviewer: null", "reviewer"),
        ("hotlines.yaml", "last_verified: 2026-01-01", "last_verified: null", "police.last_verified"),
        ("hotlines.yaml", "last_seen: 2026", "last_seen: null", "police.last_seen"),
        ("hotlines.yaml", "source: polri.go.id", "source: null", "police.source"),
        ("office.yaml", "address: Jalan Contoh 1", "address: null", "address"),
        ("office.yaml", "hours: {id: Senin sampai Jumat}", "hours: null", "hours"),
        ("office.yaml", 'phone: "0811-2345-678"', "phone: null", "phone"),
        ("office.yaml", 'whatsapp: "0811-2345-678"', "whatsapp: null", "whatsapp"),
        ("office.yaml", "email: kantor@example.org", "email: null", "email"),
        ("office.yaml", "contact: {id: Kepala Seksi}", "contact: null", "contact"),
    ],
)
def test_what_is_left_empty_is_a_gap(write: Write, tmp_path: Path, file: str, old: str, new: str, missing: str) -> None:
    folder = write({})
    path = tmp_path / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    (gap,) = gaps(Library.load(folder, ["id"]))
    assert gap == Gap(file, missing, gap.sentence)
    assert gap.sentence.endswith(".")


def test_an_office_without_numbers_has_none(write: Write, tmp_path: Path) -> None:
    folder = write({})
    path = tmp_path / "office.yaml"
    path.write_text(path.read_text().replace('"0811-2345-678"', "null"))
    assert Library.load(folder, ["id"]).office("id").numbers == ()


def test_the_office_speaks_the_language_it_has_words_for(write: Write) -> None:
    office = Library.load(write({}), ["id", "en"]).office("en")
    assert (office.name, office.hours) == ("Example Office", "Senin sampai Jumat")
    assert [number.uri for number in office.numbers] == ["tel:+628112345678", "https://wa.me/628112345678"]
    link = office.link("register")
    assert link is not None
    assert link.url == "https://example.org/daftar"
    assert office.link("unknown") is None


def test_sources_are_shown_with_their_year(write: Write) -> None:
    (lesson,) = Library.load(write({}), ["id"]).lessons("id", TODAY)
    assert lesson.source_line == "Sumber (2024)"
