"""The commands for the register of agencies: list, import, versions, diff, use."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.agencies.importing.columns import Layout, assign
from bot.agencies.importing.comparing import Difference
from bot.agencies.importing.doubts import EXPLAINED
from bot.agencies.importing.draft import ListDraft
from bot.agencies.importing.hints import find_hints
from bot.agencies.importing.sanction_rows import Defaults
from bot.agencies.importing.vocabulary import Meaning
from bot.agencies.versions import SHIPPED, ListKind
from bot.console import fail, guard, run, settings

SHOWN = 10

agencies = typer.Typer(help="The register: agencies with a licence, and sanctions.", no_args_is_help=True)

WhichList = Annotated[ListKind, typer.Option("--list", help="Which of the two lists.")]


@agencies.command("list")
def show(*, sanctions: Annotated[bool, typer.Option("--sanctions", help="The sanctions instead.")] = False) -> None:
    """Print the list in use with its date."""
    from bot.lists import register_in_use

    register = run(register_in_use(settings()))
    typer.echo(f"{len(register.agencies)} agencies as of {register.as_of}, {len(register.sanctions)} sanctions")
    if sanctions:
        for one in register.sanctions:
            typer.echo(f"{one.action:<9} {one.date:<10} {one.name}: {one.cited}")
        return
    for agency in register.agencies:
        typer.echo(f"{agency.licence_no or '-':<22} {agency.name}")


@agencies.command("import")
def take(
    file: Annotated[Path, typer.Argument(help="XLSX, CSV or PDF with a table.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing.")] = False,
    kind: Annotated[ListKind | None, typer.Option("--list", help="Which list it is, if the file does not say.")] = None,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day of the list.")] = None,
    source: Annotated[str, typer.Option(help="The decree, for sanctions that do not name it.")] = "",
    column: Annotated[
        list[str] | None, typer.Option(help="What a column is: HEADING=meaning, such as 'Tel kantor=phones'.")
    ] = None,
) -> None:
    """Read a new list, show what changes, and put it into use after a yes."""
    from bot.lists import compare_draft, draft_list, read_layout, read_words, use_draft

    words = guard(lambda: read_words(settings()))
    layout = _name_columns(run(read_layout(file, words)), column or [], ask=not yes)
    hints = find_hints(layout, words)
    chosen = kind or hints.kind or (ListKind.LISTED if yes else _ask_kind())
    day = as_of.date() if as_of else hints.as_of or hints.dated or _find_day(file, ask=not yes)
    dated = (hints.dated or day).isoformat()
    defaults = Defaults(source or hints.letter or "", dated, hints.action)
    draft = guard(lambda: draft_list(layout, chosen, words, defaults))
    _print_preview(draft, day, run(compare_draft(settings(), draft)))
    if not yes and not typer.confirm("Put this list into use?"):
        typer.echo("Nothing was changed.")
        return
    version = run(use_draft(settings(), draft, day))
    typer.echo(f"In use: {version.kind} version {version.number}, {version.rows} rows as of {version.as_of}.")


@agencies.command("versions")
def versions(kind: WhichList = ListKind.LISTED) -> None:
    """Print the kept imports of a list."""
    from bot.lists import list_versions

    kept = run(list_versions(settings(), kind))
    for version in kept.versions:
        mark = "*" if version.number == kept.in_use else " "
        facts = f"as of {version.as_of}, imported {version.imported}, {version.rows} rows"
        typer.echo(f"{mark} {version.number:>3}  {facts}")
    typer.echo(f"{'*' if kept.in_use == SHIPPED else ' '} {SHIPPED:>3}  as of {kept.shipped}, shipped with the program")


@agencies.command("diff")
def diff(
    old: Annotated[int, typer.Argument(help="Number of a version; 0 is the shipped one.")],
    new: Annotated[int, typer.Argument(help="Number of another.")],
    kind: WhichList = ListKind.LISTED,
) -> None:
    """Print what differs between two versions of a list."""
    from bot.lists import compare_versions

    _print_difference(run(compare_versions(settings(), kind, old, new)), shown=None)


@agencies.command("use")
def use(
    number: Annotated[int, typer.Argument(help="Number of a version; 0 is the shipped one.")],
    kind: WhichList = ListKind.LISTED,
) -> None:
    """Go back to a kept version."""
    from bot.lists import go_back

    run(go_back(settings(), kind, number))
    typer.echo(f"In use: {kind} version {number}.")


def _name_columns(layout: Layout, given: list[str], *, ask: bool) -> Layout:
    """Give columns the meanings of the options, and ask for the others that are not understood."""
    for option in given:
        heading, _, meaning = option.rpartition("=")
        places = [place for place, column in enumerate(layout.columns) if column.heading == heading]
        if not places or meaning not in set(Meaning):
            fail(f"--column {option!r} fits no column: write HEADING=meaning, with one of {', '.join(Meaning)}.")
        layout = assign(layout, {places[0]: Meaning(meaning)})
    for place in layout.odd if ask or not layout.named else ():
        column = layout.columns[place]
        if not ask:
            fail("No column holds the names: say which with --column 'HEADING=name'.")
        typer.echo(f"Column {column.heading!r}, for example: {' | '.join(column.samples[:3])}")
        meaning = typer.prompt(f"What is it? ({', '.join(Meaning)})", default=Meaning.IGNORE.value)
        layout = assign(layout, {place: Meaning(meaning) if meaning in set(Meaning) else Meaning.IGNORE})
    if not layout.named:
        fail("No column holds the names: say which with --column 'HEADING=name'.")
    return layout


def _ask_kind() -> ListKind:
    given = typer.prompt(f"Which list is it? ({', '.join(ListKind)})", default=ListKind.LISTED.value)
    return ListKind(given) if given in set(ListKind) else ListKind.LISTED


def _find_day(file: Path, *, ask: bool) -> date:
    """Return the day of a list that does not tell it: what the operator says, else that of the file."""
    written = date.fromtimestamp(file.stat().st_mtime)  # noqa: DTZ012 - the day on this machine
    if not ask:
        typer.echo(f"The file does not say of which day it is; the day it was written is taken: {written}.", err=True)
        return written
    given = typer.prompt("Of which day is the list? (YYYY-MM-DD)", default=written.isoformat())
    try:
        return date.fromisoformat(given)
    except ValueError:
        fail(f"{given!r} is no day: write it like 2026-09-17.")


def _print_preview(draft: ListDraft, day: date, difference: Difference) -> None:
    typer.echo(f"{draft.kind}, as of {day}: {len(draft.rows)} rows taken of {draft.read} read")
    if draft.duplicates:
        typer.echo(f"{draft.duplicates} rows stood there twice")
    _print_difference(difference, shown=SHOWN)
    for doubt in draft.doubtful[:SHOWN]:
        taken = "taken" if doubt.taken else "NOT TAKEN"
        typer.echo(f"doubtful, {taken}: {doubt.part} line {doubt.line}: {EXPLAINED[doubt.reason]}: {doubt.text[:80]}")
    if len(draft.doubtful) > SHOWN:
        typer.echo(f"and {len(draft.doubtful) - SHOWN} more doubtful rows")
    for part in draft.left_out:
        typer.echo(f"not read: {part}")
    if difference.shrinks:
        typer.echo("WARNING: more than a fifth of the companies would be gone. Is the file whole?")


def _print_difference(difference: Difference, *, shown: int | None) -> None:
    changed = tuple(f"{one.name} ({', '.join(one.fields)})" for one in difference.changed)
    typer.echo(f"{difference.same} as before")
    for word, names in (("new", difference.new), ("gone", difference.gone), ("changed", changed)):
        typer.echo(f"{len(names)} {word}")
        for name in names[:shown]:
            typer.echo(f"  {name}")
        if shown is not None and len(names) > shown:
            typer.echo(f"  and {len(names) - shown} more")
