"""Codes that mean a state in one column and a country in another."""

import re
from pathlib import Path

import pandas as pd
import pytest

from race_doubles.clean import countries
from race_doubles.clean.countries import to_alpha3, to_place, to_places
from race_doubles.common.files import read_text_csv

RAW = Path(__file__).parents[3] / "data" / "raw"
MIXED, COUNTRY, NATIONALITY = "state_or_country", "country", "nationality_code"


@pytest.mark.parametrize(
    ("published", "kind", "city", "country", "region"),
    [
        ("CA", MIXED, "Auburn", "USA", "US-CA"),
        ("CA", MIXED, "Mexico City", "MEX", "MX-CMX"),
        ("CA", NATIONALITY, "", "CAN", ""),
        ("DE", MIXED, "Wilmington", "USA", "US-DE"),
        ("DE", NATIONALITY, "", "DEU", ""),
        ("DEU", MIXED, "Munich", "DEU", ""),
        ("GA", MIXED, "Atlanta", "USA", "US-GA"),
        ("IN", MIXED, "Avon", "USA", "US-IN"),
        ("IN", NATIONALITY, "", "IND", ""),
        ("IL", MIXED, "Chicago", "USA", "US-IL"),
        ("IL", NATIONALITY, "", "ISR", ""),
        ("ME", MIXED, "Gardiner", "USA", "US-ME"),
        ("ME", NATIONALITY, "", "MNE", ""),
        ("LA", MIXED, "New Orleans", "USA", "US-LA"),
        ("MA", MIXED, "Boston", "USA", "US-MA"),
        ("MA", MIXED, "San Antonio Tlayacapan", "MEX", "MX-JAL"),
        ("SK", MIXED, "Regina", "CAN", "CA-SK"),
        ("SK", NATIONALITY, "", "SVK", ""),
        ("AE", MIXED, "AE", "USA", ""),
        ("Ae", MIXED, "Apo", "USA", ""),
        ("Ae", MIXED, "Dubai", "ARE", ""),
        ("NA", NATIONALITY, "", "NAM", ""),
        ("NAM", COUNTRY, "", "NAM", ""),
        ("Isreal", MIXED, "", "ISR", ""),
        ("BC, Canada", MIXED, "", "CAN", "CA-BC"),
        ("Canada", MIXED, "Victoria, BC", "CAN", "CA-BC"),
        ("CAN", MIXED, "Burlington, ONT", "CAN", "CA-ON"),
        ("AUS", MIXED, "Sydney, NSW", "AUS", "AU-NSW"),
        ("NSW", MIXED, "", "AUS", "AU-NSW"),
        ("Queensland", MIXED, "", "AUS", "AU-QLD"),
        ("M√∏re og Romsdal", MIXED, "", "NOR", "NO-15"),
        ("SOUTH AFRICA", MIXED, "Germiston, Gauteng", "ZAF", ""),
        ("Ger", MIXED, "", "DEU", ""),
        ("UK", MIXED, "", "GBR", ""),
        ("Fr", NATIONALITY, "", "FRA", ""),
        ("XK", NATIONALITY, "", "XKX", ""),
        ("HK", NATIONALITY, "", "HKG", ""),
        ("Hong Kong", NATIONALITY, "", "HKG", ""),
        ("Unitied States", COUNTRY, "", "USA", ""),
        ("Russian Federation", COUNTRY, "", "RUS", ""),
    ],
)
def test_place(published, kind, city, country, region):
    assert to_place(published, kind, city)[:2] == (country, region)


@pytest.mark.parametrize(
    ("published", "country"),
    [
        ("Great Britain & N. Ireland", "GBR"),
        ("N Ireland", "GBR"),
        ("Utd Kingdom", "GBR"),
        ("Rep. of Korea", "KOR"),
        ("Korea, Rep.", "KOR"),
        ("S.Korea", "KOR"),
        ("Congo, Dem. Rep.", "COD"),
        ("Russian Fed.", "RUS"),
        ("Dominican Rep", "DOM"),
        ("Cook Is.", "COK"),
        ("IS", "ISL"),
        ("Catalunya", "ESP"),
    ],
)
def test_names_that_are_shortened_or_of_a_part(published, country):
    assert to_place(published, NATIONALITY).country == country


@pytest.mark.parametrize(
    ("published", "kind"),
    [
        ("AN", NATIONALITY),
        ("AIN", NATIONALITY),
        ("International", MIXED),
        ("State or Country", MIXED),
    ],
)
def test_no_country_for_a_stated_reason(published, kind):
    place = to_place(published, kind)
    assert not place.country
    assert place.reason not in ("", "unknown")


def test_what_nothing_explains_is_said_to_be_unknown():
    assert to_place("Atlantis", MIXED).reason == "unknown"


def test_missing_stays_missing_and_the_index_is_kept():
    codes = to_alpha3(pd.Series(["FR", None, ""], index=[4, 2, 9]), NATIONALITY)
    assert codes.index.tolist() == [4, 2, 9]
    assert codes.isna().tolist() == [False, True, True]


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="kind"):
        to_places(pd.Series(["FR"]), "nation")


@pytest.mark.parametrize(
    ("source", "column", "kind"),
    [
        ("wser_results", "region", MIXED),
        ("wser_entrants", "state", MIXED),
        ("wser_entrants", "country", COUNTRY),
        ("utmb_results", "nationality_code", NATIONALITY),
        ("utmb_live", "country_code", NATIONALITY),
        ("utmb_livetrail", "country", NATIONALITY),
    ],
)
def test_every_published_value_is_resolved_or_explained(source, column, kind):
    tables = [read_text_csv(path) for path in sorted((RAW / source).glob("[0-9]*.csv"))]
    assert tables, f"data/raw/{source} is empty"
    rows = pd.concat(tables)
    places = to_places(rows[column], kind, rows.get("city"))
    unknown = rows.loc[(places["reason"] == "unknown").to_numpy(), column]
    assert unknown.unique().tolist() == []


def test_a_code_that_nobody_gives_to_a_country_is_looked_for_in_no_language(monkeypatch):
    """`SVC` and `XXK` of live.utmb.world: to read every language for them took half a second."""
    in_capitals = [
        name
        for language in countries.LANGUAGES
        for name, country in countries._names_in(language).items()
        if re.fullmatch("[A-Z]{1,3}", name) and name != country
    ]
    monkeypatch.setattr(countries, "_names_in", None)
    assert not in_capitals
    assert to_place("SVC", COUNTRY).reason == "unknown"
    assert to_place("USA", COUNTRY).country == "USA"


def test_other_is_a_choice_of_forms_and_no_country():
    assert to_place("Other", COUNTRY) == ("", "", "a choice of forms that names no country")
