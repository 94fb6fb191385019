"""Tables and figures of notebook 06."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from doubles.stats.figures_rare import source
from doubles.stats.style import COLOURS, INK, TableView, finish, new_figure, table
from doubles.stats.tables import RACE_NAMES, Tables
from doubles.stats.words import hours, ordinal, percent

_EVENTS = {"wser": "win Western States", "utmb": "win UTMB", "both": "win both"}


def chance(value: float) -> str:
    """A forecast as readers see it: whole per cents, `<1%` below."""
    return "<1%" if value < 0.005 else percent(value)


def outcome(place, status: str, seconds) -> str:
    """What a start came to: `1st in 14:13:45` or `DNF`."""
    if status != "finished" or pd.isna(place):
        return status.upper()
    return (
        f"{ordinal(int(place))} in {hours(seconds)}" if pd.notna(seconds) else ordinal(int(place))
    )


def favourites_view(chances: pd.DataFrame, race: str, sex: str, most: int = 8) -> TableView:
    """The likeliest winners of one race, and where they came in."""
    some = chances[chances["sex"].eq(sex)].nlargest(most, "chance")
    shown = pd.DataFrame(
        {
            "Runner": some["name"],
            "Results known": some["known"],
            "Chance to win": some["chance"].map(chance),
            "Chance of top 10": some["top10"].map(chance),
            "Chance of stopping": some["dnf"].map(chance),
            "Then": [
                outcome(p, s, None) for p, s in zip(some["sex_place"], some["status"], strict=True)
            ],
        }
    )
    return table(shown, f"{RACE_NAMES[race]}: the favourites as known before the season", ("Then",))


def attempts_view(found: pd.DataFrame, caption: str) -> TableView:
    """Forecasts for attempts at a double, and what happened."""
    lines = [
        (
            row.year,
            row.name,
            chance(row.p_wser),
            chance(row.p_utmb),
            chance(row.p_both),
            chance(row.p_dnf),
            outcome(row.wser_sex_place, row.wser_status, row.wser_finish_seconds),
            outcome(row.utmb_sex_place, row.utmb_status, row.utmb_finish_seconds),
        )
        for row in found.itertuples()
    ]
    columns = [
        "Year",
        "Runner",
        "Win Western States",
        "Win UTMB",
        "Win both",
        "Stop at UTMB",
        "Western States",
        "UTMB",
    ]
    return table(pd.DataFrame(lines, columns=columns), caption, ("Western States", "UTMB"))


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
            "Model": scores["model"].map("{:.3f}".format),
            "Earlier attempts’ rate": scores["past"].map("{:.3f}".format),
            "By last result": scores["last"].map("{:.3f}".format),
            "Even among doublers": scores["even"].map("{:.3f}".format),
            "“Never”": scores["never"].map("{:.3f}".format),
            "Skill over the rate": [value.brief(2) for value in scores["skill_past"]],
            "Skill over last result": [value.brief(2) for value in scores["skill_last"]],
        }
    )
    return table(shown, caption)


def calibration_view(groups: dict[str, pd.DataFrame]) -> TableView:
    """Calibration tables by name, under each other."""
    rows = [
        (
            name,
            f"{percent(row.low)}–{percent(row.high)}",
            row.forecasts,
            percent(row.mean, 1),
            percent(row.seen.value, 1),
            f"{percent(row.seen.low, 1)}–{percent(row.seen.high, 1)}",
        )
        for name, group in groups.items()
        for row in group.itertuples()
    ]
    columns = ["Race", "Forecast", "Starters", "Mean forecast", "Won", "95% interval"]
    return table(
        pd.DataFrame(rows, columns=columns),
        "Calibration: forecasts of a win for every starter, and how often they came true",
    )


def calibration_figure(tables: Tables, groups: dict[str, pd.DataFrame], years: list[int]) -> Figure:
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
    axes.set_xscale("symlog", linthresh=0.02, linscale=0.4)
    axes.set_yscale("symlog", linthresh=0.02, linscale=0.4)
    ticks = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_ticks(ticks, [percent(tick) for tick in ticks])
        axis.set_ticks([], minor=True)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_xlabel("forecast chance to win")
    axes.set_ylabel("share that won")
    axes.legend(loc="upper left")
    held = [
        row.seen.low <= row.mean <= row.seen.high
        for group in groups.values()
        for row in group.itertuples()
    ]
    return finish(
        figure,
        f"In {sum(held)} of {len(held)} groups the forecasts came true about as often as they said",
        f"{source(tables)} Forecasts for {years[0]}–{years[-1]}, each from earlier editions; lines: 95% Jeffreys intervals.",
    )


def calibration_alt(groups: dict[str, pd.DataFrame]) -> str:
    """The same figure in words."""
    parts = (
        f"{name}, forecasts of {percent(row.low)} to {percent(row.high)}: mean {percent(row.mean, 1)}, won "
        f"{percent(row.seen.value, 1)} of {row.forecasts}"
        for name, group in groups.items()
        for row in group.itertuples()
    )
    return f"Forecast against outcome. {'; '.join(parts)}."


def attempts_figure(
    tables: Tables, found: pd.DataFrame, runner: str, year: int, most: int = 14
) -> Figure:
    """Bars: the largest forecasts of a double win, who achieved it, and the attempt in question."""
    some = found.nlargest(most, "p_both").sort_values("p_both")
    figure, axes = new_figure(height=1.4 + 0.3 * len(some))
    names = [f"{row.name} {row.year}" for row in some.itertuples()]
    colours = [
        COLOURS["good"] if row.won_both else COLOURS["expected"] for row in some.itertuples()
    ]
    axes.barh(names, 100 * some["p_both"], color=colours)
    for label, row in zip(axes.get_yticklabels(), some.itertuples(), strict=True):
        if row.name == runner and row.year == year:
            label.set_fontweight("bold")
    for place, row in enumerate(some.itertuples()):
        axes.text(
            100 * row.p_both + 0.15,
            place,
            "won both" if row.won_both else "",
            va="center",
            fontsize=9,
        )
    axes.set_xlabel("forecast chance of winning both, %")
    axes.grid(axis="y", visible=False)
    axes.set_xlim(0, 100 * some["p_both"].max() * 1.2)
    return finish(
        figure,
        f"Nobody’s chance of a double win was ever above {percent(found['p_both'].max())} before the season",
        f"{source(tables)} Each forecast from earlier editions only.",
    )


def attempts_alt(found: pd.DataFrame, most: int = 14) -> str:
    """The same figure in words."""
    parts = (
        f"{row.name} {row.year} {chance(row.p_both)}{' (won both)' if row.won_both else ''}"
        for row in found.nlargest(most, "p_both").itertuples()
    )
    return f"The largest forecasts of a double win: {'; '.join(parts)}."


def stopping_view(groups: pd.DataFrame) -> TableView:
    """What `forecast.stopping_check` gives, for readers."""
    shown = pd.DataFrame(
        {
            "Race": groups["race"].map(RACE_NAMES),
            "Forecast": [
                f"{percent(low)}–{percent(high)}"
                for low, high in zip(groups["low"], groups["high"], strict=True)
            ],
            "Starters": groups["starters"],
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
    """What `forecast.stopping_scores` gives, for readers."""
    shown = pd.DataFrame(
        {
            "Who": scores["group"],
            "Starts": scores["starters"],
            "Stopped": scores["stopped"],
            "Model": scores["model"].map("{:.3f}".format),
            "Race’s rate": scores["rate"].map("{:.3f}".format),
            "Own record": scores["record"].map("{:.3f}".format),
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
    row = scores.set_index("group").loc["UTMB, the front"]
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
    return (
        f"At the front of UTMB {row['stopped']} of {row['starters']} stopped, {ratio.shown(2)} times as many as forecast, and the "
        f"calibration slope is {slope.shown(2)}: {spread}. There the model **{better} the race's plain rate** "
        f"(skill {row['skill_rate'].shown(2)})."
    )
