"""The composition root: the only module that knows all parts, and puts them together."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from telegram import Bot
from telegram.ext import Application, ApplicationBuilder

from bot.agencies.adverts.reader import Reader
from bot.agencies.checker import Checker
from bot.agencies.current import Current
from bot.agencies.importing.vocabulary import Vocabulary, load_vocabulary
from bot.agencies.matching.words import Words, load_words
from bot.agencies.register import Register, load_register
from bot.areas import Areas
from bot.clock import Clock
from bot.delivery.relay import Relay
from bot.guarding import Guard
from bot.i18n import Catalogues
from bot.keys import KeyFault, Keys
from bot.learning.course import Syllabus
from bot.learning.indexing import Indexing
from bot.learning.library import Library
from bot.learning.search import Search
from bot.logs import event
from bot.pictures.gallery import Gallery
from bot.pictures.posters import PosterReader
from bot.relaying import build_relay, set_weekly_timer
from bot.resources import ContentFolder, data_folder
from bot.sandbox import HOUSE
from bot.settings import Settings, SettingsFault
from bot.speech.voices import Voices
from bot.storage.engine import Database
from bot.storage.faults import StorageFault
from bot.tips.asking import Asking
from bot.tips.gate import FINGERPRINT, Gate
from bot.tips.naming import Naming
from bot.tips.photos import Rebuilder
from bot.tips.receipt import Derivation
from bot.tips.risks import RiskFinder
from bot.version import this_build
from handlers import HANDLERS, SCREENS
from handlers.context import Turns
from handlers.errors import ErrorKeeper
from handlers.inline import Elsewhere
from handlers.locks import ChatLocks
from handlers.routes import TurnHandler
from handlers.sender import Sender
from handlers.services import Services
from handlers.shared import Shared, Terms
from handlers.turns import Parts, TurnProcessor

BotApplication = Application[Any, Any, Any, Any, Any, Any]

USERNAME = "bot-username"
REPLICA_PAUSES = (0.2, 0.6, 1.2)

log = logging.getLogger(__name__)


class StartFault(Exception):
    """The bot cannot start; the text is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the bot knows before it talks to anybody: words, places, lessons and the register."""

    catalogues: Catalogues
    areas: Areas
    library: Library
    syllabus: Syllabus
    search: Search
    register: Register
    words: Words
    checker: Checker
    columns: Vocabulary
    adverts: Reader
    risks: RiskFinder
    naming: Naming
    asking: Asking


def load_knowledge(settings: Settings) -> Knowledge:
    """Read all content and catalogues.

    Raises:
        StartFault: a file is missing or broken.
    """
    folder = content_folder(settings)
    try:
        catalogues = Catalogues.load(data_folder("locale"), settings.language, own_catalogues(settings))
        register, words = load_register(folder), load_words(folder)
        library = Library.load(folder, catalogues.tags())
        return Knowledge(
            catalogues,
            Areas.load(folder.file("areas.csv")),
            library,
            Syllabus.load(folder, library),
            Search.load(folder, library),
            register,
            words,
            Checker(register, words),
            load_vocabulary(folder),
            Reader.load(folder),
            RiskFinder.load(folder),
            Naming.load(folder),
            Asking.load(folder),
        )
    except (OSError, ValueError) as error:
        raise StartFault(f"The content cannot be used: {error}.") from error


def load_voices(settings: Settings, knowledge: Knowledge) -> Voices:
    """Find the recordings of this installation, and a machine's voice where one is wanted.

    Raises:
        StartFault: a file is broken.
    """
    try:
        languages = knowledge.catalogues.tags()
        return Voices.load(content_folder(settings), languages, machine=settings.voice == "espeak")
    except (OSError, ValueError) as error:
        raise StartFault(f"The content cannot be used: {error}.") from error


def content_folder(settings: Settings) -> ContentFolder:
    """Return the shipped content with the operator's own laid over it."""
    if settings.content_dir is not None and not settings.content_dir.is_dir():
        raise SettingsFault("BOT_CONTENT_DIR names a folder that is not there.")
    return ContentFolder(data_folder("content"), settings.content_dir)


def own_catalogues(settings: Settings) -> Path | None:
    """Return the operator's own folder of catalogues, laid over the shipped ones; it need not be there."""
    return None if settings.content_dir is None else settings.content_dir / "locale"


def load_keys(settings: Settings, *, create: bool) -> Keys:
    """Read the key file; where `create` allows it, draw one on the very first start.

    Raises:
        StartFault: there is none, or it cannot be used.
    """
    path = settings.key_path()
    try:
        if create and not path.exists():
            try:
                Keys.new().save(path)
                event(log, logging.INFO, "key file created")
            except FileExistsError:
                pass  # another replica was faster
        return Keys.load(path)
    except KeyFault as fault:
        raise StartFault(f"The keys cannot be used: {fault}. `python -m bot keys new` makes a key file.") from None
    except OSError as error:
        raise StartFault(f"BOT_DATA_DIR cannot be written ({error.strerror}).") from None


@asynccontextmanager
async def open_database(settings: Settings, keys: Keys, *, migrate: bool | None = None) -> AsyncIterator[Database]:
    """Open the database, at the schema of this program, and see that it belongs to these keys.

    `migrate` None brings SQLite and an empty PostgreSQL up to date by itself.

    Raises:
        StartFault: it cannot be used.
    """
    database = Database(settings.database_address(), keys)
    try:
        if settings.database_url is None:
            settings.data_dir.mkdir(parents=True, exist_ok=True)
        await database.open()
        if not await database.is_current():
            by_itself = settings.database_url is None or await database.is_empty()
            if migrate or (migrate is None and by_itself):
                await database.migrate()
        if not await database.is_current():
            raise StartFault("The database has another version than the program: run `python -m bot migrate`.")
        async with database.begin() as unit:
            mark = keys.fingerprint().encode()
            known = await unit.marks.get(FINGERPRINT)
            if known is None:
                await unit.marks.set(FINGERPRINT, mark)
            elif known != mark:
                raise StartFault("The key file does not belong to this database: put the right one at BOT_KEY_FILE.")
        yield database
    except StorageFault as fault:
        raise StartFault(f"The database cannot be used: {fault}") from None
    except OSError as error:
        raise StartFault(f"BOT_DATA_DIR cannot be written ({error.strerror}).") from None
    finally:
        await database.close()


def terms_of(settings: Settings) -> Terms:
    """Return how tips are handled in this installation."""
    return Terms(timedelta(minutes=settings.tip_delay_minutes), timedelta(minutes=settings.tip_undo_minutes))


@dataclass(frozen=True, slots=True)
class Running:
    """A bot put together: what serves, what delivers, and what can be asked about both."""

    application: BotApplication
    processor: TurnProcessor
    sender: Sender
    relay: Relay
    guard: Guard
    database: Database
    shared: Shared


@asynccontextmanager
async def build_application(
    settings: Settings, bot: Bot, database: Database, keys: Keys, knowledge: Knowledge, clock: Clock
) -> AsyncIterator[Running]:
    """Put the bot together, the same for production, demo and tests. `bot` must be initialised."""
    turns, locks = Turns(), ChatLocks()
    derivation = Derivation(keys)
    posters = PosterReader()
    indexing = Indexing(knowledge.search, database.begin)
    shared = Shared(
        clock=clock,
        keys=keys,
        catalogues=knowledge.catalogues,
        areas=knowledge.areas,
        current=Current(knowledge.register, knowledge.words, knowledge.checker),
        shipped=knowledge.register,
        columns=knowledge.columns,
        adverts=knowledge.adverts,
        posters=posters,
        library=knowledge.library,
        syllabus=knowledge.syllabus,
        search=knowledge.search,
        indexing=indexing,
        bot_link=f"https://t.me/{bot.username}",
        derive=derivation,
        rebuild=Rebuilder(),
        risks=knowledge.risks,
        naming=knowledge.naming,
        asking=knowledge.asking,
        gate=Gate(settings.key_path(), settings.data_dir, clock.now()),
        build=this_build(settings.commit, HOUSE),
        terms=terms_of(settings),
        gallery=Gallery(str(bot.id).encode()),
        voices=load_voices(settings, knowledge),
    )

    def bind(unit: Any, actor: bytes, chat: int, language: str) -> Services:  # noqa: ANN401 - a storage unit
        return Services(shared, unit, actor, chat, language)

    processor = TurnProcessor(
        Parts(
            begin=database.begin,
            bind=bind,
            pseudonym=shared.actor_of,
            clock=clock,
            catalogues=knowledge.catalogues,
            turns=turns,
            locks=locks,
            screens=SCREENS,
            gallery=shared.gallery,
            elsewhere=Elsewhere(bot, shared, database.begin),
            echo_pauses=REPLICA_PAUSES if settings.webhook_url else (),
        )
    )
    application: BotApplication = (
        ApplicationBuilder().bot(bot).updater(None).job_queue(None).concurrent_updates(processor).build()
    )
    application.add_handler(TurnHandler(turns, HANDLERS))
    application.add_error_handler(ErrorKeeper(turns))
    sender = Sender(bot)
    processor.connect(sender, application.process_update)
    guard = Guard(database, shared, bot, settings.webhook_url or "")
    relay = build_relay(database, shared, sender, locks, guard)
    await application.initialize()
    await shared.current.refresh(database.begin)
    await set_weekly_timer(database, shared)
    await guard.start()
    async with database.begin() as unit:
        await unit.marks.set(USERNAME, bot.username.encode())
    indexing.start()
    try:
        yield Running(application, processor, sender, relay, guard, database, shared)
    finally:
        await processor.shutdown()
        await indexing.close()
        derivation.close()
        shared.pins.close()
        await posters.close()
        await application.shutdown()
