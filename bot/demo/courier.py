"""The HTTP client that brings webhooks to the bot, over connections that stay open.

Tornado's connection is used without the client around it: that one opens a connection for each request, and a client
with a pool costs the emulator five times the work of everything else it does.
"""

import asyncio
import ssl
from typing import Final
from urllib.parse import urlsplit

from tornado.http1connection import HTTP1Connection, HTTP1ConnectionParameters
from tornado.httputil import HTTPHeaders, HTTPMessageDelegate, RequestStartLine, ResponseStartLine
from tornado.iostream import IOStream, StreamClosedError
from tornado.tcpclient import TCPClient

from bot.demo.webhooks import Answer

ANSWER_SECONDS: Final = 60
"""How long the bot may take for an update."""

_Place = tuple[str, int, bool]


class _Reading(HTTPMessageDelegate):
    """Keeps the head of a response; what the bot writes below it does not matter."""

    answer = Answer(0, "Connection closed")

    def headers_received(self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders) -> None:
        if isinstance(start_line, ResponseStartLine):
            wanted = headers.get("Retry-After", "")
            pause = float(wanted) if wanted.isdecimal() else 0.0
            self.answer = Answer(start_line.code, start_line.reason, pause)


class HttpCourier:
    """Posts updates."""

    def __init__(self) -> None:
        self._idle: dict[_Place, list[IOStream]] = {}
        self._client = TCPClient()

    async def post(self, url: str, headers: dict[str, str], body: bytes) -> Answer:
        """Post a body and return the answer; a broken connection is an answer with status 0."""
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        place = parts.hostname or "", parts.port or (443 if secure else 80), secure
        path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        head = HTTPHeaders({**headers, "Host": parts.netloc, "Content-Length": str(len(body))})
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                stream = await self._connect(place)
                return await self._exchange(place, stream, RequestStartLine("POST", path, "HTTP/1.1"), head, body)
        except TimeoutError:
            return Answer(0, "Read timeout expired")
        except (StreamClosedError, ConnectionResetError, BrokenPipeError):
            return Answer(0, "Connection closed")
        except OSError:
            return Answer(0, "Connection refused")

    async def _connect(self, place: _Place) -> IOStream:
        idle = self._idle.get(place, [])
        while idle:
            if not (stream := idle.pop()).closed():
                return stream
        host, port, secure = place
        options = ssl.create_default_context() if secure else None
        try:
            return await self._client.connect(host, port, ssl_options=options)
        except StreamClosedError as error:
            raise ConnectionRefusedError from error

    async def _exchange(
        self, place: _Place, stream: IOStream, line: RequestStartLine, head: HTTPHeaders, body: bytes
    ) -> Answer:
        reading = _Reading()
        done = False
        try:
            connection = HTTP1Connection(stream, is_client=True, params=HTTP1ConnectionParameters())
            connection.write_headers(line, head, body)
            connection.finish()
            await connection.read_response(reading)
            done = reading.answer.status != 0 and not stream.closed()
        finally:
            if not done:
                stream.close()
        if done:
            stream.set_close_callback(_notice)
            self._idle.setdefault(place, []).append(stream)
        return reading.answer

    async def close(self) -> None:
        """Close every connection."""
        for streams in self._idle.values():
            for stream in streams:
                stream.close()
        self._idle.clear()
        self._client.close()


def _notice() -> None:
    """Do nothing: a stream with a callback notices by itself that the other side closed it."""
