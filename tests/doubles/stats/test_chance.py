"""The permutation of years: exact, and blind to where a runner's first and last year come from."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from doubles.stats.chance import lags, permute_years, same_year_against_neighbours, shared_years

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


def test_no_avoidance_finds_none_about_as_often_as_it_should():
    p_values = [permute_years(careers(seed, 150), HELD, SPAN).p_value for seed in range(40)]
    assert np.mean(np.array(p_values) < 0.05) <= 0.15


def test_free_ends_see_avoidance_where_there_is_none():
    fair = permute_years(careers(1), HELD, SPAN)
    biased = permute_years(careers(1), HELD, SPAN, hold_ends=False)
    assert fair.low <= fair.seen <= fair.high
    assert biased.seen < biased.low


def test_avoidance_is_found():
    found = permute_years(careers(2, avoid=0.6), HELD, SPAN)
    assert found.seen < found.low and found.p_value < 0.01


def test_lag_ratio_covers_one_without_avoidance_and_lies_below_with_it():
    none = [
        same_year_against_neighbours(careers(seed, 250), HELD, SPAN, draws=400)
        for seed in range(20)
    ]
    # Careers with an end make neighbouring years a little rarer than the same, by about a tenth.
    assert np.mean([ratio.low <= 1.1 <= ratio.high for ratio in none]) >= 0.8
    assert same_year_against_neighbours(careers(3, avoid=0.7), HELD, SPAN, draws=400).high < 1


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
