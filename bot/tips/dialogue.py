"""What tipster and office write to each other: each message is sealed once for either side."""

from dataclasses import dataclass, replace
from datetime import date

from bot.tips.model import Message, Speaker, TipRecord, TipState
from bot.tips.moments import silent_due
from bot.tips.vault import Place
from bot.tips.work import Work


@dataclass(frozen=True, slots=True)
class Said:
    """One opened message. The office speaks with one voice: no member of staff is named."""

    speaker: Speaker
    day: date
    text: str


async def say(work: Work, tip: TipRecord, key: bytes, speaker: Speaker, text: str) -> None:
    """Add a message to a tip that this transaction has locked; where it is handled, its silence begins anew."""
    place = Place(tip.id, len(await work.tips.messages(tip.id)) + 1, speaker)
    await work.tips.say(
        Message(
            tip_id=tip.id,
            number=place.number,
            speaker=speaker,
            day=work.now.date(),
            for_staff=work.vault.seal_message(key, place, text),
            for_tipster=work.vault.seal_letter(tip.public_key, place, text) if tip.public_key else b"",
        )
    )
    if tip.state is TipState.HANDLED:
        await listen(work, tip)


async def listen(work: Work, tip: TipRecord) -> TipRecord:
    """Begin to wait, anew, for the next word on a tip that is handled; nobody is asked any more whether it is over."""
    await work.set_timer("tip.silent", tip, silent_due(work.now))
    if tip.asked_on is None:
        return tip
    answered = replace(tip, asked_on=None)
    await work.tips.update(answered)
    return answered


async def for_staff(work: Work, tip: TipRecord, key: bytes) -> tuple[Said, ...]:
    """Open the dialogue with the tip's key.

    Raises:
        VaultFault: a message was changed or moved.
    """
    return tuple(
        Said(message.speaker, message.day, work.vault.open_message(key, _place(message), message.for_staff))
        for message in await work.tips.messages(tip.id)
    )


async def for_tipster(work: Work, tip: TipRecord, seed: bytes) -> tuple[Said, ...]:
    """Open the dialogue with what the receipt gave.

    Raises:
        VaultFault: a message was changed or moved.
    """
    return tuple(
        Said(message.speaker, message.day, work.vault.open_letter(seed, _place(message), message.for_tipster))
        for message in await work.tips.messages(tip.id)
    )


def _place(message: Message) -> Place:
    return Place(message.tip_id, message.number, message.speaker)
