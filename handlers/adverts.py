"""What an advert shows: first how each company stands, then the red flags with their reasons, then one next step."""

from html import escape

from bot.agencies.adverts.model import Advert, Colour, Comparison, Rule
from bot.agencies.adverts.phones import compare_phones
from bot.agencies.model import Agency, Answer, Verdict
from bot.i18n import N_, _
from handlers.context import Turn
from handlers.countries import countries, country_button
from handlers.keyboards import rows
from handlers.reasons import may_be_meant
from handlers.replies import Button, Screen
from handlers.verdicts import compare, dated, decided, name_button, said, sentences, step, ways
from handlers.views import local, plain

FLAGS = 4
"""Red flags that are told with their reason; more would not be read."""

COMPANIES = 4
COUNTRIES = 2

AT_HOME = frozenset({"kafe-kota-lain", "teman-daring"})
"""Red flags of luring inside Indonesia."""

LINE_ABROAD = "kp2mi"
LINE_AT_HOME = "sapa"

HEADLINES = {
    Colour.RED: N_("🔴 <b>Stop. This advert shows red flags.</b>"),
    Colour.AMBER: N_("🟠 <b>Ask first.</b>"),
    Colour.NOTHING: N_("⚪ <b>I found no red flag. That is no proof.</b>"),
}
SHARED = {
    Colour.RED: N_("This advert shows red flags."),
    Colour.AMBER: N_("Ask first about this advert."),
    Colour.NOTHING: N_("I found no red flag in this advert. That is no proof."),
}


def advert_screen(turn: Turn, companies: tuple[Answer, ...], advert: Advert, *, pictured: bool = False) -> Screen:
    """Return the answer to an advert and to the companies that it names; `pictured` words may be misread."""
    as_of, answers = turn.services.shared.checker.as_of, companies[:COMPANIES]
    colour = _colour(advert, answers)
    parts = [_(HEADLINES[colour])]
    if pictured:
        parts.append(_("📷 I read this in the picture, and may have misread letters. Compare them with the picture."))
    parts.append(_companies(advert, answers, pictured=pictured))
    if warned := _phones(advert, answers):
        parts.append(warned)
    parts += _rules(turn, advert)
    parts += _flags(turn, advert)
    listed = [dated(turn, as_of)] if answers else []
    parts += [*listed, step(turn, LINE_AT_HOME if _lures_at_home(advert) else LINE_ABROAD)]
    seen = [local(found.flag.text, turn.language) for found in advert.flags[:2]]
    shared = ways(turn, _(SHARED[colour]), *seen, *([said(as_of)] if answers else []))
    return Screen("\n\n".join(parts), (*rows(*_buttons(answers), *_countries(turn, advert)), *sentences(), *shared))


def _lures_at_home(advert: Advert) -> bool:
    """Tell whether women and children are lured inside Indonesia, which has a help line of its own."""
    return not advert.destinations and any(found.flag.id in AT_HOME for found in advert.flags)


def _colour(advert: Advert, answers: tuple[Answer, ...]) -> Colour:
    if any(answer.verdict is Verdict.SANCTIONED for answer in answers):
        return Colour.RED
    colours = [advert.colour, *(place.rule.colour for place in advert.destinations if place.rule)]
    if Colour.RED in colours:
        return Colour.RED
    doubtful = any(answer.verdict is not Verdict.LISTED for answer in answers)
    return Colour.AMBER if Colour.AMBER in colours or doubtful else Colour.NOTHING


def _companies(advert: Advert, answers: tuple[Answer, ...], *, pictured: bool) -> str:
    if answers:
        lines = [_company(answer) for answer in answers]
        if pictured or any(answer.verdict is Verdict.SIMILAR for answer in answers):
            lines.append(f"⚠️ {compare()}")
        return "\n".join(lines)
    if advert.person_offers:
        return _("👤 I see a person, but no company. A person alone may not place workers abroad. Ask which company.")
    return _("❔ I see no company's name. Ask for it, and type it here.")


def _company(answer: Answer) -> str:
    """Return how one company of the advert stands, in one line."""
    name = f"<b>{plain(answer.query)}</b>"
    if answer.verdict is Verdict.LISTED and answer.agency is not None:
        on_list = _("📋 {name}: on the list. That does not mean that the job is real.")
        return on_list.format(name=f"<b>{escape(answer.agency.name)}</b>")
    if answer.verdict is Verdict.SANCTIONED:
        return f"⛔ <b>{escape(answer.sanctions[0].name)}</b>: {decided(answer.sanctions[0])}"
    if answer.verdict is Verdict.SIMILAR and any(map(may_be_meant, answer.candidates)):
        return _("❓ {name}: did you mean {other}?").format(
            name=name, other=f"<b>{escape(answer.candidates[0].name)}</b>"
        )
    return _("⚪ {name}: not on the list.").format(name=name)


def _phones(advert: Advert, answers: tuple[Answer, ...]) -> str:
    """Compare the recruiter's number with the company's own: a real name with another number is borrowed."""
    agencies = [answer.agency for answer in answers if answer.agency is not None and answer.agency.phones]
    compared = [(agency, compare_phones(advert.phones, agency.phones)) for agency in agencies]
    return "\n".join(line for line in (_compared(*pair) for pair in compared) if line)


def _compared(agency: Agency, comparison: Comparison) -> str:
    if comparison is Comparison.DIFFERENT:
        return _("📞 The number in the advert is not the company's on the list ({numbers}). Call that one.").format(
            numbers=escape(", ".join(agency.phones))
        )
    if comparison is Comparison.SAME:
        return _("📞 The number in the advert is the company's number on the list.")
    return ""


def _rules(turn: Turn, advert: Advert) -> list[str]:
    """Return what is known of the countries, where it is a reason to ask."""
    known: list[tuple[str, Rule]] = [
        (f"{place.emoji} {local(place.name, turn.language)}", place.rule)
        for place in advert.destinations
        if place.rule is not None and place.rule.colour is not Colour.NOTHING
    ]
    return [f"{escape(name)}: {escape(local(rule.text, turn.language))}" for name, rule in known[:2]]


def _countries(turn: Turn, advert: Advert) -> list[tuple[Button, ...]]:
    """Return a row that opens the cards of the countries, where there are some."""
    current = {place.id for place, _card in countries(turn)}
    found = [country_button(turn, place) for place in advert.destinations if place.id in current]
    return [tuple(found[:COUNTRIES])] if found else []


def _flags(turn: Turn, advert: Advert) -> list[str]:
    found = sorted(advert.flags, key=lambda each: -each.flag.weight)
    parts = []
    for each in found[:FLAGS]:
        quote = f" <i>({plain(each.quote)})</i>" if each.quote else ""
        text, why = (escape(local(words, turn.language)) for words in (each.flag.text, each.flag.why))
        parts.append(f"🚩 <b>{text}</b>{quote}\n{why}")
    if len(found) > FLAGS:
        parts.append(_("And {count} more red flags.").format(count=len(found) - FLAGS))
    return parts


def _buttons(answers: tuple[Answer, ...]) -> list[Button]:
    names = []
    for answer in answers:
        if answer.verdict is Verdict.LISTED and answer.agency is not None:
            names.append((f"📋 {answer.agency.name}", answer.agency.name))
        elif answer.verdict is Verdict.SANCTIONED:
            names.append((f"⛔ {answer.sanctions[0].name}", answer.sanctions[0].name))
        elif answer.verdict is Verdict.SIMILAR:
            names.append((f"❓ {answer.candidates[0].name}", answer.candidates[0].name))
    return [name_button(label, name) for label, name in dict(names).items()]
