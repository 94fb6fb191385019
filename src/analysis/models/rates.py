"""How often doubles happen, with denominators and intervals.

Some people double more than once, so their starts are not independent trials: the interval of a share
of starts is that of fewer, independent ones (`per_start`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special
from scipy.optimize import brentq

from race_doubles.analysis.models.finishing import non_finishers_known
from race_doubles.common.membership import among
from race_doubles.common.races import DOUBLE
from race_doubles.common.words import Estimate
from race_doubles.doubles.levels import LEVELS, PLACES, at_least
from race_doubles.doubles.ran_all import of_runners_of_all
from race_doubles.doubles.tables import Tables

#: What each level is called in tables: cumulative, so a win also counts as a podium.
LEVEL_NAMES = {
    "started": "started both",
    "finished": "finished both",
    "top10": "top ten at both",
    "podium": "podium at both",
    "won": "won both",
}


def jeffreys(successes: float, trials: float, confidence: float = 0.95) -> Estimate:
    """A share with its Jeffreys interval (Beta(1/2, 1/2) prior; Brown, Cai and DasGupta 2001).

    The lower end is 0 where nothing happened and the upper end 1 where everything did, as they
    recommend. Both may be effective numbers (`per_start`), hence fractions. Raises ValueError where
    successes are not within trials.
    """
    if not 0 <= successes <= trials or trials == 0:
        raise ValueError(f"{successes} of {trials} is no share")
    tail = (1 - confidence) / 2
    after = successes + 0.5, trials - successes + 0.5
    low = 0.0 if successes == 0 else float(special.betaincinv(*after, tail))
    high = 1.0 if successes == trials else float(special.betaincinv(*after, 1 - tail))
    return Estimate(successes / trials, low, high)


def poisson_exact(events: float, exposure: float, confidence: float = 0.95) -> Estimate:
    """Events per unit of exposure with Garwood's exact interval (1936), for counts without trials.

    `events` may be an effective number, hence a fraction.
    """
    tail = (1 - confidence) / 2
    low = special.gammaincinv(events, tail) if events else 0.0
    high = special.gammaincinv(events + 1, 1 - tail)
    return Estimate(events / exposure, float(low / exposure), float(high / exposure))


def design_effect(events: pd.Series, trials: pd.Series) -> float:
    """How many times as variable a share is as with independent trials, since people have several.

    `events` and `trials` are numbers by runner_id; runners missing in `events` had none. The variance of
    the ratio estimator with people as clusters (Cochran 1977, section 3.12), over the binomial one. Never
    below 1: fewer repeats than luck would make are luck themselves.
    """
    everyone = trials.index.union(events.index)
    events, trials = (
        some.reindex(everyone, fill_value=0).astype(float) for some in (events, trials)
    )
    share = events.sum() / trials.sum()
    if not 0 < share < 1:
        return 1.0
    binomial = trials.sum() * share * (1 - share)
    return max(1.0, float(((events - share * trials) ** 2).sum() / binomial))


def per_start(events: pd.Series, trials: pd.Series) -> Estimate:
    """The share of starts with an event, where one person may have several of either.

    `events` and `trials` as in `design_effect`, by which both are divided for the Jeffreys interval; so
    it is the plain one where nobody has a second event.
    """
    effect = design_effect(events, trials)
    return jeffreys(events.sum() / effect, trials.sum() / effect)


class Clusters(NamedTuple):
    """How many rows each runner has, and how many each year."""

    by_runner: pd.Series
    by_year: pd.Series

    @staticmethod
    def of(rows: pd.DataFrame) -> Clusters:
        """Those of rows with runner_id and year."""
        return Clusters(*(rows.groupby(by).size() for by in ("runner_id", "year")))


def per_start_of_years(events: Clusters, trials: Clusters) -> Estimate:
    """`per_start` whose interval also holds that years differ.

    People and years are clusters that cross, so their design effects add up, less the one that both count
    (Cameron, Gelbach and Miller 2011).
    """
    effect = sum(design_effect(*both) for both in zip(events, trials, strict=True))
    number, of = (int(some.by_year.sum()) for some in (events, trials))
    return jeffreys(number / (effect - 1), of / (effect - 1))


def years_of_starters(tables: Tables) -> list[int]:
    """The years of both races in which both list who did not finish: where a list holds finishers only,
    a double that ended on the way is missing, and no rate per start can be had."""
    starts = tables.starts
    hidden = set(
        starts.loc[~non_finishers_known(starts), ["race", "year"]].itertuples(
            index=False, name=None
        )
    )
    return [
        year for year in tables.years_of_both if not any((race, year) in hidden for race in DOUBLE)
    ]


def starters_by_year(tables: Tables) -> pd.DataFrame:
    """Starters a race, year and sex in the years both races were held: columns wser and utmb."""
    starts = tables.starts
    starts = starts[starts["year"].isin(tables.years_of_both)]
    return (
        starts.groupby(["year", "sex", "race"])
        .size()
        .unstack("race", fill_value=0)
        .reindex(columns=list(DOUBLE))
        .fillna(0)
        .astype(int)
        .reset_index()
    )


def both_race_runners(tables: Tables, years: list[int] | None = None) -> pd.DataFrame:
    """The runners with a start in each of the two races in any years: runner_id, sex, number of doubles.

    With `years`, the years of both races that are not among them are left out, starts and doubles.
    """
    left_out = set() if years is None else set(tables.years_of_both) - set(years)
    starts = tables.starts[["runner_id", "race", "year"]]
    starts = starts[~starts["year"].isin(left_out)]
    both = starts.loc[of_runners_of_all(starts, DOUBLE), "runner_id"]
    runners = tables.runners[among(tables.runners["runner_id"], both)]
    kept = tables.doubles[~tables.doubles["year"].isin(left_out)]
    doubles = kept["runner_id"].value_counts()
    return runners[["runner_id", "sex"]].assign(
        doubles=runners["runner_id"].map(doubles).fillna(0).astype(int)
    )


def _numbered(tables: Tables, years: list[int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The starts and the doubles of `years`, with runner_id as whole numbers in the same order: text is counted far more slowly."""
    starts = tables.starts[["runner_id", "race", "year", "sex"]]
    doubles = tables.doubles[["runner_id", "year", "sex", "level"]]
    starts, doubles = (rows[rows["year"].isin(years)] for rows in (starts, doubles))
    numbers, _ = pd.concat([starts["runner_id"], doubles["runner_id"]]).factorize(sort=True)
    return (
        starts.assign(runner_id=numbers[: len(starts)]),
        doubles.assign(runner_id=numbers[len(starts) :]),
    )


def by_level(
    tables: Tables, years: list[int] | None = None, levels: Sequence[str] = LEVELS
) -> pd.DataFrame:
    """Doubles that reach each of `levels` (a win counts at every level), with rates and intervals.

    `years` limits the editions (default: all with both races). Columns: level, doubles, people,
    women, men, and per_1000_wser, per_1000_utmb and per_1000_both: per 1,000 starts of each race
    (`per_start_of_years`), and of people with both races who have such a double, each with its 95% interval in
    columns that end in `_low` and `_high`.
    """
    chosen = tables.years_of_both if years is None else years
    starts, doubles = _numbered(tables, chosen)
    field = {race: Clusters.of(starts[starts["race"].eq(race)]) for race in DOUBLE}
    careers = both_race_runners(tables, chosen)
    rows = []
    for level in levels:
        some = at_least(doubles, level)
        own = Clusters.of(some)
        people = len(own.by_runner)
        rows.append(
            {
                "level": level,
                "doubles": len(some),
                "people": people,
                "women": int(some["sex"].eq("F").sum()),
                "men": int(some["sex"].eq("M").sum()),
                **per_start_of_years(own, field["wser"]).times(1000).columns("per_1000_wser"),
                **per_start_of_years(own, field["utmb"]).times(1000).columns("per_1000_utmb"),
                **jeffreys(people, len(careers)).times(1000).columns("per_1000_both"),
            }
        )
    return pd.DataFrame(rows)


def by_year(tables: Tables) -> pd.DataFrame:
    """One row a year with both races: starters of each and doubles that reach each level.

    Columns: year, wser and utmb (starters; missing where only the finishers are known), the levels, and
    marked (the kinds of changed courses, else empty) and changed (the races, as tuples).
    """
    field = starters_by_year(tables).groupby("year")[list(DOUBLE)].sum().astype("Int64")
    starts = tables.starts
    unknown = starts[~non_finishers_known(starts)].groupby(["race", "year"]).size()
    for race in field:
        field[race] = field[race].mask(field.index.isin(unknown.get(race, pd.Series()).index))
    counts = pd.DataFrame(
        {level: at_least(tables.doubles, level).groupby("year").size() for level in LEVELS}
    )
    found = field.join(counts.reindex(field.index).fillna(0).astype(int)).reset_index()
    marked = tables.not_comparable[
        tables.not_comparable["year"].ge(tables.years_of_both[0])
    ].groupby("year")
    kinds = marked["kind"].agg("; ".join)
    races = marked["race"].agg(tuple)
    return found.assign(
        marked=found["year"].map(kinds).fillna(""),
        changed=[races.get(year, ()) for year in found["year"]],
    )


def by_era(tables: Tables, eras: pd.DataFrame) -> pd.DataFrame:
    """`by_level`, a row a level, for the years before the first of `eras` and for each era.

    Columns: era (empty before the first), first and last (its years with both races), then as `by_level`.
    Eras without such a year are left out, as are years whose starters are not known (`years_of_starters`).
    """
    starts = [0, *sorted(eras["first_year"])]
    names = ["", *eras.sort_values("first_year")["era"]]
    known = years_of_starters(tables)
    rows = []
    for name, begin, end in zip(names, starts, [*starts[1:], 10**4], strict=True):
        years = [year for year in known if begin <= year < end]
        if years:
            found = by_level(tables, years)
            rows.append(found.assign(era=name, first=years[0], last=years[-1]))
    return pd.concat(rows, ignore_index=True)


#: How many of the first editions stand for how common doubling was at the beginning.
EARLY_EDITIONS = 5


def one_in_about(people: int, of: int) -> Estimate:
    """`people` of so many as one in how many, with its 95% interval (Jeffreys).

    Whole numbers, beyond a hundred cut to two digits that count, as so few allow no more.
    """
    share = jeffreys(people, of)
    ones = (round(1 / part) for part in (share.value, share.high, share.low))
    return Estimate(*(float(f"{number:.2g}") if number > 100 else number for number in ones))


def one_in(tables: Tables, years: Collection[int]) -> tuple[int, int, int, int]:
    """Of the people who finished a race in `years`, one in how many finished both in one of them.

    Gives the value, the ends of its 95% interval and the number of finishers. Where nobody did,
    or the interval reaches down to none, that number is the number of finishers.
    """
    own = tables.results["status"].eq("finished") & tables.results["year"].isin(list(years))
    done = among(tables.links["result_id"], tables.results.loc[own, "result_id"])
    finishers = tables.links.loc[done, "runner_id"].nunique()
    doubles = tables.doubles[tables.doubles["year"].isin(list(years))]
    share = jeffreys(at_least(doubles, "finished")["runner_id"].nunique(), finishers)
    least = 1 / finishers
    value, low, high = (round(1 / max(one, least)) for one in (share.value, share.high, share.low))
    return value, low, high, finishers


def before_and_since(tables: Tables, year: int) -> pd.DataFrame:
    """Who started both, in % of Western States starts, in the first editions and from `year` on.

    Years whose starters are not known (`years_of_starters`) are left out of both. Two rows: first, last (years), doubles, people, and share (%) with share_low and share_high.
    """
    known = years_of_starters(tables)
    spans = (
        [held for held in tables.years_of_both[:EARLY_EDITIONS] if held in known],
        [held for held in known if held >= year],
    )
    found = pd.concat([by_level(tables, years, ["started"]) for years in spans], ignore_index=True)
    return pd.DataFrame(
        {
            "first": [years[0] for years in spans],
            "last": [years[-1] for years in spans],
            "doubles": found["doubles"],
            "people": found["people"],
        }
        | {f"share{end}": 0.1 * found[f"per_1000_wser{end}"] for end in ("", "_low", "_high")}
    )


def places_on_offer(tables: Tables, years: list[int]) -> pd.DataFrame:
    """How many doubles at each level `years` had room for: a row a sex (F, M), a column a level.

    A year has room for as many as there were places of the level in the race with fewer finishers of the
    sex: ten top 10s, as a rule.
    """
    starts = tables.starts
    done = starts[starts["year"].isin(years) & starts["status"].eq("finished")]
    finishers = done.groupby(["sex", "year", "race"]).size().unstack("race", fill_value=0)
    fewer = finishers[list(DOUBLE)].min(axis=1)
    rooms = pd.DataFrame({level: fewer.clip(upper=most) for level, most in PLACES.items()})
    return rooms.groupby("sex").sum().reindex(["F", "M"], fill_value=0)


def by_sex(tables: Tables, years: list[int] | None = None) -> pd.DataFrame:
    """Doubles at each level a sex, per 1,000 Western States starts of that sex.

    `years` limits the editions (default: all with both races).
    Columns: level, then F, M (doubles), F_people, M_people, F_rate, M_rate, ratio (women to men) and
    place_ratio (the same per place on offer instead of per start; missing at levels without places), each of
    these four with its 95% interval in columns that end in `_low` and `_high`. Intervals of ratios come from the independent Jeffreys posteriors of the two rates,
    each with its design effect. Starts outside the two categories count in neither.
    """
    chosen = tables.years_of_both if years is None else years
    starts, doubles = _numbered(tables, chosen)
    wser = starts[starts["race"].eq("wser")]
    trials = {sex: wser.loc[wser["sex"].eq(sex), "runner_id"].value_counts() for sex in "FM"}
    rooms = places_on_offer(tables, chosen)
    rows = []
    for level in LEVELS:
        some = at_least(doubles, level)
        own = {sex: some.loc[some["sex"].eq(sex), "runner_id"].value_counts() for sex in "FM"}
        effect = {sex: design_effect(own[sex], trials[sex]) for sex in "FM"}
        row: dict[str, object] = {"level": level}
        row |= {sex: int(own[sex].sum()) for sex in "FM"}
        row |= {f"{sex}_people": len(own[sex]) for sex in "FM"}
        for sex in "FM":
            row |= per_start(own[sex], trials[sex]).times(1000).columns(f"{sex}_rate")

        def ratio(exposure: dict[str, float], own: dict = own, effect: dict = effect) -> Estimate:
            numbers = [n / effect[sex] for sex in "FM" for n in (own[sex].sum(), exposure[sex])]
            return rate_ratio(*numbers)

        row |= ratio({sex: trials[sex].sum() for sex in "FM"}).columns("ratio")
        offered = (
            ratio(rooms[level].to_dict()) if level in PLACES else Estimate(*[float("nan")] * 3)
        )
        row |= offered.columns("place_ratio")
        rows.append(row)
    return pd.DataFrame(rows)


#: Gauss's points for the mean over a share's quantiles: six digits are right.
_NODES = 200
_gauss = cache(np.polynomial.legendre.leggauss)


def number_of(chances: Iterable[float]) -> np.ndarray:
    """The chances of 0, 1, 2, … of independent events with these `chances` (Poisson's binomial law)."""
    total = np.array([1.0])
    for chance in chances:
        total = np.convolve(total, (1 - chance, chance))
    return total


def rate_ratio(
    events: float,
    trials: float,
    other_events: float,
    other_trials: float,
    confidence: float = 0.95,
) -> Estimate:
    """How many times the first share the second is, with an interval from Jeffreys posteriors.

    The value is the posterior median, which exists where a count is zero. That the ratio is at most r has the
    chance of the first share being at most r times the second: a mean over the second's quantiles, worked out
    at Gauss's points.
    """
    nodes, weights = _gauss(_NODES)
    second = special.betaincinv(
        other_events + 0.5, other_trials - other_events + 0.5, (nodes + 1) / 2
    )

    def below(log_ratio: float) -> float:
        at_most = np.minimum(np.exp(log_ratio) * second, 1.0)
        return float(special.betainc(events + 0.5, trials - events + 0.5, at_most) @ weights) / 2

    low, middle, high = (
        float(np.exp(brentq(lambda at: below(at) - share, -30.0, 30.0, xtol=1e-9)))  # noqa: B023
        for share in ((1 - confidence) / 2, 0.5, (1 + confidence) / 2)
    )
    return Estimate(middle, low, high)


def regular_course_km(tables: Tables, race: str) -> pd.Series:
    """The length in km of `race` by year, in the years of both races whose course was not changed."""
    held = tables.editions[tables.editions["race"].eq(race)].set_index("year")["distance_km"]
    marked = tables.not_comparable
    changed = marked.loc[marked["race"].eq(race), "year"]
    return held.reindex([y for y in tables.years_of_both if y not in set(changed)]).dropna()
