import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import doctor
from bot.agencies.model import Agency
from bot.agencies.register import Register
from bot.app import Knowledge, load_keys, open_database
from bot.clock import SystemClock
from bot.demo.emulator import Emulator
from bot.demo.server import EmulatorServer
from bot.demo.stand import DemoSettings
from bot.doctor import CLOCK_TOLERANCE, REGISTER_FRESH, Finding, Health
from bot.i18n import Catalogues
from bot.learning.gaps import gaps
from bot.learning.library import Library
from bot.staff.invitations import Invitations
from bot.staff.model import Role
from bot.tips.canary import NOBODY, Walk
from bot.tips.gate import FREE_AGAIN, Reason
from tests.talk import TOKEN
from tests.unit.learning.tiny_content import LESSON, QUIZ, write_content

DAY = date(2026, 6, 1)
AT = datetime(2026, 6, 1, 8, tzinfo=UTC)
NOW = (
    "import datetime, bot.clock\nbot.clock.SystemClock.now = lambda self: datetime.datetime({}, tzinfo=datetime.UTC)\n"
)


# What each look finds


@pytest.mark.parametrize(("days", "health"), [(0, Health.OK), (30, Health.OK), (31, Health.PROBLEM)])
def test_a_register_is_fresh_for_thirty_days(days: int, health: Health) -> None:
    register = Register((Agency("PT CONTOH", "123", None, "a test"),), (), DAY)
    found = doctor.look_at_register(register, DAY + timedelta(days=days))
    assert (found.part, found.health) == ("register", health)
    assert found.sentence.startswith(f"1 agencies as of 2026-06-01, {days} days old")
    assert ("bring a new export" in found.sentence) is (health is Health.PROBLEM)
    assert timedelta(days=30) == REGISTER_FRESH


def library(folder: Path, files: dict[str, str] | None = None) -> Library:
    return Library.load(write_content(folder, files or {}), ("id", "en"))


def test_content_without_a_fault_is_one_line(tmp_path: Path) -> None:
    heading, question = QUIZ.split("\n", 1)
    files = {"id/quizzes/contoh.yaml": f"{heading}\n{question * 3}", "en/lessons/contoh.md": LESSON}
    found = [one for one in doctor.look_at_content(library(tmp_path, files), DAY) if one.health is not Health.GAP]
    assert found == [Finding("content", Health.OK, "1 lessons and 0 answers in id, en")]


def test_content_is_said_to_be_wrong_file_by_file(tmp_path: Path) -> None:
    found = list(doctor.look_at_content(library(tmp_path), date(2027, 6, 1)))
    wrong = [one.sentence for one in found if one.health is Health.PROBLEM]
    assert "id/lessons/contoh.md: Residents no longer see this: it was to be reviewed by 2026-12-31." in wrong
    assert not [one for one in found if one.health is Health.OK]


def test_what_only_the_office_knows_is_a_gap(knowledge: Knowledge) -> None:
    found = [one for one in doctor.look_at_content(knowledge.library, DAY) if one.health is Health.GAP]
    assert len(found) == len(gaps(knowledge.library)) > 0


def test_the_shipped_languages_are_complete(knowledge: Knowledge) -> None:
    found = list(doctor.look_at_catalogues(knowledge.catalogues))
    assert [(one.part, one.health) for one in found] == [("catalogues", Health.OK)] * len(knowledge.catalogues.tags())


def test_a_language_that_lacks_messages_is_a_gap(tmp_path: Path) -> None:
    for tag, name, words in (("id", "Bahasa Indonesia", ("a", "b", "c")), ("jv", "Basa Jawa", ("a",))):
        (tmp_path / tag / "LC_MESSAGES").mkdir(parents=True)
        messages = "\n".join(f'msgid "{word}"\nmsgstr "{word}"\n' for word in words)
        (tmp_path / tag / "LC_MESSAGES/bot.po").write_text(f'# {name}.\nmsgid ""\nmsgstr ""\n\n{messages}')
    complete, lacking = doctor.look_at_catalogues(Catalogues.load(tmp_path))
    assert complete.health is Health.OK
    assert lacking == Finding("catalogues", Health.GAP, "jv: Basa Jawa: 2 messages are shown in another language")


@pytest.mark.parametrize(
    ("mode", "health"),
    [
        (0o600, Health.OK),
        (0o400, Health.OK),
        (0o700, Health.OK),
        (0o644, Health.PROBLEM),
        (0o640, Health.PROBLEM),
        (0o604, Health.PROBLEM),
    ],
)
def test_a_key_file_is_for_its_owner_alone(tmp_path: Path, mode: int, health: Health) -> None:
    path = tmp_path / "keys.json"
    path.touch()
    path.chmod(mode)
    found = doctor.look_at_key_file(path)
    assert (found.part, found.health) == ("keys", health)
    assert ("chmod 600 keys.json" in found.sentence) is (health is Health.PROBLEM)


@pytest.mark.parametrize(
    ("difference", "health", "words"),
    [
        (None, Health.OK, "not compared"),
        (timedelta(seconds=0.4), Health.OK, "0 seconds from"),
        (CLOCK_TOLERANCE, Health.OK, "30 seconds from"),
        (-CLOCK_TOLERANCE, Health.OK, "30 seconds from"),
        (timedelta(seconds=31), Health.PROBLEM, "31 seconds off"),
        (timedelta(minutes=-2), Health.PROBLEM, "120 seconds off"),
    ],
)
def test_a_clock_may_be_half_a_minute_off(difference: timedelta | None, health: Health, words: str) -> None:
    found = doctor.look_at_clock(difference)
    assert (found.part, found.health) == ("clock", health)
    assert words in found.sentence


def test_staff_who_cover_every_place_are_counted() -> None:
    found = list(doctor.look_at_staff({"supervisor": 1, "coordinator": 3}, []))
    assert found == [Finding("staff", Health.OK, "3 coordinator, 1 supervisor")]


def test_places_without_two_readers_are_named() -> None:
    [found] = doctor.look_at_staff({}, iter(["Menteng", "Langkai"]))
    assert found.health is Health.PROBLEM
    assert found.sentence.startswith("nobody has joined; fewer than two would read a tip from: Menteng, Langkai.")
    assert "staff invite" in found.sentence


# The whole command, as people run it


class Installation:
    """A data folder, a Bot API server to talk to, and content that is healthy on the day it was reviewed."""

    def __init__(self, folder: Path, api_url: str, knowledge: Knowledge) -> None:
        today = max(lesson.reviewed for lesson in knowledge.library.all_lessons()) + timedelta(days=1)
        self.data = folder / "data"
        self.environment = {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": api_url,
            "BOT_DATA_DIR": str(self.data),
            "BOT_CONTENT_DIR": str(folder / "content"),
            # The clock is set before the working directory counts: the program must not come from elsewhere.
            "PYTHONPATH": f"{folder / 'clock'}{os.pathsep}{Path(doctor.__file__).parents[1]}",
        }
        self._settings = DemoSettings(data_dir=self.data)
        self._knowledge = knowledge
        register = folder / f"content/agencies/{today}"
        register.mkdir(parents=True)
        own = f"PT CONTOH,1234567890123,,a test,{today}"
        (register / "listed.csv").write_text(f"name,licence_no,city,source,as_of\n{own}\n")
        (register / "sanctions.csv").write_text("name,action,date,source,spelling\n")
        (folder / "clock").mkdir()
        # Content ages: the process sees the day on which all of it is fresh.
        (folder / "clock/sitecustomize.py").write_text(NOW.format(f"{today.year}, {today.month}, {today.day}, 9"))

    async def hire(self, count: int, *, reachable: bool = True) -> None:
        keys, now = load_keys(self._settings, create=True), SystemClock().now()
        async with open_database(self._settings, keys) as database, database.begin() as unit:
            invitations = Invitations(unit.staff, keys, self._knowledge.areas)
            for number in range(count):
                code, _ = await invitations.issue(Role.SUPERVISOR, None, now)
                member = await invitations.join(code, bytes([number]) * 16, 1000 + number, "id", now)
                assert member is not None
                await unit.staff.set_reachable(member.id, reachable=reachable)

    async def examine(self, *options: str, **environment: str) -> tuple[int, list[str], str]:
        """Return exit code, lines and what went to standard error."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-W", "error", "-m", "bot", "doctor", *options,
            env={"PATH": os.environ["PATH"], **self.environment, **environment},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, err = await process.communicate()
        assert process.returncode is not None
        return process.returncode, out.decode().splitlines(), err.decode()


@pytest.fixture
async def installation(tmp_path: Path, knowledge: Knowledge) -> AsyncIterator[Installation]:
    emulator = Emulator()
    emulator.add_bot(TOKEN)
    server = EmulatorServer(emulator)
    await server.start(0)
    yield Installation(tmp_path, server.url, knowledge)
    await server.stop()


def problems(lines: list[str]) -> list[str]:
    return [line.removeprefix("problem").strip() for line in lines if line.startswith("problem")]


async def test_a_healthy_installation_ends_well(installation: Installation) -> None:
    await installation.hire(2)
    before = sorted(installation.data.iterdir())
    code, lines, err = await installation.examine()
    assert (code, problems(lines), err) == (0, [], "")
    parts = {line.split()[1] for line in lines if line.startswith("ok ")}
    assert parts == {
        "token", "inline", "clock", "register", "content", "pictures", "catalogues", "disk", "keys", "database",
        "staff", "intake", "voice",
    }  # fmt: skip
    assert "ok       staff      2 supervisor" in lines
    assert {line.split()[0] for line in lines} == {"ok", "gap"}
    assert sorted(installation.data.iterdir()) == before


def test_what_is_not_known_or_not_there_is_a_gap_and_no_problem() -> None:
    [unknown] = doctor.look_at_destinations(["Taiwan", "Malaysia"])
    assert (unknown.health, unknown.sentence.endswith("Malaysia, Taiwan")) == (Health.GAP, True)
    assert list(doctor.look_at_destinations([])) == []


def test_steps_of_the_course_that_are_passed_over_are_named() -> None:
    [hidden] = doctor.look_at_course(["scene kafe", "lesson tppo"])
    assert (hidden.health, "scene kafe, lesson tppo" in hidden.sentence) == (Health.GAP, True)
    assert list(doctor.look_at_course(())) == []
    assert doctor.look_at_pictures(readable=False).health is Health.GAP
    assert "/setinline" in doctor.look_at_inline(offered=False).sentence


async def test_each_thing_that_is_wrong_is_one_line(installation: Installation) -> None:
    await installation.hire(1, reachable=False)
    (installation.data / "keys.json").chmod(0o644)
    code, lines, err = await installation.examine(BOT_TOKEN="999999999:a-token-that-nobody-knows")
    assert (code, err) == (1, "")
    token, keys, staff, away = problems(lines)
    assert token.startswith("token      BOT_TOKEN was refused")
    assert keys == "keys       others can read or change the key file: run chmod 600 keys.json"
    assert staff.startswith("staff      1 supervisor; fewer than two would read a tip from: ")
    assert "Menteng" in staff
    assert away == "staff      1 cannot be reached: they blocked the bot"
    assert "a-token-that-nobody-knows" not in str(lines)


async def test_without_a_key_file_nothing_is_made(installation: Installation) -> None:
    code, lines, err = await installation.examine("--json")
    assert (code, err) == (1, "")
    found = [json.loads(line) for line in lines]
    assert all(one.keys() == {"part", "health", "sentence"} for one in found)
    [wrong] = [one for one in found if one["health"] == "problem"]
    assert wrong["part"] == "keys"
    assert "keys new" in wrong["sentence"]
    assert not installation.data.exists()


async def test_keys_of_another_database_are_told(installation: Installation) -> None:
    await installation.hire(2)
    (installation.data / "keys.json").unlink()
    load_keys(DemoSettings(data_dir=installation.data), create=True)
    code, lines, _ = await installation.examine()
    assert code == 1
    assert problems(lines) == [
        "database   The key file does not belong to this database: put the right one at BOT_KEY_FILE."
    ]


async def test_a_telegram_that_does_not_answer_and_content_that_is_not_there_are_told(
    installation: Installation,
) -> None:
    nowhere = {"BOT_API_URL": "http://127.0.0.1:1", "BOT_CONTENT_DIR": str(installation.data / "nowhere")}
    code, lines, err = await installation.examine(**nowhere)
    assert (code, err) == (1, "")
    token, content = problems(lines)
    assert token.startswith("token      Telegram cannot be asked (NetworkError)")
    assert content == "content    BOT_CONTENT_DIR names a folder that is not there."


def test_the_intake_is_told_with_what_to_do() -> None:
    assert doctor.look_at_intake(None).health is Health.OK
    assert set(doctor.REASONS) == set(Reason)
    for reason in Reason:
        found = doctor.look_at_intake(reason)
        assert found.health is Health.PROBLEM
        assert "tips are not taken" in found.sentence


@pytest.mark.parametrize(
    ("walk", "health", "says"),
    [
        (None, Health.GAP, "start the bot"),
        (Walk(AT, ""), Health.OK, "arrived"),
        (Walk(AT, NOBODY), Health.GAP, "staff invite"),
        (Walk(AT, "read"), Health.PROBLEM, "'read' failed"),
        (Walk(AT - timedelta(hours=8), ""), Health.OK, "arrived"),
        (Walk(AT - timedelta(hours=9), ""), Health.PROBLEM, "none has walked since"),
        (Walk(AT - timedelta(hours=9), NOBODY), Health.PROBLEM, "none has walked since"),
        (Walk(AT - timedelta(hours=9), "read"), Health.PROBLEM, "'read' failed"),
    ],
)
def test_the_canary_is_told(walk: Walk | None, health: Health, says: str) -> None:
    found = doctor.look_at_canary(walk, AT)
    assert found.health is health
    assert says in found.sentence


@pytest.mark.parametrize(("free", "health"), [(FREE_AGAIN, Health.OK), (FREE_AGAIN - 1, Health.PROBLEM)])
def test_a_disk_is_told_with_its_room(free: int, health: Health) -> None:
    found = doctor.look_at_disk(free)
    assert (found.part, found.health) == ("disk", health)
    assert found.sentence.startswith(f"{free // 2**20} MiB are free")
    assert ("make room" in found.sentence) is (health is Health.PROBLEM)
