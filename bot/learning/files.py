"""Read content files, and say file and line when one cannot be used."""

import re
from pathlib import Path
from typing import Any, TypeVar

import yaml
from frontmatter.default_handlers import YAMLHandler
from pydantic import ValidationError

from bot.learning.markup import one_screen, split_pages
from bot.learning.model import Answer, Choice, ContentError, Lesson, Question, Source, Way, Wording
from bot.learning.shapes import SLUG, AnswerFront, LessonFront, QuizFile, ReviewedFront, WayFront, WordingFile
from bot.shapes import Shape

FileShape = TypeVar("FileShape", bound=Shape)

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's, which PyYAML's wheels bring: some two hundred files are read at each start."""


def read_lesson(path: Path, file: str, language: str) -> Lesson:
    """Read one lesson without its quiz; the file's name is its slug.

    Raises:
        ContentError: it can't be read, lacks something, or Telegram could not show it.
    """
    front, markdown, first_line = _split(path, file)
    head = _check(LessonFront, front, file)
    return Lesson(
        pages=split_pages(markdown, file, first_line), quiz=(), **_facts(head), **_place(path, file, language)
    )


def read_way(path: Path, file: str, language: str) -> Way:
    """Read one legal way; the file's name is its slug.

    Raises:
        ContentError: it can't be read, lacks something, or Telegram could not show it.
    """
    front, markdown, first_line = _split(path, file)
    head = _check(WayFront, front, file)
    return Way(pages=split_pages(markdown, file, first_line), quiz=(), **_facts(head), **_place(path, file, language))


def read_answer(path: Path, file: str, language: str) -> Answer:
    """Read one answer; the file's name is its slug.

    Raises:
        ContentError: it can't be read, lacks something, or Telegram could not show it.
    """
    front, markdown, first_line = _split(path, file)
    head = _check(AnswerFront, front, file)
    return Answer(html=one_screen(markdown, file, first_line), **_facts(head), **_place(path, file, language))


def read_quiz(path: Path, file: str) -> tuple[Question, ...]:
    """Read the questions of one lesson.

    Raises:
        ContentError: it can't be read or lacks something.
    """
    quiz = read_file(QuizFile, path, file)
    return tuple(
        Question(each.text, tuple(Choice(**choice.model_dump()) for choice in each.choices)) for each in quiz.questions
    )


def read_wording(path: Path, file: str) -> Wording:
    """Read the words that residents of one language should not meet.

    Raises:
        ContentError: it can't be read or lacks something.
    """
    wording = read_file(WordingFile, path, file)
    return Wording(dict(wording.avoid), wording.never)


def read_file(shape: type[FileShape], path: Path, file: str) -> FileShape:
    """Read a YAML file of a given shape; `file` is the name that errors show.

    Raises:
        ContentError: it can't be read or lacks something.
    """
    return _check(shape, _yaml(_text(path, file), file), file)


def _split(path: Path, file: str) -> tuple[Any, str, int]:
    """Return the front matter of a text as YAML has it, its Markdown, and the line on which that begins."""
    text = _text(path, file)
    if not re.fullmatch(SLUG, path.stem):
        raise ContentError(file, "the name may hold small letters, digits and `-`, 32 at most")
    handler = YAMLHandler()
    if not handler.detect(text) or len(handler.FM_BOUNDARY.findall(text)) < 2:
        raise ContentError(file, "the file begins with its facts between two lines `---`", 1)
    front, markdown = handler.split(text)
    return _yaml(front, file, first_line=1), markdown, text[: len(text) - len(markdown)].count("\n") + 1


def _facts(head: ReviewedFront) -> dict[str, Any]:
    return {
        **head.model_dump(exclude={"sources"}),
        "sources": tuple(Source(**source.model_dump()) for source in head.sources),
    }


def _place(path: Path, file: str, language: str) -> dict[str, Any]:
    return {"slug": path.stem, "file": file, "language": language}


def _text(path: Path, file: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(file, "the file can't be read as UTF-8 text; save it again as UTF-8") from error


def _yaml(text: str, file: str, first_line: int = 1) -> Any:  # noqa: ANN401 - whatever the file holds; _check looks
    try:
        return yaml.load(text, Loader=_LOADER)  # noqa: S506 - both are safe loaders
    except yaml.MarkedYAMLError as error:
        line = first_line + error.problem_mark.line if error.problem_mark else None
        raise ContentError(file, f"this is not valid YAML ({error.problem})", line) from error
    except (yaml.YAMLError, ValueError) as error:
        raise ContentError(file, "this is not valid YAML") from error


def _check(shape: type[FileShape], value: object, file: str) -> FileShape:
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        faults = (f"`{'.'.join(map(str, each['loc']))}`: {each['msg']}" for each in error.errors())
        raise ContentError(file, "; ".join(faults).replace("``: ", "")) from error
