"""Make the rows of the list of sanctions; one without a source and a date is not taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.agencies.importing.dates import read_date
from bot.agencies.importing.doubts import DoubtReason
from bot.agencies.importing.lines import Findings, Line
from bot.agencies.importing.vocabulary import Meaning, Standing, Vocabulary, plain
from bot.agencies.model import Sanction

Action = Literal["revoked", "suspended"]


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for rows that do not say it themselves; somebody has confirmed it for the whole file.

    `date` is written 2026-02-03. `source` goes to agencies too.
    """

    source: str = ""
    date: str = ""
    action: Action | None = None


class SanctionRows:
    """Gathers sanctions row by row."""

    def __init__(self, vocabulary: Vocabulary, findings: Findings, defaults: Defaults) -> None:
        self._vocabulary = vocabulary
        self._findings = findings
        self._defaults = defaults
        self.duplicates = 0

    def gather(self, lines: Iterable[Line]) -> tuple[Sanction, ...]:
        """Return the sanctions of all lines, in their order."""
        found: dict[tuple[str, str, str, str], Sanction] = {}
        for line in lines:
            sanction = self._read(line)
            if sanction is None:
                continue
            key = (line.key, sanction.action, sanction.date, sanction.source)
            if found.setdefault(key, sanction) is not sanction:
                self.duplicates += 1
                self._findings.note(line.entry, DoubtReason.DUPLICATE, taken=False)
        return tuple(found.values())

    def _read(self, line: Line) -> Sanction | None:
        action = self._action(line.text(Meaning.ACTION))
        date, missing = self._date(line.text(Meaning.DATE))
        source = line.text(Meaning.SOURCE) or self._defaults.source
        reason = DoubtReason.UNKNOWN_ACTION if action is None else missing
        if reason is None and not source:
            reason = DoubtReason.NO_SOURCE
        if action is None or reason is not None:
            self._findings.note(line.entry, reason or DoubtReason.UNKNOWN_ACTION, taken=False)
            return None
        spelling = self._spelling(line)
        return Sanction(line.name, action, date, source, spelling, line.text(Meaning.CITED) or source)

    def _action(self, text: str) -> Action | None:
        if not text:
            return self._defaults.action
        return as_action(self._vocabulary.standing(text))

    def _date(self, text: str) -> tuple[str, DoubtReason | None]:
        if text:
            date = read_date(text, self._vocabulary.months)
            return (date, None) if date else ("", DoubtReason.UNKNOWN_DATE)
        return self._defaults.date, None if self._defaults.date else DoubtReason.NO_DATE

    def _spelling(self, line: Line) -> Literal["confirmed", "unconfirmed"]:
        text = line.text(Meaning.SPELLING)
        confirmed = self._vocabulary.spellings.get(plain(text)) if text else True
        if confirmed is None:
            self._findings.note(line.entry, DoubtReason.UNKNOWN_SPELLING, taken=True)
        return "confirmed" if confirmed else "unconfirmed"


def as_action(standing: Standing | None) -> Action | None:
    """Return the action that a standing is; None when it is none."""
    if standing is Standing.REVOKED:
        return "revoked"
    return "suspended" if standing is Standing.SUSPENDED else None
