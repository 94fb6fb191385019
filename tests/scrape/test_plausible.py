"""Does it look like an edition? Each doubt at its edge, on made editions of ten runners."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from race_doubles.common.errors import Problem
from race_doubles.scrape import expected, plausible
from race_doubles.scrape.expected import Expected
from race_doubles.scrape.pages import NotRunYet
from race_doubles.scrape.plausible import Doubt
from race_doubles.scrape.reading import Parsed
from race_doubles.scrape.sources import SOURCES

WSER, STATS, ENTRANTS, LOTTERY, LIVE, UTMB = (
    SOURCES[name] for name in ("wser_results", "wser_stats", "wser_entrants", "wser_lottery", "utmb_live", "utmb_results")
)  # fmt: skip
COLUMNS = ("place", "time", "bib", "first_name", "last_name", "gender", "age", "region")
#: Ten runners of an edition; only Jo Rye comes each year, born in 1991. All others have another family name each of eleven years.
FIRST, LAST = (
    ["Ann", "Bo", "Cy", "Di", "Eve", "Flo", "Gus", "Hal", "Ivy", "Jo"],
    ["Lee", "Oak", "Ash", "Elm", "Fir", "Yew", "Bay", "Fig", "Nut", "Rye", "Sun"],
)


def edition(year: int, count: int = 10, **columns: list[str]) -> pd.DataFrame:
    rows = [
        (str(at + 1), f"{18 + at}:00:{year % 60:02}", str(at + 1), FIRST[at % 10], f"{LAST[9 if at == 9 else (at + year) % 11]}{'x' * (at // 10)}",
         "FM"[at % 2], str(year - 1991) if at == 9 else "40", "CA")
        for at in range(count)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=str).assign(**columns)


def hold(raw: Path, source: str, year: int, table: pd.DataFrame) -> None:
    (raw / source).mkdir(parents=True, exist_ok=True)
    table.to_csv(raw / source / f"{year}.csv", index=False)


@pytest.fixture(autouse=True)
def known(monkeypatch) -> dict:
    """What expected.csv knows: nothing, unless a test says so."""
    rows: dict[tuple[str, int], Expected] = {}
    monkeypatch.setattr(expected, "load", lambda *_: rows)
    return rows


@pytest.fixture
def raw(tmp_path) -> Path:
    """Seven editions of results, 2021 to 2027."""
    folder = tmp_path / "raw"
    for year in range(2021, 2028):
        hold(folder, "wser_results", year, edition(year))
    return folder


def told(raw: Path, table: pd.DataFrame, year: int = 2031, source=WSER) -> dict[str, str]:
    return {doubt.check: doubt.words for doubt in plausible.doubts(source, year, table, raw)}


def test_an_edition_like_those_before_is_beyond_doubt(raw):
    assert told(raw, edition(2031)) == {}


@pytest.mark.parametrize(
    ("count", "words"),
    [(8, None), (7, "rows 7, in 6 earlier editions 10 to 10"), (12, None), (13, "rows 13, in 6 earlier editions 10 to 10")],
)  # fmt: skip
def test_rows_lie_within_a_fifth_of_the_span(count, words, raw):
    assert told(raw, edition(2031, count)).get("rows") == words


def test_only_the_last_six_editions_make_the_span(raw):
    hold(raw, "wser_results", 2021, edition(2021, 20))
    assert "rows" in told(raw, edition(2031, 13))
    hold(raw, "wser_results", 2022, edition(2022, 20))
    assert "rows" not in told(raw, edition(2031, 13))
    # Those after it do not count, unless there are none before.
    assert "10 to 20" in told(raw, edition(2031, 30))["rows"]
    assert "in 4 earlier editions 10 to 20" in told(raw, edition(2025, 30), 2025)["rows"]
    assert "in 6 earlier editions 10 to 20" in told(raw, edition(2001, 30), 2001)["rows"]


@pytest.mark.parametrize(
    ("columns", "check", "words"),
    [
        ({"gender": ["M"] * 10}, "women", "share of women 0, in 6 earlier editions 0.5 to 0.5"),
        ({"gender": ["F"] * 6 + ["M"] * 4}, "women", "share of women 0.6, in 6 earlier editions 0.5 to 0.5"),
        ({"age": ["44"] * 10}, "median_age", "median age 44, in 6 earlier editions 40 to 40"), ({"age": ["43"] * 10}, "median_age", None),
        ({"region": ["CA"] * 9 + ["XX"]}, "known_places", "share of countries or regions seen before 0.9, in 6 earlier editions 1 to 1"),
        ({"place": [str(at) for at in range(9, 19)]}, "gap", None),
        ({"place": [str(at) for at in range(10, 20)]}, "gap", "longest run of places that nobody has 9, in 6 earlier editions 0 to 0"),
        ({"bib": ["1"] * 2 + [str(at) for at in range(8)]}, "shared_bibs", "share of rows with a bib that another row has 0.2, in 6 earlier editions 0 to 0"),
        ({"first_name": [*FIRST[:9], ""]}, "half_names", "share of runners without a given or a family name 0.1, in 6 earlier editions 0 to 0"),
        ({"first_name": [*FIRST[:9], "Jo&euml;l"]}, "garbled", "share of names with letters of another encoding 0.1, in 6 earlier editions 0 to 0"),
        ({"first_name": [f"New{at}" for at in range(10)], "last_name": [f"Man{at}" for at in range(10)]}, "returning", "share of names seen in earlier editions 0, in 6 earlier editions 0.1 to 0.1"),
        ({"time": [""] * 3 + [f"{18 + at}:00:01" for at in range(3, 10)]}, "finishers", "finishers 7, in 6 earlier editions 10 to 10"),
        ({"time": [f"{15 + at}:00:01" for at in range(10)]}, "winning_hours", "winning time in hours 15, in 6 earlier editions 18 to 18"),
        ({"time": [f"{18 + 2 * at}:00:01" for at in range(10)]}, "median_hours", "median time in hours 27, in 6 earlier editions 22.5 to 22.5"),
    ],
)  # fmt: skip
def test_each_number_beside_the_span_of_the_last_editions(columns, check, words, raw):
    assert told(raw, edition(2031, **columns)).get(check) == words


def test_given_and_family_names_in_each_other_s_place_are_seen(raw):
    swapped = edition(2031).rename(columns={"first_name": "last_name", "last_name": "first_name"})
    assert "share of given names that earlier editions have as family names" in told(raw, swapped)["swapped"]  # fmt: skip


def test_more_finishing_than_ever_is_a_doubt_too_and_more_known_places_are_none(raw):
    for year in range(2021, 2028):
        hold(raw, "wser_stats", year, edition(year, time=["20:00:00"] * 5 + [""] * 5, region=["CA"] * 5 + [f"R{year}"] * 5))  # fmt: skip
    said = told(raw, edition(2031), source=STATS)
    assert said["finish_rate"] == "share of rows with a finish 1, in 6 earlier editions 0.5 to 0.5"
    assert "known_places" not in said


def test_with_two_editions_only_what_no_list_has_is_a_doubt(tmp_path):
    raw = tmp_path / "raw"
    for year in (2022, 2023):
        hold(raw, "wser_entrants", year, edition(year, time=[""] * 10))
    listed = edition(2031, 30, time=[""] * 30, gender=["M"] * 30)
    assert told(raw, listed, source=ENTRANTS) == {}
    half = listed.assign(first_name=["" if at < 4 else FIRST[at % 10] for at in range(30)])
    assert told(raw, half, source=ENTRANTS)["half_names"] == "share of runners without a given or a family name 0.133, more than any list has (0.1)"  # fmt: skip
    half = listed.assign(first_name=["" if at < 3 else FIRST[at % 10] for at in range(30)])
    assert "half_names" not in told(raw, half, source=ENTRANTS)
    hold(raw, "wser_entrants", 2024, edition(2024, time=[""] * 10))
    assert "rows" in told(raw, listed, source=ENTRANTS)


def test_where_a_source_has_few_editions_those_of_the_race_s_other_sources_stand_in(raw):
    hold(raw, "wser_stats", 2027, edition(2027))
    odd = edition(2031, time=[f"{10 + at}:00:01" for at in range(10)], age=["70"] * 10)
    said = told(raw, odd, source=STATS)
    assert said["winning_hours"] == "winning time in hours 10, in 7 earlier editions 18 to 18"
    assert "median_age" not in said
    # Those before it alone, the last six of them: in 2024 three are, with the one of its own.
    assert "in 4 earlier editions" in told(raw, odd, 2024, STATS).get("winning_hours", "")


def siblings(source, year: int, raw: Path) -> list[tuple[str, str]]:
    return [(described.name, table["time"].iloc[0][-1]) for table, described in plausible._tables_of_siblings(source, year, raw)]  # fmt: skip


def test_siblings_are_the_strongest_other_source_of_each_year_before(raw):
    assert siblings(STATS, 2026, raw) == [("wser_results", f"{year % 10}") for year in range(2021, 2026)]  # fmt: skip
    assert [last for _, last in siblings(STATS, 2031, raw)] == list("234567")
    for year in (2026, 2028):
        hold(raw, "wser_entrants", year, edition(year))
    assert siblings(STATS, 2031, raw)[-2:] == [("wser_results", "7"), ("wser_entrants", "8")]
    assert ("wser_results", "6") in siblings(STATS, 2031, raw)
    # A list of wishes is no sibling; a source of no race has none.
    hold(raw, "wser_lottery", 2029, edition(2029))
    assert siblings(STATS, 2031, raw)[-1] == ("wser_entrants", "8")
    assert siblings(replace(STATS, race=""), 2031, raw) == []


@pytest.mark.parametrize(
    ("rows", "words"),
    [(60, None), (59, "rows 59, 100 in the last edition known"), (170, None), (171, "rows 171, 100 in the last edition known")],
)  # fmt: skip
def test_of_a_list_that_grows_the_last_known_number_says_what_is_usual(rows, words, known):
    known["wser_lottery", 2030] = Expected("wser_lottery", 2030, "", 100, 0, 0)
    known["wser_lottery", 2029] = Expected("wser_lottery", 2029, "", 5000, 0, 0)
    known["wser_lottery", 2031] = Expected("wser_lottery", 2031, "", 5000, 0, 0)
    known["wser_draw", 2030] = Expected("wser_draw", 2030, "", 5000, 0, 0)
    doubt = plausible._doubt_of_rows(LOTTERY, 2031, rows, 9)
    assert doubt == (Doubt("rows", words) if words else None)
    assert plausible._known_rows("wser_lottery", 2031) == [5000.0, 100.0]
    assert plausible._known_rows("wser_lottery", 2029) == []
    # Of a list of results the span says enough, once it is one.
    known["wser_results", 2030] = Expected("wser_results", 2030, "", 100, 0, 0)
    assert plausible._doubt_of_rows(WSER, 2031, 5, 3) is None
    assert plausible._doubt_of_rows(WSER, 2031, 5, 2) == Doubt("rows", "rows 5, 100 in the last edition known")  # fmt: skip
    assert plausible._doubt_of_rows(UTMB, 2031, 5, 0) is None


def test_the_number_of_rows_is_doubted_once(raw, known):
    known["wser_lottery", 2030] = Expected("wser_lottery", 2030, "", 10, 0, 0)
    for year in range(2024, 2031):
        hold(raw, "wser_lottery", year, edition(year, time=[""] * 10))
    said = [one for one in plausible.doubts(LOTTERY, 2031, edition(2031, 30, time=[""] * 30), raw) if one.check == "rows"]  # fmt: skip
    assert said == [Doubt("rows", "rows 30, 10 in the last edition known")]


def test_only_six_numbers_of_rows_are_looked_back_upon(known):
    for year in range(2001, 2031):
        known["wser_lottery", year] = Expected("wser_lottery", year, "", year, 0, 0)
    assert plausible._known_rows("wser_lottery", 2031) == [2025, 2026, 2027, 2028, 2029, 2030]


def test_another_edition_under_a_new_year_is_seen_by_names_and_times(raw):
    said = told(raw, edition(2025))
    assert said["same as another edition"] == "100% of its names and times are those of 2025"
    three = edition(2031)
    three.loc[:2] = edition(2025).loc[:2]
    assert "same as another edition" not in told(raw, three)
    three.loc[:3] = edition(2025).loc[:3]
    assert (
        told(raw, three)["same as another edition"]
        == "40% of its names and times are those of 2025"
    )
    # The edition itself, read again, is no other.
    assert "same as another edition" not in told(raw, edition(2025), 2025)


def test_without_times_nearly_all_names_have_to_be_the_same(tmp_path):
    raw = tmp_path / "raw"
    hold(raw, "wser_entrants", 2030, edition(2030, 40, time=[""] * 40))
    again = edition(2030, 40, time=[""] * 40)
    again.loc[:0, "first_name"] = "New"
    assert told(raw, again, source=ENTRANTS)["same as another edition"] == "98% of its names are those of 2030"  # fmt: skip
    again.loc[:1, "first_name"] = ["New", "Newer"]
    assert "same as another edition" not in told(raw, again, source=ENTRANTS)


def test_two_sources_of_one_edition_must_have_as_many_in_common_as_in_other_years(raw):
    for year in range(2022, 2028):
        theirs = edition(year)
        theirs.loc[: 1 if year == 2022 else 0, "last_name"] = "Other"
        hold(raw, "wser_stats", year, theirs)
    hold(raw, "wser_stats", 2031, edition(2031))
    table = edition(2031)
    table.loc[:1, "last_name"] = ["New", "Newer"]
    assert "sources agree" not in told(raw, table)
    table.loc[2, "last_name"] = "Newest"
    assert told(raw, table)["sources agree"] == "70% of its names are in wser_stats 2031, at least 80% in earlier years"  # fmt: skip
    assert "sources agree" not in told(raw, table.assign(), 2030)
    assert plausible._usually_in_common(WSER, STATS, 2031, raw) == 0.8
    assert plausible._usually_in_common(WSER, STATS, 2022, raw) == 0.9
    # A list of wishes beside a list of results says nothing.
    hold(raw, "wser_lottery", 2031, edition(2031).assign(last_name="x"))
    assert set(told(raw, edition(2031))) == set()
    for year in (2022, 2023, 2024, 2025):
        (raw / "wser_stats" / f"{year}.csv").unlink()
    assert plausible._usually_in_common(WSER, STATS, 2031, raw) is None


def test_names_of_all_sources_of_a_race_count_as_seen(raw):
    hold(raw, "wser_lottery", 2026, pd.DataFrame({"first_name": ["Zed"], "last_name": ["Zoo"]}))
    hold(raw, "utmb_results", 2026, pd.DataFrame({"fullname": ["Una UTMB"]}))
    names = plausible.names_by_year(WSER, raw)
    assert sorted(names) == list(range(2021, 2028))
    assert "zed zoo" in names[2026] and "ann ash" in names[2026] and not any("utmb" in name for name in names[2026])  # fmt: skip
    alone = plausible.names_by_year(replace(LOTTERY, race=""), raw)
    assert alone == {2026: {"zed zoo"}}


def test_years_held_are_those_of_whole_names(raw):
    for name in ("20311.csv", "203.csv", "2031_splits.parquet", "2031.csv.part"):
        (raw / "wser_results" / name).touch()
    assert plausible.held_years(raw, "wser_results") == set(range(2021, 2028))
    assert list(plausible.held_tables(raw, "wser_results")) == list(range(2021, 2028))
    assert plausible.held_years(raw, "none") == set()


@pytest.mark.parametrize(
    ("value", "words"), [(1234.5, "1,234"), (100.0, "100"), (99.96, "100"), (99.5, "99.5"), (0.12345, "0.123"), (7.0, "7")]
)  # fmt: skip
def test_a_number_in_words(value, words):
    assert plausible._shown(value) == words


@pytest.fixture
def curated(tmp_path) -> Path:
    folder = tmp_path / "curated"
    folder.mkdir()
    return folder


ACCEPT = "source,year,check,reason,evidence\n"


def required(raw: Path, curated: Path, table: pd.DataFrame, source=WSER, stated=None, says=None):
    parsed, year = Parsed(table, (), {}, stated=stated, year=says), 2031
    rows = pd.DataFrame({"source": [source.name], "year": [str(year)], "fetched_at": ["2031-07-01"], "way": ["live"], "ages_as_of": [""]})  # fmt: skip
    return plausible.require_plausible(source, year, parsed, rows, raw, curated)


def test_an_edition_is_taken_without_a_word_or_stopped_with_every_doubt(raw, curated):
    assert required(raw, curated, edition(2031)) == []
    with pytest.raises(Problem) as problem:
        required(raw, curated, edition(2031, 13), stated=1400, says=2031)
    assert str(problem.value) == (
        "wser_results 2031 does not look like an edition: rows 13, in 6 earlier editions 10 to 10 [rows]; "
        "finishers 13, in 6 earlier editions 10 to 10 [finishers]; the page says it has 1,400 rows, and 13 were read [stated total]. "
        "The old data was kept; look at the page, and if it is right, accept each [check] by a row of "
        "data/curated/accepted_editions.csv with the reason."
    )


def test_what_a_row_accepts_is_told_and_the_rest_still_stops(raw, curated):
    rows = [
        f"wser_results,2031,{check},It is so,https://a.b\n" for check in ("rows", "stated total")
    ]
    other = "wser_results,2030,finishers,It is so,https://a.b\nwser_stats,2031,finishers,It is so,https://a.b\n"  # fmt: skip
    (curated / "accepted_editions.csv").write_text(ACCEPT + "".join(rows) + other)
    assert plausible.accepted_checks(curated, "wser_results", 2031) == ["rows", "stated total"]
    with pytest.raises(Problem, match=r"edition: finishers 13, in 6 earlier editions 10 to 10 \[finishers\]\. The old"):  # fmt: skip
        required(raw, curated, edition(2031, 13), stated=14)
    more = "wser_results,2031,finishers,It is so,https://a.b\n"
    (curated / "accepted_editions.csv").write_text(ACCEPT + "".join(rows) + more)
    assert required(raw, curated, edition(2031, 13), stated=14) == [
        "accepted although rows 13, in 6 earlier editions 10 to 10",
        "accepted although finishers 13, in 6 earlier editions 10 to 10",
        "accepted although the page says it has 14 rows, and 13 were read",
    ]  # fmt: skip


def test_a_page_of_another_year_and_ages_of_another_day_are_doubts(raw, curated):
    with pytest.raises(Problem, match=r"edition: the page says that it is of 2030 \[stated year\]\. The old"):  # fmt: skip
        required(raw, curated, edition(2031), stated=10, says=2030)
    # Twelve who ran before, born ten years later by this list than by those.
    people = edition(2027, 12)
    for year in range(2025, 2028):
        hold(raw, "wser_results", year, people.assign(age="40", time=[f"{18 + at}:{year - 2000}:00" for at in range(12)]))  # fmt: skip
    with pytest.raises(Problem, match=r"by their ages .* \[ages\]"):
        required(raw, curated, people.assign(age="30"))


def test_bibs_that_stand_twice_are_told_of_an_edition_that_is_taken(raw, curated):
    for year in range(2021, 2028):
        hold(raw, "wser_results", year, edition(year, bib=["1", "1", *map(str, range(3, 11))]))
    told_of = required(raw, curated, edition(2031, bib=["1", "1", *map(str, range(3, 11))]))
    assert told_of == ["bib 1 stands with Ann Fig and with Bo Nut"]


def test_a_list_of_results_without_one_has_not_been_run(raw, curated):
    with pytest.raises(NotRunYet) as problem:
        required(raw, curated, edition(2031, time=[""] * 10))
    assert str(problem.value) == (
        "wser_results 2031: 10 rows and not one finish, so it is a list of who is registered; it is taken when it has results."
    )
    assert required(raw, curated, edition(2031, time=[""] * 10), ENTRANTS) == []


def test_every_number_with_a_span_is_measured_and_looked_at_on_a_side(raw):
    """A check that is spelt otherwise than its measure is never made, and nobody would notice."""
    seen = plausible.Seen()
    seen.add(edition(2030), WSER)
    measured = plausible.measures.measure(edition(2031), WSER, seen)
    assert {side for _, _, side in plausible.ROOM.values()} == {"both", "above", "below"}
    assert plausible.MOST_WITHOUT_A_SPAN.keys() <= plausible.ROOM.keys()
    assert plausible.ROOM["rows"][2] == plausible.ROOM["finishers"][2] == "both"
    assert (
        set(plausible.OF_THE_RACE) <= plausible.ROOM.keys()
        and measured.keys() <= plausible.ROOM.keys()
    )
