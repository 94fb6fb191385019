"""Who has run both races: the counts that other pages take, side by side, since each asks something else."""

from __future__ import annotations

import pandas as pd

from race_doubles.common.races import DOUBLE
from race_doubles.doubles.levels import at_least
from race_doubles.doubles.ran_all import of_runners_of_all
from race_doubles.doubles.tables import Tables


def people_with_both(tables: Tables) -> pd.DataFrame:
    """How many people are known at both races, a row a meaning, from the widest to the narrowest: meaning, people, used_for.

    `used_for` says what takes the number for its base. The years are those in which both races were held, unless the
    meaning says others.
    """
    starts = tables.starts[["runner_id", "race", "year", "status"]]
    finishes = starts[starts["status"].eq("finished")]
    first = tables.years_of_both[0]
    listed = tables.results[["result_id", "race"]].merge(
        tables.links[["result_id", "runner_id"]], on="result_id"
    )
    doubles = tables.doubles
    rows = [
        ("a row in the results of each, in any years, also of those who did not start",
         _at_both(listed), "how many links between the races are wrong"),
        ("a start at each, in any years", _at_both(starts), "the share who ever doubled"),
        (f"a start at each since {first}", _at_both(starts[starts["year"].ge(first)]),
         "whether people avoid the same year"),
        ("a start at each in years in which both were held", _at_both(_in(starts, tables.years_of_both)),
         "this double among others"),
        ("a finish at each, in any years", _at_both(finishes), ""),
        ("a finish at each in years with both and no changed course",
         _at_both(_in(finishes, tables.years_that_compare)), "whether it is one skill"),
        ("a start at each in one year", doubles["runner_id"].nunique(), "the doubles"),
        ("a finish at each in one year", at_least(doubles, "finished")["runner_id"].nunique(),
         "how rare the finished double is"),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["meaning", "people", "used_for"])


def _in(rows: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    return rows[rows["year"].isin(years)]


def _at_both(rows: pd.DataFrame) -> int:
    """How many people have a row at each of the two races."""
    return rows.loc[of_runners_of_all(rows, DOUBLE), "runner_id"].nunique()
