from collections.abc import Callable

import pytest

from bot.agencies.importing.columns import Layout, lay_out
from bot.agencies.importing.draft import ListDraft, make_draft
from bot.agencies.importing.reading_child import read
from bot.agencies.importing.sanction_rows import Defaults
from bot.agencies.importing.tables import recognise
from bot.agencies.importing.vocabulary import Vocabulary, load_vocabulary
from bot.agencies.versions import ListKind
from bot.resources import ContentFolder

Lay = Callable[[bytes], Layout]
Draft = Callable[..., ListDraft]


@pytest.fixture(scope="session")
def vocabulary(shipped: ContentFolder) -> Vocabulary:
    return load_vocabulary(shipped)


@pytest.fixture(scope="session")
def lay(vocabulary: Vocabulary) -> Lay:
    """Lay a file out, read in this process."""
    return lambda data: lay_out(read(recognise(data), data), vocabulary)


@pytest.fixture(scope="session")
def draft(lay: Lay, vocabulary: Vocabulary) -> Draft:
    """Make a draft of a file, read in this process."""

    def make(data: bytes, kind: ListKind = ListKind.LISTED, **defaults: str) -> ListDraft:
        return make_draft(lay(data), kind, vocabulary, Defaults(**defaults))  # type: ignore[arg-type]

    return make
