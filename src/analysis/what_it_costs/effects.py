"""What a comparison gives: a ratio with its interval, and the regression that keeps to groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.discrete.conditional_models import ConditionalLogit

from race_doubles.analysis.models.maximum import climb, curvature
from race_doubles.common.words import Estimate


@dataclass(frozen=True)
class Effect:
    """An effect with its interval and what is behind it.

    `estimate` is an odds ratio, or a ratio of times. `people` and `doubled` count exposed runners and
    their exposed starts that inform it, `others` the starts they are compared with; `log_error` is the
    standard error of the logarithm.
    """

    estimate: Estimate
    people: int
    doubled: int
    others: int
    log_error: float

    @property
    def detectable(self) -> float:
        """The ratio above 1 that would be noticed (two-sided 5%) four times in five."""
        return float(np.exp((stats.norm.ppf(0.975) + stats.norm.ppf(0.8)) * self.log_error))


def effect_of(
    log_ratio: float, error: float, people: int, doubled: int, others: int, df: float = np.inf
) -> Effect:
    """The effect behind a log ratio and its standard error; the interval uses t with `df`."""
    half = stats.t.ppf(0.975, df) * error
    values = np.exp([log_ratio, log_ratio - half, log_ratio + half])
    return Effect(Estimate(*map(float, values)), people, doubled, others, float(error))


class ManyGroups(ConditionalLogit):
    """statsmodels' conditional logistic regression, with the likelihood of all groups computed at once.

    The recursion over the members of a group (Gail, Lubin and Rubinstein 1981) is the same; shorter
    groups are padded with members of weight zero, which leave it as it is.
    """

    def __init__(self, outcome: np.ndarray, design: np.ndarray, **kwargs):
        super().__init__(outcome, design, **kwargs)
        sizes = np.array(self._groupsize)
        inside = np.arange(sizes.max())[None, :] < sizes[:, None]
        self._padded = np.zeros((*inside.shape, design.shape[1]))
        self._padded[inside] = np.concatenate(self._exog_grp)
        self._shift = np.full(inside.shape, -np.inf)
        self._shift[inside] = np.concatenate(self._offset_grp)
        self._events = np.array(self._n1, dtype=int)
        self._sum_xy = np.sum(self._xy, axis=0)

    def _symmetric(self, params: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For each group the sum over all choices of as many members as had events, and its gradient."""
        weight = np.exp(self._padded @ params + self._shift)
        groups, longest = weight.shape
        value = np.zeros((groups, self._events.max() + 1))
        value[:, 0] = 1.0
        slope = np.zeros((*value.shape, len(params)))
        for member in range(longest):
            one, x = weight[:, member, None], self._padded[:, member, None, :]
            more = slope[:, :-1] + value[:, :-1, None] * x
            slope[:, 1:] += more * one[:, :, None]
            value[:, 1:] += value[:, :-1] * one
        each = np.arange(groups)
        return value[each, self._events], slope[each, self._events]

    def told(self, params: np.ndarray) -> tuple[float, np.ndarray]:
        """The conditional log likelihood at `params`, and its gradient, one row a group in the order in which the groups come first."""
        value, slope = self._symmetric(params)
        height = float(self._sum_xy @ params + np.sum(self._endofs) - np.log(value).sum())
        return height, np.asarray(self._xy) - slope / value[:, None]

    def loglike(self, params: np.ndarray) -> float:
        """The conditional log likelihood at `params`."""
        return self.told(params)[0]

    def score(self, params: np.ndarray) -> np.ndarray:
        """Its gradient."""
        return self.told(params)[1].sum(axis=0)


#: Log odds ratios are looked for this far from none.
_FAR = 20.0


def conditional(
    outcome: pd.Series,
    design: pd.DataFrame,
    groups: pd.Series,
    offset: pd.Series,
    runner: pd.Series | None = None,
) -> Effect:
    """Odds ratio of the first column of `design` (the exposure), by conditional logistic regression by `groups`.

    The outcome must vary in every group. Groups of one `runner` (a value a row; without it each group is a
    runner) count as one cluster: the sandwich of the groups' scores, and t with the runners less one.
    """
    model = ManyGroups(
        outcome.to_numpy(), design.to_numpy(), groups=groups.to_numpy(), offset=offset.to_numpy()
    )

    def slope(params: np.ndarray) -> tuple[float, np.ndarray]:
        height, scores = model.told(params)
        return height, scores.sum(axis=0)

    found = climb(slope, np.zeros(design.shape[1]), [(-_FAR, _FAR)] * design.shape[1])
    bread = np.linalg.inv(-curvature(model.score, found))
    exposed = design.iloc[:, 0].gt(0)
    people = (groups if runner is None else runner)[exposed].nunique()
    error, df = float(np.sqrt(bread[0, 0])), np.inf
    if runner is not None:
        of_group = runner.groupby(groups, sort=False).first().factorize(sort=True)[0]
        together = np.zeros((people, design.shape[1]))
        np.add.at(together, of_group, model.told(found)[1])
        error = np.sqrt((bread @ (together.T @ together) @ bread)[0, 0] * people / (people - 1))
        df = people - 1
    return effect_of(found[0], error, people, int(exposed.sum()), int((~exposed).sum()), df)
