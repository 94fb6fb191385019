"""The whole room on the committed raw data: counts that were published, and the real oddities."""

import shutil

import pandas as pd
import pytest

from race_doubles.clean.build import build_tables, describe, resolve_results
from race_doubles.clean.raw import read_provenance, read_source
from race_doubles.clean.schema import EDITIONS, NAMES, RECONCILIATION, RESULTS, SPLITS, checked
from race_doubles.common.beside import Beside
from race_doubles.common.errors import Problem
from race_doubles.common.files import read_text_csv
from race_doubles.common.paths import Project
from race_doubles.scrape.exceptions import load_exceptions
from race_doubles.scrape.raw_files import accept, every_file, facts_of, with_facts


@pytest.fixture(scope="module")
def results(tables):
    return tables["results"]


def one(results, result_id):
    found = results[results["result_id"].eq(result_id)]
    assert len(found) == 1, result_id
    return found.iloc[0]


def test_the_tables_are_what_the_schemas_say(tables):
    for name, schema in (("results", RESULTS), ("editions", EDITIONS), ("splits", SPLITS),
                         ("reconciliation", RECONCILIATION), ("names", NAMES)):  # fmt: skip
        checked(tables[name], schema)


def test_every_row_of_the_results_pages_came_in_and_late_where_it_has_no_place(project, results):
    came_in = results[results["source"].eq("wser_results")].groupby(["year", "status"]).size()
    for path in sorted((project.raw / "wser_results").glob("[0-9]*.csv")):
        places = read_text_csv(path)["place"]
        wanted = {"finished": places.ne("").sum(), "late": places.eq("").sum()}
        assert came_in[int(path.stem)].reindex(wanted, fill_value=0).to_dict() == wanted, path.stem
    late = results[results["race"].eq("wser") & results["status"].eq("late")]
    assert len(late) and late["place"].isna().all()


def test_all_published_utmb_results_are_there(project, results):
    found = results[results["source"].eq("utmb_results")].groupby("year").size().to_dict()
    paths = sorted((project.raw / "utmb_results").glob("[0-9]*.csv"))
    assert found == {int(path.stem): len(read_text_csv(path)) for path in paths}


def test_the_twenty_finishers_of_2009_that_the_results_page_cuts_off(tables):
    results, missing = tables["results"], tables["reconciliation"]
    rows = results[results["source"].eq("utmb_livetrail") & results["status"].eq("finished")]
    assert set(rows["year"]) == {2009}
    assert len(rows) == 19
    assert set(rows["result_id"]) <= set(missing.loc[missing["field"].eq("start"), "result_id"])


@pytest.mark.parametrize(("race", "first"), [("wser", 1986), ("utmb", 2004)])
def test_starters_are_known_for_every_edition_since_they_are_published(tables, race, first):
    editions = tables["editions"]
    held = editions[
        editions["race"].eq(race) & editions["year"].ge(first) & editions["status"].ne("cancelled")
    ]
    assert held["starters"].notna().all()
    assert (held["starters"] == held["finishers"] + held["dnf"] + held["dsq"] + held["late"]).all()


def test_counts_differ_from_official_ones_only_where_this_is_known(tables):
    editions = tables["editions"]
    differ = editions[editions["starters_differ"].notna() | editions["finishers_differ"].notna()]
    assert set(zip(differ["race"], differ["year"], strict=True)) == {
        ("utmb", 2013), ("utmb", 2017), ("utmb", 2018), ("utmb", 2024),
    }  # fmt: skip


def test_gordy_ainsleigh_of_1974_in_the_right_order(results):
    row = one(results, "wser-1974-p1")
    assert (row["given"], row["family"], row["name_published"]) == (
        "Gordy",
        "Ainsleigh",
        "Ainsleigh Gordy",
    )


@pytest.mark.parametrize(
    ("result_id", "name"),
    [
        ("wser-2011-p217", "Elke Dörnfeld"),
        ("wser-2011-p218", "Martin Büchter"),
        ("wser-2022-p107", "Marcelo Jiménez"),
        ("wser-2022-p165", "Wolfgang Kölli"),
        ("wser-2018-p37", "Emilie Lecomte"),
        ("wser-2001-p168", "Dave Vanwicklin"),
        ("wser-1991-p135", "Diane De Souza"),
    ],
)
def test_names_that_the_page_gets_wrong(results, result_id, name):
    assert one(results, result_id)["name"] == name


def test_three_non_binary_finishes_to_2024_are_placed_in_their_category(results):
    rows = results[results["sex"].eq("X") & results["year"].le(2024)]
    assert dict(zip(rows["result_id"], rows["sex_place"], strict=True)) == {
        "wser-2023-p8": 7, "wser-2023-p43": 14, "wser-2024-p31": 20,
    }  # fmt: skip


def test_ties_share_a_place_and_the_next_counts_both(results):
    tied = results[results["race"].eq("wser") & results["year"].eq(1981) & results["place"].le(3)]
    assert sorted(tied["place"]) == [1, 1, 3]
    assert sorted(tied["sex_place"]) == [1, 1, 3]
    assert set(tied["result_id"]) >= {"wser-1981-p1a", "wser-1981-p1b"}


def test_dns_of_2007_and_the_disqualified_of_1992(results):
    assert (
        results["year"].eq(2007) & results["race"].eq("wser") & results["status"].eq("dns")
    ).sum() == 36
    disqualified = (
        results["status"].eq("dsq") & results["race"].eq("wser") & results["year"].le(2025)
    )
    assert results.loc[disqualified, "name"].tolist() == ["David Spaulding"]


def test_the_reversed_disqualifications_of_1990_are_finishes_in_the_page_s_time(results):
    row = one(results, "wser-1990-p176")
    assert (row["name"], row["status"], row["finish_seconds"]) == (
        "John Fazel",
        "finished",
        104_460,
    )


def test_nobody_starts_in_a_year_that_was_cancelled(results):
    held = set(zip(results["race"], results["year"], strict=True))
    assert not held & {("wser", 2008), ("wser", 2020), ("utmb", 2020)}


def test_what_utmb_shows_of_a_withheld_name_is_all_we_show(project, results):
    rows = results[results["name_published"].eq("Anonymous")]
    lists = [read_text_csv(path) for path in sorted((project.raw / "utmb_results").glob("[0-9]*.csv"))]  # fmt: skip
    assert len(rows) == sum(table["fullname"].eq("Anonymous").sum() for table in lists) > 0
    assert rows[["given", "family", "bib", "club", "organiser_person_id"]].isna().all(axis=None)
    assert rows["name"].eq("Anonymous").all()


def test_one_person_number_used_twice_in_2010_is_kept_twice_and_reported(tables):
    ids = {"utmb-2010-76309a", "utmb-2010-76309b"}
    assert ids <= set(tables["results"]["result_id"])
    rows = tables["reconciliation"].query("race == 'utmb' and year == 2010")
    assert set(rows.loc[rows["field"].eq("organiser_person_id"), "result_id"]) == ids


def test_every_split_belongs_to_a_result(tables):
    assert set(tables["splits"]["result_id"]) <= set(tables["results"]["result_id"])
    assert not tables["splits"].duplicated(["result_id", "sequence"]).any()


def test_every_raw_row_of_a_held_edition_became_part_of_a_start(project, tables):
    """Never fewer starts in an edition than its longest source has rows."""
    provenance, exceptions = read_provenance(project), load_exceptions(project.curated)
    starts = tables["results"].groupby(["race", "year"]).size()
    for source in ("wser_results", "wser_stats", "utmb_results", "utmb_live", "utmb_livetrail"):
        rows = read_source(project, source, provenance, exceptions).groupby("year").size()
        for year, count in rows.items():
            assert starts[source.partition("_")[0], year] >= count, (source, year)


def accept_all(project: Project) -> None:
    """Let the raw files count as they are now."""
    accept(project.raw, every_file(project.raw))


def note_as_is(project: Project) -> None:
    """The same for files that `doubles accept` refuses, as an older one may have let pass."""
    known = read_provenance(project)
    for (source, year), pages in known.groupby(["source", "year"]):
        known.loc[pages.index] = with_facts(pages, facts_of(project.raw, source, year))
    known.to_csv(project.raw / "provenance.csv", index=False)


@pytest.fixture
def small(project, tmp_path) -> Project:
    """A project with three small editions of the real raw data and no corrections."""
    (tmp_path / "data" / "curated").mkdir(parents=True)
    for name in ("edition_claims.csv", "source_exceptions.csv"):
        shutil.copy(project.curated / name, tmp_path / "data" / "curated" / name)
    header = (project.curated / "corrections.csv").read_text().splitlines()[0]
    (tmp_path / "data" / "curated" / "corrections.csv").write_text(header + "\n")
    kept = [("wser_results", "1978"), ("utmb_results", "2003"), ("utmb_livetrail", "2003")]
    provenance = read_provenance(project)
    keys = list(zip(provenance["source"], provenance["year"], strict=True))
    wanted = provenance[[key in kept for key in keys]]
    for source, year in kept:
        target = tmp_path / "data" / "raw" / source / f"{year}.csv"
        target.parent.mkdir(parents=True)
        for path in (project.raw / source).glob(f"{year}[._]*"):
            shutil.copy(path, target.parent / path.name)
    wanted.to_csv(tmp_path / "data" / "raw" / "provenance.csv", index=False)
    return Project(tmp_path)


def test_the_order_of_the_raw_rows_changes_nothing(small):
    before = vars(build_tables(small))
    for path in (small.raw / "utmb_results" / "2003.csv", small.raw / "wser_results" / "1978.csv"):
        head, *lines = path.read_text().splitlines()
        path.write_text("\n".join([head, *reversed(lines)]) + "\n")
    accept_all(small)
    for name, table in vars(build_tables(small)).items():
        pd.testing.assert_frame_equal(before[name], table)


@pytest.mark.slow
def test_races_divided_between_two_pythons_are_the_same_tables(small):
    alone = build_tables(small)
    with Beside() as beside:
        divided = describe(resolve_results(small, beside), small)
    for name, table in vars(divided).items():
        pd.testing.assert_frame_equal(table, getattr(alone, name))


def test_a_missing_raw_file_is_named(small):
    (small.raw / "utmb_results" / "2003.csv").unlink()
    with pytest.raises(Problem, match=r"2003\.csv is missing"):
        build_tables(small)


def test_no_provenance_is_no_raw_data(small):
    (small.raw / "provenance.csv").unlink()
    with pytest.raises(Problem, match="run `doubles scrape`"):
        build_tables(small)


def test_a_renamed_column_is_named(small):
    path = small.raw / "wser_results" / "1978.csv"
    path.write_text(path.read_text().replace("gender", "sex", 1))
    with pytest.raises(Problem, match=r"wser_results/1978\.csv has no column gender"):
        accept_all(small)
    note_as_is(small)
    with pytest.raises(Problem, match=r"wser_results/1978\.csv has no column gender"):
        build_tables(small)


def test_an_empty_edition_and_a_repeated_row_are_named(small):
    path = small.raw / "wser_results" / "1978.csv"
    head, first, *rest = path.read_text().splitlines()
    path.write_text("\n".join([head, first, first, *rest]) + "\n")
    accept_all(small)
    with pytest.raises(Problem, match="row without a number of its own"):
        build_tables(small)
    for number in ("1e999", "1.5", "-1", "9" * 400, ""):
        path.write_text("\n".join([head, number + first[first.index(",") :], *rest]) + "\n")
        accept_all(small)
        with pytest.raises(Problem, match="row without a number of its own"):
            build_tables(small)
    path.write_text(head + "\n")
    with pytest.raises(Problem, match="has no rows"):
        accept_all(small)
    note_as_is(small)
    with pytest.raises(Problem, match="has no rows"):
        build_tables(small)


def test_a_value_that_breaks_a_rule_names_the_row(small):
    path = small.raw / "wser_results" / "1978.csv"
    path.write_text(path.read_text().replace("18:50:00", "00:50:00"))
    accept_all(small)
    with pytest.raises(Problem, match=r"finish_seconds.*wser-1978-p1"):
        build_tables(small)


def test_a_withheld_person_is_in_no_table_and_still_counted(small):
    before = build_tables(small)
    asked = before.reconciliation["result_id"].iloc[0]
    header = "organiser_person_id,result_id,requested_on,note\n"
    (small.curated / "withheld.csv").write_text(f"{header},{asked},2026-01-01,\n")
    after = build_tables(small)
    for table in (after.results, after.reconciliation, after.splits):
        assert asked not in set(table["result_id"])
    assert len(after.results) == len(before.results) - 1
    pd.testing.assert_frame_equal(after.editions, before.editions)


def test_a_reason_for_a_difference_that_is_gone_stops_the_build(small):
    (small.curated / "count_reasons.csv").write_text(
        "race,year,counted,reason,source\nutmb,2003,finishers,none,https://utmb.world\n"
    )
    with pytest.raises(Problem, match="explains finishers of utmb 2003"):
        build_tables(small)


def test_every_difference_from_an_official_count_has_its_reason(tables):
    editions = tables["editions"]
    for column in ("starters_differ", "finishers_differ"):
        assert editions[column].dropna().str.contains(": ").all()
