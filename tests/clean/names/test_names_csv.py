"""Every real name of `names.csv` comes apart as a careful reader would take it."""

from pathlib import Path

import pandas as pd
import pytest

from race_doubles.clean.names import is_placeholder, parse_name, parse_names
from race_doubles.common.files import read_text_csv

NAMES = read_text_csv(Path(__file__).with_name("names.csv"))


def as_published(row) -> str:
    return row.published.replace(" | ", "\t") if row.style == "first_last" else row.published


@pytest.mark.parametrize(
    "row", list(NAMES.itertuples()), ids=lambda row: f"{row.kind}-{row.published}"
)
def test_name(row):
    parsed = parse_name(as_published(row), row.style)
    assert (parsed.given, parsed.family, parsed.name) == (row.given, row.family, row.name)
    assert is_placeholder(row.published.replace(" | ", " ")) == (row.name == "")


def test_the_table_is_large_and_has_no_row_twice():
    assert len(NAMES) >= 400
    assert not NAMES.duplicated(["published", "style"]).any()
    assert (NAMES[["published", "style", "kind", "source"]] != "").all(axis=None)


def test_a_series_keeps_its_index_and_missing_stays_missing():
    published = pd.Series(["Pau CAPELL", None, "Anonymous"], index=[7, 3, 5])
    parts = parse_names(published, "capitals")
    assert parts.index.tolist() == [7, 3, 5]
    assert parts.loc[7].tolist() == ["Pau", "Capell", "Pau Capell"]
    assert parts.loc[[3, 5]].isna().all(axis=None)


def test_an_unknown_style_is_refused():
    with pytest.raises(ValueError, match="style"):
        parse_names(pd.Series(["Pau CAPELL"]), "surname_first")
    with pytest.raises(ValueError, match="family"):
        parse_names(pd.Series(["Pau"]), "first_last")
