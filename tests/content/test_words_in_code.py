import ast
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

import handlers
from tests.content.hard_coded import Signatures, hard_coded, signatures

FOLDER = Path(handlers.__file__).parent
MODULES = {path.name: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("**/*.py"))}

SHOWN = {
    "a screen": 'Screen("Hello there")',
    "a screen, by keyword": 'Screen(html="Hello there")',
    "a button": 'tap("Close", "home")',
    "a button with another effect": 'Button(text="Copy", copy=digits)',
    "a toast": 'turn.toast = "Closed."',
    "a toast that depends": 'turn.toast = _("Closed.") if closed else "Not closed."',
    "a lead": 'home_screen("Thank you")',
    "bold words": 'Screen(f"<b>Hello</b> {name}")',
    "words between values": 'Screen(f"{first} and {second}")',
    "filled in": 'Screen("Hello {name}".format(name=name))',
    "what is filled in": 'Screen(_("Hello {name}").format(name="you there"))',
    "put together": 'Screen(_("Hello") + " and welcome")',
    "put into a name": 'said = "Hello"\nScreen(said)',
    "put into two names": 'said, verb = "Hello", "home"\ntap(said, verb)',
    "one of several lines": 'lines = [_("Hello")]\nlines.append("and welcome")\nScreen("\\n".join(lines))',
    "lines of a generator": 'Screen("\\n".join(f"Line {line}" for line in lines))',
    "given by a function": 'def greet() -> str:\n    return "Hello"',
    "given by a function, with others": 'def greet() -> list[str]:\n    return [_("Hello"), "and welcome"]',
    "in a table that is translated later": 'WORDS = {"a": "Some words"}\ndef show(key):\n    Screen(_(WORDS[key]))',
    "in a table, with something else": 'ALL = {"a": ("Words", "verb")}\nlabel, verb = ALL[key]\ntap(_(label), verb)',
    "in a table that is gone through": 'ALL = {"a": "Words"}\nrows(*(tap(_(said), key) for key, said in ALL.items()))',
    "gone through": 'for line in ("Hello", "and welcome"):\n    Screen(line)',
    "a command": 'BotCommand("cek", "Check a recruiter")',
    "escaped": 'Screen(escape("Hello"))',
}

NOT_SHOWN = {
    "a translated screen": 'Screen(_("Hello there"), rows(tap(_("Close"), "home")))',
    "signs": 'tap("◀️", "desk.inbox", page - 1)',
    "one letter": 'tap("A", "quiz.answer")',
    "a proper name": 'Screen(f"<b>Desa Binaan Imigrasi</b>\\n\\n{asked}")',
    "tags alone": "Screen(f'<a href=\"{uri}\">{shown}</a>\\n<blockquote expandable>{more}</blockquote>')",
    "a marked table": 'WORDS = {"key": (N_("Some words"), "verb")}\nlabel, verb = WORDS[key]\ntap(_(label), verb)',
    "a log line": 'event(log, logging.INFO, "taking updates", mode="polling")',
    "an error": 'raise LookupError("no turn is open in this task")',
    "a docstring": 'def show(turn: Turn) -> Screen:\n    """Show it."""\n    return Screen(_("Hello"))',
    "a state": 'turn.enter("desk.answer")\nscreen = show(turn.data.get("handle", ""))',
    "words that people type": 'SAID = ((show, "menu, home"),)\nfor handler, sayings in SAID:\n    said = sayings',
}


def known() -> Signatures:
    return signatures(MODULES.values())


def translations(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_"):
            yield node


def not_extractable(tree: ast.Module) -> list[str]:
    """Return the translations that no catalogue can hold, since their words are not one constant in the code."""
    made = [
        ast.unparse(call)
        for call in translations(tree)
        if not isinstance(call.args[0], ast.Constant | ast.Name | ast.Subscript | ast.Attribute)
        or (not isinstance(call.args[0], ast.Constant) and getattr(call.func, "id", "") == "N_")
    ]
    # Before Python 3.12 nobody can extract from within an f-string.
    hidden = [
        ast.unparse(call)
        for text in ast.walk(tree)
        if isinstance(text, ast.JoinedStr)
        for call in translations(text)
        if isinstance(call.args[0], ast.Constant)
    ]
    return made + hidden


@pytest.mark.parametrize("name", MODULES)
def test_no_words_for_people_are_hard_coded(name: str) -> None:
    assert [f"{name}:{found.line}: {found.words}" for found in hard_coded(MODULES[name], known())] == []


@pytest.mark.parametrize("name", MODULES)
def test_every_translated_message_is_one_constant(name: str) -> None:
    assert not_extractable(MODULES[name]) == []


@pytest.mark.parametrize("code", SHOWN.values(), ids=SHOWN.keys())
def test_planted_words_are_found(code: str) -> None:
    assert hard_coded(ast.parse(dedent(code)), known())


@pytest.mark.parametrize("code", NOT_SHOWN.values(), ids=NOT_SHOWN.keys())
def test_what_nobody_reads_or_somebody_translates_is_left_alone(code: str) -> None:
    assert hard_coded(ast.parse(dedent(code)), known()) == []


@pytest.mark.parametrize(
    "code",
    ['_(f"Hello {name}")', '_("Hello " + name)', '_("Hello %s" % name)', '_("Hello {}".format(name))', "N_(label)",
     "f\"<b>{_('Hello')}</b>\""],
)  # fmt: skip
def test_a_planted_message_that_cannot_be_extracted_is_found(code: str) -> None:
    assert not_extractable(ast.parse(code))


@pytest.mark.parametrize(
    "code", ['_("Hello {name}").format(name=name)', "_(WORDS[key])", 'f"{_(label)}"', '_("a" "b")']
)
def test_a_message_that_can_be_extracted_is_left_alone(code: str) -> None:
    assert not_extractable(ast.parse(code)) == []


def test_the_places_where_words_are_shown_are_known() -> None:
    assert known().items() >= {
        "Screen": {"html": 0}, "Button": {"text": 0}, "tap": {"text": 0}, "home_screen": {"lead": 0},
    }.items()  # fmt: skip
