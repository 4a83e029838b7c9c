from datetime import timedelta

import pytest

from bot.staff.model import Role
from bot.staff.pins import PinCost
from tests.talk import MENTENG, Talk, Talker
from tests.tips import STORY, send_tip

PIN = "279146"
OTHER = "905318"

pytestmark = pytest.mark.usefixtures("cheap_receipts", "cheap_pins")


@pytest.fixture
def cheap_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.staff.pins.PinCost", lambda: PinCost(passes=1, memory=8192))


@pytest.fixture
async def officer(talk: Talk) -> Talker:
    """Return a supervisor who has set a PIN and closed the desk."""
    found = await talk.officer("Petugas", Role.SUPERVISOR, language="en")
    await sets_pin(found, PIN)
    await found.taps("desk.leave")
    return found


async def types(officer: Talker, pin: str) -> None:
    await officer.taps(*(f"pin.key:{digit}" for digit in pin))


async def sets_pin(officer: Talker, pin: str) -> None:
    await officer.says("/meja")
    await officer.taps("desk.more", "pin.set")
    await types(officer, pin)
    await types(officer, pin)


def is_asked(officer: Talker) -> bool:
    return "Your PIN" in officer.reads and "○" in officer.reads


def is_in(officer: Talker) -> bool:
    return "🗂 Desk" in officer.reads


# Setting it


async def test_a_pin_is_tapped_twice_and_then_asked_for(talk: Talk, officer: Talker) -> None:
    await officer.says("/meja")
    assert is_asked(officer)
    await types(officer, PIN)
    assert is_in(officer)


async def test_without_a_pin_nothing_is_asked(talk: Talk, warga: Talker) -> None:
    reader = await talk.officer("Koordinator", Role.COORDINATOR, MENTENG)
    await reader.taps("desk.leave")
    await talk.wait(minutes=30)
    await send_tip(warga)
    await reader.taps("📂 Buka", "💬 Jawab")
    assert "Jawaban Anda untuk pengirim" in reader.reads


async def test_two_pins_that_differ_are_not_kept(talk: Talk) -> None:
    officer = await talk.officer("Petugas", Role.SUPERVISOR, language="en")
    await officer.taps("desk.more", "pin.set")
    await types(officer, PIN)
    await types(officer, OTHER)
    assert "not the same" in officer.reads
    await officer.taps("desk.leave")
    await officer.says("/meja")
    assert is_in(officer)


@pytest.mark.parametrize("pin", ["000000", "123456", "987654", "890123"])
async def test_the_first_pins_that_anybody_would_try_are_refused(talk: Talk, pin: str) -> None:
    officer = await talk.officer("Petugas", Role.SUPERVISOR, language="en")
    await officer.taps("desk.more", "pin.set")
    await types(officer, pin)
    assert "too easy" in officer.reads


async def test_the_screen_shows_dots_and_never_a_digit(talk: Talk, officer: Talker) -> None:
    await officer.says("/meja")
    for count, digit in enumerate(PIN):
        assert ("●" * count) in officer.reads.replace(" ", "")
        assert not any(letter.isdigit() for letter in officer.reads)
        await officer.taps(f"pin.key:{digit}")


async def test_the_keys_lie_in_another_order_each_time(talk: Talk, officer: Talker) -> None:
    orders = set()
    for _ in range(6):
        await officer.says("/meja")
        orders.add(tuple(label for label in officer.buttons if label.isdigit()))
    assert len(orders) > 1
    assert all(sorted(order) == list("0123456789") for order in orders)


async def test_a_digit_can_be_taken_back(talk: Talk, officer: Talker) -> None:
    await officer.says("/meja")
    await officer.taps("pin.key:0", "⌫", "⌫")
    await types(officer, PIN)
    assert is_in(officer)


async def test_the_pin_itself_is_kept_nowhere(talk: Talk, officer: Talker) -> None:
    async with talk.running.database.begin() as unit:
        [member] = await unit.staff.all()
        assert await unit.staff.pin(member.actor) is not None
    assert PIN.encode() not in talk.bytes_at_rest()


# What it locks


async def test_every_way_in_asks_first(talk: Talk, warga: Talker, officer: Talker) -> None:
    await talk.officer("Koordinator", Role.COORDINATOR, MENTENG)
    await send_tip(warga)
    await officer.taps("📂 Open")
    assert is_asked(officer)
    await types(officer, PIN)
    assert STORY in officer.reads
    for verb in ("desk.inbox", "desk.show", "desk.answer", "desk.more", "desk.staff", "desk.names", "desk"):
        await officer.says("/start")
        room = officer.person.room()
        room.history[officer.screen.id].keyboard = [[{"text": "old", "callback_data": verb}]]
        await officer.taps("old")
        assert is_asked(officer), verb
        assert STORY not in officer.person.transcript()


async def test_after_the_pin_the_tip_opens_that_was_tapped(talk: Talk, warga: Talker, officer: Talker) -> None:
    await talk.officer("Koordinator", Role.COORDINATOR, MENTENG)
    await send_tip(warga)
    await officer.taps("📂 Open")
    await types(officer, PIN)
    assert STORY in officer.reads
    await officer.taps("💬 Answer")
    await officer.says("We come tomorrow.")
    await officer.taps("✅ Send")
    assert "We come tomorrow." in officer.reads


async def test_a_desk_that_is_used_is_not_asked_again(talk: Talk, officer: Talker) -> None:
    await officer.says("/meja")
    await types(officer, PIN)
    for _ in range(4):
        await talk.wait(minutes=9)
        await officer.taps("desk.more")
        await talk.wait(minutes=9)
        await officer.says("/meja")
        assert is_in(officer)


async def test_a_desk_that_rested_is_locked_even_when_nothing_swept_it(
    talk: Talk, warga: Talker, officer: Talker
) -> None:
    await talk.officer("Koordinator", Role.COORDINATOR, MENTENG)
    await send_tip(warga)
    await officer.taps("📂 Open")
    await types(officer, PIN)
    talk.clock.advance(timedelta(minutes=11))
    await officer.taps("desk.inbox")
    assert is_asked(officer)
    assert STORY not in officer.person.transcript()
    await types(officer, PIN)
    assert STORY in officer.reads


async def test_what_was_written_too_long_goes_on_after_the_pin(talk: Talk, warga: Talker, officer: Talker) -> None:
    await talk.officer("Koordinator", Role.COORDINATOR, MENTENG)
    await send_tip(warga)
    await officer.taps("📂 Open")
    await types(officer, PIN)
    await officer.taps("💬 Answer")
    talk.clock.advance(timedelta(minutes=9))
    await officer.says("We come tomorrow.")
    assert "The sender will read this" in officer.reads
    talk.clock.advance(timedelta(minutes=11))
    await officer.says("We come today.")
    assert is_asked(officer)
    assert "What you wrote is kept" in officer.reads
    assert "We come today." not in officer.person.transcript()
    await types(officer, OTHER)
    assert "not right" in officer.reads
    await types(officer, PIN)
    assert "The sender will read this" in officer.reads
    assert "We come today." in officer.reads


async def test_what_is_sent_late_and_is_no_text_is_not_kept(talk: Talk, warga: Talker, officer: Talker) -> None:
    await talk.officer("Koordinator", Role.COORDINATOR, MENTENG)
    await send_tip(warga)
    await officer.taps("📂 Open")
    await types(officer, PIN)
    await officer.taps("💬 Answer")
    talk.clock.advance(timedelta(minutes=11))
    await officer.sends_document(b"%PDF-1.4", "surat.pdf")
    assert is_asked(officer)
    await types(officer, PIN)
    assert STORY in officer.reads


async def test_who_is_invited_again_has_no_pin_and_the_administrators_hear_of_it(talk: Talk, officer: Talker) -> None:
    admin = await talk.officer("Admin", Role.ADMINISTRATOR, language="en")
    await admin.taps("desk.leave")
    again = await talk.officer("Petugas", Role.SUPERVISOR, language="en")
    assert is_in(again)
    await talk.settle()
    assert admin.person.transcript().count("has none now") == 1
    await talk.officer("Petugas", Role.COORDINATOR, MENTENG, language="en")
    await talk.settle()
    assert admin.person.transcript().count("has none now") == 1


async def test_closing_the_desk_needs_no_pin(talk: Talk, officer: Talker) -> None:
    await officer.says("/meja")
    await officer.taps("✖️ Close the desk")
    assert "🔎 Check a recruiter" in officer.buttons


async def test_everything_around_the_pin_is_protected(talk: Talk, officer: Talker) -> None:
    await officer.says("/meja")
    await types(officer, OTHER)
    assert officer.screen.protected


# Wrong ones


async def test_five_wrong_pins_close_the_desk_for_an_hour_and_the_other_administrators_are_told(
    talk: Talk, officer: Talker
) -> None:
    admin = await talk.officer("Admin", Role.ADMINISTRATOR, language="en")
    await admin.taps("desk.leave")
    await officer.says("/meja")
    for _ in range(4):
        await types(officer, OTHER)
        assert "not right" in officer.reads
        assert "wrong PIN" not in admin.person.transcript()
    await types(officer, OTHER)
    assert "closed for an hour" in officer.reads
    async with talk.running.database.begin() as unit:
        [member] = [one for one in await unit.staff.all() if one.role is Role.SUPERVISOR]
    assert "wrong PIN was typed several times" in admin.reads
    assert member.id.hex()[:8] in admin.reads
    await officer.says("/meja")
    assert "closed for an hour" in officer.reads
    await talk.wait(minutes=61)
    await officer.says("/meja")
    await types(officer, PIN)
    assert is_in(officer)


async def test_an_administrators_own_phone_is_not_told(talk: Talk) -> None:
    first = await talk.officer("Admin", Role.ADMINISTRATOR, language="en")
    second = await talk.officer("Admin 2", Role.ADMINISTRATOR, language="en")
    await sets_pin(first, PIN)
    await first.taps("desk.leave")
    await first.says("/meja")
    for _ in range(5):
        await types(first, OTHER)
    assert "wrong PIN was typed" not in first.person.transcript()
    assert "wrong PIN was typed" in second.person.transcript()


async def test_a_keypad_that_was_open_before_gives_no_further_try(talk: Talk, officer: Talker) -> None:
    await officer.says("/meja")
    for _ in range(5):
        await types(officer, OTHER)
    room = officer.person.room()
    room.history[officer.screen.id].keyboard = [[{"text": "old", "callback_data": "pin.set"}]]
    await officer.taps("old")
    await types(officer, PIN)
    assert "closed for an hour" in officer.reads


# Changing, removing, forgetting


async def test_changing_needs_the_old_pin(talk: Talk, officer: Talker) -> None:
    await officer.says("/meja")
    await types(officer, PIN)
    await officer.taps("desk.more", "🔢 Change the PIN")
    await types(officer, OTHER)
    assert "not right" in officer.reads
    await types(officer, PIN)
    await types(officer, OTHER)
    await types(officer, OTHER)
    assert officer.toast == "The PIN is set."
    await officer.taps("desk.leave")
    await officer.says("/meja")
    await types(officer, OTHER)
    assert is_in(officer)


async def test_removing_needs_the_old_pin(talk: Talk, officer: Talker) -> None:
    await officer.says("/meja")
    await types(officer, PIN)
    await officer.taps("desk.more", "🗑 No PIN")
    await types(officer, OTHER)
    assert "not right" in officer.reads
    await types(officer, PIN)
    await officer.taps("desk.leave")
    await officer.says("/meja")
    assert is_in(officer)


async def test_who_forgot_it_is_invited_again(talk: Talk, officer: Talker) -> None:
    await officer.says("/meja")
    assert "new invitation" in officer.reads
    await talk.officer("Petugas", Role.SUPERVISOR)
    assert is_in(officer)
    await officer.taps("desk.leave")
    await officer.says("/meja")
    assert is_in(officer)


# Wrong turns


async def test_typed_digits_vanish_and_the_keypad_stays(talk: Talk, officer: Talker) -> None:
    await officer.says("/meja")
    await officer.taps("pin.key:2")
    await officer.says(PIN)
    assert PIN not in officer.person.transcript()
    assert "tap the digits" in officer.reads
    assert "●" in officer.reads
    await officer.sends_photo(b"GIF89a\x01\x00\x01\x00\x00\x00\x00;")
    assert "tap the digits" in officer.reads
    await types(officer, PIN[1:])
    assert is_in(officer)


async def test_old_keys_and_residents_get_the_ordinary_home(talk: Talk, warga: Talker, officer: Talker) -> None:
    for someone in (warga, officer):
        for verb in ("pin.key:1", "pin.erase", "pin.nonsense", "pin.key", "pin.key:12"):
            await someone.says("/start")
            room = someone.person.room()
            room.history[someone.screen.id].keyboard = [[{"text": "old", "callback_data": verb}]]
            await someone.taps("old")
            assert any("home" in b.value or b.value == "check" for b in someone.screen.buttons), verb


async def test_a_resident_is_never_asked_for_a_pin(talk: Talk, warga: Talker, officer: Talker) -> None:
    for verb in ("pin.set", "pin.remove"):
        await warga.says("/start")
        room = warga.person.room()
        room.history[warga.screen.id].keyboard = [[{"text": "old", "callback_data": verb}]]
        await warga.taps("old")
        assert "PIN" not in warga.reads


async def test_who_is_revoked_finds_no_desk_behind_the_pin(talk: Talk, officer: Talker) -> None:
    await officer.says("/meja")
    async with talk.running.database.begin() as unit:
        for member in await unit.staff.all():
            await unit.staff.revoke(member.id)
    await officer.taps(f"pin.key:{PIN[0]}")
    assert "🔎 Check a recruiter" in officer.buttons
    assert "Desk" not in officer.reads
