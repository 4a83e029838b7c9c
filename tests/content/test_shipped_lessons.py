import re
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from bot.app import Knowledge
from bot.dialogs import IDLE_LIMIT
from bot.learning.checks import QUESTIONS, check, read_aloud
from bot.learning.findings import MEAN_WORDS, PAGE_LETTERS, SENTENCE_WORDS, count_words, sentences
from bot.learning.gaps import gaps
from bot.learning.library import Library
from bot.learning.markup import visible
from bot.learning.model import Lesson, NumberKind
from bot.resources import ContentFolder, data_folder
from bot.tips.receipt import DIGITS
from handlers.cover import lesson_screen
from handlers.tip import GO_ON

LIBRARY = Library.load(ContentFolder(data_folder("content")), ["id", "en"])
LESSONS = LIBRARY.all_lessons()
WAYS = LIBRARY.all_ways()
LAST_REVIEW = max(lesson.reviewed for lesson in LESSONS)
LANGUAGES = ("id", "en")
CHECK_BUTTON = {"id": "Cek perekrut", "en": "Check a recruiter"}

SLUGS = [
    "cek-perekrut",
    "tanda-bahaya",
    "tppo",
    "cara-perekrut",
    "kota-lain",
    "anak-hp",
    "uang-utang",
    "dokumen",
    "jalur-resmi",
    "paspor-visa",
    "bantu-tetangga",
    "kirim-info",
    "di-luar-negeri",
    "penipuan-online",
    "magang",
    "awak-kapal",
    "tawaran-nikah",
]

each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: f"{lesson.language}-{lesson.slug}")
each_language = pytest.mark.parametrize("language", LANGUAGES)


def test_the_checks_that_doctor_runs_find_nothing() -> None:
    assert check(LIBRARY, LAST_REVIEW) == []


def test_the_lessons_come_in_both_languages_and_the_check_comes_first() -> None:
    slugs = {
        language: [lesson.slug for lesson in LIBRARY.lessons(language, LAST_REVIEW) if lesson.language == language]
        for language in LANGUAGES
    }
    assert slugs["id"] == slugs["en"] == SLUGS


@each_lesson
def test_a_lesson_has_three_to_six_screens_that_fit(lesson: Lesson) -> None:
    assert 3 <= len(lesson.pages) <= 6
    for page in lesson.pages:
        assert len(page.title) + len(visible(page.html)) <= PAGE_LETTERS == 600
        assert len(page.title) + len(page.html) <= 4096
        assert not re.search(r"&(?!(lt|gt|amp|quot);)", page.html)


@each_lesson
def test_sentences_are_short(lesson: Lesson) -> None:
    for sentence in (sentence for piece in read_aloud(lesson) for sentence in sentences(piece)):
        assert count_words(sentence) <= SENTENCE_WORDS == 18, sentence
    lengths = [count_words(each) for page in lesson.pages for each in sentences(visible(page.html))]
    assert sum(lengths) / len(lengths) <= MEAN_WORDS == 11


@each_lesson
def test_a_quiz_has_three_situations_with_one_right_answer_each(lesson: Lesson) -> None:
    assert len(lesson.quiz) == QUESTIONS == 3
    for question in lesson.quiz:
        assert 2 <= len(question.choices) <= 4
        assert sum(choice.right for choice in question.choices) == 1
        assert all(choice.reason for choice in question.choices)
        assert question.text.endswith("?")


@each_lesson
def test_the_right_answer_is_not_always_in_the_same_place(lesson: Lesson) -> None:
    places = {[choice.right for choice in question.choices].index(True) for question in lesson.quiz}
    assert len(places) > 1


@each_lesson
def test_a_lesson_names_its_sources_and_its_dates(lesson: Lesson) -> None:
    assert lesson.sources
    assert lesson.reviewed < lesson.review_by
    assert all(re.fullmatch(r"\d{4}(-\d{2}){0,2}", source.dated) for source in lesson.sources)
    assert all(source.name in lesson.source_line for source in lesson.sources)


def test_both_languages_have_the_same_screens_questions_and_dates() -> None:
    for own in LIBRARY.lessons("id", LAST_REVIEW):
        twin = LIBRARY.lesson(own.slug, "en", LAST_REVIEW)
        assert twin is not None
        assert len(twin.pages) == len(own.pages)
        assert [[choice.right for choice in each.choices] for each in twin.quiz] == [
            [choice.right for choice in each.choices] for each in own.quiz
        ]
        assert (twin.opens, twin.order, twin.reviewed, twin.review_by) == (
            own.opens,
            own.order,
            own.reviewed,
            own.review_by,
        )
        assert [source.dated for source in twin.sources] == [source.dated for source in own.sources]


@each_language
def test_nothing_is_called_safe(language: str) -> None:
    words = {"id": r"\b(aman|dijamin|terjamin|terpercaya)\b", "en": r"\b(safe|safely|guaranteed|trustworthy)\b"}
    texts = [piece for lesson in LESSONS if lesson.language == language for piece in read_aloud(lesson)]
    texts += [text for line in LIBRARY.hotlines(language) for text in (line.name, line.when)]
    assert not [text for text in texts if re.search(words[language], text, re.IGNORECASE)]
    never = " ".join(LIBRARY.wording(language).never)
    assert re.search(words[language], never), "the list that doctor uses has lost the word"


@each_language
def test_no_sentence_of_punishment_is_printed(language: str) -> None:
    texts = [piece for lesson in LESSONS if lesson.language == language for piece in read_aloud(lesson)]
    assert not [text for text in texts if re.search(r"penjara|\bdenda\b|prison|\bfined?\b", text, re.IGNORECASE)]


@each_language
def test_every_number_in_a_lesson_is_a_hotline(language: str) -> None:
    known = {re.sub(r"\D", "", number.shown) for line in LIBRARY.hotlines(language) for number in line.numbers}
    texts = [piece for lesson in LESSONS if lesson.language == language for piece in read_aloud(lesson)]
    shown = re.findall(r"\+?\d[\d -]{5,}\d|\b1[124]\d\b", "\n".join(texts))
    assert {"110", "129", "08001000", "622129244800"} <= {re.sub(r"\D", "", each) for each in shown} <= known


@each_lesson
def test_links_in_lessons_are_whole(lesson: Lesson) -> None:
    for page in lesson.pages:
        for link in re.findall(r'href="(.*?)"', page.html):
            assert re.fullmatch(r"https://[^/]+\.[a-z]+(/.*)?", link)


def test_danger_now_comes_first_and_is_the_only_emergency() -> None:
    lines = LIBRARY.hotlines("id")
    assert [line.id for line in lines if line.emergency] == ["police"]
    assert [line.id for line in lines] == [
        "police",
        "sapa",
        "kp2mi",
        "kp2mi-abroad",
        "kemlu",
        "kbri-phnom-penh",
        "kbri-bangkok",
        "ppa-kalteng",
        "lpsk",
        "bp3mi-kalsel",
        "kemnaker",
    ]


@each_language
def test_every_hotline_says_in_one_or_two_sentences_when_to_call(language: str) -> None:
    for line in LIBRARY.hotlines(language):
        assert line.name
        assert 1 <= len(sentences(line.when)) <= 2
        assert all(count_words(sentence) <= 12 for sentence in sentences(line.when))


def test_hotline_numbers_can_be_dialled() -> None:
    forms = {
        NumberKind.CALL: r"tel:(1\d{2}|1500\d{3}|0800\d{4}|\+\d{7,13})",
        NumberKind.WHATSAPP: r"https://wa\.me/62\d{9,11}",
    }
    for line in LIBRARY.hotlines("id"):
        for number in line.numbers:
            assert re.fullmatch(forms[number.kind], number.uri), number


def test_the_wrong_channel_and_dead_numbers_are_left_out() -> None:
    shown = {re.sub(r"\D", "", number.shown) for line in LIBRARY.hotlines("id") for number in line.numbers}
    assert shown.isdisjoint({"081399679966", "7266", "05363221703"})


@each_language
def test_the_office_links_to_the_official_pages(language: str) -> None:
    office = LIBRARY.office(language)
    assert [link.id for link in office.links] == ["register", "sanctions", "vacancies"]
    assert all(link.url.startswith("https://siskop2mi.bp2mi.go.id/") for link in office.links)
    assert all(link.title and link.seen for link in office.links)


def test_what_only_the_office_knows_is_filled_in_or_a_visible_gap() -> None:
    office = LIBRARY.office("id")
    kinds = {number.kind for number in office.numbers}
    empty = {("office.yaml", field) for field in ("address", "hours", "email", "contact") if not getattr(office, field)}
    empty |= {("office.yaml", "phone")} if NumberKind.CALL not in kinds else set()
    empty |= {("office.yaml", "whatsapp")} if NumberKind.WHATSAPP not in kinds else set()
    texts = (*LESSONS, *LIBRARY.all_answers(), *LIBRARY.all_scenes(), *WAYS)
    empty |= {(text.file, "reviewer") for text in texts if not text.reviewer}
    empty |= {(way.file, "papers") for way in WAYS if not way.papers}
    for line in LIBRARY.hotlines("id"):
        for field in ("last_verified", "source", "last_seen") if line.numbers else ("numbers",):
            empty |= {("hotlines.yaml", f"{line.id}.{field}")} if not getattr(line, field) else set()
    assert {(gap.file, gap.missing) for gap in gaps(LIBRARY)} == empty


@each_language
def test_an_action_names_the_button_it_leads_to(language: str) -> None:
    for lesson in LESSONS:
        if lesson.language == language and lesson.opens == "check":
            assert CHECK_BUTTON[language] in lesson.action


def test_a_lesson_is_read_again_within_a_year() -> None:
    assert all((lesson.review_by - lesson.reviewed).days <= 366 for lesson in LESSONS)
    assert date(2026, 11, 23) <= LAST_REVIEW


def test_the_lesson_on_sending_says_what_the_bot_does() -> None:
    minutes = int(IDLE_LIMIT.total_seconds() // 60)
    for language, word in zip(("id", "en"), GO_ON, strict=True):
        lesson = next(each for each in LESSONS if (each.language, each.slug) == (language, "kirim-info"))
        text = " ".join(read_aloud(lesson))
        assert all(re.search(rf"\b{wanted}\b", text) for wanted in (minutes, DIGITS, word))


def test_no_cover_teaches_how_to_tell(knowledge: Knowledge) -> None:
    covers = set()
    silent = SimpleNamespace(reading=lambda *_: None)
    for number in range(2 * len(SLUGS)):
        today = datetime(2026, 12, 1, 9, tzinfo=UTC) + timedelta(days=number)
        clock = SimpleNamespace(now=lambda today=today: today)
        shared: Any = SimpleNamespace(clock=clock, library=knowledge.library, voices=silent)
        with knowledge.catalogues.speaking("id"):
            covers.add(str(lesson_screen(shared, "id").rows[0][0].data))
    assert len(covers) == len([lesson for lesson in LESSONS if lesson.language == "id" and lesson.opens != "tip"])
    assert not [cover for cover in covers if "kirim-info" in cover or "bantu-tetangga" in cover]
