"""Who doubles, start by start: by door, residence, sex, year and what was known of the runner before.

Two models of `models.pooled_kinds`. `by_time` has every start since both races are held, the doors unknown: how it changed when the
ways in did, at home and abroad apart, with years pooled. `by_door` has the starts whose door is published, with doors, doors by
residence and years pooled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from race_doubles.analysis.models.pooled_kinds import Pooled, fit_pooled
from race_doubles.analysis.models.rates import design_effect, jeffreys
from race_doubles.common.words import Estimate
from race_doubles.doubles.levels import PLACES

#: Where Western States is at home: who lives elsewhere comes from abroad.
HOME = "USA"
RESIDENCES = ("home", "abroad")
#: What is known of a runner before the start, and counts beside door, residence and year.
KNOWN = ("woman", "utmb_before", "top10_before")
#: The door that the others are compared with.
REFERENCE = "lottery"


def western_states_starts(
    starts: pd.DataFrame, entries: pd.DataFrame, doubles: pd.DataFrame, years: Sequence[int]
) -> pd.DataFrame:
    """The starts at Western States in `years` whose runner's residence is known.

    `starts` as `Tables.starts`, `entries` and `doubles` as their tables. Gives runner_id, year, sex, residence (`home`, `abroad`), door
    (missing where no list has it), doubled, level, and as bool woman, utmb_before (an earlier start at UTMB) and top10_before (an earlier top
    ten at either race). Where an edition prints no residence, that of the runner's nearest other edition stands in.
    """
    ours = starts[starts["race"].eq("wser") & starts["year"].isin(list(years))]
    rows = ours[["runner_id", "year", "sex"]].assign(residence=_residence(starts, ours))
    entered = entries[entries["stage"].eq("entered") & entries["door"].notna()]
    entered = entered.sort_values("entry_id").drop_duplicates(["runner_id", "year"])
    keys = ["runner_id", "year"]
    rows = rows.merge(entered[[*keys, "door"]], how="left", on=keys, validate="one_to_one")
    rows = rows.merge(doubles[[*keys, "level"]], how="left", on=keys, validate="one_to_one")
    first_utmb = starts[starts["race"].eq("utmb")].groupby("runner_id")["year"].min()
    top = starts[starts["sex_place"].le(PLACES["top10"]).fillna(False)]
    first_top = top.groupby("runner_id")["year"].min()
    rows = rows.assign(
        doubled=rows["level"].notna(),
        woman=rows["sex"].eq("F").fillna(False),
        utmb_before=_before(rows, first_utmb),
        top10_before=_before(rows, first_top),
    )
    return rows[rows["residence"].notna()].reset_index(drop=True)


def _before(rows: pd.DataFrame, first: pd.Series) -> pd.Series:
    return (rows["runner_id"].map(first) < rows["year"]).fillna(False).astype(bool)


def _residence(starts: pd.DataFrame, ours: pd.DataFrame) -> pd.Series:
    """`home` or `abroad` of each row of `ours`; of the runner's nearest edition, the earlier of two, where it is not printed."""
    told = starts[starts["race"].eq("wser") & starts["country"].notna()]
    told = told[["runner_id", "year", "country"]]
    pairs = (
        ours[["runner_id", "year"]]
        .reset_index()
        .merge(told, on="runner_id", suffixes=("", "_told"))
    )
    pairs["apart"] = (pairs["year"] - pairs["year_told"]).abs()
    nearest = pairs.sort_values(["index", "apart", "year_told"]).drop_duplicates("index")
    country = nearest.set_index("index")["country"].reindex(ours.index)
    lives = country.eq(HOME).map({True: RESIDENCES[0], False: RESIDENCES[1]})
    return lives.where(country.notna())


def by_time(rows: pd.DataFrame, eras: pd.DataFrame) -> Pooled:
    """The model of all `rows`: a slope up to the first era, and a step at each era, at home and abroad.

    Names: `abroad`, those of KNOWN, `a year before` (of each more year up to the first era), and `YEAR home`, `YEAR abroad` for the step of each era.
    """
    firsts = sorted(int(year) for year in eras["first_year"])
    fixed = _fixed(rows)
    fixed["a year before"] = (rows["year"].astype(float) - firsts[0]).clip(upper=0.0)
    for first in firsts:
        for residence in RESIDENCES:
            since = rows["year"].ge(first) & rows["residence"].eq(residence)
            fixed[f"{first} {residence}"] = since.astype(float)
    years = pd.DataFrame({"year": rows["year"].astype(str)})
    return fit_pooled(rows["doubled"], fixed, years, rows["runner_id"])


def by_door(rows: pd.DataFrame, eras: pd.DataFrame) -> Pooled:
    """The model of the `rows` whose door is known, with a step at each era but the first that they see, at home and abroad."""
    known = rows[rows["door"].notna()].reset_index(drop=True)
    fixed = _fixed(known)
    for first in _later(known, eras):
        for residence in RESIDENCES:
            since = known["year"].ge(first) & known["residence"].eq(residence)
            fixed[f"{first} {residence}"] = since.astype(float)
    return fit_pooled(known["doubled"], fixed, _groups(known), known["runner_id"])


def _later(known: pd.DataFrame, eras: pd.DataFrame) -> list[int]:
    return sorted(int(year) for year in eras["first_year"] if year > known["year"].min())


def _fixed(rows: pd.DataFrame) -> pd.DataFrame:
    fixed = {"abroad": rows["residence"].eq("abroad")} | {name: rows[name] for name in KNOWN}
    return pd.DataFrame(fixed).astype(float)


def _groups(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({
        "door": rows["door"],
        "door of residence": rows["door"] + ", " + rows["residence"],
        "year": rows["year"].astype(str),
    })  # fmt: skip


def door_ratios(model: Pooled, rows: pd.DataFrame) -> pd.DataFrame:
    """Each door against REFERENCE, people alike in all else, by residence: door, residence, odds_ratio with _low and _high."""
    found = []
    for door, residence in _kinds(rows):
        weights: dict[str, float] = {}
        for name, weight in ((door, 1.0), (REFERENCE, -1.0)):
            for group in (f"door: {name}", f"door of residence: {name}, {residence}"):
                weights[group] = weights.get(group, 0.0) + weight
        known = {name: weight for name, weight in weights.items() if weight}
        ratio = model.odds_ratio(known) if known else Estimate(1.0, 1.0, 1.0)
        found.append({"door": door, "residence": residence, **ratio.columns("odds_ratio")})
    return pd.DataFrame(found)


def standardised(model: Pooled, rows: pd.DataFrame, eras: pd.DataFrame) -> pd.DataFrame:
    """What share of all starts of a residence would double had all come by one door: the model's mean over the same people.

    Gives door, residence, starts and doubles as they were, and rate with rate_low and rate_high as pooled.
    """
    known = rows[rows["door"].notna()].reset_index(drop=True)
    found = []
    for door, residence in _kinds(rows):
        some = known[known["residence"].eq(residence)].reset_index(drop=True)
        own = some[some["door"].eq(door)]
        as_if = some.assign(door=door)
        fixed = _fixed(as_if)
        for first in _later(known, eras):
            for other in RESIDENCES:
                since = as_if["year"].ge(first) & as_if["residence"].eq(other)
                fixed[f"{first} {other}"] = since.astype(float)
        design = np.column_stack([np.ones(len(as_if)), fixed.to_numpy()])
        groups = {kind: values.to_numpy() for kind, values in _groups(as_if).items()}
        rate = model.mean_chance(design, groups)
        found.append({
            "door": door, "residence": residence, "starts": len(own), "doubles": int(own["doubled"].sum()),
            **rate.columns("rate"),
        })  # fmt: skip
    return pd.DataFrame(found)


def _kinds(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """Doors by residence that occur, the most frequent door first, home before abroad."""
    known = rows[rows["door"].notna()]
    kinds = set(zip(known["door"], known["residence"], strict=True))
    sizes = known["door"].value_counts()
    order = sorted(sizes.index, key=lambda door: (-sizes[door], door))
    return [(door, lives) for door in order for lives in RESIDENCES if (door, lives) in kinds]


@dataclass(frozen=True)
class Movements:
    """How the share of starts that doubled changed from one span of years to the next, and by which movements.

    In shares: `change` is the sum of `mix` (more or fewer from abroad, at the mean of both spans' rates) and of `home` and `abroad` (their own
    rates, at the mean of both spans' numbers).
    """

    before: tuple[int, int]
    since: tuple[int, int]
    change: Estimate
    mix: Estimate
    home: Estimate
    abroad: Estimate


def spans(rows: pd.DataFrame, eras: pd.DataFrame) -> pd.DataFrame:
    """Starts and doubles by residence in the years before the first era and in each era.

    Gives first, last, residence, starts, doubles, share (of the span's starts), rate with rate_low and rate_high, and variance, the rate's,
    with people as clusters.
    """
    edges = [0, *sorted(int(year) for year in eras["first_year"]), 10**4]
    found = []
    for begin, end in pairwise(edges):
        span = rows[rows["year"].ge(begin) & rows["year"].lt(end)]
        for residence in RESIDENCES if len(span) else ():
            some = span[span["residence"].eq(residence)]
            events = some.loc[some["doubled"], "runner_id"].value_counts()
            effect = design_effect(events, some["runner_id"].value_counts())
            number, doubles = len(some), int(some["doubled"].sum())
            rate = jeffreys(doubles / effect, number / effect)
            found.append({
                "first": int(span["year"].min()), "last": int(span["year"].max()), "residence": residence,
                "starts": number, "doubles": doubles, "share": number / len(span), **rate.columns("rate"),
                "variance": effect * rate.value * (1 - rate.value) / number,
            })  # fmt: skip
    return pd.DataFrame(found)


def movements(table: pd.DataFrame) -> list[Movements]:
    """The change from each span of `table` (of `spans`) to the next in its parts (Kitagawa 1955), with 95 % intervals.

    The parts add up to the change exactly. Intervals take the shares as given and the rates as independent.
    """
    wide = {first: rows.set_index("residence") for first, rows in table.groupby("first")}
    firsts = sorted(wide)
    found = []
    for one, two in pairwise(firsts):
        a, b = wide[one], wide[two]
        weights = {
            "change": {lives: (-a.loc[lives, "share"], b.loc[lives, "share"]) for lives in RESIDENCES},
            "mix": {
                lives: ((b.loc[lives, "share"] - a.loc[lives, "share"]) / 2,) * 2 for lives in RESIDENCES
            },
        }  # fmt: skip
        for lives in RESIDENCES:
            mean = (a.loc[lives, "share"] + b.loc[lives, "share"]) / 2
            weights[lives] = {lives: (-mean, mean)}
        parts = {name: _combined(a, b, some) for name, some in weights.items()}
        before, since = ((first, int(some["last"].iloc[0])) for first, some in ((one, a), (two, b)))
        found.append(
            Movements(before, since, parts["change"], parts["mix"], parts["home"], parts["abroad"])
        )
    return found


def _combined(
    a: pd.DataFrame, b: pd.DataFrame, weights: dict[str, tuple[float, float]]
) -> Estimate:
    value = variance = 0.0
    for lives, pair in weights.items():
        for table, weight in zip((a, b), pair, strict=True):
            value += weight * table.loc[lives, "rate"]
            variance += weight**2 * table.loc[lives, "variance"]
    half = 1.959963984540054 * variance**0.5
    return Estimate(float(value), float(value - half), float(value + half))
