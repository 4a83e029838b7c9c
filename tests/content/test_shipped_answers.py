import re
from pathlib import Path

import pytest
import yaml

from bot.learning.checks import ACTION_SIGN, check, read_aloud
from bot.learning.findings import MEAN_WORDS, PAGE_LETTERS, SENTENCE_WORDS, count_words, sentences
from bot.learning.library import Library
from bot.learning.markup import visible
from bot.learning.model import Answer, Destination
from bot.resources import ContentFolder, data_folder
from bot.tips.model import KEPT_AFTER_CLOSING, KEPT_AT_MOST
from bot.tips.moments import LIMIT_AGAIN
from bot.tips.receipt import DIGITS

LIBRARY = Library.load(ContentFolder(data_folder("content")), ["id", "en"])
ANSWERS = LIBRARY.all_answers()
LAST_REVIEW = max(answer.reviewed for answer in ANSWERS)
LANGUAGES = ("id", "en")
QUESTIONS = yaml.safe_load(Path(__file__).with_name("questions_dev.yaml").read_text(encoding="utf-8"))

LEADS_TO = {
    ("id", Destination.CHECK): r"(?i)\bcek\b",
    ("en", Destination.CHECK): r"(?i)\bcheck\b",
    ("id", Destination.TIP): r"Kirim info",
    ("en", Destination.TIP): r"Send info",
    ("id", Destination.HELP): r"\b(Telepon|telepon|110|129|KP2MI|Hubungi|nomor)\b",
    ("en", Destination.HELP): r"\b([Cc]all|110|129|KP2MI|number)\b",
}

each_answer = pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: f"{answer.language}-{answer.slug}")
each_language = pytest.mark.parametrize("language", LANGUAGES)


def of(language: str) -> dict[str, Answer]:
    """Return the answers of one language's own, by slug."""
    return {answer.slug: answer for answer in ANSWERS if answer.language == language}


def last_paragraph(answer: Answer) -> str:
    return visible(answer.html).split("\n\n")[-1]


def numbers(answer: Answer) -> list[str]:
    """Return all numbers of the text without the marks between their digits, in their order; `P3MI` has none."""
    text = re.sub(r"[A-Z]+\d[A-Z]+", "", visible(answer.html))
    return [re.sub(r"\D", "", each) for each in re.findall(r"\d[\d.,-]*", text)]


def test_the_checks_that_doctor_runs_find_nothing() -> None:
    assert check(LIBRARY, LAST_REVIEW) == []


def test_there_are_sixty_answers_in_both_languages() -> None:
    assert len(of("id")) == 60
    assert of("id").keys() == of("en").keys()


@each_answer
def test_an_answer_fits_one_screen(answer: Answer) -> None:
    assert len(answer.question) + len(visible(answer.html)) <= PAGE_LETTERS == 600
    assert len(answer.question) <= 60
    assert not re.search(r"&(?!(lt|gt|amp|quot);)", answer.html)
    assert "https://" not in answer.html, "links stand in one data file"


@each_answer
def test_sentences_are_short(answer: Answer) -> None:
    for sentence in (sentence for piece in read_aloud(answer) for sentence in sentences(piece)):
        assert count_words(sentence) <= SENTENCE_WORDS == 18, sentence
    lengths = [count_words(each) for each in sentences(visible(answer.html))]
    assert sum(lengths) / len(lengths) <= MEAN_WORDS == 11


@each_answer
def test_an_answer_ends_in_what_its_button_does(answer: Answer) -> None:
    assert last_paragraph(answer).startswith(f"{ACTION_SIGN} ")
    assert re.search(LEADS_TO[answer.language, answer.opens], last_paragraph(answer))


@each_answer
def test_people_ask_in_their_own_words(answer: Answer) -> None:
    assert 3 <= len(answer.asked) <= 8
    assert answer.question not in answer.asked
    assert all(count_words(words) <= 12 for words in answer.asked)


@each_answer
def test_an_answer_leads_to_a_lesson_that_can_be_read(answer: Answer) -> None:
    if answer.lesson is not None:
        assert LIBRARY.lesson(answer.lesson, answer.language, LAST_REVIEW) is not None


@each_answer
def test_an_answer_names_its_sources_and_is_read_again_within_a_year(answer: Answer) -> None:
    assert answer.sources
    assert all(source.name in answer.source_line for source in answer.sources)
    assert (answer.review_by - answer.reviewed).days <= 366


def test_both_languages_say_the_same() -> None:
    for slug, own in of("id").items():
        twin = of("en")[slug]
        assert (twin.opens, twin.lesson, twin.level) == (own.opens, own.lesson, own.level)
        assert (twin.reviewed, twin.review_by) == (own.reviewed, own.review_by)
        assert [source.dated for source in twin.sources] == [source.dated for source in own.sources]
        assert sorted(numbers(twin)) == sorted(numbers(own)), slug
        assert own.html.count("\n• ") == twin.html.count("\n• "), slug


@each_language
def test_nothing_is_called_safe_and_no_sentence_of_punishment_is_printed(language: str) -> None:
    wrong = {
        "id": r"\b(aman|dijamin|terjamin|terpercaya|penjara|denda)\b",
        "en": r"\b(safe|safely|guaranteed|trustworthy|prison|jail|fined?)\b",
    }
    texts = [piece for answer in of(language).values() for piece in read_aloud(answer)]
    assert not [text for text in texts if re.search(wrong[language], text, re.IGNORECASE)]


@each_language
def test_every_number_to_call_is_a_hotline(language: str) -> None:
    known = {re.sub(r"\D", "", number.shown) for line in LIBRARY.hotlines(language) for number in line.numbers}
    texts = [piece for answer in of(language).values() for piece in read_aloud(answer)]
    shown = re.findall(r"\+?\d[\d -]{5,}\d|\b1[124]\d\b", "\n".join(texts))
    assert {"110", "129", "148", "08001000", "622129244800"} <= {re.sub(r"\D", "", each) for each in shown} <= known


@each_language
def test_the_answers_about_info_say_what_the_bot_does(language: str) -> None:
    answers = of(language)
    kept = [KEPT_AFTER_CLOSING.days, KEPT_AT_MOST.days, LIMIT_AGAIN.days]
    assert [int(number) for number in numbers(answers["data-disimpan"])] == kept
    assert str(DIGITS) in answers["setelah-kirim"].html
    assert str(DIGITS) in answers["nomor-hilang"].question


def test_the_questions_of_the_search_name_pages_that_are_there() -> None:
    pages = {f"answer/{slug}" for slug in of("id")} | {f"lesson/{lesson.slug}" for lesson in LIBRARY.all_lessons()}
    assert len(QUESTIONS) == 75
    for line in QUESTIONS:
        right = [line["page"]] if isinstance(line["page"], str) else line["page"]
        assert right
        assert set(right) <= pages, line


def test_the_questions_of_the_search_ask_for_most_answers_and_give_none_away() -> None:
    asked = {words.casefold() for answer in of("id").values() for words in (answer.question, *answer.asked)}
    texts = [line["question"] for line in QUESTIONS]
    assert len(set(texts)) == len(texts)
    assert asked.isdisjoint(text.casefold() for text in texts)
    pages = {page for line in QUESTIONS for page in ([line["page"]] if isinstance(line["page"], str) else line["page"])}
    assert len([page for page in pages if page.startswith("answer/")]) >= 55
