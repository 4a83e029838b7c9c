"""A tip's photo is drawn anew from its pixels: nothing of its file survives, and no file harms the house."""

import asyncio
import logging
import os
import sys
from io import BytesIO

import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot import sandbox
from bot.pictures.plain import is_plain_jpeg
from bot.pictures.rebuilding import LARGEST_PHOTO, LIMITS, LONG_SIDE
from bot.tips import photos
from bot.tips.photos import AT_ONCE, Rebuilder, Refusal
from tests.unit.pictures import hostile_files as hostile
from tests.unit.pictures.marked_files import JPEG, PNG, WEBP, jpeg, marked_files, marker_in, scene, segment
from tests.unit.pictures.strange_pictures import saved
from tests.unit.pictures.traces import traces

MARKED = marked_files()
PRETENDER = "tests.unit.pictures.pretending_rebuilder"


@pytest.fixture
def rebuild() -> Rebuilder:
    return Rebuilder()


async def drawn(rebuild: Rebuilder, photo: bytes) -> bytes:
    """Draw a photo anew, which must succeed."""
    answer = await rebuild(photo)
    assert not isinstance(answer, Refusal), answer
    return answer


def test_enough_places_are_marked() -> None:
    assert len(MARKED) >= 60
    assert len({marker_in(place) for place in MARKED}) == len(MARKED)


@pytest.mark.parametrize("place", MARKED)
def test_the_search_finds_each_marker_in_its_own_file_and_in_no_other(place: str) -> None:
    other = next(name for name in MARKED if name != place)
    assert traces(MARKED[place], marker_in(place))
    assert not traces(MARKED[other], marker_in(place))


@pytest.fixture(scope="module")
async def redrawn() -> dict[str, bytes | Refusal]:
    """Draw every marked file anew."""
    return dict(zip(MARKED, await asyncio.gather(*map(Rebuilder(), MARKED.values())), strict=True))


@pytest.mark.parametrize("place", MARKED)
def test_nothing_of_the_file_survives(redrawn: dict[str, bytes | Refusal], place: str) -> None:
    photo = redrawn[place]
    assert not isinstance(photo, Refusal), photo
    assert not traces(photo, marker_in(place))
    assert is_plain_jpeg(photo, LONG_SIDE)


async def test_what_stands_behind_a_photo_is_left_behind(rebuild: Rebuilder) -> None:
    alone = await drawn(rebuild, JPEG)
    assert await drawn(rebuild, MARKED["archive"]) == await drawn(rebuild, MARKED["document"]) == alone
    assert await drawn(rebuild, MARKED["film"]) == await drawn(rebuild, MARKED["page"]) == alone


async def test_of_two_photos_in_a_file_the_first_is_drawn(rebuild: Rebuilder) -> None:
    with Image.open(BytesIO(await drawn(rebuild, hostile.photo_in_two()))) as photo:
        assert photo.format == "JPEG"  # and not MPO, which would be two
        red, _, blue = photo.getpixel((5, 5))
    assert red > 150 > 80 > blue


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (hostile.other_kinds, {Refusal.NOT_A_PHOTO}),
        (hostile.damaged, {Refusal.NOT_A_PHOTO}),
        (hostile.too_large, {Refusal.TOO_LARGE}),
    ],
    ids=["other kinds", "damaged", "too large"],
)
async def test_what_is_no_photo_is_refused_and_says_why(
    rebuild: Rebuilder, files: "hostile.Files", expected: set[Refusal]
) -> None:
    given = files()
    answers = await asyncio.gather(*map(rebuild, given.values()))
    assert {name: answer for name, answer in zip(given, answers, strict=True) if answer not in expected} == {}


async def test_what_is_costly_is_refused_or_drawn_within_the_limits(rebuild: Rebuilder) -> None:
    given = hostile.costly()
    answers = dict(zip(given, await asyncio.gather(*map(rebuild, given.values())), strict=True))
    assert {name for name, answer in answers.items() if answer is Refusal.UNREADABLE} == set()
    refused = {name for name, answer in answers.items() if answer is Refusal.NOT_A_PHOTO}
    assert refused >= {name for name in given if name.endswith(("without number", "without end"))}
    assert all(is_plain_jpeg(answer, LONG_SIDE) for answer in answers.values() if not isinstance(answer, Refusal))


def _worn(photo: bytes, spots: list[tuple[int, int]], left: float) -> bytes:
    worn = bytearray(photo)
    for where, byte in spots:
        worn[where % len(worn)] = byte
    return bytes(worn[: round(len(worn) * left)])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([JPEG, PNG, WEBP, *list(MARKED.values())[::9]]),
    st.lists(st.tuples(st.integers(0, 1 << 16), st.integers(0, 255)), max_size=9),
    st.sampled_from([1.0, 1.0, 0.99, 0.5]),
)
def test_no_damage_harms_the_house(photo: bytes, spots: list[tuple[int, int]], left: float) -> None:
    answer = asyncio.run(Rebuilder()(_worn(photo, spots, left)))
    assert isinstance(answer, Refusal) or is_plain_jpeg(answer, LONG_SIDE)


@pytest.mark.parametrize(
    "deed",
    [
        "die", "fail", "nothing", "unknown letter", "letter only", "refusal with more", "another format", "comment",
        "notes", "thumbnail", "profile", "tail", "two photos", "restarts", "progressive", "grey", "cut", "too wide",
        "flood", "too many bytes", "not one byte of a picture",
    ],
)  # fmt: skip
async def test_a_child_that_misbehaves_is_not_believed(deed: str, caplog: pytest.LogCaptureFixture) -> None:
    assert await Rebuilder(PRETENDER)(deed.encode()) is Refusal.UNREADABLE
    assert [record.levelno for record in caplog.records if record.name == photos.__name__] == [logging.WARNING]


@pytest.mark.parametrize(("deed", "answer"), [("refuse", Refusal.NOT_A_PHOTO), ("too large", Refusal.TOO_LARGE)])
async def test_a_child_that_refuses_is_believed(deed: str, answer: Refusal) -> None:
    assert await Rebuilder(PRETENDER)(deed.encode()) is answer


async def test_a_child_that_draws_is_believed() -> None:
    assert isinstance(await Rebuilder(PRETENDER)(b"draw"), bytes)


@pytest.mark.parametrize("door", ["read", "write", "connect"])
async def test_the_child_opens_no_door(door: str) -> None:
    """The pretender answers that this is no photo where the system has refused it."""
    assert await Rebuilder(PRETENDER)(door.encode()) is Refusal.NOT_A_PHOTO


async def test_two_children_work_at_once_and_others_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    working, most, go = 0, 0, asyncio.Event()

    async def work(*_: object) -> bytes:
        nonlocal working, most
        working += 1
        most = max(most, working)
        await go.wait()
        working -= 1
        return b"N"

    monkeypatch.setattr(photos, "run", work)
    rebuild = Rebuilder()
    tasks = [asyncio.create_task(rebuild(JPEG)) for _ in range(7)]
    for _ in range(20):
        await asyncio.sleep(0)
    assert working == AT_ONCE
    tasks[0].cancel()
    tasks[-1].cancel()
    go.set()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert most == AT_ONCE
    assert answers[1:-1] == [Refusal.NOT_A_PHOTO] * 5


async def test_a_child_ends_with_the_one_who_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    children = _remember(monkeypatch)
    task = asyncio.create_task(Rebuilder(PRETENDER)(b"hang"))
    while not children:
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [child.returncode for child in children] == [-9]


async def test_the_child_is_bound() -> None:
    task = asyncio.create_task(Rebuilder(PRETENDER)(b"hang"))
    try:
        child = await _bound_child()
        assert child.rlimit(psutil.RLIMIT_AS) == (LIMITS.memory, LIMITS.memory)
        assert child.rlimit(psutil.RLIMIT_CPU) == (LIMITS.processor, LIMITS.processor + 1)
        assert child.rlimit(psutil.RLIMIT_FSIZE) == (0, 0)
        assert child.rlimit(psutil.RLIMIT_CORE) == (0, 0)
        assert set(child.environ()) == set(sandbox.environment())
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_this_process_writes_nothing_to_disk(rebuild: Rebuilder) -> None:
    """The child cannot: it opens no door."""
    written: list[object] = []
    watching = True

    def watch(event: str, how: tuple[object, ...]) -> None:
        if watching and (event.startswith(("tempfile.", "os.mkdir", "os.rename")) or _opens_for_writing(event, how)):
            written.append((event, how))

    sys.addaudithook(watch)
    photo, refused = await rebuild(MARKED["comment"]), await rebuild(b"GIF89a" + MARKED["comment"])
    watching = False  # a hook stays for good
    assert isinstance(photo, bytes)
    assert refused is Refusal.NOT_A_PHOTO
    assert written == []


def _opens_for_writing(event: str, how: tuple[object, ...]) -> bool:
    if event != "open" or isinstance(how[0], int) or how[0] == os.devnull:
        return False
    return isinstance(how[2], int) and bool(how[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


async def test_nothing_of_a_photo_is_logged(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    mark = marker_in("comment")
    for rebuild in (Rebuilder(), Rebuilder(PRETENDER), Rebuilder("tests.unit.pictures.no_such_child")):
        for photo in (MARKED["comment"], MARKED["comment"][:-99], b"fail " + mark, b"GIF89a" + mark):
            await rebuild(photo)
    said = "\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert "could not be drawn anew" in said
    out, err = capfd.readouterr()
    assert not traces((said + out + err).encode(), mark)
    assert not traces((said + out + err).encode(), mark[:9])


async def test_a_large_photo_of_noise_stays_within_the_bound(rebuild: Rebuilder) -> None:
    noise = saved(Image.effect_noise((1600, 1600), 200).convert("RGB"), "JPEG", quality=95)
    assert len(await drawn(rebuild, noise)) <= LARGEST_PHOTO


async def test_the_same_photo_is_drawn_the_same_way(rebuild: Rebuilder) -> None:
    one, other = await asyncio.gather(*(drawn(rebuild, jpeg(segment(0xFE, word))) for word in (b"one", b"other")))
    assert one == other


async def test_every_mode_of_colour_goes_through_the_closed_doors(rebuild: Rebuilder) -> None:
    """Inside the child no module can be loaded any more; each kind of photo must find what it needs."""
    kinds = {"JPEG": ("RGB", "L", "CMYK"), "PNG": ("RGB", "L", "P", "RGBA", "LA", "1", "I;16"), "WEBP": ("RGB", "RGBA")}
    files = [saved(Image.new(mode, (90, 60)), form) for form, modes in kinds.items() for mode in modes]
    assert [type(answer) for answer in await asyncio.gather(*map(rebuild, files))] == [bytes] * len(files)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
async def test_a_photo_of_each_kind_is_turned_upright(rebuild: Rebuilder, form: str) -> None:
    notes = Image.Exif()
    notes[0x0112] = 6
    with Image.open(BytesIO(await drawn(rebuild, saved(scene(), form, exif=notes)))) as photo:
        assert photo.size == (120, 160)


async def _bound_child() -> psutil.Process:
    while True:
        await asyncio.sleep(0)
        for child in psutil.Process().children():
            if PRETENDER in child.cmdline() and child.rlimit(psutil.RLIMIT_CORE) == (0, 0):
                return child


def _remember(monkeypatch: pytest.MonkeyPatch) -> list[asyncio.subprocess.Process]:
    children: list[asyncio.subprocess.Process] = []
    begin = asyncio.create_subprocess_exec

    async def begin_and_remember(*command: str, **how: object) -> asyncio.subprocess.Process:
        children.append(await begin(*command, **how))  # type: ignore[arg-type]
        return children[-1]

    monkeypatch.setattr("bot.sandbox.asyncio.create_subprocess_exec", begin_and_remember)
    return children
