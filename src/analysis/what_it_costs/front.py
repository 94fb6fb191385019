"""Does the cost differ: at the front, by sex there, by how hard Western States was run, by the weeks between.

None of these questions was asked before results had been seen: all are post hoc. Shares are differences within the matched
sets of `matching`, so who is compared is alike in what was known before the year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.regression.linear_model import OLS

from race_doubles.analysis.models.finishing import TO_THE_END
from race_doubles.analysis.what_it_costs.matching import matched_risk
from race_doubles.common.words import Estimate

#: The front: those whom earlier results put among so many fastest of their sex in an edition.
FRONT = 20
#: Unit of how hard Western States was run: so much of the predicted time.
TENTH = 0.1


def at_front(frame: pd.DataFrame) -> pd.Series:
    """For each UTMB start of `frame`: whether earlier results put the runner among the `FRONT` fastest of the sex."""
    level = frame["level"].where(frame["known"].gt(0))
    return level.groupby([frame["year"], frame["sex"]]).rank(method="min").le(FRONT)


def front_counts(frame: pd.DataFrame) -> pd.DataFrame:
    """Starts at the front, by sex (F, M) and doubler: sex, doubler, starts, people, stopped."""
    some = frame[at_front(frame) & frame["sex"].isin(["F", "M"])]
    found = some.groupby(["sex", "doubler"]).agg(
        starts=("stopped", "size"), people=("runner_id", "nunique"), stopped=("stopped", "sum")
    )
    return found.reset_index()


def sexes_apart(frame: pd.DataFrame, doubler: bool) -> Estimate | None:
    """Of a hundred starts at the front, doublers' or others', how many more women than men did not finish.

    Least squares with a person's starts counted together (errors clustered by runner), t with the people less two. None where a
    sex has fewer than three people, or all came to the same.
    """
    some = frame[at_front(frame) & frame["sex"].isin(["F", "M"]) & frame["doubler"].eq(doubler)]
    people = some.groupby("sex")["runner_id"].nunique()
    if len(people) < 2 or people.min() < 3 or some["stopped"].nunique() < 2:
        return None
    codes = some["runner_id"].factorize(sort=True)[0]
    women = some["sex"].eq("F").to_numpy(dtype=float)
    found = OLS(
        100 * some["stopped"].to_numpy(dtype=float), np.column_stack([np.ones(len(some)), women])
    ).fit(cov_type="cluster", cov_kwds={"groups": codes})
    middle, half = found.params[1], stats.t.ppf(0.975, codes.max() - 1) * found.bse[1]
    return Estimate(float(middle), float(middle - half), float(middle + half))


def without_match(frame: pd.DataFrame, sets: pd.DataFrame) -> pd.DataFrame:
    """The doubled starts of `frame` that are in none of the matched `sets`: stopped, known (an earlier result), front."""
    matched = set(sets.loc[sets["exposed"], "result_id"])
    some = frame.assign(front=at_front(frame), known=frame["known"].gt(0))
    left = some["doubler"] & ~some["result_id"].isin(matched)
    return some.loc[left, ["stopped", "known", "front"]].reset_index(drop=True)


def matched_counts(sets: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """The doubled starts at the front that are in matched `sets`, by sex (F, M): sex, starts, stopped."""
    front = set(frame.loc[at_front(frame), "result_id"])
    own = sets[sets["exposed"] & sets["set_id"].isin(front) & sets["sex"].isin(["F", "M"])]
    found = own.groupby("sex").agg(starts=("stopped", "size"), stopped=("stopped", "sum"))
    return found.reset_index()


def groups_of(sets: pd.DataFrame, frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Matched sets by where their doubled start stands: the front, its women and men, and everybody else."""
    front = set(frame.loc[at_front(frame), "result_id"])
    own = sets["set_id"].isin(front)
    sex = sets["sex"]
    return {
        "the front": sets[own],
        "women at the front": sets[own & sex.eq("F")],
        "men at the front": sets[own & sex.eq("M")],
        "behind the front": sets[~own],
    }


def shares(groups: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The shares that stopped in the matched sets of each group: group, sets, people, doublers, matched, difference (low, high).

    Shares and differences are in starts of a hundred. Groups of fewer than three doubled people say nothing and are left out.
    """
    rows = []
    for name, sets in groups.items():
        if sets.loc[sets["exposed"], "runner_id"].nunique() < 3:
            continue
        risk = matched_risk(sets)
        rows.append(
            {
                "group": name,
                "sets": risk.sets,
                "people": risk.people,
                "doublers": 100 * risk.exposed,
                "matched": 100 * risk.matched,
                **risk.difference.times(100).columns("difference"),
            }
        )
    return pd.DataFrame(rows)


def contrast(found: pd.DataFrame, one: str, other: str) -> Estimate | None:
    """By how much the difference of one group of `shares` is larger than that of another, whose people are others.

    None where one of them was left out.
    """
    rows = found.set_index("group")
    if not {one, other} <= set(rows.index):
        return None
    first, second = (Estimate.of(rows.loc[name], "difference") for name in (one, other))
    middle = first.value - second.value
    half = float(np.hypot(first.high - first.low, second.high - second.low)) / 2
    return Estimate(middle, middle - half, middle + half)


def by_days(sets: pd.DataFrame, days: pd.Series) -> dict[str, pd.DataFrame]:
    """Matched sets by the days between the two races (`days` by year): the least there are, and more."""
    own = sets["year"].astype(int).map(days)
    least = int(days.min())
    longer = own[own.gt(least)].unique()
    more = f"{int(longer[0])} days" if len(longer) == 1 else f"more than {least} days"
    return {f"{least} days": sets[own.eq(least)], more: sets[own.gt(least)]}


def days_contrast(sets: pd.DataFrame, days: pd.Series) -> Estimate | None:
    """By how much the difference in the matched sets changes with more days, in starts of a hundred.

    The days are those of an edition, so an edition is what there is one of: least squares of the sets' differences on
    whether there were more days, errors clustered by edition, t with the editions less two. None with fewer than four editions or one kind.
    """
    both = sets.groupby(["set_id", "exposed"])["stopped"].mean().unstack()
    year = sets.groupby("set_id")["year"].first().astype(int).reindex(both.index)
    gap = 100 * (both[True] - both[False]).to_numpy(dtype=float)
    more = year.map(days).gt(days.min()).to_numpy(dtype=float)
    codes = year.factorize(sort=True)[0]
    if codes.max() < 3 or np.ptp(more) == 0:
        return None
    found = OLS(gap, np.column_stack([np.ones(len(gap)), more])).fit(
        cov_type="cluster", cov_kwds={"groups": codes}
    )
    middle, half = found.params[1], stats.t.ppf(0.975, codes.max() - 1) * found.bse[1]
    return Estimate(float(middle), float(middle - half), float(middle + half))


@dataclass(frozen=True)
class Dose:
    """What goes with having run Western States 10% faster than predicted, among doublers who finished it.

    `stopping` is the factor of the odds of stopping at UTMB (`starts`, by `people`), `time` the change of the UTMB time against what was
    predicted (a share; among the `finishers`).
    """

    stopping: Estimate
    time: Estimate
    starts: int
    people: int
    finishers: int


def dose(frame: pd.DataFrame, table: pd.DataFrame) -> Dose:
    """`Dose` from the doubled starts of `frame`; `table` has Western States with residuals of predictions from earlier years.

    Logistic regression with the predicted log odds of stopping as offset, and least squares for the time; errors clustered by runner (t).
    """
    wser = table.loc[
        table["race"].eq("wser") & table["known"].gt(0), ["runner_id", "year", "residual"]
    ].rename(columns={"residual": "hard"})
    some = frame[frame["doubler"]].merge(wser, on=["runner_id", "year"], validate="1:1")
    some = some.dropna(subset="hard").reset_index(drop=True)
    faster = -some["hard"].to_numpy(dtype=float) / TENTH
    design = np.column_stack([faster, np.ones(len(some))])
    codes = some["runner_id"].factorize(sort=True)[0]
    quantile = stats.t.ppf(0.975, codes.max())
    odds = GLM(
        some["stopped"].to_numpy(dtype=float), design, family=Binomial(), offset=some["risk"].to_numpy(dtype=float)
    ).fit(cov_type="cluster", cov_kwds={"groups": codes}, **TO_THE_END)  # fmt: skip
    done = some["residual"].notna().to_numpy()
    own = some.loc[done, "runner_id"].factorize(sort=True)[0]
    time = OLS(some.loc[done, "residual"].to_numpy(dtype=float), design[done]).fit(
        cov_type="cluster", cov_kwds={"groups": own}
    )

    def ends(found, wide: float) -> tuple[float, ...]:
        return tuple(float(found.params[0] + side * wide * found.bse[0]) for side in (0, -1, 1))

    return Dose(
        Estimate(*map(float, np.exp(ends(odds, quantile)))),
        Estimate(*ends(time, stats.t.ppf(0.975, own.max()))),
        len(some),
        int(codes.max() + 1),
        int(done.sum()),
    )
