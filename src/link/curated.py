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

from race_doubles.common.errors import Problem
from race_doubles.common.files import read_text_csv
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
    _check_contradictions(same, different, curated_dir)
    return Decisions(_pairs(same), _pairs(different))


def reasons(curated_dir: Path) -> tuple[dict[frozenset, str], dict[frozenset, str]]:
    """Pair of result ids -> reason and source in one string, for the pairs judged one person and those judged two.

    Reads the files as they are; `read_decisions` checks them.
    """
    said = []
    for name in (SAME, DIFFERENT):
        path = curated_dir / name
        rows = read_text_csv(path).itertuples() if path.is_file() else ()
        said.append({frozenset((row.result_id_a, row.result_id_b)): f"{row.reason.strip().rstrip('.')} ({row.source.strip()})"
                     for row in rows})  # fmt: skip
    return said[0], said[1]


def _read(path: Path, known: set[str]) -> pd.DataFrame:
    if not path.is_file():
        return pd.DataFrame(columns=DECISION_COLUMNS, dtype="str")
    table = read_text_csv(path)
    if list(table.columns) != DECISION_COLUMNS:
        raise Problem(
            f"{path.name} has columns {', '.join(table.columns)}; they must be {', '.join(DECISION_COLUMNS)}."
        )
    seen: dict[frozenset, int] = {}
    for line, row in enumerate(table.itertuples(index=False), 2):
        where = f"{path.name}, line {line}"
        for result_id in (row.result_id_a, row.result_id_b):
            if result_id not in known:
                raise Problem(
                    f"{where}: no result has the id {result_id!r}; correct the row or remove it."
                )
        if row.result_id_a == row.result_id_b:
            raise Problem(f"{where}: both ids are {row.result_id_a}; correct the row or remove it.")
        if not row.reason.strip() or not row.source.strip():
            raise Problem(f"{where}: a decision needs a reason and a source; add them.")
        pair = frozenset((row.result_id_a, row.result_id_b))
        if pair in seen:
            raise Problem(f"{where}: line {seen[pair]} already decides this pair; remove one.")
        seen[pair] = line
    return table


def _pairs(table: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(table["result_id_a"], table["result_id_b"], strict=True))


def _check_contradictions(same: pd.DataFrame, different: pd.DataFrame, folder: Path) -> None:
    people: DisjointSets[str] = DisjointSets()
    for a, b in _pairs(same):
        people.join(people.find(a), people.find(b))
    for line, (a, b) in enumerate(_pairs(different), 2):
        if people.find(a) == people.find(b):
            raise Problem(f"{DIFFERENT}, line {line}: {a} and {b} are two people here but one by {SAME}; "
                          "correct one of the two.")  # fmt: skip
