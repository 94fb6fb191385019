"""The table `entries` from the committed data: what is in it, and that nothing else of an applicant is."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

from race_doubles.clean.entries.counts import FILES, count_applicants, read_counts
from race_doubles.clean.entries.doors import entry_types, load_doors
from race_doubles.clean.entries.read import missing_lists, read_lists
from race_doubles.clean.raw import read_provenance
from race_doubles.common.errors import Problem
from race_doubles.common.files import read_text_csv, write_csv
from race_doubles.common.paths import Project
from race_doubles.common.table import checked, shaped
from race_doubles.link.entries import build as building
from race_doubles.link.entries.committed import (
    COLUMNS,
    changes,
    read_committed,
    write_committed,
)
from race_doubles.link.entries.schema import ENTRIES


@pytest.fixture(scope="module")
def entries(tables):
    return tables["entries"]


@pytest.fixture(scope="module")
def kept(project):
    return read_committed(project.raw)


def test_every_entry_is_of_a_person_who_has_results(entries, tables):
    assert entries["runner_id"].isin(tables["runners"]["runner_id"]).all()
    assert list(entries.columns) == ENTRIES.names


def test_nothing_that_names_an_applicant_is_kept_or_shown(kept, entries, project):
    told = {"name", "name_published", "given", "family", "city", "applicant_id", "qualifier", "id"}
    assert not told & {*kept.columns, *entries.columns}
    # What is text is one of few words or a code, so that no name fits in.
    texts = [column for column in ENTRIES.columns if column.kind == "text"]
    open_texts = [column.name for column in texts if not column.allowed and not column.pattern]
    assert open_texts == ["entry_type"]
    checked(shaped(kept.assign(runner_id="r-x"), ENTRIES), ENTRIES)
    types = entry_types(kept["entry_type"].fillna(""))["kind"].dropna()
    assert set(types) <= set(load_doors(project.curated).index)


def test_each_person_is_once_on_each_list_at_most(entries):
    lists = entries[entries["match_weight"].notna()]
    assert not lists.duplicated(["runner_id", "year", "stage"]).any()


def test_links_do_not_depend_on_entries(entries, tables):
    """An entry never joins two people: it names a runner, and runners are made of results alone."""
    of_results = tables["links"]["runner_id"].nunique()
    assert of_results == len(tables["runners"])
    assert entries["runner_id"].nunique() < of_results


def test_the_counts_add_up_to_the_applicants_that_the_registry_expects(project):
    from race_doubles.scrape import expected

    for name in (name for name, (stages, _) in FILES.items() if stages == ("applied",)):
        by_year = read_counts(project, name).groupby("year")["applicants"].sum()
        known = {year: rows.rows for (source, year), rows in expected.load().items() if source == "wser_lottery"}  # fmt: skip
        assert by_year.to_dict() == known


def test_who_was_called_from_the_wait_list_came_in_by_it(entries):
    called = entries[entries["stage"].eq("entered") & entries["door"].eq("wait list")]
    with_day = called[called["called_on"].notna()]
    assert len(with_day) > 100
    waited = entries[entries["stage"].eq("waitlisted")].set_index(["runner_id", "year"])
    answers = waited["answer"].reindex(pd.MultiIndex.from_frame(with_day[["runner_id", "year"]]))
    assert answers.eq("entered").all()


def test_what_is_kept_reads_as_it_was_written(kept, tmp_path, project):
    write_committed(kept[::-1], tmp_path)
    assert (tmp_path / "entries.csv").read_bytes() == (project.raw / "entries.csv").read_bytes()
    pd.testing.assert_frame_equal(read_committed(tmp_path), kept)


def test_kept_entries_with_another_column_are_refused(tmp_path, kept):
    write_csv(kept.drop(columns="sex").head(3), tmp_path / "entries.csv")
    with pytest.raises(Problem, match=r"entries\.csv has the columns .* restore it"):
        read_committed(tmp_path)


def test_no_file_is_no_entries(tmp_path):
    assert read_committed(tmp_path).empty and list(read_committed(tmp_path).columns) == COLUMNS


def test_what_matching_anew_changed_is_said_by_kind(kept):
    few = kept.head(5)
    runner = pd.Series({result: f"r-{result}" for result in kept["result_id"].unique()})
    assert changes(few, few[::-1], runner) == []
    other = few.assign(result_id=[kept["result_id"].iloc[-1], *few["result_id"].iloc[1:]]).iloc[:4]
    other = other.assign(match_weight=[*other["match_weight"].iloc[:3], 99.0])
    told = changes(few, pd.concat([other, kept.iloc[[10]]]), runner)
    assert [line.partition(" (")[0] for line in told] == [
        "1 new", "1 no longer anybody's", "1 now another runner's", "1 with another value",
    ]  # fmt: skip


def without_lists(project: Project, tmp_path) -> Project:
    here = Project(tmp_path)
    shutil.copytree(project.curated, here.curated)
    shutil.copytree(project.raw, here.raw, ignore=shutil.ignore_patterns("utmb*", "wser_lottery", "wser_waitlist", "wser_draw", "*.parquet"))  # fmt: skip
    return here


@pytest.fixture(scope="module")
def resolved(project):
    from race_doubles.clean.build import resolve_results

    return resolve_results(project)


def test_a_build_without_the_lists_uses_the_kept_entries_and_says_so(
    project, tmp_path, resolved, tables, entries
):
    here, said = without_lists(project, tmp_path), []
    made = building.build_entries(here, resolved, tables["links"], tables["runners"], said.append)
    pd.testing.assert_frame_equal(made, entries)
    assert len(said) == 1 and "are not here" in said[0] and "data/raw/entries.csv" in said[0]


def test_who_is_withheld_has_no_entry(project, tmp_path, resolved, tables, entries):
    from dataclasses import replace

    here = without_lists(project, tmp_path)
    gone = entries["runner_id"].value_counts().index[0]
    links = tables["links"][tables["links"]["runner_id"].ne(gone)]
    runners = tables["runners"][tables["runners"]["runner_id"].ne(gone)]
    results = resolved.results[resolved.results["result_id"].isin(links["result_id"])]
    hidden = replace(resolved, results=results)
    made = building.build_entries(here, hidden, links, runners, lambda line: None)
    pd.testing.assert_frame_equal(
        made, entries[entries["runner_id"].ne(gone)].reset_index(drop=True)
    )


def test_a_kept_entry_of_a_result_that_is_not_there_stops_the_build(
    project, tmp_path, resolved, tables
):
    here = without_lists(project, tmp_path)
    table = read_text_csv(here.raw / "entries.csv")
    table.loc[0, "result_id"] = "utmb-2031-b1"
    write_csv(table, here.raw / "entries.csv")
    with pytest.raises(Problem, match="names the result utmb-2031-b1, which there is none of"):
        building.build_entries(
            here, resolved, tables["links"], tables["runners"], lambda line: None
        )


@pytest.mark.slow
def test_the_lists_matched_anew_give_what_is_kept_and_withheld_go_to_nobody_else(
    project, resolved, tables, kept
):
    provenance = read_provenance(project)
    if missing := missing_lists(project, provenance):
        pytest.skip(
            f"{len(missing)} lists of applicants are not here: they are not in the repository"
        )
    lists = read_lists(project, provenance)
    for name, table in count_applicants(lists).items():
        assert len(table) == len(read_counts(project, name))
    entered = building.with_results(building.read_entered(project, provenance), resolved)
    runner = kept["result_id"].map(tables["links"].set_index("result_id")["runner_id"])
    gone = runner.value_counts().index[0]
    links = tables["links"][tables["links"]["runner_id"].ne(gone)]
    runners = tables["runners"][tables["runners"]["runner_id"].ne(gone)]
    made = building.match_lists(lists, entered, resolved, links, runners)
    theirs = set(kept.loc[runner.eq(gone), "entry_id"])
    assert theirs and not theirs & set(made["entry_id"])
    same = kept[~kept["entry_id"].isin(theirs)]["entry_id"]
    assert len(set(same) ^ set(made["entry_id"])) <= 3
