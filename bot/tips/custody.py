"""Who holds a way to a tip, and who else gets one when a reader falls away."""

import secrets
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import Final

from bot.tips.model import TipRecord, TipState, Wrap
from bot.tips.routing import ADMINISTRATOR, ENOUGH, SUPERVISOR, left_out, readers
from bot.tips.vault import VaultFault
from bot.tips.work import Officer, Work, notice_facts

CONSONANTS: Final = "BDFGHJKMNPRSTWZ"
VOWELS: Final = "AEIOU"
HANDLE_BYTES = 16


async def wrap_for(work: Work, tip_id: bytes, key: bytes, member_id: bytes) -> Wrap:
    """Make one member's way to a tip: a label and a handle that nobody else has, and the key wrapped."""
    taken = {wrap.label for wrap, _ in await work.tips.wraps_of_member(member_id)}
    label = _draw_label()
    while label in taken:
        label = _draw_label()
    return Wrap(
        tip_id=tip_id,
        member_id=member_id,
        label=label,
        handle=secrets.token_bytes(HANDLE_BYTES),
        sealed_key=work.vault.wrap(key, tip_id, member_id),
    )


async def any_key(work: Work, tip: TipRecord) -> bytes:
    """Return the tip's key through anybody's wrap, for this transaction only.

    Raises:
        VaultFault: nobody holds a way to it any more.
    """
    wrap = await work.tips.any_wrap(tip.id)
    if wrap is None:
        raise VaultFault("nobody holds a way to this tip")
    return work.key_for(wrap)


async def named(work: Work, tip: TipRecord) -> frozenset[bytes]:
    """Return the people (actors) whom a tip names, as they were found when it came.

    Raises:
        VaultFault: nobody holds a way to it any more, or what is stored was changed.
    """
    return work.vault.open_tip(await any_key(work, tip), tip.id, tip.sealed).barred


async def promote(work: Work, tip: TipRecord, people: Iterable[Officer]) -> list[Wrap]:
    """Give a tip to those of `people` who don't hold it yet, and return their new wraps."""
    holders = {one.actor for one in await _holders(work, tip)}
    newcomers = [one for one in people if one.actor not in holders]
    if not newcomers:
        return []
    key = await any_key(work, tip)
    wraps = [await wrap_for(work, tip.id, key, one.id) for one in newcomers]
    for wrap in wraps:
        await work.tips.add_wrap(wrap)
    return wraps


async def widen(work: Work, tip: TipRecord, *, without: Container[bytes] = ()) -> list[Wrap]:
    """Give a tip to whoever would get it if it came now, and return the new wraps.

    Nothing happens while enough people hold it who can be reached. `without` names people (actors) who no longer count.
    """
    if len(await _present(work, tip, without)) >= ENOUGH:
        return []
    return await promote(work, tip, await who_may_read(work, tip, without=without))


async def who_may_read(work: Work, tip: TipRecord, *, without: Container[bytes] = ()) -> list[Officer]:
    """Return who would get a tip if it came now; `without` names people (actors) not to count on."""
    return await readers(
        work, tip.area, local_excluded=tip.local_excluded, named=await named(work, tip), without=without
    )


async def promote_administrators(work: Work, tip: TipRecord) -> list[Wrap]:
    """Give a tip to every administrator who may read it, and return the new wraps."""
    return await _promote_above(work, tip, lambda one: one.role == ADMINISTRATOR)


async def promote_city(work: Work, tip: TipRecord) -> list[Wrap]:
    """Give a tip to every administrator, and every supervisor of the whole office, who may read it."""
    return await _promote_above(
        work, tip, lambda one: one.role == ADMINISTRATOR or (one.role == SUPERVISOR and one.area is None)
    )


async def _promote_above(work: Work, tip: TipRecord, is_above: Callable[[Officer], bool]) -> list[Wrap]:
    staff = await work.staff.all()
    out = left_out(staff, tip.area, local_excluded=tip.local_excluded, named=await named(work, tip))
    above = {one.actor: one for one in staff if is_above(one) and one.covers(tip.area)}
    return await promote(work, tip, [one for actor, one in above.items() if actor not in out])


async def deputies(work: Work, facts: Mapping[str, str], member_id: bytes) -> Mapping[bytes, Mapping[str, str]] | None:
    """Find who is told instead, when a notice about a tip does not reach a member.

    Whoever holds the tip has been told already; new is only who gets it now.

    Returns:
        The new readers' ids with their own facts; empty when the notice is not needed any more: enough others hold
        the tip, or it is over. None when nobody is left, so that the notice has to wait.
    """
    if "handle" not in facts:
        return None
    wrap = await work.tips.wrap_by_handle(bytes.fromhex(facts["handle"]))
    tip = None if wrap is None else await work.tips.get(wrap.tip_id)
    if tip is None or tip.state is TipState.CLOSED:
        return {}
    missing = await work.staff.get(member_id)
    without = set() if missing is None else {missing.actor}
    added = await widen(work, tip, without=without)
    if added:
        return {wrap.member_id: notice_facts(tip, wrap) for wrap in added}
    return {} if len(await _present(work, tip, without)) >= ENOUGH else None


async def let_go(work: Work, member_id: bytes) -> bool:
    """End a membership at once, and give its open tips to whoever else may read them; False when there was none.

    What nobody else may read now waits in nobody's hands (`pass_on`). So whoever ends a membership learns nothing of
    any tip: a tip that names them changes neither what happens nor what they are told.
    """
    leaving = await work.staff.get(member_id)
    if leaving is None:
        return False
    if await _hand_over(work, member_id, without={leaving.actor}):
        return await work.staff.revoke(member_id)
    return await work.staff.retire(member_id)


async def pass_on(work: Work) -> None:
    """Give tips that are in nobody's hands to whoever may read them by now."""
    for member_id in await work.staff.retired():
        if await _hand_over(work, member_id, without=()):
            await work.staff.revoke(member_id)


async def _hand_over(work: Work, member_id: bytes, *, without: Container[bytes]) -> bool:
    """Find other readers for the open tips that are held under an id; False while any has no other."""
    found = True
    for _, record in await work.tips.wraps_of_member(member_id):
        tip = await work.tips.get(record.id)
        if tip is None or tip.state is TipState.CLOSED:
            continue
        added = await widen(work, tip, without=without)
        if tip.state is not TipState.WAITING:
            for wrap in added:
                await work.tell(tip, wrap, "tip.new")
        found = found and any(one.id != member_id for one in await _holders(work, tip))
    return found


async def _present(work: Work, tip: TipRecord, without: Container[bytes]) -> set[bytes]:
    away = {one.id for one in await work.staff.unreachable()}
    return {one.actor for one in await _holders(work, tip) if one.id not in away and one.actor not in without}


async def _holders(work: Work, tip: TipRecord) -> Sequence[Officer]:
    found = [await work.staff.get(wrap.member_id) for wrap in await work.tips.wraps_of_tip(tip.id)]
    return [one for one in found if one is not None]


def _draw_label() -> str:
    return "".join(secrets.choice(letters) for letters in (CONSONANTS, VOWELS, CONSONANTS, VOWELS, CONSONANTS))
