"""Notebook 04 and its checks, a function a cell: what they show of the `Honours`."""

from __future__ import annotations

from IPython.display import Markdown

from race_doubles.analysis.double_winners import figures, layouts, sentences, winners
from race_doubles.analysis.double_winners.honours import Honours
from race_doubles.analysis.show.figure import Figure
from race_doubles.analysis.show.presentation import TableView, prose


def opening(honours: Honours) -> Markdown:
    """Who has won both in one year."""
    last = honours.tables.years_of_both[-1]
    return prose(sentences.opening(honours.won, last, honours.tables.changed_years))


def both_places(honours: Honours) -> Figure:
    """All doubles by their two places."""
    return figures.both_places(
        honours.tables.doubles, honours.tables.years_of_both, honours.tables.stopped
    )


def podiums(honours: Honours) -> TableView:
    """Everyone on both podiums."""
    return layouts.podiums_view(honours.podiums, honours.tables.changed_years)


def podium_margins(honours: Honours) -> TableView:
    """The margins of everyone on both podiums, also as a share of the winner's time, and the days between."""
    return layouts.margins_view(honours.podiums, honours.tables.changed_years)


def podiums_counted(honours: Honours) -> Markdown:
    """How many they are, and the closest call."""
    narrowest = winners.narrowest_win(honours.won)
    return prose(sentences.podiums(honours.podiums, narrowest, honours.tables.changed_years))


def way(honours: Honours) -> TableView:
    """Place at each checkpoint of the races that double winners won."""
    return layouts.way_view(honours.way, honours.won_races)


def splits(honours: Honours) -> Markdown:
    """Of how many of these races the split times are known, and how much of them they led."""
    led = winners.led_shares(honours.way)
    return prose(sentences.splits(honours.way, led, len(honours.won_races)))


def near_misses(honours: Honours) -> TableView:
    """Who won one and started the other."""
    tables = honours.tables
    return layouts.near_misses_view(honours.near_misses, tables.changed_years, tables.stopped)


def near_misses_counted(honours: Honours) -> Markdown:
    """How often that was, and why."""
    ended = winners.not_finished(honours.near_misses, honours.tables.stopped)
    return prose(sentences.near_misses(honours.near_misses, ended, honours.tables.changed_years))


def combined_women(honours: Honours) -> TableView:
    """The women's best combined times."""
    return layouts.combined_view(honours.combined, "F", honours.tables.changed_years)


def combined_men(honours: Honours) -> TableView:
    """The men's best combined times."""
    return layouts.combined_view(honours.combined, "M", honours.tables.changed_years)


def fastest(honours: Honours) -> Markdown:
    """The fastest without changed courses."""
    rows = honours.combined
    return prose(sentences.fastest(rows[~rows["year"].isin(honours.tables.changed_years)]))


def careers(honours: Honours) -> TableView:
    """Runners who hold both titles."""
    names = honours.tables.runners.set_index("runner_id")["name"]
    return layouts.careers_view(honours.careers, names, honours.tables.changed)


def careers_counted(honours: Honours) -> Markdown:
    """How many they are."""
    kept = winners.careers_with_both_titles(honours.tables.starts_that_compare)
    names = honours.tables.runners.set_index("runner_id")["name"]
    return prose(sentences.careers(honours.careers, kept, names))
