import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from telegram import Bot
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from bot.demo.courier import HttpCourier
from bot.demo.emulator import Emulator
from bot.demo.model import ApiError
from bot.demo.people import Person
from bot.demo.server import EmulatorServer
from bot.demo.webhooks import Answer, Retry
from tests.unit.demo.names import TOKEN, Api, Refused, happens


@dataclass
class Receiver:
    """A bot's web server that writes down what comes and answers as told; then 200."""

    url: str = ""
    answers: deque[tuple[int, dict[str, str]]] = field(default_factory=deque)
    updates: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    most: int = 0
    inside: int = 0
    came: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take(self, handler: RequestHandler) -> None:
        update = json.loads(handler.request.body)
        self.inside += 1
        self.most = max(self.most, self.inside)
        async with self.came:
            self.updates.append(update)
            self.secrets.append(handler.request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
            self.came.notify_all()
        await self.gate.wait()
        self.inside -= 1
        status, headers = self.answers.popleft() if self.answers else (200, {})
        handler.set_status(status)
        for name, value in headers.items():
            handler.set_header(name, value)

    async def until(self, count: int) -> list[str]:
        """Wait for so many deliveries and return their texts."""
        async with asyncio.timeout(5), self.came:
            await self.came.wait_for(lambda: len(self.updates) >= count)
        return [update["message"]["text"] for update in self.updates]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiving = Receiver()
    receiving.gate.set()

    class Hook(RequestHandler):
        async def post(self) -> None:
            await receiving.take(self)

    server = HTTPServer(Application([("/hook", Hook)], log_function=lambda _: None))
    sockets = bind_sockets(0, "127.0.0.1")
    server.add_sockets(sockets)
    receiving.url = f"http://127.0.0.1:{sockets[0].getsockname()[1]}/hook"
    yield receiving
    receiving.gate.set()
    server.stop()
    await server.close_all_connections()


async def test_updates_are_posted_with_the_secret(ptb: Bot, siti: Person, receiver: Receiver) -> None:
    await siti.says("sebelum")
    await ptb.set_webhook(receiver.url, secret_token="rahasia_1", max_connections=3, allowed_updates=["message"])
    await siti.says("sesudah")
    assert await receiver.until(2) == ["sebelum", "sesudah"]
    assert set(receiver.secrets) == {"rahasia_1"}
    info = await ptb.get_webhook_info()
    assert (info.url, info.max_connections, info.allowed_updates) == (receiver.url, 3, ("message",))


async def test_one_chat_waits_for_itself_and_for_nobody_else(
    ptb: Bot, emulator: Emulator, siti: Person, receiver: Receiver
) -> None:
    budi = emulator.add_person(78, "Budi")
    receiver.gate.clear()
    await ptb.set_webhook(receiver.url)
    await siti.says("s1")
    await siti.says("s2")
    await budi.says("b1")
    assert sorted(await receiver.until(2)) == ["b1", "s1"]
    assert receiver.most == 2
    receiver.gate.set()
    assert (await receiver.until(3))[2] == "s2"


async def test_no_more_connections_than_allowed(ptb: Bot, emulator: Emulator, siti: Person, receiver: Receiver) -> None:
    receiver.gate.clear()
    await ptb.set_webhook(receiver.url, max_connections=2)
    people = [emulator.add_person(100 + number, "Warga") for number in range(4)]
    for person in people:
        await person.says("halo")
    await receiver.until(2)
    for _ in range(5):
        await ptb.get_me()  # time enough for a third delivery to come
    assert len(receiver.updates) == 2
    receiver.gate.set()
    await receiver.until(4)
    assert receiver.most == 2


async def test_a_refused_update_comes_again_before_the_next(ptb: Bot, siti: Person, receiver: Receiver) -> None:
    receiver.answers.extend([(500, {}), (503, {"Retry-After": "0"}), (404, {}), (302, {"Location": "/x"})])
    await ptb.set_webhook(receiver.url)
    await siti.says("satu")
    await siti.says("dua")
    assert await receiver.until(6) == ["satu"] * 5 + ["dua"]
    assert len({update["update_id"] for update in receiver.updates}) == 2
    info = await ptb.get_webhook_info()
    assert info.last_error_message.startswith("Wrong response from the webhook: 302")


@pytest.mark.parametrize(("header", "wanted"), [("7", 7.0), ("soon", 0.0)])
async def test_the_courier_reads_what_the_bots_server_said(receiver: Receiver, header: str, wanted: float) -> None:
    receiver.answers.append((503, {"Retry-After": header}))
    courier = HttpCourier()
    assert await courier.post(receiver.url, {}, b"{}") == Answer(503, "Service Unavailable", wanted)
    await courier.close()


def test_pauses_double_up_to_a_minute_and_are_as_long_as_the_bot_asks() -> None:
    assert [Retry().pause(failures) for failures in range(1, 9)] == [0, 2, 4, 8, 16, 32, 60, 60]
    assert [Retry().pause(1, wanted) for wanted in (7, 9999)] == [7, 3600]
    assert Retry().pause(8, 7) == 60


async def test_the_pause_before_the_next_attempt_is_the_one_that_was_asked_for(
    emulator: Emulator, api: Api, siti: Person
) -> None:
    asked: list[tuple[int, float]] = []

    class Impatient(Retry):
        def pause(self, failures: int, wanted: float = 0.0) -> float:
            asked.append((failures, wanted))
            return 0.0

    class Busy:
        def __init__(self) -> None:
            self.answers = [Answer(503, "busy", 30.0), Answer(500, "broken"), Answer(200, "OK")]
            self.done = asyncio.Event()

        async def post(self, *_: object) -> Answer:
            answer = self.answers.pop(0)
            if answer.status == 200:
                self.done.set()
            return answer

        async def close(self) -> None:
            """Nothing is open."""

    busy = Busy()
    emulator.world.retry = Impatient()
    emulator.connect(busy)
    await api("setWebhook", url="https://a.id")
    await siti.says("satu")
    await busy.done.wait()
    assert asked == [(1, 30.0), (2, 0.0)]
    await emulator.close()


async def test_what_was_not_delivered_can_be_polled(ptb: Bot, siti: Person, receiver: Receiver) -> None:
    receiver.gate.clear()
    await ptb.set_webhook(receiver.url)
    await siti.says("satu")
    await siti.says("dua")
    await receiver.until(1)
    assert (await ptb.get_webhook_info()).pending_update_count == 2
    await ptb.delete_webhook()
    await siti.says("tiga")
    assert [update.message.text for update in await ptb.get_updates()] == ["satu", "dua", "tiga"]
    assert (await ptb.get_webhook_info()).url == ""


async def test_pending_updates_can_be_dropped(ptb: Bot, siti: Person, receiver: Receiver) -> None:
    await siti.says("satu")
    await ptb.set_webhook(receiver.url, drop_pending_updates=True)
    await siti.says("dua")
    assert await receiver.until(1) == ["dua"]
    receiver.gate.clear()
    await siti.says("tiga")
    await ptb.delete_webhook(drop_pending_updates=True)
    assert await ptb.get_updates() == ()


async def test_polling_is_refused_while_a_webhook_is_set(
    api: Api, refused: Refused, server: EmulatorServer, receiver: Receiver
) -> None:
    poll = asyncio.create_task(api("getUpdates", timeout=20))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await api("setWebhook", url=receiver.url)
    reason = (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    with pytest.raises(ApiError, match="Conflict"):
        await poll
    assert await refused("getUpdates") == reason
    await api("setWebhook", url="")
    assert await api("getUpdates") == []


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"url": "ftp://a.id"}, "bad webhook: invalid webhook URL specified"),
        ({"url": "https://a.id", "secret_token": "mit leer"}, "secret token contains unallowed characters"),
        ({"url": "https://a.id"}, "bad webhook: this emulator runs without a network"),
    ],
)
async def test_a_wrong_webhook_is_refused(refused: Refused, params: dict[str, str], reason: str) -> None:
    assert await refused("setWebhook", **params) == f"Bad Request: {reason}"


async def test_a_bot_that_is_down_gets_its_updates_when_it_is_back(
    ptb: Bot, emulator: Emulator, siti: Person, receiver: Receiver
) -> None:
    await ptb.set_webhook("http://127.0.0.1:9/hook")
    await siti.says("satu")
    sender = emulator.world.bots[TOKEN].webhook
    await happens(lambda: sender.last_error)
    assert sender.last_error[1] == "Connection refused"
    await ptb.set_webhook(receiver.url)
    assert await receiver.until(1) == ["satu"]


async def test_an_outage_holds_deliveries_back(ptb: Bot, emulator: Emulator, siti: Person, receiver: Receiver) -> None:
    await ptb.set_webhook(receiver.url)
    emulator.faults.outage()
    await siti.says("satu")
    sender = emulator.world.bots[TOKEN].webhook
    await happens(lambda: sender.last_error)
    assert receiver.updates == []
    emulator.faults.restore()
    assert await receiver.until(1) == ["satu"]


async def test_a_webhook_outlives_a_restart_of_the_server(
    ptb: Bot, server: EmulatorServer, siti: Person, receiver: Receiver
) -> None:
    await ptb.set_webhook(receiver.url)
    await server.stop()
    await siti.says("satu")
    assert receiver.updates == []
    await server.start()
    assert await receiver.until(1) == ["satu"]


async def test_a_doubled_update_is_posted_twice(ptb: Bot, emulator: Emulator, siti: Person, receiver: Receiver) -> None:
    emulator.faults.add("duplicate", count=1)
    await ptb.set_webhook(receiver.url)
    await siti.says("satu")
    assert await receiver.until(2) == ["satu", "satu"]
    assert receiver.updates[0] == receiver.updates[1]
