"""The numbers of the front page, counted by hand from the people of the made world."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from race_doubles.analysis.models.rates import jeffreys, one_in
from race_doubles.doubles.tables import load
from race_doubles.site.courses import Courses
from race_doubles.site.double_rows import double_rows
from race_doubles.site.front_numbers import gather_facts, years_of_both


@pytest.fixture(scope="module")
def known(world):
    return load(world)


EVERY = {"started": 15, "finished": 11, "top10": 10, "podium": 6, "won": 3}
LATE = {"started": 12, "finished": 9, "top10": 8, "podium": 4, "won": 2}
EARLY = {"started": 3, "finished": 2, "top10": 2, "podium": 2, "won": 1}


def test_every_number_of_the_front_page(known):
    """Twenty-three finished a race; Zack and Quinn started without finishing any; twenty-seven are in the tables."""
    facts = gather_facts(known, {2016})
    assert (facts.first, facts.last, facts.wser_last, facts.utmb_last, facts.new_year) == (2016, 2022, 2022, 2022, 2022)  # fmt: skip
    assert facts.level_doubles == facts.level_people == EVERY
    assert facts.kept_level_doubles == facts.new_level_doubles == LATE
    assert facts.recent_level_doubles == {level: (LATE[level] + EARLY[level]) / 2 for level in EVERY}  # fmt: skip
    assert (facts.recent_seasons, facts.recent_first, facts.since) == (2, 2016, 2016)
    assert (facts.finishers, facts.starters, facts.runners) == (23, 25, 27)
    assert facts.results == len(known.results) == 45
    share = jeffreys(11, 23)
    assert (facts.one_in, facts.one_in_low, facts.one_in_high) == (2, round(1 / share.high), round(1 / share.low))  # fmt: skip
    # Nineteen finished a race of 2022, nine both.
    assert facts.kept_one_in == one_in(known, [2022])[0] == round(19 / 9)
    assert one_in(known, [2022])[3] == 19
    assert gather_facts(known).kept_level_doubles == EVERY


def test_people_and_not_doubles_are_one_in_so_many(known):
    """Arlo's double of 2022 given to Theo: as many doubles by one person fewer."""
    moved = known.doubles.assign(runner_id=known.doubles["runner_id"].replace("r-utmb-2022-901", "r-utmb-2016-501a"))  # fmt: skip
    facts = gather_facts(replace(known, doubles=moved))
    assert facts.level_doubles == EVERY and facts.level_people == {**EVERY, "started": 14, "finished": 10, "top10": 9, "podium": 5}  # fmt: skip
    assert facts.one_in == round(23 / 10)


def test_where_nobody_finished_both_it_is_one_in_all(known):
    nobody = replace(known, doubles=known.doubles[known.doubles["level"].eq("started")])
    assert one_in(nobody, [2016, 2022])[0] == 23


def test_the_recent_seasons_are_the_last_five_with_both_races(known):
    """Five copies of 2022, and 2016 no longer among the last five."""
    years = (2018, 2019, 2020, 2021)
    results = known.results[known.results["year"].eq(2022)]
    links = known.links[known.links["result_id"].isin(results["result_id"])]
    won = known.doubles[known.doubles["year"].eq(2022) & known.doubles["level"].eq("won")]

    def again(table: pd.DataFrame, number: int, **more) -> pd.DataFrame:
        return table.assign(result_id=table["result_id"] + f"-{number}", **more)

    more = replace(
        known,
        results=pd.concat([known.results, *(again(results, year, year=year) for year in years)]),
        links=pd.concat([known.links, *(again(links, year) for year in years)]),
        doubles=pd.concat([known.doubles, *(won.assign(year=year) for year in years)]),
    )
    facts = gather_facts(more)
    assert (facts.recent_seasons, facts.recent_first) == (5, 2018)
    # Twice both were won in each of four years, and 2022 as it is.
    assert facts.recent_level_doubles == {level: (8 + LATE[level]) / 5 for level in EVERY}
    assert facts.new_level_doubles == LATE


def test_the_years_of_both_races():
    rows = pd.DataFrame(
        {"race": ["wser"] * 3 + ["utmb"] * 3, "year": [2001, 2003, 2009, 2003, 2004, 2009]}
    )
    assert years_of_both(rows) == (2003, 2009)


def test_rows_of_doubles_latest_and_strongest_first_then_the_faster(known):
    rows = double_rows(known, Courses({2016: "UTMB shortened"}, frozenset({("utmb", 2016)})))
    assert [row["name"] for row in rows] == [
        "Arlo Quennell", "Cleo Marchetti", "Dario Venn", "Lena Ashgrove", "Emil Ostrander", "Boris Tavener", "Hugo Larue", "Kato Brandvold",
        "Milo Danvers", "Opal Winslet", "Perry Umland", "Silas Upton", "Wendy Fairclough", "Theo Marland", "Zack Dempster",
    ]  # fmt: skip
    zack, boris, perry = rows[-1], rows[5], rows[10]
    assert (zack["year_marked"], zack["utmb"]["place"], zack["wser"]["place"]) == ("2016*", "race stopped", "DNF")  # fmt: skip
    assert (zack["combined"], zack["combined_seconds"], zack["utmb"]["seconds"], zack["utmb"]["place_number"]) == ("", None, None, None)  # fmt: skip
    assert (boris["year_marked"], boris["country"], boris["country_name"], boris["combined"], boris["days_between"]) == ("2022", "IRL", "Ireland", "39:00:00", 62)  # fmt: skip
    assert boris["utmb"] == {"place": "7th", "place_number": 7, "time": "23:30:00", "seconds": 84_600, "url": "https://api.utmb.world/races/142.2022/results?offset=0", "status": "finished"}  # fmt: skip
    assert (perry["wser"]["place"], perry["level_rank"], perry["sex_label"], perry["level_label"]) == ("late", 0, "men’s race", "Started both")  # fmt: skip
