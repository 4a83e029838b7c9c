"""Joining the staff with a one-time code, and being away."""

import re

from bot.i18n import _
from handlers.colleagues import ROLES
from handlers.context import Command, Presence, Turn
from handlers.desk import show_inbox
from handlers.replies import Screen
from handlers.routes import Route, on_presence
from handlers.start import home_screen
from handlers.views import place

_CODE = re.compile(r"[A-Za-z0-9_-]{16,64}")


async def join(turn: Turn) -> Screen:
    """Redeem an invitation; its code vanishes from the chat."""
    turn.erase_given = True
    member = await turn.services.enrol(turn.words)
    if member is None:
        turn.leave()
        return home_screen(_("This invitation was used already or is too old. Ask for a new one."))
    inbox = await show_inbox(turn)
    area = "" if member.area is None else f", {place(turn.services.shared.areas, member.area)}"
    said = _(
        "Welcome. You are now: {role}{area}.\n\nOpen the desk any time with /meja. Never forward what you read here."
    )
    return Screen(f"👋 {said.format(role=_(ROLES[member.role]), area=area)}\n\n{inbox.html}", inbox.rows, inbox.protect)


async def note_presence(turn: Turn) -> None:
    """Note whether a member of staff can be reached; residents leave no trace."""
    if isinstance(turn.given, Presence):
        await turn.services.note_presence(reachable=turn.given.reachable)


HANDLERS: tuple[Route, ...] = (
    Route(
        join,
        lambda turn: (
            isinstance(turn.given, Command)
            and turn.given.name == "start"
            and _CODE.fullmatch(turn.given.arguments) is not None
        ),
    ),
    on_presence(note_presence),
)
