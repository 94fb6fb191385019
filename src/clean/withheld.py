"""`data/curated/withheld.csv`: people who asked not to be shown."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from race_doubles.common.errors import Problem
from race_doubles.common.files import read_text_csv

FIELDS = ["organiser_person_id", "result_id", "requested_on", "note"]


def withheld_ids(results: pd.DataFrame, curated: Path) -> set[str]:
    """The result ids that are not to be shown: those named, and all of a person number named.

    Raises Problem when a row names nothing, or nothing that is in `results`.
    """
    path = curated / "withheld.csv"
    if not path.is_file():
        return set()
    asked = read_text_csv(path)
    if list(asked.columns) != FIELDS:
        raise Problem(
            f"{path.name} must have the columns {', '.join(FIELDS)}; mend its first line."
        )
    found: set[str] = set()
    for line, row in enumerate(asked.itertuples(), 2):
        of_person = results["organiser_person_id"].eq(row.organiser_person_id).fillna(False)
        of_result = results["result_id"].eq(row.result_id)
        ids = set(results.loc[of_person.astype(bool) | of_result, "result_id"])
        if not ids:
            raise Problem(f"{path.name} line {line} names no result that there is; correct it.")
        found |= ids
    return found


def remove_withheld(results: pd.DataFrame, curated: Path) -> pd.DataFrame:
    """`results` (or any table with result_id and organiser_person_id) without the people withheld."""
    return without(results, withheld_ids(results, curated))


def without(table: pd.DataFrame, result_ids: set[str]) -> pd.DataFrame:
    """`table` without the rows of those results."""
    return table[~table["result_id"].isin(result_ids)].reset_index(drop=True)
