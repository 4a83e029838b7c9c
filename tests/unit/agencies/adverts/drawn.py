"""Draw texts with made-up telephone numbers, written in all the ways people write them."""

import random
from collections.abc import Callable
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumberFormat

Draw = random.Random
Style = Callable[[str, Draw], str]

_WORDS = ("nol kosong", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan lapan", "sembilan")
_LOOKALIKES = {"0": "Oo", "1": "lI", "5": "S", "8": "B"}
_OPENINGS = (
    "🔥 LOWONGAN KERJA {place} 🔥\nPT Contoh Karya\nGaji Rp {pay}.000.000/bln\n{cue}{phone}{tail}",
    "assalamualaikum min, ini nomor yang nawarin kerja ke {place}: {phone}, gajinya {pay}jt bener ga?",
    "*JOB {place}* umur 20-38, NIB 9120002212466, biaya 25.000.000 tgl 01-02-2026\n{cue}{phone}{tail}",
    "butuh 20 orang u/ {place}, kontrak 2 th. jam 08.00-16.00. {cue}{phone}{tail}",
    "{cue}{phone}",
    "Hub. Bu Contoh ({phone}) jl. Contoh No. 12 {place} 73112{tail}",
)
_CUES = ("WA ", "wa:", "Hub. ", "CP : ", "telp/wa ", "☎️", "📞 ", "HP.", "No HP ", "info lanjut ")
_TAILS = ("", " (Bu Contoh)", " 24 jam", "\nserius aja ya", ", fast respon", "!!", " / DM @contohloker")
_PLACES = ("TAIWAN", "hongkong", "Malaysia", "Kamboja", "korea", "Brunei")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One text, the numbers it holds (E.164), and how they are written."""

    text: str
    phones: frozenset[str]
    style: str


def draw_texts(count: int, seed: int) -> list[Drawn]:
    """Return texts with one number each, every fourth with two."""
    draw = random.Random(seed)
    return [_draw_text(draw, number) for number in range(count)]


def _draw_text(draw: Draw, number: int) -> Drawn:
    name = sorted(STYLES)[number % len(STYLES)]
    digits = [_digits(draw, name) for _ in range(2 if number % 4 == 0 and name not in _ALONE else 1)]
    phone = draw.choice((" / ", " atau ", "\n", ", ")).join(STYLES[name](each, draw) for each in digits)
    text = draw.choice(_OPENINGS).format(
        place=draw.choice(_PLACES),
        pay=draw.randint(4, 30),
        cue=draw.choice(_CUES),
        phone=phone,
        tail=draw.choice(_TAILS),
    )
    return Drawn(text, frozenset(f"+{each}" for each in digits), name)


def _digits(draw: Draw, style: str) -> str:
    """Return a made-up number with its country code: a mobile one, a landline or a foreign one."""
    if style == "landline":
        return "62" + draw.choice(("21", "31", "536")) + str(draw.randint(3000000, 3999999))
    while True:
        if style == "foreign":
            digits = draw.choice(("60112", "8529", "85512", "6590", "886912")) + str(draw.randint(1000000, 9999999))
            digits = digits[: {"60": 12, "85": 11, "65": 10, "88": 12}[digits[:2]]]
        else:
            prefix = draw.choice(("0812", "0813", "0821", "0852", "0857", "0878", "0895", "0896", "0831"))
            digits = "62" + prefix[1:] + "".join(draw.choices("0123456789", k=draw.choice((7, 8, 8, 8))))
        if phonenumbers.is_valid_number(phonenumbers.parse(f"+{digits}")):
            return digits


def _home(digits: str) -> str:
    return "0" + digits.removeprefix("62")


def _grouped(digits: str, sign: str) -> str:
    return sign.join((digits[:4], digits[4:8], digits[8:]))


def _looks_alike(digits: str, draw: Draw) -> str:
    return "".join(
        draw.choice(_LOOKALIKES[each]) if each in _LOOKALIKES and draw.random() < 0.4 else each for each in digits
    )


def _spelled(digits: str, draw: Draw) -> str:
    return " ".join(draw.choice(_WORDS[int(each)].split()) for each in digits)


def _keycaps(digits: str) -> str:
    return "".join(f"{each}\ufe0f\u20e3" for each in digits)


STYLES: dict[str, Style] = {
    "plain": lambda digits, draw: _home(digits),
    "dashes": lambda digits, draw: _grouped(_home(digits), "-"),
    "spaces": lambda digits, draw: _grouped(_home(digits), " "),
    "dots": lambda digits, draw: _grouped(_home(digits), "."),
    "wide": lambda digits, draw: _grouped(_home(digits), "  -  ").replace("  -  ", " - "),
    "every digit": lambda digits, draw: " ".join(_home(digits)),
    "pairs": lambda digits, draw: " ".join(_home(digits)[at : at + 2] for at in range(0, len(_home(digits)), 2)),
    "plus": lambda digits, draw: f"+{digits}",
    "plus spaced": lambda digits, draw: f"+62 {digits[2:5]}-{digits[5:9]}-{digits[9:]}",
    "bracket": lambda digits, draw: f"(+62) {digits[2:5]} {digits[5:9]} {digits[9:]}",
    "no plus": lambda digits, draw: digits,
    "620": lambda digits, draw: f"620{digits[2:]}",
    "plus 620": lambda digits, draw: f"+62 0{digits[2:5]} {digits[5:]}",
    "look-alikes": lambda digits, draw: _looks_alike(_home(digits), draw),
    "look-alikes grouped": lambda digits, draw: _looks_alike(_grouped(_home(digits), draw.choice("- ")), draw),
    "words": lambda digits, draw: _spelled(_home(digits), draw),
    "half words": lambda digits, draw: _home(digits)[:5] + " " + _spelled(_home(digits)[5:], draw),
    "link": lambda digits, draw: draw.choice(("https://wa.me/", "wa.me/", "http://www.wa.me/")) + digits,
    "link with text": lambda digits, draw: f"https://wa.me/{digits}?text=Halo%20kak%202026",
    "home link": lambda digits, draw: f"wa.me/{_home(digits)}",
    "api": lambda digits, draw: f"https://api.whatsapp.com/send?phone={digits}&text=halo",
    "api late": lambda digits, draw: f"api.whatsapp.com/send/?text=halo&phone=+{digits}",
    "tel": lambda digits, draw: f"tel:+{digits}",
    "stars": lambda digits, draw: f"*{_grouped(_home(digits), '-')}*",
    "full width": lambda digits, draw: _home(digits).translate({48 + n: 0xFF10 + n for n in range(10)}),
    "key caps": lambda digits, draw: _keycaps(_home(digits)),
    "invisible": lambda digits, draw: "\u200b".join(_grouped(_home(digits), "-")),
    "typographic": lambda digits, draw: _grouped(_home(digits), draw.choice("–‑·•")),
    "landline": lambda digits, draw: phonenumbers.format_number(
        phonenumbers.parse(f"+{digits}"), PhoneNumberFormat.NATIONAL
    ),
    "foreign": lambda digits, draw: draw.choice(("+{}", "wa.me/{}", "00{}")).format(digits),
}
_ALONE = frozenset({"every digit", "pairs", "words", "half words", "link with text", "landline"})
