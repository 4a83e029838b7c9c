import pytest

from bot.agencies.adverts.reader import Reader
from bot.resources import ContentFolder


@pytest.fixture(scope="session")
def reader(shipped: ContentFolder) -> Reader:
    """The reader with the content that is shipped."""
    return Reader.load(shipped)
