"""Figures of notebook 01: which source covers what, our counts and the official ones, what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from race_doubles.analysis.show.figure import Figure, finish, full_source
from race_doubles.analysis.show.style import COLOURS, INK, LEVEL_COLOURS, new_figure
from race_doubles.analysis.the_data.published import SOURCE_NAMES
from race_doubles.analysis.the_data.sentences import (
    count_gaps,
    counts_finding,
    differences_words,
)
from race_doubles.clean.coverage import FIELDS
from race_doubles.common.races import DOUBLE, DOUBLE_NAMES, RACE_NAMES
from race_doubles.common.words import fixed, percent, signed
from race_doubles.scrape.sources import RESULT_SOURCES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: The colour of a year in which there is nothing to know: neither on the scale of shares nor that of a page.
NONE = "#b3b3b3"


def edition_years(editions: pd.DataFrame, race: str) -> range:
    """Every year from the first edition of a race to its last, held or not."""
    years = editions.loc[editions["race"].eq(race), "year"]
    return range(int(years.min()), int(years.max()) + 1)


def sources_figure(
    listed: pd.DataFrame, editions: pd.DataFrame, results: pd.DataFrame, edition_range: str
) -> Figure:
    """For each source and year, its rows as a share of the starts that all sources give together.

    `listed` is what `clean.coverage.rows_by_source` gives.
    """
    starts = results.groupby(["race", "year"]).size().rename("starts").reset_index()
    shares = listed.merge(starts, on=["race", "year"])
    shares["share"] = (shares["rows"] / shares["starts"]).clip(upper=1).astype(float)
    figure, axes = new_figure(4.2, rows=2, height_ratios=(1, 1))
    for axis, race in zip(axes, DOUBLE, strict=True):
        years = edition_years(editions, race)
        grid = shares[shares["race"] == race].pivot_table(
            index="source", columns="year", values="share", observed=True
        )
        _heat(
            axis,
            grid.reindex(index=list(RESULT_SOURCES[race]), columns=years),
            SOURCE_NAMES,
            RACE_NAMES[race],
        )
    known = editions[editions["starters"].notna()].groupby("race")["year"].min()
    finding = f"Starters who did not finish are listed from {known['wser']} on at Western States and from {known['utmb']} on at UTMB"
    return finish(figure, finding, full_source(edition_range), _sources_alt(listed))


def _sources_alt(listed: pd.DataFrame) -> str:
    spans = []
    for source, rows in listed.groupby("source", observed=True):
        years = sorted(rows["year"])
        spans.append(
            f"{SOURCE_NAMES[source]} {years[0]}–{years[-1]} ({len(years)} editions, {rows['rows'].sum():,} rows)"
        )
    return f"Heat maps of sources by year. {'; '.join(spans)}."


def fields_figure(shares: pd.DataFrame, editions: pd.DataFrame, edition_range: str) -> Figure:
    """For each field and year, the share of starts of which it is known (`clean.coverage.field_shares`)."""
    figure, axes = new_figure(7.0, rows=2)
    for axis, race in zip(axes, DOUBLE, strict=True):
        years = edition_years(editions, race)
        grid = shares[shares["race"] == race].pivot_table(
            index="field", columns="year", values="share"
        )
        _heat(axis, grid.reindex(index=list(FIELDS), columns=years), {}, RACE_NAMES[race])
    return finish(
        figure,
        f"Towns and bibs came with the years at Western States; at UTMB birth years are known within two years only from {exact_ages_from(shares)} on",
        full_source(edition_range),
        _fields_alt(shares),
    )


def exact_ages_from(shares: pd.DataFrame, race: str = "utmb") -> int:
    """The first year in which the year of birth of most starters of `race` is known within 2."""
    known = shares[shares["race"].eq(race) & shares["field"].eq("year of birth, within 2")]
    return int(known.loc[known["share"].gt(0.5), "year"].min())


def _fields_alt(shares: pd.DataFrame) -> str:
    parts = []
    for race, name in DOUBLE_NAMES.items():
        rows = shares[shares["race"] == race]
        first, last = rows["year"].min(), rows["year"].max()
        at = rows.set_index(["year", "field"])["share"]
        fields = "; ".join(
            f"{f} {percent(at[first, f])} then {percent(at[last, f])}" for f in FIELDS
        )
        parts.append(f"{name}, {first} then {last}: {fields}")
    return f"Heat maps of fields by year. {'. '.join(parts)}."


def _heat(axis: Axes, grid: pd.DataFrame, names: dict[str, str], title: str) -> None:
    from matplotlib import colormaps

    colours = colormaps["Blues"].with_extremes(bad=NONE)
    cells = axis.imshow(grid.to_numpy(dtype=float), cmap=colours, vmin=0, vmax=1, aspect="auto")
    axis.set_title(title)
    axis.set_yticks(range(len(grid)), [names.get(name, name) for name in grid.index])
    step = 20 if len(grid.columns) > 30 else 5
    shown = [place for place, year in enumerate(grid.columns) if year % step == 0]
    axis.set_xticks(shown, [grid.columns[place] for place in shown])
    axis.grid(False)
    axis.figure.colorbar(
        cells, ax=axis, format=lambda share, _: f"{fixed(100 * share, 0)}%", ticks=(0, 0.5, 1)
    )


def counts_figure(editions: pd.DataFrame, edition_range: str) -> Figure:
    """Starters and finishers by year with the official counts as marks."""
    figure, axes = new_figure(5.6, rows=2)
    for axis, (race, name) in zip(axes, DOUBLE_NAMES.items(), strict=True):
        rows = editions[editions["race"].eq(race)]
        years = rows["year"].astype(int)
        ours = rows[["starters", "finishers", "official_starters", "official_finishers"]].astype(
            "Float64"
        )
        ours = ours.astype(float)
        axis.bar(years, ours["starters"], color=LEVEL_COLOURS["started"], label="starters")
        axis.bar(years, ours["finishers"], color=LEVEL_COLOURS["top10"], label="finishers")
        axis.plot(years, ours["official_starters"], "_", color=COLOURS["seen"], markersize=9,
                  markeredgewidth=2, label="official starters")  # fmt: skip
        axis.plot(years, ours["official_finishers"], "x", color=INK, markersize=5,
                  label="official finishers")  # fmt: skip
        axis.set_title(name)
        axis.set_ylabel("people")
        _name_gaps(axis, rows)
    axes[0].set_ylim(top=1.3 * axes[0].get_ylim()[1])  # room for the legend above the bars
    axes[0].legend(loc="upper left", fontsize=9, ncols=2, columnspacing=1.0)
    finding = counts_finding(editions)
    alt = (
        "Bars of starters and finishers by year for both races, with marks for official counts. "
        f"{finding}. {differences_words(editions)}"
    )
    about = (
        f"{full_source(edition_range)}. Bars are our counts; marks are those that the organiser or the press gave, where one was found. "
        "Above a bar: ours less the official count, where they differ."
    )
    return finish(figure, finding, about, alt)


def _name_gaps(axis: Axes, rows: pd.DataFrame) -> None:
    """Write above the bars by how many people ours and the official count differ: no bar shows one in thousands."""
    gaps = {int(row["year"]): count_gaps(row) for _, row in rows.sort_values("year").iterrows()}
    gaps = {year: found for year, found in gaps.items() if found}
    if not gaps:
        return
    top = 1.15 * float(rows["starters"].astype("Float64").max())
    axis.set_ylim(top=1.1 * top)
    low = False
    for year, found in gaps.items():
        # Neighbours would run into each other on one line.
        low = year - 1 in gaps and not low
        said = ", ".join(signed(gap) for gap in found.values())
        axis.text(year, (0.92 if low else 1) * top, said, ha="center", va="center", fontsize=10)
