"""Bad days on purpose: refusals, silence, lost answers, doubled and late updates, a total outage."""

import random
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

from bot.demo.model import ApiError, LostAnswer

CallFault = Literal["429", "500", "502", "timeout", "drop"]
UpdateFault = Literal["duplicate", "late"]
Kind = CallFault | UpdateFault

_UPDATE_FAULTS: Final = ("duplicate", "late")


@dataclass(slots=True, eq=False)
class Rule:
    """One kind of trouble: for which methods (None: all), how often, how many times (None: without end)."""

    kind: Kind
    methods: frozenset[str] | None
    share: float
    count: int | None
    after_effect: bool
    retry_after: int
    hits: int = 0

    def strike(self) -> None:
        """Raise what the caller gets instead of an answer."""
        if self.kind == "429":
            raise ApiError(429, f"Too Many Requests: retry after {self.retry_after}", retry_after=self.retry_after)
        if self.kind == "500":
            raise ApiError(500, "Internal Server Error")
        if self.kind in ("502", "timeout", "drop"):
            raise LostAnswer(self.kind)


class Faults:
    """The trouble that is switched on. The same seed gives the same bad luck."""

    def __init__(self, seed: int = 0) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - luck that can be repeated, no secret
        self._rules: list[Rule] = []
        self.out = False

    def add(
        self,
        kind: Kind,
        *,
        methods: Collection[str] | None = None,
        share: float = 1.0,
        count: int | None = None,
        after_effect: bool = False,
        retry_after: int = 1,
    ) -> Rule:
        """Switch a kind of trouble on and return its rule, which counts its `hits`.

        Args:
            kind: `429`, `500`, `502` (a proxy's page instead of JSON), `timeout` (the call hangs), `drop` (the
                connection is closed); or, for updates, `duplicate` (delivered twice) and `late` (delivered after
                another chat's).
            methods: the Bot API methods it meets, and `download` for files; None for all. Updates have no method.
            share: the part of the calls or updates it meets, 0 to 1.
            count: how many times at most.
            after_effect: the call is carried out first, and only its answer is lost.
            retry_after: seconds that a `429` asks for.
        """
        names = None if methods is None else frozenset(name.lower() for name in methods)
        rule = Rule(kind, names, share, count, after_effect, retry_after)
        self._rules.append(rule)
        return rule

    def remove(self, rule: Rule) -> None:
        """Switch one kind of trouble off."""
        self._rules.remove(rule)

    def clear(self) -> None:
        """Switch everything off."""
        self._rules.clear()
        self.out = False

    def outage(self) -> None:
        """Let every connection fail and hold back webhook deliveries, until `restore`."""
        self.out = True

    def restore(self) -> None:
        """End the outage."""
        self.out = False

    def for_call(self, method: str) -> Rule | None:
        """Return the rule that meets this call, if one does, and count it."""
        if not self._rules:
            return None
        return next((r for r in self._rules if r.kind not in _UPDATE_FAULTS and self._meets(r, method)), None)

    def for_update(self, kind: UpdateFault) -> bool:
        """Tell whether this update is to be doubled or delayed, and count it."""
        return any(rule.kind == kind and self._meets(rule, None) for rule in self._rules)

    def _meets(self, rule: Rule, method: str | None) -> bool:
        if rule.methods is not None and method is not None and method.lower() not in rule.methods:
            return False
        if rule.count is not None and rule.hits >= rule.count:
            return False
        if rule.share < 1 and self._dice.random() >= rule.share:
            return False
        rule.hits += 1
        return True
