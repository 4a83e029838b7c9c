"""The canary: a tip of our own that walks the whole path, so that a broken one is noticed before somebody needs it.

It walks in one transaction that is undone at the end. So no officer sees it, no label, count or row is ever left of
it, and nobody who is left out of a tip could tell that it was there.
"""

import logging
import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from bot.areas import Areas
from bot.logs import blame, event
from bot.tips import intake, mailbox
from bot.tips.clockwork import release, shred
from bot.tips.desk import Desk
from bot.tips.model import Category, Draft, Outcome, Period, Speaker, Spot, TipState
from bot.tips.receipt import ReceiptKeys
from bot.tips.routing import can_receive, local
from bot.tips.work import Work

MARK: Final = "canary"
NOBODY: Final = "nobody"

LATE: Final = timedelta(hours=7)
"""A walk that is older than this was followed by none, though one is due every six hours."""

_TO_THE_HOUR: Final = timedelta(hours=1)
_WORDS: Final = "Info percobaan: {number}"

log = logging.getLogger(__name__)


class Marks(Protocol):
    """Where the result is kept."""

    async def get(self, name: str, /) -> bytes | None:
        """Return the value, None when it was never set."""
        ...


@dataclass(frozen=True, slots=True)
class Walk:
    """How the last walk went: `step` is empty when all went well, NOBODY without staff, else the step that failed."""

    at: datetime
    step: str

    @property
    def day(self) -> date:
        """Return its day."""
        return self.at.date()

    @property
    def succeeded(self) -> bool:
        """Tell whether it came through."""
        return not self.step

    @property
    def failed(self) -> bool:
        """Tell whether something is broken; an office without staff is only unfinished."""
        return self.step not in ("", NOBODY)

    def is_late(self, now: datetime) -> bool:
        """Tell whether another should have followed; what is kept of a walk knows no minute."""
        return now - self.at > LATE + _TO_THE_HOUR

    def encode(self) -> bytes:
        """Return the walk as a mark, to the hour."""
        return f"{self.at.isoformat(timespec='hours')} {self.step}".encode()


async def look(marks: Marks) -> Walk | None:
    """Return how the last walk went; None when there was none."""
    value = await marks.get(MARK)
    if value is None:
        return None
    at, _, step = value.decode().partition(" ")
    return Walk(datetime.fromisoformat(at), step)


class _Undone(Exception):
    """Leaves the transaction, so that nothing of the walk is kept. `step` is where it ended."""

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step


async def walk(
    begin: Callable[[], AbstractAsyncContextManager[Work]], areas: Areas, keys: ReceiptKeys, photo: bytes
) -> str:
    """Let a tip walk from the intake to its destruction, and return the step at which it failed; empty for none.

    `keys` are those of a receipt of its own, derived before: that is slow, and other people wait for the database.

    Raises:
        Exception: whatever the database fails with.
    """
    try:
        async with begin() as work:
            raise _Undone(await _walk(work, areas, keys, photo))  # noqa: TRY301 - undoing is the point
    except _Undone as undone:
        return undone.step


async def _walk(work: Work, areas: Areas, keys: ReceiptKeys, photo: bytes) -> str:
    place = await _draw_place(work, areas)
    if place is None:
        return NOBODY
    area, official = place
    steps = _Steps(work, areas, keys, photo, area, official)
    for step in (
        steps.send,
        steps.route,
        steps.release,
        steps.read,
        steps.answer,
        steps.open_box,
        steps.add,
        steps.close,
        steps.end,
    ):
        try:
            arrived = await step()
        except Exception as error:  # noqa: BLE001 - whatever it is, the step has failed
            event(log, logging.ERROR, "canary failed", kind=step.__name__, **blame(error))
            return step.__name__
        if not arrived:
            event(log, logging.ERROR, "canary failed", kind=step.__name__)
            return step.__name__
    return ""


async def _draw_place(work: Work, areas: Areas) -> tuple[str, bool] | None:
    """Draw a kelurahan from which somebody gets tips, and whether an official is spoken of; None when nobody does."""
    served = [area.code for district in areas.served_districts() for area in areas.kelurahan_of(district.code)]
    for official in random.sample((False, True), 2):
        for code in random.sample(served, len(served)):
            if await can_receive(work, code, concerns_official=official):
                return code, official
    return None


@dataclass(slots=True)
class _Steps:
    """What happens to the tip, one step after the other; each tells whether all is as it should be."""

    work: Work
    areas: Areas
    keys: ReceiptKeys
    photo: bytes
    area: str
    official: bool
    words: str = ""
    tip_id: bytes = b""

    async def send(self) -> bool:
        self.words = _WORDS.format(number=random.randrange(10**6))  # noqa: S311 - only has to differ
        draft = Draft(
            self.area, Category.OTHER, urgent=False, concerns_official=self.official, text=self.words,
            spot=Spot.UNSURE, period=Period.UNSURE, photos=(self.photo,),
        )  # fmt: skip
        self.tip_id = await intake.file(self.work, self.areas, draft, self.keys)
        return bool(await self._desks())

    async def route(self) -> bool:
        tip = await self.work.tips.get(self.tip_id)
        if tip is None or (self.official and not tip.local_excluded):
            return False
        out = local(await self.work.staff.all(), self.area) if tip.local_excluded else frozenset()
        held = [await self.work.staff.get(wrap.member_id) for wrap in await self.work.tips.wraps_of_tip(self.tip_id)]
        return all(member is not None and member.actor not in out for member in held)

    async def release(self) -> bool:
        tip = await self.work.tips.get(self.tip_id)
        if tip is not None:
            await release(self.work, tip, crowded=False)
        released = await self.work.tips.get(self.tip_id)
        return released is not None and released.state is TipState.RECEIVED

    async def read(self) -> bool:
        for handle, desk in await self._desks():
            view = await desk.open(handle)
            if view.text != self.words or await desk.photo(handle, 1) != self.photo:
                return False
        return True

    async def answer(self) -> bool:
        handle, desk = (await self._desks())[0]
        await desk.answer(handle, self.words)
        return True

    async def open_box(self) -> bool:
        view = await mailbox.open_box(self.work, self.keys)
        said = [] if view is None else [(each.speaker, each.text) for each in view.messages]
        return said == [(Speaker.OFFICE, self.words)]

    async def add(self) -> bool:
        added = await mailbox.add(self.work, self.keys, self.words)
        handle, desk = (await self._desks())[0]
        last = (await desk.open(handle)).dialogue[-1]
        return added and (last.speaker, last.text) == (Speaker.TIPSTER, self.words)

    async def close(self) -> bool:
        handle, desk = (await self._desks())[0]
        return await desk.close(handle, Outcome.HELPED)

    async def end(self) -> bool:
        tip = await self.work.tips.get(self.tip_id)
        if tip is not None:
            await shred(self.work, tip)
        left = [
            await self.work.tips.get(self.tip_id),
            await mailbox.open_box(self.work, self.keys),
            *await self.work.tips.wraps_of_tip(self.tip_id),
            *await self.work.tips.photos(self.tip_id),
            *await self.work.tips.messages(self.tip_id),
        ]
        return left == [None, None]

    async def _desks(self) -> list[tuple[bytes, Desk]]:
        """Return every reader's way to the tip, with a desk of that one role."""
        desks = []
        for wrap in await self.work.tips.wraps_of_tip(self.tip_id):
            member = await self.work.staff.get(wrap.member_id)
            if member is not None:
                desks.append((wrap.handle, Desk(self.work, [member])))
        return desks
