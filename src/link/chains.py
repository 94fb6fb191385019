"""What decided about two results: the steps by which they hang together, or what stands between their people."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from race_doubles.common.races import RACE_NAMES
from race_doubles.common.words import born_range
from race_doubles.link.explain import Explainer
from race_doubles.link.findings import edition, years
from race_doubles.link.finish_counts import Start, above_count
from race_doubles.link.weights import (
    DECIDED_WEIGHT,
    MILLI,
    MOST_GROUP_WEIGHT,
    SAME_ID_WEIGHT,
    THRESHOLD,
    WEIGHTS,
)


@dataclass
class Step:
    """Two results of one person that hang together directly, and by what."""

    one: dict
    other: dict
    weight: float
    how: str


def chain(
    explainer: Explainer,
    members: Sequence[str],
    start: str,
    end: str,
    decided: Mapping[frozenset, str],
) -> list[Step]:
    """The steps by which two results of one person, who has the results `members`, hang together: the fewest
    among those whose weakest step is strongest. Empty where the evidence of pairs alone does not show it.

    `decided` gives the reason for each pair that a person judged to be one.
    """
    results = explainer.results(members)
    weights = explainer.weights(results)
    ways: dict[str, list[Step]] = {result["result_id"]: [] for result in results}
    for one in results:
        for other in results:
            pair = (one["result_id"], other["result_id"])
            if pair[0] == pair[1]:
                continue
            if (reason := decided.get(frozenset(pair))) is not None:
                step = Step(one, other, DECIDED_WEIGHT, f"a person decided: {reason}")
            elif one["person"] and one["person"] == other["person"]:
                step = Step(one, other, SAME_ID_WEIGHT, f"organiser's id {one['person']}")
            elif (
                weight := weights.get(frozenset(pair), -inf)
            ) >= THRESHOLD - MOST_GROUP_WEIGHT / MILLI:
                beside = (
                    "" if weight >= THRESHOLD else ", enough beside the other results of the person"
                )
                step = Step(one, other, weight, f"{weight:+.1f} bits{beside}")
            else:
                continue
            ways[pair[0]].append(step)
    for least in sorted({step.weight for steps in ways.values() for step in steps}, reverse=True):
        if found := _fewest(ways, start, end, least):
            return found
    return []


def _fewest(ways: dict[str, list[Step]], start: str, end: str, least: float) -> list[Step]:
    """The fewest steps of at least `least` bits from one result to the other."""
    came: dict[str, Step | None] = {start: None}
    waiting = deque([start])
    while waiting and end not in came:
        for step in ways[waiting.popleft()]:
            there = step.other["result_id"]
            if step.weight >= least and there not in came:
                came[there] = step
                waiting.append(there)
    steps: list[Step] = []
    at = end
    while (last := came.get(at)) is not None:
        steps.insert(0, last)
        at = last.one["result_id"]
    return steps


def obstacles(explainer: Explainer, ours: Sequence[str], theirs: Sequence[str],
              apart: Mapping[frozenset, str], counts: Mapping[str, Start] | None = None) -> list[str]:  # fmt: skip
    """Why two people with the results `ours` and `theirs` are not one though a pair of their results would pass
    alone: a sentence for each rule of `link.groups` that stands between.

    `apart` gives the reason for each pair that a person judged to be two, `counts` by result the starts at races whose
    organiser counts finishes, with those counts that are evidence. Empty where no rule is known.
    """
    left, right = explainer.results(ours), explainer.results(theirs)
    said = [f"A person decided that {one} and {other} are two people: {apart[frozenset((one, other))]}."
            for one in ours for other in theirs if frozenset((one, other)) in apart]  # fmt: skip
    low, high = _narrowed(left), _narrowed(right)
    slack = 0 if any(result["exact"] for result in (*left, *right)) else 1
    if low and high and max(low[0], high[0]) > min(low[1], high[1]) + slack:
        said.append(
            f"{_group(left)} {_leave(left, low)}, {_group(right, 'the')} {_leave(right, high)}: no year fits both."
        )
    starts = {result["race_start"] for result in right}
    taken = [result for result in left if result["race_start"] in starts]
    if taken:
        said.append(f"Both started {edition(taken[0])}, and one person starts a race once.")
    persons = [
        sorted({result["person"] for result in side if result["person"]}) for side in (left, right)
    ]
    if all(persons) and not set(persons[0]) & set(persons[1]):
        said.append(f"The organiser gives them two ids, {' and '.join(ids[0] for ids in persons)} "
                    f"({WEIGHTS['other organiser id']:+.1f} bits).")  # fmt: skip
    tallies = (
        frozenset(counts[one] for one in side if one in counts) if counts else frozenset[Start]()
        for side in (ours, theirs)
    )
    if above := above_count(*tallies):
        start, together = above
        said.append(f"The list of entrants of {RACE_NAMES[start.race]} {start.year} counts {start.earlier} earlier "
                    f"finish{'' if start.earlier == 1 else 'es'}, and together they have {together} "
                    f"({WEIGHTS['finishes above the count']:+.1f} bits).")  # fmt: skip
    clash = _clash(explainer, left, right)
    if clash:
        said.append(f"Of their results, {clash[0]['name_published']} ({clash[0]['result_id']}) and {clash[1]['name_published']} "
                    f"({clash[1]['result_id']}) do not pass as names of one person ({WEIGHTS['strange name']:+.1f} bits).")  # fmt: skip
    return said


def _clash(
    explainer: Explainer, left: Sequence[dict], right: Sequence[dict]
) -> tuple[dict, dict] | None:
    """Two results of two people whose names do not pass as one person's, if there are any."""
    results = (*left, *right)
    borne = {result["result_id"]: _names_of(result) for result in results}
    allowed = explainer.names_allowed(set().union(*borne.values()))
    for one in left:
        for other in right:
            pairs = [
                frozenset((ours, theirs))
                for ours in borne[one["result_id"]]
                for theirs in borne[other["result_id"]]
            ]
            if pairs and not any(len(pair) == 1 or pair in allowed for pair in pairs):
                return one, other
    return None


def _names_of(result: dict) -> set[int]:
    """The names that any source gives a result, by number."""
    own = {result["name_id"]} if result["name_id"] is not None else set()
    return own | {name["name_id"] for name in result["also"]}


def _narrowed(results: Sequence[dict]) -> tuple[int, int] | None:
    """The birth years that all results allow; the two nearest where they contradict each other by a year."""
    aged = [result for result in results if result["born_min"] is not None]
    if not aged:
        return None
    low, high = (
        max(result["born_min"] for result in aged),
        min(result["born_max"] for result in aged),
    )
    return min(low, high), max(low, high)


def _group(results: Sequence[dict], the: str = "The") -> str:
    name = results[-1]["name_published"]
    return (
        f"{the} one result of {name}"
        if len(results) == 1
        else f"{the} {len(results)} results of {name}"
    )


def _leave(results: Sequence[dict], left: tuple[int, int]) -> str:
    """The birth years left, and the results that leave no others."""
    said = born_range(*left)
    if len(results) == 1:
        return f"leaves {said}"
    aged = sorted(
        (result for result in results if result["born_min"] is not None),
        key=lambda result: result["born_max"] - result["born_min"],
    )
    deciding = [
        next(result for result in aged if result["born_min"] in left or result["born_max"] in left)
    ]
    if (deciding[0]["born_min"], deciding[0]["born_max"]) != left:
        deciding += [
            result for result in aged if result["born_min"] in left or result["born_max"] in left
        ][1:2]
    by = ", ".join(f"{result['result_id']}: {years(result)}" for result in deciding)
    return f"leave only {said} as the birth year ({by})"
