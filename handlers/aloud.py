"""Hear a page of a lesson, or an answer, as a voice message: in the office's own voice, or a machine's."""

from collections.abc import Awaitable, Callable
from html import escape

from bot.i18n import _
from bot.learning.aloud import voice_name, words_aloud
from bot.learning.model import Answer, Lesson
from bot.speech.voices import CannotSpeak, Reading
from handlers.context import Refused, Turn
from handlers.keyboards import home, rows, tap
from handlers.publishing import Piece, in_kilobytes, publish
from handlers.replies import Button, PublicKind, Rows, Screen
from handlers.shared import Shared

LESSON, ANSWER = "lesson", "answer"


def listen_button(shared: Shared, text: Lesson | Answer, index: int = 0) -> tuple[Button, ...]:
    """Return the button that reads a page aloud, with what it costs; none where there is no voice for it."""
    reading = _reading(shared, text, index)
    if reading is None:
        return ()
    known = shared.gallery.find(reading.origin)
    size = in_kilobytes(known.size if known else reading.size)
    if known is None and reading.guessed:
        size = _("about {size}").format(size=size)
    return (tap(_("🔊 Listen ({size})").format(size=size), "listen", *_place(text, index)),)


async def voice_screen(turn: Turn, text: Lesson | Answer, index: int = 0) -> Screen | None:
    """Return a page read aloud, with the ways on from there; None where it cannot be."""
    reading = _reading(turn.services.shared, text, index)
    if reading is None:
        return None
    # A recording is quickly read, and may be replaced under its name; what a machine says stays the same.
    piece = Piece(PublicKind.VOICE, reading.origin, _refusing(reading), costly=reading.guessed)
    try:
        public = await publish(turn, piece)
    except Refused:
        return None
    return Screen(_caption(text, index), _ways(text, index), public=public)


def _reading(shared: Shared, text: Lesson | Answer, index: int) -> Reading | None:
    return shared.voices.reading(text.language, voice_name(text, index), words_aloud(text, index))


def _place(text: Lesson | Answer, index: int) -> tuple[str | int, ...]:
    return (ANSWER, text.slug) if isinstance(text, Answer) else (LESSON, text.slug, index)


def _caption(text: Lesson | Answer, index: int) -> str:
    if isinstance(text, Answer):
        return f"🔊 <b>{escape(text.question)}</b>"
    page = text.pages[index]
    return f"<i>{escape(text.title)} · {index + 1}/{len(text.pages)}</i>\n\n🔊 <b>{escape(page.title)}</b>"


def _ways(text: Lesson | Answer, index: int) -> Rows:
    read = _("📖 Read it")
    if isinstance(text, Answer):
        return rows((tap(read, "answer", text.slug), home()))
    turning = [tap(read, "lesson", text.slug, index)]
    if index + 1 < len(text.pages):
        turning.append(tap(_("Next ▶️"), "lesson", text.slug, index + 1))
    return rows(tuple(turning), (tap(_("📖 All lessons"), "lessons"), home()))


def _refusing(reading: Reading) -> Callable[[], Awaitable[bytes]]:
    async def make() -> bytes:
        try:
            return await reading.make()
        except CannotSpeak:
            raise Refused from None

    return make
