"""What concerns the staff at the desk: the PIN, names people call an officer by, and who still works here."""

from bot.i18n import N_, _, shown_date
from bot.staff.colleagues import TooManyNames
from bot.staff.invitations import LONGEST_NAME, MOST_NAMES, InvitationFault
from bot.staff.model import Member, Role
from handlers.context import Turn
from handlers.keyboards import rows, tap
from handlers.replies import Button, Screen, with_lead, with_warning
from handlers.routes import Handler
from handlers.views import place

ROLES = {
    Role.COORDINATOR: N_("Coordinator"),
    Role.SUPERVISOR: N_("Supervisor"),
    Role.ADMINISTRATOR: N_("Administrator"),
}

SHOWN = 8
"""Colleagues that are asked about at once."""


async def show_more(turn: Turn) -> Screen:
    """Show what a member of staff can set at the desk."""
    turn.enter("desk.more")
    has_pin = await (await turn.services.desk_lock()).kept() is not None
    changes: tuple[Button, ...] = (tap(_("🔢 Set a PIN"), "pin.set"),)
    if has_pin:
        changes = (tap(_("🔢 Change the PIN"), "pin.set"), tap(_("🗑 No PIN"), "pin.remove"))
    said = _(
        "<b>⚙️ PIN and names</b>\n\n🔢 With a PIN nobody reads your desk who only holds your phone.\n\n🙋 Write which "
        "names people call you by. Info that names you then goes to others."
    )
    ways = (tap(_("⬅️ All"), "desk.inbox"), tap(_("✖️ Close the desk"), "desk.leave"))
    return Screen(said, rows(changes, tap(_("🙋 Names people call me"), "desk.names"), ways), protect=True)


async def ask_names(turn: Turn) -> Screen:
    """Ask by which further names people know the officer; those that are kept are not shown."""
    turn.enter("desk.names")
    kept = await (await turn.services.colleagues()).own_names()
    said = _(
        "<b>🙋 Names people call me</b>\n\nWrite your names, nicknames and telephone numbers, with commas between. "
        "Info in which one of them stands never comes to you.\n\nYou can add, and not remove: so nobody can take out "
        "the names that the office wrote down.\n\nKept so far: {count}. They are not shown."
    )
    return Screen(said.format(count=kept), rows(tap(_("⬅️ Back"), "desk.more")), protect=True)


async def add_names(turn: Turn) -> Screen:
    """Keep the names that were written."""
    try:
        added = await (await turn.services.colleagues()).add_names(turn.words)
    except InvitationFault:
        said = _("At most {most} names, each of at most {letters} letters, with commas between.")
        return with_warning(said.format(most=MOST_NAMES, letters=LONGEST_NAME), await ask_names(turn))
    except TooManyNames:
        said = _("That would be more than {most} names. Please ask an administrator.")
        return with_warning(said.format(most=MOST_NAMES), await ask_names(turn))
    return with_lead(_("New names kept: {count}.").format(count=added), await show_more(turn))


async def show_unconfirmed(turn: Turn) -> Screen:
    """List whom an administrator has to confirm."""
    colleagues = await turn.services.colleagues()
    listed = [member.id.hex() for member in (await colleagues.unconfirmed())[:SHOWN]]
    # The places in this list are what the buttons carry: no button may carry an id, and a place must not move while
    # the screen is worked on, or a second tap would meet somebody else.
    turn.enter("desk.staff", listed=listed, answered=[])
    return await show_list(turn)


async def show_list(turn: Turn) -> Screen:
    """Show the list that is being worked on, without those who were confirmed."""
    answered: list[str] = turn.data.get("answered", [])
    lines, buttons = [], []
    colleagues = await turn.services.colleagues()
    for number, listed in enumerate(turn.data.get("listed", []), 1):
        member = None if listed in answered else await _member(turn, listed)
        if member is None:
            continue
        known = _("last confirmed {day}").format(day=shown_date(await colleagues.last_confirmed(member)))
        lines.append(f"{number}. {_who(turn, member)} ({known})")
        yes, no = _("✅ {number} works here").format(number=number), _("🚪 {number} does not").format(number=number)
        buttons.append((tap(yes, "desk.works", number), tap(no, "desk.gone", number)))
    if not lines:
        lines.append(_("Everybody is confirmed here."))
    said = _("<b>🔁 Who still works here?</b>\n\nNo names are kept. Compare with your list of staff.")
    ways = (tap(_("🔄 Show the rest"), "desk.staff"), tap(_("⬅️ All"), "desk.inbox"))
    return Screen("\n\n".join((said, "\n".join(lines))), rows(*buttons, ways), protect=True)


async def confirm(turn: Turn) -> Screen:
    """Note that a colleague still works here."""
    member = await _chosen(turn)
    if member is None:
        return await show_unconfirmed(turn)
    await (await turn.services.colleagues()).confirm(member.id)
    turn.data["answered"] = [*turn.data.get("answered", []), member.id.hex()]
    turn.enter("desk.staff")
    turn.toast = _("Confirmed.")
    return await show_list(turn)


async def ask_to_dismiss(turn: Turn) -> Screen:
    """Ask before a membership ends."""
    member = await _chosen(turn)
    if member is None:
        return await show_unconfirmed(turn)
    turn.enter("desk.dismissing", leaving=member.id.hex())
    return await show_dismissal(turn)


async def show_dismissal(turn: Turn) -> Screen:
    """Show again whose membership is about to end."""
    member = await _member(turn, turn.data.get("leaving", ""))
    if member is None:
        return await show_unconfirmed(turn)
    said = _(
        "<b>Does this person not work here any more?</b>\n\n{who}\n\nTheir desk closes at once. Open info goes to "
        "others. To come back, they need a new invitation."
    )
    ways = rows(tap(_("🚪 Yes, close their desk"), "desk.dismiss"), tap(_("⬅️ Back"), "desk.staff"))
    return Screen(said.format(who=_who(turn, member)), ways, protect=True)


async def dismiss(turn: Turn) -> Screen:
    """End a membership. Whether there is any tip changes nothing of what is seen here."""
    member = await _member(turn, turn.data.pop("leaving", ""))
    if member is None or turn.state != "desk.dismissing":
        return await show_unconfirmed(turn)
    if await turn.services.dismiss(member.id):
        turn.toast = _("Their desk is closed.")
    return await show_unconfirmed(turn)


async def _chosen(turn: Turn) -> Member | None:
    listed, given = turn.data.get("listed", []), turn.argument(0)
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 3 else 0
    return await _member(turn, listed[number - 1]) if 0 < number <= len(listed) else None


async def _member(turn: Turn, listed: str) -> Member | None:
    return await (await turn.services.colleagues()).find(bytes.fromhex(listed)) if listed else None


def _who(turn: Turn, member: Member) -> str:
    area = _("the whole office") if member.area is None else place(turn.services.shared.areas, member.area)
    said = _("{role}, {area}, since {day}")
    return said.format(role=_(ROLES[member.role]), area=area, day=shown_date(member.joined))


SCREENS: dict[str, Handler] = {
    "desk.more": show_more,
    "desk.names": ask_names,
    "desk.staff": show_list,
    "desk.dismissing": show_dismissal,
}

TAPS: dict[str, Handler] = {
    "desk.more": show_more,
    "desk.names": ask_names,
    "desk.staff": show_unconfirmed,
    "desk.works": confirm,
    "desk.gone": ask_to_dismiss,
    "desk.dismiss": dismiss,
}

WRITTEN: dict[str, Handler] = {"desk.names": add_names}
"""Questions that are answered in words."""
