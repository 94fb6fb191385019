"""The project's own links: who is who in `results`, and the table of runners."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow as pa

from race_doubles.common.errors import Problem
from race_doubles.common.races import RACES
from race_doubles.common.table import checked, shaped
from race_doubles.link import kept
from race_doubles.link.decisions import DIFFERENT, SAME, Decisions, counted_until, read_decisions
from race_doubles.link.disjoint_sets import DisjointSets
from race_doubles.link.display_names import decided_names, display_names
from race_doubles.link.engine import DuckEngine
from race_doubles.link.finish_counts import finish_halves
from race_doubles.link.joins import joins_of
from race_doubles.link.model import Outcome, link_rows
from race_doubles.link.schema import LINKS, RUNNERS
from race_doubles.link.tables import source_of
from race_doubles.link.weights import DECIDED_WEIGHT


class People(NamedTuple):
    """Who is who: the tables of links and runners, and `joins` (see `joins.joins_of`)."""

    links: pd.DataFrame
    runners: pd.DataFrame
    joins: pd.DataFrame


def build_links(
    results: pd.DataFrame,
    curated_dir: Path,
    names: pd.DataFrame | None = None,
    keep: Path | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`(links, runners)` of `build_people`."""
    people = build_people(results, curated_dir, names, keep)
    return people.links, people.runners


def build_people(
    results: pd.DataFrame,
    curated_dir: Path,
    names: pd.DataFrame | None = None,
    keep: Path | None = None,
) -> People:
    """Say who is who in `results`.

    `results` has the columns of the results table, `names` those of the names table; `curated_dir` holds the decisions of
    people. The linker's first tables go to the file `keep` (`link.kept`). Gives
    links and runners as `link.schema` describes them: links sorted by result_id, runners by runner_id.

    A runner_id is `r-` and the id of the person's earliest result: a later edition leaves it alone, unless it shows
    that two people are one (they keep the id of the earlier) or one was two. Raises Problem for a decision that
    contradicts another or matches no result, and where a table is not what its description says.
    """
    joins: list[pd.DataFrame] = []
    outcome = link_results(results, curated_dir, names=names, joins=joins, keep=keep)
    links = checked(shaped(outcome.links.to_pandas(), LINKS), LINKS)
    runner = dict(zip(links["result_id"].tolist(), links["runner_id"].tolist(), strict=True))
    shown = decided_names(curated_dir, runner)
    if names is not None:
        by_rule = display_names(results, links.set_index("result_id")["runner_id"], names)
        shown = pd.concat([shown, by_rule[~by_rule.index.isin(shown.index)]])
    return People(links, runners_of(results, links, shown), joins[0])


def link_results(
    results: pd.DataFrame,
    curated_dir: Path | None,
    with_ids: bool = True,
    names: pd.DataFrame | None = None,
    joins: list[pd.DataFrame] | None = None,
    keep: Path | None = None,
    until: int | None = None,
) -> Outcome:
    """As `build_people`, with the counts; `with_ids=False` hides the organisers' ids from the linker.

    `until` is the last year that counts in how rare names are, without it the one that `curated_dir` says. To a list `joins` the table of that name is added.
    """
    if results["result_id"].duplicated().any():
        first = results.loc[results["result_id"].duplicated(), "result_id"].iloc[0]
        raise Problem(f"The results hold result_id {first} twice; correct how clean makes the ids.")
    decisions = (
        read_decisions(curated_dir, results["result_id"].tolist()) if curated_dir else Decisions()
    )
    hidden = results if with_ids else results.drop(columns="organiser_person_id")
    engine = DuckEngine()

    def tell(stage: str) -> None:
        if keep and stage == kept.STAGES[-1]:
            kept.keep(engine, keep, kept.code_digest())

    try:
        engine.put("source", source_of(hidden))
        outcome = link_rows(
            engine, apart=decisions.different, names=names_of(names), tally=tally_of(results, names),
            counted_until=counted_until(curated_dir) if until is None else until, tell=tell,
        )  # fmt: skip
        if joins is not None:
            joins.append(joins_of(engine, outcome.joins, decisions.same))
    finally:
        engine.close()
    return join_decided(outcome, decisions, results) if decisions.same else outcome


def names_of(names: pd.DataFrame | None) -> pa.Table | None:
    """The names table as the linker takes it."""
    if names is None:
        return None
    pairs = names[["result_id", "name"]].drop_duplicates()
    return pa.table({name: pa.array(pairs[name], pa.string(), from_pandas=True) for name in pairs})


def tally_of(results: pd.DataFrame, names: pd.DataFrame | None) -> pa.Table | None:
    """The starts at races whose organiser counts finishes, as the linker takes them; None where none does.

    Of the counts those of one half of the people are evidence; the others stay unseen, to test with (`finish_halves`).
    """
    if (
        names is None
        or "earlier_finishes" not in results
        or results["earlier_finishes"].isna().all()
    ):
        return None
    counted = results[results["earlier_finishes"].notna()]
    halves = finish_halves(counted["result_id"], names)
    known = counted["earlier_finishes"].where(halves.eq("evidence").to_numpy())
    starts = results[results["race"].isin(counted["race"].unique())]
    return pa.table(
        {
            "result_id": pa.array(starts["result_id"], pa.string(), from_pandas=True),
            "race": pa.array(starts["race"], pa.string(), from_pandas=True),
            "year": pa.array(starts["year"].astype("int64")),
            "finished": pa.array(starts["status"].eq("finished").to_numpy(), pa.bool_()),
            "earlier": pa.array(known.reindex(starts.index), pa.int64(), from_pandas=True),
        }
    )


def join_decided(outcome: Outcome, decisions: Decisions, results: pd.DataFrame) -> Outcome:
    """`outcome` with the people joined whom a person has judged to be one, all results of both.

    The linker forms its people first, by its own rules; so a decision adds to what they know and
    takes nothing away. Results that so come to a person who has earlier ones are linked by `curated`. Raises
    Problem where that would join two who were judged to be two people.
    """
    links = outcome.links.to_pandas()
    runner = links.set_index("result_id")["runner_id"]
    year = results.set_index("result_id")["year"].astype("float")
    people: DisjointSets[str] = DisjointSets()
    find = people.find

    def age(who: str) -> tuple[bool, float, str]:
        first = who.removeprefix("r-")
        return bool(pd.isna(year[first])), float(year[first]), first

    for one, other in decisions.same:
        first, second = sorted((find(runner[one]), find(runner[other])), key=age)
        people.join(first, second)
    for one, other in decisions.different:
        if find(runner[one]) == find(runner[other]):
            raise Problem(f"{SAME} joins the people of {one} and {other}, whom {DIFFERENT} tells apart; say in {DIFFERENT} "
                          "which other results are not theirs, or correct one of the two.")  # fmt: skip
    person = links["runner_id"].map(find)
    moved = person != links["runner_id"]
    links["runner_id"] = person
    links.loc[moved, "method"] = "curated"
    links.loc[moved, "match_weight"] = DECIDED_WEIGHT
    counts = {**outcome.counts, "people": int(links["runner_id"].nunique()),
              "decided_rows": len({result for pair in decisions.same for result in pair})}  # fmt: skip
    return Outcome(
        pa.Table.from_pandas(links, schema=outcome.links.schema, preserve_index=False),
        counts,
        outcome.seconds,
    )


def runners_of(
    results: pd.DataFrame, links: pd.DataFrame, shown: pd.Series | None = None
) -> pd.DataFrame:
    """One row a person: name, the narrowed born range, editions started and finished by race.

    The name is the one in `shown` (by runner_id), for others that of the latest result.
    """
    known = ["result_id", "race", "year", "status", "name", "sex", "born_min", "born_max"]
    rows = results[known].merge(
        links[["result_id", "runner_id"]], on="result_id", validate="one_to_one"
    )
    rows = rows.sort_values(["runner_id", "year", "result_id"], ignore_index=True)
    people = rows.groupby("runner_id")
    low, high = people["born_min"].max(), people["born_max"].min()
    apart = (low > high).fillna(False)
    latest = people["name"].last()
    runners = pd.DataFrame(
        {
            "name": latest if shown is None else shown.reindex(latest.index).fillna(latest),
            "sex": people["sex"].last(),
            # Where ages contradict each other by a year, both years stay possible.
            "born_min": low.mask(apart, high),
            "born_max": high.mask(apart, low),
        }
    )
    rules = {"starts": rows["status"] != "dns", "finishes": rows["status"] == "finished"}
    for what, rule in rules.items():
        # One person starts an edition once, however many rows of it are theirs.
        editions = rows.loc[rule, ["runner_id", "race", "year"]].drop_duplicates()
        counts = editions.groupby(["runner_id", "race"]).size().unstack(fill_value=0)
        counts = counts.reindex(index=runners.index, columns=list(RACES), fill_value=0)
        runners = runners.join(counts.add_suffix(f"_{what}").astype("Int64"))
    return checked(runners.reset_index()[RUNNERS.names], RUNNERS)
