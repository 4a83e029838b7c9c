"""What an office may ask a tipster, what it may not, and answers that hold a way to reach somebody."""

import re
from collections.abc import Mapping, Sequence

from bot.i18n import LAST_RESORT
from bot.resources import ContentFolder
from bot.shapes import Shape, read_file

FILE = "staff/asking.yaml"
QUESTIONS_FILE = "staff/questions.yaml"
_CONTACT = re.compile(
    r"(?i)(?:(?<!\d)(?<!\d[-./])(?!\d{1,2}[-./]\d{1,2}[-./]\d{2,4}(?!\d))"
    r"\+?\d(?:[\s().-]{0,2}\d){6,15}|\bhttps?[:/]|\bwww\.|\b(?:t|wa)\.me\b|\w@\w|(?<!\w)@\w{3,}"
    r"|\b\w[\w-]+\.(?:com|net|org|id|me|ly|info|link|site|xyz|online)\b)"
)


class _AskingFile(Shape):
    reassuring: tuple[str, ...]
    patterns: tuple[str, ...]


class _QuestionsFile(Shape):
    questions: tuple[dict[str, str], ...]


class Asking:
    """Knows what may be asked and what may not; see the heads of both files in `content/staff`.

    `questions` are texts by language, each of which has Indonesian.
    """

    def __init__(
        self, patterns: Sequence[str], reassuring: Sequence[str], questions: tuple[Mapping[str, str], ...]
    ) -> None:
        self._patterns, self._reassuring = _any_of(patterns), _any_of(reassuring)
        self.questions = questions
        for texts in questions:
            if LAST_RESORT not in texts or any(map(self.asks_identity, texts.values())):
                raise ValueError(f"{QUESTIONS_FILE}: {texts} has no Indonesian, or asks who the sender is")

    @classmethod
    def load(cls, folder: ContentFolder) -> "Asking":
        """Read both files.

        Raises:
            ValueError: one is broken, or a question in it may not be asked.
        """
        file = read_file(_AskingFile, folder.file(FILE), FILE)
        listed = read_file(_QuestionsFile, folder.file(QUESTIONS_FILE), QUESTIONS_FILE)
        return cls(file.patterns, file.reassuring, listed.questions)

    def asks_identity(self, text: str) -> bool:
        """Tell whether words would make a tipster say who they are, meet, or be reached elsewhere."""
        asked = self._reassuring.sub(" ", " ".join(text.split()))
        return self._patterns.search(asked) is not None


def has_contact(text: str) -> bool:
    """Tell whether a text holds a telephone number, a link or an account."""
    return _CONTACT.search(text) is not None


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
