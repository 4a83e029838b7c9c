import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.packaging.installing import ROOT, Installed, build

Instruction = tuple[str, str]


def stages() -> list[list[Instruction]]:
    """Return the Dockerfile's instructions, one list a stage."""
    lines = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n", " ", "\n".join(lines))
    found: list[list[Instruction]] = []
    for line in filter(None, map(str.strip, joined.splitlines())):
        word, rest = line.split(None, 1)
        if word == "FROM":
            found.append([])
        found[-1].append((word, rest))
    return found


def arguments(stage: list[Instruction], word: str) -> list[str]:
    return [rest for each, rest in stage if each == word]


def copied() -> set[str]:
    """Return what the first stage copies from the checkout."""
    return {source for rest in arguments(stages()[0], "COPY") for source in shlex.split(rest)[:-1]}


@contextmanager
def answering(status: int) -> Iterator[int]:
    """Serve one status at `/readyz`, and return the port."""

    class Ready(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/readyz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Ready) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def health(port: int) -> int:
    (check,) = arguments(stages()[1], "HEALTHCHECK")
    python, *rest = json.loads(check.partition("CMD")[2])
    assert python == "python"
    environment = {"PATH": os.environ["PATH"], "BOT_WEBHOOK_PORT": str(port)}
    return subprocess.run(
        [sys.executable, *rest], env=environment, capture_output=True, timeout=60, check=False
    ).returncode


def test_one_stage_builds_and_a_slim_one_runs() -> None:
    build_stage, run_stage = stages()
    base = arguments(build_stage, "FROM")[0].removesuffix(" AS build")
    assert re.fullmatch(r"python:3\.1[1-9]-slim", base)
    assert arguments(run_stage, "FROM") == [base]
    (taken,) = arguments(run_stage, "COPY")
    assert taken.startswith("--from=build ")


def test_the_image_does_not_run_as_root() -> None:
    run_stage = stages()[1]
    (user,) = arguments(run_stage, "USER")
    words = [word for word, _ in run_stage]
    assert user not in ("root", "0")
    assert f" {user}" in next(rest for rest in arguments(run_stage, "RUN") if rest.startswith("useradd"))
    assert words.index("USER") > max(place for place, word in enumerate(words) if word == "RUN")
    assert words.index("USER") < words.index("ENTRYPOINT")


def test_what_is_copied_is_there_and_is_let_through() -> None:
    assert all((ROOT / source).exists() for source in copied())
    ignore = (ROOT / ".dockerignore").read_text().split("\n")
    assert "*" in ignore
    assert {line.removeprefix("!") for line in ignore if line.startswith("!")} == copied()


def test_what_is_copied_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    for source in copied():
        here, there = ROOT / source, tmp_path / "src" / source
        there.parent.mkdir(exist_ok=True)
        shutil.copytree(here, there) if here.is_dir() else shutil.copy(here, there)
    with zipfile.ZipFile(wheel) as whole, zipfile.ZipFile(build(tmp_path / "src", tmp_path / "out")) as part:
        assert set(part.namelist()) == set(whole.namelist())


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_the_health_check_asks_whether_the_bot_is_ready(status: int, code: int) -> None:
    with answering(status) as port:
        assert health(port) == code


def test_the_health_check_fails_where_nobody_answers() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert health(taken.getsockname()[1]) == 1


def test_the_data_lies_on_the_volume_and_the_port_is_the_bots() -> None:
    run_stage = stages()[1]
    assert arguments(run_stage, "ENV") == ["BOT_DATA_DIR=/data BOT_COMMIT=$COMMIT"]
    assert arguments(run_stage, "ARG") == ["VOICE", "COMMIT"]
    assert arguments(run_stage, "VOLUME") == arguments(run_stage, "WORKDIR") == ["/data"]
    assert arguments(run_stage, "EXPOSE") == [str(Settings.model_fields["webhook_port"].default)]


def test_what_a_machines_voice_needs_is_installed_only_where_it_is_wanted() -> None:
    [wanted] = [rest for rest in arguments(stages()[1], "RUN") if "apt-get" in rest]
    assert wanted.startswith('if [ -n "$VOICE" ]; then ')
    assert {"espeak-ng", "opus-tools"} <= set(wanted.split())


def test_the_container_command_runs_the_installed_bot(installed: Installed, tmp_path: Path) -> None:
    run_stage = stages()[1]
    command = [*json.loads(arguments(run_stage, "ENTRYPOINT")[0]), *json.loads(arguments(run_stage, "CMD")[0])]
    ended = installed.run(*command, cwd=tmp_path, BOT_DATA_DIR=str(tmp_path))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("BOT_TOKEN is missing")
