"""Telegram's HTML: read it as strictly as the Bot API does, into plain text and entities."""

import re
from dataclasses import dataclass, field
from typing import Final

from bot.demo.model import ApiError, Json, bad_request

_STYLES: Final = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "tg-spoiler": "spoiler", "span": "spoiler", "blockquote": "blockquote", "a": "text_link",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE: Final = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![A-Za-z]));?")
_OPENING: Final = re.compile(r"<([^\s>]*)")
_ATTRIBUTE: Final = re.compile(
    r"""(?P<name>[^\s=>]+)\s*(?:=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[\w.-]*)(?=[\s>])))?\s*"""
)
_CLOSING: Final = re.compile(r"</([^\s>]*)\s*(>?)")
_USER_LINK: Final = re.compile(r"tg://user\?id=(\d+)$")


@dataclass(frozen=True, slots=True)
class Formatted:
    """Plain text with its entities; offsets and lengths count UTF-16 code units."""

    text: str
    entities: list[Json] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    tag: str
    offset: int
    argument: str = ""


def utf16_length(text: str) -> int:
    """Return the length of a text in UTF-16 code units, the unit of every Bot API limit."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(source: str) -> Formatted:
    """Read Telegram HTML.

    Raises:
        ApiError: a tag is unknown, unclosed or crossed, with the byte offset as Telegram tells it.
    """
    pieces: list[str] = []
    open_tags: list[_Open] = []
    entities: list[Json] = []
    at = length = 0
    while (start := source.find("<", at)) >= 0:
        piece = _unescape(source[at:start])
        pieces.append(piece)
        length += utf16_length(piece)
        if source.startswith("</", start):
            at = _close(source, start, open_tags)
            _add_entity(entities, open_tags.pop(), length, pieces)
        else:
            opened, at = _open(source, start, length)
            open_tags.append(opened)
    pieces.append(_unescape(source[at:]))
    if open_tags:
        raise _unparsable(f'Can\'t find end tag corresponding to start tag "{open_tags[-1].tag}"')
    return _tidy("".join(pieces), entities)


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


def _refused(source: str, at: int, reason: str) -> ApiError:
    """Name a fault and its byte offset, the way Telegram does."""
    return _unparsable(reason.replace("{at}", f"at byte offset {len(source[:at].encode())}"))


def _unescape(text: str) -> str:
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    if name:
        return _NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF else found.group()


def _open(source: str, start: int, offset: int) -> tuple[_Open, int]:
    name = _OPENING.match(source, start)
    if name is None or name.end() == len(source):
        raise _refused(source, start, "Unclosed start tag {at}")
    tag = name.group(1).lower()
    if tag not in _STYLES:
        raise _refused(source, start, f'Unsupported start tag "{tag}" {{at}}')
    opened, at = _Open(tag, offset), name.end()
    while source[at].isspace() and at + 1 < len(source):
        at += 1
    while not source.startswith(">", at):
        found = _ATTRIBUTE.match(source, at)
        if at >= len(source):
            raise _refused(source, start, f'Unclosed start tag "{tag}" {{at}}')
        if found is None:
            raise _refused(source, start, f'Empty attribute name in the tag "{tag}" {{at}}')
        at = found.end()
        if source.startswith("=", at):
            if source[at + 1 :].lstrip()[:1] in ("", '"', "'"):
                raise _refused(source, start, "Unclosed start tag {at}")
            raise _refused(source, at + 1, "Unexpected end of name token {at}")
        _take_attribute(opened, found)
    if tag == "span" and opened.argument != "spoiler":
        raise _refused(source, start, 'Tag "span" must have class "tg-spoiler" {at}')
    return opened, at + 1


def _take_attribute(opened: _Open, found: re.Match[str]) -> None:
    name = found["name"]
    quoted = found["double"] if found["double"] is not None else found["single"]
    value = _unescape(quoted) if quoted is not None else (found["bare"] or "").lower()
    match opened.tag, name:
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            opened.argument = value
        case "code", "class" if value.startswith("language-"):
            opened.argument = value.removeprefix("language-")
        case "span", "class" if value.startswith("tg-"):
            opened.argument = value.removeprefix("tg-")
        case "blockquote", "expandable":
            opened.argument = "expandable"


def _close(source: str, start: int, open_tags: list[_Open]) -> int:
    if not open_tags:
        raise _refused(source, start, "Unexpected end tag {at}")
    found = _CLOSING.match(source, start)
    if found is None or not found.group(2):
        raise _refused(source, start, "Unclosed end tag {at}")
    name, expected = found.group(1).lower(), open_tags[-1].tag
    if name and name != expected:
        raise _refused(source, start, f'Unmatched end tag {{at}}, expected "</{expected}>", found "</{name}>"')
    return found.end()


def _add_entity(entities: list[Json], opened: _Open, end: int, pieces: list[str]) -> None:
    if end <= opened.offset:
        return
    entity: Json = {"offset": opened.offset, "length": end - opened.offset, "type": _STYLES[opened.tag]}
    argument = opened.argument
    match opened.tag:
        case "a":
            _point(entity, argument or _tail(pieces, end - opened.offset))
        case "tg-emoji":
            entity["custom_emoji_id"] = argument
        case "blockquote" if argument:
            entity["type"] = "expandable_blockquote"
        case "code" if argument:
            entity["language"] = argument
        case "pre":
            _take_language(entity, entities)
    if entity["type"]:
        entities.append(entity)


def _tail(pieces: list[str], units: int) -> str:
    return cut("".join(pieces), -units, None)


def _point(entity: Json, url: str) -> None:
    if user := _USER_LINK.match(url):
        entity |= {"type": "text_mention", "user": {"id": int(user.group(1)), "is_bot": False, "first_name": ""}}
    elif re.match(r"(?i)(https?|tg|ton)://[^\s/]", url):
        entity["url"] = url
    elif re.match(r"[\w.-]+\.\w{2,}(/|\?|:|$)", url):
        entity["url"] = f"http://{url}"
    else:
        entity["type"] = ""  # Telegram drops a link that leads nowhere, and keeps its text


def _take_language(entity: Json, entities: list[Json]) -> None:
    for inner in entities:
        same = (inner["offset"], inner["length"]) == (entity["offset"], entity["length"])
        if same and inner["type"] == "code" and "language" in inner:
            entity["language"] = inner["language"]


def cut(text: str, start: int, end: int | None) -> str:
    """Return a part of a text, by UTF-16 positions."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[start * 2 : None if end is None else end * 2].decode("utf-16-le", "replace")


def _tidy(text: str, entities: list[Json]) -> Formatted:
    """Trim the text as Telegram does, and let nothing stand inside `pre` and `code`."""
    stripped = text.strip()
    shift, size = utf16_length(text[: len(text) - len(text.lstrip())]), utf16_length(stripped)
    kept = [part for e in entities for part in _between(e, e["offset"] - shift, _end(e) - shift, 0, size)]
    solid = [e for e in kept if e["type"] == "pre"]
    solid += [e for e in kept if e["type"] == "code" and not any(_inside(e, pre) for pre in solid)]
    for entity in solid:
        if entity["type"] == "code":
            entity.pop("language", None)
    rest = [e for e in kept if e["type"] not in ("pre", "code")]
    parts = [part for e in rest for part in _around(e, solid)]
    return Formatted(stripped, sorted([*solid, *parts], key=lambda e: (e["offset"], -e["length"])))


def _end(entity: Json) -> int:
    return int(entity["offset"] + entity["length"])


def _between(entity: Json, start: int, end: int, low: int, high: int) -> list[Json]:
    start, end = max(start, low), min(end, high)
    return [{**entity, "offset": start, "length": end - start}] if start < end else []


def _inside(inner: Json, outer: Json) -> bool:
    return bool(outer["offset"] <= inner["offset"] and _end(inner) <= _end(outer))


def _around(entity: Json, solid: list[Json]) -> list[Json]:
    """Return the parts of an entity outside of `pre` and `code`; a quotation may hold these whole."""
    if "blockquote" in entity["type"]:
        return [] if any(_inside(entity, block) for block in solid) else [entity]
    parts = [entity]
    for block in solid:
        parts = [
            part
            for e in parts
            for low, high in ((0, block["offset"]), (_end(block), _end(e)))
            for part in _between(e, e["offset"], _end(e), low, high)
        ]
    return parts


def split(text: str, limit: int) -> list[str]:
    """Cut a long text into parts of at most `limit` UTF-16 code units, never through a character."""
    parts, size = [""], 0
    for character in text:
        units = 2 if character > "\uffff" else 1
        if size + units > limit:
            parts.append("")
            size = 0
        parts[-1] += character
        size += units
    return parts
