"""How a tip and its dialogue look, the same for whoever writes, checks and reads them."""

import re
from collections.abc import Mapping
from datetime import date
from html import escape

from bot.areas import Area, Areas
from bot.i18n import N_, _, shown_date
from bot.learning.library import fallbacks
from bot.tips.dialogue import Said
from bot.tips.model import Category, Outcome, TipState

CATEGORIES = {
    Category.WORK_ABROAD: N_("✈️ Job offer abroad"),
    Category.WORK_ELSEWHERE: N_("🏙 Job offer in another town"),
    Category.HELD: N_("🚪 Held, cannot leave"),
    Category.CHILD: N_("🧒 A child under 18"),
    Category.MARRIAGE: N_("💍 Marriage offer with a foreigner"),
    Category.OTHER: N_("❓ Something else"),
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
}

_LINK = re.compile(r"(?i)\b(https?|ftp|tg)://")
_DOMAIN = re.compile(r"(?<=[^\W_])\.(?=[^\W\d_]{2,}(?:/|\b))")


def plain(text: str) -> str:
    """Return what a person wrote as harmless HTML: escaped, and links that nobody can tap by mistake."""
    return escape(_DOMAIN.sub("[.]", _LINK.sub(lambda found: f"{found[1]}[:]//", text)), quote=False)


def place(areas: Areas, code: str) -> str:
    """Return a place as people say it."""
    area = areas.get(code)
    return code if area is None else area.name


def tip_card(areas: Areas, *, area: str, category: Category, urgent: bool, official: bool, day: date, text: str) -> str:
    """Return a tip exactly as it is read: what the tipster checks is what the coordinator sees."""
    lines = [f"<b>{_(CATEGORIES[category])}</b>", f"📍 {escape(place(areas, area))}, {shown_date(day)}"]
    if urgent:
        lines.append(_("🔴 Danger now"))
    if official:
        lines.append(_("🏛 About an official or a coordinator"))
    return "\n".join([*lines, "", f"<blockquote>{plain(text)}</blockquote>"])


def said(speaker: str, message: Said) -> str:
    """Return one message of a dialogue."""
    return f"{speaker}, {shown_date(message.day)}\n<blockquote>{plain(message.text)}</blockquote>"


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
