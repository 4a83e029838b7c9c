"""Administrators see where people stop; for everybody else there is no such thing."""

from io import BytesIO

import pytest
from PIL import Image

from bot.pictures.cards import WIDTH
from bot.staff.model import Role
from tests.promises.scenes import forge
from tests.talk import MENTENG, Talk, Talker

SEEN = {"1": 40, "2": 30, "3": 29, "4": 12, "5": 5, "6": 3}


async def count(talk: Talk, flow: str, seen: dict[str, int]) -> None:
    today = talk.clock.now().date()
    async with talk.running.database.begin() as unit:
        for step, times in seen.items():
            for _ in range(times):
                await unit.steps.count(today, flow, step)


async def administrator(talk: Talk, language: str = "id") -> Talker:
    return await talk.officer("Admin", Role.ADMINISTRATOR, None, language)


@pytest.mark.parametrize(("language", "screen", "lost"), [("id", "Layar 2", "berhenti"), ("en", "Screen 2", "left")])
async def test_an_administrator_sees_a_lesson_as_a_picture(talk: Talk, language: str, screen: str, lost: str) -> None:
    await count(talk, "lesson/tppo", SEEN)
    admin = await administrator(talk, language)
    await admin.says("/meja")
    await admin.taps("📉")
    await admin.taps("funnel:lesson")
    assert [label for label in admin.buttons if "TPPO" in label or "traffick" in label.lower()]
    await admin.taps("funnel:lesson:tppo")
    assert f"{screen}: 30 (25% {lost}" in admin.reads
    assert f"{screen[:-1]}6: <5\n" in admin.reads
    [picture] = admin.pictures
    stored = talk.emulator.world.files.find(picture.file["file_id"])
    assert stored is not None
    with Image.open(BytesIO(stored.data)) as drawn:
        assert drawn.size[0] == WIDTH
    await admin.taps("desk")
    assert "funnel" in [button.value for button in admin.screen.buttons]


async def test_what_nobody_saw_is_said_to_be_so(talk: Talk) -> None:
    admin = await administrator(talk)
    await admin.says("/corong")
    await admin.taps("funnel:offer")
    assert "Belum ada yang dihitung" in admin.reads
    await admin.taps("funnel:scene")
    assert "Belum ada yang dihitung" in admin.reads


async def test_counts_older_than_a_month_are_not_shown(talk: Talk) -> None:
    await count(talk, "check", {"how": 20, "answer": 10})
    admin = await administrator(talk)
    await admin.says("/corong")
    await admin.taps("funnel:check")
    assert "Cara cek: 20" in admin.reads
    await talk.wait(days=31)
    await admin.says("/corong")
    await admin.taps("funnel:check")
    assert "Belum ada yang dihitung" in admin.reads


@pytest.mark.parametrize("role", [None, Role.COORDINATOR, Role.SUPERVISOR])
async def test_for_others_it_is_an_unknown_button_and_an_unknown_command(talk: Talk, role: Role | None) -> None:
    await count(talk, "lesson/tppo", SEEN)
    someone = await talk.officer("Petugas", role, MENTENG) if role else talk.person("Warga")
    answers = []
    for data in ("funnel:lesson:tppo", "tidak-ada:1"):
        await someone.says("/cek")
        forge(someone, data)
        await someone.taps("palsu")
        answers.append((someone.reads, someone.buttons, someone.toast))
    for command in ("/corong", "/tidakada"):
        await someone.says(command)
        answers.append((someone.reads, someone.buttons, ""))
    assert answers[0] == answers[1]
    assert answers[2] == answers[3]
    assert "40" not in someone.person.transcript()


@pytest.mark.parametrize("data", ["funnel:xyz", "funnel:lesson:xyz", "funnel:home:tppo", "funnel::", "funnel:tip:1"])
async def test_any_argument_is_answered(talk: Talk, data: str) -> None:
    admin = await administrator(talk)
    await admin.says("/cek")
    forge(admin, data)
    await admin.taps("palsu")
    assert "funnel:check" in [button.value for button in admin.screen.buttons]
