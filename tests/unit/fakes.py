"""Storage in memory that keeps the contracts of the ports: transactions, leases, cascades, unique keys."""

import asyncio
import copy
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from bot.agencies.matching.names import letters
from bot.agencies.unanswered import ENOUGH
from bot.agencies.versions import SHIPPED, ListKind, Version
from bot.agencies.watching import MOST_WATCHED, Watch
from bot.delivery.model import Lane, Notice, Parcel, Timer
from bot.learning.learner import Learner
from bot.staff.model import Invitation, Member, Role
from bot.tips.model import Message, SealedPhoto, TipRecord, TipState, Wrap

NOW = datetime(2026, 11, 23, 9, 41, 27, tzinfo=UTC)
ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


class FakeClock:
    """A clock that tests move."""

    def __init__(self, now: datetime = NOW) -> None:
        self.moment = now

    def now(self) -> datetime:
        return self.moment

    def advance(self, **distance: float) -> None:
        self.moment += timedelta(**distance)


@dataclass
class Kept:
    """One row of the outbox or of the timers."""

    id: bytes
    due: datetime
    lease_until: datetime = ALWAYS
    attempts: int = 0


@dataclass
class KeptParcel(Kept):
    lane: Lane = Lane.TIP
    member_id: bytes = b""
    notice: Notice = field(default_factory=lambda: Notice("", {}))


@dataclass
class KeptTimer(Kept):
    kind: str = ""
    key: bytes = b""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass
class KeptMember:
    member: Member
    address: int
    language: str
    reachable: bool = True
    known_as: tuple[str, ...] = ()
    quiet_until: datetime | None = None
    certified: date | None = None


@dataclass
class KeptWatch:
    actor: bytes
    address: int
    language: str
    name: str


@dataclass
class KeptName:
    """A name searched in vain: the day last asked, and who asked."""

    day: date
    askers: set[bytes] = field(default_factory=set)


@dataclass
class State:
    """Everything that a transaction can change."""

    tips: dict[bytes, TipRecord] = field(default_factory=dict)
    wraps: list[Wrap] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    photos: list[SealedPhoto] = field(default_factory=list)
    members: dict[bytes, KeptMember] = field(default_factory=dict)
    pins: dict[bytes, bytes] = field(default_factory=dict)
    invitations: dict[bytes, Invitation] = field(default_factory=dict)
    parcels: list[KeptParcel] = field(default_factory=list)
    retired: set[bytes] = field(default_factory=set)
    timers: list[KeptTimer] = field(default_factory=list)
    lists: dict[tuple[ListKind, int], tuple[Version, bytes]] = field(default_factory=dict)
    in_use: dict[ListKind, int] = field(default_factory=dict)
    watches: dict[bytes, KeptWatch] = field(default_factory=dict)
    unanswered: dict[str, KeptName] = field(default_factory=dict)
    in_vain: list[date] = field(default_factory=list)
    learners: dict[bytes, Learner] = field(default_factory=dict)


class FakeTips:
    def __init__(self, state: State) -> None:
        self._state = state

    async def add(self, tip: TipRecord, wraps: list[Wrap]) -> None:
        assert tip.id not in self._state.tips
        assert await self.by_lookup(tip.lookup) is None
        self._state.tips[tip.id] = tip
        for wrap in wraps:
            await self.add_wrap(wrap)

    async def get(self, tip_id: bytes) -> TipRecord | None:
        return self._state.tips.get(tip_id)

    async def by_lookup(self, lookup: bytes) -> TipRecord | None:
        return next((tip for tip in self._state.tips.values() if tip.lookup == lookup), None)

    async def update(self, tip: TipRecord) -> None:
        assert tip.id in self._state.tips
        self._state.tips[tip.id] = tip

    async def wrap_by_handle(self, handle: bytes) -> Wrap | None:
        return next((wrap for wrap in self._state.wraps if wrap.handle == handle), None)

    async def any_wrap(self, tip_id: bytes) -> Wrap | None:
        return next((wrap for wrap in self._state.wraps if wrap.tip_id == tip_id), None)

    async def wraps_of_tip(self, tip_id: bytes) -> list[Wrap]:
        held = (each for each in self._state.wraps if each.tip_id == tip_id and each.member_id in self._state.members)
        return sorted(held, key=lambda wrap: wrap.member_id)

    async def wraps_of_member(self, member_id: bytes) -> list[tuple[Wrap, TipRecord]]:
        pairs = [(wrap, self._state.tips[wrap.tip_id]) for wrap in self._state.wraps if wrap.member_id == member_id]
        return sorted(
            pairs, key=lambda pair: (pair[1].state is TipState.CLOSED, not pair[1].urgent, pair[1].day, pair[0].label)
        )

    async def add_wrap(self, wrap: Wrap) -> None:
        assert wrap.member_id in self._state.members
        for other in self._state.wraps:
            assert other.handle != wrap.handle
            assert (other.tip_id, other.member_id) != (wrap.tip_id, wrap.member_id)
            assert (other.member_id, other.label) != (wrap.member_id, wrap.label)
        self._state.wraps.append(wrap)

    async def mark_opened(self, tip_id: bytes, member_id: bytes) -> None:
        self._state.wraps = [
            replace(wrap, opened=True) if (wrap.tip_id, wrap.member_id) == (tip_id, member_id) else wrap
            for wrap in self._state.wraps
        ]

    async def add_photo(self, photo: SealedPhoto) -> None:
        assert all((kept.tip_id, kept.number) != (photo.tip_id, photo.number) for kept in self._state.photos)
        self._state.photos.append(photo)

    async def photos(self, tip_id: bytes) -> list[SealedPhoto]:
        return sorted((kept for kept in self._state.photos if kept.tip_id == tip_id), key=lambda kept: kept.number)

    async def count_photos(self, tip_id: bytes) -> int:
        return len(await self.photos(tip_id))

    async def say(self, message: Message) -> None:
        assert all((said.tip_id, said.number) != (message.tip_id, message.number) for said in self._state.messages)
        self._state.messages.append(message)

    async def forget_letters(self, tip_id: bytes) -> None:
        self._state.messages = [
            replace(said, for_tipster=b"") if said.tip_id == tip_id else said for said in self._state.messages
        ]

    async def messages(self, tip_id: bytes) -> list[Message]:
        return sorted((said for said in self._state.messages if said.tip_id == tip_id), key=lambda said: said.number)

    async def shred(self, tip_id: bytes) -> None:
        self._state.tips.pop(tip_id, None)
        self._state.wraps = [wrap for wrap in self._state.wraps if wrap.tip_id != tip_id]
        self._state.messages = [said for said in self._state.messages if said.tip_id != tip_id]
        self._state.photos = [kept for kept in self._state.photos if kept.tip_id != tip_id]


class FakeStaff:
    def __init__(self, state: State) -> None:
        self._state = state

    async def invite(self, code_hash: bytes, invitation: Invitation) -> None:
        self._state.invitations[code_hash] = invitation

    async def redeem(self, code_hash: bytes, now: datetime) -> Invitation | None:
        invitation = self._state.invitations.pop(code_hash, None)
        return None if invitation is None or invitation.expires <= now else invitation

    async def add(self, member: Member, address: int, language: str) -> Member:
        for kept in self._state.members.values():
            same = kept.member
            if (same.actor, same.role, same.area) == (member.actor, member.role, member.area):
                kept.address, kept.language, kept.reachable = address, language, True
                return same
        self._state.members[member.id] = KeptMember(member, address, language)
        return member

    async def roles_of(self, actor: bytes) -> list[Member]:
        return [member for member in await self.all() if member.actor == actor]

    async def all(self) -> list[Member]:
        return [kept.member for kept in self._state.members.values()]

    async def get(self, member_id: bytes) -> Member | None:
        kept = self._state.members.get(member_id)
        return None if kept is None else kept.member

    async def address(self, member_id: bytes) -> tuple[int, str] | None:
        kept = self._state.members.get(member_id)
        return None if kept is None or not kept.reachable else (kept.address, kept.language)

    async def choose_language(self, actor: bytes, language: str) -> None:
        for kept in self._state.members.values():
            if kept.member.actor == actor:
                kept.language = language

    async def set_reachable(self, member_id: bytes, *, reachable: bool) -> None:
        self._state.members[member_id].reachable = reachable

    async def unreachable(self) -> list[Member]:
        return [kept.member for kept in self._state.members.values() if not kept.reachable]

    async def known_as(self) -> dict[bytes, tuple[str, ...]]:
        known: dict[bytes, tuple[str, ...]] = {}
        for kept in self._state.members.values():
            if kept.known_as:
                known[kept.member.actor] = (*known.get(kept.member.actor, ()), *kept.known_as)
        return known

    async def set_known_as(self, member_id: bytes, names: Sequence[str]) -> None:
        self._state.members[member_id].known_as = tuple(names)

    async def pin(self, actor: bytes) -> bytes | None:
        return self._state.pins.get(actor)

    async def set_pin(self, actor: bytes, pin: bytes | None) -> None:
        if pin is None:
            self._state.pins.pop(actor, None)
        else:
            self._state.pins[actor] = pin

    async def quiet(self, actor: bytes) -> datetime | None:
        moments = [kept.quiet_until for kept in self._state.members.values() if kept.member.actor == actor]
        return max((moment for moment in moments if moment is not None), default=None)

    async def keep_quiet(self, actor: bytes, until: datetime) -> None:
        for kept in self._state.members.values():
            if kept.member.actor == actor:
                kept.quiet_until = until

    async def certified(self, member_id: bytes) -> date | None:
        return self._state.members[member_id].certified

    async def certify(self, member_id: bytes, day: date) -> None:
        self._state.members[member_id].certified = day

    async def revoke(self, member_id: bytes) -> bool:
        self._state.wraps = [wrap for wrap in self._state.wraps if wrap.member_id != member_id]
        self._state.retired.discard(member_id)
        return self._state.members.pop(member_id, None) is not None

    async def retire(self, member_id: bytes) -> bool:
        if self._state.members.pop(member_id, None) is None:
            return False
        self._state.retired.add(member_id)
        return True

    async def retired(self) -> list[bytes]:
        return sorted(self._state.retired)


@dataclass
class FakePushes:
    """Keeps places in memory (`bot.delivery.model.PushStore`)."""

    places: dict[bytes, tuple[int, str, datetime]] = field(default_factory=dict)

    async def put(self, key: bytes, address: int, language: str, expires: datetime) -> None:
        self.places[key] = (address, language, expires)

    async def take(self, key: bytes, now: datetime) -> tuple[int, str, datetime] | None:
        place = self.places.pop(key, None)
        return None if place is None or place[2] <= now else place

    async def wanted(self, key: bytes) -> bool:
        return key in self.places

    async def drop(self, key: bytes) -> None:
        self.places.pop(key, None)

    async def prune(self, now: datetime) -> None:
        self.places = {key: place for key, place in self.places.items() if place[2] > now}


class FakeOutbox:
    def __init__(self, state: State) -> None:
        self._state = state

    async def put(self, lane: Lane, member_id: bytes, notice: Notice, not_before: datetime) -> None:
        parcel = KeptParcel(secrets.token_bytes(16), not_before, lane=lane, member_id=member_id, notice=notice)
        self._state.parcels.append(parcel)

    async def claim(self, now: datetime, limit: int, lease: timedelta, last: Lane = Lane.CAMPAIGN) -> list[Parcel]:
        due = [row for row in self._state.parcels if row.due <= now and row.lease_until <= now and row.lane <= last]
        due = sorted(due, key=lambda row: (row.lane, row.due))[:limit]
        for row in due:
            row.lease_until = now + lease
        return [Parcel(row.id, row.lane, row.member_id, row.notice, row.attempts) for row in due]

    async def claim_of(self, member_ids: Sequence[bytes], now: datetime, lease: timedelta) -> list[Parcel]:
        due = [row for row in self._state.parcels if row.due <= now and row.lease_until <= now and row.lane <= Lane.TIP]
        due = sorted((row for row in due if row.member_id in member_ids), key=lambda row: (row.lane, row.due))
        for row in due:
            row.lease_until = now + lease
        return [Parcel(row.id, row.lane, row.member_id, row.notice, row.attempts) for row in due]

    async def rest(self, parcel_id: bytes, until: datetime) -> None:
        for row in self._state.parcels:
            if row.id == parcel_id:
                row.due, row.lease_until = until, ALWAYS

    async def delivered(self, parcel_id: bytes) -> None:
        self._state.parcels = [row for row in self._state.parcels if row.id != parcel_id]

    async def postpone(self, parcel_id: bytes, until: datetime) -> None:
        for row in self._state.parcels:
            if row.id == parcel_id:
                row.attempts, row.due, row.lease_until = row.attempts + 1, until, ALWAYS

    async def waits(self, member_id: bytes) -> bool:
        return any(row.member_id == member_id for row in self._state.parcels)

    async def withdraw(self, member_id: bytes) -> None:
        self._state.parcels = [row for row in self._state.parcels if row.member_id != member_id]


class FakeTimers:
    def __init__(self, state: State) -> None:
        self._state = state

    async def set(self, kind: str, key: bytes, facts: Mapping[str, str], due: datetime) -> None:
        await self.cancel(kind, key)
        self._state.timers.append(KeptTimer(secrets.token_bytes(16), due, kind=kind, key=key, facts=facts))

    async def ensure(self, kind: str, key: bytes, facts: Mapping[str, str], due: datetime) -> None:
        if all((row.kind, row.key) != (kind, key) for row in self._state.timers):
            await self.set(kind, key, facts, due)

    async def cancel(self, kind: str, key: bytes) -> None:
        self._state.timers = [row for row in self._state.timers if (row.kind, row.key) != (kind, key)]

    async def claim(self, now: datetime, limit: int, lease: timedelta) -> list[Timer]:
        due = [row for row in self._state.timers if row.due <= now and row.lease_until <= now]
        due = sorted(due, key=lambda row: row.due)[:limit]
        for row in due:
            row.lease_until = now + lease
        return [Timer(row.id, row.kind, row.facts, row.attempts) for row in due]

    async def done(self, timer_id: bytes) -> bool:
        there = any(row.id == timer_id for row in self._state.timers)
        self._state.timers = [row for row in self._state.timers if row.id != timer_id]
        return there

    async def postpone(self, timer_id: bytes, until: datetime) -> None:
        for row in self._state.timers:
            if row.id == timer_id:
                row.attempts, row.due, row.lease_until = row.attempts + 1, until, ALWAYS

    async def latest_delay(self, now: datetime) -> timedelta:
        return max((now - row.due for row in self._state.timers if row.due <= now), default=timedelta())


class FakeRegisters:
    def __init__(self, state: State) -> None:
        self._state = state

    async def lock(self) -> None:
        """Do nothing: transactions take turns here."""

    async def add(self, kind: ListKind, as_of: date, imported: date, rows: int, content: bytes) -> Version:
        version = Version(kind, len(await self.versions(kind)) + 1, as_of, imported, rows)
        self._state.lists[kind, version.number] = version, content
        return version

    async def versions(self, kind: ListKind) -> list[Version]:
        return [version for version, _ in reversed(self._state.lists.values()) if version.kind is kind]

    async def content(self, kind: ListKind, number: int) -> bytes | None:
        _, content = self._state.lists.get((kind, number), (None, None))
        return content

    async def use(self, kind: ListKind, number: int) -> None:
        assert number == SHIPPED or (kind, number) in self._state.lists
        self._state.in_use[kind] = number

    async def in_use(self) -> dict[ListKind, int]:
        return dict.fromkeys(ListKind, SHIPPED) | self._state.in_use


class FakeWatches:
    def __init__(self, state: State) -> None:
        self._state = state

    async def add(self, actor: bytes, address: int, language: str, name: str) -> bool:
        watched = {letters(each) for each in await self.names(actor)}
        if letters(name) in watched:
            return True
        if len(watched) == MOST_WATCHED:
            return False
        self._state.watches[secrets.token_bytes(16)] = KeptWatch(actor, address, language, name)
        return True

    async def remove(self, actor: bytes, name: str) -> None:
        for watch_id, kept in list(self._state.watches.items()):
            if (kept.actor, letters(kept.name)) == (actor, letters(name)):
                await self.drop(watch_id)

    async def remove_all(self, actor: bytes) -> int:
        names = await self.names(actor)
        for name in names:
            await self.remove(actor, name)
        return len(names)

    async def names(self, actor: bytes) -> list[str]:
        return sorted(kept.name for kept in self._state.watches.values() if kept.actor == actor)

    async def all(self) -> list[Watch]:
        return [Watch(watch_id, kept.name) for watch_id, kept in self._state.watches.items()]

    async def address(self, watch_id: bytes) -> tuple[int, str] | None:
        kept = self._state.watches.get(watch_id)
        return None if kept is None else (kept.address, kept.language)

    async def drop(self, watch_id: bytes) -> None:
        self._state.watches.pop(watch_id, None)


class FakeLearners:
    """Learners whose id is the chat's pseudonym itself."""

    def __init__(self, state: State) -> None:
        self._state = state

    def id_of(self, actor: bytes) -> bytes:
        return actor

    async def get(self, actor: bytes) -> Learner:
        return self._state.learners.get(actor, Learner())

    async def keep(self, actor: bytes, learner: Learner, until: date) -> None:
        self._state.learners[actor] = learner

    async def amend(self, actor: bytes, learner: Learner) -> None:
        if learner == Learner():
            self._state.learners.pop(actor, None)
        elif actor in self._state.learners:
            self._state.learners[actor] = learner

    async def address(self, learner_id: bytes) -> tuple[int, str] | None:
        place = (await self.get(learner_id)).place
        return None if place is None else (place.chat, place.language)

    async def drop(self, learner_id: bytes) -> None:
        await self.amend(learner_id, (await self.get(learner_id)).without_wishes())

    async def forget(self, actor: bytes) -> None:
        self._state.learners.pop(actor, None)


class FakeUnanswered:
    def __init__(self, state: State) -> None:
        self._state = state

    async def ask(self, name: str, actor: bytes, today: date) -> None:
        self._state.in_vain.append(today)
        kept = self._state.unanswered.setdefault(name, KeptName(today))
        kept.day = today
        kept.askers.add(actor)

    async def frequent(self) -> list[tuple[str, int]]:
        asked = [(name, len(kept.askers)) for name, kept in self._state.unanswered.items()]
        return sorted((pair for pair in asked if pair[1] >= ENOUGH), key=lambda pair: (-pair[1], pair[0]))

    async def total(self, since: date) -> int:
        return sum(day >= since for day in self._state.in_vain)

    async def forget(self, before: date) -> None:
        self._state.unanswered = {name: kept for name, kept in self._state.unanswered.items() if kept.day >= before}
        self._state.in_vain = [day for day in self._state.in_vain if day >= before]


class FakeUnit:
    """The stores of one transaction."""

    def __init__(self, state: State) -> None:
        self.tips = FakeTips(state)
        self.staff = FakeStaff(state)
        self.outbox = FakeOutbox(state)
        self.timers = FakeTimers(state)
        self.registers = FakeRegisters(state)
        self.watches = FakeWatches(state)
        self.unanswered = FakeUnanswered(state)
        self.learners = FakeLearners(state)


class FakeDatabase:
    """One transaction at a time; what an exception leaves is undone. `inside` tells whether this task holds one."""

    def __init__(self) -> None:
        self.state = State()
        self.inside: ContextVar[bool] = ContextVar("inside", default=False)
        self._lock = asyncio.Lock()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[FakeUnit]:
        async with self._lock:
            before = copy.deepcopy(self.state)
            token = self.inside.set(True)
            try:
                yield FakeUnit(self.state)
            except BaseException:
                self.state = before
                raise
            finally:
                self.inside.reset(token)

    def hire(self, name: str, role: Role, area: str | None = None, *, person: str | None = None) -> Member:
        """Make `name` a member; `person` is whose role it is, when somebody has several."""
        who = person or name
        member = Member(name.encode().ljust(16, b"."), who.encode(), role, area, date(2026, 1, 5))
        address = 1000 + sum(who.encode())
        self.state.members[member.id] = KeptMember(member, address, "id")
        return member

    def block(self, member: Member) -> None:
        """Let a member be known as out of reach."""
        self.state.members[member.id].reachable = False
