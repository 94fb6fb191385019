"""The second stage: distinct names and their words, and the records that bear them.

A record is what results print about a runner: results that print the same are one record. Records, not
results, are compared; the results of one record are compared once, the record with itself.
"""

from __future__ import annotations

import pyarrow as pa

from race_doubles.link import forms
from race_doubles.link.comparisons import RECORD_COLUMNS
from race_doubles.link.engine import Engine
from race_doubles.link.steps import Run, code, sql


def published_forms(engine: Engine, run: Run) -> pa.Table:
    """See `forms.name_forms`."""
    names = engine.fetch("""
        select name_published from start where name_published is not null
        union select name from other_name join start using (result_id) order by 1""")
    return forms.name_forms(names["name_published"])


NAME_KEY = """
select row_number() over (order by key) as name_id, key, words, optional
from (select key, min(words) as words, min(optional) as optional from form
      where key <> '' group by key) as keys"""

#: Words of names, as family (`f`) or given name (`g`) where all who bear the name agree, else `?`.
WORDS = """
select name_id, word, case when min(role) = max(role) then min(role) else '?' end as role
from (select name_id, word, case when array_contains(family, word) then 'f' when family is not null then 'g' end as role
      from (select k.name_id, f.family, explode(f.words) as word
            from form f join name_key k using (key)) as said) as roles
group by name_id, word"""

#: The names that other sources give a result, where they are others than the published one: number, row, name_id. Their
#: numbers follow those of the rows.
ALIAS = """
select (select count(*) from start) + row_number() over (order by row, name_id) as number, row, name_id
from (select distinct s.row, f.name_id
      from other_name o join start s using (result_id)
      join name_form f on f.name_published = o.name
      join name_form mine on mine.name_published = s.name_published
      where f.name_id <> mine.name_id) as others"""

_RECORD = ", ".join(RECORD_COLUMNS)
#: A record that only other sources' names make has no results of its own, and a number beyond those of the rows.
RECORD = f"""
select name_id, {_RECORD}, coalesce(min(row), min(number)) as record,
       count(row) as starts, count(row) - count(distinct race_start) as again,
       max(counted) as counted, count(case when counted = 1 then row end) as counted_starts
from (select name_id, {_RECORD}, row, race_start, null as number, counted from start join name_form using (name_published)
      union all
      select a.name_id, {_RECORD}, null as row, null as race_start, a.number, counted from alias a join start using (row)) as printed
group by name_id, {_RECORD}"""

#: `name_key`: name_id, key, words, optional, a row a distinct name; `name_form`: name_published, name_id;
#: `name_joined`: name_id, joined (run together in one way); `name_word`: name_id, word, role; `record`: name_id, the columns compared,
#: `alias`: number, row, name_id; record (number), starts (how many results), again (how many of those in an edition that it has already), counted (1 where one of them
#: counts, see `start`), counted_starts (how many do).
STEPS = [
    code("form", "start other_name", published_forms, passing=True),
    sql("name_key", "form", NAME_KEY),
    sql("name_form", "form name_key",
        "select name_published, name_id from form join name_key using (key)"),
    sql("name_joined", "form name_key",
        """select name_id, joined from form join name_key using (key)
           union
           select name_id, also as joined from form join name_key using (key) where also is not null"""),
    sql("name_word", "form name_key", WORDS),
    sql("alias", "other_name start name_form", ALIAS),
    sql("record", "start name_form alias", RECORD),
]  # fmt: skip
