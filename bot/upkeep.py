"""What an operator does beside the running bot: invite, list, migrate, look after keys, and examine."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypedDict

from bot.app import (
    USERNAME,
    StartFault,
    content_folder,
    load_keys,
    load_knowledge,
    open_database,
    own_catalogues,
    terms_of,
)
from bot.areas import Areas
from bot.clock import SystemClock
from bot.doctor import (
    Finding,
    Health,
    look_at_canary,
    look_at_catalogues,
    look_at_clock,
    look_at_content,
    look_at_course,
    look_at_destinations,
    look_at_disk,
    look_at_findings,
    look_at_inline,
    look_at_intake,
    look_at_key_file,
    look_at_pictures,
    look_at_register,
    look_at_staff,
    look_at_voice,
)
from bot.i18n import LAST_RESORT
from bot.keys import Keys
from bot.learning.findings import Finding as ContentFinding
from bot.lists import register_in_use
from bot.pictures.posters import available
from bot.proofreading.links import judge
from bot.proofreading.run import in_order, look_beyond_pages, proofread
from bot.resources import data_folder
from bot.serve import REFUSED, webhook_place
from bot.settings import Settings, SettingsFault
from bot.speech.voices import programs_missing
from bot.staff.invitations import InvitationFault, Invitations
from bot.staff.model import Role
from bot.storage.engine import Database
from bot.tips.canary import look
from bot.tips.custody import let_go
from bot.tips.gate import SWEPT, Gate, free_bytes
from bot.tips.naming import Naming
from bot.tips.routing import ENOUGH, route
from handlers import account
from handlers.account import clock_difference
from handlers.links import look_up
from handlers.shared import make_work


class Invited(TypedDict):
    """What `staff invite --json` prints."""

    code: str
    link: str
    expires: str


class Listed(TypedDict):
    """One member as `staff list --json` prints them."""

    id: str
    role: str
    area: str | None
    joined: str
    reachable: bool


async def migrate(settings: Settings) -> None:
    """Bring the database to the schema of this program."""
    async with open_database(settings, load_keys(settings, create=True), migrate=True):
        pass


async def invite(settings: Settings, role: str, area: str | None, known_as: str = "") -> Invited:
    """Make an invitation and return its code and link; `known_as` are names of whoever takes it, with commas.

    Raises:
        StartFault: the role or the area is not one.
    """
    areas = Areas.load(content_folder(settings).file("areas.csv"))
    if role not in set(Role):
        raise StartFault(f"There is no role {role!r}: choose {', '.join(Role)}.")
    if area is not None and areas.get(area) is None:
        raise StartFault(f"There is no area {area!r}: use a Kemendagri code of areas.csv, such as 62.71.03.1002.")
    async with _database(settings) as (database, keys):
        try:
            async with database.begin() as unit:
                username = await unit.marks.get(USERNAME)
                invitations = Invitations(unit.staff, keys, areas)
                code, invitation = await invitations.issue(
                    Role(role), area, SystemClock(settings.zone()).now(), known_as
                )
        except InvitationFault as fault:
            raise StartFault(str(fault)) from None
    # Before the bot has run once its name is not known here; what the link says can also be typed.
    link = f"/start {code}" if username is None else f"https://t.me/{username.decode()}?start={code}"
    return Invited(code=code, link=link, expires=invitation.expires.isoformat(timespec="minutes"))


async def list_staff(settings: Settings) -> list[Listed]:
    """Return every member, without a name: none is kept."""
    async with _database(settings) as (database, _), database.begin() as unit:
        unreachable = {member.id for member in await unit.staff.unreachable()}
        return [
            Listed(
                id=member.id.hex(),
                role=member.role,
                area=member.area,
                joined=member.joined.isoformat(),
                reachable=member.id not in unreachable,
            )
            for member in await unit.staff.all()
        ]


async def revoke_staff(settings: Settings, member_id: str) -> bool:
    """End a membership at once; others read its tips, or will. False when there was none."""
    try:
        wanted = bytes.fromhex(member_id)
    except ValueError:
        return False
    now = SystemClock(settings.zone()).now()
    async with _database(settings) as (database, keys), database.begin() as unit:
        return await let_go(
            make_work(unit, keys, Naming.load(content_folder(settings)), now, terms_of(settings)), wanted
        )


def new_keys(settings: Settings) -> Path:
    """Draw a key file where there is none.

    Raises:
        StartFault: there is one already, or the folder cannot be written.
    """
    path = settings.key_path()
    try:
        Keys.new().save(path)
    except FileExistsError:
        raise StartFault(f"{path} is there already; keys are never overwritten.") from None
    except OSError as error:
        raise StartFault(f"{path} cannot be written ({error.strerror}).") from None
    return path


async def examine(settings: Settings) -> list[Finding]:
    """Look at every part; nothing is changed, and nothing of what people wrote is read."""
    now = SystemClock(settings.zone()).now()
    findings: list[Finding] = []
    try:
        settings.required_token()
        async with _telegram(settings) as bot:
            findings.append(Finding("token", Health.OK, "Telegram knows this bot"))
            findings.append(look_at_inline(offered=bool(bot.supports_inline_queries)))
        findings.append(look_at_clock(await clock_difference(settings.api_url)))
    except (SettingsFault, StartFault) as fault:
        findings.append(Finding("token", Health.PROBLEM, str(fault)))
    try:
        knowledge = load_knowledge(settings)
    except (SettingsFault, StartFault) as fault:
        return [*findings, Finding("content", Health.PROBLEM, str(fault))]
    findings += look_at_content(knowledge.library, now.date())
    findings += look_at_course(knowledge.syllabus.hidden(now.date()))
    findings += look_at_destinations(place.name[LAST_RESORT] for place in knowledge.adverts.gaps())
    beyond = look_beyond_pages(
        content_folder(settings), knowledge.catalogues, knowledge.library, knowledge.adverts, now.date()
    )
    findings += look_at_findings(beyond)
    findings.append(look_at_pictures(readable=available()))
    findings.append(look_at_voice(programs_missing(), wanted=settings.voice == "espeak"))
    findings.append(look_at_disk(free_bytes(settings.data_dir)))
    findings += look_at_catalogues(knowledge.catalogues)
    try:
        findings.append(look_at_register(await register_in_use(settings), now.date()))
        findings += await _examine_storage(settings, knowledge.areas)
    except StartFault as fault:
        findings.append(Finding("database", Health.PROBLEM, str(fault)))
    return findings


async def proofread_content(settings: Settings, *, online: bool = False) -> list[ContentFinding]:
    """Read all content, and with `online` try its links too; neither a token nor a database is needed.

    Raises:
        SettingsFault: the operator's folder is not there.
    """
    today = SystemClock(settings.zone()).now().date()
    proof = proofread(content_folder(settings), data_folder("locale"), own_catalogues(settings), today)
    if not online:
        return proof.findings
    seen = await look_up(proof.links)
    tried = (judge(proof.links[link], link, each.status, each.landed, each.failure) for link, each in seen.items())
    return in_order([*proof.findings, *(finding for finding in tried if finding is not None)])


async def _examine_storage(settings: Settings, areas: Areas) -> list[Finding]:
    if not settings.key_path().exists():
        return [Finding("keys", Health.PROBLEM, "there is no key file yet: start the bot once, or run keys new")]
    keys = load_keys(settings, create=False)
    findings = [look_at_key_file(settings.key_path())]
    if settings.database_url is None and not settings.sqlite_path().exists():
        return [*findings, Finding("database", Health.PROBLEM, "there is no database yet: start the bot once")]
    async with open_database(settings, keys, migrate=False) as database, database.begin() as unit:
        members = await unit.staff.all()
        away = await unit.staff.unreachable()
        now = SystemClock(settings.zone()).now()
        swept = datetime.fromisoformat((await unit.marks.get(SWEPT) or now.isoformat().encode()).decode())
        gate = Gate(settings.key_path(), settings.data_dir, swept)
        findings.append(look_at_intake(await gate.closed(unit.marks, now)))
        findings.append(look_at_canary(await look(unit.marks), now))
    findings.append(Finding("database", Health.OK, "it answers, and has this program's schema"))
    uncovered = [
        area.name
        for district in areas.served_districts()
        for area in areas.kelurahan_of(district.code)
        if len(route(members, area.code, local_excluded=False, away={member.id for member in away})) < ENOUGH
    ]
    findings += look_at_staff(Counter(str(member.role) for member in members), uncovered)
    if away:
        findings.append(Finding("staff", Health.PROBLEM, f"{len(away)} cannot be reached: they blocked the bot"))
    return findings


async def set_webhook(settings: Settings) -> None:
    """Tell Telegram where to send updates.

    Raises:
        SettingsFault: there is no address to tell.
        StartFault: Telegram refused it.
    """
    place = webhook_place(settings)
    if place is None:
        raise SettingsFault("BOT_WEBHOOK_URL is missing: put the public https address of this bot into it.")
    async with _telegram(settings) as bot:
        await account.set_webhook(bot, place)


async def delete_webhook(settings: Settings) -> None:
    """Tell Telegram to wait for long polling.

    Raises:
        StartFault: Telegram did not answer.
    """
    async with _telegram(settings) as bot:
        await bot.delete_webhook()


@asynccontextmanager
async def _telegram(settings: Settings) -> AsyncIterator[Any]:
    try:
        async with account.asking(account.make_bot(settings.required_token(), settings.api_url)) as bot:
            yield bot
    except account.TokenRefused:
        raise StartFault(REFUSED) from None
    except account.NoAnswer as failure:
        raise StartFault(f"Telegram cannot be asked ({failure}): try again later.") from None


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[tuple[Database, Keys]]:
    keys = load_keys(settings, create=True)
    async with open_database(settings, keys) as database:
        yield database, keys
