"""Inline keyboards, checked as Telegram checks them."""

import re
from collections.abc import Mapping
from typing import Any, Final

from bot.demo.markup import utf16_length
from bot.demo.model import Json, Keyboard, bad_request

ROW_LIMIT: Final = 8
BUTTON_LIMIT: Final = 100
KINDS: Final = {
    "callback_data": "callback",
    "url": "url",
    "copy_text": "copy",
    "switch_inline_query": "share",
    "switch_inline_query_current_chat": "share",
    "switch_inline_query_chosen_chat": "share",
    "web_app": "other",
    "login_url": "other",
    "callback_game": "other",
    "pay": "other",
}
"""The one field a button must have besides its text, and what the chat page calls it."""

_URL: Final = re.compile(r"(?i)(?:(?:https?|tg|ton)://\S+|[\w.-]+\.\w{2,}(?:[/?:]\S*)?)$")


def read_markup(markup: object) -> Keyboard | None:
    """Return the rows of an inline keyboard; None for no markup, an empty one, or one that is not inline.

    Raises:
        ApiError: a button or the whole is not what Telegram accepts.
    """
    if markup is None or markup == "":
        return None
    if not isinstance(markup, Mapping):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        if not {"keyboard", "remove_keyboard", "force_reply"} & markup.keys():
            raise bad_request("can't parse reply keyboard markup JSON object")
        return None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    if sum(map(len, rows)) > BUTTON_LIMIT or any(len(row) > ROW_LIMIT for row in rows):
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return [[_read_button(button) for button in row] for row in rows if row] or None


def _read_button(button: Any) -> Json:  # noqa: ANN401 - whatever the JSON held
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    kind = next((kind for kind in KINDS if kind in button), None)
    if kind is None:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    _check_value(kind, button[kind])
    return button


def _check_value(kind: str, value: Any) -> None:  # noqa: ANN401 - whatever the JSON held
    if kind == "callback_data" and (not isinstance(value, str) or not 1 <= len(value.encode()) <= 64):
        raise bad_request("BUTTON_DATA_INVALID")
    if kind == "url" and (not isinstance(value, str) or not _URL.match(value)):
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    if kind == "copy_text":
        text = value.get("text") if isinstance(value, Mapping) else None
        if not isinstance(text, str) or not 1 <= utf16_length(text) <= 256:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
