"""The name by which a person is shown: a rule over all names of all their starts, and rows that people decide."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from race_doubles.clean.names import fold
from race_doubles.clean.names.distinct import map_distinct
from race_doubles.common.curated import Column, read_curated_if_there, row_problem
from race_doubles.common.races import DOUBLE

FILE = "display_names.csv"
COLUMNS = (Column("result_id"), Column("name"), Column("reason"), Column("source"))
#: Countries whose people are at home at Western States; those of all others are at UTMB.
WSER_COUNTRIES = ("USA", "CAN")
_WSER, _UTMB = DOUBLE


def display_names(results: pd.DataFrame, runner: pd.Series, names: pd.DataFrame) -> pd.Series:
    """The name by which each person is shown, by runner_id (`str`); people whom no source names are left out.

    `runner` is the runner_id by result_id, `names` the names table. Every source's name of a start is a vote for its
    folded words. The words with most votes in the home race win (Western States for people of `WSER_COUNTRIES`, else UTMB;
    the other where they have no start at home); ties go to more votes in both races, then to the shorter, then by the
    alphabet. They stand in the order that most votes have, or else the strongest sources, and are spelt as one of those does: one with accents before
    one without, then with an apostrophe, then with more capitals inside words, then the more frequent. A name of
    one word has no vote where the person has others.
    """
    votes = names.assign(runner_id=names["result_id"].map(runner))
    several = votes.groupby("runner_id")["name"].transform("nunique").gt(1)
    one_name = votes[~several].drop_duplicates("runner_id").set_index("runner_id")["name"]
    votes = votes[several]
    if votes.empty:
        return one_name
    strongest = results[["result_id", "race", "source"]]
    votes = votes.merge(strongest, on="result_id", suffixes=("", "_strongest"))
    votes = votes.assign(own=votes["source"].eq(votes["source_strongest"]), size=1)
    votes = votes.groupby(["runner_id", "race", "name"], as_index=False)[["size", "own"]].sum()
    whole = votes["name"].str.contains(" ", regex=False)
    votes = votes[whole | ~whole.groupby(votes["runner_id"]).transform("any")]
    intact = ~votes["name"].str.contains("[?\ufffd]")
    votes = votes[intact | ~intact.groupby(votes["runner_id"]).transform("any")]
    ordered = map_distinct(votes["name"], fold)
    votes = votes.assign(
        ordered=ordered, folded=map_distinct(ordered, lambda text: " ".join(sorted(text.split())))
    )
    chosen = _spelt(votes, _winners(votes, _home(results, runner)))
    return pd.concat([one_name, chosen]).sort_index()


def _home(results: pd.DataFrame, runner: pd.Series) -> pd.Series:
    """The home race by runner_id: by the country that most results give, the first of the alphabet if several do."""
    rows = results.assign(runner_id=results["result_id"].map(runner))
    counts = rows.groupby(["runner_id", "country"]).size().rename("rows").reset_index()
    counts = counts.sort_values(["runner_id", "rows", "country"], ascending=[True, False, True])
    country = counts.drop_duplicates("runner_id").set_index("runner_id")["country"]
    return country.isin(WSER_COUNTRIES).map({True: _WSER, False: _UTMB})


def _winners(votes: pd.DataFrame, home: pd.Series) -> pd.DataFrame:
    """runner_id and the folded form that wins."""
    at_home = votes["race"].eq(votes["runner_id"].map(home).astype("str").fillna(_UTMB))
    none_there = ~at_home.groupby(votes["runner_id"]).transform("any")
    counted = votes.assign(home=votes["size"].where(at_home | none_there, 0))
    forms = counted.groupby(["runner_id", "folded"], as_index=False)[["home", "size"]].sum()
    forms["length"] = forms["folded"].str.len()
    forms = forms.sort_values(
        ["runner_id", "home", "size", "length", "folded"],
        ascending=[True, False, False, True, True],
    )
    return forms.drop_duplicates("runner_id")[["runner_id", "folded"]]


def _spelt(votes: pd.DataFrame, winners: pd.DataFrame) -> pd.Series:
    """The best spelling of each winning form."""
    spellings = votes.merge(winners, on=["runner_id", "folded"])
    spellings = spellings.groupby(["runner_id", "ordered", "name"], as_index=False)[
        ["size", "own"]
    ].sum()
    spellings = spellings.assign(
        votes=spellings.groupby(["runner_id", "ordered"])["size"].transform("sum"),
        strongest=spellings.groupby(["runner_id", "ordered"])["own"].transform("sum"),
        accents=~spellings["name"].map(str.isascii),
        apostrophe=spellings["name"].str.contains("['’]"),
        capitals=spellings["name"].str.count("(?<=[a-zà-ÿ])[A-ZÀ-Þ]"),
    )
    order = ["accents", "apostrophe", "capitals", "size", "name"]
    spellings = spellings.sort_values(
        ["runner_id", "votes", "strongest", "ordered", *order],
        ascending=[True, False, False, True, *[False] * len(order)],
    )
    return spellings.drop_duplicates("runner_id").set_index("runner_id")["name"]


def decided_names(curated_dir: Path, runner: Mapping[str, str]) -> pd.Series:
    """The names that people decided (`display_names.csv`), by runner_id; no file is none.

    Raises Problem for a row without reason or source, a result that there is not, and a person named twice.
    """
    path = curated_dir / FILE
    names: dict[str, str] = {}
    lines: dict[str, int] = {}
    for row in read_curated_if_there(path, COLUMNS).itertuples():
        if row.result_id not in runner:
            raise row_problem(path, row.line, f"names {row.result_id!r}, the id of no result")
        who = runner[row.result_id]
        if who in names:
            raise row_problem(path, row.line, f"names the person of line {lines[who]} again", "remove one")  # fmt: skip
        names[who], lines[who] = row.name, row.line
    return pd.Series(names, dtype="str")
