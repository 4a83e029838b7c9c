import asyncio
import os
import re
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect
from typer.testing import CliRunner

from bot.__main__ import app
from bot.demo import story
from bot.demo.stand import Stand
from bot.speech.voices import programs_missing

WARGA, COORDINATOR, OFFICER = "1001", "1002", "1003"
LAPTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
RECEIPT = re.compile(r"\d{4}(?: \d{4}){4}")
PATIENCE = 15_000
"""Milliseconds until a screen must have come; it comes much earlier."""

ELSEWHERE = {
    "BOT_TOKEN": "nobody",
    "BOT_API_URL": "http://127.0.0.1:1",
    "BOT_DATA_DIR": "/dev/null/nowhere",
    "BOT_DATABASE_URL": "postgresql://nobody:nothing@127.0.0.1:1/none",
    "BOT_CONTENT_DIR": "/dev/null/nothing",
    "BOT_LANGUAGE": "xx",
    "BOT_VOICE": "opera",
    "BOT_TIP_DELAY_MINUTES": "9999",
}
"""Settings of some other installation, which a demo must neither use nor stumble over."""


def is_taken(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@asynccontextmanager
async def demo(folder: Path, port: int) -> AsyncIterator[str]:
    """Run `python -m bot demo`, give its address, end it as Ctrl-C does, and see that nothing is left of it."""
    temporary = folder / f"tmp-{port}"
    temporary.mkdir(parents=True, exist_ok=True)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "error", "-m", "bot", "demo", "--port", str(port),
        env={"PATH": os.environ["PATH"], "TMPDIR": str(temporary), **ELSEWHERE},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    address = re.match(rb"http://127\.0\.0\.1:(\d+) ", await process.stdout.readline())
    assert address is not None, (await process.communicate())[1].decode()
    try:
        yield address[0].decode().strip()
    finally:
        process.send_signal(signal.SIGINT)
        _, complaints = await process.communicate()
    assert (process.returncode, complaints) == (0, b"")
    assert list(temporary.iterdir()) == []
    assert not is_taken(int(address[1]))
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no chromium on this machine to open the page with")
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        await opened.close()


@dataclass(frozen=True, slots=True)
class Phone:
    """One person's phone on the page. On a narrow page it is brought to the front first."""

    page: Page
    person: str

    @property
    def element(self) -> Locator:
        return self.page.locator(f'[data-person="{self.person}"]')

    async def comes_to_front(self) -> None:
        tab = self.page.locator(f'[data-tab="{self.person}"]')
        if await tab.is_visible():
            await tab.click()

    async def says(self, text: str) -> None:
        await self.comes_to_front()
        await self.element.locator("[data-composer]").fill(text)
        await self.element.locator("[data-send]").click()

    async def taps(self, *labels: str) -> None:
        await self.comes_to_front()
        for label in labels:
            await self.key(label).click(timeout=PATIENCE)

    def key(self, label: str) -> Locator:
        return self.element.locator(".key", has_text=re.compile(rf"^{re.escape(label)}$")).last

    async def sees(self, text: str) -> Locator:
        await self.comes_to_front()
        message = self.element.locator("[data-message]", has_text=text).last
        await expect(message).to_be_visible(timeout=PATIENCE)
        return message

    async def sees_no_more(self, text: str) -> None:
        await expect(self.element.locator("[data-message]", has_text=text)).to_have_count(0, timeout=PATIENCE)


@dataclass(frozen=True, slots=True)
class Opened:
    """The open page and its three phones."""

    page: Page
    warga: Phone
    coordinator: Phone
    officer: Phone


@asynccontextmanager
async def page_of(browser: Browser, address: str, size: dict[str, int]) -> AsyncIterator[Opened]:
    """Open the page; it must never complain."""
    page = await browser.new_page(viewport=size)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("requestfailed", lambda request: complaints.append(request.url))
    await page.goto(address)
    await expect(page.locator("[data-person]")).to_have_count(3, timeout=PATIENCE)
    yield Opened(page, *(Phone(page, person) for person in (WARGA, COORDINATOR, OFFICER)))
    await page.close()
    assert complaints == []


@pytest.fixture(params=[LAPTOP, PHONE], ids=["laptop", "phone"])
async def opened(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> AsyncIterator[Opened]:
    async with demo(tmp_path, 0) as address, page_of(browser, address, request.param) as page:
        yield page


@pytest.fixture
async def on_laptop(browser: Browser, tmp_path: Path) -> AsyncIterator[Opened]:
    async with demo(tmp_path, 0) as address, page_of(browser, address, LAPTOP) as page:
        yield page


async def send_tip(warga: Phone) -> str:
    """Send a tip, uncover its receipt with a tap, and return it."""
    await warga.says("/info")
    await warga.taps("✅ Saya paham, lanjut", "Jekan Raya", "Menteng", "✈️ Tawaran kerja ke luar negeri")
    for question, answer in (
        ("Kira-kira di mana", "🏢 Di kantor atau penampungan"), ("Kira-kira kapan", "Minggu ini"),
        ("bahaya sekarang", "Tidak"), ("Siapa lagi", "Beberapa orang"), ("aparat", "Tidak"),
    ):  # fmt: skip
        await warga.sees(question)
        await warga.taps(answer)
    await warga.sees("Apa yang terjadi?")
    await warga.says("Ada yang menawarkan kerja di Kamboja. Paspor diminta.")
    await warga.sees("Foto?")
    await warga.taps("⏭ Lewati", "✅ Kirim")
    hidden = (await warga.sees("Terkirim")).locator(".spoiler")
    await expect(hidden).to_have_css("color", "rgba(0, 0, 0, 0)")
    await hidden.click()
    await expect(hidden).to_have_class(re.compile("shown"))
    digits = await hidden.inner_text()
    assert RECEIPT.fullmatch(digits)
    await warga.taps("✅ Sudah saya catat")
    await warga.sees("4 angka terakhir")
    await warga.says(digits[-4:])
    await warga.sees("dikabari")
    await warga.taps("Tidak, saya lihat sendiri")
    await warga.sees_no_more(digits)
    return digits


async def test_three_phones_are_there_and_an_empty_one_says_what_to_try(opened: Opened) -> None:
    narrow = await opened.page.locator(f'[data-tab="{OFFICER}"]').is_visible()
    for phone in (opened.warga, opened.coordinator, opened.officer):
        await phone.comes_to_front()
        await expect(phone.element).to_be_visible()
        assert await opened.page.locator("[data-person]:visible").count() == (1 if narrow else 3)
    await opened.warga.comes_to_front()
    await expect(opened.warga.element.locator(".hint")).to_contain_text("nama perusahaan")
    await opened.warga.element.locator("[data-start]").click()
    await opened.warga.sees("cek dulu perekrutnya")
    assert await opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_company_is_checked_and_a_lesson_is_read(opened: Opened) -> None:
    warga = opened.warga
    await warga.says("agesa asa jaya")
    await warga.sees("PT AGESA ASA JAYA ada di daftar")
    await warga.taps("🏠 Menu", "📚 Belajar", "📖 Pelajaran")
    lessons = (await warga.sees("Pelajaran pendek")).locator(".key")
    title = await lessons.first.inner_text()
    await lessons.first.click()
    await warga.sees(f"{title} · 1/")
    await warga.taps("Lanjut ▶️")
    await warga.sees(f"{title} · 2/")


@pytest.mark.skipif(bool(programs_missing()), reason="espeak-ng or opusenc is not installed (espeak-ng, opus-tools)")
async def test_a_page_of_a_lesson_is_heard(opened: Opened) -> None:
    warga = opened.warga
    await warga.says("/belajar")
    await warga.taps("📖 Pelajaran")
    lessons = (await warga.sees("Pelajaran pendek")).locator(".key")
    title = await lessons.first.inner_text()
    await lessons.first.click()
    await (await warga.sees(f"{title} · 1/")).locator(".key", has_text="🔊").click(timeout=PATIENCE)
    voice = warga.element.locator("[data-message] .voice").last
    await expect(voice.locator("small")).to_have_text(re.compile(r"^0:[1-5]\d$"), timeout=PATIENCE)
    await voice.locator("button").click()
    await expect(voice.locator("button")).to_have_attribute("aria-label", "Jeda", timeout=PATIENCE)


async def test_the_newest_screen_stays_in_sight_when_a_long_one_becomes_short(opened: Opened) -> None:
    await opened.warga.says("/privasi")
    await opened.warga.sees("Privasi Anda")
    await opened.warga.taps("⬅️ Kembali")
    await opened.warga.sees("Apa yang ingin Anda ubah?")
    await opened.page.evaluate("Promise.allSettled(document.getAnimations().map((each) => each.finished))")
    await expect(opened.warga.key("🏠 Menu")).to_be_in_viewport(ratio=1)
    await expect(opened.warga.element.locator(".to-end.visible")).to_have_count(0)


async def test_a_tip_is_sent_answered_and_its_answer_read(opened: Opened) -> None:
    digits = await send_tip(opened.warga)

    await opened.officer.sees("Info baru")
    await opened.coordinator.sees("Info baru")
    await opened.coordinator.taps("📂 Buka")
    await opened.coordinator.sees("Paspor diminta")
    await opened.coordinator.taps("✋ Saya tangani")
    await expect(opened.coordinator.element.locator(".toast")).to_have_text("Sekarang Anda yang menangani.")
    await opened.coordinator.taps("💬 Jawab")
    await opened.coordinator.sees("Jawaban Anda untuk pengirim")
    await opened.coordinator.says("Jangan serahkan paspor. Kami datang besok.")
    await opened.coordinator.taps("✅ Kirim jawaban")
    await opened.coordinator.sees("💬 Kantor")
    await opened.warga.says(digits)
    await opened.warga.sees("Kami datang besok.")
    await opened.warga.sees_no_more(digits)


async def test_an_hour_later_an_unfinished_tip_is_swept_away(on_laptop: Opened) -> None:
    clock = on_laptop.page.locator("[data-clock]")
    before = datetime.fromisoformat(await clock.get_attribute("datetime") or "")
    await on_laptop.warga.says("/info")
    await on_laptop.warga.sees("Sebelum Anda menulis")

    await on_laptop.page.locator('[data-do="advance-1"]').click()

    await on_laptop.warga.sees(" · 1/")
    await on_laptop.warga.sees_no_more("Sebelum Anda menulis")
    after = datetime.fromisoformat(await clock.get_attribute("datetime") or "")
    assert after - before >= timedelta(hours=1)


async def test_a_day_later_the_notice_has_left_the_coordinators_chat(on_laptop: Opened) -> None:
    await send_tip(on_laptop.warga)
    await on_laptop.coordinator.sees("Info baru")

    await on_laptop.page.locator('[data-do="advance-24"]').click()

    await on_laptop.coordinator.sees_no_more("Info baru")


async def test_the_bot_and_the_page_each_speak_english(on_laptop: Opened) -> None:
    await on_laptop.warga.says("/bahasa")
    await on_laptop.warga.taps("English")
    await on_laptop.warga.sees("What would you like to do?")
    await on_laptop.page.locator('[data-language="en"]').click()
    await expect(on_laptop.page.locator('[data-do="advance-1"]')).to_have_text("+1 hour")
    await on_laptop.warga.sees("What would you like to do?")


async def test_a_second_demo_takes_another_port_by_itself(tmp_path: Path) -> None:
    port = free_port()
    async with demo(tmp_path / "first", port) as first, demo(tmp_path / "second", port) as second:
        assert first == f"http://127.0.0.1:{port}"
        assert second != first
        assert is_taken(int(second.rpartition(":")[2]))


async def test_the_stories_are_told_in_three_chapters() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "error", "-m", "bot", "demo", "--script",
        env={"PATH": os.environ["PATH"], **ELSEWHERE},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    told, complaints = await process.communicate()
    assert (process.returncode, complaints) == (0, b"")
    transcript = told.decode()
    assert re.findall(r"^=== (\d)\. .+ ===$", transcript, re.MULTILINE) == ["1", "2", "3"]
    assert "Koordinator Menteng: (✅ Kirim jawaban)" in transcript


def test_a_story_that_shows_something_else_ends_there_with_code_one(monkeypatch: pytest.MonkeyPatch) -> None:
    async def expect_too_much(narrator: story.Narrator, scene: Stand) -> None:
        await narrator.says(scene.resident, "/start", sees="cek dulu perekrutnya")
        await narrator.says(scene.resident, "/bantuan", sees="a screen of another bot")

    monkeypatch.setattr(story, "STORIES", (expect_too_much,))
    monkeypatch.setattr(story, "STEP_SECONDS", 2)
    ended = CliRunner().invoke(app, ["demo", "--script"])
    assert ended.exit_code == 1
    assert "cek dulu perekrutnya" in ended.stdout
    assert ended.stderr.startswith("This was not shown:\n")
    assert "/bantuan" in ended.stderr
