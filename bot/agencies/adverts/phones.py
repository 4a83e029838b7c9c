"""Find telephone numbers however they are written: links, spaces, letters for digits, digits as words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumberFormat

from bot.agencies.adverts.cleaning import PHONE, fold, tidy
from bot.agencies.adverts.model import Comparison, Phone

HOME = "ID"
MOST = 20
"""Telephone numbers that are kept of one text."""

_DIGIT_WORDS = {
    word: str(digit)
    for digit, words in enumerate(
        (
            "nol kosong zero",
            "satu siji one",
            "dua loro two",
            "tiga telu three",
            "empat papat four",
            "lima five",
            "enam nem six",
            "tujuh pitu seven",
            "delapan wolu lapan eight",
            "sembilan songo nine",
        )
    )
    for word in words.split()
}
_LETTERS = str.maketrans("oils|b", "011518")
_GROUP = re.compile(
    rf"(?P<word>(?<![a-z])(?:(?P<twice>dobel|double|dabel) )?(?P<digit>{'|'.join(_DIGIT_WORDS)})(?![a-z]))"
    r"|(?<![a-z0-9|])(?P<mixed>[0-9oils|b]{1,40})(?![a-z0-9|])|(?P<plain>[0-9]{1,40})"
)
_BETWEEN = re.compile(r"[ .,\-–—−‐‑()/\\_~*:;•·+]{0,4}")
_NATIONAL = re.compile(r"0(?:8[1-9]\d{7,10}|[2-79]\d{7,10})")
_FOREIGN = re.compile(r"[1-9]\d{7,14}")
_CALLED = re.compile(
    r"(?:wa|whatsapp|hp|no|nomor|nomer|telp|tlp|tel|call|cp|hub|hubungi|kontak|contact|chat|sms)\W{0,6}$"
)
_MEASURED = re.compile(
    r" ?(?:jam|hari|bulan|bln|tahun|th|thn|orang|org|juta|jt|rb|ribu|menit|kali|x|%|km|pm|am|wib|wita)(?![a-z])"
)
_LINKED = re.compile(
    r"(?:(?:https?://)?(?:www\.)?wa ?\. ?me ?/ ?"
    r"|(?:https?://)?(?:api|web|m)\.whatsapp\.com/send/?\?(?:[^\s#]{0,80}&)?phone="
    r"|whatsapp://send/?\?phone="
    r"|(?<![a-z])(?:tel|sms|callto):(?://)?)"
    r"(?:%2b|\+)? ?(?P<number>[0-9][0-9.()-]{6,22}[0-9]|[0-9][0-9 .()-]{6,22}[0-9])(?:[?&/#]\S{0,400})?"
)


@dataclass(frozen=True, slots=True)
class _Group:
    """Digits that stand together, and where."""

    digits: str
    start: int
    end: int
    plus: bool


def take_linked(text: str) -> tuple[tuple[Phone, ...], str]:
    """Return the numbers of chat links and `tel:` in a tidy text, and the text without those links."""
    found: list[Phone] = []

    def replace(match: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", match["number"])
        phone = _read_digits(digits, plus=not digits.startswith("0"), called=True)
        if phone is None:
            return match[0]
        found.append(phone)
        return f" {PHONE} "

    rest = _LINKED.sub(replace, text)
    return _distinct(found), rest


def take_phones(text: str) -> tuple[tuple[Phone, ...], str]:
    """Return the numbers of a folded text, and the text without them."""
    found: list[Phone] = []
    parts: list[str] = []
    end = 0
    for run in _runs(text):
        for phone, first, last in _split(run, text):
            found.append(phone)
            parts += [text[end : first.start - first.plus], f" {PHONE} "]
            end = last.end
    return _distinct(found), "".join((*parts, text[end:]))


def read_phones(text: str) -> tuple[Phone, ...]:
    """Return every telephone number of a text, each once."""
    linked, rest = take_linked(tidy(text))
    return _distinct((*linked, *take_phones(fold(rest))[0]))


def compare_phones(advert: Iterable[Phone], registered: Iterable[str]) -> Comparison:
    """Tell whether an advert's number is among those that the register has of a company.

    Unknown, when either side has none that can be read.
    """
    seen = {phone.e164 for phone in advert}
    known = {phone.e164 for line in registered for phone in read_phones(line)}
    if not seen or not known:
        return Comparison.UNKNOWN
    return Comparison.SAME if seen & known else Comparison.DIFFERENT


def _runs(text: str) -> Iterator[list[_Group]]:
    """Yield groups of digits that only signs a number may hold stand between."""
    run: list[_Group] = []
    for match in _GROUP.finditer(text):
        digits = _digits(match)
        if digits is None:
            continue
        group = _Group(digits, match.start(), match.end(), plus=text[match.start() - 1 : match.start()] == "+")
        if run and not _BETWEEN.fullmatch(text, run[-1].end, group.start):
            yield run
            run = []
        run.append(group)
    if run:
        yield run


def _digits(match: re.Match[str]) -> str | None:
    if match["word"]:
        return _DIGIT_WORDS[match["digit"]] * (2 if match["twice"] else 1)
    written: str = match[0]
    if len(written) > 1 and not any(sign.isdigit() for sign in written):
        return None
    return written.translate(_LETTERS)


def _split(run: Sequence[_Group], text: str) -> Iterator[tuple[Phone, _Group, _Group]]:
    """Yield each number of a run with its first and its last group."""
    place = 0
    while place < len(run):
        called = bool(_CALLED.search(text, max(0, run[place].start - 16), run[place].start - run[place].plus))
        best: tuple[Phone, int] | None = None
        digits = ""
        for last in range(place, len(run)):
            if best and _begins_anew(run, place, last, text):
                break
            digits += run[last].digits
            if len(digits) > 17:
                break
            if len(digits) > 7 and (phone := _read_digits(digits, plus=run[place].plus, called=called)):
                best = phone, last
        if best is None:
            place += 1
            continue
        yield best[0], run[place], run[best[1]]
        place = best[1] + 1


def _begins_anew(run: Sequence[_Group], first: int, here: int, text: str) -> bool:
    """Tell whether a group is no part of the number before it: a number of its own, or some other figure."""
    group = run[here]
    if group.plus or (len(group.digits) > 3 and group.digits.startswith(("08", "62"))):
        return True
    before = min((len(each.digits) for each in run[first + 1 : here]), default=len(run[first].digits))
    return len(group.digits) < 3 <= before or bool(_MEASURED.match(text, group.end))


def _read_digits(digits: str, *, plus: bool, called: bool) -> Phone | None:
    """Return the number that digits are; without 0, 62 or + they must stand where a number is called for."""
    if digits.startswith("00") and not plus:
        digits, plus = digits[2:], True
    if digits.startswith("62") and (plus or digits[2:].lstrip("0").startswith("8")):
        digits = "0" + digits[2:].lstrip("0")
    elif plus:
        return _valid("+" + digits) if _FOREIGN.fullmatch(digits) else None
    elif digits.startswith("8") and called:
        digits = "0" + digits
    return _valid(digits) if _NATIONAL.fullmatch(digits) else None


def _valid(digits: str) -> Phone | None:
    try:
        number = phonenumbers.parse(digits, HOME)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    home = phonenumbers.region_code_for_number(number) == HOME
    style = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    return Phone(phonenumbers.format_number(number, PhoneNumberFormat.E164), phonenumbers.format_number(number, style))


def _distinct(found: Iterable[Phone]) -> tuple[Phone, ...]:
    return tuple(dict.fromkeys(found))[:MOST]
