"""The figure of notebook 04: both places of every double."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from race_doubles.analysis.show.drawing import double_link, name_points
from race_doubles.analysis.show.figure import Figure, finish, source
from race_doubles.analysis.show.style import COLOURS, FAINT, INK, new_figure
from race_doubles.common.races import DOUBLE
from race_doubles.common.words import and_list, place_or_status
from race_doubles.doubles.stopped import status_in
from race_doubles.doubles.tables import SEX_NAMES

#: Where a start without a place is drawn, beyond every place.
_NO_PLACE = 2200


def both_places(
    doubles: pd.DataFrame, years: list[int], stopped: Collection[tuple[str, int]] = ()
) -> Figure:
    """Scatter: the place at Western States against the place at UTMB, every double of `years`.

    `stopped` are the editions (race, year) that their organisers ended for everybody.
    """
    figure, axes = new_figure(height=5.2)
    for sex, mark in (("M", "s"), ("F", "o")):
        some = doubles[doubles["sex"].eq(sex)]
        across = some["wser_sex_place"].astype(float).fillna(_NO_PLACE)
        up = some["utmb_sex_place"].astype(float).fillna(_NO_PLACE)
        points = axes.scatter(
            across, up, marker=mark, s=34, color=COLOURS[sex], alpha=0.6, lw=0, label=SEX_NAMES[sex]
        )
        named = [_named(row, stopped) for row in some.itertuples()]
        name_points(points, [link for link, _ in named], [words for _, words in named])
    won = doubles[doubles["level"].eq("won")].sort_values(["year", "runner_id"])
    axes.scatter([1] * len(won), [1] * len(won), s=170, facecolors="none", edgecolors=INK, lw=1.6)
    label = "\n".join(f"{row.name.split()[-1]} {row.year}" for row in won.itertuples())
    axes.annotate(
        label,
        (1, 1.2),
        xytext=(0.85, 700),
        fontsize=9.5,
        va="center",
        arrowprops={"arrowstyle": "-", "color": INK},
    )
    for axis, name in ((axes.xaxis, "Western States"), (axes.yaxis, "UTMB")):
        axis.set_label_text(f"place at {name} among {SEX_NAMES['F']} or {SEX_NAMES['M']}")
    axes.set_xscale("log")
    axes.set_yscale("log")
    from matplotlib.ticker import FixedFormatter, FixedLocator

    # Few marks at the foot, so that none is left out where the figure is narrow.
    for axis, marks in ((axes.xaxis, [1, 10, 100]), (axes.yaxis, [1, 3, 10, 30, 100, 300, 1000])):
        axis.set_major_locator(FixedLocator([*marks, _NO_PLACE]))
        axis.set_major_formatter(FixedFormatter([*map(str, marks), "not\nplaced"]))
        axis.set_minor_locator(FixedLocator([]))
    axes.set_xlim(0.75, 3200)
    axes.set_ylim(0.62, 3200)
    axes.axhspan(0.1, 10.5, xmax=0.318, color=FAINT, alpha=0.08, lw=0)
    # Among the dots its marks would be taken for some of them.
    axes.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2, columnspacing=0.8)
    return finish(
        figure,
        f"{len(won)} of {len(doubles)} doubles sit in the corner where both places are first",
        f"{source(years)} Both scales are logarithmic; “not placed”: not finished, or stopped with the whole race.",
        _both_places_alt(doubles, won),
    )


def _named(double, stopped: Collection[tuple[str, int]]) -> tuple[str, str]:
    """Where the dot of a double leads, and who it is."""
    year, outcomes = int(double.year), []
    for race in DOUBLE:
        status = status_in(race, year, getattr(double, f"{race}_status"), stopped)
        outcomes.append(place_or_status(getattr(double, f"{race}_sex_place"), status))
    return double_link(double.runner_id, year), f"{double.name}, {year}: {' and '.join(outcomes)}"


def _both_places_alt(doubles: pd.DataFrame, won: pd.DataFrame) -> str:
    unplaced = int((doubles["wser_sex_place"].isna() | doubles["utmb_sex_place"].isna()).sum())
    return (
        f"Scatter of {len(doubles)} doubles by place at Western States and at UTMB within the sex. "
        f"First at both: {and_list(f'{row.name} {row.year}' for row in won.itertuples())}. "
        f"{unplaced} were not placed in at least one race."
    )
