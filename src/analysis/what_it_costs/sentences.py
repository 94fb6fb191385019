"""What notebook 05 says in words, up to the plain answer: each sentence follows from the estimates."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from race_doubles.analysis.models.rates import jeffreys
from race_doubles.analysis.what_it_costs.checkpoints import difference_of_places
from race_doubles.analysis.what_it_costs.effects import Effect
from race_doubles.analysis.what_it_costs.matching import Risk
from race_doubles.analysis.what_it_costs.randomisation import Randomised, joint
from race_doubles.common.words import (
    Estimate,
    and_list,
    count,
    fixed,
    in_words,
    p_shown,
    percent,
    signed,
    some_of,
)

#: Means of two matched sides further apart than so many standard deviations are not called alike.
ALIKE = 0.1


def compared_words(
    frame: pd.DataFrame, stopped: Collection[tuple[str, int]], doubles: pd.DataFrame
) -> str:
    """Who is compared, what they did, and which editions are left out: `stopped` (race, year) by their organisers."""
    doubled, others = frame[frame["doubler"]], frame[~frame["doubler"]]
    shares = [
        jeffreys(int(some["stopped"].sum()), len(some)).times(100) for some in (doubled, others)
    ]
    out = left_out(frame, stopped, doubles)
    return (
        f"{len(frame):,} UTMB starts by {frame['runner_id'].nunique():,} people in {frame['year'].nunique()} editions; "
        f"{len(doubled)} of them doubled, by {doubled['runner_id'].nunique()} people. Not finished: {shares[0].shown(0, '%')} of the "
        f"doubled starts, {shares[1].shown(1, '%')} of the others.{f' {out}' if out else ''}"
    )


def left_out(
    frame: pd.DataFrame, stopped: Collection[tuple[str, int]], doubles: pd.DataFrame
) -> str:
    """Which editions of `doubles` are not in `frame`, with how many doubled starts, and why: nothing where there are none."""
    years = doubles["year"][~doubles["year"].isin(frame["year"])].value_counts().sort_index()
    parts = [
        f"{count(int(number), 'doubled start')} of UTMB {year}, "
        + (
            "which was stopped"
            if ("utmb", year) in stopped
            else "of which only finishers are known"
        )
        for year, number in years.items()
    ]
    return f"Left out: {'; '.join(parts)}." if parts else ""


def without_match(left: pd.DataFrame) -> str:
    """Which doubled starts have no match, and how they ended: `front.without_match`."""
    alone = left[left["known"]]
    return (
        f"The other {len(left)} have no match: {int((~left['known']).sum())} had no earlier result, {len(alone)} nobody alike, {int(alone['front'].sum())} of them at the front. "
        f"{percent(left['stopped'].mean())} of the {len(left)} were not finished: the answer tells nothing of newcomers and little of the very best."
    )


def in_short(frame: pd.DataFrame, risk: Risk, others: Effect, later: Effect) -> str:
    """The answer in short: shares not finished of all starts in `frame` and of those matched, whether these differ by more than chance,
    and the same against all other years of the doublers (`others`) and against `later` ones alone.
    """
    apart = risk.difference.times(100)
    told = risk.difference.low > 0 or risk.difference.high < 0
    every, plain = (
        frame.loc[frame["doubler"].eq(flag), "stopped"].mean() for flag in (True, False)
    )
    own = [others.estimate, later.estimate]
    return (
        f"**Of all {int(frame['doubler'].sum())} doubled starts at UTMB {percent(every)} were not finished, of others {percent(plain)}. Of the {risk.sets} that could be matched "
        f"{percent(risk.exposed)} were not, of their match {percent(risk.matched)}: {signed(apart.value)} in a hundred (95% interval {signed(apart.low)} to {signed(apart.high)}).** "
        + (
            "That is more than chance does."
            if told
            else "So small a difference may be chance: the data cannot tell whether Western States costs at UTMB."
        )
        + (
            " Against the same people’s other years no clear difference is seen either."
            if all(found.low <= 1 <= found.high for found in own)
            else f" Against the same people’s other years the odds are {own[0].spoken(2)} times as high, against later years alone {own[1].spoken(2)}."
        )
    )


def how_sure(risk: Risk, specifications: dict[str, Effect], matched: Effect) -> str:
    """How far the difference may be off, how much hangs on choices, and what could not have been seen."""
    clear = {name: effect for name, effect in specifications.items() if effect.estimate.low > 1}
    named = and_list(f"{name}, {effect.estimate.spoken(2)}" for name, effect in clear.items())
    return (
        f"The main estimate: after adjustment the odds of stopping are {matched.estimate.spoken(2)} times those of the match, where 1 is no difference. "
        f"It rests on {matched.doubled} of the {risk.sets} starts, by {matched.people} people: sets that ended alike tell nothing of odds. Of "
        f"{count(len(specifications), 'way')} to compare, {in_words(len(clear)) if clear else 'none'} {'shows' if len(clear) == 1 else 'show'} more than chance"
        f"{f': {named}' if 0 < len(clear) < 3 else ''}. A cost below {fixed(matched.detectable, 1)} times the odds can hide."
    )


def parts_words(parts: pd.DataFrame, risk: Risk, odds: Effect) -> str:
    """Why three measures of one thing differ: who is counted, and risks against odds."""
    at = parts.set_index("name")["ratio"]
    matched, everyone = at["matched"], at["all doubled starts"]
    return (
        f"Five ratios, and why they differ. Over all doubled starts the model's ratio is {fixed(everyone, 2)}; over "
        f"those that could be matched it is {fixed(matched, 2)}, since the others stopped "
        f"{'less' if everyone < matched else 'more'} often than expected. In the matched sets the shares are "
        f"{percent(risk.exposed)} and {percent(risk.matched)}, a ratio of {fixed(risk.exposed / risk.matched, 2)}. The same shares "
        f"as odds give {fixed(_odds(risk.exposed) / _odds(risk.matched), 2)}: where {percent(risk.matched)} stop, odds lie further apart than shares. "
        f"Within sets, after adjustment, the odds ratio is {fixed(odds.estimate.value, 2)}."
    )


def _odds(share: float) -> float:
    return share / (1 - share)


def balance_words(balance: pd.DataFrame) -> str:
    """In what the two sides of the matching are not alike: `matching.balance`."""
    apart = balance[balance["difference"].abs().gt(ALIKE)]
    named = and_list(f"{row.name} ({signed(row.difference, 2)})" for row in apart[["name", "difference"]].itertuples(index=False))  # fmt: skip
    if apart.empty:
        return f"**The matching holds: none of {len(balance)} differs by more than {fixed(ALIKE, 1)}.**"
    return (
        f"**In {in_words(len(apart))} of {in_words(len(balance))} the matching alone does not hold**: {named} "
        f"{'differs' if len(apart) == 1 else 'differ'} by more than {fixed(ALIKE, 1)}."
    )


def specifications_words(effects: dict[str, Effect]) -> str:
    """How much the matched result hangs on the choices behind it."""
    values = [effect.estimate.value for effect in effects.values()]
    clear = sum(effect.estimate.low > 1 for effect in effects.values())
    below = sum(value < 1 for value in values)
    return (
        f"**Over {len(effects)} specifications the odds ratio runs from {fixed(min(values), 2)} to {fixed(max(values), 2)}**; "
        + (
            f"{in_words(below)} {'lies' if below == 1 else 'lie'} below 1. "
            if below
            else "none lies below 1. "
        )
        + f"The interval lies above 1 in {some_of(clear)} them: whether the effect is called clear of chance is a matter "
        + (
            "of choice, so it should not be called that."
            if 0 < clear < len(effects)
            else "on which they agree."
        )
    )


def randomised_words(found: dict[str, Randomised]) -> str:
    """What chance alone would do within the matched sets, the first of `found` the main one."""
    first, p_values = next(iter(found.values())), [test.p_value for test in found.values()]
    together = joint(p_values)
    return (
        f"Had lots been drawn within the {first.sets} matched sets of the main comparison, {fixed(first.expected, 1)} of their doubled "
        f"starts would not have been finished; {first.seen} were not ({p_shown(first.p_value)}, one-sided, exact). Over "
        f"{count(len(found), 'way')} of matching p runs from {fixed(min(p_values), 3)} to {fixed(max(p_values), 3)}; twice their mean, "
        f"which counts as one test of them all however they hang together, gives {p_shown(together)}: "
        + (
            "**together they speak against chance**."
            if together < 0.05
            else "**together they do not speak against chance**."
        )
    )


def multiplicity_words(ratios: Mapping[str, Estimate]) -> str:
    """How many ratios the notebook shows, by what they are of, and how many would leave out 1 were there nothing to find, and which do."""
    clear = [
        f"{name}, {ratio.spoken(3)}"
        for name, ratio in ratios.items()
        if not ratio.low <= 1 <= ratio.high
    ]
    return (
        f"This notebook shows {len(ratios)} ratios with 95% intervals. Were there nothing to find, one in twenty, about "
        f"{fixed(len(ratios) / 20, 1)}, would leave out 1; {in_words(len(clear)) if clear else 'none'} {'does' if len(clear) == 1 else 'do'}"
        f"{' (' + '; '.join(clear) + ')' if clear else ''}. They share most of their data, so neither "
        "number is one of independent findings."
    )


def plain_answer(
    later: Effect,
    specifications: dict[str, Effect],
    risk: Risk,
    placebo: Effect,
    time: Effect,
    later_kept: Effect,
    risk_kept: Risk,
    own_time: Effect,
) -> str:
    """The answer to "does it hurt UTMB?" in plain words, from the estimates alone.

    `later` is the same runner's later years: the earlier ones are too good to be a fair measure;
    `later_kept` and `risk_kept` the same as `later` and `risk` without the changed courses. `time` is against matched
    finishers, `own_time` against the same runner's other years.
    "Yes" needs the main matched result and most of its specifications clear of 1 and the runner's own later
    years leaning the same way.
    """
    matched = next(iter(specifications.values()))
    clear = sum(effect.estimate.low > 1 for effect in specifications.values())
    stop = (
        f"Of the {risk.sets} doubled UTMB starts that could be matched (by {risk.people} people) {percent(risk.exposed)} were not "
        f"finished, of the starts they were matched with {percent(risk.matched)}: {_points(risk)}, before adjustment; without the "
        f"changed courses {_points(risk_kept)}. After adjustment the odds ratio is {matched.estimate.shown(2)}. "
    )
    alike = (matched.estimate.value > 1) == (later.estimate.value > 1)
    more = matched.estimate.value > 1
    often = clear > len(specifications) / 2
    if matched.estimate.low > 1 and often and later.estimate.low > 1:
        verdict = "**Yes: doublers stop more often at UTMB**, by both fair comparisons"
    elif matched.estimate.low > 1 and often and alike:
        verdict = "**Probably: doublers stop more often at UTMB than starters like them**, though their own later years cannot confirm it"
    elif more and alike:
        verdict = "**It leans towards a cost, but the data cannot tell**: both fair comparisons show more stopping, and both could be chance"
    elif more:
        verdict = (
            "**The data cannot tell**: doublers stop "
            + ("clearly" if matched.estimate.low > 1 and often else "somewhat")
            + f" more often than starters matched with them (in {in_words(clear) if clear else 'none'} of {len(specifications)} specifications the interval leaves out 1), while "
            "the comparison with their own later years "
            + (
                "points the other way"
                if later.estimate.high < 1
                else "shows no such difference and is too small to exclude one"
            )
            + f" (odds ratio {later.estimate.shown(2)}; without the changed courses {later_kept.estimate.brief(2)})"
        )
    else:
        verdict = "**No cost can be seen**, which is not the same as none"
    check = (
        f"; the placebo shows no clear difference{_as_large(matched.estimate, placebo.estimate)}"
        if placebo.estimate.low <= 1 <= placebo.estimate.high
        else "; but the placebo shows a difference too, so selection may be the reason"
    )
    slow = (
        f" Those who finish are {_pace(time.estimate.value)} than their match (95% interval {_pace(time.estimate.low)} to {_pace(time.estimate.high)})"
        + (
            ": no cost in time that could be seen."
            if time.estimate.low <= 1 <= time.estimate.high
            else "."
        )
        + (
            f" Against their own other years they are {_pace(own_time.estimate.value)} ({_pace(own_time.estimate.low)} to {_pace(own_time.estimate.high)}), "
            "a sign of selection: they may double when in form."
            if own_time.estimate.high < 1
            else ""
        )
    )
    return stop + verdict + check + "." + slow


def _as_large(effect: Estimate, placebo: Estimate) -> str:
    """Whether the placebo's interval holds the effect, or its inverse: then it could not tell them from nothing."""
    inside = any(placebo.low <= ratio <= placebo.high for ratio in (effect.value, 1 / effect.value))
    return ", but its interval holds one as large as the effect" if inside else ""


def _points(risk: Risk) -> str:
    points = risk.difference.times(100)
    return f"{signed(points.value, 1)} percentage points (95% interval {signed(points.low, 1)} to {signed(points.high, 1)})"


def _pace(ratio: float) -> str:
    """`1.2% faster` from a ratio of times."""
    return f"{fixed(100 * abs(ratio - 1), 1)}% {'slower' if ratio > 1 else 'faster'}"


def stopped_words(every: pd.DataFrame | None, comparable: list[int]) -> str:
    """Where doublers and others stopped, and the test of it: in every edition, and in the `comparable` years.

    `every` is what `checkpoints.where_stopped` gives; None where no doubler is known to have stopped.
    """
    if every is None:
        return "The tables hold no split times of editions whose non-finishers are known."
    kept = every[every["year"].isin(comparable)]
    p_value = difference_of_places(every)
    doublers, others = (every.loc[every["doubler"].eq(flag), "share"] for flag in (True, False))
    return (
        f"{len(doublers)} doublers stopped in these editions ({every['year'].min()} to {every['year'].max()}), half of them before {percent(doublers.median())} of a median finisher’s "
        f"time; of the {len(others):,} others half before {percent(others.median())}. The difference in how far they came has "
        f"{p_shown(p_value)} (Mann-Whitney); without the changed courses, with {int(kept['doubler'].sum())} doublers, "
        f"{p_shown(difference_of_places(kept))}: "
        + ("no clear difference." if p_value >= 0.05 else "the two differ.")
    )
