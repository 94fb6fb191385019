"""Tables of the notebooks at a phone's width."""

from __future__ import annotations

import pandas as pd
from bs4 import BeautifulSoup

from race_doubles.analysis.show.presentation import table
from race_doubles.site.cards import as_cards


def marked(html: str) -> BeautifulSoup:
    return BeautifulSoup(as_cards(html), "html.parser")


def test_a_wide_table_has_its_headings_beside_its_cells_and_loses_nothing():
    frame = pd.DataFrame({"Year": [2007], "Runner": ["Ada & Bea"], "Place": ["1st"], "Time": [""]})
    before = BeautifulSoup(table(frame, "Who won")._repr_html_(), "html.parser")
    after = marked(table(frame, "Who won")._repr_html_())
    assert after.get_text() == before.get_text()
    assert after.table["class"] == ["cards"]
    cells = after.select("tbody td")
    assert [cell.get("data-label") for cell in cells] == [None, "Runner", "Place", "Time"]
    assert "first" in cells[0]["class"]


def test_a_frame_of_pandas_has_its_index_as_title():
    frame = pd.DataFrame({"a": [1], "b": [2], "c": [3]}, index=["row"])
    found = marked(frame.to_html())
    assert "cards" in found.table["class"] and "dataframe" in found.table["class"]
    assert found.select_one("tbody th")["class"][-1] == "first"


def test_a_table_of_three_columns_and_one_with_spans_stay_as_they_are():
    narrow = pd.DataFrame({"a": [1], "b": [2], "c": [3]}).to_html(index=False)
    spans = pd.DataFrame(
        [[1, 2, 3, 4]], columns=pd.MultiIndex.from_product([["x", "y"], [1, 2]])
    ).to_html(index=False)
    for html in (narrow, spans, "<p>no table</p>"):
        assert "cards" not in as_cards(html)
