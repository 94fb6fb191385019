"""What notebook 04 says in words: each sentence follows from the rows it is given."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from race_doubles.analysis.double_winners.close_calls import came_to
from race_doubles.analysis.double_winners.winners import NarrowestWin
from race_doubles.common.races import RACE_NAMES
from race_doubles.common.words import and_list, count, hours, percent, some_of, spoken_time
from race_doubles.doubles.tables import SEX_NAMES


def podiums(rows: pd.DataFrame, narrowest: NarrowestWin, changed_years: Collection[int]) -> str:
    """How many double podiums and double wins, and the narrowest of these wins.

    `rows` are the doubles of level podium or better; in `changed_years` a course was changed.
    """
    won, changed = rows["level"].eq("won").sum(), rows["year"].isin(changed_years).sum()
    return (
        f"**{count(len(rows), 'time').capitalize()}, by {count(rows['runner_id'].nunique(), 'person', 'people')}, somebody stood on both podiums; "
        f"{count(int(won), 'of these was a double win', 'of these were double wins')}.** The narrowest win within a double win was that of "
        f"{narrowest.name} in {narrowest.year} at {RACE_NAMES[narrowest.race]}, by {spoken_time(narrowest.seconds)}."
        f" {some_of(int(changed)).capitalize()} these double podiums {'was' if changed == 1 else 'were'} in a year of a changed course."
    )


def splits(way: pd.DataFrame, led: pd.Series, races: int) -> str:
    """Of how many of the `races` that double winners won the split times are known, and how much of these they led.

    `way` is what `winners.through_the_race` gives, `led` what `winners.led_shares` makes of it.
    """
    known = (
        f"Split times exist for {way['result_id'].nunique()} of the {races} winning races of the "
        "double winners."
    )
    if led.empty:
        return known
    return (
        f"{known} In these they led at {percent(float(led.mean()))} of the checkpoints before the finish on average, "
        f"from {percent(float(led.min()))} to {percent(float(led.max()))} by race."
    )


def opening(won: pd.DataFrame, last: int, changed_years: Collection[int] = ()) -> str:
    """Who has won both in one year up to `last`: the answer in one sentence; `won` are the doubles of level `won`.

    In `changed_years` a course was changed, which is said.
    """
    named = and_list(
        f"{row.name} ({row.year}{', on a changed course' if row.year in changed_years else ''})"
        for row in won.sort_values(["year", "name"]).itertuples()
    )
    return f"**Up to {last} {count(won['runner_id'].nunique(), 'runner has', 'runners have')} won both in one year**: {named}."


def near_misses(rows: pd.DataFrame, ended: pd.DataFrame, changed_years: Collection[int]) -> str:
    """How often somebody won one race and started the other, and who did so most often.

    `rows` is what `winners.near_misses` gives, `ended` what `winners.not_finished` makes of it. Of runners
    with as many, the one whose first was the earliest is named.
    """
    times, stopped = rows["name"].value_counts(), int(ended["stopped_race"].ne("").sum())
    kept = int((~rows["year"].isin(changed_years)).sum())
    return (
        f"**{count(len(rows), 'time').capitalize()} somebody won Western States or UTMB and started the other without winning it**: "
        f"{came_to(len(rows) - len(ended), len(ended) - stopped, stopped)}. Most often: {times.index[0]}, {count(int(times.iloc[0]), 'time')}."
        f" Without the years of changed courses it is {count(kept, 'time')}."
    )


def fastest(rows: pd.DataFrame) -> str:
    """The fastest two races of each sex in one year: `rows` of `winners.combined`, no course changed."""
    best = [(SEX_NAMES[sex], rows[rows["sex"].eq(sex)].iloc[0]) for sex in ("F", "M")]
    named = " and, ".join(
        f"among the {who}, {row['name']}’s of {row['year']} ({hours(row['combined_seconds'])})"
        for who, row in best
    )
    return f"Of the {count(len(rows), 'double')} finished in years without a changed course the fastest are, {named}."


def careers(rows: pd.DataFrame, kept: pd.DataFrame, names: pd.Series) -> str:
    """How many hold both titles, and how many of one year; `kept` without the changed courses, `names` by runner_id."""
    left = sorted(names.loc[list(set(rows["runner_id"]) - set(kept["runner_id"]))])
    return (
        f"**{count(len(rows), 'runner holds', 'runners hold').capitalize()} both titles**, "
        f"{count(int(rows['same_year'].sum()), 'of them', 'of them')} from one and the same year."
        + (
            f" Without the years of changed courses {and_list(left)} would not be among them."
            if left
            else ""
        )
    )
