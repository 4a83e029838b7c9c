from pathlib import Path

import pytest

from bot.agencies.checker import Checker
from bot.agencies.matching.words import Words, load_words
from bot.agencies.register import Register, load_register
from bot.resources import ContentFolder, data_folder
from tests.unit.agencies.small_register import small_register


@pytest.fixture(scope="session")
def shipped() -> ContentFolder:
    return ContentFolder(data_folder("content"))


@pytest.fixture(scope="session")
def words(shipped: ContentFolder) -> Words:
    return load_words(shipped)


@pytest.fixture(scope="session")
def checker(words: Words) -> Checker:
    """The check over the small register."""
    return Checker(small_register(), words)


@pytest.fixture(scope="session")
def snapshot(shipped: ContentFolder) -> Register:
    """The register that is shipped."""
    return load_register(shipped)


@pytest.fixture(scope="session")
def data() -> Path:
    return Path(__file__).parent / "data"
