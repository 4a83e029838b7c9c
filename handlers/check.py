"""Check a recruiter: words or a picture become a verdict. They are looked up, forgotten, and carried by no button."""

import re
from collections.abc import Awaitable, Callable

from bot.agencies.adverts.model import Advert
from bot.agencies.model import Answer, Verdict
from bot.i18n import N_, _
from bot.pictures.posters import NoReader, PosterReader, ReaderBusy, UnreadablePicture, available
from handlers.adverts import advert_screen
from handlers.context import FileGone, FileTooLarge, Refused, Turn
from handlers.keyboards import home, rows, tap
from handlers.replies import Screen
from handlers.routes import Route, on_command, on_tap
from handlers.start import outdated
from handlers.steps import counted
from handlers.verdicts import ask_line, compare, unlisted_screen, verdict_screen

ASKED = re.compile(r"\A\s*(?:tolong\s+|please\s+)?(?:cek|check|periksa)(?:kan)?\b[\s:]*", re.IGNORECASE)

QUESTION = re.compile(
    r"\A(?!.*\bp\.?\s?t\b)(?:.*\?\s*\Z|\s*(?:apa|apakah|bagaimana|gimana|kenapa|mengapa|siapa|kapan|di ?mana|berapa|"
    r"bisakah|bolehkah|what|how|why|who|where|when|which)\b)",
    re.IGNORECASE | re.DOTALL,
)

TROUBLES: dict[type[Exception], str] = {
    NoReader: N_("I cannot read pictures here. Type the name of the company, or copy the words of the advert."),
    UnreadablePicture: N_("I cannot read this file. Send a photo or a screenshot, or copy the words of the advert."),
    ReaderBusy: N_("Many pictures wait just now. Send it again in a minute, or type the name of the company."),
    FileTooLarge: N_("This file is too large. Send it as a photo, or type the name of the company."),
    FileGone: N_("The picture did not arrive here. Please send it again."),
}


class PictureRefused(Refused):
    """A picture that could not be read; the text is a message for the person."""


@counted("check", "how")
async def show_how(turn: Turn) -> Screen:
    """Tell how to check."""
    title = _("<b>🔎 Check a recruiter</b>")
    asked = _("Type the name of the company or its licence number.")
    advert = _("Or send the job advert: paste it, or take a photo.") if available() else _("Or paste the job advert.")
    unsure = _("You do not know the name? Answer seven questions.")
    return Screen(
        f"{title}\n\n{asked} {advert}\n\n{unsure}",
        rows(tap(_("🧭 Seven questions"), "offer"), tap(_("☎️ Help lines"), "help"), home()),
    )


@counted("check", "answer")
async def check_words(turn: Turn) -> Screen:
    """Check what was typed; where nothing was, tell how."""
    words = ASKED.sub("", turn.words, count=1)
    if not words.strip():
        return await show_how(turn)
    shared = turn.services.shared
    companies = shared.checker.check_each(words)
    advert = _read_advert(turn, words, companies)
    if advert.is_advert or advert.flags:
        return advert_screen(turn, companies, advert)
    answer = shared.checker.check(words)
    if answer.verdict is Verdict.NOT_FOUND and answer.kind is None and QUESTION.search(words):
        return _question(turn)
    if answer.verdict in (Verdict.NOT_FOUND, Verdict.SIMILAR):
        await turn.services.count_in_vain(words)
    return verdict_screen(turn, answer)


@counted("check", "answer")
async def check_picture(turn: Turn) -> Screen:
    """Read the words of a photo or a screenshot, and check them with its caption as an advert."""
    try:
        read = turn.slow("poster", _reading(turn), busy=True)
    except Refused as refused:
        said = str(refused) if isinstance(refused, PictureRefused) else TROUBLES[type(refused)]
        return await _without_picture(turn, _(said))
    words = f"{turn.words}\n{read}".strip()
    if not any(sign.isalpha() for sign in words):
        return await _without_picture(
            turn, _("I found no words in this picture. Take it again: near, straight, sharp.")
        )
    companies = turn.services.shared.checker.check_each(words)
    return advert_screen(turn, companies, _read_advert(turn, words, companies), pictured=True)


def _read_advert(turn: Turn, words: str, companies: tuple[Answer, ...]) -> Advert:
    return turn.services.shared.adverts.read(words, names_company=bool(companies) or None)


def _reading(turn: Turn) -> Callable[[], Awaitable[str]]:
    fetch, posters = turn.fetch, turn.services.shared.posters

    async def read() -> str:
        if fetch is None:
            raise FileGone
        return await _read(posters, await fetch())

    return read


async def _read(posters: PosterReader, picture: bytes) -> str:
    try:
        return await posters.read(picture)
    except (NoReader, UnreadablePicture, ReaderBusy) as trouble:
        raise PictureRefused(TROUBLES[type(trouble)]) from None


async def _without_picture(turn: Turn, said: str) -> Screen:
    """Answer to the caption alone, or tell how to check; the picture is told of first."""
    screen = await check_words(turn) if turn.words.strip() else await show_how(turn)
    return Screen(f"⚠️ {said}\n\n{screen.html}", screen.rows)


async def show_candidate(turn: Turn) -> Screen:
    """Show the verdict on a company that was offered, as today's list has it; it may be gone from there."""
    name = turn.argument(0)
    answer = turn.services.shared.checker.check(name)
    known = {sanction.name for sanction in answer.sanctions} | {answer.agency.name if answer.agency else ""}
    if not name or name not in known:
        outdated(turn)
        return await show_how(turn)
    return verdict_screen(turn, answer, f"⚠️ {compare()}")


async def show_none(turn: Turn) -> Screen:
    """Say what it means when none of the offered companies was the one."""
    return unlisted_screen(turn, turn.services.shared.checker.as_of, _("The name you were given"))


def _question(turn: Turn) -> Screen:
    said = _("I found no company in that, and I cannot answer questions. To check a company, type only its name.")
    people = _("People can answer you. {ask}").format(ask=ask_line(turn))
    return Screen(f"{said}\n\n{people}", rows((tap(_("📚 Learn"), "learn"), tap(_("☎️ Help lines"), "help")), home()))


HANDLERS: tuple[Route, ...] = (
    on_command(check_words, "cek", "check"),
    on_tap(show_how, "check"),
    on_tap(show_candidate, "check.name"),
    on_tap(show_none, "check.none"),
)
