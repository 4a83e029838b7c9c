"""Make a draft of a list out of a table that is understood; nothing of it is in use before somebody says so."""

from dataclasses import dataclass
from datetime import date

from bot.agencies.importing.agency_rows import AgencyRows
from bot.agencies.importing.columns import Layout
from bot.agencies.importing.doubts import Doubt
from bot.agencies.importing.faults import Fault, FileFault
from bot.agencies.importing.hints import find_hints
from bot.agencies.importing.lines import Findings, read_lines
from bot.agencies.importing.sanction_rows import Defaults, SanctionRows
from bot.agencies.importing.vocabulary import Meaning, Vocabulary
from bot.agencies.model import Agency, Sanction
from bot.agencies.versions import ListKind


@dataclass(frozen=True, slots=True)
class ListDraft:
    """A list to look at: its rows, what is doubtful, and what was dropped on the way.

    `read` counts the rows of the file, `duplicates` those that were there already, `left_out` names sheets and tables
    that were not read. `as_of` is None when the file does not tell its day.
    """

    kind: ListKind
    as_of: date | None
    rows: tuple[Agency, ...] | tuple[Sanction, ...]
    doubtful: tuple[Doubt, ...]
    read: int
    duplicates: int
    left_out: tuple[str, ...]


def make_draft(layout: Layout, kind: ListKind, vocabulary: Vocabulary, defaults: Defaults | None = None) -> ListDraft:
    """Read the rows of a table as agencies or as sanctions; columns of unknown meaning are left alone.

    Raises:
        FileFault: no row of it can be taken: an empty list would say of every company that it is not on it.
        ValueError: it is not known which column holds the names.
    """
    if not layout.named:
        raise ValueError("no column holds the names")
    defaults = defaults or Defaults()
    findings = Findings()
    lines = read_lines(layout, vocabulary, findings)
    gathered: AgencyRows | SanctionRows
    rows: tuple[Agency, ...] | tuple[Sanction, ...]
    if kind is ListKind.LISTED:
        numbered = bool(layout.places(Meaning.LICENCE))
        gathered = AgencyRows(vocabulary, findings, defaults.source, numbered=numbered)
        rows = gathered.gather(lines)
    else:
        gathered = SanctionRows(vocabulary, findings, defaults)
        rows = gathered.gather(lines)
    if not rows:
        raise FileFault(Fault.NO_ROWS)
    as_of = find_hints(layout, vocabulary).as_of
    doubtful = tuple(findings.doubts)
    return ListDraft(kind, as_of, rows, doubtful, len(layout.entries), gathered.duplicates, layout.left_out)
