"""Job posters as they go round, made up for tests, and what happens to them until somebody sends a photo."""

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from bot.resources import data_folder

SIDE = 1080


@dataclass(frozen=True, slots=True)
class Poster:
    """What one poster says. The numbers are made up: 0810 is the prefix of no network."""

    company: str
    phone: str
    wage: str
    country: str
    job: str
    layout: str
    seed: int


@dataclass(frozen=True, slots=True)
class _Palette:
    ground: str
    ink: str
    band: str
    on_band: str
    accent: str


_PALETTES = (
    _Palette("#FFFFFF", "#111111", "#B71C1C", "#FFFFFF", "#B71C1C"),
    _Palette("#0D2B5C", "#FFFFFF", "#FFD600", "#101010", "#FFD600"),
    _Palette("#FFF59D", "#1A237E", "#1A237E", "#FFFFFF", "#C62828"),
    _Palette("#E8F5E9", "#1B1B1B", "#2E7D32", "#FFFFFF", "#1B5E20"),
    _Palette("#212121", "#F5F5F5", "#FF6F00", "#FFFFFF", "#FFB300"),
    _Palette("#FCE4EC", "#4A148C", "#6A1B9A", "#FFFFFF", "#AD1457"),
)
_COUNTRIES = ("Taiwan", "Hong Kong", "Malaysia", "Singapura", "Jepang", "Korea Selatan", "Brunei", "Polandia")
_JOBS = ("Perawat lansia", "Operator pabrik", "Asisten rumah tangga", "Pekerja kebun", "Tukang las", "Pelayan restoran")


def company_names() -> list[str]:
    """Return the names of the shipped register."""
    with (data_folder("content") / "agencies" / "2026-09-17" / "listed.csv").open(encoding="utf-8", newline="") as file:
        return [row["name"] for row in csv.DictReader(file)]


def make_posters(count: int, seed: int = 7, names: list[str] | None = None) -> list[Poster]:
    """Make up so many posters, for companies of the register if no others are given; layouts in turn."""
    draw = random.Random(seed)
    layouts = list(_LAYOUTS)
    return [
        Poster(
            company=company,
            phone=f"0810-{draw.randrange(1000, 10000)}-{draw.randrange(1000, 10000)}",
            wage=f"Rp {draw.randrange(6, 25)}.{draw.choice('05')}00.000",
            country=draw.choice(_COUNTRIES),
            job=draw.choice(_JOBS),
            layout=layouts[place % len(layouts)],
            seed=place,
        )
        for place, company in enumerate(draw.sample(names or company_names(), count))
    ]


def draw_poster(poster: Poster) -> Image.Image:
    """Draw a poster, about as large as phones send them."""
    return _LAYOUTS[poster.layout](poster, _PALETTES[poster.seed % len(_PALETTES)])


def as_jpeg(picture: Image.Image, quality: int = 85) -> bytes:
    """Return the picture as a messenger would send it."""
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def _write(
    picture: Image.Image, text: str, centre: tuple[float, float], size: int, ink: str, *, bold: float = 0,
    width: int = SIDE - 100, left: bool = False,
) -> None:  # fmt: skip
    """Write one line, smaller when it would be too wide."""
    while size > 16 and ImageFont.load_default(size).getlength(text) + 2 * size * bold > width:
        size -= 2
    ImageDraw.Draw(picture).text(
        centre, text, ink, ImageFont.load_default(size), anchor="lm" if left else "mm", stroke_width=size * bold,
        stroke_fill=ink,
    )  # fmt: skip


def _banner(poster: Poster, palette: _Palette) -> Image.Image:
    """Draw a loud poster: a band with the headline, the company below it, then facts, then the number."""
    picture = Image.new("RGB", (SIDE, 1350), palette.ground)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, SIDE, 250), palette.band)
    _write(picture, "LOWONGAN KERJA", (SIDE / 2, 90), 100, palette.on_band, bold=0.03)
    _write(picture, f"KE {poster.country.upper()}", (SIDE / 2, 190), 64, palette.on_band)
    _write(picture, poster.company, (SIDE / 2, 330), 62, palette.accent, bold=0.025)
    facts = (f"Posisi: {poster.job}", f"Gaji: {poster.wage} / bulan", "Usia 21 - 40 tahun", "Proses cepat, tanpa ribet")
    for place, fact in enumerate(facts):
        draw.rectangle((80, 455 + place * 130, 110, 485 + place * 130), palette.accent)
        _write(picture, fact, (140, 470 + place * 130), 54, palette.ink, left=True, width=860)
    draw.rectangle((0, 1100, SIDE, 1350), palette.band)
    _write(picture, "Hubungi / WA:", (SIDE / 2, 1165), 48, palette.on_band)
    _write(picture, poster.phone, (SIDE / 2, 1260), 88, palette.on_band, bold=0.03)
    return picture


def _columns(poster: Poster, palette: _Palette) -> Image.Image:
    """Draw two columns side by side, with the company at the foot."""
    picture = Image.new("RGB", (SIDE, SIDE), palette.ground)
    draw = ImageDraw.Draw(picture)
    _write(picture, f"DIBUTUHKAN {poster.job.upper()}", (SIDE / 2, 90), 72, palette.accent, bold=0.02)
    _write(picture, f"Penempatan {poster.country}", (SIDE / 2, 170), 46, palette.ink)
    left = ("SYARAT", "Usia 20 - 45 tahun", "Sehat jasmani", "Ijazah SD / SMP", "Izin keluarga")
    right = ("FASILITAS", f"Gaji {poster.wage}", "Makan 3 kali", "Mess gratis", "Tiket pesawat")
    for x, column in ((70, left), (580, right)):
        draw.rectangle((x - 20, 240, x + 450, 310), palette.band)
        _write(picture, column[0], (x, 275), 44, palette.on_band, left=True, bold=0.02)
        for place, fact in enumerate(column[1:]):
            _write(picture, fact, (x, 370 + place * 80), 40, palette.ink, left=True, width=440)
    draw.rectangle((0, 760, SIDE, 764), palette.accent)
    _write(picture, poster.company, (SIDE / 2, 840), 54, palette.ink, bold=0.03)
    _write(picture, f"Info: {poster.phone} (WhatsApp)", (SIDE / 2, 950), 50, palette.accent, bold=0.01)
    return picture


def _flyer(poster: Poster, palette: _Palette) -> Image.Image:
    """Draw over a busy background, with the company's name on two lines."""
    picture = _busy_ground((SIDE, 1400), palette, poster.seed)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((90, 80, 990, 720), 40, palette.ground)
    _write(picture, "BERANGKAT SEKARANG!", (SIDE / 2, 170), 70, palette.accent, bold=0.03, width=820)
    _write(picture, f"Negara tujuan {poster.country}", (SIDE / 2, 290), 52, palette.ink, width=820)
    _write(picture, poster.job, (SIDE / 2, 390), 60, palette.ink, bold=0.02, width=820)
    _write(picture, f"{poster.wage} per bulan", (SIDE / 2, 500), 66, palette.accent, bold=0.02, width=820)
    _write(picture, "Kuota terbatas", (SIDE / 2, 620), 46, palette.ink, width=820)
    draw.rectangle((0, 900, SIDE, 1330), palette.band)
    words = poster.company.split()
    half = max(2, (len(words) + 1) // 2)
    for place, line in enumerate((" ".join(words[:half]), " ".join(words[half:]))):
        _write(picture, line, (SIDE / 2, 970 + place * 90), 72, palette.on_band, bold=0.03)
    _write(picture, poster.phone, (SIDE / 2, 1230), 76, palette.on_band)
    return picture


def _message(poster: Poster, palette: _Palette) -> Image.Image:
    """Draw the screenshot of a message in a chat."""
    picture = Image.new("RGB", (720, 1280), "#E5DDD5")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 720, 110), palette.band)
    _write(picture, "Grup Loker Luar Negeri", (100, 55), 34, palette.on_band, left=True, width=560)
    draw.rounded_rectangle((30, 150, 670, 900), 20, "#FFFFFF")
    lines = (
        "INFO LOKER TERBARU", f"Kami dari {poster.company}", f"membuka lowongan {poster.job}",
        f"tujuan {poster.country}.", f"Gaji {poster.wage} sebulan.",
        "Syarat: KTP, KK, akta lahir.", "Biaya bisa dicicil.",
        f"Minat? Chat {poster.phone}", "Jangan sampai ketinggalan ya kak",
    )  # fmt: skip
    for place, line in enumerate(lines):
        _write(picture, line, (60, 210 + place * 74), 32, "#111111", left=True, width=590)
    _write(picture, "10.24", (600, 860), 22, "#777777", left=True)
    return picture


def _busy_ground(size: tuple[int, int], palette: _Palette, seed: int) -> Image.Image:
    draw = random.Random(seed)
    picture = Image.new("RGB", size, palette.accent)
    pen = ImageDraw.Draw(picture)
    for _ in range(60):
        x, y, radius = draw.randrange(size[0]), draw.randrange(size[1]), draw.randrange(40, 200)
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), tuple(draw.randrange(60, 220) for _ in "rgb"))
    return picture.filter(ImageFilter.GaussianBlur(14))


_LAYOUTS: dict[str, Callable[[Poster, _Palette], Image.Image]] = {
    "banner": _banner,
    "columns": _columns,
    "flyer": _flyer,
    "message": _message,
}
