"""`kill -9` after every step of a tip: the dialog goes on where it was, and the tip arrives once."""

import asyncio
import re

import pytest

from bot.demo.people import Person
from bot.demo.seen import Seen
from bot.staff.model import Role
from tests.e2e.process import MENTENG, Town
from tests.unit.pictures.marked_files import JPEG

STORY = "Ada orang menawarkan kerja di Kamboja. Paspor diminta."
RECEIPT = re.compile(r"\d{4}(?: \d{4}){4}")

# What the resident does, and what the screen must show then.
STEPS: tuple[tuple[str, str, str], ...] = (
    ("says", "/info", "Sebelum Anda menulis"),
    ("taps", "tip.go", "Di mana kejadiannya?"),
    ("taps", "Jekan Raya", "Kelurahan mana?"),
    ("taps", "Menteng", "Tentang apa?"),
    ("taps", "luar negeri", "Kira-kira di mana?"),
    ("taps", "tip.spot:office", "Kira-kira kapan?"),
    ("taps", "tip.period:week", "bahaya sekarang?"),
    ("taps", "tip.danger:no", "Siapa lagi yang tahu?"),
    ("taps", "tip.knows:several", "Apakah ini tentang aparat"),
    ("taps", "tip.official:no", "Apa yang terjadi?"),
    ("says", STORY, "Foto?"),
    ("sends", "photo", "Foto: 1"),
    ("taps", "tip.checked", "Ini yang akan dibaca petugas"),
    ("taps", "tip.secret", "Angka rahasia"),
    ("says", "4711", "Terkirim."),
    ("taps", "tip.noted", "Lihat catatan Anda"),
    ("proves", "receipt", "Mau dikabari"),
    ("taps", "tip.pushed", "· 1/"),
)
SENT = 14
"""The step that sends the tip."""

BEFORE_ANSWER = (11, 14)
"""Steps at which the process also dies before it could answer; the others are of the same kind as these."""


class Sender:
    """A resident who goes through the steps, and remembers the receipt as soon as it is shown."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.receipt = ""

    async def does(self, how: str, what: str) -> None:
        match how:
            case "says":
                await self.person.says(what)
            case "taps":
                await self.person.taps(what)
            case "sends":
                await self.person.sends_photo(JPEG)
            case "proves":
                await self.person.says(self.receipt[-4:])

    async def sees(self, what: str) -> None:
        await self.person.until(what, timeout=40)
        if found := RECEIPT.search(self.person.transcript()):
            self.receipt = found[0]


def news(person: Person) -> list[Seen]:
    return [message for message in person.chat() if message.from_bot and "Info baru" in message.text]


async def open_desks(town: Town) -> tuple[Person, Person]:
    coordinator = await town.officer(2001, "Koordinator", Role.COORDINATOR, MENTENG)
    officer = await town.officer(2002, "Petugas", Role.SUPERVISOR, None)
    return coordinator, officer


async def see_that_it_arrived_once(coordinator: Person, officer: Person, sender: Sender) -> None:
    """See that both readers were told once, that the photo came along, and that the chat is clean."""
    for reader in (coordinator, officer):
        await reader.until("Info baru", timeout=40)
        assert len(news(reader)) == 1
    await coordinator.taps("Buka")
    await coordinator.until(STORY, timeout=40)
    assert "Foto: 1" in coordinator.transcript()
    assert "📷 2" not in coordinator.transcript()
    # One message of the bot is left, the ordinary one; nothing of the tip, and nothing that was typed.
    assert [message.from_bot for message in sender.person.chat()] == [True]
    await sender.person.says(f"{sender.receipt} 4711")
    await sender.person.until("Sudah dibaca petugas", timeout=40)


async def test_killed_after_every_step_the_tip_goes_on_and_arrives_once(town: Town) -> None:
    bot = town.bot(BOT_TIP_UNDO_MINUTES="0")
    await bot.start()
    coordinator, officer = await open_desks(town)
    sender = Sender(town.emulator.add_person(3001, "Warga"))
    for how, what, sees in STEPS:
        await sender.does(how, what)
        await sender.sees(sees)
        await bot.kill()
        await bot.start()
    await see_that_it_arrived_once(coordinator, officer, sender)
    await bot.stop()


@pytest.mark.parametrize("after", BEFORE_ANSWER, ids=lambda after: f"{STEPS[after][0]} {STEPS[after][1][:12]}")
async def test_killed_before_it_could_answer_the_step_is_neither_lost_nor_done_twice(town: Town, after: int) -> None:
    """The process is dead when the step is taken, and gets it when it lives again."""
    bot = town.bot(BOT_TIP_UNDO_MINUTES="0")
    await bot.start()
    coordinator, officer = await open_desks(town)
    sender = Sender(town.emulator.add_person(3001, "Warga"))
    for number, (how, what, sees) in enumerate(STEPS):
        if number == after:
            await bot.kill()
            await sender.does(how, what)
            await bot.start()
        else:
            await sender.does(how, what)
        await sender.sees(sees)
    await see_that_it_arrived_once(coordinator, officer, sender)
    await bot.stop()


@pytest.mark.parametrize("milliseconds", [15])
async def test_killed_in_the_middle_of_sending_nothing_acknowledged_is_lost_and_nothing_is_doubled(
    town: Town, milliseconds: int
) -> None:
    """The process dies so many milliseconds after the digits were typed with which the tip is sent."""
    bot = town.bot(BOT_TIP_UNDO_MINUTES="0")
    await bot.start()
    coordinator, officer = await open_desks(town)
    sender = Sender(town.emulator.add_person(3001, "Warga"))
    for number, (how, what, sees) in enumerate(STEPS):
        await sender.does(how, what)
        if number == SENT:
            await asyncio.sleep(milliseconds / 1000)
            await bot.kill()
            await bot.start()
        await sender.sees(sees)
    await see_that_it_arrived_once(coordinator, officer, sender)
    await bot.stop()
