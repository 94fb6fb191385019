"""The figure of notebook 09: where Western States and UTMB stand among other doubles."""

from __future__ import annotations

import pandas as pd

from race_doubles.analysis.other_doubles.layouts import is_double, same_years, two
from race_doubles.analysis.show.drawing import name_mark
from race_doubles.analysis.show.figure import Figure, finish
from race_doubles.analysis.show.style import COLOURS, FAINT, new_figure
from race_doubles.common.words import Estimate, and_list, fixed, in_words


def standing(rows: pd.DataFrame) -> Figure:
    """Dots with intervals: finished doubles per 1,000 finishers of the smaller field, and seen against chance.

    `rows` is what `compare.standing` gives. A hollow dot is Western States and UTMB in the same years.
    """
    figure, panels = new_figure(
        height=1.6 + 0.46 * len(rows), columns=2, sharey=True, width_ratios=[1.25, 1]
    )
    for place, row in enumerate(rows.to_dict("records")):
        colour = COLOURS["seen"] if is_double(row) else COLOURS["utmb"]
        rate = Estimate.of(row, "finished_per_1000")
        panels[0].plot([rate.low, rate.high], [-place] * 2, color=colour, lw=2.5, alpha=0.5)
        (dot,) = panels[0].plot(rate.value, -place, "o", ms=7, color=colour)
        words = f"{two(row)}: {fixed(rate.value, 1)} of 1,000 finished both"
        name_mark(dot, "notebooks/checks/09_other_doubles.html", words)
        low, high = (row[name] / row["expected"] for name in ("chance_low", "chance_high"))
        panels[1].plot([low, high], [-place] * 2, color=FAINT, lw=7, alpha=0.3, solid_capstyle="butt")  # fmt: skip
        panels[1].plot(row["ratio"], -place, "o", ms=7, color=colour)
        if not is_double(row):
            for axes, name in zip(panels, ("finished_per_1000", "ratio"), strict=True):
                axes.plot(row[f"double_{name}"], -place - 0.22, "o", ms=6, mfc="none", mec=COLOURS["seen"], mew=1.4)  # fmt: skip
    names = [two(row, "\n") for row in rows.to_dict("records")]
    panels[0].set_yticks([-place for place in range(len(rows))], names, fontsize=9, linespacing=0.95)  # fmt: skip
    panels[0].set_xlabel("finished both,\nper 1,000 finishers")
    panels[1].set_xlabel("seen, for each one\nexpected by chance")
    panels[1].axvline(1, color=FAINT, lw=1, zorder=0)
    for axes in panels:
        axes.set_xlim(left=0)
        axes.grid(axis="y", visible=False)
    return finish(
        figure,
        f"{_finding(rows)} than this one",
        "results published by the organisers, every year that both races of a pair have rows. Finishers are of the smaller field. Blue: the pair named, in its years; filled orange: Western States and UTMB in all "
        "years; hollow orange, below: in the same years as the pair above it. Grey: what chance gives 95 times in 100."
        f"{_surely(rows)}",
        _alt(rows),
    )


def _finding(rows: pd.DataFrame) -> str:
    above = len(same_years(rows)[0])
    return f"In the same years {in_words(above)} of {in_words(len(rows) - 1)} other doubles {'is' if above == 1 else 'are'} more frequent"


def _surely(rows: pd.DataFrame) -> str:
    """How many of these are so with all comparisons allowed for, where not all are."""
    more = same_years(rows)[0]
    clear = sum(row["clear"] for row in more)
    return (
        ""
        if clear == len(more)
        else f" Allowing for all comparisons, {in_words(clear) if clear else 'none'} of the {in_words(len(more))} stay more frequent."
    )


def _alt(rows: pd.DataFrame) -> str:
    told = (
        f"{two(row)} {fixed(row['finished_per_1000'], 1)} ({fixed(row['ratio'], 2)})"
        for row in rows.to_dict("records")
    )
    return (
        f"{_finding(rows)} than Western States and UTMB. Dots by pair of races: finished doubles per 1,000 finishers of the smaller field, and in brackets how many were seen for each "
        f"expected by chance, the most frequent first: {and_list(told)}."
    )
