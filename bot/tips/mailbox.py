"""The tipster's side of a tip, opened with the receipt: how far it is, and what was answered."""

import secrets
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.tips import dialogue
from bot.tips.clockwork import stop_clocks
from bot.tips.custody import any_key
from bot.tips.dialogue import Said
from bot.tips.model import ANSWER_LIMIT, KEPT_AFTER_CLOSING, Outcome, Speaker, TipState
from bot.tips.moments import addition_at, day_due
from bot.tips.receipt import ReceiptKeys
from bot.tips.text import clean_text
from bot.tips.work import Work


class Added(StrEnum):
    """What became of an addition."""

    YES = "yes"
    CLOSED = "closed"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class MailboxView:
    """What the tipster sees. Nothing here tells who of the office reads, handles or answers.

    `waiting` says that nobody can have read the tip yet, so that it can be taken back. `asked` says that after a long
    silence the tipster is asked whether it is over.
    """

    state: TipState
    day: date
    outcome: Outcome | None
    messages: tuple[Said, ...]
    waiting: bool
    asked: bool


async def open_box(work: Work, keys: ReceiptKeys) -> MailboxView | None:
    """Open the mailbox of a receipt; None when it opens nothing.

    Raises:
        VaultFault: what is stored was changed.
    """
    tip = await work.tips.by_lookup(keys.lookup)
    if tip is None:
        return None
    messages = await dialogue.for_tipster(work, tip, keys.seed)
    state = TipState.RECEIVED if tip.state is TipState.WAITING else tip.state
    asked = tip.asked_on is not None and tip.state is not TipState.CLOSED
    return MailboxView(state, tip.day, tip.outcome, messages, waiting=tip.state is TipState.WAITING, asked=asked)


async def add(work: Work, keys: ReceiptKeys, text: str) -> bool:
    """Add to an open tip and tell its readers; False when the tip is closed or the receipt opens nothing.

    The notice is held back like a tip is, so that its arrival does not tell who was writing.

    Raises:
        TextFault: the text has no visible letter, or too many.
    """
    words = clean_text(text, ANSWER_LIMIT)
    tip = await work.tips.by_lookup(keys.lookup)
    if tip is None or tip.state is TipState.CLOSED:
        return False
    await dialogue.say(work, tip, await any_key(work, tip), Speaker.TIPSTER, words)
    if tip.state is not TipState.WAITING:
        not_before = addition_at(work.now, delay=work.delay, urgent=tip.urgent)
        for wrap in await work.tips.wraps_of_tip(tip.id):
            await work.tell(tip, wrap, "tip.added", not_before=not_before)
    return True


async def close_forever(work: Work, keys: ReceiptKeys) -> None:
    """Destroy the tipster's side: the receipt opens nothing any more. What staff can read stays."""
    tip = await work.tips.by_lookup(keys.lookup)
    if tip is not None:
        await work.links.forget(tip.id)
        await work.tips.forget_letters(tip.id)
        await work.tips.update(replace(tip, lookup=secrets.token_bytes(len(tip.lookup)), public_key=b""))


async def say_it_is_over(work: Work, keys: ReceiptKeys) -> bool:
    """Close a tip at its sender's word and tell its readers; False when that is not possible any more."""
    tip = await work.tips.by_lookup(keys.lookup)
    if tip is None or tip.state in (TipState.WAITING, TipState.CLOSED):
        return False
    today = work.now.date()
    closed = replace(tip, state=TipState.CLOSED, outcome=Outcome.OVER, closed_on=today, asked_on=None)
    await work.tips.update(closed)
    await work.links.forget(closed.id)
    await stop_clocks(work, closed)
    await work.set_timer("tip.shred", closed, day_due(today, KEPT_AFTER_CLOSING))
    not_before = addition_at(work.now, delay=work.delay, urgent=False)
    for wrap in await work.tips.wraps_of_tip(closed.id):
        await work.tell(closed, wrap, "tip.closed", not_before=not_before)
    return True


async def push_key(work: Work, keys: ReceiptKeys) -> bytes | None:
    """Return the key under which a push for this tip is kept; None where there is nothing to wait for."""
    tip = await work.tips.by_lookup(keys.lookup)
    if tip is None or tip.state is TipState.CLOSED:
        return None
    return work.vault.push_key(tip.id)
