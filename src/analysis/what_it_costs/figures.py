"""Figures of notebook 05: effects with their intervals, and where people stopped."""

from __future__ import annotations

import textwrap

import pandas as pd

from race_doubles.analysis.show.figure import Figure, finish, source
from race_doubles.analysis.show.style import COLOURS, INK, new_figure
from race_doubles.analysis.what_it_costs.checkpoints import difference_of_places
from race_doubles.analysis.what_it_costs.effects import Effect
from race_doubles.common.words import Estimate, and_list, fixed, percent, signed


def times_figure(effects: dict[str, Effect], years: list[int]) -> Figure:
    """Dots with intervals, one line a comparison: how many per cent slower at UTMB after Western States (left: faster)."""
    figure, axes = new_figure(height=1.4 + 0.62 * len(effects))
    for place, (name, effect) in enumerate(effects.items()):
        colour = COLOURS["expected"] if "placebo" in name.lower() else COLOURS["utmb"]
        slower = Estimate(*(100 * (end - 1) for end in effect.estimate))
        axes.plot([slower.low, slower.high], [-place] * 2, color=colour, lw=3, alpha=0.6)
        axes.plot(slower.value, -place, "o", color=colour, ms=8)
    axes.axvline(0, color=INK, lw=1)
    axes.set_yticks([-i for i in range(len(effects))], [_broken(name) for name in effects])
    axes.set_ylim(-len(effects) + 0.4, 0.6)
    axes.grid(axis="y", visible=False)
    axes.set_xlabel("% slower at UTMB\n(left of 0: faster)")
    parts = (
        f"{name} {signed(100 * (effect.estimate.value - 1), 1)}% ({signed(100 * (effect.estimate.low - 1), 1)} to "
        f"{signed(100 * (effect.estimate.high - 1), 1)})"
        for name, effect in effects.items()
    )
    return finish(
        figure,
        time_finding(effects),
        f"{source(years)} Lines: 95% intervals.",
        f"By how much UTMB takes longer after Western States, with 95% intervals: {'; '.join(parts)}.",
    )


def _broken(name: str) -> str:
    return "\n".join(textwrap.wrap(name, 24))


def time_finding(effects: dict[str, Effect]) -> str:
    """The title that the time effects earn."""
    if all(effect.estimate.low <= 1 for effect in effects.values()):
        faster = and_list(
            f"{fixed(100 * (1 - effect.estimate.value), 0)}% faster ({name})"
            for name, effect in effects.items()
            if effect.estimate.high < 1 and "placebo" not in name
        )
        so = f"; by one comparison they are {faster}" if " and " not in faster else f": {faster}"
        return "Doublers who finish UTMB are not measurably slower" + (
            "" if faster == "nobody" else so
        )
    return "Doublers who finish UTMB are slower by some comparisons"


def shares_figure(shares: pd.DataFrame, years: list[int]) -> Figure:
    """Dots with intervals, one line a group: of a hundred doublers, how many more stopped at UTMB than of their match.

    `shares` is what `front.shares` gives; the first line is that of all doublers with a match. The two shares stand under the names.
    """
    figure, axes = new_figure(height=1.2 + 0.65 * len(shares))
    for place, row in enumerate(shares.itertuples()):
        colour = COLOURS["expected"] if "placebo" in row.group else COLOURS["seen"]
        ends = [row.difference_low, row.difference_high]
        axes.plot(ends, [-place] * 2, color=colour, lw=3, alpha=0.6)
        axes.plot(row.difference, -place, "o", color=colour, ms=8)
    axes.axvline(0, color=INK, lw=1)
    axes.set_yticks(
        [-place for place in range(len(shares))],
        [
            f"{_broken(row.group)}\n{fixed(row.doublers, 0)} against {fixed(row.matched, 0)}"
            for row in shares.itertuples()
        ],
    )
    axes.set_ylim(-len(shares) + 0.4, 0.6)
    axes.grid(axis="y", visible=False)
    axes.set_xlabel("more of a hundred stopped\n(left of 0: fewer)")
    first = shares.iloc[0]
    told = first["difference_low"] > 0 or first["difference_high"] < 0
    finding = (
        f"Of a hundred matched doublers {fixed(first['doublers'], 0)} stop and {fixed(first['matched'], 0)} of those like them: "
        + ("more than chance" if told else "no more than chance may do")
    )
    parts = "; ".join(
        f"{row.group} {fixed(row.doublers, 0)} against {fixed(row.matched, 0)}, difference {signed(row.difference)} "
        f"({signed(row.difference_low)} to {signed(row.difference_high)}), {row.sets} sets"
        for row in shares.itertuples()
    )
    return finish(
        figure,
        finding,
        f"{source(years)} Under each name: of a hundred, how many stopped after Western States, and of starters like them. "
        "Lines: 95% intervals of the difference. The placebo should show none.",
        f"Of a hundred starters, how many stopped at UTMB after Western States, against starters like them (95% intervals): {parts}.",
    )


def stopped_figure(places: pd.DataFrame, every: int) -> Figure:
    """Step curves: of those who stopped, the share who had stopped by each part of the course.

    `every` is how many doubled starts were not finished in all editions, with split times or without.
    """
    figure, axes = new_figure(height=3.8)
    for doubled, colour, name in (
        (False, COLOURS["expected"], "others"),
        (True, COLOURS["seen"], "doublers"),
    ):
        some = places.loc[places["doubler"].eq(doubled), "share"].sort_values()
        if len(some):
            part = [100 * (i + 1) / len(some) for i in range(len(some))]
            axes.step(
                100 * some,
                part,
                where="post",
                color=colour,
                lw=2.2,
                label=f"{name} ({len(some):,})",
            )
    axes.set_xlabel("last checkpoint reached, as % of a median finisher’s time")
    axes.set_ylabel("% of those who stopped, by then")
    axes.legend(loc="upper left")
    return finish(
        figure,
        stopped_finding(places),
        f"{source(places['year'])} UTMB editions with split times: they have {int(places['doubler'].sum())} of the {every} doubled starts "
        "that were not finished. The further right a line, the later people stopped.",
        _stopped_alt(places),
    )


def stopped_finding(places: pd.DataFrame) -> str:
    """The title that the places earn: a difference is only claimed where chance alone seldom makes it."""
    years = f"up to {places['year'].max()}"
    if difference_of_places(places) >= 0.05:
        return f"No clear difference in where doublers and others stop, {years}"
    doublers, others = (places.loc[places["doubler"].eq(flag), "share"] for flag in (True, False))
    return f"Doublers who stop come {'further' if doublers.median() > others.median() else 'less far'} than others who stop, {years}"


def _stopped_alt(places: pd.DataFrame) -> str:
    doublers, others = (places.loc[places["doubler"].eq(flag), "share"] for flag in (True, False))
    return (
        f"Share of the course reached by UTMB starters who stopped, {places['year'].min()} to {places['year'].max()}: {len(doublers)} doublers, median "
        f"{percent(doublers.median())}; {len(others):,} others, median {percent(others.median())}; "
        f"Mann-Whitney p = {fixed(difference_of_places(places), 2)}."
    )
