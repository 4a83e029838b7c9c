"""The dated register: licensed agencies and published sanctions, read from the newest snapshot."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from bot.agencies.model import Agency, Sanction
from bot.resources import ContentFolder

LISTED_COLUMNS = ("name", "licence_no", "city", "source", "as_of")
SANCTION_COLUMNS = ("name", "action", "date", "source", "spelling")
SANCTION_EXTRAS = ("cited",)


class RegisterError(ValueError):
    """A register file cannot be read; the message is one sentence that names the file and the line."""


@dataclass(frozen=True, slots=True)
class Register:
    """What is known about agencies on the day `as_of`."""

    agencies: tuple[Agency, ...]
    sanctions: tuple[Sanction, ...]
    as_of: date


def load_register(content: ContentFolder) -> Register:
    """Read the newest dated folder under `agencies/` (`agencies/2026-09-17/listed.csv`, `sanctions.csv`).

    Raises:
        RegisterError: there is no snapshot, or a file of it is broken.
    """
    found = content.files("agencies/[0-9]*/listed.csv")
    dated = [key for key in found if re.fullmatch(r"agencies/\d{4}-\d\d-\d\d/listed\.csv", key)]
    if not dated:
        raise RegisterError("there is no register: no folder agencies/YYYY-MM-DD holds a listed.csv")
    newest = max(dated)
    as_of = _read_day(newest.split("/")[1], newest)
    return Register(
        agencies=tuple(_read_agencies(found[newest])),
        sanctions=tuple(_read_sanctions(content, newest.replace("listed.csv", "sanctions.csv"))),
        as_of=as_of,
    )


def _read_agencies(path: Path) -> Iterator[Agency]:
    for place, row in _rows(path, LISTED_COLUMNS):
        if not re.search(r"[^\W\d_]", row["name"]):
            raise RegisterError(f"{place}: the name is empty")
        yield Agency(row["name"], row["licence_no"] or None, row["city"] or None, row["source"])


def _read_sanctions(content: ContentFolder, relative: str) -> Iterator[Sanction]:
    try:
        path = content.file(relative)
    except FileNotFoundError as missing:
        raise RegisterError(f"{relative} is missing; a register without sanctions still needs its heading") from missing
    for place, row in _rows(path, SANCTION_COLUMNS, SANCTION_EXTRAS):
        if not re.search(r"[^\W\d_]", row["name"]):
            raise RegisterError(f"{place}: the name is empty")
        if not row["source"]:
            raise RegisterError(f"{place}: a sanction needs a source")
        yield Sanction(
            row["name"],
            _read_action(row["action"], place),
            _read_precision(row["date"], place),
            row["source"],
            _read_spelling(row["spelling"], place),
            row["cited"] or row["source"],
        )


def _rows(path: Path, columns: tuple[str, ...], extras: tuple[str, ...] = ()) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (place for messages, row) with every cell stripped; the columns of `extras` may be missing."""
    place = f"{path.parent.name}/{path.name}"
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if missing := [column for column in columns if column not in (reader.fieldnames or ())]:
                raise RegisterError(f"{place} line 1: the heading lacks {', '.join(missing)}")
            for row in reader:
                if None in row or None in row.values():
                    raise RegisterError(f"{place} line {reader.line_num}: the row has not as many cells as the heading")
                cells = {column: row.get(column, "").strip() for column in columns + extras}
                yield f"{place} line {reader.line_num}", cells
    except (UnicodeDecodeError, csv.Error) as fault:
        raise RegisterError(f"{place} is not a readable CSV file in UTF-8: {fault}") from fault


def _read_action(text: str, place: str) -> Literal["revoked", "suspended"]:
    if text == "revoked":
        return "revoked"
    if text == "suspended":
        return "suspended"
    raise RegisterError(f"{place}: {text!r} is no action; use revoked or suspended")


def _read_spelling(text: str, place: str) -> Literal["confirmed", "unconfirmed"]:
    if text == "confirmed":
        return "confirmed"
    if text == "unconfirmed":
        return "unconfirmed"
    raise RegisterError(f"{place}: {text!r} says nothing of the spelling; use confirmed or unconfirmed")


def _read_day(text: str, place: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise RegisterError(f"{place}: {text!r} is no date") from fault


def _read_precision(text: str, place: str) -> str:
    """Check YYYY-MM-DD, or YYYY-MM: some sources name only the month."""
    if not re.fullmatch(r"\d{4}-\d\d(-\d\d)?", text):
        raise RegisterError(f"{place}: {text!r} is no date")
    _read_day(text if text.count("-") > 1 else f"{text}-01", place)
    return text
