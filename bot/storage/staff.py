"""Staff: who holds which role where, how to reach them, and who may join."""

from datetime import datetime

from sqlalchemy import RowMapping, bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.keys import Keys
from bot.staff.model import Invitation, Member, Role
from bot.storage.tables import invitation as invitation_table
from bot.storage.tables import member as table

_PLAIN = (table.c.id, table.c.actor, table.c.role, table.c.area, table.c.joined)
_ROLES = select(*_PLAIN).where(table.c.actor == bindparam("actor")).order_by(table.c.role, table.c.area)
_ALL = select(*_PLAIN).order_by(table.c.role, table.c.area, table.c.id)
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
            },
        )

    async def redeem(self, code_hash: bytes, now: datetime) -> Invitation | None:
        """Take an invitation that has not expired, once; None when there is none."""
        row = (await self._connection.execute(_REDEEM, {"code_hash": code_hash})).one_or_none()
        if row is None or row.expires_at <= now:
            return None
        return Invitation(Role(row.role), row.area, row.expires_at)

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

    async def revoke(self, member_id: bytes) -> bool:
        """End a membership at once, with every key that it holds; False when there was none."""
        # The wraps go with the member: the foreign key cascades.
        result = await self._connection.execute(delete(table).where(table.c.id == member_id))
        return result.rowcount == 1

    async def _change(self, member_id: bytes, **values: object) -> None:
        await self._connection.execute(update(table).where(table.c.id == member_id).values(**values))

    def _seal(self, member_id: bytes, address: int) -> bytes:
        return self._keys.seal("address", str(address).encode(), bound_to=member_id)


def _member(row: RowMapping) -> Member:
    return Member(row["id"], row["actor"], Role(row["role"]), row["area"] or None, row["joined"])
