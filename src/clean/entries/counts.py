"""How many asked for a place and were drawn: counts of the lists, which is all that is kept of those without a result."""

from __future__ import annotations

import pandas as pd

from race_doubles.common.files import read_text_csv
from race_doubles.common.paths import Project

#: File in data/raw -> the stages counted, and by what. Not by all at once: then many a count would be of one person.
FILES = {
    "applicants_by_tickets.csv": (("applied",), ["year", "sex", "tickets"]),
    "applicants_by_home.csv": (("applied",), ["year", "sex", "country", "region"]),
    "drawn_by_tickets.csv": (("drawn", "waitlisted"), ["year", "stage", "tickets"]),
}
COUNT = "applicants"


def count_applicants(entries: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The table of each of FILES, from the entries of all lists: the columns counted by and `applicants`.

    Missing stays missing: a sex that is neither F, M nor X, a home or tickets that the list does not give.
    """
    tables = {}
    for name, (stages, by) in FILES.items():
        groups = entries[entries["stage"].isin(stages)].groupby(by, dropna=False)
        tables[name] = groups.size().rename(COUNT).reset_index().sort_values(by, ignore_index=True)
    return tables


def read_counts(project: Project, name: str) -> pd.DataFrame:
    """One of FILES: year, tickets and applicants as Int64, the rest text, missing where the list says nothing."""
    table = read_text_csv(project.raw / name)
    for column in table.columns:
        if column in ("year", "tickets", COUNT):
            table[column] = pd.to_numeric(table[column]).astype("Int64")
        else:
            table[column] = table[column].mask(table[column].eq(""))
    return table
