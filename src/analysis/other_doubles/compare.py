"""How rare the doubles of each two races are, beside what chance would give: one row a pair, a level or a year."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from race_doubles.common.races import RACES
from race_doubles.doubles.levels import LEVELS, PLACES, at_least
from race_doubles.doubles.tables import Tables


def pairs_of_races(tables: Tables) -> list[tuple[str, str]]:
    """Every two races with a year in which both have results, in the order of the registry."""
    held = [race for race in RACES if race in tables.held]
    return [pair for pair in combinations(held, 2) if tables.years_of(*pair)]


def by_year(tables: Tables) -> pd.DataFrame:
    """One row a pair of races and a year that both were held.

    Columns: first_race, second_race (in the order of the registry), year, first_field, second_field (starters; in a year
    of finishers alone the finishers), smaller_field, finishers_alone (bool: of either), days_between (Int64; missing where a date is),
    started, finished (doubles). Where finishers alone are known at either, `started` is missing and the
    fields are of finishers: nobody who dropped out is in either number.
    """
    rows = []
    for first, second in pairs_of_races(tables):
        alone = {*tables.finishers_alone(first), *tables.finishers_alone(second)}
        doubles = _doubles_of(tables, first, second)
        for year in tables.years_of(first, second):
            only = year in alone
            fields = [_field(tables, race, year, only) for race in (first, second)]
            own = doubles[doubles["year"].eq(year)]
            rows.append({
                "first_race": first, "second_race": second, "year": year,
                "first_field": fields[0], "second_field": fields[1], "smaller_field": min(fields),
                "finishers_alone": only, "days_between": _days(tables, first, second, year),
                "started": pd.NA if only else len(own), "finished": len(at_least(own, "finished")),
            })  # fmt: skip
    return pd.DataFrame(rows).astype({"days_between": "Int64", "started": "Int64"})


def by_pair(tables: Tables) -> pd.DataFrame:
    """One row a pair of races, over the years that both were held.

    Columns: first_race, second_race, years, years_with_starters (both of whose fields are whole), starters_of_smaller and
    finishers_of_smaller (the smaller fields added up over those years, of starters, and over all years, of finishers),
    started, finished (doubles in the same years), started_per_1000, finished_per_1000, people_with_both (who started both
    in any of these years, the same or not), doublers (who did so in one), doublers_per_person, days_least, days_most.
    """
    yearly, rows = by_year(tables), []
    for pair in pairs_of_races(tables):
        own = yearly[yearly["first_race"].eq(pair[0]) & yearly["second_race"].eq(pair[1])]
        whole = own[~own["finishers_alone"]]
        years = own["year"].tolist()
        finishers = sum(
            min(_field(tables, race, year, finishers=True) for race in pair) for year in years
        )
        people = _people_with_both(tables, pair, years)
        doublers = _doubles_of(tables, *pair)["runner_id"].nunique()
        starters, started = int(whole["smaller_field"].sum()), int(whole["started"].sum())
        finished = int(own["finished"].sum())
        rows.append({
            "first_race": pair[0], "second_race": pair[1], "years": len(own),
            "years_with_starters": len(whole), "starters_of_smaller": starters,
            "finishers_of_smaller": finishers, "started": started, "finished": finished,
            "started_per_1000": 1000 * started / starters if starters else np.nan,
            "finished_per_1000": 1000 * finished / finishers if finishers else np.nan,
            "people_with_both": people, "doublers": doublers,
            "doublers_per_person": doublers / people if people else np.nan,
            "days_least": own["days_between"].abs().min(), "days_most": own["days_between"].abs().max(),
        })  # fmt: skip
    return pd.DataFrame(rows)


def against_chance(tables: Tables) -> pd.DataFrame:
    """Doubles seen and expected by chance, a row a pair of races and a level.

    Chance deals each person's summers anew: who started each of the two races in so many of the years that both were held is
    as likely to have done so in one of them as in another, independently of the other race. So a person with `a` starts
    of one and `b` of the other in `n` years is expected to have a * b / n doubles (the mean of the hypergeometric
    distribution), and so at each level with the starts that reach it. Years of finishers alone count for the levels from
    `finished` on, not for `started`. Where many years were held careers are shorter than they: starts of one person then
    fall into the same few years, and more doubles than by chance are no sign of a wish to double.

    Columns: first_race, second_race, level, years, seen, expected, ratio (missing where nothing is expected).
    """
    rows = []
    for first, second in pairs_of_races(tables):
        alone = {*tables.finishers_alone(first), *tables.finishers_alone(second)}
        every = tables.years_of(first, second)
        doubles = _doubles_of(tables, first, second)
        for level in LEVELS:
            years = [year for year in every if level != "started" or year not in alone]
            reached = _reaching(tables.starts, level)
            reached = reached[reached["year"].isin(years)]
            counts = [
                reached.loc[reached["race"].eq(race), "runner_id"].value_counts()
                for race in (first, second)
            ]
            both = counts[0].index.intersection(counts[1].index)
            expected = float((counts[0][both] * counts[1][both]).sum()) / max(len(years), 1)
            seen = len(at_least(doubles[doubles["year"].isin(years)], level))
            rows.append({
                "first_race": first, "second_race": second, "level": level, "years": len(years),
                "seen": seen, "expected": expected, "ratio": seen / expected if expected else np.nan,
            })  # fmt: skip
    return pd.DataFrame(rows)


def _reaching(starts: pd.DataFrame, level: str) -> pd.DataFrame:
    """The starts that would hold `level` at their own race."""
    if level == "started":
        return starts
    finished = starts[starts["status"].eq("finished")]
    if level == "finished":
        return finished
    return finished[finished["sex_place"].le(PLACES[level]).fillna(False).astype(bool)]


def _doubles_of(tables: Tables, first: str, second: str) -> pd.DataFrame:
    """The rows of `pairs` of these two races, whichever is the earlier."""
    races = {first, second}
    return tables.pairs[
        tables.pairs["first_race"].isin(races) & tables.pairs["second_race"].isin(races)
    ]


def _field(tables: Tables, race: str, year: int, finishers: bool) -> int:
    row = tables.editions[tables.editions["race"].eq(race) & tables.editions["year"].eq(year)].iloc[
        0
    ]
    return int(row["finishers" if finishers else "starters"])


def _days(tables: Tables, first: str, second: str, year: int) -> int | None:
    """Days from the first start to the second; negative where the registry's order is not that of the year."""
    own = tables.editions[tables.editions["year"].eq(year)].set_index("race")["date"]
    dates = pd.to_datetime(own.reindex([first, second]))
    return None if dates.isna().any() else (dates.iloc[1] - dates.iloc[0]).days


def _people_with_both(tables: Tables, races: tuple[str, str], years: list[int]) -> int:
    starts = tables.starts[tables.starts["year"].isin(years)]
    people = [set(starts.loc[starts["race"].eq(race), "runner_id"]) for race in races]
    return len(people[0] & people[1])
