"""Entities: find what Telegram marks by itself, check what a bot gives, and show them as safe HTML."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from bot.demo.markup import Formatted, utf16_length
from bot.demo.model import Json, bad_request

_MARKS: Final = re.compile(
    r"""(?P<url>https?://[^\s<>"]+[^\s<>".,;:!?)\]']|(?<![\w@./])(?:[\w-]+\.)+(?:com|org|net|info|id|me|my|sg)\b(?:/[^\s<>"]*[^\s<>".,;:!?)\]'])?)
    |(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
    |(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,32}(?:@\w{4,32})?(?![\w/]))
    |(?P<mention>(?<!\w)@[A-Za-z]\w{3,31}\b)
    |(?P<hashtag>(?<!\w)\#\w*[^\W\d_]\w*)""",
    re.VERBOSE,
)
_HINT: Final = re.compile(r"[/@#.]")
_OWN_RANGE: Final = frozenset({"pre", "code", "text_link", "text_mention", "custom_emoji"})
_TAGS: Final = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "expandable_blockquote": "blockquote expandable",
}  # fmt: skip


def detect(formatted: Formatted) -> Formatted:
    """Add the commands, links, mentions, hashtags and addresses that Telegram marks by itself."""
    text = formatted.text
    if not _HINT.search(text):
        return formatted
    taken = [e for e in formatted.entities if e["type"] in _OWN_RANGE]
    found: list[Json] = []
    for mark in _MARKS.finditer(text):
        offset, length = utf16_length(text[: mark.start()]), utf16_length(mark.group())
        if not any(e["offset"] < offset + length and offset < e["offset"] + e["length"] for e in taken):
            found.append({"offset": offset, "length": length, "type": str(mark.lastgroup)})
    if not found:
        return formatted
    return Formatted(text, sorted([*formatted.entities, *found], key=lambda e: (e["offset"], -e["length"])))


def check(text: str, entities: Iterable[Json]) -> Formatted:
    """Accept entities that a bot gives itself, without a parse mode.

    Raises:
        ApiError: one of them lies outside the text.
    """
    size = utf16_length(text)
    kept = []
    for entity in entities:
        if not {"type", "offset", "length"} <= entity.keys():
            raise bad_request("can't parse MessageEntity: entity is incomplete")
        if entity["offset"] < 0 or entity["length"] <= 0 or entity["offset"] + entity["length"] > size:
            raise bad_request("ENTITY_BOUNDS_INVALID")
        kept.append(dict(entity))
    return Formatted(text, sorted(kept, key=lambda e: (e["offset"], -e["length"])))


def to_html(text: str, entities: Sequence[Json]) -> str:
    """Show a message as HTML that holds nothing but escaped text and a handful of harmless tags.

    The page trusts it: only b, i, u, s, a (http, https and tg links), code, pre, blockquote and span.spoiler.
    """
    if not entities:
        return escape(text)
    raw = text.encode("utf-16-le", "surrogatepass")
    ends = [(e["offset"], e["offset"] + e["length"], e) for e in entities]
    cuts = sorted({0, len(raw) // 2, *(p for start, end, _ in ends for p in (start, end))})
    out: list[str] = []
    stack: list[tuple[int, Json]] = []
    for here, there in zip(cuts, [*cuts[1:], cuts[-1]], strict=True):
        stack = _step(out, stack, ends, here, text)
        out.append(escape(raw[here * 2 : there * 2].decode("utf-16-le", "replace")))
    return "".join(out)


def _step(
    out: list[str], stack: list[tuple[int, Json]], ends: list[tuple[int, int, Json]], here: int, text: str
) -> list[tuple[int, Json]]:
    """Close and open tags at a position; crossed entities are closed and opened again, so that tags nest."""
    first = next((i for i, (end, _) in enumerate(stack) if end <= here), len(stack))
    for _, entity in reversed(stack[first:]):
        out.append(_tag(entity, text)[1])
    again = [(end, e) for end, e in stack[first:] if end > here]
    opened = again + [(end, e) for start, end, e in ends if start == here]
    out.extend(_tag(entity, text)[0] for _, entity in opened)
    return stack[:first] + opened


def _tag(entity: Json, text: str) -> tuple[str, str]:
    kind = entity["type"]
    if kind in _TAGS:
        return f"<{_TAGS[kind]}>", f"</{_TAGS[kind].partition(' ')[0]}>"
    if kind == "spoiler":
        return '<span class="spoiler">', "</span>"
    if kind in ("text_link", "url"):
        start, end = entity["offset"] * 2, (entity["offset"] + entity["length"]) * 2
        shown = text.encode("utf-16-le", "surrogatepass")[start:end].decode("utf-16-le", "replace")
        url = entity.get("url") or (shown if "://" in shown else f"http://{shown}")
        if re.match(r"(?i)(https?|tg)://", url):
            return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">', "</a>"
    return "", ""
