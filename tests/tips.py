"""Steps that many dialogs share: sending a tip, reading a receipt."""

import re
from collections.abc import Sequence

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
    await warga.taps("Saya paham", "Jekan Raya", "Menteng", "luar negeri", "kantor", "Minggu ini", danger)
    if danger != "Tidak":
        await warga.taps("Lanjut kirim info")
        if "Sekarang juga" in " ".join(warga.buttons):
            await warga.taps("Sekarang juga")
    await warga.taps("Beberapa orang", official)


async def send_tip(
    warga: Talker, story: str = STORY, *, official: str = "Tidak", danger: str = "Tidak", photos: Sequence[bytes] = ()
) -> str:
    """Send a tip from the first question to the last tap, and return its receipt."""
    await until_story(warga, official=official, danger=danger)
    await warga.says(story)
    for photo in photos:
        await warga.sends_photo(photo)
    await warga.taps("Lanjut" if photos else "Lewati", "tip.send")
    return await note_receipt(warga)


async def note_receipt(warga: Talker) -> str:
    """Write the receipt down, prove it, and want no message; return the receipt."""
    receipt = RECEIPT.search(warga.reads)
    assert receipt is not None
    await warga.taps("tip.noted")
    await warga.says(receipt[0][-4:])
    await warga.taps("tip.done")
    return receipt[0]


def news(officer: Talker) -> list[str]:
    """Return what an officer was told about new tips."""
    return [message.text for message in officer.chat if "Info baru" in message.text]
