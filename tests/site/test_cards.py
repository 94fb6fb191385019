"""Tables of the notebooks at a phone's width."""

from __future__ import annotations

import pandas as pd
from bs4 import BeautifulSoup

from race_doubles.analysis.show.presentation import table
from race_doubles.site.cards import MANY_ROWS, as_cards


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


def test_the_name_of_the_rows_joins_the_one_heading_and_only_where_it_stands_alone():
    frame = pd.DataFrame({"a": [1], "b": [2], "c": [3]}, index=pd.Index(["row"], name="who"))
    found = marked(frame.to_html())
    assert [cell.get_text() for cell in found.select("thead th")] == ["who", "a", "b", "c"]
    assert "cards" in found.table["class"]
    both = frame.rename_axis(columns="what")
    assert len(marked(both.to_html()).select("thead tr")) == 2


def test_a_table_of_three_columns_and_one_with_spans_stay_as_they_are():
    narrow = pd.DataFrame({"a": [1], "b": [2], "c": [3]}).to_html(index=False)
    spans = pd.DataFrame(
        [[1, 2, 3, 4]], columns=pd.MultiIndex.from_product([["x", "y"], [1, 2]])
    ).to_html(index=False)
    for html in (narrow, spans, "<p>no table</p>"):
        assert "cards" not in as_cards(html)


def rows_said(rows: int) -> tuple[str, list[str], str]:
    """What the caption of a table of so many rows says, and the classes and the style of its box."""
    found = marked(table(pd.DataFrame({"Year": range(rows)}), "Attempts")._repr_html_())
    box = found.select_one("div")
    return found.select_one("p.table-caption").get_text(), box["class"], box["style"]


def test_a_table_that_is_cut_says_how_many_rows_it_has():
    """On a phone 3 of 108 rows were seen, the last cut in its middle, and nothing told that more followed."""
    said, classes, style = rows_said(108)
    assert said == "Attempts (108 rows, scroll for more)"
    # Its height is the stylesheet's: a style in the tag would be stronger than what paper needs.
    assert classes == ["table-wrap", "tall"] and style == "overflow-x: auto"


def test_a_table_that_is_whole_says_its_rows_from_a_dozen_on_and_does_not_scroll():
    assert rows_said(MANY_ROWS) == ("Attempts (12 rows)", ["table-wrap"], "overflow-x: auto")
    assert rows_said(MANY_ROWS - 1)[0] == "Attempts"


def test_that_a_table_scrolls_is_not_said_on_paper():
    found = marked(table(pd.DataFrame({"Year": range(60)}), "Attempts")._repr_html_())
    assert found.select_one(".rows .onscreen").get_text() == ", scroll for more"


def test_rows_that_share_their_first_cell_are_titled_by_what_tells_them_apart():
    frame = pd.DataFrame({"Event": ["win", "win", "top"], "Forecast": ["a", "b", "a"], "n": [1, 2, 3], "m": [1, 1, 1]})  # fmt: skip
    cells = marked(table(frame, "x")._repr_html_()).select("tbody tr")[0].find_all("td")
    assert ["first" in (cell.get("class") or []) for cell in cells] == [True, True, False, False]
    assert cells[1]["data-label"] == "Forecast"
    alike = pd.DataFrame({"a": ["x", "x"], "b": ["x", "x"], "c": ["x", "x"], "d": [1, 2]})
    assert len(marked(table(alike, "x")._repr_html_()).select("tbody tr:first-child .first")) == 1


def test_no_line_breaks_inside_an_interval():
    frame = pd.DataFrame(
        {"a": ["1.23 (0.98–1.50)", "0.20 (−∞–0.27)", "0.1%–0.4%", "1984–1998, 2001"]}
    )
    html = table(frame, "x")._repr_html_()
    found = marked(html)
    assert [one.get_text() for one in found.select("td .whole")] == ["(0.98–1.50)", "(−∞–0.27)", "0.1%–0.4%", "1984–1998,"]  # fmt: skip
    assert found.get_text() == BeautifulSoup(html, "html.parser").get_text()
