"""What notebook 02 rests on, from the tables: each measurement made once, when first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from race_doubles.common.paths import find_project
from race_doubles.doubles.tables import Tables
from race_doubles.link.evaluation import evaluate, refinements
from race_doubles.link.explanation import Explanation, explain

#: Two Zachs Miller: alike to every rule by themselves, and two people.
ZACHS = ("wser-2018-p90", "utmb-2018-369191")


@dataclass(frozen=True)
class Linkage:
    """How surely the links say who is who."""

    tables: Tables

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """`refinements.same_year_pairs`."""
        return refinements.same_year_pairs(self.tables.results, self.tables.links)

    @cached_property
    def ladder(self) -> pd.DataFrame:
        """`refinements.refinement_table`."""
        return refinements.refinement_table(self.pairs)

    @cached_property
    def zachs(self) -> Explanation:
        """What `doubles why` tells of the two."""
        return explain(find_project(), ZACHS)

    @cached_property
    def hidden(self) -> pd.DataFrame:
        """`evaluate.hidden_ids`: linked anew, UTMB's ids hidden."""
        return evaluate.hidden_ids(self.tables.results)

    @cached_property
    def false(self) -> pd.DataFrame:
        """`evaluate.false_pairs` of that."""
        return evaluate.false_pairs(self.hidden)

    @cached_property
    def missed(self) -> pd.DataFrame:
        """`evaluate.missed_pairs` of that."""
        return evaluate.missed_pairs(self.hidden)

    @cached_property
    def twice(self) -> pd.DataFrame:
        """`evaluate.listed_twice`."""
        return evaluate.listed_twice(self.tables.results, self.tables.links)
