from handlers.keyboards import Tap
from handlers.settings import erase
from handlers.start import home_screen
from tests.dialogs.turns import labels, person
from tests.talk import Talk


async def test_settings_lead_to_language_privacy_and_erasing() -> None:
    someone = person()

    screen = await someone.types("/pengaturan")

    assert labels(screen) == [
        "🌐 Language",
        "🔒 Privacy",
        "🔔 Companies I watch",
        "🌱 Short course and reminders",
        "🖼 Pictures: only when I tap",
        "🗑 Erase everything",
        "🏠 Home",
    ]


async def test_the_current_language_is_marked() -> None:
    someone = person()

    screen = await someone.types("/bahasa")

    assert labels(screen)[:2] == ["Bahasa Indonesia", "✅ English"]


async def test_a_chosen_language_is_spoken_at_once_and_kept() -> None:
    someone = person()
    await someone.types("/bahasa")

    screen = await someone.taps("Bahasa Indonesia")

    assert "Bahasa Indonesia" in screen.html
    assert someone.turn.chosen_language == "id"
    assert someone.turn.language == "id"
    assert someone.told_in == "id"
    assert labels(await someone.types("/bahasa"))[0] == "✅ Bahasa Indonesia"


async def test_a_language_that_is_gone_is_not_chosen() -> None:
    someone = person()

    screen = await someone.presses("language.set:xx")

    assert "Choose a language" in screen.html
    assert someone.turn.chosen_language is None
    assert someone.turn.toast


async def test_privacy_is_told_from_settings_and_by_command() -> None:
    someone = person()
    await someone.types("/pengaturan")

    assert await someone.taps("Privacy") == await someone.types("/privasi")


async def test_erasing_by_command_happens_at_once() -> None:
    someone = person()

    screen = await someone.types("/hapus")

    assert screen.html.startswith("<b>Erased.</b>")
    assert "Delete chat" in screen.html
    assert screen.rows == home_screen().rows
    assert someone.turn.erase_given


async def test_erasing_forgets_the_language_and_what_was_begun() -> None:
    someone = person()
    someone.turn = None
    turn = await someone.run(Tap("language.set", ("id",)))
    assert turn.chosen_language == "id"

    turn.enter("tip.text", text="secret")
    await erase(turn)

    assert (turn.state, turn.data, turn.chosen_language) == ("", {}, None)


async def test_the_erase_button_explains_before_it_erases() -> None:
    someone = person()
    await someone.types("/pengaturan")

    await someone.taps("Erase")
    assert not someone.turn.erase_given
    await someone.taps("Yes, erase")

    assert someone.turn.erase_given


async def test_a_language_is_kept_for_the_next_time_until_it_is_erased(talk: Talk) -> None:
    reader = talk.person("Reader", "en")
    await reader.says("/bahasa")

    await reader.taps("language.set:id")
    await reader.says("/bahasa")
    assert "✅ Bahasa Indonesia" in reader.buttons
    await reader.says("/hapus")
    await reader.says("/bahasa")

    assert "✅ English" in reader.buttons


async def test_the_command_that_erases_vanishes_from_the_chat(talk: Talk) -> None:
    reader = talk.person("Reader", "en")

    await reader.says("/hapus")

    assert [message.from_bot for message in reader.chat] == [True]
    assert "Erased." in reader.reads
