"""Figures of notebook 06: the largest forecasts, and how often forecasts came true."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator, PercentFormatter

from race_doubles.analysis.show.drawing import double_link, name_mark
from race_doubles.analysis.show.figure import Figure, finish, forecast_source
from race_doubles.analysis.show.style import COLOURS, FAINT, INK, new_figure
from race_doubles.analysis.walmsley.forecast import largest
from race_doubles.analysis.walmsley.sentences import by_size_finding, chance, fine, held, one_in
from race_doubles.common.races import RACE_NAMES
from race_doubles.common.words import percent


def _with_range(found: pd.DataFrame, choices: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """`largest` with `low` and `high`, the smallest and largest p_both that the model or `choices` give."""
    some = largest(found)
    keys = ["runner_id", "year"]
    every = pd.concat([other[[*keys, "p_both"]] for other in (some, *choices.values())])
    spread = every.groupby(keys)["p_both"].agg(low="min", high="max").reset_index()
    return some.merge(spread, on=keys, how="left", validate="1:1")


def attempts_figure(
    found: pd.DataFrame, choices: dict[str, pd.DataFrame], runner: str, year: int
) -> Figure:
    """Bars: the largest forecasts of a double win, who achieved it, and the attempt in question.

    Lines span what `choices` (`forecast.attempts` under other choices, by name) make of each.
    """
    some = _with_range(found, choices).iloc[::-1]
    figure, axes = new_figure(height=1.4 + 0.3 * len(some))
    names = [f"{row.name} {row.year}" for row in some.itertuples()]
    colours = [
        COLOURS["good"] if row.won_both else COLOURS["expected"] for row in some.itertuples()
    ]
    bars = axes.barh(names, 100 * some["p_both"], color=colours)
    for bar, row in zip(bars, some.itertuples(), strict=True):
        came = "won both" if row.won_both else "did not win both"
        words = f"{row.name}, {row.year}: {chance(row.p_both)} before the race; {came}"
        name_mark(bar, double_link(row.runner_id, row.year), words)
    for label, row in zip(axes.get_yticklabels(), some.itertuples(), strict=True):
        if row.name == runner and row.year == year:
            label.set_fontweight("bold")
    for place, row in enumerate(some.itertuples()):
        axes.plot([100 * row.low, 100 * row.high], [place] * 2, color=INK, lw=1.4)
        axes.text(
            100 * row.high + 0.3,
            place,
            "won both" if row.won_both else "",
            va="center",
            fontsize=9,
        )
    axes.set_xlabel("forecast chance of winning both, %")
    axes.grid(axis="y", visible=False)
    axes.set_xlim(0, 100 * some["high"].max() * 1.3)
    return finish(
        figure,
        f"The model as it is gave no elite attempt since {found['year'].min()} more than about "
        f"{one_in(found['p_both'].max())} of a double win",
        f"{forecast_source(found['year'])} The {len(some)} largest of {len(found)}. Lines: from the smallest to the largest chance under the model’s other choices, each changed alone.",
        _attempts_alt(found, choices),
    )


def _attempts_alt(found: pd.DataFrame, choices: dict[str, pd.DataFrame]) -> str:
    parts = (
        f"{row.name} {row.year} {chance(row.p_both)} ({chance(row.low)} to {chance(row.high)} with one choice changed"
        f"{'; won both' if row.won_both else ''})"
        for row in _with_range(found, choices).itertuples()
    )
    return f"The largest forecasts of a double win: {', '.join(parts)}."


#: The mark, colour and name of each kind of forecast.
_MARKS = {
    "wser": ("o", COLOURS["wser"], RACE_NAMES["wser"]),
    "utmb": ("s", COLOURS["utmb"], RACE_NAMES["utmb"]),
    "both": ("D", COLOURS["good"], "both races"),
}


def by_size_figure(groups: pd.DataFrame, years: list[int], what: str, happened: str) -> Figure:
    """Dots with intervals on plain axes: chances of `what` by size against how often it `happened`.

    `groups` has race (`both` for both) beside the columns of `forecast_checks.calibration`.
    """
    figure, axes = new_figure(height=4.2)
    axes.plot([0.0, 1.0], [0.0, 1.0], color=INK, lw=1, ls="--")
    for race, (mark, colour, name) in _MARKS.items():
        some = groups[groups["race"].eq(race)]
        for row in some.itertuples():
            axes.plot([row.mean] * 2, [row.seen_low, row.seen_high], color=colour, lw=2, alpha=0.5)
        holds = some["seen_low"].le(some["mean"]) & some["mean"].le(some["seen_high"])
        # Those off the forecast lie above the others: among the smallest forecasts they would not be seen.
        for of, inside, above in ((some[holds], "white", 3), (some[~holds], colour, 4)):
            axes.plot(of["mean"], of["seen"], mark, color=colour, mfc=inside, mew=1.8, ms=7, clip_on=False, zorder=above)  # fmt: skip
        if len(some):
            axes.plot([], [], mark, color=colour, mfc="white", mew=1.8, ms=7, label=name)
    if not all(held({what: groups})):
        axes.plot([], [], "o", color=FAINT, ms=7, label="filled: off the forecast")
    # Round tenths that hold every forecast and every interval: no chance is drawn larger than any was.
    axes.set_xlim(0, np.ceil(10.5 * groups["mean"].max()) / 10)
    axes.set_ylim(0, np.ceil(10 * max(groups["mean"].max(), groups["seen_high"].max())) / 10)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(8, steps=[1, 2, 5, 10]))
        axis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.set_xlabel(f"forecast chance of {what}")
    axes.set_ylabel(f"share that {happened}")
    # Beside the intervals there is no room: the legend stands above.
    axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1.0), handletextpad=0.3, labelspacing=0.2)
    few, many = groups["forecasts"].min(), groups["forecasts"].max()
    parts = (
        f"{_MARKS[row.race][2]}, forecasts of {percent(row.low)} to {percent(row.high)}: mean {fine(row.mean)}, "
        f"{happened} {fine(row.seen)} of {row.forecasts} (95% interval {fine(row.seen_low)} to {fine(row.seen_high)})"
        for row in groups.itertuples()
    )
    return finish(
        figure,
        by_size_finding(what, groups),
        f"{forecast_source(years)} Groups of {few:,} to {many:,} forecasts; dashed: as many as forecast; lines: 95% Jeffreys intervals.",
        f"Forecast against outcome. {'; '.join(parts)}.",
    )
