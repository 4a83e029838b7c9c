"""What every command shares: settings, running async work, and ending with a sentence instead of a traceback."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, NoReturn, TypeVar

import typer

from bot.settings import Settings, SettingsFault

Result = TypeVar("Result")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")]


def settings() -> Settings:
    """Return the settings of the environment."""
    return guard(Settings.from_environment)


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run async work to its end."""
    return guard(lambda: asyncio.run(work))


def guard(work: Callable[[], Result]) -> Result:
    """Turn what a person can mend into one sentence and exit code 2."""
    from bot.app import StartFault

    try:
        return work()
    except (SettingsFault, StartFault) as fault:
        fail(str(fault))


def fail(sentence: str) -> NoReturn:
    """End with a sentence and exit code 2."""
    typer.echo(sentence, err=True)
    raise typer.Exit(2)
