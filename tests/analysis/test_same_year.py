"""The permutation of years: exact, and blind to where a runner's first and last year come from."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from made_coverage import WORLDS, band, covered

from race_doubles.analysis.how_rare.same_year import (
    lags,
    people_near,
    permute_years,
    same_year_against_neighbours,
    shared_years,
)
from race_doubles.analysis.models.rates import poisson_exact

WSER = tuple(year for year in range(2003, 2026) if year not in (2008, 2020))
UTMB = tuple(year for year in range(2003, 2026) if year != 2020)
HELD = {"wser": list(WSER), "utmb": list(UTMB)}
SPAN = (2003, 2025)


def by_enumeration(w, u, first, last, hold_ends):
    """Every placement, one by one."""
    counts = np.zeros(min(w, u) + 1)
    for a in combinations([y for y in WSER if first <= y <= last], w):
        for b in combinations([y for y in UTMB if first <= y <= last], u):
            years = set(a) | set(b)
            if not hold_ends or (min(years) == first and max(years) == last):
                counts[len(set(a) & set(b))] += 1
    return counts / counts.sum()


@pytest.mark.parametrize(
    "w, u, first, last",
    [(1, 1, 2005, 2009), (2, 3, 2006, 2012), (3, 2, 2007, 2011), (1, 4, 2017, 2023)],
)
@pytest.mark.parametrize("hold_ends", [True, False])
def test_counted_placements_are_all_placements(w, u, first, last, hold_ends):
    counted = shared_years(w, u, first, last, WSER, UTMB, hold_ends)
    assert counted == pytest.approx(by_enumeration(w, u, first, last, hold_ends))


def careers(seed, people=500, avoid=0.0):
    """Starts in random years; with `avoid`, a UTMB start in a Western States year is mostly moved."""
    random = np.random.default_rng(seed)
    rows = []
    for person in range(people):
        begin = int(random.integers(0, 12))
        years = [y for y in range(2003 + begin, 2003 + begin + 9) if y in WSER and y in UTMB]
        w = set(random.choice(years, size=random.integers(1, 4), replace=False))
        u = set(random.choice(years, size=random.integers(1, 4), replace=False))
        u = {y for y in u if y not in w or random.random() >= avoid} or set(u)
        rows += [(str(person), "wser", y) for y in w] + [(str(person), "utmb", y) for y in u]
    return pd.DataFrame(rows, columns=["runner_id", "race", "year"])


def test_no_avoidance_finds_none_at_the_stated_rate():
    tests = [permute_years(careers(seed, 80), HELD, SPAN) for seed in range(WORLDS)]
    low, _ = band(WORLDS)
    # Counts are whole numbers, so the interval may hold a little more than it says.
    assert low <= sum(test.low <= test.seen <= test.high for test in tests) <= WORLDS
    assert low <= sum(test.p_value >= 0.05 for test in tests) <= WORLDS
    # And p-values are even, not merely large: a two-sided exact test that was wrong would bend them.
    assert 0.35 <= np.mean([test.p_value < 0.5 for test in tests]) <= 0.55


@pytest.mark.parametrize("avoid", [0.3, 0.6])
def test_permutation_finds_how_many_doubles_avoidance_took_away(avoid):
    # The same careers with and without: what is expected hardly moves, what is seen does.
    for seed in range(5):
        free = permute_years(careers(seed, 800), HELD, SPAN)
        shy = permute_years(careers(seed, 800, avoid=avoid), HELD, SPAN)
        assert shy.seen < free.seen and shy.ratio < 1 - avoid / 4
        assert shy.p_value < 0.05


def test_free_ends_see_avoidance_where_there_is_none():
    fair = permute_years(careers(1), HELD, SPAN)
    biased = permute_years(careers(1), HELD, SPAN, hold_ends=False)
    assert fair.low <= fair.seen <= fair.high
    assert biased.seen < biased.low


def test_avoidance_is_found():
    found = permute_years(careers(2, avoid=0.6), HELD, SPAN)
    assert found.seen < found.low and found.p_value < 0.01


def lasting(seed, people=200, avoid=0.0):
    """Careers without a beginning or an end: any edition is as likely as another, so the truth is known.

    With `avoid`, that share of UTMB starts in a Western States year does not happen: a ratio of 1 − avoid.
    """
    random = np.random.default_rng([3, seed])
    w = random.random((people, len(WSER))) < 0.1
    u = random.random((people, len(UTMB))) < 0.1
    both = [(WSER.index(year), UTMB.index(year)) for year in sorted(set(WSER) & set(UTMB))]
    for i, j in both:
        u[:, j] &= ~(w[:, i] & (random.random(people) < avoid))
    rows = [(str(person), "wser", WSER[i]) for person, i in zip(*np.nonzero(w), strict=True)]
    rows += [(str(person), "utmb", UTMB[j]) for person, j in zip(*np.nonzero(u), strict=True)]
    return pd.DataFrame(rows, columns=["runner_id", "race", "year"])


@pytest.mark.parametrize("avoid", [0.0, 0.4])
def test_lag_ratio_covers_the_truth(avoid):
    found = [
        same_year_against_neighbours(lasting(seed, avoid=avoid), HELD, SPAN)
        for seed in range(WORLDS)
    ]
    low, high = band(WORLDS)
    # Who avoids the same year has a few starts fewer in the neighbouring ones, too: a tenth of a tenth.
    assert low <= covered(found, 1 - avoid) <= high
    assert bool(avoid) == (np.mean([ratio.high < 1 for ratio in found]) > 0.5)


def test_careers_with_an_end_make_the_same_year_commoner_so_the_dip_is_not_overstated():
    middle = np.mean(
        [same_year_against_neighbours(careers(seed, 400), HELD, SPAN).value for seed in range(20)]
    )
    assert 1.0 < middle < 1.25


def test_lags_count_pairs_once():
    starts = pd.DataFrame(
        [
            ("a", "wser", 2010),
            ("a", "utmb", 2010),
            ("a", "utmb", 2012),
            ("b", "wser", 2011),
            ("b", "utmb", 2010),
        ],
        columns=["runner_id", "race", "year"],
    )
    curve = lags(starts, HELD, SPAN, widest=2).set_index("lag")["pairs"]
    assert curve.to_dict() == {-2: 0, -1: 1, 0: 1, 1: 0, 2: 1}
    assert people_near(starts, SPAN) == 2 and people_near(starts, SPAN, widest=0) == 1


def test_one_who_gives_several_pairs_at_a_lag_widens_its_interval():
    rows = [(runner, race, 2010) for runner in "abcd" for race in ("wser", "utmb")]
    rows += [("a", race, year) for race in ("wser", "utmb") for year in range(2011, 2016)]
    starts = pd.DataFrame(rows, columns=["runner_id", "race", "year"])
    row = lags(starts, HELD, SPAN, widest=0).iloc[0]
    plain = poisson_exact(int(row["pairs"]), int(row["editions"]))
    assert row["pairs"] == 9 and row["rate"] == pytest.approx(plain.value)
    assert row["rate_low"] < plain.low and row["rate_high"] > plain.high


def test_starts_of_an_edition_left_out_are_not_placed_there_either():
    """2008 had UTMB alone: left out as a year without both, its starts could still be drawn into it."""
    people = careers(4, 300)
    kept = people[people["year"].ne(2010)]
    held = {race: [year for year in years if year != 2010] for race, years in HELD.items()}
    there = permute_years(kept, held, SPAN)
    lost = permute_years(kept[kept["year"].ne(2012)], held, SPAN)
    assert there.low <= there.seen <= there.high
    assert lost.expected / lost.seen < there.expected / there.seen
