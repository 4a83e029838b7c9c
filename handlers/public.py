"""What anybody may see anywhere: answers of the public register, short enough for somebody else's chat.

They know nothing of who asked. Each has the date of the list and one next step, and none promises anything.
"""

from dataclasses import dataclass
from datetime import date
from html import escape

from bot.agencies.model import Answer, Candidate, Verdict
from bot.i18n import _, shown_date
from bot.learning.model import Link
from handlers.reasons import may_be_meant
from handlers.replies import Button, Rows
from handlers.shared import Shared
from handlers.verdicts import CANDIDATES, ECHO_LIMIT, WRITTEN_OTHERWISE, age_warning, compare, decided, said

LINE = "kp2mi"
"""The help line that the next step leads to."""


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """One answer: `title` and `summary` to choose it by, both plain text, and the message in Telegram's HTML."""

    id: str
    title: str
    summary: str
    html: str


def public_answers(shared: Shared, answer: Answer, language: str) -> tuple[PublicAnswer, ...]:
    """Return what a check found: first the answer itself, then each company that may be meant, as the list has it."""
    with shared.catalogues.speaking(language):
        teller = _Teller(shared, language)
        return tuple(teller.tell(answer))


def how_to_ask(shared: Shared, language: str) -> PublicAnswer:
    """Return how to ask, for whoever calls the bot without a word."""
    with shared.catalogues.speaking(language):
        title = _("Check a recruiter")
        asked = _("Type the name of the company or its licence number.")
        example = _("Like this: {call} PT …").format(call=f"@{shared.bot_link.rpartition('/')[2]}")
        return PublicAnswer("how", title, asked, f"🔎 <b>{title}</b>\n{asked}\n{example}\n{_yourself(shared)}")


def public_rows(shared: Shared, language: str) -> Rows:
    """Return the buttons below an answer in a group: addresses only, since a tap there would be seen by all."""
    link = _register(shared, language)
    with shared.catalogues.speaking(language):
        ways = [Button(_("🔎 Check a recruiter"), url=shared.bot_link)]
    return tuple((way,) for way in (*ways, *([Button(link.title, url=link.url)] if link else [])))


@dataclass(frozen=True, slots=True)
class _Teller:
    """Puts answers into words of the language that is spoken."""

    shared: Shared
    language: str

    def tell(self, answer: Answer) -> list[PublicAnswer]:
        """Return the answer, and the companies that it leaves open."""
        if answer.verdict is Verdict.NOT_FOUND:
            return [self._not_found(answer)]
        if answer.verdict is not Verdict.SIMILAR:
            return [self._known("answer", answer, doubtful=answer.how in WRITTEN_OTHERWISE)]
        candidates = answer.candidates[:CANDIDATES]
        meant = (self._candidate(number, each) for number, each in enumerate(candidates, start=1))
        return [self._similar(answer, candidates), *(each for each in meant if each is not None)]

    def _candidate(self, number: int, candidate: Candidate) -> PublicAnswer | None:
        found = self.shared.checker.check(candidate.name)
        if found.verdict not in (Verdict.LISTED, Verdict.SANCTIONED):
            return None  # another company has almost this name
        return self._known(f"maybe-{number}", found, doubtful=True)

    def _known(self, id_: str, answer: Answer, *, doubtful: bool) -> PublicAnswer:
        known = self._sanctioned if answer.verdict is Verdict.SANCTIONED else self._listed
        return known(id_, answer, doubtful=doubtful)

    def _listed(self, id_: str, answer: Answer, *, doubtful: bool) -> PublicAnswer:
        agency = answer.agency
        if agency is None:
            raise ValueError("a company that is on the list has an entry")
        title = _("{name} is on the list").format(name=agency.name)
        number = _("Number on the list: {number}").format(number=f"<code>{escape(agency.licence_no or '')}</code>")
        facts = [compare()] if doubtful else [number] if agency.licence_no else []
        step = _("That does not mean that the job is real. Ask for the SIP2MI of this job before you pay anything.")
        source = said(answer.as_of)
        html = self._lines(answer.as_of, f"📋 <b>{escape(title)}</b>", *facts, source, step=f"👉 {step}")
        return PublicAnswer(id_, agency.name if doubtful else title, compare() if doubtful else source, html)

    def _sanctioned(self, id_: str, answer: Answer, *, doubtful: bool) -> PublicAnswer:
        sanction = answer.sanctions[0]
        name = answer.agency.name if answer.agency else sanction.name
        told = decided(sanction)
        facts = [f"<b>{told}</b>"]
        if sanction.spelling == "unconfirmed":
            facts.append(_("We are not sure how the decree spells this name. Compare letter by letter."))
        elif doubtful:
            facts.append(compare())
        on_list = (
            _("This name is on the official list of {day} all the same.")
            if answer.agency is not None
            else _("This name is not on the official list of {day}.")
        ).format(day=shown_date(answer.as_of))
        html = self._lines(answer.as_of, f"⛔ <b>{escape(name)}</b>", " ".join(facts), on_list, step=self._step())
        return PublicAnswer(id_, f"⛔ {name}", told, html)

    def _similar(self, answer: Answer, candidates: tuple[Candidate, ...]) -> PublicAnswer:
        names = " · ".join(f"<b>{escape(each.name)}</b>" for each in candidates)
        if any(map(may_be_meant, candidates)):
            about = _("{name}: I am not sure which company that is.")
            sign, hint, others = "❓", _("Choose only the same name, letter by letter."), _("Compare: {names}")
        else:
            about = _("{name} is not on the list.")
            sign, hint, others = "⚪", _("Similar names are other companies."), _("Other companies: {names}")
        head = f"{sign} {about.format(name=_quoted(answer.query))}"
        html = self._lines(answer.as_of, head, others.format(names=names), said(answer.as_of), step=self._step())
        return PublicAnswer("answer", about.format(name=_line(answer.query)), hint, html)

    def _not_found(self, answer: Answer) -> PublicAnswer:
        about = _("{name} is not on the list.")
        why = _("That alone does not mean fraud: perhaps it is spelled in another way, or the licence is new.")
        dated = said(answer.as_of)
        html = self._lines(
            answer.as_of, f"⚪ {about.format(name=_quoted(answer.query))}", why, dated, step=self._step()
        )
        return PublicAnswer("answer", about.format(name=_line(answer.query)), dated, html)

    def _lines(self, as_of: date, *lines: str, step: str) -> str:
        return "\n".join((*lines, *age_warning(self.shared, self.language, as_of), step, _yourself(self.shared)))

    def _step(self) -> str:
        lines = self.shared.library.hotlines(self.language)
        line = next((each for each in lines if each.id == LINE and each.numbers), None)
        if line is None:
            first = _("Do not pay yet. Ask first.")
            return f"👉 {first}"
        ask = _("Ask {name}: {number}.").format(name=escape(line.name), number=escape(line.numbers[0].shown))
        return _("👉 <b>Do not pay yet.</b> {ask}").format(ask=ask)


def _yourself(shared: Shared) -> str:
    invitation = _("Check a recruiter yourself, for free:")
    return f"{invitation} {shared.bot_link}"


def _register(shared: Shared, language: str) -> Link | None:
    return shared.library.office(language).link("register")


def _quoted(query: str) -> str:
    # As code: what somebody typed must become no link, mention or command in a message of the bot.
    return f"<code>{escape(_line(query))}</code>"


def _line(query: str) -> str:
    line = " ".join("".join(each for each in query if each.isprintable() or each.isspace()).split())
    return line if 0 < len(line) <= ECHO_LIMIT else _("What you sent")
