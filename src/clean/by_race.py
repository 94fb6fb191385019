"""The sources of each race reconciled, each race by itself: nothing at one says what is true at another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import pandas as pd

from race_doubles.clean.ages import days_of_ages
from race_doubles.clean.corrections import apply_corrections, load_corrections
from race_doubles.clean.ids import result_ids
from race_doubles.clean.match import assign_starts
from race_doubles.clean.raw import read_source
from race_doubles.clean.reconcile import disagreements
from race_doubles.clean.resolve import hide_nameless, late_past_limit, resolve, settle_status
from race_doubles.clean.sources.observation import observe
from race_doubles.clean.splits import mark_not_started, read_splits
from race_doubles.clean.unread import blank_missing, not_understood
from race_doubles.common.beside import Doer, divided
from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.scrape.exceptions import Exceptions, load_exceptions
from race_doubles.scrape.sources import PRIVATE, RESULT_SOURCES, SOURCES


@dataclass(frozen=True)
class Reconciled:
    """What the sources of one race say, or of all races: which rows are of one start, and what is kept of it."""

    #: The observations with their start, and one row a start with its result_id.
    matched: pd.DataFrame
    starts: pd.DataFrame
    #: In what the sources differ (`clean.reconcile.disagreements`), and the corrections made.
    differing: pd.DataFrame
    corrected: pd.DataFrame
    #: Raw values that nothing understood (`clean.unread.COLUMNS`).
    unread: pd.DataFrame
    raw_splits: pd.DataFrame


def reconcile_all(
    project: Project, provenance: pd.DataFrame, registry: pd.DataFrame, beside: Doer
) -> Reconciled:
    """The races of which `provenance` lists results, each reconciled by itself: the largest here, others `beside`.

    Raises Problem where there is none, and for a correction of a source that is not here.
    """
    held = set(provenance["source"])
    races = [race for race, sources in RESULT_SOURCES.items() if held & set(sources)]
    if not races:
        raise Problem(
            "data/raw has no results; restore it from version control or run `doubles scrape`."
        )
    exceptions = load_exceptions(project.curated)
    corrections = load_corrections(project.curated)
    corrections = corrections[~corrections["source"].isin(PRIVATE)]
    by_size = sorted(races, key=partial(_bytes_of, project), reverse=True)
    given = (project, provenance, registry, exceptions, corrections)
    found = divided(reconcile_race, by_size, given, beside)
    known = _together({race: found[race] for race in races})
    if len(known.corrected) != len(corrections):
        lost = sorted(set(corrections["source"]) - set(known.corrected["source"]))
        raise Problem(
            f"corrections.csv corrects {', '.join(lost)}, of which there is no raw data; remove it."
        )
    return known


def _bytes_of(project: Project, race: str) -> int:
    tables = (path for name in RESULT_SOURCES[race] for path in (project.raw / name).glob("*.csv"))
    return sum(path.stat().st_size for path in tables)


def reconcile_race(
    race: str,
    project: Project,
    provenance: pd.DataFrame,
    registry: pd.DataFrame,
    exceptions: Exceptions,
    corrections: pd.DataFrame,
) -> Reconciled:
    """What the sources of one race say together; its starts are numbered from 0."""
    held = provenance[provenance["source"].isin(RESULT_SOURCES[race])]
    # Reading Parquet leaves the interpreter alone, so the splits come in while the names are parsed.
    with ThreadPoolExecutor(max_workers=1) as reader:
        reading = reader.submit(read_splits, project, held)
        observed, corrected, unread = observe_race(race, project, held, exceptions, corrections)
        raw_splits = reading.result()
    observed = mark_not_started(held_only(observed, registry), raw_splits)
    observed = late_past_limit(observed, registry, exceptions)
    matched = hide_nameless(settle_status(assign_starts(observed)))
    starts = resolve(matched)
    starts["result_id"] = result_ids(first_seen(matched))
    starts = starts.join(days_of_ages(starts, registry, exceptions))
    differing = disagreements(matched, starts, exceptions)
    return Reconciled(matched, starts, differing, corrected, unread, raw_splits)


def observe_race(
    race: str,
    project: Project,
    provenance: pd.DataFrame,
    exceptions: Exceptions,
    corrections: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The observations of a race's sources after corrections, the corrections made, and the values not understood."""
    held = set(provenance["source"])
    observed, corrected, unread = [], [], []
    for source in RESULT_SOURCES[race]:
        if source not in held:
            continue
        published = read_source(project, source, provenance, exceptions)
        raw, done = apply_corrections(published, corrections)
        observed.append(observe(raw, source, published))
        unread.append(not_understood(blank_missing(raw), source))
        corrected.append(done)
    return tuple(pd.concat(tables, ignore_index=True) for tables in (observed, corrected, unread))


def _together(parts: dict[str, Reconciled]) -> Reconciled:
    """The races in the order of their names, with their starts numbered on; corrections and the rest in their own."""
    before = 0
    matched, starts, differing = [], [], []
    for race in sorted(parts):
        part = parts[race]
        matched.append(part.matched.assign(start=part.matched["start"] + before))
        starts.append(part.starts.set_axis((part.starts.index + before).rename("start")))
        differing.append(part.differing)
        before += len(part.matched)
    splits = [part.raw_splits for part in parts.values()]
    return Reconciled(
        matched=pd.concat(matched, ignore_index=True),
        starts=pd.concat(starts),
        differing=pd.concat(differing, ignore_index=True),
        corrected=pd.concat([part.corrected for part in parts.values()], ignore_index=True),
        unread=pd.concat([part.unread for part in parts.values()], ignore_index=True),
        raw_splits=pd.concat([one for one in splits if len(one)] or splits[:1], ignore_index=True),
    )


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
