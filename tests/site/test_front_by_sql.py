"""Every row of the doubles table and every number of the front page, again by SQL on results, links and editions."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from by_sql import BySql

from race_doubles.doubles.tables import load
from race_doubles.site.courses import read_courses
from race_doubles.site.double_rows import double_rows
from race_doubles.site.extent import last_editions
from race_doubles.site.front_dots import dot_rows
from race_doubles.site.front_numbers import gather_facts


@pytest.fixture(scope="module")
def known(tables, project):
    return load(project)


@pytest.fixture(scope="module")
def asked(tables, project):
    return BySql(tables, project)


def test_every_row_of_the_doubles_table(known, asked):
    again = asked.rows("select * from again order by year, runner_id")
    for name in again.columns:
        ours, theirs = (table[name].astype("object").where(table[name].notna(), None).tolist() for table in (known.doubles, again))  # fmt: skip
        assert ours == theirs, name


def test_every_number_of_the_front_page(known, asked, project):
    facts = asdict(gather_facts(known, read_courses(project).changed))
    wanted = asked.front()
    assert {name: facts[name] for name in wanted} == wanted
    # The ends of the interval hold the value between them; `analysis` tests how far apart they are.
    assert set(facts) - set(wanted) == {"one_in_low", "one_in_high"}
    assert facts["one_in_low"] < facts["one_in"] < facts["one_in_high"]


def test_every_dot_of_the_front_page(known, asked, project):
    courses = read_courses(project)
    rows = double_rows(known, courses)
    first, last = asked.front()["first"], asked.front()["last"]
    shown = dot_rows(rows, first, last, {}, courses)
    counts = asked.rows("select level, count(*) n from again group by level")
    for level, n in counts.itertuples(index=False):
        assert shown.count(f'<a class="{level}"') == n
    assert shown.count("<li>") == last - first + 1
    listed = {(row["runner_id"], row["year"], row["wser"]["place_number"], row["utmb"]["place_number"], row["combined_seconds"]) for row in rows}  # fmt: skip
    again = asked.rows("select runner_id, year, wser_sex_place, utmb_sex_place, combined_seconds from again").astype("object")  # fmt: skip
    assert listed == set(again.where(again.notna(), None).itertuples(index=False, name=None))


def test_where_the_data_end(known, asked, project):
    """Starters and finishers of the last edition of each race; who asked to be left out counts there, and is in no row."""
    seen = asked.rows("""select race, year, count(*) filter (status <> 'dns') starters, count(*) filter (status = 'finished') finishers
        from results where race in ('wser', 'utmb') group by race, year qualify year = max(year) over (partition by race)
        order by race desc""")  # fmt: skip
    withheld = len((project.curated / "withheld.csv").read_text("utf-8").splitlines()) - 1
    for row, shown in zip(seen.itertuples(), last_editions(known), strict=True):
        assert (row.race, row.year) == ({"Western States": "wser", "UTMB": "utmb"}[shown["race"]], shown["year"])  # fmt: skip
        assert 0 <= shown["starters"] - row.starters <= withheld
        assert 0 <= shown["finishers"] - row.finishers <= withheld
