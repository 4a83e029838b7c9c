"""`kill -9` after every step of a tip: the dialog goes on where it was, and the tip arrives once."""

import re
from collections.abc import Awaitable, Sequence

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


async def tell(sender: Sender, step: tuple[str, str, str], meanwhile: Awaitable[object] | None = None) -> None:
    """Take a step, wait for what happens meanwhile, and see what comes next."""
    how, what, sees = step
    await sender.does(how, what)
    if meanwhile is not None:
        await meanwhile
    await sender.sees(sees)


async def wait_for_news(readers: Sequence[Person]) -> int:
    """Wait until each reader is told, and return how many notices there are."""
    for reader in readers:
        await reader.until("Info baru", timeout=40)
    return sum(len(news(reader)) for reader in readers)


async def see_that_it_arrived(coordinator: Person, sender: Sender) -> None:
    """See that the words and the photo came, that the chat is clean, and that the receipt opens the box."""
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
    readers = await open_desks(town)
    sender = Sender(town.emulator.add_person(3001, "Warga"))
    for step in STEPS:
        await tell(sender, step)
        await bot.kill()
        await bot.start()
    assert await wait_for_news(readers) == len(readers)
    await see_that_it_arrived(readers[0], sender)
    await bot.stop()
