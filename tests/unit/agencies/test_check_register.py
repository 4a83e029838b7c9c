import re
from datetime import date
from pathlib import Path

import pytest

from bot.agencies.register import Register, RegisterError, load_register
from bot.resources import ContentFolder

LISTED = "name,licence_no,city,source,as_of\nPT ARNI FAMILY,9120002212466,,the list,2026-09-17\n"
SANCTIONS = "name,action,date,source,spelling\nPT A B,suspended,2026-01,a newspaper,unconfirmed\n"


def write_snapshot(folder: Path, listed: str = LISTED, sanctions: str = SANCTIONS, day: str = "2026-09-17") -> Register:
    place = folder / "agencies" / day
    place.mkdir(parents=True)
    (place / "listed.csv").write_text(listed, encoding="utf-8")
    (place / "sanctions.csv").write_text(sanctions, encoding="utf-8")
    return load_register(ContentFolder(folder))


def test_the_shipped_register_is_whole(snapshot: Register) -> None:
    assert (len(snapshot.agencies), len(snapshot.sanctions), snapshot.as_of) == (525, 144, date(2026, 9, 17))


def test_the_newest_snapshot_is_read(tmp_path: Path) -> None:
    write_snapshot(tmp_path, day="2026-09-17")

    assert write_snapshot(tmp_path, day="2026-10-01").as_of == date(2026, 10, 1)


def test_an_empty_number_is_none_and_a_month_stays_a_month(tmp_path: Path) -> None:
    register = write_snapshot(tmp_path, listed=LISTED.replace("9120002212466", " "))

    assert register.agencies[0].licence_no is None
    assert register.sanctions[0].date == "2026-01"


def test_a_sanction_is_cited_in_a_few_words_or_else_by_its_whole_source(tmp_path: Path) -> None:
    cited = SANCTIONS.replace("spelling\n", "spelling,cited\n").replace("unconfirmed\n", "unconfirmed,paper.id\n")

    (short,) = write_snapshot(tmp_path / "cited", sanctions=cited).sanctions
    (whole,) = write_snapshot(tmp_path / "older", sanctions=SANCTIONS).sanctions
    assert (short.source, short.cited) == ("a newspaper", "paper.id")
    assert whole.cited == "a newspaper"


def test_what_the_shipped_register_cites_is_short_and_comes_from_its_source(snapshot: Register) -> None:
    for sanction in snapshot.sanctions:
        assert len(sanction.cited) <= 140
        source = sanction.source.casefold().replace(" ", "")
        marks = re.findall(r"\d+/20\d\d|Berita \w+(?: \w+)?|Antara|JPNN|Republika|IDN Times", sanction.cited)
        assert marks
        assert all(mark.casefold().replace(" ", "") in source for mark in marks)
        assert "." not in re.sub(r"(?<=PK)\.02\.00", "", sanction.cited), "Telegram would make a link of it"


@pytest.mark.parametrize(
    ("listed", "sanctions", "message"),
    [
        ("name,city\nA,B\n", SANCTIONS, "2026-09-17/listed.csv line 1: the heading lacks licence_no, source, as_of"),
        (LISTED + "PT B,1\n", SANCTIONS, "listed.csv line 3: the row has not as many cells"),
        (LISTED + ",1,,the list,2026-09-17\n", SANCTIONS, "listed.csv line 3: the name is empty"),
        (LISTED, SANCTIONS.replace("suspended", "warned"), "sanctions.csv line 2: 'warned' is no action"),
        (LISTED, SANCTIONS.replace("unconfirmed", "?"), "sanctions.csv line 2: '\\?' says nothing of the spelling"),
        (LISTED, SANCTIONS.replace("2026-01", "soon"), "sanctions.csv line 2: 'soon' is no date"),
        (LISTED, SANCTIONS.replace("a newspaper", ""), "sanctions.csv line 2: a sanction needs a source"),
        (LISTED + '"PT', SANCTIONS, "listed.csv is not a readable CSV file"),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path: Path, listed: str, sanctions: str, message: str) -> None:
    with pytest.raises(RegisterError, match=message):
        write_snapshot(tmp_path, listed, sanctions)


def test_no_snapshot_at_all_is_told(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="there is no register"):
        load_register(ContentFolder(tmp_path))


def test_a_snapshot_without_sanctions_is_told(tmp_path: Path) -> None:
    write_snapshot(tmp_path)
    (tmp_path / "agencies/2026-09-17/sanctions.csv").unlink()

    with pytest.raises(RegisterError, match=r"sanctions\.csv is missing"):
        load_register(ContentFolder(tmp_path))
