"""The runner of each entry: the likeliest of its candidates, or nobody.

An applicant is one of the runners or none of them. With odds o_r = prior x 2^weight for each candidate r, the chance
that it is r is o_r / (1 + the sum of all o), by Bayes' rule. The prior is the share of a list whose people have results,
spread over all runners; the share is found from the weights themselves by expectation and maximisation.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from race_doubles.link.weights import MILLI

#: A link is made where it is likelier than all else together.
LEAST_CHANCE = 0.5
#: The share of a list that has results, before it is looked at, and how many entries that guess counts for.
SHARE, SHARE_PRIOR_ENTRIES = 0.4, 20
#: The change of a share at which the search for it ends.
_CLOSE = 1e-12
#: Evidence beyond this says nothing more, and sums of odds stay exact enough.
_MOST_BITS = 30.0
_LIST = ["year", "stage"]


def prior_weight(odds: pd.Series, entries: int, people: int) -> int:
    """The log odds that an entry of a list is of one given runner, before any evidence, in thousandths of a bit.

    `odds` are the summed odds 2^weight of each entry that has candidates; `entries` counts the list, `people` the
    runners.
    """
    total, share = odds.to_numpy(), SHARE
    for _ in range(1000):
        chance = share / (1 - share) / people * total
        linked = float((chance / (1 + chance)).sum())
        before = share
        share = (linked + SHARE * SHARE_PRIOR_ENTRIES) / (entries + SHARE_PRIOR_ENTRIES)
        if abs(share - before) < _CLOSE:
            break
    return round(MILLI * math.log2(share / (1 - share) / people))


def choose(candidates: pd.DataFrame, entries: pd.DataFrame, people: int) -> pd.DataFrame:
    """The chosen runner of each entry that has one: entry_id, runner_id, result_id, match_weight (bits).

    `candidates` as `candidates.candidates` gives them; `entries` has entry_id, year and stage of every entry, linked or
    not. Of the entries of one list that claim one runner, the likeliest has it; where two are equally likely, none.
    """
    listed = candidates.merge(entries[["entry_id", *_LIST]], on="entry_id", validate="many_to_one")
    listed = listed.sort_values(["entry_id", "runner_id"], ignore_index=True)
    sizes = entries.groupby(_LIST).size()
    by_weight = np.exp2(listed["weight"] / MILLI)
    summed = by_weight.groupby([listed[name] for name in [*_LIST, "entry_id"]]).sum()
    priors = {
        key: prior_weight(odds, int(sizes[key]), people) for key, odds in summed.groupby(_LIST)
    }
    prior = pd.Series(
        [priors[key] for key in zip(listed["year"], listed["stage"], strict=True)], dtype="int64"
    )
    odds = np.exp2(((listed["weight"] + prior) / MILLI).clip(upper=_MOST_BITS))
    others = odds.groupby(listed["entry_id"]).transform("sum") - odds
    # Against all else together: that it is another runner, and that it is nobody.
    chosen = listed.assign(match_weight=np.log2(odds / (1 + others)).round(3))
    least = math.log2(LEAST_CHANCE / (1 - LEAST_CHANCE))
    return _one_each(chosen[chosen["match_weight"] > least])


def _one_each(chosen: pd.DataFrame) -> pd.DataFrame:
    claims = [*_LIST, "runner_id"]
    best = chosen["match_weight"].eq(chosen.groupby(claims)["match_weight"].transform("max"))
    alone = best.groupby([chosen[name] for name in claims]).transform("sum").eq(1)
    kept = chosen[best & alone].sort_values("entry_id", ignore_index=True)
    return kept[["entry_id", "runner_id", "result_id", "match_weight"]]
