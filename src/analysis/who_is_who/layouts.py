"""Tables of notebook 02, in the words a reader sees."""

from __future__ import annotations

import pandas as pd

from race_doubles.analysis.show.presentation import TableView, table
from race_doubles.common.races import RACE_NAMES
from race_doubles.common.words import hours


def shown(frame: pd.DataFrame, caption: str, text_columns: tuple[str, ...] = ()) -> TableView:
    """A table of `link` for readers: headings with a capital, races by name, times as such."""
    out = frame.copy()
    for name in out:
        if name == "race":
            out[name] = out[name].map(RACE_NAMES)
        if name.endswith("_seconds"):
            out[name] = out[name].map(hours)
    out = out.rename(columns={"finish_seconds": "time", "organiser_person_id": "person number"})
    return table(
        out.rename(columns=heading), caption, tuple(heading(name) for name in text_columns)
    )


def heading(name: str) -> str:
    """A column's name as a heading: the first letter large, the others as they are."""
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def twice_view(twice: pd.DataFrame) -> TableView:
    """What `evaluate.listed_twice` gives, for readers."""
    columns = [
        "year",
        "race",
        "name_published",
        "bib",
        "status",
        "finish_seconds",
        "organiser_person_id",
    ]
    return shown(
        twice[columns], "Two results of one person in one edition", ("year", "bib", "person number")
    )
