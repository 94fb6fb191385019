"""An organiser's count of earlier finishes as evidence: `has finished n times before`."""

from __future__ import annotations

import pandas as pd
import pytest

from race_doubles.link.build import tally_of
from race_doubles.link.finish_counts import Start, count_weight, half_of
from race_doubles.link.weights import thousandths

ABOVE, AS_COUNTED = thousandths("finishes above the count"), thousandths("finishes as counted")


def starts(*rows: tuple) -> frozenset[Start]:
    """Starts at Western States of (year, finished, earlier)."""
    return frozenset(Start("wser", *row) for row in rows)


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ([(2017, True, 0)], [(2002, True, None)], ABOVE),
        ([(2017, True, 1)], [(2002, True, None)], AS_COUNTED),
        ([(2017, True, 2)], [(2002, True, None)], 0),
        ([(2017, True, 0)], [(2002, False, None)], 0),
        ([(2017, True, 0)], [(2018, True, None)], 0),
        ([(2017, True, 5)], [(year, True, None) for year in range(2011, 2016)], AS_COUNTED),
    ],
    ids=["none, and one more", "just one", "one of two", "no finish", "a later finish", "all five"],
)
def test_a_count_speaks_for_the_finishes_it_lacks_and_against_one_more(
    ours, theirs, expected
) -> None:
    assert count_weight(starts(*ours), starts(*theirs)) == expected
    assert count_weight(starts(*theirs), starts(*ours)) == expected


def test_finishes_of_another_race_do_not_count() -> None:
    other = frozenset([Start("hardrock", 2002, True, None)])
    assert count_weight(starts((2017, True, 0)), other) == 0


def test_counts_of_several_years_weigh_once() -> None:
    """They repeat each other; one that is too low already (three said, four known) proves nothing."""
    counted = starts((2015, True, 1), (2017, True, 2), (2019, False, 3))
    assert count_weight(counted, starts((2002, True, None))) == AS_COUNTED
    wrong = starts(*((year, True, None) for year in (2011, 2012, 2013, 2015)), (2018, True, 3))
    assert count_weight(wrong, starts((2002, True, None))) == 0


def test_one_half_of_the_people_stays_unseen() -> None:
    """The same person is always in the same half, however the name is written."""
    assert half_of("Nicole Bitter") == half_of("BITTER, Nicole") == "test"
    results = pd.DataFrame(
        {
            "result_id": ["a", "b", "c", "d"],
            "race": ["wser", "wser", "wser", "utmb"],
            "year": [2019, 2019, 2002, 2019],
            "status": ["finished", "dnf", "finished", "finished"],
            "earlier_finishes": pd.array([3, 2, None, None], dtype="Int64"),
        }
    )
    names = pd.DataFrame(
        {
            "result_id": ["a", "b"],
            "name": ["Nicole Bitter", "Amber Weibel"],
            "source": "wser_entrants",
        }
    )
    assert half_of("Amber Weibel") == "evidence"
    told = tally_of(results, names).to_pylist()
    assert [(one["result_id"], one["finished"], one["earlier"]) for one in told] == [
        ("a", True, None), ("b", False, 2), ("c", True, None),
    ]  # fmt: skip
    assert tally_of(results.drop(columns="earlier_finishes"), names) is None
