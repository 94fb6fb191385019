"""The whole room: `data/raw` and `data/curated` in, results, editions, reconciliation, splits out."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from race_doubles.clean.by_race import Reconciled, reconcile_all
from race_doubles.clean.editions import count_editions, load_reasons
from race_doubles.clean.given_names import given_names
from race_doubles.clean.places import sex_places
from race_doubles.clean.raw import edition_urls, read_provenance
from race_doubles.clean.reconcile import correction_rows, unread_rows
from race_doubles.clean.schema import EDITIONS, RECONCILIATION, RESULTS, checked, shaped
from race_doubles.clean.splits import result_splits
from race_doubles.clean.withheld import withheld_ids, without
from race_doubles.common.beside import Doer, Here
from race_doubles.common.paths import Project
from race_doubles.scrape.raw_files import check_raw_files
from race_doubles.scrape.registry import load_editions
from race_doubles.scrape.sources import SOURCES


@dataclass(frozen=True)
class CleanTables:
    """What this room gives; each table as `clean.schema` says."""

    results: pd.DataFrame
    names: pd.DataFrame
    editions: pd.DataFrame
    reconciliation: pd.DataFrame
    splits: pd.DataFrame


@dataclass(frozen=True)
class Resolved(Reconciled):
    """The results, and what the other tables of this room are made from."""

    results: pd.DataFrame
    names: pd.DataFrame
    every: pd.DataFrame
    hidden: set[str]
    registry: pd.DataFrame


def build_tables(project: Project) -> CleanTables:
    """Every table of this room from the raw and curated data.

    People in `data/curated/withheld.csv` are in none of them; they still count in `editions`.
    Raises Problem where a raw or curated file is missing, wrong, or breaks a rule.
    """
    return describe(resolve_results(project), project)


def resolve_results(project: Project, beside: Doer | None = None) -> Resolved:
    """The results table, without the people withheld, and what `describe` needs; raises as `build_tables`.

    With a second Python `beside` the races are divided between the two.
    """
    provenance = read_provenance(project)
    check_raw_files(project.raw, provenance)
    registry = load_editions(project.curated)
    known = reconcile_all(project, provenance, registry, beside or Here())
    every = finish_results(known.starts, edition_urls(provenance))
    hidden = withheld_ids(every, project.curated)
    return Resolved(
        **vars(known), results=without(every, hidden), names=without(given_names(known.matched, known.starts), hidden),
        every=every, hidden=hidden, registry=registry,
    )  # fmt: skip


def describe(resolved: Resolved, project: Project) -> CleanTables:
    """The results with what is told of them: editions, reconciliation and splits; raises as `build_tables`."""
    matched, starts = resolved.matched, resolved.starts
    rows = matched.merge(starts[["result_id"]], left_on="start", right_index=True)
    reconciliation = pd.concat(
        [
            correction_rows(resolved.corrected, rows),
            resolved.differing,
            unread_rows(resolved.unread, rows),
        ],
        ignore_index=True,
    )
    editions = count_editions(resolved.every, resolved.registry, load_reasons(project.curated))
    hidden = resolved.hidden
    return CleanTables(
        results=resolved.results,
        names=resolved.names,
        editions=checked(editions, EDITIONS),
        reconciliation=checked(without(reconciliation, hidden), RECONCILIATION),
        splits=without(result_splits(resolved.raw_splits, rows), hidden),
    )


def finish_results(starts: pd.DataFrame, urls: pd.Series) -> pd.DataFrame:
    """The results table from one row a start with its id: sex places, and where each row came from."""
    keys = pd.MultiIndex.from_frame(starts[["source", "year"]])
    kind = starts["source"].map({name: source.country for name, source in SOURCES.items()})
    results = starts.assign(
        sex_place=sex_places(starts),
        country_kind=kind.where(starts["country"].notna()),
        source_url=urls.reindex(keys).array,
    )
    results = shaped(results, RESULTS).sort_values(
        ["race", "year", "place", "result_id"], ignore_index=True
    )
    return checked(results, RESULTS)
