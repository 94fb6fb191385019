"""UTMB and the races of its World Series: results API, live API; and the LiveTrail archive of UTMB."""

from __future__ import annotations

import pandas as pd

from race_doubles.clean.ages import born_from_capture_age, born_from_category, born_from_utmb_group
from race_doubles.clean.countries import to_alpha3
from race_doubles.clean.names import clean_series, parse_names
from race_doubles.clean.seconds import to_seconds, to_whole
from race_doubles.clean.sexes import read_sexes
from race_doubles.clean.statuses import read_status

#: The live API's status: finished, abandoned, out of time, not started, disqualified. The meaning of
#: `s`, `u` and `c` is not published; the runners have a time at a checkpoint and no finish.
LIVE_STATUS = {
    "f": "finished",
    "a": "dnf",
    "hd": "dnf",
    "np": "dns",
    "d": "dsq",
    "s": "dnf",
    "u": "dnf",
    "c": "dnf",
}


def results(raw: pd.DataFrame) -> pd.DataFrame:
    """The results API: finishers, and in later editions those who did not finish, without time and rank."""
    seconds = to_seconds(raw["time"]).where(lambda time: time > 0)
    sex = _sex(raw["gender"])
    names = parse_names(raw["fullname"], "capitals")
    parts = [names, born_from_utmb_group(raw["age_group"], raw["year"])]
    return pd.concat(parts, axis=1).assign(
        organiser_person_id=person_id(raw["runner_uri"]),
        sex=sex,
        category=sex.where(sex.ne("X")),
        country=to_alpha3(raw["nationality_code"], "nationality_code"),
        status=_status(raw["time"], seconds),
        finish_seconds=seconds,
        place=to_whole(raw["rank"]).where(seconds.notna()),
    )


def live(raw: pd.DataFrame) -> pd.DataFrame:
    """The live API: age, club and status. A time and a rank count only for those who finished.

    Its `index` is the runner's performance index and no bib, so there is none.
    """
    status = live_status(raw)
    finished = status.eq("finished")
    sex = _sex(raw["sex"])
    parts = [
        parse_names(raw["fullname"], "capitals"),
        born_from_capture_age(raw["age"], raw["ages_as_of"]),
    ]
    return pd.concat(parts, axis=1).assign(
        organiser_person_id=person_id(raw["url"].str.rsplit("/", n=1).str[-1]),
        sex=sex,
        category=sex.where(sex.ne("X")),
        country=to_alpha3(raw["country_code"], "nationality_code"),
        club=clean_series(raw["club"]),
        status=status,
        finish_seconds=to_seconds(raw["race_time"]).where(finished),
        place=to_whole(raw["rank"]).where(finished),
    )


def live_status(raw: pd.DataFrame) -> pd.Series:
    """The status of each row of the live API, in our words.

    Of a status that nobody has explained yet (counted and told by `doubles scrape`), `isFinisher` says
    whether it is a finish; who has none and a time on the course did not finish, who has neither did not start.
    """
    finisher = raw["is_finisher"].eq("true")
    timed = to_seconds(raw["race_time"]).notna()
    meant = timed.map({True: "dnf", False: "dns"}).astype("str").mask(finisher, "finished")
    return raw["status"].map(LIVE_STATUS).astype("str").fillna(meant)


def livetrail(raw: pd.DataFrame) -> pd.DataFrame:
    """The LiveTrail archive: every registered runner. No time is no finish.

    Whether those were on the course is decided by their splits (`clean.splits`).
    """
    seconds = to_seconds(raw["time"]).where(lambda time: time > 0)
    sex = _sex(raw["sex"])
    names = parse_names(raw["given_name"], "first_last", raw["family_name"])
    parts = [names, born_from_category(raw["category"], raw["year"])]
    return pd.concat(parts, axis=1).assign(
        bib=clean_series(raw["bib"]),
        sex=sex,
        category=sex.where(sex.ne("X")),
        country=to_alpha3(raw["country"], "nationality_code"),
        club=clean_series(raw["club"]),
        status=_status(raw["time"], seconds),
        finish_seconds=seconds,
        # LiveTrail ranks every row, finishers first; in its first edition within the age category.
        place=to_whole(raw["rank"]).where(seconds.notna() & raw["ranks_within"].eq("")),
    )


def _sex(published: pd.Series) -> pd.Series:
    """UTMB writes H (homme) and F (femme) and places runners in these two."""
    return published.map(read_sexes(published.dropna().unique())).astype("object")


def _status(time: pd.Series, seconds: pd.Series) -> pd.Series:
    """A time is a finish, a word what it says; nothing is no finish."""
    words = time[seconds.isna()].dropna().unique()
    said = {text: read_status(text) or "dnf" for text in words}
    return time.map(said).astype("str").fillna("dnf").mask(seconds.notna(), "finished")


def person_id(runner_uri: pd.Series) -> pd.Series:
    """The organiser's person number: `8908` of `8908.francois.dhaene`, missing where there is none."""
    return runner_uri.str.extract(r"^([0-9]+)\b", expand=False)
