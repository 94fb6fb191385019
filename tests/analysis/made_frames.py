"""Made tables for the comparisons of costs: what `exposure.utmb_frame` gives, with the truth known.

The performance model is skipped (its own tests run it), so hundreds of worlds cost seconds.
"""

import numpy as np
import pandas as pd
from scipy.special import expit


def utmb_starts(
    seed: int,
    harm: float = 0.0,
    slower: float = 0.0,
    frailty: float = 0.0,
    people: int = 180,
    editions: int = 5,
    keen: float = 0.12,
) -> pd.DataFrame:
    """UTMB starts of `people` over `editions`; faster people double more often, so selection is at work.

    `harm` is what doubling adds to the log odds of stopping, `slower` to the log time; `frailty` is the
    standard deviation of what makes some people stop more often than their level says.
    """
    random = np.random.default_rng([7, seed])
    level = 0.12 * random.standard_normal(people)
    fragile = frailty * random.standard_normal(people)
    woman = random.random(people) < 0.25
    born = random.integers(1970, 1980, people)
    record = 0.5 * random.standard_normal(people)
    starts = 1 + random.poisson(2, people)
    severity = 0.4 * random.standard_normal(editions)
    # Whether somebody runs Western States in each year, the year before the first one included.
    chance = keen * np.exp(-3 * level)
    wser = random.random((editions + 1, people)) < np.clip(chance, 0, 0.8)
    rows = []
    for edition in range(editions):
        who = np.flatnonzero(random.random(people) < 0.4)
        doubled = wser[edition + 1, who]
        score = -0.7 - 2.0 * level[who] + record[who]
        noise = 0.05 * random.standard_normal(len(who))
        stopped = random.random(len(who)) < expit(
            score + severity[edition] + fragile[who] + harm * doubled
        )
        slow = level[who] + noise + slower * doubled
        rows.append(
            pd.DataFrame(
                {
                    "result_id": [f"u{edition}-{i}" for i in who],
                    "runner_id": [f"r{i:04d}" for i in who],
                    "year": 2010 + edition,
                    "sex": np.where(woman[who], "F", "M"),
                    "born": born[who].astype(float),
                    "level": level[who],
                    "known": starts[who],
                    "past_starts": starts[who],
                    "past_dnf": 0,
                    "dnf": expit(score),
                    "risk": score,
                    "experience": np.log1p(starts[who]),
                    "overseas": 0.0,
                    "abroad": 0.0,
                    "doubler": doubled,
                    "previous_year": wser[edition, who],
                    "stopped": stopped.astype(int),
                    "slow": np.where(stopped, np.nan, slow),
                    "residual": np.where(stopped, np.nan, slow - level[who]),
                    "severity": severity[edition],
                }
            )
        )
    return pd.concat(rows, ignore_index=True)
