"""The draws as they were held: who was in them, who was drawn, and what each did at UTMB.

What is compared was fixed before it was looked at: `data/curated/lottery_plan.csv` says which, `lottery_draws.csv` which draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from race_doubles.analysis.who_gets_in.door_model import HOME
from race_doubles.clean.entries.counts import read_counts
from race_doubles.clean.entries.read import read_doors
from race_doubles.clean.raw import read_provenance
from race_doubles.common.curated import Column, read_curated
from race_doubles.common.paths import Project

DRAWS = (
    Column("draw", "year"),
    Column("ran_in", "year"),
    Column("known", choices=("drawn", "starters")),
    Column("utmb_before", "year"),
    Column("utmb_after", "year", may_be_empty=True),
    Column("reason"),
    Column("source", "url"),
)
PARTS = (
    "question", "seen before", "strata", "groups", "outcome", "balance", "placebo", "test", "bound",
    "not to be had", "rule", "power",
)  # fmt: skip
PLAN = (Column("part", choices=PARTS), Column("item"), Column("rule"), Column("reason"))
#: Doors that are other draws, or places of an earlier year: in neither group.
APART = ("rollover", "raffle")


def load_draws(curated: Path) -> pd.DataFrame:
    """The draws that can be used: draw, ran_in, known (`drawn`, `starters`), utmb_before, utmb_after (Int64), reason, source."""
    return read_curated(curated / "lottery_draws.csv", DRAWS, key=("draw",)).drop(columns="line")


def load_plan(curated: Path) -> pd.DataFrame:
    """What was fixed beforehand: part, item, rule, reason."""
    return read_curated(curated / "lottery_plan.csv", PLAN, key=("part", "item")).drop(
        columns="line"
    )


@dataclass(frozen=True)
class Counts:
    """How many people, from the lists: by draw and tickets `holders`, `drawn`, `apart` (Int64 whole numbers).

    `withdrawn` has, by draw, how many came from the wait list, which stands for how many of those drawn withdrew.
    """

    strata: pd.DataFrame
    withdrawn: pd.Series


def published_draws(project: Project) -> pd.DataFrame:
    """How many the entrants lists have by the lottery, and the draw itself where it is published: year, stage, tickets, people.

    `stage` is `entered` or `drawn`. The lists of starters print who came from the wait list in the same way.
    """
    entered = read_doors(project, read_provenance(project))
    lottery = entered[entered["door"].eq("lottery") & entered["tickets"].notna()]
    people = lottery.groupby(["year", "tickets"]).size().rename("people").reset_index()
    drawn = read_counts(project, "drawn_by_tickets.csv").rename(columns={"applicants": "people"})
    return pd.concat(
        [people.assign(stage="entered"), drawn[drawn["tickets"].notna()]], ignore_index=True
    )[["year", "stage", "tickets", "people"]]


def count(
    draws: pd.DataFrame, holders: pd.DataFrame, published: pd.DataFrame, entries: pd.DataFrame
) -> Counts:
    """The people of every draw, by tickets.

    `holders` are the counts of the lottery lists (year, tickets, applicants), `published` as `published_draws`; `entries` say who came
    from the wait list, and who of those set apart held how many tickets where no count does.
    """
    asked = holders[holders["tickets"].notna()].groupby(["year", "tickets"])["applicants"].sum()
    entered = published[published["stage"].eq("entered")].set_index(["year", "tickets"])["people"]
    whole = published[published["stage"].eq("drawn")].set_index(["year", "tickets"])["people"]
    waiting = published[published["stage"].eq("waitlisted")].set_index(["year", "tickets"])[
        "people"
    ]
    came = entries[entries["stage"].eq("entered") & entries["door"].eq("wait list")]
    called = came.groupby(["year", "tickets"]).size()
    rows, withdrawn = [], {}
    for draw in draws.itertuples():
        named = set(whole.index.get_level_values("year"))
        by = asked.xs(draw.draw)
        if draw.draw in named:
            drawn = whole.xs(draw.draw)
        else:
            drawn = entered.xs(draw.draw).add(_misprinted(entries, draw.draw), fill_value=0)
            if draw.draw in called.index.get_level_values("year"):
                # A list that tells them apart has them as Lottery WL, which is no lottery door.
                same = _printed_alike(published, entries, draw.draw)
                drawn = drawn.sub(same, fill_value=0)
        apart = _apart(draw, waiting, entries)
        table = pd.DataFrame({"holders": by, "drawn": drawn.reindex(by.index), "apart": apart.reindex(by.index)})  # fmt: skip
        rows.append(table.fillna(0).astype("int64").rename_axis("tickets").reset_index().assign(draw=int(draw.draw)))  # fmt: skip
        if draw.known == "starters":
            withdrawn[int(draw.draw)] = int(came["year"].eq(draw.ran_in).sum())
    strata = pd.concat(rows, ignore_index=True)
    return Counts(strata[["draw", "tickets", "holders", "drawn", "apart"]], pd.Series(withdrawn, dtype="int64"))  # fmt: skip


def _printed_alike(published: pd.DataFrame, entries: pd.DataFrame, year: int) -> pd.Series:
    """Who came from the wait list and stands on the entrants list as drawn, by tickets."""
    own = entries[entries["year"].eq(year) & entries["stage"].eq("entered")]
    alike = own["door"].eq("wait list") & ~own["entry_type"].str.contains("WL", na=False)
    return own[alike].groupby("tickets").size()


def _misprinted(entries: pd.DataFrame, year: int) -> pd.Series:
    """What to add to those drawn, by tickets, where the entrants list prints other tickets than the runner applied with."""
    own = entries[entries["year"].eq(year)]
    lottery = own[own["stage"].eq("entered") & own["door"].eq("lottery")]
    applied = own.loc[own["stage"].eq("applied"), ["runner_id", "tickets"]]
    both = lottery[["runner_id", "tickets"]].merge(
        applied.drop_duplicates("runner_id"), on="runner_id", suffixes=("_entered", "_applied")
    )
    other = both[both["tickets_entered"].ne(both["tickets_applied"])]
    return (
        other["tickets_applied"]
        .value_counts()
        .sub(other["tickets_entered"].value_counts(), fill_value=0)
    )


def _apart(draw, waiting: pd.Series, entries: pd.DataFrame) -> pd.Series:
    """Who is set apart, by tickets: by the counts where they have tickets, else those known by a result."""
    years = {int(draw.draw), int(draw.ran_in)}
    applied = entries[entries["stage"].eq("applied") & entries["year"].eq(draw.draw)]
    tickets = applied.drop_duplicates("runner_id").set_index("runner_id")["tickets"]
    here = entries[entries["year"].isin(years)]
    other = set(here.loc[here["stage"].eq("entered") & here["door"].isin(APART), "runner_id"])
    waited = set(here.loc[here["stage"].eq("waitlisted"), "runner_id"])
    known = draw.draw in waiting.index.get_level_values("year")
    people = (other - waited) if known else (other | waited)
    own = tickets.reindex(sorted(people)).dropna().value_counts()
    return own.add(waiting.xs(draw.draw), fill_value=0) if known else own


def _by_year(rows: pd.DataFrame) -> dict[int, set[str]]:
    """The runners of each year of `rows` (runner_id, year)."""
    return {int(year): set(ids.tolist()) for year, ids in rows.groupby("year")["runner_id"]}


def applicants(draws: pd.DataFrame, entries: pd.DataFrame, starts: pd.DataFrame) -> pd.DataFrame:
    """Everybody in a draw who is known by a result, with what they did: one row a draw and runner.

    Gives draw, known, runner_id, tickets, sex, abroad (boolean, missing where the list does not say), age (where the list has it),
    is_drawn and is_apart (bool), and from the starts at UTMB `started`, `stopped`, `finished` in the year of the race, `started_before` and
    `stopped_before` in the summer before the draw, `started_after` (missing where no UTMB was held).
    """
    utmb = starts.loc[starts["race"].eq("utmb"), ["runner_id", "year", "status"]]
    utmb = utmb.drop_duplicates(["runner_id", "year"])
    ran = _by_year(utmb)
    done = _by_year(utmb[utmb["status"].eq("finished")])
    tables = []
    for draw in draws.itertuples():
        here = entries[entries["year"].isin({int(draw.draw), int(draw.ran_in)})]
        rows = here[here["stage"].eq("applied") & here["year"].eq(draw.draw)]
        rows = rows.sort_values("entry_id").drop_duplicates("runner_id")
        runners = rows["runner_id"].tolist()
        waited = set(here.loc[here["stage"].eq("waitlisted"), "runner_id"])
        other = set(here.loc[here["stage"].eq("entered") & here["door"].isin(APART), "runner_id"])
        own = here[here["year"].eq(draw.draw)]
        named = own[own["stage"].eq("drawn")]
        if named.empty:
            named = own[own["stage"].eq("entered") & own["door"].eq("lottery")]
        table = pd.DataFrame({
            "draw": int(draw.draw), "known": draw.known, "runner_id": rows["runner_id"], "tickets": rows["tickets"].astype("int64"),
            "sex": rows["sex"], "abroad": rows["country"].ne(HOME).astype("boolean").mask(rows["country"].isna()), "age": rows["age"],
        })  # fmt: skip
        table["is_drawn"] = rows["runner_id"].isin(set(named["runner_id"]))
        table["is_apart"] = rows["runner_id"].isin(waited | other) & ~table["is_drawn"]
        for name, year in (
            ("", draw.ran_in),
            ("_before", draw.utmb_before),
            ("_after", draw.utmb_after),
        ):
            if pd.isna(year):
                continue
            there, through = (
                np.array([runner in some.get(int(year), ()) for runner in runners], dtype=bool)
                for some in (ran, done)
            )
            table[f"started{name}"] = there
            table[f"finished{name}"] = through
            table[f"stopped{name}"] = there & ~through
        tables.append(table)
    every = pd.concat(tables, ignore_index=True)
    flags = [name for name in every if name.startswith(("started", "finished", "stopped"))]
    return every.astype(dict.fromkeys(flags, "boolean"))
