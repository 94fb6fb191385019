"""Who was called from the wait list, and how many doubles hung on a call in the month of the race."""

from __future__ import annotations

import pandas as pd

from race_doubles.common.races import RACES


def calls(entries: pd.DataFrame, doubles: pd.DataFrame) -> pd.DataFrame:
    """Everybody who came to Western States from a wait list that is known: runner_id, year, place_in_list, called_on (date), in_month, doubled, level.

    `in_month`: called in the month in which the race is held, weeks before it at most. The entrants list of a year can be
    in before its wait list is: then nobody's place or call is known, and the year is left out.
    """
    known = set(entries.loc[entries["stage"].eq("waitlisted"), "year"])
    by_wait_list = entries["stage"].eq("entered") & entries["door"].eq("wait list")
    came = entries[by_wait_list & entries["year"].isin(known)]
    rows = came[["runner_id", "year", "place_in_list", "called_on"]].merge(
        doubles[["runner_id", "year", "level"]], how="left", on=["runner_id", "year"]
    )
    day = pd.to_datetime(rows["called_on"])
    late = day.dt.month.eq(RACES["wser"].month) & day.dt.year.eq(rows["year"].astype(int))
    rows = rows.assign(called_on=day, in_month=late, doubled=rows["level"].notna())
    return rows.sort_values(["year", "place_in_list"], ignore_index=True)


def by_year(rows: pd.DataFrame, waiting: pd.DataFrame) -> pd.DataFrame:
    """By year: waiting (people on the list), came, last_place (the last one who came), in_month, doubles, doubles_in_month.

    `rows` as `calls` gives them; `waiting` the counts of the lists (year, stage, applicants).
    """
    listed = waiting[waiting["stage"].eq("waitlisted")].groupby("year")["applicants"].sum()
    table = rows.groupby("year").agg(
        came=("runner_id", "size"), last_place=("place_in_list", "max"),
        in_month=("in_month", "sum"), doubles=("doubled", "sum"),
    )  # fmt: skip
    late = rows[rows["in_month"]].groupby("year")["doubled"].sum()
    table["doubles_in_month"] = late.reindex(table.index, fill_value=0)
    table.insert(0, "waiting", listed.reindex(table.index))
    return table.astype("Int64").reset_index()


def by_place(entries: pd.DataFrame, rows: pd.DataFrame, width: int = 10) -> pd.DataFrame:
    """Who came, by place in the list, `width` places a row: first, last (places), waiting (people with results), came, in_month."""
    waited = entries[entries["stage"].eq("waitlisted") & entries["year"].isin(set(rows["year"]))]

    def band(places: pd.Series) -> pd.Series:
        return (places.astype(int) - 1) // width

    table = pd.DataFrame({
        "waiting": band(waited["place_in_list"]).value_counts(),
        "came": band(rows["place_in_list"]).value_counts(),
        "in_month": band(rows.loc[rows["in_month"], "place_in_list"]).value_counts(),
    }).fillna(0).astype(int)  # fmt: skip
    table = table.sort_index()
    firsts = table.index.to_numpy() * width + 1
    return table.assign(first=firsts, last=firsts + width - 1)[["first", "last", "waiting", "came", "in_month"]].reset_index(drop=True)  # fmt: skip
