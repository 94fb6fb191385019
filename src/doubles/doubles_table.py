"""The `doubles` table: one row a runner a year in which both races were started."""

from __future__ import annotations

import pandas as pd

from common.errors import Problem
from doubles.schema import DOUBLES, LEVELS, STARTED

#: The worst sex place, at the worse of the two races, that still holds a level.
PLACES = {"won": 1, "podium": 3, "top10": 10}


def level_of(both_finished: pd.Series, worse_place: pd.Series) -> pd.Series:
    """The highest level that holds at both races.

    `both_finished` is boolean; `worse_place` is the larger of the two places within the sex
    (Int64, missing where either race was not finished). Gives one of `LEVELS` a row.
    """
    level = pd.Series("started", index=worse_place.index, dtype="str")
    level = level.mask(both_finished, "finished")
    for name in ("top10", "podium", "won"):
        level = level.mask(both_finished & worse_place.le(PLACES[name]).fillna(False), name)
    return level


def best_starts(results: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """One row a runner a race a year: the starts, with `runner_id`.

    Where the organiser listed one person twice in an edition, the finish with the better place
    is kept, else the first by result_id. Rows that did not start (`dns`) are left out.

    Raises Problem when a result has no link, or more than one.
    """
    linked = results.merge(links[["result_id", "runner_id"]], on="result_id", how="left")
    if len(linked) != len(results) or linked["runner_id"].isna().any():
        raise Problem(
            "The links do not cover each result exactly once; run `doubles build` to make them anew."
        )
    starts = linked[linked["status"].isin(STARTED)]
    finished = starts["status"].eq("finished")
    order = starts.assign(unfinished=~finished, missing_place=starts["place"].fillna(10**6))
    order = order.sort_values(["unfinished", "missing_place", "result_id"], kind="stable")
    order = order.drop(columns=["unfinished", "missing_place"])
    return order.drop_duplicates(["runner_id", "race", "year"]).sort_values("result_id")


def make_doubles(
    results: pd.DataFrame, links: pd.DataFrame, runners: pd.DataFrame, editions: pd.DataFrame
) -> pd.DataFrame:
    """The doubles: every runner and calendar year with a start in both races.

    Takes the four tables as DESIGN names them; `editions.date` gives `days_between` (whole days
    from the start of Western States to the start of UTMB). Levels count places within the
    competition category, at the worse of the two races. `combined_seconds` is given where both
    were finished. Sorted by year, then runner_id.

    Raises Problem when an edition that was run has no date, and pandera's SchemaErrors when a row is not what the schema says.
    """
    starts = best_starts(results, links)
    columns = ["runner_id", "year", "result_id", "status", "sex_place", "finish_seconds"]
    by_race = {
        race: starts.loc[starts["race"].eq(race), columns].rename(
            columns={name: f"{race}_{name}" for name in columns[2:]}
        )
        for race in ("wser", "utmb")
    }
    pairs = by_race["wser"].merge(by_race["utmb"], on=["runner_id", "year"], validate="1:1")
    pairs = pairs.merge(runners[["runner_id", "name", "sex"]], on="runner_id", validate="m:1")
    for race in ("wser", "utmb"):
        # A time or a place of someone who did not finish is the time to the last checkpoint.
        unfinished = pairs[f"{race}_status"].ne("finished")
        for name in ("sex_place", "finish_seconds"):
            pairs[f"{race}_{name}"] = pairs[f"{race}_{name}"].astype("Int64").mask(unfinished)
    both = pairs["wser_status"].eq("finished") & pairs["utmb_status"].eq("finished")
    places = pairs[["wser_sex_place", "utmb_sex_place"]]
    pairs["level"] = level_of(both, places.max(axis=1, skipna=False).astype("Int64"))
    pairs["combined_seconds"] = pairs["wser_finish_seconds"] + pairs["utmb_finish_seconds"]
    pairs["days_between"] = days_between(editions).reindex(pairs["year"]).array
    undated = sorted({int(year) for year in pairs.loc[pairs["days_between"].isna(), "year"]})
    if undated:
        years = ", ".join(map(str, undated))
        raise Problem(f"No date for an edition of {years}; add it to the registry of editions.")
    pairs["year"] = pairs["year"].astype("Int64")
    pairs = pairs[list(DOUBLES.columns)].sort_values(["year", "runner_id"], ignore_index=True)
    return DOUBLES.validate(pairs, lazy=True)


def days_between(editions: pd.DataFrame) -> pd.Series:
    """Whole days from the start of Western States to that of UTMB, by year (Int64)."""
    dates = editions.assign(date=pd.to_datetime(editions["date"])).pivot(
        index="year", columns="race", values="date"
    )
    return (dates["utmb"] - dates["wser"]).dt.days.astype("Int64").rename("days_between")


def at_least(doubles: pd.DataFrame, level: str) -> pd.DataFrame:
    """The rows of `doubles` that reach `level` or a stronger one: a win is a podium too."""
    return doubles[doubles["level"].isin(LEVELS[LEVELS.index(level) :])]
