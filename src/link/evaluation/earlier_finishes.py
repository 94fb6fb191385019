"""The organiser's own count as a test: an entrants list says of each entrant how often they had finished before."""

from __future__ import annotations

import pandas as pd

from race_doubles.clean.names import fold
from race_doubles.clean.names.distinct import map_distinct
from race_doubles.link.finish_counts import half_of


def earlier_finishes(
    entrants: pd.DataFrame, results: pd.DataFrame, links: pd.DataFrame
) -> pd.DataFrame:
    """Every entrant whose count of earlier finishes can be compared, one row each.

    `entrants` are the raw lists (text: year, bib, first_name, last_name, ws_finishes). An entrant is the result of that
    year at Western States with the bib, if the two names share a word. Gives result_id, runner_id, name, year, said (by the
    organiser), ours (finishes within the limit that the links give the person in earlier years; Int64) and half (see `half_of`).
    """
    home = results[results["race"].eq("wser")].merge(
        links[["result_id", "runner_id"]], on="result_id"
    )
    said = entrants[entrants["ws_finishes"].str.fullmatch("[0-9]+")]
    said = said.assign(
        year=said["year"].astype("int64"),
        said=said["ws_finishes"].astype("Int64"),
        entrant=said["first_name"] + " " + said["last_name"],
    )
    starts = home.assign(year=home["year"].astype("int64"))
    table = said[["year", "bib", "said", "entrant"]].merge(
        starts[["year", "bib", "result_id", "runner_id", "name"]], on=["year", "bib"]
    )
    table = table[~table.duplicated(["year", "bib"], keep=False)]
    words = [map_distinct(table[side], fold) for side in ("entrant", "name")]
    kin = [bool(set(one.split()) & set(other.split())) for one, other in zip(*words, strict=True)]
    table = table[kin]
    finishes = starts.loc[starts["status"].eq("finished"), ["runner_id", "year"]]
    before = table[["result_id", "runner_id", "year"]].merge(
        finishes, on="runner_id", suffixes=("", "_finished")
    )
    before = before[before["year_finished"] < before["year"]]
    ours = before.groupby("result_id").size()
    table = table.assign(
        ours=table["result_id"].map(ours).fillna(0).astype("Int64"),
        half=[half_of(name) for name in table["entrant"]],
    )
    columns = ["result_id", "runner_id", "name", "year", "said", "ours", "half"]
    return table[columns].sort_values(["year", "result_id"], ignore_index=True)


def agreement(table: pd.DataFrame) -> pd.DataFrame:
    """How often the counts of `earlier_finishes` agree, a row a half and all: entrants, agree, more (we have too
    many: two people joined), fewer (we have too few: one person split, or a finish of which no result is known)."""
    rows = []
    for half, group in [*table.groupby("half"), ("all", table)]:
        apart = group["ours"] - group["said"]
        rows.append((half, len(group), int(apart.eq(0).sum()), int(apart.gt(0).sum()), int(apart.lt(0).sum())))  # fmt: skip
    return pd.DataFrame(rows, columns=["half", "entrants", "agree", "more", "fewer"])
