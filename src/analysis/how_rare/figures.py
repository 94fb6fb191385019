"""Figures of notebook 03: how many, how rare, and compared with chance."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.ticker import FuncFormatter, MaxNLocator

from race_doubles.analysis.how_rare.trend import Trend
from race_doubles.analysis.models.rates import LEVEL_NAMES
from race_doubles.analysis.show.figure import Figure, finish, source
from race_doubles.analysis.show.style import COLOURS, FAINT, INK, new_figure
from race_doubles.common.words import Estimate, fixed
from race_doubles.doubles.tables import SEX_NAMES

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def rates_by_sex(rates: pd.DataFrame, years: list[int]) -> Figure:
    """Dots with intervals: doubles per 1,000 Western States starts, women and men, on a log scale.

    `rates` is what `rates.by_sex` gives for `years`.
    """
    figure, axes = new_figure(height=3.8)
    for sex, shift in (("F", 0.14), ("M", -0.14)):
        for place, rate in enumerate(Estimate.every(rates, f"{sex}_rate")):
            low = max(rate.low, 0.02)
            axes.plot(
                [low, rate.high], [-place + shift] * 2, color=COLOURS[sex], lw=2.5, alpha=0.55
            )
            axes.plot(
                rate.value,
                -place + shift,
                "o" if sex == "F" else "s",
                color=COLOURS[sex],
                ms=7,
                label=SEX_NAMES[sex] if place == 0 else None,
            )
    axes.set_yticks(
        [-i for i in range(len(rates))], [LEVEL_NAMES[level] for level in rates["level"]]
    )
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.set_xlabel("doubles per 1,000 Western States starts (log scale)")
    axes.legend(loc="upper left")
    return finish(
        figure,
        _by_sex_finding(rates),
        f"{source(years)} Lines: 95% Jeffreys intervals.",
        _rates_by_sex_alt(rates),
    )


def _by_sex_finding(rates: pd.DataFrame) -> str:
    """The title: what holds of the ratios per start, and of those per place, with their intervals."""
    if not rates["ratio_low"].gt(1).all():
        return "Doubles by women and men, for their numbers"
    start = "Women double more often than men for their numbers"
    places = Estimate.every(rates.dropna(subset="place_ratio"), "place_ratio")
    if all(ratio.low > 1 for ratio in places):
        return f"{start}, and for the places on offer"
    if all(ratio.low < 1 < ratio.high for ratio in places):
        return f"{start}; for the places on offer the difference is not clear of chance"
    return start


def _rates_by_sex_alt(rates: pd.DataFrame) -> str:
    each = (rates["level"], *(Estimate.every(rates, f"{sex}_rate") for sex in "FM"))
    parts = (
        f"{LEVEL_NAMES[level]}: women {women.spoken(1)}, men {men.spoken(1)}"
        for level, women, men in zip(*each, strict=True)
    )
    return (
        f"Doubles per 1,000 Western States starts by sex, with 95% intervals. {'; '.join(parts)}."
    )


def lag_curve(curve: pd.DataFrame, dip: Estimate, years: list[int]) -> Figure:
    """Bars: how often one person's starts in the two races lie so many years apart.

    `curve` is what `same_year.lags` gives for `years`; `dip` is the same year over its neighbours, which the
    title goes by.
    """
    figure, axes = new_figure(height=3.6)
    for row in curve.itertuples():
        colour = COLOURS["seen"] if row.lag == 0 else COLOURS["expected"]
        axes.bar(row.lag, row.rate, color=colour, width=0.8)
        axes.plot([row.lag] * 2, [row.rate_low, row.rate_high], color=INK, lw=1.4)
    # Every other one, the same year among them, so that none is left out where the figure is narrow.
    lags = [int(lag) for lag in curve["lag"] if lag % 2 == 0]
    axes.set_xticks(lags, [f"{lag:+d}".replace("-", "−") if lag else "same\nyear" for lag in lags])
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="x", visible=False)
    axes.set_xlabel("UTMB this many years after Western States")
    axes.set_ylabel("started both, per pair of editions")
    at = curve.set_index("lag")["rate"]
    below_both = at[0] < min(at[-1], at[1])
    return finish(
        figure,
        "The same year is less common than the next or the one before"
        if below_both and dip.high < 1
        else "Years between one person’s starts in the two races",
        f"{source(years)} For each pair of editions so many years apart, how many people started both. Lines: 95% Poisson intervals, widened since one person can give several pairs.",
        _lag_curve_alt(curve),
    )


def _lag_curve_alt(curve: pd.DataFrame) -> str:
    at = dict(zip(curve["lag"], Estimate.every(curve, "rate"), strict=True))
    widest = curve["lag"].max()
    return (
        "Bars of one person's pairs of starts by the years between them, per pair of editions: "
        f"same year {at[0].spoken(1)}, UTMB a year later {at[1].spoken(1)}, a year earlier "
        f"{at[-1].spoken(1)}; {widest} years later {at[widest].spoken(1)}, as many earlier "
        f"{at[-widest].spoken(1)} (95% intervals)."
    )


def seen_and_expected(outcome: pd.DataFrame, years: list[int], first: int) -> Figure:
    """Dots on bars: doubles seen at each level, and what independent races would have given.

    `outcome` has level, seen, expected, low and high, as `independent.compare` gives it for `years`; levels
    of ability rest on results since `first`. Finishing both has an axis of its own, since it is so much
    commoner than the places.
    """
    places = outcome[outcome["level"].ne("finished")]
    figure, (above, below) = new_figure(
        height=4.1, rows=2, gridspec_kw={"height_ratios": [1, max(len(places), 1)]}
    )
    for axes, some in ((above, outcome[outcome["level"].eq("finished")]), (below, places)):
        for place, row in enumerate(some.itertuples()):
            _seen_on_bar(axes, place, row)
        axes.set_yticks(
            [-i for i in range(len(some))], [LEVEL_NAMES[level] for level in some["level"]]
        )
        axes.set_ylim(-len(some) + 0.4, 0.6)
        axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10], integer=True))
    below.set_xlim(left=-0.5)
    below.set_xlabel("doubles (each part has its own scale)")
    above.legend(
        loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2, columnspacing=1.2, handletextpad=0.4, fontsize=9
    )  # fmt: skip
    inside = [row.low <= row.seen <= row.high for row in outcome.itertuples()]
    finding = (
        "Those who start both finish both, place and win within what ability and chance allow"
        if all(inside)
        else "Doubles at the front, seen and as ability alone would make them"
    )
    return finish(
        figure,
        finding,
        f"{source(years)} Ability as all results since {first} tell it.",
        _seen_and_expected_alt(outcome),
    )


def _seen_on_bar(axes: Axes, place: int, row) -> None:
    axes.plot(
        [row.low, row.high],
        [-place] * 2,
        color=COLOURS["expected"],
        lw=9,
        alpha=0.45,
        solid_capstyle="butt",
        label="by ability: 95% range" if not place else None,
    )
    axes.plot(
        row.expected,
        -place,
        "|",
        color=INK,
        ms=16,
        mew=2,
        label="by ability: mean" if not place else None,
    )
    axes.plot(
        row.seen, -place, "o", color=COLOURS["seen"], ms=9, label="seen" if not place else None
    )


def _seen_and_expected_alt(outcome: pd.DataFrame) -> str:
    parts = (
        f"{LEVEL_NAMES[row.level]}: seen {row.seen}, expected {fixed(row.expected, 1)} "
        f"({row.low} to {row.high})"
        for row in outcome.itertuples()
    )
    return (
        f"Doubles seen, and as ability alone would have made them (95% range). {'; '.join(parts)}."
    )


def trend(years: pd.DataFrame, fitted: Trend, eras: pd.DataFrame, pooled: pd.DataFrame) -> Figure:
    """Dots: the share of Western States starters who started UTMB too, with the fitted trend.

    `fitted` is a trend with a bend, whose years are shown; `eras` mark when the ways in changed; `pooled` is what
    `rates.before_and_since` gives, the observed shares that the title quotes.
    """
    figure, axes = new_figure(height=3.9)
    line = fitted.fitted
    years = years[years["year"].isin(line["year"])]
    share = 100 * years["started"] / years["wser"]
    axes.fill_between(
        line["year"], 100 * line["low"], 100 * line["high"], color=COLOURS["M"], alpha=0.18, lw=0
    )
    axes.plot(line["year"], 100 * line["mean"], color=COLOURS["M"], lw=2)
    marked = years["marked"].ne("")
    axes.plot(years["year"][~marked], share[~marked], "o", color=INK, ms=6)
    axes.plot(
        years["year"][marked],
        share[marked],
        "o",
        mfc="white",
        mec=FAINT,
        ms=7,
        label="changed course (hollow)",
    )
    axes.set_ylim(0, 1.5 * share.max())  # room for the names of the eras above the dots
    for era in eras.itertuples():
        axes.axvline(era.first_year - 0.5, color=FAINT, lw=1, ls=":")
        axes.text(
            era.first_year - 0.3, 1.47 * share.max(), _in_short_lines(era.era), fontsize=9, va="top"
        )
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylabel("% of Western States starters")
    axes.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), borderpad=0)
    return finish(
        figure,
        _trend_finding(fitted, pooled),
        f"{source(years['year'])} Line and band: a trend that may bend in {fitted.bend_from}, with its 95% interval.",
        _trend_alt(years, fitted, eras, pooled),
    )


def _in_short_lines(text: str) -> str:
    return fill(text, 11, break_long_words=False)


def _trend_finding(fitted: Trend, pooled: pd.DataFrame) -> str:
    """The title: observed shares, and whether there was growth before and after the bend."""
    early, late = Estimate.every(pooled, "share")
    before, since = pooled["first"]
    said = (
        f"{fixed(early.value, 1)}% (95% interval {fixed(early.low, 1)}–{fixed(early.high, 1)}) of Western States starters started both in "
        f"{before}–{pooled['last'].iloc[0]}, {fixed(late.value, 1)}% ({fixed(late.low, 1)}–{fixed(late.high, 1)}) since {since}"
    )
    assert fitted.later is not None  # this figure is of a trend with a bend
    if fitted.per_year.low > 1 and fitted.later.low <= 1 <= fitted.later.high:
        return f"{said}, with no clear growth since then"
    return said


def _trend_alt(years: pd.DataFrame, fitted: Trend, eras: pd.DataFrame, pooled: pd.DataFrame) -> str:
    parts = (
        f"{share.spoken(1, '%')} in {row.first} to {row.last} ({row.doubles} doubles by {row.people} people)"
        for row, share in zip(pooled.itertuples(), Estimate.every(pooled, "share"), strict=True)
    )
    assert fitted.later is not None
    marks = (f"{era.era} from {era.first_year}" for era in eras.itertuples())
    return (
        "Share of Western States starters who also started UTMB that year, "
        f"{years['year'].min()} to {years['year'].max()}: {'; '.join(parts)} (95% intervals). The fitted odds "
        f"change by a factor of {fitted.per_year.spoken(2)} a year up to {fitted.bend_from} and of "
        f"{fitted.later.spoken(2)} since. Marked: {'; '.join(marks)}."
    )
