"""What the shapes of content files have in common, and how a file is read into one."""

from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from bot.i18n import LAST_RESORT


class ContentFileFault(ValueError):
    """A content file cannot be used; the message is one sentence that names the file."""


def _has_last_resort(texts: dict[str, str]) -> dict[str, str]:
    if LAST_RESORT not in texts:
        raise ValueError(f"the text in {LAST_RESORT!r} is missing; it stands in for every other language")
    return texts


LastResort = AfterValidator(_has_last_resort)
"""Texts by language, among them the one that stands in for every other."""
Text = Annotated[str, Field(min_length=1)]
LocalText = Annotated[dict[str, Text], LastResort]


class Shape(BaseModel):
    """A part of a content file: no field too many, none too few."""

    model_config = ConfigDict(extra="forbid", frozen=True)


FileShape = TypeVar("FileShape", bound=Shape)


def read_file(shape: type[FileShape], path: Path, file: str) -> FileShape:
    """Read a YAML file of a given shape; `file` is the name that errors show.

    Raises:
        ContentFileFault: it can't be read or lacks something.
    """
    try:
        value: Any = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
        return shape.model_validate(value)
    except ValidationError as error:
        faults = (f"`{'.'.join(map(str, each['loc']))}`: {each['msg']}" for each in error.errors())
        raise ContentFileFault(f"{file}: {'; '.join(faults)}") from error
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ContentFileFault(f"{file} can't be read as YAML in UTF-8: {error}") from error
