"""The figure of notebook 02: what each way of joining misses, and whom it joins wrongly."""

from __future__ import annotations

import textwrap

import pandas as pd

from race_doubles.analysis.show.figure import Figure, finish, source
from race_doubles.analysis.show.style import COLOURS, new_figure
from race_doubles.common.words import count
from race_doubles.link.evaluation import refinements


def ladder_figure(ladder: pd.DataFrame, years: list[int]) -> Figure:
    """Two bars a way of joining: doubles missed, and pairs of strangers joined.

    `ladder` is what `refinements.refinement_table` gives. The names exactly as published find next to nothing, since UTMB prints
    capitals, and would leave no room for the others; the linker with the decisions of people is what all are measured by. Both are
    not drawn.
    """
    left_out = [refinements.BY_NAME[0], refinements.CURATED]
    rungs = ladder[~ladder["joined by"].isin(left_out)].reset_index(drop=True)
    figure, axes = new_figure(height=0.8 + 0.55 * len(rungs))
    kinds = (("missed", "expected", "doubles missed"), ("wrong", "seen", "strangers joined"))
    for side, (column, colour, label) in zip((-1, 1), kinds, strict=True):
        numbers = rungs[column].astype(int)
        at = [-place - 0.18 * side for place in range(len(rungs))]
        axes.barh(at, numbers, height=0.32, color=COLOURS[colour], label=label)
        for up, number in zip(at, numbers, strict=True):
            axes.text(number + 0.4, up, str(number), va="center", fontsize=10)
    axes.set_yticks(
        [-place for place in range(len(rungs))],
        ["\n".join(textwrap.wrap(name, 26)) for name in rungs["joined by"]],
    )
    axes.set_ylim(-len(rungs) + 0.4, 0.6)
    axes.set_xlim(right=1.15 * float(rungs[["missed", "wrong"]].astype(int).to_numpy().max()))
    axes.grid(axis="y", visible=False)
    axes.legend(loc="lower center", bbox_to_anchor=(0.2, 1.0), ncols=2)
    parts = "; ".join(
        f"{row['joined by']} {int(row['missed'])} and {int(row['wrong'])}"
        for _, row in rungs.iterrows()
    )
    return finish(
        figure,
        ladder_finding(ladder),
        f"{source(years)} Measured by {refinements.CURATED}.",
        f"Doubles missed and pairs of strangers joined, by way of joining: {parts}.",
    )


def ladder_finding(ladder: pd.DataFrame) -> str:
    """The title that the ladder earns: what the best of names alone comes to, and the linker."""
    rungs = ladder.set_index("joined by").astype(int)
    names = rungs.loc[list(refinements.BY_NAME[1:])]
    best = names.loc[names[["missed", "wrong"]].sum(axis=1).idxmin()]
    model = rungs.loc[refinements.MODEL]
    return (
        f"The best join by name misses {count(int(best['missed']), 'double')} and joins {count(int(best['wrong']), 'pair')} of strangers; "
        f"the linker misses {count(int(model['missed']), 'double')} and joins {count(int(model['wrong']), 'pair')}"
    )
