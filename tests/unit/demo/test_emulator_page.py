import base64
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from bot.clock import MovableClock
from bot.demo.emulator import Emulator
from bot.demo.model import Upload
from bot.demo.people import Person
from bot.demo.server import EmulatorServer, PagePerson
from bot.demo.world import BotAccount
from tests.unit.demo.names import TOKEN, Api

WARGA = PagePerson(77, "Siti", "Warga", "#2f80ed")


@pytest.fixture
async def server(
    emulator: Emulator, account: BotAccount, siti: Person, clock: MovableClock
) -> AsyncIterator[EmulatorServer]:
    emulator.add_person(78, "Budi")
    running = EmulatorServer(emulator, page=True, people=[WARGA], on_advance=clock.advance)
    await running.start()
    yield running
    await running.stop()


class Page:
    """The browser's end of the socket."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self.socket = socket

    async def next(self) -> dict[str, Any]:
        return json.loads(await self.socket.read_message())

    async def until(self, kind: str) -> dict[str, Any]:
        """Skip to the next event of a kind."""
        while (event := await self.next())["type"] != kind:
            pass
        return event

    async def do(self, what: str, **more: Any) -> None:
        await self.socket.write_message(json.dumps({"do": what, "person": 77, **more}))


async def connect(server: EmulatorServer) -> Page:
    url = f"ws://127.0.0.1:{server.port}/live"
    return Page(await websocket_connect(HTTPRequest(url, headers={"Origin": server.url})))


@pytest.fixture
async def page(server: EmulatorServer) -> AsyncIterator[Page]:
    opened = await connect(server)
    yield opened
    opened.socket.close()


@pytest.fixture
async def web(server: EmulatorServer) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url, trust_env=False) as client:
        yield client


async def test_a_page_that_opens_is_told_everything(api: Api, server: EmulatorServer, clock: MovableClock) -> None:
    await api("setMyCommands", commands=[{"command": "cek", "description": "Cek"}])
    rows = [[
        {"text": "Ya", "callback_data": "ya"}, {"text": "Buka", "url": "https://a.id"},
        {"text": "Salin", "copy_text": {"text": "1"}}, {"text": "Bagi", "switch_inline_query": "q"},
    ]]  # fmt: skip
    await api(
        "sendMessage", chat_id=77, text="<b>a</b> &lt;x&gt;", parse_mode="HTML", protect_content=True,
        disable_notification=True, reply_markup={"inline_keyboard": rows},
    )  # fmt: skip
    page = await connect(server)
    hello = await page.next()
    assert hello.pop("now") <= clock.now().isoformat()
    assert hello == {
        "type": "hello",
        "bot": {"name": "Uji", "username": "uji_bot"},
        "people": [{"id": 77, "name": "Siti", "role": "Warga", "color": "#2f80ed", "hint": ""}],
        "flood": False,
    }
    chat = await page.next()
    assert (chat["type"], chat["person"], chat["blocked"]) == ("chat", 77, False)
    assert chat["commands"] == [{"command": "cek", "description": "Cek"}]
    own, shown = chat["messages"]
    assert (own["from"], own["text"]) == ("person", "/start")
    assert datetime.fromisoformat(shown.pop("date")).tzinfo is not None
    assert shown == {
        "id": 2, "from": "bot", "edited": False, "html": "<b>a</b> &lt;x&gt;", "text": "a <x>",
        "keyboard": [[
            {"text": "Ya", "kind": "callback", "data": "ya"}, {"text": "Buka", "kind": "url", "url": "https://a.id"},
            {"text": "Salin", "kind": "copy", "copy": "1"}, {"text": "Bagi", "kind": "share", "share": "q"},
        ]],
        "photo": None, "document": None, "voice": None, "protected": True, "spoiler": False, "forward": None,
        "silent": True,
    }  # fmt: skip
    page.socket.close()


async def test_what_is_said_and_tapped_on_the_page_reaches_the_bot(page: Page, api: Api, emulator: Emulator) -> None:
    await page.do("say", text="halo")
    assert (await page.until("message"))["message"]["text"] == "halo"
    rows = [[{"text": "Tidak", "callback_data": "no"}, {"text": "Ya", "callback_data": "ya"}]]
    sent = await api("sendMessage", chat_id=77, text="Lanjut?", reply_markup={"inline_keyboard": rows})
    assert (await page.until("message"))["message"]["id"] == sent["message_id"]
    await page.do("tap", message=sent["message_id"], row=0, col=1)
    await api("sendChatAction", chat_id=77, action="typing")
    assert await page.until("action") == {"type": "action", "person": 77, "action": "typing"}
    query = emulator.pending_updates(TOKEN)[-1]["callback_query"]
    assert query["data"] == "ya"
    await api("answerCallbackQuery", callback_query_id=query["id"], text="Baik", show_alert=True)
    assert await page.next() == {"type": "answered", "person": 77, "callback_id": query["id"]}
    assert await page.next() == {"type": "toast", "person": 77, "text": "Baik", "alert": True, "url": None}
    await api("editMessageText", chat_id=77, message_id=sent["message_id"], text="Selesai")
    edited = await page.next()
    assert (edited["type"], edited["message"]["text"], edited["message"]["edited"]) == ("edited", "Selesai", True)
    await api("deleteMessage", chat_id=77, message_id=sent["message_id"])
    assert await page.next() == {"type": "deleted", "person": 77, "ids": [sent["message_id"]]}


async def test_files_go_both_ways(page: Page, web: httpx.AsyncClient, picture: bytes, emulator: Emulator) -> None:
    data = base64.b64encode(picture).decode()
    await page.do("photo", name="foto.jpg", data=data, caption="ini")
    message = (await page.until("message"))["message"]
    assert message["text"] == "ini"
    photo = await web.get(message["photo"])
    assert (photo.content, photo.headers["Content-Type"]) == (picture, "image/png")
    await page.do("document", name="x.html", data=base64.b64encode(b"<script>").decode(), caption="")
    document = (await page.until("message"))["message"]["document"]
    assert (document["name"], document["size"]) == ("x.html", 8)
    saved = await web.get(document["url"])
    assert saved.headers["Content-Disposition"] == "attachment"
    assert saved.headers["Content-Type"] == "application/octet-stream"
    voice = {"voice": Upload("v.ogg", b"OggS", "audio/ogg")}
    await emulator.call(TOKEN, "sendVoice", {"chat_id": 77}, voice)
    heard = (await page.until("message"))["message"]["voice"]
    assert (await web.get(heard)).content == b"OggS"
    # A player asks for parts.
    for asked, status, part, told in (
        ("bytes=1-2", 206, b"gg", "bytes 1-2/4"), ("bytes=2-", 206, b"gS", "bytes 2-3/4"),
        ("bytes=0-99", 206, b"OggS", "bytes 0-3/4"), ("bytes=x", 200, b"OggS", None),
    ):  # fmt: skip
        got = await web.get(heard, headers={"Range": asked})
        assert (got.status_code, got.content, got.headers.get("Content-Range")) == (status, part, told)
    assert (await web.get(heard, headers={"Range": "bytes=4-"})).status_code == 416
    assert (await web.get("/media/none")).status_code == 404


async def test_the_page_blocks_clears_deletes_and_starts(page: Page, emulator: Emulator) -> None:
    await page.do("start", payload="abc")
    started = (await page.until("message"))["message"]
    assert started["text"] == "/start abc"
    await page.do("delete", message=started["id"])
    assert (await page.until("deleted"))["ids"] == [started["id"]]
    await page.do("clear")
    assert (await page.until("deleted"))["ids"] == [1]
    await page.do("block")
    blocked = await page.until("chat")
    assert (blocked["blocked"], blocked["messages"]) == (True, [])
    await page.do("say", text="halo")
    assert "blocked" in (await page.until("error"))["text"]
    await page.do("unblock")
    assert (await page.until("chat"))["blocked"] is False


async def test_the_clock_moves_for_everybody(page: Page, clock: MovableClock) -> None:
    before = clock.now()
    await page.do("advance", hours=24)
    now = datetime.fromisoformat((await page.until("clock"))["now"])
    assert timedelta(hours=24) <= now - before < timedelta(hours=25)


async def test_new_commands_are_told(page: Page, api: Api) -> None:
    commands = [{"command": "meja", "description": "Meja"}]
    await api("setMyCommands", commands=commands, scope={"type": "chat", "chat_id": 77})
    assert (await page.until("commands"))["commands"] == commands


@pytest.mark.parametrize(
    "wish",
    [
        "{",
        "[]",
        '{"do": "fly"}',
        '{"do": "say", "person": 78, "text": "a"}',
        '{"do": "say", "person": 77}',
        '{"do": "say", "person": 77, "text": " "}',
        '{"do": "tap", "person": 77, "message": 1, "row": 0, "col": 0}',
        '{"do": "tap", "person": 77, "message": 99, "row": 0, "col": 0}',
        '{"do": "delete", "person": 77, "message": 99}',
        '{"do": "start", "person": 77, "payload": "a b"}',
        '{"do": "photo", "person": 77, "name": "a", "data": "?", "caption": ""}',
        '{"do": "photo", "person": 77, "name": "a", "data": "YQ==", "caption": ""}',
        '{"do": "advance", "hours": 2}',
    ],
)
async def test_what_cannot_be_done_is_told_and_the_page_lives_on(page: Page, wish: str) -> None:
    await page.socket.write_message(wish)
    assert (await page.until("error"))["text"]
    await page.do("say", text="halo")
    assert (await page.until("message"))["message"]["text"] == "halo"


async def test_strangers_and_groups_are_not_shown(
    page: Page, api: Api, emulator: Emulator, account: BotAccount, siti: Person
) -> None:
    group = emulator.add_group("RT 05", {account: "administrator", siti: "member"})
    await page.until("chat")
    await emulator.people[78].starts()
    await siti.says("di grup", chat=group)
    await siti.says("di sini")
    assert (await page.next())["message"]["text"] == "di sini"


async def test_another_web_site_cannot_open_the_socket(server: EmulatorServer) -> None:
    url = f"ws://127.0.0.1:{server.port}/live"
    for headers in ({"Origin": "https://evil.example"}, {"Origin": server.url, "Host": "evil.example"}):
        with pytest.raises(HTTPClientError) as caught:
            await websocket_connect(HTTPRequest(url, headers=headers))
        assert caught.value.code == 403


async def test_the_pages_files_are_served_and_nothing_else(web: httpx.AsyncClient) -> None:
    index = await web.get("/")
    assert index.headers["Content-Type"].startswith("text/html")
    assert "default-src 'none'" in index.headers["Content-Security-Policy"]
    assert index.headers["X-Content-Type-Options"] == "nosniff"
    assert (await web.get("/static/app.js")).status_code == 200
    assert (await web.get("/static/../server.py")).status_code in (403, 404)
    assert (await web.get("/static/%2e%2e/server.py")).status_code in (403, 404)
    assert (await web.get("/", headers={"Host": "evil.example"})).status_code == 403


async def test_without_a_page_there_is_only_the_bot_api(emulator: Emulator, account: BotAccount) -> None:
    server = EmulatorServer(emulator)
    await server.start()
    async with httpx.AsyncClient(base_url=server.url, trust_env=False) as client:
        for path in ("/", "/live", "/static/app.js", "/media/x"):
            assert (await client.get(path)).status_code == 404
    await server.stop()


async def test_a_page_is_let_go_when_the_server_stops(server: EmulatorServer, page: Page, emulator: Emulator) -> None:
    await page.until("chat")
    await server.stop()
    assert await page.socket.read_message() is None
    assert emulator.world.watchers == []
