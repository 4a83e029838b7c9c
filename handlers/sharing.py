"""Pass something on: a short text with the bot's link, for WhatsApp and for Telegram."""

from urllib.parse import quote

from bot.i18n import _
from handlers.keyboards import whatsapp
from handlers.replies import Button
from handlers.shared import Shared

LONGEST = 500
"""Letters of a text that is passed on; longer ones are not read."""


def share_row(shared: Shared, title: str, summary: str = "", action: str = "") -> tuple[Button, Button]:
    """Return the buttons that pass something on; the texts are plain, without markup."""
    words = "\n".join(part for part in (title, summary, action) if part)
    closing = _("Learn more, and check a recruiter for free:")
    return pass_on(shared, f"{_shortened(words)}\n{closing}")


def pass_on(shared: Shared, text: str) -> tuple[Button, Button]:
    """Return the buttons that pass a whole text on, with the bot's link below it."""
    return whatsapp(f"{text}\n{shared.bot_link}"), _telegram(shared.bot_link, text)


def _telegram(link: str, text: str) -> Button:
    return Button(_("📨 Telegram"), url=f"https://t.me/share/url?url={quote(link, safe='')}&text={quote(text)}")


def _shortened(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"
