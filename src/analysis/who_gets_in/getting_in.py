"""What notebook 08 rests on, from the tables and the counts of the lists: each thing worked out once, when first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from race_doubles.analysis.how_rare import same_year
from race_doubles.analysis.how_rare.same_year import Overlap
from race_doubles.analysis.models import fields_held, rates
from race_doubles.analysis.models.pooled_kinds import Pooled
from race_doubles.analysis.models.strata import Lots, Shift
from race_doubles.analysis.who_gets_in import (
    asking,
    calls,
    door_model,
    experiment,
    fared,
    funnel,
    lottery,
    without_lottery,
)
from race_doubles.analysis.who_gets_in.draw import Fit, fit_of_draw
from race_doubles.clean.entries.counts import read_counts
from race_doubles.common.files import read_parquet, read_text_csv
from race_doubles.common.paths import Project
from race_doubles.doubles.tables import Tables


@dataclass(frozen=True)
class GettingIn:
    """Who asked for a place at Western States, who got one, and what became of it at UTMB."""

    tables: Tables

    @property
    def project(self) -> Project:
        """The checkout of the tables, whose data/raw has the counts of the lists."""
        return Project(self.tables.curated.parent.parent)

    @cached_property
    def by_tickets(self) -> pd.DataFrame:
        """Applicants by year, sex and tickets."""
        return read_counts(self.project, "applicants_by_tickets.csv")

    @cached_property
    def by_home(self) -> pd.DataFrame:
        """Applicants by year, sex, country and region."""
        return read_counts(self.project, "applicants_by_home.csv")

    @cached_property
    def drawn_counts(self) -> pd.DataFrame:
        """People drawn and on wait lists, by year and, where known, tickets."""
        return read_counts(self.project, "drawn_by_tickets.csv")

    @cached_property
    def funnel(self) -> pd.DataFrame:
        """`funnel.doors_of_asked` of `funnel.funnel`, with `applicants`, everybody on the list of the year."""
        entries, doubles = self.tables.entries, self.tables.doubles
        found = funnel.funnel(self.tables.starts, entries, doubles)
        found = funnel.doors_of_asked(found, entries, doubles)
        every = self.by_tickets.groupby("year")["applicants"].sum()
        return found.assign(applicants=found["year"].map(every).astype("Int64"))

    @cached_property
    def ends(self) -> pd.DataFrame:
        """`funnel.first_and_last` of it."""
        return funnel.first_and_last(self.funnel)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """`door_model.western_states_starts` of the years in which the starters of both races are known."""
        years = rates.years_of_starters(self.tables)
        tables = self.tables
        return door_model.western_states_starts(
            tables.starts, tables.entries, tables.doubles, years
        )

    @cached_property
    def bounds(self) -> pd.DataFrame:
        """`without_lottery.bounds`."""
        asked = without_lottery.applicants(self.by_home)
        return without_lottery.bounds(self.funnel, asked, self.door_rates)

    @cached_property
    def door_rates(self) -> pd.DataFrame:
        """`without_lottery.rates_of`."""
        return without_lottery.rates_of(self.rows)

    @cached_property
    def chances(self) -> pd.DataFrame:
        """`without_lottery.chances` of every usable draw."""
        by_draw = self.counts.strata.groupby("draw")["drawn"].sum()
        places = by_draw.add(self.counts.withdrawn, fill_value=0).astype("int64")
        return without_lottery.chances(self.counts.strata, places)

    @cached_property
    def by_rules(self) -> pd.DataFrame:
        """`without_lottery.expected_of` those who asked and started UTMB."""
        asked = self.people[self.people["started"].astype(bool)].rename(
            columns={"is_drawn": "drawn"}
        )
        return without_lottery.expected_of(asked[["draw", "tickets", "drawn"]], self.chances)

    @cached_property
    def whole_draw(self) -> tuple[int, Fit]:
        """The year of the draw that is published in full, and how well who was drawn fits the rules."""
        drawn = self.drawn_counts[self.drawn_counts["stage"].eq("drawn")]
        [year] = drawn["year"].unique()
        own = self.by_tickets[self.by_tickets["year"].eq(year)]
        holders = own.groupby("tickets")["applicants"].sum()
        return int(year), fit_of_draw(holders, drawn.groupby("tickets")["applicants"].sum())

    @cached_property
    def over_time(self) -> Pooled:
        """`door_model.by_time`."""
        return door_model.by_time(self.rows, self.tables.eras)

    @cached_property
    def over_doors(self) -> Pooled:
        """`door_model.by_door`."""
        return door_model.by_door(self.rows, self.tables.eras)

    @cached_property
    def spans(self) -> pd.DataFrame:
        """`door_model.spans`."""
        return door_model.spans(self.rows, self.tables.eras)

    @cached_property
    def movements(self) -> list[door_model.Movements]:
        """`door_model.movements`."""
        return door_model.movements(self.spans)

    @cached_property
    def door_ratios(self) -> pd.DataFrame:
        """`door_model.door_ratios`."""
        return door_model.door_ratios(self.over_doors, self.rows)

    @cached_property
    def standardised(self) -> pd.DataFrame:
        """`door_model.standardised`."""
        return door_model.standardised(self.over_doors, self.rows, self.tables.eras)

    @cached_property
    def fared(self) -> pd.DataFrame:
        """`fared.fared`."""
        return fared.fared(self.rows, self.tables.starts)

    @cached_property
    def asked_for(self) -> pd.DataFrame:
        """`asking.asked_for`."""
        return asking.asked_for(self.tables.starts, self.tables.entries)

    @cached_property
    def span(self) -> tuple[int, int]:
        """The first year with both races and the last year of either, as notebook 03 takes them."""
        return self.tables.years_of_both[0], max(map(max, self.tables.held.values()))

    @cached_property
    def dips(self) -> pd.DataFrame:
        """`asking.dips`."""
        tables = self.tables
        return asking.dips(tables.starts, tables.runners, tables.held, self.span)

    @cached_property
    def door_dips(self) -> pd.DataFrame:
        """`asking.dips_by_door`."""
        return asking.dips_by_door(self.rows, self.tables.starts)

    @cached_property
    def door_dips_by_sex(self) -> pd.DataFrame:
        """`asking.door_dips_by_sex`."""
        return asking.door_dips_by_sex(self.rows, self.tables.starts)

    @cached_property
    def overlap(self) -> Overlap:
        """The permutation of notebook 03, which holds each runner's years alone."""
        return same_year.permute_years(self.tables.starts, self.tables.held, self.span)

    @cached_property
    def fields_law(self) -> np.ndarray:
        """`fields_held.shared_law`, at the weights that hold the fields."""
        starts = self.tables.starts
        people = fields_held.careers(starts[starts["year"].between(*self.span)])
        return fields_held.shared_law(people, fields_held.fit_weights(people))

    @cached_property
    def calls(self) -> pd.DataFrame:
        """`calls.calls`."""
        return calls.calls(self.tables.entries, self.tables.doubles)

    @cached_property
    def draws(self) -> pd.DataFrame:
        """`lottery.load_draws`."""
        return lottery.load_draws(self.tables.curated)

    @cached_property
    def plan(self) -> pd.DataFrame:
        """`lottery.load_plan`."""
        return lottery.load_plan(self.tables.curated)

    @cached_property
    def counts(self) -> lottery.Counts:
        """`lottery.count`."""
        published = lottery.published_draws(self.project)
        return lottery.count(self.draws, self.by_tickets, published, self.tables.entries)

    @cached_property
    def people(self) -> pd.DataFrame:
        """`lottery.applicants`."""
        return lottery.applicants(self.draws, self.tables.entries, self.tables.starts)

    @cached_property
    def outcomes(self) -> dict[tuple[str, str], Lots]:
        """`experiment.outcomes`."""
        return experiment.outcomes(self.people, self.counts)

    @cached_property
    def power_curves(self) -> dict[tuple[str, str], np.ndarray]:
        """`experiment.power_curves`."""
        return experiment.power_curves(self.people, self.counts)

    @cached_property
    def lottery_bounds(self) -> dict[tuple[str, str], Lots]:
        """`experiment.bounds`."""
        return experiment.bounds(self.people, self.counts, self.recall)

    @cached_property
    def of_starters(self) -> dict[str, experiment.OfStarters]:
        """`experiment.of_starters` over each set of draws."""
        return {
            of: experiment.of_starters(
                self.people, of == experiment.SETS[0], self.outcomes[of, "started"].ratio.value
            )
            for of in experiment.SETS
        }

    @cached_property
    def times(self) -> dict[str, Shift]:
        """`experiment.times` over each set of draws."""
        return {
            of: experiment.times(
                self.people, self.draws, self.tables.starts, of == experiment.SETS[0]
            )
            for of in experiment.SETS
        }

    @cached_property
    def balance(self) -> dict[str, pd.DataFrame]:
        """`experiment.balance` over each set of draws."""
        results, links = (
            read_parquet(self.project.processed / f"{name}.parquet", columns)
            for name, columns in experiment.EVERYWHERE.items()
        )
        earlier = experiment.earlier_starts(results, links)
        return {
            of: experiment.balance(self.people, earlier, of == experiment.SETS[0])
            for of in experiment.SETS
        }

    @cached_property
    def link_quality(self) -> pd.DataFrame:
        """How right and how complete the links of entries are, as measured on labels and by reading: text as it stands in the file."""
        return read_text_csv(self.project.measured / "entry_links.csv")

    @property
    def recall(self) -> float:
        """The share of applicants who finished UTMB whose link is found."""
        rows = self.link_quality.set_index("data")
        return float(rows.loc["applicants who finished UTMB", "recall"])
