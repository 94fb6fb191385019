"""Where the project's folders are."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from race_doubles.common.errors import UsageProblem


@dataclass(frozen=True)
class Project:
    """The folders of one checkout; `root` holds `pyproject.toml` and `data/`."""

    root: Path

    @property
    def raw(self) -> Path:
        return self.root / "data" / "raw"

    @property
    def curated(self) -> Path:
        return self.root / "data" / "curated"

    @property
    def measured(self) -> Path:
        """What was measured on data that are no part of the project, such as the linker's errors."""
        return self.root / "data" / "measured"

    @property
    def processed(self) -> Path:
        return self.root / "data" / "processed"

    @property
    def cache(self) -> Path:
        return self.root / "data" / "cache"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def site(self) -> Path:
        return self.root / "site"

    def shown(self, path: Path) -> str:
        """`path` as a message may show it: relative to the project where it lies inside."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return str(path)


def find_project(start: Path | None = None) -> Project:
    """The checkout to work on.

    `DOUBLES_HOME` if set, else the nearest folder at or above `start` (the working directory)
    that holds `data/raw`, else the checkout this code was installed from (`pip install -e .`).

    Raises UsageProblem when none of them is a checkout.
    """
    if home := os.environ.get("DOUBLES_HOME"):
        if not (Path(home) / "data").is_dir():
            raise UsageProblem(
                f"DOUBLES_HOME is {home}, which has no data folder; set it to a checkout."
            )
        return Project(Path(home))
    here = Path(start or Path.cwd()).resolve()
    for folder in (here, *here.parents, Path(__file__).resolve().parents[2]):
        if (folder / "data" / "raw").is_dir() and (folder / "pyproject.toml").is_file():
            return Project(folder)
    raise UsageProblem(
        f"No checkout of Race Doubles at {here} or above it; work inside one, or set DOUBLES_HOME to it. "
        "The tables and the data that they are made from are in the project's repository, not in the package."
    )
