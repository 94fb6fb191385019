"""What notebook 05 says in words of the front, the dose and the days between."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from race_doubles.analysis.what_it_costs.front import FRONT, Dose
from race_doubles.common.words import Estimate, and_list, fixed, in_words


def _points(found: Estimate) -> str:
    return (
        f"{fixed(found.value, 0, '+')} ({fixed(found.low, 0, '+')} to {fixed(found.high, 0, '+')})"
    )


def _verdict(found: Estimate | None, clear: str, not_clear: str) -> str:
    return not_clear if found is None or found.low <= 0 <= found.high else clear


def front(shares: pd.DataFrame, difference: Estimate | None) -> str:
    """Whether the cost differs at the front: `front.shares`, and the contrast of the front to those behind."""
    rows = shares.set_index("group")
    told = and_list(
        f"{_points(Estimate.of(rows.loc[name], 'difference'))} {where}"
        for name, where in (("the front", "at the front"), ("behind the front", "behind it"))
        if name in rows.index
    )
    extra = "" if difference is None else f", which differ by {_points(difference)}"
    return (
        f"Doublers whom earlier results put among the {in_words(FRONT)} fastest of their sex are the front. How many more of a hundred doublers stopped than of their match: {told}{extra}. "
        + _verdict(
            difference,
            "**The cost differs at the front**.",
            "**Whether the cost differs at the front, these data cannot tell**.",
        )
    )


def sexes(
    counts: pd.DataFrame, apart: Mapping[bool, Estimate | None], difference: Estimate | None
) -> str:
    """Women and men at the front: `front.front_counts`, `front.sexes_apart` of doublers (True) and others, and the contrast of women to men in the matched sets."""
    at = counts.set_index(["sex", "doubler"])

    def said(doubler: bool) -> str:
        return and_list(
            f"{int(at.loc[(sex, doubler), 'stopped'])} of {int(at.loc[(sex, doubler), 'starts'])} by {name}"
            for sex, name in (("F", "women"), ("M", "men"))
            if (sex, doubler) in at.index
        )

    def gap(doubler: bool) -> str:
        found = apart[doubler]
        return "" if found is None else f", {_points(found)}"

    verdict = _verdict(apart[False], "the sexes differ, too", "no difference between the sexes is seen")  # fmt: skip
    matched = (
        ""
        if difference is None
        else f" Set against their match, the women’s difference less the men’s is {_points(difference)}."
    )
    return (
        f"At the front {said(True)} of the doubled starts were not finished{gap(True)} in a hundred (a person’s starts counted together), and {said(False)} of the others{gap(False)}: without a double "
        f"{verdict}.{matched} "
        + _verdict(
            difference,
            "That women stand the double better is one reason why they win both.",
            "This was looked for after the winners were known, and these are too few to say whether women stand the double better.",
        )
    )


def dose(found: Dose) -> str:
    """Whether a hard Western States costs at UTMB."""
    time = found.time.times(100)
    return (
        f"Of {found.starts} doubled starts by {found.people} people who finished Western States, one run 10% faster than predicted has {found.stopping.spoken(1)} times the odds of stopping at UTMB: "
        + (
            "a hard race costs."
            if found.stopping.low > 1
            else "a fast race goes with fewer stops."
            if found.stopping.high < 1
            else "no dose can be seen."
        )
        + f" For every such 10% the {found.finishers} who finished UTMB ran it {_faster(time)}"
        + (
            ": form that lasts, or a level that earlier results mis-tell. Effort and form cannot be told apart here, so this does not show that effort costs nothing."
            if time.high < 0
            else ". Effort and form cannot be told apart here."
        )
    )


def _faster(time: Estimate) -> str:
    word = "faster" if time.value < 0 else "slower"
    ends = sorted((-time.low, -time.high)) if time.value < 0 else (time.low, time.high)
    return f"{fixed(abs(time.value), 1)}% {word} than predicted ({fixed(ends[0], 1)} to {fixed(ends[1], 1)})"


def days(shares: pd.DataFrame, difference: Estimate | None, editions: int) -> str:
    """Whether more days between help: `front.shares` of `by_days`, and the contrast with editions as units.

    `editions` is how many with more days are in the sets.
    """
    told = [
        f"after {row.group} {fixed(row.doublers, 0)} in a hundred doublers and {fixed(row.matched, 0)} of their match"
        for row in shares.itertuples()
    ]
    if difference is None:
        return f"Stopped at UTMB: {'; '.join(told)}. There are too few editions to compare."
    return (
        f"Stopped at UTMB: {'; '.join(told)}. With more days the difference changes by {_points(difference)} points, told by {in_words(editions)} editions of more days: "
        + (
            "**the longer gap goes with fewer stops by doublers**, but it was looked at after results had been seen, among some thirty comparisons."
            if difference.high < 0
            else "the longer gap goes with more."
            if difference.low > 0
            else "post hoc, too few to say that more days help."
        )
    )
