import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError
from telegram import Bot, Update
from tornado.httpclient import AsyncHTTPClient, HTTPResponse
from tornado.iostream import StreamClosedError

from bot.demo.emulator import Emulator
from bot.demo.people import Person
from bot.serve import RELAY_LATE, Readiness
from bot.storage.faults import StorageFault
from handlers import webhook
from handlers.polling import Polling
from handlers.turns import TurnFailedError
from handlers.webhook import BODY_LIMIT, INFORMATION, SECRET_HEADER, Hook, WebServer
from tests.talk import TOKEN, Talk, Talker

SECRET = "a-secret-that-only-the-test-knows"
HALO = {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "halo"}}


async def nobody_minds() -> None:
    """Take a conflict for nothing."""


@dataclass
class Front:
    """A web server, what it is told is wrong, and what reached the bot."""

    bot: Bot
    wrong: dict[str, str] = field(default_factory=dict)
    taken: list[Update] = field(default_factory=list)
    error: Exception | None = None
    port: int = 0

    async def take(self, update: Update) -> None:
        self.taken.append(update)
        if self.error is not None:
            raise self.error

    async def readiness(self) -> Mapping[str, str]:
        return self.wrong

    async def ask(self, method: str, path: str, body: bytes | None = None, secret: str | None = None) -> HTTPResponse:
        headers = {} if secret is None else {SECRET_HEADER: secret}
        return await AsyncHTTPClient().fetch(
            f"http://127.0.0.1:{self.port}{path}",
            method=method,
            body=body,
            headers=headers,
            raise_error=False,
            allow_nonstandard_methods=True,
        )

    async def post(self, update: object, secret: str | None = SECRET) -> HTTPResponse:
        return await self.ask("POST", "/hook", json.dumps(update).encode(), secret)


@pytest.fixture
async def front(bot: Bot) -> AsyncIterator[Front]:
    front = Front(bot)
    server = WebServer(front.readiness, Hook("/hook", SECRET, bot, front.take))
    server.listen("127.0.0.1", 0)
    front.port = server.port
    yield front
    await server.close()


@pytest.fixture
async def hooked(talk: Talk) -> AsyncIterator[Front]:
    """The real bot behind the server."""
    front = Front(talk.bot)
    server = WebServer(front.readiness, Hook("/hook", SECRET, talk.bot, talk.running.processor.take))
    server.listen("127.0.0.1", 0)
    front.port = server.port
    yield front
    await server.close()


async def test_an_update_is_taken_and_acknowledged_without_words(front: Front) -> None:
    answer = await front.post(HALO)
    assert (answer.code, answer.body, answer.headers.get("Server")) == (204, b"", None)
    assert [update.message and update.message.text for update in front.taken] == ["halo"]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1], f"{SECRET}x", SECRET.upper(), "ü"])
async def test_without_the_secret_nothing_is_taken(front: Front, secret: str | None) -> None:
    assert (await front.post(HALO, secret)).code == 403
    assert (await front.ask("POST", "/hook", b"{", secret)).code == 403
    assert front.taken == []


async def test_the_secret_is_compared_in_constant_time(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return False

    monkeypatch.setattr(webhook.hmac, "compare_digest", compare)
    assert (await front.post(HALO)).code == 403
    assert compared == [(SECRET.encode(), SECRET.encode())]


@pytest.mark.parametrize("body", [b"", b"{", b"halo", b"\xff\xfe", b"[]", b"{}", b"12", b'{"message": {}}'])
async def test_what_is_no_update_is_refused(front: Front, body: bytes) -> None:
    assert (await front.ask("POST", "/hook", body, SECRET)).code == 400
    assert front.taken == []


async def test_a_body_of_the_limit_is_taken_and_a_longer_one_is_not(front: Front) -> None:
    whole = json.dumps(HALO).encode().ljust(BODY_LIMIT)
    assert (await front.ask("POST", "/hook", whole, SECRET)).code == 204
    assert len(front.taken) == 1
    # Tornado says 400, or closes the connection while the body still comes.
    with contextlib.suppress(StreamClosedError, ConnectionError):
        assert (await front.ask("POST", "/hook", whole + b" ", SECRET)).code == 400
    assert len(front.taken) == 1


async def test_a_failed_turn_is_to_be_brought_again(front: Front) -> None:
    front.error = TurnFailedError()
    answer = await front.post(HALO)
    assert (answer.code, answer.headers["Retry-After"], answer.body) == (503, "1", b"")


async def test_an_error_that_nobody_foresaw_is_no_acknowledgement_and_shows_nothing(front: Front) -> None:
    front.error = LookupError("rahasia")
    answer = await front.post(HALO)
    assert (answer.code, answer.body) == (500, b"")


async def test_no_request_is_logged(front: Front, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    caplog.clear()
    await front.post(HALO)
    await front.post(HALO, "wrong")
    assert [record for record in caplog.records if record.name.startswith(("tornado.access", "handlers"))] == []


async def test_health_is_told(front: Front) -> None:
    answer = await front.ask("GET", "/healthz")
    assert (answer.code, json.loads(answer.body)) == (200, {"status": "ok"})


async def test_readiness_is_told_with_what_is_wrong(front: Front) -> None:
    answer = await front.ask("GET", "/readyz")
    assert (answer.code, json.loads(answer.body)) == (200, {"status": "ready"})
    front.wrong = {"relay": "late"}
    answer = await front.ask("GET", "/readyz")
    assert (answer.code, json.loads(answer.body)) == (503, {"status": "not ready", "relay": "late"})


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/hook", 405),
        ("PUT", "/hook", 405),
        ("POST", "/healthz", 405),
        ("POST", "/readyz", 405),
        ("GET", "/", 404),
        ("POST", "/", 404),
        ("GET", "/hook/", 404),
        ("POST", "/hooks", 404),
        ("GET", "/../etc/passwd", 404),
        ("OPTIONS", "/nothing", 404),
    ],
)
async def test_there_is_nothing_else(front: Front, method: str, path: str, code: int) -> None:
    answer = await front.ask(method, path)
    assert (answer.code, answer.body) == (code, b"")


async def test_without_a_webhook_there_is_no_hook(front: Front) -> None:
    server = WebServer(front.readiness)
    server.listen("127.0.0.1", 0)
    front.port = server.port
    assert [(await front.ask(*what)).code for what in (("POST", "/hook"), ("GET", "/healthz"))] == [404, 200]
    await server.close()


async def test_the_answer_comes_after_the_commit(hooked: Front, talk: Talk, warga: Talker) -> None:
    await warga.person.says("/bantuan")
    [update] = talk.emulator.pending_updates(TOKEN)
    async with talk.running.database.begin():
        posting = asyncio.create_task(hooked.post(update))
        for _ in range(5):
            assert (await hooked.ask("GET", "/healthz")).code == 200
        assert not posting.done()
    assert (await posting).code == 204
    async with talk.running.database.begin() as unit:
        assert not await unit.updates.first_time(update["update_id"], talk.clock.now())
    await talk.running.processor.shutdown()
    assert "110" in warga.reads


async def test_what_could_not_be_committed_is_not_acknowledged(
    hooked: Front, talk: Talk, warga: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    await warga.person.says("/bantuan")
    [update] = talk.emulator.pending_updates(TOKEN)

    async def fail(*_: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("disk full"))

    with monkeypatch.context() as broken:
        broken.setattr("sqlalchemy.ext.asyncio.AsyncConnection.commit", fail)
        assert (await hooked.post(update)).code == 503
    assert not any(message.from_bot for message in warga.chat)
    assert (await hooked.post(update)).code == 204
    await talk.running.processor.shutdown()
    assert "110" in warga.reads


async def test_a_healthy_bot_is_ready(talk: Talk) -> None:
    polling = Polling(talk.bot, talk.running.processor.take, nobody_minds, reachable=True)
    assert await wrong_with(Readiness(talk.running, asyncio.Event(), polling)) == {}
    told = await Readiness(talk.running, asyncio.Event(), None)()
    assert told == {"intake": "open", "canary": "none yet"}
    await talk.settle()
    told = await Readiness(talk.running, asyncio.Event(), None)()
    assert told["canary"].startswith("nobody reads yet")


async def wrong_with(readiness: Readiness) -> dict[str, str]:
    """Return what is wrong, without what is only told."""
    return {part: said for part, said in (await readiness()).items() if part not in INFORMATION}


async def test_each_part_that_is_wrong_is_named_without_a_number(
    talk: Talk, warga: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = asyncio.Event()
    polling = Polling(talk.bot, talk.running.processor.take, nobody_minds)
    readiness = Readiness(talk.running, stop, polling)
    assert await wrong_with(readiness) == {"telegram": "does not answer"}
    polling.reachable = True
    for number in range(3):
        async with talk.running.database.begin() as unit:
            await unit.timers.set("tip.shred", bytes([number]) * 16, {"tip": "00"}, talk.clock.now())
    talk.clock.advance(RELAY_LATE - timedelta(minutes=1))
    assert await wrong_with(readiness) == {}
    talk.clock.advance(timedelta(minutes=2))
    assert await readiness() == {"relay": "late", "intake": "closed: sweeper", "canary": "none yet"}
    stop.set()
    assert await wrong_with(readiness) == {"process": "stopping", "relay": "late"}

    def fail(_self: object) -> AsyncExitStack:
        raise StorageFault("The database at secret.example.org cannot be reached.")

    monkeypatch.setattr("bot.storage.engine.Database.begin", fail)
    assert await readiness() == {"process": "stopping", "database": "does not answer"}


async def test_people_reach_the_bot_through_the_hook(emulator: Emulator, hooked: Front, talk: Talk) -> None:
    person: Person = talk.person("Warga").person
    await person.says("/start")
    for update in talk.emulator.pending_updates(TOKEN):
        assert (await hooked.post(update)).code == 204
    await talk.running.processor.shutdown()
    assert "Desa Binaan" in person.screen.text


async def test_an_inline_query_comes_through_the_hook_too(hooked: Front, talk: Talk) -> None:
    person: Person = talk.person("Warga").person
    number = await person.inline_query("PT AGESA ASA JAYA")
    for update in talk.emulator.pending_updates(TOKEN):
        assert (await hooked.post(update)).code == 204
    assert "ADA di daftar" in person.inline_results[number][0]["title"]
