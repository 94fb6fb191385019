"""Lavaredo and UTMB beside Western States and UTMB: who goes on to the second race (doors), and how they fare there (legs)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import ndtri

from race_doubles.analysis.models.finishing import own_outcomes
from race_doubles.analysis.models.rates import jeffreys
from race_doubles.analysis.other_doubles.compare import chance_of_years, of_years
from race_doubles.common.words import Estimate
from race_doubles.doubles.tables import Tables

#: The two first races, nine weeks or so before the second.
FIRSTS, SECOND = ("lavaredo", "wser"), "utmb"
#: Years of age to a stratum.
_AGES = 10


def shared_years(tables: Tables, firsts: Sequence[str] = FIRSTS, second: str = SECOND) -> list[int]:
    """The years of which all these races have results."""
    return tables.years_of(*firsts, second)


def doors(
    tables: Tables,
    yearly: pd.DataFrame,
    firsts: Sequence[str] = FIRSTS,
    second: str = SECOND,
) -> pd.DataFrame:
    """Who went on from each first race to the second in the years that all were held, a row a first race.

    `yearly` is what `compare.by_year` gives of these races, or of more.
    Columns: first_race, starters, doubles, rate (doubles a starter of the first race) with rate_low and rate_high (Jeffreys, 95 %),
    of_second (doubles a starter of the second race), people_with_both, seen, expected, chance_low, chance_high, ratio (of
    `compare.chance_of_years` at `started`), days_least, days_most.
    """
    years = shared_years(tables, firsts, second)
    size = tables.starts[tables.starts["year"].isin(years)].groupby("race").size()
    rows = []
    for first in firsts:
        own = of_years(tables, yearly, (first, second), years)
        chance = chance_of_years(tables, (first, second), years, ["started"]).iloc[0]
        rows.append({
            "first_race": first, "starters": int(size[first]), "doubles": own["started"],
            **jeffreys(int(own["started"]), int(size[first])).columns("rate"),
            "of_second": own["started"] / int(size[second]),
            "people_with_both": own["people_with_both"],
            **chance[["seen", "expected", "chance_low", "chance_high", "ratio"]],
            "days_least": own["days_least"], "days_most": own["days_most"],
        })  # fmt: skip
    return pd.DataFrame(rows)


def legs(tables: Tables, firsts: Sequence[str] = FIRSTS, second: str = SECOND) -> pd.DataFrame:
    """How often the second race was not finished after each first race, beside starters who had run none of these.

    In the years that all were held. The ratio is that of Mantel and Haenszel within strata of year, sex, ten years of age (or none
    known) and whether they had started the second race before, its interval that of Greenland and Robins (1985). Doublers are no
    random sample: the strata know neither level nor reason.

    Columns: first_race, starts, stopped, share; others, others_stopped, others_share; ratio, ratio_low, ratio_high.
    """
    starts = tables.starts
    years = shared_years(tables, firsts, second)
    here = starts[starts["race"].eq(second) & starts["year"].isin(years) & own_outcomes(starts)]
    began = starts[starts["race"].eq(second)].groupby("runner_id")["year"].min()
    born = here[["born_min", "born_max"]].astype("Float64").mean(axis=1)
    here = here.assign(
        stopped=here["status"].ne("finished"),
        again=here["runner_id"].map(began).lt(here["year"]),
        decade=((here["year"] - born) // _AGES).fillna(-1),
    )
    ran = {
        first: set(
            starts.loc[starts["race"].eq(first), ["runner_id", "year"]].itertuples(
                index=False, name=None
            )
        )
        for first in firsts
    }
    keys = list(zip(here["runner_id"], here["year"], strict=True))
    others = here[[not any(key in some for some in ran.values()) for key in keys]]
    rows = []
    for first in firsts:
        own = here[[key in ran[first] for key in keys]]
        ratio = mantel_haenszel(own, others, ["year", "sex", "decade", "again"])
        rows.append({
            "first_race": first, "starts": len(own), "stopped": int(own["stopped"].sum()),
            "share": own["stopped"].mean(), "others": len(others),
            "others_stopped": int(others["stopped"].sum()), "others_share": others["stopped"].mean(),
            **ratio.columns("ratio"),
        })  # fmt: skip
    return pd.DataFrame(rows)


def mantel_haenszel(own: pd.DataFrame, others: pd.DataFrame, strata: list[str]) -> Estimate:
    """The ratio of the shares `stopped` (bool) of two groups within `strata`, with its 95 % interval.

    Strata that one group lacks say nothing. The variance of the log ratio is Greenland and Robins' (1985). All nan where
    neither or only one group has any stopped.
    """
    columns = (["a", "n1"], ["c", "n0"])
    counts = [
        some.groupby(strata, dropna=False)["stopped"].agg(["sum", "size"]).set_axis(names, axis=1)
        for some, names in zip((own, others), columns, strict=True)
    ]
    both = counts[0].join(counts[1], how="inner").astype(float)
    a, n1, c, n0 = (both[name] for name in ("a", "n1", "c", "n0"))
    n = n1 + n0
    top, bottom = (a * n0 / n).sum(), (c * n1 / n).sum()
    if not top or not bottom:
        return Estimate(np.nan, np.nan, np.nan)
    variance = (((a + c) * n1 * n0 - a * c * n) / n**2).sum() / (top * bottom)
    spread = float(np.exp(ndtri(0.975) * np.sqrt(variance)))
    ratio = float(top / bottom)
    return Estimate(ratio, ratio / spread, ratio * spread)
