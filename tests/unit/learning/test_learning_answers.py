from datetime import date
from pathlib import Path

import pytest

from bot.learning.checks import Finding, Level, check
from bot.learning.gaps import gaps
from bot.learning.library import Library
from bot.learning.markup import one_screen
from bot.learning.model import Answer, ContentError, Destination, Gap
from bot.resources import ContentFolder
from tests.unit.learning.tiny_content import ANSWER, LESSON, Write

TODAY = date(2026, 6, 1)
FILE = "id/answers/tanya.md"


def library(folder: ContentFolder, *languages: str) -> Library:
    return Library.load(folder, languages or ["id"])


def found(folder: ContentFolder, *languages: str) -> list[Finding]:
    return [each for each in check(library(folder, *languages), TODAY) if "quizzes" not in each.where]


def wrong(write: Write, old: str, new: str) -> list[Finding]:
    assert old in ANSWER
    return [each for each in found(write({FILE: ANSWER.replace(old, new)})) if "questions instead" not in each.sentence]


def only(library: Library, language: str = "id", today: date = TODAY) -> Answer:
    (answer,) = library.answers(language, today)
    return answer


def test_an_answer_is_read_as_it_is_written(write: Write) -> None:
    answer = only(library(write({FILE: ANSWER})))
    assert (answer.slug, answer.question, answer.title) == ("tanya", "Boleh bayar?", "Boleh bayar?")
    assert answer.asked == ("bayar dulu", "dp dulu", "uang muka")
    assert answer.html == "Belum. <b>Tunggu</b> dulu.\n\n• Cek dulu.\n\n👉 <b>Ketik namanya.</b>"
    assert (answer.opens, answer.lesson) == (Destination.CHECK, "contoh")
    assert (answer.language, answer.file, answer.source_line) == ("id", FILE, "Sumber (2024)")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("question: Boleh bayar?", f"question: {'a' * 61}", "`question`"),
        ("asked: [bayar dulu, dp dulu, uang muka]", "asked: [bayar dulu, dp dulu]", "`asked`"),
        ("asked: [bayar dulu, dp dulu, uang muka]", f"asked: [{', '.join('abcdefghi')}]", "`asked`"),
        ("lesson: contoh\n", "", "`lesson`"),
        ("lesson: contoh", "lesson: Contoh Saja", "`lesson`"),
        ("opens: check", "opens: shop", "`opens`"),
        ("reviewer: Kepala Seksi\n", "", "`reviewer`"),
        ("review_by: 2026-12-31", "review_by: 2025-12-31", "later than"),
        ("level: 6", "title: Judul\nlevel: 6", "`title`"),
        ("---\nquestion", "question", ":1: the file begins"),
        ("Belum. **Tunggu** dulu.", "## Judul", ":15: an answer is one screen"),
        ("Belum. **Tunggu** dulu.", "<b>Belum</b>", ":15: raw HTML"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(write: Write, old: str, new: str, sentence: str) -> None:
    assert old in ANSWER
    with pytest.raises(ContentError) as refusal:
        library(write({FILE: ANSWER.replace(old, new, 1)}))
    assert sentence in str(refusal.value)
    assert str(refusal.value).startswith(FILE)


@pytest.mark.parametrize("markdown", ["", "\n\n", "   \n"])
def test_an_answer_without_text_is_refused(markdown: str) -> None:
    with pytest.raises(ContentError, match=r"contoh\.md:7: the answer has no text"):
        one_screen(markdown, "contoh.md", first_line=7)


def test_an_answer_that_telegram_would_cut_is_refused() -> None:
    with pytest.raises(ContentError, match="shorten it"):
        one_screen("kata " * 800, "contoh.md")


def test_a_name_that_fits_no_button_is_refused(write: Write) -> None:
    with pytest.raises(ContentError, match="small letters"):
        library(write({"id/answers/Tanya Saya.md": ANSWER}))


def test_a_language_without_an_answer_borrows_the_indonesian_one(write: Write) -> None:
    files = {FILE: ANSWER, "id/answers/lain.md": ANSWER, "en/answers/tanya.md": ANSWER.replace("Boleh bayar", "May I")}
    both = library(write(files), "id", "en")
    assert [(each.slug, each.language) for each in both.answers("en-GB", TODAY)] == [("lain", "id"), ("tanya", "en")]
    assert [each.language for each in both.answers("de", TODAY)] == ["id", "id"]
    assert both.answer("weg", "en", TODAY) is None


def test_an_answer_leaves_the_day_after_its_review_date(write: Write) -> None:
    old = ANSWER.replace("2026-12-31", "2026-05-31").replace("Boleh bayar", "May I")
    both = library(write({FILE: ANSWER, "en/answers/tanya.md": old}), "id", "en")
    assert only(both, "en", date(2026, 5, 31)).language == "en"
    assert only(both, "en").language == "id"
    assert both.answer("tanya", "id", date(2027, 1, 1)) is None
    assert [each.file for each in both.expired(TODAY)] == ["en/answers/tanya.md"]
    assert [each.file for each in both.expired(date(2027, 1, 1))] == [
        "id/lessons/contoh.md",
        FILE,
        "en/answers/tanya.md",
    ]


def test_what_the_office_has_to_do_is_a_gap(write: Write) -> None:
    unread = ANSWER.replace("reviewer: Kepala Seksi", "reviewer: null")
    found = gaps(library(write({FILE: unread, "en/lessons/contoh.md": LESSON}), "id", "en"))
    assert [gap for gap in found if "answers" in gap.file] == [
        Gap(FILE, "reviewer", "Have the office approve this answer, and write which post did."),
        Gap("en/answers/tanya.md", "answer", "Write this answer; until then it is shown in another language."),
    ]


def test_a_good_answer_has_no_findings(write: Write) -> None:
    assert wrong(write, "Belum.", "Belum.") == []


@pytest.mark.parametrize(
    ("old", "new", "level", "sentence"),
    [
        ("Belum. **Tunggu** dulu.", "Ini satu kata. " * 40, Level.ERROR, "Shorten it."),
        ("Belum. **Tunggu** dulu.", "kata " * 19 + ".", Level.ERROR, "19 words"),
        ("Belum. **Tunggu** dulu.", "Telepon 0812-9999-999.", Level.ERROR, "0812-9999-999"),
        ("👉 **Ketik namanya.**", "Ketik namanya.", Level.ERROR, "begins with 👉"),
        ("- Cek dulu.\n\n👉 **Ketik namanya.**", "👉 **Ketik.**\n\n- Cek dulu.", Level.ERROR, "begins with 👉"),
        ("lesson: contoh", "lesson: conto", Level.ERROR, "no lesson 'conto'"),
        ("asked: [bayar dulu,", "asked: [Boleh BAYAR,", Level.WARNING, "already"),
        ("reviewed: 2026-01-01", "reviewed: 2026-06-02", Level.ERROR, "future"),
        ("review_by: 2026-12-31", "review_by: 2026-06-20", Level.WARNING, "Review this by"),
        ("review_by: 2026-12-31", "review_by: 2026-05-31", Level.ERROR, "no longer see"),
    ],
)
def test_what_is_wrong_is_one_finding(write: Write, old: str, new: str, level: Level, sentence: str) -> None:
    findings = [each for each in wrong(write, old, new) if "on average" not in each.sentence]
    assert [(each.level, each.where) for each in findings] == [(level, FILE)]
    assert sentence in findings[0].sentence


def test_long_sentences_tire_in_an_answer_too(write: Write) -> None:
    findings = wrong(write, "Belum. **Tunggu** dulu.\n\n- Cek dulu.", " ".join(["kata " * 17 + "."] * 4))
    assert ["words on average" in each.sentence for each in findings] == [True]


def test_a_promise_in_an_answer_is_found_and_one_that_people_ask_for_is_not(write: Write) -> None:
    words = {"id/wording.yaml": "avoid: {}\nnever: [aman]\n"}
    assert [
        each.level
        for each in found(write({FILE: ANSWER.replace("Belum.", "Aman.").replace("dp dulu", "aman kah"), **words}))
        if each.where == FILE
    ] == [Level.ERROR]


def test_a_lesson_that_is_no_longer_current_is_still_one(write: Write) -> None:
    folder = write({FILE: ANSWER, "id/lessons/contoh.md": LESSON.replace("2026-12-31", "2026-02-01")})
    assert [each.where for each in found(folder) if each.level is Level.ERROR] == ["id/lessons/contoh.md"]


def test_two_answers_to_one_question_are_told(write: Write) -> None:
    other = ANSWER.replace("Boleh bayar?", "Apa dulu?").replace("bayar dulu, dp dulu", "Boleh – bayar!, dua")
    other = other.replace("uang muka", "tiga")
    findings = [each for each in found(write({FILE: ANSWER, "id/answers/b.md": other})) if "already" in each.sentence]
    assert [(each.level, each.where) for each in findings] == [(Level.WARNING, FILE)]
    assert "id/answers/b.md" in findings[0].sentence


def test_the_same_words_in_another_language_are_no_second_answer(write: Write) -> None:
    both = found(write({FILE: ANSWER, "en/answers/tanya.md": ANSWER, "en/lessons/contoh.md": LESSON}), "id", "en")
    assert not [each for each in both if "already" in each.sentence]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [("opens: check", "opens: help", "destination"), ("lesson: contoh", "lesson: null", "lesson")],
)
def test_a_translation_that_leads_elsewhere_is_a_warning(write: Write, old: str, new: str, what: str) -> None:
    files = {FILE: ANSWER, "en/answers/tanya.md": ANSWER.replace(old, new), "en/lessons/contoh.md": LESSON}
    findings = [each for each in found(write(files), "id", "en") if "answers" in each.where]
    assert [(each.level, each.where) for each in findings] == [(Level.WARNING, "en/answers/tanya.md")]
    assert f"other {what} than" in findings[0].sentence


def test_an_operators_answer_wins(write: Write, tmp_path: Path) -> None:
    write({FILE: ANSWER})
    own = tmp_path / "own"
    (own / "id/answers").mkdir(parents=True)
    (own / FILE).write_text(ANSWER.replace("Boleh bayar?", "Punya kantor?"), encoding="utf-8")
    assert only(library(ContentFolder(tmp_path, own))).question == "Punya kantor?"
