"""What a check found, in words: four screens, each dated, each with one next step, none that promises safety."""

from dataclasses import replace
from datetime import date, timedelta
from html import escape

from bot.agencies.model import Agency, Answer, Candidate, How, Sanction, Verdict
from bot.i18n import N_, _, shown_date, shown_when
from handlers.context import Turn
from handlers.hotlines import hotline
from handlers.keyboards import home, rows, tap, whatsapp
from handlers.reasons import KINDS, explain, may_be_meant
from handlers.replies import Button, Rows, Screen
from handlers.shared import Shared
from handlers.watch import watch_button

FRESH = timedelta(days=30)
"""A list that is older may lack companies, or still hold some that lost their licence; the answer turns amber."""

ECHO_LIMIT = 60
"""Letters of what was typed that are shown again; a whole advert is not."""

CANDIDATES = 5
BRANCHES = 3
"""Branch offices of a company that are shown; the rest is counted."""

ACTIONS = {
    "revoked": N_("Licence revoked ({day})."),
    "suspended": N_("Licence suspended ({day})."),
}

WRITTEN_OTHERWISE = frozenset({How.NORMALISED, How.SOUND, How.SLIP})
"""The name was recognised, but the list does not write it as it was typed."""


def verdict_screen(turn: Turn, answer: Answer, lead: str | None = None) -> Screen:
    """Return the screen for an answer; `lead` is a sentence in Telegram's HTML that comes first."""
    shown = {
        Verdict.LISTED: _listed,
        Verdict.SANCTIONED: _sanctioned,
        Verdict.SIMILAR: _similar,
        Verdict.NOT_FOUND: _not_found,
    }[answer.verdict](turn, answer)
    return shown if lead is None else replace(shown, html=f"{lead}\n\n{shown.html}")


def _listed(turn: Turn, answer: Answer) -> Screen:
    agency = answer.agency
    if agency is None:
        raise ValueError("a company that is on the list has an entry")
    headline = _("{name} is on the list").format(name=agency.name)
    then = "\n".join(
        (
            _("<b>That does not mean that the job is real.</b> Swindlers borrow names from the list. So:"),
            _("1. Ask for the SIP2MI, the permit for this very job (job order)."),
            _("2. Ask who contacts you. Call the company itself: does this person work there?"),
            _("3. Pay only the company, never a person, and ask for a receipt."),
        )
    )
    parts = (f"📋 <b>{escape(headline)}</b>", *_doubt(answer), _facts(agency), dated(turn, answer.as_of), then)
    share = (headline, _("Ask for the SIP2MI of this job before you pay anything."), said(answer.as_of))
    return Screen("\n\n".join(parts), (*sentences(), *ways(turn, *share, watched=agency.name)))


def _facts(agency: Agency) -> str:
    """Return what the list tells of a company; a line for each thing that it has."""
    number = (
        _("Number on the list: {number}").format(number=f"<code>{escape(agency.licence_no)}</code>")
        if agency.licence_no
        else _("The list gives no number for this company.")
    )
    known = [number]
    if agency.licence_from or agency.licence_until:
        begin, end = (escape(day) if day else "…" for day in (agency.licence_from, agency.licence_until))
        known.append(_("Licence: {begin} to {end}").format(begin=begin, end=end))
    if place := ", ".join(fact for fact in (agency.address, agency.city) if fact):
        known.append(f"📍 {escape(place)}")
    if agency.phones:
        known.append(f"📞 {escape(', '.join(agency.phones))}")
    if agency.branches:
        shown = escape("; ".join(agency.branches[:BRANCHES]))
        rest = len(agency.branches) - BRANCHES
        if rest > 0:
            shown = "; ".join((shown, _("and {count} more").format(count=rest)))
        known.append(_("Branch offices: {places}").format(places=shown))
    return "\n".join(known)


def _sanctioned(turn: Turn, answer: Answer) -> Screen:
    name = answer.agency.name if answer.agency else answer.sanctions[0].name
    on_list = (
        _("This name is on the official list of {day} all the same.")
        if answer.agency is not None
        else _("This name is not on the official list of {day}.")
    ).format(day=shown_date(answer.as_of))
    parts = [f"⛔ <b>{escape(name)}</b>", *_doubt(answer), *map(_sanction, answer.sanctions)]
    parts.append("\n".join((on_list, *_age(turn, answer.as_of))))
    if any(sanction.action == "revoked" for sanction in answer.sanctions):
        parts.append(_("A company can get a licence again later."))
    else:
        parts.append(_("The suspension may be over by now. We do not know."))
    parts.append(step(turn))
    headline = f"{name}: {decided(answer.sanctions[0])}"
    return Screen("\n\n".join(parts), ways(turn, headline, on_list, _("Do not pay yet. Ask first."), watched=name))


def decided(sanction: Sanction) -> str:
    """Return what was decided against a company, and when."""
    return _(ACTIONS[sanction.action]).format(day=shown_when(sanction.date))


def _sanction(sanction: Sanction) -> str:
    lines = [f"<b>{decided(sanction)}</b>"]
    if sanction.spelling == "unconfirmed":
        lines.append(_("We are not sure how exactly this name is spelled in the decree. Compare it letter by letter."))
    return "\n".join((*lines, _("Source: {source}").format(source=escape(sanction.cited))))


def _similar(turn: Turn, answer: Answer) -> Screen:
    candidates = answer.candidates[:CANDIDATES]
    if any(map(may_be_meant, candidates)):
        headline = _("❓ <b>Did you mean …?</b>")
        said_first = _(
            "{name}: I am not sure which company that is. Compare letter by letter, and tap only the same name."
        )
    else:
        headline = _("⚪ <b>Not on the list</b>")
        said_first = _("{name} is not on the list. The names below are similar, but they are other companies.")
    parts = [headline, said_first.format(name=f"<b>{escape(_line(answer.query))}</b>")]
    if answer.kind is not None:
        parts.append(_(KINDS[answer.kind]))
    asked = _("<b>Why?</b>")
    why = "\n\n".join(map(explain, candidates))
    parts.append(f"{asked}\n<blockquote expandable>{why}</blockquote>")
    advice = _("One other letter is another company. Compare the recruiter's name letter by letter.")
    return Screen(
        "\n\n".join((*parts, dated(turn, answer.as_of), step(turn))),
        (
            *rows(*map(candidate_button, candidates), tap(_("None of these"), "check.none")),
            *ways(turn, advice, _("Do not pay yet. Ask first."), said(answer.as_of)),
        ),
    )


def candidate_button(candidate: Candidate) -> Button:
    """Return the button that shows how a candidate stands."""
    sign = "⛔ " if candidate.standing is Verdict.SANCTIONED else ""
    return name_button(f"{sign}{candidate.name}", candidate.name)


def name_button(label: str, name: str) -> Button:
    """Return the button that checks a name of the register."""
    try:
        return tap(label, "check.name", name)
    except ValueError:
        # Too long for a button to carry: it is copied instead, and can be sent as it is.
        return Button(label, copy=name)


def _not_found(turn: Turn, answer: Answer) -> Screen:
    kind = KINDS.get(answer.kind) if answer.kind else None
    asked = turn.services.shared.checker.normalise(answer.query)
    watched = f"PT {asked.upper()}" if asked else ""
    return unlisted_screen(turn, answer.as_of, _line(answer.query), kind, watched=watched)


def _doubt(answer: Answer) -> list[str]:
    return [f"⚠️ {compare()}"] if answer.how in WRITTEN_OTHERWISE else []


def compare() -> str:
    """Return the sentence for a name that is not certainly the one that was meant."""
    return _("Compare letter by letter with the name that you were given. One other letter is another company.")


def unlisted_screen(turn: Turn, as_of: date, name: str, kind: str | None = None, *, watched: str = "") -> Screen:
    """Say that a name is not on the list, why that may be, and what to do.

    `kind` is a message about what the name is instead; `watched` is the name that can be watched, if it is one.
    """
    reasons = (
        _("That alone does not mean fraud. Perhaps:"),
        _("• the name is spelled in another way"),
        _("• it is a branch, or a training centre (LPK)"),
        _("• its licence is newer than the list"),
    )
    then = _("Ask the recruiter for the licence number (SIP3MI), and type it here.")
    parts = (
        _("⚪ <b>Not on the list</b>"),
        _("{name} is not on the list.").format(name=f"<b>{escape(name)}</b>"),
        dated(turn, as_of),
        _(kind) if kind else "\n".join(reasons),
        step(turn) if kind else f"{step(turn)}\n{then}",
    )
    headline = _("{name} is not on the list.").format(name=name)
    return Screen("\n\n".join(parts), (*sentences(), *ways(turn, headline, then, said(as_of), watched=watched)))


def ask_line(turn: Turn, line_id: str = "kp2mi") -> str:
    """Return the line to ask, with its number; a pointer to the help lines where the office has left it out."""
    return escape(whom_to_ask(turn, line_id), quote=False)


def whom_to_ask(turn: Turn, line_id: str = "kp2mi") -> str:
    """Return the same in plain words, as they are sent on."""
    line = hotline(turn, line_id)
    if line is None:
        return _("Ask at one of the ☎️ help lines.")
    return _("Ask {name}: {number}.").format(name=line.name, number=line.numbers[0].shown)


def step(turn: Turn, line_id: str = "kp2mi") -> str:
    """Return the one next step when nothing is certain."""
    return _("👉 <b>Do not pay yet.</b> {ask}").format(ask=ask_line(turn, line_id))


def said(as_of: date) -> str:
    """Return which list an answer comes from."""
    return _("According to the official list of {day}.").format(day=shown_date(as_of))


def dated(turn: Turn, as_of: date) -> str:
    """Return which list an answer comes from, with a warning where it is old."""
    return "\n".join((said(as_of), *_age(turn, as_of)))


def _age(turn: Turn, as_of: date) -> list[str]:
    return age_warning(turn.services.shared, turn.language, as_of)


def age_warning(shared: Shared, language: str, as_of: date) -> list[str]:
    """Return the warning about a list that is no longer fresh, with the official page; nothing about a fresh one."""
    age = shared.clock.now().date() - as_of
    if age <= FRESH:
        return []
    warning = _("🟠 That list is {days} days old. Look at the newest one too.").format(days=age.days)
    link = shared.library.office(language).link("register")
    return [warning if link is None else f'{warning} <a href="{escape(link.url)}">{escape(link.title)}</a>']


def _line(query: str) -> str:
    """Return what was typed where it is one short line; the rest of an advert is nobody's name."""
    line = " ".join(query.split())
    return line if len(line) <= ECHO_LIMIT and "\n" not in query.strip() else _("What you sent")


def sentences() -> Rows:
    """Return the ready sentences for the recruiter, to copy: one that asks, one that declines politely."""
    ask = _("May I see the SIP3MI, the SIP2MI for this job, and the placement agreement?")
    decline = _("Thank you for the offer. I ask the office and my family first. Until then I pay nothing.")
    return ((Button(_("📋 Copy a question"), copy=ask), Button(_("🙏 Copy a no"), copy=decline)),)


def ways(turn: Turn, *lines: str, watched: str = "", seven: bool = True) -> Rows:
    """Return where to go from a result.

    `lines` is what WhatsApp shares of it, `watched` a name to be told about, `seven` whether to offer the questions.
    """
    closing = _("Check a recruiter yourself, for free:")
    message = "\n".join((*lines, closing, turn.services.shared.bot_link))
    further = [watch_button(watched) if watched else None, tap(_("🧭 Seven questions"), "offer") if seven else None]
    offered = tuple(button for button in further if button is not None)
    return rows(
        *((offered,) if offered else ()),
        (tap(_("🔎 Check another"), "check"), tap(_("☎️ Help lines"), "help")),
        (whatsapp(message), home()),
    )
