import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from PIL import Image
from sqlalchemy import select

from bot.agencies.adverts.model import Topic
from bot.learning.learner import Learner
from bot.pictures.gallery import Gallery
from bot.storage.tables import sent_file
from handlers.replies import PublicKind, fits_caption
from tests.damages import as_jpeg
from tests.dialogs.turns import buttons, labels, person
from tests.talk import Talk, Talker
from tests.tips import desks, send_tip

PHOTO = as_jpeg(Image.new("RGB", (64, 48)))
LAST_PAGE = "lesson:uang-utang:5"


async def kept_names(talk: Talk) -> dict[bytes, str]:
    async with talk.running.database.begin() as unit:
        rows = await unit.sent_files._connection.execute(select(sent_file))  # type: ignore[attr-defined]
        return {row.digest: row.file_id for row in rows}


def uploads(talk: Talk, method: str) -> int:
    """Count the calls that brought bytes along, and not the name of a file."""
    return sum("attach://" in str(call.params) for call in talk.emulator.called(method))


# What a lesson's end and a red flag offer


async def test_the_end_of_a_lesson_offers_its_card_and_says_what_it_costs() -> None:
    someone = person()
    for page in range(5):
        assert not any("🖼" in label for label in labels(await someone.presses(f"lesson:uang-utang:{page}")))
    screen = await someone.presses(LAST_PAGE)
    assert screen.public is None
    [button] = [button for button in buttons(screen) if "🖼" in button.text]
    size = int(re.fullmatch(r"🖼 Picture \((\d+) kB\)", button.text)[1])  # type: ignore[index]
    card = await someone.presses(button.data or "")
    assert card.public is not None
    assert card.public.kind is PublicKind.PICTURE
    assert abs(len(await card.public.make()) / 1000 - size) <= 0.5
    assert labels(card) == ["📤 WhatsApp", "📨 Telegram", "📖 Read it", "🏠 Home"]


async def test_every_red_flag_is_found_by_turning_pages() -> None:
    someone = person()
    screen = await someone.types("/tanda")
    topics = [button for button in buttons(screen) if (button.data or "").startswith("flag:")]
    assert len(topics) == len(Topic) - 1  # nothing shipped is without a topic
    seen = set()
    for topic in topics:
        following = topic.data
        while following is not None:
            screen = await someone.presses(following)
            seen.add(following.partition(":")[2])
            assert "👉" in screen.html
            assert "Source: " in screen.html
            assert [label for label in labels(screen) if "🖼" in label]
            following = next((button.data for button in buttons(screen) if button.text == "▶️"), None)
    assert seen == {flag.id for flag in someone.shared.adverts.flags()}


async def test_a_red_flag_leads_back_from_its_card() -> None:
    someone = person()
    flag = await someone.presses("flag:dikurung")
    assert "Call Police: 110." in flag.html
    card = await someone.taps("🖼")
    assert card.public is not None
    assert (await someone.taps("⬅️ Back")).html == flag.html


@pytest.mark.parametrize(
    "data", ["card", "card:x", "card:lesson", "card:lesson:x", "card:flag:x", "flag", "flag:x:y", "card::"]
)
async def test_a_button_that_names_nothing_shows_what_there_is(data: str) -> None:
    someone = person()
    assert "🚩" in (await someone.presses(data)).html
    assert someone.turn is not None
    assert someone.turn.toast


async def test_what_is_passed_on_is_short_and_leads_to_the_bot() -> None:
    someone = person()
    for data in (LAST_PAGE, "flag:perorangan", "card:lesson:tppo", "card:flag:dikurung"):
        await someone.presses(data)
        words = unquote(someone.button("WhatsApp").url or "").partition("?text=")[2]
        assert words.endswith("\nhttps://t.me/example_bot")
        asked = parse_qs(urlsplit(someone.button("📨 Telegram").url or "").query)
        assert asked["url"] == ["https://t.me/example_bot"]
        assert asked["text"] == [words.removesuffix("\nhttps://t.me/example_bot")]
        assert len(words) <= 700
        assert "<" not in words


# Pictures unasked


async def test_pictures_come_unasked_only_to_whoever_wants_them(talk: Talk, warga: Talker) -> None:
    await warga.says("/pengaturan")
    await warga.taps("hanya kalau saya minta")
    assert "🖼 Gambar: selalu" in warga.buttons
    assert "Kuota" in warga.toast
    await warga.says("/belajar")
    await warga.taps("📖")
    await warga.person.taps("Uang dan utang")
    await talk.settle()
    for _ in range(5):
        await warga.taps("Lanjut")
    assert warga.screen.media == "photo"
    assert not any("🖼" in label for label in warga.buttons)
    await warga.says("/pengaturan")
    await warga.taps("🖼 Gambar: selalu")
    assert "🖼 Gambar: hanya kalau saya minta" in warga.buttons


@pytest.mark.parametrize("language", ["id", "en"])
async def test_the_end_of_every_shipped_lesson_has_room_for_its_picture(language: str) -> None:
    someone = person()
    someone.language, someone.learner = language, Learner(pictures=True)
    for lesson in someone.shared.library.lessons(language, someone.clock.now().date()):
        screen = await someone.presses(f"lesson:{lesson.slug}:{len(lesson.pages) - 1}")
        assert screen.public is not None
        assert fits_caption(screen.html)


async def test_where_the_words_are_too_many_for_a_picture_its_button_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.learn.fits_caption", lambda _: False)
    someone = person()
    someone.learner = Learner(pictures=True)
    screen = await someone.presses(LAST_PAGE)
    assert screen.public is None
    assert [label for label in labels(screen) if "🖼" in label]


async def test_who_never_chose_is_not_remembered(talk: Talk, warga: Talker) -> None:
    await warga.says("/pengaturan")
    await warga.taps("hanya kalau saya minta", "🖼 Gambar: selalu")
    async with talk.running.database.begin() as unit:
        actor = talk.running.shared.keys.pseudonym("chat", str(warga.person.id))
        assert (await unit.learners.get(actor)).pictures is False


async def test_a_button_that_says_neither_changes_nothing() -> None:
    someone = person()
    for data in ("pictures", "pictures:maybe", "pictures:"):
        await someone.presses(data)
        assert someone.learner.pictures is False
        assert "🖼 Pictures: only when I tap" in labels(someone.screen)


# Handed over once


async def test_a_card_is_handed_over_once_and_then_named(talk: Talk, warga: Talker) -> None:
    await warga.says("/tanda")
    await warga.taps("flag:perorangan", "🖼")
    assert warga.screen.media == "photo"
    assert uploads(talk, "editMessageMedia") + uploads(talk, "sendPhoto") == 1
    [name] = (await kept_names(talk)).values()
    other = talk.person("Tetangga")
    await other.says("/tanda")
    await other.taps("flag:perorangan", "🖼")
    assert other.screen.file["file_id"] == name
    assert uploads(talk, "editMessageMedia") + uploads(talk, "sendPhoto") == 1


async def test_a_name_that_telegram_forgot_is_replaced(talk: Talk, warga: Talker) -> None:
    await warga.says("/tanda")
    await warga.taps("flag:perorangan", "🖼")
    [digest] = await kept_names(talk)
    async with talk.running.database.begin() as unit:
        await unit.sent_files.keep(digest, "AgACforgotten")
    other = talk.person("Tetangga")
    await other.says("/tanda")
    await other.taps("flag:perorangan", "🖼")
    assert other.screen.media == "photo"
    again = await kept_names(talk)
    assert again.keys() == {digest}
    assert again[digest] == other.screen.file["file_id"] != "AgACforgotten"


async def test_a_card_that_cannot_be_made_again_costs_no_more_than_the_card(
    talk: Talk, warga: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    await warga.says("/tanda")
    await warga.taps("flag:perorangan", "🖼")
    [digest] = await kept_names(talk)
    async with talk.running.database.begin() as unit:
        await unit.sent_files.keep(digest, "AgACforgotten")

    def broken(_: object) -> bytes:
        raise OSError

    monkeypatch.setattr("handlers.cards.draw_light_card", broken)
    other = talk.person("Tetangga")
    await other.says("/tanda")
    await other.taps("flag:perorangan")
    await other.taps("🖼")
    assert other.screen.media != "photo"
    await other.says("halo")
    assert other.buttons


async def test_the_button_learns_what_telegram_makes_of_a_picture(talk: Talk, warga: Talker) -> None:
    await warga.says("/tanda")
    await warga.taps("flag:perorangan", "🖼")
    [digest] = await kept_names(talk)
    talk.running.shared.gallery.learn(digest, 123_456)
    await warga.taps("Kembali")
    assert "🖼 Gambar (123 kB)" in warga.buttons


@pytest.mark.usefixtures("cheap_receipts")
async def test_nothing_of_a_tip_a_check_or_an_answer_is_kept_by_name(talk: Talk, warga: Talker) -> None:
    await desks(talk)
    await send_tip(warga, photos=[PHOTO])
    await warga.says("/tujuh")
    for _ in range(6):
        await warga.taps("✅")
    await warga.taps("🤷")
    assert warga.pictures
    assert await kept_names(talk) == {}


def test_two_bots_never_share_a_name() -> None:
    assert Gallery(b"1").digest(b"card") != Gallery(b"2").digest(b"card")
