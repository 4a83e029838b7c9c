"""The register that answers now: the shipped lists, or those that were imported and put into use."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.agencies.checker import Checker
from bot.agencies.matching.words import Words
from bot.agencies.model import Agency, Sanction
from bot.agencies.register import Register
from bot.agencies.versions import SHIPPED, ListKind, VersionStore, unpack

Begin = Callable[[], AbstractAsyncContextManager[Any]]


@dataclass(frozen=True, slots=True)
class _Known:
    register: Register
    checker: Checker
    versions: Mapping[ListKind, int]


class Current:
    """Holds the register in use with its checker; both are replaced together, and only as a whole.

    Several processes share one database: each looks for itself whether another list was put into use.
    """

    def __init__(self, shipped: Register, words: Words, checker: Checker) -> None:
        """Begin with the shipped register and its checker."""
        self._shipped = shipped
        self._words = words
        self._known = _Known(shipped, checker, dict.fromkeys(ListKind, SHIPPED))

    @property
    def register(self) -> Register:
        """Return the lists in use."""
        return self._known.register

    @property
    def checker(self) -> Checker:
        """Return the check over the lists in use."""
        return self._known.checker

    async def refresh(self, begin: Begin) -> bool:
        """Take over the lists that were put into use since the last look; tell whether there were any."""
        async with begin() as unit:
            versions: Mapping[ListKind, int] = await unit.registers.in_use()
            if versions == self._known.versions:
                return False
            register = await lists_in_use(unit.registers, self._shipped)
        checker = await asyncio.to_thread(Checker, register, self._words)
        self._known = _Known(register, checker, versions)
        return True


async def lists_in_use(store: VersionStore, shipped: Register) -> Register:
    """Return the register that is made of the version in use of each list."""
    register = shipped
    for kind, number in (await store.in_use()).items():
        register = with_list(register, *await read_version(store, kind, number, shipped))
    return register


async def read_version(
    store: VersionStore, kind: ListKind, number: int, shipped: Register
) -> tuple[ListKind, tuple[Agency, ...] | tuple[Sanction, ...], date]:
    """Return one version of a list: its kind, its rows, its date.

    Raises:
        LookupError: there is no such version.
    """
    if number == SHIPPED:
        listed = kind is ListKind.LISTED
        return kind, shipped.agencies if listed else shipped.sanctions, shipped.as_of
    kept = next((version for version in await store.versions(kind) if version.number == number), None)
    content = await store.content(kind, number)
    if kept is None or content is None:
        raise LookupError(f"no version {number} of the list {kind}")
    return kind, unpack(kind, content), kept.as_of


def with_list(
    register: Register, kind: ListKind, rows: tuple[Agency, ...] | tuple[Sanction, ...], as_of: date
) -> Register:
    """Return the register with one of its lists replaced; its date is that of the list of agencies."""
    if kind is ListKind.LISTED:
        return replace(register, agencies=tuple(row for row in rows if isinstance(row, Agency)), as_of=as_of)
    return replace(register, sanctions=tuple(row for row in rows if isinstance(row, Sanction)))
