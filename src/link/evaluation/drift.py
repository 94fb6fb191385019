"""Whose id moves when a season comes in: the results up to a year linked as if no later one were known, and then all of them.

Where a person's old results are no longer one person's, or are together with another's, the new results may show it; or nothing
new is theirs, and it is the weights that moved: how rare a name or a country is among all results, and how many results there are. So
the build counts these up to a year that people set (`counted_until.csv`), and what then still moves is measured beside.

`python -m race_doubles.link.evaluation.drift` reads the built tables and writes `data/measured/moved.csv`.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from race_doubles.common.files import read_text_csv, write_text
from race_doubles.common.paths import Project, find_project
from race_doubles.link.build import link_results
from race_doubles.link.people_changed import Changed, people_changed

FILE = "moved.csv"
#: Of how many seasons the last ones are left out, one set of seasons at a time.
SEASONS = (1, 2, 4)
COLUMNS = ["until", "people", "by_new_results", "by_weights", "doubles", "counted_anew"]


def moved(results: pd.DataFrame, names: pd.DataFrame, until: Sequence[int]) -> pd.DataFrame:
    """One row a year of `until`: until, people (in the results up to it), by_new_results and by_weights (how many of their
    changes have a new result of theirs, and how many none, where names count up to that year), doubles (of these changes, how many
    touch somebody with two races in one of the years), counted_anew (how many would have no new result if all seasons counted).
    People's decisions are left out of the linkings.
    """
    anew = _linked(results, names)
    rows = []
    for year in until:
        some = results[results["year"].le(year)]
        before = _linked(some, names)
        changes = _changes(before, _linked(results, names, year))
        races = some[["result_id", "race", "year"]].merge(before, on="result_id")
        twice = races.groupby(["runner_id", "year"])["race"].nunique().gt(1)
        doubled = set(twice[twice].index.get_level_values("runner_id"))
        touched = sum(bool(doubled.intersection(one.old)) for one in changes)
        without = [
            sum(not one.evidence for one in some) for some in (changes, _changes(before, anew))
        ]
        rows.append((year, before["runner_id"].nunique(), len(changes) - without[0], without[0], touched, without[1]))  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def _changes(before: pd.DataFrame, after: pd.DataFrame) -> list[Changed]:
    return [one for one in people_changed(before, after) if one.kind != "renamed"]


def _linked(results: pd.DataFrame, names: pd.DataFrame, until: int | None = None) -> pd.DataFrame:
    own = names[names["result_id"].isin(results["result_id"])].reset_index(drop=True)
    found = link_results(results.reset_index(drop=True), None, names=own, until=until)
    return found.links.to_pandas()


def measured_moved() -> pd.DataFrame:
    """`moved` as it was measured."""
    return read_text_csv(find_project().measured / FILE).astype(int)


def main(project: Project | None = None) -> None:
    """Measure on the built tables and write `FILE`."""
    project = project or find_project()
    results, names = (pd.read_parquet(project.processed / f"{name}.parquet") for name in ("results", "names"))  # fmt: skip
    last = int(results["year"].max())
    table = moved(results, names, [last - seasons for seasons in SEASONS])
    write_text(table.to_csv(index=False, lineterminator="\n"), project.measured / FILE)


if __name__ == "__main__":
    main()
