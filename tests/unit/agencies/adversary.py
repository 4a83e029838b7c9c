"""Queries of somebody who wants the check to lie: real names in every disguise, and texts that only look like them.

Drawn apart from `corruptions`, with its own ideas of how people type, forward and paste. A `Query` that means a company
must bring that company first; one that means none must never be called listed.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

Words = list[str]
Disguise = Callable[[Words, random.Random], str]


@dataclass(frozen=True, slots=True)
class Query:
    """One text, the kind of its disguise, and the words of the name it means (None: no name on the list)."""

    text: str
    kind: str
    meant: tuple[str, ...] | None


CYRILLIC = str.maketrans("aceopxyi", "асеорхуі")
GREEK = str.maketrans("aiknotux", "αικνοτυχ")
FULLWIDTH = {code: code + 0xFEE0 for code in range(ord("a"), ord("z") + 1)}
DOUBLE_STRUCK = {code: 0x1D552 + code - ord("a") for code in range(ord("a"), ord("z") + 1)}
SANS_BOLD = {code: 0x1D5EE + code - ord("a") for code in range(ord("a"), ord("z") + 1)}
CIRCLED = {code: 0x24D0 + code - ord("a") for code in range(ord("a"), ord("z") + 1)}
DIGITS = str.maketrans("oiesa", "01354")
MISREAD = (
    ("m", "rn"),
    ("d", "cl"),
    ("w", "vv"),
    ("i", "l"),
    ("l", "i"),
    ("h", "b"),
    ("u", "v"),
    ("g", "q"),
    ("n", "ri"),
)
EMOJI = ("🔥", "✅", "🙏", "👉", "✈️", "🇹🇼", "💯", "📢")
TALK = (
    "apakah {} terdaftar?", "{} resmi gak min", "tolong cek {} dong", "kalo {} gimana?", "klo {} aman ga kak",
    "bang mau nanya {} itu beneran ada ijinnya", "permisi admin, {} sudah terdaftar belum ya", "{} penipu ya?",
    "ada yg tau {} ?", "anak saya diajak {}, bener ga sih", "saya sudah daftar di {} tapi belum berangkat",
    "tetangga berangkat lewat {} katanya resmi", "info {} dong min", "mohon dicek {} terima kasih",
    "{} iki resmi opo abal-abal to mas?", "{} niku taksih aktif mboten nggih", "aku arep daftar nang {}, piye lur?",
    "{} teh resmi atanapi henteu nya?", "punten kang, {} tos aya izinna teu acan",
    "{} nih bujuran kah atau menipu ja?", "ulun handak umpat {}, resmi lah?", "cil, {} ni ada ijinnya kah",
    "saye nak tanya {} ni betul ke syarikat berdaftar", "is {} legit?", "please check {}", "what about {} ?",
    "{} masih ada ijin atau udah dicabut??", "td aku ditelpon {} nawarin kerja ke polandia", "legalitas {}",
    "{}\nresmi?", "cek\n{}", "Assalamualaikum wr wb. Mau tanya, {}. Apakah resmi? Terima kasih.",
)  # fmt: skip
ADVERTS = (
    "📢 LOWONGAN RESMI 📢\n{}\nMembuka job ke TAIWAN\n- pabrik\n- jaga lansia\nGaji 13jt + lembur\nWA 0821-2233-4455",
    "Job Malaysia ✈️ kilang elektronik\nPenempatan oleh {}\nSyarat: umur 18-35, ijazah SMP\nBiaya potong gaji",
    "DICARI PRT HONGKONG!!!\nGaji HKD 4.990\n\n{}\nJl. Raya Bogor KM 24, Jakarta Timur\nTelp (021) 8400-123",
    "Bpk/Ibu yg berminat kerja ke Jepang silakan datang ke kantor\n*{}*\nbawa KTP asli, KK, ijazah. Gratis!",
    "Forwarded:\n{}\nproses 1 bulan terbang 🛫\ntanpa potongan\nwa.me/6282122334455",
)  # fmt: skip


def glyphs(table: dict[int, int]) -> Disguise:
    """Return a disguise that writes the whole name in other signs of the same letters."""
    return lambda words, _: " ".join(words).translate(table)


def some(table: dict[int, int]) -> Disguise:
    """Return a disguise that swaps one word's letters for look-alikes."""

    def disguise(words: Words, draw: random.Random) -> str:
        at = draw.randrange(len(words))
        return " ".join([*words[:at], words[at].translate(table), *words[at + 1 :]])

    return disguise


def between(*signs: str) -> Disguise:
    """Return a disguise that puts a sign somewhere inside a word, or between all words."""

    def disguise(words: Words, draw: random.Random) -> str:
        at = draw.randrange(len(words))
        cut = draw.randrange(len(words[at]) + 1)
        word = words[at][:cut] + draw.choice(signs) + words[at][cut:]
        return " ".join([*words[:at], word, *words[at + 1 :]])

    return disguise


def joined_by(*signs: str) -> Disguise:
    return lambda words, draw: draw.choice(signs).join(words)


def framed(*frames: str) -> Disguise:
    def disguise(words: Words, draw: random.Random) -> str:
        name = draw.choice((str.upper, str.lower, str.title))(" ".join(words))
        return draw.choice(frames).format(f"{draw.choice(('PT ', 'pt ', 'PT. ', 'Pt.', 'P.T. '))}{name}")

    return disguise


def respelled(*pairs: tuple[str, str]) -> Disguise:
    """Return a disguise that writes a sound in another way everywhere."""

    def disguise(words: Words, draw: random.Random) -> str:
        fits = [(old, new) for old, new in pairs if any(old in word for word in words)]
        if not fits:
            return " ".join(words)
        old, new = draw.choice(fits)
        return " ".join(word.replace(old, new) for word in words)

    return disguise


def doubled(words: Words, draw: random.Random) -> str:
    out = []
    for word in words:
        at = draw.randrange(len(word))
        out.append(word[:at] + word[at] * draw.choice((1, 2, 3)) + word[at + 1 :])
    return " ".join(out)


def spelled_out(words: Words, draw: random.Random) -> str:
    mark = draw.choice((" ", ".", "-", ". ", "_"))
    return mark.join("".join(words))


def broken(words: Words, draw: random.Random) -> str:
    """Put spaces at the wrong places: all of it glued, then cut into pieces of three to five letters."""
    letters, parts = "".join(words), []
    while letters:
        size = draw.choice((3, 4, 5))
        parts.append(letters[:size])
        letters = letters[size:]
    return " ".join(parts)


SURE: dict[str, Disguise] = {
    "plain": framed("{}"),
    "cyrillic": some(CYRILLIC),
    "greek": some(GREEK),
    "fullwidth": glyphs(FULLWIDTH),
    "double-struck": glyphs(DOUBLE_STRUCK),
    "bold": glyphs(SANS_BOLD),
    "circled": glyphs(CIRCLED),
    "zero width": between("\u200b", "\u200d", "\ufeff", "\u00ad", "\u2060"),
    "combining": between("\u0301", "\u0336", "\u0323"),
    "digits": some(DIGITS),
    "mixed marks": joined_by("-", "_", ".", "  ", "\u00a0", "\t", "*", " - ", "~", "'", "’", "+", "\u2013"),
    "spelled out": spelled_out,
    "broken": broken,
    "doubled": doubled,
    "old spelling": respelled(("u", "oe"), ("j", "dj"), ("c", "tj"), ("sy", "sj"), ("ny", "nj")),
    "talk": framed(*TALK),
    "advert": framed(*ADVERTS),
    "branch": framed("{} cabang Cilacap", "kantor cabang {} di Subang", "{} cab. Lampung Timur", "{} (cabang Kupang)",
                     "{}, Indramayu", "{} Jl. Sudirman No. 4 Palangka Raya", "{} alamat Jl. Merdeka", "{} di Blitar"),
}  # fmt: skip
"""Disguises that change nothing of the name's letters: such a query is answered at once or offered first."""


def misread(words: Words, draw: random.Random) -> str:
    """Read one letter as a scanner would."""
    fits = [(n, old, new) for n, word in enumerate(words) for old, new in MISREAD if old in word]
    if not fits:
        return " ".join(words)
    at, old, new = draw.choice(fits)
    return " ".join([*words[:at], words[at].replace(old, new, 1), *words[at + 1 :]])


def mistyped(count: int) -> Disguise:
    """Return a disguise with so many letters wrong, in words of four letters or more, each in another word."""

    def disguise(words: Words, draw: random.Random) -> str:
        words = list(words)
        long = [at for at, word in enumerate(words) if len(word) >= 4]
        for at in draw.sample(long, min(count, len(long))):
            words[at] = _mistype(words[at], draw)
        return " ".join(words)

    return disguise


_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _mistype(word: str, draw: random.Random) -> str:
    at = draw.randrange(len(word))
    row = next((row for row in _ROWS if word[at] in row), "x")
    beside = (
        row[max(0, row.find(word[at]) - 1)] if draw.random() < 0.5 else row[min(len(row) - 1, row.find(word[at]) + 1)]
    )
    return draw.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + beside + word[at + 1 :],
            word[:at] + beside + word[at:],
            word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if at else word[1] + word[0] + word[2:],
        )
    )


BLURRED: dict[str, Disguise] = {
    "misread": misread,
    "one slip": mistyped(1),
    "two slips": mistyped(2),
    "sound": respelled(("s", "z"), ("f", "p"), ("v", "f"), ("kh", "h"), ("z", "s"), ("ai", "ay")),
}
"""Disguises that change letters: such a query brings its company first."""
