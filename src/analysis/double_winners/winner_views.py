"""Tables and figures of notebook 04."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator, MaxNLocator

from race_doubles.analysis.how_rare.figures_rare import source
from race_doubles.analysis.show.style import (
    COLOURS,
    FAINT,
    INK,
    TableView,
    finish,
    new_figure,
    table,
)
from race_doubles.common.words import and_list, count, hours, ordinal, percent
from race_doubles.doubles.tables import RACE_NAMES, SEX_NAMES, Tables

#: Where a start without a place is drawn, beyond every place.
_NO_PLACE = 2200


#: What the mark beside a year means, for captions.
CHANGED = "* a course was changed that year"


def marked_year(year: int, tables: Tables) -> str:
    """The year, with an asterisk where either course was changed."""
    return f"{year}*" if int(year) in tables.changed_years else f"{year}"


def margins_view(rows: pd.DataFrame, tables: Tables) -> TableView:
    """What `winners.margins` gives, one line a race, for readers."""
    lines = []
    for row in rows.sort_values(["year", "level"]).itertuples():
        for race in ("wser", "utmb"):
            margin = getattr(row, f"{race}_margin_seconds")
            behind = getattr(row, f"{race}_behind_seconds")
            lines.append(
                (
                    marked_year(row.year, tables),
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
        f"Every double podium: places, times and margins ({CHANGED})",
        ("Margin",),
    )


def near_misses_view(rows: pd.DataFrame, tables: Tables) -> TableView:
    """What `winners.near_misses` gives, for readers."""
    lines = []
    for row in rows.sort_values(["year", "name"]).itertuples():
        other = "utmb" if row.won == "wser" else "wser"
        place = getattr(row, f"{other}_sex_place")
        status = getattr(row, f"{other}_status")
        if pd.notna(place):
            outcome = ordinal(int(place))
        else:
            outcome = "race stopped" if (other, int(row.year)) in tables.stopped else status.upper()
        behind = getattr(row, f"{other}_behind_seconds")
        lines.append(
            (
                marked_year(row.year, tables),
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
        pd.DataFrame(lines, columns=columns),
        f"Won one, started the other ({CHANGED})",
        ("The other race",),
    )


def stopped_words(rows: pd.DataFrame) -> str:
    """For `winners.not_finished`: in how many the organisers ended the race, as the end of a sentence."""
    races = rows.loc[rows["stopped_race"].ne(""), "stopped_race"]
    if races.empty:
        return ""
    named = and_list(RACE_NAMES[race] for race in sorted(set(races)))
    return f", in {count(len(races), 'of them', 'of them')} because the organisers stopped {named} for everybody"


def careers_view(careers: pd.DataFrame, names: pd.Series, tables: Tables) -> TableView:
    """What `winners.careers_with_both_titles` gives, for readers; `names` by runner_id.

    A year has an asterisk where the course of that race was changed.
    """

    def titles(race: str) -> list[str]:
        return [
            ", ".join(f"{year}*" if (race, year) in tables.changed else f"{year}" for year in years)
            for years in careers[race]
        ]

    shown = pd.DataFrame(
        {
            "Runner": careers["runner_id"].map(names),
            "Sex": careers["sex"],
            "Western States won in": titles("wser"),
            "UTMB won in": titles("utmb"),
            "In one year": ["yes" if same else "no" for same in careers["same_year"]],
        }
    )
    return table(
        shown,
        "Runners who hold both titles (* that course was changed that year)",
        ("Western States won in", "UTMB won in"),
    )


def combined_view(rows: pd.DataFrame, sex: str, tables: Tables, most: int = 10) -> TableView:
    """The best combined times of one sex, by the rank that allows for the editions."""
    some = rows[rows["sex"].eq(sex)].sort_values(["adjusted_rank", "year"]).head(most)
    shown = pd.DataFrame(
        {
            "Rank, editions allowed for": some["adjusted_rank"],
            "Runner": some["name"],
            "Year": [marked_year(year, tables) for year in some["year"]],
            "Western States": some["wser_finish_seconds"].map(hours),
            "UTMB": some["utmb_finish_seconds"].map(hours),
            "Together": some["combined_seconds"].map(hours),
            "Rank of the plain sum": some["rank"],
        }
    )
    return table(shown, f"Best combined times, {SEX_NAMES[sex]}, editions allowed for ({CHANGED})")


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
    won = tables.doubles[tables.doubles["level"].eq("won")].sort_values(["year", "runner_id"])
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
        f"{source(tables, tables.years_of_both)} Both scales are logarithmic; “not placed” did not finish.",
    )


def both_places_alt(tables: Tables) -> str:
    """The same figure in words."""
    doubles = tables.doubles
    unplaced = int((doubles["wser_sex_place"].isna() | doubles["utmb_sex_place"].isna()).sum())
    won = doubles[doubles["level"].eq("won")].sort_values(["year", "runner_id"])
    return (
        f"Scatter of {len(doubles)} doubles by place at Western States and at UTMB within the sex. "
        f"First at both: {and_list(f'{row.name} {row.year}' for row in won.itertuples())}. "
        f"{unplaced} were not placed in at least one race."
    )


def progress(tables: Tables, rows: pd.DataFrame, names: dict[str, str]) -> Figure:
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
        f"{source(tables, sorted(set(order['year'])))} Mean of the races of {count(_people(names, rows), 'person', 'people')}, which run "
        f"from {percent(float(led.min()))} to {percent(float(led.max()))}.",
    )


def led_shares(rows: pd.DataFrame) -> pd.Series:
    """The share of the checkpoints before the finish at which each race was led, by result_id."""
    on_the_way = rows[rows["share"].lt(1)]
    return on_the_way["place"].eq(1).groupby(on_the_way["result_id"]).mean()


def _people(names: dict[str, str], rows: pd.DataFrame) -> int:
    """How many people ran the races of `rows`; a label is the name and the year."""
    return len({names[result].rpartition(" ")[0] for result in rows["result_id"].unique()})


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
    led = led_shares(rows)
    return (
        "Place within the sex through the checkpoints. "
        + "; ".join(parts)
        + f". Led at {percent(float(led.mean()))} of the checkpoints before the finish, "
        f"{percent(float(led.min()))} to {percent(float(led.max()))} by race."
    )
