"""Three races in one summer: who, how near others came, and how many chance would give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from race_doubles.doubles.levels import at_least
from race_doubles.doubles.pairs_table import in_all, with_results
from race_doubles.doubles.tables import Tables

#: The three of the season's preview, in the order of the year.
THREE = ("wser", "hardrock", "utmb")


def in_one_summer(tables: Tables, races: Sequence[str] = THREE) -> pd.DataFrame:
    """Who started all of `races` in one year, as `pairs_table.with_results` gives it."""
    return with_results(in_all(tables.pairs, races), races, tables.results, tables.runners)


def summers(tables: Tables, races: Sequence[str] = THREE) -> pd.DataFrame:
    """One row a year of which all `races` have results.

    Columns: year, finishers_alone (bool: of any of them), `{race}_field` (its starters, in a year of finishers alone its
    finishers), two (people who started two or more of them, as far as the rows tell), finished_two, all_started, all_finished.
    """
    every, alone = in_one_summer(tables, races), _alone(tables, races)
    rows = []
    for year in tables.years_of(*races):
        here = tables.starts[tables.starts["year"].eq(year) & tables.starts["race"].isin(races)]
        done = here[here["status"].eq("finished")]
        fields = done if year in alone else here
        own = every[every["year"].eq(year)]
        rows.append({
            "year": year, "finishers_alone": year in alone,
            **{f"{race}_field": int(fields["race"].eq(race).sum()) for race in races},
            "two": _people_of(here, 2), "finished_two": _people_of(done, 2),
            "all_started": len(own), "all_finished": len(at_least(own, "finished")),
        })  # fmt: skip
    return pd.DataFrame(rows)


def nearest(tables: Tables, race: str = "hardrock", races: Sequence[str] = THREE) -> pd.DataFrame:
    """The best summers with two of `races`, `race` one of them: top tens at both, the best level first.

    `pairs` with name, first_place and second_place (within the sex).
    """
    pairs = at_least(tables.pairs, "top10")
    two = pairs["first_race"].isin(races) & pairs["second_race"].isin(races)
    pairs = pairs[two & (pairs["first_race"].eq(race) | pairs["second_race"].eq(race))]
    place = tables.results.set_index("result_id")["sex_place"]
    names = tables.runners.set_index("runner_id")["name"]
    found = pairs.assign(
        name=pairs["runner_id"].map(names),
        first_place=pairs["first_result_id"].map(place),
        second_place=pairs["second_result_id"].map(place),
    )
    worse = found[["first_place", "second_place"]].max(axis=1)
    order = found.assign(worse=worse).sort_values(["worse", "year", "runner_id"])
    return order.drop(columns="worse").reset_index(drop=True)


def expected(tables: Tables, races: Sequence[str] = THREE) -> pd.DataFrame:
    """How many summers with all three `races` chance would give, a row a level (`started`, `finished`).

    Each person's summers are dealt anew as in `compare.chance_of_years`: with a, b and c starts in n years, a * b * c / n² are
    expected in one and the same. `started` counts in the years alone in which all three fields are whole. Only people who have
    run all three in these years can be dealt one (`people`).

    Columns: level, years, people, seen, expected, at_least_seen (the probability of as many or more), two_expected
    and two_seen (doubles of any two of them, of all people: what these people's habits give for two).
    """
    every, alone = in_one_summer(tables, races), _alone(tables, races)
    rows = []
    for level in ("started", "finished"):
        years = [y for y in tables.years_of(*races) if level == "finished" or y not in alone]
        starts = tables.starts[tables.starts["year"].isin(years)]
        if level == "finished":
            starts = starts[starts["status"].eq("finished")]
        counts = [starts.loc[starts["race"].eq(race), "runner_id"].value_counts() for race in races]
        people = Counter(_of_all(counts))
        mean = sum(np.prod(c) * many for c, many in people.items()) / max(len(years), 1) ** (
            len(races) - 1
        )
        own = at_least(every[every["year"].isin(years)], level)
        pairs = at_least(tables.pairs[tables.pairs["year"].isin(years)], level)
        pairs = pairs[pairs["first_race"].isin(races) & pairs["second_race"].isin(races)]
        two = sum(a * b for one, other in combinations(counts, 2) for a, b in _of_all([one, other]))
        rows.append({
            "level": level, "years": len(years), "people": people.total(), "seen": len(own),
            "expected": float(mean), "at_least_seen": _at_least(people, len(years), len(own)),
            "two_expected": two / max(len(years), 1), "two_seen": len(pairs),
        })  # fmt: skip
    return pd.DataFrame(rows)


def _of_all(counts: Sequence[pd.Series]) -> list[tuple[int, ...]]:
    """The numbers of starts of everybody who has some in each of `counts` (by runner_id)."""
    people = counts[0].index
    for other in counts[1:]:
        people = people.intersection(other.index)
    return list(zip(*(count[people].tolist() for count in counts), strict=True))


def _at_least(people: Mapping[tuple[int, ...], int], years: int, seen: int) -> float:
    """The probability that chance deals `seen` or more summers with everything."""
    whole = np.ones(1)
    for counts, many in sorted(people.items()):
        one = _in_common(counts, years)
        for _ in range(many):
            whole = np.convolve(whole, one)
    return float(whole[seen:].sum())


def _in_common(counts: tuple[int, ...], years: int) -> np.ndarray:
    """The distribution of the number of years that independent draws of `counts` years each have in common."""
    from scipy.stats import hypergeom

    shared = np.zeros(counts[0] + 1)
    shared[counts[0]] = 1.0
    for count in counts[1:]:
        after = np.zeros(len(shared))
        for held, chance in enumerate(shared):
            if chance:
                after[: held + 1] += chance * hypergeom(years, held, count).pmf(np.arange(held + 1))
        shared = after
    return shared


def _people_of(starts: pd.DataFrame, races: int) -> int:
    """How many people have `races` or more in `starts` of one year."""
    return int(starts.groupby("runner_id")["race"].nunique().ge(races).sum())


def _alone(tables: Tables, races: Sequence[str]) -> set[int]:
    return {year for race in races for year in tables.finishers_alone(race)}
