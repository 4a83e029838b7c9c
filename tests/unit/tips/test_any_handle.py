"""A hundred thousand handles that are not somebody's own: each is answered as if there were no such tip."""

import random
import secrets
from collections.abc import Awaitable, Callable

import pytest

from bot.tips.desk import Desk, NotYours
from bot.tips.model import Outcome
from tests.unit.tips.conftest import PALANGKA, Office

HANDLES = 100_000
VERBS: tuple[Callable[[Desk, bytes], Awaitable[object]], ...] = (
    lambda desk, handle: desk.open(handle),
    lambda desk, handle: desk.photo(handle, 1),
    lambda desk, handle: desk.take(handle),
    lambda desk, handle: desk.answer(handle, "kata"),
    lambda desk, handle: desk.close(handle, Outcome.HELPED),
    lambda desk, handle: desk.close(handle, Outcome.UNFOUNDED),
    lambda desk, handle: desk.mark_abuse(handle),
    lambda desk, handle: desk.unmark_abuse(handle),
)


def handles(dice: random.Random, foreign: list[bytes]) -> bytes:
    """Draw a handle: random, somebody else's, or one that is nearly somebody else's."""
    kind = dice.random()
    if kind < 0.4:
        return secrets.token_bytes(dice.choice((0, 1, 15, 16, 16, 16, 17, 64)))
    handle = bytearray(dice.choice(foreign))
    if kind < 0.6:
        handle[dice.randrange(16)] ^= 1 << dice.randrange(8)
    elif kind < 0.7:
        del handle[dice.randrange(16) :]
    return bytes(handle)


async def test_no_handle_but_ones_own_opens_or_changes_anything(office: Office) -> None:
    office.coordinator("rina")
    office.supervisor("sari")
    office.supervisor("tono")
    stranger, resident = office.coordinator("dewi", PALANGKA), []
    for number in range(5):
        await office.file(urgent=bool(number % 2), photos=(b"photo",))
    foreign = [wrap.handle for wrap in office.database.state.wraps]
    assert len(foreign) == 15
    dice, before = random.Random("handles"), repr(office.database.state)
    refused = set[tuple[type[BaseException], tuple[object, ...]]]()
    async with office.work() as work:
        for members in ([stranger], resident):
            desk = Desk(work, members)
            for _ in range(HANDLES // 2):
                verb, handle = dice.choice(VERBS), handles(dice, foreign)
                with pytest.raises(NotYours) as refusal:
                    await verb(desk, handle)
                refused.add((refusal.type, refusal.value.args))
    assert refused == {(NotYours, ())}
    assert repr(office.database.state) == before
