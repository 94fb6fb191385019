"""Years of birth from ages, groups and categories, with people whose year of birth is known."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from race_doubles.clean.ages import (
    born_from_age,
    born_from_capture_age,
    born_from_category,
    born_from_group,
    born_from_utmb_group,
)
from race_doubles.common.files import read_text_csv
from race_doubles.scrape.exceptions import load_exceptions

DATA = Path(__file__).parents[3] / "data"
RAW = DATA / "raw"
UTMB_2022 = pd.Timestamp("2022-08-26")


def born_range(published: pd.Series, kind: str, date: pd.Series) -> pd.DataFrame:
    """The years that a value of each kind of the sources allows."""
    if kind == "age":
        return born_from_age(published, date)
    of_year = {"group": born_from_group, "utmb_group": born_from_utmb_group,
               "french_category": born_from_category, "capture_age": born_from_capture_age}  # fmt: skip
    return of_year[kind](published, date.dt.year.astype("Int64"))


def one(published, kind, date) -> tuple:
    born = born_range(pd.Series([published]), kind, pd.Series([pd.Timestamp(date)]))
    assert born.dtypes.tolist() == [pd.Int64Dtype()] * 2
    return tuple(None if pd.isna(year) else int(year) for year in born.iloc[0])


@pytest.mark.parametrize(
    ("published", "kind", "date", "born"),
    [
        # Kilian Jornet, born on 27 October 1987: 23 at Western States 2011
        ("23", "age", "2011-06-25", (1987, 1988)),
        (34.0, "age", "2022-08-26", (1987, 1988)),
        ("35-39", "utmb_group", "2022-08-26", (1983, 1987)),
        (38, "capture_age", "2025-11-30", (1987, 1987)),
        ("SE H", "french_category", "2008-08-29", (1969, 1985)),
        ("35-39M", "group", "2023-09-01", (1984, 1988)),
        ("23", "age", "2011-12-31", (1988, 1988)),
        ("20-34", "group", "2003-08-30", (1969, 1983)),
        ("80+", "group", "2024-08-30", (1925, 1944)),
        ("U18", "group", "2024-08-30", (2007, 2014)),
        ("V1 H", "french_category", "2008-08-29", (1959, 1968)),
        ("V1H", "french_category", "2003-08-30", (1954, 1963)),
        ("V4 F", "french_category", "2006-08-25", (1907, 1936)),
        ("ES H", "french_category", "2006-08-25", (1984, 1986)),
        ("JU H", "french_category", "2004-08-28", (1985, 1986)),
        ("M0H", "french_category", "2023-09-01", (1984, 1988)),
        ("SE H", "french_category", "2023-09-01", (1989, 2000)),
    ],
)
def test_born(published, kind, date, born):
    assert one(published, kind, date) == born


@pytest.mark.parametrize(
    ("published", "kind"),
    [("80+", "utmb_group"), ("U18", "utmb_group"), ("U20", "utmb_group"), ("", "group"),
     (None, "group"), ("", "age"), ("0", "age"), ("2", "age"), ("138", "age"), ("31.5", "age"),
     ("n/a", "age"), (None, "capture_age"), ("XX", "french_category"), ("MI F", "french_category")],
)  # fmt: skip
def test_says_nothing(published, kind):
    """UTMB's open groups are people without a birthday: a 42-hour `U18` of 2005 was a V1."""
    assert one(published, kind, UTMB_2022) == (None, None)


@given(st.dates(pd.Timestamp("1920-01-01").date(), pd.Timestamp("2000-12-31").date()),
       st.dates(pd.Timestamp("2012-01-01").date(), pd.Timestamp("2025-12-31").date()))  # fmt: skip
def test_the_true_year_is_always_in_the_range(birthday, day):
    age = day.year - birthday.year - ((day.month, day.day) < (birthday.month, birthday.day))
    if not 10 <= age <= 99:
        return
    born = born_from_age(pd.Series([age]), pd.Series([pd.Timestamp(day)])).iloc[0]
    assert born["born_min"] <= birthday.year <= born["born_max"]
    assert born["born_max"] - born["born_min"] <= 1


def published_evidence() -> pd.DataFrame:
    """profile, born_min, born_max of every UTMB row that says something about the year of birth."""
    exceptions = load_exceptions(DATA / "curated")
    parts = []
    for source, uri, columns in (
        ("utmb_results", "runner_uri", {"age_group": "utmb_group"}),
        ("utmb_live", "url", {"category": "group", "age": "capture_age"}),
    ):
        for path in sorted((RAW / source).glob("[0-9]*.csv")):
            rows = read_text_csv(path)
            profile = rows[uri].str.extract(r"(\d+)\.[^/]*$")[0]
            edition = int(path.stem)
            of_kind = {"group": "groups_of", "capture_age": "ages_as_of"}
            for column, kind in columns.items():
                said = exceptions.value(source, edition, of_kind.get(kind, ""))
                date = pd.Series(pd.Timestamp(int(said or edition), 8, 28), index=rows.index)
                parts.append(
                    born_range(rows[column], kind, date).assign(profile=profile, kind=kind)
                )
    return pd.concat(parts, ignore_index=True).dropna()


def test_what_is_published_about_one_profile_fits_together():
    """How each source counts was inferred; were it wrong by a year, a fifth would contradict."""
    evidence = published_evidence()
    people = evidence.groupby("profile").agg(
        low=("born_min", "max"), high=("born_max", "min"), rows=("born_min", "size")
    )
    several = people[people["rows"] > 1]
    assert len(several) > 10_000
    assert (several["low"] <= several["high"]).mean() > 0.999
