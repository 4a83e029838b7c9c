"""Bring an advert to plain words: fancy letters, emoji, marks and slang go; what is private becomes a sign."""

import re
import unicodedata
from collections.abc import Mapping

from bot.agencies.matching.tokens import LIMIT, clean

PHONE, MAIL, LINK, HANDLE, PERSON = "☎", "✉", "↗", "➤", "◆"
"""The signs that stand for what was taken out; a sign in the text itself is dropped before."""

SOFT, HARD = ";", "|"
"""In a line of words: a comma or a line's end, and a sentence's end."""

_FANCY = str.maketrans(
    "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢ" + "".join(chr(first + n) for first in (0x1F150, 0x1F170) for n in range(26)),
    "abcdefghijklmnopqrstuvwyz" + "abcdefghijklmnopqrstuvwxyz" * 2,
)
_TOKEN = re.compile(
    r"[0-9]{1,20}(?:[.,][0-9]{1,20}){0,6}|[a-z]{1,3}\$|[$€¥₩]|[a-z]+(?:[0-9]+[a-z]+)*2?(?![0-9a-z])|[a-z]+"
    rf"|[{PHONE}{MAIL}{LINK}{HANDLE}{PERSON}]|(?<=[0-9]) {{0,2}}-+ {{0,2}}(?=[0-9a-z$])|[,()\n]|[.!?]+(?![a-z0-9])|[;]"
)
_LEET = str.maketrans("01457", "oiast")
_LEET_SIGN = re.compile(r"(?<=[a-z])[01457](?=[a-z])")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_SPACED = re.compile(r"(?<![^\s])(?:[a-z] ){3,30}[a-z](?![^\s])")
_COMPANY = re.compile(r"(?<![a-z])p\. ?t\.?(?![a-z])")
_SHORTENED = re.compile(
    r"(?<![a-z])(min|mnimal|max|maks|hub|no|jl|jln|rek|tgl|th|thn|bln|telp|tlp|hp|wa|cp|an|bp|bpk|kec|kab)\.(?= )"
)
_ON_BEHALF = re.compile(r"(?<![a-z])a\.? ?n\.(?![a-z])|(?<![a-z])a/n(?![a-z])")
_UNTIL = re.compile(r"(?<=[0-9]) {0,2}(?:s/d|s\.d\.?|sd|sampai|hingga|until|to|[–—~]) {0,2}(?=[0-9a-z])")


def tidy(text: str) -> str:
    """Return small letters and plain digits without emoji; links and addresses still stand."""
    text = text[:LIMIT]
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text.translate(_FANCY)).casefold()[: 2 * LIMIT]
    return "".join(map(_plain, text))


def _plain(sign: str) -> str:
    if sign.isascii():
        return sign
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    if kind in {"Mn", "Me", "Cf"}:
        return ""
    return " " if kind in {"So", "Sk", "Co", "Cn", "Cs", "Zl", "Zp"} else sign


def fold(text: str) -> str:
    """Return a tidy text with look-alike letters as Latin ones; links that still stand are dropped."""
    return clean(text)


def say(text: str, short: Mapping[str, str]) -> str:
    """Return the words of a folded text, one space before and after each; `short` maps slang to the usual word.

    A comma or a new line becomes `;`, a sentence's end `|`.
    """
    text = _ON_BEHALF.sub("an ", _COMPANY.sub("pt ", re.sub(r"[*_`]", " ", text)))
    text = _UNTIL.sub(" - ", _SHORTENED.sub(r"\1 ", text))
    text = _SPACED.sub(lambda match: match[0].replace(" ", ""), text)
    text = _LEET_SIGN.sub(lambda match: match[0].translate(_LEET), _STRETCHED.sub(r"\1", text))
    return f" {' '.join(_word(match[0], short) for match in _TOKEN.finditer(text))} "


def _word(token: str, short: Mapping[str, str]) -> str:
    if token in {",", "(", ")", "\n", ";"}:
        return SOFT
    if token[0] in ".!?":
        return HARD
    if "-" in token:
        return "-"
    if token in short:
        return short[token]
    if token[-1] == "2" and token[:-1].isalpha() and len(token) > 3:
        once = short.get(token[:-1], token[:-1])
        return f"{once} {once}"
    return token
