"""How an opened tip looks at the desk, and how it is opened."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import replace
from html import escape

from bot.i18n import N_, _
from bot.staff.wording import wording_of
from bot.tips.desk import TipView
from bot.tips.model import Speaker, TipState
from handlers.context import Turn
from handlers.keyboards import rows, tap
from handlers.replies import Button, Screen
from handlers.shared import Shared
from handlers.views import SCREEN_LIMIT, TipCard, page_of, said, skipped, tip_card, turning, units

HEADS = ("<b>{label}</b> · {status}", "{status} · <b>{label}</b>", "<b>{label}</b>\n{status}")
WARNINGS = (
    N_("<i>Not verified. Do not talk to the named people about it.</i>"),
    N_("<i>Not verified. Do not speak with the named people about it.</i>"),
    N_("<i>Not verified. Do not talk about it to the people who are named.</i>"),
)
"""Each says the same: which of them somebody reads tells from whose desk a screenshot comes."""

SPEAKERS = {Speaker.OFFICE: N_("💬 Office"), Speaker.TIPSTER: N_("✏️ Sender")}


def handle_text(handle: bytes) -> str:
    """Return a handle as callback data carries it."""
    return urlsafe_b64encode(handle).decode().rstrip("=")


def read_handle(text: str) -> bytes:
    """Return the handle of callback data; empty, which is nobody's, for anything else."""
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (NotBase64, ValueError):
        return b""


def open_handle(turn: Turn) -> bytes:
    """Return the handle of the tip that is open."""
    return read_handle(turn.data.get("handle", ""))


async def view_tip(turn: Turn, handle: bytes) -> Screen:
    """Open a tip and show it.

    Raises:
        NotYours: the handle is unknown or somebody else's.
    """
    view = await (await turn.services.desk()).open(handle)
    turn.leave()
    turn.enter("desk.tip", handle=handle_text(handle))
    return tip_screen(turn.services.shared, view, turn.actor, skipped(turn, "desk.show"))


async def show_tip(turn: Turn) -> Screen:
    """Show the open tip again."""
    return await view_tip(turn, open_handle(turn))


def tip_screen(shared: Shared, view: TipView, actor: bytes, skip: int = 0) -> Screen:
    """Return an opened tip with what can be done, worded for one person, without its `skip` newest messages."""
    head, warning = wording_of(shared.keys, actor)
    card = TipCard(
        area=view.area,
        category=view.category,
        urgent=view.urgent,
        official=view.official,
        day=view.day,
        text=view.text,
        spot=view.spot,
        period=view.period,
        photos=view.photos,
    )
    shown, older = page_of([said(_(SPEAKERS[message.speaker]), message) for message in view.dialogue], skip)
    first = HEADS[head].format(label=escape(view.label), status=_status(view))
    last = [*shown, *_remarks(view), _(WARNINGS[warning])]
    whole = "\n\n".join((first, tip_card(shared.areas, card), *last))
    more = turning("desk.show", older, len(view.dialogue), skip)
    if (over := units(whole) - SCREEN_LIMIT) > 0:
        # Words in signs of two units each leave no room for a long message beside them: then they end early.
        card = replace(card, text=f"{card.text[: len(card.text) - over - 1]}…")
        whole = "\n\n".join((first, tip_card(shared.areas, card), *last))
        more = (*more, (tap(_("📄 All of the first words"), "desk.show", len(view.dialogue)),))
    return Screen(whole, rows(*more, *_actions(view)), protect=True)


def _remarks(view: TipView) -> list[str]:
    remarks = []
    if view.local_excluded:
        remarks.append(_("🤫 Officers of the kelurahan did not get it. Do not speak about it there."))
    if view.asked:
        remarks.append(_("🕐 Ten working days without a word. Is it over? Then close it. The sender is asked too."))
    if view.abuse_marked:
        remarks.append(_("🚩 Marked as abuse: its sender can send nothing more this week."))
    return remarks


def _status(view: TipView) -> str:
    if view.state is TipState.CLOSED:
        return _("✅ closed")
    if view.closing_asked:
        return _("⏳ a second officer must agree to close it")
    if view.taken_by_me:
        return _("🛠 you handle it")
    return _("🛠 a colleague handles it") if view.taken else _("👀 nobody handles it yet")


def _actions(view: TipView) -> list[Button | tuple[Button, ...]]:
    ways = (tap(_("⬅️ All"), "desk.inbox"), tap(_("✖️ Close the desk"), "desk.leave"))
    photos = tuple(tap(f"📷 {number}", "desk.photo", number) for number in range(1, view.photos + 1))
    shown: list[Button | tuple[Button, ...]] = [photos] if photos else []
    if view.state is TipState.CLOSED:
        return [*shown, ways]
    take = tap(_("✋ I handle it"), "desk.take")
    answer = (tap(_("💬 Answer"), "desk.answer"), tap(_("🔎 Ask"), "desk.ask"))
    shown += [*([] if view.taken_by_me else [take]), *([answer] if view.answerable else [])]
    return [*shown, (tap(_("✅ Close this info"), "desk.close"), *_abuse(view)), ways]


def _abuse(view: TipView) -> tuple[Button, ...]:
    if view.abuse_marked:
        return (tap(_("↩️ Not abuse"), "desk.unabuse"),) if view.may_unmark else ()
    return (tap(_("🚩 Abuse"), "desk.abuse"),)
