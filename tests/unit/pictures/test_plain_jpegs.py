"""The parent looks at what the child drew, segment by segment, without decoding it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pictures.plain import MOST_NOTES, MOST_PARTS, MOST_SCANS, Malformed, check_parts, is_plain_jpeg
from tests.unit.pictures.marked_files import JPEG, PNG, PROGRESSIVE, chunk, jpeg, marked_files, png, segment
from tests.unit.pictures.traces import marker

FRAME, SCAN = JPEG.index(b"\xff\xc0"), JPEG.index(b"\xff\xda")


def test_a_bare_jpeg_is_plain() -> None:
    assert is_plain_jpeg(JPEG, 160)


@pytest.mark.parametrize("kind", [*range(0xE0, 0xF0), 0xFE, 0xDD, 0xDB, 0xC4, 0xC0, 0xC2, 0xCC, 0xF0, 0xFD, 0x02])
@pytest.mark.parametrize("at", [2, 20, FRAME, SCAN, len(JPEG) - 2])
def test_no_segment_more_may_hold_anything(kind: int, at: int) -> None:
    body = marker("segment", 17)
    longer = JPEG[:at] + segment(kind, body) + JPEG[at:]
    assert not is_plain_jpeg(longer, 160)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff", b"\xff\xd8", b"\xff\xd8\xff", b"\xff\xd8\xff\xd9", JPEG[:-1], JPEG[:-2], JPEG[:SCAN], JPEG[:30],
        JPEG + b"\0", JPEG + b"\xff\xd9", JPEG + JPEG, JPEG[2:], b"\0" + JPEG, PNG, PROGRESSIVE,
        JPEG[:-2] + b"\xff\xd0\xff\xd9", JPEG[:-2] + b"\xff\x01\xff\xd9", JPEG[:20] + b"\0" + JPEG[20:],
        JPEG[:2] + JPEG[20:], JPEG[: FRAME + 5] + b"\0\0" + JPEG[FRAME + 7 :],
    ],
)  # fmt: skip
def test_what_is_no_bare_jpeg_is_not_plain(content: bytes) -> None:
    assert not is_plain_jpeg(content, 5000)


@pytest.mark.parametrize("place", ["thumbnail of JFIF", "JFXX"])
def test_a_photo_with_a_thumbnail_is_not_plain(place: str) -> None:
    assert not is_plain_jpeg(marked_files()[place], 160)


def test_a_photo_that_is_larger_than_asked_for_is_not_plain() -> None:
    assert not is_plain_jpeg(JPEG, 159)


@given(st.binary(max_size=200), st.integers(0, len(JPEG)))
@settings(max_examples=300)
def test_nothing_that_can_be_written_stops_the_look(noise: bytes, at: int) -> None:
    assert is_plain_jpeg(noise, 1600) is False
    is_plain_jpeg(JPEG[:at] + noise, 1600)
    is_plain_jpeg(JPEG[:at] + noise + JPEG[at:], 1600)


def refused(content: bytes) -> bool:
    """Tell whether a file has more parts than are taken."""
    try:
        check_parts(content)
    except Malformed:
        return True
    return False


def test_as_many_parts_as_a_photo_has_are_taken() -> None:
    assert not refused(jpeg(segment(0xFE, b"") * (MOST_PARTS - 20)))
    assert refused(jpeg(segment(0xFE, b"") * (MOST_PARTS + 1)))
    assert not refused(png(chunk(b"prVt", b"") * (MOST_PARTS - 20)))
    assert refused(png(chunk(b"prVt", b"") * (MOST_PARTS + 1)))


def test_as_many_scans_as_a_photo_has_are_taken() -> None:
    last = PROGRESSIVE[PROGRESSIVE.rindex(b"\xff\xda") : -2]
    has = PROGRESSIVE.count(b"\xff\xda")
    assert not refused(PROGRESSIVE[:-2] + last * (MOST_SCANS - has) + b"\xff\xd9")
    assert refused(PROGRESSIVE[:-2] + last * (MOST_SCANS - has + 1) + b"\xff\xd9")


def test_as_many_notes_as_a_photo_has_are_taken() -> None:
    most = segment(0xE1, b"Exif\0\0".ljust(MOST_NOTES // 4, b"x"))
    assert not refused(jpeg(most * 4))
    assert refused(jpeg(most * 5))


def test_a_scan_is_not_stretched() -> None:
    assert not refused(JPEG[:-2] + b"\xff" * 9 + b"\0\xff\xd9")
    assert refused(JPEG[:-2] + b"\xff" * 999 + b"\0\xff\xd9")


def test_a_png_ends_with_its_last_chunk() -> None:
    assert refused(PNG[:-13])
    assert refused(PNG[:-1])


def test_what_stands_behind_a_photo_counts_for_nothing() -> None:
    assert not refused(JPEG + segment(0xFE, b"") * MOST_PARTS)
    assert not refused(PNG + chunk(b"prVt", b"") * MOST_PARTS)


def test_other_formats_have_no_such_parts() -> None:
    assert not refused(b"RIFF")
