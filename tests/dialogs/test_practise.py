import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from bot.learning.findings import PAGE_LETTERS
from bot.learning.scenes import Scene, Step, Verdict
from tests.dialogs.turns import Person, buttons, labels, person
from tests.talk import Talk, Talker
from tests.unit.learning.tiny_content import SCENE

TODAY = person().clock.now().date()
SHIPPED = [(tag, scene) for tag in ("id", "en") for scene in person().shared.library.scenes(tag, TODAY)]
each_scene = pytest.mark.parametrize(
    ("language", "scene"), SHIPPED, ids=[f"{tag}-{each.slug}" for tag, each in SHIPPED]
)


@pytest.fixture
def player(tmp_path: Path) -> Person:
    """Somebody for whom a scene with odd signs comes first, and one that is only in Indonesian."""
    odd = SCENE.replace("order: 1", "order: 0").replace("title: Tawaran", "title: Offer <b> & co")
    for name, text in {"en/scenes/toko.yaml": odd, "id/scenes/hanya.yaml": SCENE.replace("Tawaran", "Hanya")}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(text.replace("Pergi!", "Pergi <sana>!"), encoding="utf-8")
    return person(tmp_path)


async def test_the_list_has_a_button_for_each_chat_and_gives_no_hint(player: Person) -> None:
    screen = await player.types("/latihan")

    titles = [scene.title for scene in player.shared.library.scenes("en", player.clock.now().date())]
    assert labels(screen) == [*titles, "🏠 Home"]
    assert titles[0] == "Offer <b> & co"
    assert "some are honest" in screen.html


@pytest.mark.parametrize("words", ["latihan", "Practise", "practice", "Simulasi!", "/practise"])
async def test_a_word_is_enough_to_get_there(player: Person, words: str) -> None:
    assert await player.types(words) == await player.presses("practise")


async def test_a_chat_shows_who_writes_and_what_can_be_answered(player: Person) -> None:
    screen = await player.presses("scene:toko")

    assert "<b>Bu Contoh</b> · pemilik toko" in screen.html
    assert "<blockquote>Selamat pagi." in screen.html
    assert "Practice · Offer &lt;b&gt; &amp; co" in screen.html
    assert "You:" not in screen.html
    assert labels(screen) == ["Di mana tokonya?", "Pergi <sana>!", "🚪 Stop", "🏠 Home"]


async def test_the_own_words_stand_above_the_answer(player: Person) -> None:
    await player.presses("scene:toko")

    screen = await player.taps("Pergi")

    assert screen.html.index("<b>You:</b> Pergi &lt;sana&gt;!") < screen.html.index("<blockquote>Tokonya dekat pasar.")
    assert "Selamat pagi." not in screen.html


async def test_the_end_says_what_could_be_seen_and_one_thing_to_do(player: Person) -> None:
    await player.presses("scene:toko:tempat")

    screen = await player.taps("Saya datang melihat.")

    assert "✅ <b>You asked, and it could be checked.</b>\nAnda melihat tokonya dulu." in screen.html
    assert "<b>What made it checkable:</b>\n• Tempatnya jelas sejak awal.\n• Tidak ada uang" in screen.html
    assert "👉 <b>Ketik nama tokonya di Cek perekrut.</b>" in screen.html
    assert "People and companies are made up. Source: Sumber (2024). Checked on 1 January 2026." in screen.html
    assert player.button("Check a recruiter").data == "check"
    assert player.button("Practise again later").data == "booster:toko"


async def test_another_way_goes_back_to_the_last_choice(player: Person) -> None:
    await player.presses("scene:toko:tempat:1")

    again = await player.taps("🔁 Try again")

    assert labels(again)[:2] == ["Saya datang melihat.", "Saya tidak percaya."]
    assert "You:" not in again.html


async def test_after_the_last_chat_comes_the_first(player: Person) -> None:
    scenes = [scene.slug for scene in player.shared.library.scenes("en", player.clock.now().date())]
    following = []
    for slug in scenes:
        scene = player.shared.library.scene(slug, "en", player.clock.now().date())
        last = next(scene.ways())[-1]
        await player.presses(f"scene:{slug}:{last.turn}:{last.choice}")
        following.append(player.button("Next chat").data)
    assert following == [f"scene:{slug}" for slug in (*scenes[1:], scenes[0])]


async def test_the_whatsapp_button_carries_the_signs_and_the_link(player: Person) -> None:
    await player.presses("scene:toko:tempat:0")

    shared = unquote(player.button("WhatsApp").url.partition("?text=")[2]).split("\n")

    assert shared[0] == "Offer <b> & co"
    assert shared[1] == "- Tempatnya jelas sejak awal."
    assert shared[-1] == "https://t.me/example_bot"


async def test_stopping_leads_to_the_list(player: Person) -> None:
    await player.presses("scene:toko:halo:0")

    assert await player.taps("Stop") == await player.types("/latihan")


async def test_a_chat_in_another_language_says_so(player: Person) -> None:
    assert "only in Bahasa Indonesia" in (await player.presses("scene:hanya")).html
    assert "only in" not in (await player.presses("scene:toko")).html


@pytest.mark.parametrize(
    "data",
    [
        "scene", "scene:", "scene:gone", "scene:toko:gone", "scene:toko:gone:0", "scene:toko:jadi", "scene:toko:jadi:0",
        "scene:toko:halo:2", "scene:toko:halo:-1", "scene:toko:halo:x", "scene:toko:halo:²", "scene:toko:halo: ",
        "scene:toko:halo:99999999999999999999", "scene:../toko", "scene::halo:0", "scene:TOKO",
    ],
)  # fmt: skip
async def test_an_old_button_leads_to_the_list_and_says_so(player: Person, data: str) -> None:
    screen = await player.presses(data)

    assert screen == await player.types("/latihan")
    await player.presses(data)
    assert "old" in player.turn.toast


async def test_chats_past_their_review_date_are_gone(player: Person) -> None:
    player.clock.at = player.clock.at.replace(year=2030)

    screen = await player.presses("scene:toko")

    assert "nothing to practise" in screen.html
    assert player.turn.toast


def visible(html: str) -> str:
    """Return what stands on a screen before anything is unfolded."""
    return unescape(
        re.sub(r"<[^>]*>", "", re.sub(r"<blockquote expandable>.*?</blockquote>", "", html, flags=re.DOTALL))
    )


@each_scene
async def test_every_branch_of_every_chat_is_played_to_its_end(language: str, scene: Scene) -> None:
    someone = person()
    someone.language = language
    seen = set()
    for way in scene.ways():
        screen = await someone.presses(f"scene:{scene.slug}")
        for step in way:
            replies = scene.turns[step.turn].replies
            assert labels(screen)[: len(replies)] == [reply.text for reply in replies]
            assert 0 < len(visible(screen.html)) <= PAGE_LETTERS
            screen = await someone.taps(replies[step.choice].text)
            assert f"</b> {replies[step.choice].text}" in unescape(screen.html)
            assert someone.turn.toast is None
        end = scene.reached(way[-1]).end
        assert end is not None
        seen.add(end.verdict)
        assert len(visible(screen.html)) <= PAGE_LETTERS
        assert all(sign in unescape(screen.html) for sign in (end.happened, *end.signs, end.action))
        assert buttons(screen)[0].data == end.opens
    assert {Verdict.SEEN} < seen


def shortest(scene: Scene) -> tuple[Step, ...]:
    return min((way for way in scene.ways()), key=len)


@pytest.fixture
def playing(talk: Talk) -> Talker:
    return talk.person("Pemain", "id")


async def test_every_chat_is_played_in_one_message(playing: Talker) -> None:
    await playing.says("/latihan")
    for scene in [scene for language, scene in SHIPPED if language == "id"]:
        await playing.taps(scene.title)
        assert scene.turns[scene.start].says[0] in playing.reads
        for step in shortest(scene):
            await playing.taps(scene.turns[step.turn].replies[step.choice].text)
        end = scene.reached(shortest(scene)[-1]).end
        assert end is not None
        assert end.happened in playing.reads
        await playing.taps("🎭 Semua latihan")
    assert len([message for message in playing.chat if message.from_bot]) == 1


async def test_words_typed_within_a_chat_go_where_they_always_go(playing: Talker) -> None:
    await playing.says("latihan")
    await playing.taps("Kerja kafe")

    await playing.says("PT Arunika Cakra Bestari")

    assert "ARUNIKA CAKRA BESTARI" in playing.reads.upper()


async def test_nothing_of_it_is_kept(player: Person) -> None:
    for data in ("practise", "scene:toko", "scene:toko:halo:0", "scene:toko:tempat:1"):
        await player.presses(data)
        assert (player.turn.state, player.turn.data, player.turn.parked) == ("", {}, None)
