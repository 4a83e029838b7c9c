"""Find links, @names and e-mail addresses in a tidy text, and put signs in their places."""

import re
from collections.abc import Callable

from bot.agencies.adverts.cleaning import HANDLE, LINK, MAIL
from bot.agencies.adverts.model import Link, LinkKind, Mail

LONGEST = 60
"""Signs of a link that are kept."""

_SITES: tuple[tuple[LinkKind, str], ...] = (
    (LinkKind.FORM, r"forms\.gle|docs\.google\.com/forms|forms\.office\.com|jotform\.com|typeform\.com"),
    (LinkKind.INSTAGRAM, r"instagram\.com|instagr\.am"),
    (LinkKind.FACEBOOK, r"facebook\.com|fb\.com|fb\.me|fb\.watch|m\.me"),
    (LinkKind.TIKTOK, r"tiktok\.com"),
    (LinkKind.TELEGRAM, r"t\.me|telegram\.me"),
    (LinkKind.WHATSAPP, r"wa\.me|whatsapp\.com|wa\.link|walink\.co"),
    (LinkKind.SHORT, r"bit\.ly|s\.id|linktr\.ee|tinyurl\.com|cutt\.ly|shorturl\.at|lynk\.id|taplink\.cc|rebrand\.ly"),
)
_KINDS = [(kind, re.compile(rf"(?:[\w-]{{1,30}}\.){{0,3}}(?:{hosts})(?![\w.-])")) for kind, hosts in _SITES]
_KNOWN = "|".join(hosts for _, hosts in _SITES)
_LINK = re.compile(
    rf"https?://[^\s<>\"')]{{1,400}}|www\.[^\s<>\"')]{{3,400}}"
    rf"|(?<![\w.@-])(?:[\w-]{{1,30}}\.){{0,3}}(?:{_KNOWN})(?![\w-])(?:/[^\s<>\"')]{{0,400}})?"
    r"|(?<![\w.@-])[a-z0-9][\w-]{1,40}(?:\.[\w-]{2,30}){0,2}\.(?:com|co\.id|or\.id|go\.id|ac\.id|net|org|site|online|xyz)"
    r"(?![\w-])(?:/[^\s<>\"')]{0,400})?"
)
_MAIL = re.compile(r"(?<![\w.+-])[a-z0-9][\w.+-]{0,63}@(?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,10}(?![\w-])")
_FREE = re.compile(
    r"@(?:gmail|ymail|rocketmail|hotmail|outlook|live|icloud|protonmail|proton|mail|gmx|yandex|aol)\.|@yahoo\."
)
_NAMED = {
    "ig": LinkKind.INSTAGRAM,
    "insta": LinkKind.INSTAGRAM,
    "instagram": LinkKind.INSTAGRAM,
    "fb": LinkKind.FACEBOOK,
    "facebook": LinkKind.FACEBOOK,
    "tiktok": LinkKind.TIKTOK,
    "tt": LinkKind.TIKTOK,
    "tele": LinkKind.TELEGRAM,
    "telegram": LinkKind.TELEGRAM,
}
_CUE = "|".join(_NAMED)
_HANDLE = re.compile(
    rf"(?:(?<!\w)(?P<site>{_CUE})[ :=.]{{0,3}})?(?<![\w.])@(?P<at>[a-z0-9_][\w.]{{2,39}})"
    rf"|(?<!\w)(?P<cue>{_CUE}) ?[:=] ?(?P<bare>[a-z0-9_][\w.]{{2,39}})"
)


def take_mails(text: str) -> tuple[tuple[Mail, ...], str]:
    """Return the e-mail addresses of a text, and the text without them."""
    found, rest = _take(_MAIL, text, MAIL, lambda match: match[0])
    return tuple(Mail(address, bool(_FREE.search(address))) for address in found), rest


def take_links(text: str) -> tuple[tuple[Link, ...], str]:
    """Return the links of a text, and the text without them."""
    found, rest = _take(_LINK, text, LINK, lambda match: match[0].rstrip(".,;:!?*_"))
    return tuple(Link(_kind(address), address[:LONGEST]) for address in found), rest


def take_handles(text: str) -> tuple[tuple[Link, ...], str]:
    """Return the @names of a text, and the text without them."""
    kinds: dict[str, LinkKind] = {}

    def read(match: re.Match[str]) -> str:
        name = "@" + (match["at"] or match["bare"]).rstrip("._")
        kinds.setdefault(name, _NAMED.get(match["site"] or match["cue"] or "", LinkKind.UNKNOWN))
        return name

    found, rest = _take(_HANDLE, text, HANDLE, read)
    return tuple(Link(kinds[name], name) for name in found), rest


def _kind(address: str) -> LinkKind:
    bare = re.sub(r"^https?://", "", address)
    return next((kind for kind, pattern in _KINDS if pattern.match(bare)), LinkKind.SITE)


def _take(
    pattern: re.Pattern[str], text: str, sign: str, read: Callable[[re.Match[str]], str]
) -> tuple[list[str], str]:
    found: list[str] = []

    def replace(match: re.Match[str]) -> str:
        found.append(read(match))
        return f" {sign} "

    rest = pattern.sub(replace, text)
    return list(dict.fromkeys(found)), rest
