"""Which runners an entry could be of, by the linker's comparisons."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from race_doubles.link.comparisons import IS_OF_RECORD
from race_doubles.link.engine import DuckEngine, Engine
from race_doubles.link.model import weigh_pairs
from race_doubles.link.tables import source_of
from race_doubles.link.weights import MILLI

#: People ask for a place in the years in which they run. Up to so many years between asking and the nearest result, and
#: the bits of each step: how much likelier among the linked of the lists up to 2016 whose age fits than for runners at large.
YEARS_APART = (1, 3, 5, 8)
YEARS_APART_BITS = (1.5, 0.5, -0.75, -1.5, -3.5)

_COMPARED = ["result_id", "name_published", "sex", "country", "country_kind", "race", "year", "born_min", "born_max"]  # fmt: skip

#: The record of every row, results and entries alike.
_RECORD_OF = f"""
select s.result_id, c.record
from start s join name_form f using (name_published)
join record c on c.name_id = f.name_id and {IS_OF_RECORD}"""

#: Pairs of records in both directions, and each record with itself: what prints the same was not compared.
_BOTH_WAYS = """
select a, b, weight from record_pair
union all select b, a, weight from record_pair
union all select a, b, weight from self_pair"""

#: The best result of each runner for each entry: by weight, then the nearest year, then the id.
_CANDIDATES = """
select entry_id, runner_id, result_id, weight from (
  select e.result_id as entry_id, r.runner_id, r.result_id, p.weight,
         row_number() over (partition by e.result_id, r.runner_id
                            order by p.weight desc, abs(r.year - e.year), r.result_id) as place
  from both_ways p
  join (select result_id, record, year from record_of join entry using (result_id)) as e on e.record = p.a
  join (select result_id, record, year, runner_id from record_of join known using (result_id)) as r on r.record = p.b) as pairs
where place = 1
order by entry_id, runner_id"""


def candidates(entries: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    """Every runner that an entry could be of, with the evidence.

    `entries` has the columns of `clean.entries.observation.ENTRY`; `results` those of the results table with
    `runner_id`, and as birth years what all results of the runner allow. Gives entry_id, runner_id, result_id (the runner's result that fits
    best) and weight (thousandths of a bit, without a prior), one row an entry and runner, in that order.
    """
    asked = entries.assign(
        result_id=entries["entry_id"],
        # An entry is no start, so that none is held against the start of its own year.
        race=entries["race"] + " " + entries["stage"],
        country_kind="residence",
    )
    rows = pd.concat([results[_COMPARED], asked[_COMPARED]], ignore_index=True)
    engine = DuckEngine(memory="2GB")
    try:
        engine.put("source", source_of(rows))
        weigh_pairs(engine)
        _put(engine, "entry", asked, [])
        _put(engine, "known", results, ["runner_id"])
        engine.create("record_of", _RECORD_OF)
        engine.create("both_ways", _BOTH_WAYS)
        found = engine.fetch(_CANDIDATES).to_pandas().astype({"weight": "int64"})
    finally:
        engine.close()
    found["weight"] += years_weight(years_apart(found, entries, results))
    return found


def years_apart(found: pd.DataFrame, entries: pd.DataFrame, results: pd.DataFrame) -> pd.Series:
    """Years between each entry of `found` and the nearest result of its runner, on the index of `found`."""
    of_runner = results[["runner_id", "year"]].drop_duplicates()
    asked = found[["entry_id", "runner_id"]].reset_index()
    asked = asked.merge(entries[["entry_id", "year"]], on="entry_id", validate="many_to_one")
    every = asked.merge(of_runner, on="runner_id", suffixes=("_asked", "_ran"))
    apart = (every["year_asked"] - every["year_ran"]).abs()
    return apart.groupby(every["index"]).min().reindex(found.index).astype("int64")


def years_weight(apart: pd.Series) -> pd.Series:
    """The evidence, in thousandths of a bit, of so many years between asking and the nearest result."""
    bits = pd.cut(apart, [-1, *YEARS_APART, float("inf")], labels=False).map(
        dict(enumerate(YEARS_APART_BITS))
    )
    return (bits * MILLI).astype("int64")


def _put(engine: Engine, name: str, table: pd.DataFrame, texts: list[str]) -> None:
    columns = {
        column: pa.array(table[column].astype("object"), pa.string())
        for column in ["result_id", *texts]
    }
    engine.put(name, pa.table(columns | {"year": pa.array(table["year"].astype("int64"))}))
