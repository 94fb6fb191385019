"""What notebook 05 says in words of the front, the dose and the days between."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from race_doubles.analysis.what_it_costs.front import FRONT, Dose
from race_doubles.common.words import Estimate, and_list, count, fixed, in_words, signed


def _points(found: Estimate) -> str:
    return f"{signed(found.value)} ({signed(found.low)} to {signed(found.high)})"


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
    counts: pd.DataFrame,
    matched_counts: pd.DataFrame,
    apart: Mapping[bool, Estimate | None],
    difference: Estimate | None,
) -> str:
    """Women and men at the front: `front.front_counts`, `front.matched_counts`, `front.sexes_apart` of doublers (True) and others,
    and the contrast of women to men in the matched sets.
    """

    def said(rows: pd.DataFrame) -> str:
        at = rows.set_index("sex")
        return and_list(
            f"{int(at.loc[sex, 'stopped'])} of {int(at.loc[sex, 'starts'])} by {name}"
            for sex, name in (("F", "women"), ("M", "men"))
            if sex in at.index
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
    at = {flag: counts[counts["doubler"].eq(flag)] for flag in (True, False)}
    return (
        f"Of all doubled starts at the front {said(at[True])} were not finished{gap(True)} in a hundred, women less men. Only some have a match, as above: "
        f"{said(matched_counts)}. At the front without a double {said(at[False])} were not finished{gap(False)}: there "
        f"{verdict}.{matched} "
        + _verdict(
            difference,
            "That women stand the double better is one reason why they win both.",
            "Looked for after the winners were known, these are too few to say whether women stand the double better.",
        )
    )


def dose(found: Dose) -> str:
    """Whether a hard Western States costs at UTMB."""
    time = found.time.times(100)
    return (
        f"Who ran Western States 10% faster than predicted had {found.stopping.spoken(1)} times the odds of stopping at UTMB ({found.starts} starts by {found.people} people): "
        + (
            "a hard race costs."
            if found.stopping.low > 1
            else "a fast race goes with fewer stops."
            if found.stopping.high < 1
            else "no dose can be seen."
        )
        + f" In the {found.finishers} of these that finished UTMB each such 10% goes with a UTMB {_faster(time)}"
        + (
            ": form that lasts, or a speed that earlier results mis-tell. So this does not show that effort costs nothing."
            if time.high < 0
            else ". Effort and form cannot be told apart here."
        )
    )


def _faster(time: Estimate) -> str:
    word = "faster" if time.value < 0 else "slower"
    ends = sorted((-time.low, -time.high)) if time.value < 0 else (time.low, time.high)
    return f"{fixed(abs(time.value), 1)}% {word} than predicted ({fixed(ends[0], 1)} to {fixed(ends[1], 1)})"


def days(
    shares: pd.DataFrame, difference: Estimate | None, editions: int, changed: list[int]
) -> str:
    """Whether more days between help: `front.shares` of `by_days`, and the contrast with editions as units.

    `editions` is how many with more days are in the sets, `changed` the years of those whose course was changed.
    """
    told = [
        f"after {row.group} {fixed(row.doublers, 0)} of a hundred matched doublers and {fixed(row.matched, 0)} of their match"
        for row in shares.itertuples()
    ]
    if difference is None:
        return f"Stopped at UTMB: {'; '.join(told)}. There are too few editions to compare."
    course = f" (the course of {and_list(map(str, changed))} was changed)" if changed else ""
    return (
        f"Stopped at UTMB: {'; '.join(told)}. With more days the difference changes by {_points(difference)} in a hundred, as {count(editions, 'edition')} with more days tell{course}: "
        + (
            "**the longer gap goes with fewer stops by doublers**, but it was looked at after results had been seen, among some thirty comparisons."
            if difference.high < 0
            else "the longer gap goes with more."
            if difference.low > 0
            else "post hoc, too few to say that more days help."
        )
    )
