"""What notebook 04 rests on, from the tables: made once, when first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from race_doubles.analysis.double_winners import winners
from race_doubles.doubles.levels import at_least
from race_doubles.doubles.tables import Tables


@dataclass(frozen=True)
class Honours:
    """Double podiums and wins, the way to them, near misses, combined times and careers."""

    tables: Tables

    @cached_property
    def podiums(self) -> pd.DataFrame:
        """The doubles of level podium or better with `winners.margins`."""
        return winners.margins(at_least(self.tables.doubles, "podium"), self.tables.starts)

    @cached_property
    def won(self) -> pd.DataFrame:
        """Those of them that are double wins."""
        return self.podiums[self.podiums["level"].eq("won")]

    @cached_property
    def won_races(self) -> dict[str, str]:
        """The runner and the year, by result_id, of each race that a double winner won."""
        return {
            row[f"{race}_result_id"]: f"{row['name']} {row['year']}"
            for _, row in self.won.iterrows()
            for race in winners.RACES
        }

    @cached_property
    def way(self) -> pd.DataFrame:
        """`winners.through_the_race` of these races."""
        wanted = list(self.won_races)
        return winners.through_the_race(self.tables.splits, self.tables.results, wanted)

    @cached_property
    def near_misses(self) -> pd.DataFrame:
        """`winners.near_misses` with `winners.margins`."""
        return winners.margins(winners.near_misses(self.tables.doubles), self.tables.starts)

    @cached_property
    def combined(self) -> pd.DataFrame:
        """`winners.combined`."""
        return winners.combined(self.tables)

    @cached_property
    def careers(self) -> pd.DataFrame:
        """`winners.careers_with_both_titles`."""
        return winners.careers_with_both_titles(self.tables.starts)
