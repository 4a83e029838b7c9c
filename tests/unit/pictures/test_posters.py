import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

import psutil
import pytest

from bot.pictures import posters
from bot.pictures.frames import LARGEST_PICTURE
from bot.pictures.posters import NoReader, PosterReader, ReaderBusy, UnreadablePicture
from bot.sandbox import HOUSE

Opening = Callable[..., PosterReader]


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posters, "available", lambda: True)


@pytest.fixture
async def opening() -> AsyncIterator[Opening]:
    """Open readers whose child only pretends to read, and close them in the end."""
    opened: list[PosterReader] = []

    def start(reader: str = "tests.unit.pictures.pretending_reader", **options: float) -> PosterReader:
        opened.append(PosterReader(reader=reader, **options))  # type: ignore[arg-type] # counts are whole numbers
        return opened[-1]

    yield start
    for reader in opened:
        await reader.close()


async def fault_of(reading: Awaitable[str]) -> type[Exception] | None:
    try:
        await reading
    except (NoReader, ReaderBusy, UnreadablePicture) as fault:
        return type(fault)
    return None


def is_gone(pid: str) -> bool:
    """Tell whether a process has ended and was waited for: a zombie is still there."""
    return not psutil.pid_exists(int(pid))


async def test_one_child_reads_picture_after_picture(opening: Opening) -> None:
    reader = opening()
    assert await reader.read(b"who") == await reader.read(b"who")


async def test_the_child_starts_with_the_first_picture_and_is_gone_after_the_last(opening: Opening) -> None:
    reader = opening()
    assert reader._child is None
    child = await reader.read(b"who")
    await reader.close()
    assert is_gone(child)


async def test_the_child_knows_nothing_of_this_process(opening: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "1:secret")
    place, *names = (await opening().read(b"where")).splitlines()
    assert place == str(HOUSE)
    assert "BOT_TOKEN" not in names


@pytest.mark.parametrize("order", [b"die", b"babble", b"half", b"flood"])
async def test_a_child_that_fails_is_replaced(opening: Opening, order: bytes, caplog: pytest.LogCaptureFixture) -> None:
    reader = opening()
    first = await reader.read(b"who")
    assert await fault_of(reader.read(order)) is UnreadablePicture
    assert is_gone(first)
    assert caplog.messages == ["the reader of posters died of a picture"]
    assert await reader.read(b"who") != first


async def test_a_picture_that_is_larger_than_the_pipe_does_not_block_on_a_dying_child(opening: Opening) -> None:
    assert await fault_of(opening().read(b"die".ljust(LARGEST_PICTURE))) is UnreadablePicture


async def test_a_child_that_hangs_is_killed(opening: Opening) -> None:
    reader = opening()
    first = await reader.read(b"who")
    reader._patience = 0.05
    assert await fault_of(reader.read(b"hang")) is ReaderBusy
    assert is_gone(first)
    reader._patience = 60
    assert await reader.read(b"who") != first


async def test_a_reading_that_is_given_up_leaves_no_answer_for_the_next(opening: Opening) -> None:
    reader = opening()
    first = await reader.read(b"who")
    reading = asyncio.create_task(reader.read(b"where"))
    await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert is_gone(first)
    assert (await reader.read(b"who")).isdigit()


async def test_an_unreadable_picture_does_not_cost_the_child(opening: Opening) -> None:
    reader = opening()
    first = await reader.read(b"who")
    assert await fault_of(reader.read(b"refuse")) is UnreadablePicture
    assert await reader.read(b"who") == first


@pytest.mark.parametrize("content", [b"", bytes(LARGEST_PICTURE + 1)])
async def test_nothing_and_too_much_never_reach_a_child(opening: Opening, content: bytes) -> None:
    reader = opening()
    assert await fault_of(reader.read(content)) is UnreadablePicture
    assert reader._child is None


async def test_only_so_many_pictures_wait(opening: Opening) -> None:
    reader = opening(queue=2)
    pending = [asyncio.create_task(fault_of(reader.read(b"hang"))) for _ in range(3)]
    await asyncio.sleep(0)
    assert await fault_of(reader.read(b"who")) is ReaderBusy
    async with asyncio.timeout(30):  # so that closing while a child starts fails instead of waiting for its picture
        await reader.close()
    assert await asyncio.gather(*pending) == [ReaderBusy] * 3


async def test_a_place_in_the_queue_is_free_again(opening: Opening) -> None:
    reader = opening(queue=0)
    assert await fault_of(reader.read(b"die")) is UnreadablePicture
    assert (await reader.read(b"who")).isdigit()


async def test_closing_gives_up_the_picture_in_hand(opening: Opening, caplog: pytest.LogCaptureFixture) -> None:
    reader = opening()
    child = await reader.read(b"who")
    reading = asyncio.create_task(fault_of(reader.read(b"hang")))
    await asyncio.sleep(0)
    await reader.close()
    assert await reading is ReaderBusy
    assert is_gone(child)
    assert await fault_of(reader.read(b"who")) is ReaderBusy
    assert caplog.messages == []


async def test_the_child_ends_when_no_picture_comes(opening: Opening) -> None:
    reader = opening(idle=0)
    first = await reader.read(b"who")
    assert reader._child is not None
    async with asyncio.timeout(30):  # only so that a broken clock fails instead of hanging
        await reader._child._process.wait()
    assert is_gone(first)
    assert await reader.read(b"who") != first


async def test_a_picture_stops_the_clock(opening: Opening) -> None:
    reader = opening()
    await reader.read(b"who")
    first = reader._clock
    await reader.read(b"who")
    assert first is not None
    assert first.cancelled()
    await reader.close()
    assert reader._clock is None


async def test_the_child_ends_after_so_many_pictures(opening: Opening) -> None:
    reader = opening(turns=2)
    children = [await reader.read(b"who") for _ in range(4)]
    assert children[0] == children[1] != children[2] == children[3]
    assert is_gone(children[0])
    assert is_gone(children[3])


async def test_a_reader_that_does_not_start_is_no_reader(opening: Opening, caplog: pytest.LogCaptureFixture) -> None:
    assert await fault_of(opening("tests.unit.pictures.nowhere").read(b"who")) is NoReader
    assert caplog.messages == ["the reader of posters does not start"]


async def test_without_the_extra_there_is_no_reader(opening: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posters, "available", lambda: False)
    assert await fault_of(opening().read(b"who")) is NoReader


async def test_nothing_of_a_picture_is_logged(opening: Opening, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await opening().read(b"where")
    await fault_of(opening().read(b"die"))
    ours = [record for record in caplog.records if record.name.startswith("bot")]
    assert [(record.getMessage(), record.fields) for record in ours] == [  # type: ignore[attr-defined] # set by `event`
        ("the reader of posters died of a picture", {})
    ]
