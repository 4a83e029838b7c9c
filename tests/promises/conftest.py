from collections.abc import Iterator

import pytest

from bot.tips.receipt import Cost


@pytest.fixture(autouse=True)
def receipts_are_cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    # What a guess costs is no part of these promises, and takes most of a test's time.
    monkeypatch.setattr("bot.tips.receipt.Cost", lambda: Cost(passes=1, memory=2**20))


@pytest.fixture(scope="module", autouse=True)
def everybody_reads_the_same_wording() -> Iterator[None]:
    """Let each officer's desk be worded alike: worlds that are compared to the byte have other keys."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("handlers.desk_views.wording_of", lambda *_given: (0, 0))
        yield
