"""The whole room: `data/raw` and `data/curated` in, results, editions, reconciliation, splits out."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from clean.corrections import apply_corrections, load_corrections
from clean.editions import count_editions, load_reasons
from clean.ids import result_ids
from clean.match import assign_starts
from clean.places import sex_places
from clean.raw import SOURCES, edition_urls, read_provenance, read_source
from clean.reconcile import correction_rows, disagreements, unread_rows
from clean.resolve import hide_nameless, resolve, settle_status
from clean.schema import EDITIONS, RECONCILIATION, RESULTS, checked, shaped
from clean.sources.observation import observe
from clean.splits import mark_not_started, read_splits, result_splits
from clean.unread import blank_missing, not_understood
from clean.withheld import withheld_ids, without
from common.errors import Problem
from common.paths import Project
from scrape.registry import load_editions


@dataclass(frozen=True)
class CleanTables:
    """What this room gives; each table as `clean.schema` says."""

    results: pd.DataFrame
    editions: pd.DataFrame
    reconciliation: pd.DataFrame
    splits: pd.DataFrame
    #: Raw values that nothing understood (`clean.unread.COLUMNS`): for the build's report, no table of its own.
    unread: pd.DataFrame


def build_tables(project: Project) -> CleanTables:
    """Every table of this room from the raw and curated data.

    People in `data/curated/withheld.csv` are in none of them; they still count in `editions`.
    Raises Problem where a raw or curated file is missing, wrong, or breaks a rule.
    """
    provenance = read_provenance(project)
    observed, corrected, unread = observe_all(project, provenance)
    registry = load_editions()
    raw_splits = read_splits(project, provenance)
    observed = mark_not_started(held_only(observed, registry), raw_splits)
    matched = hide_nameless(settle_status(assign_starts(observed)))
    starts = resolve(matched)
    starts["result_id"] = result_ids(first_seen(matched))
    results = finish_results(starts, edition_urls(provenance))
    rows = matched.merge(starts[["result_id"]], left_on="start", right_index=True)
    reconciliation = pd.concat(
        [correction_rows(corrected, rows), disagreements(matched, starts), unread_rows(unread, rows)], ignore_index=True
    )
    editions = count_editions(results, registry, load_reasons(project.curated))
    hidden = withheld_ids(results, project.curated)
    return CleanTables(
        results=without(results, hidden),
        editions=checked(editions, EDITIONS, "editions"),
        reconciliation=checked(without(reconciliation, hidden), RECONCILIATION, "reconciliation"),
        splits=without(result_splits(raw_splits, rows), hidden),
        unread=unread,
    )


def build_results(project: Project) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Results, editions and reconciliation; see `build_tables`."""
    tables = build_tables(project)
    return tables.results, tables.editions, tables.reconciliation


def observe_all(
    project: Project, provenance: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The observations of every source after corrections, the corrections made, and the values not understood."""
    corrections = load_corrections(project.curated)
    observed, corrected, unread = [], [], []
    for sources in SOURCES.values():
        for source in sources:
            published = read_source(project, source, provenance)
            raw, done = apply_corrections(published, corrections)
            if len(raw):
                observed.append(observe(raw, source, published))
                unread.append(not_understood(blank_missing(raw), source))
            corrected.append(done)
    made = pd.concat(corrected, ignore_index=True)
    if len(made) != len(corrections):
        lost = sorted(set(corrections["source"]) - set(made["source"]))
        raise Problem(
            f"corrections.csv corrects {', '.join(lost)}, of which there is no raw data; remove it."
        )
    if not observed:
        raise Problem(
            "data/raw has no results; restore it from version control or run `doubles scrape`."
        )
    return pd.concat(observed, ignore_index=True), made, pd.concat(unread, ignore_index=True)


def held_only(observed: pd.DataFrame, registry: pd.DataFrame) -> pd.DataFrame:
    """`observed` without the entrants of editions that were cancelled: nobody started, or could."""
    cancelled = registry[registry["status"].eq("cancelled")]
    gone = set(zip(cancelled["race"], cancelled["year"].astype(int), strict=True))
    keep = [
        key not in gone for key in zip(observed["race"], observed["year"].astype(int), strict=True)
    ]
    return observed[keep].reset_index(drop=True)


def first_seen(matched: pd.DataFrame) -> pd.DataFrame:
    """The strongest observation of each start, by start."""
    return matched[matched["matched_by"].isna()].set_index("start")


def finish_results(starts: pd.DataFrame, urls: pd.Series) -> pd.DataFrame:
    """The results table from one row a start with its id: sex places, and where each row came from."""
    keys = pd.MultiIndex.from_frame(starts[["source", "year"]])
    kind = starts["race"].map({"wser": "residence", "utmb": "nationality"})
    results = starts.assign(
        sex_place=sex_places(starts),
        country_kind=kind.where(starts["country"].notna()),
        source_url=urls.reindex(keys).array,
    )
    results = shaped(results, RESULTS).sort_values(
        ["race", "year", "place", "result_id"], ignore_index=True
    )
    return checked(results, RESULTS, "results")
