"""Which pairs of results a person should look at: those on which a double hangs, and those near the decision."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from race_doubles.common.races import DOUBLE
from race_doubles.link.evaluation.refinements import BY_NAME, same_year_pairs
from race_doubles.link.explain import Explainer
from race_doubles.link.weights import THRESHOLD

#: Columns of every table here; `weight` in bits beyond the threshold, missing where something excludes the pair.
COLUMNS = ["result_id_a", "result_id_b", "weight"]


def would_make_doubles(
    results: pd.DataFrame,
    links: pd.DataFrame,
    explainer: Explainer,
    races: tuple[str, str] = DOUBLE,
) -> pd.DataFrame:
    """Starts at both `races` in one year that some join of names finds but the links hold for two people's.

    The likeliest first: those whose sex and ages fit, then by how much alike the names are, then the
    rarer name. Columns: `COLUMNS` and `fits`, `found` (the join).
    """
    # The yardstick calls the two races it compares by these names.
    called = results["race"].map(dict(zip(races, DOUBLE, strict=True))).fillna("other")
    return held_apart(same_year_pairs(results.assign(race=called), links), explainer)


def held_apart(pairs: pd.DataFrame, explainer: Explainer) -> pd.DataFrame:
    """Of `pairs` (`refinements.same_year_pairs`) those that a join of names finds and the links hold for two people's.

    Order and columns as `would_make_doubles` has them.
    """
    pairs = pairs[~pairs["linked"] & pairs["name_level"].notna()]
    pairs = pairs.sort_values(
        ["fits", "name_level", "strangers", "result_id_wser"], ascending=[False, True, True, True]
    )
    table = pairs.rename(columns={"result_id_wser": "result_id_a", "result_id_utmb": "result_id_b"})
    table = table.assign(
        found=[BY_NAME[level] for level in table["name_level"]], weight=_weights(table, explainer)
    )
    return table[[*COLUMNS, "fits", "found"]].reset_index(drop=True)


def hang_on_little(
    doubles: pd.DataFrame,
    links: pd.DataFrame,
    explainer: Explainer,
    race_of: pd.Series,
    races: Sequence[str] = DOUBLE,
) -> pd.DataFrame:
    """The doubles by the weight of the strongest pair that joins a result of one of `races` to another race's, weakest first.

    `doubles` has a row a double with runner_id, `race_of` the race by result_id. Columns: `COLUMNS` (that strongest pair, in
    the order of `races`), `runner_id` and `doubles` (how many hang on it).
    """
    count = doubles.groupby("runner_id").size()
    mine = links[links["runner_id"].isin(count.index)]
    runner = dict(zip(mine["result_id"], mine["runner_id"], strict=True))
    race = race_of.to_dict()
    order, last = {one: number for number, one in enumerate(races)}, len(races)
    best: dict[str, tuple[float, str, str]] = {}
    for pair, weight in explainer.weights(explainer.results(sorted(runner))).items():
        one, other = sorted(pair, key=lambda result_id: (order.get(race[result_id], last), result_id))  # fmt: skip
        apart = race[one] != race[other] and race[one] in order
        if runner[one] == runner[other] and apart:
            key = (weight - THRESHOLD, one, other)
            best[runner[one]] = max(best.get(runner[one], key), key)
    rows = [(a, b, weight, who, int(count[who])) for who, (weight, a, b) in best.items()]
    table = pd.DataFrame(rows, columns=[*COLUMNS, "runner_id", "doubles"])
    return table.sort_values(["weight", "runner_id"], ignore_index=True)


def near_the_decision(
    links: pd.DataFrame, explainer: Explainer, within: float = 4.0
) -> pd.DataFrame:
    """Pairs of people whose nearest results could as well be one person's, nearest first, one row a pair of people.

    People already one are left out: what joins them is often another pair. Columns: `COLUMNS`, `runner_id_a`,
    `runner_id_b`, and `pairs` (of results as near).
    """
    runner = links.set_index("result_id")["runner_id"]
    near = explainer.near(within)
    near = near.assign(
        runner_id_a=near["result_id_a"].map(runner), runner_id_b=near["result_id_b"].map(runner)
    )
    near = near[near["runner_id_a"] != near["runner_id_b"]]
    people = [
        frozenset(pair) for pair in zip(near["runner_id_a"], near["runner_id_b"], strict=True)
    ]
    near = near.assign(people=people)
    near["pairs"] = near.groupby("people")["weight"].transform("size")
    near = near.assign(far=near["weight"].abs()).sort_values(["far", "result_id_a", "result_id_b"])
    return near.drop_duplicates("people")[
        [*COLUMNS, "runner_id_a", "runner_id_b", "pairs"]
    ].reset_index(drop=True)


def _weights(table: pd.DataFrame, explainer: Explainer) -> list[float | None]:
    """Bits beyond the threshold of each pair, missing where something excludes it."""
    ids = sorted({*table["result_id_a"], *table["result_id_b"]})
    weights = explainer.weights(explainer.results(ids))
    found = (
        weights.get(frozenset(pair))
        for pair in zip(table["result_id_a"], table["result_id_b"], strict=True)
    )
    return [None if weight is None else weight - THRESHOLD for weight in found]
