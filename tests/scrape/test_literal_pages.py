"""One small page of each layout, as a file in `pages/`, and every cell that must come of it."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest
from pages_like import sheet

from race_doubles.common.errors import Problem
from race_doubles.scrape.parsers import livetrail, utmb_api, wser_pages, wser_stats
from race_doubles.scrape.reading import Reading

PAGES = Path(__file__).parent / "pages"


def page(name: str) -> bytes:
    return (PAGES / name).read_bytes()


def rows(table: pd.DataFrame) -> list[list]:
    return table.astype(object).where(table.notna(), None).to_numpy().tolist()


def test_a_results_page_with_a_late_finish_a_footnote_and_an_entity():
    parsed = wser_pages.parse_results(page("wser_results.html"), Reading("test"))
    assert list(parsed.table.columns) == ["row", *wser_pages.RESULTS_COLUMNS]
    assert rows(parsed.table) == [
        [1, "1", "14:59:59", "M2", "José", "O’Neil", "M", "31", "Reno", "NV", ""],
        [2, "2", "15:00:00", "7", "Kim", "Bell & Son", "NB (F)", "", "Perth", "AUS", "* This runner was moved up."],
        [3, "", "30:01:00", "F9", "Ida", "Late", "F", "60", "Leeds", "GBR", "**"],
    ]  # fmt: skip
    assert parsed.rows_by_part == {"page": 3} and parsed.splits is None
    assert parsed.header[:2] == ("Place", "Time")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"<td>15:00:00</td>", b"<td>15.00</td>", "15.00"),
        (b"<td>2</td><td>15", b"<td>0</td><td>15", "a place of 1 or more"),
        (b"<td>M</td>", b"<td>Man</td>", "F or M"),
        (b"<td>31</td>", b"<td>310</td>", "310"),
        (b"wser-table", b"other-table", "one table of class wser-table"),
        (b"<th>Last</th>", b"<th>Team</th>", "last_name"),
    ],
)
def test_a_results_page_with_a_cell_that_cannot_be_is_refused(old, new, message):
    content = page("wser_results.html")
    assert content.count(old) == 1
    with pytest.raises(Problem, match=message):
        wser_pages.parse_results(content.replace(old, new), Reading("test"))


def test_a_results_page_with_another_column_than_the_gender_notes_it_and_leaves_it_out():
    content = page("wser_results.html").replace(b"<th>Gender</th>", b"<th>Team</th>")
    parsed = wser_pages.parse_results(content, Reading("test"))
    assert list(parsed.table.columns) == ["row", *wser_pages.RESULTS_COLUMNS]
    assert set(parsed.table["gender"]) == {""}
    assert any("Team" in note for note in parsed.notes)


def test_an_entrants_list_with_a_column_that_some_years_have():
    parsed = wser_pages.parse_entrants(page("wser_entrants.html"), Reading("test"))
    assert list(parsed.table.columns) == ["row", *wser_pages.ENTRANT_COLUMNS, "rollover"]
    assert rows(parsed.table) == [
        [1, "Ann", "Moss", "F", "33", "Bend", "OR", "USA", "F4", "Lottery", "2", "Yes"],
        [2, "Bo", "Lund", "M", "41", "Oslo", "NOR", "NOR", "", "Golden Ticket", "", ""],
    ]


#: A file of the eighties: a station timed in and out, one timed once, a runner glued to another's line, a footnote.
TABS = [
    "1987\tWESTERN STATES\t\t\t\t\t\t\t\t\t\t\t\t",
    "Finish\tName\tNo.\tSex\tAge\tRed\tStar\tRobin-\tson\tFlat\t\tHighway\t\tFinish\tTotal",
    "Place\t\t\t\t\tRidge\t(Pl)\tIn\t(Pl)\tOut\t(Pl)\t49\t(Pl)\tTime\tTime",
    "1\tMoss, Ann      \t4\tF\t35\t7:36\t1\t9:42\t1\t9:44\t1\t21:07\t1\t22:41:06\t17:41:06",
    "**\tLund, Bo\t5\t\t40\t8:00\t2\t\t\t\t\t4:10\t2\t9:00:00\t28:00:00\t3 Pratt, Cy  6  F 50 8:30 3",
    "DNF\tRoe, Di\t7\tF\t\t\t\t10:00\t4\t\t\t\t\t\tDROP",
    "** Reversed later.",
    "",
]


def test_a_tab_separated_file_with_a_night_in_it():
    parsed = wser_stats.parse("\r\n".join(TABS).encode(), 1987, Reading("test"))
    kept = ["row", "place", "time", "bib", "name", "gender", "age", "status", "note", "finish_clock"]  # fmt: skip
    assert rows(parsed.table[kept]) == [
        [1, "1", "17:41:06", "4", "Moss, Ann", "F", "35", "", "", "22:41:06"],
        [2, "**", "28:00:00", "5", "Lund, Bo", "", "40", "", "** Reversed later.", "9:00:00"],
        [3, "3", "", "6", "Pratt, Cy", "F", "50", "", "", ""],
        [4, "DNF", "DROP", "7", "Roe, Di", "F", "", "DNF", "", ""],
    ]
    assert parsed.splits is not None
    # The start is at five in the morning: 7:36 is 2 h 36 min, and 4:10 the next day 23 h 10 min.
    assert rows(parsed.splits) == [
        [1, "4", "Red Star Ridge", "", 1, "7:36", 9_360],
        [1, "4", "Robinson Flat", "in", 2, "9:42", 16_920],
        [1, "4", "Robinson Flat", "out", 3, "9:44", 17_040],
        [1, "4", "Highway 49", "", 4, "21:07", 58_020],
        [1, "4", "Finish", "", 5, "22:41:06", 63_666],
        [2, "5", "Red Star Ridge", "", 1, "8:00", 10_800],
        [2, "5", "Highway 49", "", 4, "4:10", 83_400],
        [2, "5", "Finish", "", 5, "9:00:00", 100_800],
        [3, "6", "Red Star Ridge", "", 1, "8:30", 12_600],
        [4, "7", "Robinson Flat", "in", 2, "10:00", 18_000],
    ]
    assert parsed.header[5:9] == ("Red Star Ridge", "Robinson Flat in", "Robinson Flat out", "Highway 49")  # fmt: skip


@pytest.mark.parametrize(
    ("line", "old", "new", "message"),
    [
        (0, "1987", "1988", "a first line of 1987"),
        (1, "No.", "Bib", "a heading of Finish, Name, No., Sex, Age"),
        (2, "(Pl)\tTime", "Pl\tTime", "beside every station"),
        (3, "\tF\t", "\tM\t", "F or nothing for the sex"),
        (3, "7:36", "7.36", "a clock time at Red Star Ridge"),
        (3, "\t1\t9:42", "\tx\t9:42", "a place at Red Star Ridge"),
        (3, "1\tMoss, Ann      ", "1\t", "a place and a name"),
        (4, "3 Pratt", "Pratt", "15 cells"),
    ],
)
def test_a_tab_separated_file_that_is_not_as_it_should_be_is_refused(line, old, new, message):
    assert old in TABS[line]
    lines = [text.replace(old, new, 1) if at == line else text for at, text in enumerate(TABS)]
    with pytest.raises(Problem, match=message):
        wser_stats.parse("\r\n".join(lines).encode(), 1987, Reading("test"))


def test_the_fixed_width_file_with_a_heading_twice_a_drop_and_a_second_day():
    parsed = wser_stats.parse(page("wser_stats_2003.txt"), 2003, Reading("test"))
    kept = ["row", "place", "time", "bib", "first_name", "last_name", "division", "city", "region", "status", "note",
            "hometown", "pace", "division_place"]  # fmt: skip
    assert rows(parsed.table[kept]) == [
        [1, "1", "25:30:00", "101", "Ann", "Moss", "F3039", "Bend", "OR", "", "", "Bend, OR", "15:18", "1"],
        [2, "", "Drop/Metab", "102", "Bo", "Lund", "M4049", "Oslo", "Norway", "Drop/Metab", "Drop/Robinson Flat",
         "Oslo, Norway", "", ""],
    ]  # fmt: skip
    assert parsed.splits is not None
    assert rows(parsed.splits) == [
        [1, "101", "Start", "", 1, "OUT SAT 05:00", 0],
        [1, "101", "Robinson Flat", "in", 2, "IN SAT 09:35", 16_500],
        [1, "101", "Finish", "", 3, "FIN SUN 06:30", 91_800],
        [2, "102", "Start", "", 1, "OUT SAT 05:00", 0],
        [2, "102", "Robinson Flat", "", 2, "DC SAT 10:15", 18_900],
    ]


def sheet_rows() -> list[list[str]]:
    with (PAGES / "wser_stats_sheet.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def test_a_stats_sheet_of_elapsed_times():
    parsed = wser_stats.parse(sheet(sheet_rows()), 2031, Reading("test"))
    kept = ["row", "place", "time", "bib", "first_name", "last_name", "gender", "age", "city", "region", "status",
            "country"]  # fmt: skip
    assert rows(parsed.table[kept]) == [
        [1, "1", "15:30:00", "M2", "Bo", "Lund", "M", "41", "Oslo", "", "", "NOR"],
        [2, "2", "25:00:00", "F4", "Ann", "Moss", "F", "33", "Bend", "OR", "", "USA"],
        [3, "DNF", "", "9", "Cy", "Pratt", "M", "50", "Reno", "NV", "DNF", "USA"],
    ]
    assert parsed.splits is not None
    assert rows(parsed.splits[["row", "checkpoint", "leg", "sequence", "elapsed_seconds"]]) == [
        [1, "Lyon Ridge", "in", 1, 6_600],
        [1, "Foresthill", "in", 2, 32_400],
        [1, "Finish time", "", 3, 55_800],
        [2, "Lyon Ridge", "in", 1, 7_800],
        [2, "Finish time", "", 3, 90_000],
        [3, "Lyon Ridge", "in", 1, 9_600],
    ]


def test_a_stats_sheet_of_clock_times_until_2009():
    """The same sheet read as one of 2009: five in the morning is nought, and a smaller clock is the next day."""
    table = sheet_rows()
    table[3][10:13] = ["6:50:00", "18:00:00", "6:00:00"]
    parsed = wser_stats.parse(sheet(table[:4]), 2009, Reading("test"))
    assert parsed.splits is not None
    assert parsed.splits["elapsed_seconds"].tolist()[-3:] == [6_600, 46_800, 90_000]


def test_a_reply_of_the_results_api():
    found = utmb_api.parse_results(page("utmb_results.json"), Reading("test"))
    assert found == [
        ["12.ann.moss", "Ann MOSS", "23:00:01", "1", "Irlande", "IE", "", "35-39", "F"],
        ["", "Bo LUND", "", "", "Norvège", "NO", "512", "20-34", "H"],
    ]


def test_a_reply_of_the_live_api_with_a_bib_and_without():
    found = utmb_api.parse_live(page("utmb_live.json"), Reading("test"))
    assert found == [
        ["Ann MOSS", "https://utmb.world/runner/12.ann.moss", "45", "F", "36", "IE", "35-39F", "", "1", "1", "1",
         "23:00:01", "00:00:00", "f", "true", "2031-08-29T15:45:00.000Z", "700"],
        ["Bo LUND", "https://utmb.world/runner/13.bo.lund", "", "H", "", "NO", "20-34M", "Fjell", "", "", "", "", "",
         "zz", "false", "", ""],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("utmb_results.json", b'"H"', b'"Q"', "H or F"),
        ("utmb_results.json", b'"23:00:01"', b'"23h"', "23h"),
        ("utmb_results.json", b'"Bo LUND"', b'""', "a name"),
        ("utmb_results.json", b'"rank": 1', b'"place": 1', "the fields"),
        ("utmb_live.json", b'"age": 36', b'"age": [36]', "a plain value in age"),
        ("utmb_live.json", b'"runners"', b'"results"', "a list 'runners'"),
    ],
)
def test_a_reply_with_a_value_that_cannot_be_is_refused(name, old, new, message):
    parse = utmb_api.parse_results if "results" in name else utmb_api.parse_live
    content = page(name)
    assert content.count(old) == 1
    with pytest.raises(Problem, match=message):
        parse(content.replace(old, new), Reading("test"))


def test_livetrail_s_ranking_and_passings():
    found = livetrail.parse_ranking(page("livetrail_classement.xml"), Reading("test"))
    assert found == [
        ["1", "45", "MOSS", "Ann", "F", "SE F", "A & B", "IE", "23:00:01"],
        ["2", "46", "LUND", "Bo", "H", "V1 H", "", "NO", ""],
    ]
    passings = livetrail.parse_passings(page("livetrail_passages.xml"), {"45": 1, "46": 2}, Reading("test"))  # fmt: skip
    assert [tuple(one) for one in passings] == [
        (2, "46", "Voza", "", 1, "02:10:00", 7_800),
        (1, "45", "Voza", "", 1, "01:30:00", 5_400),
        (1, "45", "Arrivée", "", 2, "23:00:01", 82_801),
        (2, "46", "Arrivée", "", 2, "-1:30:00", None),
    ]


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("livetrail_classement.xml", b'doss="46"', b'doss="45"', "a bib twice"),
        ("livetrail_classement.xml", b'doss="46"', b'doss="x"', "1234"),
        ("livetrail_classement.xml", b'pays="NO"', b'land="NO"', "the attributes"),
        ("livetrail_classement.xml", b'sx="H"', b'sx="M"', "H or F"),
        ("livetrail_passages.xml", b'doss="45"', b'doss="47"', "a bib of the ranking"),
        ("livetrail_passages.xml", b'h="02:10:00"', b'h="soon"', "a known point and a time"),
        ("livetrail_passages.xml", b'<p idpt="9" h="-1', b'<p idpt="8" h="-1', "a known point"),
    ],
)
def test_a_reply_of_livetrail_that_cannot_be_is_refused(name, old, new, message):
    content = page(name)
    assert content.count(old) == 1
    with pytest.raises(Problem, match=message):
        if "classement" in name:
            livetrail.parse_ranking(content.replace(old, new), Reading("test"))
        else:
            livetrail.parse_passings(content.replace(old, new), {"45": 1, "46": 2}, Reading("test"))


@pytest.mark.parametrize(("year", "ending"), [(2003, "txt"), (2004, "xls"), (2013, "xls"), (2014, "xlsx")])  # fmt: skip
def test_the_type_of_the_stats_file_by_year(year, ending):
    asked = []

    def get(page):
        asked.append(page.url)
        raise Problem("enough")

    with pytest.raises(Problem, match="enough"):
        wser_stats.stats(year, get)
    assert asked == [f"https://www.wser.org/wp-content/uploads/stats/wser{year}.{ending}"]


def plain(parsed, *columns: str) -> list[list]:
    return rows(parsed.table[list(columns)])


def test_a_sheet_whose_names_have_no_heading_and_whose_heading_has_a_second_row():
    """As in 2007: the two columns beside the bib are the names; below the stations stand time and place."""
    table = [
        ["Finish", "Elapsed", "Bib", "", "", "Age", "Lyon", "", "Green Gate Out", ""],
        ["", "", "", "", "", "", "time", "place", "time", "place"],
        ["1", "20:00:00", "5", "Bo", "Lund", "41", "6:40", "1", "22:00", "1"],
        ["2", "DNF", "6", "Ann", "Moss", "33", "7:00", "2", "", ""],
        ["Finish", "Elapsed", "Bib", "", "", "Age", "Lyon", "", "Green Gate Out", ""],
        ["The times of three runners are missing.", "", "", "", "", "", "", "", "", ""],
    ]
    parsed = wser_stats.parse(sheet(table), 2007, Reading("test"))
    assert plain(parsed, "place", "time", "bib", "first_name", "last_name", "age", "status") == [
        ["1", "20:00:00", "5", "Bo", "Lund", "41", ""],
        ["2", "DNF", "6", "Ann", "Moss", "33", "DNF"],
    ]
    assert parsed.notes == ("note below the table: The times of three runners are missing.",)
    assert parsed.splits is not None
    kept = ["row", "checkpoint", "leg", "elapsed_seconds"]
    assert rows(parsed.splits[kept]) == [
        [1, "Lyon", "", 6_000],
        [1, "Green Gate", "out", 61_200],
        [2, "Lyon", "", 7_200],
    ]


def test_a_sheet_with_the_age_beside_the_division_and_two_times_in_a_cell():
    """As in 2006: the column after the division has no heading; `in-out` are two times."""
    table = [
        ["Overall Place", "Time", "Bib Number", "Name", "Div", "", "Robinson Flat", "Finish time", "Status"],
        ["1", "20:00:00", "5", "Lund, Bo", "M", "41", "9:00-9:10", "25:00", ""],
        ["2", "", "6", "Moss, Ann", "F", "33", "9:30---:--", "", "Drop"],
    ]  # fmt: skip
    parsed = wser_stats.parse(sheet(table), 2006, Reading("test"))
    assert plain(parsed, "place", "bib", "name", "division", "age", "status") == [
        ["1", "5", "Lund, Bo", "M", "41", ""],
        ["2", "6", "Moss, Ann", "F", "33", "Drop"],
    ]
    assert parsed.splits is not None
    kept = ["row", "checkpoint", "leg", "sequence", "elapsed_seconds"]
    assert rows(parsed.splits[kept]) == [
        [1, "Robinson Flat", "in", 1, 14_400],
        [1, "Robinson Flat", "out", 2, 15_000],
        [1, "Finish time", "", 3, 72_000],
        [2, "Robinson Flat", "in", 1, 16_200],
    ]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ([["no", "heading"]], "a heading with a bib column"),
        ([["Place", "Time", "Bib", "Age", "Lyon"]], "columns of place, time, bib and name"),
        ([["Finish", "Time", "Bib", "Name", "Age"]], "columns of checkpoints"),
        ([["Finish", "Time", "Bib", "Name", "Lyon"]], "at least one runner"),
        ([["Finish", "Time", "Bib", "Name", "Lyon"], ["1", "", "", "", "7:00"]], "a runner with a name"),
    ],
)  # fmt: skip
def test_a_sheet_that_is_not_a_stats_sheet_is_refused(table, message):
    with pytest.raises(Problem, match=message):
        wser_stats.parse(sheet(table), 2019, Reading("test"))
