import json

from bot.agencies.checker import Checker
from bot.agencies.lines import answer_line, answer_words


def test_a_listed_company_is_one_json_object(checker: Checker) -> None:
    assert json.loads(answer_line(checker, "arni family\n")) == {
        "query": "arni family",
        "verdict": "listed",
        "name": "PT ARNI FAMILY",
        "licence_no": "9120002212466",
        "candidates": [],
        "as_of": "2026-09-17",
    }


def test_a_sanctioned_company_brings_its_sanctions(checker: Checker) -> None:
    answer = json.loads(answer_line(checker, "kalip sukses bersama"))

    assert (answer["verdict"], answer["name"], answer["licence_no"]) == ("sanctioned", "PT KALIP SUKSES BERSAMA", None)
    assert answer["sanctions"] == [
        {"action": "revoked", "date": "2020-03-03", "source": "a decree", "spelling": "confirmed"}
    ]


def test_candidates_say_why(checker: Checker) -> None:
    answer = json.loads(answer_line(checker, "rihlah abadi"))

    assert (answer["verdict"], answer["name"]) == ("similar", None)
    assert answer["candidates"] == [{"name": "PT RIHLAH IBADI", "why": "has IBADI where abadi was typed"}]


def test_a_json_string_keeps_the_line_breaks_of_an_advert(checker: Checker) -> None:
    advert = "LOKER\nPT ARNI FAMILY\ngaji 9jt"

    answer = json.loads(answer_line(checker, json.dumps(advert)))

    assert (answer["query"], answer["verdict"]) == (advert, "listed")


def test_a_line_that_only_looks_like_json_is_plain_text(checker: Checker) -> None:
    answer = json.loads(answer_line(checker, '"arni family" itu resmi?'))

    assert (answer["query"], answer["verdict"]) == ('"arni family" itu resmi?', "listed")


def test_letters_stay_readable_and_the_answer_is_one_line(checker: Checker) -> None:
    line = answer_line(checker, '"p\\u00e9\\nq \\ud800"')

    assert "é" in line
    assert "\n" not in line
    assert line.encode()


def test_the_answer_in_words_names_the_day_of_the_list(checker: Checker) -> None:
    assert answer_words(checker, "arni family") == (
        "ON THE LIST (list of 2026-09-17): PT ARNI FAMILY, number 9120002212466"
    )
    assert answer_words(checker, "halo") == "NOT ON THE LIST (list of 2026-09-17)"
    assert answer_words(checker, "kalip sukses bersama").splitlines()[1] == (
        "  revoked 2020-03-03, spelling confirmed: a decree"
    )
