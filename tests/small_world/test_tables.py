"""Every table of the made world, cell by cell, against what README.md says of its people."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pandas as pd
import pytest

from race_doubles.clean.build import build_tables
from race_doubles.common.files import read_text_csv
from race_doubles.common.paths import Project
from race_doubles.link.build import build_links

HERE = Path(__file__).parent
WITHHELD = ("wser-2022-p13", "utmb-2022-910")


def rows_of(table: pd.DataFrame, columns: list[str]) -> set[tuple[str, ...]]:
    """The rows as text, missing as nothing."""
    text = table[columns].astype("str").astype(object).where(table[columns].notna(), "")
    rows = [tuple(row) for row in text.itertuples(index=False)]
    assert len(rows) == len(set(rows))
    return set(rows)


def expected(name: str) -> tuple[list[str], set[tuple[str, ...]]]:
    """Columns and rows of a table as they were written by hand."""
    with (HERE / "expected" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    return header, {tuple(row) for row in rows}


@pytest.mark.parametrize("name", ["results", "editions", "splits", "doubles", "reconciliation"])
def test_every_row_is_as_written_by_hand(name, made):
    columns, rows = expected(name)
    assert rows_of(made[name], columns) == rows


def test_every_person_is_as_written_by_hand(made):
    columns, rows = expected("people")
    mine = made["links"].sort_values("result_id").groupby("runner_id")["result_id"].agg(" ".join)
    people = made["runners"].merge(mine.rename("results"), left_on="runner_id", right_index=True)
    assert rows_of(people, columns) == rows


def test_how_each_result_was_linked(made):
    """By number where the organiser says so or nothing else could, by hand where a person decided."""
    method = made["links"].groupby("method")["result_id"].agg(set)
    assert method["curated"] == {"wser-2022-p16", "utmb-2022-915"}
    assert method["organiser id"] == {"utmb-2016-501a", "utmb-2016-501b", "utmb-2016-801", "utmb-2022-911", "utmb-2022-917"}  # fmt: skip
    weight = made["links"].set_index("result_id")["match_weight"]
    assert (weight[["wser-2022-p16", "utmb-2022-915"]] == 60).all()
    assert (weight[["utmb-2016-501a", "utmb-2016-501b"]] == 40).all()
    assert weight[["utmb-2016-801", "wser-2022-p6", "wser-2022-p10"]].isna().all()
    assert (weight[["wser-2022-p2", "utmb-2022-908"]] > 1.5).all()


def test_two_countries_weigh_against_one_person_and_do_not_part_him(made):
    weight = made["links"].set_index("result_id")["match_weight"]
    assert weight["utmb-2022-908"] < weight["utmb-2022-907"]  # GBR and IRL, USA and USA


def test_results_are_in_the_order_of_the_race(made):
    results = made["results"]
    order = results.sort_values(["race", "year", "place", "result_id"])["result_id"]
    assert results["result_id"].tolist() == order.tolist()
    assert made["doubles"]["year"].is_monotonic_increasing


def test_each_row_names_the_page_that_it_came_from(made):
    url = made["results"].set_index("result_id")["source_url"]
    assert url["wser-2022-p1"] == "https://www.wser.org/results/2022-results/"
    assert url["wser-2016-b16"] == "https://www.wser.org/wp-content/uploads/stats/wser2016.xlsx"
    assert url["utmb-2016-b30"] == "https://livetrail.net/histo/utmb_2016/classement.php"


@pytest.fixture(scope="module")
def without_decisions(tmp_path_factory, world: Project) -> Project:
    """The made world with no file of human decisions."""
    root = tmp_path_factory.mktemp("undecided")
    shutil.copytree(world.root / "data", root / "data")
    for name in ("withheld", "same_person", "different_people"):
        (root / "data" / "curated" / f"{name}.csv").unlink()
    return Project(root)


def test_nobody_withheld_is_in_any_table_and_her_splits_neither(made, without_decisions):
    """Before the request she is in results and splits, so that leaving her out can be seen."""
    before = build_tables(without_decisions)
    assert set(WITHHELD) <= set(before.results["result_id"])
    assert before.splits["result_id"].eq("wser-2022-p13").sum() == 2
    for name, table in made.items():
        text = table.astype("str").apply(lambda column: column.str.contains("nightwood|p13|-910", case=False))  # fmt: skip
        assert not text.any(axis=None), name


def test_the_same_results_without_decisions_are_linked_otherwise(made, without_decisions):
    links, _ = build_links(made["results"], without_decisions.curated)
    runner = links.set_index("result_id")["runner_id"]
    assert runner["wser-2016-p2"] == runner["wser-2022-p10"]
    assert runner["wser-2016-p3"] != runner["wser-2022-p16"]


def test_places_count_her_who_was_withheld(made):
    """Opal Winslet came in after her: the fourth woman, though three are shown."""
    place = made["results"].set_index("result_id")["sex_place"]
    assert place["wser-2022-p16"] == 4 and place["utmb-2022-913"] == 4


def test_a_raw_row_more_is_a_result_more(world: Project, made):
    """Every row of data/raw is one start with one of the other sources, or a start of its own."""
    seen = sum(len(read_text_csv(path)) for path in world.raw.glob("*_results/*.csv"))
    alone = made["results"]["source"].isin(["wser_stats", "utmb_live", "utmb_livetrail"]).sum()
    assert len(made["results"]) == seen + alone - len(WITHHELD)
