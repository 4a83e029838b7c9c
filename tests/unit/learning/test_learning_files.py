from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.learning.files import read_lesson
from bot.learning.library import Library
from bot.learning.model import ContentError, NumberKind
from bot.learning.shapes import dial
from bot.resources import ContentFolder
from tests.unit.learning.tiny_content import Write


def refusal_of(folder: ContentFolder) -> str:
    with pytest.raises(ContentError) as refusal:
        Library.load(folder, ["id"])
    return str(refusal.value)


@pytest.mark.parametrize(
    ("shown", "uri"),
    [
        ("110", "tel:110"),
        ("021-129", "tel:+6221129"),
        ("0800-1000", "tel:08001000"),
        ("0811-5201-515", "tel:+628115201515"),
        ("+62 21 2924 4800", "tel:+622129244800"),
        ("(0536) 123456", "tel:+62536123456"),
    ],
)
def test_a_number_to_call_gets_an_address(shown: str, uri: str) -> None:
    assert dial(NumberKind.CALL, shown).uri == uri


def test_a_whatsapp_number_gets_an_international_address() -> None:
    assert dial(NumberKind.WHATSAPP, "08111-129-129").uri == "https://wa.me/628111129129"
    assert dial(NumberKind.WHATSAPP, "+66 92-903-1103").uri == "https://wa.me/66929031103"


@pytest.mark.parametrize("shown", ["129", "0800-1000", "kantor", "", "12"])
def test_a_number_without_whatsapp_is_refused(shown: str) -> None:
    with pytest.raises(ValueError, match=r"number|WhatsApp"):
        dial(NumberKind.WHATSAPP, shown)


@given(st.text(max_size=30))
def test_whatever_is_written_as_a_number_is_dialable_or_refused(shown: str) -> None:
    try:
        uri = dial(NumberKind.CALL, shown).uri
    except ValueError:
        return
    assert uri.removeprefix("tel:").removeprefix("+").isdigit()


def test_the_line_of_a_refusal_counts_from_the_top_of_the_file(write: Write, lesson: str) -> None:
    folder = write({"id/lessons/contoh.md": lesson + "\n<b>tebal</b>\n"})
    line = (lesson + "\n<b>tebal</b>\n").splitlines().index("<b>tebal</b>") + 1
    assert refusal_of(folder).startswith(f"id/lessons/contoh.md:{line}: ")


def test_windows_line_ends_and_byte_order_marks_are_read(write: Write, lesson: str, tmp_path: Path) -> None:
    write({})
    path = tmp_path / "id/lessons/contoh.md"
    path.write_bytes(b"\xef\xbb\xbf" + lesson.replace("\n", "\r\n").encode())
    assert read_lesson(path, "contoh.md", "id").pages[0].html == "Ini satu kalimat."


def test_a_file_that_is_not_utf8_is_refused(write: Write, tmp_path: Path) -> None:
    folder = write({})
    (tmp_path / "id/lessons/contoh.md").write_bytes(b"---\xff")
    assert "UTF-8" in refusal_of(folder)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("title: Judul", "titel: Judul", "`titel`"),
        ("title: Judul", "title: Judul\ncolour: red", "`colour`"),
        ("reviewer: Kepala Seksi\n", "", "`reviewer`"),
        ("review_by: 2026-12-31", "review_by: 2025-12-31", "later than"),
        ("review_by: 2026-12-31", "review_by: segera", "`review_by`"),
        ("dated: 2024-05", "dated: Mei 2024", "`sources.0.dated`"),
        ("sources:\n  - name: Sumber\n    dated: 2024-05", "sources: []", "`sources`"),
        ("opens: check", "opens: shop", "`opens`"),
        ("title: Judul", "title: [Judul", ":3: this is not valid YAML"),
        ("---\ntitle", "title", ":1: the file begins"),
    ],
)
def test_wrong_front_matter_is_refused_by_name(write: Write, lesson: str, old: str, new: str, sentence: str) -> None:
    assert old in lesson
    assert sentence in refusal_of(write({"id/lessons/contoh.md": lesson.replace(old, new, 1)}))


@pytest.mark.parametrize("name", ["Cek Perekrut", "CEK", "a" * 33])
def test_a_lesson_name_must_fit_into_a_button(write: Write, lesson: str, name: str) -> None:
    assert "small letters" in refusal_of(write({f"id/lessons/{name}.md": lesson}))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("reason: Tanya saja.", "reason: Betul., right: true", "exactly one"),
        (", right: true", "", "exactly one"),
        ("      - {text: Diam, reason: Tanya saja.}\n", "", "`questions.0.choices`"),
        (", reason: Tanya saja.", "", "`questions.0.choices.1.reason`"),
    ],
)
def test_a_question_needs_one_right_answer_and_every_reason(
    write: Write, tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    folder = write({})
    path = tmp_path / "id/quizzes/contoh.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    assert sentence in refusal_of(folder)


def test_a_quiz_without_a_lesson_is_refused(write: Write, tmp_path: Path) -> None:
    folder = write({})
    (tmp_path / "id/quizzes/contoh.yaml").rename(tmp_path / "id/quizzes/conto.yaml")
    assert "id/quizzes/conto.yaml: no lesson" in refusal_of(folder)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('call: "110"', "call: 110", "quotes"),
        ('call: "110"', 'call: "seratus"', "not a number"),
        ('call: "110"', 'whatsapp: "110"', "WhatsApp"),
        ('call: "110"', 'call: "110", whatsapp: "0811-2345-678"', "either"),
        ("confidence: M", "confidence: L", "`hotlines.0.confidence`"),
        ("name: {id: Polisi, en: Police}", "name: {en: Police}", "'id'"),
        ("    last_verified: 2026-01-01\n", "", "`hotlines.0.last_verified`"),
    ],
)
def test_a_wrong_hotline_is_refused(write: Write, tmp_path: Path, old: str, new: str, sentence: str) -> None:
    folder = write({})
    path = tmp_path / "hotlines.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    assert sentence in refusal_of(folder)


def test_two_hotlines_with_one_id_are_refused(write: Write, tmp_path: Path) -> None:
    folder = write({})
    path = tmp_path / "hotlines.yaml"
    path.write_text(path.read_text() + path.read_text().removeprefix("hotlines:\n"))
    assert "two lines" in refusal_of(folder)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("https://example.org/daftar", "http://example.org", "`links.0.url`"),
        ("https://example.org/daftar", "", "`links.0.url`"),
        ("address: Jalan Contoh 1\n", "", "`address`"),
        ("address: Jalan Contoh 1", 'address: ""', "`address`"),
        ("62.71.01", "6271010", "`districts.0`"),
        ("kantor@example.org", "kantor", "`email`"),
    ],
)
def test_a_wrong_office_is_refused(write: Write, tmp_path: Path, old: str, new: str, sentence: str) -> None:
    folder = write({})
    path = tmp_path / "office.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    assert sentence in refusal_of(folder)


def test_yaml_that_is_no_text_at_all_is_refused(write: Write) -> None:
    assert "hotlines.yaml: this is not valid YAML" in refusal_of(write({"hotlines.yaml": "hotlines: \x00"}))
    assert "hotlines.yaml: this is not valid YAML" in refusal_of(write({"hotlines.yaml": "when: 2026-99-99"}))
