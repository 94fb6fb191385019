"""Notebook 09 and its checks, a function a cell: what they show of the `Others`."""

from __future__ import annotations

from IPython.display import Markdown

from race_doubles.analysis.other_doubles import figures, layouts, sentences
from race_doubles.analysis.other_doubles import sister as sister_years
from race_doubles.analysis.other_doubles.others import Others
from race_doubles.analysis.other_doubles.several_won import known_editions
from race_doubles.analysis.show.figure import Figure
from race_doubles.analysis.show.presentation import TableView, prose


def answer(others: Others) -> Markdown:
    """Whether this double is rarer than others."""
    return prose(sentences.answer(others.standing))


def standing(others: Others) -> Figure:
    """Western States and UTMB among the others."""
    return figures.standing(others.standing)


def against_chance(others: Others) -> Markdown:
    """What chance explains."""
    return prose(sentences.against_chance(others.standing))


def impossible(others: Others) -> Markdown:
    """Which two races nobody can run both of."""
    return prose(sentences.impossible(others.by_year))


def pairs(others: Others) -> TableView:
    """Every two races with its numbers."""
    tables = others.tables
    rows = others.standing[["first_race", "second_race"]].itertuples(index=False, name=None)
    years = {pair: tables.years_of(*pair) for pair in rows}
    counted = {race: {year for pair, some in years.items() if race in pair for year in some} for race in tables.held}  # fmt: skip
    alone = {race: sorted(set(tables.finishers_alone(race)) & some) for race, some in counted.items()}  # fmt: skip
    return layouts.standing_view(others.standing, years, alone)


def pairs_in_short(others: Others) -> TableView:
    """The same in the three columns that a reader compares."""
    tables = others.tables
    rows = others.standing[["first_race", "second_race"]].itertuples(index=False, name=None)
    return layouts.in_short_view(others.standing, {pair: tables.years_of(*pair) for pair in rows})


def three(others: Others) -> Markdown:
    """All three in one summer, counted."""
    changed = others.tables.changed
    return prose(sentences.three(others.all_three, others.summers, others.expected, others.several, changed))  # fmt: skip


def three_known(others: Others) -> Markdown:
    """Whose starts at all three are known."""
    return prose(sentences.three_known(others.all_three, others.summers))


def three_listed(others: Others) -> TableView:
    """Who started all three in one summer."""
    return layouts.all_three_view(others.all_three, others.tables.changed)


def won_several(others: Others) -> Markdown:
    """Who won all three, or two of them with Hardrock."""
    held = others.coverage.set_index("race").loc["hardrock"]
    editions = len(held["years"]) + len(held["held_without_rows"])
    known = known_editions(others.winners, "hardrock")
    return prose(sentences.won_several(others.several, known, editions))


def several(others: Others) -> TableView:
    """The same listed, with the sources."""
    return layouts.several_view(others.several)


def sister(others: Others) -> Markdown:
    """Lavaredo and UTMB beside this double: doors and legs."""
    return prose(sentences.sister(others.doors, others.legs))


def sister_table(others: Others) -> TableView:
    """The same in numbers."""
    years = sister_years.shared_years(others.tables)
    return layouts.sister_view(others.doors, others.legs, years)


def rare(others: Others) -> Markdown:
    """What is as rare as winning both."""
    return prose(sentences.rare(others.rare, others.rerun))


def rare_table(others: Others) -> TableView:
    """Feats by how many people have done them."""
    return layouts.rare_view(others.rare)


def rare_in_short(others: Others) -> TableView:
    """The same in three columns."""
    return layouts.rare_short_view(others.rare)


def claims(others: Others) -> Markdown:
    """What was published and is not so."""
    return prose(sentences.claims(others.claims))


def coverage(others: Others) -> TableView:
    """What is held of each race."""
    return layouts.coverage_view(others.coverage)


def by_year(others: Others) -> TableView:
    """Every two races, year by year."""
    return layouts.by_year_view(others.by_year)


def chance(others: Others) -> TableView:
    """Every two races by level, against chance."""
    return layouts.chance_view(others.chance)


def summers(others: Others) -> TableView:
    """The three races, summer by summer."""
    return layouts.summers_view(others.summers)


def nearest(others: Others) -> TableView:
    """Top tens at Hardrock and another of the three in one summer."""
    return layouts.nearest_view(others.nearest)


def expected(others: Others) -> TableView:
    """All three by chance."""
    return layouts.expected_view(others.expected)


def places(others: Others) -> Markdown:
    """Whether published places are ours, counted."""
    return prose(sentences.places(others.places_checked))


def places_table(others: Others) -> TableView:
    """Published winners beside ours."""
    return layouts.places_view(others.places_checked)


def published(others: Others) -> TableView:
    """Winners that only publications have."""
    return layouts.published_view(others.winners)


def claims_table(others: Others) -> TableView:
    """Every published feat with its verdict."""
    return layouts.claims_view(others.claims)


def entry_doors(others: Others) -> TableView:
    """Starts at Western States by the way in."""
    return layouts.entry_doors_view(others.entry_doors, others.entry_years)


def entry_doors_said(others: Others) -> Markdown:
    """The same in words."""
    return prose(sentences.entry_doors(others.entry_doors, others.entry_years))
