import re

import pytest
import yaml

from bot.resources import ContentFolder, data_folder
from bot.shapes import read_file
from bot.tips.naming import FILE as OFFICIALS_FILE
from bot.tips.naming import Naming
from bot.tips.risk_shapes import OfficialsFile, RisksFile, RuleEntry, fold
from bot.tips.risks import FILE as RISKS_FILE
from bot.tips.risks import RiskFinder, RiskKind
from tests.unit.tips.risk_phrases import read_corpus

CONTENT = ContentFolder(data_folder("content"))
RISKS = read_file(RisksFile, CONTENT.file(RISKS_FILE), RISKS_FILE)
OFFICIALS = read_file(OfficialsFile, CONTENT.file(OFFICIALS_FILE), OFFICIALS_FILE)
FINDER = RiskFinder.load(CONTENT)
RISKY, CLEAN = read_corpus()
RULES = [
    pytest.param(rule, id=f"{kind}-{number}")
    for kind, entry in RISKS.kinds.items()
    for number, rule in enumerate(entry.rules)
]
_LITERAL = re.compile(r"[a-z]+(?: [a-z]+)*")
LONGEST_QUOTE = 4
LONGEST_REASON = 120


# What the corpus has no example of.
OTHERS = ("NIK saya 6271010101010001", "tgl 12/3 19.00 berangkat", "around nine o'clock")


def literals(patterns: list[str]) -> list[str]:
    """Return the sayings of several words that patterns spell out."""
    plain = (re.sub(r"\(\?(?:P<[a-z_]+>|<?[!=:])|<[a-z_]+>|[][(){}|\\]", "\n", pattern) for pattern in patterns)
    return [match[0] for each in plain for match in _LITERAL.finditer(each) if len(match[0].split()) > LONGEST_QUOTE]


def reasons(language: str) -> list[str]:
    return [FINDER.why(kind, language) for kind in RiskKind]


def test_no_rule_quotes_the_corpus() -> None:
    rules = [rule for kind in RISKS.kinds.values() for rule in kind.rules]
    patterns = [*RISKS.parts.values(), *(word for rule in rules for word in rule.words)]
    texts = [fold(text) for text in (*(tip.text for tip in RISKY), *CLEAN)]
    assert [saying for saying in literals(patterns) if any(saying in text for text in texts)] == []


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_finds_something(rule: RuleEntry) -> None:
    pattern = RISKS.compile(rule.words)
    assert any(pattern.search(fold(text)) for text in (*OTHERS, *(tip.text for tip in RISKY)))


@pytest.mark.parametrize("language", ["id", "en"])
def test_reasons_are_short_sentences_and_differ(language: str) -> None:
    said = reasons(language)
    assert all(each.endswith(".") and len(each) <= LONGEST_REASON for each in said)
    assert len(set(said)) == len(said)
    assert set(said) == {each.why[language] for each in RISKS.kinds.values()}


@pytest.mark.parametrize("language", ["id", "en"])
def test_reasons_use_no_words_of_the_office(language: str) -> None:
    wording = yaml.safe_load(CONTENT.file(f"{language}/wording.yaml").read_text(encoding="utf-8"))
    kept_out = [*wording.get("avoid", ()), *wording.get("never", ())]
    kept = [re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE) for word in kept_out]
    assert [(word.pattern, said) for word in kept for said in reasons(language) if word.search(said)] == []


def test_every_rougher_word_is_there_in_both_languages() -> None:
    rougher = [rule.vaguer for kind in RISKS.kinds.values() for rule in kind.rules if rule.vaguer is not None]
    assert all(set(each) == {"id", "en"} for each in rougher)


def test_every_role_that_may_matter_is_an_official() -> None:
    naming = Naming.load(CONTENT)
    roles = "lurah, sekretaris lurah, kades, kepala desa, camat, ketua RT, ketua RW, pak RT, babinsa, bhabinkamtibmas"
    roles += (
        ", koordinator, petugas kelurahan, petugas kecamatan, aparat, oknum polisi, oknum imigrasi, PIMPASA, satpol PP"
    )
    assert [role for role in roles.split(", ") if not naming.names_official(f"{role} ikut")] == []


@pytest.mark.parametrize("words", [OFFICIALS.titles, OFFICIALS.common])
def test_titles_and_everyday_words_are_plain_words(words: tuple[str, ...]) -> None:
    assert [word for word in words if not re.fullmatch(r"[a-z]+", word)] == []
    assert len(set(words)) == len(words)
