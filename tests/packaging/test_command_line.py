import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from handlers.links import Seen

COMMANDS = (
    "demo", "serve", "relay", "migrate", "check", "doctor", "staff", "keys", "webhook", "agencies", "backup",
    "restore",
)  # fmt: skip
LISTED = "PT AJI AYAHBUNDA SEJATI"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture(autouse=True)
def logs_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.__main__.configure", lambda _: None)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


def bot(data: Path, *arguments: str, given: str = "", **environment: str) -> Ended:
    """Run a command in this process, with no setting but these."""
    unset = dict.fromkeys(name for name in os.environ if name.startswith("BOT_"))
    environment = {"BOT_DATA_DIR": str(data), "NO_COLOR": "1", **environment}
    ended = CliRunner().invoke(app, arguments, input=given, env=unset | environment)
    if ended.exception is not None and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    return Ended(ended.exit_code, ended.stdout, ended.stderr)


def process(data: Path, *arguments: str, given: bytes = b"", **environment: str) -> Ended:
    """Run a command as people do."""
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-m", "bot", *arguments],
        env={"PATH": os.environ["PATH"], "BOT_DATA_DIR": str(data), **environment},
        input=given,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def assert_one_sentence(ended: Ended, named: str) -> None:
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert named in ended.stderr
    assert re.fullmatch(r"[^\n]+\.\n", ended.stderr)


def test_help_names_every_command(data: Path) -> None:
    ended = process(data, "--help", COLUMNS="200", NO_COLOR="1")
    assert ended.returncode == 0
    assert all(re.search(rf"^\W*{command} ", ended.stdout, re.MULTILINE) for command in COMMANDS)
    assert not data.exists()


def test_check_answers_one_name_in_words(data: Path) -> None:
    ended = bot(data, "check", "pt", "aji", "ayahbunda", "sejati")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("ON THE LIST (list of ")
    assert LISTED in ended.stdout
    assert not data.exists()


def test_check_answers_one_json_object_a_line(data: Path) -> None:
    advert = f"Dibutuhkan segera\n{LISTED}\nGaji besar"
    ended = bot(data, "check", "--json", given=f"{LISTED}\n\nPT Tidak Pernah Ada Qqq\n{json.dumps(advert)}\n")
    assert (ended.returncode, ended.stderr) == (0, "")
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [answer["query"] for answer in answers] == [LISTED, "", "PT Tidak Pernah Ada Qqq", advert]
    assert [answer["verdict"] for answer in answers[:3]] == ["listed", "not_found", "not_found"]
    assert all(answer.keys() >= {"query", "verdict", "name", "licence_no", "candidates", "as_of"} for answer in answers)


def test_check_survives_a_line_that_is_no_text(data: Path) -> None:
    ended = process(data, "check", "--json", given=b"caf\xe9\n" + LISTED.encode() + b"\r\n")
    assert ended.returncode == 0
    assert [json.loads(line)["verdict"] for line in ended.stdout.splitlines()] == ["not_found", "listed"]


def test_check_uses_an_operators_own_register(data: Path, tmp_path: Path) -> None:
    own = tmp_path / "agencies/2030-01-02"
    own.mkdir(parents=True)
    line = "PT CONTOH SAJA QQQ,1234567890123,,a test,2030-01-02\n"
    (own / "listed.csv").write_text(f"name,licence_no,city,source,as_of\n{line}")
    (own / "sanctions.csv").write_text("name,action,date,source,spelling\n")
    ended = bot(data, "check", "--json", "PT Contoh Saja Qqq", BOT_CONTENT_DIR=str(tmp_path))
    answer = json.loads(ended.stdout)
    assert (answer["verdict"], answer["as_of"]) == ("listed", "2030-01-02")


def test_the_register_is_listed_with_its_date(data: Path) -> None:
    ended = bot(data, "agencies", "list")
    assert ended.returncode == 0
    assert re.match(r"\d+ agencies as of \d{4}-\d\d-\d\d, \d+ sanctions\n", ended.stdout)
    assert LISTED in ended.stdout


def test_an_invitation_is_printed_as_json(data: Path) -> None:
    ended = bot(data, "staff", "invite", "--role", "coordinator", "--area", "62.71.03.1002", "--json")
    assert ended.returncode == 0
    invited = json.loads(ended.stdout)
    assert invited.keys() == {"code", "link", "expires"}
    assert invited["code"] in invited["link"]
    assert bot(data, "staff", "list", "--json").stdout == "[]\n"
    assert "Nobody has joined yet" in bot(data, "staff", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("staff", "invite", "--role", "king"), "no role 'king'"),
        (("staff", "invite", "--role", "coordinator", "--area", "99.99"), "no area '99.99'"),
        (("staff", "revoke", "zz"), "No member has this id"),
        (("staff", "revoke", "00ff"), "No member has this id"),
        (("webhook", "set"), "BOT_WEBHOOK_URL is missing"),
        (("webhook", "delete"), "BOT_TOKEN is missing"),
        (("relay",), "BOT_TOKEN is missing"),
        (("serve",), "BOT_TOKEN is missing"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_fault_is_one_sentence(data: Path, arguments: tuple[str, ...], named: str) -> None:
    assert_one_sentence(bot(data, *arguments), named)


def test_keys_are_drawn_once(data: Path) -> None:
    ended = bot(data, "keys", "new")
    assert ended.returncode == 0
    assert ended.stdout.startswith(f"{data}/keys.json\n")
    before = (data / "keys.json").read_bytes()
    assert_one_sentence(bot(data, "keys", "new"), "never overwritten")
    assert (data / "keys.json").read_bytes() == before


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert_one_sentence(bot(tmp_path / "file" / "data", "migrate"), "BOT_DATA_DIR cannot be written")


def test_a_database_of_other_keys_is_one_sentence(data: Path) -> None:
    assert bot(data, "migrate").returncode == 0
    (data / "keys.json").unlink()
    assert_one_sentence(bot(data, "migrate"), "key file does not belong to this database")


def test_a_database_that_cannot_be_read_is_one_sentence_without_its_password(data: Path) -> None:
    address = "postgresql://bot:canary@127.0.0.1:1/bot"
    ended = bot(data, "migrate", BOT_DATABASE_URL=address)
    assert_one_sentence(ended, "cannot be reached")
    assert "canary" not in ended.stderr


def test_doctor_says_each_part_in_a_line_and_fails_while_something_is_wrong(data: Path) -> None:
    bot(data, "migrate")
    ended = bot(data, "doctor", "--json")
    assert ended.returncode == 1
    findings = [json.loads(line) for line in ended.stdout.splitlines()]
    health = {finding["part"]: finding["health"] for finding in findings}
    assert health.keys() >= {"token", "register", "content", "catalogues", "keys", "database", "staff"}
    assert (health["token"], health["database"], health["keys"]) == ("problem", "ok", "ok")
    lines = bot(data, "doctor").stdout.splitlines()
    assert [line.split()[1] for line in lines] == [finding["part"] for finding in findings]


def test_doctor_content_needs_nothing_but_the_content_and_names_each_file(data: Path) -> None:
    ended = bot(data, "doctor", "content")

    assert ended.returncode == 0
    *lines, counted = ended.stdout.splitlines()
    assert re.fullmatch(r"error: 0, warning: \d+, gap: \d+", counted)
    assert all(re.match(r"(warning|gap    )  [a-z/.-]+", line) for line in lines)
    assert not data.exists()


def test_doctor_content_fails_on_an_error_and_says_it_as_json_too(data: Path, tmp_path: Path) -> None:
    own = tmp_path / "own/id/lessons"
    own.mkdir(parents=True)
    (own / "baru.md").write_text("# no front matter\n", encoding="utf-8")

    ended = bot(data, "doctor", "content", "--json", BOT_CONTENT_DIR=str(tmp_path / "own"))

    assert ended.returncode == 1
    [told] = [json.loads(line) for line in ended.stdout.splitlines()]
    assert told == {
        "level": "error",
        "file": "id/lessons/baru.md",
        "sentence": "line 1: the file begins with its facts between two lines `---`.",
    }


def test_doctor_content_tries_links_only_when_asked(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def look_up(links: Iterable[str]) -> dict[str, Seen]:
        asked.extend(links)
        return {link: Seen(404, link) for link in asked}

    monkeypatch.setattr("bot.upkeep.look_up", look_up)
    bot(data, "doctor", "content")
    assert asked == []
    ended = bot(data, "doctor", "content", "--online")

    assert ended.returncode == 1
    assert len(asked) > 3
    assert ended.stdout.count("is gone (404): write the new address.") == len(asked)


def test_an_error_that_nobody_foresaw_ends_without_a_traceback(data: Path, tmp_path: Path) -> None:
    # A broken module of Python's stands for whatever may go wrong.
    (tmp_path / "sitecustomize.py").write_text(
        "import bot.upkeep\ndef fail(settings):\n    raise LookupError('canary')\nbot.upkeep.new_keys = fail\n"
    )
    ended = process(data, "keys", "new", PYTHONPATH=str(tmp_path))
    assert (ended.returncode, ended.stdout) == (1, "")
    line = json.loads(ended.stderr)
    assert (line["event"], line["error"]) == ("ended by an error", "LookupError")
    assert "canary" not in ended.stderr
