import pytest

from bot.tips.receipt import Cost


@pytest.fixture(autouse=True)
def receipts_are_cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    # What a guess costs is no part of these promises, and takes most of a test's time.
    monkeypatch.setattr("bot.tips.receipt.Cost", lambda: Cost(passes=1, memory=2**20))
