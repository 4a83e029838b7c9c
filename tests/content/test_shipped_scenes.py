import re
from itertools import chain

import pytest

from bot.agencies.checker import Checker
from bot.agencies.matching.words import load_words
from bot.agencies.model import Verdict as Found
from bot.agencies.register import load_register
from bot.learning.checks import check
from bot.learning.findings import MEAN_WORDS, SENTENCE_WORDS, count_words, sentences
from bot.learning.library import Library
from bot.learning.model import Destination
from bot.learning.scene_checks import LONGEST, SHORTEST
from bot.learning.scenes import Scene, Step, Verdict
from bot.resources import ContentFolder, data_folder

CONTENT = ContentFolder(data_folder("content"))
LIBRARY = Library.load(CONTENT, ["id", "en"])
SCENES = LIBRARY.all_scenes()
LAST_REVIEW = max(each.reviewed for each in (*SCENES, *LIBRARY.all_lessons()))
BUTTONS = {
    "id": {Destination.CHECK: "Cek perekrut", Destination.TIP: "Kirim info", Destination.HELP: "Bantuan"},
    "en": {Destination.CHECK: "Check a recruiter", Destination.TIP: "Send info", Destination.HELP: "Help lines"},
}
COMPANY = re.compile(r"\b(?:PT|CV|UD|LPK|Yayasan|Toko|RM)(?: [A-Z][a-z]+)+")
SLUGS = [
    "kafe-kota-lain", "rumah-makan", "admin-online", "uang-muka", "petugas-p3mi", "teman-ayu", "tetangga",
    "panggilan-toko", "dibayari-dulu", "arab-saudi", "bursa-kerja", "kapal-ikan", "magang", "kursus-bahasa",
    "calon-suami",
]  # fmt: skip

each_scene = pytest.mark.parametrize("scene", SCENES, ids=lambda scene: f"{scene.language}-{scene.slug}")
each_language = pytest.mark.parametrize("language", ["id", "en"])


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_register(CONTENT), load_words(CONTENT))


def of(language: str) -> list[Scene]:
    return [scene for scene in LIBRARY.scenes(language, LAST_REVIEW) if scene.language == language]


def read_aloud(scene: Scene) -> list[str]:
    """Return everything a resident reads of a scene, piece by piece."""
    turns = chain.from_iterable(turn.texts() for turn in scene.turns.values())
    return [scene.title, scene.summary, scene.name, scene.role, *turns]


def goes_well(scene: Scene, way: tuple[Step, ...]) -> bool:
    """Tell whether a way comes to the end that is best."""
    end = scene.reached(way[-1]).end
    return end is not None and end.verdict is Verdict.SEEN


def test_the_checks_that_doctor_runs_find_nothing() -> None:
    assert check(LIBRARY, LAST_REVIEW) == []


@each_language
def test_the_scenes_come_in_both_languages(language: str) -> None:
    assert [scene.slug for scene in of(language)] == SLUGS


@each_language
def test_a_third_are_honest_and_they_lie_among_the_others(language: str) -> None:
    honest = [scene.honest for scene in of(language)]
    assert sum(honest) * 3 >= len(honest)
    assert any(honest[:2])
    assert not re.search("(True){2}|(False){4}", "".join(map(str, honest)))


@each_scene
def test_every_way_takes_about_a_minute(scene: Scene) -> None:
    for way in scene.ways():
        assert 2 <= len(way) <= 8
        assert SHORTEST == 40 <= scene.seconds(way) <= 110 == LONGEST


@each_scene
def test_sentences_are_short(scene: Scene) -> None:
    lengths = [count_words(each) for piece in read_aloud(scene) for each in sentences(piece)]
    assert max(lengths) <= SENTENCE_WORDS == 18
    assert sum(lengths) / len(lengths) <= MEAN_WORDS == 11


@each_scene
def test_a_scene_can_go_well_and_otherwise(scene: Scene) -> None:
    verdicts = {turn.end.verdict for turn in scene.turns.values() if turn.end is not None}
    assert verdicts == (
        {Verdict.SEEN, Verdict.MISSED, Verdict.LUCKY} if scene.honest else {Verdict.SEEN, Verdict.TRAPPED}
    )


@each_scene
def test_the_best_answer_is_not_always_in_the_same_place(scene: Scene) -> None:
    assert len({step.choice for way in scene.ways() if goes_well(scene, way) for step in way}) > 1


@each_language
def test_the_last_step_to_a_good_end_is_not_always_in_the_same_place(language: str) -> None:
    last = {way[-1].choice for scene in of(language) for way in scene.ways() if goes_well(scene, way)}
    assert {0, 1} <= last


@each_scene
def test_an_action_names_the_button_it_leads_to(scene: Scene) -> None:
    for end in (turn.end for turn in scene.turns.values() if turn.end is not None):
        assert BUTTONS[scene.language][end.opens] in end.action
        assert all(sign.endswith(".") for sign in end.signs)


@each_scene
def test_every_company_is_made_up(scene: Scene, checker: Checker) -> None:
    named = set(COMPANY.findall("\n".join(read_aloud(scene))))
    assert {name: checker.check(name).verdict for name in named} == dict.fromkeys(named, Found.NOT_FOUND)


@each_language
def test_nothing_is_promised_and_nobody_is_threatened(language: str) -> None:
    never = r"\b(aman|dijamin|terjamin|terpercaya|safe|safely|guaranteed|trustworthy|penjara|denda|prison|fined)\b"
    texts = [piece for scene in SCENES if scene.language == language for piece in read_aloud(scene)]
    assert not [text for text in texts if re.search(never, text, re.IGNORECASE)]


@each_scene
def test_nobody_is_blamed_at_the_end(scene: Scene) -> None:
    for end in (turn.end for turn in scene.turns.values() if turn.end is not None):
        assert not re.search(r"salah Anda|bodoh|your fault|should have|seharusnya", end.happened, re.IGNORECASE)


def test_both_languages_play_the_same() -> None:
    for own in of("id"):
        twin = LIBRARY.scene(own.slug, "en", LAST_REVIEW)
        assert twin is not None
        assert [(step.turn, step.choice) for way in own.ways() for step in way] == [
            (step.turn, step.choice) for way in twin.ways() for step in way
        ]
        assert [source.dated for source in own.sources] == [source.dated for source in twin.sources]
        assert (own.reviewed, own.review_by) == (twin.reviewed, twin.review_by)


@each_scene
def test_a_scene_is_read_again_within_a_year(scene: Scene) -> None:
    assert (scene.review_by - scene.reviewed).days <= 366
