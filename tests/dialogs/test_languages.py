"""An operator adds languages as files, without changing the program.

Everything that is said here in `jv` and `nij` is a FIXTURE: the words of the code or of Indonesian with the language's
tag before them. None of it is a translation, and none of it is for residents. People who speak a language write it.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import StartFault, load_knowledge
from bot.catalogue import fits
from bot.demo.stand import DemoSettings
from bot.i18n import _
from tests.talk import Talk, Talker, open_talk

HEADER = (
    '# {name} (fixture).\nmsgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: {tag}\\n"\n'
)
LEARN = "📚 Learn"
SOURCE = "Source: {sources}. Checked on {day}."
CATALOGUES = {
    "jv": ("Basa Jawa", (LEARN, "⚙️ Settings", "Next ▶️", "🏠 Home", SOURCE)),
    "nij": ("Ngaju", (LEARN, "⚙️ Settings")),
}
LESSON = """---
title: "[{tag}] fixture"
summary: "[{tag}] fixture."
order: 1
level: 1
action: "[{tag}] fixture."
opens: check
sources:
  - name: a fixture
    dated: 2026-08
reviewer: null
reviewed: 2026-08-01
review_by: 2027-05-01
---

## [{tag}] one

[{tag}] first.

## [{tag}] two

[{tag}] second.
"""


def catalogue(tag: str, name: str, english: tuple[str, ...]) -> str:
    return HEADER.format(tag=tag, name=name) + "".join(
        f'\nmsgid "{each}"\nmsgstr "{each.split(" ", 1)[0]} [{tag}] {each.split(" ", 1)[-1]}"\n' for each in english
    )


def write(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """An operator's folder with two more languages: one that CLDR knows, and one that it does not."""
    folder = tmp_path / "own"
    for tag, (name, english) in CATALOGUES.items():
        write(folder, f"locale/{tag}/LC_MESSAGES/bot.po", catalogue(tag, name, english))
        write(folder, f"{tag}/lessons/cek-perekrut.md", LESSON.format(tag=tag))
    return folder


@pytest.fixture
async def talk(tmp_path: Path, own: Path) -> AsyncIterator[Talk]:
    knowledge = load_knowledge(DemoSettings(content_dir=own))
    async with open_talk(tmp_path / "data", knowledge, content_dir=own) as opened:
        yield opened


async def choose(someone: Talker, name: str) -> None:
    await someone.says("/bahasa")
    await someone.taps(f"{name} (fixture)")


@pytest.mark.parametrize("tag", CATALOGUES)
async def test_home_is_in_the_language_and_what_it_lacks_in_indonesian(talk: Talk, tag: str) -> None:
    someone = talk.person("Reader", "id")
    await choose(someone, CATALOGUES[tag][0])

    assert f"📚 [{tag}] Learn" in someone.buttons
    assert "🔎 Cek perekrut" in someone.buttons
    assert "Belum semuanya diterjemahkan. Yang belum ada tampil dalam Bahasa Indonesia." in someone.reads


async def test_a_phone_that_asks_for_a_language_gets_it(talk: Talk) -> None:
    someone = await talk.person("Reader", "jv").says("/start")

    assert "📚 [jv] Learn" in someone.buttons


@pytest.mark.parametrize(
    ("tag", "dated"), [("jv", "[jv] {sources}. Checked on 1 Agustus 2026."), ("nij", "Diperiksa 1 Agustus 2026.")]
)
async def test_a_lesson_of_its_own_is_read_with_its_date(talk: Talk, tag: str, dated: str) -> None:
    someone = talk.person("Reader", "id")
    await choose(someone, CATALOGUES[tag][0])
    await someone.taps(f"📚 [{tag}] Learn", f"[{tag}] fixture")
    assert f"[{tag}] first." in someone.reads
    assert "Bahasa Indonesia" not in someone.reads

    await someone.taps("lesson:cek-perekrut:1")
    assert dated.format(sources="a fixture (2026)") in someone.reads


@pytest.mark.parametrize("tag", CATALOGUES)
async def test_what_is_only_in_indonesian_says_so(talk: Talk, tag: str) -> None:
    someone = talk.person("Reader", "id")
    await choose(someone, CATALOGUES[tag][0])
    for data in ("lesson:tppo:0", "quiz:cek-perekrut:0:0", "way:p-to-p:0", "country:KH"):
        await someone.says("/belajar")
        someone.person.room().history[someone.screen.id].keyboard = [[{"text": "-", "callback_data": data}]]
        await someone.taps(data)
        assert "baru ada dalam Bahasa Indonesia" in someone.reads, data


@pytest.mark.parametrize("tag", CATALOGUES)
async def test_settings_and_numbers_work_in_a_language_that_is_not_complete(talk: Talk, tag: str) -> None:
    someone = talk.person("Reader", "id")
    await choose(someone, CATALOGUES[tag][0])
    await someone.taps(f"⚙️ [{tag}] Settings", "🌐 Bahasa")
    assert f"✅ {CATALOGUES[tag][0]} (fixture)" in someone.buttons

    await someone.says("/bantuan")
    assert "28 Januari 2026" in someone.reads
    await someone.says("/bahasa")
    await someone.taps("English")
    assert "📚 Learn" in someone.buttons
    assert "Not everything" not in someone.reads


def test_a_word_of_the_program_can_be_said_otherwise(tmp_path: Path) -> None:
    write(
        tmp_path, "locale/id/LC_MESSAGES/bot.po", f'msgid ""\nmsgstr ""\n\nmsgid "{LEARN}"\nmsgstr "📚 Ayo belajar"\n'
    )

    catalogues = load_knowledge(DemoSettings(content_dir=tmp_path)).catalogues

    assert catalogues.name("id") == "Bahasa Indonesia"
    assert catalogues.missing("id") == 0
    with catalogues.speaking("id"):
        assert (_(LEARN), _("🏠 Home")) == ("📚 Ayo belajar", "🏠 Menu")


def test_messages_that_are_no_longer_said_do_not_make_a_language_look_complete(tmp_path: Path) -> None:
    write(tmp_path, "locale/jv/LC_MESSAGES/bot.po", catalogue("jv", "Basa Jawa", (LEARN, "No longer said")))
    catalogues = load_knowledge(DemoSettings(content_dir=tmp_path)).catalogues

    write(tmp_path, "locale/jv/LC_MESSAGES/bot.po", catalogue("jv", "Basa Jawa", (LEARN,)))
    assert load_knowledge(DemoSettings(content_dir=tmp_path)).catalogues.missing("jv") == catalogues.missing("jv") > 0


def test_a_translation_that_would_break_a_screen_is_left_out(tmp_path: Path) -> None:
    english = "Language chosen: {name}"
    entry = f'\nmsgid "{english}"\nmsgstr "[jv] {{nama}}"\n'
    write(tmp_path, "locale/jv/LC_MESSAGES/bot.po", catalogue("jv", "Basa Jawa", (LEARN,)) + entry)

    catalogues = load_knowledge(DemoSettings(content_dir=tmp_path)).catalogues

    assert catalogues.unfit("jv") == (english,)
    with catalogues.speaking("jv"):
        assert "{name}" in _(english)
        assert "[jv]" not in _(english)


@pytest.mark.parametrize(
    ("english", "said", "fit"),
    [
        ("<b>Hi</b> {name}", "{name}, <b>hai</b>", True),
        ("Hi {name}", "Hai", False),
        ("Hi {name}", "Hai {name.__class__}", False),
        ("Hi {name}", "Hai {name!r}", False),
        ("Hi", "Hai {0}", False),
        ("Hi {name}", "Hai {name", False),
        ("<b>Hi</b>", "<b>Hai", False),
        ("<b>Hi</b>", "</b>Hai<b>", False),
        ("<b>Hi</b>", "Hai", False),
        ("<b>Hi</b>", "<i>Hai</i>", False),
    ],
)
def test_a_translation_fits_when_its_fields_and_tags_are_the_same(english: str, said: str, *, fit: bool) -> None:
    assert fits(english, said) is fit


@pytest.mark.parametrize(
    ("tag", "text", "complaint"),
    [
        ("Basa Jawa", "# Basa Jawa.\n", "locale/Basa Jawa is not called after a language"),
        ("jv", 'msgid ""\nmsgstr ""\n', "the first line must be the language's own name"),
        ("jv", "# Basa Jawa.\nhello\n", "jv/LC_MESSAGES/bot.po is no catalogue that can be read"),
    ],
)
def test_a_catalogue_that_cannot_be_used_is_told_with_its_place(
    tmp_path: Path, tag: str, text: str, complaint: str
) -> None:
    write(tmp_path, f"locale/{tag}/LC_MESSAGES/bot.po", text)

    with pytest.raises(StartFault, match=complaint):
        load_knowledge(DemoSettings(content_dir=tmp_path))
