"""The kept versions of the lists: each can be compared with the one in use, and gone back to."""

from bot.agencies.current import read_version
from bot.agencies.importing.comparing import compare
from bot.agencies.versions import SHIPPED, ListKind
from bot.i18n import _, shown_date
from handlers.context import Turn
from handlers.keyboards import rows, tap
from handlers.lists import LISTS, changes
from handlers.replies import Button, Screen
from handlers.start import home_screen, outdated

VERSIONS = 6
"""Imports that are listed, the newest first; older ones are for `agencies versions`."""


async def show_versions(turn: Turn) -> Screen:
    """Show the kept versions of one list."""
    kind = _kind(turn)
    turn.enter("register.versions", kind=kind)
    lists = turn.services.lists()
    in_use = (await lists.registers.in_use())[kind]
    buttons: list[Button] = []
    for version in (await lists.registers.versions(kind))[:VERSIONS]:
        label = _("{number}. {day}, {count} rows").format(
            number=version.number, day=shown_date(version.as_of), count=version.rows
        )
        buttons.append(tap(_mark(label, used=version.number == in_use), "register.version", kind, version.number))
    shipped = _("As it came with the program, {day}").format(day=shown_date(lists.shipped.as_of))
    buttons.append(tap(_mark(shipped, used=in_use == SHIPPED), "register.version", kind, SHIPPED))
    text = _("<b>🕘 {list}: versions</b>\n\nTap one to compare it with the list in use.")
    return Screen(text.format(list=_(LISTS[kind])), rows(*buttons, tap(_("⬅️ Back"), "register")))


async def show_version(turn: Turn) -> Screen:
    """Compare a kept version with the list in use."""
    kind, number = _kind(turn), turn.argument(1)
    lists = turn.services.lists()
    try:
        _list, version_rows, day = await read_version(lists.registers, kind, int(number), lists.shipped)
    except (LookupError, ValueError):
        outdated(turn)
        return await show_versions(turn)
    turn.enter("register.version", kind=kind)
    register = turn.services.shared.current.register
    in_use = register.agencies if kind is ListKind.LISTED else register.sanctions
    difference = compare(in_use, version_rows)
    lines = [
        _("<b>📋 {list}, {day}</b>").format(list=_(LISTS[kind]), day=shown_date(day)),
        _("{count} rows. Compared with the list in use:").format(count=len(version_rows)),
        *(changes(difference) or [_("Nothing differs.")]),
    ]
    go = tap(_("↩️ Use this version"), "register.back", kind, number)
    return Screen("\n\n".join(lines), rows(go, tap(_("⬅️ Back"), "register.all", kind)))


async def go_back(turn: Turn) -> Screen:
    """Put a kept version into use again."""
    try:
        await turn.services.lists().go_back(_kind(turn), int(turn.argument(1)))
    except (LookupError, ValueError):
        outdated(turn)
        return await show_versions(turn)
    turn.leave()
    return home_screen(_("↩️ In use within a minute: the version that you chose."))


def _kind(turn: Turn) -> ListKind:
    given = turn.argument(0) or str(turn.data.get("kind", ""))
    return ListKind(given) if given in set(ListKind) else ListKind.LISTED


def _mark(label: str, *, used: bool) -> str:
    return f"✅ {label}" if used else label
