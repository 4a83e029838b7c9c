"""What `doctor` looks at: each check says in one line what it found and, where something is wrong, what to do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from stat import S_IMODE, S_IRGRP, S_IROTH, S_IWGRP, S_IWOTH

from bot.agencies.register import Register
from bot.i18n import Catalogues
from bot.learning.checks import check as check_content
from bot.learning.course import COURSE_FILE
from bot.learning.findings import Finding as ContentFinding
from bot.learning.findings import Level
from bot.learning.gaps import gaps
from bot.learning.library import Library
from bot.tips.canary import Walk
from bot.tips.gate import FREE_AGAIN

REGISTER_FRESH = timedelta(days=30)
MIB = 2**20

REASONS = {
    "keys": "the key file cannot be read: put it back",
    "sweeper": "idle conversations are not swept: start `serve` or `relay`",
    "token": "somebody else takes this bot's messages: revoke the token at @BotFather",
    "disk": "the disk is nearly full: make room",
    "canary": "the canary did not arrive",
}
"""What to do about each reason for which no tip is taken (`bot.tips.gate.Reason`)."""

CLOCK_TOLERANCE = timedelta(seconds=30)


class Health(StrEnum):
    """How a check ended. A gap is something that only the office can fill in."""

    OK = "ok"
    GAP = "gap"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's report."""

    part: str
    health: Health
    sentence: str


def look_at_register(register: Register, today: date) -> Finding:
    """Say how old the register is."""
    age = today - register.as_of
    sentence = f"{len(register.agencies)} agencies as of {register.as_of}, {age.days} days old"
    if age > REGISTER_FRESH:
        return Finding(
            "register",
            Health.PROBLEM,
            f"{sentence}: bring a new export with `agencies import`, or send it to the bot",
        )
    return Finding("register", Health.OK, sentence)


def look_at_destinations(unknown: Iterable[str]) -> Iterator[Finding]:
    """Say of which destinations no rule is known; residents are told nothing of these."""
    if names := sorted(unknown):
        sentence = f"destinations.yaml: no rule with a source is known for {', '.join(names)}"
        yield Finding("content", Health.GAP, sentence)


def look_at_course(hidden: Iterable[str]) -> Iterator[Finding]:
    """Say which steps of the short course cannot be shown today, so that the course passes them over."""
    if steps := list(hidden):
        yield Finding("course", Health.GAP, f"{COURSE_FILE}: these steps are passed over today: {', '.join(steps)}")


def look_at_findings(findings: Iterable[ContentFinding]) -> Iterator[Finding]:
    """Say what proofreading found beside the pages; only what misleads or breaks something is a problem."""
    for finding in findings:
        health = Health.PROBLEM if finding.level is Level.ERROR else Health.GAP
        yield Finding("content", health, f"{finding.where}: {finding.sentence}")


def look_at_pictures(*, readable: bool) -> Finding:
    """Say whether photos of adverts can be read here."""
    if readable:
        return Finding("pictures", Health.OK, "photos of adverts are read on this machine")
    return Finding("pictures", Health.GAP, "photos of adverts are not read: install the extra `ocr`")


def look_at_voice(missing: Iterable[str], *, wanted: bool) -> Finding:
    """Say whether a machine reads lessons aloud; `missing` are the programs that it lacks."""
    if not wanted:
        return Finding("voice", Health.OK, "no machine reads lessons aloud; recordings of your own are used")
    if names := " and ".join(missing):
        return Finding("voice", Health.PROBLEM, f"{names} cannot be found: install espeak-ng and opus-tools")
    return Finding("voice", Health.OK, "a machine reads lessons aloud where there is no recording")


def look_at_inline(*, offered: bool) -> Finding:
    """Say whether the bot can be asked in any chat."""
    if offered:
        return Finding("inline", Health.OK, "the bot can be asked in any chat")
    return Finding("inline", Health.GAP, "the bot cannot be asked in other chats: send /setinline to @BotFather")


def look_at_content(library: Library, today: date) -> Iterator[Finding]:
    """Say what is wrong in the content, and what is still missing."""
    findings = list(check_content(library, today))
    for finding in findings:
        yield Finding("content", Health.PROBLEM, f"{finding.where}: {finding.sentence}")
    if not findings:
        languages = ", ".join(library.languages())
        counted = f"{len(library.lessons('id', today))} lessons and {len(library.answers('id', today))} answers"
        yield Finding("content", Health.OK, f"{counted} in {languages}")
    for gap in gaps(library):
        yield Finding("content", Health.GAP, f"{gap.file}, {gap.missing}: {gap.sentence}")


def look_at_catalogues(catalogues: Catalogues) -> Iterator[Finding]:
    """Say how complete each language is."""
    for tag in catalogues.tags():
        lacks = catalogues.missing(tag)
        sentence = f"{catalogues.name(tag)}: {lacks} messages are shown in another language" if lacks else "complete"
        yield Finding("catalogues", Health.GAP if lacks else Health.OK, f"{tag}: {sentence}")


def look_at_key_file(path: Path) -> Finding:
    """Say whether others on this machine can read the keys."""
    mode = S_IMODE(path.stat().st_mode)
    if mode & (S_IRGRP | S_IROTH | S_IWGRP | S_IWOTH):
        return Finding("keys", Health.PROBLEM, f"others can read or change the key file: run chmod 600 {path.name}")
    return Finding("keys", Health.OK, "the key file is there, only its owner can read it, and the database knows it")


def look_at_clock(difference: timedelta | None) -> Finding:
    """Say how far the machine's clock is from Telegram's; None when that server does not tell the time."""
    if difference is None:
        return Finding("clock", Health.OK, "not compared: the Bot API server does not tell the time")
    seconds = round(abs(difference).total_seconds())
    if abs(difference) > CLOCK_TOLERANCE:
        return Finding("clock", Health.PROBLEM, f"{seconds} seconds off: set the machine's clock (NTP)")
    return Finding("clock", Health.OK, f"{seconds} seconds from the Bot API server's")


def look_at_intake(reason: str | None) -> Finding:
    """Say whether tips are taken; `reason` is why not."""
    if reason is None:
        return Finding("intake", Health.OK, "tips are taken")
    return Finding("intake", Health.PROBLEM, f"tips are not taken: {REASONS[reason]}")


def look_at_canary(walk: Walk | None, now: datetime) -> Finding:
    """Say how the last canary tip went, and whether it walks at all."""
    if walk is None:
        return Finding("canary", Health.GAP, "no canary has walked yet: start the bot")
    when = walk.at.isoformat(timespec="hours")
    if walk.failed:
        return Finding("canary", Health.PROBLEM, f"it did not arrive ({when}): the step {walk.step!r} failed")
    if walk.is_late(now):
        return Finding("canary", Health.PROBLEM, f"none has walked since {when}: does `serve` or `relay` run?")
    if not walk.succeeded:
        return Finding("canary", Health.GAP, f"nobody reads tips yet ({when}): run `python -m bot staff invite`")
    return Finding("canary", Health.OK, f"the last one arrived ({when})")


def look_at_disk(free: int) -> Finding:
    """Say how many bytes still fit where the data is; `free` are bytes."""
    sentence = f"{free // MIB} MiB are free where the data is"
    if free < FREE_AGAIN:
        return Finding("disk", Health.PROBLEM, f"{sentence}: make room, or no more tips are taken")
    return Finding("disk", Health.OK, sentence)


def look_at_staff(counts: dict[str, int], uncovered: Iterable[str]) -> Iterator[Finding]:
    """Say who reads tips, and where nobody or only one person would."""
    told = ", ".join(f"{count} {role}" for role, count in sorted(counts.items())) or "nobody has joined"
    places = list(uncovered)
    if places:
        yield Finding(
            "staff",
            Health.PROBLEM,
            f"{told}; fewer than two would read a tip from: {', '.join(places)}. Run `python -m bot staff invite`",
        )
    else:
        yield Finding("staff", Health.OK, told)
