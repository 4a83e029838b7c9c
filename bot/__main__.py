"""The command line. Every command ends with a sentence a person can act on, never with a traceback."""

import json
import logging
import os
import sys
from typing import Annotated

import typer

from bot.console import AsJson, fail, run, settings
from bot.console_agencies import agencies
from bot.console_keys import backup, keys, restore
from bot.console_voice import voice
from bot.logs import blame, configure, event

log = logging.getLogger("bot")

app = typer.Typer(
    name="desa-binaan",
    help="The Telegram bot of a Desa Binaan Imigrasi office.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
staff = typer.Typer(help="Who answers: invite, list and revoke.", no_args_is_help=True)
webhook = typer.Typer(help="Where Telegram sends updates, when it is not asked by long polling.", no_args_is_help=True)
doctor = typer.Typer(help="Look at every part and say each in one line.", invoke_without_command=True)
app.add_typer(doctor, name="doctor")
app.add_typer(staff, name="staff")
app.add_typer(keys, name="keys")
app.add_typer(webhook, name="webhook")
app.add_typer(agencies, name="agencies")
app.add_typer(voice, name="voice")
app.command()(backup)
app.command()(restore)


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port of the page; another is taken when it is not free.")] = 8765,
    *,
    script: Annotated[bool, typer.Option("--script", help="Play three short stories in the terminal instead.")] = False,
) -> None:
    """Try the whole bot on this machine, without Telegram: three phones on a local web page."""
    from bot.demo.stand import show_page
    from bot.demo.story import StoryFault, play_stories

    if not script:
        run(show_page(port))
        return
    try:
        run(play_stories(typer.echo))
    except StoryFault as fault:
        typer.echo(f"This was not shown:\n{fault}", err=True)
        raise typer.Exit(1) from None


@app.command()
def serve() -> None:
    """Run the bot: long polling, or a webhook where BOT_WEBHOOK_URL is set."""
    from bot.serve import serve as work

    given = settings()
    configure(given.log_level)
    run(work(given))


@app.command()
def relay() -> None:
    """Only deliver and keep time, beside replicas that serve."""
    from bot.serve import relay as work

    given = settings()
    configure(given.log_level)
    run(work(given))


@app.command()
def migrate() -> None:
    """Bring the database to the schema of this program."""
    from bot.upkeep import migrate as work

    run(work(settings()))
    typer.echo("The database is up to date.")


@app.command()
def check(
    name: Annotated[list[str] | None, typer.Argument(help="A company's name, a licence number, or an advert.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Check a recruiter against the register; without a name, one query per line of standard input."""
    from bot.agencies.lines import answer_line, answer_words
    from bot.lists import load_checker

    checker = run(load_checker(settings()))
    answer = answer_line if as_json else answer_words
    # A byte that is no UTF-8 spoils its own line only.
    queries = [" ".join(name)] if name else (line.decode(errors="replace").rstrip("\r\n") for line in sys.stdin.buffer)
    for query in queries:
        sys.stdout.write(answer(checker, query) + "\n")
        sys.stdout.flush()


@staff.command("invite")
def staff_invite(
    role: Annotated[str, typer.Option(help="coordinator, supervisor or administrator.")],
    area: Annotated[
        str | None, typer.Option(help="Kemendagri code, such as 62.71.03.1002; none: the whole office.")
    ] = None,
    known_as: Annotated[
        str,
        typer.Option(
            help="Names and numbers that people call them by, with commas; a tip that has one is kept from them."
        ),
    ] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Make a link that lets one person join once."""
    from bot.upkeep import invite

    invited = run(invite(settings(), role, area, known_as))
    if as_json:
        typer.echo(json.dumps(invited))
    else:
        typer.echo(f"{invited['link']}\nHand it over in person. It works once, until {invited['expires']}.")


@staff.command("list")
def staff_list(*, as_json: AsJson = False) -> None:
    """List who answers, by role and area; no names are kept."""
    from bot.upkeep import list_staff

    members = run(list_staff(settings()))
    if as_json:
        typer.echo(json.dumps(members))
    for member in [] if as_json else members:
        reach = "" if member["reachable"] else "  cannot be reached"
        typer.echo(
            f"{member['id']}  {member['role']:<13}  {member['area'] or 'whole office':<14}  {member['joined']}{reach}"
        )
    if not members and not as_json:
        typer.echo("Nobody has joined yet: run `python -m bot staff invite`.")


@staff.command("revoke")
def staff_revoke(member: Annotated[str, typer.Argument(help="The id that `staff list` shows.")]) -> None:
    """End a membership at once, with every key that it holds."""
    from bot.upkeep import revoke_staff

    if not run(revoke_staff(settings(), member)):
        fail("No member has this id: `python -m bot staff list` shows them.")
    typer.echo("Revoked.")


@webhook.command("set")
def webhook_set() -> None:
    """Tell Telegram to send updates to BOT_WEBHOOK_URL."""
    from bot.upkeep import set_webhook

    run(set_webhook(settings()))
    typer.echo("The webhook is set.")


@webhook.command("delete")
def webhook_delete() -> None:
    """Tell Telegram to wait for long polling."""
    from bot.upkeep import delete_webhook

    run(delete_webhook(settings()))
    typer.echo("The webhook is deleted.")


@doctor.callback()
def examine_all(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Look at every part and say each in one line; exit 1 when something is wrong."""
    if context.invoked_subcommand is not None:
        return
    from bot.doctor import Health
    from bot.upkeep import examine

    findings = run(examine(settings()))
    for finding in findings:
        line = {"part": finding.part, "health": finding.health, "sentence": finding.sentence}
        typer.echo(json.dumps(line) if as_json else f"{finding.health:<8} {finding.part:<10} {finding.sentence}")
    if any(finding.health is Health.PROBLEM for finding in findings):
        raise typer.Exit(1)


@doctor.command("content")
def doctor_content(
    *,
    online: Annotated[bool, typer.Option("--online", help="Try every link over the Internet too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read all content: length, words, links, sources, languages, dates, gaps; exit 1 when something is an error."""
    from bot.learning.findings import Level
    from bot.upkeep import proofread_content

    findings = run(proofread_content(settings(), online=online))
    for finding in findings:
        line = {"level": finding.level, "file": finding.where, "sentence": finding.sentence}
        typer.echo(json.dumps(line) if as_json else f"{finding.level:<7}  {finding.where}: {finding.sentence}")
    if not as_json:
        counts = {level: sum(finding.level is level for finding in findings) for level in Level}
        typer.echo(", ".join(f"{level}: {count}" for level, count in counts.items()))
    if any(finding.level is Level.ERROR for finding in findings):
        raise typer.Exit(1)


def main() -> None:
    """Run the command line."""
    # PTB gives intervals as timedeltas from its next version on; without this it warns each time Telegram asks to wait.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    configure("WARNING")
    try:
        app()
    except Exception as error:  # noqa: BLE001 - its message may hold what people wrote
        event(log, logging.CRITICAL, "ended by an error", **blame(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
