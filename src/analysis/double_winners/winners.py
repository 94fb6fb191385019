"""Double winners, double podiums, single wins and careers: who, and by how much."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from race_doubles.analysis.models.performance import estimate, finishes, fit
from race_doubles.common.races import DOUBLE as RACES
from race_doubles.doubles.levels import at_least
from race_doubles.doubles.tables import Tables


def winning_times(starts: pd.DataFrame) -> pd.DataFrame:
    """First and second time (seconds) of each race, year and sex: columns first_seconds, second_seconds.

    The second is missing where only one finished; with a tie for first it equals the first.
    """
    done = starts[starts["status"].eq("finished") & starts["sex_place"].notna()]
    ordered = done.sort_values(["sex_place", "finish_seconds"])
    keys = ["race", "year", "sex"]
    rank = ordered.groupby(keys).cumcount()
    first = ordered[rank.eq(0)].set_index(keys)["finish_seconds"].rename("first_seconds")
    second = ordered[rank.eq(1)].set_index(keys)["finish_seconds"].rename("second_seconds")
    return first.to_frame().join(second)


def margins(doubles: pd.DataFrame, starts: pd.DataFrame) -> pd.DataFrame:
    """`doubles` with, for each race, the time behind the winner of the sex and ahead of the second.

    Adds for each race `<race>_behind_seconds` (0 for the winner), `<race>_behind_share` (of the
    winner's time) and `<race>_margin_seconds` (winner's lead over the second; missing otherwise).
    """
    best = winning_times(starts)
    out = doubles.copy()
    for race in RACES:
        keys = pd.MultiIndex.from_arrays([[race] * len(out), out["year"], out["sex"]])
        first = best["first_seconds"].reindex(keys).array
        second = best["second_seconds"].reindex(keys).array
        own = out[f"{race}_finish_seconds"]
        out[f"{race}_behind_seconds"] = own - first
        out[f"{race}_behind_share"] = (own / first - 1).astype("Float64")
        won = out[f"{race}_sex_place"].eq(1).fillna(False)
        out[f"{race}_margin_seconds"] = (second - own).where(won)
    return out


def near_misses(doubles: pd.DataFrame) -> pd.DataFrame:
    """Who won one of the races and started the other in the same year without winning it."""
    first_wser = doubles["wser_sex_place"].eq(1).fillna(False)
    first_utmb = doubles["utmb_sex_place"].eq(1).fillna(False)
    return doubles[first_wser ^ first_utmb].assign(
        won=np.where(first_wser, "wser", "utmb")[first_wser ^ first_utmb]
    )


class NarrowestWin(NamedTuple):
    """The smallest lead of a winner over the second: who, when, where, and how many seconds."""

    name: str
    year: int
    race: str
    seconds: int


def narrowest_win(rows: pd.DataFrame) -> NarrowestWin:
    """The smallest winning margin at either race in `rows`, as `margins` gives them.

    Raises ValueError where none of them won anything.
    """
    found = [
        NarrowestWin(row["name"], int(row["year"]), race, int(row[f"{race}_margin_seconds"]))
        for row in rows.to_dict("records")
        for race in RACES
        if pd.notna(row[f"{race}_margin_seconds"])
    ]
    return min(found, key=lambda win: (win.seconds, win.year, win.race))


def not_finished(rows: pd.DataFrame, stopped: frozenset[tuple[str, int]]) -> pd.DataFrame:
    """Of doubles, those with a race that was not finished; `stopped_race` where that race was stopped.

    `stopped` holds the editions (race, year) that the organisers ended for everybody; `stopped_race`
    is empty where the runner's own race ended.
    """
    ended = {
        race: rows[f"{race}_status"].ne("finished").to_numpy(bool, na_value=True) for race in RACES
    }
    race_stopped = [
        next((race for race in RACES if ended[race][number] and (race, int(year)) in stopped), "")
        for number, year in enumerate(rows["year"])
    ]
    return rows.assign(stopped_race=race_stopped)[ended["wser"] | ended["utmb"]]


def careers_with_both_titles(starts: pd.DataFrame) -> pd.DataFrame:
    """Runners who have won each race at least once: name, sex, years won (lists) and whether a double.

    A title is the first place within the sex.
    """
    won = starts[starts["status"].eq("finished") & starts["sex_place"].eq(1).fillna(False)]
    years = (
        won.groupby(["runner_id", "race"])["year"]
        .agg(lambda y: sorted(int(v) for v in y))
        .unstack()
    )
    years = years.reindex(columns=list(RACES)).dropna()
    who = starts.drop_duplicates("runner_id").set_index("runner_id")[["sex"]]
    out = years.join(who)
    out["same_year"] = [
        bool(set(w) & set(u)) for w, u in zip(out["wser"], out["utmb"], strict=True)
    ]
    out["first_year"] = [min(w + u) for w, u in zip(out["wser"], out["utmb"], strict=True)]
    return out.reset_index().sort_values(["first_year", "runner_id"], ignore_index=True)


def combined(tables: Tables) -> pd.DataFrame:
    """Doubles with two finishes by combined time, and by a time that allows for the editions.

    Adds `rank` within the sex and `adjusted_rank`: the rank of the summed log times less the effect
    of each edition (`performance.fit`), which takes out what courses, weather and fields of that year
    did to everybody who ran other years too.
    """
    both = at_least(tables.doubles, "finished").copy()
    rows = finishes(tables.starts)
    effects = fit(rows, estimate(rows)).edition_effects
    adjusted = sum(
        np.log(both[f"{race}_finish_seconds"].astype(float))
        - effects.reindex(
            pd.MultiIndex.from_arrays([[race] * len(both), both["year"].astype("int64")])
        ).to_numpy()
        for race in RACES
    )
    both["adjusted"] = adjusted
    both["rank"] = both.groupby("sex")["combined_seconds"].rank(method="min").astype(int)
    both["adjusted_rank"] = both.groupby("sex")["adjusted"].rank(method="min").astype(int)
    return both.sort_values(["combined_seconds", "year", "runner_id"], ignore_index=True)


def through_the_race(
    splits: pd.DataFrame, results: pd.DataFrame, wanted: list[str]
) -> pd.DataFrame:
    """Place within the sex and gap to the leader at each checkpoint for the results `wanted`.

    `splits` has result_id, checkpoint, sequence and elapsed_seconds; the last reading at a checkpoint
    counts. Gives result_id, race, year, checkpoint, sequence, elapsed_seconds, `share` (of the own
    finish time, which not every list of splits reaches), place and behind_seconds.
    """
    rows = results.loc[results["result_id"].isin(wanted), ["race", "year", "sex"]].drop_duplicates()
    field = results[["result_id", "race", "year", "sex", "finish_seconds"]].merge(
        rows, on=["race", "year", "sex"]
    )
    columns = ["result_id", "checkpoint", "sequence", "elapsed_seconds"]
    timed = splits[columns].merge(field, on="result_id").dropna(subset="elapsed_seconds")
    timed = timed[timed["elapsed_seconds"].gt(0)]  # everyone leads at the start
    timed = timed.sort_values(["result_id", "sequence"]).drop_duplicates(
        ["result_id", "checkpoint"], keep="last"
    )
    grouped = timed.groupby(["race", "year", "sex", "checkpoint"])["elapsed_seconds"]
    timed = timed.assign(
        place=grouped.rank(method="min").astype(int),
        behind_seconds=timed["elapsed_seconds"] - grouped.transform("min"),
        share=timed["elapsed_seconds"] / timed["finish_seconds"].astype("Float64"),
        readings=grouped.transform("size"),
    )
    # A checkpoint that few have a time at cannot say who was where.
    enough = timed["readings"] >= 0.5 * timed.groupby(["race", "year", "sex"])[
        "readings"
    ].transform("max")
    return timed[enough & timed["result_id"].isin(wanted)].sort_values(
        ["race", "year", "result_id", "sequence"]
    )


def led_shares(rows: pd.DataFrame) -> pd.Series:
    """The share of the checkpoints before the finish at which each race was led, by result_id.

    `rows` is what `through_the_race` gives.
    """
    on_the_way = rows[rows["share"].lt(1)]
    return on_the_way["place"].eq(1).groupby(on_the_way["result_id"]).mean()
