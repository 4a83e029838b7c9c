"""Make the rows of the list of agencies: offices merged, doubles dropped, doubtful numbers noted."""

from collections.abc import Iterable
from dataclasses import replace

from bot.agencies.importing.cells import NUMBER_DIGITS, read_day, read_licence, split_offices, split_phones
from bot.agencies.importing.doubts import DoubtReason
from bot.agencies.importing.lines import Findings, Line
from bot.agencies.importing.vocabulary import Meaning, Standing, Vocabulary
from bot.agencies.model import Agency

_NOT_LICENSED = frozenset({Standing.REVOKED, Standing.INACTIVE})


class AgencyRows:
    """Gathers agencies row by row; `source` is what rows without a source of their own get."""

    def __init__(self, vocabulary: Vocabulary, findings: Findings, source: str, *, numbered: bool) -> None:
        self._vocabulary = vocabulary
        self._findings = findings
        self._source = source
        self._numbered = numbered
        self._agencies: list[Agency] = []
        self._places: dict[tuple[str, str], int] = {}
        self._named: dict[str, int] = {}
        self._numbers: dict[str, str] = {}
        self.duplicates = 0

    def gather(self, lines: Iterable[Line]) -> tuple[Agency, ...]:
        """Return the agencies of all lines, in their order."""
        for line in lines:
            if self._is_licensed(line):
                self._add(line, self._read(line))
        return tuple(self._agencies)

    def _is_licensed(self, line: Line) -> bool:
        text = line.text(Meaning.ACTION)
        if not text:
            return True
        standing = self._vocabulary.standing(text)
        if standing is Standing.ACTIVE:
            return True
        taken = standing not in _NOT_LICENSED
        self._findings.note(line.entry, DoubtReason.STANDING, taken=taken)
        return taken

    def _read(self, line: Line) -> Agency:
        licence = None
        if self._numbered:
            licence, doubt = read_licence(line.cells.get(Meaning.LICENCE, ""), unsure=Meaning.LICENCE in line.unsure)
            if doubt is not None and not (doubt is DoubtReason.NO_LICENCE and line.text(Meaning.BRANCHES)):
                self._findings.note(line.entry, doubt, taken=True)
        return Agency(
            name=line.name,
            licence_no=licence,
            city=line.text(Meaning.CITY) or None,
            source=line.text(Meaning.SOURCE) or self._source,
            address=line.text(Meaning.ADDRESS) or None,
            phones=split_phones(line.cells.get(Meaning.PHONES, "")),
            branches=split_offices(line.cells.get(Meaning.BRANCHES, "")),
            licence_from=read_day(line.cells.get(Meaning.LICENCE_FROM, "")),
            licence_until=read_day(line.cells.get(Meaning.LICENCE_UNTIL, "")),
        )

    def _add(self, line: Line, agency: Agency) -> None:
        key, number = line.key, agency.licence_no or ""
        place = self._places.get((key, number))
        if place is None and agency.branches and not number:
            place = self._named.get(key)
        if place is not None:
            self._merge(line, place, agency)
            return
        if key in self._named:
            self._findings.note(line.entry, DoubtReason.OTHER_NUMBER, taken=True)
        if len(number) >= NUMBER_DIGITS and self._numbers.setdefault(number[:NUMBER_DIGITS], key) != key:
            self._findings.note(line.entry, DoubtReason.SAME_NUMBER, taken=True)
        self._places[key, number] = len(self._agencies)
        self._named.setdefault(key, len(self._agencies))
        self._agencies.append(agency)

    def _merge(self, line: Line, place: int, agency: Agency) -> None:
        """Add an office to the company it belongs to; the same row once more is dropped."""
        known = self._agencies[place]
        offices = agency.branches
        if len(offices) == 1 and agency.address and agency.address != known.address:
            offices = (f"{offices[0]}, {agency.address}",)
        if set(offices) <= set(known.branches):
            self.duplicates += 1
            self._findings.note(line.entry, DoubtReason.DUPLICATE, taken=False)
        phones = tuple(dict.fromkeys(known.phones + agency.phones))
        branches = tuple(dict.fromkeys(known.branches + offices))
        self._agencies[place] = replace(known, branches=branches, phones=phones)
