"""Fixtures that several folders share."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Knowledge, load_knowledge
from bot.demo.stand import DemoSettings
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
