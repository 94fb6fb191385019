"""What each source's rows become, one oddity of the real pages at a time."""

from pathlib import Path

import pandas as pd
import pytest

from race_doubles.clean.raw import raw_columns
from race_doubles.clean.sources import observe, utmb, wser
from race_doubles.clean.sources.observation import READERS
from race_doubles.scrape.exceptions import load_exceptions
from race_doubles.scrape.sources import RESULT_SOURCES, SOURCES

#: Those of the checkout: what is tested is what its editions become.
EXCEPTIONS = load_exceptions(Path(__file__).parents[2] / "data" / "curated")


def raw(source: str, year: int, *rows: dict[str, str], **extra: str) -> pd.DataFrame:
    """Raw rows of a source: cells not given are empty, `row` counts from 1."""
    columns = [*raw_columns(source), *extra]
    table = pd.DataFrame([{**extra, **row} for row in rows]).reindex(columns=columns)
    table["row"] = pd.array(range(1, len(table) + 1), dtype="Int64")
    table = table.astype({column: "str" for column in columns if column != "row"}).fillna("")
    table.insert(0, "source", source)
    table.insert(1, "year", pd.array([year] * len(table), dtype="Int64"))
    table["ranks_within"] = EXCEPTIONS.values_of(table, "ranks_within")
    table["ages_as_of"] = pd.to_numeric(EXCEPTIONS.values_of(table, "ages_as_of"))
    return table


def test_every_source_of_results_has_a_reader():
    ours = {name for names in RESULT_SOURCES.values() for name in names}
    assert set(READERS) == {SOURCES[name].like or name for name in ours}


@pytest.mark.parametrize(
    ("published", "sex", "category"),
    [("M", "M", "M"), ("F\t", "F", "F"), ("NB (M)", "X", "M"), ("NB(F)", "X", "F"), ("M (X)", "X", "M"),
     ("", "", ""), ("?", "", "")],
)  # fmt: skip
def test_non_binary_runners_are_placed_in_the_category_in_brackets(published, sex, category):
    found = wser.sex_and_category(pd.Series([published])).iloc[0]
    assert (found["sex"], found["category"]) == (sex, category)


def test_a_finish_after_the_limit_has_no_place_and_is_late_as_in_2007_and_2009():
    seen = observe(
        raw("wser_results", 2007, {"time": "30:01:07", "first_name": "Terry"}), "wser_results"
    )
    assert seen["status"].tolist() == ["late"]
    assert seen["finish_seconds"].tolist() == [108067]
    assert seen["place"].isna().all()


def test_hours_and_minutes_alone_as_in_1974():
    seen = observe(raw("wser_results", 1974, {"place": "1", "time": "23:42"}), "wser_results")
    assert seen["finish_seconds"].tolist() == [85320]


def test_blank_sex_means_a_man_where_the_file_prints_women_only():
    table = raw("wser_stats", 1986, {"gender": "F"}, {"gender": ""})
    assert wser.stats_gender(table).tolist() == ["F", "M"]


def test_blank_sex_stays_unknown_where_the_file_prints_both():
    table = raw("wser_stats", 2015, {"gender": "F"}, {"gender": ""}, {"gender": "M"})
    assert wser.stats_gender(table).tolist() == ["F", "", "M"]


@pytest.mark.parametrize(
    ("division", "sex", "age"),
    [
        ("M/30", "M", "30"),
        ("M31", "M", "31"),
        ("F4049", "F", ""),
        ("M", "M", ""),
        ("F/46", "F", "46"),
    ],
)
def test_sex_and_age_hide_in_the_division(division, sex, age):
    table = raw("wser_stats", 2004, {"division": division})
    assert (wser.stats_gender(table)[0], wser.stats_age(table)[0]) == (sex, age)


@pytest.mark.parametrize(
    ("place", "time", "status", "expected"),
    [
        ("12", "23:59:59", "", "finished"),
        ("414", "", "", "dnf"),  # places are given to everyone
        ("423", "DNF", "DNF", "dnf"),
        ("", "Drop/Metab", "Drop/Metab", "dnf"),
        ("", "DNS", "DNS", "dns"),
        ("DQ", "disqf'd", "DQ", "dsq"),
        ("**", "18:00:00", "", "finished"),  # disqualifications reversed years after 1990
    ],
)
def test_status_of_a_stats_row(place, time, status, expected):
    table = raw("wser_stats", 2000, {"place": place, "time": time, "status": status})
    assert wser.stats_status(table).tolist() == [expected]


def test_a_dropped_runner_keeps_neither_the_place_nor_the_time_of_a_stats_file():
    seen = observe(
        raw("wser_stats", 2009, {"place": "398", "time": "", "last_name": "Rhodes"}), "wser_stats"
    )
    assert seen[["place", "finish_seconds"]].isna().all(axis=None)


def test_stats_names_are_last_first_in_one_column():
    seen = observe(raw("wser_stats", 1986, {"name": "Twietmeyer, Tim"}), "wser_stats").iloc[0]
    assert (seen["given"], seen["family"], seen["name"]) == ("Tim", "Twietmeyer", "Tim Twietmeyer")
    assert seen["name_published"] == "Twietmeyer, Tim"


def test_live_results_have_a_performance_index_and_no_bib():
    row = {"fullname": "Jim WALMSLEY", "bib": "936", "age": "35", "status": "f", "rank": "4",
           "race_time": "21:12:12", "url": "https://utmb.world/runner/485740.jim.walmsley"}  # fmt: skip
    seen = observe(raw("utmb_live", 2022, row), "utmb_live").iloc[0]
    assert pd.isna(seen["bib"])
    assert seen["organiser_person_id"] == "485740"
    assert (seen["born_min"], seen["born_max"]) == (1990, 1990)


@pytest.mark.parametrize("status", ["a", "hd", "s", "u"])
def test_a_utmb_non_finisher_may_carry_a_time_and_a_rank(status):
    row = {"fullname": "Kento ITO", "status": status, "rank": "2207", "race_time": "21:30:04"}
    seen = observe(raw("utmb_live", 2022, row), "utmb_live").iloc[0]
    assert seen["status"] == "dnf"
    assert pd.isna(seen["place"]) and pd.isna(seen["finish_seconds"])


def test_no_time_in_the_results_is_no_finish():
    table = raw(
        "utmb_results", 2017, {"fullname": "Ewa MAJER", "gender": "F", "age_group": "40-44"}
    )
    seen = observe(table, "utmb_results").iloc[0]
    assert (seen["status"], seen["born_min"], seen["born_max"]) == ("dnf", 1973, 1977)


@pytest.mark.parametrize("group", ["80+", "U18", "U20", ""])
def test_an_open_age_group_is_a_missing_birthday(group):
    table = raw("utmb_results", 2010, {"fullname": "Unknown UNKNOWN", "age_group": group})
    assert observe(table, "utmb_results")[["born_min", "born_max"]].isna().all(axis=None)


def test_livetrail_ranks_of_2003_are_within_the_age_category():
    row = {
        "rank": "1",
        "family_name": "MOEHL",
        "given_name": "Kristin",
        "time": "29:38:23",
        "sex": "F",
    }
    seen = {
        year: observe(raw("utmb_livetrail", year, row), "utmb_livetrail") for year in (2003, 2004)
    }
    assert seen[2003]["place"].isna().all()
    assert seen[2004]["place"].tolist() == [1]


@pytest.mark.parametrize(
    ("uri", "expected"), [("8908.francois.dhaene", "8908"), ("", None), ("x.y", None), ("12", "12")]
)
def test_person_number(uri, expected):
    found = utmb.person_id(pd.Series([uri], dtype="str"))[0]
    assert found == expected or (expected is None and pd.isna(found))


def test_the_published_name_loses_only_what_could_do_harm():
    table = raw("utmb_results", 2023, {"fullname": "=1+1  \u202eEVIL\u0000 <b>Zoë\u2028</b>"})
    assert observe(table, "utmb_results")["name_published"][0] == "=1+1 EVIL <b>Zoë </b>"


def test_namibia_is_no_missing_value():
    table = raw("utmb_results", 2019, {"fullname": "Ryan SANDES", "nationality_code": "NA"})
    assert observe(table, "utmb_results")["country"].tolist() == ["NAM"]


def test_hardrock_s_file_of_starters_has_times_and_no_places():
    table = raw(
        "hardrock_stats", 2015,
        {"bib": "1", "first_name": "Kilian", "last_name": "Jornet", "gender": "M", "age": "28", "city": "Puigcerda", "country": "Spain", "time": "23:28:00"},
        {"bib": "2", "first_name": "Anna", "last_name": "Frost", "gender": "F", "age": "0", "country": "New Zealand", "time": ""},
    )  # fmt: skip
    table["ages_as_of"] = pd.array([2015, 2019], dtype="Int64")
    seen = observe(table, "hardrock_stats")
    assert seen["name"].tolist() == ["Kilian Jornet", "Anna Frost"] and seen["bib"].tolist() == ["1", "2"]  # fmt: skip
    assert seen["status"].tolist() == ["finished", "dnf"] and seen["place"].isna().all()
    assert seen["finish_seconds"].fillna(0).tolist() == [84_480, 0]
    assert seen["sex"].tolist() == seen["category"].tolist() == ["M", "F"]
    assert seen["country"].tolist() == ["ESP", "NZL"]
    assert seen["city"].fillna("").tolist() == ["Puigcerda", ""]
    assert seen["age"].fillna(0).tolist() == [28, 0]
    assert seen[["born_min", "born_max"]].iloc[0].tolist() == [1986, 1987] and seen["born_min"].isna()[1]  # fmt: skip


def test_ages_of_another_year_than_the_race_s_give_a_year_of_birth_and_no_age():
    table = raw("hardrock_stats", 2015, {"last_name": "Frost", "age": "30"})
    table["ages_as_of"] = pd.array([2019], dtype="Int64")
    seen = observe(table, "hardrock_stats").iloc[0]
    assert pd.isna(seen["age"]) and (seen["born_min"], seen["born_max"]) == (1988, 1989)


def test_itra_s_listing_has_ranks_and_the_family_name_first():
    table = raw(
        "hardrock_itra", 2016,
        {"runner": "JORNET BURGADA Kilian", "rank": "1", "gender": "M", "age": "34", "nationality": "ESP", "time_in_seconds": "82708"},
        {"runner": "Schlarb Jason", "rank": "1", "gender": "M", "age": "", "nationality": "USA", "time_in_seconds": "82708"},
        {"runner": "FROST Anna", "rank": "", "gender": "W", "age": "35", "nationality": "NZL", "time_in_seconds": ""},
    )  # fmt: skip
    table["ages_as_of"] = pd.array([2025] * 3, dtype="Int64")
    seen = observe(table, "hardrock_itra")
    assert seen["name"].tolist() == ["Kilian Jornet Burgada", "Jason Schlarb", "Anna Frost"]
    assert seen["sex"].tolist() == seen["category"].tolist() == ["M", "M", "F"]
    assert seen["country"].tolist() == ["ESP", "USA", "NZL"]
    assert seen["status"].tolist() == ["finished", "finished", "dnf"]
    assert seen["finish_seconds"].fillna(0).tolist() == [82_708, 82_708, 0]
    assert seen["place"].fillna(0).tolist() == [1, 1, 0]
    assert seen["born_min"].fillna(0).tolist() == seen["born_max"].fillna(0).tolist() == [1991, 0, 1990]  # fmt: skip


def test_an_entrants_list_has_no_result_and_says_how_often_one_finished_before():
    row = {"first_name": "Ann", "last_name": "Anders", "gender": "F", "age": "44", "city": "Auburn", "state": "CA", "bib": "7"}  # fmt: skip
    seen = observe(raw("wser_entrants", 2031, row | {"ws_finishes": "3"}, row | {"ws_finishes": ""}), "wser_entrants")  # fmt: skip
    assert seen["name"].tolist() == ["Ann Anders"] * 2 and seen["bib"].tolist() == ["7"] * 2
    assert seen["earlier_finishes"].fillna(-1).tolist() == [3, -1]
    assert seen["country"].tolist() == ["USA"] * 2 and seen["city"].tolist() == ["Auburn"] * 2
    assert seen[["born_min", "born_max"]].iloc[0].tolist() == [1986, 1987]
    assert seen[["place", "finish_seconds"]].isna().all(axis=None)


def test_a_country_of_its_own_column_comes_before_the_state():
    row = {"last_name": "Anders", "state": "CA"}
    seen = observe(raw("wser_entrants", 2031, row | {"country": "Canada"}, row), "wser_entrants")  # fmt: skip
    assert seen["country"].tolist() == ["CAN", "USA"]


@pytest.mark.parametrize(
    ("age", "kept"), [("9", False), ("10", True), ("99", True), ("100", False), ("0", False)]
)
def test_ages_that_a_starter_may_have(age, kept):
    seen = observe(raw("wser_results", 2011, {"place": "1", "time": "20:00:00", "age": age}), "wser_results")  # fmt: skip
    assert seen[["age", "born_min", "born_max"]].notna().all(axis=None) == kept
