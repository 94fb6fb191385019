"""Do people avoid the same year, or do they not get in? When UTMB's starters asked for Western States, and whose starts lie in one year."""

from __future__ import annotations

import pandas as pd

from race_doubles.analysis.how_rare.same_year import same_year_against_neighbours
from race_doubles.analysis.models.rates import jeffreys
from race_doubles.common.races import DOUBLE
from race_doubles.common.resampling import ratio_interval
from race_doubles.common.words import Estimate
from race_doubles.doubles.levels import PLACES

#: How many years after a UTMB the Western States lies that was asked for.
LATER = (0, 1, 2)
#: Doors by what opens them: a draw, or a place won.
BY_LOT = ("lottery", "wait list", "raffle")
WON = ("Golden Ticket", "top ten", "World Series")


def asked_for(starts: pd.DataFrame, entries: pd.DataFrame) -> pd.DataFrame:
    """Of UTMB's starters, how many asked for Western States of the same year, the next and the year after.

    `starts` as `Tables.starts`, `entries` as the table. One row a year and lag of LATER whose list is known: year, lag, starters, asked, and rate with its ends.
    """
    applied = entries.loc[entries["stage"].eq("applied"), ["runner_id", "year"]].drop_duplicates()
    asked = {int(year): set(ids.tolist()) for year, ids in applied.groupby("year")["runner_id"]}
    ran = starts.loc[starts["race"].eq("utmb"), ["runner_id", "year"]].drop_duplicates()
    rows = []
    for year, ids in ran.groupby("year")["runner_id"]:
        people = set(ids.tolist())
        for lag in LATER:
            if int(year) + lag in asked:
                number = len(people & asked[int(year) + lag])
                share = jeffreys(number, len(people)).columns("rate")
                rows.append({"year": int(year), "lag": lag, "starters": len(people), "asked": number, **share})  # fmt: skip
    return pd.DataFrame(rows)


def all_lags(table: pd.DataFrame) -> pd.DataFrame:
    """The sums over years in which every lag is known: lag, years, starters, asked, and rate with its ends."""
    full = table.groupby("year")["lag"].transform("nunique").eq(len(LATER))
    sums = (
        table[full]
        .groupby("lag")
        .agg(years=("year", "size"), starters=("starters", "sum"), asked=("asked", "sum"))
    )
    shares = [
        jeffreys(int(row.asked), int(row.starters)).columns("rate") for row in sums.itertuples()
    ]
    return pd.concat([sums.reset_index(), pd.DataFrame(shares)], axis=1)


def dips(
    starts: pd.DataFrame, runners: pd.DataFrame, held: dict[str, list[int]], years: tuple[int, int]
) -> pd.DataFrame:
    """The same year over its neighbours (`same_year.same_year_against_neighbours`) by sex and by level.

    `runners` has runner_id and sex. Gives group, people (with a start in each race), and ratio with its ends.
    """
    # No other columns: text takes long to copy, group by group.
    starts = starts[["runner_id", "race", "year", "sex_place"]]
    both = starts.groupby("runner_id")["race"].transform("nunique").eq(len(DOUBLE))
    sex = starts["runner_id"].map(runners.set_index("runner_id")["sex"])
    top = starts["sex_place"].le(PLACES["top10"]).fillna(False)
    ever = top.groupby(starts["runner_id"]).transform("any")
    women, men = sex.eq("F").fillna(False), sex.eq("M").fillna(False)
    groups = {
        "everybody": pd.Series(True, index=starts.index),
        "women": women, "men": men,
        "ever in a top ten": ever, "never in a top ten": ~ever,
        "women, never in a top ten": women & ~ever, "men, never in a top ten": men & ~ever,
        "women, ever in a top ten": women & ever, "men, ever in a top ten": men & ever,
    }  # fmt: skip
    rows = []
    for group, own in groups.items():
        people = starts.loc[own & both, "runner_id"].nunique()
        ratio = same_year_against_neighbours(starts[own], held, years)
        rows.append({"group": group, "people": people, **ratio.columns("ratio")})
    return pd.DataFrame(rows)


def dips_by_door(rows: pd.DataFrame, starts: pd.DataFrame) -> pd.DataFrame:
    """Starts at Western States by what opened the door: how often the runner was at UTMB that year, against the year before and after.

    `rows` as `door_model.western_states_starts` gives them. Each start has as many neighbours as UTMB was held of the years beside
    it. Gives group, starts, before, same and after (how many were at UTMB of those years), before_held, same_held and after_held (the starts in whose year, or the one beside it, UTMB was held), and ratio, the rate of the same year over that of its
    neighbours, with its ends (resamples of runners, worked out); infinite
    where nobody was there in a neighbouring year.
    """
    utmb = starts.loc[starts["race"].eq("utmb"), ["runner_id", "year"]].drop_duplicates()
    held, went = set(utmb["year"].astype(int)), pd.MultiIndex.from_frame(utmb)
    known = rows[rows["door"].notna()].reset_index(drop=True)
    for name, lag in (("before", -1), ("same", 0), ("after", 1)):
        year = known["year"].astype(int) + lag
        known[f"{name}_held"] = year.isin(held)
        known[name] = pd.MultiIndex.from_arrays([known["runner_id"], year]).isin(went)
    kinds = {"drawn by lot": BY_LOT, "a place won": WON}
    kinds["given, or kept from another year"] = tuple(
        sorted(set(known["door"]) - {door for some in kinds.values() for door in some})
    )
    found = []
    for group, doors in kinds.items():
        some = known[known["door"].isin(doors)]
        by = some.groupby("runner_id")[["before", "same", "after", "before_held", "same_held", "after_held"]].sum()  # fmt: skip
        sums = by.sum()
        if some.empty:
            continue
        exposure = sums["same_held"] / (sums["before_held"] + sums["after_held"])
        beside = (by["before"] + by["after"]).to_numpy(dtype=float)
        low, high = ratio_interval(by["same"].to_numpy(dtype=float), beside)
        value = float(sums["same"] / beside.sum()) if beside.any() else float("inf")
        ratio = Estimate(value, low, high).times(1 / exposure)
        found.append({
            "group": group, "starts": len(some), "before": int(sums["before"]), "same": int(sums["same"]),
            "after": int(sums["after"]), **{name: int(sums[name]) for name in ("before_held", "same_held", "after_held")}, **ratio.columns("ratio"),
        })  # fmt: skip
    return pd.DataFrame(found)


def door_dips_by_sex(rows: pd.DataFrame, starts: pd.DataFrame) -> pd.DataFrame:
    """`dips_by_door` of women and of men, with `sex` (F, M) and `share`, the share of the sex's starts whose door is known."""
    found = []
    for sex in ("F", "M"):
        own = rows[rows["sex"].eq(sex).fillna(False)]
        table = dips_by_door(own, starts)
        found.append(table.assign(sex=sex, share=table["starts"] / own["door"].notna().sum()))
    return pd.concat(found, ignore_index=True)
