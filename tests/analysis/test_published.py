"""Published places and feats: read as facts, and held against our rows."""

from __future__ import annotations

import pytest

from race_doubles.analysis.other_doubles.feats import (
    PLACES,
    check_feats,
    check_places,
    load_feats,
    load_places,
)
from race_doubles.common.errors import Problem
from race_doubles.doubles.tables import load


@pytest.fixture(scope="module")
def every(project, tables):
    """The tables of all races held."""
    return load(project, races=None)


def test_published_places_at_hardrock_are_ours_where_our_rows_reach(every):
    checked = check_places(load_places(every.curated), every)
    assert set(checked["year"]) == set(every.held["hardrock"])
    assert checked["differs"].eq("").all(), checked[checked["differs"].ne("")]
    # A surname of later years is the same woman's.
    (darcy,) = checked.query("year == 2014 and sex == 'F' and place == 1").itertuples()
    assert (darcy.name, darcy.our_name) == ("Darcy Piceu", "Darcy Africa")


def test_eleventh_places_are_told_to_count_men_and_women_together(every):
    checked = check_feats(load_feats(every.curated), every)
    wrong = checked[checked["differs"].eq("counted overall")]
    told = wrong[["year", "person", "race", "place", "our_place"]].to_numpy().tolist()
    assert told == [
        [2009, "Andy Jones-Wilkins", "wser", 11, 10], [2013, "Karl Meltzer", "wser", 11, 10]
    ]  # fmt: skip


def test_a_place_without_name_or_source_must_say_that_it_is_missing(project, tmp_path):
    head, first, *_ = (project.curated / PLACES).read_text("utf-8").splitlines()
    (tmp_path / PLACES).write_text(f"{head}\nhardrock,1999,M,1,,,sourced,,,\n", "utf-8")
    with pytest.raises(Problem, match=r"published_places\.csv line 2 has no name or no source"):
        load_places(tmp_path)
    late = first.replace("David Horton,,", "David Horton,a day,")
    (tmp_path / PLACES).write_text(f"{head}\n{late}\n", "utf-8")
    with pytest.raises(Problem, match="line 2 has time 'a day'"):
        load_places(tmp_path)


def test_a_feat_whose_results_cannot_be_read_is_named_by_its_line(project, tmp_path):
    head, *_ = (project.curated / "published_feats.csv").read_text("utf-8").splitlines()
    row = "2031,Ann,wser first,,first,won,,https://example.org,,"
    (tmp_path / "published_feats.csv").write_text(f"{head}\n{row}\n", "utf-8")
    with pytest.raises(Problem, match=r"line 2 has the result 'wser first'"):
        load_feats(tmp_path)
