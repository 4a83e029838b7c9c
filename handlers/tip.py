"""A tip, from the notice to the receipt: one question a screen, buttons first, words last.

Nothing here can see who writes. The conversation is private: typed words vanish from the chat at once, its one
screen is rewritten, and whatever way it ends a lesson stays.
"""

from html import escape

from bot.dialogs import IDLE_LIMIT
from bot.i18n import _
from bot.tips.model import Category, Knows, Period, Spot
from bot.tips.quota import Allowance
from handlers import parting, questions, telling
from handlers.context import Attachment, Text, Turn
from handlers.cover import cover
from handlers.keyboards import Tap
from handlers.refusals import closed_for_now, nobody_here, nobody_reads, too_many
from handlers.replies import Screen, with_warning
from handlers.routes import Handler, Route, in_room, on_command, on_private, on_stale, on_tap
from handlers.start import home_screen
from handlers.typed import meant
from handlers.views import area_names

ROOM = "tip"
GO_ON = ("lanjutkan", "continue")
"""What is typed to take up a conversation that was covered."""

SCREENS: dict[str, Handler] = {**questions.SCREENS, **telling.SCREENS, **parting.SCREENS}
ORDER = list(SCREENS)


async def begin(turn: Turn) -> Screen:
    """Open the conversation with the notice; where nothing could be sent, say so at once."""
    preset = turn.argument(0)
    turn.leave()
    if await turn.services.intake_closed() is not None:
        return closed_for_now(turn)
    allowance = await turn.services.may_send()
    if allowance is not Allowance.OK:
        return too_many(turn, allowance)
    areas = turn.services.shared.areas
    for area in (area for district in areas.served_districts() for area in areas.kelurahan_of(district.code)):
        if await turn.services.can_receive(area.code):
            return await _open(turn, "tip.notice", **({"preset": preset} if areas.takes(preset) else {}))
    return nobody_here(turn)


async def _open(turn: Turn, state: str, **data: object) -> Screen:
    turn.enter(state, **data)
    screen = await SCREENS[state](turn)
    return screen or home_screen()


async def accept_notice(turn: Turn) -> Screen:
    """Go on after the notice; what was covered earlier is given up."""
    if turn.parked is not None:
        turn.parked = None
        await turn.services.drop_draft_photos()
    return await _open(turn, "tip.preset" if "preset" in turn.data else "tip.district")


async def choose_another_place(turn: Turn) -> Screen:
    """Leave the place of the poster."""
    return await _open(turn, "tip.district")


async def choose_district(turn: Turn) -> Screen:
    """Take the kecamatan."""
    code = turn.argument(0)
    if not turn.services.shared.areas.kelurahan_of(code):
        return await _again(turn)
    return await _open(turn, "tip.area", district=code)


async def choose_area(turn: Turn) -> Screen:
    """Take the place, if somebody would read a tip from there; who skips it names a larger one."""
    areas = turn.services.shared.areas
    code = turn.argument(0)
    if not areas.takes(code):
        return await _again(turn)
    if not await turn.services.can_receive(code):
        turn.leave()
        return nobody_here(turn)
    area = areas.get(code)
    return await _open(turn, "tip.category", district=area.parent if area and area.served else "", area=code)


async def choose_category(turn: Turn) -> Screen:
    """Take what it is about."""
    if turn.argument(0) not in set(Category):
        return await _again(turn)
    return await _open(turn, "tip.spot", category=turn.argument(0))


async def choose_spot(turn: Turn) -> Screen:
    """Take where it happens."""
    if turn.argument(0) not in set(Spot):
        return await _again(turn)
    return await _open(turn, "tip.period", spot=turn.argument(0))


async def choose_period(turn: Turn) -> Screen:
    """Take when it happens."""
    if turn.argument(0) not in set(Period):
        return await _again(turn)
    return await _open(turn, "tip.danger", period=turn.argument(0))


async def choose_danger(turn: Turn) -> Screen:
    """Take whether somebody is in danger; if so, show the numbers first."""
    urgent = turn.argument(0) == "yes"
    return await _open(turn, "tip.numbers" if urgent else "tip.knows", urgent=urgent, at_once=False)


async def go_on(turn: Turn) -> Screen:
    """Go on after the telephone numbers."""
    if turn.services.shared.terms.rests:
        return await _open(turn, "tip.speed")
    return await _open(turn, "tip.knows", at_once=True)


async def choose_speed(turn: Turn) -> Screen:
    """Take whether an urgent tip goes at once."""
    return await _open(turn, "tip.knows", at_once=turn.argument(0) == "now")


async def choose_knows(turn: Turn) -> Screen:
    """Take who else knows."""
    if turn.argument(0) not in set(Knows):
        return await _again(turn)
    alone = turn.argument(0) == Knows.ONLY_ME
    return await _open(turn, "tip.alone" if alone else "tip.official", knows=turn.argument(0), rest_days=0)


async def choose_alone(turn: Turn) -> Screen:
    """Take what somebody does who alone knows it."""
    rests = turn.argument(0) == "rest" and not turn.data.get("urgent")
    return await _open(turn, "tip.official", rest_days=parting.draw_rest() if rests else 0)


async def choose_official(turn: Turn) -> Screen:
    """Take whether local people are to be left out."""
    official = turn.argument(0) != "no"
    if official and not await turn.services.can_receive(turn.data["area"], concerns_official=True):
        turn.leave()
        return nobody_reads(turn)
    # Whoever comes back to change an answer keeps what was written.
    return await _open(turn, "tip.preview" if "text" in turn.data else "tip.text", official=official)


async def check_photos(turn: Turn) -> Screen:
    """Go on from the photos to the preview."""
    return await _open(turn, "tip.preview")


async def go_back(turn: Turn) -> Screen:
    """Show an earlier question again; what was answered stays."""
    state = f"{ROOM}.{turn.argument(0)}"
    # Only questions that come before the one that is open, so that no button skips one.
    sent = "keys" in turn.data
    earlier = not sent and state in ORDER[: ORDER.index(turn.state)]
    return await _open(turn, state) if earlier else await _again(turn)


ANSWERS: dict[str, tuple[tuple[str, ...], Handler]] = {
    "tip.go": (("tip.notice",), accept_notice),
    "tip.elsewhere": (("tip.preset",), choose_another_place),
    "tip.in": (("tip.district",), choose_district),
    "tip.at": (("tip.preset", "tip.district", "tip.area"), choose_area),
    "tip.about": (("tip.category",), choose_category),
    "tip.spot": (("tip.spot",), choose_spot),
    "tip.period": (("tip.period",), choose_period),
    "tip.danger": (("tip.danger",), choose_danger),
    "tip.on": (("tip.numbers",), go_on),
    "tip.speed": (("tip.speed",), choose_speed),
    "tip.knows": (("tip.knows",), choose_knows),
    "tip.alone": (("tip.alone",), choose_alone),
    "tip.official": (("tip.official",), choose_official),
    "tip.wordless": (("tip.text",), telling.leave_out_words),
    "tip.photo": (("tip.photos", "tip.photo"), telling.show_photo),
    "tip.nophotos": (("tip.photos", "tip.photo"), telling.remove_photos),
    "tip.checked": (("tip.photos",), check_photos),
    "tip.rougher": (("tip.preview",), telling.put_rougher_words),
    "tip.send": (("tip.preview",), parting.send),
    "tip.secret": (("tip.preview",), parting.ask_secret),
    "tip.noted": (("tip.receipt",), parting.ask_last_digits),
    "tip.receipt": (("tip.confirm",), lambda turn: _open(turn, "tip.receipt")),
    "tip.push": (("tip.confirm",), parting.offer_push),
    "tip.pushed": (("tip.push",), parting.take_push),
    "tip.done": (("tip.push",), parting.finish),
    "tip.undo": (("tip.receipt", "tip.push"), parting.undo),
}
"""Each answer, the questions that it answers, and what takes it."""


async def take_tap(turn: Turn) -> Screen | None:
    """Take an answer to the open question; a button of another question shows the open one."""
    verb = turn.given.verb if isinstance(turn.given, Tap) else ""
    match verb:
        case "tip.back":
            return await go_back(turn)
        case "tip.cover" | "tip.home":
            return put_away(turn, verb)
    states, handler = ANSWERS.get(verb, ((), questions.show_notice))
    return await handler(turn) if turn.state in states else await _again(turn)


def put_away(turn: Turn, verb: str) -> Screen:
    """Put the conversation behind an ordinary screen, to be taken up again when its owner says so."""
    if turn.state == "tip.notice":
        turn.leave()
    else:
        turn.park(turn.services.shared.clock.now() + IDLE_LIMIT)
    return cover(turn) if verb == "tip.cover" else home_screen()


async def take_up(turn: Turn) -> Screen | None:
    """Take up what was put away."""
    turn.erase_given = True
    turn.unpark()
    return await _again(turn)


def _takes_up(turn: Turn) -> bool:
    if not isinstance(turn.given, Text) or turn.parked is None or turn.state not in ("", "tip.notice"):
        return False
    return turn.words.strip().strip(".!").casefold() in GO_ON


async def take_words(turn: Turn) -> Screen | None:
    """Take what is typed or sent: the story, a photo, digits, the name of a place, or the words of a button."""
    if isinstance(turn.given, Attachment):
        return await _take_attachment(turn, turn.given)
    match turn.state:
        case "tip.text" | "tip.preview":
            return await telling.take_story(turn)
        case "tip.secret":
            return await parting.take_secret(turn)
        case "tip.confirm":
            return await parting.take_last_digits(turn)
        case "tip.preset" | "tip.district" | "tip.area":
            return await _take_place(turn)
    return await _take_label(turn)


async def _take_attachment(turn: Turn, given: Attachment) -> Screen | None:
    if given.kind != "photo":
        return await _again(turn, telling.not_taken(given))
    if turn.state in telling.SCREENS:
        return await telling.take_photo(turn)
    return await _again(turn, _("Please answer this question first. The photo was deleted; send it later."))


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
    return await take_tap(turn)


async def _again(turn: Turn, warning: str | None = None) -> Screen:
    screen = await SCREENS[turn.state](turn)
    if screen is None or warning is None:
        return screen or home_screen()
    return with_warning(warning, screen)


async def forget_old_button(turn: Turn) -> Screen:
    """Answer a button of a conversation that is over."""
    turn.toast = _("That conversation is over.")
    return cover(turn)


HANDLERS: tuple[Route, ...] = (
    Route(take_up, _takes_up),
    on_tap(begin, "tip"),
    on_command(begin, "info", "lapor", "kirim", "tip"),
    in_room(take_tap, ROOM),
    on_private(take_words, ROOM),
    on_stale(forget_old_button, ROOM),
)
