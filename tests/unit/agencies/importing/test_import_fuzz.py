"""Whatever arrives, it becomes a draft or a fault, and nothing else."""

import asyncio

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.agencies.importing.columns import Layout, assign, lay_out
from bot.agencies.importing.comparing import compare
from bot.agencies.importing.draft import ListDraft, make_draft
from bot.agencies.importing.faults import FileFault
from bot.agencies.importing.hints import find_hints
from bot.agencies.importing.holding import hold, release
from bot.agencies.importing.reading_child import read
from bot.agencies.importing.sanction_rows import Defaults
from bot.agencies.importing.shapes import FileKind, Part, Row, Table
from bot.agencies.importing.tables import read_table, recognise
from bot.agencies.importing.vocabulary import Meaning, Vocabulary
from bot.agencies.versions import ListKind
from tests.unit.agencies.importing.files import COMPANIES, HEADING, csv, pdf, xlsx

WHOLE = (csv(HEADING, *(("1", "PT A", "9", '"x, y"') for _ in range(9))), xlsx(HEADING, *COMPANIES), pdf(*COMPANIES))
calm = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
slow = settings(calm, max_examples=12)

words = st.sampled_from(
    ["Nama", "NIB", "No", "Izin", "Nomor", "Status", "Tanggal", "SK", "Cabang", "PT A B", "PT C", "1", "(2)",
     "9120307772741", "Dicabut", "3 Februari 2026", "=1+1", "-", ""]
)  # fmt: skip
cells = words | st.text(max_size=12)
rows = st.lists(st.lists(cells, max_size=6).map(tuple), min_size=1, max_size=9)


def tell(table: Table, vocabulary: Vocabulary) -> ListDraft | None:
    """Take a table all the way; None when it is refused."""
    try:
        layout = lay_out(table, vocabulary)
    except FileFault:
        return None
    find_hints(layout, vocabulary)
    if layout.columns and not layout.named:
        layout = assign(layout, {0: Meaning.NAME})
    assert release(Layout, hold(layout)) == layout
    draft = None
    for kind in ListKind:
        try:
            draft = make_draft(layout, kind, vocabulary, Defaults("SK 1", "2026-02-03", "revoked"))
        except FileFault:
            continue
        assert all(row.name for row in draft.rows)
        assert sum(doubt.taken is False for doubt in draft.doubtful) + len(draft.rows) <= draft.read
        difference = compare(draft.rows, draft.rows)
        assert (difference.new, difference.gone, difference.changed) == ((), (), ())
    return draft


def open_here(data: bytes) -> Table | None:
    try:
        return read(recognise(data), data)
    except FileFault:
        return None


@calm
@given(st.sampled_from(FileKind), st.lists(rows, min_size=1, max_size=3), st.text(max_size=40), st.data())
def test_any_table_is_a_draft_or_a_fault(
    vocabulary: Vocabulary, kind: FileKind, sheets: list[list[tuple[str, ...]]], text: str, data: st.DataObject
) -> None:
    unsure = data.draw(st.lists(st.integers(0, 7), max_size=2).map(tuple))
    parts = tuple(
        Part(f"sheet {n}", tuple(Row(line, row, unsure) for line, row in enumerate(sheet, 1)))
        for n, sheet in enumerate(sheets)
    )
    tell(Table(kind, parts, text), vocabulary)


@calm
@given(st.binary(max_size=400) | st.text(alphabet='nama,;"\n\tPT 9=', max_size=200).map(str.encode))
def test_any_bytes_are_a_table_or_a_fault(vocabulary: Vocabulary, data: bytes) -> None:
    if (table := open_here(data)) is not None:
        tell(table, vocabulary)


@calm
@given(st.sampled_from(WHOLE), st.data())
def test_a_file_that_is_cut_or_changed_is_a_table_or_a_fault(
    vocabulary: Vocabulary, whole: bytes, data: st.DataObject
) -> None:
    changed = bytearray(whole[: data.draw(st.integers(1, len(whole)))] if data.draw(st.booleans()) else whole)
    for place in data.draw(st.lists(st.integers(0, len(changed) - 1), max_size=8)):
        changed[place] = data.draw(st.integers(0, 255))
    # A broken spreadsheet may abort the library, so that one is only opened in a child.
    if not changed.startswith(b"PK") and (table := open_here(bytes(changed))) is not None:
        tell(table, vocabulary)


@slow
@given(st.sampled_from(WHOLE[1:]), st.data())
async def test_a_child_never_hurts_its_parent(vocabulary: Vocabulary, whole: bytes, data: st.DataObject) -> None:
    changed = bytearray(whole)
    for place in data.draw(st.lists(st.integers(0, len(changed) - 1), min_size=1, max_size=20)):
        changed[place] = data.draw(st.integers(0, 255))
    try:
        table = await read_table(bytes(changed))
    except FileFault:
        return
    await asyncio.to_thread(tell, table, vocabulary)
