import asyncio
import io
import json
import logging
import warnings
from datetime import UTC, datetime

import httpx
import pytest
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

from bot.logs import QUIET, Lines, blame, configure, event, redact

TOKEN = "123456789:AAcanaryToken_of-no-bot"
CANARY = "canary: Siti from Menteng"

ours = logging.getLogger("bot.something")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Answers(BaseRequest):
    def __init__(self, body: bytes) -> None:
        self._body = body

    @property
    def read_timeout(self) -> float:
        return 1

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: object, **more: object
    ) -> tuple[int, bytes]:
        return 200, self._body


pytestmark = pytest.mark.usefixtures("logging_is_put_back")


@pytest.fixture
def written() -> io.StringIO:
    stream = io.StringIO()
    configure("DEBUG", stream)
    return stream


def only_line(stream: io.StringIO) -> dict[str, object]:
    (line,) = stream.getvalue().splitlines()
    return dict(json.loads(line))


def raised(message: str) -> Exception:
    try:
        json.loads(message)
    except ValueError as error:
        return error
    raise AssertionError


def test_an_event_is_one_line_of_json_where_there_is_no_terminal(written: io.StringIO) -> None:
    event(ours, logging.INFO, "taking updates", mode="polling", count=3)
    line = only_line(written)
    assert line.pop("hour") == datetime.now(UTC).strftime("%Y-%m-%dT%HZ")
    assert line == {
        "level": "INFO", "log": "bot.something", "event": "taking updates", "mode": "polling", "count": 3,
    }  # fmt: skip


def test_an_event_is_one_line_of_text_on_a_terminal() -> None:
    terminal = Terminal()
    configure("DEBUG", terminal)
    event(ours, logging.INFO, "two\nlines", mode="polling", count=3)
    hour, rest = terminal.getvalue().split(" ", 1)
    assert hour.endswith("Z")
    assert rest == "INFO    bot.something: two lines  mode=polling  count=3\n"


def test_a_field_that_is_not_on_the_list_is_refused(written: io.StringIO) -> None:
    with pytest.raises(ValueError, match=r"not a field that may be logged: \['chat', 'text'\]"):
        event(ours, logging.INFO, "took words", text=CANARY, chat=1001, count=1)
    assert written.getvalue() == ""


def test_a_number_as_long_as_an_id_is_none_that_may_be_logged(written: io.StringIO) -> None:
    event(ours, logging.INFO, "met", count=6281234567, port=8080, seconds=0.25, attempts=-1001234567890)
    line = json.loads(written.getvalue())
    assert (line["count"], line["port"], line["seconds"], line["attempts"]) == ("<number>", 8080, 0.25, "-<number>")


@pytest.mark.parametrize(
    ("secret", "shown"),
    [
        (f"https://api.telegram.org/bot{TOKEN}/getMe", "https://api.telegram.org/bot<token>/getMe"),
        ("1:abcdefgh", "<token>"),
        ("postgresql://bot:p@ss/word@db:5432/bot", "postgresql://<password>@db:5432/bot"),
        ("postgresql://:word@db/bot", "postgresql://<password>@db/bot"),
        ("from @siti_menteng today", "from <name> today"),
        ("chat 6281234567", "chat <number>"),
        ("chat -1001234567890", "chat -<number>"),
    ],
)
def test_what_looks_secret_is_replaced(written: io.StringIO, secret: str, shown: str) -> None:
    assert redact(secret) == shown
    ours.warning("met %s", secret)
    event(ours, logging.WARNING, secret, place=secret)
    first, second = (json.loads(line) for line in written.getvalue().splitlines())
    assert first["event"] == f"met {shown}"
    assert second["event"] == second["place"] == shown


@pytest.mark.parametrize("harmless", ["sender.py:120 perform", "127.0.0.1:8080", "2026-09-17", "525 agencies", "3/5"])
def test_what_is_harmless_stays(harmless: str) -> None:
    assert redact(harmless) == harmless


def test_an_error_is_logged_by_class_and_place_without_its_message(written: io.StringIO) -> None:
    ours.error("turn failed", exc_info=raised(CANARY))
    line = only_line(written)
    assert line["error"] == "JSONDecodeError"
    assert str(line["place"]).startswith("json/decoder.py:")
    assert "canary" not in written.getvalue()


def test_the_place_of_an_error_names_our_own_line_and_the_last_one() -> None:
    try:
        Lines(machine=True).format(logging.LogRecord("bot", 20, "", 0, "%d words", ("none",), None))
    except TypeError as error:
        ours_first, last = blame(error)["place"].split(" > ")
    assert ours_first.startswith("bot/logs.py:")
    assert ours_first.endswith(" format")
    assert last.startswith("logging/__init__.py:")


def test_of_a_group_of_errors_the_first_is_told() -> None:
    inner = raised(CANARY)
    assert blame(ExceptionGroup("all", [ExceptionGroup("some", [inner]), OSError()])) == blame(inner)


@pytest.mark.parametrize("machine", [True, False])
def test_the_clock_shows_hours_and_no_minutes(*, machine: bool) -> None:
    record = ours.makeRecord(ours.name, logging.INFO, "", 0, "stopped", (), None)
    record.created = datetime(2026, 9, 17, 14, 37, 52, tzinfo=UTC).timestamp()
    line = Lines(machine=machine).format(record)
    assert "2026-09-17T14Z" in line
    assert "37" not in line
    assert "52" not in line


async def test_the_token_in_a_request_is_not_logged_at_debug(written: io.StringIO) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200))
    async with httpx.AsyncClient(transport=transport) as client:
        await client.post(f"https://api.telegram.org/bot{TOKEN}/sendMessage", data={"text": CANARY})
    assert written.getvalue() == ""
    logging.getLogger("httpx").warning("HTTP Request: POST %s", f"https://x/bot{TOKEN}/sendMessage")
    assert "canary" not in written.getvalue()


@pytest.mark.parametrize(
    "body", [b'{"ok": true, "result": [{"update_id": 1, "message": {"text": "canary"}}]}', b'{"text": "canary"'],
    ids=["an update that cannot be read", "an answer that is no JSON"],
)  # fmt: skip
async def test_what_the_library_cannot_read_is_not_logged(written: io.StringIO, body: bytes) -> None:
    bot = Bot(TOKEN, request=Answers(body), get_updates_request=Answers(body))
    with pytest.raises((KeyError, TelegramError)):
        await bot.get_updates()
    line = only_line(written)
    assert str(line["log"]).startswith("telegram.")
    assert line["error"] in ("KeyError", "JSONDecodeError")
    assert "canary" not in written.getvalue()


async def test_an_error_that_nobody_awaited_is_logged_without_its_message(written: io.StringIO) -> None:
    async def fail() -> None:
        raise LookupError(CANARY)

    task = asyncio.ensure_future(fail())
    await asyncio.wait((task,))
    context = {"message": "Task exception was never retrieved", "exception": task.exception(), "task": task}
    asyncio.get_running_loop().call_exception_handler(context)
    line = only_line(written)
    assert line["event"] == "Task exception was never retrieved"
    assert line["error"] == "LookupError"
    assert "canary" not in written.getvalue()


def test_warnings_become_lines() -> None:
    stream = io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        configure("INFO", stream)
        warnings.warn("this goes away soon", stacklevel=1)
        logging.captureWarnings(capture=False)
    assert "this goes away soon" in str(only_line(stream)["event"])


@pytest.mark.parametrize("name", QUIET)
def test_a_talkative_library_stays_quiet_with_the_root_at_debug(written: io.StringIO, name: str) -> None:
    assert logging.getLogger().getEffectiveLevel() == logging.DEBUG
    logging.getLogger(f"{name}.inner").debug("POST %s", CANARY)
    assert written.getvalue() == ""
    assert logging.getLogger(name).getEffectiveLevel() == QUIET[name]


def test_libraries_never_say_more_than_was_asked_for() -> None:
    configure("ERROR", io.StringIO())
    assert all(logging.getLogger(name).getEffectiveLevel() >= logging.ERROR for name in QUIET)


def test_there_is_no_other_way_out(written: io.StringIO) -> None:
    other = io.StringIO()
    logging.getLogger().addHandler(logging.StreamHandler(other))
    configure("INFO", written)
    ours.warning("once")
    assert other.getvalue() == ""
    assert len(written.getvalue().splitlines()) == 1
