"""Compare a draft with the list in use: which companies are new, gone or changed."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields

from bot.agencies.matching.names import letters
from bot.agencies.model import Agency, Sanction

_ALIKE = frozenset({"name", "cited"})
_SHRINKING = 0.2
"""Share of the companies in use that may be gone before somebody should be warned."""


@dataclass(frozen=True, slots=True)
class Change:
    """A company that is on both lists with something different, and which fields differ."""

    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Companies by their names: new ones, those that are gone, those that changed, and how many stay the same."""

    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[Change, ...]
    same: int

    @property
    def shrinks(self) -> bool:
        """Tell whether more than a fifth of the companies in use are gone: the file may be only a part."""
        return len(self.gone) > _SHRINKING * (len(self.gone) + len(self.changed) + self.same)


def compare(
    old: tuple[Agency, ...] | tuple[Sanction, ...], new: tuple[Agency, ...] | tuple[Sanction, ...]
) -> Difference:
    """Compare two lists of one kind; spacing, case and PT make no other company."""
    before, after = _by_name(old), _by_name(new)
    changes = {key: _changed(before[key], after[key]) for key in after if key in before}
    changed = {key: differing for key, differing in changes.items() if differing}
    return Difference(
        new=tuple(rows[0].name for key, rows in after.items() if key not in before),
        gone=tuple(rows[0].name for key, rows in before.items() if key not in after),
        changed=tuple(Change(after[key][0].name, differing) for key, differing in changed.items()),
        same=len(changes) - len(changed),
    )


def _by_name(rows: Iterable[Agency | Sanction]) -> dict[str, list[Agency | Sanction]]:
    found: defaultdict[str, list[Agency | Sanction]] = defaultdict(list)
    for row in rows:
        found[letters(row.name)].append(row)
    return found


def _changed(before: list[Agency | Sanction], after: list[Agency | Sanction]) -> tuple[str, ...]:
    if before == after:
        return ()
    # Where agencies were read from is told of the whole list, and differs with every file.
    ignored = _ALIKE | {"source"} if isinstance(after[0], Agency) else _ALIKE
    return tuple(
        field.name
        for field in fields(after[0])
        if field.name not in ignored and _values(before, field.name) != _values(after, field.name)
    )


def _values(rows: list[Agency | Sanction], field: str) -> set[object]:
    return {_plain(field, getattr(row, field)) for row in rows}


def _plain(field: str, value: object) -> object:
    if isinstance(value, tuple):
        return frozenset(_plain(field, each) for each in value)
    if not isinstance(value, str):
        return value
    if field in {"licence_no", "phones"}:
        return re.sub(r"[\s.\-]", "", value)
    return " ".join(value.split()).casefold()
