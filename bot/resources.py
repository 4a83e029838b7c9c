"""Find the data folders (`content`, `locale`) in a wheel, an editable install or a checkout."""

from pathlib import Path


def data_folder(name: str) -> Path:
    """Return the folder of shipped data called `name` (`content` or `locale`).

    A wheel holds it under `bot/_data`; an editable install and a checkout have it beside `bot`.

    Raises:
        FileNotFoundError: the installation holds no such folder.
    """
    package = Path(__file__).resolve().parent
    for candidate in (package / "_data" / name, package.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"this installation has no {name!r} folder; reinstall the package")


class ContentFolder:
    """The shipped content with an operator's own folder laid over it, file by file."""

    def __init__(self, base: Path, overlay: Path | None = None) -> None:
        self._layers = [base] if overlay is None else [overlay, base]

    def file(self, relative: str) -> Path:
        """Return the path of one file, the operator's where there is one.

        Raises:
            FileNotFoundError: no layer has it.
        """
        for layer in self._layers:
            candidate = layer / relative
            if candidate.is_file():
                return candidate
        raise FileNotFoundError(f"content has no file {relative!r}")

    def files(self, pattern: str) -> dict[str, Path]:
        """Return every file that matches a glob, by its relative path, sorted; the operator's wins."""
        found: dict[str, Path] = {}
        for layer in reversed(self._layers):
            found.update({path.relative_to(layer).as_posix(): path for path in layer.glob(pattern)})
        return dict(sorted(found.items()))
