"""The questions of a tip, one a screen, in their order: buttons first, words last."""

from html import escape

from bot.i18n import _
from bot.tips.model import TEXT_LIMIT, Category, Draft
from bot.tips.receipt import shown
from handlers.context import Turn
from handlers.hotlines import emergency_lines
from handlers.keyboards import back, rows, tap
from handlers.notice import before_you_write
from handlers.replies import Button, Screen
from handlers.routes import Handler
from handlers.views import CATEGORIES, place, tip_card


async def show_notice(turn: Turn) -> Screen:
    """Show what is true about a tip."""
    return before_you_write()


async def ask_district(turn: Turn) -> Screen:
    """Ask for the kecamatan."""
    districts = turn.services.shared.areas.served_districts()
    buttons = [tap(district.name, "tip.in", district.code) for district in districts]
    return Screen(
        _("<b>Where is it?</b>\n\nTap the kecamatan. You can also type the name of the kelurahan."),
        rows(*buttons, _way("tip.notice")),
    )


async def ask_area(turn: Turn) -> Screen:
    """Ask for the kelurahan within the chosen kecamatan."""
    areas = turn.services.shared.areas.kelurahan_of(turn.data.get("district", ""))
    buttons = [tap(area.name, "tip.at", area.code) for area in areas]
    pairs = [tuple(buttons[index : index + 2]) for index in range(0, len(buttons), 2)]
    return Screen(
        _("<b>Which kelurahan?</b>\n\nChoose the one nearest to what happened."), rows(*pairs, _way("tip.district"))
    )


async def ask_category(turn: Turn) -> Screen:
    """Ask what it is about."""
    buttons = [tap(_(label), "tip.about", category) for category, label in CATEGORIES.items()]
    return Screen(_("<b>What is it about?</b>"), rows(*buttons, _way("tip.area")))


async def ask_danger(turn: Turn) -> Screen:
    """Ask whether somebody is in danger at this moment."""
    return Screen(
        _("<b>Is somebody in danger now?</b>"),
        rows((tap(_("🔴 Yes, now"), "tip.danger", "yes"), tap(_("No"), "tip.danger", "no")), _way("tip.category")),
    )


async def show_numbers(turn: Turn) -> Screen:
    """Give the telephone numbers first when somebody is in danger."""
    numbers = emergency_lines(turn)
    lead = _("<b>Call first</b>\n\nA call is faster than this bot. Nobody may be reading now.")
    return Screen(
        f"{lead}\n\n{numbers}",
        rows(tap(_("➡️ Go on and send info"), "tip.on"), _way("tip.danger")),
    )


async def ask_official(turn: Turn) -> Screen:
    """Ask whether the tip concerns an official or the coordinator; it is always asked."""
    return Screen(
        _(
            "<b>Is it about an official, or an officer of your kelurahan?</b>\n\nIf yes, officers of the kelurahan "
            "do not get it. Only the immigration office reads it."
        ),
        rows(
            (tap(_("Yes"), "tip.official", "yes"), tap(_("No"), "tip.official", "no")),
            tap(_("I am not sure"), "tip.official", "yes"),
            _way("tip.numbers" if turn.data.get("urgent") else "tip.danger"),
        ),
    )


async def ask_text(turn: Turn) -> Screen:
    """Ask for the story, in own words."""
    asked = _(
        "<b>What happened?</b>\n\nWrite it in one message. For example:\n• Who offers what? Where to?\n• Which day, "
        "which place?\n• Which phone number do they use?\n\nDo not write who you are. At most {limit} letters."
    )
    return Screen(asked.format(limit=TEXT_LIMIT), rows(_way("tip.official")))


async def show_preview(turn: Turn) -> Screen:
    """Show the tip exactly as it will be read."""
    draft = draft_of(turn)
    card = tip_card(
        turn.services.shared.areas,
        area=draft.area,
        category=draft.category,
        urgent=draft.urgent,
        official=draft.concerns_official,
        day=turn.services.shared.clock.now().date(),
        text=draft.text,
    )
    readers = (
        _("Only the immigration office reads it.")
        if draft.concerns_official
        else _("Officers of {place} and of the immigration office read it.").format(
            place=escape(place(turn.services.shared.areas, draft.area))
        )
    )
    return Screen(
        "\n\n".join([_("<b>This is what officers will read</b>"), card, readers, _("Could somebody recognise you?")]),
        rows(
            tap(_("✅ Send"), "tip.send"),
            (tap(_("✏️ Write again"), "tip.back", "text"), tap(_("✖️ Close"), "home")),
        ),
    )


async def show_receipt(turn: Turn) -> Screen:
    """Show the receipt, once, under a spoiler."""
    digits = shown(turn.data["receipt"])
    said = _(
        "<b>Sent.</b>\n\nThis number opens the answer. Tap to see it, and write it down:\n\n"
        "<tg-spoiler>{digits}</tg-spoiler>\n\nWe cannot show it again. To read the answer, type this "
        "number here, any day."
    )
    return Screen(
        said.format(digits=digits),
        rows(Button(_("📋 Copy the number"), copy=digits), tap(_("✅ I have written it down"), "tip.done")),
    )


SCREENS: dict[str, Handler] = {
    "tip.notice": show_notice,
    "tip.district": ask_district,
    "tip.area": ask_area,
    "tip.category": ask_category,
    "tip.danger": ask_danger,
    "tip.numbers": show_numbers,
    "tip.official": ask_official,
    "tip.text": ask_text,
    "tip.preview": show_preview,
    "tip.receipt": show_receipt,
}


def draft_of(turn: Turn) -> Draft:
    """Return what has been decided so far, ready to be sent."""
    known = turn.data
    return Draft(
        area=known["area"],
        category=Category(known["category"]),
        urgent=known["urgent"],
        concerns_official=known["official"],
        text=known["text"],
    )


def _way(previous: str) -> tuple[Button, Button]:
    return back("tip.back", previous.partition(".")[2]), tap(_("✖️ Close"), "home")
