import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from pydantic import SecretStr

from bot.__main__ import app
from bot.settings import Settings
from tests.packaging.installing import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PAGES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")


def settings_table() -> str:
    """Return the table of all settings as the README shows it."""
    rows = ["| Setting | Default | What it is |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None or isinstance(field.default, SecretStr) else f"`{field.default}`"
        rows.append(f"| `BOT_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(rows)


def command(mark: str) -> str:
    (found,) = re.findall(rf"^<!-- {mark} -->\n```sh\n(.*?)\n```$", README, re.MULTILINE | re.DOTALL)
    return str(found)


def test_the_settings_table_is_the_one_of_the_code() -> None:
    expected = settings_table()
    print(f"Put this into README.md:\n{expected}")
    assert expected in README


@pytest.mark.parametrize(("mark", "ending"), [("demo", ".venv/bin/python -m bot demo"), ("test", ".venv/bin/pytest")])
def test_each_of_the_two_commands_is_one_line_that_makes_its_own_environment(mark: str, ending: str) -> None:
    line = command(mark)
    assert "\n" not in line
    assert line.startswith("python3 -m venv .venv && .venv/bin/pip install ")
    assert line.endswith(f"&& {ending}")


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_links_to_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_a_page_names_is_there(page: str) -> None:
    groups = {group.name: group.typer_instance for group in app.registered_groups}
    known = {f"{each.name or each.callback.__name__}" for each in app.registered_commands if each.callback}
    for name, group in groups.items():
        assert group is not None
        known |= {f"{name} {each.name}" for each in group.registered_commands}
        # A group with a callback of its own can be called without a further word.
        known |= {str(name)} if group.registered_callback is not None else set()
    text = (ROOT / page).read_text(encoding="utf-8")
    named = re.findall(r"(?:-m bot|desa-binaan) ((?:staff|keys|webhook|agencies) [a-z]+|doctor content|[a-z]+)", text)
    assert set(named) <= known
    assert named or page != "README.md"


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=;]", each)[0].strip().lower() for each in requirements}


def test_every_dependency_has_its_reason() -> None:
    extras = PROJECT["optional-dependencies"]
    needed = names([*PROJECT["dependencies"], *extras["postgres"], *extras["ocr"], *extras["test"]]) - {"desa-binaan"}
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", text, re.MULTILINE)
    told = names([re.sub(r"\(extra `\w+`\)", "", name) for row in rows for name in row.split(",")])
    assert needed - told == set()


def test_every_package_that_is_imported_is_asked_for() -> None:
    trees = [
        ast.parse(path.read_text(encoding="utf-8")) for path in (*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/*.py"))
    ]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    roots = {module.split(".")[0] for module in modules} - sys.stdlib_module_names - {"bot", "handlers"}
    brought = packages_distributions()
    imported = {brought[root][0].lower() for root in roots}
    needed = names([*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["ocr"]])
    # PTB's extra brings tornado, and RapidOCR brings NumPy, in the versions that they were tested with.
    assert imported - needed == {"tornado", "numpy"}
