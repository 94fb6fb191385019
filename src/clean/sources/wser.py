"""Western States: results pages, stats files and entrants lists."""

from __future__ import annotations

import pandas as pd

from race_doubles.clean.ages import born_from_age
from race_doubles.clean.countries import to_alpha3
from race_doubles.clean.names import clean_series, clean_text, parse_names
from race_doubles.clean.schema import OLDEST, YOUNGEST
from race_doubles.clean.seconds import to_seconds, to_whole
from race_doubles.clean.sexes import read_sexes
from race_doubles.clean.statuses import read_status
from race_doubles.common.races import RACES


def sex_and_category(published: pd.Series) -> pd.DataFrame:
    """Sex (`F`, `M`, `X`) and competition category (`F`, `M`) of the published gender.

    A runner who is neither has sex `X`; whichever of the two strings is an F or an M is the category
    in which Western States placed them (`NB (M)` and `M (X)` were both placed among the men).
    """
    parts = clean_series(published).str.extract(r"^([^()]*?)\s*(?:\(([^()]+)\))?$").fillna("")
    words = read_sexes(pd.unique(parts[[0, 1]].to_numpy().ravel()))
    outer, bracket = (parts[part].map(lambda word: words.get(word, "")) for part in (0, 1))
    category = outer.where(outer.isin(["F", "M"]), bracket)
    sex = outer.where(parts[1].eq(""), "X")
    return pd.DataFrame(
        {
            "sex": sex.astype("str"),
            "category": category.where(category.isin(["F", "M"]), "").astype("str"),
        }
    )


def results(raw: pd.DataFrame) -> pd.DataFrame:
    """The results pages: finishers. One without a place came in after the limit (`late`)."""
    place = to_whole(clean_series(raw["place"]))
    return _common(raw).assign(
        status=place.isna().map({True: "late", False: "finished"}),
        finish_seconds=to_seconds(clean_series(raw["time"])),
        place=place,
    )


def stats(raw: pd.DataFrame) -> pd.DataFrame:
    """The stats files: every starter. Places of those who did not finish are only an order."""
    raw = raw.assign(gender=stats_gender(raw), age=stats_age(raw))
    status = stats_status(raw)
    finished = status.isin(["finished", "late"])
    return _common(raw).assign(
        status=status,
        finish_seconds=to_seconds(clean_series(raw["time"])).where(finished),
        place=to_whole(clean_series(raw["place"])).where(status.eq("finished")),
    )


def stats_status(raw: pd.DataFrame) -> pd.Series:
    """`finished`, `dnf`, `dns` or `dsq` from the words and the time in a stats file.

    A finish is a time and none of the words of `clean.statuses`; a dropped runner may have a place, never a time.
    """
    timed = to_seconds(clean_series(raw["time"])).gt(0).fillna(False)
    status = timed.map({True: "finished", False: "dnf"}).astype("str")
    said = [
        raw[column].map({text: read_status(clean_text(text)) for text in raw[column].unique()})
        for column in ("status", "time", "place")
    ]
    for word in ("dnf", "dns", "dsq"):
        status = status.mask(
            pd.concat([words.eq(word) for words in said], axis=1).any(axis=1), word
        )
    return status


def stats_gender(raw: pd.DataFrame) -> pd.Series:
    """The gender column, else the letter of the division (`M/30`, `F4049`).

    The files of 1986 to 2002 print `F` for women and nothing for men: there a blank is `M`.
    """
    gender = clean_series(raw["gender"])
    letter = clean_series(raw["division"]).str.extract(r"^([MF])", expand=False).fillna("")
    gender = gender.where(gender.ne(""), letter)
    of_edition = gender.groupby(raw["year"])
    women_only = of_edition.transform(lambda column: set(column) == {"F", ""}).astype(bool)
    return gender.mask(gender.eq("") & women_only, "M")


def stats_age(raw: pd.DataFrame) -> pd.Series:
    """The age column, else the age in the division (`M/30`, `M31`; `F4049` is a group, no age)."""
    age = clean_series(raw["age"])
    in_division = clean_series(raw["division"]).str.extract(r"^[MF]/?(\d\d)$", expand=False)
    return age.where(age.ne(""), in_division).fillna("")


def entrants(raw: pd.DataFrame) -> pd.DataFrame:
    """The entrants lists: who was to start, so no status, time or place."""
    return _common(raw.assign(region=raw["state"])).assign(
        earlier_finishes=to_whole(clean_series(raw["ws_finishes"]))
    )


def _common(raw: pd.DataFrame) -> pd.DataFrame:
    names = parse_names(raw["first_name"], "first_last", raw["last_name"])
    if "name" in raw.columns:
        single = raw["name"].ne("")
        names = names.where(~single, parse_names(raw["name"], "last_first"))
    # Any day of the year but its last gives the same two years, so the month is enough.
    race_day = pd.to_datetime(raw["year"].astype("str") + f"-{RACES['wser'].month:02}-01")
    age = plausible(to_whole(clean_series(raw["age"])))
    country = to_alpha3(raw["region"], "state_or_country", raw["city"])
    if "country" in raw.columns:
        country = to_alpha3(raw["country"], "country").fillna(country)
    parts = [names, sex_and_category(raw["gender"]), born_from_age(age, race_day)]
    return pd.concat(parts, axis=1).assign(
        bib=clean_series(raw["bib"]),
        age=age,
        country=country,
        city=clean_series(raw["city"]),
    )


def plausible(age: pd.Series) -> pd.Series:
    """`age` (Int64) without what nobody of that age could have: a 0 stands for none."""
    return age.where(age.between(YOUNGEST, OLDEST))
