import pytest

from bot.agencies.checker import Checker
from bot.agencies.matching.words import Words
from bot.agencies.model import Agency, ReasonKind, Verdict
from bot.agencies.register import Register
from tests.unit.agencies.small_register import DAY

ADVERT = """🔥🔥 DIBUTUHKAN SEGERA 🔥🔥
ART / Caregiver ke HONGKONG
Potongan 6 bulan, tanpa biaya di depan!
✅ {}
WA: wa.me/6281234567890"""


@pytest.mark.parametrize(
    "text",
    [
        "tolong cek {} dong",
        "min mau tanya {} itu resmi ga ya",
        "PT ARNI FAMILY (P3MI)",
        "{} cabang cilacap",
        "{} cab. Jakarta Timur itu aman gak",
        "kantor arni family di ngawi",
        "agen arni family taiwan",
        "{}, Jl. Raya Condet No 12",
        "{} 5 juta katanya",
        "{} 5juta katanya",
        "{} Jl. Sudirman No 4 Palangka Raya",
        "{} jakarta timur",
        "{} tapi belum berangkat",
        "loker {} gaji 8 jt",
        "agensi arni family hongkong",
        "{} 081234567890",
        "mas, {} iki resmi opo ora?",
        "punten, {} teh resmi?",
        "mau daftar jepang lewat arni family, ijinnya masih aktif gak ya",
        "PPTKIS {}",
        "*PT RESMI* *JOB JEPANG*\n_{}_\nberangkat juli",
        ADVERT,
    ],
)
def test_words_of_talk_beside_the_name_do_not_matter(checker: Checker, text: str) -> None:
    answer = checker.check(text.format("PT ARNI FAMILY"))

    assert answer.verdict is Verdict.LISTED, answer.candidates


@pytest.mark.parametrize(
    "text",
    [
        "PT Arni Family Indonesia",
        "PT Arni Family Jaya",
        "PT Arni Family Group",
        "PT Semarang Arni Family",
        "new arni family",
        "PT Arni Family 2",
        "PT Arni Family II",
        "PT Arni Family (Indonesia)",
        "PT Arni Family & Rekan",
        "PT Arni Family dan Rekan",
        "PT Arni Family Cabang Utama Indonesia",
        "PT Arni Family Tbk",
        "PT Sinar dari Arni Family",
        "arni family jaya",
        "arni maju family",
        "CV Arni Family",
        "cv. arni family",
        "Arni Family, CV",
        "koperasi arni family",
        "LPK Arni Family",
        "pak arni family",
        "haji arni family",
        "Tn. Arni Family",
        "the arni family",
        "PT Arni Family no 1",
        "PT Arni Family cabang 2",
        "PT Arni Family Jawa",
        "seseorang mengaku PT Arni Family",
        "perwakilan PT Arni Family",
        "koperasi karyawan PT Arni Family",
        "mitra PT Arni Family",
        "kerja sama dengan PT Arni Family",
        "CV Maju Terus bersama PT Arni Family",
        "saya minori mau kerja",
    ],
)
def test_a_word_that_makes_another_name_is_asked_back(checker: Checker, text: str) -> None:
    answer = checker.check(text)

    assert answer.verdict is Verdict.SIMILAR
    assert answer.candidates


def test_the_word_beside_the_name_is_told(checker: Checker) -> None:
    (candidate, *_) = checker.check("PT Arni Family Sentosa").candidates

    assert (candidate.why[0].kind, candidate.why[0].typed) == (ReasonKind.BESIDE, "sentosa")


def test_a_word_of_talk_that_companies_carry_is_no_talk_behind_a_name(words: Words) -> None:
    agencies = tuple(Agency(name, None, None, "a test") for name in ("PT ARNI FAMILY", "PT AMAN SENTOSA"))
    checker = Checker(Register(agencies, (), DAY), words)

    assert checker.check("PT Arni Family aman").verdict is Verdict.SIMILAR


@pytest.mark.parametrize(
    "text", ["PT Arni Family dan PT Asa Jaya", "PT ARNI FAMILY\nPT ASA JAYA", "arni family, asa jaya"]
)
def test_several_companies_in_one_text_are_all_offered(checker: Checker, text: str) -> None:
    answer = checker.check(text)

    assert answer.verdict is Verdict.SIMILAR
    assert {"PT ARNI FAMILY", "PT ASA JAYA"} <= {candidate.name for candidate in answer.candidates}


def test_a_company_that_is_not_on_the_list_beside_one_that_is_makes_the_answer_open(checker: Checker) -> None:
    answer = checker.check("PT Suka Maju, cabang dari PT Arni Family")

    assert answer.verdict is Verdict.SIMILAR


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "🔥🔥",
        "p",
        "halo",
        "pt apa yang bagus buat ke hongkong",
        "gaji berapa",
        "mau kerja ke luar negeri",
        "terima kasih",
    ],
)
def test_a_text_without_a_name_is_not_found(checker: Checker, text: str) -> None:
    assert checker.check(text).verdict is Verdict.NOT_FOUND


@pytest.mark.parametrize(("typed", "verdict"), [("terima kasih", "not_found"), ("PT kasih", "similar")])
def test_a_word_of_talk_that_companies_carry_names_none_unless_it_is_called_pt(
    words: Words, typed: str, verdict: str
) -> None:
    checker = Checker(Register((Agency("PT SINAR KASIH", None, None, "a test"),), (), DAY), words)

    assert checker.check(typed).verdict == verdict
