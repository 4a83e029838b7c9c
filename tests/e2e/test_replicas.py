"""Two replicas behind webhooks on one PostgreSQL: every update is delivered to both, and takes effect once."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tornado.httpclient import AsyncHTTPClient, HTTPClientError
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.demo.people import Person
from bot.staff.model import Role
from tests.e2e.process import MENTENG, Town, open_town

SECRET = "a-secret-that-only-the-test-knows"
PEOPLE = 10
"""As many tips of one kelurahan within an hour as are told of one by one."""

STEPS = (
    ("/info", "Sebelum Anda menulis"), ("Saya paham", "Di mana"), ("Jekan Raya", "Kelurahan mana"),
    ("Menteng", "Tentang apa"), ("luar negeri", "Kira-kira di mana"), ("kantor", "Kira-kira kapan"),
    ("Minggu ini", "bahaya sekarang"), ("Tidak", "Siapa lagi"), ("Beberapa", "aparat"), ("Tidak", "Apa yang terjadi"),
    ("Cerita", "Foto?"), ("Lewati", "Ini yang akan dibaca"), ("tip.send", "Terkirim."),
    ("tip.noted", "angka terakhir"), ("tip.push", "dikabari"), ("tip.done", "1/"),
)  # fmt: skip


@dataclass(slots=True)
class Mirror:
    """Stands before the replicas and brings every webhook call to each of them, at the same time."""

    ports: list[int]
    delivered: int = 0
    _stirred: asyncio.Event = field(default_factory=asyncio.Event)

    async def until(self, count: int) -> None:
        async with asyncio.timeout(60):
            while self.delivered < count:
                self._stirred.clear()
                await self._stirred.wait()

    async def bring(self, port: int, body: bytes) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
        address = f"http://127.0.0.1:{port}/hook"
        answer = await AsyncHTTPClient().fetch(
            address, method="POST", body=body, headers=headers, raise_error=False, request_timeout=30
        )
        self.delivered += answer.code == 204
        self._stirred.set()
        return answer.code


class MirrorHandler(RequestHandler):
    def initialize(self, mirror: Mirror) -> None:
        self.mirror = mirror

    async def post(self) -> None:
        body = self.request.body
        answers = await asyncio.gather(*(self.mirror.bring(port, body) for port in self.mirror.ports))
        self.set_status(204 if answers == [204, 204] else 503)


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


async def ready(port: int) -> None:
    for _ in range(150):
        try:
            await AsyncHTTPClient().fetch(f"http://127.0.0.1:{port}/readyz")
        except (HTTPClientError, OSError):
            await asyncio.sleep(0.2)
        else:
            return
    raise TimeoutError(f"no replica became ready on port {port}")


@asynccontextmanager
async def two_replicas(folder: Path, database: str) -> AsyncIterator[tuple[Town, Mirror]]:
    async with AsyncExitStack() as stack:
        mirror = Mirror([free_port(), free_port()])
        front = HTTPServer(Application([("/hook", MirrorHandler, {"mirror": mirror})]))
        port = free_port()
        front.listen(port, "127.0.0.1")
        stack.callback(front.stop)
        hook = {"BOT_WEBHOOK_URL": f"http://127.0.0.1:{port}/hook", "BOT_WEBHOOK_SECRET": SECRET}
        town = await open_town(folder, BOT_DATABASE_URL=database, **hook)
        stack.push_async_callback(town.close)
        for number in mirror.ports:
            bot = town.bot(BOT_WEBHOOK_PORT=str(number))
            await bot.start()
            stack.push_async_callback(bot.stop)
        await asyncio.gather(*map(ready, mirror.ports))
        yield town, mirror


async def send_a_tip(person: Person) -> None:
    for what, sees in STEPS:
        await (person.says(what) if what in ("/info", "Cerita") else person.taps(what))
        await person.until(sees, timeout=60)


async def test_320_deliveries_make_160_effects(tmp_path: Path, postgres_url: str) -> None:
    async with two_replicas(tmp_path, postgres_url) as (town, mirror):
        coordinator = await town.officer(2001, "Koordinator", Role.COORDINATOR, MENTENG)
        officer = await town.officer(2002, "Petugas", Role.SUPERVISOR, None)
        await mirror.until(4)
        mirror.delivered = 0
        residents = [town.emulator.add_person(3000 + number, f"Warga {number}") for number in range(PEOPLE)]
        await asyncio.gather(*map(send_a_tip, residents))
        await mirror.until(PEOPLE * len(STEPS) * 2)
        for reader in (coordinator, officer):
            await reader.until(lambda seen: sum("Info baru" in m.text for m in seen) >= PEOPLE, timeout=60)
        asked = {person.id for person in residents}
        screens = [
            call
            for call in town.emulator.calls
            if call.method in ("sendMessage", "editMessageText") and call.params["chat_id"] in asked
        ]
        told = [sum("Info baru" in message.text for message in reader.chat()) for reader in (coordinator, officer)]
    assert mirror.delivered == PEOPLE * len(STEPS) * 2
    assert len(screens) == PEOPLE * len(STEPS)
    assert told == [PEOPLE, PEOPLE]
