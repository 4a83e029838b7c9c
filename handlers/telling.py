"""The words and photos of a tip, and its preview: exactly what is read, with what could tell who wrote it marked."""

from collections.abc import Awaitable, Callable, Collection
from html import escape

from bot.i18n import N_, _
from bot.tips.model import MOST_PHOTOS, TEXT_LIMIT, Category, Draft, Knows, Period, Spot
from bot.tips.photos import Refusal
from bot.tips.text import TextFault, clean_text
from handlers.context import Attachment, Fetch, FileTooLarge, Refused, Text, Turn
from handlers.cover import closes
from handlers.keyboards import back, rows, tap
from handlers.questions import skip, ways
from handlers.replies import Button, Screen, with_warning
from handlers.views import TipCard, tip_card

WHYS_SHOWN = 4
"""Reasons a preview gives at most: more would not be read."""

MARKS_SHOWN = 90
"""Places that are underlined at most: Telegram keeps a hundred of a message's marks."""

NOT_TAKEN = {
    "voice": N_("A voice can be recognised. It was deleted. Please write it instead."),
    "audio": N_("A voice can be recognised. It was deleted. Please write it instead."),
    "video": N_("A video shows faces, voices and places. It was deleted. Send photos instead."),
    "video_note": N_("A video shows faces, voices and places. It was deleted. Send photos instead."),
    "animation": N_("A video shows faces, voices and places. It was deleted. Send photos instead."),
    "live_photo": N_("A video shows faces, voices and places. It was deleted. Send photos instead."),
    "document": N_("A file can hold hidden names. It was deleted. A picture? Send it as a photo, not as a file."),
    "forward": N_("A forwarded message names another person. It was deleted. Write it yourself, or send a screenshot."),
    "contact": N_("A contact names a person of your phone. It was deleted. Write the number instead."),
    "location": N_("A location can show where you are. It was deleted. Write the place roughly instead."),
    "venue": N_("A location can show where you are. It was deleted. Write the place roughly instead."),
}
"""Why something is not taken, by its kind."""

OTHERWISE = N_("Only words and photos can be sent here. What you sent was deleted. Please write it.")

REFUSALS = {
    Refusal.NOT_A_PHOTO: N_("That is not a photo that I can use. Please take a screenshot and send that."),
    Refusal.TOO_LARGE: N_("That photo is too large. Please take a screenshot of it and send that."),
    Refusal.UNREADABLE: N_("That photo cannot be read. Please take a screenshot of it and send that."),
}


async def ask_text(turn: Turn) -> Screen:
    """Ask for the story, in own words."""
    asked = _(
        "<b>What happened?</b>\n\nWrite it in one message. For example:\n• Who offers what? Where to?\n• Which day, "
        "which place?\n• Which phone number do they use?\n\nDo not write who you are. At most {limit} letters."
    )
    alone = turn.data.get("knows") == Knows.ONLY_ME
    rough = _("✏️ Write roughly: no names of your family, no hours, no house.")
    said = asked.format(limit=TEXT_LIMIT)
    return Screen(f"{said}\n\n{rough}" if alone else said, rows(skip("tip.wordless"), *ways(turn, "official")))


async def leave_out_words(turn: Turn) -> Screen:
    """Go on without words: the buttons have said something already."""
    turn.enter("tip.photos", text="", own=[])
    return await ask_photos(turn)


async def take_story(turn: Turn) -> Screen:
    """Take the story, and go on to photos; in the preview it takes the place of an earlier one."""
    onward = "tip.preview" if turn.state == "tip.preview" else "tip.photos"
    try:
        text = clean_text(turn.words, TEXT_LIMIT)
    except TextFault as fault:
        turn.enter("tip.text")
        count = max(fault.letters, len(turn.words.strip()))
        long = _("That is {count} letters. At most {limit} fit. Please make it shorter and send it again.")
        empty = _("There are no words in it. Please write what happened.")
        return with_warning(
            long.format(count=count, limit=TEXT_LIMIT) if count > TEXT_LIMIT else empty, await ask_text(turn)
        )
    own = sorted(turn.given.own) if isinstance(turn.given, Text) else []
    turn.enter(onward, text=text, own=own)
    return await SCREENS[onward](turn)


async def ask_photos(turn: Turn) -> Screen:
    """Ask for photos, which may be left out."""
    count = await turn.services.count_draft_photos()
    asked = _(
        "<b>Photos?</b>\n\nYou can send up to {most}: of the advert, a chat, a house, a car. Not of yourself.\n\nI "
        "draw each photo anew. The place, the time and the phone that a file hides are gone. What the picture shows "
        "stays: look at it well."
    )
    lines = [asked.format(most=MOST_PHOTOS)]
    taken: list[Button] = []
    if count:
        lines.append(_("📷 Photos: {count}").format(count=count))
        taken = [tap(_("👁 Look at the photos"), "tip.photo", 1), tap(_("🗑 Remove the photos"), "tip.nophotos")]
    onward = tap(_("➡️ Go on"), "tip.checked") if count else skip("tip.checked")
    return Screen("\n\n".join(lines), rows(onward, *((tuple(taken),) if taken else ()), *ways(turn, "text")))


async def take_photo(turn: Turn) -> Screen:
    """Take a photo: it is drawn anew before anything is kept."""
    fetch = turn.fetch
    count = await turn.services.count_draft_photos()
    if fetch is None:
        return await _again(turn, _(OTHERWISE))
    if turn.state == "tip.photo":
        turn.enter("tip.photos")
    if count >= MOST_PHOTOS:
        return await _again(turn, _("There are {most} photos already. More do not fit.").format(most=MOST_PHOTOS))
    rebuilt = _rebuilt(turn, fetch)
    if isinstance(rebuilt, Refusal):
        return await _again(turn, _(REFUSALS[rebuilt]))
    await turn.services.add_draft_photo(count + 1, rebuilt)
    if turn.words:
        return await _again(turn, _("The photo is in. Words under a photo are not taken: please write them here."))
    return await SCREENS[turn.state](turn)


def _rebuilt(turn: Turn, fetch: Fetch) -> bytes | Refusal:
    try:
        given = turn.slow("photo", fetch, busy=True)
    except FileTooLarge:
        return Refusal.TOO_LARGE
    except Refused:
        return Refusal.UNREADABLE
    return turn.slow("rebuilt", lambda: turn.services.shared.rebuild(given), busy=True)


async def show_photo(turn: Turn) -> Screen:
    """Show one photo as it will be read."""
    photos = await turn.services.draft_photos()
    number = turn.argument(0, str(turn.data.get("shown", 1)))
    index = int(number) - 1 if number.isascii() and number.isdecimal() else -1
    if not 0 <= index < len(photos):
        turn.enter("tip.photos")
        return await ask_photos(turn)
    turn.enter("tip.photo", shown=index + 1)
    others = tuple(tap(str(each), "tip.photo", each) for each in range(1, len(photos) + 1) if each != index + 1)
    said = _("<b>Photo {number} of {count}</b>\n\nDoes it show your face, your house, or your name?")
    return Screen(
        said.format(number=index + 1, count=len(photos)),
        rows(
            *((others,) if others else ()),
            (tap(_("🗑 Remove the photos"), "tip.nophotos"),),
            (back("tip.back", "photos"), closes("tip")),
        ),
        picture=photos[index],
    )


async def remove_photos(turn: Turn) -> Screen:
    """Take the photos out again."""
    await turn.services.drop_draft_photos()
    turn.enter("tip.photos")
    return await ask_photos(turn)


async def show_preview(turn: Turn) -> Screen:
    """Show the tip exactly as it will be read, with what could tell who wrote it marked."""
    known = turn.data
    if "text" not in known:
        turn.enter("tip.text")
        return await ask_text(turn)
    photos = await turn.services.count_draft_photos()
    if not known["text"] and not photos:
        return await _preview(turn, photos, (), _("There are no words and no photos: only what you tapped is sent."))
    return await _preview(turn, photos, known.get("own", ()))


async def _preview(turn: Turn, photos: int, own: Collection[str], remark: str = "") -> Screen:
    shared, draft = turn.services.shared, draft_of(turn)
    risks = shared.risks.find(draft.text, own)
    card = tip_card(shared.areas, _card(turn, draft, photos), [(risk.start, risk.end) for risk in risks[:MARKS_SHOWN]])
    parts = [_("<b>This is what officers will read</b>"), card]
    if remark:
        parts.append(remark)
    if risks:
        reasons = list(dict.fromkeys(shared.risks.why(risk.kind, turn.language) for risk in risks))[:WHYS_SHOWN]
        listed = "\n".join(f"⚠️ {escape(reason)}" for reason in reasons)
        title = _("<b>Could somebody recognise you?</b> Look at the underlined words:")
        parts.append(f"{title}\n{listed}")
    elif draft.text:
        parts.append(_("Could somebody recognise you? If so, write it again."))
    parts.append(_who_reads(draft))
    changes = (tap(_("✏️ Write again"), "tip.back", "text"), tap(_("📷 Photos"), "tip.back", "photos"))
    sending = _sending(risky=bool(risks), rougher=any(risk.vaguer is not None for risk in risks))
    return Screen("\n\n".join(parts), rows(*sending, changes, *ways(turn, "photos")))


def _sending(*, risky: bool, rougher: bool) -> list[Button]:
    offered = [tap(_("🫥 Put rougher words"), "tip.rougher")] if rougher else []
    label = _("✅ Send it as it is") if risky else _("✅ Send")
    return [*offered, tap(label, "tip.send"), tap(_("🔐 Send, with a secret number of my own"), "tip.secret")]


def _who_reads(draft: Draft) -> str:
    if draft.concerns_official:
        return _("Only the immigration office reads it.")
    # True whoever the words name: a screen that told more would tell whose names the bot knows.
    return _("Officers read it. If it is about one of them, that one does not get it.")


async def put_rougher_words(turn: Turn) -> Screen:
    """Put rougher words in the place of what could tell who wrote it."""
    known = turn.data
    text = turn.services.shared.risks.vaguer(known.get("text", ""), known.get("own", ()))
    try:
        turn.enter("tip.preview", text=clean_text(text, TEXT_LIMIT), own=known.get("own", []))
    except TextFault:
        turn.toast = _("Please write it again by yourself.")
    return await show_preview(turn)


def draft_of(turn: Turn, photos: tuple[bytes, ...] = ()) -> Draft:
    """Return what has been decided so far, ready to be sent."""
    known = turn.data
    return Draft(
        area=known["area"],
        category=Category(known["category"]),
        urgent=known["urgent"],
        concerns_official=known["official"],
        text=known["text"],
        spot=Spot(known["spot"]),
        period=Period(known["period"]),
        at_once=known.get("at_once", False),
        rest_days=known.get("rest_days", 0),
        photos=photos,
    )


def not_taken(attachment: Attachment) -> str:
    """Return why something other than words is not taken."""
    said = NOT_TAKEN.get(attachment.kind, OTHERWISE)
    return _(said)


def _card(turn: Turn, draft: Draft, photos: int) -> TipCard:
    return TipCard(
        area=draft.area,
        category=draft.category,
        urgent=draft.urgent,
        official=draft.concerns_official,
        day=turn.services.shared.clock.now().date(),
        text=draft.text,
        spot=draft.spot,
        period=draft.period,
        photos=photos,
    )


async def _again(turn: Turn, warning: str) -> Screen:
    return with_warning(warning, await SCREENS[turn.state](turn))


SCREENS: dict[str, Callable[[Turn], Awaitable[Screen]]] = {
    "tip.text": ask_text,
    "tip.photos": ask_photos,
    "tip.photo": show_photo,
    "tip.preview": show_preview,
}
