from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.dialogs import Dialog
from handlers.context import Text, Turn
from handlers.inputs import Origin
from handlers.replies import Outbound, Screen
from handlers.services import Services
from handlers.settling import settle

CHAT, OWN, OLD, OTHER = 7001, 30, 20, 10
"""The chat; the message that was typed; the private screen; another message with buttons."""

PLAIN, PROTECTED = Screen("a"), Screen("a", protect=True)


@dataclass(frozen=True)
class Case:
    """What was there, what came, what the handler answered, and what is to be sent and remembered."""

    name: str
    rewrite: int | None
    erase: tuple[int, ...] = ()
    tapped: int | None = None
    protected: bool = False
    before: str = ""
    after: str = ""
    screen: Screen | None = PLAIN
    erase_given: bool = False


CASES = [
    Case("typed, public: a new message", None),
    Case("typed, public, without an answer", None, screen=None),
    Case("typed, public, a word that must vanish", None, (OWN,), erase_given=True),
    Case("typed, a question opens: the words vanish", None, (OWN,), after="tip.text"),
    Case("typed, a question goes on: its screen is rewritten", OLD, (OWN,), before="tip.area", after="tip.text"),
    Case("typed, a question ends: its screen is rewritten", OLD, (OWN,), before="tip.area"),
    Case("typed, a question goes on in silence", OLD, (OWN,), before="tip.area", after="tip.area", screen=None),
    Case("typed, the desk opens: a new message can be protected", None, (OWN,), after="desk.x", screen=PROTECTED),
    Case(
        "typed, the desk opens out of a question: its screen could not be protected",
        None, (OWN, OLD), before="tip.area", after="desk.x", screen=PROTECTED,
    ),
    Case("tapped, public", OTHER, tapped=OTHER),
    Case("tapped, a question opens", OTHER, tapped=OTHER, after="tip.notice"),
    Case("tapped, a question goes on", OLD, tapped=OLD, before="tip.area", after="tip.text"),
    Case("tapped, a question ends", OLD, tapped=OLD, before="tip.area"),
    Case("tapped, the same question in silence", OLD, tapped=OLD, before="tip.area", after="tip.area", screen=None),
    Case("tapped on another message: the question moves", OTHER, (OLD,), OTHER, before="tip.area", after="tip.text"),
    Case("tapped on another message, a question ends", OTHER, (OLD,), OTHER, before="tip.area"),
    Case("tapped on another message in silence", OTHER, (), OTHER, before="tip.area", after="tip.area", screen=None),
    Case("tapped, the desk opens on an unprotected message", None, tapped=OTHER, after="desk.x", screen=PROTECTED),
    Case("tapped, the desk opens on a notice", OTHER, tapped=OTHER, protected=True, after="desk.x", screen=PROTECTED),
    Case(
        "tapped, the desk goes on",
        OLD, tapped=OLD, protected=True, before="desk.x", after="desk.y", screen=PROTECTED,
    ),
    Case(
        "tapped on a notice, the desk moves there",
        OTHER, (OLD,), OTHER, protected=True, before="desk.x", after="desk.y", screen=PROTECTED,
    ),
    Case(
        "tapped on an unprotected question, the desk opens",
        None, (OLD,), OLD, before="tip.area", after="desk.x", screen=PROTECTED,
    ),
    Case("tapped, the desk is left: its message may be rewritten", OLD, (), OLD, protected=True, before="desk.x"),
]  # fmt: skip


def settled(case: Case) -> tuple[Dialog, Outbound]:
    dialog = Dialog(case.before, {"a": 1}, OLD, CHAT) if case.before else Dialog()
    services = cast("Services", SimpleNamespace())
    turn = Turn(b"actor", Text("x"), "id", services, case.after, {"b": 2} if case.after else {}, screen=case.screen)
    turn.erase_given, turn.toast, turn.chosen_language = case.erase_given, "toast", "en"
    if case.tapped is None:
        origin = Origin(CHAT, OWN, None, "id")
    else:
        origin = Origin(CHAT, case.tapped, "callback", "id", case.protected)
    return dialog, settle(dialog, turn, origin)


def each(**only: Any) -> list[Any]:
    chosen = [case for case in CASES if all(getattr(case, name) == value for name, value in only.items())]
    return [pytest.param(case, id=case.name) for case in chosen]


@pytest.mark.parametrize("case", each())
def test_what_is_rewritten_and_what_is_erased(case: Case) -> None:
    _, outbound = settled(case)
    assert (outbound.rewrite, tuple(outbound.erase)) == (case.rewrite, case.erase)


@pytest.mark.parametrize("case", each())
def test_the_answer_goes_to_where_the_turn_came_from(case: Case) -> None:
    _, outbound = settled(case)
    assert (outbound.chat, outbound.callback) == (CHAT, "callback" if case.tapped else None)
    assert (outbound.toast, outbound.screen, outbound.private) == ("toast", case.screen, bool(case.after))


@pytest.mark.parametrize("case", each())
def test_an_open_question_is_remembered_with_the_message_that_shows_it(case: Case) -> None:
    dialog, outbound = settled(case)
    if not case.after:
        assert dialog == Dialog(language="en")
        return
    shown_by = outbound.rewrite if case.screen else (OLD if case.before else None)
    assert dialog == Dialog(case.after, {"b": 2}, shown_by, CHAT, "en")


def after(case: Case) -> int | None:
    """Return the newest message that stood in the chat for certain before the answer."""
    if not case.after or (case.rewrite is not None and not case.before):
        return None
    return max(case.tapped or OWN, OLD if case.before else 0)


@pytest.mark.parametrize("case", each())
def test_a_second_answer_replaces_only_what_came_after_the_conversation(case: Case) -> None:
    _, outbound = settled(case)
    assert outbound.replaces_after == after(case)


@pytest.mark.parametrize("case", each(screen=PROTECTED))
def test_a_protected_screen_never_takes_the_place_of_an_unprotected_one(case: Case) -> None:
    _, outbound = settled(case)
    assert outbound.rewrite is None or case.protected


@pytest.mark.parametrize("case", each(screen=PLAIN))
def test_of_a_private_conversation_one_screen_is_left_at_most(case: Case) -> None:
    if case.before:
        _, outbound = settled(case)
        assert OLD in (outbound.rewrite, *outbound.erase)
