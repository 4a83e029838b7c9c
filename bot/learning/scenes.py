"""Practice against a made-up recruiter: a chat that goes on as the player answers, and says at its end what to see."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.learning.model import Destination, Reviewed

MOST_CHOICES = 8
"""How often a player answers at most before a scene is over."""
WORDS_A_MINUTE = 150


class Verdict(StrEnum):
    """How a way through a scene ends.

    A trap was seen in time or closed (`trapped`); an honest offer was checked, turned away rudely (`missed`), or taken
    without looking, which went well by luck alone. `seen` is what every player should come to.
    """

    SEEN = "seen"
    TRAPPED = "trapped"
    MISSED = "missed"
    LUCKY = "lucky"


TRAP_ENDS = frozenset({Verdict.SEEN, Verdict.TRAPPED})
HONEST_ENDS = frozenset({Verdict.SEEN, Verdict.MISSED, Verdict.LUCKY})


@dataclass(frozen=True, slots=True)
class Reply:
    """What the player may answer, and the turn it leads to."""

    text: str
    to: str


@dataclass(frozen=True, slots=True)
class Ending:
    """How it ended: what happened, the signs that could be seen, and the one thing to do."""

    verdict: Verdict
    happened: str
    signs: tuple[str, ...]
    action: str
    opens: Destination


@dataclass(frozen=True, slots=True)
class SceneTurn:
    """One step of the chat: what the other one writes, and either what can be answered or the end."""

    says: tuple[str, ...]
    replies: tuple[Reply, ...] = ()
    end: Ending | None = None

    def texts(self) -> Iterator[str]:
        """Return all that is read here, piece by piece."""
        yield from self.says
        yield from (reply.text for reply in self.replies)
        if self.end is not None:
            yield from (self.end.happened, *self.end.signs, self.end.action)


@dataclass(frozen=True, slots=True)
class Step:
    """A reply that was given: at which turn, and which of its replies."""

    turn: str
    choice: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene(Reviewed):
    """One scene in one language.

    `name` and `role` are the made-up partner's. `honest` tells whether the offer is what it says; players are not told
    before the end. Every target of a reply is among `turns`, and every way through comes to an end: the reader sees to
    that.
    """

    title: str
    summary: str
    honest: bool
    name: str
    role: str
    start: str
    turns: Mapping[str, SceneTurn]
    order: int

    def ways(self) -> Iterator[tuple[Step, ...]]:
        """Return every way through, as the replies that were given."""
        yield from self._onward(self.start)

    def reached(self, step: Step) -> SceneTurn:
        """Return the turn that a reply leads to."""
        return self.turns[self.turns[step.turn].replies[step.choice].to]

    def depth(self, turn: str) -> int:
        """Return after how few replies a turn is reached."""
        before = [name for name, each in self.turns.items() if any(reply.to == turn for reply in each.replies)]
        return 0 if turn == self.start else 1 + min(self.depth(name) for name in before)

    def seconds(self, way: tuple[Step, ...]) -> float:
        """Return how long it takes to read all that is shown on a way, with every reply there is to choose from."""
        seen = (self.turns[self.start], *(self.reached(step) for step in way))
        words = len(self.summary.split()) + sum(len(text.split()) for turn in seen for text in turn.texts())
        return words * 60 / WORDS_A_MINUTE

    def _onward(self, turn: str) -> Iterator[tuple[Step, ...]]:
        replies = self.turns[turn].replies
        if not replies:
            yield ()
        for choice, reply in enumerate(replies):
            for rest in self._onward(reply.to):
                yield (Step(turn, choice), *rest)
