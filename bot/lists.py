"""What an operator does with the lists of the register: check, import, compare, and go back to an earlier version."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.agencies.checker import Checker
from bot.agencies.current import lists_in_use, read_version
from bot.agencies.importing.columns import Layout, lay_out
from bot.agencies.importing.comparing import Difference, compare
from bot.agencies.importing.draft import ListDraft, make_draft
from bot.agencies.importing.faults import FileFault
from bot.agencies.importing.sanction_rows import Defaults
from bot.agencies.importing.tables import read_file, read_table
from bot.agencies.importing.vocabulary import Vocabulary, load_vocabulary
from bot.agencies.keeping import Keeping
from bot.agencies.matching.words import load_words
from bot.agencies.register import Register, load_register
from bot.agencies.versions import SHIPPED, ListKind, Version
from bot.app import StartFault, content_folder, load_keys, open_database
from bot.clock import SystemClock
from bot.delivery.post import Bulletin
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Kept:
    """The kept versions of one list, the newest import first, and the number of the one in use."""

    versions: list[Version]
    in_use: int
    shipped: date


def shipped_register(settings: Settings) -> Register:
    """Return the register that came with the program, or with the operator's own content.

    Raises:
        StartFault: it cannot be used.
    """
    try:
        return load_register(content_folder(settings))
    except (OSError, ValueError) as error:
        raise StartFault(f"The register cannot be used: {error}.") from error


async def register_in_use(settings: Settings) -> Register:
    """Return the register that answers: imported lists where there are any. Where there is no database, none is made.

    Raises:
        StartFault: it cannot be used.
    """
    shipped = shipped_register(settings)
    if settings.database_url is None and not settings.sqlite_path().exists():
        return shipped
    async with open_database(settings, load_keys(settings, create=False)) as database, database.begin() as unit:
        return await lists_in_use(unit.registers, shipped)


async def load_checker(settings: Settings) -> Checker:
    """Return the check over the lists in use; it needs no token."""
    register = await register_in_use(settings)
    try:
        return Checker(register, load_words(content_folder(settings)))
    except (OSError, ValueError) as error:
        raise StartFault(f"The words of the check cannot be used: {error}.") from error


def read_words(settings: Settings) -> Vocabulary:
    """Return the words of register files.

    Raises:
        StartFault: they cannot be used.
    """
    try:
        return load_vocabulary(content_folder(settings))
    except (OSError, ValueError) as error:
        raise StartFault(f"The words of register files cannot be used: {error}.") from error


async def read_layout(path: Path, words: Vocabulary) -> Layout:
    """Read a file as a table; nothing is in use yet.

    Raises:
        StartFault: it cannot be taken, and why.
    """
    try:
        return lay_out(await read_table(read_file(path)), words)
    except FileFault as fault:
        raise StartFault(f"{_sentence(fault)} The list in use stays as it is.") from None
    except OSError as error:
        raise StartFault(f"{path} cannot be read ({error.strerror}).") from None


def draft_list(layout: Layout, kind: ListKind, words: Vocabulary, defaults: Defaults) -> ListDraft:
    """Make a draft of a table.

    Raises:
        StartFault: no row of it can be taken.
    """
    try:
        return make_draft(layout, kind, words, defaults)
    except FileFault as fault:
        hint = "" if defaults.source else " A sanction needs a source: name the decree with --source."
        hint = hint if kind is ListKind.SANCTIONS else ""
        raise StartFault(f"{_sentence(fault)}{hint} The list in use stays as it is.") from None


async def compare_draft(settings: Settings, draft: ListDraft) -> Difference:
    """Compare a draft with the list in use."""
    register = await register_in_use(settings)
    return compare(register.agencies if draft.kind is ListKind.LISTED else register.sanctions, draft.rows)


async def use_draft(settings: Settings, draft: ListDraft, as_of: date) -> Version:
    """Keep a draft as a version and put it into use, in one transaction; whoever watches is told."""
    async with _keeping(settings) as keeping:
        return await keeping.take_over(draft.kind, draft.rows, as_of)


async def list_versions(settings: Settings, kind: ListKind) -> Kept:
    """Return the kept versions of one list."""
    async with _keeping(settings) as keeping:
        in_use = (await keeping.registers.in_use())[kind]
        return Kept(await keeping.registers.versions(kind), in_use, keeping.shipped.as_of)


async def compare_versions(settings: Settings, kind: ListKind, old: int, new: int) -> Difference:
    """Compare two versions of one list.

    Raises:
        StartFault: there is no such version.
    """
    async with _keeping(settings) as keeping:
        try:
            before, after = [await read_version(keeping.registers, kind, each, keeping.shipped) for each in (old, new)]
        except LookupError:
            raise _no_version() from None
    return compare(before[1], after[1])


async def go_back(settings: Settings, kind: ListKind, number: int) -> None:
    """Put a kept version into use again; whoever watches is told.

    Raises:
        StartFault: there is no such version.
    """
    async with _keeping(settings) as keeping:
        try:
            await keeping.go_back(kind, number)
        except LookupError:
            raise _no_version() from None


@asynccontextmanager
async def _keeping(settings: Settings) -> AsyncIterator[Keeping]:
    shipped = shipped_register(settings)
    now = SystemClock(settings.zone()).now()
    async with open_database(settings, load_keys(settings, create=True)) as database, database.begin() as unit:
        yield Keeping(unit.registers, unit.watches, Bulletin(unit.outbox), shipped, now)


def _no_version() -> StartFault:
    return StartFault(f"There is no such version: `agencies versions` shows them, {SHIPPED} is the shipped one.")


def _sentence(fault: FileFault) -> str:
    text = str(fault)
    return text if text.endswith(".") else f"{text}."
