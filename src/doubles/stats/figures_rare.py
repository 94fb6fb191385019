"""Figures of notebook 03: how many, how rare, and compared with chance."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from doubles.doubles_table import at_least
from doubles.schema import LEVELS
from doubles.stats.rates import LEVEL_NAMES
from doubles.stats.style import COLOURS, FAINT, INK, LEVEL_COLOURS, finish, new_figure
from doubles.stats.tables import SEX_NAMES, Tables


def source(tables: Tables) -> str:
    """The caption every figure carries."""
    return f"results published by the organisers, {tables.edition_range}."


def doubles_by_year(tables: Tables, years: pd.DataFrame) -> Figure:
    """Stacked bars: the doubles of every year by the highest level they reached.

    `years` is what `rates.by_year` gives. Years whose courses do not compare carry an asterisk.
    """
    figure, axes = new_figure(height=4.2)
    exact = years.set_index("year")[list(LEVELS)]
    exact = exact - exact.shift(-1, axis=1).fillna(0)
    places = range(len(exact))
    base = pd.Series(0.0, index=exact.index)
    for level in LEVELS:
        axes.bar(
            places,
            exact[level],
            bottom=base,
            color=LEVEL_COLOURS[level],
            width=0.82,
            label=LEVEL_NAMES[level],
            edgecolor="white",
            linewidth=0.4,
        )
        base = base + exact[level]
    marks = dict(zip(years["year"], years["marked"], strict=True))
    labels = [f"’{year % 100:02d}" + ("*" if marks[year] else "") for year in exact.index]
    axes.set_xticks(list(places), labels, fontsize=9, rotation=90)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="x", visible=False)
    axes.set_ylabel("doubles")
    axes.set_ylim(0, 1.35 * years["started"].max())  # room for the legend above the bars
    axes.legend(loc="upper left", title="highest level reached", ncols=2, alignment="left")
    total, won = len(tables.doubles), len(at_least(tables.doubles, "won"))
    return finish(
        figure,
        f"Of {total} same-year starts in both races, {won} ended in two wins",
        f"{source(tables)} Years without both races are left out; * marks a changed course.",
    )


def doubles_by_year_alt(years: pd.DataFrame) -> str:
    """The same figure in words."""
    most = years.loc[years["started"].idxmax()]
    return (
        f"Stacked bars of doubles by year, {years['year'].min()} to {years['year'].max()}: from "
        f"{years['started'].min()} to {most['started']} a year (most in {most['year']}); "
        f"in all {years['started'].sum()} started both, {years['finished'].sum()} finished both, "
        f"{years['top10'].sum()} were in the top 10 of both, {years['podium'].sum()} on both podiums, "
        f"{years['won'].sum()} won both."
    )


def rates_by_sex(tables: Tables, rates: pd.DataFrame) -> Figure:
    """Dots with intervals: doubles per 1,000 Western States starts, women and men, on a log scale."""
    figure, axes = new_figure(height=3.8)
    for sex, shift in (("F", 0.14), ("M", -0.14)):
        for place, row in enumerate(rates.itertuples()):
            rate = getattr(row, f"{sex}_rate")
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
        "Women double more often than men at every level, for their numbers"
        if all(row.F_rate.value > row.M_rate.value for row in rates.itertuples())
        else "Doubles by women and men, for their numbers",
        f"{source(tables)} Lines: 95% Jeffreys intervals.",
    )


def rates_by_sex_alt(rates: pd.DataFrame) -> str:
    """The same figure in words."""
    parts = (
        f"{LEVEL_NAMES[row.level]}: women {row.F_rate.value:.1f}, men {row.M_rate.value:.1f}"
        for row in rates.itertuples()
    )
    return f"Doubles per 1,000 Western States starts by sex. {'; '.join(parts)}."


def lag_curve(tables: Tables, curve: pd.DataFrame) -> Figure:
    """Bars: how often one person's starts in the two races lie so many years apart."""
    figure, axes = new_figure(height=3.6)
    for row in curve.itertuples():
        colour = COLOURS["seen"] if row.lag == 0 else COLOURS["expected"]
        axes.bar(row.lag, row.rate.value, color=colour, width=0.8)
        axes.plot([row.lag] * 2, [row.rate.low, row.rate.high], color=INK, lw=1.4)
    axes.set_xticks(curve["lag"], [f"{lag:+d}" if lag else "same\nyear" for lag in curve["lag"]])
    axes.grid(axis="x", visible=False)
    axes.set_xlabel("UTMB this many years after Western States")
    axes.set_ylabel("starts per pair of editions")
    at = curve.set_index("lag")["rate"]
    dip = at[0].value < min(at[-1].value, at[1].value)
    return finish(
        figure,
        "People who run both rather take consecutive years than the same one"
        if dip
        else "Years between one person’s starts in the two races",
        f"{source(tables)} Lines: 95% Poisson intervals.",
    )


def lag_curve_alt(curve: pd.DataFrame) -> str:
    """The same figure in words."""
    at = curve.set_index("lag")["rate"]
    return (
        "Bars of one person's pairs of starts by the years between them, per pair of editions: "
        f"same year {at[0].value:.1f}, UTMB a year later {at[1].value:.1f}, a year earlier "
        f"{at[-1].value:.1f}; further apart it falls to {at.iloc[-1].value:.1f} and {at.iloc[0].value:.1f} "
        f"at {curve['lag'].max()} years."
    )


def seen_and_expected(tables: Tables, outcome: pd.DataFrame) -> Figure:
    """Dots on bars: doubles seen at each level, and what independent races would have given.

    `outcome` has level, seen, expected, low and high, as `independent.compare` gives it.
    """
    figure, axes = new_figure(height=3.4)
    for place, row in enumerate(outcome.itertuples()):
        axes.plot(
            [row.low, row.high],
            [-place] * 2,
            color=COLOURS["expected"],
            lw=9,
            alpha=0.45,
            solid_capstyle="butt",
            label="independent races: 95% of simulations" if not place else None,
        )
        axes.plot(
            row.expected,
            -place,
            "|",
            color=INK,
            ms=16,
            mew=2,
            label="mean of simulations" if not place else None,
        )
        axes.plot(
            row.seen, -place, "o", color=COLOURS["seen"], ms=9, label="seen" if not place else None
        )
    axes.set_yticks(
        [-i for i in range(len(outcome))], [LEVEL_NAMES[level] for level in outcome["level"]]
    )
    axes.set_ylim(-len(outcome) + 0.4, 0.6)
    axes.set_xscale("symlog", linthresh=3, linscale=0.6)
    axes.set_xticks([0, 1, 3, 10, 30, 100], ["0", "1", "3", "10", "30", "100"])
    axes.set_xlabel("doubles (from 3 on a log scale)")
    axes.legend(loc="upper left")
    inside = [row.low <= row.seen <= row.high for row in outcome.itertuples()]
    finding = (
        "Doubles at the front are about as many as ability alone would make"
        if all(inside)
        else "Doubles at the front, seen and as ability alone would make them"
    )
    return finish(figure, finding, source(tables))


def seen_and_expected_alt(outcome: pd.DataFrame) -> str:
    """The same figure in words."""
    parts = (
        f"{LEVEL_NAMES[row.level]}: seen {row.seen}, expected {row.expected:.1f} "
        f"({row.low} to {row.high})"
        for row in outcome.itertuples()
    )
    return f"Doubles seen and simulated. {'; '.join(parts)}."


def trend(tables: Tables, years: pd.DataFrame, fitted: pd.DataFrame) -> Figure:
    """Dots: the share of Western States starters who started UTMB too, with the fitted trend.

    `fitted` has year, mean, low and high (shares), as `trend.fit` gives it.
    """
    figure, axes = new_figure(height=3.6)
    share = 100 * years["started"] / years["wser"]
    axes.fill_between(
        fitted["year"],
        100 * fitted["low"],
        100 * fitted["high"],
        color=COLOURS["M"],
        alpha=0.18,
        lw=0,
    )
    axes.plot(fitted["year"], 100 * fitted["mean"], color=COLOURS["M"], lw=2)
    marked = years["marked"].ne("")
    axes.plot(years["year"][~marked], share[~marked], "o", color=INK, ms=6)
    axes.plot(
        years["year"][marked],
        share[marked],
        "o",
        mfc="white",
        mec=FAINT,
        ms=7,
        label="changed course",
    )
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylim(0)
    axes.set_ylabel("% of Western States starters")
    axes.legend(loc="upper left")
    return finish(
        figure,
        f"Starting both went from {100 * fitted['mean'].iloc[0]:.1f}% of Western States starters "
        f"to {100 * fitted['mean'].iloc[-1]:.1f}%",
        f"{source(tables)} Band: 95% interval of the fitted trend.",
    )


def trend_alt(years: pd.DataFrame, fitted: pd.DataFrame) -> str:
    """The same figure in words."""
    return (
        "Share of Western States starters who also started UTMB that year, with a fitted trend from "
        f"{100 * fitted['mean'].iloc[0]:.1f}% in {years['year'].min()} to "
        f"{100 * fitted['mean'].iloc[-1]:.1f}% in {years['year'].max()}."
    )
