"""Ages beside those that earlier editions gave the same people, and bibs that stand twice, in every edition held."""

from __future__ import annotations

import pytest

from race_doubles.common.files import read_text_csv
from race_doubles.common.races import RACES
from race_doubles.scrape import listed_ages, provenance
from race_doubles.scrape.exceptions import load_exceptions
from race_doubles.scrape.measures import bibs_given_twice
from race_doubles.scrape.plausible import accepted_checks, held_years
from race_doubles.scrape.sources import SOURCES

THIRTY = {f"runner {number}": 1960 + number for number in range(30)}


@pytest.mark.parametrize("race", RACES)
def test_of_no_edition_held_the_ages_are_out_of_step_and_of_each_they_were_three_years_off(
    race, project
):
    births = listed_ages.births_of_race(race, project.raw, load_exceptions(project.curated))
    for (source, year), born in births.items():
        is_accepted = "ages" in accepted_checks(project.curated, source, year)
        assert is_accepted or listed_ages.out_of_step(born, year, births) == "", (source, year)
        known = {name for (_, other), of_one in births.items() if other != year for name in of_one}
        for off in (-3, 3):
            told = listed_ages.out_of_step(
                {name: one + off for name, one in born.items()}, year, births
            )
            assert bool(told) == (len(born.keys() & known) >= listed_ages.LEAST_KNOWN), (
                source,
                year,
            )


def test_a_few_namesakes_are_no_wrong_ages():
    born = {name: year + 20 * (number < 9) for number, (name, year) in enumerate(THIRTY.items())}
    assert listed_ages.out_of_step(born, 2031, {("a", 2030): THIRTY}) == ""


def test_a_year_open_by_the_birthday_is_no_wrong_age_and_two_are():
    for off, is_told in ((1, False), (-1, False), (2, True), (-2, True)):
        born = {name: year + off for name, year in THIRTY.items()}
        assert bool(listed_ages.out_of_step(born, 2031, {("a", 2030): THIRTY})) == is_told


def test_the_same_year_and_people_nobody_knows_say_nothing():
    born = {name: year + 5 for name, year in THIRTY.items()}
    assert listed_ages.out_of_step(born, 2031, {("another source", 2031): THIRTY}) == ""
    few = dict(list(THIRTY.items())[: listed_ages.LEAST_KNOWN - 1])
    assert listed_ages.out_of_step(born, 2031, {("a", 2030): few}) == ""


def test_ages_of_a_capture_of_unknown_date_give_no_year_of_birth(project, tmp_path):
    live = next(source for source in SOURCES.values() if source.ages == "capture")
    year = max(held_years(project.raw, live.name))
    table = read_text_csv(project.raw / live.name / f"{year}.csv").astype(str)
    rows, exceptions = provenance.load(project.raw), load_exceptions(tmp_path)
    assert listed_ages.years_of_birth(live, year, table, rows, exceptions)
    unknown = rows.assign(ages_as_of="", fetched_at="", way="unknown")
    assert listed_ages.years_of_birth(live, year, table, unknown, exceptions) == {}


def test_hardly_an_edition_held_has_a_bib_twice(project):
    """Bib 108 of 1986 is on two rows: it is told, and it is rare, so that a line on it is read."""
    held = [
        (source, path)
        for source in SOURCES.values()
        for path in (project.raw / source.name).glob("[0-9][0-9][0-9][0-9].csv")
    ]
    told = {
        f"{source.name} {path.stem}": lines
        for source, path in held
        if (lines := bibs_given_twice(read_text_csv(path).astype(str), source))
    }
    [line] = told["wser_stats 1986"]
    assert line.startswith("bib 108 stands with ")
    assert len(told) <= 0.02 * len(held)


def test_a_row_of_exceptions_says_as_of_which_year_a_page_prints_ages(project, tmp_path):
    page = next(
        source for source in SOURCES.values() if source.ages != "capture" and source.is_of_results
    )
    year = max(held_years(project.raw, page.name))
    table = read_text_csv(project.raw / page.name / f"{year}.csv").astype(str)
    rows, none = provenance.load(project.raw), load_exceptions(tmp_path)
    (tmp_path / "source_exceptions.csv").write_text(
        "source,years,what,value,reason,evidence\n"
        f"{page.name},{year},ages_as_of,{year - 1},printed before the season,https://a.b\n"
    )
    said = load_exceptions(tmp_path)
    born = listed_ages.years_of_birth(page, year, table, rows, none)
    before = listed_ages.years_of_birth(page, year, table, rows, said)
    assert born and before == {name: one - 1 for name, one in born.items()}
