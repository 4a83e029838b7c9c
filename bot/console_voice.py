"""The command for voices: make the files that a machine would speak, to be listened to first."""

from pathlib import Path
from typing import Annotated

import typer

from bot.console import fail, run, settings

voice = typer.Typer(help="Lessons read aloud.", no_args_is_help=True)


@voice.callback()
def _voice() -> None:
    """Keep `make` a command of its own, as long as it is the only one."""


@voice.command("make")
def make(
    folder: Annotated[Path, typer.Argument(help="Where to write them; a file that is there already is left alone.")],
) -> None:
    """Write every page as a machine reads it, with its words beside it.

    Listen, put recordings of your own in the place of what sounds wrong, and copy the folder into BOT_CONTENT_DIR:
    then these files are used, and no machine speaks while the bot runs. Where a page says something else than the
    words beside its recording, the recording is not used.
    """
    from bot.reciting import write_voices
    from bot.speech.voices import CannotSpeak, programs_missing

    if missing := programs_missing():
        fail(f"{' and '.join(missing)} cannot be found: install Debian's packages espeak-ng and opus-tools.")
    try:
        tally = run(write_voices(settings(), folder, typer.echo))
    except CannotSpeak:
        fail("The machine's voice failed. Try `espeak-ng -v id tes` to see why.")
    except OSError as fault:
        fail(f"{folder} cannot be written: {fault.strerror}.")
    typer.echo(f"{tally.written} files were written to {folder}; {tally.there} were there already.")
    if tally.outdated:
        typer.echo(f"{tally.outdated} of these are out of date: record them anew, or delete them and run this again.")
