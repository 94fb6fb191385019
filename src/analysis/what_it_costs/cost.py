"""What notebook 05 rests on, from the tables: each comparison made once, when first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from race_doubles.analysis.models.runners import Runners, runners_of
from race_doubles.analysis.what_it_costs import (
    checkpoints,
    exposure,
    front,
    matching,
    randomisation,
    sensitivity,
    within_runner,
)
from race_doubles.analysis.what_it_costs.effects import Effect
from race_doubles.analysis.what_it_costs.front import Dose
from race_doubles.analysis.what_it_costs.matching import Risk
from race_doubles.analysis.what_it_costs.randomisation import Randomised
from race_doubles.analysis.what_it_costs.sensitivity import Choice
from race_doubles.common.words import Estimate
from race_doubles.doubles.tables import Tables

#: The comparisons by the names that figures and tables give them.
SAME_RUNNER, LATER = "same runner, other years", "same runner, later years only"
STARTERS, FINISHERS = "matched starters", "matched finishers"
PLACEBO = "placebo: Western States the year before"
MIXED = "mixed model"


@dataclass(frozen=True)
class Comparisons:
    """Doublers against others among the UTMB starts of `frame` (`exposure.utmb_frame`)."""

    frame: pd.DataFrame

    @cached_property
    def sets(self) -> pd.DataFrame:
        """`matching.matched_sets` of the doublers."""
        return matching.matched_sets(self.frame)

    @cached_property
    def placebo_sets(self) -> pd.DataFrame:
        """The same of who started Western States the year before and not this year."""
        return matching.matched_sets(self.frame[~self.frame["doubler"]], "previous_year")

    @cached_property
    def stopping(self) -> dict[str, Effect]:
        """Odds ratios of not finishing UTMB, by the name of the comparison."""
        later = within_runner.later_years_only(self.frame)
        return {
            SAME_RUNNER: within_runner.stopping(self.frame),
            LATER: within_runner.stopping(later),
            STARTERS: matching.matched_stopping(self.sets),
            PLACEBO: matching.matched_stopping(self.placebo_sets),
        }

    @cached_property
    def times(self) -> dict[str, Effect]:
        """Ratios of finish times, by the name of the comparison, without the placebo."""
        return {
            SAME_RUNNER: within_runner.time(self.frame),
            MIXED: within_runner.mixed_time(self.frame),
            FINISHERS: matching.matched_time(self.sets),
        }

    @cached_property
    def placebo_time(self) -> Effect:
        """The placebo's ratio of finish times."""
        return matching.matched_time(self.placebo_sets)

    @cached_property
    def risk(self) -> Risk:
        """`matching.matched_risk`."""
        return matching.matched_risk(self.sets)


@dataclass(frozen=True)
class Cost:
    """What Western States costs at UTMB: over every edition, and over those that compare (`kept`)."""

    tables: Tables

    @cached_property
    def model(self) -> Runners:
        """The model of runners (`models.runners`)."""
        return runners_of(self.tables)

    @cached_property
    def every(self) -> Comparisons:
        """The comparisons over every edition with an outcome of one's own; of runners the past alone is known."""
        return Comparisons(exposure.utmb_frame(self.model.foresight.table, self.tables.runners))

    @cached_property
    def hindsight(self) -> pd.DataFrame:
        """The same starts with what all other years say of the runner, later ones included."""
        return exposure.utmb_frame(self.model.hindsight.table, self.tables.runners)

    @cached_property
    def kept(self) -> Comparisons:
        """The same without the years in which a course was changed."""
        frame = self.every.frame
        some = frame[frame["year"].isin(self.tables.years_that_compare)]
        return Comparisons(some.reset_index(drop=True))

    @cached_property
    def parts(self) -> pd.DataFrame:
        """`matching.who_is_in`."""
        return matching.who_is_in(self.every.frame, self.every.sets)

    @cached_property
    def choices(self) -> dict[str, Choice]:
        """`sensitivity.choices`."""
        return sensitivity.choices(self.every.frame, self.tables.years_that_compare, self.hindsight)

    @cached_property
    def specifications(self) -> dict[str, Effect]:
        """`sensitivity.specifications`."""
        return sensitivity.specifications(self.every.frame, self.choices)

    @cached_property
    def randomised(self) -> dict[str, Randomised]:
        """`randomisation.within_sets` by the name of the choice, of every way to match once."""
        once = {id(choice.sets): name for name, choice in reversed(self.choices.items())}
        return {
            name: randomisation.within_sets(choice.sets)
            for name, choice in self.choices.items()
            if once[id(choice.sets)] == name
        }

    @cached_property
    def front_shares(self) -> pd.DataFrame:
        """`front.shares` at the front and behind it."""
        return front.shares(front.groups_of(self.every.sets, self.every.frame))

    @cached_property
    def front_counts(self) -> pd.DataFrame:
        """`front.front_counts`."""
        return front.front_counts(self.every.frame)

    @cached_property
    def matched_front_counts(self) -> pd.DataFrame:
        """`front.matched_counts`."""
        return front.matched_counts(self.every.sets, self.every.frame)

    @cached_property
    def without_match(self) -> pd.DataFrame:
        """`front.without_match`."""
        return front.without_match(self.every.frame, self.every.sets)

    @cached_property
    def front_sexes(self) -> dict[bool, Estimate | None]:
        """`front.sexes_apart` of doublers (True) and of others."""
        return {flag: front.sexes_apart(self.every.frame, flag) for flag in (True, False)}

    @cached_property
    def placebo_shares(self) -> pd.DataFrame:
        """`front.shares` of the placebo's sets."""
        return front.shares({PLACEBO: self.every.placebo_sets})

    @cached_property
    def all_shares(self) -> pd.DataFrame:
        """`front.shares` of all matched sets."""
        return front.shares({"all matched doublers": self.every.sets})

    @cached_property
    def dose(self) -> Dose:
        """`front.dose`."""
        return front.dose(self.every.frame, self.model.foresight.table)

    @cached_property
    def days(self) -> pd.Series:
        """Days from Western States to UTMB by year, of the years with doubles."""
        return self.tables.doubles.groupby("year")["days_between"].first().astype(int)

    @cached_property
    def days_shares(self) -> pd.DataFrame:
        """`front.shares` by the days between."""
        return front.shares(front.by_days(self.every.sets, self.days))

    @cached_property
    def ratios(self) -> dict[str, Estimate]:
        """Every ratio that the notebook shows with an interval, each once, by what it is of; the dose in time as a ratio of times."""
        shown = {name: effect.estimate for name, effect in self.effects.items()}
        shown |= {
            f"seen over expected, {row['name']}": Estimate.of(row, "ratio")
            for row in self.parts.to_dict("records")
        }
        shown["the dose, not finishing"] = self.dose.stopping
        shown["the dose, time"] = Estimate(*(1 + part for part in self.dose.time))
        return shown

    @cached_property
    def effects(self) -> dict[str, Effect]:
        """Every effect that the notebook shows with an interval, each once, by what it is of."""
        shown = {f"not finishing, {name}": effect for name, effect in self.specifications.items()}
        shown[f"time, {PLACEBO}"] = self.every.placebo_time
        for side, where in ((self.every, ""), (self.kept, ", without the changed courses")):
            stopping = {name: one for name, one in side.stopping.items() if name != STARTERS}
            shown |= {f"not finishing, {name}{where}": one for name, one in stopping.items()}
            shown |= {f"time, {name}{where}": one for name, one in side.times.items()}
        return shown

    @cached_property
    def places(self) -> pd.DataFrame | None:
        """`checkpoints.where_stopped`; None where the split times show no doubler who stopped."""
        found = checkpoints.where_stopped(
            self.tables.splits, self.every.frame, self.tables.checkpoints
        )
        return found if found["doubler"].any() else None
