"""From the observations of each start to one row: the strongest source's value that there is."""

from __future__ import annotations

import pandas as pd

from race_doubles.clean.names import are_placeholders
from race_doubles.common.errors import Problem
from race_doubles.scrape.exceptions import Exceptions
from race_doubles.scrape.sources import STRENGTH

#: What a start takes from whichever source has it, strongest first.
FIRST_KNOWN = [
    "organiser_person_id",
    "bib",
    "name_published",
    "given",
    "family",
    "name",
    "sex",
    "category",
    "age",
    "country",
    "city",
    "club",
    "status",
    "finish_seconds",
    "place",
    "earlier_finishes",
]
#: What would tell who a runner is whose name the organiser withholds.
PERSONAL = [
    "organiser_person_id",
    "bib",
    "given",
    "family",
    "name",
    "age",
    "born_min",
    "born_max",
    "city",
    "club",
    "earlier_finishes",
]
NAMELESS = "Anonymous"


def hide_nameless(matched: pd.DataFrame) -> pd.DataFrame:
    """`matched` without what other sources say of runners whom the strongest one no longer names.

    UTMB replaces the name of people who asked for it (`Anonymous`, `Unknown UNKNOWN`). An older capture
    of another source must not bring it back: their personal values there are left out, and the column
    `nameless` is true for all observations of such a start.
    """
    first = matched["matched_by"].isna()
    strongest = matched[first]
    unnamed = set(strongest.loc[are_placeholders(strongest["name_published"]), "start"])
    nameless = matched["start"].isin(unnamed)
    hidden = matched.assign(nameless=nameless)
    for column in [*PERSONAL, "name_published"]:
        hidden[column] = hidden[column].mask(nameless & ~first)
    return hidden


def resolve(matched: pd.DataFrame) -> pd.DataFrame:
    """One row a start, with the index `start`, from the observations that `assign_starts` numbered.

    Each value is that of the strongest source that has one. The years of birth are those that all
    sources allow together, from the strongest on, passing over a source that contradicts it. Times
    belong to those who finished, in the limit or late; places to those in the limit.
    """
    order = matched.assign(strength=matched["source"].map(STRENGTH)).sort_values(
        ["start", "strength"]
    )
    groups = order.groupby("start")
    starts = groups[["race", "year", "source", "row"]].first().join(groups[FIRST_KNOWN].first())
    starts = starts.join(narrow_born(order))
    starts["name"] = starts["name"].fillna(NAMELESS)
    came_in = starts["status"].isin(["finished", "late"])
    starts["finish_seconds"] = starts["finish_seconds"].where(came_in)
    starts["place"] = starts["place"].where(starts["status"].eq("finished"))
    return starts


def narrow_born(order: pd.DataFrame) -> pd.DataFrame:
    """Years of birth (born_min, born_max by start) that the sources allow together."""
    every = pd.Index(order["start"].unique(), name="start")
    low = high = pd.Series(pd.NA, index=every, dtype="Int64")
    for strength in sorted(order["strength"].unique()):
        is_here = order["strength"] == strength
        here = order.loc[is_here, ["start", "born_min", "born_max"]].set_index("start")
        new_low = here["born_min"].reindex(every)
        new_high = here["born_max"].reindex(every)
        both_low = pd.concat([low, new_low], axis=1).max(axis=1).astype("Int64")
        both_high = pd.concat([high, new_high], axis=1).min(axis=1).astype("Int64")
        clash = (both_low > both_high).fillna(False).astype(bool)
        low, high = both_low.where(~clash, low), both_high.where(~clash, high)
    return pd.DataFrame({"born_min": low, "born_max": high})


def settle_status(matched: pd.DataFrame) -> pd.DataFrame:
    """`matched` with the statuses that only all sources together tell.

    - On the entrants list and in neither result: `dns`.
    - In one list as having come in after the limit, in a stronger one as not having finished: `late`.
    - In UTMB's results without a time, and not among the live results of that edition, which list
      everyone who passed a checkpoint: `dns` (in 2023, six former winners on a place of honour).
    """
    alone = matched.groupby("start")["source"].transform("nunique").eq(1)
    entrant = alone & matched["source"].eq("wser_entrants")
    live_years = set(matched.loc[matched["source"].eq("utmb_live"), "year"])
    unseen = (
        alone & matched["source"].eq("utmb_results") & matched["status"].eq("dnf")
        & matched["year"].isin(live_years)
    )  # fmt: skip
    status = matched["status"].mask(entrant | unseen, "dns")
    came_late = status.eq("late").groupby(matched["start"]).transform("any")
    return matched.assign(status=status.mask(came_late & status.eq("dnf"), "late"))


def late_past_limit(
    observed: pd.DataFrame, registry: pd.DataFrame, exceptions: Exceptions
) -> pd.DataFrame:
    """`observed` with the finishes after the time limit as `late`, at the sources that list such as finishes.

    Which these are says `source_exceptions.csv`; the limit is the edition's of `registry` (text, as
    `scrape.registry.load_editions` gives it). Raises Problem where such an edition has no limit.
    """
    rule = exceptions.values_of(observed, "past_the_limit")
    if rule.eq("").all():
        return observed
    limits = pd.to_numeric(registry["time_limit_seconds"], errors="coerce").astype("Int64")
    limits.index = pd.MultiIndex.from_frame(registry[["race", "year"]].astype({"year": int}))
    editions = pd.MultiIndex.from_frame(observed[["race", "year"]].astype({"year": int}))
    limit = pd.Series(limits.reindex(editions).array, index=observed.index)
    if (unknown := observed[rule.ne("") & limit.isna()]).size:
        first = unknown.iloc[0]
        raise Problem(
            f"{first['source']} {first['year']} lists finishes past the limit, and no limit is known; add "
            f"time_limit_seconds of {first['race']} {first['year']} to data/curated/edition_claims.csv."
        )
    past = rule.ne("") & observed["status"].eq("finished") & observed["finish_seconds"].gt(limit)
    return observed.assign(status=observed["status"].mask(past.fillna(False).astype(bool), rule))
