import venv
from pathlib import Path
from sysconfig import get_path

import pytest

from tests.packaging.installing import ROOT, Installed, build, pip


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    python = folder / "bin/python"
    pip("--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel)
    site_packages = Path(get_path("purelib", vars={"base": str(folder)}))
    # A path in a .pth file is looked into, its own .pth files are not: the checkout stays unknown.
    (site_packages / "dependencies.pth").write_text(f"{get_path('purelib')}\n{get_path('platlib')}\n")
    return Installed(folder)
