import re
from pathlib import Path

import pytest
import yaml

from bot.agencies.adverts.model import Colour, Destination, Flag
from bot.agencies.adverts.reader import Reader
from bot.agencies.adverts.shapes import DestinationsFile, RedFlagsFile
from bot.resources import ContentFolder
from bot.shapes import ContentFileFault, read_file

LANGUAGES = {"id", "en"}
LONGEST_SENTENCE = 16
"""Words in one sentence that a resident reads."""


def texts(reader: Reader, language: str) -> list[str]:
    flags: tuple[Flag, ...] = reader.flags()
    rules = [each.rule.text[language] for each in reader.destinations() if each.rule]
    return [text for flag in flags for text in (flag.text[language], flag.why[language])] + rules


def test_all_thirty_two_flags_are_there_once(reader: Reader) -> None:
    assert [flag.number for flag in reader.flags() if flag.number] == list(range(1, 33))
    assert all(reader.flag(flag.id) is flag for flag in reader.flags())
    with pytest.raises(KeyError):
        reader.flag("tidak-ada")


def test_every_text_speaks_both_languages(reader: Reader) -> None:
    places: tuple[Destination, ...] = reader.destinations()
    rules = [each.rule.text for each in places if each.rule]
    named = [each.name for each in places]
    flags = [words for flag in reader.flags() for words in (flag.text, flag.why)]

    assert {frozenset(words) for words in (*rules, *named, *flags)} == {frozenset(LANGUAGES)}


def test_residents_meet_no_office_words_and_no_promises(reader: Reader, shipped: ContentFolder) -> None:
    wording = yaml.safe_load(shipped.file("id/wording.yaml").read_text(encoding="utf-8"))
    banned = re.compile(rf"\b(?:{'|'.join(map(re.escape, (*wording['avoid'], *wording['never'])))})\b", re.IGNORECASE)

    assert [(found[0], text) for text in texts(reader, "id") if (found := banned.search(text))] == []
    assert [text for text in texts(reader, "en") if re.search(r"\bsafe\b", text, re.IGNORECASE)] == []


def test_sentences_for_residents_are_short(reader: Reader) -> None:
    sentences = [each for text in texts(reader, "id") for each in re.split(r"(?<=[.:]) ", text)]

    assert [each for each in sentences if len(each.split()) > LONGEST_SENTENCE] == []


def test_a_country_without_a_rule_is_a_gap(reader: Reader) -> None:
    gaps = {each.id for each in reader.gaps()}

    assert {"MY", "HK", "TW", "SG"} <= gaps
    assert gaps.isdisjoint({"KH", "MM", "TH", "LA", "SA"})
    assert all(
        each.rule and each.rule.colour is Colour.RED for each in reader.destinations() if each.id in {"KH", "LA"}
    )


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        ("flags: [", "can't be read as YAML"),
        ("parts: {}\nflags: []", "flags"),
        ("parts: {}\nflags: [{FLAG, weight: 4}]", "weight"),
        ("parts: {}\nflags: [{FLAG, weight: 1, colour: red}]", "colour"),
        ("parts: {}\nflags: [{FLAG, weight: 1, signs: [{words: ['(a']}]}]", "no regular expression"),
        ("parts: {}\nflags: [{FLAG, weight: 1, signs: [{words: ['<gap> a']}]}]", "no part <gap>"),
        ("parts: {}\nflags: [{FLAG, weight: 1}, {FLAG, weight: 2}]", "two flags have the id 'x'"),
    ],
)
def test_a_broken_file_is_named_with_what_is_wrong(tmp_path: Path, broken: str, complaint: str) -> None:
    flag = "id: x, number: 1, text: {id: a}, why: {id: b}, source: {name: s, dated: 2025-01, confidence: H}"
    path = tmp_path / "red_flags.yaml"
    path.write_text(broken.replace("FLAG", flag), encoding="utf-8")

    with pytest.raises(ContentFileFault, match=r"red_flags\.yaml") as error:
        read_file(RedFlagsFile, path, "red_flags.yaml")
    assert complaint in str(error.value)


def test_a_word_names_one_destination(tmp_path: Path) -> None:
    path = tmp_path / "destinations.yaml"
    place = "{id: XX, name: {id: a}, emoji: '', words: [a], rule: null}"
    path.write_text(f"destinations: [{place}, {place}]", encoding="utf-8")

    with pytest.raises(ContentFileFault, match="names two destinations"):
        read_file(DestinationsFile, path, "destinations.yaml")


def test_an_operators_own_flags_are_laid_over(tmp_path: Path, shipped: ContentFolder) -> None:
    base = shipped.file("red_flags.yaml").parent
    text = (base / "red_flags.yaml").read_text(encoding="utf-8")
    (tmp_path / "red_flags.yaml").write_text(text.replace("weight: 3", "weight: 2"), encoding="utf-8")

    assert max(flag.weight for flag in Reader.load(ContentFolder(base, tmp_path)).flags()) == 2
