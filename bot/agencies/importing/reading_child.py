"""The child process that opens a file: `python -m bot.agencies.importing.reading_child KIND`, file in, JSON out."""

import json
import sys
from collections.abc import Mapping
from dataclasses import fields

from bot.agencies.importing.faults import Fault, FileFault
from bot.agencies.importing.shapes import FileKind, Row, Table
from bot.sandbox import Limits, confine

LIMITS = Limits(memory=1 << 30, processor=120, patience=180, answer=64_000_000)
"""A PDF of 300 full pages takes about 45 seconds of processor time; everything else takes a few."""


def read(kind: FileKind, data: bytes) -> Table:
    """Read a file of a kind; the libraries of the other kinds are not loaded.

    Raises:
        FileFault: it cannot be taken.
    """
    if kind is FileKind.CSV:
        from bot.agencies.importing.csv_file import read_csv as read_kind  # noqa: PLC0415
    elif kind is FileKind.XLSX:
        from bot.agencies.importing.xlsx_file import read_xlsx as read_kind  # noqa: PLC0415
    else:
        from bot.agencies.importing.pdf_file import read_pdf as read_kind  # noqa: PLC0415
    table = read_kind(data)
    if not any(part.rows for part in table.parts):
        raise FileFault(Fault.EMPTY)
    return table


def write_answer(kind: FileKind, data: bytes) -> bytes:
    """Return what the parent is told: the table, or the fault."""
    try:
        told: dict[str, object] = {"table": _plain(read(kind, data))}
    except FileFault as fault:
        told = {"fault": fault.fault, "place": fault.place}
    except MemoryError:
        told = {"fault": Fault.BOMB}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _plain(table: Table) -> dict[str, object]:
    parts = [{"name": part.name, "rows": [_short(row) for row in part.rows]} for part in table.parts]
    return {"kind": table.kind, "parts": parts, "text": table.text, "left_out": table.left_out}


def _short(row: Row) -> Mapping[str, object]:
    return {each.name: value for each in fields(row) if (value := getattr(row, each.name)) or each.name == "cells"}


def main() -> None:
    """Read the file from standard input and write the answer to standard output."""
    confine(LIMITS)
    sys.stdout.buffer.write(write_answer(FileKind(sys.argv[1]), sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
