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
        ([(None, 14, 3, 3), (None, 1, None, 0)], "In two of two editions with an official count ours is the same"),
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
