"""Rates, ratios, trends and tails against the formulas written out another way, quantile by quantile."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, optimize, stats

from race_doubles.analysis.how_rare import trend
from race_doubles.analysis.models import independent
from race_doubles.analysis.models.independent import Chances
from race_doubles.analysis.models.rates import (
    Clusters,
    design_effect,
    jeffreys,
    per_start,
    per_start_of_years,
    poisson_exact,
    rate_ratio,
)


def ends(estimate) -> tuple[float, float, float]:
    return estimate.value, estimate.low, estimate.high


@pytest.mark.parametrize("confidence", [0.95, 0.8])
def test_a_share_lies_between_the_quantiles_of_its_posterior(confidence):
    """Half a success and half a failure added, by adding up the density."""
    share, low, high = ends(jeffreys(3, 40, confidence))
    assert share == 3 / 40
    density = stats.beta(3.5, 37.5).pdf
    for end, below in ((low, (1 - confidence) / 2), (high, (1 + confidence) / 2)):
        assert integrate.quad(density, 0, end)[0] == pytest.approx(below, abs=1e-8)


def test_no_share_of_nothing_and_none_beyond_all():
    for successes, trials in ((0, 0), (-1, 3), (4, 3)):
        with pytest.raises(ValueError, match="is no share"):
            jeffreys(successes, trials)
    assert ends(jeffreys(0, 3))[:2] == (0, 0) and ends(jeffreys(3, 3))[::2] == (1, 1)
    assert jeffreys(0, 3).high < 1 and jeffreys(3, 3).low > 0


@pytest.mark.parametrize("confidence", [0.95, 0.9])
def test_counts_lie_between_the_means_that_make_them_a_surprise(confidence):
    rate, low, high = ends(poisson_exact(4, 2.5, confidence))
    assert rate == 4 / 2.5
    assert stats.poisson.sf(3, low * 2.5) == pytest.approx((1 - confidence) / 2)
    assert stats.poisson.cdf(4, high * 2.5) == pytest.approx((1 - confidence) / 2)
    assert ends(poisson_exact(0, 2.0))[:2] == (0, 0)
    assert stats.poisson.cdf(0, poisson_exact(0, 2.0).high * 2) == pytest.approx(0.025)


TRIALS = pd.DataFrame({"runner_id": list("aaaabbbccdefgh"), "year": [1, 2, 3, 4, 1, 2, 3, 1, 2, 1, 1, 2, 3, 4]})  # fmt: skip
EVENTS = TRIALS.iloc[[0, 1, 2, 7, 10]]


def variability(by: str) -> float:
    """How much more the clusters vary than tosses of a coin would, one by one."""
    share, total = len(EVENTS) / len(TRIALS), 0.0
    for cluster, rows in TRIALS.groupby(by):
        total += ((EVENTS[by] == cluster).sum() - share * len(rows)) ** 2
    return total / (len(TRIALS) * share * (1 - share))


def test_starts_of_one_person_and_of_one_year_are_fewer_than_they_look():
    people, years = variability("runner_id"), variability("year")
    assert people > 1 > years  # the years differ by less than luck, which is luck itself
    counts = EVENTS["runner_id"].value_counts(), TRIALS["runner_id"].value_counts()
    assert design_effect(*counts) == pytest.approx(people)
    assert per_start(*counts) == jeffreys(5 / people, 14 / people)
    assert design_effect(*(some["year"].value_counts() for some in (EVENTS, TRIALS))) == 1.0
    assert per_start_of_years(Clusters.of(EVENTS), Clusters.of(TRIALS)) == jeffreys(
        5 / people, 14 / people
    )
    one_year = EVENTS.assign(year=1)
    trials = pd.concat([TRIALS[~TRIALS.index.isin(EVENTS.index)].assign(year=[1, 2] * 4 + [1]), one_year])  # fmt: skip
    own = {by: design_effect(one_year[by].value_counts(), trials[by].value_counts()) for by in ("runner_id", "year")}  # fmt: skip
    assert min(own.values()) > 1
    both = own["runner_id"] + own["year"] - 1
    assert ends(per_start_of_years(Clusters.of(one_year), Clusters.of(trials))) == pytest.approx(ends(jeffreys(5 / both, 14 / both)))  # fmt: skip


def test_a_person_without_an_event_counts_and_one_without_a_start_too():
    assert design_effect(pd.Series({"a": 2}), pd.Series({"b": 8})) == pytest.approx(
        ((2 - 0) ** 2 + (0 - 2) ** 2) / (8 * 0.25 * 0.75)
    )
    for all_or_none in (0, 1):
        assert design_effect(pd.Series({"a": all_or_none, "b": all_or_none}), pd.Series({"a": 1, "b": 1})) == 1.0  # fmt: skip


@pytest.mark.parametrize("counts", [(6, 100, 9, 400), (0, 50, 3, 70), (2.5, 10, 0, 30)])
def test_the_quantiles_of_a_ratio_of_two_shares(counts):
    """The chance that the first is at most so many times the second, added up over the second."""
    events, trials, others, of = counts
    first, second = stats.beta(events + 0.5, trials - events + 0.5), stats.beta(others + 0.5, of - others + 0.5)  # fmt: skip
    middle, low, high = ends(rate_ratio(*counts))
    shares = second.ppf((np.arange(40_000) + 0.5) / 40_000)
    for at, chance in ((low, 0.025), (middle, 0.5), (high, 0.975)):
        assert first.cdf(at * shares).mean() == pytest.approx(chance, abs=2e-4)


def years(started: list[int], wser: int = 400) -> pd.DataFrame:
    return pd.DataFrame(
        {"year": range(2001, 2001 + len(started)), "wser": wser, "started": started}
    )


def regression(table: pd.DataFrame, design: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Coefficients, their covariance and Pearson's dispersion, from the likelihood itself."""
    hits, n = table["started"].to_numpy(float), table["wser"].to_numpy(float)

    def minus_log(at: np.ndarray) -> float:
        score = design @ at
        return float((n * np.log1p(np.exp(score)) - hits * score).sum())

    start = np.r_[np.log(hits.sum() / (n.sum() - hits.sum())), np.zeros(design.shape[1] - 1)]
    at = optimize.minimize(minus_log, start, method="BFGS", options={"gtol": 1e-8}).x
    share = 1 / (1 + np.exp(-design @ at))
    covariance = np.linalg.inv(design.T @ (design * (n * share * (1 - share))[:, None]))
    pearson = ((hits - n * share) ** 2 / (n * share * (1 - share))).sum()
    return at, covariance, pearson / (len(table) - design.shape[1])


CALM, WILD = [8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13], [2, 19, 5, 22, 3, 15, 30, 4, 25, 8, 40]


@pytest.mark.parametrize("started", [CALM, WILD])
def test_a_trend_is_the_regression_and_its_intervals_widen_but_never_narrow(started):
    table = years(started)
    year = table["year"].to_numpy(float)
    design = np.column_stack([np.ones(11), year - year.mean(), np.clip(year - 2005, 0, None), year >= 2008])  # fmt: skip
    at, covariance, dispersion = regression(table, design)
    assert (dispersion < 1) == (started == CALM)
    found = trend.fit(table, bend_from=2005, step_from=2008)
    assert found.dispersion == pytest.approx(dispersion, rel=1e-3)
    wide = covariance * max(1.0, dispersion)
    half = stats.t.ppf(0.975, 11 - 4)
    for estimate, row in ((found.per_year, [0, 1, 0, 0]), (found.later, [0, 1, 1, 0]), (found.step, [0, 0, 0, 1])):  # fmt: skip
        value, error = np.dot(row, at), np.sqrt(np.dot(row, wide @ row))
        assert np.log(ends(estimate)) == pytest.approx([value, value - half * error, value + half * error], abs=2e-3)  # fmt: skip
    size = abs(at[2]) / np.sqrt(wide[2, 2])
    assert found.bend_p == pytest.approx(2 * stats.t.sf(size, 7), rel=5e-3)
    assert found.fitted["year"].tolist() == table["year"].tolist()
    assert found.fitted["mean"].to_numpy() == pytest.approx(
        1 / (1 + np.exp(-design @ at)), rel=1e-3
    )
    score = design[3] @ at
    error = np.sqrt(design[3] @ wide @ design[3])
    shares = 1 / (1 + np.exp(-np.array([score - half * error, score + half * error])))
    assert found.fitted.loc[3, ["low", "high"]].to_numpy(float) == pytest.approx(shares, rel=3e-3)
    assert (found.years, found.doubles, found.bend_from, found.events) == (11, sum(started), 2005, "started")  # fmt: skip
    plain = trend.fit(table)
    assert plain.later is None and plain.bend_p is None and plain.step is None and plain.bend_from is None  # fmt: skip


def test_trends_by_era_have_one_bend_and_each_era_its_step():
    table = years(WILD).assign(utmb=2000, top10=[1] * 11)
    eras = pd.DataFrame({"era": ["Late", "Early"], "first_year": [2008, 2004]})
    found = trend.fits_by_era(table, eras)
    assert list(found) == [
        f"{name}; {era}" for name in ("started both, per Western States start", "started both, per UTMB start", "top ten at both, per Western States start")
        for era in ("Late from 2008", "Early from 2004")
    ]  # fmt: skip
    assert {one.bend_from for one in found.values()} == {2004}
    assert found[f"{trend.STARTED}; Late from 2008"].step == trend.fit(table, bend_from=2004, step_from=2008).step  # fmt: skip
    assert found["started both, per UTMB start; Late from 2008"].fitted["mean"].max() < 0.02
    assert found["top ten at both, per Western States start; Late from 2008"].doubles == 11


def test_a_bend_lies_three_years_from_either_end():
    """Growth that stopped in the second year is found no earlier than in the fourth."""
    early = years([1, 300, *[300] * 9], wser=10_000)
    assert trend.best_bend(early) == 2004
    assert trend.best_bend(years([300] * 9 + [300, 1], wser=10_000)) == 2008


def test_double_wins_in_neighbouring_years_are_counted_on_years_with_both_races():
    table = pd.DataFrame({"year": [2011, 2003, 2007, 2004, 2009], "won": [1, 0, 2, 1, 0]})
    found = trend.waiting_times(table)
    assert found.years_with_win == [2004, 2007, 2011] and found.gaps == [1, 2]
    assert (found.possible, found.per_year) == (5, jeffreys(3, 5))


def test_the_median_wait_and_the_chance_ahead():
    """Chances a year drawn from the posterior, on a grid of its quantiles."""
    table = pd.DataFrame({"year": range(2000, 2020), "won": [1, 0, 0, 0, 0] * 4})
    found = trend.outlook(table, 2005)
    chance = stats.beta(3.5, 12.5).ppf((np.arange(20_000) + 0.5) / 20_000)
    assert found.within.value == pytest.approx(1 - ((1 - chance) ** 2).mean(), abs=1e-4)
    none = [((1 - chance) ** ahead).mean() for ahead in range(20)]
    assert found.median_wait == next(ahead for ahead, missed in enumerate(none) if missed <= 0.5)
    assert (found.first, found.years, found.with_win) == (2005, 15, 3)


def doubles(levels: list[str], wser: list[int | None], utmb: list[int | None]) -> pd.DataFrame:
    return pd.DataFrame({"level": levels, "wser_sex_place": pd.array(wser, "Int64"), "utmb_sex_place": pd.array(utmb, "Int64")})  # fmt: skip


def test_tails_of_what_chance_makes():
    """Ten tosses of a fair coin stand for the doubles by chance."""
    numbers = stats.binom(10, 0.5).pmf(np.arange(11))
    found = Chances({"won": numbers}, {}, pd.DataFrame())

    def row(seen: int) -> pd.Series:
        table = independent.compare(
            found, doubles(["won"] * seen + ["podium"], [1] * (seen + 1), [1] * (seen + 1))
        )
        return table.iloc[0]

    few, many, middle, beyond, none = row(2), row(9), row(5), row(11), row(0)
    assert (few["seen"], few["low"], few["high"]) == (2, 2, 8)
    assert few["expected"] == pytest.approx(5) and found.expected("won") == pytest.approx(5)
    assert few["p_value"] == pytest.approx(2 * stats.binom(10, 0.5).cdf(2))
    assert few["at_least"] == pytest.approx(stats.binom(10, 0.5).sf(1))
    assert many["p_value"] == pytest.approx(2 * stats.binom(10, 0.5).sf(8))
    assert many["at_least"] == pytest.approx(stats.binom(10, 0.5).sf(8))
    assert middle["p_value"] == 1.0
    assert (beyond["at_least"], beyond["p_value"]) == (0.0, 0.0)
    assert (none["at_least"], none["none"]) == (1.0, pytest.approx(0.5**10))


def test_places_of_doublers_in_one_race_are_counted_at_that_race():
    numbers = np.array([0.25, 0.5, 0.25])
    levels = dict.fromkeys(("won", "podium", "top10"), numbers)
    seasons = {
        (2010 + at, "F", race, level): numbers
        for at in (0, 1)
        for race in ("wser", "utmb")
        for level in levels
    }
    table = independent.single_races(
        Chances(levels, seasons, pd.DataFrame()),
        doubles(["won"] * 4, [1, 10, 11, None], [3, 4, 1, 2]),
    ).set_index(["race", "level"])
    assert table.loc[("wser", "won"), "seen"] == 1 and table.loc[("wser", "top10"), "seen"] == 2
    assert table.loc[("utmb", "podium"), "seen"] == 3
    # Two seasons of two coins each.
    assert table.loc[("utmb", "podium"), "expected"] == pytest.approx(2)
