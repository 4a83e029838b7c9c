"""Bot API methods by which a bot hears and answers: updates, webhooks, files, taps, inline queries."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from bot.demo.files import DOWNLOAD_LIMIT
from bot.demo.keyboards import read_markup
from bot.demo.markup import utf16_length
from bot.demo.model import ApiError, Json, Result, bad_request
from bot.demo.request import Request
from bot.demo.sending import TEXT_LIMIT
from bot.demo.updates import WEBHOOK_ACTIVE
from bot.demo.webhooks import WebhookSettings
from bot.demo.world import Event

_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{0,256}$")
_GAME_LINK: Final = re.compile(r"(?:https?://t\.me/|tg://)")


def get_me(request: Request) -> Result:
    """Return who the bot is."""
    can = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": True}
    more = {"can_connect_to_business": False, "has_main_web_app": False, "has_topics_enabled": request.bot.topics}
    return request.bot.account.to_json() | can | more


async def get_updates(request: Request) -> Result:
    """Return what waits for the bot, or wait for it."""
    if request.bot.webhook is not None:
        raise ApiError(409, WEBHOOK_ACTIVE)
    _remember_allowed(request)
    limit = min(max(request.integer("limit", 100), 1), 100)
    timeout = min(max(request.integer("timeout"), 0), 50)
    return await request.bot.updates.poll(request.integer("offset"), limit, timeout)


def _remember_allowed(request: Request) -> None:
    allowed = request.params.get("allowed_updates")
    if isinstance(allowed, list):
        request.bot.updates.allowed = [str(kind) for kind in allowed]


async def set_webhook(request: Request) -> Result:
    """Have updates posted to a URL."""
    url = request.text("url")
    if not url:
        return await delete_webhook(request)
    secret = request.text("secret_token")
    if not re.match(r"https?://[^\s/]", url):
        raise bad_request("bad webhook: invalid webhook URL specified")
    if not _SECRET.match(secret):
        raise bad_request("secret token contains unallowed characters")
    await request.world.close_webhook(request.bot)
    _remember_allowed(request)
    if request.flag("drop_pending_updates"):
        request.bot.updates.drop()
    connections = min(max(request.integer("max_connections", 40), 1), 100)
    request.world.open_webhook(request.bot, WebhookSettings(url, secret, connections))
    return True


async def delete_webhook(request: Request) -> Result:
    """Go back to polling; what was not delivered waits there."""
    await request.world.close_webhook(request.bot)
    if request.flag("drop_pending_updates"):
        request.bot.updates.drop()
    return True


def get_webhook_info(request: Request) -> Result:
    """Return how delivery stands."""
    bot = request.bot
    if bot.webhook is None:
        out: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": len(bot.updates)}
    else:
        out = bot.webhook.to_json()
    return {**out, "allowed_updates": bot.updates.allowed} if bot.updates.allowed else out


def leave_server(_: Request) -> Result:
    """Accept that the bot moves to another server: nothing is kept here that needs closing."""
    return True


def get_file(request: Request) -> Result:
    """Return where a file can be downloaded."""
    stored = request.world.files.find(str(request.need("file_id")))
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.data) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    ids = {"file_id": stored.file_id, "file_unique_id": stored.unique_id}
    return {**ids, "file_size": len(stored.data), "file_path": stored.path}


def answer_callback_query(request: Request) -> Result:
    """End the waiting of a tapped button, with a short text or without."""
    number, text = request.text("callback_query_id"), request.text("text")
    if utf16_length(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    url = request.text("url")
    if url and not _GAME_LINK.match(url):
        raise bad_request("URL_INVALID")
    question = request.world.answered(request.bot.taps, number)
    request.world.tell(Event("answered", question.person, question.room, data={"callback_id": number}))
    if text or url:
        data = {"text": text, "alert": request.flag("show_alert"), "url": url or None}
        request.world.tell(Event("toast", question.person, question.room, data=data))
    return True


def answer_inline_query(request: Request) -> Result:
    """Offer results to somebody who types the bot's name."""
    results = request.params.get("results") or []
    if len(results) > 50:
        raise bad_request("RESULTS_TOO_MUCH")
    ids = [str(result.get("id") or "") for result in results]
    if not all(1 <= len(number.encode()) <= 64 for number in ids):
        raise bad_request("RESULT_ID_INVALID")
    if len(set(ids)) != len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    checked = [_check_result(request, result) for result in results]
    number = request.text("inline_query_id")
    question = request.world.answered(request.bot.inline, number)
    request.world.tell(Event("inline", question.person, data={"query_id": number, "results": checked}))
    return True


def _check_result(request: Request, result: Json) -> Json:
    """Return a result with its text and entities read, as the person would send it."""
    if result.get("type") == "article" and not result.get("title"):
        raise bad_request("ARTICLE_TITLE_EMPTY")
    keyboard = read_markup(result.get("reply_markup"))
    content = result.get("input_message_content")
    if not isinstance(content, dict) or "message_text" not in content:
        if result.get("type") == "article":
            raise bad_request("can't parse inline query result: Message text is required")
        return {**result, "keyboard": keyboard}
    formatted = request.parse(str(content["message_text"]), content, "entities")
    if not formatted.text:
        raise bad_request("message text is empty")
    if utf16_length(formatted.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return {**result, "text": formatted.text, "entities": formatted.entities, "keyboard": keyboard}


METHODS: Final[Mapping[str, Callable[[Request], Result | Awaitable[Result]]]] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "logOut": leave_server,
    "close": leave_server,
    "getFile": get_file,
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
}
