import re
import string
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import handlers
from bot.resources import data_folder

TAGS = {"b", "i", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler"}
FILES = {path.parent.parent.name: path for path in sorted(data_folder("locale").glob("*/LC_MESSAGES/bot.po"))}
UPDATE = "run the two pybabel commands of CONTRIBUTING.md, then translate what is empty"


class Markup(HTMLParser):
    """Reads which tags a message opens; ones that do not close in order are a fault."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"<{tag}> stays open" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self._open.append(tag)
        if tag not in TAGS:
            self.faults.append(f"Telegram has no <{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")


def read(text: bytes) -> Catalog:
    return read_po(text.splitlines(keepends=True), abort_invalid=True)


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def fields(text: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def faults(message: Message) -> list[str]:
    """Return what is wrong with one translation."""
    english, said = str(message.id), str(message.string)
    if not message.string:
        return ["is missing"]
    found = ["is fuzzy"] if message.fuzzy else []
    try:
        if fields(english).keys() != fields(said).keys():
            found.append(f"has the fields {set(fields(said))} for {set(fields(english))}")
    except ValueError as error:
        found.append(f"has broken braces: {error}")
    if any(not re.fullmatch(r"[a-z_]+", name) for name in fields(english)):
        found.append("has a field without a plain name")
    original, translated = Markup(english), Markup(said)
    found += original.faults + translated.faults
    if original.tags != translated.tags:
        found.append(f"has the tags {dict(translated.tags)} for {dict(original.tags)}")
    if [line == "" for line in english.split("\n")] != [line == "" for line in said.split("\n")]:
        found.append("has other lines or empty lines")
    if said != said.strip():
        found.append("begins or ends with a space")
    return found


@pytest.fixture(params=FILES)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    return read(FILES[request.param].read_bytes())


@pytest.fixture(scope="module")
def in_code() -> set[str]:
    found = extract_from_dir(Path(handlers.__file__).parent, [("**.py", "python")], keywords={"_": None, "N_": None})
    return {str(message) for _, _, message, _, _ in found}


def test_indonesian_and_english_are_there() -> None:
    assert FILES.keys() >= {"id", "en"}


def test_a_catalogue_names_its_language(catalogue: Catalog) -> None:
    assert re.match(r"# [^\W\d_][^\n]+\.(\n|$)", catalogue.header_comment)


def test_indonesian_has_one_plural_form() -> None:
    assert '"Plural-Forms: nplurals=1; plural=0;\\n"' in FILES["id"].read_text(encoding="utf-8")
    assert read(FILES["id"].read_bytes()).num_plurals == 1


def test_a_catalogue_holds_what_the_code_says_and_nothing_else(catalogue: Catalog, in_code: set[str]) -> None:
    held = {str(message.id) for message in messages(catalogue)}
    assert {"new": sorted(in_code - held), "stale": sorted(held - in_code)} == {"new": [], "stale": []}, UPDATE
    assert not catalogue.obsolete, UPDATE


def test_every_message_is_translated_well(catalogue: Catalog) -> None:
    wrong = {str(message.id): faults(message) for message in messages(catalogue) if faults(message)}
    assert wrong == {}


def test_babel_finds_nothing_wrong(catalogue: Catalog) -> None:
    assert [(message.id, errors) for message, errors in catalogue.check()] == []


@pytest.mark.parametrize("tag", FILES)
def test_no_message_stands_twice(tag: str) -> None:
    entries = re.split(r"\n\s*\n", FILES[tag].read_text(encoding="utf-8").strip())
    assert len(entries) - 1 == len(messages(read(FILES[tag].read_bytes())))


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ('msgid "Home"\nmsgstr ""', "is missing"),
        ('#, fuzzy\nmsgid "Home"\nmsgstr "Beranda"', "is fuzzy"),
        ('msgid "Hi {name}"\nmsgstr "Hai {nama}"', "fields"),
        ('msgid "Hi {name}"\nmsgstr "Hai"', "fields"),
        ('msgid "Hi {name}"\nmsgstr "Hai {name"', "broken braces"),
        ('msgid "Hi {}"\nmsgstr "Hai {}"', "plain name"),
        ('msgid "<b>Hi</b>"\nmsgstr "<b>Hai"', "stays open"),
        ('msgid "<b>Hi</b>"\nmsgstr "Hai</b>"', "closes nothing"),
        ('msgid "<b>Hi</b>"\nmsgstr "Hai"', "tags"),
        ('msgid "<h1>Hi</h1>"\nmsgstr "<h1>Hai</h1>"', "Telegram has no <h1>"),
        ('msgid "Hi\\n\\nyou"\nmsgstr "Hai kamu"', "other lines"),
        ('msgid "Hi"\nmsgstr "Hai "', "a space"),
    ],
)
def test_a_bad_translation_is_found(entry: str, told: str) -> None:
    (message,) = messages(read(f'msgid ""\nmsgstr ""\n"Language: id\\n"\n\n{entry}\n'.encode()))
    assert any(told in fault for fault in faults(message))


@pytest.mark.parametrize(
    "entry",
    [
        'msgid "<b>Hi</b> {name}!"\nmsgstr "Hai, <b>{name}</b>!"',
        'msgid "One\\n\\ntwo {a} {a}"\nmsgstr "Satu\\n\\ndua {a}"',
    ],
)
def test_a_good_translation_is_left_alone(entry: str) -> None:
    (message,) = messages(read(f'msgid ""\nmsgstr ""\n"Language: id\\n"\n\n{entry}\n'.encode()))
    assert faults(message) == []
