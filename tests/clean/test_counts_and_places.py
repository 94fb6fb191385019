"""Who is counted where: places, starters, splits and days of ages on rows that differ in one thing."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.clean.test_match import observations

from race_doubles.clean.ages import days_of_ages
from race_doubles.clean.build import finish_results
from race_doubles.clean.by_race import first_seen, held_only
from race_doubles.clean.editions import count_editions, status_counts
from race_doubles.clean.given_names import given_names
from race_doubles.clean.ids import result_ids
from race_doubles.clean.match import assign_starts
from race_doubles.clean.places import sex_places
from race_doubles.clean.resolve import hide_nameless, late_past_limit, resolve, settle_status
from race_doubles.clean.splits import mark_not_started, read_splits, result_splits
from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.scrape.exceptions import Exceptions


def table(columns: str, *rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns.split())


def test_places_within_women_and_men_follow_the_overall_place():
    rows = table(
        "race year status place category",
        ("utmb", 2010, "finished", 4, "F"), ("utmb", 2010, "finished", 1, "M"), ("utmb", 2010, "finished", 2, "F"),
        ("utmb", 2010, "finished", 4, "F"), ("utmb", 2010, "finished", 9, "F"),  # two share a place, the next counts both
        ("utmb", 2010, "late", 3, "F"), ("utmb", 2010, "dnf", 1, "F"), ("utmb", 2010, "finished", None, "F"),
        ("utmb", 2010, "finished", 5, None), ("utmb", 2011, "finished", 7, "F"), ("wser", 2010, "finished", 8, "F"),
    )  # fmt: skip
    rows["place"] = rows["place"].astype("Int64")
    found = sex_places(rows)
    assert str(found.dtype) == "Int64"
    assert found.astype("object").where(found.notna(), None).tolist() == [2, 1, 1, 2, 4, None, None, None, None, 1, 1]  # fmt: skip


ROWS = [("utmb", 2010, status) for status in ("finished", "finished", "dnf", "dns", "dsq", "late")]


def test_everybody_started_but_who_did_not():
    found = status_counts(table("race year status", *ROWS)).iloc[0]
    assert found[["finishers", "dnf", "dns", "dsq", "late", "starters"]].tolist() == [2, 1, 1, 1, 1, 5]  # fmt: skip


@pytest.mark.parametrize(("status", "known"), [("dnf", True), ("dns", True), ("dsq", True), ("late", False), ("finished", False)])  # fmt: skip
def test_how_many_started_is_known_where_anybody_is_listed_who_did_not_arrive(status, known):
    rows = table("race year status", ("utmb", 2010, "finished"), ("utmb", 2010, status))
    assert pd.notna(status_counts(rows)["starters"].iloc[0]) is known


REGISTRY = {"date": "2010-08-27", "status": "held", "distance_km": "168.5", "ascent_m": "9500", "time_limit_seconds": "165600",
            "official_starters": "5", "official_finishers": "3", "sources": "", "note": ""}  # fmt: skip


def registry(*editions: dict) -> pd.DataFrame:
    return pd.DataFrame([{"race": "utmb", "year": "2010"} | REGISTRY | own for own in editions])


def test_ours_beside_the_official_counts_and_why_they_differ():
    rows = table("race year status", *ROWS).astype({"year": "Int64"})
    reasons = {("utmb", 2010, "finishers"): "One was disqualified later."}
    found = count_editions(rows, registry({}, {"year": "2009", "status": "cancelled"}), reasons)
    assert found["year"].tolist() == [2009, 2010]
    none, ours = found.iloc[0], found.iloc[1]
    assert none[["starters", "finishers", "starters_differ"]].isna().all()
    assert (ours["distance_km"], ours["ascent_m"], ours["time_limit_seconds"]) == (168.5, 9500, 165600)  # fmt: skip
    assert pd.isna(ours["starters_differ"]) and pd.isna(ours["note"]) and pd.isna(ours["sources"])
    assert (
        ours["finishers_differ"] == "1 fewer than the official count: One was disqualified later."
    )
    more = count_editions(rows, registry({"official_starters": "3", "official_finishers": ""}), {}).iloc[0]  # fmt: skip
    assert more["starters_differ"] == "2 more than the official count" and pd.isna(more["finishers_differ"])  # fmt: skip


def test_results_of_no_edition_and_a_reason_for_no_difference_stop_the_build():
    rows = table("race year status", *ROWS).astype({"year": "Int64"})
    with pytest.raises(Problem, match="results of utmb 2010"):
        count_editions(rows, registry({"year": "2011"}), {})
    with pytest.raises(Problem, match="explains starters of utmb 2010"):
        count_editions(rows, registry({}), {("utmb", 2010, "starters"): "x"})


SPLITS = table(
    "source year row checkpoint leg sequence elapsed_seconds",
    ("utmb_livetrail", 2010, 1, "Saint-Gervais", "in", 2, 9000), ("utmb_livetrail", 2010, 1, "Les Houches", "", 1, 3000),
    ("utmb_livetrail", 2010, 2, "Les Houches", "", 1, None), ("utmb_livetrail", 2010, 9, "Les Houches", "", 1, 4000),
    ("wser_stats", 2010, 1, "Robinson", "in", 1, 7000),
)  # fmt: skip


def test_splits_go_to_their_result_in_order_and_a_time_that_is_missing_to_nobody():
    rows = table("source year row result_id", ("utmb_livetrail", 2010, 1, "utmb-2010-b1"), ("utmb_livetrail", 2010, 2, "utmb-2010-b2"),
                 ("wser_stats", 2010, 1, "wser-2010-p1"), ("wser_results", 2010, 1, "wser-2010-p1"))  # fmt: skip
    found = result_splits(SPLITS.astype({"elapsed_seconds": "Int64"}), rows)
    assert list(found.itertuples(index=False, name=None)) == [
        ("utmb-2010-b1", "utmb", 2010, "Les Houches", "", 1, 3000), ("utmb-2010-b1", "utmb", 2010, "Saint-Gervais", "in", 2, 9000),
        ("wser-2010-p1", "wser", 2010, "Robinson", "in", 1, 7000),
    ]  # fmt: skip


def test_two_passages_of_one_number_stop_the_build():
    rows = table("source year row result_id", ("utmb_livetrail", 2010, 1, "utmb-2010-b1"))
    twice = pd.concat([SPLITS.head(1), SPLITS.head(1).assign(checkpoint="Les Houches")])
    with pytest.raises(Problem, match="utmb-2010-b1"):
        result_splits(twice.astype({"elapsed_seconds": "Int64"}), rows)


def test_an_edition_without_passages_has_no_splits(tmp_path):
    noted = table("source year", ("utmb_livetrail", "2003"), ("wser_results", "2003"))
    none = read_splits(Project(tmp_path), noted)
    assert none.empty and none.columns.tolist() == ["source", "year", "row", "checkpoint", "leg", "sequence", "elapsed_seconds"]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"row": 3}, "dns"),  # registered and seen nowhere
        ({"row": 2}, "dnf"),  # seen, at a time that is not given
        ({"row": 3, "status": "finished"}, "finished"),
        ({"row": 3, "year": 2011}, "dnf"),  # an edition without any passages
        ({"row": 3, "source": "utmb_live"}, "dnf"),
    ],
)
def test_who_passed_no_checkpoint_of_livetrail_did_not_start(change, status):
    seen = pd.DataFrame([{"source": "utmb_livetrail", "year": 2010, "status": "dnf"} | change])
    assert mark_not_started(seen, SPLITS)["status"].tolist() == [status]


def test_a_finish_at_the_limit_is_one_and_a_second_later_is_late():
    seen = table("race year source status finish_seconds", *[("utmb", 2010, "utmb_live", "finished", s) for s in (165_599, 165_600, 165_601)],
                 ("utmb", 2010, "utmb_results", "finished", 999_999), ("utmb", 2010, "utmb_live", "dnf", 999_999))  # fmt: skip
    rule = Exceptions({("utmb_live", 2010, "past_the_limit"): ("late", "x")})
    assert late_past_limit(seen, registry({}), rule)["status"].tolist() == ["finished", "finished", "late", "finished", "dnf"]  # fmt: skip


def status_of(*rows: dict) -> list[str]:
    starts = resolve(hide_nameless(settle_status(assign_starts(observations(list(rows))))))
    return starts["status"].tolist()


ENTRANT = {"race": "wser", "source": "wser_entrants", "status": "dns", "name_published": "Ana Lopez"}  # fmt: skip
LISTED = {"source": "utmb_results", "status": "dnf", "name_published": "Ana LOPEZ"}
TRACKED = {"source": "utmb_live", "status": "finished", "name_published": "Bo REED"}


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ([ENTRANT | {"status": "dnf"}], ["dns"]),  # on the entrants list and in no result
        ([ENTRANT | {"status": "dnf"}, ENTRANT | {"source": "wser_stats", "status": "dnf"}], ["dnf"]),
        ([LISTED, TRACKED], ["dns", "finished"]),  # not among those who were tracked
        ([LISTED, LISTED | {"source": "utmb_live"}], ["dnf"]),
        ([LISTED], ["dnf"]),  # no live results of the edition: nobody knows better
        ([LISTED | {"source": "utmb_livetrail"}, TRACKED], ["dnf", "finished"]),
        ([LISTED | {"status": "dsq"}, TRACKED], ["dsq", "finished"]),
        ([LISTED, LISTED | {"source": "utmb_livetrail", "status": "late"}], ["late"]),
        ([LISTED | {"status": "dsq"}, LISTED | {"source": "utmb_livetrail", "status": "late"}], ["dsq"]),
    ],
)  # fmt: skip
def test_statuses_that_only_all_sources_together_tell(rows, status):
    assert sorted(status_of(*rows)) == status


def test_nobody_started_a_cancelled_edition_or_one_of_which_only_entrants_are_known():
    seen = table("race year source", ("wser", 2008, "wser_results"), ("wser", 2009, "wser_results"), ("wser", 2009, "wser_entrants"),
                 ("wser", 2010, "wser_entrants"), ("utmb", 2008, "utmb_results"))  # fmt: skip
    known = table("race year status", ("wser", "2008", "cancelled"), ("wser", "2009", "shortened"), ("wser", "2010", "held"), ("utmb", "2008", "held"))  # fmt: skip
    kept = held_only(seen, known)
    assert list(kept.itertuples(index=False, name=None)) == [("wser", 2009, "wser_results"), ("wser", 2009, "wser_entrants"), ("utmb", 2008, "utmb_results")]  # fmt: skip
    assert kept.index.tolist() == [0, 1, 2]


def test_the_day_of_an_age_is_that_of_the_race_or_its_month():
    starts = table("race year source age", ("wser", 2010, "wser_results", 40), ("wser", 2011, "wser_results", 40), ("wser", 2010, "wser_results", None),
                   ("utmb", 2010, "utmb_live", 40))  # fmt: skip
    known = table("race year date", ("wser", "2010", "2010-06-26"), ("wser", "2011", ""), ("utmb", "2010", "2010-08-27"))  # fmt: skip
    rule = Exceptions({("wser_results", 2011, "ages_out"): ("0.25", "x")})
    found = days_of_ages(starts, known, rule)
    day = found["age_on"].astype("object").where(found["age_on"].notna(), None).tolist()
    # The live results' age is that of the year of capture, of no day.
    assert day == ["2010-06-26", "2011-06", None, None]
    assert found["age_error"].tolist()[:2] == [0.005, 0.25] and found["age_error"][2:].isna().all()


def test_the_results_table_has_its_order_its_address_and_its_kind_of_country():
    rows = [
        {"place": 2, "finish_seconds": 90_001, "organiser_person_id": "8", "name_published": "Bo REED", "country": "FRA"},
        {"place": 1, "finish_seconds": 90_000, "organiser_person_id": "9", "name_published": "Ana LOPEZ", "country": None},
        {"status": "dnf", "place": None, "finish_seconds": None, "organiser_person_id": "7", "name_published": "Cy STONE", "country": "ESP"},
        {"race": "wser", "source": "wser_results", "place": 1, "finish_seconds": 70_000, "name_published": "Di Dean", "country": "USA"},
        {"race": "utmb", "year": 2021, "place": 5, "finish_seconds": 95_000, "organiser_person_id": "9", "name_published": "Ana LOPEZ", "country": "USA"},
    ]  # fmt: skip
    seen = observations(
        [{"source": "utmb_results", "category": "F", "sex": "F"} | row for row in rows]
    )
    matched = hide_nameless(assign_starts(seen))
    starts = resolve(matched)
    starts["result_id"] = result_ids(first_seen(matched))
    starts = starts.assign(age_on=pd.Series(dtype="str"), age_error=pd.Series(dtype="float64"))
    keys = pd.MultiIndex.from_tuples([("utmb_results", 2021), ("utmb_results", 2022), ("wser_results", 2022)])  # fmt: skip
    urls = pd.Series(["https://a", "https://b", "https://c"], index=keys)
    found = finish_results(starts, urls)
    assert found["result_id"].tolist() == ["utmb-2021-9", "utmb-2022-9", "utmb-2022-8", "utmb-2022-7", "wser-2022-p1"]  # fmt: skip
    assert found["source_url"].tolist() == ["https://a", "https://b", "https://b", "https://b", "https://c"]  # fmt: skip
    kinds = found["country_kind"].fillna("").tolist()
    assert kinds == ["nationality", "", "nationality", "nationality", "residence"]
    assert found["sex_place"].fillna(0).tolist() == [1, 1, 2, 0, 1]
    assert found["source"].tolist() == ["utmb_results"] * 4 + ["wser_results"]


def test_names_of_a_start_by_source_once_and_none_that_is_withheld_or_no_name():
    starts = pd.DataFrame({"result_id": ["utmb-2022-b", "utmb-2022-a"]}, index=[7, 3])
    matched = table(
        "start source name nameless", (7, "utmb_results", "Bo Reed", False), (7, "utmb_live", "Bo Reid", False), (7, "utmb_live", "Bo Reid", False),
        (3, "utmb_results", "Runner 1089", False), (3, "utmb_live", "Ana Lopez", True), (3, "utmb_livetrail", None, False), (3, "utmb_livetrail", "Ana Lopez", None),
    )  # fmt: skip
    matched["nameless"] = matched["nameless"].fillna(False).astype(bool)
    found = given_names(matched, starts)
    assert found[["result_id", "source", "name"]].to_numpy().tolist() == [
        ["utmb-2022-a", "utmb_livetrail", "Ana Lopez"], ["utmb-2022-b", "utmb_results", "Bo Reed"], ["utmb-2022-b", "utmb_live", "Bo Reid"],
    ]  # fmt: skip
