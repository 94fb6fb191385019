"""Notebook 01, a function a cell: what it shows of what was `Published`."""

from __future__ import annotations

from IPython.display import Markdown

from race_doubles.analysis.show.figure import Figure
from race_doubles.analysis.show.presentation import TableView, prose
from race_doubles.analysis.the_data import figures, layouts, sentences
from race_doubles.analysis.the_data.published import Published


def outcomes(published: Published) -> TableView:
    """Editions, and rows by outcome."""
    return layouts.status_view(published.tables.results)


def outcomes_summed(published: Published) -> Markdown:
    """The size of it all."""
    return prose(sentences.counts_words(published.tables.results, published.tables.editions))


def sources(published: Published) -> Figure:
    """Which source covers which edition."""
    return figures.sources_figure(
        published.listed,
        published.tables.editions,
        published.tables.results,
        published.tables.edition_range,
    )


def limits(published: Published) -> Markdown:
    """What counts of single editions hold that others do not."""
    return prose(sentences.limits_words(published.tables, published.run_again, published.listed))


def counts(published: Published) -> Figure:
    """Starters and finishers by year beside the official counts."""
    return figures.counts_figure(published.tables.editions, published.tables.edition_range)


def differences(published: Published) -> Markdown:
    """Which official counts disagree."""
    return prose(sentences.differences_words(published.tables.editions))


def counts_compared(published: Published) -> TableView:
    """Every official count, ours beside it."""
    return layouts.counts_view(published.tables.editions)


def fields(published: Published) -> Figure:
    """What is known of a start, year by year."""
    return figures.fields_figure(
        published.field_shares, published.tables.editions, published.tables.edition_range
    )


def fields_by_period(published: Published) -> TableView:
    """The same by stretches of years."""
    return layouts.periods_view(published.period_shares, list(published.periods))


def withheld(published: Published) -> Markdown:
    """How many starts have no name."""
    return prose(sentences.withheld_words(published.tables.results))


def disagreement(published: Published) -> Markdown:
    """How much the sources disagree."""
    return prose(sentences.reconciliation_words(published.tables.reconciliation))


def disagreement_by_field(published: Published, least: int) -> TableView:
    """The pairs of sources with at least `least` values that disagree."""
    return layouts.reconciliation_view(published.tables.reconciliation, least)


def missing(published: Published) -> TableView:
    """Starts that only one source lists."""
    return layouts.missing_view(published.tables.reconciliation)


def corrections(published: Published) -> TableView:
    """What was corrected."""
    return layouts.corrections_view(published.corrections)
