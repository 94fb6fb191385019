"""Small parts, each by hand: cells of a spreadsheet, splits on disk, exceptions by row, editions by options, places of rows."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta

import pandas as pd
import pyarrow.parquet as pq
import pytest

from race_doubles.common.errors import Problem, UsageProblem
from race_doubles.scrape import (
    collect,
    expected,
    parameters,
    provenance,
    registering,
    registry,
    sheets,
    splits,
)
from race_doubles.scrape.collect import Edition, choose
from race_doubles.scrape.exceptions import Exceptions
from race_doubles.scrape.expected import Expected
from race_doubles.scrape.parameters import Row
from race_doubles.scrape.reading import Parsed, Reading
from race_doubles.scrape.registering import Claim
from race_doubles.scrape.sources import SOURCES


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"), (12.0, "12"), (12.5, "12.5"), (-3.0, "-3"), (time(5, 7, 9), "05:07:09"), (True, "True"), (7, "7"),
        (timedelta(hours=28, minutes=4, seconds=33), "28:04:33"), (timedelta(seconds=59.6), "00:01:00"), (timedelta(days=4, seconds=1), "96:00:01"),
        # A time past midnight is a date counted from the day before 1900, or from 1904 on old Macs.
        (datetime(1900, 1, 1, 4, 4, 33), "28:04:33"), (datetime(1899, 12, 31, 23, 0), "23:00:00"), (date(1900, 1, 1), "24:00:00"),
        (datetime(1904, 1, 1, 6, 30), "06:30:00"), (datetime(1904, 1, 2, 6, 30), "30:30:00"), (date(1904, 1, 2), "24:00:00"),
    ],
)  # fmt: skip
def test_a_cell_as_its_sheet_shows_it(value, text):
    assert sheets._text(value) == text


def test_a_workbook_that_is_none_is_named_and_one_that_unpacks_to_too_much_refused(monkeypatch):
    with pytest.raises(Problem, match=r"^page: expected a spreadsheet, found 4 bytes \("):
        sheets.read_sheet(b"none", Reading("page"))
    with pytest.raises(Problem, match=r"^page: expected a spreadsheet, found a broken zip \("):
        sheets.read_sheet(b"PK-none", Reading("page"))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a", b"0" * 6)
        archive.writestr("b", b"0" * 5)
    monkeypatch.setattr(sheets, "LARGEST_SHEET", 11)
    assert sheets._check_size(content.getvalue(), Reading("page")) is None
    monkeypatch.setattr(sheets, "LARGEST_SHEET", 10)
    with pytest.raises(Problem, match=r"^page: expected at most 10 bytes unpacked, found 11;"):
        sheets._check_size(content.getvalue(), Reading("page"))


def made(*rows: tuple) -> pd.DataFrame:
    return splits.splits_table(splits.Passing(*row) for row in rows)


TWO = ((1, "4", "Voza", "in", 3, "1:00", 3600), (2, "5", "Voza", "", 3, "x", None), (1, "4", "Voza", "out", 5, "1:05", 3900))  # fmt: skip


def test_splits_are_written_once_and_come_back(tmp_path):
    path = tmp_path / "2031_splits.parquet"
    table = made(*TWO)
    assert table["sequence"].tolist() == [1, 1, 2]
    # Where others go in and out, a single time is the way in.
    assert table["leg"].tolist() == ["in", "in", "out"]
    assert splits.write_splits(table, path) is True
    assert splits.write_splits(table, path) is False
    assert splits.read_splits(path).equals(table)
    assert [str(kind) for kind in splits.read_splits(path).dtypes] == ["int64", "str", "str", "str", "int64", "str", "Int64"]  # fmt: skip
    file = pq.ParquetFile(path)
    assert file.schema_arrow.metadata is None and file.num_row_groups == 1
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"
    assert splits.write_splits(table.assign(bib="6"), path) is True
    path.write_bytes(b"damaged")
    assert splits.write_splits(table, path) is True and splits.read_splits(path).equals(table)
    assert splits.write_splits(table.iloc[:0], path) is True and len(splits.read_splits(path)) == 0
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_splits_that_are_missing_or_damaged_are_named(tmp_path):
    path = tmp_path / "2031_splits.parquet"
    with pytest.raises(Problem, match=r"2031_splits\.parquet is missing; restore it from version control\.$"):  # fmt: skip
        splits.read_splits(path)
    path.write_bytes(b"damaged")
    with pytest.raises(Problem, match=r"2031_splits\.parquet cannot be read \(.*\); restore it from version control\.$"):  # fmt: skip
        splits.read_splits(path)


def test_splits_keep_the_numbers_of_the_course_where_they_are_asked_to():
    table = splits.splits_table([splits.Passing(*row) for row in TWO], renumber=False)
    assert table["sequence"].tolist() == [3, 3, 5] and table["leg"].tolist() == ["in", "", "out"]
    assert list(made().columns) == splits.COLUMNS and made().empty


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("7:36", 27_360), ("7;36", 27_360), ("28:04:33", 101_073), ("0:00", 0), ("1:59:59.9", 7199), ("7:60", None), ("7:00:60", None), ("7", None), ("", None), ("1000:00", None), ("7:5", 25_500)],
)  # fmt: skip
def test_a_clock_in_seconds(text, seconds):
    assert splits.seconds(text) == seconds


H = 3600


@pytest.mark.parametrize(
    ("clocks", "gone"),
    [
        ([5, 6, None, 23, 4], [0, 1, None, 18, 23]), ([6, 5.5], [1, 0.5]),
        # Up to three hours before the last passing it is a slip, further before it the next day.
        ([12, 9], [7, 4]), ([12, 8.5], [7, 27.5]),
        # But not where that were later than anybody is timed at.
        ([23, 13], [18, 32]), ([23, 12.9], [18, 31.9]), ([23, 13.1], [18, 8.1]),
        # A clock past midnight counts on; the last passing is the latest so far.
        ([26, 28], [21, 23]), ([20, 18, 15.5], [15, 13, 10.5]), ([24], [19]), ([40, 6], [35, 1]),
    ],
)  # fmt: skip
def test_elapsed_times_of_clocks_without_a_day(clocks, gone):
    seconds = [None if clock is None else int(clock * H) for clock in clocks]
    assert splits.elapsed_from_clocks(seconds) == [None if one is None else int(one * H) for one in gone]  # fmt: skip


def test_exceptions_are_looked_up_row_by_row():
    known = Exceptions({("a", 2001, "lists"): ("x", "why x"), ("b", 2002, "lists"): ("y", "why y"), ("a", 2003, "late"): ("z", "why z"), ("a", 2000, "lists"): ("w", "why w")})  # fmt: skip
    table = pd.DataFrame({"source": ["b", "a", "a", "c", "b"], "year": [2002, 2001, 2002, 2001, 2002]}, index=[9, 8, 7, 6, 5])  # fmt: skip
    values = known.values_of(table, "lists")
    assert values.to_dict() == {9: "y", 8: "x", 7: "", 6: "", 5: "y"} and str(values.dtype) == "str"
    assert known.reasons_of(table, "lists").to_dict() == {9: "why y", 8: "why x", 7: "", 6: "", 5: "why y"}  # fmt: skip
    assert known.values_of(table.astype({"year": "Int64"}), "late").tolist() == [""] * 5
    assert known.values_of(table.iloc[:0], "lists").tolist() == []
    assert known.editions("lists") == [("a", 2000), ("a", 2001), ("b", 2002)]
    assert known.value("a", 2003, "late") == "z" and known.value("a", 2003, "lists") == ""


@pytest.fixture
def held(monkeypatch):
    """Known editions and the registry of two races; UTMB of 2030 was not held, though its entrants are listed."""
    years = {"wser_results": [2028, 2029], "wser_entrants": [2029, 2030], "wser_stats": [2029], "utmb_results": [2028, 2029]}  # fmt: skip
    monkeypatch.setattr(expected, "years_of", lambda source: years.get(source, []))
    status = {("wser", 2030): ("cancelled", "Fires."), ("utmb", 2030): ("cancelled", "Storm."), ("utmb", 2027): ("held", "Lost."), ("wser", 2026): ("held", "Gone."), ("utmb", 2026): ("held", "More.")}  # fmt: skip
    monkeypatch.setattr(collect, "registered", lambda race, year: dict(zip(("status", "note"), status[race, year], strict=True)) if (race, year) in status else None)  # fmt: skip
    monkeypatch.setattr(collect, "held_years", lambda race: [2027, 2028, 2029] if race in ("wser", "utmb") else [2011])  # fmt: skip


def names(editions: list[Edition]) -> list[str]:
    return [str(one) for one in editions]


def test_editions_are_chosen_by_race_year_and_source(held):
    assert len(choose()) == 7
    assert names(choose(["utmb"])) == ["utmb_results 2028", "utmb_results 2029"]
    assert names(choose(years=[2028])) == ["wser_results 2028", "utmb_results 2028"]
    assert names(choose(["wser"], [2029], ["wser_stats", "wser_results"])) == ["wser_results 2029", "wser_stats 2029"]  # fmt: skip
    # The entrants of a race that was not held: only where the source is named.
    assert names(choose(years=[2030], sources=["wser_entrants"])) == ["wser_entrants 2030"]


@pytest.mark.parametrize(
    ("races", "years", "sources", "said"),
    [
        (["wsr"], [], [], r"^There is no race 'wsr'; choose one of wser, utmb, hardrock, canyons_100k, canyons_100m, lavaredo\.$"),
        ([], [], ["x"], r"^There is no source 'x'; choose one of wser_results, wser_stats, .*wser_lottery\.$"),
        (["utmb"], [], ["wser_stats"], r"^No source of that name describes that race; leave one of the options out\.$"),
        (["wser"], [2030], [], r"^2030 was not held \(wser: Fires\.\); choose another year, or ask for `--source wser_entrants`\.$"),
        (["utmb"], [2030], [], r"^2030 was not held \(utmb: Storm\.\); choose another year\.$"),
        ([], [2030], [], r"^2030 was not held \(utmb: Storm\.; wser: Fires\.\); choose another year, or ask for `--source wser_entrants`\.$"),
        (["wser", "utmb"], [2026], ["wser_results", "utmb_results"], r"^There is nothing for 2026 in wser_results and utmb_results \(More\.; Gone\.\); choose"),
        (["wser"], [2031], [], r"^No edition 2031 of wser is registered, the last one is 2029; run `doubles update` to look for newer ones\.$"),
        (["wser", "utmb"], [2031], [], r"^No edition 2031 of utmb or wser is registered, the last one is 2029;"),
        (["utmb"], [2027], ["utmb_results"], r"^There is nothing for 2027 in utmb_results \(Lost\.\); choose a year from 2028 to 2029\.$"),
        (["wser"], [2027], ["wser_results", "wser_entrants"], r"^There is nothing for 2027 in wser_results and wser_entrants; choose a year from 2028 to 2030\.$"),
    ],
)  # fmt: skip
def test_what_cannot_be_chosen_says_why(races, years, sources, said, held):
    with pytest.raises(UsageProblem, match=said):
        choose(races, years, sources)


def test_a_table_that_is_not_there_or_cannot_be_read_is_none(tmp_path):
    assert collect.read_if_there(tmp_path / "a.csv") is None
    (tmp_path / "a.csv").write_text("a,b\n1,\n")
    assert collect.read_if_there(tmp_path / "a.csv").to_dict("list") == {"a": ["1"], "b": [""]}
    (tmp_path / "a.csv").write_bytes(b"\xff\xfe")
    assert collect.read_if_there(tmp_path / "a.csv") is None


PARAMETERS = (
    Row("live", "utmb", 2022, None, "event", "u"), Row("live", "utmb", 2022, 2023, "course", "old"), Row("live", "utmb", 2024, None, "course", "new"),
    Row("live", "alps", 2020, 2020, "event", "a"), Row("wser_results", "wser", 2025, None, "address", "https://a.b/{year}/"),
    Row("live", "utmb", 2019, 2019, "event", "early"), Row("wser_results", "wser", 2001, 2001, "address", "http://a.b"),
    Row("wser_results", "wser", 2002, 2003, "address", "https://a.b"), Row("wser_results", "wser", 2003, 2003, "address", "https://a.b/x"),
)  # fmt: skip


@pytest.fixture
def rows(monkeypatch):
    monkeypatch.setattr(parameters, "load", lambda: PARAMETERS)


def test_parameters_hold_from_their_first_year_to_their_last(rows):
    asked = lambda *words: parameters.parameters_of("live", "utmb", *words)  # noqa: E731
    assert asked(2022) == asked(2023, "event", "course") == {"event": "u", "course": "old"}
    assert asked(2024) == asked(2040) == {"event": "u", "course": "new"}
    with pytest.raises(Problem, match=r"^data/curated/source_parameters\.csv has no row for live of utmb 2021; add what it asks for\.$"):  # fmt: skip
        asked(2021)
    with pytest.raises(Problem, match=r"gives live of utmb 2019 no course and no tenant; add the row\.$"):  # fmt: skip
        asked(2019, "event", "course", "tenant")
    assert parameters.years_given("live", "utmb", 2025) == [2019, 2022, 2023, 2024, 2025]
    assert parameters.years_given("live", "utmb", 2022) == [2019, 2022]
    assert parameters.years_given("live", "alps", 2025) == [2020]
    assert parameters.years_given("wser_results", "wser", 2030) == []


def test_a_source_that_moved_is_looked_for_where_a_row_says(rows):
    asked = lambda year, source="wser_results": parameters.address_of(source, "wser", year, "https://usual/{year}/")  # noqa: E731  # fmt: skip
    assert (asked(2024), asked(2025), asked(2026, "wser_stats")) == ("https://usual/2024/", "https://a.b/2025/", "https://usual/2026/")  # fmt: skip
    with pytest.raises(
        Problem, match=r"gives wser_results of wser 2003 two addresses; leave one\.$"
    ):
        asked(2003)
    for year in (2001, 2002):
        with pytest.raises(Problem, match=rf"gives wser_results of wser {year} the address 'http"):
            asked(year)


def test_a_second_value_of_one_parameter_is_refused(monkeypatch):
    monkeypatch.setattr(parameters, "load", lambda: (*PARAMETERS, Row("live", "utmb", 2030, None, "event", "x")))  # fmt: skip
    with pytest.raises(Problem, match=r"gives live of utmb 2030 two values of event; leave one\.$"):
        parameters.parameters_of("live", "utmb", 2030)


COUNTS = ["source,year,rows", "b,2001,1", "b,2003,1", "d,2001,1"]


@pytest.mark.parametrize(
    ("key", "place"),
    [(("b", "2002"), 2), (("b", "2000"), 1), (("b", "2004"), 3), (("c", "2000"), 3), (("a", "2000"), 1), (("d", "2002"), 4), (("e", "2000"), 4)],
)  # fmt: skip
def test_a_row_of_counts_goes_after_the_earlier_years_of_its_source(key, place):
    assert registering._place_of(COUNTS, key) == place
    assert registering._place_of(COUNTS[:1], key) == 1


def test_rows_of_counts_are_put_in_or_replaced_and_only_those_that_changed_are_told(tmp_path):
    header = "source,year,rows,repeats,splits,counted_by,header"
    path = tmp_path / "expected.csv"
    path.write_text(f"{header}\nwser_results,2001,9,0,0,us,a\nwser_results,2003,9,0,0,us,a\n")
    same = Expected("wser_results", 2001, "a", 9, 0, 0)
    assert registering.write_expected(tmp_path, [same]) == []
    new, more = Expected("wser_results", 2002, "a | b", 5, 1, 2, counted_by="page"), Expected("utmb_results", 2003, "c,d", 7, 0, 0)  # fmt: skip
    changed = Expected("wser_results", 2003, "a", 10, 0, 0)
    told = registering.write_expected(tmp_path, [same, changed, new, more])
    assert told == ["wser_results,2003,10,0,0,us,a", "wser_results,2002,5,1,2,page,a | b", 'utmb_results,2003,7,0,0,us,"c,d"']  # fmt: skip
    assert path.read_text() == f"{header}\n{told[2]}\nwser_results,2001,9,0,0,us,a\n{told[1]}\n{told[0]}\n"  # fmt: skip
    assert expected.load(tmp_path)["wser_results", 2003].rows == 10


CLAIMS = "race,years,field,value,chosen,source,why\n"
OURS = "read by `doubles update`: no page read states it; by the rule: the last weekend"
STATED = "read by `doubles update`: stated in utmb_live"


def claims(tmp_path, *lines: str):
    (tmp_path / "edition_claims.csv").write_text(CLAIMS + "".join(f"{line}\n" for line in lines))
    registry.forget()
    return tmp_path / "edition_claims.csv"


def claim(field: str = "date", value: str = "2031-08-29", why: str = STATED) -> Claim:
    return Claim("utmb", 2031, field, value, "https://new.org", why)


def test_a_claim_of_a_new_edition_stands_last_of_its_race(tmp_path):
    path = claims(tmp_path, "utmb,2030,status,held,yes,https://a.b,", "wser,2030,status,held,yes,https://a.b,")  # fmt: skip
    one = claim("status", "held")
    assert registering._put(path, [one], tmp_path) == [one]
    assert path.read_text().splitlines()[2] == f"utmb,2031,status,held,yes,https://new.org,{STATED}"
    assert registering._put(path, [one], tmp_path) == []


@pytest.mark.parametrize(
    ("there", "new", "gives_way"),
    [(OURS, STATED, True), (OURS, OURS + ".", False), (STATED, STATED + "!", False), ("by the rule says Ann", STATED, False), ("", STATED, False)],
)  # fmt: skip
def test_a_date_by_the_rule_gives_way_to_one_that_is_stated_and_nothing_else_does(there, new, gives_way, tmp_path):  # fmt: skip
    old = f"utmb,2031,date,2031-08-28,yes,https://old.org,{there}"
    path = claims(tmp_path, "utmb,2031,status,held,yes,https://a.b,", old)
    one = claim(why=new)
    assert registering._put(path, [one], tmp_path) == ([one] if gives_way else [])
    lines = path.read_text().splitlines()
    assert lines[2] == (
        f"utmb,2031,date,2031-08-29,yes,https://new.org,{new}" if gives_way else old
    )
    assert len(lines) == 3


def test_a_fact_of_the_course_never_replaces_another(tmp_path):
    path = claims(tmp_path, "utmb,2031,status,held,yes,https://a.b,", f"utmb,2031,distance_km,170,yes,https://old.org,{OURS}")  # fmt: skip
    assert registering._put(path, [claim("distance_km", "171")], tmp_path) == []


def test_facts_of_the_course_are_carried_on_where_they_hold_for_a_span(tmp_path):
    claims(
        tmp_path, "utmb,2029-2030,distance_km,171,yes,https://span.org,", "utmb,2029-2030,time_limit_seconds,167400,yes,https://span.org,",
        "utmb,2030,time_limit_seconds,160000,yes,https://one.org,", "utmb,2029-2030,ascent_m,9000,no,https://no.org,", "utmb,2029-2030,note,Cold.,yes,https://span.org,",
        "utmb,2029-2030,status,held,yes,https://span.org,", "utmb,2033,status,held,yes,https://span.org,", "wser,2032,status,held,yes,https://span.org,",
    )  # fmt: skip
    assert registering._carried("utmb", 2032, tmp_path) == [
        Claim("utmb", 2032, "distance_km", "171", "https://span.org", "read by `doubles update`: as in 2030, not looked up for 2032 yet")
    ]  # fmt: skip
    assert registering._carried("utmb", 2029, tmp_path) == []
    assert registry.cancelled(tmp_path) == []


def test_the_summer_after_next_still_knows_the_course_and_of_which_year(tmp_path):
    """What a run carried to 2032 is a row of one year, and 2033 had no distance at all."""
    claims(tmp_path, "utmb,2029-2030,distance_km,171,yes,https://span.org,", "utmb,2029-2030,status,held,yes,https://span.org,")  # fmt: skip
    read = [registering.Read("utmb", year, "utmb_results", "https://a.b", 9, f"{year}-08-29") for year in (2032, 2033)]  # fmt: skip
    carried = [one for one in registering.write_claims(tmp_path, read) if one.field == "distance_km"]  # fmt: skip
    assert [(one.year, one.value, one.source, one.why.partition(": ")[2]) for one in carried] == [
        (year, "171", "https://span.org", f"as in 2030, not looked up for {year} yet") for year in (2032, 2033)
    ]  # fmt: skip


def test_editions_that_were_not_held(tmp_path):
    claims(tmp_path, "wser,2030,status,cancelled,yes,https://a.b,", "utmb,2030,status,held,yes,https://a.b,")  # fmt: skip
    assert registry.cancelled(tmp_path) == [("wser", 2030)]


def test_what_is_known_of_the_same_bytes_is_kept_of_a_page_of_unknown_origin():
    columns = ["url", "sha256", "fetched_at", "way", "origin", "ages_as_of", "rows"]
    have = pd.DataFrame([("u", "1", "2024", "capture", "ann", "2025", "5"), ("u", "1", "2023", "live", "bo", "", "5"), ("v", "2", "", "unknown", "?", "", "5")], columns=columns)  # fmt: skip
    new = pd.DataFrame([("u", "1", "", "unknown", "?", "", "9"), ("u", "3", "", "unknown", "?", "", "9"), ("v", "2", "", "unknown", "?", "", "9"), ("u", "1", "2031", "live", "cy", "", "9")], columns=columns)  # fmt: skip
    rich = provenance.as_rich(have, new)
    assert rich.to_numpy().tolist() == [["u", "1", "2024", "capture", "ann", "2025", "9"], *new.to_numpy().tolist()[1:]]  # fmt: skip
    assert new.loc[0, "way"] == "unknown"


def parsed(count: int, header: tuple[str, ...] = ("Place", "Time"), table=None) -> Parsed:
    rows = pd.DataFrame({"place": [str(at) for at in range(count)], "time": "", "first_name": "", "last_name": ""})  # fmt: skip
    return Parsed(rows if table is None else table, header, {"page": count})


@pytest.fixture
def counted(monkeypatch):
    known = {("wser_results", 2028): Expected("wser_results", 2028, "Old", 1, 0, 0), ("wser_results", 2029): Expected("wser_results", 2029, "Place | Time", 10, 0, 5)}  # fmt: skip
    monkeypatch.setattr(expected, "load", lambda *_: known)
    return known


def test_an_edition_is_expected_as_it_is_known_or_about_as_the_one_before(counted):
    assert expected.expectation("wser_results", 2029) == counted["wser_results", 2029]
    assert expected.expectation("wser_results", 2031) == Expected("wser_results", 2031, "Place | Time", 10, 0, 5, exact=False)  # fmt: skip
    assert expected.expectation("wser_results", 2027) is None
    assert expected.expectation("wser_stats", 2031) is None
    for rows, is_taken in ((5, True), (4, False), (20, True), (21, False)):
        if is_taken:
            assert expected.check("wser_results", 2031, parsed(rows)) is None
        else:
            with pytest.raises(Problem, match=rf"^wser_results 2031: expected about 10 rows as the edition before, found {rows};"):  # fmt: skip
                expected.check("wser_results", 2031, parsed(rows))
    assert expected.check("wser_stats", 2031, parsed(3)) is None


def test_a_known_edition_differs_in_no_count_and_no_heading(counted):
    with pytest.raises(Problem, match=r"^wser_results 2029: expected 10 rows, found 9;.* The row of what was found: wser_results,2029,9,0,0,us,Place \| Time$"):  # fmt: skip
        expected.check("wser_results", 2029, parsed(9))
    with pytest.raises(Problem, match=r"^wser_results 2029: expected 5 split times, found 0;"):
        expected.check("wser_results", 2029, parsed(10))
    twice = pd.concat([parsed(9).table, parsed(1).table])
    with pytest.raises(Problem, match=r"^wser_results 2029: expected 0 repeated rows, found 1;"):
        expected.check("wser_results", 2029, parsed(10, table=twice))
    with pytest.raises(Problem, match=r"^wser_results 2029: expected the columns 'Place \| Time', found 'Rank';"):  # fmt: skip
        expected.check("wser_results", 2029, parsed(10, ("Rank",)))


def test_every_edition_of_a_source_is_an_edition_of_its_race():
    assert str(Edition(SOURCES["wser_results"], 2031)) == "wser_results 2031"
