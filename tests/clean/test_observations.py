"""A row of each source, whole: every column that it fills, and nothing in any other."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.clean.test_sources import raw

from race_doubles.clean.sources import observe, utmb, wser
from race_doubles.clean.sources.hardrock import family_first
from race_doubles.clean.sources.observation import OBSERVATION, TEXT, WHOLE, published_name

#: source, year, the raw row, what is observed of it (but race, year, source and row).
ROWS = [
    (
        "wser_results", 2011,
        {"place": "3", "time": "15:34:24", "bib": " F3 ", "first_name": "ELLIE", "last_name": "GREENWOOD", "gender": "F", "age": "32", "city": "Banff", "region": "AB", "note": "CR"},
        {"bib": "F3", "name_published": "ELLIE GREENWOOD", "given": "Ellie", "family": "Greenwood", "name": "Ellie Greenwood", "sex": "F", "category": "F", "country": "CAN",
         "city": "Banff", "status": "finished", "age": 32, "born_min": 1978, "born_max": 1979, "finish_seconds": 56_064, "place": 3},
    ),
    (
        "wser_results", 2023,
        {"place": "", "time": "30:00:01", "first_name": "Riley", "last_name": "Brady", "gender": "NB (F)", "age": "-", "city": "Mexico City", "region": "CA"},
        {"name_published": "Riley Brady", "given": "Riley", "family": "Brady", "name": "Riley Brady", "sex": "X", "category": "F", "country": "MEX", "city": "Mexico City",
         "status": "late", "finish_seconds": 108_001},
    ),
    (
        "wser_stats", 2004,
        {"place": "7", "time": "17:00:00", "bib": "12", "name": "Twietmeyer, Tim", "division": "M/45", "city": "Auburn", "region": "CA"},
        {"bib": "12", "name_published": "Twietmeyer, Tim", "given": "Tim", "family": "Twietmeyer", "name": "Tim Twietmeyer", "sex": "M", "category": "M", "country": "USA", "city": "Auburn",
         "status": "finished", "age": 45, "born_min": 1958, "born_max": 1959, "finish_seconds": 61_200, "place": 7},
    ),
    (
        "wser_stats", 2004,
        {"place": "400", "time": "12:00:00", "first_name": "Ann", "last_name": "Berg", "gender": "F", "age": "9", "division": "F4049", "region": "DEU", "status": "Drop/Metab"},
        {"name_published": "Ann Berg", "given": "Ann", "family": "Berg", "name": "Ann Berg", "sex": "F", "category": "F", "country": "DEU", "status": "dnf"},
    ),
    (
        "wser_entrants", 2031,
        {"first_name": "Ann", "last_name": "Anders", "gender": "M (X)", "age": "44", "city": "Reno", "state": "NV", "country": "", "bib": "7", "entry_type": "Lottery", "ws_finishes": "3"},
        {"bib": "7", "name_published": "Ann Anders", "given": "Ann", "family": "Anders", "name": "Ann Anders", "sex": "X", "category": "M", "country": "USA", "city": "Reno", "age": 44,
         "born_min": 1986, "born_max": 1987, "earlier_finishes": 3},
    ),
    (
        "utmb_results", 2019,
        {"runner_uri": "8908.francois.dhaene", "fullname": "François D HAENE", "time": "20:45:13", "rank": "5", "nationality": "x", "nationality_code": "FR", "index": "9", "age_group": "35-39", "gender": "H"},
        {"name_published": "François D HAENE", "given": "François", "family": "D'Haene", "name": "François D'Haene", "sex": "M", "category": "M", "country": "FRA", "status": "finished",
         "organiser_person_id": "8908", "born_min": 1980, "born_max": 1984, "finish_seconds": 74_713, "place": 5},
    ),
    (
        "utmb_results", 2024,
        {"runner_uri": "", "fullname": "Unknown UNKNOWN", "time": "0:00:00", "rank": "2207", "nationality_code": "CH", "age_group": "U20", "gender": "X"},
        {"name_published": "Unknown UNKNOWN", "sex": "X", "country": "CHE", "status": "dnf"},
    ),
    (
        "utmb_live", 2022,
        {"fullname": "Katie SCHIDE", "url": "https://utmb.world/runner/1.x/2541.katie.schide", "bib": "24", "sex": "F", "age": "33", "country_code": "US", "category": "20-34", "club": "The North Face",
         "rank": "1", "sex_rank": "4", "category_rank": "6", "race_time": "23:15:12", "status": "f", "is_finisher": "true", "start": "x", "index": "858"},
        {"name_published": "Katie SCHIDE", "given": "Katie", "family": "Schide", "name": "Katie Schide", "sex": "F", "category": "F", "country": "USA", "club": "The North Face", "status": "finished",
         "organiser_person_id": "2541", "born_min": 1992, "born_max": 1992, "finish_seconds": 83_712, "place": 1},
    ),
    (
        "utmb_live", 2022,
        {"fullname": "Kento ITO", "sex": "H", "club": "Sans club", "rank": "2207", "race_time": "21:30:04", "status": "d"},
        {"name_published": "Kento ITO", "given": "Kento", "family": "Ito", "name": "Kento Ito", "sex": "M", "category": "M", "status": "dsq"},
    ),
    (
        "utmb_livetrail", 2008,
        {"rank": "1", "bib": "1", "family_name": "JORNET BURGADA", "given_name": "Kilian", "sex": "H", "category": "ES H", "club": "Salomon", "country": "ES", "time": "20:56:59"},
        {"bib": "1", "name_published": "Kilian JORNET BURGADA", "given": "Kilian", "family": "Jornet Burgada", "name": "Kilian Jornet Burgada", "sex": "M", "category": "M", "country": "ESP",
         "club": "Salomon", "status": "finished", "born_min": 1986, "born_max": 1988, "finish_seconds": 75_419, "place": 1},
    ),
    (
        "utmb_livetrail", 2008,
        {"rank": "1500", "bib": "0077", "family_name": "MARTIN", "given_name": "Ana", "sex": "F", "category": "V1 F", "club": "-", "country": "NA", "time": ""},
        {"bib": "0077", "name_published": "Ana MARTIN", "given": "Ana", "family": "Martin", "name": "Ana Martin", "sex": "F", "category": "F", "country": "NAM", "status": "dnf",
         "born_min": 1959, "born_max": 1968},
    ),
    (
        "hardrock_stats", 2015,
        {"bib": "1", "first_name": "Kilian", "last_name": "Jornet", "gender": "M", "age": "28", "city": "Puigcerda", "state": "CA", "country": "Spain", "time": "23:28:00"},
        {"bib": "1", "name_published": "Kilian Jornet", "given": "Kilian", "family": "Jornet", "name": "Kilian Jornet", "sex": "M", "category": "M", "country": "ESP", "city": "Puigcerda",
         "status": "finished", "age": 28, "born_min": 1986, "born_max": 1987, "finish_seconds": 84_480},
    ),
    (
        "hardrock_itra", 2016,
        {"rank": "2", "runner": "FROST Anna", "time": "28:55:00", "age": "35", "gender": "W", "nationality": "NZL", "time_in_seconds": "104100"},
        {"name_published": "FROST Anna", "given": "Anna", "family": "Frost", "name": "Anna Frost", "sex": "F", "category": "F", "country": "NZL", "status": "finished",
         "born_min": 1990, "born_max": 1990, "finish_seconds": 104_100, "place": 2},
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "year", "row", "seen"), ROWS, ids=[f"{row[0]}-{row[1]}" for row in ROWS]
)
def test_a_row_of_a_source_is_observed_so_and_says_nothing_else(source, year, row, seen):
    table = raw(source, year, {}, row)
    table["ages_as_of"] = pd.array([2025 if SINCE.get(source) else year] * 2, dtype="Int64")
    found = observe(table.iloc[1:], source)
    assert found.columns.tolist() == OBSERVATION and found.index.tolist() == [1]
    assert {name: str(kind) for name, kind in found.dtypes.items()} == {
        "race": str(found["race"].dtype), "source": str(found["source"].dtype), **dict.fromkeys(TEXT, "str"), **dict.fromkeys(["year", "row", *WHOLE], "Int64"),
    }  # fmt: skip
    shown = {name: value for name, value in found.iloc[0].to_dict().items() if pd.notna(value)}
    assert shown == {"race": source.partition("_")[0], "year": year, "source": source, "row": 2, **seen}  # fmt: skip


#: Sources whose ages are those of the day of the capture.
SINCE = {"utmb_live": True, "hardrock_itra": True}


def test_the_name_before_a_correction_is_the_name_published():
    published = raw("utmb_results", 2019, {"fullname": "Ana LOPES"})
    corrected = published.assign(fullname="Ana LOPEZ")
    found = observe(corrected, "utmb_results", published).iloc[0]
    assert (found["name_published"], found["name"]) == ("Ana LOPES", "Ana Lopez")
    assert observe(corrected, "utmb_results").iloc[0]["name_published"] == "Ana LOPEZ"


def test_names_of_a_source_with_three_columns_stand_in_their_order():
    table = raw("wser_stats", 2004, {"first_name": "Ann\u202e", "last_name": " Berg", "name": "Berg,\u0085 Ann"})  # fmt: skip
    assert published_name(table, "wser_stats").tolist() == ["Ann Berg Berg, Ann"]


def test_races_of_the_world_series_are_read_as_utmb_s_live_results_and_keep_their_own_race():
    row = {"fullname": "Katie SCHIDE", "sex": "F", "status": "f", "rank": "1", "race_time": "10:00:00"}  # fmt: skip
    found = observe(raw("lavaredo_live", 2023, row), "lavaredo_live").iloc[0]
    assert (found["race"], found["source"], found["place"], found["finish_seconds"]) == ("lavaredo", "lavaredo_live", 1, 36_000)  # fmt: skip


@pytest.mark.parametrize(
    ("status", "finisher", "time", "meant"),
    [("f", "", "", "finished"), ("a", "true", "20:00:00", "dnf"), ("hd", "", "", "dnf"), ("np", "", "", "dns"), ("d", "", "", "dsq"), ("s", "", "", "dnf"), ("u", "", "", "dnf"), ("c", "", "", "dnf"),
     ("zz", "true", "", "finished"), ("zz", "false", "20:00:00", "dnf"), ("zz", "", "", "dns")],
)  # fmt: skip
def test_every_status_of_the_live_results_and_one_that_nobody_has_explained(status, finisher, time, meant):  # fmt: skip
    table = raw("utmb_live", 2022, {"status": status, "is_finisher": finisher, "race_time": time})
    assert utmb.live_status(table).tolist() == [meant]


@pytest.mark.parametrize(
    ("time", "status"),
    [("20:00:00", "finished"), ("", "dnf"), ("DNS", "dns"), ("Abandon", "dnf"), ("DSQ", "dsq"), ("WD", "dnf"), ("0:00:00", "dnf")],
)  # fmt: skip
def test_a_word_in_the_place_of_a_time_is_what_it_says(time, status):
    """`WD` may be before the start or behind it: no finish is all that it says."""
    for source, column in (("utmb_results", "fullname"), ("utmb_livetrail", "given_name")):
        found = observe(raw(source, 2019, {column: "Ana", "time": time, "rank": "4"}), source).iloc[0]  # fmt: skip
        assert found["status"] == status
        assert (pd.notna(found["place"]), pd.notna(found["finish_seconds"])) == (status == "finished",) * 2  # fmt: skip


@pytest.mark.parametrize(
    ("row", "status", "place", "seconds"),
    [
        ({"place": "12", "time": "23:59:59"}, "finished", 12, 86_399), ({"place": "DNF", "time": "23:00:00"}, "dnf", None, None), ({"place": "12", "time": "DNS"}, "dns", None, None),
        ({"place": "12", "time": "0:00:00"}, "dnf", None, None), ({"place": "DSQ", "time": "DNS", "status": "DNF"}, "dsq", None, None), ({"status": "DNF", "time": "DNS"}, "dns", None, None),
    ],
)  # fmt: skip
def test_which_word_of_a_stats_row_decides(row, status, place, seconds):
    found = observe(raw("wser_stats", 2000, {"first_name": "Ann"}, row), "wser_stats").iloc[1]
    shown = [None if pd.isna(value) else value for value in found[["status", "place", "finish_seconds"]]]  # fmt: skip
    assert shown == [status, place, seconds]


def test_blanks_are_men_in_the_files_that_print_women_alone_and_in_no_other_year_of_the_table():
    table = pd.concat(
        [
            raw("wser_stats", 1986, {"gender": "F"}, {"gender": ""}, {"gender": "", "division": "F/30"}),
            raw("wser_stats", 1987, {"gender": ""}, {"gender": "M"}, {"gender": "F"}),
            raw("wser_stats", 1988, {"gender": ""}),
        ],
        ignore_index=True,
    )  # fmt: skip
    assert wser.stats_gender(table).tolist() == ["F", "M", "F", "", "M", "F", ""]


def test_an_age_beside_a_division_stands_before_the_division_s():
    table = raw("wser_stats", 2004, {"age": "44", "division": "M/45"}, {"age": "", "division": "M/45"}, {"age": "", "division": "X45"})  # fmt: skip
    assert wser.stats_age(table).tolist() == ["44", "45", ""]


def test_family_names_first_in_capitals_or_in_order():
    names = pd.Series(["JORNET BURGADA Kilian", "BROWNING JEFF", "Schlarb Jason", "van der BERG Jan"], index=[3, 1, 2, 0])  # fmt: skip
    found = family_first(names)
    assert found.index.tolist() == [3, 1, 2, 0]
    assert found["name"].tolist() == ["Kilian Jornet Burgada", "Jeff Browning", "Jason Schlarb", "Jan van der Berg"]  # fmt: skip
