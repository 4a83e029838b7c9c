"""What proofreading finds: a file, and a sentence that says what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is. A gap is something that only the office, or somebody who speaks a language, can fill in."""

    ERROR = "error"
    WARNING = "warning"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to mend, and the file it is in."""

    level: Level
    file: str
    sentence: str
