"""Logs that can be handed to anybody: one line an event, without token, text, names or ids."""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TextIO

# Libraries that write requests, updates or parameters below these levels (measured; see CONTRIBUTING.md).
QUIET = {
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "telegram": logging.INFO,
    "aiosqlite": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "asyncio": logging.INFO,
    "tornado.access": logging.ERROR,
    "alembic": logging.WARNING,
}

Field = Literal[
    "address", "attempts", "count", "error", "incident", "kind", "lane", "languages", "listed", "mode", "place", "port",
    "seconds", "version",
]  # fmt: skip

# Loggers whose whole message is shown. Of a library's only the fixed part is: PTB logs updates that it cannot read.
_TRUSTED = ("bot", "handlers", "py")

_HOUSE = Path(__file__).parents[1]

_SECRETS = (
    (re.compile(r"\d+:[\w-]{8,}"), "<token>"),
    (re.compile(r"//[^/\s:@]*:\S*@"), "//<password>@"),
    (re.compile(r"@\w{4,}"), "<name>"),
    (re.compile(r"\d{6,}"), "<number>"),
)


def event(log: logging.Logger, level: int, name: str, **fields: object) -> None:
    """Log one event with fields from the allow-list `Field`; anything else is a programming error."""
    unknown = fields.keys() - set(Field.__args__)  # type: ignore[attr-defined] # typing hides it
    if unknown:
        raise ValueError(f"not a field that may be logged: {sorted(unknown)}")
    log.log(level, name, extra={"fields": fields})


def redact(text: str) -> str:
    """Replace what looks like a token, a password, a name or an id."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def blame(error: BaseException) -> dict[str, str]:
    """Describe an error by its class and the place it came from; its message may hold what people wrote."""
    if isinstance(error, BaseExceptionGroup):
        return blame(error.exceptions[0])
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}" for frame in frames]
    ours = [place for frame, place in zip(frames, places, strict=True) if _is_ours(frame.filename)]
    return {"error": type(error).__qualname__, "place": " > ".join(dict.fromkeys(ours[-1:] + places[-1:])) or "?"}


def _is_ours(filename: str) -> bool:
    path = Path(filename)
    return path.is_relative_to(_HOUSE / "bot") or path.is_relative_to(_HOUSE / "handlers")


class Lines(logging.Formatter):
    """One line an event: JSON for machines, short text for a terminal. The clock shows hours, not minutes.

    A log with exact times would tell when somebody wrote, and so who did.
    """

    def __init__(self, *, machine: bool) -> None:
        super().__init__()
        self._machine = machine

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        fields = dict(getattr(record, "fields", {}))
        if record.exc_info and record.exc_info[1] is not None:
            fields |= blame(record.exc_info[1])
        hour = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%HZ")
        safe = {key: _safe(value) for key, value in fields.items()}
        trusted = record.name.partition(".")[0] in _TRUSTED
        message = redact(record.getMessage() if trusted else str(record.msg).partition("\n")[0])
        if self._machine:
            line = {"hour": hour, "level": record.levelname, "log": record.name, "event": message, **safe}
            return json.dumps(line, ensure_ascii=False)
        tail = "".join(f"  {key}={value}" for key, value in safe.items())
        return f"{hour} {record.levelname:<7} {record.name}: {message}{tail}".replace("\n", " ")


def _safe(value: object) -> int | float | str:
    # A number as long as an id is an id, whatever the field is called; times and counts are shorter.
    shown = redact(str(value))
    return value if isinstance(value, int | float) and shown == str(value) else shown


def configure(level: str, stream: TextIO | None = None) -> None:
    """Send every log line through the one redacting handler, and quieten the libraries that would tell too much."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Lines(machine=not handler.stream.isatty()))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(max(least, logging.getLevelName(level)))
    logging.captureWarnings(capture=True)
