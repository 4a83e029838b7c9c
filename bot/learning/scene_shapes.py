"""The shape of a scene's file, and what makes a chat that cannot be played to an end."""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Annotated

from pydantic import Field, model_validator

from bot.learning.model import Destination
from bot.learning.scenes import HONEST_ENDS, MOST_CHOICES, TRAP_ENDS, Verdict
from bot.learning.shapes import SourceEntry
from bot.shapes import Shape, Text

TURN = r"^[a-z0-9-]{1,16}$"
"""Names of turns: with the scene's they go into a button's 64 bytes."""

TurnName = Annotated[str, Field(pattern=TURN)]
Bubble = Annotated[str, Field(min_length=1, max_length=160)]
Sign = Annotated[str, Field(min_length=1, max_length=90)]


class WhoEntry(Shape):
    """The made-up partner of the chat."""

    name: Annotated[str, Field(min_length=1, max_length=20)]
    role: Annotated[str, Field(min_length=1, max_length=40)]


class ReplyEntry(Shape):
    """What the player may answer."""

    text: Annotated[str, Field(min_length=1, max_length=40)]
    to: TurnName


class EndEntry(Shape):
    """How it ended."""

    verdict: Verdict
    happened: Annotated[str, Field(min_length=1, max_length=200)]
    gave_away: Annotated[tuple[Sign, ...], Field(min_length=1, max_length=4)]
    action: Annotated[str, Field(min_length=1, max_length=120)]
    opens: Destination


class TurnEntry(Shape):
    """One step of the chat: `says` and `choices`, or the `end`, before which one more bubble may stand."""

    says: Annotated[tuple[Bubble, ...], Field(max_length=3)] = ()
    choices: Annotated[tuple[ReplyEntry, ...], Field(max_length=3)] = ()
    end: EndEntry | None = None

    @model_validator(mode="after")
    def _goes_on_or_ends(self) -> "TurnEntry":
        if (self.end is None) == (not self.choices):
            raise ValueError("a turn has either `choices` or an `end`")
        if self.choices and not self.says:
            raise ValueError("before `choices` the other one has to say something: add `says`")
        if len(self.choices) == 1:
            raise ValueError("one choice is none: write two or three `choices`")
        if len({choice.text for choice in self.choices}) < len(self.choices):
            raise ValueError("two choices read alike; write them differently")
        return self


class SceneFile(Shape):
    """`<language>/scenes/<slug>.yaml`. `reviewer` must be there, even when it is still null."""

    title: Annotated[str, Field(min_length=1, max_length=40)]
    summary: Annotated[str, Field(min_length=1, max_length=140)]
    order: int
    level: Annotated[int, Field(ge=1, le=12)]
    honest: bool
    who: WhoEntry
    start: TurnName
    turns: Annotated[dict[TurnName, TurnEntry], Field(min_length=3, max_length=24)]
    sources: Annotated[tuple[SourceEntry, ...], Field(min_length=1)]
    reviewer: Text | None
    reviewed: date
    review_by: date

    @model_validator(mode="after")
    def _can_be_played(self) -> "SceneFile":
        if self.review_by <= self.reviewed:
            raise ValueError("`review_by` must be later than `reviewed`")
        # One after the other: only what holds together can be walked through.
        fault = next(chain(self._loose_ends(), self._long_ways(), self._wrong_ends()), None)
        if fault is not None:
            raise ValueError(fault)
        return self

    def _loose_ends(self) -> Iterator[str]:
        if self.start not in self.turns:
            yield f"`start` names the turn {self.start!r}, but `turns` has none of that name"
        for name, turn in self.turns.items():
            for choice in turn.choices:
                if choice.to not in self.turns:
                    yield f"in {name!r}, “{choice.text}” leads to {choice.to!r}, but `turns` has none of that name"
        aimed = {self.start, *(choice.to for turn in self.turns.values() for choice in turn.choices)}
        for name in self.turns.keys() - aimed:
            yield f"no choice leads to the turn {name!r}; let one lead there, or delete it"

    def _long_ways(self) -> Iterator[str]:
        # With every target known and no circle, each turn that a choice leads to is also reached from the start.
        ways: list[tuple[str, ...]] = [(name,) for name in self.turns]
        while ways:
            way = ways.pop()
            for onward in {choice.to for choice in self.turns[way[-1]].choices}:
                if onward in way:
                    yield f"{onward!r} can lead back to itself; let every way come to an end"
                elif len(way) > MOST_CHOICES:
                    yield f"the way that begins at {way[0]!r} takes more than {MOST_CHOICES} choices; shorten it"
                else:
                    ways.append((*way, onward))

    def _wrong_ends(self) -> Iterator[str]:
        verdicts = {turn.end.verdict for turn in self.turns.values() if turn.end is not None}
        fitting = HONEST_ENDS if self.honest else TRAP_ENDS
        for verdict in sorted(verdicts - fitting):
            kind = "an honest offer" if self.honest else "a trap"
            yield f"{kind} can't end as {verdict.value!r}; use {', '.join(sorted(fitting))}"
        if Verdict.SEEN not in verdicts:
            yield f"no way ends as {Verdict.SEEN.value!r}; show how it goes well"
        if len(verdicts) < 2:
            yield "every way ends alike; let the choices make a difference"
