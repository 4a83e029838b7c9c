"""Why a name is only similar, and what was asked about when it is no placement company: words for each."""

from html import escape

from bot.agencies.model import MISSPELT, Candidate, Kind, Reason, ReasonKind
from bot.i18n import N_, _

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


def may_be_meant(candidate: Candidate) -> bool:
    """Tell whether "did you mean" is the right question for a candidate."""
    kinds = {reason.kind for reason in candidate.why}
    return kinds <= NEAR or not kinds.isdisjoint(OPEN)


def explain(candidate: Candidate) -> str:
    """Return a candidate with the words that are the same and those that differ, in Telegram's HTML."""
    lines = [f"<b>{escape(candidate.name)}</b>"]
    if candidate.same:
        same = _("The same: {words}.").format(words=escape(", ".join(candidate.same)))
        lines.append(f"• {same}")
    return "\n".join((*lines, *(f"• {_reason(reason)}" for reason in candidate.why)))


def _reason(reason: Reason) -> str:
    if reason.kind in MISSPELT and not reason.typed:
        return _("The list writes it in another way.")
    return _(REASONS[reason.kind]).format(typed=escape(reason.typed), word=escape(reason.word))
