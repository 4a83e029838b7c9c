"""Staff: who holds which role where, how to reach them, and who may join."""

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import RowMapping, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.keys import Keys
from bot.staff.model import Invitation, Member, Role
from bot.storage.padding import padded_json
from bot.storage.tables import RETIRED
from bot.storage.tables import invitation as invitation_table
from bot.storage.tables import member as table

_PLAIN = (table.c.id, table.c.actor, table.c.role, table.c.area, table.c.joined)
_ROLES = select(*_PLAIN).where(table.c.actor == bindparam("actor")).order_by(table.c.role, table.c.area)
_ALL = select(*_PLAIN).where(table.c.role != RETIRED).order_by(table.c.role, table.c.area, table.c.id)
_inserted = upsert(table)
_ADD = _inserted.on_conflict_do_update(
    index_elements=[table.c.actor, table.c.role, table.c.area],
    set_={"language": _inserted.excluded.language, "reachable": True},
).returning(*_PLAIN)
_REDEEM = (
    delete(invitation_table)
    .where(invitation_table.c.code_hash == bindparam("code_hash"))
    .returning(*invitation_table.c)
)


class Staff:
    """Keeps members and invitations (`bot.staff.model.StaffStore`)."""

    def __init__(self, connection: AsyncConnection, keys: Keys) -> None:
        self._connection = connection
        self._keys = keys

    async def invite(self, code_hash: bytes, invitation: Invitation) -> None:
        """Keep an invitation under the hash of its code."""
        await self._connection.execute(
            insert(invitation_table),
            {
                "code_hash": code_hash,
                "role": invitation.role.value,
                "area": invitation.area,
                "expires_at": invitation.expires,
                "sealed_known_as": self._seal_names(code_hash, invitation.known_as),
            },
        )

    async def redeem(self, code_hash: bytes, now: datetime) -> Invitation | None:
        """Take an invitation that has not expired, once; None when there is none."""
        row = (await self._connection.execute(_REDEEM, {"code_hash": code_hash})).one_or_none()
        if row is None or row.expires_at <= now:
            return None
        names = self._open_names(code_hash, row.sealed_known_as)
        return Invitation(Role(row.role), row.area, row.expires_at, names)

    async def add(self, member: Member, address: int, language: str) -> Member:
        """Keep a member with the chat (sealed) and language they can be reached in.

        Someone who already holds this role for this area keeps their first id; the kept member is returned.
        """
        added = await self._connection.execute(
            _ADD,
            {
                "id": member.id,
                "actor": member.actor,
                "role": member.role.value,
                "area": member.area or "",
                "joined": member.joined,
                "sealed_address": self._seal(member.id, address),
                "language": language,
                "reachable": True,
            },
        )
        kept = _member(added.mappings().one())
        if kept.id != member.id:
            await self._change(kept.id, sealed_address=self._seal(kept.id, address))
        return kept

    async def roles_of(self, actor: bytes) -> list[Member]:
        """Return what the person behind the pseudonym is; empty for a resident."""
        rows = await self._connection.execute(_ROLES, {"actor": actor})
        return [_member(row) for row in rows.mappings()]

    async def all(self) -> list[Member]:
        """Return every active member."""
        rows = await self._connection.execute(_ALL)
        return [_member(row) for row in rows.mappings()]

    async def get(self, member_id: bytes) -> Member | None:
        """Return an active member."""
        rows = await self._connection.execute(_ALL.where(table.c.id == member_id))
        row = rows.mappings().one_or_none()
        return None if row is None else _member(row)

    async def address(self, member_id: bytes) -> tuple[int, str] | None:
        """Return chat and language of an active, reachable member."""
        reachable = select(table.c.sealed_address, table.c.language).where(
            table.c.id == member_id, table.c.reachable.is_(True)
        )
        row = (await self._connection.execute(reachable)).one_or_none()
        if row is None:
            return None
        return int(self._keys.open("address", row.sealed_address, bound_to=member_id)), row.language

    async def choose_language(self, actor: bytes, language: str) -> None:
        """Remember the language for all roles of this person."""
        await self._connection.execute(update(table).where(table.c.actor == actor).values(language=language))

    async def set_reachable(self, member_id: bytes, *, reachable: bool) -> None:
        """Note that the member blocked the bot, or is back."""
        await self._change(member_id, reachable=reachable)

    async def unreachable(self) -> list[Member]:
        """Return active members who cannot be reached."""
        rows = await self._connection.execute(_ALL.where(table.c.reachable.is_(False)))
        return [_member(row) for row in rows.mappings()]

    async def known_as(self) -> Mapping[bytes, Sequence[str]]:
        """Return the names and telephone numbers by which people (actors) are known, of all their roles together."""
        rows = await self._connection.execute(
            select(table.c.id, table.c.actor, table.c.sealed_known_as).where(table.c.sealed_known_as.is_not(None))
        )
        known: dict[bytes, tuple[str, ...]] = {}
        for row in rows:
            known[row.actor] = (*known.get(row.actor, ()), *self._open_names(row.id, row.sealed_known_as))
        return known

    async def set_known_as(self, member_id: bytes, names: Sequence[str]) -> None:
        """Keep, sealed, by which names and telephone numbers a member is known, in place of earlier ones."""
        await self._change(member_id, sealed_known_as=self._seal_names(member_id, names))

    async def pin(self, actor: bytes) -> bytes | None:
        """Return what a person's PIN was turned into; None where none is set."""
        sealed = await self._connection.scalar(
            select(table.c.sealed_pin).where(table.c.actor == actor, table.c.sealed_pin.is_not(None)).limit(1)
        )
        return None if sealed is None else self._keys.open("pin", sealed, bound_to=actor)

    async def set_pin(self, actor: bytes, pin: bytes | None) -> None:
        """Keep, sealed, what a person's PIN was turned into, for all their roles; None removes it."""
        sealed = None if pin is None else self._keys.seal("pin", pin, bound_to=actor)
        await self._connection.execute(update(table).where(table.c.actor == actor).values(sealed_pin=sealed))

    async def quiet(self, actor: bytes) -> datetime | None:
        """Return until when a person is told nothing more about tips."""
        until: datetime | None = await self._connection.scalar(
            select(func.max(table.c.quiet_until)).where(table.c.actor == actor)
        )
        return until

    async def keep_quiet(self, actor: bytes, until: datetime) -> None:
        """Tell a person nothing more about tips until then."""
        await self._connection.execute(update(table).where(table.c.actor == actor).values(quiet_until=until))

    async def certified(self, member_id: bytes) -> date | None:
        """Return the day on which it was last confirmed that a member still works here; None for never."""
        day: date | None = await self._connection.scalar(select(table.c.certified).where(table.c.id == member_id))
        return day

    async def certify(self, member_id: bytes, day: date) -> None:
        """Note that a member still works here."""
        await self._change(member_id, certified=day)

    async def revoke(self, member_id: bytes) -> bool:
        """End a membership at once, with every key that it holds; False when there was none."""
        # The wraps go with the member: the foreign key cascades.
        result = await self._connection.execute(delete(table).where(table.c.id == member_id))
        return result.rowcount == 1

    async def retire(self, member_id: bytes) -> bool:
        """End a membership at once, and keep its ways to tips in nobody's hands; False when there was none."""
        if await self.get(member_id) is None:
            return False
        await self._change(
            member_id,
            actor=secrets.token_bytes(16),
            role=RETIRED,
            area="",
            sealed_address=self._seal(member_id, 0),
            language="",
            reachable=False,
            sealed_known_as=None,
            sealed_pin=None,
            certified=None,
            quiet_until=None,
        )
        return True

    async def retired(self) -> list[bytes]:
        """Return the ids under which ways to tips are in nobody's hands."""
        return list(await self._connection.scalars(select(table.c.id).where(table.c.role == RETIRED)))

    async def _change(self, member_id: bytes, **values: object) -> None:
        await self._connection.execute(update(table).where(table.c.id == member_id).values(**values))

    def _seal(self, member_id: bytes, address: int) -> bytes:
        return self._keys.seal("address", str(address).encode(), bound_to=member_id)

    def _seal_names(self, owner: bytes, names: Sequence[str]) -> bytes | None:
        return self._keys.seal("known-as", padded_json(list(names)), bound_to=owner) if names else None

    def _open_names(self, owner: bytes, sealed: bytes | None) -> tuple[str, ...]:
        return () if sealed is None else tuple(json.loads(self._keys.open("known-as", sealed, bound_to=owner)))


def _member(row: RowMapping) -> Member:
    return Member(row["id"], row["actor"], Role(row["role"]), row["area"] or None, row["joined"])
