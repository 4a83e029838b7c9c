import pytest

from bot.agencies.checker import Checker
from bot.agencies.matching.words import Words
from bot.agencies.model import Agency, How, Verdict
from bot.agencies.register import Register
from tests.unit.agencies.small_register import DAY


@pytest.mark.parametrize(
    "typed",
    [
        "PT ARNI FAMILY",
        "arni family",
        "Pt. Arni Family",
        "P.T. arni family",
        "p t arni family",
        "(PT) Arni Family",
        "Arni Family, PT",
        "ARNI FAMILY PT",
        "PT.ARNI   FAMILY",
        "ptarnifamily",
        "PTARNI FAMILY",
        "ptArni Family",
        "arnifamily",
        "ar ni fam ily",
        "a r n i f a m i l y",
        "PT *ARNI FAMILY*",
        "PT “Arni Family”",
        "PT Arni-Family",
        "arrni  faamily",
        "arni famili",
        "PT ＡＲＮＩ ＦＡＭＩＬＹ",
        "PT 𝐀𝐑𝐍𝐈 𝐅𝐀𝐌𝐈𝐋𝐘",
        "PT АRNI FАMILY",
        "PT Árni Fàmily",
        "PT A\u200brni F\u200bamily",
        "PT ARN1 FAM1LY",
        "4rni f4m1ly",
        "arni+family",
        "PTnya arni family",
        "nama pt nya arni family",
    ],
)
def test_a_name_is_found_however_it_is_written(checker: Checker, typed: str) -> None:
    answer = checker.check(typed)

    assert answer.verdict is Verdict.LISTED
    assert answer.agency is not None
    assert answer.agency.name == "PT ARNI FAMILY"


@pytest.mark.parametrize(
    ("typed", "name", "how"),
    [
        ("kencana mercubuana", "PT KENTJANA MERCU BUANA", How.NORMALISED),
        ("kentjana mercoe boeana", "PT KENTJANA MERCU BUANA", How.NORMALISED),
        ("khidmat el kassab", "PT KHIDMAT EL KASAB", How.NORMALISED),
        ("hidmat el kasab", "PT KHIDMAT EL KASAB", How.SOUND),
        ("sapta rejeki", "PT SAPTA REZEKI", How.NORMALISED),
        ("alpha magsaysay internasional", "PT ALPHA MAGSAYSAY INTERNATIONAL", How.NORMALISED),
        ("anugerah migran nusantara", "PT ANUGRAH MIGRAN NUSANTARA", How.NORMALISED),
        ("abunimah sedjahtera oetama", "PT ABUNI`MAH SEJAHTERA UTAMA", How.NORMALISED),
        ("alhikmah djaya bakti", "PT AL-HIKMAH JAYA BHAKTI", How.NORMALISED),
        ("al hikmah jaja bakti", "PT AL-HIKMAH JAYA BHAKTI", How.SOUND),
        ("prima duta zejati", "PT PRIMA DUTA SEJATI", How.SOUND),
        ("amri margatama", "PT AMRI MARGATAMA", How.EXACT),
        ("binajasa abadi karya", "PT BINAJASA ABADI KARYA (BIJAK)", How.EXACT),
        ("binajasa abadi karya (bijak)", "PT BINAJASA ABADI KARYA (BIJAK)", How.EXACT),
        ("daya heldia abadi", "PT DAYA HELDIA ABADI", How.EXACT),
        ("agesa asa jaya", "PT AGESA ASA JAYA", How.EXACT),
    ],
)
def test_another_spelling_is_the_same_company(checker: Checker, typed: str, name: str, how: How) -> None:
    answer = checker.check(typed)

    assert answer.agency is not None, answer.candidates
    assert (answer.verdict, answer.agency.name) == (Verdict.LISTED, name)
    assert answer.how is how


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("pita melati indonesia", "PT VITA MELATI INDONESIA"),
        ("amir margatama", "PT AMRI MARGATAMA"),
        ("rihlah abadi", "PT RIHLAH IBADI"),
        ("prima duta raya", "PT PRIMA DUTA SEJATI"),
        ("putra nil sejati", "PT PUTRI NIL SEJATI"),
        ("timuraya jaya lestari", "PT TIMUR RAYA JAYA LESTARI"),
        ("margatama amri", "PT AMRI MARGATAMA"),
        ("kentjana buana", "PT KENTJANA MERCU BUANA"),
        ("PT KMB", "PT KENTJANA MERCU BUANA"),
        ("p.t. a.m.n.", "PT ANUGRAH MIGRAN NUSANTARA"),
        ("pt kentjana m b", "PT KENTJANA MERCU BUANA"),
        ("pt bijak", "PT BINAJASA ABADI KARYA (BIJAK)"),
        ("PT ARNI\nFAMILY", "PT ARNI FAMILY"),
    ],
)
def test_another_word_is_another_company_and_is_asked_back(checker: Checker, typed: str, near: str) -> None:
    answer = checker.check(typed)

    assert answer.verdict is Verdict.SIMILAR
    assert answer.agency is None
    assert near in [candidate.name for candidate in answer.candidates]


@pytest.mark.parametrize("typed", ["bidar satria abdi", "bidar satria aabdi", "argan putra tama", "vina duta sejati"])
def test_a_slip_that_may_be_another_word_is_asked_back(checker: Checker, typed: str) -> None:
    assert checker.check(typed).verdict is not Verdict.LISTED


@pytest.mark.parametrize(
    ("typed", "name"),
    [("kentjana mercu buaba", "PT KENTJANA MERCU BUANA"), ("assalam karya manunhgal", "PT ASSALAM KARYA MANUNGGAL")],
)
def test_a_slip_that_can_be_no_word_is_answered_with_the_right_name(checker: Checker, typed: str, name: str) -> None:
    answer = checker.check(typed)

    assert answer.agency is not None, answer.candidates
    assert (answer.agency.name, answer.how) == (name, How.SLIP)


def with_names(words: Words, *names: str) -> Checker:
    return Checker(Register(tuple(Agency(name, None, None, "a test") for name in names), (), DAY), words)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("PT BUMI MAS CITRA", "bumi emas citra"),
        ("PT BUMI MAS ANTARNUSA", "PT Bumi Masa Antarnusa"),
        ("PT BUMIMAS KATONG", "bumi emas katong"),
        ("PT RNT UTAMA INDONESIA", "rnt hutama indonesia"),
        ("PT MEGAH UTAMA KRIYA", "megah hutama kriya"),
        ("PT TEKAD JAYA ABADI", "teka jaya abadi"),
        ("PT KENSUR HUTAMA", "kensurf hutama"),
    ],
)
def test_other_words_whose_letters_fit_are_another_company(words: Words, name: str, typed: str) -> None:
    checker = with_names(words, name)

    assert checker.check(name).verdict is Verdict.LISTED
    assert checker.check(typed).verdict is not Verdict.LISTED


@pytest.mark.parametrize(
    "typed", ["c i p t a t e n a g a", "C-I-P-T-A-T-E-N-A-G-A", "p.t. c.i.p.t.a.t.e.n.a.g.a", "cip taten aga"]
)
def test_a_name_spelled_out_or_cut_anyhow_is_read(words: Words, typed: str) -> None:
    assert with_names(words, "PT CIPTA TENAGA").check(typed).verdict is Verdict.LISTED


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("setia mulia kriclatama", "PT SETIA MULIA KRIDATAMA"),
        ("bldar satria abacli", "PT BIDAR SATRIA ABADI"),
        ("anugrah rnigran nusantara", "PT ANUGRAH MIGRAN NUSANTARA"),
    ],
)
def test_a_word_misread_in_a_picture_is_offered_first(checker: Checker, typed: str, name: str) -> None:
    answer = checker.check(typed)

    assert (answer.verdict, answer.candidates[0].name) == (Verdict.SIMILAR, name)


def test_the_query_never_shows_in_a_printed_answer(checker: Checker) -> None:
    assert "rahasia" not in repr(checker.check("rahasia saya"))
