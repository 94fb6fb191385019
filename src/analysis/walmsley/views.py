"""Notebook 06, a function a cell: what it shows of a `Season`."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from race_doubles.analysis.models.residuals import NEIGHBOURS
from race_doubles.analysis.show.figure import Figure
from race_doubles.analysis.show.presentation import TableView, prose
from race_doubles.analysis.walmsley import figures, forecast, forecast_checks, layouts, sentences
from race_doubles.analysis.walmsley.season import (
    COMPARABLE,
    MODEL,
    PLAIN,
    RECALIBRATED,
    Season,
)
from race_doubles.common.races import DOUBLE


def known(season: Season) -> Markdown:
    """What was known before the season."""
    table, learnt = season.history.table, season.history.parameters[season.year]
    starts = int(table["year"].lt(season.year).sum())
    done = forecast.learnt_from(season.history, season.tables.starts, season.year)
    both = int(done.groupby("runner_id")["race"].nunique().eq(len(DOUBLE)).sum())
    editions = int(done["year"].min()), int(done["year"].max())
    first = season.years[0]
    return prose(sentences.known_before(learnt, starts, both, first, season.year, editions))


def favourites_of_western_states(season: Season) -> TableView:
    """The likeliest winners of Western States."""
    return layouts.favourites_view(season.wser, "wser", "M")


def favourites_of_utmb(season: Season) -> TableView:
    """The likeliest winners of UTMB."""
    return layouts.favourites_view(season.utmb, "utmb", "M")


def answer(season: Season) -> Markdown:
    """The forecast of that June."""
    return prose(
        sentences.answer_words(
            season.choices,
            season.together,
            season.runner,
            season.year,
            RECALIBRATED,
            PLAIN,
            COMPARABLE,
        )
    )


def in_short(season: Season) -> Markdown:
    """The answer in short, and what came of it."""
    return prose(
        sentences.in_short(
            season.choices,
            season.together,
            season.runner,
            season.year,
            PLAIN,
        ),
        sentences.came_of_it(season.attempts, season.runner, season.year),
    )


def choices(season: Season) -> TableView:
    """The same under other choices of the model."""
    return layouts.choices_view(season.choices, season.runner, season.year)


def together(season: Season) -> TableView:
    """The same under every combination of the choices."""
    return layouts.together_view(season.together, season.runner, season.year)


def coverage(season: Season) -> Markdown:
    """Which doubles have a forecast."""
    doubles = season.tables.doubles
    elite = forecast.elite_doublers(doubles, season.tables.starts)
    pools = forecast.pool_sizes(season.history)
    return prose(sentences.coverage_words(season.attempts, elite, doubles, pools, 2 * NEIGHBOURS))


def largest(season: Season) -> Figure:
    """The largest forecasts, and who won both."""
    return figures.attempts_figure(season.attempts, season.choices, season.runner, season.year)


def added_up(season: Season) -> Markdown:
    """How many double wins the forecasts expected, and how often forecasts of a win missed."""
    return prose(
        sentences.added_up(season.attempts),
        sentences.groups_missed(season.calibration),
        sentences.alike(
            season.calibration,
            sentences.attempt_of(season.attempts, season.runner, season.year),
        ),
    )


def attempts(season: Season) -> TableView:
    """Every attempt: forecast, and what happened."""
    caption = (
        "Attempts by earlier top 10 runners: the forecast before the season, and what happened"
    )
    return layouts.attempts_view(
        season.attempts, caption, season.tables.changed, season.tables.stopped
    )


def missed(season: Season) -> Markdown:
    """Whether a double win is not among them."""
    return prose(sentences.missed_words(season.attempts, season.tables.doubles))


def scores(season: Season) -> TableView:
    """Brier scores of the model and of simple forecasts."""
    return layouts.scores_view(season.scores)


def skill(season: Season) -> Markdown:
    """How much better than simple forecasts the model is."""
    return prose(sentences.skill_words(season.scores))


def scores_without_changed(season: Season) -> TableView:
    """The check of the changed courses."""
    caption = "The same Brier scores without the years of changed courses"
    return layouts.scores_view(season.kept_scores, caption)


def skill_without_changed(season: Season) -> Markdown:
    """The same in words."""
    return prose(sentences.skill_words(season.kept_scores))


def calibration(season: Season) -> Figure:
    """How often forecasts of a win came true."""
    races = zip(DOUBLE, season.calibration.values(), strict=True)
    groups = pd.concat([group.assign(race=race) for race, group in races], ignore_index=True)
    return figures.by_size_figure(groups, season.seasons, "a win", "won")


def both_calibration(season: Season) -> Figure:
    """How often forecasts of winning both came true."""
    groups = forecast_checks.both_check(season.attempts)
    return figures.by_size_figure(groups, season.seasons, "winning both", "won both")


def calibration_counted(season: Season) -> Markdown:
    """In how many groups they did."""
    return prose(sentences.calibration_words(season.calibration))


def calibration_numbers(season: Season) -> TableView:
    """The same as a table."""
    return layouts.calibration_view(season.calibration)


def stopping(season: Season) -> TableView:
    """The check of the chances of stopping, by their size."""
    return layouts.stopping_view(forecast_checks.stopping_check(season.every_win))


def stopping_scores(season: Season) -> TableView:
    """The same chances against simple forecasts: their scores."""
    return layouts.stopping_scores_view(season.stopping)


def stopping_skills(season: Season) -> TableView:
    """The same: how much better than the simple forecasts, and how well calibrated."""
    return layouts.stopping_skills_view(season.stopping)


def stopping_summed(season: Season) -> Markdown:
    """What that says of the front of UTMB."""
    before = season.every_win[season.every_win["year"].lt(season.year)]
    alike = forecast_checks.stopping_check(before)
    return prose(
        sentences.stopping_words(season.stopping),
        sentences.stopped_alike(season.choices, season.runner, season.year, alike),
    )


def stopping_counted(season: Season) -> Markdown:
    """In how many groups the chances of stopping agree with what was seen."""
    return prose(sentences.stopping_counted(forecast_checks.stopping_check(season.every_win)))


def set_right_calibration(season: Season) -> Figure:
    """The same of the chances as set right by earlier seasons."""
    groups = forecast_checks.stopping_check(season.every_win.assign(dnf=season.stops.to_numpy()))
    return figures.by_size_figure(
        groups, season.seasons, "stopping at the front, set right", "stopped"
    )


def both_set_right(season: Season) -> Figure:
    """Chances of winning both by size, with chances of stopping set right by earlier seasons."""
    groups = forecast_checks.both_check(season.recalibrated_attempts)
    what = "winning both, stopping set right"
    return figures.by_size_figure(groups, season.seasons, what, "won both")


def both_plain(season: Season) -> Figure:
    """Chances of winning both by size, with everybody's chance of stopping at the race's plain rate."""
    groups = forecast_checks.both_check(season.plain_attempts)
    what = "winning both, stopping at the plain rate"
    return figures.by_size_figure(groups, season.seasons, what, "won both")


def stopping_calibration(season: Season) -> Figure:
    """How often chances of stopping at the front came true."""
    groups = forecast_checks.stopping_check(season.every_win)
    return figures.by_size_figure(groups, season.seasons, "stopping at the front", "stopped")


def top_ten_calibration(season: Season) -> Figure:
    """How often chances of a top 10 came true."""
    groups = forecast_checks.top_ten_check(season.every_win)
    return figures.by_size_figure(groups, season.seasons, "a top 10", "came in the top 10")


def starter_scores(season: Season) -> TableView:
    """The chances of every starter against plain rates."""
    return layouts.starter_scores_view(season.starter_scores)


def families(season: Season) -> TableView:
    """Every family of forecasts, scored alike."""
    return layouts.families_view(season.families)


def recalibrated(season: Season) -> Markdown:
    """Whether chances of stopping are better once set right by earlier seasons."""
    return prose(
        sentences.recalibrated_words(season.stopping, season.families, RECALIBRATED, PLAIN, MODEL)
    )


def happened(season: Season) -> TableView:
    """The elite doublers of the season."""
    rows = season.attempts[season.attempts["year"].eq(season.year)]
    caption = f"Elite doublers of {season.year}: forecast, and what happened"
    return layouts.attempts_view(rows, caption, season.tables.changed, season.tables.stopped)


def happened_to_the_runner(season: Season) -> Markdown:
    """What came of the attempt in question."""
    return prose(
        sentences.happened_words(
            season.attempts, season.wser, season.runner, season.year, season.stopping
        )
    )
