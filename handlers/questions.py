"""The button questions of a tip, one a screen, in their order; words and photos come last (`telling`)."""

from collections.abc import Mapping
from typing import TypeVar

from bot.i18n import N_, _
from bot.tips.model import Knows
from handlers.context import Turn
from handlers.cover import closes
from handlers.hotlines import emergency_lines
from handlers.keyboards import back, pairs, rows, tap
from handlers.notice import before_you_write
from handlers.replies import Button, Rows, Screen
from handlers.routes import Handler
from handlers.views import CATEGORIES, PERIODS, SPOTS, place

Choice = TypeVar("Choice", bound=str)

KNOWS = {
    Knows.ONLY_ME: N_("Only I"),
    Knows.FAMILY: N_("My family too"),
    Knows.SEVERAL: N_("Several people"),
    Knows.UNSURE: N_("❔ Not sure"),
}


async def show_notice(turn: Turn) -> Screen:
    """Show what is true about a tip."""
    return before_you_write(turn.services.shared.terms)


async def ask_preset(turn: Turn) -> Screen:
    """Ask whether it is where the poster hangs."""
    code = turn.data.get("preset", "")
    where = place(turn.services.shared.areas, code)
    return Screen(
        _("<b>Is it in {place}?</b>").format(place=where),
        rows((tap(_("Yes"), "tip.at", code), tap(_("Another place"), "tip.elsewhere")), *ways(turn, "notice")),
    )


async def ask_district(turn: Turn) -> Screen:
    """Ask for the kecamatan."""
    areas = turn.services.shared.areas
    buttons = [tap(district.name, "tip.in", district.code) for district in areas.served_districts()]
    return Screen(
        _("<b>Where is it?</b>\n\nTap the kecamatan. You can also type the name of the kelurahan."),
        rows(*buttons, skip("tip.at", areas.whole()), *ways(turn, "notice")),
    )


async def ask_area(turn: Turn) -> Screen:
    """Ask for the kelurahan within the chosen kecamatan."""
    district = turn.data.get("district", "")
    areas = turn.services.shared.areas.kelurahan_of(district)
    buttons = [tap(area.name, "tip.at", area.code) for area in areas]
    return Screen(
        _("<b>Which kelurahan?</b>\n\nChoose the one nearest to what happened."),
        rows(*pairs(buttons), skip("tip.at", district), *ways(turn, "district")),
    )


async def ask_category(turn: Turn) -> Screen:
    """Ask what it is about."""
    buttons = [tap(_(label), "tip.about", category) for category, label in CATEGORIES.items()]
    return Screen(_("<b>What is it about?</b>"), rows(*buttons, *ways(turn, "area")))


async def ask_spot(turn: Turn) -> Screen:
    """Ask where it happens, roughly."""
    return Screen(_("<b>Where roughly?</b>"), rows(*_choices(SPOTS, "tip.spot"), *ways(turn, "category")))


async def ask_period(turn: Turn) -> Screen:
    """Ask when it happens, roughly."""
    return Screen(_("<b>When roughly?</b>"), rows(*pairs(_choices(PERIODS, "tip.period")), *ways(turn, "spot")))


async def ask_danger(turn: Turn) -> Screen:
    """Ask whether somebody is in danger at this moment."""
    return Screen(
        _("<b>Is somebody in danger now?</b>"),
        rows(
            (tap(_("🔴 Yes, now"), "tip.danger", "yes"), tap(_("No"), "tip.danger", "no")),
            skip("tip.danger", "no"),
            *ways(turn, "period"),
        ),
    )


async def show_numbers(turn: Turn) -> Screen:
    """Give the telephone numbers first when somebody is in danger."""
    numbers = emergency_lines(turn)
    lead = _("<b>Call first</b>\n\nA call is faster than this bot. Nobody may be reading now.")
    return Screen(
        f"{lead}\n\n{numbers}",
        rows(tap(_("➡️ Go on and send info"), "tip.on"), *ways(turn, "danger")),
    )


async def ask_speed(turn: Turn) -> Screen:
    """Ask whether an urgent tip may go at once, though its arrival could tell who was writing."""
    asked = _(
        "<b>Send it at once?</b>\n\nAt once: officers see it within a minute. Whoever sees you with your phone now "
        "could guess that it was you. You cannot take it back.\n\nA little later: {least} to {most} minutes. That "
        "is safer for you."
    )
    terms = turn.services.shared.terms
    return Screen(
        asked.format(least=terms.urgent_least, most=terms.urgent_most),
        rows(
            tap(_("⚡ At once"), "tip.speed", "now"),
            tap(_("🕐 A little later"), "tip.speed", "later"),
            skip("tip.speed", "later"),
            *ways(turn, "numbers"),
        ),
    )


async def ask_knows(turn: Turn) -> Screen:
    """Ask who else knows, because what only one person knows tells who that is."""
    previous = "danger" if not turn.data.get("urgent") else ("speed" if turn.services.shared.terms.rests else "numbers")
    return Screen(
        _("<b>Who else knows this?</b>\n\nOfficers do not see your answer. I only ask to keep you safe."),
        rows(*_choices(KNOWS, "tip.knows"), *ways(turn, previous)),
    )


async def warn_alone(turn: Turn) -> Screen:
    """Warn somebody who alone knows a thing, and offer rougher words or a delay."""
    said = _(
        "<b>Careful: it could show that it was you.</b>\n\nWhat only you know can tell who you are. You can write "
        "roughly: no names of your family, no hours, no house. You can also let it rest for some days, so that "
        "nobody thinks of today."
    )
    waits = () if turn.data.get("urgent") else (tap(_("📅 Let it rest for 1 to 3 days"), "tip.alone", "rest"),)
    return Screen(
        said,
        rows(tap(_("✏️ I write roughly"), "tip.alone", "rough"), *waits, skip("tip.alone", "on"), *ways(turn, "knows")),
    )


async def ask_official(turn: Turn) -> Screen:
    """Ask whether the tip concerns an official or the coordinator; it is always asked."""
    return Screen(
        _(
            "<b>Is it about an official, or an officer of your kelurahan?</b>\n\nIf yes, officers of the kelurahan "
            "do not get it. Only the immigration office reads it."
        ),
        rows(
            (tap(_("Yes"), "tip.official", "yes"), tap(_("No"), "tip.official", "no")),
            tap(_("I am not sure"), "tip.official", "yes"),
            *ways(turn, "knows"),
        ),
    )


SCREENS: dict[str, Handler] = {
    "tip.notice": show_notice,
    "tip.preset": ask_preset,
    "tip.district": ask_district,
    "tip.area": ask_area,
    "tip.category": ask_category,
    "tip.spot": ask_spot,
    "tip.period": ask_period,
    "tip.danger": ask_danger,
    "tip.numbers": show_numbers,
    "tip.speed": ask_speed,
    "tip.knows": ask_knows,
    "tip.alone": warn_alone,
    "tip.official": ask_official,
}


def ways(turn: Turn, previous: str) -> Rows:
    """Return the last rows of every question: the question before it, home, and the cover."""
    if previous == "area" and not turn.data.get("district"):
        previous = "district"
    return rows((back("tip.back", previous), tap(_("🏠 Home"), "tip.home")), closes("tip"))


def skip(verb: str, *arguments: str) -> Button:
    """Return the button that leaves a question out."""
    return tap(_("⏭ Skip"), verb, *arguments)


def _choices(labels: Mapping[Choice, str], verb: str) -> list[Button]:
    return [tap(_(label), verb, choice) for choice, label in labels.items()]
