"""Shared years with fields held: against every placement of a small world, and against the law that holds no field."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest

from race_doubles.analysis.how_rare.same_year import permute_years
from race_doubles.analysis.models.fields_held import careers, fit_weights, shared_law

ROWS = [
    ("a", "wser", [2031, 2033]), ("a", "utmb", [2031, 2032]), ("b", "wser", [2032]), ("b", "utmb", [2031, 2034]),
    ("c", "wser", [2031, 2034]), ("c", "utmb", [2034]), ("d", "wser", [2033, 2034]), ("d", "utmb", [2032, 2033]),
    ("alone", "utmb", [2033]),
]  # fmt: skip
STARTS = pd.DataFrame(
    [(runner, race, year) for runner, race, years in ROWS for year in years],
    columns=["runner_id", "race", "year"],
)


def placements(w: int, u: int, first: int, last: int) -> list[tuple[set, set]]:
    years = range(first, last + 1)
    every = product(combinations(years, w), combinations(years, u))
    return [(set(one), set(two)) for one, two in every if {first, last} <= set(one) | set(two)]


#: The same in July of a year more: Western States has been run and UTMB has not; and a first year of that kind.
HALF = [("b", "wser", 2035), ("d", "wser", 2035)]
JULY = pd.concat([STARTS, pd.DataFrame(HALF, columns=STARTS.columns)], ignore_index=True)
BEFORE = pd.DataFrame([("c", "wser", 2030), ("a", "wser", 2030)], columns=STARTS.columns)
BOTH_ENDS = pd.concat([BEFORE, JULY], ignore_index=True)


def by_every_placement(weights: dict, starts: pd.DataFrame) -> tuple[np.ndarray, dict]:
    """The law of shared years and the expected fields, by writing every placement of every runner down."""
    law, field = np.array([1.0]), dict.fromkeys(weights, 0.0)
    for _, rows in starts[starts["runner_id"].ne("alone")].groupby("runner_id"):
        w, u = (int(rows["race"].eq(race).sum()) for race in ("wser", "utmb"))
        ways = placements(w, u, rows["year"].min(), rows["year"].max())
        sizes = np.array([np.prod([weights["wser", y] for y in one]) * np.prod([weights["utmb", y] for y in two]) for one, two in ways])  # fmt: skip
        sizes /= sizes.sum()
        chances = np.zeros(4)
        for (one, two), size in zip(ways, sizes, strict=True):
            chances[len(one & two)] += size
            for year in one:
                field["wser", year] += size
            for year in two:
                field["utmb", year] += size
        law = np.convolve(law, chances)
    return law, field


def test_equal_weights_are_the_permutation_of_years_alone():
    people = careers(STARTS)
    law = shared_law(people, np.zeros(people.held.shape))
    held = {race: [2031, 2032, 2033, 2034] for race in ("wser", "utmb")}
    usual = permute_years(STARTS, held, (2031, 2034))
    # In this world every edition had one of these people.
    assert people.held.all()
    assert np.arange(len(law)) @ law == pytest.approx(usual.expected)
    assert people.shared == usual.seen and people.people.sum() == usual.people


@pytest.mark.parametrize("starts", [STARTS, JULY, BOTH_ENDS], ids=["whole", "july", "both ends"])
def test_the_fitted_weights_hold_every_field_and_give_the_law_of_every_placement(starts):
    people = careers(starts)
    weights = fit_weights(people)
    named = {(race, int(year)): float(np.exp(weights[at, place])) * people.held[at, place]
             for at, race in enumerate(("wser", "utmb")) for place, year in enumerate(people.years)}  # fmt: skip
    expected, field = by_every_placement(named, starts)
    law = shared_law(people, weights)
    assert law == pytest.approx(np.trim_zeros(expected, "b")[: len(law)], abs=1e-9)
    for (race, year), number in field.items():
        seen = starts[
            starts["runner_id"].ne("alone") & starts["race"].eq(race) & starts["year"].eq(year)
        ]
        assert number == pytest.approx(len(seen), abs=1e-6)


def test_order_of_rows_does_not_matter():
    mixed = STARTS.sample(frac=1, random_state=3)
    one, two = (
        shared_law(people, fit_weights(people)) for people in (careers(STARTS), careers(mixed))
    )
    assert one == pytest.approx(two, abs=1e-12)
