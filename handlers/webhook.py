"""The HTTP server: health pages always, and the webhook where there is one.

A webhook call is acknowledged after the transaction committed, 204, and otherwise refused with 503 and Retry-After,
so that Telegram brings it again. PTB's own webhook answers 200 first and loses what it holds when killed (measured).
"""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from telegram import Bot, Update
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from bot.logs import blame, event
from handlers.turns import TurnFailedError

BODY_LIMIT = 1 << 20
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name

log = logging.getLogger(__name__)

Readiness = Callable[[], Awaitable[Mapping[str, str]]]
"""Returns what is wrong, by part; empty when the bot is ready."""


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram calls, and what proves that it is Telegram."""

    path: str
    secret: str
    bot: Bot
    take: Callable[[Update], Awaitable[None]]


INFORMATION = {"intake", "canary"}
"""Parts that `/readyz` tells of, and that make no bot unready."""


class WebServer:
    """Listens on one port."""

    def __init__(self, readiness: Readiness, hook: Hook | None = None) -> None:
        routes: list[tuple[str, type[RequestHandler], dict[str, object]]] = [
            ("/healthz", _Health, {}),
            ("/readyz", _Ready, {"readiness": readiness}),
        ]
        if hook is not None:
            routes.append((hook.path or "/", _Webhook, {"hook": hook}))
        self._server = HTTPServer(
            Application(routes, default_handler_class=_Nothing, log_function=_log_nothing),
            max_body_size=BODY_LIMIT,
            xheaders=False,
        )
        self.port = 0

    def listen(self, address: str, port: int) -> None:
        """Start listening; port 0 takes a free one.

        Raises:
            OSError: the port is taken or the address is not this machine's.
        """
        sockets = bind_sockets(port, address)
        self._server.add_sockets(sockets)
        self.port = sockets[0].getsockname()[1]
        event(log, logging.INFO, "listening", port=self.port)

    async def close(self) -> None:
        """Stop listening and close what is open."""
        self._server.stop()
        await self._server.close_all_connections()


class _Quiet(RequestHandler):
    def set_default_headers(self) -> None:
        self.clear_header("Server")

    def write_error(self, status_code: int, **kwargs: object) -> None:
        self.finish()


class _Nothing(_Quiet):
    def prepare(self) -> None:
        self.set_status(HTTPStatus.NOT_FOUND)
        self.finish()


class _Health(_Quiet):
    def get(self) -> None:
        self.write({"status": "ok"})


class _Ready(_Quiet):
    def initialize(self, readiness: Readiness) -> None:
        self._readiness = readiness

    async def get(self) -> None:
        told = await self._readiness()
        wrong = told.keys() - INFORMATION
        self.set_status(HTTPStatus.SERVICE_UNAVAILABLE if wrong else HTTPStatus.OK)
        self.write({"status": "not ready" if wrong else "ready", **told})


class _Webhook(_Quiet):
    def initialize(self, hook: Hook) -> None:
        self._hook = hook

    async def post(self) -> None:
        given = self.request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._hook.secret.encode()):
            self.set_status(HTTPStatus.FORBIDDEN)
            return
        try:
            raw = json.loads(self.request.body)
            number = int(raw["update_id"])
        except (ValueError, KeyError, TypeError):
            self.set_status(HTTPStatus.BAD_REQUEST)
            return
        try:
            update = Update.de_json(raw, self._hook.bot)
        except Exception as error:  # noqa: BLE001 - whatever a library stumbles over: bringing it again would not help
            event(log, logging.ERROR, "update not understood", **blame(error))
            update = Update(number)
        try:
            await self._hook.take(update)
        except TurnFailedError:
            self.set_status(HTTPStatus.SERVICE_UNAVAILABLE)
            self.set_header("Retry-After", "1")
            return
        self.set_status(HTTPStatus.NO_CONTENT)


def _log_nothing(handler: RequestHandler) -> None:
    """Keep request lines out of the log."""
