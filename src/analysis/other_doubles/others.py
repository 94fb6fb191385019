"""What notebook 09 rests on, from the tables of all races held: made once, when first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from race_doubles.analysis.other_doubles import (
    all_three,
    claims,
    compare,
    feats,
    rare,
    several_won,
    sister,
)
from race_doubles.analysis.who_gets_in.door_model import western_states_starts
from race_doubles.analysis.who_gets_in.fared import fared
from race_doubles.doubles.tables import Tables


@dataclass(frozen=True)
class Others:
    """Every two races beside Western States and UTMB, three in one summer, and what was published. `tables` hold all races."""

    tables: Tables

    @cached_property
    def standing(self) -> pd.DataFrame:
        """`compare.standing`."""
        return compare.standing(self.tables, self.by_year)

    @cached_property
    def by_year(self) -> pd.DataFrame:
        """`compare.by_year`."""
        return compare.by_year(self.tables)

    @cached_property
    def chance(self) -> pd.DataFrame:
        """`compare.against_chance`."""
        return compare.against_chance(self.tables)

    @cached_property
    def coverage(self) -> pd.DataFrame:
        """`compare.coverage`."""
        return compare.coverage(self.tables)

    @cached_property
    def summers(self) -> pd.DataFrame:
        """`all_three.summers`."""
        return all_three.summers(self.tables)

    @cached_property
    def all_three(self) -> pd.DataFrame:
        """`all_three.in_one_summer`."""
        return all_three.in_one_summer(self.tables)

    @cached_property
    def expected(self) -> pd.DataFrame:
        """`all_three.expected`."""
        return all_three.expected(self.tables)

    @cached_property
    def nearest(self) -> pd.DataFrame:
        """`all_three.nearest`."""
        return all_three.nearest(self.tables)

    @cached_property
    def places(self) -> pd.DataFrame:
        """`feats.load_places`."""
        return feats.load_places(self.tables.curated)

    @cached_property
    def places_checked(self) -> pd.DataFrame:
        """`feats.check_places`."""
        return feats.check_places(self.places, self.tables)

    @cached_property
    def winners(self) -> pd.DataFrame:
        """`several_won.winners`."""
        return several_won.winners(self.places, self.tables)

    @cached_property
    def several(self) -> pd.DataFrame:
        """`several_won.of_several`."""
        return several_won.of_several(self.winners)

    @cached_property
    def claims(self) -> pd.DataFrame:
        """`claims.check_claims`."""
        published = feats.load_feats(self.tables.curated)
        checked = feats.check_feats(published, self.tables)
        return claims.check_claims(published, checked, self.several, self.tables)

    @cached_property
    def rare(self) -> pd.DataFrame:
        """`rare.feats_of_like_rarity`."""
        return rare.feats_of_like_rarity(self.tables, self.several)

    @cached_property
    def rerun(self) -> list[tuple[str, int]]:
        """The editions that the organisers stopped and of which there are finishers all the same: those of a second race."""
        starts = self.tables.starts
        done = starts[starts["status"].eq("finished")]
        return [
            (race, year)
            for race, year in sorted(self.tables.stopped)
            if (done["race"].eq(race) & done["year"].eq(year)).any()
        ]

    @cached_property
    def doors(self) -> pd.DataFrame:
        """`sister.doors`."""
        return sister.doors(self.tables, self.by_year)

    @cached_property
    def legs(self) -> pd.DataFrame:
        """`sister.legs`."""
        return sister.legs(self.tables)

    @cached_property
    def _by_door(self) -> pd.DataFrame:
        """`western_states_starts` in the years of the sister race, those whose way in is published."""
        tables = self.tables
        rows = western_states_starts(
            tables.starts, tables.entries, tables.doubles, sister.shared_years(tables)
        )
        return rows[rows["door"].notna()]

    @cached_property
    def entry_years(self) -> list[int]:
        """The years of the sister race of which ways into Western States are published."""
        return sorted(map(int, self._by_door["year"].unique()))

    @cached_property
    def entry_doors(self) -> pd.DataFrame:
        """`fared.fared`, for the starts at Western States in `entry_years`."""
        found = fared(self._by_door, self.tables.starts)
        return found.sort_values("rate", ascending=False, ignore_index=True)
