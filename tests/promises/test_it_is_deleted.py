from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from bot.agencies.digest import WEEKLY
from bot.app import Knowledge
from bot.staff.model import Role
from bot.storage.tables import metadata
from bot.tips.canary import MARK
from bot.tips.model import KEPT_AFTER_CLOSING, KEPT_AT_MOST
from bot.tips.moments import LIMIT_AGAIN
from tests.promises.scenes import LANGUAGES, office, send, step, told
from tests.talk import Talk, Talker
from tests.tips import STORY

CLOSED, LIMIT, AGAIN = KEPT_AFTER_CLOSING.days, KEPT_AT_MOST.days, LIMIT_AGAIN.days
OPENS_NOTHING = {"id": "Tidak ada info dengan nomor ini", "en": "No info has this number"}
OF_A_TIP = ("tip", "wrap", "message", "photo")
OF_THE_HOUSE = {WEEKLY, MARK}


async def rows(talk: Talk) -> dict[str, list[tuple[Any, ...]]]:
    """Return what every table holds, but for timers that know of no tip."""
    async with talk.running.database.begin() as unit:
        store: Any = unit.tips
        return {
            table.name: [
                tuple(row) for row in await store._connection.execute(select(table)) if not OF_THE_HOUSE & {*row}
            ]
            for table in metadata.sorted_tables
        }


@dataclass(slots=True)
class Kept:
    """A sent tip, and the bytes that it put on disk."""

    talk: Talk
    receipt: str
    traces: list[bytes]

    def on_disk(self) -> list[bytes]:
        """Return those of its bytes that are still there."""
        disk = self.talk.bytes_at_rest()
        return [trace for trace in self.traces if trace in disk]

    async def is_there(self) -> bool:
        """Tell whether the tables hold it."""
        kept = await rows(self.talk)
        return any(kept[name] for name in OF_A_TIP)

    async def is_gone(self) -> None:
        """See that nothing is left of it: no row, no timer, no parcel, and after the next round no byte."""
        await self.talk.settle()
        kept = await rows(self.talk)
        assert [name for name in (*OF_A_TIP, "outbox", "timer") if kept[name]] == []
        assert self.on_disk() == []


async def sent(talk: Talk, warga: Talker, *, official: str = "no") -> Kept:
    """Send a tip and note what it put into the tables."""
    receipt = await send(warga, official=official)
    return Kept(talk, receipt, await traces(talk))


async def traces(talk: Talk) -> list[bytes]:
    """Return the bytes that only this tip has put into the tables, cut so that no page boundary lies within."""
    kept = await rows(talk)
    found = {value for name in OF_A_TIP for row in kept[name] for value in row if isinstance(value, bytes)}
    members = {row[0] for row in kept["member"]}
    cut = [trace[:16] for trace in found - members] + [trace[-16:] for trace in found - members]
    disk = talk.bytes_at_rest()
    return sorted({trace for trace in cut if trace in disk})


@pytest.mark.parametrize("language", LANGUAGES)
async def test_it_is_deleted(talk: Talk, knowledge: Knowledge, language: str) -> None:
    promise = told(knowledge.catalogues, language, "it_is_deleted")
    assert {str(CLOSED), str(LIMIT)} <= set(promise.text.split())
    coordinator, officer = await office(talk)
    warga = talk.person("Warga", language)
    tip = await sent(talk, warga)
    await step(coordinator, "desk.open", "desk.answer", "Kami datang.", "desk.send")
    await step(warga, tip.receipt, "box.add", "Mereka pergi.", "/start")
    tip.traces = sorted({*tip.traces, *await traces(talk)})
    assert len(tip.traces) > 12
    await step(officer, "/meja", "desk.open", "desk.close", "desk.outcome:helped")

    await talk.wait(days=CLOSED - 1)
    assert await tip.is_there()
    await step(warga, tip.receipt)
    assert OPENS_NOTHING[language] not in warga.reads
    await warga.says("/start")

    await talk.wait(days=1)
    await tip.is_gone()
    await step(warga, tip.receipt)
    assert OPENS_NOTHING[language] in warga.reads
    for reader in (coordinator, officer):
        await reader.says("/meja")
        assert "Belum ada info" in reader.reads
        assert STORY not in reader.person.transcript()


async def test_what_was_read_is_deleted_at_the_end_of_the_longest_time(talk: Talk) -> None:
    coordinator, _ = await office(talk)
    tip = await sent(talk, talk.person("Warga"))
    await step(coordinator, "desk.open", "desk.take")
    await talk.wait(days=LIMIT - 1)
    assert await tip.is_there()
    await talk.wait(days=1)
    await tip.is_gone()


async def test_its_bytes_go_though_others_stay_beside_them(talk: Talk) -> None:
    coordinator, _ = await office(talk)
    await step(coordinator, "/start")
    tips = [await sent(talk, talk.person(f"Warga {number}")) for number in range(12)]
    ended = tips[5]
    ended.traces = sorted({*ended.traces} - {*tips[4].traces})
    await talk.settle()
    assert len(ended.on_disk()) > 8
    async with talk.running.database.begin() as unit:
        lookup = (await talk.running.shared.derive(ended.receipt.replace(" ", ""))).lookup
        found = await unit.tips.by_lookup(lookup)
        assert found is not None
        await unit.tips.shred(found.id)
    await talk.running.database.checkpoint()
    assert ended.on_disk() == []
    assert all(tip.on_disk() for tip in tips if tip is not ended)


async def test_closing_late_keeps_nothing_longer(talk: Talk) -> None:
    coordinator, _ = await office(talk)
    tip = await sent(talk, talk.person("Warga"))
    await step(coordinator, "desk.open")
    await talk.wait(days=LIMIT - 3)
    await step(coordinator, "/meja", "desk.open", "desk.close", "desk.outcome:helped", "/start")
    await talk.wait(days=2)
    assert await tip.is_there()
    await talk.wait(days=1)
    await tip.is_gone()


async def test_what_nobody_has_read_goes_up_instead_and_ends_once_it_is_read(talk: Talk) -> None:
    admin = await talk.officer("Admin", Role.ADMINISTRATOR)
    await office(talk)
    tip = await sent(talk, talk.person("Warga"))
    await talk.wait(days=LIMIT)
    assert await tip.is_there()
    assert any("belum dibaca siapa pun" in message.text for message in admin.chat)
    await talk.wait(days=5)
    await step(admin, "/meja", "desk.open", "/start")
    await talk.wait(days=AGAIN - 6)
    assert await tip.is_there()
    await talk.wait(days=1)
    await tip.is_gone()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_tells_that_a_tip_read_late_is_kept_longer(knowledge: Knowledge, language: str) -> None:
    assert str(AGAIN) in told(knowledge.catalogues, language, "it_is_deleted").text.partition(str(LIMIT))[2]


async def test_what_an_officer_saw_of_it_does_not_stay_in_their_chat(talk: Talk) -> None:
    coordinator, officer = await office(talk)
    await send(talk.person("Warga"))
    await step(coordinator, "desk.open", "desk.answer", "Kami datang.")
    await talk.wait(hours=24)
    for reader in (coordinator, officer):
        assert STORY not in reader.person.transcript()
        assert "Kami datang" not in reader.person.transcript()
