"""What an officer says to the sender of a tip: a question from the library, or own words that ask nobody's name."""

from bot.i18n import _
from bot.tips.asking import has_contact
from bot.tips.model import ANSWER_LIMIT
from bot.tips.text import TextFault, clean_text
from handlers.context import Turn
from handlers.desk_views import open_handle, show_tip
from handlers.keyboards import rows, tap
from handlers.replies import Screen, with_lead, with_warning
from handlers.routes import Handler
from handlers.views import local, plain

A_ROW = 5
"""Numbers of questions in a row of buttons."""


async def ask_answer(turn: Turn) -> Screen:
    """Ask for the answer's words."""
    turn.enter("desk.answer")
    return Screen(
        _(
            "<b>Your answer to the sender</b>\n\nWrite it in one message. Do not ask who they are. Short and clear: "
            "what you do now, and what they can do."
        ),
        rows(tap(_("⬅️ Back"), "desk.show")),
        protect=True,
    )


async def offer_questions(turn: Turn) -> Screen:
    """Offer the questions that cannot unmask anybody."""
    turn.enter("desk.ask")
    texts = turn.services.shared.asking.questions
    lines = [f"{number}. {plain(local(each, turn.language))}" for number, each in enumerate(texts, 1)]
    said = _("<b>🔎 Ask the sender</b>\n\nThese questions show nobody who the sender is. Choose one.")
    numbers = [tap(str(number), "desk.question", number) for number in range(1, len(texts) + 1)]
    lots = [tuple(numbers[start : start + A_ROW]) for start in range(0, len(numbers), A_ROW)]
    ways = (tap(_("✏️ In my own words"), "desk.answer"), tap(_("⬅️ Back"), "desk.show"))
    return Screen("\n\n".join((said, "\n".join(lines))), rows(*lots, ways), protect=True)


async def choose_question(turn: Turn) -> Screen:
    """Show the question whose number was tapped or typed as the sender will read it."""
    shared, given = turn.services.shared, turn.argument(0) or turn.words.strip()
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 3 else 0
    if not 0 < number <= len(shared.asking.questions):
        return await offer_questions(turn)
    # Nobody knows which language the sender reads: the installation's own is the best guess.
    text = local(shared.asking.questions[number - 1], shared.catalogues.choose(None, None))
    turn.enter("desk.check", answer=text)
    return await show_answer(turn)


async def take_words(turn: Turn) -> Screen:
    """Take what was typed below the questions: the number of one, or own words."""
    return await (choose_question if turn.words.strip().isdecimal() else check_answer)(turn)


async def check_answer(turn: Turn) -> Screen:
    """Show the answer before it goes, unless it would make the sender say who they are."""
    try:
        text = clean_text(turn.words, ANSWER_LIMIT)
    except TextFault:
        said = _("Please write between 1 and {limit} letters.").format(limit=ANSWER_LIMIT)
        return with_lead(said, await ask_answer(turn))
    if turn.services.shared.asking.asks_identity(text):
        said = _(
            "Not sent: this asks who the sender is, where they are, or to meet. Whoever answers that can be found and "
            "hurt. Ask only about what happens. You wrote:\n\n<blockquote>{text}</blockquote>"
        )
        return with_warning(said.format(text=plain(text)), await ask_answer(turn))
    turn.enter("desk.check", answer=text)
    return await show_answer(turn)


async def show_answer(turn: Turn) -> Screen:
    """Show the written answer with the button that sends it."""
    text = turn.data.get("answer", "")
    lines = [_("<b>The sender will read this</b>\n\n<blockquote>{text}</blockquote>").format(text=plain(text))]
    if has_contact(text):
        lines.append(_("🔗 There is a link or a number in it. The sender is warned not to tap it."))
    return Screen(
        "\n\n".join(lines),
        rows(
            tap(_("✅ Send the answer"), "desk.send"),
            (tap(_("✏️ Write again"), "desk.answer"), tap(_("⬅️ Back"), "desk.show")),
        ),
        protect=True,
    )


async def send_answer(turn: Turn) -> Screen:
    """Send the answer."""
    text = turn.data.pop("answer", None)
    if turn.state != "desk.check" or text is None:
        return await show_tip(turn)
    await (await turn.services.desk()).answer(open_handle(turn), text)
    turn.toast = _("Sent. The sender reads it with their number.")
    return await show_tip(turn)


SCREENS: dict[str, Handler] = {
    "desk.answer": ask_answer,
    "desk.ask": offer_questions,
    "desk.check": show_answer,
}

TAPS: dict[str, Handler] = {
    "desk.answer": ask_answer,
    "desk.ask": offer_questions,
    "desk.question": choose_question,
    "desk.send": send_answer,
}

WRITTEN: dict[str, Handler] = {"desk.answer": check_answer, "desk.ask": take_words, "desk.check": check_answer}
"""States in which words are an answer to the sender."""
