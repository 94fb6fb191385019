"""What `site/test_front_by_sql.py` asks of the real tables, of the made world."""

from __future__ import annotations

from dataclasses import asdict

from by_sql import BySql

from race_doubles.doubles.tables import load
from race_doubles.site.courses import read_courses
from race_doubles.site.front_numbers import gather_facts


def test_the_doubles_and_the_front_page_by_sql(world, made):
    known, asked = load(world), BySql(made, world)
    again = asked.rows("select * from again order by year, runner_id")
    for name in again.columns:
        ours, theirs = (table[name].astype("object").where(table[name].notna(), None).tolist() for table in (known.doubles, again))  # fmt: skip
        assert ours == theirs, name
    facts, wanted = asdict(gather_facts(known, read_courses(world).changed)), asked.front()
    assert {name: facts[name] for name in wanted} == wanted
