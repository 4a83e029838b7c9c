"""The calls that put a screen into a chat, as words, a picture or a voice, by its bytes or by a name that it has."""

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    LinkPreviewOptions,
    Message,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from handlers.replies import Button, HandedOver, Public, PublicKind, Rows, Screen


class Calls:
    """Makes each call once; whoever calls sees to what fails."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._handed_over: list[HandedOver] = []

    def take_handed_over(self) -> list[HandedOver]:
        """Return what Telegram said of public content since the last time."""
        taken, self._handed_over = self._handed_over, []
        return taken

    def send(self, chat: int, screen: Screen, *, silent: bool) -> Awaitable[Message]:
        """Send a screen as a new message."""
        public = screen.public
        if public is not None:
            send = self._send_voice if public.kind is PublicKind.VOICE else self._send_photo
            return self._hand_over(public, lambda file: send(chat, file, screen, silent=silent))
        if screen.picture is not None:
            return self._send_photo(chat, screen.picture, screen, silent=silent)
        return self._bot.send_message(
            chat,
            screen.html,
            parse_mode=ParseMode.HTML,
            reply_markup=markup(screen.rows),
            protect_content=screen.protect,
            disable_notification=silent,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )

    def _send_photo(self, chat: int, photo: bytes | str, screen: Screen, *, silent: bool) -> Awaitable[Message]:
        return self._bot.send_photo(
            chat,
            photo,
            screen.html,
            parse_mode=ParseMode.HTML,
            reply_markup=markup(screen.rows),
            protect_content=screen.protect,
            has_spoiler=screen.spoiler,
            disable_notification=silent,
        )

    def _send_voice(self, chat: int, voice: bytes | str, screen: Screen, *, silent: bool) -> Awaitable[Message]:
        return self._bot.send_voice(
            chat,
            voice,
            filename="voice.ogg",
            caption=screen.html,
            parse_mode=ParseMode.HTML,
            reply_markup=markup(screen.rows),
            protect_content=screen.protect,
            disable_notification=silent,
        )

    async def _hand_over(self, public: Public, call: Callable[[bytes | str], Awaitable[Message | bool]]) -> Any:  # noqa: ANN401
        """Send public content by its name, or its bytes where there is none or Telegram takes it no more."""
        sent: Message | bool | None = None
        if public.name is not None:
            try:
                sent = await call(public.name)
            except BadRequest as error:
                # The words are Telegram's; there is no code for a name that it does not know (any more).
                if "file" not in error.message.lower():
                    raise
        if sent is None:
            sent = await call(await _made(public))
        if isinstance(sent, Message) and (file := sent.photo[-1] if sent.photo else sent.voice) is not None:
            self._handed_over.append(HandedOver(public.digest, file.file_id, file.file_size))
        return sent

    def change(self, chat: int, message: int, screen: Screen) -> Awaitable[object]:
        """Put a screen in the place of a message."""
        if screen.public is not None:
            return self._hand_over(screen.public, lambda file: self._change_photo(chat, message, file, screen))
        if screen.picture is not None:
            return self._change_photo(chat, message, screen.picture, screen)
        return self._bot.edit_message_text(
            screen.html,
            chat,
            message,
            parse_mode=ParseMode.HTML,
            reply_markup=markup(screen.rows),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )

    def _change_photo(self, chat: int, message: int, photo: bytes | str, screen: Screen) -> Awaitable[Message | bool]:
        return self._bot.edit_message_media(
            InputMediaPhoto(photo, screen.html, ParseMode.HTML, has_spoiler=screen.spoiler),
            chat,
            message,
            reply_markup=markup(screen.rows),
        )


async def _made(public: Public) -> bytes:
    try:
        return await public.make()
    except Exception as error:
        raise TelegramError("public content cannot be made any more") from error


def markup(buttons: Rows) -> InlineKeyboardMarkup | None:
    """Return buttons as Telegram takes them; None when there are none."""
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in buttons]) if buttons else None


def _button(button: Button) -> InlineKeyboardButton:
    if button.copy is not None:
        return InlineKeyboardButton(button.text, copy_text=CopyTextButton(button.copy))
    return InlineKeyboardButton(button.text, callback_data=button.data, url=button.url)
