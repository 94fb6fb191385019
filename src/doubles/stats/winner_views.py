"""Tables and figures of notebook 04."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator, MaxNLocator

from doubles.stats.figures_rare import source
from doubles.stats.style import COLOURS, FAINT, INK, TableView, finish, new_figure, table
from doubles.stats.tables import RACE_NAMES, SEX_NAMES, Tables
from doubles.stats.words import and_list, hours, ordinal, percent

#: Where a start without a place is drawn, beyond every place.
_NO_PLACE = 2200


def margins_view(rows: pd.DataFrame) -> TableView:
    """What `winners.margins` gives, one line a race, for readers."""
    lines = []
    for row in rows.sort_values(["year", "level"]).itertuples():
        for race in ("wser", "utmb"):
            margin = getattr(row, f"{race}_margin_seconds")
            behind = getattr(row, f"{race}_behind_seconds")
            lines.append(
                (
                    row.year,
                    row.name,
                    row.sex,
                    RACE_NAMES[race],
                    ordinal(int(getattr(row, f"{race}_sex_place"))),
                    hours(getattr(row, f"{race}_finish_seconds")),
                    f"won by {hours(margin)}" if pd.notna(margin) else f"{hours(behind)} behind",
                    percent(getattr(row, f"{race}_behind_share"), 1) if behind else "",
                    row.days_between,
                )
            )
    columns = [
        "Year",
        "Runner",
        "Sex",
        "Race",
        "Place",
        "Time",
        "Margin",
        "Behind the winner",
        "Days between",
    ]
    return table(
        pd.DataFrame(lines, columns=columns),
        "Every double podium: places, times and margins",
        ("Margin",),
    )


def near_misses_view(rows: pd.DataFrame, tables: Tables) -> TableView:
    """What `winners.near_misses` gives, for readers."""
    lines = []
    for row in rows.sort_values(["year", "name"]).itertuples():
        other = "utmb" if row.won == "wser" else "wser"
        place = getattr(row, f"{other}_sex_place")
        status = getattr(row, f"{other}_status")
        outcome = ordinal(int(place)) if pd.notna(place) else status.upper()
        behind = getattr(row, f"{other}_behind_seconds")
        lines.append(
            (
                row.year,
                row.name,
                row.sex,
                RACE_NAMES[row.won],
                hours(getattr(row, f"{row.won}_finish_seconds")),
                f"{outcome} at {RACE_NAMES[other]}",
                hours(behind),
            )
        )
    columns = ["Year", "Runner", "Sex", "Won", "In", "The other race", "Behind the winner"]
    return table(
        pd.DataFrame(lines, columns=columns), "Won one, started the other", ("The other race",)
    )


def careers_view(careers: pd.DataFrame, names: pd.Series) -> TableView:
    """What `winners.careers_with_both_titles` gives, for readers; `names` by runner_id."""
    shown = pd.DataFrame(
        {
            "Runner": careers["runner_id"].map(names),
            "Sex": careers["sex"],
            "Western States won in": [", ".join(map(str, years)) for years in careers["wser"]],
            "UTMB won in": [", ".join(map(str, years)) for years in careers["utmb"]],
            "In one year": ["yes" if same else "no" for same in careers["same_year"]],
        }
    )
    return table(shown, "Runners who hold both titles", ("Western States won in", "UTMB won in"))


def combined_view(rows: pd.DataFrame, sex: str, most: int = 10) -> TableView:
    """The fastest combined times of one sex, with the rank that allows for the editions."""
    some = rows[rows["sex"].eq(sex)].head(most)
    shown = pd.DataFrame(
        {
            "Rank": some["rank"],
            "Runner": some["name"],
            "Year": some["year"],
            "Western States": some["wser_finish_seconds"].map(hours),
            "UTMB": some["utmb_finish_seconds"].map(hours),
            "Together": some["combined_seconds"].map(hours),
            "Rank, editions allowed for": some["adjusted_rank"],
        }
    )
    return table(shown, f"Fastest combined times, {SEX_NAMES[sex]}")


def both_places(tables: Tables) -> Figure:
    """Scatter: the place at Western States against the place at UTMB, every double."""
    figure, axes = new_figure(height=5.2)
    for sex, mark in (("M", "s"), ("F", "o")):
        some = tables.doubles[tables.doubles["sex"].eq(sex)]
        across = some["wser_sex_place"].astype(float).fillna(_NO_PLACE)
        up = some["utmb_sex_place"].astype(float).fillna(_NO_PLACE)
        axes.scatter(
            across, up, marker=mark, s=34, color=COLOURS[sex], alpha=0.6, lw=0, label=SEX_NAMES[sex]
        )
    won = tables.doubles[tables.doubles["level"].eq("won")].sort_values("year")
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
        f"{len(won)} of {len(tables.doubles)} doubles sit in the corner where both places are first",
        f"{source(tables)} Both scales are logarithmic; “not placed” did not finish.",
    )


def both_places_alt(tables: Tables) -> str:
    """The same figure in words."""
    doubles = tables.doubles
    unplaced = int((doubles["wser_sex_place"].isna() | doubles["utmb_sex_place"].isna()).sum())
    won = doubles[doubles["level"].eq("won")].sort_values("year")
    return (
        f"Scatter of {len(doubles)} doubles by place at Western States and at UTMB within the sex. "
        f"First at both: {and_list(f'{row.name} {row.year}' for row in won.itertuples())}. "
        f"{unplaced} were not placed in at least one race."
    )


def progress(tables: Tables, rows: pd.DataFrame, names: dict[str, str]) -> Figure:
    """Lines: place within the sex at each checkpoint of the races of the double winners.

    `rows` is what `winners.through_the_race` gives; `names` maps result_id to the label of its line.
    """
    figure, panels = new_figure(height=6.6, rows=2)
    colours = ["#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00"]
    for axes, race in zip(panels, ("wser", "utmb"), strict=True):
        some = rows[rows["race"].eq(race)]
        for number, (result, line) in enumerate(some.groupby("result_id", sort=False)):
            share = line["elapsed_seconds"] / line["elapsed_seconds"].max()
            axes.plot(
                100 * share,
                line["place"],
                "o-",
                ms=3.5,
                lw=1.6,
                color=colours[number % 5],
                label=names[result],
            )
        axes.invert_yaxis()
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_ylabel("place within the sex")
        axes.set_title(RACE_NAMES[race], fontsize=11)
        if len(some):
            axes.legend(loc="lower right", fontsize=9)
    panels[-1].set_xlabel("% of own finish time")
    leading = rows.groupby("result_id")["place"].apply(lambda place: (place.iloc[:-1] == 1).mean())
    return finish(
        figure,
        f"On the way to their wins they led at {percent(float(leading.mean()))} of the checkpoints",
        f"{source(tables)} Only races whose split times were published.",
    )


def progress_alt(rows: pd.DataFrame, names: dict[str, str]) -> str:
    """The same figure in words."""
    parts = []
    for result, line in rows.groupby("result_id", sort=False):
        first = line["place"].iloc[0]
        taken = line.loc[line["place"].eq(1), "checkpoint"]
        parts.append(
            f"{names[result]} at {RACE_NAMES[line['race'].iloc[0]]}: {ordinal(int(first))} at {line['checkpoint'].iloc[0]}, "
            + (f"first in the lead at {taken.iloc[0]}" if len(taken) else "never seen in the lead")
        )
    return "Place within the sex through the checkpoints. " + "; ".join(parts) + "."
