"""The model of runners held against what was seen: stops, entries and places, by sex and era.

Each number is compared with the chances that the model gives to the people concerned, independent of one another
(a Poisson binomial distribution); the few parameters are taken as known, so the ranges are a little too narrow.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy.special import ndtr, stdtrit

from race_doubles.analysis.models.entering import Entering
from race_doubles.analysis.models.finishing import calibration, own_outcomes
from race_doubles.analysis.models.independent import Chances, Prepared
from race_doubles.common.words import Estimate
from race_doubles.doubles.levels import PLACES

_COLUMNS = ["what", "sex", "era", "of", "seen", "expected", "low", "high", "p_value"]
_SEXES = ("F", "M")


def predictive(
    prepared: Prepared,
    entering: Entering,
    chances: Chances,
    doubles: pd.DataFrame,
    eras: pd.DataFrame,
) -> pd.DataFrame:
    """Seen against expected: what, sex (F, M), era (first, last year), of, seen, expected, low, high (95% by chance), p_value.

    `what` is `stopped, <race>`, `entered`, or `<level>, <race>` (doublers' places). Eras are those that `eras` divide
    the years into. Starts that the organisers stopped or whose edition lists finishers alone do not count for stops.
    """
    years = sorted(int(year) for year in prepared.table["year"].unique())
    starts = [years[0], *sorted(int(year) for year in eras["first_year"] if year in years)]
    spans = [
        (first, max(year for year in years if year < after))
        for first, after in zip(starts, [*starts[1:], years[-1] + 1], strict=True)
    ]
    rows = []
    for span in spans:
        rows += [(*row[:2], span, *row[2:]) for row in _of_span(prepared, entering, span)]
        rows += [(*row[:2], span, *row[2:]) for row in _places(chances, doubles, span)]
    found = pd.DataFrame(rows, columns=_COLUMNS)
    return found.sort_values(["what", "sex", "era"], ignore_index=True)


def spread(prepared: Prepared) -> pd.DataFrame:
    """Whether the model puts runners as far apart as they were: one row a race and what (`time` or `stopped`), with slope and its ends.

    For `time` the slope of log times on the levels told by the other years, within editions and sexes; for `stopped` that of what
    happened on the log odds of stopping (`finishing.calibration`). Runners of known level alone; 1 is as far apart as said, less is
    less far. Intervals (95%) are clustered by edition, with t.
    """
    known = prepared.table[prepared.table["known"].gt(0)]
    rows = []
    for race, some in known.groupby("race"):
        done = some[some["residual"].notna()]
        alike = [done["year"], done["sex"]]
        level, time = (
            (column - column.groupby(alike).transform("mean")).to_numpy(dtype=float)
            for column in (done["level"], done["level"] + done["residual"])
        )
        slope = float(level @ time / (level @ level))
        codes = pd.factorize(done["year"], sort=True)[0]
        parts = np.bincount(codes, level * (time - slope * level))
        error = np.sqrt((parts**2).sum() * len(parts) / (len(parts) - 1)) / (level @ level)
        half = float(stdtrit(len(parts) - 1, 0.975) * error)
        rows.append((race, "time", *Estimate(slope, slope - half, slope + half)))
        own = some[own_outcomes(some)]
        stops = calibration(own["dnf"].to_numpy(), own["status"].ne("finished").to_numpy(), own["year"].to_numpy())  # fmt: skip
        rows.append((race, "stopped", *stops.slope))
    return pd.DataFrame(rows, columns=["race", "what", "slope", "slope_low", "slope_high"])


def _within(years: pd.Series, span: tuple[int, int]) -> pd.Series:
    return years.between(*span).fillna(False).astype(bool)


def _of_span(prepared: Prepared, entering: Entering, span: tuple[int, int]) -> Iterator[tuple]:
    table = prepared.table[own_outcomes(prepared.table)]
    table = table[_within(table["year"], span)]
    for (race, sex), some in table.groupby(["race", "sex"]):
        if sex in _SEXES:
            seen = int(some["status"].ne("finished").sum())
            yield f"stopped, {race}", sex, *_sum_of(some["dnf"].to_numpy(dtype=float), seen)
    frame = entering.frame
    for sex in _SEXES:
        here = (_within(frame["year"], span) & frame["sex"].eq(sex)).to_numpy()
        if here.any():
            yield (
                "entered",
                sex,
                *_sum_of(entering.chances[here], int(frame["entered"][here].sum())),
            )


def _sum_of(chances: np.ndarray, seen: int) -> tuple:
    """A number of many independent events: of, seen, expected, low, high, p (normal, half a unit of continuity)."""
    mean, spread = float(chances.sum()), float(np.sqrt((chances * (1 - chances)).sum()))
    far = max(0.0, abs(seen - mean) - 0.5) / spread
    low, high = (max(0.0, mean + side * 1.96 * spread) for side in (-1, 1))
    return len(chances), seen, mean, round(low), round(high), float(2 * ndtr(-far))


def _places(chances: Chances, doubles: pd.DataFrame, span: tuple[int, int]) -> Iterator[tuple]:
    some = doubles[_within(doubles["year"], span)]
    for race in ("wser", "utmb"):
        for level, places in PLACES.items():
            for sex in _SEXES:
                own = some[some["sex"].eq(sex)]
                numbers = np.array([1.0])
                for (year, its, where, at), more in chances.seasons.items():
                    if (its, where, at) == (sex, race, level) and span[0] <= year <= span[1]:
                        numbers = np.convolve(numbers, more)
                seen = int(own[f"{race}_sex_place"].le(places).fillna(False).sum())
                below, ahead = numbers[: seen + 1].sum(), numbers[seen:].sum()
                low, high = (int(np.searchsorted(numbers.cumsum(), at)) for at in (0.025, 0.975))
                mean = float((np.arange(len(numbers)) * numbers).sum())
                p_value = float(min(1.0, 2 * min(below, ahead)))
                yield f"{level}, {race}", sex, len(own), seen, mean, low, high, p_value
