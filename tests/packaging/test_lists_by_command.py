"""The register on the command line: import, versions, diff, use, and what `check` then answers."""

import json
from pathlib import Path

import pytest

from tests.packaging.test_command_line import assert_one_sentence, bot, logs_are_left_alone, process

__all__ = ["logs_are_left_alone"]

LIST = """Daftar P3MI per 20 November 2026
Nama P3MI,Nomor SIP3MI,Alamat
PT AGESA ASA JAYA,9120307772741,Jl. Contoh 1
PT BARU SEKALI MAJU,9120307772742,Jl. Contoh 2
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "daftar.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def verdict(data: Path, name: str) -> tuple[str, str]:
    answer = json.loads(bot(data, "check", "--json", name).stdout)
    return answer["verdict"], answer["as_of"]


def test_an_import_with_yes_asks_nothing_and_answers_at_once(data: Path, file: Path) -> None:
    assert verdict(data, "pt baru sekali maju") == ("not_found", "2026-09-17")

    ended = process(data, "agencies", "import", str(file), "--yes")

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "1 new" in ended.stdout
    assert "WARNING: more than a fifth" in ended.stdout
    assert ended.stdout.endswith("In use: listed version 1, 2 rows as of 2026-11-20.\n")
    assert verdict(data, "pt baru sekali maju") == ("listed", "2026-11-20")
    assert verdict(data, "pt aji ayahbunda sejati")[0] != "listed"
    assert "2 agencies as of 2026-11-20, 144 sanctions" in bot(data, "agencies", "list").stdout


def test_without_a_yes_nothing_changes(data: Path, file: Path) -> None:
    ended = bot(data, "agencies", "import", str(file), given="n\n")

    assert ended.stdout.endswith("Nothing was changed.\n")
    assert verdict(data, "pt baru sekali maju")[0] == "not_found"


def test_versions_can_be_listed_compared_and_gone_back_to(data: Path, file: Path) -> None:
    bot(data, "agencies", "import", str(file), "--yes")
    file.write_text(LIST.replace("Jl. Contoh 2", "Jl. Contoh 3").replace("20 Nov", "21 Nov"), encoding="utf-8")
    bot(data, "agencies", "import", str(file), "--yes")

    listed = bot(data, "agencies", "versions").stdout.splitlines()
    assert [line.split()[0:2] for line in listed] == [["*", "2"], ["1", "as"], ["0", "as"]]
    assert "PT BARU SEKALI MAJU (address)" in bot(data, "agencies", "diff", "1", "2").stdout
    assert bot(data, "agencies", "use", "0").returncode == 0
    assert verdict(data, "pt aji ayahbunda sejati") == ("listed", "2026-09-17")


def test_an_odd_column_is_asked_for_or_named(data: Path, file: Path) -> None:
    file.write_text(LIST.replace("Alamat", "Ket"), encoding="utf-8")
    asked = bot(data, "agencies", "import", str(file), given="address\ny\n")
    assert "Column 'Ket', for example: Jl. Contoh 1 | Jl. Contoh 2" in asked.stdout
    assert "In use" in asked.stdout

    named = bot(data, "agencies", "import", str(file), "--yes", "--column", "Ket=city")
    assert "1 changed" in named.stdout or "2 changed" in named.stdout


def test_sanctions_take_their_decree_from_the_command(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "sanksi.csv"
    path.write_text("Nama PT,Sanksi\nPT AGESA ASA JAYA,Pencabutan izin\n", encoding="utf-8")
    assert_one_sentence(bot(data, "agencies", "import", str(path), "--yes", "--as-of", "2026-11-03"), "--source")

    bot(data, "agencies", "import", str(path), "--yes", "--as-of", "2026-11-03", "--source", "SK 12/2026")
    assert verdict(data, "agesa asa jaya")[0] == "sanctioned"
    assert "revoked   2026-11-03 PT AGESA ASA JAYA: SK 12/2026" in bot(data, "agencies", "list", "--sanctions").stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "empty"), (b"\x89PNG\r\n\x1a\n", "picture"), (b"PK\x03\x04no", "damaged"), (None, "read")],
)
def test_what_is_no_list_is_one_sentence(data: Path, tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "x.xlsx"
    if content is not None:
        path.write_bytes(content)
    ended = bot(data, "agencies", "import", str(path), "--yes")

    assert (ended.returncode, ended.stdout) == (2, "")
    assert said in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert not data.exists()


def test_no_such_version_is_one_sentence(data: Path) -> None:
    assert_one_sentence(bot(data, "agencies", "use", "7"), "agencies versions")
