"""One card for each of the usual countries: what is known, what is not, what to check, and whom to call there."""

from html import escape

from bot.agencies.adverts.model import CountryCard, Destination, Source
from bot.i18n import _
from bot.learning.shelf import fallbacks
from handlers.context import Turn
from handlers.hotlines import hotline
from handlers.keyboards import back, home, pairs, rows, tap
from handlers.replies import Button, Rows, Screen
from handlers.routes import Route, on_command, on_tap
from handlers.sharing import pass_on
from handlers.start import outdated
from handlers.verdicts import whom_to_ask
from handlers.views import local
from handlers.ways import foreign, known_ways, way_button

FROM_ABROAD = "kp2mi-abroad"
"""The help line that answers wherever somebody is."""

SIGNS = {"open": "🛤", "closed": "⛔"}
"""What stands before a rule that tells whether there is an official way."""

Country = tuple[Destination, CountryCard]


async def show_countries(turn: Turn) -> Screen:
    """List the usual countries by their names."""
    known = sorted(countries(turn), key=lambda each: local(each[0].name, turn.language))
    buttons = pairs(country_button(turn, place) for place, _card in known)
    title = _("🌏 By country")
    asked = _("Which country is it? I tell you what we know of work there.")
    return Screen(
        f"<b>{title}</b>\n\n{asked}", (*buttons, *rows(tap(_("🛤 Official ways"), "ways"), (back("learn"), home())))
    )


async def show_country(turn: Turn) -> Screen:
    """Show one country on one screen."""
    found = next((each for each in countries(turn) if each[0].id == turn.argument(0)), None)
    if found is None:
        outdated(turn)
        return await show_countries(turn)
    return country_screen(turn, *found)


def country_screen(turn: Turn, place: Destination, card: CountryCard) -> Screen:
    """Return the card of a country."""
    said = _said(turn, place, card)
    written_in = next(tag for tag in fallbacks(turn.language) if tag in card.check)
    parts = [f"<b>{escape(_title(turn, place))}</b>", *foreign(turn.services.shared, turn.language, written_in)]
    parts += map(escape, said)
    if sources := _sources(place, card):
        parts.append(f"<blockquote expandable>{escape(sources)}</blockquote>")
    message = "\n".join((_title(turn, place), *said))
    return Screen("\n\n".join(parts), _buttons(turn, card, message))


def countries(turn: Turn) -> tuple[Country, ...]:
    """Return the countries whose card is current."""
    shared = turn.services.shared
    today = shared.clock.now().date()
    return tuple((place, card) for place, card in shared.adverts.countries() if today <= card.review_by)


def named(turn: Turn, words: str) -> Country | None:
    """Return the country that bare words name in any language, and nothing else."""
    return next(
        (each for each in countries(turn) if words in {name.casefold() for name in each[0].name.values()}), None
    )


def country_button(turn: Turn, place: Destination) -> Button:
    """Return the button that opens a country's card."""
    return tap(_title(turn, place), "country", place.id)


def _title(turn: Turn, place: Destination) -> str:
    return f"{place.emoji} {local(place.name, turn.language)}".strip()


def _said(turn: Turn, place: Destination, card: CountryCard) -> list[str]:
    """Return what is known, then what is not, as plain text: a card is also sent on."""
    parts = [] if card.way else [_("❔ Is there an official way? We do not know yet.")]
    if place.rule is not None:
        parts.append(f"{SIGNS.get(card.way or '', '')} {local(place.rule.text, turn.language)}".strip())
    parts += [f"⚠️ {local(trap.text, turn.language)}" for trap in card.traps]
    parts.append(f"🔎 {local(card.check, turn.language)}")
    parts.append("\n".join(_lines(turn, card)))
    if unknown := _unknown(turn, card):
        parts.append(_("❔ We do not know yet: {what}.").format(what=", ".join(unknown)))
    return [*(part for part in parts if part), f"👉 {whom_to_ask(turn)}"]


def _lines(turn: Turn, card: CountryCard) -> list[str]:
    found = (hotline(turn, id_) for id_ in (*card.lines, FROM_ABROAD))
    return [f"☎️ {line.name}: {line.numbers[0].shown}" for line in found if line is not None]


def _unknown(turn: Turn, card: CountryCard) -> list[str]:
    gaps = (
        (not card.traps, _("the usual tricks")),
        (not any(hotline(turn, id_) for id_ in card.lines), _("the number of the embassy")),
    )
    return [what for missing, what in gaps if missing]


def _sources(place: Destination, card: CountryCard) -> str:
    sources: list[Source] = [trap.source for trap in card.traps]
    if place.rule is not None:
        sources.insert(0, place.rule.source)
    named = dict.fromkeys(f"{source.name} ({source.dated[:4]})" for source in sources)
    return _("Source: {source}").format(source="; ".join(named)) if named else ""


def _buttons(turn: Turn, card: CountryCard, message: str) -> Rows:
    leading = [way_button(way) for way in known_ways(turn) if way.slug in card.ways]
    return rows(
        tap(_("🔎 Check a recruiter"), "check"),
        *leading,
        (tap(_("🛤 Official ways"), "ways"), tap(_("☎️ Help lines"), "help")),
        pass_on(turn.services.shared, message),
        (back("countries"), home()),
    )


HANDLERS: tuple[Route, ...] = (
    on_command(show_countries, "negara", "countries"),
    on_tap(show_countries, "countries"),
    on_tap(show_country, "country"),
)
