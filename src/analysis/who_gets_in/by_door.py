"""By door: of those who started Western States, who went on to UTMB the same year."""

from __future__ import annotations

import pandas as pd

from race_doubles.analysis.models.rates import jeffreys


def starts_by_door(
    starts: pd.DataFrame, entries: pd.DataFrame, doubles: pd.DataFrame
) -> pd.DataFrame:
    """The starts at Western States whose door is known: runner_id, year, sex, country, door, tickets, doubled, level.

    `starts` as `Tables.starts`, `entries` and `doubles` as their tables; `doubled` (bool) is a start at UTMB of the same year. Only years in which
    UTMB was held: in the others nobody could.
    """
    held = set(starts.loc[starts["race"].eq("utmb"), "year"])
    entered = entries[entries["stage"].eq("entered") & entries["door"].notna()]
    entered = entered.sort_values("entry_id").drop_duplicates(["runner_id", "year"])
    ours = starts[starts["race"].eq("wser") & starts["year"].isin(held)]
    rows = ours[["runner_id", "year", "sex", "country"]].merge(
        entered[["runner_id", "year", "door", "tickets"]],
        on=["runner_id", "year"],
        validate="one_to_one",
    )
    rows = rows.merge(doubles[["runner_id", "year", "level"]], how="left", on=["runner_id", "year"])
    return rows.assign(doubled=rows["level"].notna())


def rates_by(rows: pd.DataFrame, by: str | list[str]) -> pd.DataFrame:
    """How many of `rows` (of `starts_by_door`) doubled, by door or other columns, with 95 % Jeffreys intervals.

    Gives the columns of `by`, starts, doubles, rate, rate_low, rate_high. Starts of one person count each for itself.
    """
    table = (
        rows.groupby(by, observed=True)["doubled"].agg(starts="size", doubles="sum").reset_index()
    )
    found = [jeffreys(int(row.doubles), int(row.starts)) for row in table.itertuples()]
    return table.assign(
        rate=[one.value for one in found],
        rate_low=[one.low for one in found],
        rate_high=[one.high for one in found],
    )
