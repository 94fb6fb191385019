"""Sentences of the notebook on the data."""

import pandas as pd
import pytest

from race_doubles.analysis.the_data import published, sentences


def editions(rows):
    columns = ["starters", "official_starters", "finishers", "official_finishers"]
    return pd.DataFrame(rows, columns=columns).astype("Int64")


@pytest.mark.parametrize(
    "rows, said",
    [
        # Starters whom no source lists are no difference, and nobody finishing is a count of 0.
        ([(None, 14, 3, 3), (None, 1, None, 0)], "In two of two editions with an official count ours is the same, two of them with fewer than ten finishers"),
        ([(None, None, 300, 300)], "In one of one edition with an official count ours is the same"),
        ([(10, 11, 5, 5), (9, None, 8, 5), (9, None, 8, None)],
         "In none of two editions with an official count ours is the same; elsewhere at most three people apart"),
    ],
)  # fmt: skip
def test_how_near_the_counts_come(rows, said):
    found = sentences.counts_finding(editions(rows))
    assert found == said


def test_a_stretch_of_years_begins_with_each_source():
    listed = pd.DataFrame(
        {"source": ["page", "page", "file", "list"], "year": [1974, 1975, 1986, 1986]}
    )
    assert published.source_periods(listed, 1990) == {
        "1974–1985": (1974, 1985), "1986–1990": (1986, 1990)
    }  # fmt: skip


def test_what_no_source_tells_is_not_called_none_and_years_without_a_race_are_named():
    results = pd.DataFrame({"race": ["wser"] * 4 + ["utmb"] * 2, "year": [1974, 1974, 1976, 1979, 2003, 2004],
                            "status": ["finished", "dnf", "late", "finished", "finished", "dns"]})  # fmt: skip
    held = pd.DataFrame({"race": "wser", "year": [1974, 1975, 1976, 1977, 1978, 1979], "status": ["held", "held", "held", "cancelled", "held", "held"],
                         "official_finishers": [None, 0, None, None, None, None]}).astype({"official_finishers": "Int64"})  # fmt: skip
    assert sentences.counts_words(results, held) == (
        "**Western States: two finishes in three editions** (1974–1979; nobody finished in 1975; no race in 1977; nothing is known in 1978), "
        "one start that did not finish and one arrival after the limit. Its sources tell nothing of disqualifications and runners listed who did not start. "
        "**UTMB: one finish in two editions** (2003–2004), one runner listed who did not start. "
        "Its sources tell nothing of starts that did not finish, arrivals after the limit and disqualifications."
    )


def test_a_count_that_differs_is_told_with_its_size_and_a_cancelled_edition_is_none():
    rows = pd.DataFrame({
        "race": ["wser", "wser", "utmb", "utmb", "utmb"], "year": [1974, 1975, 2013, 2017, 2020],
        "status": ["held", "held", "held", "held", "cancelled"], "starters": [None, None, 2468, 2537, None], "finishers": [1, None, 1686, 1687, None],
        "official_starters": [1, 1, 2469, 2537, None], "official_finishers": [1, 0, None, 1684, None],
        "starters_differ": [None, None, "why", None, None], "finishers_differ": [None, None, None, "why", None],
    }).convert_dtypes()  # fmt: skip
    assert sentences.differences_words(rows) == (
        "An official count was found for 4 of 4 editions. Ours is the same for Western States 1974–1975. "
        "It differs for UTMB 2013 (one starter fewer than 2,469) and UTMB 2017 (three finishers more than 1,684)."
    )
