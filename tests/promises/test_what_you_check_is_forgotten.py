"""A check leaves nothing: not in the database, and not in a log."""

import io

import pytest
from PIL import Image

from tests.posters import as_jpeg
from tests.talk import Talk

TYPED = ("Qwertyuna Asdfgha", "cek PT Zxcvbnma Lkjhgfda", "LOWONGAN Poiuytra ke Malaysia, gaji 8 juta, WA 081234567890")


async def test_what_you_check_is_forgotten(talk: Talk, monkeypatch: pytest.MonkeyPatch, logged: io.StringIO) -> None:
    async def read(picture: bytes) -> str:
        return "PT Mnbvcxzla Hgfdsapa"

    monkeypatch.setattr(talk.running.shared.posters, "read", read)
    warga = talk.person("Warga", person_id=7_123_456_789)
    for words in TYPED:
        await warga.says(words)
    await warga.sends_photo(as_jpeg(Image.new("RGB", (40, 30))), "Tgbnhyuja")
    await talk.wait(minutes=1)

    kept = talk.bytes_at_rest().lower()
    told = logged.getvalue().lower()
    for word in ("qwertyuna", "zxcvbnma", "poiuytra", "081234567890", "mnbvcxzla", "tgbnhyuja"):
        assert word.encode() not in kept
        assert word not in told
    assert b"7123456789" not in kept
