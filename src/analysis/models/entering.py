"""Who of the starters of Western States starts UTMB, too: a logistic model of what is known before the year.

The seasons' effects are drawn to their mean (`pooled`): how many double differs by year. Of the runner count sex, age, how fast, how many
earlier starts, whether one of them was at UTMB, and living in Europe.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.special import expit

from race_doubles.analysis.models.pooled import Pooled, pooled_logistic
from race_doubles.common.words import Estimate

#: Who comes from these need not fly long to UTMB (ISO 3166-1 alpha-3).
# fmt: off
EUROPE = frozenset((
    "ALB", "AND", "AUT", "BEL", "BIH", "BGR", "BLR", "CHE", "CYP", "CZE", "DEU", "DNK",
    "ESP", "EST", "FIN", "FRA", "FRO", "GBR", "GIB", "GRC", "HRV", "HUN", "IRL", "ISL",
    "ITA", "LIE", "LTU", "LUX", "LVA", "MCO", "MDA", "MKD", "MLT", "MNE", "NLD", "NOR",
    "POL", "PRT", "ROU", "RUS", "SMR", "SRB", "SVK", "SVN", "SWE", "UKR",
))
# fmt: on
#: What one more of each is: the columns of the regression after the first, of ones.
COLUMNS = {
    "woman": "women against men",
    "decade": "ten years older",
    "decade_squared": "bend of age (each ten years from the mean, squared)",
    "faster": "predicted 10% faster",
    "starts": "each doubling of earlier starts (plus one)",
    "utmb_before": "an earlier start at UTMB",
    "doubled_before": "an earlier double",
    "europe": "from Europe",
}


def wser_starts(table: pd.DataFrame, runners: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """Western States starts of `years`, with what was known before: one row a start.

    `table` has the starts of both races with level and known from earlier years (`independent.prepare`, strictly before);
    `runners` their born ranges. Columns: runner_id, year, sex, entered (started UTMB that year), age (years; missing where nobody published it), and
    those of `COLUMNS` (an age that is not known is taken as the mean).
    """
    wser, utmb = (table[table["race"].eq(race)] for race in ("wser", "utmb"))
    on = ["runner_id", "year"]
    both = pd.MultiIndex.from_frame(wser[on]).isin(pd.MultiIndex.from_frame(utmb[on]))
    first = utmb.groupby("runner_id")["year"].min()
    doubled = wser.loc[both].groupby("runner_id")["year"].min()
    frame = wser.assign(entered=both.astype(float))
    frame = frame[frame["year"].isin(years) & frame["sex"].isin(["F", "M"])]
    born = runners.set_index("runner_id")[["born_min", "born_max"]].astype("Float64").mean(axis=1)
    age = frame["year"].astype(float) - frame["runner_id"].map(born).astype(float)
    decade = (age - age.mean()).fillna(0.0) / 10
    before = frame["year"].astype(float)
    return pd.DataFrame(
        {
            "runner_id": frame["runner_id"],
            "year": frame["year"].astype(int),
            "sex": frame["sex"],
            "entered": frame["entered"],
            "age": age,
            "woman": frame["sex"].eq("F").astype(float),
            "decade": decade,
            "decade_squared": decade**2,
            "faster": -frame["level"].where(frame["known"].gt(0), 0.0) / 0.1,
            "starts": np.log2(1 + frame["known"].astype(float)),
            "utmb_before": (frame["runner_id"].map(first) < before).fillna(False).astype(float),
            "doubled_before": (frame["runner_id"].map(doubled) < before)
            .fillna(False)
            .astype(float),
            "europe": frame["country"].isin(EUROPE).astype(float),
        }
    ).reset_index(drop=True)


@dataclass(frozen=True)
class Entering:
    """The regression of `frame` (`wser_starts`)."""

    frame: pd.DataFrame

    @cached_property
    def design(self) -> np.ndarray:
        """A column of ones and those of `COLUMNS`."""
        return np.column_stack([np.ones(len(self.frame)), self.frame[list(COLUMNS)]])

    @cached_property
    def seasons(self) -> np.ndarray:
        """0, 1, … for the years of the rows."""
        return self.frame["year"].factorize(sort=True)[0]

    @cached_property
    def fit(self) -> Pooled:
        """The coefficients, with the seasons drawn to their mean."""
        return pooled_logistic(self.frame["entered"].to_numpy(), self.design, self.seasons)

    @cached_property
    def chances(self) -> np.ndarray:
        """Each row's chance of starting UTMB, too."""
        scores = self.design @ self.fit.coefficients + self.fit.effects[self.seasons]
        return np.round(expit(scores), 6)  # the same on every machine

    @cached_property
    def odds_ratios(self) -> pd.DataFrame:
        """One row of `COLUMNS` each: name, starts (that have it, where it is yes or no), and ratio with its 95% interval.

        Errors are those of a regression whose rows hang together by runner (sandwich, clustered).
        """
        left = (self.frame["entered"].to_numpy() - self.chances)[:, None] * self.design
        codes = self.frame["runner_id"].factorize(sort=True)[0]
        by_runner = np.zeros((codes.max() + 1, left.shape[1]))
        np.add.at(by_runner, codes, left)
        bread = self.fit.covariance
        # What the seasons' effects leave uncertain stands in the bread, and is the larger for it.
        error = np.sqrt(np.maximum(np.diag(bread @ (by_runner.T @ by_runner) @ bread), 0.0))
        rows = []
        for at, (column, name) in enumerate(COLUMNS.items(), 1):
            middle, half = self.fit.coefficients[at], 1.96 * error[at]
            ratio = Estimate(*(float(np.exp(middle + side * half)) for side in (0, -1, 1)))
            flags = set(self.frame[column].unique()) <= {0.0, 1.0}
            having = int(self.frame[column].sum()) if flags else len(self.frame)
            rows.append({"name": name, "starts": having, **ratio.columns("ratio")})
        return pd.DataFrame(rows)
