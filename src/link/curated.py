"""Decisions of people about who is who: `same_person.csv` and `different_people.csv`.

They settle what no result can show, such as a new surname. Each row names two results, gives a
reason and a source, and overrides the model. A row that contradicts another, or that matches no
result any more, stops the build: it is either a mistake or no longer needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from race_doubles.common.errors import Problem
from race_doubles.common.files import read_csv_rows
from race_doubles.link.disjoint_sets import DisjointSets

SAME, DIFFERENT = "same_person.csv", "different_people.csv"
DECISION_COLUMNS = ["result_id_a", "result_id_b", "reason", "source"]


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
    _check_contradictions(same, different)
    return Decisions(same, different)


def reasons(curated_dir: Path) -> tuple[dict[frozenset, str], dict[frozenset, str]]:
    """Pair of result ids -> reason and source in one string, for the pairs judged one person and those judged two.

    Reads the files as they are; `read_decisions` checks them.
    """
    said = []
    for name in (SAME, DIFFERENT):
        path = curated_dir / name
        rows = read_csv_rows(path) if path.is_file() else ()
        said.append({frozenset(_pair(row)): f"{row['reason'].strip().rstrip('.')} ({row['source'].strip()})"
                     for row in rows})  # fmt: skip
    return said[0], said[1]


def _read(path: Path, known: set[str]) -> list[tuple[str, str]]:
    """The pairs of one file, checked."""
    if not path.is_file():
        return []
    seen: dict[frozenset, int] = {}
    pairs = []
    for line, row in enumerate(read_csv_rows(path, DECISION_COLUMNS), 2):
        where = f"{path.name}, line {line}"
        pair = _pair(row)
        for result_id in pair:
            if result_id not in known:
                raise Problem(
                    f"{where}: no result has the id {result_id!r}; correct the row or remove it."
                )
        if pair[0] == pair[1]:
            raise Problem(f"{where}: both ids are {pair[0]}; correct the row or remove it.")
        if not row["reason"].strip() or not row["source"].strip():
            raise Problem(f"{where}: a decision needs a reason and a source; add them.")
        if frozenset(pair) in seen:
            raise Problem(
                f"{where}: line {seen[frozenset(pair)]} already decides this pair; remove one."
            )
        seen[frozenset(pair)] = line
        pairs.append(pair)
    return pairs


def _pair(row: dict[str, str]) -> tuple[str, str]:
    return row["result_id_a"], row["result_id_b"]


def _check_contradictions(
    same: Sequence[tuple[str, str]], different: Sequence[tuple[str, str]]
) -> None:
    people: DisjointSets[str] = DisjointSets()
    for a, b in same:
        people.join(people.find(a), people.find(b))
    for line, (a, b) in enumerate(different, 2):
        if people.find(a) == people.find(b):
            raise Problem(f"{DIFFERENT}, line {line}: {a} and {b} are two people here but one by {SAME}; "
                          "correct one of the two.")  # fmt: skip
