"""Build the wheel and install it where the checkout is not known."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Installed:
    """The wheel, installed into an environment that knows its dependencies but not the checkout."""

    folder: Path

    def run(
        self, *command: str | Path, cwd: Path = Path("/"), text: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run one of the environment's programs; a warning is an error."""
        return subprocess.run(
            [self.folder / "bin" / command[0], *command[1:]],
            cwd=cwd,
            env={"PATH": os.environ["PATH"], "PYTHONWARNINGS": "error", **environment},
            input=text,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


def build(source: Path, folder: Path) -> Path:
    """Build the wheel of a source tree, without the network."""
    command = [sys.executable, "-W", "error", "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    ended = subprocess.run(command, cwd=source, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


def pip(*arguments: str | Path) -> None:
    """Run pip without the network."""
    command: list[str | Path] = [sys.executable, "-m", "pip", "--no-input", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
