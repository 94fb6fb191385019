"""Reading who asked for a place and who held one, from `data/raw`.

The lottery lists, wait lists and draws are not in the repository: nearly all on them have no result. They are here where
somebody has fetched or replayed them.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from race_doubles.clean.corrections import apply_corrections, load_corrections
from race_doubles.clean.entries import stages
from race_doubles.clean.entries.called import each_once
from race_doubles.clean.entries.doors import doors_of, load_doors
from race_doubles.clean.raw import raw_path, read_source
from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.scrape.exceptions import load_exceptions
from race_doubles.scrape.sources import PRIVATE

ENTRANTS = "wser_entrants"


def missing_lists(project: Project, provenance: pd.DataFrame) -> list[Path]:
    """The files of private lists that the provenance names and that are not here."""
    known = provenance.loc[provenance["source"].isin(PRIVATE), ["source", "year"]].drop_duplicates()
    paths = [raw_path(project, row.source, int(row.year)) for row in known.itertuples()]
    return [path for path in paths if not path.is_file()]


def read_lists(project: Project, provenance: pd.DataFrame) -> pd.DataFrame:
    """Every entry of the lottery lists, draws and wait lists, in the columns of `observation.ENTRY`.

    Raises Problem when a list is missing or is not what it should be, or a status of a wait list is not understood.
    """
    waiting = _read(project, "wser_waitlist", provenance)
    _stop_at(stages.not_understood(waiting), "a status that is not understood")
    _stop_at(stages.misdated(waiting), "a day of the call that cannot be")
    return pd.concat(
        [
            stages.applied(_read(project, "wser_lottery", provenance)),
            each_once(
                stages.drawn(_read(project, "wser_draw", provenance)), stages.waitlisted(waiting)
            ),
        ],
        ignore_index=True,
    )


def read_entered(project: Project, provenance: pd.DataFrame) -> pd.DataFrame:
    """Every entry of the entrants lists, in the columns of `observation.ENTRY`; raises Problem as `stages.entered`."""
    raw = _read(project, ENTRANTS, provenance)
    return stages.entered(raw, load_doors(project.curated))


def read_doors(project: Project, provenance: pd.DataFrame) -> pd.DataFrame:
    """`year`, `door` and `tickets` of every entry of the entrants lists, whoever holds it; raises Problem as `doors.doors_of`."""
    raw = _read(project, ENTRANTS, provenance)
    return doors_of(raw, load_doors(project.curated)).assign(year=raw["year"].astype("Int64"))


def _read(project: Project, source: str, provenance: pd.DataFrame) -> pd.DataFrame:
    published = read_source(project, source, provenance, load_exceptions(project.curated))
    return apply_corrections(published, load_corrections(project.curated))[0]


def _stop_at(rows: pd.DataFrame, what: str) -> None:
    if len(rows):
        row = rows.iloc[0]
        raise Problem(
            f"The wait list of {row['year']}, row {row['row']}, has {what}: {row['status']!r} ({len(rows)} rows in all); "
            "correct it in data/curated/corrections.csv, or add the word to clean/entries/stages.py."
        )
