import re
from datetime import date

import pytest

from bot.learning.checks import check
from bot.learning.findings import Level
from bot.learning.gaps import gaps
from bot.learning.library import Library
from bot.learning.model import ContentError, Gap
from bot.learning.scenes import Scene, Step, Verdict
from tests.unit.learning.tiny_content import SCENE, Write

TODAY = date(2026, 6, 1)
FILE = "id/scenes/toko.yaml"


def changed(old: str, new: str) -> dict[str, str]:
    assert old in SCENE
    return {FILE: SCENE.replace(old, new)}


def library(write: Write, scene: str = SCENE, *languages: str, **more: str) -> Library:
    return Library.load(write({FILE: scene, **more}), languages or ("id",))


def scene(write: Write, text: str = SCENE) -> Scene:
    (only,) = library(write, text).scenes("id", TODAY)
    return only


def test_a_scene_is_read_with_its_chat_and_its_ends(write: Write) -> None:
    read = scene(write)

    assert (read.slug, read.name, read.role, read.honest) == ("toko", "Bu Contoh", "pemilik toko", True)
    assert [reply.to for reply in read.turns["tempat"].replies] == ["jadi", "hilang"]
    assert read.turns["jadi"].end is not None
    assert read.turns["jadi"].end.verdict is Verdict.SEEN
    assert read.source_line == "Sumber (2024)"


def test_ways_are_all_the_answers_that_lead_to_an_end(write: Write) -> None:
    read = scene(write)

    ways = list(read.ways())
    assert len(ways) == 4
    assert ways[1] == (Step("halo", 0), Step("tempat", 1))
    assert read.reached(ways[1][-1]) is read.turns["hilang"]


def test_reading_counts_every_word_that_is_shown(write: Write) -> None:
    read = scene(write)
    way = next(read.ways())

    shown = [read.summary, *read.turns["halo"].texts(), *read.turns["tempat"].texts(), *read.turns["jadi"].texts()]
    assert read.seconds(way) == pytest.approx(len(" ".join(shown).split()) / 150 * 60)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("start: halo", "start: hallo", "`start` names the turn 'hallo', but `turns` has none of that name"),
        ("to: jadi", "to: jady", "“Saya datang melihat.” leads to 'jady', but `turns` has none of that name"),
        ("to: hilang", "to: jadi", "no choice leads to the turn 'hilang'; let one lead there, or delete it"),
        ('Pergi!", to: tempat', 'Pergi!", to: halo', "can lead back to itself; let every way come to an end"),
        ("verdict: missed", "verdict: seen", "every way ends alike; let the choices make a difference"),
        ("verdict: missed", "verdict: trapped", "an honest offer can't end as 'trapped'; use lucky, missed, seen"),
        ("honest: true", "honest: false", "a trap can't end as 'missed'; use seen, trapped"),
        ("verdict: seen", "verdict: lucky", "no way ends as 'seen'; show how it goes well"),
        ("verdict: seen", "verdict: won", "`turns.jadi.end.verdict`"),
        ("Di mana tokonya?", "Pergi!", "`turns.halo`: Value error, two choices read alike; write them differently"),
        ("Di mana tokonya?", "kata " * 9, "`turns.halo.choices.0.text`: String should have at most 40 characters"),
        ("Selamat pagi.", "kata " * 33, "`turns.halo.says.0`: String should have at most 160 characters"),
        ("title: Tawaran", "title: " + "kata " * 9, "`title`: String should have at most 40 characters"),
        ("  jadi:\n    end:", "  jadi:\n    ende:", "`turns.jadi.ende`: Extra inputs are not permitted"),
        ("  jadi:\n", "  jadi:\n    choices: [{text: Ya, to: halo}, {text: Tidak, to: halo}]\n", "either `choices` or"),
        ('      - {text: "Pergi!", to: tempat}\n', "", "one choice is none: write two or three `choices`"),
        ("review_by: 2026-12-31", "review_by: 2025-12-31", "`review_by` must be later than `reviewed`"),
        ("reviewer: Kepala Seksi\n", "", "`reviewer`: Field required"),
        ("jadi", "Jadi", "`turns.Jadi"),
        ("start: halo", "start: [halo", "this is not valid YAML"),
    ],
)
def test_a_scene_that_cannot_be_played_names_its_file_and_what_to_do(
    write: Write, old: str, new: str, told: str
) -> None:
    with pytest.raises(ContentError) as refusal:
        Library.load(write(changed(old, new)), ["id"])
    assert str(refusal.value).startswith(FILE)
    assert told in str(refusal.value)


def test_a_chat_in_which_nobody_says_anything_is_refused(write: Write) -> None:
    silent = re.sub(r"    says:\n(      - .Toko.*\n)+", "", SCENE)
    with pytest.raises(ContentError, match="before `choices` the other one has to say something"):
        library(write, silent)


def chain(length: int) -> str:
    """Return a scene in which somebody answers `length` times before it ends."""
    turn = "  t{here}:\n    says: [Lalu.]\n    choices: [{{text: Ya, to: {there}}}, {{text: Tidak, to: {there}}}]\n"
    turns = [
        turn.format(here=number, there=f"t{number + 1}" if number + 1 < length - 1 else "tempat")
        for number in range(length - 1)
    ]
    return SCENE.replace("start: halo", "start: t0").replace(
        SCENE[SCENE.index("  halo:") : SCENE.index("  tempat:")], "".join(turns)
    )


def test_eight_choices_are_the_most(write: Write) -> None:
    assert {len(way) for way in scene(write, chain(8)).ways()} == {8}
    with pytest.raises(ContentError, match="takes more than 8 choices; shorten it"):
        library(write, chain(9))


def test_a_name_that_does_not_fit_a_button_is_refused(write: Write) -> None:
    with pytest.raises(ContentError, match="the name may hold small letters"):
        Library.load(write({"id/scenes/Toko Baru.yaml": SCENE}), ["id"])


def test_a_language_without_the_scene_shows_it_in_indonesian_and_has_a_gap(write: Write) -> None:
    both = library(write, SCENE, "id", "en")

    (shown,) = both.scenes("en", TODAY)
    assert shown.language == "id"
    assert Gap("en/scenes/toko.yaml", "scene", "Write this scene; until then it is shown in another language.") in (
        gaps(both)
    )


def test_a_translation_is_shown_until_its_review_date_has_passed(write: Write) -> None:
    english = SCENE.replace("title: Tawaran", "title: Offer").replace("2026-12-31", "2026-06-30")
    both = library(write, SCENE, "id", "en", **{"en/scenes/toko.yaml": english})

    assert [each.title for each in both.scenes("en", date(2026, 6, 30))] == ["Offer"]
    assert [each.title for each in both.scenes("en", date(2026, 7, 1))] == ["Tawaran"]
    assert both.scene("toko", "en", date(2027, 1, 1)) is None
    assert both.scenes("en", date(2027, 1, 1)) == ()
    assert len(both.all_scenes()) == 2


def test_scenes_come_in_their_order(write: Write) -> None:
    more = {
        f"id/scenes/{name}.yaml": SCENE.replace("order: 1", f"order: {place}") for name, place in (("a", 9), ("z", 0))
    }
    assert [each.slug for each in library(write, SCENE, "id", **more).scenes("id", TODAY)] == ["z", "toko", "a"]


def test_a_scene_nobody_approved_is_a_gap(write: Write) -> None:
    found = gaps(library(write, SCENE.replace("reviewer: Kepala Seksi", "reviewer: null")))
    assert [(gap.file, gap.missing) for gap in found] == [(FILE, "reviewer")]


def findings(write: Write, text: str, today: date = TODAY, **more: str) -> list[tuple[str, str]]:
    found = check(library(write, text, "id", "en", **more), today)
    return [(each.level.value, f"{each.where}: {each.sentence}") for each in found if "/scenes" in each.where]


def test_a_good_scene_has_no_findings(write: Write) -> None:
    assert findings(write, SCENE) == []


@pytest.mark.parametrize(
    ("old", "new", "level", "told"),
    [
        ("Pemilik toko mencari orang lain.", "ia " * 19 + ".", Level.ERROR, "it has 19 words"),
        ("Selamat pagi.", "Telepon 0812-9999-999.", Level.ERROR, "0812-9999-999"),
        ("Boleh bersama keluarga.", "Tempatnya aman.", Level.ERROR, "“aman” promises"),
        ("honest: true", "honest: false", Level.WARNING, "0 of 1 scenes are honest offers"),
        (
            '      - "Anda boleh bertanya dulu kepada siapa saja. Boleh juga menelepon dulu sebelum datang ke sini."\n',
            "",
            Level.WARNING,
            "to 110 fit",
        ),
    ],
)
def test_what_residents_should_not_meet_in_a_scene_is_found(
    write: Write, old: str, new: str, level: Level, told: str
) -> None:
    (text,) = changed(old, new).values()
    text = text.replace("verdict: missed", "verdict: trapped") if "honest" in old else text
    found = findings(write, text, **{"id/wording.yaml": "avoid: {}\nnever: [aman]\n"})
    assert [each for each in found if each[0] == level and told in each[1]], found


def test_a_screen_that_is_too_long_is_an_error(write: Write) -> None:
    bubble = '"' + "Kata pendek. " * 12 + '"'
    (text,) = changed('says:\n      - "Tokonya', f'says: [{bubble}, {bubble}, {bubble}]\n    # "').values()
    found = findings(write, text)
    assert [each for each in found if each[0] == "error" and "The screen of the turn “tempat”" in each[1]], found


def test_a_scene_past_its_review_is_an_error(write: Write) -> None:
    assert ("error", f"{FILE}: Residents no longer see this: it was to be reviewed by 2026-12-31.") in findings(
        write, SCENE, date(2027, 1, 1)
    )


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("order: 1", "order: 2", "order, honesty or beginning"),
        ("to: hilang}", "to: hilang}\n      - {text: Lain, to: jadi}", "choices"),
        ("opens: check\n  hilang", "opens: help\n  hilang", "ends"),
    ],
)
def test_a_twin_that_differs_is_found(write: Write, old: str, new: str, what: str) -> None:
    (twin,) = changed(old, new).values()
    found = findings(write, SCENE, **{"en/scenes/toko.yaml": twin})
    assert [each for _, each in found] == [
        f"en/scenes/toko.yaml: This has other {what} than the scene in id; make both alike."
    ]
