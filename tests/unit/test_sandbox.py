"""A child has its limits, sees nothing of the bot, and takes nobody with it."""

import asyncio
import sys
from pathlib import Path

import pytest

from bot import sandbox
from bot.sandbox import ChildFailed, Limits, environment, run

CHILD = "tests.unit.sandboxed_child"
LIMITS = Limits(memory=1 << 29, processor=10, patience=60, answer=1_000_000)


async def test_the_answer_comes_back() -> None:
    assert await run(CHILD, b"hello", LIMITS, "echo") == b"hello"


async def test_more_than_a_pipe_holds_goes_in_and_out_at_once() -> None:
    given = bytes(range(256)) * 3000
    assert await run(CHILD, given, LIMITS, "echo") == given


async def test_a_child_that_reads_nothing_still_answers() -> None:
    assert await run(CHILD, bytes(900_000), LIMITS, "deaf") == b"done"


async def test_a_child_that_reads_slower_than_it_writes_does_not_hang() -> None:
    assert len(await run(CHILD, bytes(900_000), LIMITS, "first")) == 500_000


@pytest.mark.parametrize("deed", ["fail", "abort", "memory"])
async def test_a_child_that_fails_is_a_failed_child(deed: str) -> None:
    with pytest.raises(ChildFailed, match="it ended with"):
        await run(CHILD, b"", LIMITS, deed)


async def test_a_child_can_write_nothing_into_a_file(tmp_path: Path) -> None:
    with pytest.raises(ChildFailed, match="it ended with 1"):
        await run(CHILD, b"", LIMITS, "write", str(tmp_path / "loot"))
    assert not any(path.read_bytes() for path in tmp_path.iterdir())


async def test_a_child_that_never_rests_is_ended_by_its_processor_time() -> None:
    with pytest.raises(ChildFailed, match="it ended with -"):
        await run(CHILD, b"", Limits(1 << 29, processor=1, patience=60, answer=10), "spin")


async def test_a_child_that_does_not_answer_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    children = _remember(monkeypatch)
    with pytest.raises(ChildFailed, match="too long"):
        await run(CHILD, b"", Limits(1 << 29, processor=10, patience=0, answer=10), "sleep")
    assert [child.returncode for child in children] == [-9]


async def test_an_endless_answer_is_cut_off_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    children = _remember(monkeypatch)
    with pytest.raises(ChildFailed, match="answer is too long"):
        await run(CHILD, b"", LIMITS, "flood")
    assert [child.returncode for child in children] == [-9]


async def test_a_child_of_a_task_that_is_cancelled_ends_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    children = _remember(monkeypatch)
    task = asyncio.create_task(run(CHILD, b"", LIMITS, "sleep"))
    while not children:
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [child.returncode for child in children] == [-9]


async def test_nothing_of_the_bots_environment_reaches_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "1:secret")
    monkeypatch.setenv("BOT_DATABASE_URL", "postgresql://secret")
    seen = (await run(CHILD, b"", LIMITS, "environment")).decode()
    assert "BOT_" not in seen
    assert "secret" not in seen
    assert set(environment()) == {"PATH", "PYTHONUTF8", "LANG"}


async def test_a_stricter_limit_from_outside_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    bound: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(sandbox.resource, "getrlimit", lambda _: (5, 5))
    monkeypatch.setattr(sandbox.resource, "setrlimit", bound.__setitem__)
    sandbox.confine(LIMITS)
    assert all(soft <= 5 and hard <= 5 for soft, hard in bound.values())
    monkeypatch.setattr(sandbox.resource, "getrlimit", lambda _: (5, sandbox.resource.RLIM_INFINITY))
    sandbox.confine(LIMITS)
    assert bound[sandbox.resource.RLIMIT_AS] == (LIMITS.memory, LIMITS.memory)
    assert bound[sandbox.resource.RLIMIT_FSIZE] == (0, 0)


def _remember(monkeypatch: pytest.MonkeyPatch) -> list[asyncio.subprocess.Process]:
    children: list[asyncio.subprocess.Process] = []
    begin = asyncio.create_subprocess_exec

    async def begin_and_remember(*command: str, **how: object) -> asyncio.subprocess.Process:
        assert command[0] == sys.executable
        assert how["cwd"] == Path(sandbox.__file__).parents[1]
        children.append(await begin(*command, **how))  # type: ignore[arg-type]
        return children[-1]

    monkeypatch.setattr("bot.sandbox.asyncio.create_subprocess_exec", begin_and_remember)
    return children
