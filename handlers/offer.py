"""Seven questions about an offer, for whoever has no company's name: pictures and buttons, and a drawn answer.

Nothing is kept: the answers so far stand in the buttons themselves, so an old button still makes sense.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from bot.agencies.adverts.model import Colour, Flag, Rule
from bot.i18n import N_, _
from bot.learning.funnel import END
from bot.pictures.cards import Card, Tone, draw_card
from bot.pictures.pictograms import Pictogram, draw_pictogram
from handlers.context import Turn
from handlers.hotlines import hotline
from handlers.keyboards import home, rows, tap
from handlers.replies import Button, Rows, Screen
from handlers.routes import Route, on_command, on_tap
from handlers.steps import seen
from handlers.verdicts import ask_line, sentences, ways
from handlers.views import local

FLOW = "offer"
YES, NO, UNSURE = "y", "n", "u"


@dataclass(frozen=True, slots=True)
class Question:
    """One yes-or-no question: its words, what is still to be asked, its picture, and the answer that is a red flag."""

    words: str
    open: str
    pictogram: Pictogram
    alarming: str
    flag: str


QUESTIONS = (
    Question(
        N_("Do you have to pay a person before you leave?"),
        N_("Ask whom you pay, and for what. Ask for a receipt."),
        Pictogram.MONEY,
        YES,
        "bayar-rekening-pribadi",
    ),
    Question(
        N_("Do you go on a tourist, visit or umrah visa?"),
        N_("Ask which visa you get. It must be a work visa."),
        Pictogram.VISA,
        YES,
        "visa-bukan-kerja",
    ),
    Question(
        N_("Does somebody keep your passport or papers?"),
        N_("Ask who holds your passport. It stays with you."),
        Pictogram.PASSPORT,
        YES,
        "dokumen-ditahan",
    ),
    Question(
        N_("Do they ask you to tell nobody?"),
        N_("Tell your family about the offer."),
        Pictogram.SILENCE,
        YES,
        "dirahasiakan",
    ),
    Question(
        N_("Did you get a copy of the contract?"),
        N_("Ask for a copy of the contract, and read it first."),
        Pictogram.CONTRACT,
        NO,
        "kontrak-belakangan",
    ),
    Question(
        N_("Do you have to leave within days?"),
        N_("Ask for time to check everything."),
        Pictogram.HURRY,
        YES,
        "terburu-buru",
    ),
)
"""Six of the seven; the last asks for the country."""

COUNTRIES = ("MY", "HK", "TW", "SG", "JP", "KR", "SA", "AE", "KH", "MM", "TH", "LA")
"""Destinations that have a button, by their ids in `destinations.yaml`: the usual ones, and those of scam compounds."""

OTHER, HERE, UNKNOWN = "other", "here", "unknown"
REASONS = 3
"""Reasons that the card and its words tell; more would not be read."""

_ANSWERS = re.compile(rf"[{YES}{NO}{UNSURE}]*")


async def ask(turn: Turn) -> Screen:
    """Ask the next question; a button that says nothing sensible begins anew."""
    answers = _answers(turn)
    number = min(len(answers), len(QUESTIONS))
    last = number == len(QUESTIONS)
    pictogram = Pictogram.COUNTRY if last else QUESTIONS[number].pictogram
    counted = f"{number + 1}/{len(QUESTIONS) + 1}"
    picture = turn.slow("pictogram", lambda: asyncio.to_thread(draw_pictogram, pictogram, counted))
    back = tap(_("⬅️ Back"), "offer", answers[:-1]) if answers else tap(_("⬅️ Back"), "check")
    if last:
        asked = _("Which country do you go to?")
        asking = Screen(f"<b>{asked}</b>", (*_countries(turn, answers), (back, home())), picture=picture)
        return seen(asking, FLOW, str(number + 1))
    buttons = rows(
        (tap(_("✅ Yes"), "offer", answers + YES), tap(_("❌ No"), "offer", answers + NO)),
        tap(_("🤷 I do not know"), "offer", answers + UNSURE),
        (back, home()),
    )
    return seen(Screen(f"<b>{_(QUESTIONS[number].words)}</b>", buttons, picture=picture), FLOW, str(number + 1))


async def judge(turn: Turn) -> Screen:
    """Show what the seven answers mean: a drawn card, the reasons, and one thing to do."""
    answers = _answers(turn)
    if len(answers) != len(QUESTIONS):
        return await ask(turn)
    adverts = turn.services.shared.adverts
    known = {flag.id: flag for flag in adverts.flags()}
    flags = [
        known[question.flag]
        for question, given in zip(QUESTIONS, answers, strict=True)
        if given == question.alarming and question.flag in known
    ]
    unsure = [_(each.open) for each, given in zip(QUESTIONS, answers, strict=True) if given == UNSURE]
    place = next((each for each in adverts.destinations() if each.id == turn.argument(1)), None)
    if turn.argument(1) == UNKNOWN:
        unsure.append(_("Ask which country and which town it is."))
    found = _Found(flags, place.rule if place else None, unsure)
    card = Card(found.tone, _(HEADLINES[found.tone]), found.lines(turn.language), _action(turn), _footer(turn))
    picture = turn.slow("card", lambda: asyncio.to_thread(draw_card, card))
    again = tap(_("🔁 Ask me again"), "offer")
    shared = ways(turn, f"{_(HEADLINES[found.tone])}", *found.lines(turn.language)[:2], seven=False)
    return seen(Screen(found.words(turn), (*sentences(), (again,), *shared), picture=picture), FLOW, END, last=True)


HEADLINES = {
    Tone.RED: N_("Stop. Do not pay and do not leave yet."),
    Tone.AMBER: N_("Ask first. Do not pay yet."),
    Tone.GREY: N_("I found no red flag. That is no proof."),
}
SIGNS = {Tone.RED: "🔴", Tone.AMBER: "🟠", Tone.GREY: "⚪"}


@dataclass(frozen=True, slots=True)
class _Found:
    """What the answers show: red flags, what is known of the country, and what is still to be asked."""

    flags: Sequence[Flag]
    rule: Rule | None
    unsure: Sequence[str]

    @property
    def tone(self) -> Tone:
        weights = [flag.weight for flag in self.flags]
        colour = self.rule.colour if self.rule else Colour.NOTHING
        if 3 in weights or weights.count(2) > 1 or colour is Colour.RED:
            return Tone.RED
        return Tone.AMBER if weights or self.unsure or colour is Colour.AMBER else Tone.GREY

    def lines(self, language: str) -> tuple[str, ...]:
        """Return the reasons in a few words each, the weightiest first; what to ask where there is none."""
        flags = sorted(self.flags, key=lambda flag: -flag.weight)
        said = [local(flag.text, language) for flag in flags]
        if self.rule is not None and self.rule.colour is not Colour.NOTHING:
            said.insert(0, local(self.rule.text, language))
        if not said and not self.unsure:
            return (_("Ask for the name of the company, and check it here."),)
        return tuple([*said, *self.unsure][:REASONS])

    def words(self, turn: Turn) -> str:
        """Return the caption: the reasons with their why, and one thing to do."""
        parts = [f"{SIGNS[self.tone]} <b>{escape(_(HEADLINES[self.tone]))}</b>"]
        if self.rule is not None:
            parts.append(escape(local(self.rule.text, turn.language)))
        flags = sorted(self.flags, key=lambda flag: -flag.weight)[:REASONS]
        parts += [
            f"• <b>{escape(local(flag.text, turn.language))}</b>\n{escape(local(flag.why, turn.language))}"
            for flag in flags
        ]
        parts += [f"• {escape(each)}" for each in self.unsure[: max(1, REASONS - len(flags))]]
        if not self.flags and not self.unsure:
            parts.append(_("Now ask for the name of the company. Type it here, and I look it up."))
        parts.append(f"👉 {ask_line(turn)}")
        return "\n\n".join(parts)


def _answers(turn: Turn) -> str:
    given = turn.argument(0)
    return given if _ANSWERS.fullmatch(given) and len(given) <= len(QUESTIONS) else ""


def _countries(turn: Turn, answers: str) -> Rows:
    known = {place.id: place for place in turn.services.shared.adverts.destinations()}
    every: list[Button] = [
        tap(f"{known[code].emoji} {local(known[code].name, turn.language)}", "offer.end", answers, code)
        for code in COUNTRIES
        if code in known
    ]
    every += [
        tap(_("🌏 Another country"), "offer.end", answers, OTHER),
        tap(_("🏙 In Indonesia"), "offer.end", answers, HERE),
        tap(_("🤷 I do not know"), "offer.end", answers, UNKNOWN),
    ]
    return tuple(tuple(every[place : place + 2]) for place in range(0, len(every), 2))


def _action(turn: Turn) -> str:
    line = hotline(turn, "kp2mi")
    if line is None:
        return _("Ask first. Do not pay.")
    return _("Ask {name}: {number}.").format(name=line.name, number=line.numbers[0].shown)


def _footer(turn: Turn) -> str:
    return f"Desa Binaan Imigrasi · {turn.services.shared.bot_link.removeprefix('https://')}"


HANDLERS: tuple[Route, ...] = (
    on_command(ask, "tujuh", "seven"),
    on_tap(ask, "offer"),
    on_tap(judge, "offer.end"),
)
