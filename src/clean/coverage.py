"""What the tables of this room cover: sources, fields and counts by edition."""

from __future__ import annotations

import pandas as pd

from race_doubles.common.membership import among
from race_doubles.scrape.sources import RACE_OF, RESULT_SOURCES

#: What is counted as known of a start, and the columns of `results` that say it.
FIELDS = {
    "sex": "sex",
    "year of birth, within 15": "born_wide",
    "year of birth, within 2": "born_close",
    "country": "country",
    "town": "city",
    "club": "club",
    "bib": "bib",
    "person number": "organiser_person_id",
    "split times": "splits",
}


def rows_by_source(provenance: pd.DataFrame) -> pd.DataFrame:
    """How many rows each source of results has of each edition: race, source, year, rows (Int64), in order of
    strength."""
    order = [source for sources in RESULT_SOURCES.values() for source in sources]
    # LiveTrail's splits are a page of their own.
    lists = provenance[provenance["source"].isin(order) & provenance["part"].ne("passages")]
    table = lists.assign(rows=pd.to_numeric(lists["rows"]), year=lists["year"].astype(int))
    table = table.groupby(["source", "year"], as_index=False)["rows"].sum()
    table.insert(0, "race", table["source"].map(RACE_OF))
    table["source"] = pd.Categorical(table["source"], order)
    return table.sort_values(["source", "year"], ignore_index=True).astype({"rows": "Int64"})


def _known(results: pd.DataFrame, splits: pd.DataFrame) -> pd.DataFrame:
    """The starts of `results`: race, year, and for each column of `FIELDS` whether it is known (0 or 1)."""
    starts = results[results["status"].ne("dns")]
    width = starts["born_max"] - starts["born_min"] + 1
    known = pd.DataFrame({
        "sex": starts["sex"].notna(),
        "born_wide": width.le(15).fillna(False),
        "born_close": width.le(2).fillna(False),
        "country": starts["country"].notna(),
        "city": starts["city"].notna(),
        "club": starts["club"].notna(),
        "bib": starts["bib"].notna(),
        "organiser_person_id": starts["organiser_person_id"].notna(),
        "splits": among(starts["result_id"], splits["result_id"].unique()),
    }).astype(float)  # fmt: skip
    return starts[["race", "year"]].join(known)


def _shares(known: pd.DataFrame) -> pd.DataFrame:
    """Means of what `_known` gives, by edition: race, year, field, share."""
    shares = known.groupby(["race", "year"]).mean()
    names = {column: name for name, column in FIELDS.items()}
    table = shares.rename(columns=names).reset_index()
    table = table.melt(["race", "year"], var_name="field", value_name="share")
    return table.sort_values(["race", "year"], kind="stable", ignore_index=True)


def field_shares(results: pd.DataFrame, splits: pd.DataFrame) -> pd.DataFrame:
    """Share of the starts of each edition of which a field is known: race, year, field, share."""
    return _shares(_known(results, splits))


def known_shares(results: pd.DataFrame, splits: pd.DataFrame, periods: dict[str, tuple[int, int]]):
    """The same by period (name -> first and last year): race, field and one column a period."""
    known = _known(results, splits)
    shares = _shares(known)
    columns = {}
    for name, (first, last) in periods.items():
        part = known[known["year"].between(first, last)].assign(year=last)
        columns[name] = _shares(part).set_index(["race", "field"])["share"]
    order = pd.MultiIndex.from_frame(shares[["race", "field"]].drop_duplicates())
    return pd.DataFrame(columns).reindex(order).reset_index()
