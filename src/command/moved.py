"""What new raw data moved in the tables: the headline numbers, and who is another person now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from race_doubles.command.building import build, people_before, what_became_of
from race_doubles.common.errors import Problem
from race_doubles.common.files import read_arrow
from race_doubles.common.paths import Project
from race_doubles.doubles.levels import LEVELS, levels_from

#: A level in the sentence on how many doubles reach it.
_WORDS = {
    "started": "doubles", "finished": "finished at both", "top10": "a top ten at both",
    "podium": "a podium at both", "won": "won both",
}  # fmt: skip


@dataclass(frozen=True)
class Moved:
    """Lines on the numbers and on the people; `problem` says why the tables could not be built."""

    numbers: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    problem: str = ""


def rebuild(project: Project, tell: Callable[[str], None]) -> Moved:
    """Build the tables from what came in, and say what moved since the last build.

    Where there are no tables of before, nothing is built: nothing could be said.
    """
    before = headline(project)
    people = people_before(project)
    if not before or not people:
        return Moved(
            numbers=[
                "There were no tables of before, so what moved cannot be said; `doubles build` makes them."
            ]
        )
    try:
        build(project, tell=tell)
    except Problem as why:
        return Moved(problem=str(why))
    became = what_became_of(people, people_before(project))
    nobody = ["Nobody's earlier results were joined, parted or given another id."]
    return Moved(compared(before, headline(project)), became or nobody)


def headline(project: Project) -> dict[str, int]:
    """How many doubles reach each level or a stronger one, and `people`; empty where there is no table."""
    try:
        rows = read_arrow(project.processed / "doubles.parquet", ["runner_id", "level"]).to_pylist()
    except Problem:
        return {}
    found = {level: sum(row["level"] in levels_from(level) for row in rows) for level in LEVELS}
    return found | {"people": len({row["runner_id"] for row in rows})}


def compared(before: dict[str, int], after: dict[str, int]) -> list[str]:
    """A line on each number of `headline`, before and after."""
    said = []
    for name, words in {
        "started": _WORDS["started"],
        "people": "people with a double",
        **_WORDS,
    }.items():
        one, other = before[name], after[name]
        said.append(
            f"{words}: {other:,}, as before" if one == other else f"{words}: {one:,} -> {other:,}"
        )
    return said
