"""Notebook 08 and its checks, a function a cell: what they show of a `GettingIn`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from IPython.display import Markdown

from race_doubles.analysis.show.figure import Figure
from race_doubles.analysis.show.presentation import TableView, prose
from race_doubles.analysis.who_gets_in import (
    asking,
    calls,
    experiment,
    figures,
    layouts,
    sentences,
    without_lottery,
)
from race_doubles.analysis.who_gets_in.getting_in import GettingIn


def opening(getting: GettingIn) -> Markdown:
    """The answer."""
    return prose(sentences.opening(getting.ends, getting.door_dips))


def asking_and_getting_in(getting: GettingIn) -> Figure:
    """Who asked, and who stood at both starts."""
    return figures.asking_and_getting_in(getting.funnel)


def shares(getting: GettingIn) -> Markdown:
    """The same as shares."""
    return prose(sentences.funnel_shares(getting.ends))


def funnel(getting: GettingIn) -> TableView:
    """The funnel by year."""
    return layouts.funnel_view(getting.funnel)


def funnel_shares(getting: GettingIn) -> TableView:
    """The funnel by year, as shares."""
    return layouts.shares_view(getting.funnel)


def without(getting: GettingIn) -> Markdown:
    """What would be without the lottery."""
    return prose(sentences.without(getting.bounds, getting.funnel))


def bounds(getting: GettingIn) -> TableView:
    """The bounds by year."""
    return layouts.bounds_view(getting.bounds)


def fit_of_draw(getting: GettingIn) -> Markdown:
    """Whether the one draw known in full fits the rules."""
    return prose(sentences.fit(*getting.whole_draw))


def whole_draw(getting: GettingIn) -> TableView:
    """The same by tickets."""
    return layouts.fit_view(*getting.whole_draw)


def chances(getting: GettingIn) -> TableView:
    """The chance of being drawn by draw and tickets."""
    return layouts.chances_view(getting.chances)


def drawn_by_rules(getting: GettingIn) -> Markdown:
    """UTMB's starters who asked: drawn, and expected to be."""
    seen = without_lottery.seen_against_rules(getting.by_rules)
    return prose(sentences.by_rules(getting.by_rules, seen))


def by_rules(getting: GettingIn) -> TableView:
    """The same by draw."""
    return layouts.by_rules_view(getting.by_rules)


def doors(getting: GettingIn) -> Markdown:
    """Who went on to UTMB, by door."""
    return prose(sentences.doors(getting.fared, getting.standardised))


def by_door(getting: GettingIn) -> Figure:
    """The same by residence, pooled."""
    return figures.by_door(getting.standardised)


def door_table(getting: GettingIn) -> TableView:
    """The same as a table, as seen and as pooled."""
    return layouts.doors_view(getting.standardised, getting.door_ratios)


def known_before(getting: GettingIn) -> Markdown:
    """What else goes with doubling."""
    return prose(sentences.known_before(getting.over_doors))


def golden(getting: GettingIn) -> Markdown:
    """How those with a Golden Ticket fared."""
    return prose(sentences.golden(getting.fared))


def fared(getting: GettingIn) -> TableView:
    """How those of every door fared."""
    return layouts.fared_view(getting.fared)


def changes(getting: GettingIn) -> Markdown:
    """What changed when the ways in did."""
    return prose(sentences.movements(getting.movements))


def spans(getting: GettingIn) -> TableView:
    """Doubling at home and from abroad, by era."""
    return layouts.spans_view(getting.spans)


def movements(getting: GettingIn) -> TableView:
    """The parts of each change."""
    return layouts.movements_view(getting.movements)


def over_time(getting: GettingIn) -> Markdown:
    """What the model of all starts says of each era."""
    return prose(sentences.over_time(getting.over_time, getting.tables.eras))


def asked_when(getting: GettingIn) -> Markdown:
    """When UTMB's starters asked."""
    return prose(sentences.asked_when(asking.all_lags(getting.asked_for)))


def asked_table(getting: GettingIn) -> TableView:
    """The same by year."""
    return layouts.asked_view(getting.asked_for)


def same_year(getting: GettingIn) -> Figure:
    """The same year over the years beside it."""
    return figures.same_year(getting.dips, getting.door_dips, getting.door_dips_by_sex)


def same_year_limits(getting: GettingIn) -> Markdown:
    """How far these ratios carry."""
    by_sex = getting.door_dips_by_sex
    shown = figures.same_year_rows(getting.dips, getting.door_dips, by_sex)
    return prose(sentences.same_year_limits(shown, by_sex))


def dips(getting: GettingIn) -> Markdown:
    """The same in words."""
    return prose(sentences.dips(getting.dips, getting.door_dips))


def dip_table(getting: GettingIn) -> TableView:
    """The same by sex and level."""
    return layouts.dips_view(getting.dips)


def door_dip_table(getting: GettingIn) -> TableView:
    """The same by door."""
    return layouts.door_dips_view(getting.door_dips)


def doors_by_sex(getting: GettingIn) -> Markdown:
    """What doors explain of the difference between the sexes."""
    return prose(sentences.doors_by_sex(getting.door_dips_by_sex))


def doors_by_sex_table(getting: GettingIn) -> TableView:
    """The same as a table."""
    return layouts.doors_by_sex_view(getting.door_dips_by_sex)


def fields(getting: GettingIn) -> Markdown:
    """Both permutations in words."""
    return prose(sentences.fields(getting.fields_law, getting.overlap))


def permutations(getting: GettingIn) -> TableView:
    """Both permutations."""
    law, one = getting.fields_law, getting.overlap
    below = law.cumsum()
    fields = replace(
        one,
        expected=float(np.arange(len(law)) @ law),
        low=int(np.searchsorted(below, 0.025)),
        high=int(np.searchsorted(below, 0.975)),
        p_value=float(min(1.0, 2 * min(law[: one.seen + 1].sum(), law[one.seen :].sum()))),
    )
    return layouts.permutations_view(one, fields)


def called(getting: GettingIn) -> Markdown:
    """How many doubles hung on a call."""
    return prose(sentences.called(calls.by_year(getting.calls, getting.drawn_counts)))


def calls_by_year(getting: GettingIn) -> TableView:
    """The same by year."""
    return layouts.calls_view(calls.by_year(getting.calls, getting.drawn_counts))


def calls_by_place(getting: GettingIn) -> TableView:
    """The same by place in the list."""
    return layouts.places_view(calls.by_place(getting.tables.entries, getting.calls))


def lottery(getting: GettingIn) -> Markdown:
    """What the draw says of a cause."""
    return prose(sentences.lottery(getting.outcomes, getting.lottery_bounds))


def lottery_power(getting: GettingIn) -> Markdown:
    """Which effects the draw would have shown."""
    return prose(sentences.lottery_power(getting.outcomes))


def lottery_figure(getting: GettingIn) -> Figure:
    """The comparisons and the placebos."""
    return figures.lottery(getting.outcomes)


def plan(getting: GettingIn) -> TableView:
    """What was fixed beforehand."""
    return layouts.plan_view(getting.plan)


def draws(getting: GettingIn) -> TableView:
    """The draws."""
    return layouts.draws_view(getting.draws, getting.counts.strata, getting.counts.withdrawn)


def outcomes(getting: GettingIn) -> TableView:
    """Every comparison, placebo and power."""
    return layouts.lots_view(getting.outcomes, "What those drawn did, against what the draw lets expect", "Draws")  # fmt: skip


def power(getting: GettingIn) -> Figure:
    """What could have been seen."""
    return figures.power(getting.power_curves)


def lottery_bounds(getting: GettingIn) -> TableView:
    """The bounds."""
    return layouts.lots_view(getting.lottery_bounds, "All draws, under each bound of the plan", "Bound")  # fmt: skip


def of_starters(getting: GettingIn) -> TableView:
    """Among those who started UTMB."""
    return layouts.of_starters_view(getting.of_starters, getting.times)


def times_of_the_drawn(getting: GettingIn) -> Markdown:
    """What the times of drawn finishers are worth."""
    return prose(sentences.times_of_the_drawn(getting.times[experiment.SETS[1]]))


def balance(getting: GettingIn) -> TableView:
    """What was known before the draw."""
    return layouts.balance_view(getting.balance)


def links(getting: GettingIn) -> TableView:
    """How right and complete the links of entries are."""
    return layouts.links_view(getting.link_quality)
