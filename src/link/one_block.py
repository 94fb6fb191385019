"""The linker's tables for a few people, as they would be among all pairs, in a fraction of the time.

Rows, names and term frequencies need all results. Of the names only those are blocked and compared that share a
word with the people asked about, or a word that may stand for one of theirs: all that the sizes of their
blocks depend on. What every pair starts from is read off the links.
"""

from __future__ import annotations

from pathlib import Path

from race_doubles.link import blocking, comparisons, kept, model, name_comparison
from race_doubles.link.comparisons import IS_OF_RECORD, weighed
from race_doubles.link.engine import DuckEngine
from race_doubles.link.rows import COLUMNS
from race_doubles.link.steps import Run, run_steps
from race_doubles.link.weights import MILLI, THRESHOLD

#: Links that show the prior; the first of them by id would do, the others must say the same.
_WITNESSES = 3


def put_source(engine: DuckEngine, results: Path) -> None:
    """The table `source` of a Parquet file with the columns of the results table; see `tables.source_of`."""
    con = engine.connection
    there = {name for name, *_ in con.execute("describe select * from read_parquet($1)", [str(results)]).fetchall()}  # fmt: skip
    columns = ", ".join(
        f"nullif(cast({name} as varchar), '') as {name}"
        if name in there
        else f"cast(null as varchar) as {name}"
        for name in COLUMNS
    )
    path = str(results).replace("'", "''")
    engine.create("source", f"select {columns} from read_parquet('{path}')")


#: A person all of whose results print the same was linked by that alone: the weight of the link is that of the record with
#: itself, the prior counted.
_WITNESS = f"""
select min(r.record) as record, min(r.name_id) as name_id, min(l.match_weight) as match_weight
from links l join start s on s.result_id = l.result_id
join name_form f on f.name_published = s.name_published
join record r on r.name_id = f.name_id and {IS_OF_RECORD.replace("c.", "r.")}
group by l.runner_id
having count(*) > 1 and count(distinct r.record) = 1 and min(l.method) = 'model' and max(l.method) = 'model'
order by min(l.result_id) limit {_WITNESSES}"""

#: Names of the people asked about, and of the witnesses.
_ASKED_NAME = """
select distinct f.name_id
from about a join links mine on mine.result_id = a.result_id
join links l on l.runner_id = mine.runner_id
join start s on s.result_id = l.result_id join name_form f on f.name_published = s.name_published
union
select distinct x.name_id
from about a join links mine on mine.result_id = a.result_id
join links l on l.runner_id = mine.runner_id
join start s on s.result_id = l.result_id join alias x on x.row = s.row
union select name_id from witness"""

#: Their words, and the words that may stand for one of them.
_NEAR_WORD = """
select word from name_word where name_id in (select name_id from asked_name)
union
select p.other from short_pair p join name_word n on n.word = p.word
where n.name_id in (select name_id from asked_name)"""


def weigh_block(engine: DuckEngine, kept_tables: Path | None = None) -> None:
    """Make the tables up to `weighed_record` for the people of the results in `about`, of `source` and `links`.

    `name_pair` holds the pairs of their names alone. What hangs on all results is read from the file `kept_tables` where
    that was made of the same ones.
    """
    run = Run(round(THRESHOLD * MILLI))
    if kept_tables is None or not kept.use(engine, kept_tables, kept.code_digest()):
        for stage in kept.STAGES:
            run_steps(model.STAGES[stage], engine, run)
    engine.create("witness", _WITNESS)
    engine.create("asked_name", _ASKED_NAME)
    short_pair, *others = blocking.STEPS
    run_steps([short_pair], engine, run)
    engine.create("near_word", _NEAR_WORD)
    asked = "(select name_id from asked_name)"
    for table, which in (
        ("name_word", "name_id in (select name_id from name_word where word in (select word from near_word))"),
        ("word_weight", f"word in (select word from name_word where name_id in {asked})"),
        *((table, f"name_id in {asked}") for table in ("name_joined", "name_weight", "record")),
    ):  # fmt: skip
        engine.create(table, f"select * from {table} where {which}")
    run_steps([*others, *name_comparison.STEPS, *comparisons.STEPS], engine, run)
    engine.create("name_pair", f"select * from name_pair where a in {asked} and b in {asked}")


def prior_of_links(engine: DuckEngine) -> int | None:
    """The prior in thousandths of a bit as the links show it; None if they show none, or several."""
    alone = weighed(
        "(select * from name_pair where level = 'same')",
        "x.record = y.record and x.record in (select record from witness)",
    )
    found = engine.fetch(f"""
        select distinct cast(round(w.match_weight * {MILLI}) as int) - p.weight as prior
        from witness w join ({alone}) p on p.a = w.record""")["prior"].to_pylist()
    return found[0] if len(found) == 1 else None
