"""Tables of notebook 05, in the words a reader sees."""

from __future__ import annotations

import pandas as pd

from race_doubles.analysis.show.presentation import TableView, table
from race_doubles.analysis.what_it_costs.effects import Effect
from race_doubles.analysis.what_it_costs.sensitivity import e_value, e_value_of_interval
from race_doubles.common.words import Estimate, fixed, percent, signed


def effects_view(effects: dict[str, Effect], caption: str, what: str) -> TableView:
    """Effects by name, one a row, with the numbers behind them; `what` heads the ratio."""
    rows = [
        (
            name,
            effect.estimate.brief(2),
            effect.people,
            effect.doubled,
            effect.others,
            f"{fixed(effect.detectable, 2)}",
        )
        for name, effect in effects.items()
    ]
    columns = [
        "Comparison",
        f"{what} (95% interval)",
        "Exposed people",
        "Their exposed starts",
        "Starts compared with",
        "Would be noticed from",
    ]
    return table(pd.DataFrame(rows, columns=columns), caption)


def shares_view(shares: pd.DataFrame) -> TableView:
    """What `front.shares` gives, for readers."""
    shown = pd.DataFrame(
        {
            "Matched sets": shares["group"],
            "Doubled starts": shares["sets"],
            "People": shares["people"],
            "Doublers": [fixed(value, 0) for value in shares["doublers"]],
            "Starters like them": [fixed(value, 0) for value in shares["matched"]],
            "Difference": [
                f"{signed(one.value)} ({signed(one.low)} to {signed(one.high)})"
                for one in Estimate.every(shares, "difference")
            ],
        }
    )
    return table(
        shown, "Stopped at UTMB, of a hundred starters: doublers and their match (95% intervals)"
    )


def balance_view(balance: pd.DataFrame) -> TableView:
    """What `matching.balance` gives, for readers."""
    shown = pd.DataFrame(
        {
            "What": balance["name"],
            "Doublers": [
                f"{fixed(value, 2)}" if abs(value) < 100 else f"{fixed(value, 0)}"
                for value in balance["exposed"]
            ],
            "Matched": [
                f"{fixed(value, 2)}" if abs(value) < 100 else f"{fixed(value, 0)}"
                for value in balance["matched"]
            ],
            "Standardised difference": [signed(value, 2) for value in balance["difference"]],
        }
    )
    return table(shown, "The check of the matching: how alike the two sides are")


def parts_view(parts: pd.DataFrame) -> TableView:
    """What `matching.who_is_in` gives, for readers."""
    shown = pd.DataFrame(
        {
            "Starts": parts["name"],
            "Number": parts["starts"],
            "Not finished": [fixed(value, 0) for value in parts["seen"]],
            "Expected from level and record": [fixed(value, 0) for value in parts["expected"]],
            "Seen / expected": [ratio.brief(2) for ratio in Estimate.every(parts, "ratio")],
        }
    )
    return table(shown, "Non-finishes at UTMB, seen and expected, by what the matching could use")


def with_and_without_view(every: dict[str, Effect], kept: dict[str, Effect]) -> TableView:
    """The same effects on every edition, and without those whose course does not compare."""
    rows = [
        (
            name,
            effect.estimate.brief(2),
            effect.doubled,
            kept[name].estimate.brief(2),
            kept[name].doubled,
        )
        for name, effect in every.items()
    ]
    columns = [
        "Comparison",
        "All editions",
        "Exposed starts",
        "Without changed courses",
        "Exposed starts left",
    ]
    return table(
        pd.DataFrame(rows, columns=columns),
        "With and without the editions whose course does not compare (ratios, 95% intervals)",
    )


def sensitivity_view(effects: dict[str, Effect]) -> TableView:
    """How strong an unseen cause would have to be to explain each odds ratio away."""
    rows = [
        (
            name,
            effect.estimate.brief(2),
            f"{fixed(e_value(effect.estimate.value), 2)}",
            f"{fixed(e_value_of_interval(effect.estimate), 2)}",
        )
        for name, effect in effects.items()
    ]
    columns = ["Comparison", "Odds ratio", "E-value of the estimate", "E-value of the interval"]
    return table(
        pd.DataFrame(rows, columns=columns),
        "Sensitivity: the risk ratio that an unseen cause needs, with doubling and with stopping, to make the effect",
    )


def checkpoints_view(places: pd.DataFrame, most: int = 8) -> TableView:
    """The places at which most doublers were last seen, in the order of the course, and the others' share there."""
    counts = places.groupby(["place", "doubler"]).size().unstack(fill_value=0)
    where = places.groupby("place")["share"].median()
    top = counts.sort_values([True, False], ascending=False, kind="stable").head(most)
    top = top.loc[where[top.index].sort_values(kind="stable").index]
    shown = pd.DataFrame(
        {
            "Last checkpoint": top.index,
            "Of a median finisher’s time": [percent(where[name]) for name in top.index],
            "Doublers": top[True],
            "Share of doublers": (top[True] / counts[True].sum()).map(percent),
            "Share of others": (top[False] / counts[False].sum()).map(percent),
        }
    )
    return table(
        shown, "Where most doublers who stopped were last seen at UTMB, in the order of the course"
    )
