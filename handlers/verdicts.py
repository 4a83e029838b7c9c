"""What a check found, in words: four screens, each dated, each with one next step, none that promises safety."""

from datetime import date, timedelta
from html import escape

from bot.agencies.model import MISSPELT, Answer, Candidate, How, Kind, Reason, ReasonKind, Sanction, Verdict
from bot.i18n import N_, _, shown_date, shown_when
from handlers.context import Turn
from handlers.hotlines import hotline
from handlers.keyboards import home, rows, tap, whatsapp
from handlers.replies import Button, Rows, Screen

FRESH = timedelta(days=30)
"""A list that is older may lack companies, or still hold some that lost their licence; the answer turns amber."""

ECHO_LIMIT = 60
"""Letters of what was typed that are shown again; a whole advert is not."""

CANDIDATES = 5

ACTIONS = {
    "revoked": N_("Licence revoked ({day})."),
    "suspended": N_("Licence suspended ({day})."),
}

KINDS = {
    Kind.INSTITUTION: N_(
        "This looks like a school or an office. This list holds only companies that may place workers abroad (P3MI)."
    ),
    Kind.TRAINING: N_(
        "This looks like a training centre (LPK). It may train you, but only a P3MI may place you. Ask "
        "which P3MI it is, and type that name here."
    ),
    Kind.MANNING: N_(
        "This looks like an agency for ship crews. Such an agency can have another permit, which is not on "
        "this list. Ask which permit it has."
    ),
    Kind.PERSON: N_(
        "This looks like the name of a person. A person alone may not place workers abroad. Ask for the name "
        "of the company, and type that name here."
    ),
}

REASONS = {
    ReasonKind.SPELLING: N_("You wrote “{typed}”. The list writes “{word}”."),
    ReasonKind.SLIP: N_("You wrote “{typed}”. The list writes “{word}”. Is that a slip?"),
    ReasonKind.OTHER_WORD: N_("You wrote “{typed}”. The list has “{word}”: another word, another company."),
    ReasonKind.MISSING: N_("The list also has “{word}”. You did not write it."),
    ReasonKind.EXTRA: N_("You also wrote “{typed}”. The list does not have it."),
    ReasonKind.SWAPPED: N_("The words stand in another order."),
    ReasonKind.INITIALS: N_("You wrote only the letters “{typed}”. The list has “{word}”."),
    ReasonKind.BESIDE: N_("You also wrote “{typed}” beside the name."),
    ReasonKind.OTHER_BODY: N_("You wrote “{typed}”. That is not the company on the list, even with the same name."),
    ReasonKind.SEVERAL: N_("You wrote the names of several companies."),
    ReasonKind.NUMBER: N_("The number that you wrote does not fit what you wrote beside it."),
    ReasonKind.TWIN: N_("Several companies have almost this name."),
    ReasonKind.LONG: N_("The text is long. Is this the company it is about?"),
}


OPEN = frozenset({ReasonKind.SEVERAL, ReasonKind.TWIN, ReasonKind.NUMBER, ReasonKind.LONG})
"""Reasons that leave open which company is meant, whatever else differs."""

NEAR = MISSPELT | OPEN | {ReasonKind.MISSING, ReasonKind.SWAPPED, ReasonKind.INITIALS}
"""Reasons after which, alone, the company may well be the one that was meant; after others it is another company."""

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
    return shown if lead is None else Screen(f"{lead}\n\n{shown.html}", shown.rows)


def _listed(turn: Turn, answer: Answer) -> Screen:
    agency = answer.agency
    if agency is None:
        raise ValueError("a company that is on the list has an entry")
    headline = _("{name} is on the list").format(name=agency.name)
    number = (
        _("Number on the list: {number}").format(number=f"<code>{escape(agency.licence_no)}</code>")
        if agency.licence_no
        else _("The list gives no number for this company.")
    )
    then = "\n".join(
        (
            _("<b>That does not mean that the job is real.</b> Swindlers borrow names from the list. So:"),
            _("1. Ask for the SIP2MI, the permit for this very job (job order)."),
            _("2. Ask who contacts you. Call the company itself: does this person work there?"),
            _("3. Pay only the company, never a person, and ask for a receipt."),
        )
    )
    facts = "\n".join((number, *(escape(fact) for fact in (agency.city,) if fact)))
    question = _("May I see the SIP2MI for this job, and the placement agreement?")
    return Screen(
        "\n\n".join((f"📋 <b>{escape(headline)}</b>", *_doubt(answer), facts, _dated(turn, answer.as_of), then)),
        (
            (Button(_("📋 Copy a question"), copy=question),),
            *_ways(turn, headline, _("Ask for the SIP2MI of this job before you pay anything."), _said(answer.as_of)),
        ),
    )


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
    parts.append(_step(turn))
    headline = f"{name}: {_decided(answer.sanctions[0])}"
    return Screen("\n\n".join(parts), _ways(turn, headline, on_list, _("Do not pay yet. Ask first.")))


def _decided(sanction: Sanction) -> str:
    return _(ACTIONS[sanction.action]).format(day=shown_when(sanction.date))


def _sanction(sanction: Sanction) -> str:
    lines = [f"<b>{_decided(sanction)}</b>"]
    if sanction.spelling == "unconfirmed":
        lines.append(_("We are not sure how exactly this name is spelled in the decree. Compare it letter by letter."))
    return "\n".join((*lines, _("Source: {source}").format(source=escape(sanction.cited))))


def _similar(turn: Turn, answer: Answer) -> Screen:
    candidates = answer.candidates[:CANDIDATES]
    if any(map(_may_be_meant, candidates)):
        headline = _("❓ <b>Did you mean …?</b>")
        said = _("{name}: I am not sure which company that is. Compare letter by letter, and tap only the same name.")
    else:
        headline = _("⚪ <b>Not on the list</b>")
        said = _("{name} is not on the list. The names below are similar, but they are other companies.")
    parts = [headline, said.format(name=f"<b>{escape(_line(answer.query))}</b>")]
    if answer.kind is not None:
        parts.append(_(KINDS[answer.kind]))
    asked = _("<b>Why?</b>")
    why = "\n\n".join(_why(candidate) for candidate in candidates)
    parts.append(f"{asked}\n<blockquote expandable>{why}</blockquote>")
    advice = _("One other letter is another company. Compare the recruiter's name letter by letter.")
    return Screen(
        "\n\n".join((*parts, _dated(turn, answer.as_of), _step(turn))),
        (
            *rows(*map(_candidate, candidates), tap(_("None of these"), "check.none")),
            *_ways(turn, advice, _("Do not pay yet. Ask first."), _said(answer.as_of)),
        ),
    )


def _may_be_meant(candidate: Candidate) -> bool:
    kinds = {reason.kind for reason in candidate.why}
    return kinds <= NEAR or not kinds.isdisjoint(OPEN)


def _candidate(candidate: Candidate) -> Button:
    label = f"⛔ {candidate.name}" if candidate.standing is Verdict.SANCTIONED else candidate.name
    try:
        return tap(label, "check.name", candidate.name)
    except ValueError:
        # Too long for a button to carry: it is copied instead, and can be sent as it is.
        return Button(label, copy=candidate.name)


def _why(candidate: Candidate) -> str:
    return "\n".join((f"<b>{escape(candidate.name)}</b>", *(f"• {_reason(reason)}" for reason in candidate.why)))


def _reason(reason: Reason) -> str:
    if reason.kind in MISSPELT and not reason.typed:
        return _("The list writes it in another way.")
    return _(REASONS[reason.kind]).format(typed=escape(reason.typed), word=escape(reason.word))


def _not_found(turn: Turn, answer: Answer) -> Screen:
    return unlisted_screen(turn, answer.as_of, _line(answer.query), KINDS.get(answer.kind) if answer.kind else None)


def _doubt(answer: Answer) -> list[str]:
    return [f"⚠️ {compare()}"] if answer.how in WRITTEN_OTHERWISE else []


def compare() -> str:
    """Return the sentence for a name that is not certainly the one that was meant."""
    return _("Compare letter by letter with the name that you were given. One other letter is another company.")


def unlisted_screen(turn: Turn, as_of: date, name: str, kind: str | None = None) -> Screen:
    """Say that a name is not on the list, why that may be, and what to do; `kind` is a message about what it is."""
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
        _dated(turn, as_of),
        _(kind) if kind else "\n".join(reasons),
        _step(turn) if kind else f"{_step(turn)}\n{then}",
    )
    headline = _("{name} is not on the list.").format(name=name)
    return Screen("\n\n".join(parts), _ways(turn, headline, then, _said(as_of)))


def ask_line(turn: Turn) -> str:
    """Return the line to ask, with its number; a pointer to the help lines where the office has left it out."""
    line = hotline(turn, "kp2mi")
    if line is None:
        return _("Ask at one of the ☎️ help lines.")
    return _("Ask {name}: {number}.").format(name=escape(line.name), number=escape(line.numbers[0].shown))


def _step(turn: Turn) -> str:
    return _("👉 <b>Do not pay yet.</b> {ask}").format(ask=ask_line(turn))


def _said(as_of: date) -> str:
    return _("According to the official list of {day}.").format(day=shown_date(as_of))


def _dated(turn: Turn, as_of: date) -> str:
    return "\n".join((_said(as_of), *_age(turn, as_of)))


def _age(turn: Turn, as_of: date) -> list[str]:
    age = turn.services.shared.clock.now().date() - as_of
    if age <= FRESH:
        return []
    said = _("🟠 That list is {days} days old. Look at the newest one too.").format(days=age.days)
    link = turn.services.shared.library.office(turn.language).link("register")
    return [said if link is None else f'{said} <a href="{escape(link.url)}">{escape(link.title)}</a>']


def _line(query: str) -> str:
    """Return what was typed where it is one short line; the rest of an advert is nobody's name."""
    line = " ".join(query.split())
    return line if len(line) <= ECHO_LIMIT and "\n" not in query.strip() else _("What you sent")


def _ways(turn: Turn, *lines: str) -> Rows:
    closing = _("Check a recruiter yourself, for free:")
    message = "\n".join((*lines, closing, turn.services.shared.bot_link))
    return rows((tap(_("🔎 Check another"), "check"), tap(_("☎️ Help lines"), "help")), (whatsapp(message), home()))
