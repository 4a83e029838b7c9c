import asyncio
import itertools
import random
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select
from telegram import Bot, Update

from bot.app import REPLICA_PAUSES, Knowledge, build_application, open_database
from bot.storage import tables
from bot.tips.photos import Rebuilder
from handlers.context import Refused, Turn
from handlers.replies import Outbound, Screen
from handlers.sender import Sender
from handlers.services import Services
from handlers.turns import FAILURES, TurnFailedError, TurnProcessor
from tests.dialogs.probe import Probe, plant
from tests.talk import TOKEN, FakeTelegram, Talk, Talker, open_talk
from tests.tips import RECEIPT, STORY, desks, news, until_story
from tests.unit.pictures.marked_files import JPEG

pytestmark = pytest.mark.usefixtures("cheap_receipts")

LONGEST = 10
"""Seconds after which a turn that waits for another one is taken to wait for ever."""


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> Probe:
    return plant(monkeypatch)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str | None:
    return request.getfixturevalue("emptied_postgres_url") if request.param == "postgres" else None


@pytest.fixture
async def talk(tmp_path: Path, knowledge: Knowledge, database_url: str | None, probe: Probe) -> AsyncIterator[Talk]:
    async with open_talk(tmp_path, knowledge, database_url=database_url) as opened:
        yield opened


class DyingSender(Sender):
    """Sends like the real one, and is killed before anybody notes that it did."""

    async def perform(self, outbound: Outbound) -> int | None:
        await super().perform(outbound)
        raise ConnectionAbortedError


def waiting(talk: Talk) -> list[Update]:
    return [Update.de_json(update, talk.bot) for update in talk.emulator.pending_updates(TOKEN)]


async def take(talk: Talk, *updates: Update, **how: bool) -> None:
    async with asyncio.timeout(LONGEST):
        await asyncio.gather(*(talk.running.processor.take(update, **how) for update in updates))
        await talk.running.processor.shutdown()


async def take_and_die(talk: Talk, update: Update) -> None:
    dispatch = talk.running.application.process_update
    talk.running.processor.connect(DyingSender(talk.bot), dispatch)
    await take(talk, update)
    talk.running.processor.connect(talk.running.sender, dispatch)


async def count_rows(talk: Talk, name: str) -> int:
    async with talk.running.database.begin() as unit:
        table = tables.metadata.tables[name]
        return await unit.tips._connection.scalar(select(func.count()).select_from(table)) or 0


def calls(talk: Talk, *but: str) -> int:
    return sum(call.method not in but for call in talk.emulator.calls)


# Deliveries


async def test_an_update_delivered_twice_takes_effect_once(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await desks(talk)
    await until_story(warga)
    await warga.says(STORY)
    await warga.taps("Lewati")
    await warga.person.taps("tip.send")
    [update] = waiting(talk)
    await take(talk, update, update)
    await take(talk, update)
    await talk.settle()
    assert await count_rows(talk, "tip") == 1
    assert len(news(coordinator)) == 1


async def test_a_second_delivery_of_an_answered_update_shows_nothing(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await warga.person.says("/info")
    [update] = waiting(talk)
    await take(talk, update)
    before, chat = calls(talk), warga.person.transcript()
    await take(talk, update)
    assert (calls(talk), warga.person.transcript()) == (before, chat)


async def test_a_second_delivery_of_an_unanswered_update_shows_the_screen_in_place_of_the_orphan(
    talk: Talk, warga: Talker
) -> None:
    await desks(talk)
    await warga.person.says("/info")
    [update] = waiting(talk)
    await take_and_die(talk, update)
    orphan = warga.screen.id
    await take(talk, update)
    assert [message.from_bot for message in warga.chat] == [True]
    assert warga.screen.id != orphan
    assert "Sebelum Anda menulis" in warga.reads
    await warga.taps("Saya paham")
    assert "Di mana" in warga.reads


async def test_a_second_delivery_of_an_unanswered_tap_rewrites_the_screen(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await warga.says("/info")
    await warga.person.taps("Saya paham")
    [update] = waiting(talk)
    await take_and_die(talk, update)
    await take(talk, update)
    assert [message.from_bot for message in warga.chat] == [True]
    assert "Di mana" in warga.reads


async def test_a_second_delivery_of_what_was_told_shows_what_is_kept(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await until_story(warga)
    await warga.person.says(STORY)
    [told] = waiting(talk)
    await take_and_die(talk, told)
    await take(talk, told)
    assert "Foto?" in warga.reads
    assert "⚠️" not in warga.reads
    await warga.person.sends_photo(JPEG)
    [sent] = waiting(talk)
    await take_and_die(talk, sent)
    await take(talk, sent)
    assert "Foto: 1" in warga.reads
    assert await count_rows(talk, "draft_photo") == 1
    assert [message.from_bot for message in warga.chat] == [True]


async def test_a_photo_that_was_taken_leaves_no_timer_of_its_chat(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await until_story(warga)
    await warga.says(STORY)
    before = await count_rows(talk, "timer")
    await warga.sends_photo(JPEG)
    assert "Foto: 1" in warga.reads
    assert await count_rows(talk, "timer") == before


async def test_a_photo_of_a_tip_that_the_process_died_over_is_taken_away(
    talk: Talk, warga: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object) -> bytes:
        await asyncio.Event().wait()
        return b""

    monkeypatch.setattr("handlers.turns.PATIENCE", 0)
    monkeypatch.setattr(Rebuilder, "__call__", never)
    await desks(talk)
    await until_story(warga)
    await warga.says(STORY)
    before = await count_rows(talk, "timer")
    await warga.person.sends_photo(JPEG)
    [update] = waiting(talk)
    await talk.running.processor.take(update)  # Telegram is told that it was taken, so it does not come again
    [turn] = talk.running.processor._running
    turn.cancel()
    await talk.running.processor.shutdown()
    assert [message.from_bot for message in warga.chat] == [True, False]
    assert await count_rows(talk, "timer") == before + 1
    await talk.wait(minutes=3)
    assert [message.from_bot for message in warga.chat] == [True]
    assert "Foto?" in warga.reads


async def test_a_second_delivery_of_the_last_tap_leaves_a_lesson(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await until_story(warga)
    await warga.says(STORY)
    await warga.taps("Lewati", "tip.send")
    receipt = RECEIPT.search(warga.reads)
    assert receipt is not None
    await warga.taps("tip.noted")
    await warga.says(receipt[0][-4:])
    await warga.person.taps("tip.done")
    [update] = waiting(talk)
    await take_and_die(talk, update)
    await take(talk, update)
    assert "· 1/" in warga.reads
    assert [message.from_bot for message in warga.chat] == [True]


async def test_a_second_delivery_of_an_unanswered_public_update_answers_again(talk: Talk, warga: Talker) -> None:
    await warga.person.says("/bantuan")
    [update] = waiting(talk)
    await take_and_die(talk, update)
    await warga.person.clears()
    await take(talk, update)
    assert "110" in warga.reads


async def test_a_second_delivery_that_others_follow_shows_nothing(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await warga.person.says("/info")
    await warga.person.says("/bantuan")
    first, second = waiting(talk)
    await take_and_die(talk, first)
    await take(talk, second)
    chat = warga.person.transcript()
    await take(talk, first, followed=True)
    assert warga.person.transcript() == chat


# Order


async def test_turns_of_one_chat_never_work_on_the_same_state(talk: Talk, warga: Talker, probe: Probe) -> None:
    async def count(turn: Turn) -> Screen:
        known = turn.data.get("count", 0)
        for _ in range(5):
            await asyncio.sleep(0)
        turn.enter("probe.open", count=known + 1)
        probe.seen.append(f"{turn.words}:{known + 1}")
        return Screen("Satu")

    probe.handler = count
    for number in range(10):
        await warga.person.says(str(number))
    await take(talk, *waiting(talk))
    assert probe.seen == [f"{number}:{number + 1}" for number in range(10)]
    assert len(warga.chat) == 1


async def test_a_story_and_a_tap_at_the_same_moment_end_in_one_question(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await until_story(warga)
    await warga.person.says(STORY)
    await warga.person.taps("Kembali")
    await take(talk, *waiting(talk))
    assert len(warga.chat) == 1
    assert "aparat" in warga.reads
    await warga.taps("tip.official:no")
    assert STORY in warga.reads


async def test_different_chats_run_side_by_side(talk: Talk, probe: Probe) -> None:
    meeting = asyncio.Barrier(8)

    async def meet(turn: Turn) -> Screen:
        return Screen(str(turn.slow("meeting", lambda: asyncio.wait_for(meeting.wait(), LONGEST))))

    probe.handler = meet
    people = [talk.person(f"Warga {number}") for number in range(8)]
    for someone in people:
        await someone.person.says("halo")
    await take(talk, *waiting(talk))
    assert sorted(someone.reads for someone in people) == [str(number) for number in range(8)]


# Failures


async def test_a_turn_that_fails_leaves_nothing(talk: Talk, warga: Talker, monkeypatch: pytest.MonkeyPatch) -> None:
    coordinator, _ = await desks(talk)
    await until_story(warga)
    await warga.says(STORY)
    await warga.taps("Lewati")
    file_tip = Services.file_tip

    async def fail_at_the_end(self: Services, *given: Any) -> None:
        await file_tip(self, *given)
        raise LookupError

    with monkeypatch.context() as broken:
        broken.setattr(Services, "file_tip", fail_at_the_end)
        await warga.person.taps("tip.send")
        [update] = waiting(talk)
        with pytest.raises(TurnFailedError):
            await take(talk, update)
    assert (await count_rows(talk, "tip"), await count_rows(talk, "wrap")) == (0, 0)
    assert STORY in warga.reads
    await take(talk, update)
    await talk.settle()
    assert "Terkirim." in warga.reads
    assert len(news(coordinator)) == 1


async def test_an_update_that_always_fails_is_given_up_and_blocks_nobody(
    talk: Talk, warga: Talker, probe: Probe, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(turn: Turn) -> None:
        raise LookupError(turn.words)

    probe.handler = fail
    await warga.person.says("rahasia sekali")
    [update] = waiting(talk)
    for _ in range(FAILURES - 1):
        with pytest.raises(TurnFailedError):
            await take(talk, update)
    assert not any(message.from_bot for message in warga.chat)
    await take(talk, update)
    shown = re.search(r"Nomor: (\w{6})", warga.reads)
    assert shown is not None
    logged = [record.__dict__["fields"] for record in caplog.records if record.message == "turn failed"]
    assert [fields["attempts"] for fields in logged] == [1, 2, 3, 4, 5]
    assert logged[-1]["incident"] == shown[1]
    assert (logged[-1]["error"], logged[-1]["kind"]) == ("LookupError", "text")
    assert "rahasia" not in str([record.__dict__ for record in caplog.records])
    probe.handler = None
    before = len(warga.chat)
    await take(talk, update)
    assert len(warga.chat) == before
    await warga.says("/bantuan")
    assert "110" in warga.reads


async def test_while_one_chat_fails_the_others_are_served(talk: Talk, warga: Talker, probe: Probe) -> None:
    async def fail_for_some(turn: Turn) -> Screen:
        if turn.words == "gagal":
            raise LookupError
        return Screen("Baik")

    probe.handler = fail_for_some
    other = talk.person("Lain")
    await warga.person.says("gagal")
    await other.person.says("halo")
    failing, good = waiting(talk)
    with pytest.raises(TurnFailedError):
        await take(talk, failing, good)
    await talk.running.processor.shutdown()
    assert other.reads == "Baik"


async def test_without_a_database_an_update_stays_to_be_done(
    talk: Talk, warga: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    @asynccontextmanager
    async def begin(_self: object) -> AsyncIterator[None]:
        raise ConnectionError
        yield

    await warga.person.says("/bantuan")
    [update] = waiting(talk)
    with monkeypatch.context() as broken:
        broken.setattr("bot.storage.engine.Database._begin", begin)
        with pytest.raises(TurnFailedError):
            await take(talk, update)
    assert not any(message.from_bot for message in warga.chat)
    await take(talk, update)
    assert "110" in warga.reads


# Slow work


async def test_slow_work_holds_no_transaction_and_the_turn_begins_again(
    talk: Talk, warga: Talker, probe: Probe
) -> None:
    other = talk.person("Lain")

    async def serve_somebody_else() -> str:
        await other.person.says("cepat")
        async with asyncio.timeout(LONGEST):
            await talk.running.processor.take(*waiting(talk))
        return other.reads

    async def ask(turn: Turn) -> Screen:
        if turn.words == "cepat":
            return Screen("Sudah")
        known = await turn.services._unit.updates.failed(987_654, "probe", turn.services.shared.clock.now())
        probe.seen.append(f"{known} {turn.data}")
        turn.enter("probe.open", word="x")
        return Screen(f"{turn.slow('work', serve_somebody_else)}!")

    probe.handler = ask
    await warga.person.says("lambat")
    await take(talk, *waiting(talk))
    assert probe.seen == ["1 {}", "1 {}"]
    assert (other.reads, warga.reads) == ("Sudah", "Sudah!")


async def test_slow_work_that_fails_fails_the_turn(talk: Talk, warga: Talker, probe: Probe) -> None:
    async def fail() -> None:
        raise OSError

    async def ask(turn: Turn) -> None:
        turn.slow("work", fail)

    probe.handler = ask
    await warga.person.says("lambat")
    with pytest.raises(TurnFailedError):
        await take(talk, *waiting(talk))


async def test_work_that_is_refused_is_answered_on_a_screen(talk: Talk, warga: Talker, probe: Probe) -> None:
    async def refuse() -> str:
        probe.seen.append("tried")
        raise Refused

    async def ask(turn: Turn) -> Screen:
        try:
            return Screen(turn.slow("work", refuse))
        except Refused:
            return Screen("Tidak bisa dibaca")

    probe.handler = ask
    await warga.says("lambat")
    assert (warga.reads, probe.seen) == ("Tidak bisa dibaca", ["tried"])


async def test_a_refusal_that_nobody_expected_fails_the_turn(talk: Talk, warga: Talker, probe: Probe) -> None:
    async def refuse() -> str:
        raise Refused

    async def ask(turn: Turn) -> Screen:
        return Screen(turn.slow("work", refuse))

    probe.handler = ask
    await warga.person.says("lambat")
    with pytest.raises(TurnFailedError):
        await take(talk, *waiting(talk))


async def test_slow_work_is_done_again_for_a_second_answer(talk: Talk, warga: Talker, probe: Probe) -> None:
    async def work() -> str:
        probe.seen.append("worked")
        return "Sudah"

    async def ask(turn: Turn) -> Screen:
        return Screen(turn.slow("work", work))

    probe.handler = ask
    await warga.person.says("lambat")
    [update] = waiting(talk)
    await take_and_die(talk, update)
    await take(talk, update)
    assert probe.seen == ["worked", "worked"]
    assert [message.text for message in warga.chat if message.from_bot] == ["Sudah", "Sudah"]


async def test_that_the_bot_is_busy_is_shown_once_and_only_where_it_is_asked_for(
    talk: Talk, warga: Talker, probe: Probe
) -> None:
    async def look() -> str:
        return ",".join(warga.person.actions)

    async def ask(turn: Turn) -> Screen:
        busy = turn.words == "lama"
        return Screen(f"{turn.slow('first', look, busy=busy)}/{turn.slow('second', look, busy=busy)}")

    probe.handler = ask
    await warga.says("cepat")
    assert (warga.reads, warga.person.actions) == ("/", [])
    await warga.says("lama")
    assert (warga.reads, warga.person.actions) == ("typing/typing", ["typing"])


@pytest.mark.parametrize("kind", ["429", "500", "timeout"])
async def test_that_it_cannot_be_shown_stops_no_work(talk: Talk, warga: Talker, probe: Probe, kind: Any) -> None:
    async def ask(turn: Turn) -> Screen:
        return Screen(turn.slow("work", lambda: asyncio.sleep(0, "Sudah"), busy=True))

    probe.handler = ask
    rule = talk.emulator.faults.add(kind, methods={"sendChatAction"})
    await warga.says("lama")
    assert (warga.reads, rule.hits) == ("Sudah", 1)


async def test_busy_work_makes_nobody_else_wait(talk: Talk, warga: Talker, probe: Probe) -> None:
    ended = asyncio.Event()

    async def work() -> str:
        await ended.wait()
        return "Sudah"

    async def ask(turn: Turn) -> Screen:
        return Screen(turn.slow("work", work, busy=True))

    probe.handler = ask
    await warga.person.says("lama")
    [update] = waiting(talk)
    async with asyncio.timeout(LONGEST):
        await talk.running.processor.take(update)
    assert [message for message in warga.chat if message.from_bot] == []
    ended.set()
    await talk.settle()
    assert warga.reads == "Sudah"


async def test_busy_work_that_breaks_is_told_at_once_since_it_does_not_come_again(
    talk: Talk, warga: Talker, probe: Probe
) -> None:
    async def work() -> str:
        raise ArithmeticError

    async def ask(turn: Turn) -> Screen:
        return Screen(turn.slow("work", work, busy=True))

    probe.handler = ask
    await warga.says("lama")
    assert "Maaf" in warga.reads
    assert await count_rows(talk, "failed_update") == 1


# What is kept


async def test_who_only_reads_leaves_no_row(talk: Talk, warga: Talker) -> None:
    await warga.says("/start")
    await warga.taps("Belajar")
    await warga.says("PT AGESA ASA JAYA")
    await warga.says("/bantuan")
    await warga.person.blocks()
    await talk.settle()
    assert await count_rows(talk, "dialog") == 0


async def test_who_leaves_a_question_leaves_no_row(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    before = await count_rows(talk, "dialog")
    await until_story(warga)
    assert await count_rows(talk, "dialog") == before + 1
    await warga.taps("tip.cover")
    assert await count_rows(talk, "dialog") == before + 1
    await warga.says("/hapus")
    assert await count_rows(talk, "dialog") == before


async def test_a_chosen_language_is_one_row_until_it_is_erased(talk: Talk, warga: Talker) -> None:
    await warga.says("/bahasa")
    await warga.taps("English")
    assert await count_rows(talk, "dialog") == 1
    await warga.says("/hapus")
    assert await count_rows(talk, "dialog") == 0


# The desk's screens are protected, wherever they appear


@pytest.mark.parametrize("left", ["/info", "/kotak"])
async def test_the_desk_never_takes_the_place_of_an_unprotected_screen(talk: Talk, left: str) -> None:
    coordinator, _ = await desks(talk)
    await coordinator.taps("Tutup meja")
    await coordinator.says(left)
    assert not coordinator.screen.protected
    await coordinator.says("/meja")
    assert "Meja petugas" in coordinator.reads
    assert coordinator.screen.protected
    assert sum("Meja petugas" in message.text for message in coordinator.chat) == 1


# Replicas


@asynccontextmanager
async def second_replica(talk: Talk, knowledge: Knowledge) -> AsyncIterator[TurnProcessor]:
    keys = talk.running.shared.keys
    async with open_database(talk.settings, keys) as database:
        request = FakeTelegram(talk.emulator)
        bot = Bot(TOKEN, request=request, get_updates_request=request)
        await bot.initialize()
        async with build_application(talk.settings, bot, database, keys, knowledge, talk.clock) as running:
            yield running.processor


async def test_two_replicas_never_work_on_the_same_state(
    tmp_path: Path, knowledge: Knowledge, emptied_postgres_url: str, probe: Probe
) -> None:
    async def count(turn: Turn) -> Screen:
        known = turn.data.get("count", 0)
        await asyncio.sleep(0.01)  # as long as it takes the other replica to come in between
        turn.enter("probe.open", count=known + 1)
        probe.seen.append(str(known + 1))
        return Screen("Satu")

    probe.handler = count
    async with (
        open_talk(tmp_path, knowledge, database_url=emptied_postgres_url) as talk,
        second_replica(talk, knowledge) as replica,
    ):
        warga = talk.person("Warga")
        for number in range(10):
            await warga.person.says(str(number))
        both = itertools.cycle((talk.running.processor, replica))
        await asyncio.gather(*(where.take(update) for where, update in zip(both, waiting(talk), strict=False)))
        assert probe.seen == [str(number) for number in range(1, 11)]


async def test_two_replicas_that_get_every_update_make_each_effect_once(
    tmp_path: Path, knowledge: Knowledge, emptied_postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As patient as they are, but asking more often, so that the test does not take as long.
    monkeypatch.setattr("bot.app.REPLICA_PAUSES", (0.05,) * int(sum(REPLICA_PAUSES) / 0.05))
    dice, people, answers = random.Random(7), 20, (
        "Saya paham", "Jekan Raya", "Menteng", "luar negeri", "kantor", "Minggu ini", "Tidak", "Beberapa",
    )  # fmt: skip
    hook = {"webhook_url": "https://bot.example.org", "webhook_secret": SecretStr("a-secret-of-some-length")}
    async with (
        open_talk(tmp_path, knowledge, database_url=emptied_postgres_url, **hook) as talk,
        second_replica(talk, knowledge) as replica,
    ):
        coordinator, officer = await desks(talk)
        residents = [talk.person(f"Warga {number}") for number in range(people)]
        delivered = 0

        async def deliver() -> None:
            nonlocal delivered
            updates = waiting(talk)
            delivered += len(updates)
            pairs = [(where, update) for update in updates for where in (talk.running.processor, replica)]
            dice.shuffle(pairs)
            await asyncio.gather(*(where.take(update) for where, update in pairs))
            for where in (talk.running.processor, replica):
                await where.shutdown()

        talk.emulator.calls.clear()
        for what in ("/info", *answers, "Tidak", STORY, "Lewati", "tip.send", "tip.noted", "tip.push", "tip.done"):
            for someone in residents:
                await (someone.person.says(what) if what in ("/info", STORY) else someone.person.taps(what))
            await deliver()
        shown = [call for call in talk.emulator.calls if call.method in ("sendMessage", "editMessageText")]
        await talk.settle()
        assert delivered == 320
        assert len(shown) == 320
        assert await count_rows(talk, "tip") == people
        # More than ten of one kelurahan within an hour are told of together.
        assert [len(news(reader)) for reader in (coordinator, officer)] == [10, 10]
        await talk.wait(hours=1)
        assert all("Belum dibaca: 20" in reader.person.transcript() for reader in (coordinator, officer))
        assert all("📖 Pelajaran" in someone.buttons and len(someone.chat) == 1 for someone in residents)
