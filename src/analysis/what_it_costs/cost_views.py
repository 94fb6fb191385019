"""Tables, figures and the plain answer of notebook 05."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
from matplotlib.figure import Figure
from scipy import stats

from race_doubles.analysis.how_rare.figures_rare import source
from race_doubles.analysis.models.rates import jeffreys
from race_doubles.analysis.show.style import COLOURS, INK, TableView, finish, new_figure, table
from race_doubles.analysis.what_it_costs.effects import Effect
from race_doubles.analysis.what_it_costs.matching import Risk
from race_doubles.analysis.what_it_costs.sensitivity import e_value, e_value_of_interval
from race_doubles.common.words import fixed, p_shown, percent
from race_doubles.doubles.tables import Tables


def compared_words(
    frame: pd.DataFrame, stopped: Collection[tuple[str, int]], doubles: pd.DataFrame
) -> str:
    """Who is compared, what they did, and which editions are left out: `stopped` (race, year) by their organisers."""
    doubled, others = frame[frame["doubler"]], frame[~frame["doubler"]]
    shares = [
        jeffreys(int(some["stopped"].sum()), len(some)).times(100) for some in (doubled, others)
    ]
    left_out = "".join(
        f" Left out: UTMB {year}, stopped by its organisers, with {int(doubles['year'].eq(year).sum())} doubled starts."
        for race, year in sorted(stopped)
        if race == "utmb"
    )
    return (
        f"{len(frame):,} UTMB starts by {frame['runner_id'].nunique():,} people in {frame['year'].nunique()} editions; "
        f"{len(doubled)} of them doubled, by {doubled['runner_id'].nunique()} people. Not finished: {shares[0].shown(0, '%')} of the "
        f"doubled starts, {shares[1].shown(1, '%')} of the others.{left_out}"
    )


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
            "Standardised difference": [
                f"{fixed(value, 2, '+')}" for value in balance["difference"]
            ],
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
            "Seen / expected": [ratio.brief(2) for ratio in parts["ratio"]],
        }
    )
    return table(shown, "Non-finishes at UTMB, seen and expected, by what the matching could use")


def parts_words(parts: pd.DataFrame, risk: Risk, odds: Effect) -> str:
    """Why three measures of one thing differ: who is counted, and risks against odds."""
    at = parts.set_index("name")["ratio"]
    matched, everyone = at["matched"].value, at["all doubled starts"].value
    return (
        f"Five ratios, and why they differ. Over all doubled starts the model's ratio is {fixed(everyone, 2)}; over "
        f"those that could be matched it is {fixed(matched, 2)}, since the others stopped "
        f"{'less' if everyone < matched else 'more'} often than expected. In the matched sets the shares are "
        f"{percent(risk.exposed)} and {percent(risk.matched)}, a ratio of {fixed(risk.exposed / risk.matched, 2)}. The same shares "
        f"as odds give {fixed(_odds(risk.exposed) / _odds(risk.matched), 2)}: where a third stop, odds lie further apart than shares. "
        f"Within sets, after adjustment, the odds ratio is {fixed(odds.estimate.value, 2)}."
    )


def _odds(share: float) -> float:
    return share / (1 - share)


def specifications_words(effects: dict[str, Effect]) -> str:
    """How much the matched result hangs on the choices behind it."""
    values = [effect.estimate.value for effect in effects.values()]
    clear = sum(effect.estimate.low > 1 for effect in effects.values())
    below = sum(value < 1 for value in values)
    return (
        f"**Over {len(effects)} specifications the odds ratio runs from {fixed(min(values), 2)} to {fixed(max(values), 2)}**; "
        + (f"{below} lie below 1. " if below else "none lies below 1. ")
        + f"The interval lies above 1 in {clear} of them: whether the effect is called clear of chance is a matter "
        + (
            "of choice, so it should not be called that."
            if 0 < clear < len(effects)
            else "on which they agree."
        )
    )


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


def effects_figure(tables: Tables, effects: dict[str, Effect], finding: str, label: str) -> Figure:
    """Dots with intervals, one line an effect (wide ones on a log scale); the line at 1 is no effect."""
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
    return finish(figure, finding, f"{source(tables, tables.years_of_both)} Lines: 95% intervals.")


def _broken(name: str) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(name, 24))


def effects_alt(effects: dict[str, Effect], label: str) -> str:
    """The same figure in words."""
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


def plain_answer(
    later: Effect,
    specifications: dict[str, Effect],
    risk: Risk,
    placebo: Effect,
    time: Effect,
    later_kept: Effect,
    risk_kept: Risk,
) -> str:
    """The answer to "does it hurt UTMB?" in plain words, from the estimates alone.

    `later` is the same runner's later years: the earlier ones are too good to be a fair measure;
    `later_kept` and `risk_kept` the same as `later` and `risk` without the changed courses.
    "Yes" needs the main matched result and most of its specifications clear of 1 and the runner's own later
    years leaning the same way.
    """
    matched = next(iter(specifications.values()))
    clear = sum(effect.estimate.low > 1 for effect in specifications.values())
    stop = (
        f"Of the {risk.sets} doubled UTMB starts that could be matched (by {risk.people} people) {percent(risk.exposed)} were not "
        f"finished, of the starts they were matched with {percent(risk.matched)}: {_points(risk)}, before adjustment; without the "
        f"changed courses {_points(risk_kept)}. After adjustment the odds ratio is {matched.estimate.shown(2)}. "
    )
    alike = (matched.estimate.value > 1) == (later.estimate.value > 1)
    more = matched.estimate.value > 1
    often = clear > len(specifications) / 2
    if matched.estimate.low > 1 and often and later.estimate.low > 1:
        verdict = "**Yes: doublers stop more often at UTMB**, by both fair comparisons"
    elif matched.estimate.low > 1 and often and alike:
        verdict = "**Probably: doublers stop more often at UTMB than starters like them**, though their own later years cannot confirm it"
    elif more and alike:
        verdict = "**It leans towards a cost, but the data cannot tell**: both fair comparisons show more stopping, and both could be chance"
    elif more:
        verdict = (
            "**The data cannot tell**: doublers stop "
            + ("clearly" if matched.estimate.low > 1 and often else "somewhat")
            + f" more often than starters matched with them (clear of chance in {clear} of {len(specifications)} specifications), while "
            "the comparison with their own later years "
            + (
                "points the other way"
                if later.estimate.high < 1
                else "shows no such difference and is too small to exclude one"
            )
            + f" (odds ratio {later.estimate.shown(2)}; without the changed courses {later_kept.estimate.brief(2)})"
        )
    else:
        verdict = "**No cost can be seen**, which is not the same as none"
    check = (
        "; the placebo shows nothing"
        if placebo.estimate.low <= 1 <= placebo.estimate.high
        else "; but the placebo shows a difference too, so selection may be the reason"
    )
    slow = (
        f" Those who finish are {_pace(time.estimate.value)} than their match (95% interval {_pace(time.estimate.low)} to {_pace(time.estimate.high)})"
        + (
            ": no cost in time that could be seen."
            if time.estimate.low <= 1 <= time.estimate.high
            else "."
        )
    )
    return stop + verdict + check + "." + slow


def _points(risk: Risk) -> str:
    points = risk.difference.times(100)
    return f"{fixed(points.value, 1, '+')} percentage points (95% interval {fixed(points.low, 1, '+')} to {fixed(points.high, 1, '+')})"


def _pace(ratio: float) -> str:
    """`1.2% faster` from a ratio of times."""
    return f"{fixed(100 * abs(ratio - 1), 1)}% {'slower' if ratio > 1 else 'faster'}"


def stopped_figure(tables: Tables, places: pd.DataFrame) -> Figure:
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
        f"{source(tables, sorted(places['year'].unique()))} UTMB editions with split times.",
    )


def stopped_finding(places: pd.DataFrame) -> str:
    """The title that the places earn: a difference is only claimed where chance alone seldom makes it."""
    if difference_of_places(places) >= 0.05:
        return "No clear difference in where doublers and others stop"
    doublers, others = (places.loc[places["doubler"].eq(flag), "share"] for flag in (True, False))
    return f"Doublers who stop come {'further' if doublers.median() > others.median() else 'less far'} than others who stop"


def stopped_words(every: pd.DataFrame, kept: pd.DataFrame) -> str:
    """Where doublers and others stopped, and the test of it: in every edition, and without changed courses."""
    p_value = difference_of_places(every)
    doublers, others = (every.loc[every["doubler"].eq(flag), "share"] for flag in (True, False))
    return (
        f"{len(doublers)} doublers stopped in these editions, half of them before {percent(doublers.median())} of a median finisher’s "
        f"time; of the {len(others):,} others half before {percent(others.median())}. The difference in how far they came has "
        f"{p_shown(p_value)} (Mann-Whitney); without the changed courses, with {int(kept['doubler'].sum())} doublers, "
        f"{p_shown(difference_of_places(kept))}: "
        + ("no clear difference." if p_value >= 0.05 else "the two differ.")
    )


def stopped_alt(places: pd.DataFrame) -> str:
    """The same figure in words, with a test of the difference."""
    doublers, others = (places.loc[places["doubler"].eq(flag), "share"] for flag in (True, False))
    return (
        f"Share of the course reached by UTMB starters who stopped: {len(doublers)} doublers, median "
        f"{percent(doublers.median())}; {len(others):,} others, median {percent(others.median())}; "
        f"Mann-Whitney p = {fixed(difference_of_places(places), 2)}."
    )


def difference_of_places(places: pd.DataFrame) -> float:
    """Two-sided Mann-Whitney p-value of doublers against others in how far they came."""
    doublers, others = (places.loc[places["doubler"].eq(flag), "share"] for flag in (True, False))
    return float(stats.mannwhitneyu(doublers, others).pvalue)


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
