"""Who won two or three of the races in one year: the published winners where the rows do not reach, our rows elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from race_doubles.analysis.other_doubles.all_three import THREE
from race_doubles.analysis.other_doubles.feats import one_name, with_all_names
from race_doubles.doubles.tables import Tables


def winners(places: pd.DataFrame, tables: Tables, races: Sequence[str] = THREE) -> pd.DataFrame:
    """One row a winner: race, year, sex, name, known_as (all names of the rows), runner_id (missing where only a
    publication has the win), source (the page; empty where our rows have it).

    Our rows come first; of an edition and sex that they do not reach the published winner stands, of those of
    `places` whose name is known.
    """
    starts = tables.starts
    first = starts["status"].eq("finished") & starts["sex_place"].eq(1).fillna(False)
    ours = with_all_names(tables, starts[first & starts["race"].isin(races)])
    shown = tables.runners.set_index("runner_id")["name"]
    ours = ours[["race", "year", "sex", "known_as", "runner_id"]].assign(source="")
    ours = ours.assign(name=ours["runner_id"].map(shown))
    published = places[places["place"].eq(1) & places["name"].ne("") & places["race"].isin(races)]
    reached = pd.MultiIndex.from_frame(ours[["race", "year", "sex"]].astype("str"))
    there = pd.MultiIndex.from_frame(published[["race", "year", "sex"]].astype("str"))
    rest = published[~there.isin(reached)]
    rest = rest[["race", "year", "sex", "name", "source"]].assign(
        known_as=rest["name"], runner_id=pd.NA
    )
    both = pd.concat([ours, rest], ignore_index=True).astype({"year": "int64"})
    return both.sort_values(["year", "race", "sex", "name"], ignore_index=True)


def of_several(won: pd.DataFrame) -> pd.DataFrame:
    """Who of `winners` won more than one race in one year: year, name, sex, races (tuple, in the order of `won`), sources.

    One person are those of one runner_id, and a published name that one of them bears.
    """
    rows = []
    for (year, sex), here in won.groupby(["year", "sex"]):
        left = here.to_dict("records")
        while left:
            one = left.pop(0)
            same = [other for other in left if _one_person(one, other)]
            left = [other for other in left if other not in same]
            wins = [one, *same]
            if len({win["race"] for win in wins}) > 1:
                named = [win for win in wins if not pd.isna(win["runner_id"])] or wins
                rows.append({
                    "year": year, "name": named[0]["name"], "sex": sex,
                    "races": tuple(race for race in THREE if race in {win["race"] for win in wins}),
                    "sources": tuple(sorted({win["source"] for win in wins} - {""})),
                })  # fmt: skip
    return pd.DataFrame(rows, columns=["year", "name", "sex", "races", "sources"])


def known_editions(won: pd.DataFrame, race: str) -> pd.DataFrame:
    """Of how many editions of `race` the winner is known, a row a sex: sex, editions, first_year, last_year."""
    own = won[won["race"].eq(race)]
    return own.groupby("sex")["year"].agg(editions="nunique", first_year="min", last_year="max").reset_index()  # fmt: skip


def _one_person(one: dict, other: dict) -> bool:
    if not pd.isna(one["runner_id"]) and not pd.isna(other["runner_id"]):
        return one["runner_id"] == other["runner_id"]
    return one_name(one["name"], other["known_as"]) or one_name(other["name"], one["known_as"])
