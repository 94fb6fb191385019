"""The `pairs` table: one row a runner, a year and two races that were both started in it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from race_doubles.common.errors import Problem
from race_doubles.common.races import RACES
from race_doubles.common.table import checked
from race_doubles.doubles.levels import LEVELS, level_of
from race_doubles.doubles.schema import PAIRS
from race_doubles.doubles.starts import best_starts

_SIDES = ("first", "second")


def make_pairs(results: pd.DataFrame, links: pd.DataFrame, editions: pd.DataFrame) -> pd.DataFrame:
    """Every two races that one person started in one calendar year, in the order of their days.

    Takes the tables as DESIGN names them; who started more than two races has a row for every two of them.
    Levels count places within the competition category, at the worse of the two. Races of one day
    stand in the order of the registry. Sorted by year, runner_id and races; columns as PAIRS says.

    Raises Problem when an edition with such a start has no date, and when a row is not what the schema says.
    """
    starts = best_starts(results, links)
    starts = starts[starts.duplicated(["runner_id", "year"], keep=False)]
    dates = pd.to_datetime(editions.set_index(["race", "year"])["date"])
    starts = starts.assign(
        day=dates.reindex(pd.MultiIndex.from_frame(starts[["race", "year"]])).array,
        order=starts["race"].map({race: number for number, race in enumerate(RACES)}),
        finished=starts["status"].eq("finished"),
    )
    if (undated := starts[starts["day"].isna()]).size:
        one = undated.iloc[0]
        raise Problem(
            f"No date for {one['race']} {one['year']}; add it to data/curated/edition_claims.csv."
        )
    columns = ["runner_id", "year", "race", "result_id", "sex_place", "day", "order", "finished"]
    both = starts[columns].merge(
        starts[columns], on=["runner_id", "year"], suffixes=("_first", "_second")
    )
    later = both["day_second"].gt(both["day_first"]) | (
        both["day_second"].eq(both["day_first"]) & both["order_second"].gt(both["order_first"])
    )
    both = both[later]
    finished = both["finished_first"] & both["finished_second"]
    places = both[["sex_place_first", "sex_place_second"]].astype("Int64")
    pairs = both.assign(
        level=level_of(finished, places.max(axis=1, skipna=False).astype("Int64")),
        days_between=(both["day_second"] - both["day_first"]).dt.days.astype("Int64"),
        year=both["year"].astype("Int64"),
        **{
            f"{side}_{name}": both[f"{name}_{side}"]
            for side in _SIDES
            for name in ("race", "result_id")
        },
    )
    order = ["year", "runner_id", "first_race", "second_race"]
    return checked(pairs[PAIRS.names].sort_values(order, ignore_index=True), PAIRS)


def in_all(pairs: pd.DataFrame, races: Sequence[str]) -> pd.DataFrame:
    """Who started all of `races` in one year: runner_id, year, level, days_between, and `{race}_result_id`.

    `races` are two or more ids. `level` is the highest that holds at all of them: that of the weakest two.
    `days_between` is from the first start to the last. Sorted by year, then runner_id.
    """
    chosen = pairs[pairs["first_race"].isin(races) & pairs["second_race"].isin(races)]
    # Every two races of k are k * (k - 1) / 2 rows of one runner and year.
    keys = ["runner_id", "year"]
    whole = chosen.groupby(keys)["level"].transform("size").eq(len(races) * (len(races) - 1) // 2)
    chosen = chosen[whole].assign(rank=chosen["level"].map(LEVELS.index))
    of_two = chosen.groupby(keys).agg(rank=("rank", "min"), days_between=("days_between", "max"))
    found = pd.concat(
        [
            chosen[[*keys, f"{side}_race", f"{side}_result_id"]].set_axis(
                [*keys, "race", "id"], axis=1
            )
            for side in _SIDES
        ]
    ).drop_duplicates([*keys, "race"])
    wide = found.pivot(index=keys, columns="race", values="id").reindex(columns=list(races))
    wide.columns = [f"{race}_result_id" for race in races]
    table = of_two.join(wide).reset_index()
    table.insert(2, "level", table.pop("rank").map(lambda rank: LEVELS[int(rank)]).astype("str"))
    return table.sort_values(["year", "runner_id"], ignore_index=True)


def with_results(
    found: pd.DataFrame, races: Sequence[str], results: pd.DataFrame, runners: pd.DataFrame
) -> pd.DataFrame:
    """What `in_all` gives with the person's name and sex and each race's result, as `doubles` has them.

    Adds name, sex, `{race}_status`, `{race}_sex_place`, `{race}_finish_seconds` (both missing where the race was
    not finished) and combined_seconds (where all were).
    """
    table = found.merge(runners[["runner_id", "name", "sex"]], on="runner_id", validate="m:1")
    every = results.set_index("result_id")
    total = pd.Series(0, index=table.index, dtype="Int64")
    for race in races:
        own = every.reindex(table[f"{race}_result_id"])
        done = own["status"].eq("finished").to_numpy()
        table[f"{race}_status"] = own["status"].array
        for name in ("sex_place", "finish_seconds"):
            table[f"{race}_{name}"] = pd.Series(own[name].array, dtype="Int64").where(done)
        total = total + table[f"{race}_finish_seconds"]
    table["combined_seconds"] = total
    parts = [
        f"{race}_{name}"
        for name in ("result_id", "status", "sex_place", "finish_seconds")
        for race in races
    ]
    return table[
        ["runner_id", "name", "sex", "year", *parts, "level", "combined_seconds", "days_between"]
    ]
