from functools import partial
from pathlib import Path

import pytest

from tests.unit.learning.tiny_content import LESSON, Write, write_content


@pytest.fixture
def lesson() -> str:
    """The only lesson of the tiny content."""
    return LESSON


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files over the tiny content in `tmp_path`, and return the folder."""
    return partial(write_content, tmp_path)
