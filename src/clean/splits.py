"""Times at checkpoints, by result.

Those of UTMB 2010 are of the race that was stopped in the first night, also for runners who finished the
shorter one of the next day.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from race_doubles.clean.raw import raw_path
from race_doubles.clean.schema import SPLITS, checked, shaped
from race_doubles.common.errors import Problem
from race_doubles.common.files import in_one_line
from race_doubles.common.paths import Project
from race_doubles.scrape.sources import RACE_OF, SOURCES

_COLUMNS = ["row", "checkpoint", "leg", "sequence", "elapsed_seconds"]


def read_splits(project: Project, provenance: pd.DataFrame) -> pd.DataFrame:
    """The raw splits of every edition that has them: source, year, row, checkpoint, leg, sequence,
    elapsed_seconds.

    Raises Problem when a file cannot be read or lacks a column.
    """
    tables, editions = [], []
    for source in (name for name, described in SOURCES.items() if described.has_splits):
        for year in sorted(
            {int(y) for y in provenance.loc[provenance["source"] == source, "year"]}
        ):
            path = raw_path(project, source, year, "_splits.parquet")
            if not path.is_file():  # of its first edition LiveTrail has no passages
                continue
            try:
                table = pq.read_table(path, columns=_COLUMNS)
            except (OSError, ValueError) as why:
                raise Problem(
                    f"{project.shown(path)} cannot be read ({in_one_line(why)}); scrape it again."
                ) from None
            tables.append(table.select(_COLUMNS))
            editions.append((source, year, len(table)))
    if not tables:
        return pd.DataFrame(columns=["source", "year", *_COLUMNS])
    splits = pa.concat_tables(tables, promote_options="permissive").to_pandas()
    sources, years, lengths = zip(*editions, strict=True)
    return splits.assign(source=pd.Series(sources, dtype="str").repeat(lengths).array,
                         year=np.repeat(np.array(years), lengths))  # fmt: skip


def mark_not_started(seen: pd.DataFrame, splits: pd.DataFrame) -> pd.DataFrame:
    """`seen` with LiveTrail's registered runners who passed no checkpoint as `dns`.

    Only where the edition has passages at all; a runner with a finish time was there anyway.
    """
    keys = ["year", "row"]
    passed = splits.loc[splits["source"].eq("utmb_livetrail"), keys].drop_duplicates()
    was_there = pd.MultiIndex.from_frame(seen[keys].astype(int)).isin(
        pd.MultiIndex.from_frame(passed)
    )
    absent = (
        seen["source"].eq("utmb_livetrail") & seen["year"].isin(passed["year"].unique())
        & seen["status"].ne("finished") & ~was_there
    )  # fmt: skip
    return seen.assign(status=seen["status"].mask(absent, "dns"))


def result_splits(splits: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The splits table: the raw splits under their result's id.

    `rows` says which result each raw row is of: source, year, row, result_id. A time that the source
    leaves out is left out; one that it prints out of order is kept as printed.
    """
    keys = ["source", "year", "row"]
    results = rows.loc[rows["source"].isin(splits["source"].unique()), [*keys, "result_id"]]
    results = results.assign(race=results["source"].map(RACE_OF)).astype({"year": int, "row": int})
    results = results.sort_values(["race", "year", "result_id"], ignore_index=True)
    results["place"] = pd.factorize(results["result_id"])[0]
    # Sorted by number before anything is looked up: there are ten times as many splits as results.
    table = splits[splits["elapsed_seconds"].notna().to_numpy()]
    table = table.assign(place=_places(table[keys], results))
    table = table.drop(columns=["source", "row"])
    table = table[table["place"].notna().to_numpy()].astype({"place": int})
    known = table.sort_values(["place", "sequence"], ignore_index=True)
    of = known.pop("place").to_numpy()
    results = results.drop_duplicates("place")
    known = known.assign(**{name: results[name].array.take(of) for name in ("race", "result_id")})
    return checked(shaped(known, SPLITS), SPLITS)


def _places(keys: pd.DataFrame, results: pd.DataFrame) -> np.ndarray:
    """Where in `results` the row with each of `keys` (source, year, row) is; missing where there is none."""
    found = keys.merge(
        results[[*keys.columns, "place"]], on=list(keys.columns), how="left", validate="m:1"
    )
    return found["place"].to_numpy()
