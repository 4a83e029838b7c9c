"""Take a tip in: seal it, choose its readers, start its clocks; and give it back as long as nobody can have read it."""

import secrets
from dataclasses import dataclass

from bot.areas import Areas
from bot.tips.announcing import announce
from bot.tips.clockwork import destroy
from bot.tips.custody import wrap_for
from bot.tips.model import (
    KEPT_AT_MOST,
    MOST_PHOTOS,
    TEXT_LIMIT,
    Draft,
    SealedPhoto,
    TipContent,
    TipRecord,
    TipState,
    Wrap,
)
from bot.tips.moments import day_due, release_at
from bot.tips.receipt import ReceiptKeys
from bot.tips.routing import readers
from bot.tips.text import clean_text
from bot.tips.work import Officer, Work

ID_BYTES = 16


class IntakeFault(Exception):
    """A tip cannot be taken: its place is not served, or it has too many photos."""


class NobodyReads(IntakeFault):
    """Nobody could read the tip, or only people whom it may be about."""


@dataclass(frozen=True, slots=True)
class _Readers:
    chosen: list[Officer]
    local_excluded: bool
    named: frozenset[bytes]


async def file(work: Work, areas: Areas, draft: Draft, keys: ReceiptKeys) -> bytes:
    """Seal a tip, hand it to its readers and return its id; with a receipt that has a tip already, return that one's.

    A tip rests first, unless its sender wants an urgent one to go at once: until it is released its readers see nothing
    of it, so that nobody can tell from its arrival who was writing at the time, and it can be taken back.

    Raises:
        TextFault: the text has no visible letter, though it is not empty, or too many.
        IntakeFault: the place is not served, or there are too many photos.
        NobodyReads: nobody could read the tip.
    """
    # Whoever cannot write sends what the buttons say, and perhaps a photo.
    text = clean_text(draft.text, TEXT_LIMIT) if draft.text else ""
    if not areas.takes(draft.area) or len(draft.photos) > MOST_PHOTOS:
        raise IntakeFault("a tip comes from an area that is served, with as many photos as are allowed")
    earlier = await work.tips.by_lookup(keys.lookup)
    if earlier is not None:
        return earlier.id
    who = await _choose(work, draft, text)
    due = release_at(
        work.now,
        delay=work.delay,
        undo=work.undo,
        urgent=draft.urgent,
        at_once=draft.at_once,
        rest_days=draft.rest_days,
    )
    state = TipState.RECEIVED if due is None else TipState.WAITING
    tip, wraps = await _keep(work, draft, text, keys, who, state)
    await work.set_timer("tip.limit", tip, day_due(tip.day, KEPT_AT_MOST))
    crowded = await work.crowds.crowded(tip.area, local_excluded=tip.local_excluded)
    if due is None:
        await announce(work, tip, wraps, crowded=crowded)
    else:
        await work.set_timer("tip.release", tip, due, crowded="yes" if crowded else "no")
    return tip.id


async def take_back(work: Work, keys: ReceiptKeys) -> bool:
    """Destroy a tip that nobody can have read yet; False when it is too late, or the receipt opens nothing."""
    tip = await work.tips.by_lookup(keys.lookup)
    if tip is None or tip.state is not TipState.WAITING:
        return False
    await destroy(work, tip)
    return True


async def _choose(work: Work, draft: Draft, text: str) -> _Readers:
    """Choose the readers: never the people whom the text names, and nobody local where an official is spoken of."""
    known = await work.staff.known_as()
    named = frozenset(actor for actor, names in known.items() if work.naming.names_person(text, names))
    excluded = draft.concerns_official or bool(named) or work.naming.names_official(text)
    chosen = await readers(work, draft.area, local_excluded=excluded, named=named)
    if not chosen:
        raise NobodyReads("nobody could read this tip")
    return _Readers(chosen, excluded, named)


async def _keep(
    work: Work, draft: Draft, text: str, keys: ReceiptKeys, who: _Readers, state: TipState
) -> tuple[TipRecord, list[Wrap]]:
    key, tip_id = work.vault.draw_key(), secrets.token_bytes(ID_BYTES)
    content = TipContent(text, draft.spot, draft.period, draft.concerns_official, who.named)
    tip = TipRecord(
        id=tip_id,
        area=draft.area,
        day=work.now.date(),
        category=draft.category,
        urgent=draft.urgent,
        local_excluded=who.local_excluded,
        state=state,
        sealed=work.vault.seal_tip(key, tip_id, content),
        lookup=keys.lookup,
        public_key=keys.public_key,
    )
    wraps = [await wrap_for(work, tip_id, key, one.id) for one in who.chosen]
    await work.tips.add(tip, wraps)
    for number, photo in enumerate(draft.photos, start=1):
        await work.tips.add_photo(SealedPhoto(tip_id, number, work.vault.seal_photo(key, tip_id, number, photo)))
    return tip, wraps
