"""How many asked for a place: counts of the lottery lists, which is all that is kept of those without a result."""

from __future__ import annotations

import pandas as pd

from race_doubles.common.files import read_text_csv
from race_doubles.common.paths import Project

#: File in data/raw -> what is counted by. Not all at once: then many a count would be of one person.
FILES = {
    "applicants_by_tickets.csv": ["year", "sex", "tickets"],
    "applicants_by_home.csv": ["year", "sex", "country", "region"],
}
COUNT = "applicants"


def count_applicants(entries: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The table of each of FILES, from entries: the columns counted by and `applicants`.

    Missing stays missing: a sex that is neither F, M nor X, a home that the list does not give.
    """
    applied = entries[entries["stage"].eq("applied")]
    return {
        name: applied.groupby(by, dropna=False)
        .size()
        .rename(COUNT)
        .reset_index()
        .sort_values(by, ignore_index=True)
        for name, by in FILES.items()
    }


def read_counts(project: Project, name: str) -> pd.DataFrame:
    """One of FILES: year, tickets and applicants as Int64, the rest text, missing where the list says nothing."""
    table = read_text_csv(project.raw / name)
    for column in table.columns:
        if column in ("year", "tickets", COUNT):
            table[column] = pd.to_numeric(table[column]).astype("Int64")
        else:
            table[column] = table[column].mask(table[column].eq(""))
    return table
