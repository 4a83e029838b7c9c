"""The places of the office: provinces down to kelurahan, by Kemendagri code, and which of them are served."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

COLUMNS = ("code", "level", "name", "parent", "desa_binaan", "source")
LEVELS = (("provinsi",), ("kabupaten", "kota"), ("kecamatan",), ("kelurahan", "desa"))
"""Names of each level, from the top; a code has as many parts as its level is deep."""

SHORTEST_PREFIX = 3
"""Letters a typed beginning of a name needs; fewer would be an accident."""

_CODE = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?", re.ASCII)
_PREFIX = re.compile(r"^(?:kelurahan|kel|desa|ds)(?:\s*\.\s*|\s+)")


class AreasFault(ValueError):
    """The file of areas cannot be used; the text is a sentence that names the line."""


@dataclass(frozen=True, slots=True)
class Area:
    """One place. `parent` is empty for a province; only a kelurahan or desa can be served."""

    code: str
    level: str
    name: str
    parent: str
    served: bool


class Areas:
    """Every place of the file, in its order."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._areas = {area.code: area for area in areas}

    @classmethod
    def load(cls, path: Path) -> "Areas":
        """Read `areas.csv`: code, level, name, parent, desa_binaan (yes or no), source.

        Raises:
            AreasFault: the file is broken; the sentence names the line.
            OSError: it cannot be read.
        """
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file, strict=True)
                if tuple(reader.fieldnames or ()) != COLUMNS:
                    raise AreasFault(f"{path.name} line 1: the columns must be {', '.join(COLUMNS)}")
                lines = [(f"{path.name} line {reader.line_num}", row) for row in reader]
        except UnicodeDecodeError:
            raise AreasFault(f"{path.name} is not UTF-8 text; save it as “CSV UTF-8”") from None
        except csv.Error as error:
            raise AreasFault(f"{path.name} line {reader.line_num}: {error}") from None
        areas = [_read(where, row) for where, row in lines]
        _check_family({where: area for (where, _), area in zip(lines, areas, strict=True)})
        return cls(areas)

    def get(self, code: str) -> Area | None:
        """Return the place with this code."""
        return self._areas.get(code)

    def served_districts(self) -> tuple[Area, ...]:
        """Return the kecamatan in which a kelurahan is served."""
        parents = {area.parent for area in self._areas.values() if area.served}
        return tuple(area for area in self._areas.values() if area.code in parents)

    def kelurahan_of(self, code: str) -> tuple[Area, ...]:
        """Return the served kelurahan of a kecamatan."""
        return tuple(area for area in self._areas.values() if area.served and area.parent == code)

    def takes(self, code: str) -> bool:
        """Tell whether a tip can come from a place: one that is served, or holds one that is."""
        return any(
            area.served and (area.code == code or area.code.startswith(f"{code}.")) for area in self._areas.values()
        )

    def whole(self) -> str:
        """Return the code of the smallest place that holds everything served; empty where it is several provinces."""
        served = [area.code.split(".") for area in self._areas.values() if area.served]
        shared = []
        for parts in zip(*served, strict=False):
            if len(set(parts)) > 1:
                break
            shared.append(parts[0])
        return ".".join(shared)

    def find(self, typed: str) -> tuple[Area, ...]:
        """Return the served kelurahan that a typed name can mean: one, several, or none.

        A whole name wins over longer names that begin with it; else the beginning of a name is enough.
        """
        wanted = _plain(typed)
        named = {area: _plain(area.name) for area in self._areas.values() if area.served}
        exact = tuple(area for area, name in named.items() if name == wanted)
        if exact or len(wanted) < SHORTEST_PREFIX:
            return exact
        return tuple(area for area, name in named.items() if name.startswith(wanted))


def _read(where: str, row: Mapping[str | None, str | list[str] | None]) -> Area:
    cells = [row.get(column) for column in COLUMNS]
    if None in row or not all(isinstance(cell, str) for cell in cells):
        raise AreasFault(f"{where}: it needs {len(COLUMNS)} cells")
    code, level, name, parent, served, _ = (str(cell).strip() for cell in cells)
    if not _CODE.fullmatch(code):
        raise AreasFault(f"{where}: {code!r} is not a Kemendagri code such as 62.71.03.1002")
    deep = code.count(".")
    if level not in LEVELS[deep]:
        raise AreasFault(f"{where}: {code} is a {' or '.join(LEVELS[deep])}, not {level!r}")
    if not name:
        raise AreasFault(f"{where}: {code} has no name")
    if parent != code.rpartition(".")[0]:
        raise AreasFault(f"{where}: the parent of {code} is not {parent!r}")
    if served not in ("yes", "no"):
        raise AreasFault(f"{where}: desa_binaan is yes or no, not {served!r}")
    if served == "yes" and deep < len(LEVELS) - 1:
        raise AreasFault(f"{where}: only a kelurahan or desa can be desa_binaan, not {code}")
    return Area(code, level, name, parent, served == "yes")


def _check_family(areas: Mapping[str, Area]) -> None:
    codes: set[str] = set()
    for where, area in areas.items():
        if area.code in codes:
            raise AreasFault(f"{where}: {area.code} is there twice")
        codes.add(area.code)
    for where, area in areas.items():
        if area.parent and area.parent not in codes:
            raise AreasFault(f"{where}: the parent {area.parent} of {area.code} is not in the file")


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold().strip()
    return "".join(letter for letter in _PREFIX.sub("", folded) if letter.isalnum())
