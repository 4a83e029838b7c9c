"""Steps that many dialogs share: sending a tip, reading a receipt."""

import re

from bot.staff.model import Role
from tests.talk import MENTENG, Talk, Talker

STORY = "Ada orang menawarkan kerja di Kamboja. Paspor diminta."
RECEIPT = re.compile(r"\d{4}(?: \d{4}){4}")


async def desks(talk: Talk) -> tuple[Talker, Talker]:
    """Let a coordinator of Menteng and a supervisor of the whole office join."""
    coordinator = await talk.officer("Koordinator", Role.COORDINATOR, MENTENG)
    return coordinator, await talk.officer("Petugas", Role.SUPERVISOR)


async def until_story(warga: Talker, *, official: str = "Tidak", danger: str = "Tidak") -> None:
    """Answer every question up to the story."""
    await warga.says("/info")
    await warga.taps("Saya paham", "Jekan Raya", "Menteng", "luar negeri", danger)
    if danger != "Tidak":
        await warga.taps("Lanjut kirim info")
    await warga.taps(official)


async def send_tip(warga: Talker, story: str = STORY, *, official: str = "Tidak", danger: str = "Tidak") -> str:
    """Send a tip from the first question to the last tap, and return its receipt."""
    await until_story(warga, official=official, danger=danger)
    await warga.says(story)
    await warga.taps("✅ Kirim")
    receipt = RECEIPT.search(warga.reads)
    assert receipt is not None
    await warga.taps("Sudah saya catat")
    return receipt[0]


def news(officer: Talker) -> list[str]:
    """Return what an officer was told about new tips."""
    return [message.text for message in officer.chat if "Info baru" in message.text]
