"""How good the forecasts are: against simple ones that need no model, and against what happened."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd

from race_doubles.analysis.models import finishing
from race_doubles.analysis.models.finishing import own_outcomes
from race_doubles.analysis.models.rates import jeffreys, poisson_exact
from race_doubles.analysis.walmsley.forecast import History
from race_doubles.common.races import DOUBLE
from race_doubles.common.resampling import ratio_interval
from race_doubles.common.words import Estimate

#: What a probability forecast is grouped by, in the calibration table.
BINS = (0.0, 0.01, 0.05, 0.15, 0.3, 1.0)
#: The same for the chances of stopping of front runners.
STOPPING_BINS = (0.0, 0.15, 0.3, 0.45, 0.6, 1.0)
#: A starter with so large a chance of a top 10, and some history, is at the front.
FRONT = 0.2


def base_rates(found: pd.DataFrame) -> pd.DataFrame:
    """Three simple forecasts for the same attempts, from earlier attempts only.

    `past_*`: the share of earlier elite doublers who won, with one imagined attempt added at the chance of a
    starter like any other (one over the starters of the sex; for both the product), so that the first
    season has a forecast that somebody could have made;
    `even_*`: one over the number of elite doublers that year and sex, for each race, times a half:
    somebody who does not double wins as often; `last_*`: the share of earlier elite doublers with the
    same `forecast.last_result` in that race who won, drawn to `past` by one imagined attempt. The even chance of
    both, and that by the last results, are products.
    """
    out = pd.DataFrame(index=found.index)
    anyone = {race: 1 / found[f"field_{race}"].astype(float) for race in DOUBLE}
    anyone["both"] = anyone["wser"] * anyone["utmb"]
    for what in ("wser", "utmb", "both"):
        yearly = found.groupby("year")[f"won_{what}"].agg(["sum", "size"])
        before = (yearly.cumsum() - yearly).reindex(found["year"]).set_index(found.index)
        share = (before["sum"].astype(float) + anyone[what]) / (before["size"] + 1)
        out[f"past_{what}"] = share
    for race in DOUBLE:
        kind = found[f"last_{race}"]
        for year in found["year"].unique():
            now = found["year"].eq(year)
            before = found[found["year"] < year].groupby(kind)[f"won_{race}"].agg(["sum", "size"])
            before = before.reindex(kind[now]).fillna(0).to_numpy(dtype=float)
            out.loc[now, f"last_{race}"] = (before[:, 0] + out.loc[now, f"past_{race}"]) / (
                before[:, 1] + 1
            )
    rivals = found.groupby(["year", "sex"])["runner_id"].transform("size")
    out["even_wser"] = out["even_utmb"] = 0.5 / rivals
    for name in ("even", "last"):
        out[f"{name}_both"] = out[f"{name}_wser"] * out[f"{name}_utmb"]
    return out


def brier(chances: np.ndarray, outcomes: np.ndarray) -> float:
    """Mean squared distance of chances from what happened (1 or 0); 0 is perfect (Brier 1950)."""
    return float(np.mean((np.asarray(chances, float) - np.asarray(outcomes, float)) ** 2))


def log_score(chances: np.ndarray, outcomes: np.ndarray) -> float:
    """Mean of minus the logarithm of the chance given to what happened (Good 1952); 0 is perfect, ∞ for what was ruled out."""
    chances, outcomes = (np.asarray(some, dtype=float) for some in (chances, outcomes))
    with np.errstate(divide="ignore"):
        return float(-np.log(np.where(outcomes == 1, chances, 1 - chances)).mean())


def families(attempts: dict[str, pd.DataFrame], model: str) -> pd.DataFrame:
    """Every family of forecasts of the same attempts, scored alike.

    `attempts` are what `forecast.attempts` gives under several choices, by name, with the one called `model` among them;
    beside them stand the simple forecasts of `base_rates`. One row an event and family: event, family, attempts, wins, brier,
    log (`log_score`), expected (wins), and ratio (seen over expected) with ratio_low and ratio_high, its exact Poisson interval
    (calibration in the large; missing where nothing was expected).
    """
    found = attempts[model]
    base = base_rates(found)
    rows = []
    for what in ("wser", "utmb", "both"):
        outcome = found[f"won_{what}"].to_numpy(dtype=float)
        told = {name: some[f"p_{what}"].to_numpy(dtype=float) for name, some in attempts.items()}
        told |= {
            name: base[f"{name}_{what}"].to_numpy(dtype=float) for name in ("past", "last", "even")
        }
        told["never"] = np.zeros(len(outcome))
        for name, chances in told.items():
            expected, wins = float(chances.sum()), int(outcome.sum())
            ratio = poisson_exact(wins, expected) if expected else Estimate(*[float("nan")] * 3)
            rows.append(
                {
                    "event": what,
                    "family": name,
                    "attempts": len(found),
                    "wins": wins,
                    "brier": brier(chances, outcome),
                    "log": log_score(chances, outcome),
                    "expected": expected,
                    **ratio.columns("ratio"),
                }
            )
    return pd.DataFrame(rows)


def skill(
    model: np.ndarray, simple: np.ndarray, outcomes: np.ndarray, seasons: np.ndarray
) -> Estimate:
    """Brier skill: 1 − the model's score over that of a simple forecast; above 0 is better.

    The 95% interval resamples whole seasons (bootstrap percentiles, worked out: `resampling.ratio_interval`),
    since the forecasts of one season share its winner. Its lower end is minus infinity where more than one in 40 of the resamples
    has nothing that the simple forecast got wrong.
    """
    outcomes = np.asarray(outcomes, dtype=float)
    codes = pd.factorize(np.asarray(seasons), sort=True)[0]
    ours, theirs = (
        np.bincount(codes, (np.asarray(chances, dtype=float) - outcomes) ** 2)
        for chances in (model, simple)
    )
    with np.errstate(divide="ignore"):
        found = 1 - ours.sum() / theirs.sum()
    low, high = ratio_interval(ours, theirs)
    return Estimate(float(found), 1 - high, 1 - low)


def scores(found: pd.DataFrame) -> pd.DataFrame:
    """Brier scores of the model and of simple forecasts, for each race and both.

    One row an event: event, attempts, wins, model, past, last, even, never (always 0), skill_past, skill_last,
    skill_even and skill_never (`skill` against each, its interval in columns that end in `_low` and `_high`), and best, the simple forecast with the smallest score.
    """
    base = base_rates(found)
    rows = []
    for what in ("wser", "utmb", "both"):
        outcome = found[f"won_{what}"].to_numpy(dtype=float)
        simple = {name: base[f"{name}_{what}"].to_numpy() for name in ("past", "last", "even")}
        simple["never"] = np.zeros(len(outcome))
        simple_scores = {name: brier(chances, outcome) for name, chances in simple.items()}
        skills: dict[str, float] = {}
        for name, chances in simple.items():
            against = skill(found[f"p_{what}"], chances, outcome, found["year"])
            skills |= against.columns(f"skill_{name}")
        rows.append(
            {
                "event": what,
                "attempts": len(found),
                "wins": int(outcome.sum()),
                "model": brier(found[f"p_{what}"], outcome),
                **simple_scores,
                **skills,
                "best": min(simple_scores, key=lambda name: simple_scores[name]),
            }
        )
    return pd.DataFrame(rows)


#: Groups for chances of a place in the first ten.
TOP_BINS = (0.0, 0.05, 0.2, 0.4, 0.6, 1.0)


def top_ten_check(found: pd.DataFrame) -> pd.DataFrame:
    """Chances of a top 10 by size, and how often they came true, of starters with some history.

    `found` is what `forecast.every_win` gives. One row a race and group of `TOP_BINS`: race, then as `calibration`.
    """
    known = found[found["known"].gt(0)]
    top = known["sex_place"].le(10).fillna(False) & known["status"].eq("finished")
    return pd.concat(
        [
            _by_size(some["top10"], top[some.index], TOP_BINS).assign(race=race)
            for race, some in known.groupby("race", sort=False)
        ],
        ignore_index=True,
    )


def starter_scores(found: pd.DataFrame) -> pd.DataFrame:
    """Chances of a win and of a top 10 of every starter, against those of a starter like any other.

    `found` is what `forecast.every_win` gives; the plain rate is one (ten) over the starters of the sex. One row a race and
    event (`won`, `top10`): race, event, starters, seen, expected, model, rate (Brier scores), log_model, log_rate, and
    skill with skill_low and skill_high (`skill` over the rate).
    """
    field = found.groupby(["race", "year", "sex"])["runner_id"].transform("size")
    placed = found["status"].eq("finished")
    rows = []
    for event, column, most in (("won", "chance", 1), ("top10", "top10", 10)):
        happened = (found["sex_place"].le(most).fillna(False) & placed).to_numpy(dtype=float)
        plain = np.minimum(most / field.to_numpy(dtype=float), 1.0)
        for race in found["race"].unique():
            here = found["race"].eq(race).to_numpy()
            told, outcome = found.loc[here, column].to_numpy(dtype=float), happened[here]
            over = skill(told, plain[here], outcome, found.loc[here, "year"])
            rows.append(
                {
                    "race": race,
                    "event": event,
                    "starters": int(here.sum()),
                    "seen": int(outcome.sum()),
                    "expected": float(told.sum()),
                    "model": brier(told, outcome),
                    "rate": brier(plain[here], outcome),
                    "log_model": log_score(np.clip(told, 1e-6, 1 - 1e-6), outcome),
                    "log_rate": log_score(np.clip(plain[here], 1e-6, 1 - 1e-6), outcome),
                    **over.columns("skill"),
                }
            )
    return pd.DataFrame(rows)


def calibration(found: pd.DataFrame, chance: str = "chance", won: str = "won") -> pd.DataFrame:
    """Forecasts grouped by size, and how often they came true.

    One row a group of `BINS` that is not empty: low, high, forecasts, mean (of the chances) and seen
    (the share that won) with seen_low and seen_high (Jeffreys interval).
    """
    return _by_size(found[chance], found[won], BINS)


def _by_size(chances: pd.Series, outcomes: pd.Series, bins: tuple[float, ...]) -> pd.DataFrame:
    """Forecasts by `bins` (the last holds its upper end too), as `calibration` gives them."""
    rows = []
    for low, high in itertools.pairwise(bins):
        inside = chances.ge(low) & (chances.lt(high) | (high == bins[-1]))
        if number := int(inside.sum()):
            seen = jeffreys(int(outcomes[inside].sum()), number)
            mean = float(chances[inside].mean())
            group = {"low": low, "high": high, "forecasts": number, "mean": mean}
            rows.append(group | seen.columns("seen"))
    return pd.DataFrame(rows)


#: Groups for chances of winning both.
BOTH_BINS = (0.0, 0.01, 0.03, 0.08, 1.0)


def both_check(attempts: pd.DataFrame) -> pd.DataFrame:
    """Chances of winning both by size, and how often they came true: `forecast.attempts`; race is `both`, then as `calibration`."""
    return _by_size(attempts["p_both"], attempts["won_both"], BOTH_BINS).assign(race="both")


def at_the_front(found: pd.DataFrame) -> pd.Series:
    """For each row of `forecast.every_win`: whether the starter has some history and a fair chance of a top 10."""
    return found["top10"].ge(FRONT) & found["known"].gt(0)


def stopping_check(found: pd.DataFrame) -> pd.DataFrame:
    """The check of the finishing model among those who mattered: forecast and seen shares of stopping.

    `found` is what `forecast.every_win` gives; only starters at the front count (`FRONT`), in editions that let everybody try. One row a race and group
    of `STOPPING_BINS`: race, then as `calibration`.
    """
    front = found[at_the_front(found) & own_outcomes(found)]
    stopped = front["status"].ne("finished")
    return pd.concat(
        [
            _by_size(some["dnf"], stopped[some.index], STOPPING_BINS).assign(race=race)
            for race, some in front.groupby("race", sort=False)
        ],
        ignore_index=True,
    )


def stopping_scores(
    history: History, found: pd.DataFrame, groups: dict[str, pd.Series], recalibrated: pd.Series
) -> pd.DataFrame:
    """The finishing model against simple forecasts, each from earlier editions only.

    `found` is what `forecast.every_win` gives; `groups` names boolean columns over it; `recalibrated` gives
    the chances of `recalibration.recalibrated`, in the same order. Only starts with an outcome of
    one's own count (`finishing.own_outcomes`). One row a group: group, starters, stopped, model, rate (Brier
    scores; the race's share of earlier editions), record (that rate with the runner's own earlier starts
    added, two imagined ones at the rate) and recalibrated, the log scores of three of them (log_model, log_recalibrated and
    log_rate), skill_rate, skill_record and skill_recalibrated (of that over the rate), ratio and slope
    (`finishing.calibration`, clustered by edition), and ratio_recalibrated; intervals of skills, ratios and slope end in `_low` and `_high`.
    """
    rows = found.assign(
        recalibrated=recalibrated.to_numpy(),
        **{f"in_{number}": group for number, group in enumerate(groups.values())},
    )
    rows = _beside_simple_forecasts(rows, history)
    return pd.DataFrame(
        {"group": name, **_scores(rows[rows[f"in_{number}"]])} for number, name in enumerate(groups)
    )


def _beside_simple_forecasts(rows: pd.DataFrame, history: History) -> pd.DataFrame:
    """`rows` with an outcome of one's own: stopped (1.0 or 0.0), the race's rate in earlier editions, and record; none
    without an earlier edition."""
    table = history.table.assign(
        taught=own_outcomes(history.table),
        stopped=history.table["status"].ne("finished").astype(float),
    )
    yearly = (
        table[table["taught"]]
        .groupby(["race", "year"])["stopped"]
        .agg(["sum", "size"])
        .sort_index()
    )
    before = yearly.groupby(level=0).cumsum() - yearly
    rate = (before["sum"] / before["size"].where(before["size"].gt(0))).rename("rate").reset_index()
    own = table.loc[
        table["taught"], ["runner_id", "race", "year", "past_starts", "past_dnf", "stopped"]
    ]
    rows = rows.merge(own, on=["runner_id", "race", "year"], validate="1:1")
    rows = rows.merge(rate, on=["race", "year"], how="left").dropna(subset="rate")
    rows["record"] = (rows["past_dnf"] + 2 * rows["rate"]) / (rows["past_starts"] + 2)
    return rows


def _scores(some: pd.DataFrame) -> dict[str, float]:
    """One row of `stopping_scores` but for its group, of the starts `some`."""
    outcome = some["stopped"].to_numpy()
    editions = some["year"].astype(str) + some["race"]
    calibrated = finishing.calibration(some["dnf"], outcome, editions)
    again = finishing.calibration(some["recalibrated"], outcome, editions)
    over_rate, over_record = (
        skill(some["dnf"], some[simple], outcome, some["year"]) for simple in ("rate", "record")
    )
    better = skill(some["recalibrated"], some["rate"], outcome, some["year"])
    return {
        "starters": len(some),
        "stopped": int(outcome.sum()),
        "model": brier(some["dnf"], outcome),
        "rate": brier(some["rate"], outcome),
        "record": brier(some["record"], outcome),
        "recalibrated": brier(some["recalibrated"], outcome),
        "log_model": log_score(some["dnf"], outcome),
        "log_recalibrated": log_score(some["recalibrated"], outcome),
        "log_rate": log_score(some["rate"], outcome),
        **over_rate.columns("skill_rate"),
        **over_record.columns("skill_record"),
        **better.columns("skill_recalibrated"),
        **again.ratio.columns("ratio_recalibrated"),
        **calibrated.ratio.columns("ratio"),
        **calibrated.slope.columns("slope"),
    }


def stopping_groups(found: pd.DataFrame, attempts: pd.DataFrame) -> dict[str, pd.Series]:
    """Whose chances of stopping are checked, for `stopping_scores`: the field, its front, the doublers.

    `found` is what `forecast.every_win` gives and `attempts` what `forecast.attempts` does; the front is that of
    `FRONT`.
    """
    front = at_the_front(found)
    elite = pd.MultiIndex.from_frame(attempts[["runner_id", "year"]])
    doubling = pd.MultiIndex.from_frame(found[["runner_id", "year"]]).isin(elite)
    wser, utmb = found["race"].eq("wser"), found["race"].eq("utmb")
    return {
        "Western States, everyone": wser,
        "Western States, the front": wser & front,
        "UTMB, everyone": utmb,
        "UTMB, the front": utmb & front,
        "UTMB, elite doublers": utmb & doubling,
    }


def front_of_utmb(scores: pd.DataFrame) -> pd.Series:
    """The row of `stopping_scores` that a forecast of a double hangs on."""
    return scores[scores["group"].eq("UTMB, the front")].iloc[0]
