"""The commands for keys, and those that keep an installation from being lost: new, rotate, backup, restore."""

from pathlib import Path
from typing import Annotated

import typer

from bot.console import guard, run, settings

keys = typer.Typer(help="The keys that live outside the database.", no_args_is_help=True)


@keys.command("new")
def new() -> None:
    """Draw a key file where there is none; an existing one is never overwritten."""
    from bot.upkeep import new_keys

    path = guard(lambda: new_keys(settings()))
    typer.echo(f"{path}\nKeep a copy apart from the database and its backups: without it nothing sealed opens again.")


@keys.command("rotate")
def rotate() -> None:
    """Seal everything with a fresh key while the bot runs, and drop the keys before; takes some minutes.

    The first key stays: it makes the pseudonyms. All processes must read the same key file. May be stopped and run
    again at any time.
    """
    from bot.backing import rotate as work

    def tell(name: str) -> None:
        typer.echo(f"{name} seals from now on. What older keys have sealed is sealed anew; this takes a while.")

    done = run(work(settings(), tell))
    typer.echo(f"{done.resealed} pieces were sealed anew.")
    typer.echo(f"Dropped: {', '.join(done.dropped) or 'none'}.")
    if done.first != done.current:
        typer.echo(f"{done.first} stays for good: it makes the pseudonyms. Whoever has it can tell who is who.")
    for name, day in sorted(done.kept.items()):
        typer.echo(f"{name} stays: a backup is sealed with it, which can be restored until {day}.")
    if done.closed:
        typer.echo(f"{done.closed} pieces open with no key and were left as they are: they were damaged before.")
    typer.echo("Put a copy of the key file in the place of the old copy now.")


def backup(
    file: Annotated[Path, typer.Argument(help="Where to write it; a file that is there is replaced.")],
) -> None:
    """Write what must outlive a lost disk into one sealed file; nobody's conversations are in it."""
    from bot.backing import back_up

    saved = run(back_up(settings(), file))
    typer.echo(f"{file}: {saved.tips} tips, {saved.size / 2**20:.1f} MiB.")
    if saved.overdue:
        typer.echo(f"{saved.overdue} tips were left out: their time is over.")
    typer.echo(
        "Take it off this machine, and keep copies of the key file and of "
        f"{saved.day_keys.name} apart from it. Without the second no tip comes back. Always keep only its newest "
        "copy: an older one would open tips that were deleted since."
    )


def restore(file: Annotated[Path, typer.Argument(help="A file that `backup` wrote.")]) -> None:
    """Put a backup into a database that is not there yet, or has no tables; the bot must not run."""
    from bot.backing import restore as work

    restored = run(work(settings(), file))
    typer.echo(f"Restored as of {restored.day}: {restored.tips} tips.")
    if restored.left_out:
        typer.echo(
            f"{restored.left_out} tips were left out: by now they could have been deleted, or this is not the "
            "backup-keys.json of the backup's time."
        )
    typer.echo("Look at `staff list`: whoever was revoked after the backup is a member again.")
