import subprocess
import sys
from io import BytesIO

import pytest
from PIL import Image

from bot.pictures.frames import HEAD, LARGEST_PICTURE, LARGEST_TEXT, Kind, pack_frame
from bot.pictures.reading import LONG_SIDE, NotAPicture, open_picture, serve
from bot.sandbox import HOUSE, environment
from tests.unit.pictures.strange_pictures import STRANGE, saved


@pytest.mark.parametrize("name", STRANGE)
def test_what_is_no_picture_is_refused(name: str) -> None:
    with pytest.raises(NotAPicture):
        open_picture(STRANGE[name])


USUAL = {"JPEG": ("RGB", "L", "CMYK"), "PNG": ("RGB", "L", "P", "RGBA", "LA", "1", "I;16"), "WEBP": ("RGB", "RGBA")}


@pytest.mark.parametrize(("form", "mode"), [(form, mode) for form, modes in USUAL.items() for mode in modes])
def test_every_usual_picture_is_opened(form: str, mode: str) -> None:
    assert open_picture(saved(Image.new(mode, (1000, 500)), form)).mode == "RGB"


@pytest.mark.parametrize(
    ("size", "long"), [((300, 200), LONG_SIDE[0]), ((1500, 900), 1500), ((5000, 3000), LONG_SIDE[1])]
)
def test_the_long_side_is_brought_into_bounds(size: tuple[int, int], long: int) -> None:
    opened = open_picture(saved(Image.new("RGB", size), "PNG"))
    assert max(opened.size) == long
    assert opened.height == pytest.approx(long * size[1] / size[0], abs=1)


def test_a_picture_is_turned_as_its_camera_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert open_picture(saved(Image.new("RGB", (1200, 1000)), "JPEG", exif=exif)).size == (1000, 1200)


def test_what_is_transparent_is_white() -> None:
    opened = open_picture(saved(Image.new("RGBA", (1000, 1000), (0, 0, 0, 0)), "PNG"))
    assert opened.getpixel((500, 500)) == (255, 255, 255)


def answers(given: bytes, words: str = "", fault: type[Exception] | None = None) -> list[tuple[Kind, bytes]]:
    def read(_: Image.Image) -> str:
        if fault:
            raise fault
        return words

    out = BytesIO()
    serve(BytesIO(given), out, read)
    frames, left = [], out.getvalue()
    while left:
        kind, length = HEAD.unpack(left[: HEAD.size])
        frames.append((Kind(kind), left[HEAD.size : HEAD.size + length]))
        left = left[HEAD.size + length :]
    return frames


def test_each_picture_is_answered_in_turn() -> None:
    good, bad = (pack_frame(Kind.PICTURE, content) for content in (saved(Image.new("L", (99, 99)), "PNG"), b"bad"))
    assert answers(good + bad + good, "PT JAYA\nMAJU") == [
        (Kind.READY, b""), (Kind.WORDS, b"PT JAYA\nMAJU"), (Kind.UNREADABLE, b""), (Kind.WORDS, b"PT JAYA\nMAJU"),
    ]  # fmt: skip


def test_a_picture_that_needs_too_much_memory_is_unreadable() -> None:
    picture = pack_frame(Kind.PICTURE, saved(Image.new("L", (99, 99)), "PNG"))
    assert answers(picture, fault=MemoryError)[1:] == [(Kind.UNREADABLE, b"")]


def test_a_frame_that_is_too_long_ends_the_child() -> None:
    with pytest.raises(ValueError, match="longer"):
        answers(HEAD.pack(Kind.PICTURE, LARGEST_PICTURE + 1))


def test_words_without_end_are_cut() -> None:
    picture = pack_frame(Kind.PICTURE, saved(Image.new("L", (99, 99)), "PNG"))
    ((_, words),) = answers(picture, "é" * LARGEST_TEXT)[1:]
    assert len(words) == LARGEST_TEXT


@pytest.mark.parametrize(
    "attempt", ["socket.create_connection(('127.0.0.1', 9))", "socket.getaddrinfo('x.invalid', 80)"]
)
def test_the_child_has_no_network(attempt: str) -> None:
    script = f"import socket, bot.pictures.reading as child; child.load_engine = lambda: {attempt}; child.main()"
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=HOUSE, env=environment(), capture_output=True, text=True, check=False
    )
    assert "PermissionError: a reader of pictures" in ended.stderr
