"""Read the figures of an advert's words: money with its role, months of wage kept, the youngest age taken."""

import re

from bot.agencies.adverts.model import Money, Role

_CURRENCIES = {
    "IDR": "rp idr rupiah",
    "MYR": "rm myr ringgit",
    "SGD": "sgd s$ sin$",
    "HKD": "hkd hk$",
    "TWD": "ntd nt$ nt twd",
    "USD": "usd us$ $ dolar dollar",
    "THB": "thb baht bath",
    "JPY": "jpy ¥ yen",
    "KRW": "krw ₩ won",
    "SAR": "sar sr riyal real rial",
    "AED": "aed dirham",
    "EUR": "eur euro €",
    "PLN": "pln zloty",
}
_CODES = {word: code for code, words in _CURRENCIES.items() for word in words.split()}
_SCALES = {"juta": 1_000_000, "ribu": 1_000, "k": 1_000, "miliar": 1_000_000_000}
_CURRENCY = "|".join(map(re.escape, sorted(_CODES, key=len, reverse=True)))
_NUMBER = r"[0-9]{1,12}(?:[.,][0-9]{1,3}){0,4}"
_AMOUNT = re.compile(
    rf"(?<![^ ])(?:(?P<before>{_CURRENCY}) )?(?P<low>{_NUMBER})(?: (?P<low_scale>juta|ribu|k|miliar))?"
    rf"(?: - (?:(?:{_CURRENCY}) )?(?P<high>{_NUMBER}))?(?: (?P<scale>juta|ribu|k|miliar))?"
    rf"(?: (?P<after>{_CURRENCY}))?(?= )"
)
_PAY = (
    "gaji salary upah income penghasilan pendapatan gapok honor bonus komisi lembur tunjangan overtime dibayar bayaran"
    " digaji mahar"
)
_FEE = (
    "biaya bayar membayar dp administrasi transfer setor ongkos fee deposit jaminan denda cicil cicilan pendaftaran"
    " potongan modal iuran talangan pinjaman"
)
_ROLES = dict.fromkeys(_PAY.split(), Role.PAY) | dict.fromkeys(_FEE.split(), Role.FEE)
_WORDS_BEFORE = 7
_EVERY = re.compile(r" (?:(?:per|tiap|setiap|satu) )?(?:bulan|hari|minggu|jam|sebulan|sehari|perbulan|perhari)(?= )")

_KEPT = re.compile(
    r"(?: (?P<no>tanpa|tidak|bukan|bebas))?(?: ada)? (?:"
    r"(?:potong|potongan|dipotong|pemotongan)(?: gaji)?(?: selama)? (?P<a>\d{1,2}) (?:bulan|kali|x)"
    r"|(?P<b>\d{1,2}) (?:bulan|kali|x) (?:potong|potongan|dipotong)(?: gaji)?"
    r"|gaji (?P<c>\d{1,2}) bulan (?:pertama )?(?:di)?potong)(?= )"
)
_AGE = re.compile(
    r" (?:usia|umur)(?: (?:minimal|mulai|dari|antara|pelamar|calon|tki|pmi))?(?: di atas)? (?P<a>\d{2})(?= )"
    r"|(?<! pengalaman) (?:minimal|mulai) (?P<b>1\d) tahun(?! (?:pengalaman|kerja|kontrak))(?= )"
    r"|(?<! pengalaman)(?<! kontrak) (?P<c>1\d) - \d{2} tahun(?= )"
)


def read_money(words: str) -> tuple[Money, ...]:
    """Return the amounts of a line of words, each once; what has neither a currency nor a scale is no money."""
    found: list[Money] = []
    for match in _AMOUNT.finditer(words):
        role = _role(words, match)
        currency = match["before"] or match["after"]
        scale = match["scale"] or match["low_scale"]
        grouped = match["low"].count(".") > 1 or (role is not Role.UNKNOWN and re.search(r"\.\d{3}", match["low"]))
        if not (currency or scale or grouped):
            continue
        high_scale = _SCALES.get(scale or "", 1)
        low_scale = _SCALES.get(match["low_scale"] or scale or "", 1)
        low = _value(match["low"], low_scale)
        high = _value(match["high"], high_scale) if match["high"] else low
        found.append(Money(min(low, high), max(low, high), _CODES[currency] if currency else "IDR", role))
    return tuple(dict.fromkeys(found))


def _value(number: str, scale: int) -> int:
    """Return `18.000.000`, `4,5` (with a scale) or `29.500` as a number; cents are dropped."""
    parts = re.split(r"[.,]", number)
    if len(parts) > 1 and (len(parts[-1]) < 3 or (scale > 1_000 and len(parts) == 2)):
        whole, cents = "".join(parts[:-1]), parts[-1]
        return int(whole) * scale + round(float(f"0.{cents}") * scale)
    return int("".join(parts)) * scale


def _role(words: str, match: re.Match[str]) -> Role:
    """Tell pay from a fee by the nearest word before; a time right after ("15 juta per bulan") tells pay too."""
    before = words[max(0, match.start() - 80) : match.start()].rpartition("|")[2].split()
    for word in reversed(before[-_WORDS_BEFORE:]):
        if word in _ROLES:
            return _ROLES[word]
    return Role.PAY if _EVERY.match(words, match.end()) else Role.UNKNOWN


def read_deduction(words: str) -> int | None:
    """Return for how many months wage is kept, the longest that is named."""
    months = [int(match["a"] or match["b"] or match["c"]) for match in _KEPT.finditer(words) if not match["no"]]
    return max(months, default=None)


def read_youngest(words: str) -> int | None:
    """Return the lowest age that is taken, from 10 to 60."""
    ages = [int(match["a"] or match["b"] or match["c"]) for match in _AGE.finditer(words)]
    return min((age for age in ages if 10 <= age <= 60), default=None)
