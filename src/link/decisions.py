"""Decisions of people about who is who: `same_person.csv`, `different_people.csv` and `counted_until.csv`.

They settle what no result can show, such as a new surname. Each row names two results, gives a
reason and a source, and overrides the model. A row that contradicts another, or that matches no
result any more, stops the build: it is either a mistake or no longer needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from race_doubles.common.curated import Column, curated_rows, row_problem
from race_doubles.link.disjoint_sets import DisjointSets

SAME, DIFFERENT = "same_person.csv", "different_people.csv"
COLUMNS = (
    Column("result_id_a"),
    Column("result_id_b"),
    Column("reason"),
    Column("source", "citation"),
)
DECISION_COLUMNS = [column.name for column in COLUMNS]
TODO = "correct the row or remove it"
#: The last year whose results count in how rare names, words and countries are: one row.
COUNTED = "counted_until.csv"
COUNTED_COLUMNS = (Column("year", "year"), Column("reason"), Column("source", "citation"))


@dataclass
class Decisions:
    """Pairs of result ids that a person has judged: `same` person, or `different` people."""

    same: Sequence[tuple[str, str]] = ()
    different: Sequence[tuple[str, str]] = ()


def read_decisions(curated_dir: Path, result_ids: Iterable[str]) -> Decisions:
    """The decisions in `curated_dir`, checked against the ids of the results.

    A missing file is no decisions. Raises Problem, naming file and row, for a row without reason or
    source, an id that no result has, a pair given twice, and a pair that is said to be two people but that
    other rows make one.
    """
    known = set(result_ids)
    same = _read(curated_dir / SAME, known)
    different = _read(curated_dir / DIFFERENT, known)
    _check_contradictions(same, different, curated_dir / DIFFERENT)
    return Decisions(list(same), list(different))


def counted_until(curated_dir: Path | None) -> int | None:
    """The year in `COUNTED`, None where there is no such file or folder, or no row: then all results count.

    Raises Problem for a row that is wrong, and where there are several.
    """
    path = (curated_dir or Path()) / COUNTED
    rows = curated_rows(path, COUNTED_COLUMNS) if curated_dir and path.is_file() else []
    if len(rows) > 1:
        raise row_problem(path, rows[1]["line"], "is a second year", "keep one")
    return int(rows[0]["year"]) if rows else None


def reasons(curated_dir: Path) -> tuple[dict[frozenset, str], dict[frozenset, str]]:
    """Pair of result ids -> reason and source in one string, for the pairs judged one person and those judged two.

    Reads the files as they are; `read_decisions` checks them.
    """
    said = []
    for name in (SAME, DIFFERENT):
        path = curated_dir / name
        said.append({frozenset(_pair(row)): f"{row['reason'].strip().rstrip('.')} ({row['source'].strip()})"
                     for row in _rows(path)})  # fmt: skip
    return said[0], said[1]


def _rows(path: Path) -> list[dict]:
    """The rows of one file; no file is no decisions."""
    return curated_rows(path, COLUMNS) if path.is_file() else []


def _pair(row: dict) -> tuple[str, str]:
    return row["result_id_a"], row["result_id_b"]


def _read(path: Path, known: set[str]) -> dict[tuple[str, str], int]:
    """The pairs of one file, checked, and the line of each."""
    lines: dict[frozenset, int] = {}
    pairs = {}
    for row in _rows(path):
        pair, line = _pair(row), row["line"]
        for result_id in pair:
            if result_id not in known:
                raise row_problem(path, line, f"names {result_id!r}, the id of no result", TODO)
        if pair[0] == pair[1]:
            raise row_problem(path, line, f"names {pair[0]} twice", TODO)
        if frozenset(pair) in lines:
            wrong = f"decides the pair of line {lines[frozenset(pair)]} again"
            raise row_problem(path, line, wrong, "remove one")
        lines[frozenset(pair)] = pairs[pair] = line
    return pairs


def _check_contradictions(
    same: Iterable[tuple[str, str]], different: dict[tuple[str, str], int], path: Path
) -> None:
    people: DisjointSets[str] = DisjointSets()
    for a, b in same:
        people.join(people.find(a), people.find(b))
    for (a, b), line in different.items():
        if people.find(a) == people.find(b):
            wrong = f"makes two people of {a} and {b}, who are one by {SAME}"
            raise row_problem(path, line, wrong, "correct one of the two")
