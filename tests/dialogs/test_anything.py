import pytest

from handlers.context import Command, Presence, Tap, Text, Turn
from handlers.start import home_screen
from tests.dialogs.turns import ROUTES, person
from tests.talk import Talk


@pytest.mark.parametrize(
    ("words", "data"),
    [
        ("belajar", "learn"), ("Belajar!", "learn"), ("📚 Learn", "learn"), ("2", "learn"), ("1", "check"),
        ("cek", "check"), ("CEK PEREKRUT", "check"), ("check a recruiter", "check"), ("loker", "check"),
        ("bantuan", "help"), ("Tolong!!", "help"), ("tolong saya", "help"), ("help", "help"), ("☎️ Help lines", "help"),
        ("pengaturan", "settings"), ("settings", "settings"),
        ("bahasa", "language"), ("privasi", "privacy"),
        ("menu", "home"), ("Halo", "home"), ("Assalamu'alaikum", "home"), ("selamat pagi", "home"),
        ("terima kasih", "home"),
    ],
)  # fmt: skip
async def test_typed_words_do_what_the_button_does(words: str, data: str) -> None:
    someone = person()

    assert await someone.types(words) == await someone.presses(data)


@pytest.mark.parametrize("words", ["hapus", "Hapus data", "erase"])
async def test_the_word_for_erasing_erases(words: str) -> None:
    someone = person()

    await someone.types(words)

    assert someone.turn.erase_given


@pytest.mark.parametrize(
    "words",
    [
        "tolong saya dikurung di mess",
        "adik saya disekap dan dipukul, paspor diambil",
        "kami tidak boleh keluar dari rumah itu",
        "teman ga bisa pulang dari kamboja",
        "my sister is locked up in a house",
        "they don't let us out, I can't leave",
    ],
)
async def test_a_cry_for_help_shows_the_numbers_first(words: str) -> None:
    screen = await person().types(words)

    assert "Please call now." in screen.html
    assert "110" in screen.html


@pytest.mark.parametrize("words", ["tolong cek PT Contoh Tidak Ada", "saya mau kerja ke taiwan lewat pt contoh"])
async def test_an_ordinary_message_is_not_taken_for_a_cry_for_help(words: str) -> None:
    assert "Please call now." not in (await person().types(words)).html


async def test_a_companys_name_is_checked_wherever_it_is_typed() -> None:
    someone = person()

    screen = await someone.types("PT AGESA ASA JAYA")

    assert screen == await someone.types("/cek PT AGESA ASA JAYA")
    assert "PT AGESA ASA JAYA is on the list" in screen.html


async def test_a_caption_is_checked_like_typed_words() -> None:
    someone = person()

    assert await someone.sends("photo", "PT AGESA ASA JAYA") == await someone.types("PT AGESA ASA JAYA")


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "location", "forward", "other"])
async def test_what_is_not_words_is_answered_politely(kind: str) -> None:
    screen = await person().sends(kind)

    assert "I can read words and photos only" in screen.html
    assert screen.rows == home_screen().rows


@pytest.mark.parametrize("words", ["???", "👍", " . "])
async def test_signs_without_words_are_answered_with_home(words: str) -> None:
    assert (await person().types(words)).rows == home_screen().rows


async def test_an_unknown_command_is_answered_with_home() -> None:
    screen = await person().gives(Command("loket", ""))

    assert "I do not know that command" in screen.html
    assert screen.rows == home_screen().rows


@pytest.mark.parametrize("data", ["", ":", "gone", "gone:1:2", "lesson2:tppo:0", "\x00", "x" * 64])
async def test_a_button_that_nobody_knows_any_more_leads_home_and_says_so(data: str) -> None:
    someone = person()

    assert await someone.presses(data) == home_screen()
    assert "old" in someone.turn.toast


async def test_being_blocked_is_answered_with_nothing() -> None:
    assert (await person().run(Presence(reachable=False))).screen is None


async def test_whoever_goes_elsewhere_takes_nothing_along() -> None:
    for given in (Tap("home"), Tap("gone"), Command("belajar", ""), Command("gone", "")):
        turn = Turn(b"actor", given, "en", person().services, state="tip.text", data={"text": "secret"})
        route = next(route for route in ROUTES if route.matches(turn))
        assert route.leaves, given


async def test_words_that_answer_an_open_question_are_not_checked() -> None:
    turn = Turn(b"actor", Text("PT AGESA ASA JAYA"), "en", person().services, state="tip.text")

    route = next(route for route in ROUTES if route.matches(turn))

    assert route.handler.__name__ == "show_way_home"


@pytest.mark.parametrize("words", ["lapor", "Mau lapor", "/lapor", "info"])
async def test_the_words_for_a_tip_open_the_same_conversation_as_its_button(talk: Talk, words: str) -> None:
    tapping, typing = talk.person("A", "en"), talk.person("B", "en")
    await tapping.says("/start")
    await tapping.taps("Send info")

    await typing.says(words)

    assert typing.reads == tapping.reads
