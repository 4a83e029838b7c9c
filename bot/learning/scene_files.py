"""Read the file of a scene."""

import re
from pathlib import Path

from bot.learning.files import read_file
from bot.learning.model import ContentError, Source
from bot.learning.scene_shapes import EndEntry, SceneFile, TurnEntry
from bot.learning.scenes import Ending, Reply, Scene, SceneTurn
from bot.learning.shapes import SLUG


def read_scene(path: Path, file: str, language: str) -> Scene:
    """Read one scene; the file's name is its slug.

    Raises:
        ContentError: it can't be read, lacks something, or can't be played to an end.
    """
    if not re.fullmatch(SLUG, path.stem):
        raise ContentError(file, "the name may hold small letters, digits and `-`, 32 at most")
    read = read_file(SceneFile, path, file)
    return Scene(
        slug=path.stem,
        name=read.who.name,
        role=read.who.role,
        turns={name: _turn(entry) for name, entry in read.turns.items()},
        sources=tuple(Source(**source.model_dump()) for source in read.sources),
        language=language,
        file=file,
        **read.model_dump(exclude={"who", "turns", "sources"}),
    )


def _turn(entry: TurnEntry) -> SceneTurn:
    replies = tuple(Reply(choice.text, choice.to) for choice in entry.choices)
    return SceneTurn(entry.says, replies, None if entry.end is None else _ending(entry.end))


def _ending(entry: EndEntry) -> Ending:
    return Ending(entry.verdict, entry.happened, entry.gave_away, entry.action, entry.opens)
