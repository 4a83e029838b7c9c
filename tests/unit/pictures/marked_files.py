"""Photos with markers in every place of their files that can carry one."""

import base64
import re
import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image, ImageDraw

from tests.unit.pictures.strange_pictures import saved
from tests.unit.pictures.traces import marker

ASCII, WORD, LONG, BINARY = 2, 3, 4, 7
"""Types of EXIF values."""

SHORT = {"thumbnail of JFIF": 12, "tIME": 7, "pHYs": 9}
"""Places that hold fewer bytes than a marker has."""

Tag = tuple[int, int, bytes]


def scene(size: tuple[int, int] = (160, 120)) -> Image.Image:
    """Return a picture with a slope of colours, a circle and two corners that differ."""
    width, height = size
    slope = Image.linear_gradient("L").resize(size)
    picture = Image.merge("RGB", (slope, slope.transpose(Image.Transpose.ROTATE_180), Image.new("L", size, 90)))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((width * 0.3, height * 0.2, width * 0.7, height * 0.8), fill=(230, 200, 40))
    pen.rectangle((0, 0, width * 0.25, height * 0.25), fill=(200, 20, 20))
    pen.rectangle((width * 0.75, height * 0.75, width, height), fill=(20, 20, 200))
    return picture


JPEG = saved(scene(), "JPEG", quality=90)
PROGRESSIVE = saved(scene(), "JPEG", quality=90, progressive=True)
RESTARTS = saved(scene(), "JPEG", quality=90, restart_marker_blocks=2)
PNG = saved(scene(), "PNG")
WEBP = saved(scene(), "WEBP", lossless=True)


def segment(kind: int, body: bytes) -> bytes:
    """Return a segment of a JPEG."""
    return b"\xff" + bytes([kind]) + struct.pack(">H", len(body) + 2) + body


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def riff(kind: bytes, body: bytes) -> bytes:
    """Return a chunk of a WebP."""
    return kind + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)


def exif(*tags: Tag, below: int = 0, second: tuple[Tag, ...] = ()) -> bytes:
    """Return EXIF notes of (tag, type, value): in the first directory, in one `below` its tag, or in a second one."""
    head = b"MM\0*\0\0\0\x08"
    if below:
        return head + _directory(((below, LONG, struct.pack(">I", 26)),), 8) + _directory(tags, 26)
    first = _directory(tags, 8, more=bool(second))
    return head + first + (_directory(second, 8 + len(first)) if second else b"")


def _directory(tags: tuple[Tag, ...], at: int, *, more: bool = False) -> bytes:
    behind, entries = b"", b""
    values = at + 2 + 12 * len(tags) + 4
    for tag, kind, value in tags:
        count = 1 if kind in {WORD, LONG} else len(value)
        entries += struct.pack(">HHI", tag, kind, count)
        entries += value.ljust(4, b"\0") if len(value) <= 4 else struct.pack(">I", values + len(behind))
        behind += value if len(value) > 4 else b""
    following = values + len(behind) if more else 0
    return struct.pack(">H", len(tags)) + entries + struct.pack(">I", following) + behind


def jpeg(*segments: bytes, tail: bytes = b"", base: bytes = JPEG) -> bytes:
    """Return a JPEG with more segments at its beginning, and a tail."""
    return base[:2] + b"".join(segments) + base[2:] + tail


def noted(notes: bytes) -> bytes:
    """Return a JPEG with EXIF notes."""
    return jpeg(segment(0xE1, b"Exif\0\0" + notes))


def png(*before: bytes, after: bytes = b"", tail: bytes = b"", base: bytes = PNG) -> bytes:
    """Return a PNG with more chunks before its pixels, after them, and behind its end."""
    return base[:33] + b"".join(before) + base[33:-12] + after + base[-12:] + tail


def webp(*chunks: bytes, flags: int = 0, tail: bytes = b"") -> bytes:
    """Return a WebP with more chunks, and a tail."""
    head = struct.pack("<I", flags) + struct.pack("<I", 159)[:3] + struct.pack("<I", 119)[:3]
    body = b"WEBP" + riff(b"VP8X", head) + WEBP[12:] + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body + tail


def _in_jpeg(place: str, extra: bytes, base: bytes, *, scan: int = 0) -> bytes:
    """Return a JPEG with something more: before its `frame`, or behind its `scan` of this number."""
    if place == "frame":
        at = base.index(b"\xff\xc0")
    else:
        first = base.index(b"\xff\xda")
        at = [found.start() for found in re.finditer(rb"\xff[\xc4\xd9]", base) if found.start() > first][scan]
    return base[:at] + extra + base[at:]


def _photoshop(kind: int, body: bytes) -> bytes:
    resource = b"8BIM" + struct.pack(">H", kind) + b"\0\0" + struct.pack(">I", len(body)) + body
    return segment(0xED, b"Photoshop 3.0\0" + resource + bytes(len(body) % 2))


def _archive(mark: bytes) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(f"{mark.decode()}.txt", mark * 3)
    return file.getvalue()


def _thumbnail(mark: bytes) -> bytes:
    return jpeg(segment(0xFE, mark), base=saved(scene((32, 24)), "JPEG"))


def _jfif_with_thumbnail(mark: bytes) -> bytes:
    pixels = mark[:12]
    return JPEG[:2] + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\2\2" + pixels) + JPEG[20:]


def _jpegs() -> dict[str, bytes]:
    m, com = marker, 0xFE
    long_xmp = b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 32 + struct.pack(">II", 99, 0)
    profile = b"ICC_PROFILE\0"
    files = {
        "thumbnail of JFIF": _jfif_with_thumbnail(m("thumbnail of JFIF", SHORT["thumbnail of JFIF"])),
        "JFXX": jpeg(segment(0xE0, b"JFXX\0\x10" + _thumbnail(m("JFXX")))),
        "XMP": jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><a>" + m("XMP") + b"</a></x:xmpmeta>")),
        "extended XMP": jpeg(segment(0xE1, long_xmp + m("extended XMP"))),
        "profile": jpeg(segment(0xE2, profile + b"\1\1" + bytes(128) + m("profile"))),
        "FlashPix": jpeg(segment(0xE2, b"FPXR\0" + m("FlashPix"))),
        "MPF": jpeg(segment(0xE2, b"MPF\0" + m("MPF"))),
        "IPTC": jpeg(_photoshop(0x0404, b"\x1c\2\x78" + struct.pack(">H", 22) + m("IPTC"))),
        "thumbnail of Photoshop": jpeg(_photoshop(0x040C, bytes(28) + _thumbnail(m("thumbnail of Photoshop")))),
        "Adobe": jpeg(segment(0xEE, b"Adobe\0\x64\0\0\0\0\1" + m("Adobe"))),
        "comment": jpeg(segment(com, m("comment"))),
        "comment before the frame": _in_jpeg("frame", segment(com, m("comment before the frame")), JPEG),
        "comment behind the scan": _in_jpeg("scan", segment(com, m("comment behind the scan")), JPEG),
        "comment between scans": _in_jpeg("scan", segment(com, m("comment between scans")), PROGRESSIVE, scan=3),
        "notes between scans": _in_jpeg("scan", segment(0xE1, b"Exif\0\0" + m("notes between scans")), PROGRESSIVE),
        "comment of one with restarts": jpeg(segment(com, m("comment of one with restarts")), base=RESTARTS),
        "comment of a grey one": jpeg(
            segment(com, m("comment of a grey one")), base=saved(scene().convert("L"), "JPEG")
        ),
        "comment of a CMYK": jpeg(segment(com, m("comment of a CMYK")), base=saved(scene().convert("CMYK"), "JPEG")),
        "fill bytes": jpeg(b"\xff" * 99 + segment(com, m("fill bytes")) + b"\xff" * 99),
        "quantisation of nothing": _in_jpeg(
            "frame", segment(0xDB, b"\3" + m("quantisation of nothing", 64)), JPEG
        ),
        "page in a comment": jpeg(segment(com, b"<html><script>//" + m("page in a comment") + b"</script></html>")),
        "tail": jpeg(tail=m("tail")),
        "archive": jpeg(tail=_archive(m("archive"))),
        "document": jpeg(tail=b"%PDF-1.7\n%" + m("document") + b"\n%%EOF"),
        "page": jpeg(tail=b"<html>" + m("page") + b"</html>"),
        "film": jpeg(tail=b"\0\0\0\x18ftypmp42" + bytes(8) + m("film")),
        "second photo": jpeg(tail=_thumbnail(m("second photo"))),
        "tail of a progressive one": jpeg(tail=m("tail of a progressive one"), base=PROGRESSIVE),
    }  # fmt: skip
    for number in (3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15):
        files[f"APP{number}"] = jpeg(segment(0xE0 + number, b"Vendor\0" + m(f"APP{number}")))
    disguised = {
        "UTF-16": m("UTF-16").decode().encode("utf-16-le"), "hex": m("hex").hex().encode(),
        "reversed": m("reversed")[::-1], "base64": base64.b64encode(b"a" + m("base64")),
        "zlib": zlib.compress(m("zlib")),
    }  # fmt: skip
    return files | {name: jpeg(segment(com, body)) for name, body in disguised.items()}


def _notes() -> dict[str, bytes]:
    m, details, place = marker, 0x8769, 0x8825
    first = {"description": 0x010E, "file name": 0x010D, "maker": 0x010F, "model": 0x0110, "program": 0x0131,
             "author": 0x013B, "rights": 0x8298, "time": 0x0132}  # fmt: skip
    below = {"maker's note": 0x927C, "own words": 0x9286, "number of the picture": 0xA420, "owner": 0xA430,
             "number of the camera": 0xA431, "number of the lens": 0xA435, "time with zone": 0x9010}  # fmt: skip
    where = {"latitude": 2, "way of finding": 0x1B, "name of the area": 0x1C, "day": 0x1D}
    files = {name: noted(exif((tag, ASCII, m(name)))) for name, tag in first.items()}
    files |= {name: noted(exif((tag, BINARY, m(name)), below=details)) for name, tag in below.items()}
    files |= {name: noted(exif((tag, BINARY, m(name)), below=place)) for name, tag in where.items()}
    wide = m("title of Windows").decode().encode("utf-16-le")
    files["title of Windows"] = noted(exif((0x9C9B, BINARY, wide)))
    small = _thumbnail(m("thumbnail of EXIF"))
    second = ((0x0201, LONG, struct.pack(">I", 44)), (0x0202, LONG, struct.pack(">I", len(small))))
    files["thumbnail of EXIF"] = noted(exif(second=second).ljust(44, b"\0") + small)
    return files


def _pngs() -> dict[str, bytes]:
    m, squeeze = marker, zlib.compress
    palette = saved(scene().quantize(16), "PNG")
    unused = palette.index(b"PLTE") - 4
    count = int.from_bytes(palette[unused : unused + 4], "big")
    colours = palette[unused + 8 : unused + 8 + count]
    longer = chunk(b"PLTE", colours + m("colours that nothing has", 24))
    pixels = PNG.index(b"IDAT") - 4
    length = int.from_bytes(PNG[pixels : pixels + 4], "big")
    more = chunk(b"IDAT", PNG[pixels + 8 : pixels + 8 + length] + m("behind the pixels"))
    return {
        "tEXt": png(chunk(b"tEXt", b"Comment\0" + m("tEXt"))),
        "zTXt": png(chunk(b"zTXt", b"Comment\0\0" + squeeze(m("zTXt")))),
        "iTXt": png(chunk(b"iTXt", b"Comment\0\0\0id\0\0" + m("iTXt"))),
        "iTXt, small": png(chunk(b"iTXt", b"Comment\0\1\0id\0\0" + squeeze(m("iTXt, small")))),
        "XMP of a PNG": png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + m("XMP of a PNG"))),
        "eXIf": png(chunk(b"eXIf", exif((0x010E, ASCII, m("eXIf"))))),
        "iCCP": png(chunk(b"iCCP", b"name\0\0" + squeeze(bytes(128) + m("iCCP")))),
        "tIME": png(chunk(b"tIME", m("tIME", SHORT["tIME"]))),
        "sPLT": png(chunk(b"sPLT", m("sPLT") + b"\0\x08")),
        "pHYs": png(chunk(b"pHYs", m("pHYs", SHORT["pHYs"]))),
        "private chunk": png(chunk(b"prVt", m("private chunk"))),
        "text behind the pixels": png(after=chunk(b"tEXt", b"Comment\0" + m("text behind the pixels"))),
        "tail of a PNG": png(tail=m("tail of a PNG")),
        "archive behind a PNG": png(tail=_archive(m("archive behind a PNG"))),
        "chunk behind the end": png(tail=chunk(b"tEXt", b"Comment\0" + m("chunk behind the end"))),
        "colours that nothing has": palette[:unused] + longer + palette[unused + 12 + count :],
        "behind the pixels": PNG[:pixels] + more + PNG[pixels + 12 + length :],
    }  # fmt: skip


def _webps() -> dict[str, bytes]:
    m = marker
    return {
        "EXIF of a WebP": webp(riff(b"EXIF", exif((0x010E, ASCII, m("EXIF of a WebP")))), flags=0x08),
        "XMP of a WebP": webp(riff(b"XMP ", m("XMP of a WebP")), flags=0x04),
        "profile of a WebP": saved(scene(), "WEBP", icc_profile=bytes(128) + m("profile of a WebP")),
        "unknown chunk": webp(riff(b"ABCD", m("unknown chunk"))),
        "tail of a WebP": webp(tail=m("tail of a WebP")),
        "archive behind a WebP": webp(tail=_archive(m("archive behind a WebP"))),
        "simple with a tail": WEBP + m("simple with a tail"),
    }


def marked_files() -> dict[str, bytes]:
    """Return each file by the name of the place that its marker (`marker(name)`) is in."""
    return _jpegs() | _notes() | _pngs() | _webps()


def marker_in(place: str) -> bytes:
    """Return the marker of the file of this name."""
    return marker(place, SHORT.get(place, 22))
