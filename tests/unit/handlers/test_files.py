from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot.app import Knowledge
from bot.demo import files as stored_files
from bot.staff.model import Role
from handlers.context import Attachment, FileGone, FileTooLarge, Refused, Turn
from handlers.files import LIMIT, enclosed_in
from handlers.replies import Screen
from handlers.routes import Route
from tests.talk import TOKEN, Talk, Talker, open_talk

GIF = b"GIF89a\x40\x00\x40\x00\x00\x00\x00;"
WIDE = b"GIF89a\xf4\x01\xf4\x01\x00\x00\x00;"
PRIVATE = {"id": 7001, "type": "private", "first_name": "Warga"}


class Reader:
    """A conversation that reads every file that is sent, and notes what it got."""

    def __init__(self) -> None:
        self.given: list[tuple[str, bool]] = []
        self.got: list[bytes | type[Refused]] = []
        self.turns: list[str] = []

    async def __call__(self, turn: Turn) -> Screen:
        assert isinstance(turn.given, Attachment)
        self.turns.append(repr(turn))
        if not turn.done:
            self.given.append((turn.given.kind, turn.fetch is not None))
        if turn.fetch is None:
            return Screen("Tidak ada berkas")
        try:
            self.got.append(turn.slow("file", turn.fetch))
        except Refused as refused:
            self.got.append(type(refused))
        return Screen("Dibaca")


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    reader = Reader()
    monkeypatch.setattr("bot.app.HANDLERS", (Route(reader, lambda turn: isinstance(turn.given, Attachment)),))
    return reader


@pytest.fixture
async def talk(tmp_path: Path, knowledge: Knowledge, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> Any:
    async with open_talk(tmp_path, knowledge) as opened:
        monkeypatch.setattr(opened.running.sender, "_pause", at_once)
        yield opened


async def at_once(_: float) -> None:
    """Wait for nothing."""


def methods(talk: Talk) -> list[str]:
    return [call.method for call in talk.emulator.calls if call.method in ("getFile", "sendMessage")]


async def test_a_photo_and_a_document_can_be_read(talk: Talk, warga: Talker, reader: Reader) -> None:
    await warga.sends_photo(WIDE, "lihat")
    await warga.sends_document(b"isi", "iklan.pdf", "ini")
    assert reader.given == [("photo", True), ("document", True)]
    assert reader.got == [WIDE, b"isi"]
    assert methods(talk) == ["getFile", "sendMessage"] * 2


async def test_the_largest_size_of_a_photo_is_read(talk: Talk, warga: Talker) -> None:
    await warga.sends_photo(WIDE)
    [call] = talk.emulator.called("getFile")
    sent = next(message for message in warga.chat if not message.from_bot)
    assert call.params["file_id"] == sent.file["file_id"]


async def test_what_a_forwarded_message_carries_can_be_read_and_stays_a_forward(warga: Talker, reader: Reader) -> None:
    await warga.forwards("Loker!", picture=WIDE)
    await warga.forwards("Loker!")
    assert reader.given == [("forward", True), ("forward", False)]
    assert reader.got == [WIDE]


async def test_each_photo_of_an_album_comes_by_itself(talk: Talk, warga: Talker, reader: Reader) -> None:
    await warga.person.sends_album([GIF, WIDE], "dua")
    await talk.settle()
    assert reader.got == [GIF, WIDE]


async def test_nothing_else_can_be_read(talk: Talk, warga: Talker, reader: Reader) -> None:
    person = warga.person
    file = {"file_id": "f", "file_unique_id": "u"}
    await person.sends_voice()
    await person.sends_video()
    await person.sends_sticker()
    person._post(person.room(), extra={"animation": {**file, "width": 1, "height": 1, "duration": 1}, "document": file})
    await talk.settle()
    assert reader.given == [("voice", False), ("video", False), ("sticker", False), ("animation", False)]
    assert "getFile" not in methods(talk)


async def test_a_file_that_is_not_asked_for_is_not_fetched(
    tmp_path: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    async with open_talk(tmp_path / "other", knowledge) as talk:
        await talk.officer("Petugas", Role.SUPERVISOR)
        await talk.person("Warga").says("/info")
        await talk.person("Warga").sends_photo(WIDE)
        assert "getFile" not in methods(talk)


# What cannot be read


async def test_a_large_document_is_refused_without_asking_for_it(talk: Talk, warga: Talker, reader: Reader) -> None:
    await warga.sends_document(bytes(LIMIT), "a.pdf")
    await warga.sends_document(bytes(LIMIT + 1), "b.pdf")
    assert reader.got == [bytes(LIMIT), FileTooLarge]
    assert len(talk.emulator.called("getFile")) == 1


def photo(*sizes: int | None) -> Update:
    each = [
        {"file_id": f"f{number}", "file_unique_id": "u", "width": number, "height": 1, "file_size": size}
        for number, size in enumerate(sizes, start=1)
    ]
    message = {"message_id": 1, "date": 1, "chat": PRIVATE, "photo": each}
    return Update.de_json({"update_id": 1, "message": message}, None)


@pytest.mark.parametrize(
    ("sizes", "width"),
    [((1, 2, 3), 3), ((1, LIMIT, LIMIT + 1), 2), ((1, None), 2), ((LIMIT + 1, LIMIT + 2), 2)],
)
def test_of_a_photo_the_largest_size_that_is_taken_is_chosen(sizes: tuple[int | None, ...], width: int) -> None:
    message = photo(*sizes).message
    assert message is not None
    chosen = enclosed_in(message)
    assert chosen is not None
    assert getattr(chosen, "width", None) == width


@pytest.mark.parametrize("known", [True, False])
async def test_a_size_that_only_telegram_knows_is_respected(
    talk: Talk, warga: Talker, reader: Reader, known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not known:
        monkeypatch.setattr("bot.demo.receiving.DOWNLOAD_LIMIT", LIMIT)  # it refuses by itself, "file is too big"
    await warga.person.sends_document(bytes(LIMIT + 1), "b.pdf")
    [update] = talk.emulator.pending_updates(TOKEN)
    del update["message"]["document"]["file_size"]
    await talk.running.processor.take(Update.de_json(update, talk.bot))
    await talk.running.processor.shutdown()
    assert reader.got == [FileTooLarge]
    assert ("too big" in talk.emulator.called("getFile")[0].outcome) is not known


async def test_a_file_that_telegram_does_not_know_any_more_is_gone(
    talk: Talk, warga: Talker, reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    talk.emulator.world.files._by_id.clear()
    await warga.person.sends_photo(WIDE, "rahasia")
    talk.emulator.world.files._by_id.clear()
    await talk.settle()
    assert (reader.got, warga.reads) == ([FileGone], "Dibaca")
    assert talk.emulator.called("getFile")[0].outcome == "Bad Request: invalid file_id"
    assert caplog.records == []


async def test_a_file_that_cannot_be_downloaded_any_more_is_gone(talk: Talk, warga: Talker, reader: Reader) -> None:
    await warga.person.sends_photo(WIDE)
    talk.emulator.world.files._by_path.clear()
    await talk.settle()
    assert (reader.got, warga.reads) == ([FileGone], "Dibaca")
    assert talk.emulator.called("getFile")[0].outcome == "ok"


@pytest.mark.parametrize("where", ["getFile", "download"])
@pytest.mark.parametrize("kind", ["500", "502", "timeout", "drop", "429"])
async def test_a_failure_of_a_moment_is_outlived_and_a_longer_one_is_told(
    talk: Talk, warga: Talker, reader: Reader, where: str, kind: Any, caplog: pytest.LogCaptureFixture
) -> None:
    talk.emulator.faults.add(kind, methods={where}, count=2)
    await warga.sends_photo(WIDE, "rahasia")
    assert reader.got == [WIDE]
    talk.emulator.faults.add(kind, methods={where})
    await warga.sends_photo(WIDE, "rahasia")
    assert (reader.got, warga.reads) == ([WIDE, FileGone], "Dibaca")
    assert [record.message for record in caplog.records] == ["file not fetched"]
    told = str([record.__dict__ for record in caplog.records])
    assert "rahasia" not in told
    assert warga.chat[0].file["file_id"] not in told


async def test_while_the_network_is_down_the_chat_is_not_stuck(talk: Talk, warga: Talker, reader: Reader) -> None:
    await warga.person.sends_photo(WIDE)
    updates = talk.emulator.pending_updates(TOKEN)
    talk.emulator.faults.outage()
    for update in updates:
        await talk.running.processor.take(Update.de_json(update, talk.bot))
    await talk.running.processor.shutdown()
    talk.emulator.faults.restore()
    await warga.sends_photo(GIF)
    assert reader.got == [FileGone, GIF]


# What a conversation can see of it


async def test_of_the_file_a_turn_shows_nothing_but_its_bytes(warga: Talker, reader: Reader) -> None:
    await warga.sends_document(b"isi", "Kanari.pdf", "lihat")
    assert len(reader.turns) == 2
    for hidden in ("Kanari", str(warga.person.id), warga.chat[0].file["file_id"], "telegram"):
        assert hidden not in str(reader.turns)


def test_the_limit_is_below_what_telegram_hands_out() -> None:
    assert LIMIT < stored_files.DOWNLOAD_LIMIT
