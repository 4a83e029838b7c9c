"""Putting a list into use: a new import, or an earlier version; whoever watches a name that changes is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.agencies.current import lists_in_use, read_version, with_list
from bot.agencies.matching.names import letters
from bot.agencies.model import Agency, Sanction
from bot.agencies.register import Register
from bot.agencies.versions import ListKind, Version, VersionStore, pack
from bot.agencies.watching import WatchStore

CHANGED = "watch.changed"
"""The kind of notice that tells a watcher."""


class Teller(Protocol):
    """Brings a notice to whoever watches (`bot.delivery`)."""

    async def tell(self, watch_id: bytes, kind: str, facts: Mapping[str, str], not_before: datetime) -> None:
        """Put a notice into the outbox of this transaction."""
        ...


@dataclass(frozen=True, slots=True)
class Standing:
    """How one name stands: on the list or not, and its newest sanction (`revoked 2026-02-04`), empty for none."""

    listed: bool = False
    sanction: str = ""


@dataclass(frozen=True, slots=True)
class Keeping:
    """The use cases of the lists, over one transaction. `shipped` is the register that came with the program."""

    registers: VersionStore
    watches: WatchStore
    teller: Teller
    shipped: Register
    now: datetime

    async def take_over(self, kind: ListKind, rows: tuple[Agency, ...] | tuple[Sanction, ...], as_of: date) -> Version:
        """Keep an imported list as a new version, put it into use, and tell whoever watches what it changes."""
        await self.registers.lock()
        before = await lists_in_use(self.registers, self.shipped)
        version = await self.registers.add(kind, as_of, self.now.date(), len(rows), pack(rows))
        await self.registers.use(kind, version.number)
        await self._tell_changes(before, with_list(before, kind, rows, as_of))
        return version

    async def go_back(self, kind: ListKind, number: int) -> None:
        """Put a kept version into use again.

        Raises:
            LookupError: there is no such version.
        """
        await self.registers.lock()
        before = await lists_in_use(self.registers, self.shipped)
        after = with_list(before, *await read_version(self.registers, kind, number, self.shipped))
        await self.registers.use(kind, number)
        await self._tell_changes(before, after)

    async def _tell_changes(self, before: Register, after: Register) -> None:
        watches = await self.watches.all()
        if not watches:
            return
        then, now = standings(before), standings(after)
        for watch in watches:
            old, new = (each.get(letters(watch.name), Standing()) for each in (then, now))
            if old != new:
                facts = {
                    "name": watch.name,
                    "was_listed": "yes" if old.listed else "no",
                    "listed": "yes" if new.listed else "no",
                    "sanction": new.sanction,
                    "as_of": after.as_of.isoformat(),
                }
                await self.teller.tell(watch.id, CHANGED, facts, self.now)


def standings(register: Register) -> dict[str, Standing]:
    """Return how every name of a register stands, by its letters."""
    listed = {letters(agency.name) for agency in register.agencies}
    newest: dict[str, Sanction] = {}
    for sanction in register.sanctions:
        known = newest.get(letters(sanction.name))
        if known is None or known.date < sanction.date:
            newest[letters(sanction.name)] = sanction
    return {
        each: Standing(each in listed, f"{newest[each].action} {newest[each].date}" if each in newest else "")
        for each in listed | newest.keys()
    }
