"""Fixtures that several folders share."""

import io
import logging
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.app import Knowledge, load_knowledge
from bot.demo.stand import DemoSettings
from bot.logs import QUIET, configure
from bot.tips.receipt import Cost, Derivation
from tests.postgres import emptied_postgres_url, migrated_postgres, postgres_server, postgres_url
from tests.talk import Talk, Talker, open_talk

__all__ = ["emptied_postgres_url", "migrated_postgres", "postgres_server", "postgres_url"]


# As `bot.__main__` sets it, and before tests are collected: without it PTB warns about itself.
os.environ.setdefault("PTB_TIMEDELTA", "true")


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge(DemoSettings())


@pytest.fixture
def logging_is_put_back() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in QUIET}
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


@pytest.fixture
def logged(logging_is_put_back: None) -> io.StringIO:
    """Return where every line goes that an installation can be made to log."""
    stream = io.StringIO()
    configure("DEBUG", stream)
    return stream


@pytest.fixture
def cheap_receipts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a receipt cost next to nothing, for tests that send many tips and look at something else."""
    monkeypatch.setattr("bot.app.Derivation", lambda keys: Derivation(keys, Cost(passes=1, memory=8192)))


@pytest.fixture
async def talk(tmp_path: Path, knowledge: Knowledge) -> AsyncIterator[Talk]:
    async with open_talk(tmp_path, knowledge) as opened:
        yield opened


@pytest.fixture
def warga(talk: Talk) -> Talker:
    return talk.person("Warga")
