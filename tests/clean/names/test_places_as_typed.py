"""Countries and states as people type them: in pieces, with cities, codes of two systems, states beside a country."""

from __future__ import annotations

import pandas as pd
import pytest

from race_doubles.clean.countries import (
    ISO,
    NOWHERE,
    SPORT,
    code_system,
    read_countries,
    regions_of,
    to_place,
    to_places,
)

MIXED, COUNTRY, NATIONALITY = "state_or_country", "country", "nationality_code"


@pytest.mark.parametrize(
    ("codes", "system"),
    [(["DEU"], ISO), (["GER"], SPORT), (["DEU", "GER"], SPORT), (["DEU", "NLD", "GER"], ISO), ([" deu ", None, "NLD", "GER"], ISO), ([], SPORT), (["FRA"], SPORT),
     (["BRN", "DEU"], ISO), (["BRN", "GER", "NLD"], SPORT), (["ZAF", "RSA", "SUI", "CHE"], SPORT)],
)  # fmt: skip
def test_which_codes_a_column_is_written_in_counts_those_that_differ(codes, system):
    assert code_system(codes) == system


@pytest.mark.parametrize(
    ("published", "kind", "city", "country", "region"),
    [
        # A comma parts a state, a part of another country, or what a list sorts behind.
        ("Georgia, USA", NATIONALITY, "", "USA", "US-GA"), ("Ontario, Canada", COUNTRY, "", "CAN", "CA-ON"), ("ONT, Canada", COUNTRY, "", "CAN", "CA-ON"), ("Québec, Canada", COUNTRY, "", "CAN", "CA-QC"),
        ("NSW, Australia", COUNTRY, "", "AUS", "AU-NSW"), ("WA, Australia", MIXED, "", "AUS", "AU-WA"), ("Bavaria, Germany", COUNTRY, "", "DEU", ""), ("Paris, France", COUNTRY, "", "FRA", ""),
        ("Puerto Rico, USA", COUNTRY, "", "PRI", ""), ("Bermuda, UK", COUNTRY, "", "BMU", ""), ("Korea, South", COUNTRY, "", "KOR", ""), ("Netherlands, the", COUNTRY, "", "NLD", ""), ("FRA, FRA", COUNTRY, "", "FRA", ""),
        # Pieces that name one country, or one and a part of it, in either order.
        ("France (FRA)", COUNTRY, "", "FRA", ""), ("CHE / Switzerland", COUNTRY, "", "CHE", ""), ("Allemagne (Germany)", COUNTRY, "", "DEU", ""), ("GBR - Scotland", COUNTRY, "", "GBR", ""),
        ("Hong Kong / China", COUNTRY, "", "HKG", ""), ("China / Hong Kong", COUNTRY, "", "HKG", ""), ("FRA France", COUNTRY, "", "FRA", ""), ("France FRA", COUNTRY, "", "FRA", ""),
        ("E.S.P.", COUNTRY, "", "ESP", ""), ("E. S.P", COUNTRY, "", "ESP", ""), ("le Canada", COUNTRY, "", "CAN", ""), ("'France'.", NATIONALITY, "", "FRA", ""), ("🇩🇪", COUNTRY, "", "DEU", ""),
        # One letter is a country's vehicles' in capitals alone.
        ("D", COUNTRY, "", "DEU", ""), ("ger", COUNTRY, "", "DEU", ""), ("SCO", COUNTRY, "", "GBR", ""), ("México", COUNTRY, "", "MEX", ""),
        # States in the column that mixes them; elsewhere they are none.
        ("WA", MIXED, "", "USA", "US-WA"), ("Washington", MIXED, "", "USA", "US-WA"), ("Western Australia", MIXED, "", "AUS", "AU-WA"), ("VIC", MIXED, "", "AUS", "AU-VIC"), ("california", MIXED, "", "USA", "US-CA"),
        ("NA", MIXED, "", "", ""), ("N/A", MIXED, "", "", ""), ("na", MIXED, "", "", ""), ("NA", COUNTRY, "", "NAM", ""),
        # A province behind the city says what the country alone does not.
        ("USA", MIXED, "Reno, nv", "USA", "US-NV"), ("CAN", MIXED, " 'Burlington, ONT' ", "CAN", "CA-ON"), ("CA", MIXED, "Reno, NV", "USA", "US-CA"), ("USA", MIXED, ", NV", "USA", ""), ("DEU", MIXED, "Munich, CA", "DEU", ""),
    ],
)  # fmt: skip
def test_a_place_as_it_is_typed(published, kind, city, country, region):
    assert to_place(published, kind, city) == (country, region, "")


@pytest.mark.parametrize("text", ["France (GER)", "FRA Foo", "Foo (FRA)", "France Lyon", "d", "US-CA", "Foo", "USA, USB"])  # fmt: skip
def test_what_names_no_one_country_is_unknown(text):
    assert to_place(text, COUNTRY) == ("", "", "unknown")


def test_a_country_that_is_no_more_has_a_reason_and_a_code_two_meanings():
    assert to_place("URS", COUNTRY).reason.startswith("Soviet Union")
    assert to_place("BRN", COUNTRY).country == "BHR" == to_place("BRN", COUNTRY, "", SPORT).country
    assert to_place("BRN", COUNTRY, "", ISO).country == "BRN"


def test_distinct_nationalities_and_what_is_none():
    found = read_countries(["FR", "Q9", "", "NA", " na", "--", "Germany", None])
    assert {text: (place.country, place.reason) for text, place in found.items()} == {
        "FR": ("FRA", ""), "Q9": ("", "unknown"), "": ("", ""), "NA": ("NAM", ""), " na": ("NAM", ""), "--": ("", ""), "Germany": ("DEU", ""),
    }  # fmt: skip
    assert read_countries([" na", "FRA", "ESP"])[" na"] == NOWHERE
    assert [read_countries(["BRN", other])["BRN"].country for other in ("GER", "DEU")] == ["BHR", "BRN"]  # fmt: skip


def test_states_within_their_country_on_the_index_of_the_table():
    index = [9, 4, 2, 7, 1, 8, 3, 6, 5]
    states = pd.Series(["CA", "Ca", "california", "ONT", "NSW", "CA", None, "Bavaria", "WA"], index=index)  # fmt: skip
    countries = pd.Series(["USA", "USA", "USA", "CAN", "AUS", "CAN", "USA", "DEU", None], index=index)  # fmt: skip
    found = regions_of(states, countries)
    pd.testing.assert_series_equal(found, pd.Series(["US-CA"] * 3 + ["CA-ON", "AU-NSW"] + [None] * 4, index=index, dtype="str"))  # fmt: skip


def test_places_of_a_column_stand_on_its_index_with_why_there_is_none():
    index = [5, 1, 8, 2, 9, 4]
    published = pd.Series(["CA", "CA", "DEU", None, "Atlantis", "CA"], index=index)
    cities = pd.Series(["Auburn", "Mexico City", None, "x", "", None], index=index)
    expected = pd.DataFrame(
        {"country": ["USA", "MEX", "DEU", None, None, "USA"], "region": ["US-CA", "MX-CMX", None, None, None, "US-CA"], "reason": [None, None, None, None, "unknown", None]},
        index=index, dtype="str",
    )  # fmt: skip
    pd.testing.assert_frame_equal(to_places(published, MIXED, cities), expected)
    alone = to_places(published, MIXED)
    assert alone["country"].tolist()[:2] == ["USA", "USA"]
