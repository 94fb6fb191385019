"""Rows of data/curated: what is wrong with one is told with its file and line."""

from __future__ import annotations

import pytest

from race_doubles.common.curated import Column, read_curated, read_curated_if_there
from race_doubles.common.errors import Problem

COLUMNS = (
    Column("race", choices=("wser", "utmb")),
    Column("year", "year"),
    Column("stopped", "yes_no"),
    Column("on", "date", may_be_empty=True),
    Column("count", "whole", may_be_empty=True),
    Column("reason"),
    Column("source", "url"),
)
HEAD = "race,year,stopped,on,count,reason,source\n"
GOOD = "utmb,2010,yes,2010-08-27,12,a storm,https://x.example\n"


def read(folder, *lines, head=HEAD, key=("race", "year")):
    (folder / "rows.csv").write_text(head + "".join(lines), "utf-8")
    return read_curated(folder / "rows.csv", COLUMNS, key=key)


def test_cells_come_with_their_types_and_the_line_they_stand_in(tmp_path):
    table = read(tmp_path, GOOD, "wser,1974,no,,,one started,http://y.example\n")
    assert table["year"].tolist() == [2010, 1974] and table["stopped"].tolist() == [True, False]
    assert table["count"].isna().tolist() == [False, True]
    assert table["on"].tolist() == ["2010-08-27", ""]
    assert table["line"].tolist() == [2, 3]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("hardrock,2010,yes,,,why,https://x.example\n", "has an unknown race 'hardrock', none of wser, utmb"),
        ("utmb,soon,yes,,,why,https://x.example\n", "has year 'soon', which is not a year"),
        ("utmb,2011,perhaps,,,why,https://x.example\n", "has stopped 'perhaps', which is not yes or no"),
        ("utmb,2011,yes,2011-02-30,,why,https://x.example\n", "has on '2011-02-30', which is not a date"),
        ("utmb,2011,yes,,many,why,https://x.example\n", "has count 'many', which is not a whole number"),
        ("utmb,2011,yes,,, ,https://x.example\n", "has no reason"),
        ("utmb,2011,yes,,,why,somebody said so\n", "has source 'somebody said so', which is not an address"),
        ("utmb,2010,no,,,again,https://x.example\n", "repeats utmb 2010 of line 2; remove one"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_names_its_line(tmp_path, line, said):
    with pytest.raises(Problem) as raised:
        read(tmp_path, GOOD, line)
    assert str(raised.value).startswith(f"data/curated/rows.csv line 3 {said}")


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "http://", "https://localhost", "https:/x.example", "ftp://x.example/a",
     'https://x.example/"onclick="x', "https://x.example/<b>", "data:text/html,x", "http:// x.example"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["url", "citation"])
def test_what_is_no_address_of_the_web_is_no_source(kind, address):
    assert Column("source", kind).wrong(address)


@pytest.mark.parametrize(
    "citation",
    [
        "https://www.wser.org/results/1978-results/",
        "http://livetrail.net/histo/utmb_2003/classement.php?course=utmb&cat=scratch",
        "https://x.example",
        "Spelled out in the organiser's split times of 2005",
        "J. Trailrunner, Ultrarunning 12 (3): 44, 1993",
        "Programme of 1983, p. 12",
        "Zeitung: Der Lauf, 1999",
    ],
)
def test_a_web_address_or_words_that_say_where_are_a_citation(citation):
    assert Column("source", "citation").wrong(citation) is None


@pytest.mark.parametrize(
    "nonsense",
    ["<b>me</b>", "-", "12", "see javascript:alert(1)", " JavaScript:alert(1)", "mailto:me@x.example",
     "[here](javascript:x)", "?"],
)  # fmt: skip
def test_markup_other_links_and_no_words_are_no_citation(nonsense):
    assert Column("source", "citation").wrong(nonsense)


def test_other_columns_are_refused(tmp_path):
    with pytest.raises(Problem, match="line 1 has the columns race, year"):
        read(tmp_path, head="race,year\n")


def test_a_cell_of_two_lines_does_not_move_the_line_that_is_named(tmp_path):
    two = 'utmb,2010,yes,,,"a storm\nin the night",https://x.example\n'
    with pytest.raises(Problem, match="line 4 has no reason"):
        read(tmp_path, two, "utmb,2011,yes,,,,https://x.example\n")


def test_no_file_is_no_rows_where_that_is_allowed(tmp_path):
    table = read_curated_if_there(tmp_path / "none.csv", COLUMNS)
    assert table.empty and list(table.columns) == [*(one.name for one in COLUMNS), "line"]
    with pytest.raises(Problem, match="is missing"):
        read_curated(tmp_path / "none.csv", COLUMNS)
