"""Tables and the opening figure of notebook 03 and its checks: the model held against what was seen, who doubles, the double wins one by one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from race_doubles.analysis.how_rare.open_questions import what_is
from race_doubles.analysis.models.rates import LEVEL_NAMES
from race_doubles.analysis.show.figure import Figure, finish, source
from race_doubles.analysis.show.presentation import TableView, table
from race_doubles.analysis.show.style import LEVEL_COLOURS, new_figure
from race_doubles.common.words import Estimate, fixed, p_shown, percent


def levels_figure(levels: pd.DataFrame, starts: int, years: list[int]) -> Figure:
    """Bars: how many doubles came to each level, of `starts` at Western States in `years`; `levels` is what `rates.by_level` gives."""
    figure, axes = new_figure(height=2.9)
    names = [LEVEL_NAMES[level] for level in levels["level"]][::-1]
    counts = levels["doubles"].tolist()[::-1]
    colours = [LEVEL_COLOURS[level] for level in levels["level"]][::-1]
    axes.barh(names, counts, color=colours, edgecolor="#888888", linewidth=0.4)
    for place, number in enumerate(counts):
        axes.text(number + 3, place, f"{number:,}", va="center")
    axes.set_xlim(0, 1.15 * max(counts))
    axes.grid(axis="y", visible=False)
    axes.set_xlabel(f"doubles, of {starts:,} starts at Western States")
    said = ", ".join(
        f"{LEVEL_NAMES[row.level]} {row.doubles}" for row in levels.itertuples(index=False)
    )
    return finish(
        figure,
        f"Of {starts:,} starts at Western States {counts[-1]} became doubles and {counts[0]} double wins",
        source(years),
        f"Bars of doubles by level, of {starts:,} starts at Western States: {said}.",
    )


def predictive_view(found: pd.DataFrame) -> TableView:
    """What `predictive.predictive` gives, for readers."""
    shown = pd.DataFrame(
        {
            "What": [_begun(what_is(what)) for what in found["what"]],
            "By": found["sex"].map({"F": "women", "M": "men"}),
            "Years": [f"{first}–{last}" for first, last in found["era"]],
            "Of": found["of"],
            "Seen": found["seen"],
            "Expected": [fixed(value, 1) for value in found["expected"]],
            "95% by chance": [
                f"{low:.0f}–{high:.0f}"
                for low, high in zip(found["low"], found["high"], strict=True)
            ],
            "Two-sided p": [p_shown(p).removeprefix("p = ").removeprefix("p ") for p in found["p_value"]],
        }
    )  # fmt: skip
    return table(shown, "The model of runners held against what was seen, by sex and era")


def _begun(text: str) -> str:
    """With a capital at its beginning, and the names in it as they are."""
    return text[0].upper() + text[1:]


def entering_view(odds: pd.DataFrame) -> TableView:
    """`Entering.odds_ratios`, for readers."""
    shown = pd.DataFrame(
        {
            "Of two starters at Western States alike in all else": odds["name"],
            "Odds of starting UTMB, too": [ratio.brief(2) for ratio in Estimate.every(odds, "ratio")],
            "Starts that have it": odds["starts"],
        }
    )  # fmt: skip
    return table(
        shown, "Who of the starters of Western States starts UTMB, too (odds ratios, 95% intervals)"
    )


def again_view(found: pd.DataFrame) -> TableView:
    """`doublers.again`, for readers."""
    shown = pd.DataFrame(
        {
            "First double": found["group"],
            "People": found["people"],
            "Doubled again": found["again"],
            "Of a hundred": [share.times(100).brief(0) for share in Estimate.every(found, "share")],
        }
    )
    return table(
        shown,
        "Who doubled again within five years with both races of a first double (95% intervals)",
    )


def hardest_view(found: pd.DataFrame) -> TableView:
    """`winning_both.hardest`, for readers: times over that of a man of middling level in the same edition, both races together."""
    own, second = np.exp(-found["pace"]), np.exp(-found["field"])
    shown = pd.DataFrame(
        {
            "Year": found["year"],
            "Runner": found["name"],
            "Winner’s time": own.map(lambda share: percent(share, 1)),
            "range": [
                f"{percent(np.exp(-row.pace_high), 1)}–{percent(np.exp(-row.pace_low), 1)}"
                for row in found.itertuples()
            ],
            "The second’s time": second.map(lambda share: percent(share, 1)),
            "Winner ahead of the second": (1 - np.exp(-found["margin"])).map(
                lambda share: percent(share, 1)
            ),
        }
    )
    return table(
        shown,
        "Double wins by pace over both races, of the time of a man of middling level in the same editions",
        ("range",),
    )
