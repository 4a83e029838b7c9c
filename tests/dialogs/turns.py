"""One turn through the routes of the public conversations, over the shipped content, without a transport."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from babel import Locale

from bot.agencies.adverts.reader import Reader
from bot.agencies.checker import Checker
from bot.agencies.matching.words import load_words
from bot.agencies.register import load_register
from bot.areas import Areas
from bot.i18n import Catalogues, Language
from bot.learning.learner import Learner
from bot.learning.library import Library
from bot.learning.search import Found, Search
from bot.pictures.gallery import Gallery
from bot.resources import ContentFolder, data_folder
from bot.speech.voices import Voices
from handlers import (
    answer,
    anything,
    ask,
    cards,
    check,
    countries,
    hotlines,
    learn,
    learning,
    listen,
    offer,
    practise,
    settings,
    start,
    watch,
    ways,
)
from handlers.context import Attachment, Command, Input, SuspendedError, Text, Turn
from handlers.keyboards import DATA_LIMIT, HALF, Tap
from handlers.replies import Button, Screen
from handlers.shared import Terms
from tests.unit.fakes import FakePageIndex

ROUTES = (
    *start.HANDLERS,
    *learn.HANDLERS,
    *learning.HANDLERS,
    *listen.HANDLERS,
    *cards.HANDLERS,
    *answer.HANDLERS,
    *practise.HANDLERS,
    *check.HANDLERS,
    *ask.HANDLERS,
    *offer.HANDLERS,
    *watch.HANDLERS,
    *ways.HANDLERS,
    *countries.HANDLERS,
    *hotlines.HANDLERS,
    *settings.HANDLERS,
    *anything.HANDLERS,
)


class StillClock:
    """A clock that stands still until it is set."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@dataclass
class Person:
    """Somebody who uses the bot: taps, types, and sees the last screen."""

    shared: SimpleNamespace
    clock: StillClock
    language: str = "en"
    turn: Turn | None = None
    told_in: str | None = None
    watches: set[str] = field(default_factory=set)
    in_vain: list[str] = field(default_factory=list)
    learner: Learner = field(default_factory=Learner)
    page_index: FakePageIndex = field(default_factory=FakePageIndex)
    sent: dict[bytes, str] = field(default_factory=dict)

    @property
    def services(self) -> SimpleNamespace:
        return SimpleNamespace(
            shared=self.shared,
            choose_language=self._choose_language,
            count_in_vain=self._count_in_vain,
            find_pages=self._find_pages,
            watch=self._watch,
            stop_watching=self._stop_watching,
            watched=self._watched,
            stop_all_watching=self._stop_all_watching,
            roles=self._roles,
            learner=self._learner,
            likes_pictures=self._likes_pictures,
            like_pictures=self._like_pictures,
            sent_file=self._sent_file,
            pupil=SimpleNamespace(forget=self._forget_learning),
        )

    async def _likes_pictures(self) -> bool:
        return self.learner.pictures

    async def _like_pictures(self, *, wanted: bool) -> None:
        self.learner = replace(self.learner, pictures=wanted)

    async def _sent_file(self, digest: bytes) -> str | None:
        return self.sent.get(digest)

    async def _learner(self) -> Learner:
        return self.learner

    async def _forget_learning(self) -> None:
        self.learner = Learner()

    async def _choose_language(self, tag: str) -> None:
        self.told_in = tag

    async def _count_in_vain(self, query: str) -> None:
        self.in_vain.append(query)

    async def _find_pages(self, words: str) -> Found:
        search: Search = self.shared.search
        await search.refresh(self.page_index)
        return await search.find(self.page_index, words, self.language, self.clock.now().date())

    async def _watch(self, name: str) -> bool:
        self.watches.add(name)
        return True

    async def _stop_watching(self, name: str) -> None:
        self.watches.discard(name)

    async def _watched(self) -> list[str]:
        return sorted(self.watches)

    async def _stop_all_watching(self) -> None:
        self.watches.clear()

    async def _roles(self) -> list[object]:
        return []

    @property
    def screen(self) -> Screen:
        assert self.turn is not None
        assert self.turn.screen is not None
        return self.turn.screen

    async def types(self, words: str) -> Screen:
        name, _, arguments = words[1:].partition(" ")
        return await self.gives(Command(name, arguments) if words.startswith("/") else Text(words))

    async def sends(self, kind: str, caption: str = "") -> Screen:
        return await self.gives(Attachment(kind, caption))

    async def taps(self, label: str) -> Screen:
        return await self.presses(self.button(label).data or "")

    async def presses(self, data: str) -> Screen:
        return await self.gives(Tap.decode(data))

    async def gives(self, given: Input) -> Screen:
        await self.run(given)
        fits(self.screen)
        return self.screen

    async def run(self, given: Input) -> Turn:
        done: dict[str, object] = {}
        self.turn = Turn(b"actor", given, self.language, self.services, done=done)
        route = next(route for route in ROUTES if route.matches(self.turn))
        with self.shared.catalogues.speaking(self.language):
            try:
                self.turn.screen = await route.handler(self.turn)
            except SuspendedError as wanted:
                done[wanted.name] = await wanted.work()
                self.turn.screen = await route.handler(self.turn)
        self.language = self.turn.chosen_language or self.language
        return self.turn

    def button(self, label: str) -> Button:
        every = buttons(self.screen)
        found = [button for button in every if button.text == label] or [
            button for button in every if label in button.text
        ]
        assert len(found) == 1, f"{label!r} is not one of {labels(self.screen)}"
        return found[0]


def buttons(screen: Screen) -> list[Button]:
    return [button for row in screen.rows for button in row]


def labels(screen: Screen) -> list[str]:
    return [button.text for button in buttons(screen)]


def fits(screen: Screen) -> None:
    assert 0 < len(screen.html) <= 4096
    assert all(row for row in screen.rows)
    shared = [(button.text, 2 * HALF // len(row)) for row in screen.rows for button in row if len(row) > 1]
    assert [text for text, room in shared if len(text) > room] == []
    for button in buttons(screen):
        assert len((button.data or "").encode()) <= DATA_LIMIT
        assert (button.data is None) + (button.url is None) + (button.copy is None) == 2
    says_home = [button.data == "home" or (button.data or "").startswith("learn") for button in buttons(screen)]
    assert any(says_home), "a dead end"


@cache
def _knowledge(overlay: Path | None) -> tuple[Checker, Library, Reader, Search]:
    content = ContentFolder(data_folder("content"), overlay)
    checker = Checker(load_register(content), load_words(content))
    library = Library.load(content, ("id", "en"))
    return checker, library, Reader.load(content), Search.load(content, library)


def person(overlay: Path | None = None) -> Person:
    clock = StillClock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    checker, library, adverts, search = _knowledge(overlay)
    catalogues = Catalogues(
        {
            "id": Language("id", "Bahasa Indonesia", {}, Locale.parse("id"), 0),
            "en": Language("en", "English", {}, Locale.parse("en"), 0),
        }
    )
    shared = SimpleNamespace(
        clock=clock,
        catalogues=catalogues,
        checker=checker,
        library=library,
        search=search,
        indexing=SimpleNamespace(is_done=True),
        adverts=adverts,
        areas=Areas.load(data_folder("content") / "areas.csv"),
        terms=Terms(timedelta(minutes=30), timedelta(minutes=10)),
        bot_link="https://t.me/example_bot",
        gallery=Gallery(),
        voices=Voices(),
    )
    return Person(shared, clock)
