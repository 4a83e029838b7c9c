"""Each fault that an office can make in its own folder is told with its file; shipped content has none."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from bot.app import StartFault, load_knowledge
from bot.demo.stand import DemoSettings
from bot.learning.aloud import every_page, words_aloud
from bot.learning.findings import Finding, Level
from bot.proofreading.links import judge
from bot.proofreading.run import Proof, proofread
from bot.resources import ContentFolder, data_folder
from bot.speech.recordings import fault_of
from tests.unit.learning.tiny_content import LESSON

TODAY = date(2026, 11, 24)
SHIPPED = data_folder("content")

Lay = Callable[..., Proof]


@cache
def read(own: Path | None = None, today: date = TODAY) -> Proof:
    return proofread(ContentFolder(SHIPPED, own), data_folder("locale"), own and own / "locale", today)


@pytest.fixture
def lay(tmp_path: Path) -> Lay:
    """Lay files over the shipped content and read all of it."""

    def lay_over(files: dict[str, str], today: date = TODAY) -> Proof:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return read(tmp_path, today)

    return lay_over


def shipped(file: str, *changes: tuple[str, str]) -> dict[str, str]:
    """Return a shipped file with the first place of each changed."""
    text = (SHIPPED / file).read_text(encoding="utf-8")
    for old, changed in changes:
        assert old in text
        text = text.replace(old, changed, 1)
    return {file: text}


def new(proof: Proof, level: Level) -> list[Finding]:
    """Return the findings of a level that the shipped content does not get."""
    before = read().findings
    return [finding for finding in proof.findings if finding.level is level and finding not in before]


def assert_told(found: list[Finding], *told: str) -> None:
    """See that these faults are told, and no others."""
    said = [finding.sentence for finding in found]
    assert [each for each in told if not any(each in sentence for sentence in said)] == [], said
    assert [sentence for sentence in said if not any(each in sentence for each in told)] == []


def test_the_shipped_content_has_no_error_and_no_file_that_nobody_reads() -> None:
    findings = read().findings

    assert [finding for finding in findings if finding.level is Level.ERROR] == []
    assert [finding for finding in findings if "Nothing reads" in finding.sentence] == []
    assert {finding.where.partition(",")[0] for finding in findings if finding.level is Level.WARNING} == {
        "hotlines.yaml"
    }
    assert all(finding.sentence.endswith(".") for finding in findings)
    assert [finding.level for finding in findings] == sorted((each.level for each in findings), key=list(Level).index)


def test_what_is_not_known_is_a_gap_by_name() -> None:
    gaps = {(finding.where, finding.sentence) for finding in read().findings if finding.level is Level.GAP}

    unknown = "whether there is an official way, the usual traps, the embassy's number"
    assert ("destinations.yaml, HK", f"Residents read that we do not know: {unknown}.") in gaps
    assert ("id/ways/ukps.md, papers", "Find out which papers this way needs, and write where it says so.") in gaps
    assert ("hotlines.yaml, bp3mi-kalsel.numbers", "Find out the number, and where it can be read.") in gaps


def test_every_broken_file_is_told_at_once(lay: Lay) -> None:
    proof = lay(
        {
            "id/lessons/rusak.md": "---\ntitle: [A\n---\n",
            "id/ways/rusak.md": LESSON,
            "en/quizzes/tppo.yaml": "questions: []",
            "hotlines.yaml": "hotlines: 1",
            "destinations.yaml": "destinations: []",
            "tips/risks.yaml": "kinds: 3",
            "hosts.yaml": "hosts: [{host: 'https://a.id', of: a, seen: 2026}]",
        }
    )

    assert {finding.where for finding in proof.findings} == {
        "id/lessons/rusak.md", "id/ways/rusak.md", "en/quizzes/tppo.yaml", "hotlines.yaml", "destinations.yaml",
        "tips", "hosts.yaml",
    }  # fmt: skip
    assert {finding.level for finding in proof.findings} == {Level.ERROR}
    [line] = [finding.sentence for finding in proof.findings if finding.where == "id/lessons/rusak.md"]
    assert line.startswith("line 3: this is not valid YAML")


def test_a_broken_page_ends_the_start_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "id/lessons").mkdir(parents=True)
    (tmp_path / "id/lessons/rusak.md").write_text("---\n", encoding="utf-8")

    with pytest.raises(StartFault, match=r"id/lessons/rusak\.md:1: the file begins"):
        load_knowledge(DemoSettings(content_dir=tmp_path))


def test_files_that_do_not_go_together_are_told(lay: Lay) -> None:
    quiz = (SHIPPED / "id/quizzes/tppo.yaml").read_text(encoding="utf-8")

    [finding] = lay({"id/quizzes/tpo.yaml": quiz}).findings
    assert (finding.level, finding.where) == (Level.ERROR, "id/quizzes/tpo.yaml")


def test_each_fault_in_the_help_lines_is_an_error(lay: Lay) -> None:
    proof = lay(
        shipped(
            "hotlines.yaml",
            ('call: "110"', 'call: "110"\n    link: https://polri.example'),
            ("en: You or someone else is in danger now.", f"en: {'word ' * 19}."),
            ("id: Anda atau orang lain dalam bahaya sekarang.", "id: Ini aman. Lihat http://a.id."),
            ("id: Seorang perempuan atau anak butuh pertolongan.", "id: Lihat siskop2mi.bp2ml.go.id dulu."),
            ("last_seen: 2026-01-28", "last_seen: 2027-01"),
            ("last_verified: null", "last_verified: 2027-01-01"),
            ("- id: kbri-bangkok", "- id: kbri-bkk"),
        )
    )

    assert_told(
        new(proof, Level.ERROR),
        "polri.example is not in hosts.yaml",
        "it has 19 words",
        "“aman” promises",
        "http://a.id. is not encrypted",
        "siskop2mi.bp2ml.go.id is not in hosts.yaml",
        "The date of a source, 2027-01, lies in the future",
        "test call, 2027-01-01, lies in the future",
        "There is no help line with a number called kbri-bangkok",
    )


def test_each_fault_in_the_cards_is_told(lay: Lay) -> None:
    proof = lay(
        shipped(
            "destinations.yaml",
            ("ways: [g-to-g]", "ways: [g-to-x]"),
            ("lines: [kbri-bangkok]", "lines: [bp3mi-kalsel]"),
            ("review_by: 2027-05-24", "review_by: 2026-11-25"),
            ("reviewed: 2026-11-24\n      review_by: 2027-05-24", "reviewed: 2026-12-01\n      review_by: 2027-05-24"),
            ("dated: 2026-01, confidence", "dated: 2028, confidence"),
            ("        en: Do they say that it is official? Ask for the SIP2MI. Then ask KP2MI before you leave.\n", ""),
            ("id: Minta nama P3MI dan SIP2MI", f"id: {'Minta nama. ' * 40}Minta nama P3MI dan SIP2MI"),
        )
    )

    assert_told(
        new(proof, Level.ERROR),
        "There is no page in ways called g-to-x.",
        "There is no help line with a number called bp3mi-kalsel.",
        "The day of review, 2026-12-01, lies in the future",
        "The date of a source, 2028, lies in the future",
    )
    warned = new(proof, Level.WARNING)
    assert [each.where for each in warned if "Review this by 2026-11-25" in each.sentence] == ["destinations.yaml, KH"]
    assert {each.where for each in warned if "350 fit" in each.sentence} == {
        f"destinations.yaml, {code}" for code in ("MY", "HK", "TW", "SG")
    }
    assert_told(new(proof, Level.GAP), "4 texts lack en, the first of them in: KH, MM, TH.")


def test_a_card_that_has_disappeared_is_an_error() -> None:
    findings = read(today=date(2027, 5, 25)).findings

    gone = [finding.where for finding in findings if "Residents no longer see this" in finding.sentence]
    assert {"destinations.yaml, KH", "id/ways/p-to-p.md"} <= set(gone)


def test_an_old_number_is_to_be_looked_at_and_a_tried_one_to_be_tried_again(lay: Lay) -> None:
    warned = {finding.where for finding in read().findings if "last seen" in finding.sentence}
    assert "hotlines.yaml, lpsk" in warned
    assert "hotlines.yaml, sapa" not in warned

    [finding] = new(lay(shipped("hotlines.yaml", ("last_verified: null", "last_verified: 2025-01-01"))), Level.WARNING)
    assert finding.sentence == "The last test call was on 2025-01-01: try the number again."


def test_a_line_or_a_link_that_screens_name_is_missed(lay: Lay) -> None:
    files = shipped("hotlines.yaml", ("- id: kp2mi\n", "- id: kp2mi-pusat\n"))
    files |= shipped("office.yaml", ("- id: register", "- id: list"))

    assert {finding.where for finding in new(lay(files), Level.WARNING)} == {"hotlines.yaml", "office.yaml"}


def test_a_file_that_nobody_will_see_is_told(lay: Lay) -> None:
    lost = ("id/lesson/contoh.md", "id/ways/contoh.markdown", "hotline.yaml", "jv/lessons/contoh.md")
    hidden = (".git/config", "id/.DS_Store", "office.yaml~")

    found = new(lay(dict.fromkeys((*lost, *hidden), LESSON)), Level.WARNING)

    assert sorted(finding.where for finding in found) == sorted(lost)
    [unspoken] = [finding.sentence for finding in found if finding.where == "jv/lessons/contoh.md"]
    assert "no catalogue speaks jv" in unspoken
    assert sum("Nothing reads this file" in finding.sentence for finding in found) == 3


def test_a_catalogue_that_breaks_a_screen_is_told(lay: Lay) -> None:
    entry = '\nmsgid "Language chosen: {name}"\nmsgstr "{nama}"\n'
    proof = lay({"locale/jv/LC_MESSAGES/bot.po": f'# Basa Jawa.\nmsgid ""\nmsgstr ""\n{entry}'})

    [finding] = new(proof, Level.ERROR)
    assert finding.where == "locale/jv"
    assert "Language chosen" in finding.sentence
    assert [finding.where for finding in new(proof, Level.GAP) if "messages are shown" in finding.sentence] == [
        "locale/jv"
    ]


def test_a_catalogue_that_cannot_be_read_is_told(lay: Lay) -> None:
    [finding] = lay({"locale/jv/LC_MESSAGES/bot.po": "hello\n"}).findings

    assert (finding.level, finding.where) == (Level.ERROR, "locale")


def test_every_link_is_handed_on_to_be_tried() -> None:
    links = read().links

    assert links["https://peduliwni.kemlu.go.id"] == "hotlines.yaml"
    assert set(links.values()) == {"hotlines.yaml", "office.yaml"}


@pytest.mark.parametrize(
    ("status", "landed", "level", "told"),
    [
        (200, "https://a.id/x", None, ""),
        (200, "https://a.id/other", None, ""),
        (404, "https://a.id/x", Level.ERROR, "is gone (404)"),
        (410, "https://a.id/x", Level.ERROR, "is gone (410)"),
        (403, "https://a.id/x", Level.WARNING, "did not let a program in (403)"),
        (500, "https://a.id/x", Level.WARNING, "(500)"),
        (200, "https://b.id/x", Level.WARNING, "now leads to b.id"),
        (None, "https://a.id/x", Level.WARNING, "did not answer (ConnectError)"),
    ],
)
def test_a_link_that_was_tried_is_judged(status: int | None, landed: str, level: Level | None, told: str) -> None:
    finding = judge("office.yaml", "https://a.id/x", status, landed, "ConnectError")

    assert (finding and finding.level) == level
    assert finding is None or told in finding.sentence


def test_recordings_that_nobody_hears_are_told(tmp_path: Path, lay: Lay) -> None:
    opus = b"OggS" + bytes(24) + b"OpusHead"
    folder = tmp_path / "id" / "voice"
    folder.mkdir(parents=True)
    answer = folder / "answer-biaya-paspor.ogg"
    for name, content in {
        "tppo-1.ogg": opus, "tppo-2.ogg": opus, "tppo-3.ogg": b"RIFF", "tppo-4.ogg": opus + bytes(1_000_000),
        "tppo-99.ogg": opus, answer.name: opus,
    }.items():  # fmt: skip
        (folder / name).write_bytes(content)
    library = load_knowledge(DemoSettings(data_dir=tmp_path)).library
    page = next(text for text, _ in every_page(library) if (text.slug, text.language) == ("biaya-paspor", "id"))
    answer.with_suffix(".txt").write_text(words_aloud(page), encoding="utf-8")

    proof = lay({"id/voice/tppo-2.txt": "Nomor lama: 111."})

    told = {finding.where: finding.sentence for finding in new(proof, Level.WARNING)}
    assert told == {
        "id/voice/tppo-2.ogg": "The page says something else now, so nobody hears it: record it anew.",
        "id/voice/tppo-3.ogg": fault_of(folder / "tppo-3.ogg"),
        "id/voice/tppo-4.ogg": fault_of(folder / "tppo-4.ogg"),
        "id/voice/tppo-99.ogg": "No page has this name, so nobody hears it.",
    }
    [gap] = new(proof, Level.GAP)
    assert (gap.where, gap.sentence[:12]) == ("id/voice", "1 recordings")
