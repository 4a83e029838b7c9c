import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.resources import ContentFolder, data_folder
from bot.shapes import ContentFileFault
from bot.tips.model import TEXT_LIMIT
from bot.tips.risk_shapes import fold
from bot.tips.risks import RiskFinder, RiskKind
from bot.tips.text import clean_text
from tests.unit.tips.risk_phrases import Tip, read_corpus, recall

RISKY, CLEAN = read_corpus()
FINDER = RiskFinder.load(ContentFolder(data_folder("content")))

WORDS = (
    "saya sy ulun suami anak adik tetangga teman rumah kos jam pukul 14.35 setengah delapan malam tadi RT 03 RW 2 blok"
    " C no 4 jalan gang nama Sari cuma yang tahu hubungi di 0812-3456-7890 +62 email a@b.id @sari my husband at 2 pm"
    " I am the only ku . , ! ? ( ) - ' \" ½ ﬁ İ é 😀 ß"
)
PIECES = st.sampled_from([*WORDS.split(), "\n"])
WRITTEN = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map(" ".join))


def marked(text: str, *own: str) -> list[tuple[RiskKind, str]]:
    return [(risk.kind, text[risk.start : risk.end]) for risk in FINDER.find(text, own)]


def work_of(text: str) -> float:
    """Return how much processor time a text costs at least: a measure to compare, not a limit."""
    costs = []
    for _ in range(3):
        began = time.process_time()
        FINDER.find(text)
        costs.append(time.process_time() - began)
    return min(costs)


def test_the_corpus_is_as_large_as_it_has_to_be() -> None:
    assert sum(len(tip.phrases) for tip in RISKY) >= 200
    assert sum(len(tip.phrases) for tip in RISKY if tip.first) >= 100
    assert all(tip.phrases for tip in RISKY)
    assert len(CLEAN) >= 60
    assert len({tip.text for tip in RISKY} | set(CLEAN)) == len(RISKY) + len(CLEAN)


def test_nine_of_ten_risky_places_are_found() -> None:
    assert recall(FINDER, RISKY) >= 0.9
    assert recall(FINDER, [tip for tip in RISKY if tip.first]) >= 0.9
    assert recall(FINDER, [tip for tip in RISKY if not tip.first]) >= 0.9


@pytest.mark.parametrize("kind", RiskKind)
def test_every_kind_is_found(kind: RiskKind) -> None:
    phrases = [(tip, phrase) for tip in RISKY for phrase in tip.phrases if phrase.kind is kind]
    found = [phrase.is_found(FINDER.find(tip.text, tip.own)) for tip, phrase in phrases]
    assert sum(found) / len(found) >= 0.8


def test_the_kind_is_right_nine_times_of_ten() -> None:
    right = [
        any(risk.kind is phrase.kind for risk in FINDER.find(tip.text, tip.own) if phrase.is_found([risk]))
        for tip in RISKY
        for phrase in tip.phrases
    ]
    assert sum(right) / len(right) >= 0.9


def test_a_clean_text_is_seldom_marked() -> None:
    marks = [mark for text in CLEAN for mark in marked(text)]
    assert len(marks) * 5 <= len(CLEAN), marks


@pytest.mark.parametrize(
    "text",
    [
        "dia pakai nomor 081234567890",
        "hubungi 0812 3456 7890 kata calo itu",
        "nomornya 0852-4910-1111",
        "nomor calo itu 0852-4910-1111, namanya Anton",
        "081234567890",
        "akun fb calonya @loker.kamboja",
        "suaminya ikut, anaknya juga",
        "adik calo itu yang menjemput",
        "istri si agen pegang uang",
        "berangkat hari Senin, tanggal 12 Maret",
        "bulan Juni lalu di Pahandut",
        "kerja 12 jam sehari, kontrak 2 tahun",
        "kerja dari jam 7 pagi sampai malam",
        "biaya 3.500.000, setengah juta di muka",
        "orang dari Kereng Bangkirai, dekat rumah sakit",
        "pelaku jual buku di sekolah, nama tokonya Selaku",
        "SAYA MAU LAPOR ADA CALO",
        "Saya Lihat Ada Calo Di Pasar",
        "He uses +62 812 3456 7890 and his wife helps",
    ],
)
def test_what_tells_of_others_is_not_marked(text: str) -> None:
    assert marked(text) == []


def test_a_name_needs_its_capital_letter_only_where_nothing_else_tells() -> None:
    assert marked("saya Budi, mau lapor") == [(RiskKind.INTRODUCTION, "saya Budi")]
    assert marked("Saya Budi") == [(RiskKind.INTRODUCTION, "Saya Budi")]
    assert marked("saya budi, mau lapor") == []
    assert marked("NAMA SAYA BUDI, MAU LAPOR") == [(RiskKind.INTRODUCTION, "NAMA SAYA BUDI")]


def test_own_names_are_marked_wherever_they_stand() -> None:
    text = "SITI aminah, kata dia. Síti lagi, tapi bukan Sitinjak"
    assert marked(text, "siti", "Aminah") == [(RiskKind.OWN, "SITI aminah"), (RiskKind.OWN, "Síti")]


def test_a_place_is_a_place_in_the_very_text() -> None:
    text = "İ ﬁ ½ 😀 é: suami saya, jam 14.35\nRT 03"
    assert [found for _, found in marked(text)] == ["suami saya", "jam 14.35", "RT 03"]


def test_a_line_may_end_in_the_middle() -> None:
    assert marked("ini suami\nsaya") == [(RiskKind.KIN, "suami\nsaya")]


@pytest.mark.parametrize(
    ("text", "rougher"),
    [
        ("Suami saya ditawari kerja.", "Seseorang ditawari kerja."),
        ("mau lapor, adekku dibawa", "mau lapor, seseorang dibawa"),
        ("keluarga saya mau dibawa", "beberapa orang mau dibawa"),
        ("Tetangga depan rumah tampung orang", "Seseorang tampung orang"),
        ("dia datang ke rumah saya", "dia datang ke suatu tempat"),
        ("nama saya Sari, mau lapor agen", "mau lapor agen"),
        ("tolong, nomor saya 081234567890, cepat ya", "tolong, cepat ya"),
        ("ada calo di RT 03 kumpulkan paspor", "ada calo kumpulkan paspor"),
        ("orangnya di Jalan G. Obos 12 nomor 7 itu", "orangnya di Jalan G. Obos 12 itu"),
        ("jemput jam 14.35 di terminal", "jemput siang di terminal"),
        ("jemput jam 05.10 di terminal", "jemput pagi di terminal"),
        ("jemput pukul 16.00 wib di terminal", "jemput sore di terminal"),
        ("jemput pukul 22.15 di terminal", "jemput malam di terminal"),
        ("jemput jam 24.00 di terminal", "jemput malam di terminal"),
        ("jemput pukul 9 malam tadi", "jemput malam tadi"),
        ("kemarin sore pukul 16.45 dia datang", "kemarin sore dia datang"),
        ("tadi jam 3 ada bus", "tadi ada bus"),
        ("tgl 12 maret jam 19.00 mereka kumpul", "tgl 12 maret malam mereka kumpul"),
        ("setengah delapan malam dia datang", "malam dia datang"),
        ("They took her at 2 pm from the bus", "They took her around noon from the bus"),
        ("My husband was taken to the port", "Someone was taken to the port"),
        ("dia hanya cerita ke saya soal itu", "dia pernah cerita soal itu"),
        ("cuma saya yang tahu tempatnya", "ada yang tahu tempatnya"),
        ("Saya guru di SMP 6", "Saya guru di SMP 6"),
    ],
)
def test_rougher_words_are_good_words(text: str, rougher: str) -> None:
    assert FINDER.vaguer(text) == rougher


def test_the_address_of_a_suspect_is_marked_but_kept() -> None:
    text = "8 perempuan dikurung di Jalan Rajawali no 12, RT 03"
    assert {kind for kind, _ in marked(text)} == {RiskKind.ADDRESS}
    assert FINDER.vaguer(text) == text


def test_something_to_read_is_always_left() -> None:
    assert FINDER.vaguer("nomor saya 081234567890") == "seseorang"
    assert FINDER.vaguer("RT 03") == "seseorang"
    assert FINDER.vaguer("😀") == "😀"


def test_a_full_text_stays_within_the_limit() -> None:
    text = clean_text("adekku " * 500, 5000)[:TEXT_LIMIT]
    assert len(FINDER.vaguer(text)) <= TEXT_LIMIT
    assert not FINDER.find(FINDER.vaguer(text))
    assert FINDER.vaguer(text[:-10]).startswith("seseorang seseorang ")


@pytest.mark.parametrize("tip", RISKY, ids=lambda tip: tip.text[:40])
def test_rougher_words_are_no_risk_themselves(tip: Tip) -> None:
    rougher = FINDER.vaguer(tip.text, tip.own)
    assert FINDER.vaguer(rougher, tip.own) == rougher
    assert all(risk.vaguer is None for risk in FINDER.find(rougher, tip.own))


@pytest.mark.parametrize("text", CLEAN)
def test_a_clean_text_stays_as_it_is(text: str) -> None:
    if not FINDER.find(text):
        assert FINDER.vaguer(text) == text


@given(WRITTEN, st.lists(st.text(max_size=8), max_size=4))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read(text: str, own: list[str]) -> None:
    risks = FINDER.find(text, own)
    ends = [place for risk in risks for place in (risk.start, risk.end)]
    assert ends == sorted(ends)
    assert all(0 <= risk.start < risk.end <= len(text) for risk in risks)
    assert len(FINDER.vaguer(text, own)) <= max(len(text), TEXT_LIMIT)
    assert len(fold(text)) == len(text)


@given(WRITTEN)
@settings(max_examples=300, deadline=None)
def test_what_was_a_text_stays_one(text: str) -> None:
    if any(map(str.isalnum, text)):
        assert clean_text(FINDER.vaguer(clean_text(text, 4000)), 4000)


@pytest.mark.parametrize(
    "piece",
    [
        "jl.a.",
        "saya ",
        "anak saya ",
        "1.",
        "0812-",
        "a@",
        "@a",
        "RT 1 ",
        "jam 1 ",
        ". ",
        "\n",
        "teman dari ",
        "wa saya ",
    ],
)
def test_hostile_text_costs_little_more_than_any_text(piece: str) -> None:
    plain = (" ".join(CLEAN) * 2)[:4000]
    assert work_of(piece * (4000 // len(piece))) <= 20 * work_of(plain)


def test_reasons_are_told_in_both_languages() -> None:
    assert FINDER.why(RiskKind.KIN, "id") == "Petugas bisa menebak keluarga siapa ini."
    assert FINDER.why(RiskKind.KIN, "en") != FINDER.why(RiskKind.KIN, "id")
    assert FINDER.why(RiskKind.KIN, "bjn") == FINDER.why(RiskKind.KIN, "id")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("kinds:", "unheard: 1\nkinds:"),
        ("  own:", "  other:"),
        ("until: 24", "until: 23"),
        ("<me>", "<nobody>"),
        ("{street}", "{town}"),
        ("(?P<name>", "(?P<other>"),
    ],
)
def test_a_file_with_a_fault_is_refused(tmp_path: Path, fault: str, said: str) -> None:
    shipped = (data_folder("content") / "tips/risks.yaml").read_text(encoding="utf-8")
    (tmp_path / "tips").mkdir()
    (tmp_path / "tips/risks.yaml").write_text(shipped.replace(fault, said, 1), encoding="utf-8")
    with pytest.raises(ContentFileFault, match=r"^tips/risks\.yaml"):
        RiskFinder.load(ContentFolder(tmp_path))
