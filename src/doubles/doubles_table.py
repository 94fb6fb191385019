"""The `doubles` table: one row a runner a year in which both races were started."""

from __future__ import annotations

import pandas as pd

from race_doubles.common.errors import Problem
from race_doubles.common.races import DOUBLE
from race_doubles.common.table import checked
from race_doubles.doubles.levels import level_of
from race_doubles.doubles.schema import DOUBLES
from race_doubles.doubles.starts import best_starts
from race_doubles.link.joins import join_weights, probability


def make_doubles(
    results: pd.DataFrame, links: pd.DataFrame, runners: pd.DataFrame, editions: pd.DataFrame,
    joins: pd.DataFrame | None = None, not_comparable: pd.DataFrame | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The doubles: every runner and calendar year with a start in both races.

    Takes the four tables as DESIGN names them; `editions.date` gives `days_between` (whole days
    from the start of Western States to the start of UTMB). Levels count places within the
    competition category, at the worse of the two races. `age` is that on the day of Western States, the
    first of the two; `country` is UTMB's, a nationality, before that of Western States, a residence. `combined_seconds` is given where both
    were finished. `joins` (see `link.joins`) gives `probability`, that both starts are one person's, which is missing
    without it; `not_comparable` (race, year) the editions whose course was changed. Sorted by year, then runner_id.

    Raises Problem when an edition that was run has no date, and when a row is not what the schema says.
    """
    starts = best_starts(results, links)
    columns = [
        "runner_id",
        "year",
        "result_id",
        "status",
        "sex_place",
        "finish_seconds",
        "age",
        "country",
    ]
    by_race = {
        race: starts.loc[starts["race"].eq(race), columns].rename(
            columns={name: f"{race}_{name}" for name in columns[2:]}
        )
        for race in DOUBLE
    }
    pairs = by_race["wser"].merge(by_race["utmb"], on=["runner_id", "year"], validate="1:1")
    pairs = pairs.merge(runners[["runner_id", "name", "sex"]], on="runner_id", validate="m:1")
    for race in DOUBLE:
        # A time or a place of someone who did not finish is the time to the last checkpoint.
        unfinished = pairs[f"{race}_status"].ne("finished")
        for name in ("sex_place", "finish_seconds"):
            pairs[f"{race}_{name}"] = pairs[f"{race}_{name}"].astype("Int64").mask(unfinished)
    pairs["age"] = pairs["wser_age"].combine_first(pairs["utmb_age"]).astype("Int64")
    pairs["country"] = pairs["utmb_country"].combine_first(pairs["wser_country"])
    both = pairs["wser_status"].eq("finished") & pairs["utmb_status"].eq("finished")
    places = pairs[["wser_sex_place", "utmb_sex_place"]]
    pairs["level"] = level_of(both, places.max(axis=1, skipna=False).astype("Int64"))
    pairs["combined_seconds"] = pairs["wser_finish_seconds"] + pairs["utmb_finish_seconds"]
    pairs["days_between"] = days_between(editions).reindex(pairs["year"]).array
    undated = sorted({int(year) for year in pairs.loc[pairs["days_between"].isna(), "year"]})
    if undated:
        years = ", ".join(map(str, undated))
        raise Problem(f"No date for an edition of {years}; add it to the registry of editions.")
    pairs["is_course_changed"] = _is_changed(pairs["year"], not_comparable)
    pairs["probability"] = _probability(pairs, joins)
    pairs["year"] = pairs["year"].astype("Int64")
    pairs = pairs[DOUBLES.names].sort_values(["year", "runner_id"], ignore_index=True)
    return checked(pairs, DOUBLES)


def days_between(editions: pd.DataFrame) -> pd.Series:
    """Whole days from the start of Western States to that of UTMB, by year (Int64)."""
    dates = editions.assign(date=pd.to_datetime(editions["date"])).pivot(
        index="year", columns="race", values="date"
    )
    return (dates["utmb"] - dates["wser"]).dt.days.astype("Int64").rename("days_between")


def _is_changed(years: pd.Series, not_comparable: pd.DataFrame | None) -> pd.Series:
    """1 where the course of one of the two races was changed in that year, else 0 (Int64)."""
    if not_comparable is None:
        return pd.Series(0, index=years.index, dtype="Int64")
    changed = not_comparable.loc[not_comparable["race"].isin(DOUBLE), "year"]
    return years.isin(set(changed)).astype("Int64")


def _probability(pairs: pd.DataFrame, joins: pd.DataFrame | None) -> pd.Series:
    """That the two results are one person's, to four decimals: more than that nothing measured tells."""
    if joins is None:
        return pd.Series(float("nan"), index=pairs.index)
    results = pairs[["wser_result_id", "utmb_result_id"]].set_axis(
        ["result_id_a", "result_id_b"], axis=1
    )
    return probability(join_weights(joins, results)).round(4)
