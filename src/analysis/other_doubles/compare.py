"""How rare the doubles of each two races are, beside what chance would give: one row a pair, a level or a year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from race_doubles.analysis.how_rare.same_year import permute_years
from race_doubles.analysis.models.rates import jeffreys, rate_ratio
from race_doubles.common.races import DOUBLE, RACES
from race_doubles.common.words import Estimate
from race_doubles.doubles.levels import LEVELS, PLACES, at_least
from race_doubles.doubles.ran_all import of_runners_of_all
from race_doubles.doubles.tables import Tables


def pairs_of_races(tables: Tables) -> list[tuple[str, str]]:
    """Every two races with a year in which both have results, in the order of the registry."""
    held = [race for race in RACES if race in tables.held]
    return [pair for pair in combinations(held, 2) if tables.years_of(*pair)]


def by_year(tables: Tables, pairs: Sequence[tuple[str, str]] | None = None) -> pd.DataFrame:
    """One row a pair of races and a year that both were held; of every two races, or of `pairs` alone.

    Columns: first_race, second_race (in the order of the registry), year, first_field, second_field (starters; in a year
    of finishers alone the finishers), smaller_field, fewer_finishers (of the race with fewer of them),
    finishers_alone (bool: of either), days_between (Int64; missing where a date is),
    started, finished (doubles). Where finishers alone are known at either, `started` is missing and the
    fields are of finishers: nobody who dropped out is in either number.
    """
    editions = tables.editions[["race", "year", "date", "starters", "finishers"]]
    editions = editions.assign(date=pd.to_datetime(editions["date"]))
    known = editions.set_index(["race", "year"]).to_dict("index")
    rows = []
    for first, second in pairs_of_races(tables) if pairs is None else pairs:
        alone = {*tables.finishers_alone(first), *tables.finishers_alone(second)}
        doubles = _doubles_of(tables, first, second)
        started, finished = (
            Counter(some["year"]) for some in (doubles, at_least(doubles, "finished"))
        )
        for year in tables.years_of(first, second):
            only = year in alone
            both = [known[race, year] for race in (first, second)]
            fields = [int(one["finishers" if only else "starters"]) for one in both]
            rows.append({
                "first_race": first, "second_race": second, "year": year,
                "first_field": fields[0], "second_field": fields[1], "smaller_field": min(fields),
                "fewer_finishers": min(int(one["finishers"]) for one in both),
                "finishers_alone": only,
                # Negative where the registry's order is not that of the year.
                "days_between": (both[1]["date"] - both[0]["date"]).days,
                "started": pd.NA if only else started[year], "finished": finished[year],
            })  # fmt: skip
    return pd.DataFrame(rows).astype({"days_between": "Int64", "started": "Int64"})


def by_pair(tables: Tables) -> pd.DataFrame:
    """One row a pair of races, over the years that both were held: `of_years` of each."""
    yearly = by_year(tables)
    return pd.DataFrame(
        [of_years(tables, yearly, pair, tables.years_of(*pair)) for pair in pairs_of_races(tables)]
    )


def of_years(
    tables: Tables, yearly: pd.DataFrame, pair: tuple[str, str], years: Sequence[int]
) -> dict[str, Any]:
    """What two races came to in some of the years that both were held; `yearly` as `by_year` gives it for them, or for more.

    Has first_race, second_race, years (how many), years_with_starters (both of whose fields are whole), first_field and
    second_field (the median, as `by_year` counts it), starters_of_smaller and finishers_of_smaller (the smaller fields added up over those years, of starters, and over all years, of finishers),
    started, finished (doubles in the same years), started_per_1000, finished_per_1000 with finished_per_1000_low and _high (Jeffreys,
    95 %), people_with_both (who started both in any of these years, the same or not), doublers (who did so in
    one), doublers_per_person, days_least, days_most (missing where no date is known).
    """
    own = yearly[yearly["first_race"].eq(pair[0]) & yearly["second_race"].eq(pair[1])]
    own = own[own["year"].isin(list(years))]
    whole = own[~own["finishers_alone"]]
    finishers = int(own["fewer_finishers"].sum())
    people = _people_with_both(tables, pair, own["year"])
    doubles = _doubles_of(tables, *pair)
    doublers = doubles.loc[doubles["year"].isin(own["year"]), "runner_id"].nunique()
    starters, started = int(whole["smaller_field"].sum()), int(whole["started"].sum())
    finished = int(own["finished"].sum())
    share = jeffreys(finished, finishers) if finishers else Estimate(np.nan, np.nan, np.nan)
    return {
        "first_race": pair[0], "second_race": pair[1], "years": len(own),
        "years_with_starters": len(whole),
        "first_field": own["first_field"].median(), "second_field": own["second_field"].median(),
        "starters_of_smaller": starters,
        "finishers_of_smaller": finishers, "started": started, "finished": finished,
        "started_per_1000": 1000 * started / starters if starters else np.nan,
        **share.times(1000).columns("finished_per_1000"),
        "people_with_both": people, "doublers": doublers,
        "doublers_per_person": doublers / people if people else np.nan,
        "days_least": own["days_between"].abs().min(), "days_most": own["days_between"].abs().max(),
    }  # fmt: skip


def against_chance(tables: Tables) -> pd.DataFrame:
    """Doubles seen and expected by chance: `chance_of_years` of each two races, a row a pair and a level."""
    return pd.concat(
        [chance_of_years(tables, pair, tables.years_of(*pair)) for pair in pairs_of_races(tables)],
        ignore_index=True,
    )


def chance_of_years(
    tables: Tables, pair: tuple[str, str], years: Sequence[int], levels: Sequence[str] = LEVELS
) -> pd.DataFrame:
    """Doubles of two races in some of the years that both were held, beside what chance would give, a row a level.

    Chance is that of notebook 03, worked out exactly (`same_year.permute_years`): each person's years at the one race say nothing
    of those at the other, and lie anywhere between that person's first and last start of the two, which stay as they are; so
    careers that are shorter than the span make no doubles of themselves. So at each level with the starts that reach it.
    Years of finishers alone count for the levels from `finished` on, not for `started`.

    Columns: first_race, second_race, level, years, people (who have such starts of both), seen, expected, chance_low and
    chance_high (between which chance stays 95 times in 100), ratio (missing where nothing is expected).
    """
    first, second = pair
    alone = {*tables.finishers_alone(first), *tables.finishers_alone(second)}
    doubles = _doubles_of(tables, first, second)
    starts = tables.starts[["runner_id", "race", "year", "status", "sex_place"]]
    starts = starts[starts["race"].isin(pair)]
    rows = []
    for level in levels:
        counted = [year for year in years if level != "started" or year not in alone]
        seen = len(at_least(doubles[doubles["year"].isin(counted)], level))
        row = {"first_race": first, "second_race": second, "level": level, "years": len(counted)}
        if counted:
            span = (min(counted), max(counted))
            held = {
                race: [
                    year
                    for year in tables.held[race]
                    if year in range(span[0], span[1] + 1)
                    and (year in counted or year not in tables.years_of(*pair))
                ]
                for race in pair
            }
            own = _reaching(starts, level)
            kept = pd.concat(
                [own[own["race"].eq(race) & own["year"].isin(held[race])] for race in pair]
            )
            chance = permute_years(kept, held, span, races=pair) if len(kept) else None
        else:
            chance = None
        expected = chance.expected if chance else 0.0
        rows.append({
            **row, "people": chance.people if chance else 0, "seen": seen, "expected": expected,
            "chance_low": chance.low if chance else 0, "chance_high": chance.high if chance else 0,
            "ratio": seen / expected if expected else np.nan,
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


def _people_with_both(tables: Tables, races: tuple[str, str], years: Sequence[int]) -> int:
    starts = tables.starts[["runner_id", "race", "year"]]
    starts = starts[starts["year"].isin(list(years)) & starts["race"].isin(races)]
    return starts.loc[of_runners_of_all(starts, races), "runner_id"].nunique()


def standing(tables: Tables, yearly: pd.DataFrame) -> pd.DataFrame:
    """Each two races whose starts lie more than a day apart, with the double of Western States and UTMB in the same years.

    `yearly` is what `by_year` gives of every two races. The columns of `of_years`; seen, expected, chance_low, chance_high and ratio of `chance_of_years` at the level `finished`; and, with
    the prefix `double_`, finished_per_1000 and ratio of Western States and UTMB in those of the years in which both of
    them were held, seen, chance_low and chance_high, double_years (how many), and against_double with against_double_low and _high: how many times as often as these the
    pair's doubles are finished (`rates.rate_ratio`, 95 %; missing where none of the years is shared); clear, whether that interval leaves
    out 1 still when it is widened for as many comparisons as there are (Bonferroni). The most frequent first.
    """
    rows, compared = [], []
    for pair in pairs_of_races(tables):
        years = tables.years_of(*pair)
        own = of_years(tables, yearly, pair, years)
        if own["days_most"] <= 1:  # nobody can run both
            continue
        shared = [year for year in years if year in tables.years_of_both]
        double = of_years(tables, yearly, DOUBLE, shared)
        chance, chance_of_double = (
            chance_of_years(tables, two, span, ["finished"]).iloc[0]
            for two, span in ((pair, years), (DOUBLE, shared))
        )
        sizes = [(each["finished"], each["finishers_of_smaller"]) for each in (own, double)]
        compared.append([*sizes[0], *sizes[1]] if shared and set(pair) != set(DOUBLE) else None)
        against = rate_ratio(*sizes[0], *sizes[1]) if shared else Estimate(np.nan, np.nan, np.nan)
        rows.append({
            **own, **chance[["seen", "expected", "chance_low", "chance_high", "ratio"]],
            **against.columns("against_double"),
            "double_years": len(shared), "double_finished_per_1000": double["finished_per_1000"],
            **{f"double_{name}": chance_of_double[name] for name in ("ratio", "seen", "chance_low", "chance_high")},
        })  # fmt: skip
    level = 1 - 0.05 / max(sum(four is not None for four in compared), 1)
    for row, four in zip(rows, compared, strict=True):
        row["clear"] = False
        if four:
            events, trials, other_events, other_trials = four
            wide = rate_ratio(events, trials, other_events, other_trials, confidence=level)
            row["clear"] = not wide.low <= 1 <= wide.high
    order = ["finished_per_1000", "first_race", "second_race"]
    return pd.DataFrame(rows).sort_values(order, ascending=[False, True, True], ignore_index=True)


def coverage(tables: Tables) -> pd.DataFrame:
    """One row a race: race, years (list, of which there are results), finishers_alone (list), held_without_rows
    (list: held, as the registry says, and no results), not_held (list), first_year and last_year of what the registry knows."""
    rows = []
    for race in RACES:
        known = tables.editions[tables.editions["race"].eq(race)]
        years = tables.held.get(race, [])
        called_off = sorted(known.loc[known["status"].eq("cancelled"), "year"].astype(int))
        every = sorted(known["year"].astype(int))
        if not years:
            continue
        rows.append({
            "race": race, "years": years, "finishers_alone": tables.finishers_alone(race),
            "held_without_rows": [y for y in every if y not in years and y not in called_off],
            "not_held": called_off, "first_year": every[0], "last_year": every[-1],
        })  # fmt: skip
    return pd.DataFrame(rows)
