"""The one model of runners that notebooks 03, 05 and 06 share: how fast, whether they stop, whether they enter.

- **Level**: log finish times by runner, race and year, a Gaussian process each, its four parameters found once by
  maximum likelihood from every finish (`performance`); little known is drawn to the mean of the sex.
- **Stopping**: a logistic model of level, record, sex and race, editions drawn to one another (`finishing`, `pooled`).
- **Entering**: who of the starters of Western States starts UTMB, seasons drawn to one another (`entering`).

It looks at runners in three ways, which one set of numbers cannot serve. In hindsight (03) all other years tell the level; for a
comparison of causes (05) earlier years alone may; a forecast (06, `walmsley.forecast`) may not even have parameters that later years helped to
find, so there the same model is learnt anew from what lay before. Level and stopping are joined by the level that stopping is regressed on:
its uncertainty is not carried over, and a runner's stops say nothing of the level.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from weakref import WeakValueDictionary

import pandas as pd

from race_doubles.analysis.models import independent
from race_doubles.analysis.models.entering import Entering, wser_starts
from race_doubles.analysis.models.independent import Chances, Prepared
from race_doubles.analysis.models.performance import Parameters, estimate, finishes
from race_doubles.analysis.models.predictive import predictive
from race_doubles.analysis.models.rates import years_of_starters
from race_doubles.doubles.tables import Tables


@dataclass(frozen=True, eq=False)
class Runners:
    """The model, learnt from `tables`; each part once, when first asked for."""

    tables: Tables

    @cached_property
    def parameters(self) -> Parameters:
        """The spread of levels, the noise of a race, how the races hang together, and the memory."""
        return estimate(finishes(self.tables.starts))

    @cached_property
    def hindsight(self) -> Prepared:
        """Every start of the years of both races, with what all other years say of the runner."""
        return independent.prepare(self.tables.starts, self.tables.years_of_both, self.parameters)

    @cached_property
    def foresight(self) -> Prepared:
        """The same with what earlier years say."""
        return independent.prepare(
            self.tables.starts, self.tables.years_of_both, self.parameters, strictly_before=True
        )

    @cached_property
    def entering(self) -> Entering:
        """Who of the starters of Western States starts UTMB, too, in the years whose starters are known."""
        years = years_of_starters(self.tables)
        return Entering(wser_starts(self.foresight.table, self.tables.runners, years))

    @cached_property
    def chances(self) -> Chances:
        """Doubles, and doublers' places in single races, as independent races would have made them."""
        return independent.chances(self.hindsight, self.tables.doubles)

    @cached_property
    def predictive(self) -> pd.DataFrame:
        """`predictive.predictive`: what the model expects of what was seen, by sex and era."""
        return predictive(
            self.hindsight, self.entering, self.chances, self.tables.doubles, self.tables.eras
        )


_LEARNT: WeakValueDictionary[int, Runners] = WeakValueDictionary()


def runners_of(tables: Tables) -> Runners:
    """The model of `tables`: one for all who ask, as long as one of them lives."""
    found = _LEARNT.get(id(tables))
    if found is None:  # a model holds its tables, so their number is not given away while it lives
        found = _LEARNT[id(tables)] = Runners(tables)
    return found
