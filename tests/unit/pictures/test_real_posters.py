"""The real reader on real pixels: a few posters, and what is no poster."""

from collections.abc import AsyncIterator

import psutil
import pytest

from bot.pictures.frames import LIMITS
from bot.pictures.posters import PosterReader, UnreadablePicture, available
from tests.damages import Damage, photograph_screen, shrink, tilt_left
from tests.posters import Poster, draw_poster, make_posters
from tests.unit.pictures.strange_pictures import STRANGE

pytestmark = pytest.mark.skipif(not available(), reason="the extra `ocr` is not installed")

POSTERS = make_posters(24)


@pytest.fixture(scope="module")
async def reader() -> AsyncIterator[PosterReader]:
    opened = PosterReader()
    yield opened
    await opened.close()


@pytest.mark.parametrize(
    ("poster", "damage"),
    [(POSTERS[0], photograph_screen), (POSTERS[6], tilt_left), (POSTERS[3], shrink)],
    ids=lambda part: part.layout if isinstance(part, Poster) else part.__name__,
)
async def test_company_and_number_are_read(reader: PosterReader, poster: Poster, damage: Damage) -> None:
    lines = (await reader.read(damage(draw_poster(poster)))).splitlines()
    assert any(line.endswith(poster.company) for line in lines), lines
    assert any(poster.phone in line for line in lines), lines


async def test_strange_files_are_refused_and_the_reader_lives_on(reader: PosterReader) -> None:
    for content in STRANGE.values():
        with pytest.raises(UnreadablePicture):
            await reader.read(content)
    assert reader._child is not None
    assert reader._child.alive


async def test_the_child_is_bound(reader: PosterReader) -> None:
    assert reader._child is not None
    child = psutil.Process(reader._child._process.pid)
    assert child.rlimit(psutil.RLIMIT_AS) == (LIMITS.memory, LIMITS.memory)
    assert child.rlimit(psutil.RLIMIT_FSIZE) == (0, 0)
    assert child.rlimit(psutil.RLIMIT_CORE) == (0, 0)
