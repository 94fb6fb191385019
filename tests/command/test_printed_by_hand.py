"""What `list`, `runner`, `races`, `scrape` and `update` print of made rows, whole; and what `show` makes of a terminal."""

from __future__ import annotations

import datetime
import io
import json
from decimal import Decimal
from types import SimpleNamespace

import pandas as pd
import pyarrow as pa
import pytest

from race_doubles.command import list as listing
from race_doubles.command import runner, scrape, show, sql, update
from race_doubles.common.errors import Problem, UsageProblem
from race_doubles.common.files import write_parquet
from race_doubles.common.paths import Project
from race_doubles.common.races import RACES
from race_doubles.doubles.schema import TABLES
from race_doubles.scrape.collect import FAILED, KEPT, NEW, SAME, Outcome


def double(**more) -> dict:
    base = {
        "year": 2019, "name": "Ana López", "sex": "F", "level": "podium", "runner_id": "r-1",
        "wser_sex_place": 3, "wser_status": "finished", "wser_finish_seconds": 64_801,
        "utmb_sex_place": 2, "utmb_status": "finished", "utmb_finish_seconds": 88_200,
        "hardrock_sex_place": None, "hardrock_status": "dnf", "hardrock_finish_seconds": None, "combined_seconds": 153_001,
    }  # fmt: skip
    return base | more


HEAD = "Year  Name       Sex  Level   WSER      time  UTMB      time  Combined"


def test_a_double_is_a_line_and_one_is_not_many(capsys):
    listing.print_doubles([double()])
    out, err = capsys.readouterr()
    assert [line.rstrip() for line in out.splitlines()] == [
        HEAD, "2019  Ana López  F    podium   3rd  18:00:01   2nd  24:30:00  42:30:01",
    ]  # fmt: skip
    assert err == "1 double by 1 runner.\n"


def test_two_doubles_of_one_runner_and_three_of_two(capsys):
    listing.print_doubles([double(), double(year=2021)])
    assert capsys.readouterr().err == "2 doubles by 1 runner.\n"
    listing.print_doubles([double(), double(year=2021), double(runner_id="r-2")])
    assert capsys.readouterr().err == "3 doubles by 2 runners.\n"
    listing.print_doubles([])
    assert capsys.readouterr() == ("", "0 doubles by 0 runners.\n")


@pytest.mark.parametrize(
    ("races", "said"),
    [
        (("wser", "utmb"), "1 double by 1 runner."), (("wser", "hardrock", "utmb"), "1 triple by 1 runner."),
        (("wser", "hardrock", "utmb", "wser"), "1 summer by 1 runner."),
    ],
)  # fmt: skip
def test_three_races_make_a_triple_and_more_a_summer(races, said, capsys):
    listing.print_doubles([double()], races)
    out, err = capsys.readouterr()
    assert err == f"{said}\n"
    head, row = (line.split() for line in out.splitlines())
    names = {"wser": "WSER", "utmb": "UTMB", "hardrock": "Hardrock"}
    assert head[4:] == [part for race in races for part in (names[race], "time")] + ["Combined"]
    cells = {"wser": ["3rd", "18:00:01"], "utmb": ["2nd", "24:30:00"], "hardrock": ["DNF"]}
    assert row[5:] == [part for race in races for part in cells[race]] + ["42:30:01"]


def test_programs_get_text_as_it_is_and_nothing_for_what_is_missing(capsys):
    table = pd.DataFrame({"name": ["José", "b,c"], "place": pd.array([1, None], dtype="Int64")}, index=[7, 3])  # fmt: skip
    listing.print_columns(table, "csv")
    assert capsys.readouterr().out == 'name,place\nJosé,1\n"b,c",\n'
    listing.print_columns(table, "json")
    out = capsys.readouterr().out
    assert out == '[\n {\n  "name": "José",\n  "place": 1\n },\n {\n  "name": "b,c",\n  "place": null\n }\n]\n'  # fmt: skip
    assert json.loads(out)[1]["place"] is None


def test_races_are_read_in_the_order_of_the_registry_and_blanks_are_nothing():
    assert listing.read_races("utmb, wser ,") == ("wser", "utmb")
    assert listing.read_races("utmb,hardrock,wser") == ("wser", "hardrock", "utmb")
    with pytest.raises(
        UsageProblem, match=r"^There is no race 'a'; choose of .*\bwser, hardrock, utmb\.$"
    ):
        listing.read_races("wser,zz,a")
    with pytest.raises(UsageProblem, match=r"^--races utmb,utmb names one race; a double takes two, as in --races wser,hardrock\.$"):  # fmt: skip
        listing.read_races("utmb,utmb")


def test_what_is_known_of_each_race():
    editions = [
        {"race": "wser", "year": 2013, "finishers": 9, "starters": 10}, {"race": "wser", "year": 2012, "finishers": 9, "starters": None},
        {"race": "wser", "year": 2014, "finishers": 0, "starters": None}, {"race": "utmb", "year": 2012, "finishers": 9, "starters": 9},
        {"race": "hardrock", "year": 2012, "finishers": None, "starters": None},
    ]  # fmt: skip
    assert listing.coverage(editions, ("utmb", "wser", "hardrock")) == [
        "UTMB: 2012.", "Western States: 2012–2013, of 2012 the finishers alone.", "Hardrock: no results.",
    ]  # fmt: skip


def edition(race: str, year: int, status: str = "held", finishers: int | None = 9) -> dict:
    return {"race": race, "year": year, "status": status, "finishers": finishers, "starters": None}


EDITIONS = [edition("wser", 2020, "cancelled", None), edition("utmb", 2020), edition("utmb", 2019), edition("wser", 2019),
            edition("wser", 2021), edition("utmb", 2018)]  # fmt: skip


@pytest.mark.parametrize(
    ("year", "said"),
    [
        (2020, "Western States was not held in 2020; ask for another year."),
        (2021, "2021 is half a year so far: Western States is in and UTMB is not, so no double of 2021 can be counted; "
               "run `doubles update` when the results of UTMB are out."),
        (2018, "There is no Western States of 2018 in the data; ask for a year from 2019 to 2021."),
        (2022, "There is no Western States of 2022 in the data; ask for a year from 2019 to 2021."),
    ],
)  # fmt: skip
def test_a_year_without_both_races_says_which_is_missing(year, said):
    with pytest.raises(UsageProblem) as problem:
        listing.check_year(EDITIONS, year)
    assert str(problem.value) == said
    assert listing.check_year(EDITIONS, 2019) is None


PERSON = {"runner_id": "r-1", "name": "Ana López", "sex": "F", "born_min": 1981, "born_max": 1980}
PERSON |= {f"{race}_starts": 0 for race in RACES} | {"wser_starts": 2}


def lines(capsys) -> list[str]:
    return [line.rstrip() for line in capsys.readouterr().out.splitlines()]


def test_people_of_one_name_are_listed_with_every_race_that_one_of_them_started(capsys):
    runner.print_people([PERSON, PERSON | {"runner_id": "r-2", "hardrock_starts": 12, "born_min": None, "born_max": None, "sex": "M"}])  # fmt: skip
    assert lines(capsys) == [
        "runner_id  Name       Sex  Born       WSER starts  Hardrock starts  UTMB starts",
        "r-1        Ana López  F    1980-1981            2                0            0",
        "r-2        Ana López  M                         2               12            0",
    ]
    runner.print_people([PERSON | {"born_min": 1980, "born_max": 1980}])
    assert lines(capsys) == [
        "runner_id  Name       Sex  Born  WSER starts  UTMB starts",
        "r-1        Ana López  F    1980            2            0",
    ]


@pytest.mark.parametrize(
    ("low", "high", "both"), [(1981, 1980, (1980, 1981)), (1980, 1981, (1980, 1981)), (None, 1981, (None, 1981)), (1981, None, (1981, None))]
)  # fmt: skip
def test_birth_years_that_contradict_each_other_come_in_order(low, high, both):
    assert runner._years({"born_min": low, "born_max": high}) == both


def start(race: str, year: int, **more) -> dict:
    return {"race": race, "year": year, "sex_place": 1, "place": 2, "status": "finished", "finish_seconds": 64_801,
            "name_published": "LÓPEZ Ana", "result_id": f"{race}-{year}-1"} | more  # fmt: skip


def test_a_person_s_starts_by_year_and_season_and_other_pairs_below(capsys):
    starts = [
        start("utmb", 2021), start("utmb", 2019, status="dnf", sex_place=None, place=None, finish_seconds=70_000),
        start("wser", 2019, status="late", sex_place=None, place=None), start("hardrock", 2019, sex_place=11, place=112),
    ]  # fmt: skip
    pairs = [{"year": 2019, "first_race": "hardrock", "second_race": "utmb", "level": "started", "days_between": 48}]  # fmt: skip
    runner.print_person(PERSON, starts, [], pairs)
    out, err = capsys.readouterr()
    assert [line.rstrip() for line in out.splitlines()] == [
        "Ana López  (F, r-1)",
        "Year  Race            In sex  Overall      Time  Published as  result_id",
        "2019  Western States    late     late  18:00:01  LÓPEZ Ana     wser-2019-1",
        "2019  Hardrock          11th    112th  18:00:01  LÓPEZ Ana     hardrock-2019-1",
        "2019  UTMB               DNF      DNF            LÓPEZ Ana     utmb-2019-1",
        "2021  UTMB               1st      2nd  18:00:01  LÓPEZ Ana     utmb-2021-1",
        "2019: Hardrock and UTMB, started (48 days apart)",
    ]
    assert err == "No double: no year with a start in Western States and UTMB.\n"


def test_where_a_race_was_stopped_for_all_nobody_dropped_out_of_it(capsys):
    """Kilian Jornet stood there as having dropped out of UTMB 2010, which a storm ended in the first night."""
    stopped = {("utmb", 2019)}
    out_there = {"utmb_sex_place": None, "utmb_status": "dnf", "utmb_finish_seconds": None}
    listing.print_doubles([double(**out_there), double(**out_there, year=2021)], stopped=stopped)
    lines = capsys.readouterr().out.splitlines()
    assert ["race stopped" in line for line in lines] == [False, True, False] and "DNF" in lines[2]
    started = start("utmb", 2019, status="dnf", sex_place=None, place=None)
    runner.print_person(PERSON, [started], [double(**out_there)], stopped=stopped)
    out = capsys.readouterr().out
    assert out.count("race stopped") == 3 and "DNF" not in out


def test_a_person_s_doubles_stand_below_a_blank_line(capsys):
    runner.print_person(PERSON, [start("wser", 2019)], [double()])
    out, err = capsys.readouterr()
    assert [line.rstrip() for line in out.splitlines()][3:5] == ["", HEAD]
    assert err == "1 double by 1 runner.\n"


def test_columns_fit_from_the_left_and_one_always_does():
    headers, rows = ["ab", "c" * 40, "d"], [["abc", "x", "y" * 12], ["a", "x", "y"]]
    # Three letters, twelve of the forty, twelve, with two between each.
    widths = {31: 3, 30: 2, 17: 2, 16: 1, 3: 1, 2: 1, 1: 1}
    assert {width: show.columns_that_fit(headers, rows, width) for width in widths} == widths
    assert show.columns_that_fit(["abcd"], [], 4) == 1 and show.columns_that_fit(["a", "bcd"], [], 6) == 2  # fmt: skip
    assert show.columns_that_fit(["a", "bcd"], [], 5) == 1


def test_a_table_is_text_and_never_markup_and_is_cut_nowhere_but_on_a_terminal(capsys, monkeypatch):
    long = "x" * 300
    show.print_table(["Name", "n"], [["[bold]Ann[/bold]", "1"], [long, "22"]], right=(1,))
    out = capsys.readouterr().out
    assert [line.rstrip() for line in out.splitlines()] == [
        f"{'Name':<300}   n", f"{'[bold]Ann[/bold]':<300}   1", f"{long}  22",
    ]  # fmt: skip
    monkeypatch.setattr(show, "terminal_width", lambda: 20)
    show.print_table(["Name", "n"], [[long, "22"]])
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 20 and "…" in out


def test_only_a_terminal_has_a_width(monkeypatch):
    monkeypatch.setattr(show.shutil, "get_terminal_size", lambda: SimpleNamespace(columns=77))
    monkeypatch.setattr(show.sys, "stdout", SimpleNamespace(isatty=lambda: True))
    assert show.terminal_width() == 77
    monkeypatch.setattr(show.sys, "stdout", io.StringIO())
    assert show.terminal_width() is None


def outcome(source: str, year: int, result: str, rows: int = 0, message: str = "", **more) -> Outcome:  # fmt: skip
    return Outcome(source, year, result, rows, message=message, **more)


def test_a_scrape_is_summed_up_by_source_with_what_is_to_be_said():
    said = scrape.summary([
        outcome("wser_results", 2001, NEW, 300, splits=5, message="wser_results 2001: odd"),
        outcome("wser_results", 2002, SAME, 12_000), outcome("wser_results", 2003, NEW, 1, message="wser_results 2003 broke"),
        outcome("utmb_live", 2019, KEPT, message="first", absent=True), outcome("utmb_live", 2020, KEPT, message="second", absent=True),
        outcome("utmb_results", 2019, KEPT, message="fetched live"), outcome("utmb_results", 2020, FAILED, message="gone"),
    ])  # fmt: skip
    assert said.splitlines() == [
        "source           editions     rows   splits  results",
        "wser_results            3    12301        5  2 new, 1 unchanged",
        "utmb_live               2        0        0  2 kept",
        "utmb_results            2        0        0  1 failed, 1 kept",
        "wser_results 2001 new: odd", "wser_results 2003 new: broke", "utmb_results 2020 failed: gone",
        "utmb_live 2019 kept: first",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "1 edition could not be collected: wser_results 2001; the summary says why."),
        (2, "2 editions could not be collected: wser_results 2001, wser_results 2002; the summary says why."),
        (5, "5 editions could not be collected: " + ", ".join(f"wser_results {year}" for year in range(2001, 2006)) + "; the summary says why."),
        (7, "7 editions could not be collected: " + ", ".join(f"wser_results {year}" for year in range(2001, 2006)) + " and 2 more; the summary says why."),
    ],
)  # fmt: skip
def test_a_scrape_that_failed_names_five_editions_at_most(count, said):
    failed = [outcome("wser_results", 2001 + at, FAILED) for at in range(count)]
    with pytest.raises(Problem) as problem:
        scrape.stop_on_failures([outcome("utmb_live", 2019, KEPT), *failed])
    assert str(problem.value) == said
    assert scrape.stop_on_failures([outcome("utmb_live", 2019, KEPT)]) is None


def test_one_run_at_a_time_sweeps_up_what_a_killed_one_left(tmp_path):
    project = Project(tmp_path)
    left = [project.raw / "wser_results" / ".a.part", project.cache / "live" / ".b.part"]
    kept = [project.raw / "wser_results" / "a.part", project.raw / ".keep"]
    for path in (*left, *kept):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    first, second = scrape.OneRun(project), scrape.OneRun(project)
    with first:
        assert [path.exists() for path in (*left, *kept)] == [False, False, True, True]
        with pytest.raises(Problem, match=r"^Another scrape is running \(data/cache/scrape\.lock is locked\); wait for it\.$"):  # fmt: skip
            second.__enter__()
    with second:
        pass


@pytest.mark.parametrize(
    ("replay", "offline", "refresh", "asked"),
    [
        ("pages", False, True, ("replayed", "CACHE", "pages")), ("pages", True, True, ("replayed", "CACHE", "pages")),
        (None, True, True, ("stored", "CACHE")), (None, False, True, ("live", "CACHE", True)), (None, False, False, ("live", "CACHE", False)),
    ],
)  # fmt: skip
def test_where_the_pages_come_from(replay, offline, refresh, asked, monkeypatch):
    for way in ("replayed", "stored", "live"):
        monkeypatch.setattr(scrape.fetching, f"{way}_pages", lambda *args, way=way: (way, *args))
    project = SimpleNamespace(cache="CACHE")
    assert scrape.pages_for(project, replay, offline, refresh) == asked


@pytest.mark.parametrize(
    ("count", "said"), [(1, "a 1"), (5, "a 1, a 2, a 3, a 4, a 5"), (6, "a 1, a 2, a 3, a 4, a 5 and 1 more")]
)  # fmt: skip
def test_an_update_that_failed_names_five_editions_at_most(count, said, monkeypatch):
    failed = [SimpleNamespace(edition=f"a {at}") for at in range(1, count + 1)]
    monkeypatch.setattr(update.telling, "failures", lambda findings: findings)
    with pytest.raises(Problem) as problem:
        update.stop_on_failures(failed)
    assert str(problem.value) == f"Not taken: {said}; the page above says why. What was there was kept."  # fmt: skip
    assert update.stop_on_failures([]) is None


def test_years_with_results_are_those_of_which_a_list_of_results_is_held(tmp_path):
    project = Project(tmp_path)
    for path in ("wser_results/2001.csv", "wser_stats/2003.csv", "wser_entrants/2005.csv", "utmb_results/2004.csv", "wser_results/x.csv"):  # fmt: skip
        (project.raw / path).parent.mkdir(parents=True, exist_ok=True)
        (project.raw / path).touch()
    assert update._years_with_results(project, "wser") == {2001, 2003}
    assert update._years_with_results(project, "utmb") == {2004}


@pytest.fixture
def summers(tmp_path):
    """Tables of three who ran Western States and Hardrock in one year, out of order; one of 2019 did not finish."""
    project = Project(tmp_path)
    project.curated.mkdir(parents=True)
    (project.curated / "not_comparable.csv").write_text(
        "race,year,kind,stopped_by_organiser,reason,source\nhardrock,2018,short,yes,,\nhardrock,2019,short,no,,\n"
    )

    def write(table: str, **columns) -> None:
        write_parquet(pd.DataFrame(columns), project.processed / f"{table}.parquet")

    write("results", result_id=["w1", "h1", "w2", "h2", "w3", "h3"], race=["wser", "hardrock"] * 3,
          status=["finished", "finished", "finished", "dnf", "finished", "finished"], sex_place=pd.array([4, 5, 6, None, 12, 3], dtype="Int64"),
          finish_seconds=pd.array([72_000, 108_000, 75_600, None, 90_000, 104_400], dtype="Int64"), extra=["x"] * 6)  # fmt: skip
    write("runners", runner_id=["r1", "r2", "r3"], name=["Zoe", "Bo", "Ann"], sex=["F", "M", "F"], extra=["x"] * 3)  # fmt: skip
    write("pairs", runner_id=["r1", "r2", "r3"], year=pd.array([2019, 2019, 2018], dtype="Int64"), first_race=["wser"] * 3,
          first_result_id=["w1", "w2", "w3"], second_race=["hardrock"] * 3, second_result_id=["h1", "h2", "h3"],
          level=["top10", "started", "finished"], days_between=pd.array([20, 20, 21], dtype="Int64"))  # fmt: skip
    write("editions", race=["wser", "hardrock"], year=[2018, 2018], finishers=pd.array([9, 8], dtype="Int64"),
          starters=pd.array([10, None], dtype="Int64"))  # fmt: skip
    return project


HELD = "Western States: 2018.\nHardrock: 2018, of 2018 the finishers alone.\n"
OTHER = [
    "Year  Name  Sex  Level     WSER      time  Hardrock      time  Combined",
    "2018  Ann   F    finished  12th  25:00:00       3rd  29:00:00  54:00:00",
    "2019  Bo    M    started    6th  21:00:00       DNF",
    "2019  Zoe   F    top10      4th  20:00:00       5th  30:00:00  50:00:00",
]


@pytest.mark.parametrize(
    ("level", "year", "sex", "kept"),
    [
        ("started", None, None, [1, 2, 3]), ("finished", None, None, [1, 3]), ("top10", None, None, [3]),
        ("started", 2019, None, [2, 3]), ("started", None, "F", [1, 3]), ("finished", 2019, "M", []),
    ],
)  # fmt: skip
def test_doubles_of_two_other_races_by_level_year_and_sex(level, year, sex, kept, summers, capsys):
    listing.list_other(summers, ("wser", "hardrock"), level, year, sex, "table")
    out, err = capsys.readouterr()
    rows = [line.split() for line in out.splitlines()]
    assert rows == ([OTHER[at].split() for at in (0, *kept)] if kept else [])
    count = f"{len(kept)} double{'s' * (len(kept) != 1)} by {len(kept)} runner{'s' * (len(kept) != 1)}.\n"  # fmt: skip
    assert err == count + HELD


def test_doubles_of_two_other_races_for_a_program(summers, capsys):
    listing.list_other(summers, ("wser", "hardrock"), "finished", None, None, "csv")
    out, err = capsys.readouterr()
    assert err == HELD
    assert out.splitlines()[1:] == [
        "r3,Ann,F,2018,w3,h3,finished,finished,12,3,90000,104400,finished,194400,21",
        "r1,Zoe,F,2019,w1,h1,finished,finished,4,5,72000,108000,top10,180000,20",
    ]


DAY = datetime.date(2031, 6, 28)


@pytest.mark.parametrize(
    ("value", "plain", "cell"),
    [
        (None, None, ""), (True, True, "true"), (False, False, "false"), (7, 7, "7"), ("é", "é", "é"), (1.5, 1.5, "1.5"), (float("inf"), None, "inf"), (float("-inf"), None, "-inf"),
        (float("nan"), None, "nan"), (Decimal("7.00"), 7, "7.00"), (Decimal("7.50"), 7.5, "7.50"), (DAY, "2031-06-28", "2031-06-28"),
        ([DAY, 1.0, None], ["2031-06-28", 1.0, None], '["2031-06-28", 1.0, null]'), ((1, DAY), [1, "2031-06-28"], "(1, datetime.date(2031, 6, 28))"),
        ({1: DAY, "é": [Decimal("2")]}, {"1": "2031-06-28", "é": [2]}, '{"1": "2031-06-28", "é": [2]}'),
    ],
)  # fmt: skip
def test_a_value_of_sql_for_a_program_and_as_text(value, plain, cell):
    assert sql.plain(value) == plain and type(sql.plain(value)) is type(plain)
    assert sql.cell(value) == cell


def test_rows_of_sql_as_csv():
    assert sql.as_csv(["a", "b"], [{"a": None, "b": 'x"y'}, {"a": True, "b": "é,"}]) == 'a,b\n,"x""y"\ntrue,"é,"\n'  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "is_right"),
    [(pa.int32(), True), (pa.uint8(), True), (pa.float64(), True), (pa.decimal128(9, 2), True), (pa.string(), False), (pa.bool_(), False), (pa.date32(), False)],
)  # fmt: skip
def test_numbers_stand_on_the_right(kind, is_right):
    assert sql._counts(kind) is is_right


def test_every_column_of_every_table_is_listed_in_order():
    listed = sql.columns().to_pylist()
    assert [(row["table"], row["column"], row["type"], row["unit"], row["meaning"]) for row in listed] == [
        (table.name, column.name, column.kind, column.unit or "", column.meaning) for table in TABLES.values() for column in table.columns
    ]  # fmt: skip
    assert list(listed[0]) == ["table", "column", "type", "unit", "meaning"]


def test_a_scrape_tells_which_edition_it_is_at(monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(scrape.collecting, "collect", lambda *given: asked.append(given) or given[0])  # fmt: skip
    said = scrape.gather(["a 1", "b 2"], "pages", SimpleNamespace(raw="RAW"), True)
    assert said == ["a 1", "b 2"]
    assert asked == [("a 1", "pages", "RAW", True), ("b 2", "pages", "RAW", True)]
    assert capsys.readouterr().err == "Scraping 1/2: a 1\nScraping 2/2: b 2\n"
