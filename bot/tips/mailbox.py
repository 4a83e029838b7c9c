"""The tipster's side of a tip, opened with the receipt: how far it is, and what was answered."""

import secrets
from dataclasses import dataclass, replace
from datetime import date

from bot.tips import dialogue
from bot.tips.custody import any_key
from bot.tips.dialogue import Said
from bot.tips.model import ANSWER_LIMIT, Outcome, Speaker, TipState
from bot.tips.moments import hold_back
from bot.tips.receipt import ReceiptKeys
from bot.tips.text import clean_text
from bot.tips.work import Work


@dataclass(frozen=True, slots=True)
class MailboxView:
    """What the tipster sees. Nothing here tells who of the office reads, handles or answers."""

    state: TipState
    day: date
    outcome: Outcome | None
    messages: tuple[Said, ...]


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
    return MailboxView(state, tip.day, tip.outcome, messages)


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
        not_before = work.now if tip.urgent else work.now + hold_back(work.delay)
        for wrap in await work.tips.wraps_of_tip(tip.id):
            await work.tell(tip, wrap, "tip.added", not_before=not_before)
    return True


async def close_forever(work: Work, keys: ReceiptKeys) -> None:
    """Destroy the tipster's side: the receipt opens nothing any more. What staff can read stays."""
    tip = await work.tips.by_lookup(keys.lookup)
    if tip is not None:
        await work.tips.forget_letters(tip.id)
        await work.tips.update(replace(tip, lookup=secrets.token_bytes(len(tip.lookup)), public_key=b""))
