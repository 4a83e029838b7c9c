"""Find the words of a tip that may tell who wrote it, and rougher words to put in their place."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bot.i18n import LAST_RESORT
from bot.resources import ContentFolder
from bot.shapes import read_file
from bot.tips.model import TEXT_LIMIT
from bot.tips.risk_shapes import RiskKind, RisksFile, RuleEntry, fold

__all__ = ["Risk", "RiskFinder", "RiskKind"]

FILE = "tips/risks.yaml"
NEAR = 60
"""Letters on either side of a place that count as close by."""
_ENGLISH_SHARE = 5
"""One English word among so many makes a text English."""
_ELLIPSIS = "…"
_ENDS = ("", "\n", ".", "!", "?")
_WORD = re.compile(r"[^\W_]+")
_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[.:]\d\d)?")
_TIDYING = (
    (re.compile(r"\([ ,.;:]*\)"), ""),
    (re.compile(r" {2,}"), " "),
    (re.compile(r" +(?=[,.;:!?)\n]|$)"), ""),
    (re.compile(r"(?<=[,;:])[,;:]+"), ""),
    (re.compile(r"[,;:]+(?=[.!?])"), ""),
    (re.compile(r"(?m)^[ ,.;:!?]+(?=\S)"), ""),
)


@dataclass(frozen=True, slots=True)
class Risk:
    """A place in a tip that may tell who wrote it, as offsets, and rougher words for it where rules know some."""

    start: int
    end: int
    kind: RiskKind
    vaguer: str | None


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: RiskKind
    entry: RuleEntry
    words: re.Pattern[str]
    unless: re.Pattern[str] | None
    kept_near: re.Pattern[str] | None

    def matches(self, folded: str) -> Iterator[re.Match[str]]:
        barred = [match.span() for match in self.unless.finditer(folded)] if self.unless else []
        for match in self.words.finditer(folded):
            start, end = _place(match)
            if not any(start < last and first < end for first, last in barred):
                yield match

    def is_kept(self, folded: str, start: int, end: int) -> bool:
        near = folded[max(0, start - NEAR) : end + NEAR]
        return self.kept_near is not None and self.kept_near.search(near) is not None


class RiskFinder:
    """Knows the words that tell who wrote a tip. Offsets are places in the very text that is given."""

    def __init__(self, file: RisksFile) -> None:
        self._file = file
        self._english = frozenset(file.english)
        self._rules = tuple(
            _Rule(
                kind,
                entry,
                file.compile(entry.words),
                file.compile(entry.unless) if entry.unless else None,
                file.compile(entry.kept_near) if entry.kept_near else None,
            )
            for kind, part in file.kinds.items()
            for entry in part.rules
        )

    @classmethod
    def load(cls, folder: ContentFolder) -> "RiskFinder":
        """Read the rules.

        Raises:
            FileNotFoundError: there is no such file.
            ContentFileFault: it cannot be used.
        """
        return cls(read_file(RisksFile, folder.file(FILE), FILE))

    def find(self, text: str, own: Collection[str] = ()) -> tuple[Risk, ...]:
        """Return the risky places of a text in order, none overlapping; `own` are names of the sender's own."""
        folded = fold(text)
        language = self._language(folded)
        found = [*self._own(text, folded, own, language), *self._said(text, folded, language)]
        chosen: list[Risk] = []
        for risk in sorted(found, key=lambda each: (each.start, -each.end)):
            if not chosen or risk.start >= chosen[-1].end:
                chosen.append(risk)
        return tuple(chosen)

    def vaguer(self, text: str, own: Collection[str] = ()) -> str:
        """Return the text with rougher words put in wherever there are some.

        Something to read is always left, and a text of at most `TEXT_LIMIT` letters stays within it: where rougher
        words are too long for that, an ellipsis stands for them.
        """
        room = max(TEXT_LIMIT, len(text)) - len(text)
        parts, last = [], 0
        for risk in self.find(text, own):
            if risk.vaguer is None:
                continue
            size = risk.end - risk.start
            put = risk.vaguer if len(risk.vaguer) - size <= room else _ELLIPSIS
            room -= len(put) - size
            parts += [text[last : risk.start], put]
            last = risk.end
        if not parts:
            return text
        tidy = _tidied("".join([*parts, text[last:]]))
        return tidy if _WORD.search(tidy) else self._somebody(text)

    def why(self, kind: RiskKind, language: str) -> str:
        """Return one line that tells a tipster what a place of this kind gives away."""
        said = self._file.kinds[kind].why
        return said.get(language, said[LAST_RESORT])

    def _language(self, folded: str) -> str:
        words = _WORD.findall(folded)
        return "en" if sum(word in self._english for word in words) * _ENGLISH_SHARE > len(words) else LAST_RESORT

    def _somebody(self, text: str) -> str:
        return _local(self._file.kinds[RiskKind.OWN].vaguer, self._language(fold(text))) or text

    def _own(self, text: str, folded: str, own: Collection[str], language: str) -> Iterator[Risk]:
        words = sorted({fold(word) for word in own if word.strip()}, key=len, reverse=True)
        if not words:
            return
        named = "|".join(map(re.escape, words))
        rougher = _local(self._file.kinds[RiskKind.OWN].vaguer, language)
        for match in re.finditer(rf"(?<!\w)(?:{named})(?: {{1,2}}(?:{named}))*(?!\w)", folded):
            yield Risk(*match.span(), RiskKind.OWN, _cased(rougher, text, match.start()))

    def _said(self, text: str, folded: str, language: str) -> Iterator[Risk]:
        for rule in self._rules:
            for match in rule.matches(folded):
                if rule.entry.capital and not _is_name(text, match):
                    continue
                start, end = _place(match)
                rougher = None if rule.is_kept(folded, start, end) else _local(rule.entry.vaguer, language)
                if rougher is not None:
                    rougher = _cased(self._filled(rougher, match, text, language), text, start)
                yield Risk(start, end, rule.kind, rougher)

    def _filled(self, rougher: str, match: re.Match[str], text: str, language: str) -> str:
        groups = {name: text[slice(*match.span(name))] if match[name] else "" for name in match.groupdict()}
        filled = rougher.format_map({"part": self._part(match, language), **groups})
        return " ".join(filled.split())

    def _part(self, match: re.Match[str], language: str) -> str:
        """Return the part of the day of a match that names an hour; nothing where it could be either half."""
        groups = match.groupdict()
        clock = _CLOCK.fullmatch(groups.get("clock") or "")
        if clock is None or groups.get("said") or groups.get("before"):
            return ""
        hour = int(clock["hour"])
        half = groups.get("half_day")
        if half is None and 0 < hour <= 12 and not clock[0].startswith("0"):
            return ""
        hour = hour % 12 + (12 if half == "p" else 0) if half else hour % 24
        return next(_local(part.words, language) or "" for part in self._file.day_parts if hour < part.until)


def _place(match: re.Match[str]) -> tuple[int, int]:
    marked = "mark" in match.re.groupindex and match["mark"] is not None
    return match.span("mark") if marked else match.span()


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Tell whether the group `name` is written as a name, in a text that does not write most words that way."""
    others = _WORD.findall(f"{text[: match.start()]} {text[match.end() :]}")
    return text[match.start("name")].isupper() and sum(word[0].isupper() for word in others) * 2 <= len(others)


def _local(texts: dict[str, str] | None, language: str) -> str | None:
    return None if texts is None else texts.get(language, texts[LAST_RESORT])


def _cased(rougher: str | None, text: str, start: int) -> str | None:
    begins = text[start].isupper() and text[:start].rstrip(" ")[-1:] in _ENDS
    return rougher[0].upper() + rougher[1:] if rougher and begins else rougher


def _tidied(text: str) -> str:
    for pattern, tidy in _TIDYING:
        text = pattern.sub(tidy, text)
    return text.rstrip(" \n,;:")
