"""What notebook 06 rests on, from the tables: what was learnt, each forecast and its scores, made once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from race_doubles.analysis.models.residuals import NEIGHBOURS
from race_doubles.analysis.walmsley import forecast, forecast_checks, recalibration
from race_doubles.analysis.walmsley.forecast import History
from race_doubles.common.races import DOUBLE_NAMES
from race_doubles.doubles.tables import Tables

#: Choices of the model that the text speaks of, by name.
MODEL = "the model"
PLAIN = "the plain rate of stopping at UTMB"
RECALIBRATED = "chances of stopping set right by earlier seasons"
COMPARABLE = "without the years of changed courses"
EVERY = "every year"


@dataclass(frozen=True)
class Season:
    """The season of `year` as forecast for `runner`, and all seasons that can be forecast alike.

    Starts since the year `since` are learnt from. A name that begins with `kept_` is without the years of
    changed courses.
    """

    tables: Tables
    year: int
    runner: str
    since: int

    @cached_property
    def years(self) -> list[int]:
        """The years learnt from: those in which either race was held."""
        every = {year for held in self.tables.held.values() for year in held}
        return sorted(year for year in every if year >= self.since)

    @cached_property
    def history(self) -> History:
        """`forecast.learn`."""
        return forecast.learn(self.tables.starts, self.years)

    @cached_property
    def kept_history(self) -> History:
        """`forecast.learn`, with the parameters that all years gave."""
        changed = set(self.tables.not_comparable["year"])
        years = [year for year in self.years if year not in changed]
        return forecast.learn(self.tables.starts_that_compare, years, self.history.parameters)

    def favourites(self, race: str) -> pd.DataFrame:
        """`forecast.win_chances` of every starter of `race` this season."""
        return forecast.win_chances(*forecast.season(self.history, self.year), race)

    @cached_property
    def wser(self) -> pd.DataFrame:
        """`favourites` of Western States."""
        return self.favourites("wser")

    @cached_property
    def utmb(self) -> pd.DataFrame:
        """`favourites` of UTMB."""
        return self.favourites("utmb")

    @cached_property
    def first(self) -> int:
        """The first season with enough finishers before it to draw from."""
        return forecast.first_season(self.history, 2 * NEIGHBOURS)

    @cached_property
    def seasons(self) -> list[int]:
        """The seasons that are forecast."""
        return [year for year in self.years if year >= self.first]

    @cached_property
    def tried(self) -> pd.DataFrame:
        """`forecast.tried`."""
        return forecast.tried(self.tables.doubles, self.tables.starts, self.first)

    @cached_property
    def kept_tried(self) -> pd.DataFrame:
        """`forecast.tried`."""
        doubles = self.tables.doubles
        kept = doubles[doubles["year"].isin(self.tables.years_that_compare)]
        return forecast.tried(kept, self.tables.starts_that_compare, self.first)

    @cached_property
    def attempts(self) -> pd.DataFrame:
        """`forecast.attempts`."""
        return forecast.attempts(self.history, self.tried)

    @cached_property
    def kept_attempts(self) -> pd.DataFrame:
        """`forecast.attempts`."""
        return forecast.attempts(self.kept_history, self.kept_tried)

    @cached_property
    def stops(self) -> pd.Series:
        """`recalibration.recalibrated`."""
        return recalibration.recalibrated(self.every_win)

    @cached_property
    def recalibrated_attempts(self) -> pd.DataFrame:
        """`forecast.attempts` with these chances of stopping."""
        return forecast.attempts(self.history, self.tried, stops=self.stops)

    @cached_property
    def plain_attempts(self) -> pd.DataFrame:
        """`forecast.attempts` with the plain rate of stopping at UTMB for everybody."""
        return forecast.attempts(self.history, self.tried, plain_stopping=True)

    @cached_property
    def families(self) -> pd.DataFrame:
        """`forecast_checks.families`."""
        names = (MODEL, RECALIBRATED, PLAIN)
        return forecast_checks.families({name: self.choices[name] for name in names}, MODEL)

    @cached_property
    def starter_scores(self) -> pd.DataFrame:
        """`forecast_checks.starter_scores`."""
        return forecast_checks.starter_scores(self.every_win)

    @cached_property
    def choices(self) -> dict[str, pd.DataFrame]:
        """`forecast.attempts` by the choice of the model, for the seasons that are shown; the model first."""
        seasons = {*forecast.largest(self.attempts)["year"], self.year}
        shown = self.tried[self.tried["year"].isin(seasons)]
        return {
            MODEL: self.attempts,
            RECALIBRATED: self.recalibrated_attempts,
            "a third of the neighbours": forecast.attempts(self.history, shown, NEIGHBOURS // 3),
            "three times the neighbours": forecast.attempts(self.history, shown, 3 * NEIGHBOURS),
            PLAIN: self.plain_attempts,
            COMPARABLE: self.kept_attempts,
        }

    @cached_property
    def together(self) -> pd.DataFrame:
        """`forecast.attempts` of the attempt in question under every combination of the choices.

        Adds stopping (`MODEL`, `RECALIBRATED`, `PLAIN`), neighbours, and courses: `EVERY` or `COMPARABLE`, the latter where the
        season itself has no changed course.
        """
        known = {EVERY: (self.history, self.tried)}
        if self.year in self.tables.years_that_compare:
            known[COMPARABLE] = self.kept_history, self.kept_tried
        stopping: dict[str, dict] = {
            MODEL: {}, RECALIBRATED: {"stops": self.stops}, PLAIN: {"plain_stopping": True}
        }  # fmt: skip
        found = [
            forecast.attempts(
                history,
                tried[tried["year"].eq(self.year) & tried["name"].eq(self.runner)],
                number,
                **how,
            ).assign(courses=courses, neighbours=number, stopping=name)
            for courses, (history, tried) in known.items()
            for number in (NEIGHBOURS // 3, NEIGHBOURS, 3 * NEIGHBOURS)
            for name, how in stopping.items()
        ]
        return pd.concat(found, ignore_index=True)

    @cached_property
    def every_win(self) -> pd.DataFrame:
        """`forecast.every_win`."""
        return forecast.every_win(self.history, self.seasons)

    @cached_property
    def scores(self) -> pd.DataFrame:
        """`forecast_checks.scores`."""
        return forecast_checks.scores(self.attempts)

    @cached_property
    def kept_scores(self) -> pd.DataFrame:
        """`forecast_checks.scores`."""
        return forecast_checks.scores(self.kept_attempts)

    @cached_property
    def calibration(self) -> dict[str, pd.DataFrame]:
        """`forecast_checks.calibration` by the name of the race."""
        wins = self.every_win
        return {
            name: forecast_checks.calibration(wins[wins["race"].eq(race)])
            for race, name in DOUBLE_NAMES.items()
        }

    @cached_property
    def stopping(self) -> pd.DataFrame:
        """`forecast_checks.stopping_scores`."""
        groups = forecast_checks.stopping_groups(self.every_win, self.attempts)
        return forecast_checks.stopping_scores(self.history, self.every_win, groups, self.stops)
