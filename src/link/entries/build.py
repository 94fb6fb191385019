"""The table `entries`: who of the runners asked for a place, and who held one by which door."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from race_doubles.clean.build import Resolved
from race_doubles.clean.entries.called import through_the_wait_list
from race_doubles.clean.entries.read import ENTRANTS, missing_lists, read_entered, read_lists
from race_doubles.clean.raw import read_provenance
from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.common.table import checked, shaped
from race_doubles.link.entries.candidates import candidates
from race_doubles.link.entries.choose import choose
from race_doubles.link.entries.committed import FILE, changes, read_committed
from race_doubles.link.entries.schema import ENTRIES
from race_doubles.scrape.sources import PRIVATE


def build_entries(
    project: Project, resolved: Resolved, links: pd.DataFrame, runners: pd.DataFrame,
    tell: Callable[[str], None],
) -> pd.DataFrame:  # fmt: skip
    """The table `entries`, as `schema.ENTRIES` describes it.

    With the lists of applicants in data/raw they are matched with the runners anew, and `tell` gets what changed against
    data/raw/entries.csv; without them the kept entries are used, and `tell` gets that. The entrants lists are in the
    repository. Raises Problem where a list or the kept entries are not what they should be.
    """
    provenance = read_provenance(project)
    runner_of = links.set_index("result_id")["runner_id"]
    entered = with_results(read_entered(project, provenance), resolved)
    kept = read_committed(project.raw)
    if not provenance["source"].isin(PRIVATE).any():
        # No list of applicants was ever fetched here: there is nothing to match.
        matched = kept
    elif missing := missing_lists(project, provenance):
        tell(f"entries: {project.shown(missing[0])} and {len(missing) - 1} more lists of applicants are not here, so the "
             f"{len(kept):,} entries of data/raw/{FILE} are used")  # fmt: skip
        matched = kept
        if unknown := sorted(
            set(kept["result_id"].tolist()) - set(resolved.every["result_id"].tolist())
        ):
            raise Problem(
                f"data/raw/{FILE} names the result {unknown[0]}, which there is none of ({len(unknown)} such); "
                "match the lists anew with `doubles entries`, or restore it from version control."
            )
    else:
        tell("entries: matching the lists of applicants with the runners anew")
        matched = match_lists(read_lists(project, provenance), entered, resolved, links, runners)
        told = changes(kept, matched, runner_of)
        tell(f"entries: {'; '.join(told)}; `doubles entries` keeps them" if told else
             f"entries: all {len(kept):,} are as data/raw/{FILE} has them")  # fmt: skip
    return finish(entered, matched, runner_of)


def match_lists(
    lists: pd.DataFrame, entered: pd.DataFrame, resolved: Resolved, links: pd.DataFrame, runners: pd.DataFrame
) -> pd.DataFrame:  # fmt: skip
    """The entries of `lists`, and those of `entered` without a result, that are of people who have results.

    Gives the columns of `committed.COLUMNS`. Who is withheld takes part, so that their entries go to nobody else, and is
    left out at the end.
    """
    results = resolved.every.merge(links[["result_id", "runner_id"]], on="result_id", how="left")
    withheld = results["runner_id"].isna()
    alone = "withheld " + results["organiser_person_id"].fillna(results["result_id"])
    results["runner_id"] = results["runner_id"].where(~withheld, alone)
    results = with_born_range(results, runners)
    entries = pd.concat(
        [lists, entered[entered["result_id"].isna()][lists.columns]], ignore_index=True
    )
    found = candidates(entries, results)
    chosen = choose(found, entries, results["runner_id"].nunique())
    chosen = chosen[chosen["runner_id"].isin(runners["runner_id"])]
    matched = entries.assign(called_on=_iso(entries["called_on"])).merge(
        chosen, on="entry_id", validate="one_to_one"
    )
    kept = shaped(matched, ENTRIES).drop(columns="runner_id").assign(result_id=matched["result_id"])
    return kept.sort_values("entry_id", ignore_index=True)


def with_born_range(results: pd.DataFrame, runners: pd.DataFrame) -> pd.DataFrame:
    """`results` (with runner_id) with the birth years that all results of the runner allow, where they allow any."""
    of_runner = results[["runner_id"]].merge(runners, on="runner_id", how="left")
    known = {
        end: of_runner[end].set_axis(results.index).fillna(results[end])
        for end in ("born_min", "born_max")
    }
    return results.assign(**known)


def with_results(entered: pd.DataFrame, resolved: Resolved) -> pd.DataFrame:
    """`entered` with result_id, the result that a row of the entrants lists is part of; missing where it is of none."""
    rows = resolved.matched[resolved.matched["source"].eq(ENTRANTS)]
    at = pd.MultiIndex.from_frame(rows[["year", "row"]].astype("int64"))
    result = pd.Series(resolved.starts["result_id"].reindex(rows["start"]).array, index=at)
    keys = pd.MultiIndex.from_frame(entered[["year", "row"]].astype("int64"))
    return entered.assign(result_id=result.reindex(keys).array)


def finish(entered: pd.DataFrame, matched: pd.DataFrame, runner_of: pd.Series) -> pd.DataFrame:
    """All entries of people who have results, each with its runner and door, checked."""
    own = entered[entered["result_id"].notna()]
    own = own.assign(called_on=_iso(own["called_on"]), match_weight=float("nan"))
    every = pd.concat([shaped(own, ENTRIES), shaped(matched, ENTRIES)], ignore_index=True)
    results = pd.concat([own["result_id"], matched["result_id"]], ignore_index=True)
    every["runner_id"] = results.map(runner_of).astype("str")
    every = every[every["runner_id"].notna()]
    waiting = every["stage"].eq("waitlisted")
    is_in = every["stage"].eq("entered")
    placed = through_the_wait_list(every[is_in], every[waiting], "runner_id")
    every = pd.concat([every[~is_in], placed], ignore_index=True)
    every = every.sort_values(["year", "stage", "entry_id"], ignore_index=True)
    return checked(shaped(every, ENTRIES), ENTRIES)


def _iso(day: pd.Series) -> pd.Series:
    return day.dt.strftime("%Y-%m-%d").astype("str")
