"""What every HTTP handler of the demo has in common: it serves this machine only."""

from typing import Final

from tornado import web

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})

_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "media-src 'self' blob:; connect-src 'self' ws://127.0.0.1:* ws://localhost:*; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
}


class LocalHandler(web.RequestHandler):
    """Answers to loopback names only, so that no web site reaches the demo by pointing its own name here."""

    def prepare(self) -> None:
        """Refuse every other host name."""
        if self.request.host_name.strip("[]") not in _LOOPBACK:
            raise web.HTTPError(403)

    def set_default_headers(self) -> None:
        """Let nothing be kept, framed, or loaded from elsewhere."""
        self.clear_header("Server")
        for name, value in _HEADERS.items():
            self.set_header(name, value)
