"""The whole room: `data/raw` and `data/curated` in, results, editions and reconciliation out."""

from __future__ import annotations

import pandas as pd

from clean.editions import count_editions
from clean.ids import result_ids
from clean.places import sex_places
from clean.raw import edition_urls, read_provenance, read_source
from clean.schema import EDITIONS, RECONCILIATION, RESULTS, checked, shaped
from clean.sources.observation import observe
from common.paths import Project
from scrape.registry import load_editions

FIRST_PASS = ("wser_results", "wser_stats", "utmb_results")


def build_results(project: Project) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Results, editions and reconciliation, each as `clean.schema` says.

    Raises Problem where a raw or curated file is missing, wrong, or breaks a rule.
    """
    provenance = read_provenance(project)
    seen = pd.concat(
        [observe(read_source(project, source, provenance), source) for source in FIRST_PASS],
        ignore_index=True,
    )
    strongest = seen.groupby(["race", "year"])["source"].transform("min")
    starts = seen[seen["source"].eq(strongest)].reset_index(drop=True)
    results = finish_results(starts, edition_urls(provenance))
    editions = count_editions(results, load_editions())
    nothing = shaped(pd.DataFrame(), RECONCILIATION)
    return results, checked(editions, EDITIONS, "editions"), nothing


def finish_results(starts: pd.DataFrame, urls: pd.Series) -> pd.DataFrame:
    """The results table from one observation a start: ids, sex places, where each row came from."""
    keys = pd.MultiIndex.from_frame(starts[["source", "year"]])
    kind = starts["race"].map({"wser": "residence", "utmb": "nationality"})
    results = starts.assign(
        result_id=result_ids(starts),
        sex_place=sex_places(starts),
        country_kind=kind.where(starts["country"].notna()),
        source_url=urls.reindex(keys).array,
    )
    results = shaped(results, RESULTS).sort_values(["race", "year", "place", "result_id"], ignore_index=True)
    return checked(results, RESULTS, "results")


