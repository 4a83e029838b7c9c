"""Each way into the check, in both languages: the answer is dated or leads on, and promises nothing."""

import re
from collections.abc import Awaitable, Callable

import pytest
from PIL import Image

from tests.posters import as_jpeg
from tests.talk import Talk, Talker

NAME, NUMBER = "PT AGESA ASA JAYA", "9120 3077 7274 1"
ADVERT = f"LOWONGAN Taiwan gaji 9 juta\n{NAME}\nvisa turis dulu\nhub 0812-0000-1111"
ON_LIST = {"id": "ADA di daftar", "en": "on the list"}
DATED = {"id": "Menurut daftar resmi per 17 September 2026", "en": "official list of 17 September 2026"}
SAFE = re.compile(r"\b(?:aman|terjamin|dijamin|terpercaya|safe|safely|guaranteed)\b", re.IGNORECASE)

Way = Callable[[Talker], Awaitable[object]]

WAYS: dict[str, Way] = {
    "a name": lambda someone: someone.says(NAME.lower()),
    "a name behind the command": lambda someone: someone.says(f"/cek {NAME}"),
    "a name in a question": lambda someone: someone.says(f"min, {NAME} resmi gak?"),
    "a licence number": lambda someone: someone.says(NUMBER),
    "an advert": lambda someone: someone.says(ADVERT),
    "a forwarded advert": lambda someone: someone.forwards(ADVERT),
    "a photo": lambda someone: someone.sends_photo(as_jpeg(Image.new("RGB", (64, 48)))),
    "a photo with a caption": lambda someone: someone.sends_photo(as_jpeg(Image.new("RGB", (64, 48))), ADVERT),
    "a picture as a file": lambda someone: someone.sends_document(as_jpeg(Image.new("RGB", (64, 48))), "loker.jpg"),
}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("way", WAYS)
async def test_every_way_leads_to_the_dated_answer(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, way: str, language: str
) -> None:
    async def read(picture: bytes) -> str:
        return f"{NAME}\nTaiwan"

    monkeypatch.setattr(talk.running.shared.posters, "read", read)
    someone = talk.person("Someone", language)
    await WAYS[way](someone)

    assert NAME in someone.reads
    assert ON_LIST[language] in someone.reads
    assert DATED[language] in someone.reads
    assert "SIP2MI" in someone.reads or "KP2MI" in someone.reads
    assert not SAFE.search(someone.reads)
    assert [button.kind for button in someone.screen.buttons].count("copy") == 2
    assert "WA" in " ".join(someone.buttons) or "WhatsApp" in " ".join(someone.buttons)
