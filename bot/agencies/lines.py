"""The check on the command line: a query a line, an answer a line, as JSON or in plain English."""

import json

from bot.agencies.checker import Checker
from bot.agencies.model import Answer, Candidate, Reason, ReasonKind, Verdict

_SAID = {
    ReasonKind.SPELLING: "spelled {word}, not {typed}",
    ReasonKind.SLIP: "{word}, if {typed} is a slip",
    ReasonKind.OTHER_WORD: "has {word} where {typed} was typed",
    ReasonKind.MISSING: "also has {word}",
    ReasonKind.EXTRA: "has no {typed}",
    ReasonKind.SWAPPED: "has its words in another order",
    ReasonKind.INITIALS: "{typed} may be short for {word}",
    ReasonKind.BESIDE: "{typed} stands beside the name",
    ReasonKind.OTHER_BODY: "{typed} says it is another body or a person",
    ReasonKind.SEVERAL: "the text names several companies",
    ReasonKind.NUMBER: "the licence number and the name do not belong together",
    ReasonKind.TWIN: "several companies are spelled like this",
    ReasonKind.LONG: "the text is too long to be read whole",
}
_HEADLINES = {
    Verdict.LISTED: "ON THE LIST",
    Verdict.SANCTIONED: "UNDER SANCTION",
    Verdict.SIMILAR: "NOT CERTAIN: similar names follow",
    Verdict.NOT_FOUND: "NOT ON THE LIST",
}


def answer_line(checker: Checker, line: str) -> str:
    """Answer one input line with one JSON object; a line that is a JSON string is read as the text it holds."""
    answer = checker.check(_read_query(line))
    return json.dumps(_as_json(answer), ensure_ascii=False)


def answer_words(checker: Checker, line: str) -> str:
    """Answer one input line in a few lines of English."""
    answer = checker.check(_read_query(line))
    name, licence = _name(answer), answer.agency.licence_no if answer.agency else None
    head = f"{_HEADLINES[answer.verdict]} (list of {answer.as_of})"
    lines = [head if name is None else f"{head}: {name}{f', number {licence}' if licence else ''}"]
    lines += [
        f"  {sanction.action} {sanction.date}, spelling {sanction.spelling}: {sanction.source}"
        for sanction in answer.sanctions
    ]
    lines += [f"  {candidate.name}: {_explain(candidate)}" for candidate in answer.candidates]
    return "\n".join(lines)


def _read_query(line: str) -> str:
    line = line.rstrip("\r\n")
    if line.startswith('"'):
        try:
            return str(json.loads(line))
        except ValueError:
            return line
    return line


def _as_json(answer: Answer) -> dict[str, object]:
    known: dict[str, object] = {
        # A lone surrogate, which JSON can spell and no text can hold, must not stop the line from being written.
        "query": answer.query.encode("utf-8", "replace").decode("utf-8"),
        "verdict": answer.verdict.value,
        "name": _name(answer),
        "licence_no": answer.agency.licence_no if answer.agency else None,
        "candidates": [{"name": one.name, "why": _explain(one)} for one in answer.candidates],
        "as_of": answer.as_of.isoformat(),
    }
    if answer.sanctions:
        known["sanctions"] = [
            {"action": one.action, "date": one.date, "source": one.source, "spelling": one.spelling}
            for one in answer.sanctions
        ]
    return known


def _name(answer: Answer) -> str | None:
    if answer.agency:
        return answer.agency.name
    return answer.sanctions[0].name if answer.sanctions else None


def _explain(candidate: Candidate) -> str:
    said = [_say(reason) for reason in candidate.why]
    if candidate.standing is Verdict.SANCTIONED:
        said.append("under sanction")
    return "; ".join(said)


def _say(reason: Reason) -> str:
    if reason.kind is ReasonKind.SPELLING and not reason.word:
        return "spelled in another way"
    return _SAID[reason.kind].format(typed=reason.typed, word=reason.word)
