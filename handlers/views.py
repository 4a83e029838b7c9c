"""How a tip and its dialogue look, the same for whoever writes, checks and reads them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from bot.areas import Area, Areas
from bot.i18n import N_, _, shown_date
from bot.learning.markup import visible
from bot.learning.shelf import fallbacks
from bot.tips.dialogue import Said
from bot.tips.model import Category, Outcome, Period, Spot, TipState
from handlers.context import Turn
from handlers.keyboards import Tap, tap
from handlers.replies import Rows

CATEGORIES = {
    Category.WORK_ABROAD: N_("✈️ Job offer abroad"),
    Category.WORK_ELSEWHERE: N_("🏙 Job offer in another town"),
    Category.HELD: N_("🚪 Held, cannot leave"),
    Category.CHILD: N_("🧒 A child under 18"),
    Category.MARRIAGE: N_("💍 Marriage offer with a foreigner"),
    Category.OTHER: N_("❓ Something else"),
}

SPOTS = {
    Spot.HOUSE: N_("🏠 At somebody's house"),
    Spot.OFFICE: N_("🏢 At an office or agency"),
    Spot.TERMINAL: N_("🚌 Terminal, harbour or airport"),
    Spot.ONLINE: N_("📱 On WhatsApp, Facebook or the internet"),
    Spot.ABROAD: N_("🌏 In another town or country"),
    Spot.UNSURE: N_("❔ Not sure"),
}

PERIODS = {
    Period.TODAY: N_("Today"),
    Period.WEEK: N_("This week"),
    Period.MONTH: N_("This month"),
    Period.EARLIER: N_("Longer ago"),
    Period.COMING: N_("It is going to happen"),
    Period.UNSURE: N_("❔ Not sure"),
}

STATES = {
    TipState.WAITING: N_("📥 Received. Nobody has read it yet."),
    TipState.RECEIVED: N_("📥 Received. Nobody has read it yet."),
    TipState.READ: N_("👀 Read. An officer has seen it."),
    TipState.HANDLED: N_("🛠 In hand. An officer is working on it."),
    TipState.CLOSED: N_("✅ Closed."),
}

OUTCOMES = {
    Outcome.HELPED: N_("Help was given."),
    Outcome.PASSED_ON: N_("It was passed on to the police or another office."),
    Outcome.UNFOUNDED: N_("There was not enough to go on. Two officers agreed."),
    Outcome.OVER: N_("The sender says it is over."),
}

_PHONE = re.compile(r"(?<![\w&#])\+?\d(?:[\s.-]?\d){6,14}(?!\w)")
_LINK = re.compile(r"(?i)\b(https?|ftp|tg)://")
_DOMAIN = re.compile(r"(?<=[^\W_])\.(?=[^\W\d_]{2,}(?:/|\b))")


def plain(text: str) -> str:
    """Return what a person wrote as harmless HTML: escaped, and links that nobody can tap by mistake."""
    return escape(_DOMAIN.sub("[.]", _LINK.sub(lambda found: f"{found[1]}[:]//", text)), quote=False)


def place(areas: Areas, code: str) -> str:
    """Return a place as people say it."""
    area = areas.get(code)
    return code if area is None else area.name


@dataclass(frozen=True, slots=True)
class TipCard:
    """What is read of a tip. `spot` and `period` are None in tips of earlier versions."""

    area: str
    category: Category
    urgent: bool
    official: bool
    day: date
    text: str
    spot: Spot | None
    period: Period | None
    photos: int


def tip_card(areas: Areas, card: TipCard, marked: Iterable[tuple[int, int]] = ()) -> str:
    """Return a tip exactly as it is read: what the tipster checks is what the coordinator sees.

    `marked` are places of the text (start, end) to underline, in order and not overlapping.
    """
    lines = [f"<b>{_(CATEGORIES[card.category])}</b>", f"📍 {escape(place(areas, card.area))}, {shown_date(card.day)}"]
    if card.spot not in (None, Spot.UNSURE):
        lines.append(_(SPOTS[card.spot]))
    if card.period not in (None, Period.UNSURE):
        lines.append(f"🕐 {_(PERIODS[card.period])}")
    if card.urgent:
        lines.append(_("🔴 Danger now"))
    if card.official:
        lines.append(_("🏛 About an official or a coordinator"))
    if card.photos:
        lines.append(_("📷 Photos: {count}").format(count=card.photos))
    story = _underlined(card.text, marked) if card.text else _("(no words)")
    return "\n".join([*lines, "", f"<blockquote>{story}</blockquote>"])


def _underlined(text: str, marked: Iterable[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, end in marked:
        parts += [plain(text[at:start]), f"<u>{plain(text[start:end])}</u>"]
        at = end
    return "".join([*parts, plain(text[at:])])


def unlinked(html: str) -> str:
    """Return text with its telephone numbers broken, so that nobody calls one by a mistaken tap."""
    return _PHONE.sub(_broken, html)


def _broken(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[0])
    return "·".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def said(speaker: str, message: Said) -> str:
    """Return one message of a dialogue."""
    return f"{speaker}, {shown_date(message.day)}\n<blockquote>{plain(message.text)}</blockquote>"


SCREEN_LIMIT = 3_900
"""UTF-16 units of a screen's words, tags not counted: Telegram takes 4,096, and a word to the person may come above."""

MESSAGES_ROOM = 2_000
"""UTF-16 units of a dialogue that fit on a screen beside all else."""


def units(html: str) -> int:
    """Return how long words are for Telegram: in UTF-16 units, without tags."""
    return len(visible(html).encode("utf-16-le")) // 2


def page_of(messages: Sequence[str], skip: int) -> tuple[Sequence[str], int]:
    """Return the newest messages that fit on a screen, and how many are older; `skip` leaves the newest out.

    At least one is shown, however long, unless all are left out.
    """
    end = max(0, len(messages) - skip)
    start, room = end, MESSAGES_ROOM
    while start > 0 and (start == end or room >= units(messages[start - 1])):
        start -= 1
        room -= units(messages[start])
    return messages[start:end], start


def skipped(turn: Turn, verb: str) -> int:
    """Return how many of the newest messages a tapped button leaves out."""
    given = turn.argument(0) if isinstance(turn.given, Tap) and turn.given.verb == verb else ""
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 4 else 0


def turning(verb: str, older: int, total: int, skip: int) -> Rows:
    """Return a row of buttons to the messages that did not fit; no row where everything does."""
    buttons = []
    if older:
        buttons.append(tap(_("◀️ Earlier: {count}").format(count=older), verb, total - older))
    if skip:
        buttons.append(tap(_("Newest ▶️"), verb))
    return (tuple(buttons),) if buttons else ()


def progress(state: TipState, outcome: Outcome | None) -> str:
    """Return how far a tip has come, in one plain sentence."""
    stands = _(STATES[state])
    return stands if outcome is None else f"{stands} {_(OUTCOMES[outcome])}"


def area_names(found: tuple[Area, ...]) -> str:
    """Return several places in one line."""
    return ", ".join(area.name for area in found)


def local(texts: Mapping[str, str], language: str) -> str:
    """Return the text of the nearest language that has one (`jv-ID`, `jv`, Indonesian)."""
    return next(texts[tag] for tag in fallbacks(language) if tag in texts)
