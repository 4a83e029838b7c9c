"""Pass something on: a short text with the bot's link, for WhatsApp and for Telegram."""

from urllib.parse import quote

from bot.i18n import _
from handlers.keyboards import whatsapp
from handlers.replies import Button
from handlers.services import Shared

LONGEST = 500
"""Letters of a text that is passed on; longer ones are not read."""


def share_row(shared: Shared, title: str, summary: str = "", action: str = "") -> tuple[Button, Button]:
    """Return the buttons that pass something on; the texts are plain, without markup."""
    closing = _("Learn more, and check a recruiter for free:")
    words = "\n".join(part for part in (title, summary, action) if part)
    words = words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"
    return whatsapp(f"{words}\n{closing}\n{shared.bot_link}"), telegram(shared.bot_link, f"{words}\n{closing}")


def telegram(link: str, text: str) -> Button:
    """Return a button that passes a link with a text on within Telegram, to whomever the person chooses."""
    return Button(_("📨 Telegram"), url=f"https://t.me/share/url?url={quote(link, safe='')}&text={quote(text)}")
