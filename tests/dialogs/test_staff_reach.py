import re
from datetime import timedelta

import pytest

from bot import upkeep
from bot.staff.invitations import Invitations
from bot.staff.model import Role
from handlers import SCREENS
from handlers.context import Turn
from handlers.desk import handle_text
from handlers.keyboards import Tap
from handlers.services import Services
from tests.talk import MENTENG, TOKEN, Talk, Talker
from tests.tips import STORY, desks, news, send_tip

pytestmark = pytest.mark.usefixtures("cheap_receipts")


async def block_unnoticed(talk: Talk, officer: Talker) -> None:
    """Let somebody block the bot while Telegram does not tell it."""
    await officer.person.blocks()
    talk.emulator.pending_updates(TOKEN)


async def invite(talk: Talk, role: Role, area: str | None = None) -> str:
    return (await upkeep.invite(talk.settings, role, area))["code"]


async def listed(talk: Talk, role: Role) -> upkeep.Listed:
    [found] = [member for member in await upkeep.list_staff(talk.settings) if member["role"] == role]
    return found


# Who cannot be reached


@pytest.mark.parametrize("number", [0, 1], ids=["coordinator", "supervisor"])
async def test_when_a_reader_has_blocked_the_bot_the_administrator_is_told_and_can_read(
    talk: Talk, warga: Talker, number: int
) -> None:
    pair = await desks(talk)
    admin = await talk.officer("Admin", Role.ADMINISTRATOR)
    await block_unnoticed(talk, pair[number])
    await send_tip(warga)
    assert [len(news(officer)) for officer in (pair[number], pair[1 - number], admin)] == [0, 1, 1]
    assert not (await listed(talk, (Role.COORDINATOR, Role.SUPERVISOR)[number]))["reachable"]
    await admin.taps("📂 Buka")
    assert STORY in admin.reads


async def test_an_administrator_is_not_told_while_enough_others_read(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    admin = await talk.officer("Admin", Role.ADMINISTRATOR)
    await send_tip(warga)
    assert news(admin) == []


async def test_about_an_official_no_deputy_is_a_coordinator(talk: Talk, warga: Talker) -> None:
    coordinator, officer = await desks(talk)
    other = await talk.officer("Koordinator lain", Role.COORDINATOR, MENTENG)
    admin = await talk.officer("Admin", Role.ADMINISTRATOR)
    await block_unnoticed(talk, officer)
    await send_tip(warga, official="Ya")
    assert [len(news(reader)) for reader in (coordinator, other, admin)] == [0, 0, 1]


async def test_blocking_is_noted_before_a_tip_comes(talk: Talk, warga: Talker) -> None:
    coordinator, officer = await desks(talk)
    admin = await talk.officer("Admin", Role.ADMINISTRATOR)
    await coordinator.person.blocks()
    await talk.settle()
    assert not (await listed(talk, Role.COORDINATOR))["reachable"]
    talk.emulator.calls.clear()
    await send_tip(warga)
    assert [len(news(reader)) for reader in (officer, admin)] == [1, 1]
    assert coordinator.person.id not in [call.params.get("chat_id") for call in talk.emulator.calls]


async def test_who_lets_the_bot_in_again_is_told_again(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await desks(talk)
    await block_unnoticed(talk, coordinator)
    await send_tip(warga)
    await coordinator.person.unblocks()
    await talk.settle()
    assert (await listed(talk, Role.COORDINATOR))["reachable"]
    before = len(news(coordinator))
    await send_tip(warga)
    assert len(news(coordinator)) > before


async def test_where_nobody_can_be_reached_the_news_waits(talk: Talk, warga: Talker) -> None:
    officer = await talk.officer("Petugas", Role.SUPERVISOR)
    await block_unnoticed(talk, officer)
    await send_tip(warga)
    await talk.wait(minutes=11)
    assert news(officer) == []
    await officer.person.unblocks()
    await talk.settle()
    await talk.wait(minutes=11)
    assert len(news(officer)) == 1


async def test_a_resident_who_blocks_the_bot_is_not_noted(talk: Talk, warga: Talker) -> None:
    await warga.says("/start")
    await warga.person.blocks()
    await talk.settle()
    assert await upkeep.list_staff(talk.settings) == []


# What they are told


async def test_a_notice_stays_for_twenty_three_hours(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await desks(talk)
    await send_tip(warga)
    await talk.wait(hours=22, minutes=59)
    assert len(news(coordinator)) == 1
    await talk.wait(minutes=2)
    assert news(coordinator) == []


async def test_a_notice_is_taken_away_later_when_telegram_does_not_answer(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await desks(talk)
    await send_tip(warga)
    talk.emulator.faults.add("500", methods={"deleteMessage"})
    await talk.wait(hours=23, minutes=1)
    assert len(news(coordinator)) == 1
    talk.emulator.faults.clear()
    await talk.wait(minutes=11)
    assert news(coordinator) == []


async def test_everyone_is_told_in_their_own_language(talk: Talk, warga: Talker) -> None:
    coordinator = await talk.officer("Koordinator", Role.COORDINATOR, MENTENG)
    officer = await talk.officer("Officer", Role.SUPERVISOR, language="en")
    await send_tip(warga)
    assert "Info baru" in coordinator.reads
    assert "New info" in officer.reads
    assert "📂 Open" in officer.buttons
    await coordinator.says("/bahasa")
    await coordinator.taps("English")
    await send_tip(warga)
    assert any("New info" in message.text for message in coordinator.chat)


# Joining


async def test_an_invitation_is_worth_nothing_the_second_time(talk: Talk) -> None:
    code = await invite(talk, Role.SUPERVISOR)
    first, second = talk.person("Satu"), talk.person("Dua")
    await first.says(f"/start {code}")
    assert "Meja petugas" in first.reads
    for someone in (second, first):
        await someone.says(f"/start {code}")
        assert "sudah dipakai" in someone.reads
    await second.says("/meja")
    assert "Meja petugas" not in second.person.transcript()
    assert len(await upkeep.list_staff(talk.settings)) == 1


@pytest.mark.parametrize(("hours", "joins"), [(71, True), (73, False)])
async def test_an_invitation_is_worth_nothing_after_three_days(talk: Talk, hours: int, joins: bool) -> None:
    async with talk.running.database.begin() as unit:
        shared = talk.running.shared
        code, _ = await Invitations(unit.staff, shared.keys, shared.areas).issue(
            Role.SUPERVISOR, None, talk.clock.now()
        )
    await talk.wait(hours=hours)
    someone = talk.person("Satu")
    await someone.says(f"/start {code}")
    assert ("Meja petugas" in someone.reads) is joins
    assert ("sudah dipakai" in someone.reads) is not joins


async def test_a_wrong_code_joins_nobody_and_ends_what_was_open(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    code = await invite(talk, Role.SUPERVISOR)
    await warga.says("/info")
    await warga.says(f"/start {code[:-1]}{'a' if code[-1] != 'a' else 'b'}")
    assert "sudah dipakai" in warga.reads
    assert [message.from_bot for message in warga.chat] == [True]
    assert len(await upkeep.list_staff(talk.settings)) == 2


async def test_the_staff_list_has_roles_and_areas_and_no_names(talk: Talk) -> None:
    coordinator, officer = await desks(talk)
    members = await upkeep.list_staff(talk.settings)
    assert [(member["role"], member["area"], member["reachable"]) for member in members] == [
        ("coordinator", MENTENG, True),
        ("supervisor", None, True),
    ]
    assert all(re.fullmatch("[0-9a-f]{32}", member["id"]) for member in members)
    for someone in (coordinator, officer):
        assert str(someone.person.id) not in str(members)
        assert someone.person.account.first_name not in str(members)


# Leaving


@pytest.mark.parametrize(
    ("screen", "taps"),
    [
        ((), "✋ Saya tangani"),
        ((), None),
        (("💬 Jawab",), "Kembali"),
        (("💬 Jawab",), None),
        (("✅ Tutup info ini",), "🤝 Bantuan sudah diberikan"),
        (("✅ Tutup info ini",), None),
    ],
)
async def test_who_is_revoked_sees_nothing_more_whatever_screen_is_open(
    talk: Talk, warga: Talker, screen: tuple[str, ...], taps: str | None
) -> None:
    coordinator, _ = await desks(talk)
    await send_tip(warga)
    await coordinator.taps("📂 Buka", *screen)
    assert await upkeep.revoke_staff(talk.settings, (await listed(talk, Role.COORDINATOR))["id"])
    await (coordinator.taps(taps) if taps else coordinator.says("Kami datang besok."))
    assert STORY not in coordinator.person.transcript()
    assert "🔎 Cek perekrut" in coordinator.buttons
    await coordinator.says("/meja")
    assert "Meja petugas" not in coordinator.person.transcript()


async def test_who_is_revoked_is_told_nothing_more(talk: Talk, warga: Talker) -> None:
    coordinator, officer = await desks(talk)
    await upkeep.revoke_staff(talk.settings, (await listed(talk, Role.COORDINATOR))["id"])
    await send_tip(warga)
    assert (len(news(coordinator)), len(news(officer))) == (0, 1)
    assert len(await upkeep.list_staff(talk.settings)) == 1


async def test_the_tip_of_a_last_reader_who_is_revoked_waits_for_whoever_comes(talk: Talk, warga: Talker) -> None:
    officer = await talk.officer("Petugas", Role.SUPERVISOR)
    await send_tip(warga)
    assert await upkeep.revoke_staff(talk.settings, (await listed(talk, Role.SUPERVISOR))["id"])
    assert await upkeep.list_staff(talk.settings) == []
    await officer.taps("📂 Buka")
    assert STORY not in officer.person.transcript()
    admin = await talk.officer("Admin", Role.ADMINISTRATOR)
    await talk.settle()
    assert len(news(admin)) == 1
    await admin.taps("📂 Buka")
    assert STORY in admin.reads


@pytest.mark.parametrize("gone", [True, False], ids=["revoked", "locked"])
async def test_a_second_delivery_shows_nothing_to_whom_the_desk_is_closed(
    talk: Talk, warga: Talker, gone: bool
) -> None:
    coordinator, _ = await desks(talk)
    await send_tip(warga)
    shared = talk.running.shared
    actor = shared.keys.pseudonym("chat", str(coordinator.person.id))
    async with talk.running.database.begin() as unit:
        [member] = await unit.staff.roles_of(actor)
        [(wrap, _)] = await unit.tips.wraps_of_member(member.id)
        if gone:
            await unit.staff.revoke(member.id)
        else:
            await unit.staff.set_pin(actor, b"kept")
        used = (talk.clock.now() - timedelta(minutes=30)).isoformat()
        known = {"handle": handle_text(wrap.handle), "used": used}
        services = Services(shared, unit, actor, coordinator.person.id, "id")
        turn = Turn(actor, Tap("desk.show"), "id", services, "desk.tip", known)
        with shared.catalogues.speaking("id"):
            screen = await SCREENS["desk.tip"](turn)
    assert screen is not None
    assert STORY not in screen.html


async def test_a_tip_that_is_gone_leaves_its_reader_at_the_desk(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await desks(talk)
    await send_tip(warga)
    await coordinator.taps("📂 Buka")
    async with talk.running.database.begin() as unit:
        [member] = [one for one in await unit.staff.all() if one.role is Role.COORDINATOR]
        [(_, tip)] = await unit.tips.wraps_of_member(member.id)
        await unit.tips.shred(tip.id)
    await coordinator.says("lanjut")
    assert "Meja petugas" in coordinator.reads
    assert STORY not in coordinator.person.transcript()
