"""Decisions of people about who is who: `same_person.csv` and `different_people.csv`.

They settle what no result can show, such as a new surname. Each row names two results, gives a
reason and a source, and overrides the model. A row that contradicts another, or that matches no
result any more, stops the build: it is either a mistake or no longer needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from race_doubles.common.curated import Column, read_curated_if_there, row_problem

SAME, DIFFERENT = "same_person.csv", "different_people.csv"
COLUMNS = (Column("result_id_a"), Column("result_id_b"), Column("reason"), Column("source"))
DECISION_COLUMNS = [column.name for column in COLUMNS]


TODO = "correct the row or remove it"


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
    _check_contradictions(same, different, curated_dir)
    return Decisions(_pairs(same), _pairs(different))


def reasons(curated_dir: Path) -> tuple[dict[frozenset, str], dict[frozenset, str]]:
    """Pair of result ids -> reason and source in one string, for the pairs judged one person and those judged two.

    Reads the files as they are; `read_decisions` checks them.
    """
    said = []
    for name in (SAME, DIFFERENT):
        path = curated_dir / name
        rows = read_curated_if_there(path, COLUMNS).itertuples()
        said.append({frozenset((row.result_id_a, row.result_id_b)): f"{row.reason.strip().rstrip('.')} ({row.source.strip()})"
                     for row in rows})  # fmt: skip
    return said[0], said[1]


def _read(path: Path, known: set[str]) -> pd.DataFrame:
    table = read_curated_if_there(path, COLUMNS)
    seen: dict[frozenset, int] = {}
    for row in table.itertuples(index=False):
        for result_id in (row.result_id_a, row.result_id_b):
            if result_id not in known:
                raise row_problem(path, row.line, f"names {result_id!r}, the id of no result", TODO)
        if row.result_id_a == row.result_id_b:
            raise row_problem(path, row.line, f"names {row.result_id_a} twice", TODO)
        pair = frozenset((row.result_id_a, row.result_id_b))
        if pair in seen:
            wrong = f"decides the pair of line {seen[pair]} again"
            raise row_problem(path, row.line, wrong, "remove one")
        seen[pair] = row.line
    return table


def _pairs(table: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(table["result_id_a"], table["result_id_b"], strict=True))


def _check_contradictions(same: pd.DataFrame, different: pd.DataFrame, folder: Path) -> None:
    group: dict[str, str] = {}

    def find(one: str) -> str:
        while group.get(one, one) != one:
            one = group[one]
        return one

    for a, b in _pairs(same):
        one, other = find(a), find(b)
        group[max(one, other)] = min(one, other)
    for row in different.itertuples():
        a, b = row.result_id_a, row.result_id_b
        if find(a) == find(b):
            wrong = f"makes two people of {a} and {b}, who are one by {SAME}"
            raise row_problem(folder / DIFFERENT, row.line, wrong, "correct one of the two")
