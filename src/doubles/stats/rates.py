"""How often doubles happen, with denominators and intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from doubles.doubles_table import at_least
from doubles.schema import LEVELS
from doubles.stats.tables import FIRST_YEAR, Tables
from doubles.stats.words import Estimate

#: What each level is called in tables: cumulative, so a win also counts as a podium.
LEVEL_NAMES = {
    "started": "started both",
    "finished": "finished both",
    "top10": "top 10 in both",
    "podium": "podium in both",
    "won": "won both",
}


def jeffreys(successes: int, trials: int, confidence: float = 0.95) -> Estimate:
    """A share with its Jeffreys interval (Beta(1/2, 1/2) prior; Brown, Cai and DasGupta 2001).

    The lower end is 0 where nothing happened and the upper end 1 where everything did, as they
    recommend. Raises ValueError where successes are not within trials.
    """
    if not 0 <= successes <= trials or trials == 0:
        raise ValueError(f"{successes} of {trials} is no share")
    tail = (1 - confidence) / 2
    after = stats.beta(successes + 0.5, trials - successes + 0.5)
    low = 0.0 if successes == 0 else float(after.ppf(tail))
    high = 1.0 if successes == trials else float(after.ppf(1 - tail))
    return Estimate(successes / trials, low, high)


def poisson_exact(events: int, exposure: float, confidence: float = 0.95) -> Estimate:
    """Events per unit of exposure with Garwood's exact interval (1936), for counts without trials."""
    tail = (1 - confidence) / 2
    low = stats.chi2.ppf(tail, 2 * events) / 2 if events else 0.0
    high = stats.chi2.ppf(1 - tail, 2 * events + 2) / 2
    return Estimate(events / exposure, float(low / exposure), float(high / exposure))


def starters_by_year(tables: Tables) -> pd.DataFrame:
    """Starters a race, year and sex in the years both races were held: columns wser and utmb."""
    starts = tables.starts
    starts = starts[starts["year"].isin(tables.years_of_both)]
    return (
        starts.groupby(["year", "sex", "race"])
        .size()
        .unstack("race", fill_value=0)
        .reindex(columns=["wser", "utmb"])
        .fillna(0)
        .astype(int)
        .reset_index()
    )


def both_race_runners(tables: Tables, years: list[int] | None = None) -> pd.DataFrame:
    """The runners with a start in each race in any years: runner_id, sex, number of doubles.

    With `years`, the years of both races that are not among them are left out, starts and doubles.
    """
    left_out = set() if years is None else set(tables.years_of_both) - set(years)
    starts = tables.starts[~tables.starts["year"].isin(left_out)]
    races = starts.groupby("runner_id")["race"].nunique()
    runners = tables.runners[tables.runners["runner_id"].isin(races.index[races == 2])]
    kept = tables.doubles[~tables.doubles["year"].isin(left_out)]
    doubles = kept["runner_id"].value_counts()
    return runners[["runner_id", "sex"]].assign(
        doubles=runners["runner_id"].map(doubles).fillna(0).astype(int)
    )


def by_level(tables: Tables, years: list[int] | None = None) -> pd.DataFrame:
    """Doubles that reach each level (a win counts at every level), with rates and intervals.

    `years` limits the editions (default: all with both races). Columns: level, doubles, people,
    women, men, per_1000_wser, per_1000_utmb and per_1000_both: Estimates per 1,000 starts of each
    race, and of people with both races who have such a double.
    """
    chosen = tables.years_of_both if years is None else years
    field = starters_by_year(tables)
    field = field[field["year"].isin(chosen)]
    doubles = tables.doubles[tables.doubles["year"].isin(chosen)]
    careers = both_race_runners(tables, chosen)
    rows = []
    for level in LEVELS:
        some = at_least(doubles, level)
        people = some["runner_id"].nunique()
        rows.append(
            {
                "level": level,
                "doubles": len(some),
                "people": people,
                "women": int(some["sex"].eq("F").sum()),
                "men": int(some["sex"].eq("M").sum()),
                "per_1000_wser": jeffreys(len(some), int(field["wser"].sum())).times(1000),
                "per_1000_utmb": jeffreys(len(some), int(field["utmb"].sum())).times(1000),
                "per_1000_both": jeffreys(people, len(careers)).times(1000),
            }
        )
    return pd.DataFrame(rows)


def by_year(tables: Tables) -> pd.DataFrame:
    """One row a year with both races: starters of each and doubles that reach each level."""
    field = starters_by_year(tables).groupby("year")[["wser", "utmb"]].sum()
    counts = pd.DataFrame(
        {level: at_least(tables.doubles, level).groupby("year").size() for level in LEVELS}
    )
    found = field.join(counts.reindex(field.index).fillna(0).astype(int)).reset_index()
    marked = tables.not_comparable[tables.not_comparable["year"].ge(FIRST_YEAR)]
    kinds = marked.groupby("year").apply(lambda rows: "; ".join(rows["kind"]), include_groups=False)
    return found.assign(marked=found["year"].map(kinds).fillna(""))


def by_sex(tables: Tables, years: list[int] | None = None) -> pd.DataFrame:
    """Doubles at each level a sex, per 1,000 Western States starts of that sex.

    `years` limits the editions (default: all with both races).
    Columns: level, then F, M (counts), F_rate, M_rate (Estimates) and ratio (Estimate, women to
    men), its interval from the independent Jeffreys posteriors of the two rates.
    """
    chosen = tables.years_of_both if years is None else years
    field = starters_by_year(tables)
    field = field[field["year"].isin(chosen)].groupby("sex")["wser"].sum()
    doubles = tables.doubles[tables.doubles["year"].isin(chosen)]
    rows = []
    for level in LEVELS:
        counts = at_least(doubles, level)["sex"].value_counts()
        women, men = int(counts.get("F", 0)), int(counts.get("M", 0))
        rows.append(
            {
                "level": level,
                "F": women,
                "M": men,
                "F_rate": jeffreys(women, int(field["F"])).times(1000),
                "M_rate": jeffreys(men, int(field["M"])).times(1000),
                "ratio": rate_ratio(women, int(field["F"]), men, int(field["M"])),
            }
        )
    return pd.DataFrame(rows)


def rate_ratio(events: int, trials: int, other_events: int, other_trials: int) -> Estimate:
    """How many times the first share the second is, with a 95% interval from Jeffreys posteriors.

    The interval comes from 40,000 seeded draws of both; the value is the posterior median, which
    exists where a count is zero.
    """
    draw = np.random.default_rng(20240628)
    first = draw.beta(events + 0.5, trials - events + 0.5, 40_000)
    second = draw.beta(other_events + 0.5, other_trials - other_events + 0.5, 40_000)
    low, middle, high = np.quantile(first / second, [0.025, 0.5, 0.975])
    return Estimate(float(middle), float(low), float(high))
