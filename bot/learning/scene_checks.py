"""What is wrong in the scenes: ones too long for a phone or for a minute, twins that differ, and too few honest."""

from collections.abc import Iterator
from datetime import date
from itertools import chain

from bot.i18n import LAST_RESORT
from bot.learning.findings import (
    PAGE_LETTERS,
    Finding,
    Level,
    check_dates,
    check_numbers,
    check_sentences,
    check_sources,
    check_wording,
)
from bot.learning.library import Library
from bot.learning.scenes import Scene

SHORTEST, LONGEST = 40, 110
"""Seconds that reading any way through a scene may take."""
HONEST_SHARE = 1 / 3
"""Of the scenes of a language: whoever meets only traps learns to distrust everybody (ShieldUp!, see the design)."""
FRAME_LETTERS = 120
"""What the bot itself says on a screen around the words of a scene."""


def check_scenes(library: Library, today: date, known: set[str]) -> Iterator[Finding]:
    """Return everything to mend in the scenes; `known` are the digits of the numbers that may be shown."""
    for scene in library.all_scenes():
        texts = [scene.title, scene.summary, scene.role, *_body(scene)]
        yield from check_dates(scene.file, scene.reviewed, scene.review_by, today)
        yield from check_sources(scene.file, (source.dated for source in scene.sources), today)
        yield from check_wording(scene.file, texts, library.wording(scene.language))
        yield from check_sentences(scene.file, texts, _body(scene))
        yield from check_numbers(scene.file, texts, known)
        yield from _check_screens(scene)
        yield from _check_length(scene)
        yield from _check_twin(scene, library)
    for language in library.languages():
        yield from _check_share(library, language, today)


def _body(scene: Scene) -> list[str]:
    return list(chain.from_iterable(turn.texts() for turn in scene.turns.values()))


def _check_screens(scene: Scene) -> Iterator[Finding]:
    head = sum(map(len, (scene.title, scene.name, scene.role)))
    for name, turn in scene.turns.items():
        end = () if turn.end is None else (turn.end.happened, *turn.end.signs, turn.end.action)
        # Replies stand on buttons below the screen; the one that led here stands on it, or the summary at the start.
        led = [len(reply.text) for each in scene.turns.values() for reply in each.replies if reply.to == name]
        first = len(scene.summary) if name == scene.start else 0
        size = head + max(first, *led, 0) + sum(map(len, (*turn.says, *end))) + FRAME_LETTERS
        if size > PAGE_LETTERS:
            sentence = f"The screen of the turn “{name}” has about {size} characters; {PAGE_LETTERS} fit. Shorten it."
            yield Finding(Level.ERROR, scene.file, sentence)


def _check_length(scene: Scene) -> Iterator[Finding]:
    ways = {scene.seconds(way): way for way in scene.ways()}
    for seconds in (min(ways), max(ways)):
        if not SHORTEST <= seconds <= LONGEST:
            taken = ", ".join(f"“{scene.turns[step.turn].replies[step.choice].text}”" for step in ways[seconds])
            sentence = f"Reading takes {seconds:.0f} seconds with the choices {taken}; {SHORTEST} to {LONGEST} fit."
            yield Finding(Level.WARNING, scene.file, sentence)


def _check_twin(scene: Scene, library: Library) -> Iterator[Finding]:
    """Compare a translation with the Indonesian scene: the same chat, the same ends, the same dates."""
    twins = (twin for twin in library.all_scenes() if twin.language == LAST_RESORT and twin.slug == scene.slug)
    for twin in twins:
        for what, own, other in (
            ("order, honesty or beginning", _head(scene), _head(twin)),
            ("choices", _choices(scene), _choices(twin)),
            ("ends", _ends(scene), _ends(twin)),
        ):
            if own != other:
                sentence = f"This has other {what} than the scene in {LAST_RESORT}; make both alike."
                yield Finding(Level.WARNING, scene.file, sentence)


def _head(scene: Scene) -> tuple[object, ...]:
    return scene.order, scene.honest, scene.start


def _choices(scene: Scene) -> dict[str, tuple[int, list[str]]]:
    return {name: (len(turn.says), [reply.to for reply in turn.replies]) for name, turn in scene.turns.items()}


def _ends(scene: Scene) -> dict[str, tuple[object, ...]]:
    ends = ((name, turn.end) for name, turn in scene.turns.items())
    return {name: (end.verdict, end.opens, len(end.signs)) for name, end in ends if end is not None}


def _check_share(library: Library, language: str, today: date) -> Iterator[Finding]:
    scenes = library.scenes(language, today)
    honest = sum(scene.honest for scene in scenes)
    if scenes and honest / len(scenes) < HONEST_SHARE:
        sentence = (
            f"Only {honest} of {len(scenes)} scenes are honest offers; a third keeps people from distrusting all."
        )
        yield Finding(Level.WARNING, f"{language}/scenes", sentence)
