"""Links are tried over real HTTP, against a server of this test's own."""

from collections.abc import AsyncIterator

import pytest
import tornado.web
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from handlers.links import Seen, look_up


class Page(tornado.web.RequestHandler):
    def get(self, status: str) -> None:
        if status == "301":
            self.redirect("/200", permanent=True)
        else:
            self.set_status(int(status))
            self.write("x" * 100_000)


@pytest.fixture
async def site() -> AsyncIterator[str]:
    sockets = bind_sockets(0, "127.0.0.1")
    server = HTTPServer(tornado.web.Application([(r"/(\d+)", Page)]))
    server.add_sockets(sockets)
    yield f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
    server.stop()
    await server.close_all_connections()


async def test_each_link_tells_its_status_and_where_it_led(site: str) -> None:
    seen = await look_up([f"{site}/200", f"{site}/404", f"{site}/301"])

    assert seen == {
        f"{site}/200": Seen(200, f"{site}/200"),
        f"{site}/404": Seen(404, f"{site}/404"),
        f"{site}/301": Seen(200, f"{site}/200"),
    }


@pytest.mark.parametrize("link", ["http://127.0.0.1:1/x", "https://", "nonsense"])
async def test_a_link_that_cannot_be_reached_tells_why(link: str) -> None:
    seen = await look_up([link])

    assert seen[link].status is None
    assert seen[link].failure
