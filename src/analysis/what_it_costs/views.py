"""Notebook 05, a function a cell: what it shows of a `Cost`."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from race_doubles.analysis.show.figure import Figure
from race_doubles.analysis.show.presentation import TableView, prose
from race_doubles.analysis.what_it_costs import (
    figures,
    front,
    front_sentences,
    layouts,
    matching,
    sentences,
)
from race_doubles.analysis.what_it_costs.cost import (
    FINISHERS,
    LATER,
    MIXED,
    PLACEBO,
    SAME_RUNNER,
    STARTERS,
    Cost,
)


def compared(cost: Cost) -> Markdown:
    """Who is compared."""
    tables = cost.tables
    return prose(sentences.compared_words(cost.every.frame, tables.stopped, tables.doubles))


def shares(cost: Cost) -> Figure:
    """How many stop after Western States, against starters like them: all, the placebo, the front."""
    every = pd.concat([cost.all_shares, cost.placebo_shares, cost.front_shares], ignore_index=True)
    return figures.shares_figure(every, cost.tables.years_of_both)


def in_short(cost: Cost) -> Markdown:
    """The answer in one sentence and one number."""
    return prose(
        sentences.in_short(
            cost.every.frame,
            cost.every.risk,
            cost.every.stopping[SAME_RUNNER],
            cost.every.stopping[LATER],
        )
    )


def who_is_out(cost: Cost) -> Markdown:
    """Which doubled starts could not be matched, and which editions are left out."""
    tables = cost.tables
    return prose(
        f"{sentences.without_match(cost.without_match)} {sentences.left_out(cost.every.frame, tables.stopped, tables.doubles)}"
    )


def how_sure(cost: Cost) -> Markdown:
    """How far the answer may be off, and how much hangs on choices."""
    return prose(
        sentences.how_sure(cost.every.risk, cost.specifications, cost.every.stopping[STARTERS])
    )


def shares_numbers(cost: Cost) -> TableView:
    """The same shares as a table."""
    every = [cost.all_shares, cost.placebo_shares, cost.front_shares, cost.days_shares]
    return layouts.shares_view(pd.concat(every, ignore_index=True))


def front_said(cost: Cost) -> Markdown:
    """Whether the cost differs at the front, and by sex there."""
    found = cost.front_shares
    behind = front.contrast(found, "the front", "behind the front")
    by_sex = front.contrast(found, "women at the front", "men at the front")
    return prose(
        front_sentences.front(found, behind),
        front_sentences.sexes(
            cost.front_counts, cost.matched_front_counts, cost.front_sexes, by_sex
        ),
    )


def dose_said(cost: Cost) -> Markdown:
    """Whether a hard Western States costs."""
    return prose(front_sentences.dose(cost.dose))


def days_said(cost: Cost) -> Markdown:
    """Whether more days between the two help."""
    sets = cost.every.sets
    years = sets["year"].astype(int)
    more = set(years[years.map(cost.days).gt(cost.days.min())])
    changed = sorted(more - set(cost.tables.years_that_compare))
    contrast = front.days_contrast(sets, cost.days)
    return prose(front_sentences.days(cost.days_shares, contrast, len(more), changed))


def stopping_numbers(cost: Cost) -> TableView:
    """The same as a table."""
    caption = "Not finishing UTMB: odds ratios, and the people behind them"
    return layouts.effects_view(cost.every.stopping, caption, "Odds ratio")


def balance(cost: Cost) -> TableView:
    """The check of the matching."""
    return layouts.balance_view(matching.balance(cost.every.sets))


def balance_said(cost: Cost) -> Markdown:
    """Whether the matching holds."""
    return prose(sentences.balance_words(matching.balance(cost.every.sets)))


def parts(cost: Cost) -> TableView:
    """Non-finishes seen and expected, by what the matching could use."""
    return layouts.parts_view(cost.parts)


def parts_explained(cost: Cost) -> Markdown:
    """Why three measures of one thing differ."""
    odds = cost.every.stopping[STARTERS]
    return prose(sentences.parts_words(cost.parts, cost.every.risk, odds))


def specifications(cost: Cost) -> TableView:
    """The matched comparison under other choices."""
    caption = "The matched comparison under other choices: odds ratios of not finishing"
    return layouts.effects_view(cost.specifications, caption, "Odds ratio")


def specifications_summed(cost: Cost) -> Markdown:
    """How much hangs on these choices."""
    return prose(sentences.specifications_words(cost.specifications))


def randomised(cost: Cost) -> Markdown:
    """The test that lots within the matched sets give, over all ways to match."""
    return prose(sentences.randomised_words(cost.randomised))


def multiplicity(cost: Cost) -> Markdown:
    """How many comparisons this notebook makes."""
    return prose(sentences.multiplicity_words(cost.ratios))


def times(cost: Cost) -> Figure:
    """Finishing slower: the comparisons side by side, without the mixed model, whose estimate is that of the same runner's other years."""
    effects = {name: effect for name, effect in cost.every.times.items() if name != MIXED}
    effects |= {PLACEBO: cost.every.placebo_time}
    return figures.times_figure(effects, cost.tables.years_of_both)


def times_numbers(cost: Cost) -> TableView:
    """The same as a table."""
    effects = {**cost.every.times, PLACEBO: cost.every.placebo_time}
    caption = "Finish time at UTMB: ratios, and the people behind them"
    return layouts.effects_view(effects, caption, "Ratio of times")


def with_and_without(cost: Cost) -> TableView:
    """Both results with and without the changed courses."""
    every, kept = (
        {f"not finishing: {name}": effect for name, effect in side.stopping.items()}
        | {f"time: {name}": effect for name, effect in side.times.items()}
        for side in (cost.every, cost.kept)
    )
    return layouts.with_and_without_view(every, kept)


def unseen_causes(cost: Cost) -> TableView:
    """The E-values."""
    return layouts.sensitivity_view(cost.every.stopping)


def where_stopped(cost: Cost) -> Figure | None:
    """How far those who stopped had come; nothing where the split times show no doubler."""
    frame = cost.every.frame
    every = int(frame.loc[frame["doubler"], "stopped"].sum())
    return None if cost.places is None else figures.stopped_figure(cost.places, every)


def checkpoints(cost: Cost) -> TableView | None:
    """Where they were last seen; nothing where the split times show no doubler."""
    return None if cost.places is None else layouts.checkpoints_view(cost.places)


def where_stopped_tested(cost: Cost) -> Markdown:
    """Whether doublers stop elsewhere than others."""
    return prose(sentences.stopped_words(cost.places, cost.tables.years_that_compare))


def plain_answer(cost: Cost) -> Markdown:
    """Does it hurt UTMB?"""
    every, kept = cost.every, cost.kept
    return prose(
        sentences.plain_answer(
            every.stopping[LATER],
            cost.specifications,
            every.risk,
            every.stopping[PLACEBO],
            every.times[FINISHERS],
            kept.stopping[LATER],
            kept.risk,
            every.times[SAME_RUNNER],
        )
    )
