"""Bad days: calls that fail, a Bot API that is gone, updates that come twice, settings that are wrong."""

import asyncio
import re
from collections import Counter

from bot.demo.people import Person
from bot.staff.model import Role
from tests.e2e.process import MENTENG, TOKEN, Town

TIPS = 4
NEW_TOKEN = "110201543:AAGnewTokenThatNobodyHasStolenYetXX"
LABEL = re.compile(r"\b[A-Z]{5}\b")


async def sends_a_tip(person: Person, story: str) -> None:
    steps = (
        ("/info", "Sebelum Anda menulis"), ("Saya paham", "Di mana"), ("Jekan Raya", "Kelurahan mana"),
        ("Menteng", "Tentang apa"), ("luar negeri", "Kira-kira di mana"), ("kantor", "Kira-kira kapan"),
        ("Minggu ini", "bahaya sekarang"), ("Tidak", "Siapa lagi"), ("Beberapa", "aparat"),
        ("Tidak", "Apa yang terjadi"), (story, "Foto?"), ("Lewati", "Ini yang akan dibaca"),
        ("tip.send", "Terkirim."), ("tip.noted", "angka terakhir"), ("tip.push", "dikabari"), ("tip.done", "1/"),
    )  # fmt: skip
    for what, sees in steps:
        if what in (story, "/info"):
            await person.says(what)
        else:
            await person.taps(what)
        await person.until(sees, timeout=60)


def labels_told(person: Person) -> Counter[str]:
    told = (message.text for message in person.chat() if message.from_bot and "Info baru" in message.text)
    return Counter(label for text in told for label in LABEL.findall(text))


async def test_one_call_in_five_fails_and_every_tip_arrives_once(town: Town) -> None:
    bot = town.bot()
    await bot.start()
    coordinator = await town.officer(2001, "Koordinator", Role.COORDINATOR, MENTENG)
    officer = await town.officer(2002, "Petugas", Role.SUPERVISOR, None)
    sending = {"sendMessage", "editMessageText", "deleteMessage", "answerCallbackQuery"}
    for kind in ("429", "500", "timeout"):
        town.emulator.faults.add(kind, share=0.2 / 3, methods=sending)
    town.emulator.faults.add("500", share=0.2, methods={"getUpdates"})
    people = [town.emulator.add_person(3000 + number, f"Warga {number}") for number in range(TIPS)]
    await asyncio.gather(*(sends_a_tip(person, f"Cerita nomor {person.id}") for person in people))
    for reader in (coordinator, officer):
        await reader.until(lambda _, reader=reader: labels_told(reader).total() >= TIPS, timeout=120)
    town.emulator.faults.clear()
    assert await bot.stop() == 0
    assert set(labels_told(coordinator).values()) == {1}
    assert set(labels_told(officer).values()) == {1}
    assert len(labels_told(coordinator)) == len(labels_told(officer)) == TIPS


async def test_the_bot_api_is_gone_for_a_while_and_the_bot_goes_on(town: Town) -> None:
    bot = town.bot()
    town.emulator.faults.outage()
    await bot.start()
    await asyncio.sleep(1.5)
    town.emulator.faults.restore()
    warga = town.emulator.add_person(3001, "Warga")
    await warga.says("/start")
    await warga.until("cek dulu perekrutnya", timeout=20)
    town.emulator.faults.outage()
    await asyncio.sleep(1.5)
    town.emulator.faults.restore()
    await warga.taps("Belajar")
    await warga.until("Satu langkah", timeout=40)
    assert await bot.stop() == 0


async def test_a_wrong_token_ends_with_one_sentence(town: Town) -> None:
    bot = town.bot(BOT_TOKEN="999999999:this-token-is-not-known-here")
    await bot.start()
    assert await bot.wait() == 2
    assert "BOT_TOKEN was refused" in bot.log.decode()
    assert "Traceback" not in bot.log.decode()
    assert "this-token-is-not-known-here" not in bot.log.decode()


async def test_a_stolen_token_is_replaced_and_nothing_is_lost(town: Town) -> None:
    """The drill of SECURITY.md: revoke the token, put the new one in, start again."""
    bot = town.bot()
    await bot.start()
    coordinator = await town.officer(2001, "Koordinator", Role.COORDINATOR, MENTENG)
    await town.officer(2002, "Petugas", Role.SUPERVISOR, None)
    warga = town.emulator.add_person(3001, "Warga")
    await sends_a_tip(warga, "Cerita")
    await coordinator.until("Info baru", timeout=20)
    assert await bot.stop() == 0
    bots = town.emulator.world.bots
    bots[NEW_TOKEN] = bots.pop(TOKEN)
    await warga.says("/bantuan")
    await bot.start()
    assert await bot.wait() == 2
    assert "BOT_TOKEN was refused" in bot.log.decode()
    renewed = town.bot(BOT_TOKEN=NEW_TOKEN)
    await renewed.start()
    await warga.until("110", timeout=20)
    await coordinator.taps("Buka")
    await coordinator.until("Cerita", timeout=20)
    assert await renewed.stop() == 0


async def test_a_term_signal_finishes_what_has_begun(town: Town) -> None:
    bot = town.bot()
    await bot.start()
    warga = town.emulator.add_person(3001, "Warga")
    await warga.says("/start")
    await warga.until("cek dulu perekrutnya", timeout=20)
    await warga.says("PT AGESA ASA JAYA")
    await warga.until("AGESA", timeout=20)
    assert await bot.stop() == 0
    assert "Traceback" not in bot.log.decode()
