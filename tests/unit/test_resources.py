from pathlib import Path

import pytest

from bot import resources
from bot.resources import ContentFolder, data_folder


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def install(monkeypatch: pytest.MonkeyPatch, package: Path) -> None:
    package.mkdir(parents=True)
    monkeypatch.setattr(resources, "__file__", str(package / "resources.py"))


def test_a_checkout_has_its_data_beside_the_package() -> None:
    assert data_folder("locale") == Path(resources.__file__).parents[1] / "locale"
    assert (data_folder("content") / "areas.csv").is_file()


def test_a_wheel_has_its_data_inside_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path / "bot")
    (tmp_path / "bot/_data/content").mkdir(parents=True)
    (tmp_path / "content").mkdir()
    assert data_folder("content") == tmp_path / "bot/_data/content"


def test_an_installation_without_data_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path / "bot")
    with pytest.raises(FileNotFoundError, match=r"no 'locale' folder; reinstall"):
        data_folder("locale")


def test_the_working_folder_does_not_matter(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert (data_folder("content") / "areas.csv").is_file()


def test_an_operators_file_lies_over_the_shipped_one(tmp_path: Path) -> None:
    base = write(tmp_path / "base", office="shipped", areas="shipped")
    own = write(tmp_path / "own", office="own")
    folder = ContentFolder(base, own)
    assert folder.file("office").read_text() == "own"
    assert folder.file("areas").read_text() == "shipped"


def test_files_of_both_layers_are_found_once_in_order(tmp_path: Path) -> None:
    base = write(tmp_path / "base", id__lessons__b="shipped", id__lessons__a="shipped", id__other__c="shipped")
    own = write(tmp_path / "own", id__lessons__b="own", id__lessons__c="own")
    found = ContentFolder(base, own).files("id/lessons/*")
    assert {name: path.read_text() for name, path in found.items()} == {
        "id/lessons/a": "shipped", "id/lessons/b": "own", "id/lessons/c": "own",
    }  # fmt: skip
    assert list(found) == sorted(found)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"content has no file 'hotlines.yaml'"):
        ContentFolder(tmp_path).file("hotlines.yaml")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    write(tmp_path, office__yaml="")
    with pytest.raises(FileNotFoundError):
        ContentFolder(tmp_path).file("office")
