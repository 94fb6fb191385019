"""What notebook 03 rests on, from the tables: each count, test and fit made once, when first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from race_doubles.analysis.how_rare import doublers, same_year, trend, winning_both
from race_doubles.analysis.how_rare.doublers import ByAbility
from race_doubles.analysis.how_rare.same_year import Overlap
from race_doubles.analysis.how_rare.titles import Titles, after_a_win, difference_by_sex, titles
from race_doubles.analysis.how_rare.trend import Trend, Waiting
from race_doubles.analysis.models import independent, rates
from race_doubles.analysis.models.runners import Runners, runners_of
from race_doubles.common.words import Estimate
from race_doubles.doubles.levels import PLACES, at_least
from race_doubles.doubles.tables import Tables

#: How many times as fast or as slow, beside the usual, the model is asked to forget a result.
OTHER_MEMORIES = (0.5, 2.0)


@dataclass(frozen=True)
class Rarity:
    """How rare the double is. A name that begins with `kept_` is without the years of changed courses."""

    tables: Tables

    @cached_property
    def levels(self) -> pd.DataFrame:
        """`rates.by_level`."""
        return rates.by_level(self.tables)

    @cached_property
    def kept_levels(self) -> pd.DataFrame:
        """`rates.by_level`."""
        return rates.by_level(self.tables, self.tables.years_that_compare)

    @cached_property
    def titles(self) -> Titles:
        """`titles.titles`."""
        return titles(self.tables)

    @cached_property
    def after_a_win(self) -> pd.DataFrame:
        """`titles.after_a_win`."""
        return after_a_win(self.tables)

    @cached_property
    def never(self) -> int:
        """How many people with both races had run Western States for the last time before the first UTMB."""
        return len(rates.both_race_runners(self.tables)) - self.overlap.people

    @cached_property
    def stopped(self) -> list[int]:
        """The years in which UTMB was stopped on its way."""
        return sorted(year for race, year in self.tables.stopped if race == "utmb")

    @cached_property
    def p_values(self) -> dict[str, float]:
        """Every p-value that the notebook shows, by what it is of."""
        found = {
            "permuted years": self.overlap.p_value,
            "permuted years, without changed courses": self.kept_overlap.p_value,
            "permuted years, ends free": self.biased_overlap.p_value,
            "after a win, by sex": difference_by_sex(self.after_a_win),
            "again, by the first": doublers.differ(self.again, "finished both", "did not"),
            "again, by sex": doublers.differ(self.again, "women", "men"),
        }
        found |= {f"model, {at}": p for at, p in enumerate(self.model.predictive["p_value"])}
        for name, outcome in (
            ("all", self.outcome),
            ("without changed courses", self.kept_outcome),
            ("single races", self.single_races),
        ):
            found |= {f"{name}, {at}": p for at, p in enumerate(outcome["p_value"])}
        return found | {
            name: fit.bend_p for name, fit in self.trends.items() if fit.bend_p is not None
        }

    @cached_property
    def winners(self) -> pd.DataFrame:
        """The doubles that are double wins."""
        return at_least(self.tables.doubles, "won")

    @cached_property
    def years(self) -> pd.DataFrame:
        """`rates.by_year`."""
        return rates.by_year(self.tables)

    @cached_property
    def kept_years(self) -> pd.DataFrame:
        """`rates.by_year`."""
        return self.years[self.years["year"].isin(self.tables.years_that_compare)]

    @cached_property
    def sexes(self) -> pd.DataFrame:
        """`rates.by_sex`."""
        return rates.by_sex(self.tables)

    @cached_property
    def kept_sexes(self) -> pd.DataFrame:
        """`rates.by_sex`."""
        return rates.by_sex(self.tables, self.tables.years_that_compare)

    @cached_property
    def starts_elsewhere(self) -> int:
        """How many starts, of years with both races, are in neither the women's nor the men's category."""
        starts = self.tables.starts
        held = starts["year"].isin(self.tables.years_of_both)
        return int((held & ~starts["sex"].isin(["F", "M"])).sum())

    @cached_property
    def span(self) -> tuple[int, int]:
        """The first year with both races and the last year of either: the years that may be permuted."""
        return self.tables.years_of_both[0], max(map(max, self.tables.held.values()))

    @cached_property
    def overlap(self) -> Overlap:
        """`same_year.permute_years`, the first and last start of everybody held."""
        return same_year.permute_years(self.tables.starts, self.tables.held, self.span)

    @cached_property
    def biased_overlap(self) -> Overlap:
        """The same with the ends free, to show by how much that misleads."""
        starts, held = self.tables.starts, self.tables.held
        return same_year.permute_years(starts, held, self.span, hold_ends=False)

    @cached_property
    def kept_overlap(self) -> Overlap:
        """`same_year.permute_years`."""
        starts, held = self.tables.starts_that_compare, self.tables.held_that_compare
        return same_year.permute_years(starts, held, self.span)

    @cached_property
    def lags(self) -> pd.DataFrame:
        """`same_year.lags`."""
        return same_year.lags(self.tables.starts, self.tables.held, self.span)

    @cached_property
    def dip(self) -> Estimate:
        """`same_year.same_year_against_neighbours`."""
        starts, held = self.tables.starts, self.tables.held
        return same_year.same_year_against_neighbours(starts, held, self.span)

    @cached_property
    def kept_dip(self) -> Estimate:
        """`same_year.same_year_against_neighbours`."""
        starts, held = self.tables.starts_that_compare, self.tables.held_that_compare
        return same_year.same_year_against_neighbours(starts, held, self.span)

    @cached_property
    def people_near(self) -> int:
        """How many people have starts in the two races a year apart or less."""
        return same_year.people_near(self.tables.starts, self.span)

    @cached_property
    def model(self) -> Runners:
        """The model of runners (`models.runners`)."""
        return runners_of(self.tables)

    @cached_property
    def outcome(self) -> pd.DataFrame:
        """`independent.compare`."""
        return independent.compare(self.model.chances, self.tables.doubles)

    @cached_property
    def kept_outcome(self) -> pd.DataFrame:
        """`independent.compare`, with the parameters that all years gave."""
        years = self.tables.years_that_compare
        doubles = self.tables.doubles[self.tables.doubles["year"].isin(years)]
        starts, parameters = self.tables.starts_that_compare, self.model.parameters
        prepared = independent.prepare(starts, years, parameters)
        return independent.compare(independent.chances(prepared, doubles), doubles)

    @cached_property
    def single_races(self) -> pd.DataFrame:
        """`independent.single_races`."""
        return independent.single_races(self.model.chances, self.tables.doubles)

    @cached_property
    def expected_by_memory(self) -> dict[float, float]:
        """Double wins expected where the model remembers results so many times as long."""
        found = {}
        for factor in OTHER_MEMORIES:
            parameters = self.model.parameters.remembering(factor)
            starts, years = self.tables.starts, self.tables.years_of_both
            other = independent.prepare(starts, years, parameters)
            found[factor] = independent.chances(
                other, self.tables.doubles, {"won": PLACES["won"]}
            ).expected("won")
        return found

    @cached_property
    def by_ability(self) -> ByAbility:
        """`doublers.by_ability`."""
        return doublers.by_ability(self.model.chances, self.tables.doubles)

    @cached_property
    def again(self) -> pd.DataFrame:
        """`doublers.again`."""
        return doublers.again(self.tables.doubles, self.tables.years_of_both)

    @cached_property
    def heirs(self) -> pd.DataFrame:
        """`winning_both.heirs`."""
        return winning_both.heirs(self.tables.starts, self.winners)

    @cached_property
    def one_away(self) -> pd.DataFrame:
        """`winning_both.one_away`."""
        return winning_both.one_away(self.tables.starts, self.tables.doubles)

    @cached_property
    def hardest(self) -> pd.DataFrame:
        """`winning_both.hardest`."""
        return winning_both.hardest(self.model.hindsight.table, self.winners)

    @cached_property
    def waiting(self) -> Waiting:
        """`trend.waiting_times`."""
        return trend.waiting_times(self.years)

    @cached_property
    def kept_waiting(self) -> Waiting:
        """`trend.waiting_times`."""
        return trend.waiting_times(self.kept_years)

    @cached_property
    def opened(self) -> int:
        """The year in which the ways into the races first changed: where trends may bend."""
        return int(self.tables.eras["first_year"].min())

    @cached_property
    def trends(self) -> dict[str, Trend]:
        """`trend.fits_by_era`."""
        return trend.fits_by_era(self.years, self.tables.eras)

    @cached_property
    def steps(self) -> list[Estimate]:
        """For each era, the step of starting both per Western States start, beside the trend."""
        fits = self.trends.items()
        return [fit.step for name, fit in fits if name.startswith(trend.STARTED) and fit.step]

    @cached_property
    def bent(self) -> Trend:
        """The trend that may bend where the ways in first changed."""
        return trend.fit(self.years, bend_from=self.opened)

    @cached_property
    def kept_bent(self) -> Trend:
        """The trend that may bend where the ways in first changed."""
        return trend.fit(self.kept_years, bend_from=self.opened)

    @cached_property
    def straight(self) -> Trend:
        """The trend that goes straight on."""
        return trend.fit(self.years)

    @cached_property
    def pooled(self) -> pd.DataFrame:
        """`rates.before_and_since` the ways in first changed."""
        return rates.before_and_since(self.tables, self.opened)
