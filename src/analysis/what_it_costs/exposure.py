"""UTMB starts with what they are compared by: who had run Western States, and what came of it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from race_doubles.analysis.models.entering import EUROPE
from race_doubles.analysis.models.finishing import own_outcomes

#: The country of those who stopped is known of an edition in which more than this share of them have one.
_MOST = 0.5


def countries_known(frame: pd.DataFrame) -> pd.Series:
    """For each row of `frame`: whether its edition published the countries of those who stopped, too."""
    stopped = frame["country"].notna().where(frame["stopped"].eq(1)).astype(float)
    return stopped.groupby(frame["year"]).transform("mean").gt(_MOST)


def countries_from(frame: pd.DataFrame) -> str:
    """From when on `overseas` is known, for a heading: `2017 on`."""
    years = frame.loc[frame["overseas"].notna(), "year"]
    return f"{int(years.min())} on" if len(years) else "never known"


def utmb_frame(table: pd.DataFrame, runners: pd.DataFrame) -> pd.DataFrame:
    """UTMB starts with an outcome of the runner's own (`finishing.own_outcomes`), with what the comparisons need.

    `table` has the starts of both races as `independent.prepare` gives them. Adds: doubler (started
    Western States that year), previous_year (started it the year before), wser_finished (that year), stopped
    (did not finish UTMB), slow (log time relative to the edition; finishers), born (middle of the
    born range), severity (log odds of stopping of the edition, from those who did not double),
    experience (logarithm of one more than the starts in the years that `table` knows), risk (log odds of the predicted
    chance of stopping), overseas (1 for who came from outside Europe; missing in editions of which
    only finishers have a country, `countries_known`) and abroad (the same to adjust for: the edition's mean where it is
    not known of a starter, 0 in editions of which it is known of nobody).
    """
    # One number a runner and year: text is compared far more slowly.
    season = 10_000 * table["runner_id"].factorize()[0] + table["year"].to_numpy(dtype=int)
    wser = table["race"].eq("wser").to_numpy()
    started = season[wser]
    finished = season[wser & table["status"].eq("finished").to_numpy()]
    utmb = (table["race"].eq("utmb") & own_outcomes(table)).to_numpy()
    frame, own = table[utmb].copy(), season[utmb]
    frame["doubler"] = np.isin(own, started)
    frame["previous_year"] = np.isin(own - 1, started)
    frame["wser_finished"] = np.isin(own, finished)
    frame["stopped"] = frame["status"].ne("finished").astype(int)
    frame["slow"] = frame["level"] + frame["residual"]
    born = runners.set_index("runner_id")[["born_min", "born_max"]].astype("Float64").mean(axis=1)
    frame["born"] = frame["runner_id"].map(born).astype(float)
    frame["experience"] = np.log1p(frame["past_starts"].astype(float))
    frame["risk"] = np.log(frame["dnf"] / (1 - frame["dnf"]))
    frame["overseas"] = (
        (~frame["country"].isin(EUROPE))
        .astype(float)
        .where(frame["country"].notna() & countries_known(frame))
    )
    edition = frame.groupby("year")["overseas"].transform("mean")
    frame["abroad"] = frame["overseas"].fillna(edition).fillna(0.0)
    share = frame[~frame["doubler"]].groupby("year")["stopped"].mean()
    frame["severity"] = frame["year"].map(np.log(share / (1 - share))).astype(float)
    return frame.reset_index(drop=True)
