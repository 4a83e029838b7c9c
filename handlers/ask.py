"""Ask in own words: the best page whole, the next two on buttons. What was asked is kept nowhere, nor on a button."""

from collections.abc import Sequence
from html import escape

from bot.i18n import N_, _
from bot.learning.documents import LESSON, Place, page_at
from bot.learning.model import Answer, Lesson, Way
from bot.learning.search import SHOWN, Found
from handlers.answer import answer_screen
from handlers.context import Turn
from handlers.keyboards import Tap, back, home, rows, tap
from handlers.learn import foreign, opens
from handlers.replies import Button, Rows, Screen
from handlers.routes import Route, on_tap
from handlers.start import outdated
from handlers.verdicts import ask_line

EXAMPLES = (
    N_("My employer keeps my passport. What can I do?"),
    N_("How do I go abroad to work the official way?"),
    N_("Will they know my name if I send info?"),
)

_BETWEEN = "."


async def show_ask(turn: Turn) -> Screen:
    """Tell how to ask, with three examples."""
    title = _("<b>❓ Ask in your own words</b>")
    asked = _("Type your question in your own words. Short words are enough. For example:")
    forgotten = _("I do not keep your question.")
    examples = (tap(_(words), "ask.example", number) for number, words in enumerate(EXAMPLES))
    return Screen(f"{title}\n\n{asked}\n\n<i>{forgotten}</i>", rows(*examples, _check(), home()))


async def show_example(turn: Turn) -> Screen:
    """Answer one of the examples."""
    number = turn.number(0)
    if number is None or number >= len(EXAMPLES):
        outdated(turn)
        return await show_ask(turn)
    return found_screen(turn, (await find(turn, _(EXAMPLES[number]))).places)


async def show_found(turn: Turn) -> Screen:
    """Show pages that were found before: the first of the codes whole, the others on buttons."""
    search = turn.services.shared.search
    named = [search.place(code) for code in turn.argument(0).split(_BETWEEN)[:SHOWN]]
    places = [place for place in dict.fromkeys(named) if place is not None and _page(turn, place) is not None]
    if not places:
        outdated(turn)
        return await show_ask(turn)
    return found_screen(turn, places)


async def show_none(turn: Turn) -> Screen:
    """Say what to do when none of the pages was the one."""
    return _people_screen(turn, _("Then I do not have the answer."))


async def find(turn: Turn, words: str) -> Found:
    """Look for the pages that answer; the first time in a process the index is written before."""
    indexing = turn.services.shared.indexing
    if not indexing.is_done:
        turn.slow("index of the pages", indexing.write)
    found: Found = await turn.services.find_pages(words)
    return found


def found_screen(turn: Turn, places: Sequence[Place]) -> Screen:
    """Return the best page whole, with the ways to the others; that there is none is said plainly."""
    pages = {place: page for place in places if (page := _page(turn, place)) is not None}
    if not pages:
        return _people_screen(turn, _("I found no answer to that."))
    kept = list(pages)
    best = pages.pop(kept[0])
    if isinstance(best, Answer):
        # The answer has a button to its lesson already.
        pages = {place: page for place, page in pages.items() if str(place) != f"{LESSON}/{best.lesson}"}
    shown = _answer(turn, best) if isinstance(best, Answer) else _lesson(turn, best)
    further = [
        tap(_label(page), "ask.found", _codes([place, *(each for each in kept if each != place)]))
        for place, page in pages.items()
    ]
    check = () if _checks(shown.rows) else (_check(),)
    ways = rows(*further, *check, tap(_("🤷 None of these"), "ask.none"), (back("ask"), home()))
    return Screen(shown.html, (*shown.rows, *ways))


def search_button(found: Found) -> Button:
    """Return the button to the pages that were found, for words that may be a question after all."""
    label = _("❓ Search the lessons")
    return tap(label, "ask.found", _codes(found.places)) if found.places else tap(label, "ask")


def _page(turn: Turn, place: Place) -> Answer | Lesson | None:
    shared = turn.services.shared
    return page_at(shared.library, place, turn.language, shared.clock.now().date())


def _label(page: Answer | Lesson) -> str:
    # A lesson may be called like an answer: both are about the same.
    if isinstance(page, Answer):
        return f"📄 {page.question}"
    return _("📖 Lesson: {title}").format(title=page.title) if not isinstance(page, Way) else f"🛤 {page.title}"


def _codes(places: Sequence[Place]) -> str:
    return _BETWEEN.join(place.code for place in places)


def _answer(turn: Turn, answer: Answer) -> Screen:
    screen = answer_screen(turn.services.shared, turn.language, answer)
    # Its last row leads back to the lessons; from here the way back is to the question.
    return Screen(screen.html, screen.rows[:-1])


def _lesson(turn: Turn, lesson: Lesson) -> Screen:
    """Return how a lesson begins, with the way on."""
    page = lesson.pages[0]
    parts = (
        f"📖 <b>{escape(lesson.title)}</b>",
        *foreign(turn.services.shared, turn.language, lesson),
        f"<b>{escape(page.title)}</b>",
        page.html,
    )
    if len(lesson.pages) == 1:
        return Screen("\n\n".join(parts), rows(opens(lesson.opens)))
    verb = "way" if isinstance(lesson, Way) else "lesson"
    return Screen("\n\n".join(parts), rows(tap(_("📖 Read on"), verb, lesson.slug, 1)))


def _checks(shown: Rows) -> bool:
    return any(Tap.decode(button.data or "").verb == "check" for row in shown for button in row)


def _check() -> Button:
    return tap(_("🔎 Check a recruiter"), "check")


def _people_screen(turn: Turn, said: str) -> Screen:
    """Say that there is no answer here, who has one, and how to ask otherwise."""
    people = _("People can answer you. {ask}").format(ask=ask_line(turn))
    otherwise = _("Or ask in other words: few words, one thing at a time. A company? Type only its name.")
    return Screen(
        f"🤷 <b>{said}</b>\n\n{people}\n\n{otherwise}",
        rows(tap(_("☎️ Help lines"), "help"), _check(), tap(_("📚 Learn"), "learn"), (back("ask"), home())),
    )


HANDLERS: tuple[Route, ...] = (
    on_tap(show_ask, "ask"),
    on_tap(show_example, "ask.example"),
    on_tap(show_found, "ask.found"),
    on_tap(show_none, "ask.none"),
)
