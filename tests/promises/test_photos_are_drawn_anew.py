import io
from collections.abc import Awaitable, Callable

import pytest
from PIL import ExifTags, Image
from telegram.constants import MessageAttachmentType

from bot.app import Knowledge
from bot.demo.model import Json
from bot.demo.people import Person
from tests.promises.scenes import (
    LANGUAGES,
    WAY,
    at_rest,
    calls_to,
    dialog_of,
    forms_of_words,
    found,
    office,
    send,
    step,
    told,
    walk,
    watch_seals,
)
from tests.talk import Talk, Talker
from tests.tips import STORY

CANARY = "Kanari dalam gambar"
BYTES = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;" + CANARY.encode()
PERSON: Json = {"id": 77, "is_bot": False, "first_name": CANARY}
FILE: Json = {"file_id": CANARY, "file_unique_id": CANARY, "file_size": 9}
PICTURE: Json = {**FILE, "width": 9, "height": 9}
FILM: Json = {**PICTURE, "duration": 3}
PLACE: Json = {"latitude": -2.21, "longitude": 113.92}
DAY = 1_790_000_000

Sending = Callable[[Person], Awaitable[object]]


def raw(**content: Json | str | int | list[Json]) -> Sending:
    """Return how to send something that the emulator's people have no word for."""

    async def send_raw(person: Person) -> None:
        person._post(person.room(), extra=content)

    return send_raw


KINDS: dict[str, Sending] = {
    "photo": lambda person: person.sends_photo(BYTES, CANARY),
    "album": lambda person: person.sends_album([BYTES, BYTES], CANARY),
    "document": lambda person: person.sends_document(BYTES, f"{CANARY}.pdf", caption=CANARY),
    "voice": lambda person: person.sends_voice(BYTES),
    "video": lambda person: person.sends_video(BYTES, CANARY),
    "sticker": lambda person: person.sends_sticker(data=BYTES),
    "contact": lambda person: person.sends_contact("+628120000", CANARY),
    "location": lambda person: person.sends_location(-2.21, 113.92),
    "poll": lambda person: person.sends_poll(CANARY, ["a", "b"]),
    "forward": lambda person: person.forwards(CANARY),
    "forward of a channel": lambda person: person.forwards(CANARY, channel=True),
    "audio": raw(audio={**FILE, "duration": 3}, caption=CANARY),
    "video_note": raw(video_note={**FILE, "length": 9, "duration": 3}),
    "animation": raw(animation=FILM, document=FILE),
    "venue": raw(venue={"location": PLACE, "title": CANARY, "address": CANARY}, location=PLACE),
    "live location": raw(location={**PLACE, "live_period": 900}),
    "dice": raw(dice={"emoji": "🎲", "value": 6}),
    "story": raw(story={"chat": {"id": 77, "type": "private", "first_name": CANARY}, "id": 1}),
    "game": raw(game={"title": CANARY, "description": CANARY, "photo": [PICTURE]}),
    "invoice": raw(
        invoice={
            "title": CANARY, "description": CANARY, "start_parameter": "a", "currency": "IDR", "total_amount": 1,
        }
    ),
    "live_photo": raw(live_photo=FILM),
    "paid_media": raw(paid_media={"star_count": 1, "paid_media": []}, caption=CANARY),
    "checklist": raw(checklist={"title": CANARY, "tasks": [{"id": 1, "text": CANARY}]}),
    "giveaway": raw(
        giveaway={
            "chats": [{"id": -1001, "type": "channel", "title": CANARY}], "winners_selection_date": DAY,
            "winner_count": 1,
        }
    ),
    "a kind that is not invented yet": raw(hologram={"file_id": CANARY, "text": CANARY}),
}  # fmt: skip

NOT_SENT_BY_PEOPLE = {"passport_data", "successful_payment"}
"""Bots must have asked for these before."""

GONE = {"id": "tidak diterima", "en": "not taken"}
WARNING = "⚠️"


def test_every_kind_that_telegram_knows_is_tried() -> None:
    assert {kind.value for kind in MessageAttachmentType} - NOT_SENT_BY_PEOPLE <= set(KINDS)


async def refuses_everything(warga: Talker, language: str) -> None:
    """Send one of each kind to the open question, and see each refused, deleted and forgotten."""
    before, shown = await dialog_of(warga.talk, warga), [message.id for message in warga.chat]
    # What is done with each kind does not depend on the language; what is said about it does.
    kinds = KINDS if language == "id" else {kind: KINDS[kind] for kind in ("photo", "voice", "forward")}
    for kind, sends in kinds.items():
        await sends(warga.person)
        await warga.talk.settle()
        assert [message.id for message in warga.chat] == shown, kind
        assert warga.reads.startswith(WARNING), kind
        assert CANARY not in warga.reads, kind
        assert await dialog_of(warga.talk, warga) == before, kind


@pytest.mark.parametrize("language", LANGUAGES)
async def test_nothing_else_is_taken_or_kept(
    talk: Talk, knowledge: Knowledge, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = watch_seals(monkeypatch)
    coordinator, _ = await office(talk)
    warga = talk.person("Warga", language)
    for what in WAY.values():
        await step(warga, what)
        await refuses_everything(warga, language)
    await step(warga, "tip.done")
    await step(coordinator, "desk.open")
    assert STORY in coordinator.reads

    forms = forms_of_words(CANARY)
    assert found(forms, at_rest(talk.settings.data_dir)) == []
    assert not [each.purpose for each in sealed if found(forms, each.content)]
    assert found(forms, repr([(call.method, call.params) for call in talk.emulator.calls]).encode()) == []
    assert not [call for call in talk.emulator.calls if call.files]
    assert len(calls_to(talk, coordinator)) > 3


@pytest.mark.parametrize("language", LANGUAGES)
def photo_with_secrets() -> bytes:
    """Return a photo that tells in every way a camera knows who took it, where and when."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = exif[ExifTags.Base.Make] = CANARY
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSProcessingMethod] = CANARY
    file = io.BytesIO()
    picture = Image.effect_noise((640, 480), 40).convert("RGB")
    picture.save(file, "JPEG", exif=exif, comment=CANARY.encode(), xmp=CANARY.encode(), icc_profile=CANARY.encode())
    return file.getvalue() + CANARY.encode()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_photos_are_drawn_anew(
    talk: Talk, knowledge: Knowledge, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert GONE[language] in told(knowledge.catalogues, language, "photos_are_drawn_anew").text
    sealed = watch_seals(monkeypatch)
    coordinator, _ = await office(talk)
    warga = talk.person("Warga", language)
    await walk(warga, "tip.photos")
    original = photo_with_secrets()
    assert original.count(CANARY.encode()) > 5
    await warga.sends_photo(original)
    assert len(warga.chat) == 1
    await step(warga, "tip.photo:1")
    assert [message.from_bot for message in warga.chat] == [True]
    await step(warga, "tip.back:photos", "tip.checked", "tip.send", "tip.noted", "", "tip.done")
    await step(coordinator, "desk.open", "desk.photo:1")
    [shown] = coordinator.pictures
    assert shown.protected
    stored = talk.emulator.world.files.find(shown.file["file_id"])
    assert stored is not None
    assert Image.open(io.BytesIO(stored.data)).size == (640, 480)

    forms = forms_of_words(CANARY)
    assert found(forms, original)
    assert found(forms, stored.data) == []
    assert found(forms, at_rest(talk.settings.data_dir)) == []
    assert not [each.purpose for each in sealed if found(forms, each.content)]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_box_takes_only_words(talk: Talk, language: str) -> None:
    await office(talk)
    warga = talk.person("Warga", language)
    receipt = await send(warga)
    for what in ("/kotak", receipt, "box.add"):
        await step(warga, what)
        await refuses_everything(warga, language)
