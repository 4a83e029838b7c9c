"""No screen of a tip is ever longer than Telegram takes, whatever people write."""

import html
import random
import re
import unicodedata

import pytest

from bot.tips.model import TEXT_LIMIT
from bot.tips.text import TextFault, clean_text
from handlers.context import Turn
from handlers.services import Services
from handlers.telling import SCREENS
from tests.promises.scenes import dialog_of, office, send, step, walk
from tests.talk import Talk, Talker

pytestmark = pytest.mark.usefixtures("cheap_receipts")

MOST = 4096
"""UTF-16 units of a message's visible text that Telegram takes."""

PIECES = {
    "letters": "kata ",
    "emoji": "😀",
    "families of emoji": "👩\u200d👩\u200d👧\u200d👦",
    "signs that HTML escapes": "a&<>\"'",
    "everything that is marked": "Kakak saya jam 14:03, 12 Mei 2026, RT 03 RW 01, 0812-5551-2345 @siti_s. ",
    "short marks": "RT 1 ",
    "kin": "ibu saya, ",
    "links": "t.me/x http://a.id/b ",
    "right to left": "\u202eعربى \u2067אבג\u2069 ",
    "zero width": "ka\u200bta\u200d\u2060 ",
    "composed late": "e\u0301a\u030au\u0308 ",
    "Tibetan that grows": "\u0f43\u0f4d ",
    "marks on marks": "a" + "\u0301" * 9,
    "new lines": "a\n\n\n\nb\n",
    "Javanese": "ꦲꦏ꧀ꦱꦫ ",
}  # fmt: skip


def visible(screen: str) -> int:
    """Return how long a screen is for Telegram: without its markup, in UTF-16 units."""
    return len(html.unescape(re.sub(r"<[^>]*>", "", screen)).encode("utf-16-le")) // 2


def story(piece: str, limit: int = TEXT_LIMIT) -> str:
    """Return the longest story made of a piece that is still taken."""
    for count in range(limit // len(piece) + 1, 0, -1):
        try:
            return clean_text(f"a {piece * count}", limit)
        except TextFault:
            continue
    raise LookupError(piece)


async def preview(talk: Talk, warga: Talker, text: str) -> str:
    """Return the preview of these words as HTML."""
    shared = talk.running.shared
    data = (await dialog_of(talk, warga)).data | {"text": text, "own": ["siti"], "urgent": True, "official": True}
    async with talk.running.database.begin() as unit:
        actor = shared.keys.pseudonym("chat", str(warga.person.id))
        services = Services(shared, unit, actor, warga.person.id, "id")
        turn = Turn(actor, None, "id", services, "tip.preview", data)  # type: ignore[arg-type] # nothing was given
        with shared.catalogues.speaking("id"):
            return (await SCREENS["tip.preview"](turn)).html


@pytest.mark.parametrize("what", PIECES)
async def test_a_preview_fits_whatever_was_written(talk: Talk, warga: Talker, what: str) -> None:
    await office(talk)
    await walk(warga, "tip.preview")
    longest = story(PIECES[what])
    shown = await preview(talk, warga, longest)
    assert visible(shown) <= MOST


async def test_any_mixture_fits(talk: Talk, warga: Talker) -> None:
    await office(talk)
    await walk(warga, "tip.preview")
    dice = random.Random("mixtures")
    for _ in range(150):
        piece = "".join(dice.choices([*PIECES.values()], k=dice.randrange(1, 40)))
        text = story(piece)
        assert unicodedata.is_normalized("NFC", text)
        assert not any(unicodedata.category(letter) in ("Cf", "Cc", "Cs", "Co") for letter in text if letter != "\n")
        assert visible(await preview(talk, warga, text)) <= MOST


@pytest.mark.parametrize("text", ["\ud800", "kata \udfff", "\udbff\udc00x"])
def test_halves_of_letters_do_not_arrive(text: str) -> None:
    try:
        cleaned = clean_text(text, TEXT_LIMIT)
    except TextFault:
        return
    cleaned.encode()


async def test_what_can_be_written_at_most_is_read_by_both_sides(talk: Talk, warga: Talker) -> None:
    """A long story, and every day as many long additions and answers as are allowed: the newest are always seen."""
    coordinator, _ = await office(talk)
    receipt = await send(warga, story("kata "))
    for day in range(1):
        for number in range(4):
            await step(warga, receipt, "box.add", f"{story('kata ', 900)} tambahan {day}.{number}", "box.cover")
            await step(
                coordinator, "/meja", "desk.open", "desk.answer", f"{story('kata ', 900)} jawaban {day}.{number}"
            )
            await step(coordinator, "desk.send", "desk.leave")
        await talk.wait(days=1)
    await step(warga, receipt)
    assert "jawaban 0.3" in warga.reads
    await step(coordinator, "/meja", "desk.open")
    assert "tambahan 0.3" in coordinator.reads


async def test_what_has_no_room_beside_a_long_message_can_still_be_read(talk: Talk, warga: Talker) -> None:
    coordinator, _ = await office(talk)
    receipt = await send(warga, f"{'😀' * 990} akhir")
    await step(warga, receipt, "box.add", f"{'😀' * 980} tambahan", "box.cover")
    await step(coordinator, "/meja", "desk.open")
    assert "tambahan" in coordinator.reads
    assert "akhir" not in coordinator.reads
    assert visible(coordinator.reads) <= MOST
    await coordinator.taps("📄")
    assert "akhir" in coordinator.reads
    assert "tambahan" not in coordinator.reads
    await coordinator.taps("▶️")
    assert "tambahan" in coordinator.reads
