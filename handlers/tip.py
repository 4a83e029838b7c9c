"""A tip, from the notice to the receipt: one question a screen, buttons first, words last.

Nothing here can see who writes. The conversation is private: typed words vanish from the chat at once, its one
screen is rewritten, and leaving it in any way forgets what was not sent.
"""

from html import escape

from bot.i18n import _
from bot.tips.model import TEXT_LIMIT, Category
from bot.tips.text import TextFault, clean_text
from handlers.context import Attachment, Turn
from handlers.hotlines import emergency_lines
from handlers.keyboards import Tap, rows, tap
from handlers.questions import SCREENS, draft_of, show_notice
from handlers.replies import Screen
from handlers.routes import Handler, Route, in_room, on_command, on_private, on_stale, on_tap
from handlers.start import home_screen
from handlers.typed import meant
from handlers.views import area_names

ROOM = "tip"


async def begin(turn: Turn) -> Screen:
    """Open the conversation with the notice; where nobody could read a tip, say so at once."""
    turn.leave()
    areas = turn.services.shared.areas
    for area in (area for district in areas.served_districts() for area in areas.kelurahan_of(district.code)):
        if await turn.services.can_receive(area.code):
            return await _open(turn, "tip.notice")
    return _closed(turn)


async def _open(turn: Turn, state: str, **data: object) -> Screen:
    turn.enter(state, **data)
    screen = await SCREENS[state](turn)
    return screen or home_screen()


async def accept_notice(turn: Turn) -> Screen:
    """Go on after the notice."""
    return await _open(turn, "tip.district")


async def choose_district(turn: Turn) -> Screen:
    """Take the kecamatan."""
    code = turn.argument(0)
    if not turn.services.shared.areas.kelurahan_of(code):
        return await _again(turn)
    return await _open(turn, "tip.area", district=code)


async def choose_area(turn: Turn) -> Screen:
    """Take the kelurahan, if somebody would read a tip from there."""
    area = turn.services.shared.areas.get(turn.argument(0))
    if area is None or not area.served:
        return await _again(turn)
    if not await turn.services.can_receive(area.code):
        turn.leave()
        return _closed(turn)
    return await _open(turn, "tip.category", district=area.parent, area=area.code)


async def choose_category(turn: Turn) -> Screen:
    """Take what it is about."""
    if turn.argument(0) not in set(Category) or "area" not in turn.data:
        return await _again(turn)
    return await _open(turn, "tip.danger", category=turn.argument(0))


async def choose_danger(turn: Turn) -> Screen:
    """Take whether somebody is in danger; if so, show the numbers first."""
    urgent = turn.argument(0) == "yes"
    return await _open(turn, "tip.numbers" if urgent else "tip.official", urgent=urgent)


async def go_on(turn: Turn) -> Screen:
    """Go on after the telephone numbers."""
    return await _open(turn, "tip.official")


async def choose_official(turn: Turn) -> Screen:
    """Take whether local people are to be left out."""
    official = turn.argument(0) != "no"
    if official and not await turn.services.can_receive(turn.data["area"], concerns_official=True):
        turn.leave()
        said = _(
            "<b>No officer outside the kelurahan can read info yet.</b>\n\nIf it is about an official, please call one "
            "of these numbers:"
        )
        return _closed(turn, said)
    return await _open(turn, "tip.text", official=official)


async def send(turn: Turn) -> Screen:
    """Seal the tip, hand it to its readers, and give the receipt."""
    draft = draft_of(turn)
    receipt, keys = turn.slow("receipt", turn.services.shared.new_receipt)
    await turn.services.file_tip(draft, keys)
    turn.leave()
    return await _open(turn, "tip.receipt", receipt=receipt)


async def finish(turn: Turn) -> Screen:
    """End: the receipt goes, and an ordinary screen stays."""
    turn.leave()
    return home_screen(_("Thank you. 🌱"))


async def go_back(turn: Turn) -> Screen:
    """Show an earlier question again; what was answered stays."""
    state = f"{ROOM}.{turn.argument(0)}"
    # Only questions that come before the one that is open, so that no button skips one.
    order = list(SCREENS)
    earlier = state in order[: order.index(turn.state)] if turn.state in order else False
    return await _open(turn, state) if earlier and turn.state != "tip.receipt" else await _again(turn)


ANSWERS: dict[str, tuple[str, Handler]] = {
    "tip.go": ("tip.notice", accept_notice),
    "tip.in": ("tip.district", choose_district),
    "tip.at": ("tip.area", choose_area),
    "tip.about": ("tip.category", choose_category),
    "tip.danger": ("tip.danger", choose_danger),
    "tip.on": ("tip.numbers", go_on),
    "tip.official": ("tip.official", choose_official),
    "tip.send": ("tip.preview", send),
    "tip.done": ("tip.receipt", finish),
}


async def take_tap(turn: Turn) -> Screen | None:
    """Take an answer to the open question; a button of another question shows the open one."""
    verb = turn.given.verb if isinstance(turn.given, Tap) else ""
    if verb == "tip.back":
        return await go_back(turn)
    state, handler = ANSWERS.get(verb, ("", show_notice))
    return await handler(turn) if state == turn.state else await _again(turn)


async def take_words(turn: Turn) -> Screen | None:
    """Take typed words: the story, the name of a place, or the words of a button."""
    if isinstance(turn.given, Attachment):
        return await _again(turn, _("Only words can be sent here. What you sent was deleted. Please write it."))
    if turn.state in ("tip.text", "tip.preview"):
        return await _take_story(turn)
    if turn.state in ("tip.district", "tip.area"):
        return await _take_place(turn)
    return await _take_label(turn)


async def _take_place(turn: Turn) -> Screen | None:
    found = turn.services.shared.areas.find(turn.words)
    if len(found) == 1:
        turn.given = Tap("tip.at", (found[0].code,))
        return await choose_area(turn)
    if found:
        return await _again(turn, _("Which one: {places}?").format(places=escape(area_names(found))))
    return await _take_label(turn)


async def _take_label(turn: Turn) -> Screen | None:
    screen = await SCREENS[turn.state](turn)
    wanted = meant(turn.words, screen.rows) if screen else None
    if wanted is None:
        return await _again(turn, _("Please tap one of the buttons."))
    turn.given = wanted
    if wanted.verb == "home":
        turn.leave()
        return home_screen()
    return await take_tap(turn)


async def _take_story(turn: Turn) -> Screen:
    try:
        text = clean_text(turn.words, TEXT_LIMIT)
    except TextFault:
        long = _("That is {count} letters. At most {limit} fit. Please make it shorter and send it again.")
        empty = _("There are no words in it. Please write what happened.")
        turn.enter("tip.text")
        count = len(turn.words.strip())
        return await _again(turn, long.format(count=count, limit=TEXT_LIMIT) if count > TEXT_LIMIT else empty)
    return await _open(turn, "tip.preview", text=text)


async def _again(turn: Turn, lead: str | None = None) -> Screen:
    screen = await SCREENS[turn.state](turn)
    if screen is None or lead is None:
        return screen or home_screen()
    return Screen(f"⚠️ {lead}\n\n{screen.html}", screen.rows, screen.protect)


async def forget_old_button(turn: Turn) -> Screen:
    """Answer a button of a conversation that is over."""
    turn.toast = _("That conversation is over.")
    return home_screen()


def _closed(turn: Turn, said: str | None = None) -> Screen:
    said = said or _("<b>Nobody can read info from here yet.</b>\n\nPlease call one of these numbers:")
    return Screen(f"{said}\n\n{emergency_lines(turn)}", rows(tap(_("☎️ Help lines"), "help"), tap(_("🏠 Home"), "home")))


HANDLERS: tuple[Route, ...] = (
    on_tap(begin, "tip"),
    on_command(begin, "info", "lapor", "kirim", "tip"),
    in_room(take_tap, ROOM),
    on_private(take_words, ROOM),
    on_stale(forget_old_button, ROOM),
)
