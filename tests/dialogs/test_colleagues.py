import pytest

from bot import upkeep
from bot.staff.model import Role
from tests.talk import MENTENG, Talk, Talker
from tests.tips import STORY, news, send_tip

pytestmark = pytest.mark.usefixtures("cheap_receipts")

PAHANDUT = "62.71.01.1001"


@pytest.fixture
async def admin(talk: Talk) -> Talker:
    return await talk.officer("Admin", Role.ADMINISTRATOR, language="en")


def offers(officer: Talker, words: str) -> bool:
    return any(words in label for label in officer.buttons)


async def presses(someone: Talker, data: str) -> None:
    """Tap a button of an old message."""
    someone.person.room().history[someone.screen.id].keyboard = [[{"text": "old", "callback_data": data}]]
    await someone.taps("old")


# Names people call them by


async def test_info_that_uses_an_added_name_goes_to_others(talk: Talk, warga: Talker, admin: Talker) -> None:
    coordinator = await talk.officer("Koordinator", Role.COORDINATOR, MENTENG, language="en")
    officer = await talk.officer("Petugas", Role.SUPERVISOR)
    await coordinator.taps("⚙️ PIN and names", "🙋 Names people call me")
    await coordinator.says("Sutarman Wirya, Pak Tarman")
    assert "New names kept: 2." in coordinator.reads
    await coordinator.taps("desk.leave")
    await send_tip(warga, "Sutarman Wirya menawarkan kerja di Kamboja.")
    assert "New info" not in coordinator.person.transcript()
    assert len(news(officer)) == 1


async def test_names_can_be_added_and_are_never_shown(talk: Talk) -> None:
    officer = await talk.officer("Petugas", Role.SUPERVISOR, language="en")
    await officer.taps("desk.more", "desk.names")
    await officer.says("Sutarman Wirya\nPak Tarman")
    await officer.taps("desk.names")
    assert "Kept so far: 2" in officer.reads
    await officer.says("Pak Tarman, 081234567890")
    assert "New names kept: 1." in officer.reads
    await officer.taps("desk.names")
    assert "Kept so far: 3" in officer.reads
    assert "Tarman" not in officer.person.transcript()
    assert not any("remove" in button.value or "-" in button.text for button in officer.screen.buttons)
    assert "can add, and not remove" in officer.reads


@pytest.mark.parametrize("words", ["x" * 61, ",".join(f"Nama {number}" for number in range(21))])
async def test_too_long_or_too_many_names_are_refused_and_asked_again(talk: Talk, words: str) -> None:
    officer = await talk.officer("Petugas", Role.SUPERVISOR, language="en")
    await officer.taps("desk.more", "desk.names")
    await officer.says(words)
    assert "At most 20 names" in officer.reads
    await officer.says("Pak Tarman")
    assert "New names kept: 1." in officer.reads


async def test_more_than_twenty_of_one_person_are_for_an_administrator(talk: Talk) -> None:
    officer = await talk.officer("Petugas", Role.SUPERVISOR, language="en")
    await officer.taps("desk.more", "desk.names")
    await officer.says(",".join(f"Nama {number}" for number in range(20)))
    await officer.taps("desk.names")
    await officer.says("Nama lain")
    assert "ask an administrator" in officer.reads
    assert "Kept so far: 20" in officer.reads


async def test_a_photo_in_place_of_names_is_refused(talk: Talk) -> None:
    officer = await talk.officer("Petugas", Role.SUPERVISOR, language="en")
    await officer.taps("desk.more", "desk.names")
    await officer.sends_photo(b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "Pak Tarman")
    assert "Only words" in officer.reads
    assert "Kept so far: 0" in officer.reads


# Who still works here


async def test_after_ninety_days_an_administrator_confirms_with_one_tap(talk: Talk, admin: Talker) -> None:
    await talk.officer("Koordinator", Role.COORDINATOR, MENTENG)
    await talk.wait(days=89)
    await admin.says("/meja")
    assert not offers(admin, "Who still works here")
    await talk.wait(days=1)
    await admin.says("/meja")
    assert offers(admin, "Who still works here? (1)")
    await admin.taps("🔁 Who still works here", "✅ 1 works here")
    assert "Everybody is confirmed" in admin.reads
    await admin.taps("⬅️ All")
    assert not offers(admin, "Who still works here")
    await talk.wait(days=90)
    await admin.says("/meja")
    assert offers(admin, "Who still works here? (1)")


async def test_colleagues_are_shown_without_a_name(talk: Talk, admin: Talker) -> None:
    await talk.officer("Waris", Role.COORDINATOR, MENTENG)
    await talk.officer("Sutini", Role.SUPERVISOR)
    await talk.wait(days=91)
    await admin.says("/meja")
    await admin.taps("desk.staff")
    assert "Coordinator, Menteng, since" in admin.reads
    assert "Supervisor, the whole office, since" in admin.reads
    assert "Waris" not in admin.reads
    members = await upkeep.list_staff(talk.settings)
    assert not any(member["id"] in button.value for member in members for button in admin.screen.buttons)


async def test_a_second_tap_does_not_meet_somebody_else(talk: Talk, admin: Talker) -> None:
    await talk.officer("Koordinator", Role.COORDINATOR, MENTENG)
    await talk.officer("Koordinator lain", Role.COORDINATOR, PAHANDUT)
    await talk.wait(days=91)
    await admin.says("/meja")
    await admin.taps("desk.staff", "desk.works:1")
    await presses(admin, "desk.works:1")
    assert "2. Coordinator" in admin.reads
    assert offers(admin, "✅ 2")


async def test_only_administrators_are_asked_and_nobody_about_themselves(talk: Talk, admin: Talker) -> None:
    officer = await talk.officer("Petugas", Role.SUPERVISOR, language="en")
    await talk.wait(days=91)
    await officer.says("/meja")
    assert not offers(officer, "Who still works here")
    for data in ("desk.staff", "desk.works:1", "desk.gone:1", "desk.dismiss"):
        await presses(officer, data)
        assert "since" not in officer.reads
    await admin.says("/meja")
    await admin.taps("desk.staff")
    assert "Administrator" not in admin.reads
    assert len(await upkeep.list_staff(talk.settings)) == 2


async def test_who_left_is_asked_about_once_and_then_has_no_desk(talk: Talk, admin: Talker) -> None:
    officer = await talk.officer("Petugas", Role.SUPERVISOR)
    await talk.wait(days=91)
    await admin.says("/meja")
    await admin.taps("desk.staff", "🚪 1 does not")
    assert "Does this person not work here any more?" in admin.reads
    assert "Supervisor, the whole office" in admin.reads
    assert len(await upkeep.list_staff(talk.settings)) == 2
    await admin.taps("🚪 Yes, close their desk")
    assert admin.toast == "Their desk is closed."
    assert len(await upkeep.list_staff(talk.settings)) == 1
    await officer.says("/meja")
    assert "Meja petugas" not in officer.reads


async def test_going_back_closes_nobodys_desk(talk: Talk, admin: Talker) -> None:
    await talk.officer("Petugas", Role.SUPERVISOR)
    await talk.wait(days=91)
    await admin.says("/meja")
    await admin.taps("desk.staff", "desk.gone:1", "⬅️ Back")
    assert offers(admin, "🚪 1")
    await presses(admin, "desk.dismiss")
    assert len(await upkeep.list_staff(talk.settings)) == 2


@pytest.mark.parametrize(
    "story", ["Rahmat Hidayat ikut menjual orang.", None], ids=["about the administrator", "no tip"]
)
async def test_a_dismissal_tells_an_administrator_nothing_of_a_tip(
    talk: Talk, warga: Talker, story: str | None
) -> None:
    await talk.officer("Petugas", Role.SUPERVISOR)
    await talk.wait(days=91)
    admin = await talk.officer("Admin", Role.ADMINISTRATOR, language="en")
    await admin.taps("desk.more", "desk.names")
    await admin.says("Rahmat Hidayat")
    if story is not None:
        await send_tip(warga, story)
    await admin.says("/meja")
    await admin.taps("desk.staff", "desk.gone:1", "desk.dismiss")
    assert admin.toast == "Their desk is closed."
    told = len(admin.chat)
    later = await talk.officer("Petugas baru", Role.SUPERVISOR)
    await talk.settle()
    assert len(admin.chat) == told
    assert len(news(later)) == (story is not None)


async def test_an_administrator_of_one_town_looks_after_that_town_only(talk: Talk) -> None:
    await talk.officer("Petugas", Role.SUPERVISOR)
    await talk.officer("Petugas Pahandut", Role.SUPERVISOR, PAHANDUT)
    await talk.officer("Koordinator", Role.COORDINATOR, MENTENG)
    await talk.wait(days=91)
    town = await talk.officer("Admin", Role.ADMINISTRATOR, "62.71.03", language="en")
    await town.taps("desk.staff")
    assert "1. Coordinator" in town.reads
    assert not offers(town, "🚪 2")
    await presses(town, "desk.gone:2")
    await presses(town, "desk.dismiss")
    assert len(await upkeep.list_staff(talk.settings)) == 4


async def test_open_info_of_who_leaves_goes_to_others(talk: Talk, warga: Talker) -> None:
    await talk.officer("Petugas", Role.SUPERVISOR)
    await talk.wait(days=91)
    await send_tip(warga)
    admin = await talk.officer("Admin", Role.ADMINISTRATOR, language="en")
    await admin.taps("desk.staff", "desk.gone:1", "desk.dismiss")
    await admin.taps("📂 Open")
    assert STORY in admin.reads
