"""What the child draws: the pixels, and only the pixels. Here it runs within this process."""

import struct
import subprocess
import sys
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from bot.pictures import rebuilding
from bot.pictures.plain import MOST_NOTES, is_plain_jpeg
from bot.pictures.rebuilding import LARGEST_PHOTO, LONG_SIDE, Answer, draw_anew
from bot.sandbox import HOUSE, environment
from tests.unit.pictures.marked_files import JPEG, PNG, PROGRESSIVE, WEBP, WORD, chunk, exif, marked_files, noted, scene
from tests.unit.pictures.strange_pictures import STRANGE, saved

# Pillow warns of damaged notes; the child has nobody to warn.
pytestmark = pytest.mark.filterwarnings("ignore")

MARKED = list(marked_files().values())


def drawn(content: bytes) -> Image.Image:
    """Draw a photo anew, and open what is drawn."""
    answer, photo = draw_anew(content)
    assert answer is Answer.DRAWN
    return Image.open(BytesIO(photo))


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return by how much two pictures differ at a point, on average, out of 255."""
    assert one.size == other.size
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)


MODES = {"JPEG": ("RGB", "L", "CMYK"), "PNG": ("RGB", "L", "P", "RGBA", "LA", "1"), "WEBP": ("RGB", "RGBA")}


@pytest.mark.parametrize(("form", "mode"), [(form, mode) for form, modes in MODES.items() for mode in modes])
def test_pixels_stay_recognisable(form: str, mode: str) -> None:
    picture = scene().convert(mode)
    # What is mixed of points in few colours is all edges, which a JPEG blurs.
    assert difference(drawn(saved(picture, form)), picture) < (20 if mode in {"1", "P"} else 6)


def test_deep_greys_become_greys() -> None:
    grey = scene().convert("L")
    deep = Image.frombytes("I;16", grey.size, b"".join(bytes((77, value)) for value in grey.tobytes()))
    assert difference(drawn(saved(deep, "PNG")), grey) < 4


def test_sixteen_bits_of_each_colour_become_eight() -> None:
    rows = b"".join(b"\0" + struct.pack(">HHH", 200 << 8, 100 << 8, 50 << 8) * 40 for _ in range(40))
    photo = drawn(png(16, 2, rows))
    assert difference(photo, Image.new("RGB", (40, 40), (200, 100, 50))) < 4


def test_colours_of_a_wide_gamut_keep_their_hue() -> None:
    photo = drawn(saved(scene(), "JPEG", icc_profile=bytes(200)))
    assert photo.getpixel((5, 5))[0] > 150
    assert photo.getpixel((155, 115))[2] > 150
    assert "icc_profile" not in photo.info


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photo_is_turned_as_its_camera_says(form: str, turn: int) -> None:
    lying = {
        1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[turn]  # fmt: skip
    notes = Image.Exif()
    notes[0x0112] = turn
    taken = scene() if lying is None else scene().transpose(lying)
    assert difference(drawn(saved(taken, form, exif=notes)), scene()) < 6


@pytest.mark.parametrize(
    "notes",
    [
        b"",
        b"MM\0*",
        b"MM\0*\0\0\0\x08\xff\xff" + b"\1\x12\0\2\0\0\0\xff\0\0\0\xff" * 9,
        b"II" + bytes(99),
        b"\xff" * 500,
    ],
    ids=["none", "cut", "wrong", "zeros", "no notes"],
)
def test_damaged_notes_cost_no_photo(notes: bytes) -> None:
    assert difference(drawn(noted(notes)), scene()) < 6


def test_long_notes_are_not_read() -> None:
    turned = exif((0x0112, WORD, b"\0\6"))
    assert drawn(saved(scene(), "PNG", exif=turned.ljust(MOST_NOTES - 100, b"\0"))).size == (120, 160)
    assert drawn(saved(scene(), "PNG", exif=turned.ljust(MOST_NOTES + 100, b"\0"))).size == (160, 120)


def test_a_photo_of_more_pixels_than_are_taken_is_too_large() -> None:
    assert draw_anew(STRANGE["too many pixels"]) == (Answer.TOO_LARGE, b"")


@pytest.mark.parametrize(
    ("size", "fitted"),
    [((4000, 3000), (1600, 1200)), ((3000, 4000), (1200, 1600)), ((1601, 1601), (1600, 1600)),
     ((1600, 900), (1600, 900)), ((160, 120), (160, 120)), ((24, 480), (24, 480)), ((4800, 240), (1600, 80))],
)  # fmt: skip
@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_large_photo_is_fitted_and_a_small_one_is_not_enlarged(
    form: str, size: tuple[int, int], fitted: tuple[int, int]
) -> None:
    assert drawn(saved(scene(size), form)).size == fitted


def test_a_large_photo_keeps_its_pixels() -> None:
    assert difference(drawn(saved(scene((4000, 3000)), "JPEG")), scene((1600, 1200))) < 4


def test_what_is_half_transparent_is_mixed_with_white() -> None:
    photo = drawn(saved(Image.new("RGBA", (60, 60), (0, 0, 0, 128)), "PNG"))
    assert difference(photo, Image.new("RGB", (60, 60), (127, 127, 127))) < 3


def _hiding() -> Image.Image:
    """Return a white page with words that are wholly transparent."""
    page = Image.new("RGBA", (160, 120), (255, 255, 255, 255))
    words = Image.effect_noise((80, 60), 200).convert("RGB")
    words.putalpha(0)
    page.paste(words, (40, 30))
    return page


@pytest.mark.parametrize(
    "content",
    [
        saved(_hiding(), "PNG"), saved(_hiding(), "WEBP", lossless=True, exact=True),
        saved(_hiding(), "WEBP", quality=90, exact=True), saved(_hiding().convert("LA"), "PNG"),
    ],
    ids=["PNG", "WebP", "WebP with losses", "grey PNG"],
)  # fmt: skip
def test_nothing_transparent_shines_through(content: bytes) -> None:
    with Image.open(BytesIO(content)) as picture:
        assert difference(picture.convert("RGB"), Image.new("RGB", (160, 120), "white")) > 10
    assert _is_blank(drawn(content))


def png(depth: int, colour: int, rows: bytes, *more: bytes, size: int = 40) -> bytes:
    """Return a PNG of rows that are given as they are filed."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, depth, colour, 0, 0, 0))
    end = chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + end


def _row_of_greys(depth: int, value: int) -> bytes:
    if depth == 16:
        return b"\0" + struct.pack(">H", value) * 40
    return b"\0" + bytes([sum(value << shift for shift in range(0, 8, depth))]) * (40 * depth // 8)


@pytest.mark.parametrize(
    ("depth", "value", "declared"),
    # The bits of a declared colour that go beyond the depth count for nothing.
    [(1, 0, 0), (2, 2, 2), (2, 2, 0xF2), (4, 5, 5), (4, 5, 0x15), (8, 5, 5), (8, 5, 0x0305), (16, 0x0505, 0x0505)],
)
def test_a_grey_that_is_declared_transparent_is_white_in_any_depth(depth: int, value: int, declared: int) -> None:
    hidden = png(depth, 0, _row_of_greys(depth, value) * 40, chunk(b"tRNS", struct.pack(">H", declared)))
    shown = png(depth, 0, _row_of_greys(depth, value) * 40)
    assert _is_blank(drawn(hidden))
    assert not _is_blank(drawn(shown))


@pytest.mark.parametrize(("depth", "form"), [(8, ">BBB"), (16, ">HHH")])
def test_a_colour_that_is_declared_transparent_is_white_in_any_depth(depth: int, form: str) -> None:
    colour = (1, 2, 3) if depth == 8 else (0x0105, 0x0206, 0x0307)
    rows = (b"\0" + struct.pack(form, *colour) * 40) * 40
    assert _is_blank(drawn(png(depth, 2, rows, chunk(b"tRNS", struct.pack(">HHH", *colour)))))
    assert not _is_blank(drawn(png(depth, 2, rows)))


@pytest.mark.parametrize("alpha", [b"\0", b"\0\x80"], ids=["the colour alone", "among others"])
def test_a_colour_of_a_palette_that_is_declared_transparent_is_white(alpha: bytes) -> None:
    rows = (b"\0" + bytes(40)) * 40
    palette = chunk(b"PLTE", bytes(range(9)))
    assert _is_blank(drawn(png(8, 3, rows, palette, chunk(b"tRNS", alpha))))
    assert not _is_blank(drawn(png(8, 3, rows, palette)))


def _is_blank(photo: Image.Image) -> bool:
    return all(low >= 250 for low, _ in photo.convert("RGB").getextrema())


def test_noise_is_drawn_more_roughly_when_it_would_be_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    noise = saved(Image.effect_noise((900, 900), 250).convert("RGB"), "PNG")
    _, fine = draw_anew(noise)
    monkeypatch.setattr(rebuilding, "LARGEST_PHOTO", len(fine) - 1)
    answer, rough = draw_anew(noise)
    assert answer is Answer.DRAWN
    assert len(rough) < len(fine)


def test_no_noise_is_larger_than_is_taken() -> None:
    size = (LONG_SIDE, LONG_SIDE)
    bands = [Image.effect_noise(size, 400).point(lambda value: 255 * (value > 127)) for _ in range(3)]
    _, photo = draw_anew(saved(Image.merge("RGB", bands), "WEBP", quality=100))
    assert 0 < len(photo) <= LARGEST_PHOTO


def test_what_needs_more_memory_than_there_is_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(_: bytes) -> Image.Image:
        raise MemoryError

    monkeypatch.setattr(rebuilding, "_decode", decode)
    assert draw_anew(JPEG) == (Answer.TOO_LARGE, b"")


def test_a_drawn_photo_says_nothing_of_time_or_program() -> None:
    photo = drawn(JPEG)
    assert set(photo.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not photo.getexif()
    assert draw_anew(JPEG) == draw_anew(JPEG)


def test_the_child_closes_its_doors_before_it_looks_at_the_photo() -> None:
    script = (
        "import bot.pictures.rebuilding as child\n"
        "child.draw_anew = lambda _: (child.Answer.DRAWN, open('/etc/passwd', 'rb').read())\n"
        "child.main()"
    )
    command = [sys.executable, "-c", script]
    ended = subprocess.run(command, cwd=HOUSE, env=environment(), input=JPEG, capture_output=True, check=False)
    assert ended.returncode == 1
    assert b"Too many open files" in ended.stderr
    assert ended.stdout == b""


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from([JPEG, PROGRESSIVE, PNG, WEBP, *MARKED]),
    st.lists(st.tuples(st.integers(0, 1 << 16), st.integers(0, 255)), max_size=12),
    st.one_of(st.just(1.0), st.floats(0, 1)),
    st.binary(max_size=9),
)
def test_whatever_comes_is_drawn_plainly_or_refused(
    content: bytes, spots: list[tuple[int, int]], left: float, inserted: bytes
) -> None:
    worn = bytearray(content)
    for where, byte in spots:
        worn[where % len(worn)] = byte
    middle = round(len(worn) * left)
    answer, photo = draw_anew(bytes(worn[:middle]) + inserted + (b"" if left < 0.5 else bytes(worn[middle:])))
    assert is_plain_jpeg(photo, LONG_SIDE) if answer is Answer.DRAWN else photo == b""


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([b"", b"\xff\xd8", b"\xff\xd8\xff\xe0", PNG[:33], WEBP[:20]]), st.binary(max_size=300))
def test_bytes_without_sense_are_refused(start: bytes, rest: bytes) -> None:
    answer, photo = draw_anew(start + rest)
    assert answer in {Answer.NOT_A_PHOTO, Answer.TOO_LARGE}
    assert photo == b""
