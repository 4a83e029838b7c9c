"""Picture cards to look at and to pass on: one for each lesson and each red flag, drawn when somebody wants it."""

import asyncio
from dataclasses import replace
from functools import partial
from html import escape

from bot.agencies.adverts.model import Flag, Topic
from bot.i18n import N_, _, shown_when
from bot.learning.findings import sentences
from bot.learning.model import Destination, Lesson
from bot.pictures.cards import Card, Tone, draw_light_card
from handlers.context import Turn
from handlers.hotlines import hotline
from handlers.keyboards import back, home, rows, tap
from handlers.publishing import Piece, in_kilobytes, publish, weigh
from handlers.replies import Button, PublicKind, Rows, Screen
from handlers.routes import Route, on_command, on_tap
from handlers.sharing import share_row
from handlers.start import outdated
from handlers.views import local

LESSON, FLAG = "lesson", "flag"
TONES = {Destination.CHECK: Tone.CHECK, Destination.HELP: Tone.CALL, Destination.TIP: Tone.TELL}
STOP = 3
"""The weight of a red flag that means: stop."""
SIGNS = {Tone.RED: "🔴", Tone.AMBER: "🟠"}
TOPICS = {
    Topic.WHO: N_("👤 Who makes the offer"),
    Topic.MONEY: N_("💰 Money and debt"),
    Topic.PAPERS: N_("📄 Contract and papers"),
    Topic.TRAVEL: N_("🧳 Visa, country and leaving"),
    Topic.WORK: N_("🛠 The kind of work"),
    Topic.OTHER: N_("❓ Other signs"),
}


async def show_card(turn: Turn) -> Screen:
    """Show the picture card of a lesson or of a red flag."""
    kind, slug = turn.argument(0), turn.argument(1)
    lesson = _lesson(turn, slug) if kind == LESSON else None
    if lesson is not None:
        return await _show_lesson_card(turn, lesson)
    flag = _flag(turn, slug) if kind == FLAG else None
    if flag is not None:
        return await _show_flag_card(turn, flag)
    outdated(turn)
    return await show_flags(turn)


async def show_flags(turn: Turn) -> Screen:
    """Show what red flags are about, as buttons."""
    flags = _flags(turn)
    topics = [topic for topic in Topic if any(flag.topic is topic for flag in flags)]
    title, asked = _("🚩 Red flags"), _("One sign is not proof. One sign is enough to stop and ask. What is it about?")
    buttons = (tap(_(TOPICS[topic]), "flag", _of(flags, topic)[0].id) for topic in topics)
    return Screen(f"<b>{title}</b>\n\n{asked}", rows(*buttons, (tap(_("📖 All lessons"), "lessons"), home())))


async def show_flag(turn: Turn) -> Screen:
    """Show one red flag: what it looks like, why it matters, and where that is known from."""
    flag = _flag(turn, turn.argument(0))
    if flag is None:
        outdated(turn)
        return await show_flags(turn)
    beside = _of(_flags(turn), flag.topic)
    place = beside.index(flag)
    said = _("Source: {source}").format(source=f"{escape(flag.source.name)} ({shown_when(flag.source.dated)})")
    parts = (
        f"<i>{_(TOPICS[flag.topic])} · {place + 1}/{len(beside)}</i>",
        f"{SIGNS[_tone(flag)]} <b>{escape(local(flag.text, turn.language))}</b>",
        escape(local(flag.why, turn.language)),
        f"👉 <b>{escape(_asks(turn, flag))}</b>",
        f"<blockquote expandable>{said}</blockquote>",
    )
    around = (("◀️", place - 1), ("▶️", place + 1))
    turning = tuple(tap(sign, "flag", beside[at].id) for sign, at in around if 0 <= at < len(beside))
    return Screen("\n\n".join(parts), (*((turning,) if turning else ()), *_below_flag(turn, flag)))


def lesson_card_button(turn: Turn, lesson: Lesson) -> Button:
    """Return the button to a lesson's card, with what it costs."""
    size = weigh(turn, _piece(lesson_card(turn, lesson)))
    return tap(_("🖼 Picture ({size})").format(size=in_kilobytes(size)), "card", LESSON, lesson.slug)


def lesson_card(turn: Turn, lesson: Lesson) -> Card:
    """Return what the card of a lesson says."""
    lines = turn.services.shared.library.card_lines(lesson)
    return Card(TONES[lesson.opens], lesson.title, lines, lesson.action, footer(turn))


def flag_card(turn: Turn, flag: Flag) -> Card:
    """Return what the card of a red flag says."""
    why = tuple(sentences(local(flag.why, turn.language)))
    return Card(_tone(flag), local(flag.text, turn.language), why, _asks(turn, flag), footer(turn))


def footer(turn: Turn) -> str:
    """Return who says what a picture says, and where to ask."""
    shared = turn.services.shared
    return f"{shared.library.office(turn.language).name} · {shared.bot_link.removeprefix('https://')}"


async def with_card(turn: Turn, screen: Screen, lesson: Lesson) -> Screen:
    """Return a screen with a lesson's card above its words."""
    public = await publish(turn, _piece(lesson_card(turn, lesson)))
    return replace(screen, public=public)


async def _show_lesson_card(turn: Turn, lesson: Lesson) -> Screen:
    public = await publish(turn, _piece(lesson_card(turn, lesson)))
    ways = (tap(_("📖 Read it"), "lesson", lesson.slug, 0), home())
    shared = share_row(turn.services.shared, lesson.title, lesson.summary, lesson.action)
    words = f"<b>{escape(lesson.title)}</b>\n\n👉 <b>{escape(lesson.action)}</b>"
    return Screen(words, (shared, ways), public=public)


async def _show_flag_card(turn: Turn, flag: Flag) -> Screen:
    public = await publish(turn, _piece(flag_card(turn, flag)))
    words = f"{SIGNS[_tone(flag)]} <b>{escape(local(flag.text, turn.language))}</b>"
    check = tap(_("🔎 Check a recruiter"), "check")
    return Screen(words, rows(check, _share(turn, flag), (back("flag", flag.id), home())), public=public)


def _below_flag(turn: Turn, flag: Flag) -> Rows:
    size = in_kilobytes(weigh(turn, _piece(flag_card(turn, flag))))
    picture = tap(_("🖼 Picture ({size})").format(size=size), "card", FLAG, flag.id)
    return rows(
        picture,
        tap(_("🔎 Check a recruiter"), "check"),
        _share(turn, flag),
        (tap(_("🚩 Red flags"), "flags"), home()),
    )


def _share(turn: Turn, flag: Flag) -> tuple[Button, Button]:
    text, why = local(flag.text, turn.language), local(flag.why, turn.language)
    return share_row(turn.services.shared, f"🚩 {text}", why, _asks(turn, flag))


def _piece(card: Card) -> Piece:
    return Piece(PublicKind.PICTURE, repr(card), partial(asyncio.to_thread, draw_light_card, card))


def _tone(flag: Flag) -> Tone:
    return Tone.RED if flag.weight >= STOP else Tone.AMBER


def _asks(turn: Turn, flag: Flag) -> str:
    """Return the one thing to do about a red flag: whom to ask."""
    line = hotline(turn, flag.ask) or hotline(turn, "kp2mi")
    number = next((number.shown for number in line.numbers), None) if line else None
    if line is None or number is None:
        return _("Ask first. Do not pay.")
    if line.emergency:
        return _("Call {name}: {number}.").format(name=line.name, number=number)
    return _("Ask {name}: {number}.").format(name=line.name, number=number)


def _flags(turn: Turn) -> tuple[Flag, ...]:
    flags: tuple[Flag, ...] = tuple(turn.services.shared.adverts.flags())
    return flags


def _of(flags: tuple[Flag, ...], topic: Topic) -> list[Flag]:
    """Return the flags of one topic, the weightiest first."""
    return sorted((flag for flag in flags if flag.topic is topic), key=lambda flag: -flag.weight)


def _flag(turn: Turn, flag_id: str) -> Flag | None:
    return next((flag for flag in _flags(turn) if flag.id == flag_id), None)


def _lesson(turn: Turn, slug: str) -> Lesson | None:
    shared = turn.services.shared
    return shared.library.lesson(slug, turn.language, shared.clock.now().date())


HANDLERS: tuple[Route, ...] = (
    on_command(show_flags, "tanda", "flags"),
    on_tap(show_flags, "flags"),
    on_tap(show_flag, "flag"),
    on_tap(show_card, "card"),
)
