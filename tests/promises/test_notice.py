import ast
from pathlib import Path

import pytest

from bot.app import Knowledge
from bot.staff.model import Role
from handlers.notice import check_promises, privacy_text, promises
from tests.promises.scenes import LANGUAGES, TERMS, words
from tests.talk import Talk

FOLDER = Path(__file__).parent
OTHERS = {"test_notice", "test_code"}


def proofs() -> set[str]:
    """Return the promises that have a file here with a test of just that name."""
    files = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in FOLDER.glob("test_*.py")}
    tests = {
        stem: {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
        for stem, tree in files.items()
        if stem not in OTHERS
    }
    lacking = [stem for stem, names in tests.items() if stem not in names]
    assert lacking == []
    return {stem.removeprefix("test_") for stem in tests}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_promise_has_a_test_of_its_name_and_every_such_test_a_promise(
    knowledge: Knowledge, language: str
) -> None:
    with knowledge.catalogues.speaking(language):
        names = [promise.name for promise in (*promises(TERMS), *check_promises())]
    assert len(names) == len(set(names))
    assert set(names) == proofs()


def test_every_promise_is_translated(knowledge: Knowledge) -> None:
    texts = []
    for language in LANGUAGES:
        with knowledge.catalogues.speaking(language):
            texts.append([promise.text for promise in (*promises(TERMS), *check_promises())])
    assert all(one and other and one != other for one, other in zip(*texts, strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_both_notices_show_every_promise(talk: Talk, knowledge: Knowledge, language: str) -> None:
    await talk.officer("Petugas", Role.SUPERVISOR)
    warga = talk.person("Warga", language)
    with knowledge.catalogues.speaking(language):
        expected = words(privacy_text(talk.running.shared.terms))
    for command in ("/info", "/privasi"):
        await warga.says(command)
        assert expected in warga.reads


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_privacy_page_shows_what_a_check_keeps(talk: Talk, knowledge: Knowledge, language: str) -> None:
    warga = talk.person("Warga", language)
    with knowledge.catalogues.speaking(language):
        expected = [promise.text for promise in check_promises()]
    await warga.says("/privasi")
    assert all(text in warga.reads for text in expected)
