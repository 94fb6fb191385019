"""One setting, in a process of its own: build the tables of a copy of the checkout and run its notebooks."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import nbformat

from race_doubles.command.building import build
from race_doubles.command.notebooks import run_notebook
from race_doubles.common.paths import Project
from race_doubles.common.stories import notebook_paths
from tools.same.kernel import check_kernel


def main(copy: Path, builds: bool, numbers: list[str]) -> None:
    """Leave the tables in `data/processed` and the outputs in the notebooks of `copy`."""
    check_kernel()
    project = Project(copy)
    if builds:
        build(project, force=True, tell=lambda line: None)
    for path in notebook_paths(project):
        if not numbers or path.name.split("_")[0] in numbers:
            book = asyncio.run(
                run_notebook(nbformat.read(path, as_version=4), path.name, path.parent)
            )
            nbformat.write(book, path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] == "build", sys.argv[3:])
