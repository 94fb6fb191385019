"""Figures of notebook 04: both places of every double, and the way to each win."""

from __future__ import annotations

import pandas as pd
from matplotlib.ticker import FixedFormatter, FixedLocator, MaxNLocator

from race_doubles.analysis.show.figure import Figure, finish, source
from race_doubles.analysis.show.style import COLOURS, FAINT, INK, new_figure
from race_doubles.common.races import RACE_NAMES
from race_doubles.common.words import and_list, count, ordinal, percent
from race_doubles.doubles.tables import SEX_NAMES

#: Where a start without a place is drawn, beyond every place.
_NO_PLACE = 2200


def both_places(doubles: pd.DataFrame, years: list[int]) -> Figure:
    """Scatter: the place at Western States against the place at UTMB, every double of `years`."""
    figure, axes = new_figure(height=5.2)
    for sex, mark in (("M", "s"), ("F", "o")):
        some = doubles[doubles["sex"].eq(sex)]
        across = some["wser_sex_place"].astype(float).fillna(_NO_PLACE)
        up = some["utmb_sex_place"].astype(float).fillna(_NO_PLACE)
        axes.scatter(
            across, up, marker=mark, s=34, color=COLOURS[sex], alpha=0.6, lw=0, label=SEX_NAMES[sex]
        )
    won = doubles[doubles["level"].eq("won")].sort_values(["year", "runner_id"])
    axes.scatter([1] * len(won), [1] * len(won), s=170, facecolors="none", edgecolors=INK, lw=1.6)
    label = "\n".join(f"{row.name.split()[-1]} {row.year}" for row in won.itertuples())
    axes.annotate(
        label,
        (1, 1.2),
        xytext=(1.15, 230),
        fontsize=9.5,
        va="center",
        arrowprops={"arrowstyle": "-", "color": INK},
    )
    for axis, name in ((axes.xaxis, "Western States"), (axes.yaxis, "UTMB")):
        axis.set_label_text(f"place at {name} among {SEX_NAMES['F']} or {SEX_NAMES['M']}")
    axes.set_xscale("log")
    axes.set_yscale("log")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(FixedLocator([1, 3, 10, 30, 100, 300, 1000, _NO_PLACE]))
        axis.set_major_formatter(
            FixedFormatter(["1", "3", "10", "30", "100", "300", "1000", "not\nplaced"])
        )
        axis.set_minor_locator(FixedLocator([]))
    axes.set_xlim(0.75, 3200)
    axes.set_ylim(0.62, 3200)
    axes.axhspan(0.1, 10.5, xmax=0.318, color=FAINT, alpha=0.08, lw=0)
    axes.legend(loc="upper left", bbox_to_anchor=(0.0, 0.93), ncols=2, columnspacing=0.8)
    return finish(
        figure,
        f"{len(won)} of {len(doubles)} doubles sit in the corner where both places are first",
        f"{source(years)} Both scales are logarithmic; “not placed” did not finish.",
        _both_places_alt(doubles, won),
    )


def _both_places_alt(doubles: pd.DataFrame, won: pd.DataFrame) -> str:
    unplaced = int((doubles["wser_sex_place"].isna() | doubles["utmb_sex_place"].isna()).sum())
    return (
        f"Scatter of {len(doubles)} doubles by place at Western States and at UTMB within the sex. "
        f"First at both: {and_list(f'{row.name} {row.year}' for row in won.itertuples())}. "
        f"{unplaced} were not placed in at least one race."
    )


def progress(rows: pd.DataFrame, names: dict[str, str]) -> Figure:
    """Small panels: place within the sex at each checkpoint of a race of a double winner.

    `rows` is what `winners.through_the_race` gives; `names` maps result_id to the name over its
    panel, and holds every race that was won, those without split times too.
    """
    order = rows.drop_duplicates("result_id").sort_values(["year", "race"], ascending=[True, False])
    columns = 2
    deep = -(-len(order) // columns)
    figure, panels = new_figure(
        height=0.6 + 1.6 * deep, rows=deep, columns=columns, sharex=True, sharey=True, squeeze=False
    )
    for axes in panels.flat[len(order) :]:
        axes.set_visible(False)
    for axes, row in zip(panels.flat, order.itertuples(), strict=False):
        line = rows[rows["result_id"].eq(row.result_id)]
        axes.plot(100 * line["share"], line["place"], "o-", ms=4, lw=1.6, color=COLOURS[row.race])
        axes.set_title(f"{names[row.result_id]}\n{RACE_NAMES[row.race]}", fontsize=10)
        axes.set_xlim(0, 103)
    last = int(rows["place"].max())
    panels[0, 0].set_ylim(last + 0.5, 0.5)
    panels[0, 0].yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    figure.supylabel("place within the sex", fontsize=10.5)
    figure.supxlabel("% of own finish time", fontsize=10.5)
    led = led_shares(rows)
    return finish(
        figure,
        f"In {count(len(led), 'of', 'of')} {count(len(names), 'winning race')}, those with split times, they led at "
        f"{percent(float(led.mean()))} of the checkpoints before the finish",
        f"{source(order['year'])} Mean of the races of {count(_people(names, rows), 'person', 'people')}, which run "
        f"from {percent(float(led.min()))} to {percent(float(led.max()))}.",
        _progress_alt(rows, names),
    )


def led_shares(rows: pd.DataFrame) -> pd.Series:
    """The share of the checkpoints before the finish at which each race was led, by result_id."""
    on_the_way = rows[rows["share"].lt(1)]
    return on_the_way["place"].eq(1).groupby(on_the_way["result_id"]).mean()


def _people(names: dict[str, str], rows: pd.DataFrame) -> int:
    """How many people ran the races of `rows`; a label is the name and the year."""
    return len({names[result].rpartition(" ")[0] for result in rows["result_id"].unique()})


def _progress_alt(rows: pd.DataFrame, names: dict[str, str]) -> str:
    parts = []
    for result, line in rows.groupby("result_id", sort=False):
        first = line["place"].iloc[0]
        taken = line.loc[line["place"].eq(1), "checkpoint"]
        parts.append(
            f"{names[result]} at {RACE_NAMES[line['race'].iloc[0]]}: {ordinal(int(first))} at {line['checkpoint'].iloc[0]}, "
            + (f"first in the lead at {taken.iloc[0]}" if len(taken) else "never seen in the lead")
        )
    led = led_shares(rows)
    return (
        "Place within the sex through the checkpoints. "
        + "; ".join(parts)
        + f". Led at {percent(float(led.mean()))} of the checkpoints before the finish, "
        f"{percent(float(led.min()))} to {percent(float(led.max()))} by race."
    )
