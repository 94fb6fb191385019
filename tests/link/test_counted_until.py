"""A later season leaves the weight of every earlier pair as it was: names, words, countries and the prior are counted up to a year."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.link.helpers import COLUMNS, results, runners

from race_doubles.common.errors import Problem
from race_doubles.link.build import link_results
from race_doubles.link.decisions import COUNTED, counted_until
from race_doubles.link.engine import DuckEngine
from race_doubles.link.model import link_rows, weigh_pairs
from race_doubles.link.rows import ages_of_groups
from race_doubles.link.steps import Run
from race_doubles.link.tables import source_of

#: Until this year there are only the crowd and these; in the next, half the field is called as one of them.
LAST = 2014
BEFORE = results(
    ("Nils QUARREL", "M", "NOR", "a", 2013, 1980, 1980),
    ("Nils QUARREL", "M", "NOR", "b", LAST, 1979, 1981),
    ("Nils QUARELL", "M", "SWE", "b", 2012, 1980, 1980),
    ("Rolf QUARREL", "M", "NOR", "a", 2013, 1950, 1950),
    ("Nils", "M", "NOR", "c", 2013, None, None),
)
SEASON = pd.DataFrame(
    [(f"new-{i:03d}", f"{'Nils' if i % 2 else 'Ruth'} {'QUARREL' if i % 3 else f'NEW{chr(97 + i % 26)}AX'}", "MF"[i % 2 == 0],
      "NOR" if i % 5 else "BTN", "d", LAST + 1, 1950 + i % 40, 1950 + i % 40) for i in range(600)],
    columns=COLUMNS,
)  # fmt: skip
AFTER = pd.concat([BEFORE, SEASON], ignore_index=True)


def weights(table: pd.DataFrame, until: int | None) -> dict[tuple[str, str], int]:
    """The weight, prior and all, of every pair of the results in `BEFORE` that is weighed at all."""
    engine = DuckEngine("500MB", 2)
    try:
        engine.put("source", source_of(table))
        prior = weigh_pairs(engine, counted_until=until)
        found = engine.fetch("""
            select x.result_id as a, y.result_id as b, p.weight
            from (select * from record_pair union all select * from self_pair) as p
            join start x on x.row = p.a join start y on y.row = p.b""").to_pylist()
    finally:
        engine.close()
    old = set(BEFORE["result_id"])
    return {(row["a"], row["b"]): row["weight"] + prior for row in found if {row["a"], row["b"]} <= old}  # fmt: skip


def test_a_season_that_does_not_count_moves_no_earlier_weight():
    before = weights(BEFORE, None)
    assert weights(AFTER, LAST) == before == weights(BEFORE, LAST + 5)
    assert weights(AFTER, None) != before
    assert ("x-0", "x-1") in before


def test_people_of_a_season_that_does_not_count_are_linked_all_the_same():
    """Of a name, a word and a country that no year before has."""
    fresh = [("y-0", "Zed QUIXOTE", "M", "BTN", "a", LAST + 2, 1980, 1980),
             ("y-1", "Zed QUIXOTE", "M", "BTN", "b", LAST + 3, 1980, 1981),
             ("y-2", "Zed QUIXOTE", "M", "BTN", "b", LAST + 3, 1950, 1950)]  # fmt: skip
    found = runners(pd.concat([AFTER, pd.DataFrame(fresh, columns=COLUMNS)]), counted_until=LAST)
    assert found["y-0"] == found["y-1"] != found["y-2"]
    assert found["x-0"] == found["x-1"]


def test_results_without_a_year_count():
    nowhere = AFTER.assign(year=AFTER["year"].where(AFTER["year"].le(LAST)))
    assert weights(nowhere, LAST) == weights(nowhere, None) != weights(BEFORE, None)


def test_a_group_is_read_from_the_years_that_count_and_a_new_group_from_its_own():
    """`Vet W` is 40 to 49 as long as it counts; later it was given to younger ones."""
    rows = pd.DataFrame(
        [("Vet W", LAST, LAST - 40 - i % 10) for i in range(60)] + [("Vet W", LAST + 1, LAST - 29)] * 60
        + [("Kamp", LAST + 1, LAST - 19 - i % 2) for i in range(60)],
        columns=["age_group", "year", "born_year"],
    )  # fmt: skip
    rows = rows.assign(result_id=[f"r{i}" for i in range(len(rows))], name_published="Ada QUARREL")
    found = {}
    for until in (LAST, None):
        engine = DuckEngine("500MB", 1)
        engine.put("source", source_of(rows))
        engine.put("counting", pd.DataFrame({"until": pd.array([until], "Int32")}))
        spans = ages_of_groups(engine, Run(0)).to_pylist()
        engine.close()
        found[until] = {row["age_group"]: (row["age_low"], row["age_high"]) for row in spans}
    assert found[LAST] == {"Kamp": (20, 21), "Vet W": (40, 49)}
    assert found[None] == {"Kamp": (20, 21), "Vet W": (30, 49)}


def test_the_year_is_one_row_with_a_reason(tmp_path):
    assert counted_until(None) is None and counted_until(tmp_path) is None
    path = tmp_path / COUNTED
    path.write_text("year,reason,source\n2031,held then,a page\n", encoding="utf-8")
    assert counted_until(tmp_path) == 2031
    for rows, wrong in (("2031,,a page\n", "has no reason"), ("soon,why,a page\n", "is not a year"),
                        ("2031,why,a page\n2032,why,a page\n", "is a second year")):  # fmt: skip
        path.write_text(f"year,reason,source\n{rows}", encoding="utf-8")
        with pytest.raises(Problem, match=wrong):
            counted_until(tmp_path)


def test_the_build_counts_up_to_the_curated_year(project, tmp_path):
    """Else a season would move people, and no other test see it: today every season counts."""
    assert counted_until(project.curated) is not None
    table = AFTER.assign(organiser_person_id=None)
    (tmp_path / COUNTED).write_text(f"year,reason,source\n{LAST},held then,a page\n", encoding="utf-8")  # fmt: skip
    built = link_results(table, tmp_path).links.to_pylist()
    assert built == link_of(DuckEngine("500MB", 2), LAST)
    assert built != link_results(table, None).links.to_pylist()


def link_of(engine, until: int | None) -> list:
    try:
        engine.put("source", source_of(AFTER))
        return link_rows(engine, counted_until=until).links.to_pylist()
    finally:
        engine.close()


def test_links_hang_on_the_year_and_not_on_the_threads():
    assert link_of(DuckEngine("500MB", 1), LAST) == link_of(DuckEngine("500MB", 2), LAST)
