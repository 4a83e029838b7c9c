"""`kill -9` after every step of a tip: the dialog goes on where it was, and the tip arrives once."""

import pytest

from bot.demo.people import Person
from bot.demo.seen import Seen
from bot.staff.model import Role
from tests.e2e.process import MENTENG, Town

STORY = "Ada orang menawarkan kerja di Kamboja. Paspor diminta."

# What the resident does, and what the screen must show then.
STEPS: tuple[tuple[str, str, str], ...] = (
    ("says", "/info", "Sebelum Anda menulis"),
    ("taps", "Saya paham", "Di mana kejadiannya?"),
    ("taps", "Jekan Raya", "Kelurahan mana?"),
    ("taps", "Menteng", "Tentang apa?"),
    ("taps", "luar negeri", "bahaya sekarang?"),
    ("taps", "Tidak", "Apakah ini tentang aparat"),
    ("taps", "Tidak", "Apa yang terjadi?"),
    ("says", STORY, "Ini yang akan dibaca petugas"),
    ("taps", "✅ Kirim", "Terkirim."),
    ("taps", "Sudah saya catat", "Terima kasih"),
)


async def act(person: Person, how: str, what: str) -> None:
    await (person.says(what) if how == "says" else person.taps(what))


def news(person: Person) -> list[Seen]:
    return [message for message in person.chat() if message.from_bot and "Info baru" in message.text]


async def open_desks(town: Town) -> tuple[Person, Person]:
    coordinator = await town.officer(2001, "Koordinator", Role.COORDINATOR, MENTENG)
    officer = await town.officer(2002, "Petugas", Role.SUPERVISOR, None)
    return coordinator, officer


async def test_killed_after_every_step_the_tip_goes_on_and_arrives_once(town: Town) -> None:
    bot = town.bot()
    await bot.start()
    coordinator, officer = await open_desks(town)
    warga = town.emulator.add_person(3001, "Warga")
    for how, what, sees in STEPS:
        await act(warga, how, what)
        await warga.until(sees, timeout=20)
        await bot.kill()
        await bot.start()
    await coordinator.until("Info baru", timeout=20)
    await officer.until("Info baru", timeout=20)
    await bot.stop()
    assert len(news(coordinator)) == 1
    assert len(news(officer)) == 1
    # One message of the bot is left, the ordinary one; nothing of the tip, and nothing that was typed.
    assert [message.from_bot for message in warga.chat()] == [True]
    assert "🔎 Cek perekrut" in [button.text for button in warga.screen.buttons]


@pytest.mark.parametrize("after", range(len(STEPS)), ids=[what[:12] for _, what, _ in STEPS])
async def test_killed_before_it_could_answer_the_step_is_neither_lost_nor_done_twice(town: Town, after: int) -> None:
    """The process dies at the moment it gets the update, again and again, at each step of the tip."""
    bot = town.bot()
    await bot.start()
    coordinator, officer = await open_desks(town)
    warga = town.emulator.add_person(3001, "Warga")
    for number, (how, what, sees) in enumerate(STEPS):
        if number == after:
            await bot.kill()
            await act(warga, how, what)
            await bot.start()
        else:
            await act(warga, how, what)
        await warga.until(sees, timeout=20)
    await coordinator.until("Info baru", timeout=20)
    await officer.until("Info baru", timeout=20)
    await bot.stop()
    assert (len(news(coordinator)), len(news(officer))) == (1, 1)
    assert [message.from_bot for message in warga.chat()] == [True]
