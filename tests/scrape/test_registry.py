"""The registry of editions: every value cited, contradictions kept, broken rows refused."""

from __future__ import annotations

import pytest

from race_doubles.common.errors import Problem
from race_doubles.common.races import DOUBLE
from race_doubles.scrape import expected, registry


@pytest.fixture
def claims_file(tmp_path, monkeypatch):
    """Writes claims of its own for the registry to read."""

    def write(*lines: str) -> None:
        text = "\n".join(["race,years,field,value,chosen,source,why", *lines]) + "\n"
        (tmp_path / "edition_claims.csv").write_text(text)
        monkeypatch.setattr(registry, "_file", lambda curated=None: tmp_path / "edition_claims.csv")
        registry._claims.cache_clear()
        registry._editions.cache_clear()

    yield write
    registry._claims.cache_clear()
    registry._editions.cache_clear()


def test_every_year_of_both_races_is_there_once():
    table = registry.load_editions()
    years = table.groupby("race")["year"].agg(list)
    assert years["wser"] == [str(year) for year in range(1974, 2026)]
    assert years["utmb"] == [str(year) for year in range(2003, 2026)]
    assert list(table.columns) == registry.COLUMNS


def test_the_years_that_were_not_held_or_shortened():
    table = registry.load_editions()
    odd = table[table["status"].ne("held")]
    assert set(zip(odd["race"], odd["year"], odd["status"], strict=True)) == {
        ("wser", "2008", "cancelled"), ("wser", "2020", "cancelled"),
        ("utmb", "2020", "cancelled"), ("utmb", "2010", "shortened"),
        ("utmb", "2012", "shortened"), ("hardrock", "1995", "cancelled"),
        ("hardrock", "2002", "cancelled"), ("hardrock", "2019", "cancelled"),
        ("hardrock", "2020", "cancelled"),
    }  # fmt: skip
    assert odd["note"].ne("").all()


def test_1975_had_one_starter_and_no_finisher():
    entry = registry.registered("wser", 1975)
    assert (entry["official_starters"], entry["official_finishers"]) == ("1", "0")


def test_every_edition_with_both_races_has_both_dates():
    table = registry.load_editions()
    table = table[table["race"].isin(DOUBLE)]
    held = table[table["status"].ne("cancelled") & table["year"].ge("2003")]
    assert held["date"].ne("").all()
    assert (held["date"].str[:4] == held["year"]).all()


def test_every_value_cites_its_source():
    table = registry.load_editions()
    for field in ("date", "distance_km", "ascent_m", "time_limit_seconds", "official_starters"):
        filled = table[table[field].ne("")]
        assert filled["sources"].str.contains(f"{field}: http").all(), field


def test_every_claim_that_was_not_chosen_says_why_and_stands_beside_another():
    claims = registry.load_claims()
    rest = claims[claims["chosen"].eq("no")]
    assert len(rest) > 20 and rest["why"].ne("").all()


@pytest.mark.parametrize(
    "line",
    [
        "wser,1990,status,maybe,yes,https://x.example,",
        "wser,90,status,held,yes,https://x.example,",
        "wser,1990,height,3,yes,https://x.example,",
        "wser,1990,date,1990-13-40,yes,https://x.example,",
        "wser,1990,ascent_m,many,yes,https://x.example,",
        "wser,1990,status,held,perhaps,https://x.example,",
        "wser,1990,status,held,yes,somebody said so,",
    ],
)
def test_a_row_that_cannot_be_a_claim_is_refused(line, claims_file):
    claims_file(line)
    with pytest.raises(Problem, match=r"edition_claims\.csv"):
        registry.load_editions()


def test_two_chosen_values_for_one_thing_are_refused(claims_file):
    claims_file(
        "wser,1990,status,held,yes,https://x.example,",
        "wser,1990,status,cancelled,yes,https://y.example,",
    )
    with pytest.raises(Problem, match="two values for status of wser 1990"):
        registry.load_editions()


def test_a_claim_for_one_year_stands_before_one_for_a_span(claims_file):
    claims_file(
        "wser,1990-1992,status,held,yes,https://x.example,",
        "wser,1991,status,cancelled,yes,https://y.example,",
        "wser,1990-1992,distance_km,161.3,yes,https://x.example,",
    )
    table = registry.load_editions().set_index("year")
    assert table["status"].to_dict() == {"1990": "held", "1991": "cancelled", "1992": "held"}
    assert table["distance_km"].to_dict() == {"1990": "161.3", "1991": "", "1992": "161.3"}


def test_a_new_edition_is_measured_against_the_one_before():
    known = expected.load()["wser_results", 2024]
    new = expected.expectation("wser_results", 2031)
    assert (new.header, new.rows, new.exact) == (known.header, known.rows, False)
    assert expected.expectation("wser_results", 2024).exact
