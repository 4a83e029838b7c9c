"""Three short stories, played by the real bot and shown in the terminal as a transcript.

Every step says what the person must see next; where they do not, the story ends there, and so does the command.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from textwrap import indent

from bot.demo.onlooker import CannotError
from bot.demo.people import Person
from bot.demo.seen import Seen
from bot.demo.stand import Stand, stand

STEP_SECONDS = 15
RECEIPT = re.compile(r"\d{4}(?: \d{4}){4}")


class StoryFault(Exception):
    """A step did not show what it must; the text is the chat as it stood."""


@dataclass(frozen=True, slots=True)
class Narrator:
    """Lets people act, waits for what they must see, and writes both down."""

    tell: Callable[[str], None]

    def chapter(self, title: str) -> None:
        """Begin a story."""
        self.tell(f"\n=== {title} ===\n")

    async def says(self, person: Person, text: str, *, sees: str) -> Seen:
        """Let a person write and see an answer that holds `sees`."""
        self.tell(f"{_name(person)}: {text}")
        return await self._expect(person, person.says(text), sees)

    async def taps(self, person: Person, label: str, *, sees: str) -> Seen:
        """Let a person tap a button and see a screen that holds `sees`."""
        self.tell(f"{_name(person)}: ({label})")
        return await self._expect(person, person.taps(label), sees)

    async def waits(self, person: Person, *, sees: str) -> Seen:
        """Let a person see `sees` come by itself."""
        self.tell(f"{_name(person)}: (🔔)")
        return await self._expect(person, None, sees)

    async def _expect(self, person: Person, action: Awaitable[object] | None, sees: str) -> Seen:
        # What counts is what changes now: an earlier screen may hold the same words. What comes by itself may be there.
        before = set() if action is None else {(message.id, message.html) for message in person.chat()}

        def answers(seen: list[Seen]) -> list[Seen]:
            return [m for m in seen if m.from_bot and sees in m.text and (m.id, m.html) not in before]

        try:
            if action is not None:
                await action
            shown = answers(await person.until(answers, timeout=STEP_SECONDS))[-1]
        except (CannotError, TimeoutError) as error:
            raise StoryFault(str(error)) from None
        rows = [" ".join(f"[{button.text}]" for button in row) for row in shown.keyboard]
        self.tell(indent("\n".join([shown.text, *rows]), "    ") + "\n")
        return shown


async def check_a_recruiter(narrator: Narrator, scene: Stand) -> None:
    """Check a name that is badly typed, one that is listed, one that was revoked, and one that nobody knows."""
    warga = scene.resident
    narrator.chapter("1. Cek perekrut")
    await narrator.says(warga, "/start", sees="cek dulu perekrutnya")
    await narrator.taps(warga, "🔎 Cek perekrut", sees="nama")
    await narrator.says(warga, "PT. Agesa Asa Jaya", sees="AGESA ASA JAYA")
    await narrator.says(warga, "pt agesa asa jya", sees="AGESA ASA JAYA")
    await narrator.says(warga, "PT Multi Intan Amanah Internasional", sees="2026")
    await narrator.says(warga, "PT Angin Surga Sejahtera Abadi", sees="tidak ada")


async def learn(narrator: Narrator, scene: Stand) -> None:
    """Read a lesson to its end and answer a question."""
    warga = scene.resident
    narrator.chapter("2. Belajar")
    menu = await narrator.says(warga, "/belajar", sees="Satu langkah")
    lesson = menu.buttons[0].text
    shown = await narrator.taps(warga, lesson, sees="1/")
    pages = int(re.findall(r"1/(\d+)", shown.text)[0])
    for page in range(2, pages + 1):
        shown = await narrator.taps(warga, "▶️", sees=f"{page}/{pages}")
    await narrator.taps(warga, "❓", sees="1/3")
    await narrator.taps(warga, "B", sees="B.")
    await narrator.taps(warga, "▶️", sees="2/3")


async def send_a_tip(narrator: Narrator, scene: Stand) -> None:
    """Send a tip, let the coordinator answer it, and read the answer with the receipt."""
    warga, coordinator, officer = scene.resident, scene.coordinator, scene.officer
    narrator.chapter("3. Kirim info, koordinator menjawab, warga membaca jawabannya")
    await narrator.says(warga, "/info", sees="Sebelum Anda menulis")
    await narrator.taps(warga, "✅ Saya paham, lanjut", sees="Di mana kejadiannya?")
    await narrator.taps(warga, "Jekan Raya", sees="Kelurahan mana?")
    await narrator.taps(warga, "Menteng", sees="Tentang apa?")
    await narrator.taps(warga, "✈️ Tawaran kerja ke luar negeri", sees="Kira-kira di mana?")
    await narrator.taps(warga, "📱", sees="Kira-kira kapan?")
    await narrator.taps(warga, "Minggu ini", sees="bahaya sekarang")
    await narrator.taps(warga, "Tidak", sees="Siapa lagi yang tahu?")
    await narrator.taps(warga, "Beberapa orang", sees="aparat")
    await narrator.taps(warga, "Tidak", sees="Apa yang terjadi?")
    story = "Ada orang menawarkan kerja di Kamboja lewat Facebook. Paspor diminta. Berangkat minggu ini."
    await narrator.says(warga, story, sees="Foto?")
    await narrator.taps(warga, "⏭ Lewati", sees="Ini yang akan dibaca petugas")
    sent = await narrator.taps(warga, "✅ Kirim", sees="Terkirim")
    receipt = RECEIPT.search(sent.text)
    if receipt is None:
        raise StoryFault("the receipt was not shown")
    await narrator.taps(warga, "✅ Sudah saya catat", sees="4 angka terakhir")
    await narrator.says(warga, receipt[0][-4:], sees="ada jawaban")
    await narrator.taps(warga, "Tidak, saya lihat sendiri", sees="1/")
    await narrator.waits(officer, sees="Info baru")
    await narrator.waits(coordinator, sees="Info baru")
    await narrator.taps(coordinator, "📂 Buka", sees="Kamboja")
    await narrator.taps(coordinator, "✋ Saya tangani", sees="Anda yang menangani")
    await narrator.taps(coordinator, "💬 Jawab", sees="Jawaban Anda untuk pengirim")
    answer = "Terima kasih. Kami sudah memeriksa. Jangan serahkan paspor. Kami datang besok."
    await narrator.says(coordinator, answer, sees="Ini yang akan dibaca pengirim")
    await narrator.taps(coordinator, "✅ Kirim jawaban", sees="Jangan serahkan paspor")
    await narrator.says(warga, receipt[0], sees="Jangan serahkan paspor")
    await narrator.taps(warga, "🙈 Tutup dulu", sees="1/")
    await narrator.taps(coordinator, "✅ Tutup info ini", sees="Mengapa ditutup?")
    await narrator.taps(coordinator, "🤝 Bantuan sudah diberikan", sees="✅ ditutup")


STORIES = (check_a_recruiter, learn, send_a_tip)


async def play_stories(tell: Callable[[str], None]) -> None:
    """Play all stories on one stand.

    Raises:
        StoryFault: a step did not show what it must.
    """
    async with stand() as scene:
        for story in STORIES:
            await story(Narrator(tell), scene)


def _name(person: Person) -> str:
    return person.account.first_name
