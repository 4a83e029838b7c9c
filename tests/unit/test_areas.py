from pathlib import Path

import pytest

from bot.areas import Areas, AreasFault
from bot.resources import data_folder

HEAD = "code,level,name,parent,desa_binaan,source\n"
FAMILY = (
    "62,provinsi,Kalimantan Tengah,,no,K\n"
    "62.71,kota,Kota Palangka Raya,62,no,K\n"
    "62.71.03,kecamatan,Jekan Raya,62.71,no,K\n"
)


@pytest.fixture(scope="module")
def shipped() -> Areas:
    return Areas.load(data_folder("content") / "areas.csv")


def names(found: tuple[object, ...]) -> list[str]:
    return [area.name for area in found]  # type: ignore[attr-defined] # areas


def load(folder: Path, text: str) -> Areas:
    path = folder / "areas.csv"
    path.write_text(text, encoding="utf-8")
    return Areas.load(path)


def test_the_shipped_file_serves_two_districts_with_ten_kelurahan(shipped: Areas) -> None:
    districts = shipped.served_districts()
    assert names(districts) == ["Pahandut", "Jekan Raya"]
    assert [len(shipped.kelurahan_of(district.code)) for district in districts] == [6, 4]


def test_a_code_finds_its_place(shipped: Areas) -> None:
    menteng = shipped.get("62.71.03.1002")
    assert menteng is not None
    assert (menteng.name, menteng.level, menteng.parent, menteng.served) == ("Menteng", "kelurahan", "62.71.03", True)
    assert shipped.get("62.71.03.9999") is None


def test_a_district_that_is_not_served_offers_nothing(shipped: Areas) -> None:
    assert shipped.kelurahan_of("62.71.02") == ()
    assert shipped.find("Marang") == ()


@pytest.mark.parametrize(
    "typed",
    [
        "Menteng",
        " menteng ",
        "MENTENG",
        "kel. Menteng",
        "Kel.menteng",
        "kelurahan menteng",
        "men teng",
        "ment",
        "Ｍenteng",
    ],
)
def test_a_typed_name_finds_its_kelurahan(shipped: Areas, typed: str) -> None:
    assert names(shipped.find(typed)) == ["Menteng"]


def test_a_whole_name_wins_over_a_longer_one(shipped: Areas) -> None:
    assert names(shipped.find("pahandut")) == ["Pahandut"]
    assert names(shipped.find("pahandut seb")) == ["Pahandut Seberang"]


def test_a_beginning_that_fits_several_finds_all_of_them(shipped: Areas) -> None:
    assert names(shipped.find("pahan")) == ["Pahandut", "Pahandut Seberang"]


@pytest.mark.parametrize("typed", ["", "  ", "kelurahan", "me", "jakarta", "!!!", "mentengx"])
def test_what_names_nothing_finds_nothing(shipped: Areas, typed: str) -> None:
    assert shipped.find(typed) == ()


def test_a_desa_is_found_too_and_a_file_from_a_spreadsheet_is_read(tmp_path: Path) -> None:
    areas = load(tmp_path, "\ufeff" + HEAD + FAMILY + "62.71.03.2001,desa,Kelayan,62.71.03,yes,K\n")
    assert names(areas.find("Desa Kelayan")) == ["Kelayan"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("62.71.03.1002,kelurahan,Menteng,62.71.03,yes", "line 5: it needs 6 cells"),
        ("62.71.03.1002,kelurahan,Menteng,62.71.03,yes,K,more", "line 5: it needs 6 cells"),
        ("6271031002,kelurahan,Menteng,62.71.03,yes,K", "line 5: '6271031002' is not a Kemendagri code"),
        ("62.71.03.1٠02,kelurahan,Menteng,62.71.03,yes,K", "is not a Kemendagri code"),
        ("62.71.03.1002,kecamatan,Menteng,62.71.03,yes,K", "line 5: 62.71.03.1002 is a kelurahan or desa"),
        ("62.71.03.1002,kelurahan,,62.71.03,yes,K", "line 5: 62.71.03.1002 has no name"),
        ("62.71.03.1002,kelurahan,Menteng,62.71.02,yes,K", "line 5: the parent of 62.71.03.1002 is not '62.71.02'"),
        ("62.71.04.1002,kelurahan,Menteng,62.71.04,yes,K", "line 5: the parent 62.71.04 of 62.71.04.1002 is not in"),
        ("62.71.03.1002,kelurahan,Menteng,62.71.03,maybe,K", "line 5: desa_binaan is yes or no, not 'maybe'"),
        ("62.71.04,kecamatan,Sabangau,62.71,yes,K", "line 5: only a kelurahan or desa can be desa_binaan"),
        ("62.71.03,kecamatan,Jekan Raya,62.71,no,K", "line 5: 62.71.03 is there twice"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, sentence: str) -> None:
    with pytest.raises(AreasFault, match=sentence):
        load(tmp_path, HEAD + FAMILY + line + "\n")


def test_wrong_columns_and_wrong_encodings_are_named(tmp_path: Path) -> None:
    with pytest.raises(AreasFault, match="line 1: the columns must be code, level"):
        load(tmp_path, HEAD.replace(",", ";"))
    (tmp_path / "areas.csv").write_bytes(HEAD.encode() + b"62,provinsi,\xff\xfe,,no,K\n")
    with pytest.raises(AreasFault, match="not UTF-8"):
        Areas.load(tmp_path / "areas.csv")


def test_an_empty_file_is_a_fault_too(tmp_path: Path) -> None:
    with pytest.raises(AreasFault, match="line 1"):
        load(tmp_path, "")
