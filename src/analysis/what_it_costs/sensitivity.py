"""How much hangs on the choices behind a comparison, and on causes that nobody has seen."""

from __future__ import annotations

import numpy as np
import pandas as pd
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from race_doubles.analysis.models.finishing import KNOTS, restricted_cubic
from race_doubles.analysis.what_it_costs.effects import Effect, effect_of
from race_doubles.analysis.what_it_costs.exposure import COUNTRIES_FROM
from race_doubles.analysis.what_it_costs.matching import (
    ADJUSTED_FOR,
    CALIPER,
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
    columns += [frame[name].to_numpy(dtype=float) for name in adjust]
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


def specifications(frame: pd.DataFrame, comparable: list[int]) -> dict[str, Effect]:
    """The matched comparison under every choice that was, or might as well have been, made.

    `comparable` are the years whose courses compare. By name, the main one first.
    """
    sets = matched_sets(frame)
    seen = frame[frame["known"].gt(0)].reset_index(drop=True)
    through = frame[~frame["doubler"] | frame["wser_finished"]].reset_index(drop=True)
    kept = frame[frame["year"].isin(comparable)].reset_index(drop=True)
    found = {
        "the main one": matched_stopping(sets),
        "not adjusted": matched_stopping(sets, ()),
        "adjusted for predicted risk alone": matched_stopping(sets, ("risk",)),
        "matched on level alone, not adjusted": matched_stopping(
            matched_sets(frame, on=("level",)), ()
        ),
        "half the caliper": matched_stopping(matched_sets(frame, caliper=CALIPER / 2)),
        "twice the caliper": matched_stopping(matched_sets(frame, caliper=2 * CALIPER)),
        "one starter a doubled start": matched_stopping(matched_sets(frame, controls=1)),
        "ten starters a doubled start": matched_stopping(matched_sets(frame, controls=10)),
        "without changed courses": matched_stopping(matched_sets(kept)),
        "only doublers who finished Western States": matched_stopping(matched_sets(through)),
        "no matching: everyone with a result, by regression": whole_field_stopping(seen),
        "no matching: everyone, by regression": whole_field_stopping(frame),
    }
    late = frame.dropna(subset="overseas").reset_index(drop=True)
    if late["doubler"].any():
        late_sets = matched_sets(late)
        found[f"from {COUNTRIES_FROM} on"] = matched_stopping(late_sets)
        found[f"from {COUNTRIES_FROM} on, adjusted for coming from overseas"] = matched_stopping(
            late_sets, (*ADJUSTED_FOR, "overseas")
        )
    return found


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
