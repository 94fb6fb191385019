"""What notebook 02 rests on, from the tables: each measurement made once, when first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from race_doubles.common.paths import find_project
from race_doubles.common.races import DOUBLE
from race_doubles.doubles.tables import Tables
from race_doubles.link.decisions import counted_until, reasons
from race_doubles.link.evaluation import earlier_finishes, evaluate, refinements, sureness
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

    @cached_property
    def missed_doubles(self) -> pd.DataFrame:
        """`sureness.missed_doubles`."""
        apart = reasons(self.tables.curated)[1]
        return sureness.missed_doubles(
            self.pairs,
            self.tables.results,
            self.tables.names,
            apart,
            counted_until(self.tables.curated),
        )

    @cached_property
    def people(self) -> pd.DataFrame:
        """`sureness.people_counted`."""
        return sureness.people_counted(self.tables.results, self.tables.links, self.tables.curated)

    @cached_property
    def weak_links(self) -> pd.DataFrame:
        """`sureness.weak_links`."""
        return sureness.weak_links(find_project().measured)

    @cached_property
    def unsure_doubles(self) -> int:
        """How many doubles are by people whose link between the races was read by hand and left open."""
        left = self.weak_links.loc[self.weak_links["verdict"].eq("open"), "result_id_a"]
        people = self.tables.links.set_index("result_id")["runner_id"].reindex(left)
        return int(self.tables.doubles["runner_id"].isin(people).sum())

    @cached_property
    def wrong_links(self) -> sureness.WrongLinks:
        """`sureness.wrong_links`, among those with a row in the results of each race."""
        linked = self.tables.links.assign(race=self.tables.links["result_id"].map(self.tables.results.set_index("result_id")["race"]))  # fmt: skip
        people = [set(linked.loc[linked["race"].eq(race), "runner_id"]) for race in DOUBLE]
        return sureness.wrong_links(self.weak_links, len(set.intersection(*people)))

    @cached_property
    def counts(self) -> pd.DataFrame:
        """`earlier_finishes.earlier_finishes`."""
        return earlier_finishes.earlier_finishes(
            self.tables.results, self.tables.links, self.tables.names
        )
