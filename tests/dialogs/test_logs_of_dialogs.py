import io
import json
import re
from typing import Any

import pytest
from telegram import Update
from telegram.error import BadRequest

from bot.logs import configure
from bot.staff.model import Role
from bot.storage.tips import Tips
from bot.tips.receipt import Cost, ReceiptKeys
from handlers import telling
from handlers.services import Services
from handlers.turns import FAILURES, TurnFailedError
from tests.promises.scenes import (
    Named,
    forms_of_number,
    forms_of_words,
    found,
    newcomer,
    office,
    send,
    step,
    walk,
)
from tests.talk import MENTENG, TOKEN, Talk, Talker

WHO = Named(5_551_234_567_890, "Kanarisiti", "kanari_username", "xx-kanarilanguage", last_name="Kanarinurhaliza")
STORY = "Kanaricerita: 0812-5551-2345 menunggu jam 14:03 di rumah Kanaripelaku."
WORDS = (
    "Kanarisiti", "kanari_username", "kanarilanguage", "Kanarinurhaliza", "Kanaricerita", "Kanaripelaku",
    "Kanarijawaban", "Kanaritambahan", "Kanariperusahaan", "5551-2345", TOKEN, TOKEN.partition(":")[2], MENTENG,
    "Menteng", "Koordinator",
)  # fmt: skip
CANARIES = forms_of_number(WHO.id).union(*map(forms_of_words, WORDS))

LABEL = re.compile(r"<b>([B-Z][AEIOU][B-Z][AEIOU][B-Z])</b>")
HANDLE = re.compile(r"desk\.open:([\w-]{22})")
MINUTE = re.compile(r"\d{1,2}:\d{2}(?!\d)|T\d\d:?\d\d|\d{6,}")
PLACE = re.compile(r"\w+/\w+\.py:\d+ <?\w+>?")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def receipts_are_cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.tips.receipt.Cost", lambda: Cost(passes=1, memory=2**20))


@pytest.fixture(params=[io.StringIO, Terminal], ids=["for machines", "for a terminal"])
def written(request: pytest.FixtureRequest, logging_is_put_back: None) -> io.StringIO:
    stream: io.StringIO = request.param()
    configure("DEBUG", stream)
    return stream


@pytest.fixture
def warga(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> Talker:
    async def at_once(_: float) -> None:
        """Wait for nothing."""

    monkeypatch.setattr(talk.running.sender, "_pause", at_once)
    return newcomer(talk, WHO)


def see_that_nothing_is_told(stream: io.StringIO, talk: Talk, *more: str) -> list[str]:
    """Look through the log, and return its events."""
    log = stream.getvalue()
    sent = json.dumps([call.params for call in talk.emulator.calls])
    drawn = {*LABEL.findall(sent), *HANDLE.findall(sent), *more}
    assert found(CANARIES.union(*map(forms_of_words, drawn)), log.encode()) == []
    assert "kanari" not in log.lower()
    events = []
    for line in log.splitlines():
        if isinstance(stream, Terminal):
            hour, _, rest = line.partition(" ")
            assert re.fullmatch(r"[A-Z]+ +[\w.]+: .+", rest), line
            events.append(rest.partition(": ")[2].partition("  ")[0])
        else:
            told = json.loads(line)
            hour = told["hour"]
            assert {"hour", "level", "log", "event"} <= set(told), line
            events.append(told["event"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\dZ", hour)
        assert MINUTE.search(PLACE.sub("", line)) is None, line
    return events


async def test_nothing_of_what_people_do_is_in_the_log(talk: Talk, warga: Talker, written: io.StringIO) -> None:
    coordinator, officer = await office(talk)
    await step(warga, "/start", "/cek", "PT Kanariperusahaan Jaya", "/belajar", "/bantuan", "/privasi", "/hapus")
    await step(warga, "/start@kanari_username", "Kanaricerita apa saja", "/bahasa")
    await warga.person.forwards("Kanaricerita", warga.person)
    await warga.person.sends_contact("+628125551234", "Kanarisiti")
    await talk.settle()
    receipt = [await send(warga, STORY)]
    await send(warga, STORY)
    await step(coordinator, "desk.open", "desk.take", "desk.answer", "Kanarijawaban", "desk.send")
    await step(warga, receipt[0], "box.add", "Kanaritambahan")
    await step(officer, "/meja", "desk.open", "desk.close", "desk.outcome:unfounded")
    await talk.wait(minutes=21)
    await talk.wait(days=100)
    events = see_that_nothing_is_told(written, talk, receipt[0], receipt[0].replace(" ", ""))
    assert "idle conversations swept" in events


async def deliver(talk: Talk) -> None:
    """Bring what waits as often as it takes until the bot gives in."""
    for update in talk.emulator.pending_updates(TOKEN):
        for _ in range(FAILURES):
            try:
                await talk.running.processor.take(Update.de_json(update, talk.bot))
            except TurnFailedError:
                continue
            break
    await talk.running.processor.shutdown()


def complain(draft: object) -> Exception:
    """Return an error that tells everything, as errors of libraries do."""
    inner = BadRequest(f"can't parse {draft} of chat {WHO.id} (@kanari_username, {TOKEN})")
    inner.add_note(STORY)
    return ValueError(STORY, inner)


async def test_an_error_with_everything_in_it_tells_only_its_kind_and_place(
    talk: Talk, warga: Talker, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(self: Services, draft: object, keys: ReceiptKeys) -> None:
        raise complain(draft) from complain(keys)

    await office(talk)
    await walk(warga, "tip.preview", story=STORY)
    monkeypatch.setattr(Services, "file_tip", fail)
    await warga.person.taps("tip.send")
    await deliver(talk)
    assert re.search("Nomor: [0-9a-f]{6}", warga.reads)
    events = see_that_nothing_is_told(written, talk)
    assert events.count("turn failed") == FAILURES
    assert "ValueError" in written.getvalue()
    assert "handlers/parting.py" in written.getvalue()


async def test_an_error_over_typed_words_does_not_tell_them(
    talk: Talk, warga: Talker, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(words: str, limit: int) -> str:
        raise complain(words)

    await office(talk)
    await walk(warga, "tip.text")
    monkeypatch.setattr(telling, "clean_text", fail)
    await warga.person.says(STORY)
    await deliver(talk)
    assert see_that_nothing_is_told(written, talk).count("turn failed") == FAILURES


async def test_an_error_of_the_database_tells_no_row(
    talk: Talk, warga: Talker, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = Tips.add

    async def add_twice(self: Tips, *what: Any) -> None:
        await add(self, *what)
        await add(self, *what)

    await office(talk)
    await walk(warga, "tip.preview", story=STORY)
    monkeypatch.setattr(Tips, "add", add_twice)
    await warga.person.taps("tip.send")
    await deliver(talk)
    assert see_that_nothing_is_told(written, talk).count("turn failed") == FAILURES
    assert "IntegrityError" in written.getvalue()


@pytest.mark.parametrize("kind", ["429", "500", "timeout"])
async def test_a_failing_telegram_tells_no_call(talk: Talk, warga: Talker, written: io.StringIO, kind: Any) -> None:
    coordinator, _ = await office(talk)
    await walk(warga, "tip.preview", story=STORY)
    talk.emulator.faults.add(kind)
    await warga.person.taps("tip.send")
    await talk.settle()
    await talk.wait(minutes=21)
    talk.emulator.faults.clear()
    await coordinator.person.blocks()
    await talk.wait(hours=30)
    assert {"not sent", "notice not delivered"} & set(see_that_nothing_is_told(written, talk))


async def test_a_stranger_with_an_invitation_is_not_told_either(
    talk: Talk, warga: Talker, written: io.StringIO
) -> None:
    await talk.officer("Admin", Role.ADMINISTRATOR)
    code = "KanariundanganKanariun"
    await step(warga, f"/start {code}", "/meja")
    see_that_nothing_is_told(written, talk, code)
