import base64
from pathlib import Path

import pytest

from bot.app import Knowledge
from bot.staff.model import Role
from tests.promises.scenes import (
    WAY,
    Named,
    at_rest,
    calls_to,
    dialog_of,
    forms_of_number,
    forms_of_words,
    found,
    heard_by,
    newcomer,
    office,
    open_conversations,
    step,
    watch_seals,
)
from tests.talk import Talk, Talker, open_talk
from tests.tips import RECEIPT

WHO = Named(5_551_234_567_890, "Kanarisiti", "kanari_username", "xx-kanarilanguage", last_name="Kanarinurhaliza")
NAMES = (WHO.first_name, WHO.last_name, "kanari_username", "kanarilanguage")
CANARIES = forms_of_number(WHO.id).union(*map(forms_of_words, NAMES))


async def goes(someone: Talker, *steps: str) -> None:
    """Go step by step, and look after each at everything that is on disk."""
    for what in steps:
        await step(someone, what)
        assert found(CANARIES, at_rest(someone.talk.settings.data_dir)) == []


async def test_officers_do_not_see_who_you_are(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = watch_seals(monkeypatch)
    coordinator, officer = await office(talk)
    admin = await talk.officer("Admin", Role.ADMINISTRATOR)
    warga = newcomer(talk, WHO)

    until_receipt = list(WAY).index("tip.receipt") + 1
    await goes(warga, *list(WAY.values())[:until_receipt])
    assert await open_conversations(talk) == 4
    receipt = RECEIPT.search(warga.reads)
    assert receipt is not None
    await goes(warga, *list(WAY.values())[until_receipt:], "tip.done")
    await goes(coordinator, "desk.open", "desk.take", "desk.answer", "Kami datang besok", "desk.send")
    await goes(warga, receipt[0], "box.add", "Mereka pergi hari Jumat", "/start")
    await goes(officer, "desk.open", "desk.close", "desk.outcome:helped", "/meja")
    await goes(admin, "/meja")
    await talk.wait(hours=30)
    assert found(CANARIES, at_rest(talk.settings.data_dir)) == []

    # Nothing reached anybody else, nor stands in what only acknowledges a tap.
    own = calls_to(talk, warga)
    others = [(call.method, call.params, call.files) for call in talk.emulator.calls if call not in own]
    assert len(calls_to(talk, coordinator, officer, admin)) > 10
    assert found(CANARIES, repr(others).encode()) == []

    # Even with the keys, only an open conversation tells which chat it is in, and this one is over.
    assert {each.purpose for each in sealed if found(CANARIES, each.content)} == {"dialog"}
    assert not (await dialog_of(talk, warga)).state
    assert await open_conversations(talk) == 0


async def test_officers_cannot_tell_one_sender_from_another(tmp_path: Path, knowledge: Knowledge) -> None:
    heard = []
    for sender in (WHO, Named(42, "Ann", "ann_ann", "en")):
        async with open_talk(tmp_path / str(sender.id), knowledge) as talk:
            readers = await office(talk)
            await step(newcomer(talk, sender), *WAY.values(), "tip.done")
            for reader in readers:
                await step(reader, "desk.open", "desk.take", "/meja")
            heard.append([heard_by(reader) for reader in readers])
    for one, other in zip(*heard, strict=True):
        assert one == other
    assert min(map(len, heard[0])) > 4


@pytest.mark.parametrize("kept", [str(WHO.id), *(name.upper() for name in NAMES)])
def test_a_canary_is_found_however_it_is_written(kept: str) -> None:
    raw = kept.encode()
    assert found(CANARIES, b"x" + raw + b"y")
    assert found(CANARIES, raw.hex().encode())
    assert found(CANARIES, f"x{kept[::-1]}".encode("utf-16-be"))
    assert all(found(CANARIES, base64.b64encode(b"abc"[:before] + raw + b"and so on")) for before in range(3))
    assert found(CANARIES, WHO.id.to_bytes(8, "little"))
    assert not found(CANARIES, b"kanari 5551234567 siti")
