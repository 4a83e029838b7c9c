"""Take a tip in: seal it, choose its readers, start its clocks."""

import secrets

from bot.areas import Areas
from bot.tips.custody import wrap_for
from bot.tips.model import KEPT_AT_MOST, TEXT_LIMIT, Draft, TipRecord, TipState, Wrap
from bot.tips.moments import day_due, hold_back, unread_due
from bot.tips.receipt import ReceiptKeys
from bot.tips.routing import readers
from bot.tips.text import clean_text
from bot.tips.work import Work

ID_BYTES = 16


class IntakeFault(Exception):
    """A tip cannot be taken: its place is not served, or nobody could read it."""


async def file(work: Work, areas: Areas, draft: Draft, keys: ReceiptKeys) -> None:
    """Seal a tip and hand it to its readers; with a receipt that has a tip already, nothing happens.

    A tip that is not urgent rests first, for `work.delay` to twice that: until then its readers see nothing of it, so
    that nobody can tell from its arrival who was writing at the time.

    Raises:
        TextFault: the text has no visible letter, or too many.
        IntakeFault: the place is not served, or nobody could read the tip.
    """
    text = clean_text(draft.text, TEXT_LIMIT)
    area = areas.get(draft.area)
    if area is None or not area.served:
        raise IntakeFault("a tip can only come from an area that is served")
    if await work.tips.by_lookup(keys.lookup) is not None:
        return
    chosen = await readers(work, draft.area, local_excluded=draft.concerns_official)
    if not chosen:
        raise IntakeFault("nobody could read this tip")
    rests = hold_back(work.delay) if work.delay and not draft.urgent else None
    key = work.vault.draw_key()
    tip_id = secrets.token_bytes(ID_BYTES)
    tip = TipRecord(
        id=tip_id,
        area=draft.area,
        day=work.now.date(),
        category=draft.category,
        urgent=draft.urgent,
        local_excluded=draft.concerns_official,
        state=TipState.WAITING if rests else TipState.RECEIVED,
        sealed=work.vault.seal_tip(key, tip_id, text),
        lookup=keys.lookup,
        public_key=keys.public_key,
    )
    wraps = [await wrap_for(work, tip_id, key, one.id) for one in chosen]
    await work.tips.add(tip, wraps)
    await work.set_timer("tip.limit", tip, day_due(tip.day, KEPT_AT_MOST))
    if rests:
        await work.set_timer("tip.release", tip, work.now + rests)
    else:
        await announce(work, tip, wraps)


async def announce(work: Work, tip: TipRecord, wraps: list[Wrap]) -> None:
    """Tell a tip's readers that it is there, and start the clock that runs while nobody reads it."""
    for wrap in wraps:
        await work.tell(tip, wrap, "tip.new")
    await work.set_timer("tip.unread", tip, unread_due(work.now, urgent=tip.urgent))
