import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.app import Knowledge
from bot.delivery.model import NUDGE, Lane, Notice, Parcel
from bot.delivery.pacing import LISTED, SEVERAL, together
from bot.tips.gate import Reason
from handlers.alarms import ALARMS
from handlers.courier import SHOWN_FOR, TelegramCourier
from handlers.locks import ChatLocks
from handlers.notices import SEVERAL_SAID, render
from handlers.replies import Screen
from handlers.shared import Shared
from handlers.start import home_rows
from tests.talk import MENTENG, Talk

LANGUAGES = ("id", "en")
HANDLE = bytes(range(16))
FACTS = {"label": "BADUK", "handle": HANDLE.hex(), "area": MENTENG, "category": "held", "urgent": "no"}
ABOUT_ONE = sorted(SEVERAL_SAID.keys() - {"tip.crowd"})
FORBIDDEN = {
    "id": re.compile(r"(?i)\b(?:lapor\w*|tips?|tppo|saksi\w*|info\w*)\b"),
    "en": re.compile(r"(?i)\b(?:report\w*|tips?|tppo|witness\w*|traffick\w*)\b"),
}
PUSHES = {NUDGE}
"""The kinds that reach somebody who did nothing just then, on a phone that anybody may hold."""

SHOWN_LIMIT = 4096


@pytest.fixture
def shared(knowledge: Knowledge) -> Shared:
    return cast("Shared", SimpleNamespace(areas=knowledge.areas))


def shown(knowledge: Knowledge, shared: Shared, notice: Notice, language: str) -> Screen:
    with knowledge.catalogues.speaking(language):
        screen = render(notice, shared)
    assert "{" not in screen.html
    return screen


def buttons(screen: Screen) -> list[tuple[str, str | None]]:
    return [(button.text, button.data) for row in screen.rows for button in row]


def several(*notices: Notice) -> Notice:
    return together([Parcel(number.to_bytes(2, "big"), Lane.TIP, b"m", each, 0) for number, each in enumerate(notices)])


def numbered(kind: str, number: int, *, urgent: bool = False) -> Notice:
    facts = {**FACTS, "label": f"L{number}", "handle": number.to_bytes(16, "big").hex()}
    return Notice(kind, {**facts, "urgent": "yes" if urgent else "no"})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ABOUT_ONE)
def test_a_notice_names_its_label_and_opens_the_tip(
    knowledge: Knowledge, shared: Shared, kind: str, language: str
) -> None:
    screen = shown(knowledge, shared, Notice(kind, FACTS), language)
    assert "<b>BADUK</b>" in screen.html
    [(_, data)] = buttons(screen)
    assert data == "desk.open:AAECAwQFBgcICQoLDA0ODw"
    assert screen.protect


def test_an_urgent_one_says_so(knowledge: Knowledge, shared: Shared) -> None:
    plain = shown(knowledge, shared, Notice("tip.new", FACTS), "id").html
    urgent = shown(knowledge, shared, Notice("tip.new", {**FACTS, "urgent": "yes"}), "id").html
    assert ("🔴" in plain, "🔴" in urgent) == (False, True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_crowd_is_told_with_its_place_and_number(knowledge: Knowledge, shared: Shared, language: str) -> None:
    screen = shown(knowledge, shared, Notice("tip.crowd", {"area": MENTENG, "count": "37"}), language)
    assert "Menteng" in screen.html
    assert "37" in screen.html
    assert [data for _, data in buttons(screen)] == ["desk"]
    assert screen.protect


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", Reason)
def test_each_reason_to_close_says_what_to_do(
    knowledge: Knowledge, shared: Shared, reason: Reason, language: str
) -> None:
    said = shown(knowledge, shared, Notice("intake.closed", {"reason": reason.value}), language).html
    others = {
        shown(knowledge, shared, Notice("intake.closed", {"reason": other.value}), language).html for other in Reason
    }
    assert len(others) == len(Reason)
    assert said.startswith("⛔ <b>")
    if language == "id":
        assert said != shown(knowledge, shared, Notice("intake.closed", {"reason": reason.value}), "en").html


@pytest.mark.parametrize("kind", ["desk.alert", "desk.pin"])
def test_an_alarm_about_a_desk_shows_as_much_of_the_id_as_is_needed(
    knowledge: Knowledge, shared: Shared, kind: str
) -> None:
    said = shown(knowledge, shared, Notice(kind, {"member": "0123456789abcdef" * 2}), "id").html
    assert "01234567" in said
    assert "012345678" not in said


def test_a_kind_that_nobody_knows_is_an_error(knowledge: Knowledge, shared: Shared) -> None:
    with pytest.raises(KeyError):
        shown(knowledge, shared, Notice("tip.unheard-of", FACTS), "id")


def test_several_are_counted_by_kind(knowledge: Knowledge, shared: Shared) -> None:
    given = [numbered("tip.new", number, urgent=number == 3) for number in range(4)]
    given += [numbered("tip.unread", 10), numbered("tip.unread", 11), numbered("tip.added", 12)]
    lines = shown(knowledge, shared, several(*given), "en").html.splitlines()
    assert lines[1:] == [
        "🔴 With danger now: 1",
        "📥 New info: 4",
        "⏰ Unread: 2",
        "✏️ The sender added something: 1",
    ]


def test_several_offer_what_is_urgent_first_and_the_desk_last(knowledge: Knowledge, shared: Shared) -> None:
    given = [numbered("tip.closed", 1), *(numbered("tip.new", number, urgent=number == 8) for number in range(2, 9))]
    screen = shown(knowledge, shared, several(*given), "en")
    assert [label for label, _ in buttons(screen)[:-1]] == ["🔴 L8", "📂 L2", "📂 L3", "📂 L4", "📂 L5"]
    assert len(buttons(screen)) == LISTED + 1
    assert buttons(screen)[-1][1] == "desk"
    assert screen.protect


def test_an_alarm_among_several_is_told_in_full_and_once(knowledge: Knowledge, shared: Shared) -> None:
    alarm = Notice("desk.alert", {"member": "ab" * 16})
    alone = shown(knowledge, shared, alarm, "en").html
    html = shown(knowledge, shared, several(alarm, numbered("tip.new", 1), alarm), "en").html
    assert html.startswith(alone)
    assert html.count(alone) == 1
    assert html.endswith("📥 New info: 1")
    assert shown(knowledge, shared, several(alarm, alarm), "en").html == alone


def test_a_kind_that_nobody_knows_does_not_hold_up_the_others(knowledge: Knowledge, shared: Shared) -> None:
    html = shown(knowledge, shared, several(numbered("tip.new", 1), Notice("tip.unheard-of", {})), "en").html
    assert html.splitlines()[1:] == ["📥 New info: 1", "🔔 Other news: 1"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_flood_fits_into_one_message(knowledge: Knowledge, shared: Shared, language: str) -> None:
    given = [
        numbered(kind, number, urgent=True) for number, kind in enumerate(sorted(SEVERAL_SAID) * 500)
    ]  # fmt: skip
    assert len(shown(knowledge, shared, several(*given), language).html) < SHOWN_LIMIT


def test_every_kind_that_is_told_alone_can_be_among_several(knowledge: Knowledge, shared: Shared) -> None:
    for kind in ABOUT_ONE:
        html = shown(knowledge, shared, several(numbered(kind, 1), numbered(kind, 2)), "en").html
        assert "Other news" not in html
        assert ": 2" in html
    assert {kind for kind in ALARMS if kind.startswith("desk.")} == {
        "desk.alert",
        "desk.pin",
        "desk.pin.gone",
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(PUSHES))
def test_what_reaches_a_phone_by_itself_is_neutral(
    knowledge: Knowledge, shared: Shared, kind: str, language: str
) -> None:
    screen = shown(knowledge, shared, Notice(kind, {"chat": "1", "language": language}), language)
    assert FORBIDDEN[language].search(re.sub(r"<[^>]+>", "", screen.html)) is None
    with knowledge.catalogues.speaking(language):
        assert screen.rows == home_rows()
    assert not screen.protect
    if language == "id":
        assert screen.html == "🌱 Ada yang baru untuk Anda di sini. Buka saat Anda sendirian.\n\nAnda ingin apa?"


def test_the_search_for_words_finds_them() -> None:
    assert FORBIDDEN["id"].search("Laporan Anda dijawab")
    assert FORBIDDEN["id"].search("Ada info baru")
    assert FORBIDDEN["en"].search("Your tip was read")


async def timers(talk: Talk) -> list[str]:
    async with talk.running.database.begin() as unit:
        due = await unit.timers.claim(talk.clock.now() + timedelta(days=1), 100, timedelta(days=-1))
    return [timer.kind for timer in due if timer.kind == "chat.erase"]


def courier(talk: Talk) -> TelegramCourier:
    running: Any = talk.running
    return TelegramCourier(running.sender, running.database.begin, running.shared, ChatLocks())


async def test_several_in_one_message_are_protected_and_taken_away_within_a_day(talk: Talk) -> None:
    officer = await talk.person("Petugas").says("/start")
    chat = officer.person.id
    await courier(talk).deliver(chat, "en", several(numbered("tip.new", 1), numbered("tip.new", 2)))
    assert "New info: 2" in officer.reads
    call = talk.emulator.calls[-1]
    assert call.params["protect_content"]
    assert not call.params.get("disable_notification")
    assert await timers(talk) == ["chat.erase"]
    await talk.wait(seconds=SHOWN_FOR.total_seconds())
    assert not [message for message in officer.chat if "New info: 2" in message.text]


async def test_a_push_comes_silently_and_leaves_nothing_behind(talk: Talk) -> None:
    warga = await talk.person("Warga").says("/start")
    await courier(talk).deliver(warga.person.id, "id", Notice(NUDGE, {"chat": "1", "language": "id", "until": ""}))
    assert "🌱" in warga.reads
    assert talk.emulator.calls[-1].params["disable_notification"]
    assert await timers(talk) == []


def test_one_notice_is_told_as_it_is() -> None:
    notice = numbered("tip.new", 1)
    assert several(notice) is notice
    assert several(notice, notice).kind == SEVERAL
