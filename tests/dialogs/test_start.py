from handlers.start import home_screen
from tests.dialogs.turns import labels, person
from tests.talk import Talk, Talker


async def test_start_shows_one_sentence_and_four_big_buttons() -> None:
    someone = person()

    screen = await someone.types("/start")

    assert "check the recruiter" in screen.html
    assert labels(screen) == ["🔎 Check a recruiter", "📚 Learn", "✉️ Send info", "☎️ Help lines", "❓ Ask", "⚙️ Settings"]
    assert [len(row) for row in screen.rows] == [1, 1, 1, 1, 2]


async def test_an_unknown_start_parameter_shows_home() -> None:
    someone = person()

    assert await someone.types("/start ig-2024_poster") == home_screen()


async def test_every_main_button_says_its_verb() -> None:
    someone = person()
    await someone.types("/start")

    verbs = [someone.button(label).data for label in labels(someone.screen)]

    assert verbs == ["check", "learn", "tip", "help", "ask", "settings"]


async def test_home_can_begin_with_another_sentence() -> None:
    screen = home_screen("<b>Sent.</b>")

    assert screen.html.startswith("<b>Sent.</b>\n\n")
    assert screen.rows == home_screen().rows


async def test_help_explains_the_bot_and_names_the_office() -> None:
    someone = person()

    screen = await someone.types("/help")

    assert "Palangka Raya Immigration Office" in screen.html
    assert screen.rows == home_screen().rows


async def test_the_first_screen_is_indonesian_and_has_four_big_buttons(warga: Talker) -> None:
    await warga.says("/start")

    assert "cek dulu perekrutnya" in warga.reads
    assert warga.buttons == ["🔎 Cek perekrut", "📚 Belajar", "✉️ Kirim info", "☎️ Bantuan", "❓ Tanya", "⚙️ Pengaturan"]


async def test_one_message_rewrites_itself_from_screen_to_screen(talk: Talk) -> None:
    reader = talk.person("Reader", "en")
    await reader.says("/start")

    await reader.taps("Help lines", "More numbers", "Back", "Home", "Learn", "Home", "Settings", "Home")

    assert len([message for message in reader.chat if message.from_bot]) == 1
    assert "📚 Learn" in reader.buttons
