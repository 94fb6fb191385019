"""Who became another person since the last build, among results that were there already, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

#: People named one by one; of more only the number is told.
MOST_TOLD = 20
#: Of one person, the results that moved are named up to this many.
MOST_RESULTS = 3


@dataclass(frozen=True)
class Changed:
    """One person of the new links whose old results were not all one person before, or who lost some.

    `kind` is `joined` (several old people are one), `parted` (one old person is several) or `renamed` (the same
    old results under another id). `old` and `new` are runner ids, `results` the old results that
    moved, `evidence` the new results of the person, `how` by what those that moved are linked now.
    """

    kind: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    results: tuple[str, ...]
    evidence: tuple[str, ...]
    how: tuple[str, ...] = ()


def people_changed(before: pd.DataFrame, after: pd.DataFrame) -> list[Changed]:
    """What happened to the people of old results between two tables of links (result_id, runner_id, and method and
    match_weight where they are there).

    A result that is only in one of them changes nobody by itself. In the order of the old runner ids.
    """
    every = after[["result_id", "runner_id"]].merge(
        before[["result_id", "runner_id"]], on="result_id", how="left", suffixes=("_new", "_old")
    )
    is_fresh = every["runner_id_old"].isna()
    both, fresh = every[~is_fresh], every[is_fresh]
    moved = both[both["runner_id_old"].ne(both["runner_id_new"])]
    # Most people stay as they are; only those who moved are looked at one by one.
    left = both[both["runner_id_old"].isin(moved["runner_id_old"])]
    came = both[both["runner_id_new"].isin(moved["runner_id_new"])]
    fresh = fresh[fresh["runner_id_new"].isin(left["runner_id_new"])]
    fresh_of = fresh.groupby("runner_id_new")["result_id"].agg(lambda ids: tuple(sorted(ids)))
    new_of = left.groupby("runner_id_old")["runner_id_new"].agg(lambda ids: tuple(sorted(set(ids))))
    old_of = came.groupby("runner_id_new")["runner_id_old"].agg(lambda ids: tuple(sorted(set(ids))))
    changes: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for row in moved.sort_values(["runner_id_old", "result_id"]).itertuples():
        is_parted = len(new_of[row.runner_id_old]) > 1
        old = (row.runner_id_old,) if is_parted else old_of[row.runner_id_new]
        new = new_of[row.runner_id_old]
        changes.setdefault((old, new), []).append(row.result_id)
    return [
        Changed(
            "parted" if len(new) > 1 else "joined" if len(old) > 1 else "renamed",
            old, new, tuple(results),
            tuple(result for one in new for result in fresh_of.get(one, ())),
            _how(results, before, after),
        )
        for (old, new), results in changes.items()
    ]  # fmt: skip


def _how(results: list[str], before: pd.DataFrame, after: pd.DataFrame) -> tuple[str, ...]:
    """By what each of the first `results` is linked now: `wser-1987-p28 (model, 3.1 -> 4.2 bits)`."""
    if not {"method", "match_weight"} <= set(after.columns) & set(before.columns):
        return ()
    old, new = (table.set_index("result_id") for table in (before, after))
    return tuple(
        f"{one} ({new.loc[one, 'method']}{_bits(old.loc[one, 'match_weight'], new.loc[one, 'match_weight'])})"
        for one in results[:MOST_RESULTS]
    )


def _bits(old: float, new: float) -> str:
    """The match weight then and now, in bits; one that is not there is left out."""
    if pd.isna(new):
        return ""
    return f", {new:.1f} bits" if pd.isna(old) else f", {old:.1f} -> {new:.1f} bits"


def told(changes: list[Changed], names: Mapping[str, str]) -> list[str]:
    """A line on each change; `names` gives the name of a runner_id, old or new."""
    lines = [_line(one, names) for one in changes[:MOST_TOLD]]
    if len(changes) > MOST_TOLD:
        lines.append(f"… and {len(changes) - MOST_TOLD} more people changed")
    return lines


def _line(one: Changed, names: Mapping[str, str]) -> str:
    old = " and ".join(_named(person, names) for person in one.old)
    new = " and ".join(_named(person, names) for person in one.new)
    if one.evidence:
        why = f"new beside them: {', '.join(one.evidence)}"
    else:
        why = "no new result of theirs: the weights moved with the field, or a decision did"
    if one.how:
        more = len(one.results) - len(one.how)
        why += f"; moved: {', '.join(one.how)}{f' and {more} more' if more else ''}"
    if one.kind == "joined":
        return f"joined: {old} are one person now, {new}; {why}"
    if one.kind == "parted":
        return f"parted: {old} is now {new}; {why}"
    return f"another id: {old} is now {new}; {why}"


def _named(person: str, names: Mapping[str, str]) -> str:
    return f"{names[person]} ({person})" if person in names else person
