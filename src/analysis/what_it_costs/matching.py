"""Starters of the same edition who were alike before it, and what became of both sides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from race_doubles.analysis.models.rates import poisson_exact
from race_doubles.analysis.what_it_costs.effects import Effect, conditional, effect_of
from race_doubles.analysis.what_it_costs.exposure import countries_from
from race_doubles.common.words import Estimate

#: Matched starters a doubled start, and how far their predicted levels (log time) may differ.
CONTROLS = 5
CALIPER = 0.05
#: Years of birth that matched starters may differ by, where both are known.
AGE_APART = 5
#: What matched starters should share, beside edition and sex: level, how many earlier starts are known of
#: them (logarithm), and the log odds of stopping that level and record together give.
MATCHED_ON = ("level", "experience", "risk")
#: What a matched comparison allows for where the match is not perfect.
ADJUSTED_FOR = ("risk", "experience", "abroad")


def matched_sets(
    frame: pd.DataFrame,
    exposure: str = "doubler",
    controls: int = CONTROLS,
    caliper: float = CALIPER,
    on: tuple[str, ...] = MATCHED_ON,
) -> pd.DataFrame:
    """For every start with `exposure`, up to `controls` starts like it, as rows with a `set_id`.

    Alike: the same edition and sex, born within `AGE_APART` years where both are known, some
    result behind the level, and a predicted level within `caliper`. Of those the nearest come first: the
    sum of squared differences in `on`, each over its standard deviation among the exposed (Rubin and
    Thomas 2000, without the correlations). A start serves in one set only, so that sets are
    independent. Exposed starts without any match are left out.
    """
    usable = frame[frame["known"].gt(0)].reset_index(drop=True)
    spread = usable.loc[usable[exposure], list(on)].std().replace(0, 1).fillna(1)
    scaled = (usable[list(on)] / spread).to_numpy()
    # Arrays: the tables of text columns would be copied edition by edition.
    level, born = usable["level"].to_numpy(dtype=float), usable["born"].to_numpy(dtype=float)
    treated, doubled = (usable[name].to_numpy(dtype=bool) for name in (exposure, "doubler"))
    runner = usable["runner_id"].factorize(sort=True)[0]
    picked, sizes = [], []
    for field in usable.groupby(["year", "sex"]).indices.values():
        chosen = field[treated[field]]
        chosen = chosen[np.argsort(runner[chosen], kind="stable")]
        others = field[~treated[field] & ~doubled[field]]
        others = others[np.lexsort((runner[others], level[others]))]
        free = np.ones(len(others), dtype=bool)
        for row in chosen:
            fits = free & (np.abs(level[others] - level[row]) <= caliper)
            with np.errstate(invalid="ignore"):
                fits &= ~(np.abs(born[others] - born[row]) > AGE_APART)
            best = np.flatnonzero(fits)
            # Rounded: equally near ones are so on every machine, and stay in the order of levels and runners.
            distance = ((scaled[others[best]] - scaled[row]) ** 2).sum(axis=1).round(9)
            best = best[np.argsort(distance, kind="stable")][:controls]
            if len(best):
                free[best] = False
                picked.append(np.append(row, others[best]))
                sizes.append(1 + len(best))
    rows = np.concatenate(picked) if picked else np.empty(0, dtype=int)
    first = np.cumsum([0, *sizes[:-1]]) if picked else np.empty(0, dtype=int)
    sets = usable.iloc[rows].reset_index(drop=True)
    exposed = np.zeros(len(rows), dtype=bool)
    exposed[first] = True
    names = sets["result_id"].iloc[np.repeat(first, sizes)].reset_index(drop=True)
    return sets.assign(set_id=names, exposed=exposed)


def balance(sets: pd.DataFrame) -> pd.DataFrame:
    """The check of the matching: means of both sides and their standardised difference.

    One row a covariate: name, exposed, matched (each set weighs alike), difference (in standard
    deviations of the exposed). A column is compared where both sides of a set have one.
    """
    names = {
        "level": "predicted level (log time)",
        "born": "year of birth",
        "experience": "earlier starts (logarithm)",
        "past_share": "share of them not finished",
        "dnf": "predicted chance of stopping",
        "overseas": f"from outside Europe ({countries_from(sets)})",
    }
    share = sets["past_dnf"] / sets["past_starts"].where(sets["past_starts"].gt(0))
    table = sets.assign(past_share=share.astype(float))
    rows = []
    for column, name in names.items():
        both = table.groupby(["set_id", "exposed"])[column].mean().unstack().dropna()
        exposed, matched = both[True].astype(float), both[False].astype(float)
        spread = exposed.std()
        rows.append((name, exposed.mean(), matched.mean(), (exposed - matched).mean() / spread))
    return pd.DataFrame(rows, columns=["name", "exposed", "matched", "difference"])


def matched_stopping(sets: pd.DataFrame, adjust: tuple[str, ...] = ADJUSTED_FOR) -> Effect:
    """Odds ratio of not finishing, exposed against matched (conditional logistic regression by set).

    `adjust` names the columns whose remaining differences are allowed for, where there are any. A set in which all or none
    stopped says nothing to this method and is not counted. The sets of one exposed runner are one cluster.
    """
    mixed = sets.groupby("set_id")["stopped"].transform("nunique").gt(1)
    some = sets.loc[mixed, ["set_id", "runner_id", "exposed", "stopped", *adjust]]
    told = [name for name in adjust if some.groupby("set_id")[name].nunique().gt(1).any()]
    design = pd.DataFrame({"exposed": some["exposed"].astype(float)}).join(some[told])
    level = pd.Series(0.0, index=some.index)
    runner = some["runner_id"].where(some["exposed"]).groupby(some["set_id"]).transform("first")
    return conditional(some["stopped"], design, some["set_id"], level, runner)


@dataclass(frozen=True)
class Risk:
    """Shares that did not finish: `exposed`, `matched` (each set weighs alike) and their difference.

    `sets` counts the matched sets, `people` the exposed runners. Unlike an odds ratio it uses every set,
    and means the same whatever is adjusted for.
    """

    exposed: float
    matched: float
    difference: Estimate
    people: int
    sets: int


def matched_risk(sets: pd.DataFrame) -> Risk:
    """The difference in the share that did not finish, exposed less matched, in the matched sets.

    Mean over exposed runners of the mean difference in their sets; its error is that of a mean (t).
    """
    both = sets.groupby(["set_id", "exposed"])["stopped"].mean().unstack()
    runner = sets[sets["exposed"]].set_index("set_id")["runner_id"].reindex(both.index)
    gap = both[True] - both[False]
    # A runner with several doubled starts is one cluster, weighing as many sets.
    middle = float(gap.mean())
    clusters = (gap - middle).groupby(runner).sum()
    people = len(clusters)
    error = np.sqrt((clusters**2).sum() * people / (people - 1)) / len(gap)
    half = float(stats.t.ppf(0.975, people - 1) * error)
    return Risk(
        float(both[True].mean()),
        float(both[False].mean()),
        Estimate(middle, middle - half, middle + half),
        people,
        len(both),
    )


def matched_time(sets: pd.DataFrame) -> Effect:
    """Ratio of finish times, exposed over matched finishers of the same set, less the predicted levels.

    Mean over sets of the exposed runner's residual less that of the matched; its error is that of
    a mean, with one observation an exposed runner.
    """
    done = sets.dropna(subset="residual")
    pairs = done.groupby(["set_id", "exposed"])["residual"].mean().unstack().dropna()
    runner = sets[sets["exposed"]].set_index("set_id")["runner_id"]
    gap = (pairs[True] - pairs[False]).groupby(runner.reindex(pairs.index)).mean()
    others = int((~done["exposed"] & done["set_id"].isin(pairs.index)).sum())
    return effect_of(
        float(gap.mean()),
        float(gap.std() / np.sqrt(len(gap))),
        len(gap),
        len(pairs),
        others,
        df=len(gap) - 1,
    )


def who_is_in(frame: pd.DataFrame, sets: pd.DataFrame) -> pd.DataFrame:
    """Where the doubled starts of `frame` went, and what the finishing model expected of each part.

    One row a part: name, starts, seen and expected (non-finishes), ratio with ratio_low and ratio_high
    (exact Poisson interval). The parts: matched, with an earlier result but no match, without any; then all of them, and the
    matched starters for comparison, as many as there are sets (each set weighs alike).
    """
    doubled = frame[frame["doubler"]]
    matched = doubled["result_id"].isin(sets.loc[sets["exposed"], "result_id"])
    parts = {
        "matched": doubled[matched],
        "a result, but nobody alike": doubled[~matched & doubled["known"].gt(0)],
        "no earlier result": doubled[doubled["known"].eq(0)],
        "all doubled starts": doubled,
    }
    rows = [
        {
            "name": name,
            "starts": len(some),
            "seen": float(some["stopped"].sum()),
            "expected": float(some["dnf"].sum()),
            **poisson_exact(int(some["stopped"].sum()), float(some["dnf"].sum())).columns("ratio"),
        }
        for name, some in parts.items()
        if len(some)
    ]
    others = sets[~sets["exposed"]].groupby("set_id")[["stopped", "dnf"]].mean().sum()
    plain = sets[~sets["exposed"]]
    rows.append(
        {
            "name": "their match, each set counted once",
            "starts": sets["set_id"].nunique(),
            "seen": float(others["stopped"]),
            "expected": float(others["dnf"]),
            **poisson_exact(int(plain["stopped"].sum()), float(plain["dnf"].sum())).columns(
                "ratio"
            ),
        }
    )
    return pd.DataFrame(rows)
