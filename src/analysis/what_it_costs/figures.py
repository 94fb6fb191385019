"""Figures of notebook 05: effects with their intervals, and where people stopped."""

from __future__ import annotations

import textwrap

import pandas as pd

from race_doubles.analysis.show.figure import Figure, finish, source
from race_doubles.analysis.show.style import COLOURS, INK, new_figure
from race_doubles.analysis.what_it_costs.checkpoints import difference_of_places
from race_doubles.analysis.what_it_costs.effects import Effect
from race_doubles.common.words import fixed, percent


def effects_figure(
    effects: dict[str, Effect], finding: str, label: str, said: str, years: list[int]
) -> Figure:
    """Dots with intervals, one line an effect (wide ones on a log scale); the line at 1 is no effect.

    `label` names the ratio on the axis, `said` in words; `years` are those with both races.
    """
    figure, axes = new_figure(height=1.4 + 0.62 * len(effects))
    for place, (name, effect) in enumerate(effects.items()):
        colour = COLOURS["expected"] if "placebo" in name.lower() else COLOURS["utmb"]
        axes.plot(
            [effect.estimate.low, effect.estimate.high], [-place] * 2, color=colour, lw=3, alpha=0.6
        )
        axes.plot(effect.estimate.value, -place, "o", color=colour, ms=8)
    axes.axvline(1, color=INK, lw=1)
    widest = max(effect.estimate.high / effect.estimate.low for effect in effects.values())
    if widest > 1.5:
        axes.set_xscale("log")
        axes.set_xticks(
            [0.25, 0.5, 0.7, 1, 1.4, 2, 3, 4], ["0.25", "0.5", "0.7", "1", "1.4", "2", "3", "4"]
        )
        axes.minorticks_off()
        axes.set_xlim(
            0.93 * min(effect.estimate.low for effect in effects.values()),
            1.07 * max(effect.estimate.high for effect in effects.values()),
        )
    axes.set_yticks([-i for i in range(len(effects))], [_broken(name) for name in effects])
    axes.set_ylim(-len(effects) + 0.4, 0.6)
    axes.set_xlabel(label)
    return finish(
        figure, finding, f"{source(years)} Lines: 95% intervals.", _effects_alt(effects, said)
    )


def _broken(name: str) -> str:
    return "\n".join(textwrap.wrap(name, 24))


def _effects_alt(effects: dict[str, Effect], label: str) -> str:
    parts = (f"{name} {effect.estimate.brief(2)}" for name, effect in effects.items())
    return f"{label}, with 95% intervals: {'; '.join(parts)}."


def stopping_finding(effects: dict[str, Effect]) -> str:
    """The title that the stopping effects earn."""
    real = {name: effect for name, effect in effects.items() if "placebo" not in name.lower()}
    clear = [effect.estimate.low > 1 for effect in real.values()]
    if all(clear):
        return "Doublers stop more often at UTMB, however they are compared"
    if all(effect.estimate.value > 1 for effect in real.values()):
        return "Doublers seem to stop more often at UTMB, but not every comparison can tell"
    return "Whether doublers stop more often at UTMB, the data cannot tell"


def time_finding(effects: dict[str, Effect]) -> str:
    """The title that the time effects earn."""
    if all(effect.estimate.low <= 1 for effect in effects.values()):
        return "Doublers who finish UTMB are not measurably slower"
    return "Doublers who finish UTMB are slower by some comparisons"


def stopped_figure(places: pd.DataFrame) -> Figure:
    """Step curves: of those who stopped, the share who had stopped by each part of the course."""
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
    axes.set_ylabel("% of those who stopped")
    axes.legend(loc="upper left")
    return finish(
        figure,
        stopped_finding(places),
        f"{source(places['year'])} UTMB editions with split times.",
        _stopped_alt(places),
    )


def stopped_finding(places: pd.DataFrame) -> str:
    """The title that the places earn: a difference is only claimed where chance alone seldom makes it."""
    if difference_of_places(places) >= 0.05:
        return "No clear difference in where doublers and others stop"
    doublers, others = (places.loc[places["doubler"].eq(flag), "share"] for flag in (True, False))
    return f"Doublers who stop come {'further' if doublers.median() > others.median() else 'less far'} than others who stop"


def _stopped_alt(places: pd.DataFrame) -> str:
    doublers, others = (places.loc[places["doubler"].eq(flag), "share"] for flag in (True, False))
    return (
        f"Share of the course reached by UTMB starters who stopped: {len(doublers)} doublers, median "
        f"{percent(doublers.median())}; {len(others):,} others, median {percent(others.median())}; "
        f"Mann-Whitney p = {fixed(difference_of_places(places), 2)}."
    )
