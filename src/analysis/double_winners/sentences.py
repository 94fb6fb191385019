"""What notebook 04 says in words: each sentence follows from the rows it is given."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from race_doubles.analysis.double_winners.winners import NarrowestWin
from race_doubles.common.races import RACE_NAMES
from race_doubles.common.words import and_list, count, hours, percent, spoken_time
from race_doubles.doubles.tables import SEX_NAMES


def podiums(rows: pd.DataFrame, narrowest: NarrowestWin, changed_years: Collection[int]) -> str:
    """How many double podiums and double wins, and the narrowest of these wins.

    `rows` are the doubles of level podium or better; in `changed_years` a course was changed.
    """
    won, changed = rows["level"].eq("won").sum(), rows["year"].isin(changed_years).sum()
    return (
        f"**{count(len(rows), 'double podium').capitalize()} by {count(rows['runner_id'].nunique(), 'person', 'people')}; "
        f"{count(int(won), 'of them a double win', 'of them double wins')}.** The narrowest win within a double win was that of "
        f"{narrowest.name} in {narrowest.year} at {RACE_NAMES[narrowest.race]}, by {spoken_time(narrowest.seconds)}."
        f" {count(int(changed), 'double podium').capitalize()} fell in years of a changed course."
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


def opening(won: pd.DataFrame) -> str:
    """Who has won both in one year: the answer in one sentence; `won` are the doubles of level `won`."""
    named = and_list(
        f"{row.name} ({row.year})" for row in won.sort_values(["year", "name"]).itertuples()
    )
    return f"**{count(won['runner_id'].nunique(), 'runner has', 'runners have').capitalize()} won both in one year**: {named}."


def near_misses(rows: pd.DataFrame, ended: pd.DataFrame, changed_years: Collection[int]) -> str:
    """How often somebody won one race and started the other, and who did so most often.

    `rows` is what `winners.near_misses` gives, `ended` what `winners.not_finished` makes of it. Of runners
    with as many, the one whose first was the earliest is named.
    """
    times = rows["name"].value_counts()
    kept = int((~rows["year"].isin(changed_years)).sum())
    return (
        f"**{count(len(rows), 'time').capitalize()} somebody won Western States or UTMB and started the other without winning it**; in "
        f"{count(len(ended), 'case')} the other race was not finished"
        f"{stopped(ended)}. Most often: {times.index[0]}, {count(int(times.iloc[0]), 'time')}."
        f" Without the years of changed courses it is {count(kept, 'time')}."
    )


def stopped(rows: pd.DataFrame) -> str:
    """For `winners.not_finished`: in how many the organisers ended the race, as the end of a sentence."""
    races = rows.loc[rows["stopped_race"].ne(""), "stopped_race"]
    if races.empty:
        return ""
    named = and_list(RACE_NAMES[race] for race in sorted(set(races)))
    return f", in {count(len(races), 'of them', 'of them')} because the organisers stopped {named} for everybody"


def fastest(rows: pd.DataFrame) -> str:
    """The fastest two races of each sex in one year: `rows` of `winners.combined`, no course changed."""
    best = [(SEX_NAMES[sex], rows[rows["sex"].eq(sex)].iloc[0]) for sex in ("F", "M")]
    named = and_list(
        f"of the {who} {row['name']}’s of {row['year']} ({hours(row['combined_seconds'])})"
        for who, row in best
    )
    return (
        f"The fastest two races in one year are {named}, among {count(len(rows), 'double')} finished "
        "in years without a changed course."
    )


def careers(rows: pd.DataFrame, kept: pd.DataFrame, names: pd.Series) -> str:
    """How many hold both titles, and how many of one year; `kept` without the changed courses, `names` by runner_id."""
    left = sorted(names.loc[list(set(rows["runner_id"]) - set(kept["runner_id"]))])
    return (
        f"**{count(len(rows), 'runner holds', 'runners hold').capitalize()} both titles**, "
        f"{count(int(rows['same_year'].sum()), 'of them', 'of them')} from one and the same year."
        + (
            f" With the years of changed courses set aside {and_list(left)} {'does' if len(left) == 1 else 'do'} not."
            if left
            else ""
        )
    )
