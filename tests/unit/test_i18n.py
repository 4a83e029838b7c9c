import asyncio
from datetime import date
from pathlib import Path

import pytest

from bot.i18n import N_, Catalogues, _, short_date, shown_date, shown_when

HEADER = '# {name}.\n# A second line.\nmsgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
LANGUAGES = {
    "id": ("Bahasa Indonesia", {"Home": "Beranda", "Check": "Cek", "Lessons": "Pelajaran"}),
    "en": ("English", {"Home": "Home", "Check": "Check"}),
    "bjn": ("Bahasa Banjar", {"Home": "Rumah", "Check": ""}),
}


@pytest.fixture
def catalogues(tmp_path: Path) -> Catalogues:
    for tag, (name, messages) in LANGUAGES.items():
        file = tmp_path / tag / "LC_MESSAGES/bot.po"
        file.parent.mkdir(parents=True)
        entries = "".join(f'msgid "{english}"\nmsgstr "{words}"\n\n' for english, words in messages.items())
        guessed = '#, fuzzy\nmsgid "Lessons"\nmsgstr "Tebakan"\n' if tag == "bjn" else ""
        file.write_text(HEADER.format(name=name) + entries + guessed, encoding="utf-8")
    return Catalogues.load(tmp_path)


def test_words_come_in_the_active_language(catalogues: Catalogues) -> None:
    said = []
    for tag in ("id", "en"):
        with catalogues.speaking(tag):
            said.append(_("Home"))
    assert said == ["Beranda", "Home"]


def test_outside_of_any_language_the_words_of_the_code_stand() -> None:
    assert _("Home") == "Home"


def test_a_language_ends_where_its_block_ends(catalogues: Catalogues) -> None:
    with catalogues.speaking("id"):
        with catalogues.speaking("en"):
            assert _("Check") == "Check"
        assert _("Check") == "Cek"
    assert _("Check") == "Check"


def test_a_language_ends_with_an_error_too(catalogues: Catalogues) -> None:
    with pytest.raises(LookupError), catalogues.speaking("id"):
        raise LookupError
    assert _("Check") == "Check"


@pytest.mark.parametrize(
    ("english", "said"), [("Home", "Rumah"), ("Check", "Cek"), ("Lessons", "Pelajaran"), ("Unknown", "Unknown")],
    ids=["its own", "empty: from Indonesian", "fuzzy: from Indonesian", "nowhere: the words of the code"],
)  # fmt: skip
def test_what_a_language_lacks_comes_from_the_next(catalogues: Catalogues, english: str, said: str) -> None:
    with catalogues.speaking("bjn"):
        assert _(english) == said


def test_english_never_falls_back_to_indonesian(catalogues: Catalogues) -> None:
    with catalogues.speaking("en"):
        assert _("Lessons") == "Lessons"


def test_a_marked_message_is_translated_where_it_is_shown(catalogues: Catalogues) -> None:
    marked = N_("Check")
    with catalogues.speaking("id"):
        assert (marked, _(marked)) == ("Check", "Cek")


async def test_tasks_side_by_side_speak_their_own_language(catalogues: Catalogues) -> None:
    both = asyncio.Barrier(2)

    async def speak(tag: str) -> str:
        with catalogues.speaking(tag):
            await both.wait()
            return _("Check")

    assert await asyncio.gather(speak("id"), speak("en")) == ["Cek", "Check"]


@pytest.mark.parametrize(
    ("tag", "shown"),
    [("id", "17 September 2026"), ("en", "17 September 2026"), ("bjn", "17 September 2026")],
)
def test_dates_are_written_in_the_language(catalogues: Catalogues, tag: str, shown: str) -> None:
    with catalogues.speaking(tag):
        assert shown_date(date(2026, 9, 17)) == shown


def test_months_have_their_own_names(catalogues: Catalogues) -> None:
    shown = {}
    for tag in catalogues.tags():
        with catalogues.speaking(tag):
            shown[tag] = shown_date(date(2026, 8, 1))
    assert shown == {"id": "1 Agustus 2026", "bjn": "1 Agustus 2026", "en": "1 August 2026"}


@pytest.mark.parametrize(
    ("text", "shown"), [("2026-08-01", "1 Agustus 2026"), ("2026-08", "Agustus 2026"), ("2026", "2026")]
)
def test_a_date_of_a_source_is_no_more_precise_than_the_source(text: str, shown: str) -> None:
    assert shown_when(text) == shown


def test_a_date_on_a_button_is_short(catalogues: Catalogues) -> None:
    with catalogues.speaking("en"):
        assert short_date(date(2026, 8, 1)) == "1 Aug"


def test_outside_of_any_language_dates_are_indonesian() -> None:
    assert shown_date(date(2026, 8, 1)) == "1 Agustus 2026"


def test_languages_name_themselves_indonesian_first(catalogues: Catalogues) -> None:
    assert [catalogues.name(tag) for tag in catalogues.tags()] == ["Bahasa Indonesia", "Bahasa Banjar", "English"]


@pytest.mark.parametrize(
    ("chosen", "offered", "spoken"),
    [
        ("en", "id", "en"), (None, "en", "en"), (None, "en-GB", "en"), (None, "fr", "id"), (None, None, "id"),
        (None, "", "id"), ("gone", "en", "en"), ("gone", "fr-CA", "id"), (None, "bjn", "bjn"),
    ],
)  # fmt: skip
def test_the_chosen_language_comes_first_then_the_offered_one(
    catalogues: Catalogues, chosen: str | None, offered: str | None, spoken: str
) -> None:
    assert catalogues.choose(chosen, offered) == spoken


def test_an_office_chooses_the_language_of_the_others(tmp_path: Path, catalogues: Catalogues) -> None:
    assert Catalogues.load(tmp_path, "en").choose(None, "fr") == "en"
