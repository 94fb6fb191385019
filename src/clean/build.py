"""The whole room: `data/raw` and `data/curated` in, results, editions, reconciliation, splits out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pandas as pd

from race_doubles.clean.ages import days_of_ages
from race_doubles.clean.corrections import apply_corrections, load_corrections
from race_doubles.clean.editions import count_editions, load_reasons
from race_doubles.clean.given_names import given_names
from race_doubles.clean.ids import result_ids
from race_doubles.clean.match import assign_starts
from race_doubles.clean.places import sex_places
from race_doubles.clean.raw import edition_urls, read_provenance, read_source
from race_doubles.clean.reconcile import correction_rows, disagreements, unread_rows
from race_doubles.clean.resolve import hide_nameless, late_past_limit, resolve, settle_status
from race_doubles.clean.schema import EDITIONS, RECONCILIATION, RESULTS, checked, shaped
from race_doubles.clean.sources.observation import observe
from race_doubles.clean.splits import mark_not_started, read_splits, result_splits
from race_doubles.clean.unread import blank_missing, not_understood
from race_doubles.clean.withheld import withheld_ids, without
from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.scrape.exceptions import Exceptions, load_exceptions
from race_doubles.scrape.raw_files import check_raw_files
from race_doubles.scrape.registry import load_editions
from race_doubles.scrape.sources import PRIVATE, RESULT_SOURCES, SOURCES


@dataclass(frozen=True)
class CleanTables:
    """What this room gives; each table as `clean.schema` says."""

    results: pd.DataFrame
    names: pd.DataFrame
    editions: pd.DataFrame
    reconciliation: pd.DataFrame
    splits: pd.DataFrame


@dataclass(frozen=True)
class Resolved:
    """The results, and what the other tables of this room are made from."""

    results: pd.DataFrame
    names: pd.DataFrame
    every: pd.DataFrame
    hidden: set[str]
    starts: pd.DataFrame
    matched: pd.DataFrame
    corrected: pd.DataFrame
    #: Raw values that nothing understood (`clean.unread.COLUMNS`).
    unread: pd.DataFrame
    registry: pd.DataFrame
    exceptions: Exceptions
    raw_splits: pd.DataFrame


def build_tables(project: Project) -> CleanTables:
    """Every table of this room from the raw and curated data.

    People in `data/curated/withheld.csv` are in none of them; they still count in `editions`.
    Raises Problem where a raw or curated file is missing, wrong, or breaks a rule.
    """
    return describe(resolve_results(project), project)


def resolve_results(project: Project) -> Resolved:
    """The results table, without the people withheld, and what `describe` needs; raises as `build_tables`."""
    provenance = read_provenance(project)
    check_raw_files(project.raw, provenance)
    exceptions = load_exceptions(project.curated)
    # Reading Parquet leaves the interpreter alone, so the splits come in while the names are parsed.
    with ThreadPoolExecutor(max_workers=1) as beside:
        reading = beside.submit(read_splits, project, provenance)
        observed, corrected, unread = observe_all(project, provenance, exceptions)
        registry = load_editions(project.curated)
        raw_splits = reading.result()
    observed = mark_not_started(held_only(observed, registry), raw_splits)
    observed = late_past_limit(observed, registry, exceptions)
    matched = hide_nameless(settle_status(assign_starts(observed)))
    starts = resolve(matched)
    starts["result_id"] = result_ids(first_seen(matched))
    starts = starts.join(days_of_ages(starts, registry, exceptions))
    every = finish_results(starts, edition_urls(provenance))
    hidden = withheld_ids(every, project.curated)
    return Resolved(
        results=without(every, hidden), names=without(given_names(matched, starts), hidden), every=every, hidden=hidden, starts=starts,
        matched=matched, corrected=corrected, unread=unread, registry=registry,
        exceptions=exceptions, raw_splits=raw_splits,
    )  # fmt: skip


def describe(resolved: Resolved, project: Project) -> CleanTables:
    """The results with what is told of them: editions, reconciliation and splits; raises as `build_tables`."""
    matched, starts = resolved.matched, resolved.starts
    rows = matched.merge(starts[["result_id"]], left_on="start", right_index=True)
    reconciliation = pd.concat(
        [
            correction_rows(resolved.corrected, rows),
            disagreements(matched, starts, resolved.exceptions),
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


def observe_all(
    project: Project, provenance: pd.DataFrame, exceptions: Exceptions
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The observations of every source after corrections, the corrections made, and the values not understood."""
    corrections = load_corrections(project.curated)
    corrections = corrections[~corrections["source"].isin(PRIVATE)]
    observed, corrected, unread = [], [], []
    for sources in RESULT_SOURCES.values():
        for source in sources:
            published = read_source(project, source, provenance, exceptions)
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
    """`observed` without editions that were cancelled, or of which only the entrants are known yet.

    Nobody started there, or could: an entrants list says who is to start, and a start needs a list of results.
    """
    cancelled = registry[registry["status"].eq("cancelled")]
    gone = set(zip(cancelled["race"], cancelled["year"].astype(int), strict=True))
    of_results = [name for name, source in SOURCES.items() if source.lists != "entrants"]
    ran = observed.loc[observed["source"].isin(of_results), ["race", "year"]].drop_duplicates()
    run = set(zip(ran["race"].tolist(), ran["year"].tolist(), strict=True)) - gone
    editions = zip(observed["race"].tolist(), observed["year"].tolist(), strict=True)
    return observed[[key in run for key in editions]].reset_index(drop=True)


def first_seen(matched: pd.DataFrame) -> pd.DataFrame:
    """The strongest observation of each start, by start."""
    return matched[matched["matched_by"].isna()].set_index("start")


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
