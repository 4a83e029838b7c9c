"""A town for each test: a Bot API server over real HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.process import Town, open_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    opened = await open_town(tmp_path)
    yield opened
    await opened.close()
