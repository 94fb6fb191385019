"""`data/curated/withheld.csv`: people who asked not to be shown."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from race_doubles.common.curated import Column, read_curated_if_there, row_problem

FILE = "withheld.csv"
#: Either the person number or the result is given, and no reason is asked for.
COLUMNS = (
    Column("organiser_person_id", may_be_empty=True),
    Column("result_id", may_be_empty=True),
    Column("requested_on", "date"),
    Column("note", may_be_empty=True),
)


def read_requests(curated: Path) -> pd.DataFrame:
    """The requests not to be shown, as text: organiser_person_id, result_id, requested_on, note, and `line`.

    No file is no requests. Raises Problem when a row has no date.
    """
    return read_curated_if_there(curated / FILE, COLUMNS)


def withheld_ids(results: pd.DataFrame, curated: Path) -> set[str]:
    """The result ids that are not to be shown: those named, and all of a person number named.

    Raises Problem when a row names nothing, or an id that is not in `results`, also beside one that is: a slip
    in either would leave someone shown who asked not to be.
    """
    path = curated / FILE
    found: set[str] = set()
    for row in read_requests(curated).itertuples():
        of_person = results["organiser_person_id"].eq(row.organiser_person_id)
        of_result = results["result_id"].eq(row.result_id)
        for column, named in (
            ("organiser_person_id", of_person),
            ("result_id", of_result),
        ):
            asked = getattr(row, column)
            if asked and not named.any():
                wrong = f"names no result that there is by its {column} {asked[:80]!r}"
                raise row_problem(path, row.line, wrong, "correct it")
        ids = set(results.loc[of_person | of_result, "result_id"])
        if not ids:
            raise row_problem(path, row.line, "names no result that there is", "correct it")
        found |= ids
    return found


def without(table: pd.DataFrame, result_ids: set[str]) -> pd.DataFrame:
    """`table` without the rows of those results."""
    return table[~table["result_id"].isin(result_ids)].reset_index(drop=True)
