"""How much hangs on the choices behind a comparison, and on causes that nobody has seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from race_doubles.analysis.models.finishing import KNOTS, restricted_cubic
from race_doubles.analysis.what_it_costs.effects import Effect, effect_of
from race_doubles.analysis.what_it_costs.exposure import countries_from
from race_doubles.analysis.what_it_costs.matching import (
    ADJUSTED_FOR,
    CALIPER,
    MATCHED_ON,
    matched_sets,
    matched_stopping,
)
from race_doubles.common.words import Estimate


def whole_field_stopping(
    frame: pd.DataFrame, exposure: str = "doubler", adjust: tuple[str, ...] = ADJUSTED_FOR
) -> Effect:
    """The odds ratio without matching: logistic regression over every start of `frame`.

    The edition's severity is an offset; level (restricted cubic spline), whether any result is behind it,
    sex and `adjust` are covariates. Errors are clustered by runner.
    """
    knots = np.quantile(frame.loc[frame["known"].gt(0), "level"], KNOTS)
    known = frame["known"].gt(0).to_numpy(dtype=float)
    shape = restricted_cubic(frame["level"].to_numpy(dtype=float), knots) * known[:, None]
    exposed = frame[exposure].to_numpy(dtype=float)
    columns = [exposed, np.ones(len(frame)), frame["sex"].eq("F").to_numpy(dtype=float), *shape.T]
    columns += [frame[name].to_numpy(dtype=float) for name in adjust if np.ptp(frame[name])]
    columns += [known] if np.ptp(known) else []
    found = GLM(
        frame["stopped"].to_numpy(dtype=float),
        np.column_stack(columns),
        family=Binomial(),
        offset=frame["severity"].to_numpy(dtype=float),
    ).fit(cov_type="cluster", cov_kwds={"groups": frame["runner_id"].factorize(sort=True)[0]})
    doubled = int(exposed.sum())
    people = frame.loc[frame[exposure], "runner_id"].nunique()
    return effect_of(
        found.params[0], found.bse[0], people, doubled, len(frame) - doubled, people - 1
    )


#: The comparison that was fixed before it was computed, by the name that tables give it: other results were known by then.
FIXED = "the main one"


@dataclass(frozen=True)
class Choice:
    """One way to match and adjust: the matched sets, and what is allowed for in them."""

    sets: pd.DataFrame
    adjust: tuple[str, ...] = ADJUSTED_FOR


def choices(
    frame: pd.DataFrame, comparable: list[int], hindsight: pd.DataFrame
) -> dict[str, Choice]:
    """The matched comparison under every choice that was, or might as well have been, made, by name.

    `comparable` are the years whose courses compare; `hindsight` is `frame` with level, record and experience from
    all other years, later ones included. The main one comes first.
    """
    sets, late_sets = matched_sets(frame), matched_sets(hindsight)
    through = frame[~frame["doubler"] | frame["wser_finished"]].reset_index(drop=True)
    kept = frame[frame["year"].isin(comparable)].reset_index(drop=True)
    found = {
        FIXED: Choice(sets),
        "not adjusted": Choice(sets, ()),
        "adjusted for predicted risk alone": Choice(sets, ("risk",)),
        "not adjusted for coming from abroad": Choice(sets, ("risk", "experience")),
        "matched on level alone, not adjusted": Choice(matched_sets(frame, on=("level",)), ()),
        "matched on coming from abroad, too": Choice(
            matched_sets(frame, on=(*MATCHED_ON, "abroad"))
        ),
        "half the caliper": Choice(matched_sets(frame, caliper=CALIPER / 2)),
        "twice the caliper": Choice(matched_sets(frame, caliper=2 * CALIPER)),
        "one starter a doubled start": Choice(matched_sets(frame, controls=1)),
        "ten starters a doubled start": Choice(matched_sets(frame, controls=10)),
        "without changed courses": Choice(matched_sets(kept)),
        "only doublers who finished Western States (post hoc)": Choice(matched_sets(through)),
        "later years known, too": Choice(late_sets),
        "later years known, not adjusted for coming from abroad": Choice(
            late_sets, ("risk", "experience")
        ),
    }
    late = frame.dropna(subset="overseas").reset_index(drop=True)
    if late["doubler"].any():
        found[f"from {countries_from(late)}"] = Choice(matched_sets(late))
    return found


def specifications(frame: pd.DataFrame, matched: dict[str, Choice]) -> dict[str, Effect]:
    """The odds ratio of not finishing under each of `choices` (`matched`), and without any matching, by name."""
    seen = frame[frame["known"].gt(0)].reset_index(drop=True)
    return {
        name: matched_stopping(choice.sets, choice.adjust) for name, choice in matched.items()
    } | {
        "no matching: everyone with a result, by regression": whole_field_stopping(seen),
        "no matching: everyone, by regression": whole_field_stopping(frame),
    }


def e_value(odds_ratio: float) -> float:
    """How strongly an unseen cause must go with both to explain an odds ratio away (a risk ratio).

    VanderWeele and Ding 2017; for a common outcome the risk ratio is taken as the root of the odds
    ratio. 1 means that nothing is needed.
    """
    risk = np.sqrt(max(odds_ratio, 1 / odds_ratio))
    return float(risk + np.sqrt(risk * (risk - 1)))


def e_value_of_interval(estimate: Estimate) -> float:
    """The E-value of the interval's end nearer to 1; 1 where the interval holds 1."""
    if estimate.low <= 1 <= estimate.high:
        return 1.0
    return e_value(estimate.low if estimate.low > 1 else estimate.high)
