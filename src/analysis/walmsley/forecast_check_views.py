"""Tables and figures of notebook 06 on how good its forecasts are."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.figure import Figure

from race_doubles.analysis.models.rates import jeffreys
from race_doubles.analysis.show.style import COLOURS, INK, TableView, finish, new_figure, table
from race_doubles.analysis.walmsley.forecast_checks import front_of_utmb
from race_doubles.analysis.walmsley.forecast_views import source
from race_doubles.common.words import Estimate, against_one, and_list, count, fixed, percent
from race_doubles.doubles.tables import RACE_NAMES

_EVENTS = {"wser": "win Western States", "utmb": "win UTMB", "both": "win both"}
_SIMPLE = {
    "past": "the rate of earlier attempts",
    "last": "the rate by last results",
    "even": "an even chance among the doublers",
    "never": "“never”",
}


def _skill(estimate: Estimate) -> str:
    """`0.16 (0.04–0.23)`, with a sign for an interval without a lower end."""
    return estimate.brief(2).replace("-inf", "−∞")


def scores_view(
    scores: pd.DataFrame,
    caption: str = "Brier scores (smaller is better) of forecasts for elite doublers",
) -> TableView:
    """Brier scores of the model and of simple forecasts."""
    shown = pd.DataFrame(
        {
            "Event": scores["event"].map(_EVENTS),
            "Attempts": scores["attempts"],
            "Wins": scores["wins"],
            "Model": [fixed(value, 3) for value in scores["model"]],
            "Earlier attempts’ rate": [fixed(value, 3) for value in scores["past"]],
            "By last result": [fixed(value, 3) for value in scores["last"]],
            "Even among doublers": [fixed(value, 3) for value in scores["even"]],
            "“Never”": [fixed(value, 3) for value in scores["never"]],
            "Skill over the rate": [_skill(value) for value in scores["skill_past"]],
            "Skill over last result": [_skill(value) for value in scores["skill_last"]],
            "Skill over never": [_skill(value) for value in scores["skill_never"]],
        }
    )
    if shown["Skill over never"].str.contains("∞").any():
        caption += "; −∞: among seasons drawn again more than one set in 40 has no win, and “never” is perfect"
    return table(shown, caption)


def skill_words(scores: pd.DataFrame) -> str:
    """How much better than the best simple forecast the model foresees double wins, and how sure that is."""
    row = scores.set_index("event").loc["both"]
    best = row[f"skill_{row['best']}"]
    verdict = (
        "no proof that it is better"
        if best.low <= 0
        else "a hint, not a proof"
        if row["wins"] < 20
        else "it is better"
    )
    return (
        f"Against the best simple forecast of winning both, {_SIMPLE[row['best']]}, the model scores "
        f"{_better(best)}, on {count(row['wins'], 'double win')} in {row['attempts']} attempts: **{verdict}**. "
        f"Against “never” it scores {_better(row['skill_never'])}."
    )


def _better(skill: Estimate) -> str:
    interval = (
        f"95% interval without a lower end, up to {percent(skill.high)}"
        if math.isinf(skill.low)
        else f"95% interval {percent(skill.low)} to {percent(skill.high)}"
    )
    return f"{percent(abs(skill.value))} {'better' if skill.value >= 0 else 'worse'} ({interval})"


def _fine(share: float) -> str:
    """Per cents with one digit, or with three where one would be noughts: `0.017%`."""
    return percent(share, 1 if share >= 0.001 or share == 0 else 3)


def calibration_view(groups: dict[str, pd.DataFrame]) -> TableView:
    """Calibration tables by name, under each other."""
    rows = [
        (
            name,
            f"{percent(row.low)}–{percent(row.high)}",
            row.forecasts,
            f"{fixed(row.mean * row.forecasts, 1)}",
            round(row.seen.value * row.forecasts),
            _fine(row.mean),
            _fine(row.seen.value),
            f"{_fine(row.seen.low)}–{_fine(row.seen.high)}",
        )
        for name, group in groups.items()
        for row in group.itertuples()
    ]
    columns = [
        "Race",
        "Forecast",
        "Starters",
        "Wins expected",
        "Wins",
        "Mean forecast",
        "Share that won",
        "95% interval",
    ]
    return table(
        pd.DataFrame(rows, columns=columns),
        "Calibration: forecasts of a win for every starter, and how often they came true",
    )


def telling(groups: dict[str, pd.DataFrame]) -> list[bool]:
    """For each group: could it show a forecast twice too large or too small?

    Had as many won as forecast, its interval would hold neither half nor double the forecast.
    """
    found = []
    for group in groups.values():
        for row in group.itertuples():
            right = jeffreys(round(row.mean * row.forecasts), row.forecasts)
            found.append(right.low > row.mean / 2 and right.high < min(1.0, 2 * row.mean))
    return found


def _held(groups: dict[str, pd.DataFrame]) -> list[bool]:
    return [
        row.seen.low <= row.mean <= row.seen.high
        for group in groups.values()
        for row in group.itertuples()
    ]


def calibration_words(groups: dict[str, pd.DataFrame]) -> str:
    """How many groups agree with their forecast, which do not, and how many could have told."""
    held, could = _held(groups), telling(groups)
    missed = [
        f"{name} {percent(row.low)}–{percent(row.high)} ({_fine(row.mean)} forecast, {_fine(row.seen.value)} won)"
        for (name, row), good in zip(
            ((name, row) for name, group in groups.items() for row in group.itertuples()),
            held,
            strict=True,
        )
        if not good
    ]
    return (
        f"In {sum(held)} of {len(held)} groups the forecast lies within the 95% interval of what was seen"
        + (f"; it does not in {and_list(missed)}" if missed else "")
        + f". Only {count(sum(could), 'group')} could have shown a forecast that is twice too large or too small."
        * (2 * sum(could) <= len(could))
    )


def calibration_figure(groups: dict[str, pd.DataFrame], years: list[int]) -> Figure:
    """Dots with intervals: forecast chance against the share that won; on the line is perfect."""
    figure, axes = new_figure(height=4.6)
    axes.plot([0.0, 1.0], [0.0, 1.0], color=INK, lw=1, ls="--")
    for (name, group), mark in zip(groups.items(), ("o", "s"), strict=True):
        colour = COLOURS["wser"] if mark == "o" else COLOURS["utmb"]
        for row in group.itertuples():
            axes.plot([row.mean] * 2, [row.seen.low, row.seen.high], color=colour, lw=2, alpha=0.5)
        axes.plot(
            group["mean"],
            [seen.value for seen in group["seen"]],
            mark,
            color=colour,
            ms=7,
            label=name,
        )
    # Straight up to a chance of one in 10,000, so that a group without a win has a place too.
    axes.set_xscale("symlog", linthresh=1e-4, linscale=0.6)
    axes.set_yscale("symlog", linthresh=1e-4, linscale=0.6)
    ticks = [0, 1e-4, 1e-3, 0.01, 0.1, 1]
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_ticks(ticks, [f"{100 * tick:g}%" for tick in ticks])
        axis.set_ticks([], minor=True)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_xlabel("forecast chance to win")
    axes.set_ylabel("share that won")
    axes.legend(loc="upper left")
    held, could = _held(groups), telling(groups)
    few = "; few could show a miss" if 2 * sum(could) <= len(could) else ""
    return finish(
        figure,
        f"In {sum(held)} of {len(held)} groups the forecast lies within the 95% interval{few}",
        f"{source(years)} Lines: 95% Jeffreys intervals.",
    )


def calibration_alt(groups: dict[str, pd.DataFrame]) -> str:
    """The same figure in words."""
    parts = (
        f"{name}, forecasts of {percent(row.low)} to {percent(row.high)}: mean {_fine(row.mean)}, won "
        f"{_fine(row.seen.value)} of {row.forecasts} (95% interval {_fine(row.seen.low)} to {_fine(row.seen.high)})"
        for name, group in groups.items()
        for row in group.itertuples()
    )
    return f"Forecast against outcome. {'; '.join(parts)}."


def stopping_view(groups: pd.DataFrame) -> TableView:
    """What `forecast_checks.stopping_check` gives, for readers."""
    shown = pd.DataFrame(
        {
            "Race": groups["race"].map(RACE_NAMES),
            "Forecast": [
                f"{percent(low)}–{percent(high)}"
                for low, high in zip(groups["low"], groups["high"], strict=True)
            ],
            "Starters": groups["forecasts"],
            "Mean forecast": groups["mean"].map(percent),
            "Stopped": [percent(seen.value) for seen in groups["seen"]],
            "95% interval": [
                f"{percent(seen.low)}–{percent(seen.high)}" for seen in groups["seen"]
            ],
        }
    )
    return table(
        shown, "The check of the chances of stopping: starters with a fair chance of a top 10"
    )


def stopping_scores_view(scores: pd.DataFrame) -> TableView:
    """What `forecast_checks.stopping_scores` gives, for readers."""
    shown = pd.DataFrame(
        {
            "Who": scores["group"],
            "Starts": scores["starters"],
            "Stopped": scores["stopped"],
            "Model": [fixed(value, 3) for value in scores["model"]],
            "Race’s rate": [fixed(value, 3) for value in scores["rate"]],
            "Own record": [fixed(value, 3) for value in scores["record"]],
            "Skill over the rate": [value.brief(2) for value in scores["skill_rate"]],
            "Skill over the record": [value.brief(2) for value in scores["skill_record"]],
            "Seen / expected": [value.ratio.brief(2) for value in scores["calibration"]],
            "Calibration slope": [value.slope.brief(2) for value in scores["calibration"]],
        }
    )
    return table(
        shown,
        "Chances of stopping: Brier scores, skill and calibration, each from earlier editions",
    )


def stopping_words(scores: pd.DataFrame) -> str:
    """What the check of the chances of stopping says of the group that matters, the front of UTMB."""
    row = front_of_utmb(scores)
    slope, ratio = row["calibration"].slope, row["calibration"].ratio
    spread = (
        "too extreme: differences between runners are smaller than forecast"
        if slope.high < 1
        else "too timid"
        if slope.low > 1
        else "not shown to be wrong in how far apart it puts runners"
    )
    better = (
        "beats"
        if row["skill_rate"].low > 0
        else "is worse than"
        if row["skill_rate"].high < 0
        else "does no better than"
    )
    whole = scores.set_index("group").loc["UTMB, everyone", "calibration"].ratio
    verdict = against_one(whole, ": fewer than it said", ": more than it said", "")
    return (
        f"At the front of UTMB {row['stopped']} of {row['starters']} stopped, {ratio.shown(2)} times as many as forecast, and the "
        f"calibration slope is {slope.shown(2)}: {spread}. There the model **{better} the race's plain rate** "
        f"(skill {row['skill_rate'].shown(2)}). Over the whole field {whole.brief(2)} times as many stopped as "
        f"forecast{verdict}."
    )
