"""The notebooks of the project: stories in reading order, and beside each the checks that it rests on."""

from __future__ import annotations

from pathlib import Path

from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project

#: The stories' names in the order in which they are to be read, one a line.
CONTENTS = "contents.txt"
#: The folder of the checks: a notebook there bears the name of the story that rests on it.
CHECKS = "checks"


def story_paths(project: Project) -> list[Path]:
    """The stories as `notebooks/contents.txt` orders them; without that file by name.

    Raises Problem where the file and the folder name different notebooks.
    """
    found = {path.stem: path for path in sorted(project.notebooks.glob("[0-9]*.ipynb"))}
    contents = project.notebooks / CONTENTS
    if not contents.is_file():
        return list(found.values())
    order = contents.read_text("utf-8").split()
    if odd := sorted(set(order) ^ set(found)) or [name for name in order if order.count(name) > 1]:
        raise Problem(
            f"{project.shown(contents)} must name every notebook of its folder once; look at {', '.join(odd)}."
        )
    return [found[name] for name in order]


def checks_of(story: Path) -> Path | None:
    """The notebook of checks beside a story, where it has one."""
    path = story.parent / CHECKS / story.name
    return path if path.is_file() else None


def notebook_paths(project: Project) -> list[Path]:
    """Every notebook: each story, followed by its checks.

    Raises Problem as `story_paths`, and for checks that belong to no story.
    """
    stories = story_paths(project)
    every = [path for story in stories for path in (story, checks_of(story)) if path is not None]
    folder = project.notebooks / CHECKS
    if alone := sorted(set(folder.glob("*.ipynb")) - set(every)):
        raise Problem(
            f"{project.shown(alone[0])} bears the name of no story; name it as the notebook that rests on it."
        )
    return every
