"""The emulator over HTTP: the Bot API for the bot, the chat page for the people."""

import asyncio
import errno
import json
import re
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from tornado import web
from tornado.httpserver import HTTPServer

from bot.demo.courier import HttpCourier
from bot.demo.emulator import Emulator
from bot.demo.live import LiveHandler, Page, PagePerson
from bot.demo.local import LocalHandler
from bot.demo.model import ApiError, Json, LostAnswer, Upload
from bot.demo.world import BotAccount

__all__ = ["EmulatorServer", "PagePerson"]

BODY_LIMIT: Final = 64 << 20
LONGEST_HANG: Final = 60.0
"""Seconds that a `timeout` fault holds a call open when the client does not give up."""

_RANGE: Final = re.compile(r"bytes=(\d{1,12})-(\d{1,12})?")
_PAGE_FILES: Final = Path(__file__).resolve().parent / "page"
_BAD_GATEWAY: Final = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"

Reply = tuple[int, str, bytes]
"""Status, content type and body."""


class ApiHandler(LocalHandler):
    """`/bot<token>/<method>` and `/file/bot<token>/<path>`."""

    def initialize(self, server: "EmulatorServer") -> None:
        """Take the emulator to ask."""
        self._server = server
        self._task: asyncio.Task[Reply | None] | None = None

    async def post(self, token: str, name: str) -> None:
        """Answer a call."""
        await self._reply(self._call(token, name))

    async def get(self, token: str, name: str) -> None:
        """Answer a call, or a download."""
        await self._reply(self._download(token, name) if "/" in name else self._call(token, name))

    async def _reply(self, work: Any) -> None:  # noqa: ANN401 - a coroutine of this class
        task = self._task = asyncio.create_task(work)
        self._server.tasks.add(task)
        try:
            reply = await task
        except asyncio.CancelledError:
            reply = None  # the client left, or the server stops
        finally:
            self._server.tasks.discard(task)
        if reply is None:
            self.detach().close()
            return
        status, content_type, body = reply
        self.set_status(status)
        self.set_header("Content-Type", content_type)
        await self.finish(body)

    def on_connection_close(self) -> None:
        """Stop working for a client that left."""
        if self._task is not None:
            self._task.cancel()

    async def _call(self, token: str, method: str) -> Reply | None:
        try:
            params, files = self._read()
            result = await self._server.emulator.call(token, method, params, files)
        except ApiError as error:
            return error.code, "application/json", json.dumps(error.to_json()).encode()
        except LostAnswer as lost:
            return await self._lose(lost)
        return 200, "application/json", json.dumps({"ok": True, "result": result}).encode()

    async def _download(self, token: str, path: str) -> Reply | None:
        try:
            return 200, "application/octet-stream", self._server.emulator.download(token, path)
        except ApiError as error:
            return error.code, "application/json", json.dumps(error.to_json()).encode()
        except LostAnswer as lost:
            return await self._lose(lost)

    async def _lose(self, lost: LostAnswer) -> Reply | None:
        if lost.kind == "502":
            return 502, "text/html", _BAD_GATEWAY
        if lost.kind == "timeout":
            await asyncio.sleep(LONGEST_HANG)
        return None

    def _read(self) -> tuple[Json, Mapping[str, Upload]]:
        request = self.request
        if request.headers.get("Content-Type", "").startswith("application/json") and request.body:
            try:
                given = json.loads(request.body)
            except ValueError:
                given = None
            if not isinstance(given, dict):
                raise ApiError(400, "Bad Request: can't parse the request body as a JSON object")
            return given, {}
        params = {name: values[-1].decode("utf-8", "replace") for name, values in request.arguments.items()}
        if not request.files:
            return params, {}
        parts = {name: parts[-1] for name, parts in request.files.items()}
        return params, {name: Upload(p.filename, p.body, p.content_type) for name, p in parts.items()}


class MediaHandler(LocalHandler):
    """Files as the page shows them: pictures and sounds to see and hear, anything else to save."""

    def initialize(self, emulator: Emulator) -> None:
        """Take the emulator that holds the files."""
        self._emulator = emulator

    async def get(self, file_id: str) -> None:
        """Return one file."""
        stored = self._emulator.world.files.find(file_id)
        if stored is None:
            raise web.HTTPError(404)
        shown = stored.mime.startswith(("image/", "audio/")) and "svg" not in stored.mime
        self.set_header("Content-Type", stored.mime if shown else "application/octet-stream")
        self.set_header("Content-Security-Policy", "sandbox; default-src 'none'")
        if not shown:
            self.set_header("Content-Disposition", "attachment")
        await self.finish(self._part(stored.data))

    def _part(self, data: bytes) -> bytes:
        """Return what of a file was asked for; a player finds out how long a sound is by asking for its end."""
        self.set_header("Accept-Ranges", "bytes")
        asked = _RANGE.fullmatch(self.request.headers.get("Range", ""))
        if asked is None:
            return data
        first, last = int(asked[1]), min(int(asked[2] or len(data)), len(data) - 1)
        if first > last:
            raise web.HTTPError(416)
        self.set_status(206)
        self.set_header("Content-Range", f"bytes {first}-{last}/{len(data)}")
        return data[first : last + 1]


class StaticHandler(LocalHandler, web.StaticFileHandler):
    """The files of the chat page."""

    def set_extra_headers(self, path: str) -> None:
        """Keep the headers every handler has."""


class EmulatorServer:
    """Serves an emulator on a loopback port, with or without the chat page."""

    def __init__(
        self,
        emulator: Emulator,
        *,
        page: bool = False,
        bot: BotAccount | None = None,
        people: Sequence[PagePerson] = (),
        on_advance: Callable[[timedelta], Awaitable[None] | None] | None = None,
    ) -> None:
        """Take what to serve.

        Args:
            emulator: the Bot API.
            page: serve the chat page, too; naming people does the same.
            bot: whose chats the page shows; the only bot if none is named.
            people: whose phones the page shows; they are known to the emulator.
            on_advance: moves the clock when somebody presses *+1 hour*.
        """
        self.emulator = emulator
        self.tasks: set[asyncio.Task[Any]] = set()
        self._page = Page(emulator, bot or self._only_bot(), people, on_advance) if page or people else None
        self._http: HTTPServer | None = None
        self._port = 0

    def _only_bot(self) -> BotAccount:
        (bot,) = self.emulator.world.bots.values()
        return bot

    @property
    def port(self) -> int:
        """The port it listens on, or listened on last."""
        return self._port

    @property
    def url(self) -> str:
        """The root of the Bot API server, for `BOT_API_URL`."""
        return f"http://127.0.0.1:{self._port}"

    async def start(self, port: int = 0) -> None:
        """Listen on a loopback port, or on a free one if it is taken; after `stop`, 0 is the port it had."""
        try:
            listening = socket.create_server(("127.0.0.1", port or self._port))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            listening = socket.create_server(("127.0.0.1", 0))
        listening.settimeout(0)
        self._port = listening.getsockname()[1]
        self.emulator.connect(HttpCourier())
        application = web.Application(self._routes(), log_function=lambda _: None, websocket_max_message_size=16 << 20)
        self._http = HTTPServer(application, max_buffer_size=BODY_LIMIT, max_body_size=BODY_LIMIT)
        self._http.add_socket(listening)

    def _routes(self) -> list[Any]:
        routes: list[Any] = [
            (r"/bot([^/]+)/([A-Za-z0-9_]+)", ApiHandler, {"server": self}),
            (r"/file/bot([^/]+)/(.+/.+)", ApiHandler, {"server": self}),
        ]
        if self._page is None:
            return routes
        return [
            *routes,
            (r"/live", LiveHandler, {"page": self._page}),
            (r"/media/([A-Za-z0-9_-]+)", MediaHandler, {"emulator": self.emulator}),
            (r"/()", StaticHandler, {"path": str(_PAGE_FILES), "default_filename": "index.html"}),
            (r"/static/(.*)", StaticHandler, {"path": str(_PAGE_FILES)}),
        ]

    async def stop(self) -> None:
        """Stop listening, close every connection, end polls and deliveries; `start` serves the same state again."""
        if self._http is None:
            return
        http, self._http = self._http, None
        http.stop()
        if self._page is not None:
            await asyncio.gather(*(live.leave() for live in list(self._page.open)))
        await http.close_all_connections()
        await self.emulator.close()
