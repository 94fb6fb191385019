"""What the tables of the made world cover, counted by hand from its files."""

from __future__ import annotations

import pytest

from race_doubles.clean.coverage import field_shares, known_shares, rows_by_source
from race_doubles.clean.raw import edition_urls, read_provenance
from race_doubles.scrape.exceptions import load_exceptions
from race_doubles.scrape.listed_ages import ages_as_of
from race_doubles.site.extent import (  # fmt: skip
    coverage_rows,
    last_editions,
    long_date,
    rows_by_race,
    spans,
    years_without,
)


def test_rows_of_each_source_by_strength(world):
    table = rows_by_source(read_provenance(world))
    assert list(table.itertuples(index=False, name=None)) == [
        ("wser", "wser_results", 2016, 4),
        ("wser", "wser_results", 2022, 17),
        ("wser", "wser_stats", 2016, 5),
        ("wser", "wser_stats", 2022, 20),
        ("utmb", "utmb_results", 2016, 4),
        ("utmb", "utmb_results", 2022, 15),
        ("utmb", "utmb_live", 2022, 16),
        ("utmb", "utmb_livetrail", 2016, 6),
    ]


#: Of whom it is known, by race, year and field: how many, of how many starts that are shown.
SHARES = {
    ("utmb", 2016, "sex"): 5 / 5,
    ("utmb", 2016, "year of birth, within 15"): 5 / 5,  # the groups span 12, 5, 5, 5 and 10 years
    ("utmb", 2016, "year of birth, within 2"): 0 / 5,
    ("utmb", 2016, "club"): 1 / 5,  # LG Isar
    ("utmb", 2016, "bib"): 5 / 5,  # LiveTrail's
    ("utmb", 2016, "person number"): 4 / 5,  # not Zack, who is on LiveTrail alone
    ("utmb", 2016, "split times"): 2 / 5,  # Ulrich and Zack
    ("utmb", 2022, "year of birth, within 2"): 14 / 14,
    ("utmb", 2022, "town"): 0 / 14,
    ("utmb", 2022, "club"): 1 / 14,  # Team Ridge; Vera's is not shown
    ("utmb", 2022, "split times"): 0 / 14,
    ("wser", 2016, "town"): 5 / 5,
    ("wser", 2016, "split times"): 2 / 5,  # Wendy and Zack
    ("wser", 2022, "country"): 18 / 18,  # nineteen started, Vera is not shown
    ("wser", 2022, "club"): 0 / 18,
    ("wser", 2022, "split times"): 2 / 18,  # Arlo and Quinn
}


def test_what_is_known_of_the_starts(made):
    table = field_shares(made["results"], made["splits"])
    found = table.set_index(["race", "year", "field"])["share"]
    for key, share in SHARES.items():
        assert found[key] == pytest.approx(share), key
    assert len(table) == 4 * 9
    assert table["race"].tolist() == ["utmb"] * 18 + ["wser"] * 18
    assert table.index.tolist() == list(range(36))


def test_what_is_known_by_period(made):
    periods = {"early": (2000, 2016), "all": (2016, 2022)}
    table = known_shares(made["results"], made["splits"], periods).set_index(["race", "field"])
    assert table.loc[("wser", "split times"), "early"] == pytest.approx(2 / 5)
    assert table.loc[("wser", "split times"), "all"] == pytest.approx(4 / 23)
    assert table.loc[("utmb", "person number"), "all"] == pytest.approx(18 / 19)
    assert len(table) == 18


def test_the_year_that_ages_are_of_is_the_capture_s_but_where_a_row_says_otherwise(world, tmp_path):
    provenance, nothing = read_provenance(world), load_exceptions(tmp_path)
    assert ages_as_of("utmb_live", 2022, provenance, nothing) == 2025
    # What a folder of captures states of its ages stands; a row decides where it states nothing.
    provenance = provenance.assign(ages_as_of="", way="capture")
    (tmp_path / "source_exceptions.csv").write_text(
        "source,years,what,value,reason,evidence\n"
        "utmb_live,2022,ages_as_of,2024,Captured before.,https://utmb.world\n"
    )
    assert ages_as_of("utmb_live", 2022, provenance, load_exceptions(tmp_path)) == 2024


def test_the_address_of_an_edition_is_that_of_its_first_page(world):
    urls = edition_urls(read_provenance(world))
    assert len(urls) == 8
    assert urls["wser_stats", 2016].endswith("wser2016.xlsx")
    assert urls["utmb_live", 2022] == "https://utmblive-api.utmb.world/races/utmb/progressive?page=0"  # fmt: skip


def test_the_sources_on_the_method_page(world):
    from race_doubles.doubles.tables import load

    tables = load(world)
    rows = {(row["race"], row["label"]): (row["years"], row["rows"], row["unfinished"]) for row in coverage_rows(tables)}  # fmt: skip
    assert rows == {
        ("UTMB", "Live results"): ("2022", 1, 0),  # Yann Roussel
        ("UTMB", "LiveTrail archive"): ("2016", 2, 1),  # Zack, who stopped, and Bea, who did not start
        ("UTMB", "Results API"): ("2016, 2022", 18, 1),  # Opal
        ("Western States", "Results page"): ("2016, 2022", 20, 1),  # Perry, late
        ("Western States", "Stats file"): ("2016, 2022", 4, 3),  # Zack, Quinn, Silas; Rhea did not start
    }  # fmt: skip
    # In the order in which the page has them: by race, then by source.
    assert list(rows) == sorted(rows, key=lambda of: (of[0], of[1].casefold()))
    held = {row["name"]: (row["years"], row["results"], row["splits"]) for row in rows_by_race(tables)}  # fmt: skip
    races = tables.links.merge(tables.results[["result_id", "race"]], on="result_id").drop_duplicates(["runner_id", "race"])["race"].value_counts()  # fmt: skip
    assert {row["name"]: row["people"] for row in rows_by_race(tables)} == {"Western States": races["wser"], "UTMB": races["utmb"]}  # fmt: skip
    splits = tables.splits["race"].value_counts()
    assert held == {"Western States": ("2016, 2022", 24, splits["wser"]), "UTMB": ("2016, 2022", 21, splits["utmb"])}  # fmt: skip
    assert years_without(tables.editions, 2016, 2022) == dict.fromkeys(range(2017, 2022), "no races")  # fmt: skip
    held = tables.editions[~(tables.editions["race"].eq("wser") & tables.editions["year"].eq(2022))]
    assert years_without(held, 2022, 2022) == {2022: "no Western States"}
    assert [(row["race"], row["year"], row["starters"], row["finishers"], row["date"]) for row in last_editions(tables)] == [
        ("Western States", 2022, 19, 16, "25 June 2022"), ("UTMB", 2022, 15, 14, "26 August 2022"),
    ]  # fmt: skip
    assert long_date(None) == ""
    assert spans([2003, 2004, 2005, 2007, 2009, 2010]) == "2003–2005, 2007, 2009–2010"
