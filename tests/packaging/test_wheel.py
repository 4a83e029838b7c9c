import json
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from tests.packaging.installing import ROOT, Installed

FIND = """
import sys, locale, bot, handlers
from bot.i18n import Catalogues
from bot.learning.library import Library
from bot.resources import ContentFolder, data_folder
catalogues = Catalogues.load(data_folder("locale"))
Library.load(ContentFolder(data_folder("content")), catalogues.tags())
print(bot.__file__, handlers.__file__, locale.__file__, data_folder("content"), data_folder("locale"), sep="\\n")
print(catalogues.tags())
"""


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def files(folder: str) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_code_is_in_the_wheel_whole(names: set[str]) -> None:
    assert files("bot") | files("handlers") <= names
    assert {"bot/py.typed", "handlers/py.typed", "bot/demo/page/index.html"} <= names


@pytest.mark.parametrize("folder", ["content", "locale"])
def test_the_data_is_in_the_wheel_whole_and_in_its_place(names: set[str], folder: str) -> None:
    assert {name for name in names if name.startswith(f"bot/_data/{folder}/")} == {
        f"bot/_data/{name}" for name in files(folder)
    }
    assert files(folder)


def test_nothing_else_is_in_the_wheel(names: set[str]) -> None:
    (metadata,) = {name.split("/")[0] for name in names if ".dist-info/" in name}
    assert {name.split("/")[0] for name in names} == {"bot", "handlers", metadata}
    assert not [name for name in names if "test" in name or "__pycache__" in name]


def test_the_locale_folder_never_shadows_the_standard_library() -> None:
    assert not list((ROOT / "locale").rglob("*.py"))
    assert not list((ROOT / "content").rglob("*.py"))


def test_the_wheel_says_what_it_needs(wheel: Path, names: set[str]) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in names if name.endswith(".dist-info/METADATA")]
        metadata = Parser().parsestr(archive.read(name).decode())
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "MIT"
    assert metadata.get_all("License-File") == ["LICENSE"]
    assert set(metadata.get_all("Provides-Extra") or ()) == {"ocr", "postgres", "test"}


def test_an_installation_finds_its_own_data_from_anywhere(installed: Installed) -> None:
    ended = installed.run("python", "-c", FIND)
    assert ended.returncode == 0, ended.stderr
    bot, handlers, standard, content, catalogues, tags = ended.stdout.splitlines()
    inside = str(installed.folder)
    assert all(path.startswith(inside) for path in (bot, handlers, content, catalogues))
    assert not standard.startswith(inside)
    assert str(ROOT) not in (bot, handlers, standard)
    assert tags == "('id', 'en')"


@pytest.mark.parametrize("program", [("python", "-m", "bot"), ("desa-binaan",)], ids=["module", "script"])
def test_an_installation_checks_a_recruiter_from_the_root_folder(
    installed: Installed, program: tuple[str, ...]
) -> None:
    ended = installed.run(*program, "check", "--json", "PT AJI AYAHBUNDA SEJATI")
    assert ended.returncode == 0, ended.stderr
    answer = json.loads(ended.stdout)
    assert (answer["verdict"], answer["name"]) == ("listed", "PT AJI AYAHBUNDA SEJATI")


def test_an_installation_makes_its_database_from_the_root_folder(installed: Installed, tmp_path: Path) -> None:
    ended = installed.run("desa-binaan", "migrate", BOT_DATA_DIR=str(tmp_path / "data"))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert {path.name for path in (tmp_path / "data").iterdir()} >= {"bot.db", "keys.json"}
