"""The page of a family that is ready, for whoever read all lessons: without a name, or with one that is not kept.

A name is typed in a private conversation: the message is deleted, and the picture goes out as any other answer to one
person does, so that neither the name nor the picture stays anywhere but in the chat.
"""

import asyncio
from functools import partial

from bot.i18n import _, shown_when
from bot.learning.exercises import Kind, key_of
from bot.learning.learner import Learner
from bot.learning.model import Lesson
from bot.pictures.certificates import Certificate, draw_certificate
from bot.pictures.letters import plain
from handlers.cards import footer
from handlers.context import Text, Turn
from handlers.hotlines import hotline
from handlers.keyboards import back, home, rows, tap
from handlers.progress import next_lesson
from handlers.publishing import Piece, in_kilobytes, publish, weigh
from handlers.replies import Button, PublicKind, Screen, with_warning
from handlers.routes import Handler, Route, on_private, on_tap
from handlers.sharing import share_row

ROOM = "certificate"
NAMING = "certificate.name"
LONGEST_NAME = 30
CALLED = ("police", "sapa")
"""The lines of help that a family writes down, by their ids."""


async def show_certificate(turn: Turn) -> Screen:
    """Offer the page, or say which lessons are still to be read."""
    lessons, learner = _lessons(turn), await turn.services.learner()
    left = [lesson for lesson in lessons if not _is_read(learner, lesson)]
    title = _("🏡 Family ready")
    if left or not lessons:
        following = next_lesson(learner, lessons)
        done = _("You have read {count} of {total} lessons. After the last one there is a page for your family.")
        onward = () if following is None else (tap(_("➡️ Next lesson"), "lesson", following.slug, 0),)
        said = done.format(count=len(lessons) - len(left), total=len(lessons))
        return Screen(f"<b>{title}</b>\n\n{said}", rows(*onward, (tap(_("📖 All lessons"), "lessons"), home())))
    size = in_kilobytes(weigh(turn, _piece(_certificate(turn))))
    said = _("You have read all lessons. Here is a page to print or to pass on. A name can stand on it.")
    return Screen(
        f"<b>{title}</b>\n\n{said}",
        rows(
            tap(_("🖼 Without a name ({size})").format(size=size), "certificate.plain"),
            tap(_("✍️ Type a name"), "certificate.ask"),
            (tap(_("📖 All lessons"), "lessons"), home()),
        ),
    )


async def show_plain(turn: Turn) -> Screen:
    """Show the page without a name."""
    if not await earned(turn):
        return await show_certificate(turn)
    public = await publish(turn, _piece(_certificate(turn)))
    shown = _shown(turn)
    return Screen(shown.html, shown.rows, public=public)


async def ask_name(turn: Turn) -> Screen:
    """Ask for the name that shall stand on the page."""
    if not await earned(turn):
        turn.leave()
        return await show_certificate(turn)
    turn.enter(NAMING)
    asked = _("Which name shall stand on the page? Type it, at most {count} letters.")
    kept = _("I delete your message, and do not keep the name.")
    title = _("✍️ A name for the page")
    words = f"<b>{title}</b>\n\n{asked.format(count=LONGEST_NAME)}\n\n{kept}"
    return Screen(words, rows((back("certificate"), home())))


async def take_name(turn: Turn) -> Screen:
    """Draw the page with the name that was typed."""
    name = plain(turn.words) if isinstance(turn.given, Text) else ""
    if not name or len(name) > LONGEST_NAME:
        warned = _("That does not fit. Type a name of at most {count} letters, such as “Ibu Sari”.")
        return with_warning(warned.format(count=LONGEST_NAME), await ask_name(turn))
    if not await earned(turn):
        return await ask_name(turn)
    draw = partial(asyncio.to_thread, draw_certificate, _certificate(turn, name))
    picture = turn.slow("certificate", draw)
    turn.leave()
    shown = _shown(turn)
    return Screen(shown.html, shown.rows, picture=picture)


async def certificate_button(turn: Turn) -> tuple[Button, ...]:
    """Return the button to the page, where it was earned; none where lessons are still to be read."""
    return (tap(_("🏡 A page for your family"), "certificate"),) if await earned(turn) else ()


async def earned(turn: Turn) -> bool:
    """Tell whether every lesson of today was read to its end."""
    lessons, learner = _lessons(turn), await turn.services.learner()
    return bool(lessons) and all(_is_read(learner, lesson) for lesson in lessons)


def _shown(turn: Turn) -> Screen:
    title = _("🏡 Family ready")
    said = _("Hang it up at home, or pass it on. Talk about it with everybody in the house.")
    summary = _("Our family checks recruiters before we pay.")
    shared = share_row(turn.services.shared, title, summary)
    return Screen(f"<b>{title}</b>\n\n{said}", (shared, (tap(_("📖 All lessons"), "lessons"), home())))


def _certificate(turn: Turn, name: str = "") -> Certificate:
    promises = [
        _("We check a recruiter before we pay."),
        _("We keep our papers ourselves."),
        _("We talk about every offer at home."),
        _("We ask for a contract before we leave."),
    ]
    numbers = [line.numbers[0].shown for id_ in CALLED if (line := hotline(turn, id_)) is not None and line.numbers]
    if numbers:
        promises.append(_("We know whom to call: {numbers}.").format(numbers=", ".join(numbers)))
    month = shown_when(f"{turn.services.shared.clock.now():%Y-%m}")
    return Certificate(
        title=_("Family ready"),
        said=_("We have read how traffickers work. This is what we agreed on:"),
        name=name,
        promises=tuple(promises),
        remark=_("A promise at home, no official paper. {month}").format(month=month),
        footer=footer(turn),
    )


def _piece(certificate: Certificate) -> Piece:
    draw = partial(asyncio.to_thread, draw_certificate, certificate)
    if certificate.name:
        raise ValueError("a page with a name on it is nobody else's")
    return Piece(PublicKind.PICTURE, repr(certificate), draw)


def _is_read(learner: Learner, lesson: Lesson) -> bool:
    return key_of(Kind.LESSON, lesson.slug) in learner.finished


def _lessons(turn: Turn) -> tuple[Lesson, ...]:
    shared = turn.services.shared
    lessons: tuple[Lesson, ...] = shared.library.lessons(turn.language, shared.clock.now().date())
    return lessons


HANDLERS: tuple[Route, ...] = (
    on_tap(show_certificate, "certificate"),
    on_tap(show_plain, "certificate.plain"),
    Route(ask_name, on_tap(ask_name, "certificate.ask").matches),
    on_private(take_name, ROOM),
)
SCREENS: dict[str, Handler] = {NAMING: ask_name}
