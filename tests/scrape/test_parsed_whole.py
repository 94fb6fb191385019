"""All that comes of a page, and nothing else: table, heading, counts, splits, notes and characters dropped, of each layout."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from pages_like import results_page, sheet
from test_literal_pages import PAGES, TABS, sheet_rows

from race_doubles.common.errors import Problem
from race_doubles.scrape.pages import NotThere, Page
from race_doubles.scrape.parsers import utmb_api, wser_pages, wser_sheets, wser_stats, wser_text
from race_doubles.scrape.reading import Parsed, Reading
from race_doubles.scrape.sources import SOURCES

STATS = ["row", "place", "time", "bib", "first_name", "last_name", "name", "gender", "age", "division", "city", "region", "status", "note"]  # fmt: skip
SPLITS = ["row", "bib", "checkpoint", "leg", "sequence", "time_published", "elapsed_seconds"]


def whole(parsed: Parsed) -> tuple:
    """Everything but the table and the splits."""
    return (parsed.header, parsed.rows_by_part, parsed.removed, parsed.notes, parsed.stated, parsed.year)  # fmt: skip


def table(parsed: Parsed) -> list[list]:
    return [list(parsed.table.columns), *parsed.table.astype(object).to_numpy().tolist()]


def passed(parsed: Parsed) -> list[list]:
    assert parsed.splits is not None and list(parsed.splits.columns) == SPLITS
    return parsed.splits.astype(object).to_numpy().tolist()


def test_a_tab_separated_file_whole():
    lines = [*TABS[:4], "", *TABS[4:-1], "* \u200bMoved up.", "*\tRay, Al\t8\t\t41\t\t\t\t\t\t\t\t\t\t29:00:00"]  # fmt: skip
    parsed = wser_stats.parse("\n".join(lines).encode(), 1987, Reading("test"))
    assert table(parsed) == [
        [*STATS, "finish_clock"],
        [1, "1", "17:41:06", "4", "", "", "Moss, Ann", "F", "35", "", "", "", "", "", "22:41:06"],
        [2, "**", "28:00:00", "5", "", "", "Lund, Bo", "", "40", "", "", "", "", "** Reversed later.", "9:00:00"],
        [3, "3", "", "6", "", "", "Pratt, Cy", "F", "50", "", "", "", "", "", ""],
        [4, "DNF", "DROP", "7", "", "", "Roe, Di", "F", "", "", "", "", "DNF", "", ""],
        [5, "*", "29:00:00", "8", "", "", "Ray, Al", "", "41", "", "", "", "", "* Moved up.", ""],
    ]  # fmt: skip
    assert whole(parsed) == (
        ("Finish Place", "Name", "No.", "Sex", "Age", "Red Star Ridge", "Robinson Flat in", "Robinson Flat out", "Highway 49", "Finish Time", "Total Time"),
        {"page": 5}, 1, (), None, None,
    )  # fmt: skip
    assert len(passed(parsed)) == 10


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["1987"], "a first line of 1987"), (["1986\tx", *TABS[1:]], "a first line of 1987"), (TABS[:3], "at least one runner"),
        ([TABS[0], TABS[1].replace("Finish\tName", "Name\tFinish"), *TABS[2:]], "a heading of Finish, Name"),
        ([TABS[0], TABS[1] + "\t", *TABS[2:]], "a heading of Finish, Name"), ([TABS[0], TABS[1].replace("Finish\tTotal", "Finish\tAll"), *TABS[2:]], "Finish Time and Total Time at the end"),
        ([*TABS[:2], TABS[2].replace("Time\tTime", "Time\tTimes"), *TABS[3:]], "Finish Time and Total Time at the end"),
        ([*TABS[:3], TABS[3].replace("\t35\t", "\tx\t")], "an age"), ([*TABS[:3], TABS[3].replace("22:41:06\t", "22:41:06\t\t\t\t") + "\tmore"], "15 cells"),
        ([*TABS[:3], TABS[3].replace("1\tMoss", "\tMoss")], "a place and a name"),
    ],
)  # fmt: skip
def test_a_tab_separated_file_that_is_not_one_is_refused(lines, said):
    with pytest.raises(Problem, match=f"expected {said}"):
        wser_text.parse_tabs("\n".join(lines).encode(), 1987, Reading("test"))


def test_two_runners_may_be_glued_to_the_end_of_a_line():
    line = TABS[4] + "\t \t4 Roe Day, Di  7b  41 8:45 4 9:50 5"
    parsed = wser_text.parse_tabs("\n".join([*TABS[:3], line]).encode(), 1987, Reading("test"))
    assert table(parsed)[3][1:] == ["4", "", "7b", "", "", "Roe Day, Di", "", "41", *[""] * 6]
    assert passed(parsed)[-2:] == [[3, "7b", "Red Star Ridge", "", 1, "8:45", 13_500], [3, "7b", "Robinson Flat", "in", 2, "9:50", 17_400]]  # fmt: skip


FIXED = (PAGES / "wser_stats_2003.txt").read_text("utf-8")
HEAD = FIXED.splitlines()[0]


def test_the_fixed_width_file_whole():
    last = "\n     De La Cruz        Mary Ann        7b  Drop/Other                F2029,X\u200b, Y, ZT SUN 01;05    Drop/Far Away"
    parsed = wser_text.parse_fixed((FIXED + last).replace("\n", "\r\n").encode(), Reading("test"))
    assert table(parsed) == [
        [*STATS, "hometown", "pace", "division_place"],
        [1, "1", "25:30:00", "101", "Ann", "Moss", "", "", "", "F3039", "Bend", "OR", "", "", "Bend, OR", "15:18", "1"],
        [2, "", "Drop/Metab", "102", "Bo", "Lund", "", "", "", "M4049", "Oslo", "Norway", "Drop/Metab", "Drop/Robinson Flat", "Oslo, Norway", "", ""],
        [3, "", "Drop/Other", "7b", "Mary Ann", "De La Cruz", "", "", "", "F2029", "X", "Y, Z", "Drop/Other", "Drop/Far Away", "X, Y, Z", "", ""],
    ]  # fmt: skip
    assert whole(parsed) == (("Pl", "Last Name", "First Name", "Bib", "Time", "Pace", "D-Pl Div", "Hometown", "Start", "Robinson Flat", "Finish"), {"page": 3}, 1, (), None, None)  # fmt: skip
    assert passed(parsed)[3:] == [
        [2, "102", "Start", "", 1, "OUT SAT 05:00", 0], [2, "102", "Robinson Flat", "", 2, "DC SAT 10:15", 18_900],
        [3, "7b", "Start", "", 1, "T SUN 01;05", 72_300],
    ]  # fmt: skip


def test_a_runner_whom_no_station_saw_has_a_home_all_the_same():
    line = FIXED.splitlines()[1][: HEAD.index("Start")].rstrip()
    parsed = wser_text.parse_fixed(f"{HEAD}\n{line}\n".encode(), Reading("test"))
    assert table(parsed)[1][10:12] == ["Bend", "OR"] and passed(parsed) == []


def clock(text: str, at: int) -> list:
    """The passing of a line with one cell under the column that begins `at`."""
    line = FIXED.splitlines()[1][: HEAD.index("Start")].ljust(at) + text
    return passed(wser_text.parse_fixed(f"{HEAD}\n{line}\n".encode(), Reading("test")))[0]


@pytest.mark.parametrize(
    ("text", "under", "passing"),
    [
        ("IN SAT 09:35", "Robinson", ["Robinson Flat", "in", 16_500]), ("OUT SAT 09:35", "Robinson", ["Robinson Flat", "out", 16_500]),
        ("T SUN 09:35", "Robinson", ["Robinson Flat", "out", 102_900]), ("DX SUN 4;5", "Robinson", ["Robinson Flat", "", 83_100]),
        ("FIN SUN 06:30", "Finish", ["Finish", "", 91_800]), ("IN SUN 06:30", "Finish", ["Finish", "", 91_800]), ("OUT SAT 05:00", "Start", ["Start", "", 0]),
        ("IN SAT 9:75", "Robinson", ["Robinson Flat", "in", None]),
    ],
)  # fmt: skip
def test_a_station_s_cell_is_a_way_a_day_and_a_clock(text, under, passing):
    row, bib, checkpoint, leg, order, published, elapsed = clock(text, HEAD.index(under))
    assert [checkpoint, leg, None if pd.isna(elapsed) else elapsed] == passing
    assert (row, bib, order, published) == (1, "101", 1, text)


def test_stations_of_the_fixed_width_file_keep_the_order_of_the_course():
    line = FIXED.splitlines()[1].replace("IN SAT 09:35 ", "OUT SAT 09:35")
    both = FIXED.splitlines()[1]
    parsed = wser_text.parse_fixed("\n".join([HEAD, line, both, ""]).encode(), Reading("test"))
    assert [(one[2], one[3], one[4]) for one in passed(parsed)] == [
        ("Start", "", 1), ("Robinson Flat", "out", 3), ("Finish", "", 4), ("Start", "", 1), ("Robinson Flat", "in", 2), ("Finish", "", 4),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "at least one runner"), (HEAD, "at least one runner"), (FIXED.splitlines()[1], "a runner's line"), (f"{HEAD}\nnobody", "a runner's line"),
        (f"{HEAD}\n{HEAD.replace('Robinson', 'Robbinson')}", "the heading"), (FIXED.replace("FIN SUN 06:30", "FIN SUN 06:30 soon"), "times at stations"),
        (FIXED.replace("IN SAT 09:35   FIN", "IN SAT 09:35 IN SAT 10:00  FIN"), "one time under each station"),
    ],
)  # fmt: skip
def test_a_fixed_width_file_that_is_not_one_is_refused(text, said):
    with pytest.raises(Problem, match=f"expected {said}"):
        wser_text.parse_fixed(text.encode(), Reading("test"))


def test_text_that_is_no_utf_8_is_refused_at_its_byte():
    with pytest.raises(Problem, match="expected UTF-8, found byte 0xff at 3;"):
        wser_text.parse_fixed(b"abc\xff", Reading("test"))


def test_a_sheet_whole():
    rows = sheet_rows()
    rows[2][4] = "Lu\u200bnd"
    rows.append([""] * 13)
    rows.append(["Two runners are missing here."] + [""] * 12)
    parsed = wser_stats.parse(sheet(rows), 2031, Reading("test"))
    assert table(parsed) == [
        [*STATS, "country"], [1, "1", "15:30:00", "M2", "Bo", "Lund", "", "M", "41", "", "Oslo", "", "", "", "NOR"],
        [2, "2", "25:00:00", "F4", "Ann", "Moss", "", "F", "33", "", "Bend", "OR", "", "", "USA"],
        [3, "DNF", "", "9", "Cy", "Pratt", "", "M", "50", "", "Reno", "NV", "DNF", "", "USA"],
    ]  # fmt: skip
    assert whole(parsed) == (tuple(rows[1]), {"page": 3}, 1, ("note below the table: Two runners are missing here.",), None, None)  # fmt: skip
    assert passed(parsed) == [
        [1, "M2", "Lyon Ridge", "in", 1, "1:50:00", 6600], [1, "M2", "Foresthill", "in", 2, "9:00:00", 32_400], [1, "M2", "Finish time", "", 3, "15:30:00", 55_800],
        [2, "F4", "Lyon Ridge", "in", 1, "2:10:00", 7800], [2, "F4", "Finish time", "", 3, "25:00:00", 90_000], [3, "9", "Lyon Ridge", "in", 1, "2:40:00", 9600],
    ]  # fmt: skip


def of_sheet(*rows: list[str], clocks: bool = False) -> Parsed:
    return wser_sheets.parse(sheet(list(rows)), 2031, Reading("test"), clocks)


def test_a_sheet_with_two_times_a_column_of_words_and_every_word_for_no_time():
    parsed = of_sheet(
        ["Overall Place", "Time", "Time", "Bib", "Name", "Sponsor", "Lake Out", "Bridge Depart", "Camp Arrived", "Last  In", "Pos", "Lake place", "Segment Delta", "Hill"],
        ["1", "20:00:00", "19:59", "5", "A B", "Shoes", "1:00", "2:00-2:10", "3:00", "4:00", "1", "2", "0:10", "--:--"],
        ["2", "", "", "6", "C D", "", "DNS", "2:30---:--", "--:-----:--", "--", "", "", "", ""], ["3", "", "", "7", "E F", "", "", "", "", "Drop/Ill", "", "", "", ""],
        ["4", "", "", "8", "G H", "", "", "", "", "", "DQ", "", "", ""],
    )  # fmt: skip
    assert parsed.notes == ("the column 'Sponsor' holds no times and is not collected",)
    assert list(parsed.table.columns) == [*STATS, "time_again"]
    assert parsed.table[["time", "time_again", "name", "status"]].to_numpy().tolist() == [
        ["20:00:00", "19:59", "A B", ""], ["", "", "C D", "DNS"], ["", "", "E F", ""], ["", "", "G H", ""],
    ]  # fmt: skip
    assert [one[:6] for one in passed(parsed)] == [
        [1, "5", "Lake", "out", 1, "1:00"], [1, "5", "Bridge", "in", 2, "2:00"], [1, "5", "Bridge", "out", 3, "2:10"], [1, "5", "Camp", "in", 4, "3:00"],
        [1, "5", "Last", "in", 5, "4:00"], [2, "6", "Bridge", "in", 2, "2:30"],
    ]  # fmt: skip


def test_the_status_stands_at_the_first_or_last_station_or_beside_it():
    head = ["Overall Place", "Time", "Bib", "Name", "Lake", "Hill", "Pos"]
    said = of_sheet(head, ["1", "", "1", "A", "DNS", "", ""], ["2", "", "2", "B", "1:00", "DNF", ""], ["3", "", "3", "C", "1:00", "", "DQ"], ["Drop / sick", "DNF", "4", "D", "", "", ""], ["5", "", "5", "E", "1:00", "2:00", "5th"])  # fmt: skip
    assert said.table["status"].tolist() == ["DNS", "DNF", "DQ", "Drop / sick", ""]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["a"]] * 21, "a heading with a bib column in the first 20 rows"), ([["x"]] * 20 + [["Overall Place", "Time", "Bib", "Name", "Lake"], ["1", "", "1", "A", ""]], "a heading with a bib column"),
        ([["Overall Place", "Bib", "Name", "Lake"]], "columns of place, time, bib and name"), ([["Overall Place", "Time", "Bib", "First Name", "Lake"]], "columns of place, time, bib and name"),
        ([["Overall Place", "Time", "Bib", "Name", "Pos"]], "columns of checkpoints"), ([["Overall Place", "Time", "Bib", "Name", "Lake"]], "at least one runner"),
        ([["Overall Place", "Time", "Bib", "Name", "Lake"], ["1", "", "1", "A", ""], ["", "", "9", "", "1:00"]], "a runner with a name"),
        ([["Overall Place", "Time", "Bib", "Name", "Lake"], ["1", "", "1", "A", ""], ["A short footer here", "", "", "", ""]], "a runner with a name"),
    ],
)  # fmt: skip
def test_a_sheet_that_is_not_one_is_refused(rows, said):
    with pytest.raises(Problem, match=f"expected {said}"):
        of_sheet(*rows)


def test_a_heading_may_stand_in_the_twentieth_row():
    assert len(of_sheet(*[["x"]] * 19, ["Overall Place", "Time", "Bib", "Name", "Lake"], ["1", "", "1", "A", "1:00"]).table) == 1  # fmt: skip


def runner(at: int, **more) -> dict:
    return dict.fromkeys(utmb_api.RESULT_FIELDS) | {"fullname": f"R {at}", "gender": "F"} | more


def pages(*counts: int, **first):
    """An API whose pages hold so many runners; `first` are more fields of each reply."""
    asked = []

    def get(page: Page) -> bytes:
        at = len(asked)
        asked.append(page)
        people = [runner(100 * at + number) for number in range(counts[at])]
        return json.dumps({"results": people, **first}).encode()

    get.asked = asked
    return get


def test_pages_of_the_api_are_asked_for_until_one_is_not_full():
    get = pages(100, 100, 3, total=203)
    parsed = SOURCES["utmb_results"].read(2031, get)
    assert parsed.table["fullname"].tolist() == [f"R {at}" for at in range(203)]
    assert parsed.table["row"].tolist() == list(range(1, 204))
    assert whole(parsed) == (tuple(utmb_api.RESULT_FIELDS), {"offset=0": 100, "offset=100": 100, "offset=200": 3}, 0, (), 203, None)  # fmt: skip
    assert [page.part for page in get.asked] == ["offset=0", "offset=100", "offset=200"]
    # A full last page is followed by an empty one, and that by another look.
    get = pages(100, 0, 0)
    assert SOURCES["utmb_results"].read(2031, get).rows_by_part == {
        "offset=0": 100,
        "offset=100": 0,
    }
    assert len(get.asked) == 3
    with pytest.raises(Problem, match="expected runners, found none, and more of them on the next page"):  # fmt: skip
        SOURCES["utmb_results"].read(2031, pages(100, 0, 5))
    with pytest.raises(NotThere, match="expected at least one runner, found none"):
        SOURCES["utmb_results"].read(2031, pages(0))


def test_an_api_that_never_ends_is_given_up(monkeypatch):
    monkeypatch.setattr(utmb_api, "MOST_PAGES", 3)
    with pytest.raises(Problem, match="expected a last page within 3, found always another full one"):  # fmt: skip
        SOURCES["utmb_results"].read(2031, pages(100, 100, 100, 100))


@pytest.mark.parametrize(
    ("said", "stated", "notes"),
    [(7, 7, 0), ("12", 12, 0), (0, 0, 0), (None, None, 0), (-1, None, 1), ("many", None, 1), (True, None, 1), (1.5, None, 1)],
)  # fmt: skip
def test_how_many_an_api_says_there_are(said, stated, notes):
    parsed = SOURCES["utmb_results"].read(2031, pages(1, total=said))
    assert parsed.stated == stated and len(parsed.notes) == notes
    assert not notes or parsed.notes == (f"the total {str(said)!r} is no number, so it is held beside nothing",)  # fmt: skip


def live(*people: dict) -> Parsed:
    base = dict.fromkeys(utmb_api.LIVE_FIELDS) | {"info.fullname": "A", "info.sex": "F", "status": "f"}  # fmt: skip
    content = json.dumps({"runners": [base | one for one in people]}).encode()
    return SOURCES["utmb_live"].read(2023, lambda page: content)


def test_new_fields_and_unknown_statuses_of_the_live_api_are_told_once():
    parsed = live({"status": "zz", "mood": 1}, {"status": "zz", "mood": 2}, {"status": "aa"}, {"status": "np", "raceId": 5, "bib": "9\u200b"})  # fmt: skip
    assert whole(parsed) == (
        tuple(utmb_api.LIVE_FIELDS), {"page=0": 4}, 1,
        ("new field 'mood' is not collected", "1 with the status 'aa', which is not known", "2 with the status 'zz', which is not known"), None, None,
    )  # fmt: skip
    assert parsed.table["bib"].tolist() == ["", "", "", "9"]
    assert list(parsed.table.columns) == ["row", *utmb_api.LIVE_COLUMNS]


@pytest.mark.parametrize("status", ["f", "a", "hd", "np", "d", "s", "u"])
def test_statuses_that_are_known_are_not_told(status):
    assert live({"status": status}).notes == ()


@pytest.mark.parametrize(
    ("starts", "year"),
    [(["2023-08-29T1", "2023-08-30", "2022-01-01"], 2023), (["", None], None), (["1999-01-01", "x"], 1999), (["2123-01-01", "soon 2023-01-01"], None)],
)  # fmt: skip
def test_the_year_in_which_most_started(starts, year):
    assert live(*({"start": start} for start in starts)).year == year


def test_values_of_an_api_as_text():
    parsed = utmb_api.parse_results(json.dumps({"results": [runner(1, rank=7.0, index=1.5, nationality=True, ageGroup=False, time="1:00:00")]}).encode(), Reading("test"))  # fmt: skip
    assert parsed == [["", "R 1", "1:00:00", "7", "true", "", "1.5", "false", "F"]]


def test_a_results_page_whole():
    page = (PAGES / "wser_results.html").read_bytes().replace(b"Reno", "Re\u200bno".encode())
    parsed = wser_pages.parse_results(page, Reading("test"))
    assert whole(parsed) == (
        ("Place", "Time", "Bib", "First", "Last", "Gender", "Age", "City", "State/Country", ""), {"page": 3}, 1, (), None, 2031
    )  # fmt: skip


def test_places_rise_down_a_page_and_those_without_one_come_last():
    def places(*every: str) -> list[str]:
        rows = [[place, "20:00:00", "A", "B", "F", "30"] for place in every]
        return wser_pages.parse_results(results_page(rows), Reading("test")).table["place"].tolist()

    assert places("1", "1", "3", "", "") == ["1", "1", "3", "", ""]
    for wrong in (("2", "1"), ("1", "", "2"), ("", "1")):
        with pytest.raises(Problem, match=r"expected a place of \d+ or more"):
            places(*wrong)
