"""What a run of `doubles update` asks for, what it makes of the answers, and the page of words, line by line."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from race_doubles.scrape import expected, newer, telling
from race_doubles.scrape import run_findings as found
from race_doubles.scrape.changes import Changes, compare
from race_doubles.scrape.collect import CHANGED, FAILED, KEPT, SAME, Edition, Outcome
from race_doubles.scrape.collect import NEW as WROTE
from race_doubles.scrape.registering import Claim, Read
from race_doubles.scrape.run_findings import Finding, halves, read_of, sorted_out, with_gone
from race_doubles.scrape.sources import SOURCES


def text(*columns: str, rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns), dtype=str)


COLUMNS = ("row", "place", "time", "bib", "first_name", "last_name", "gender")
BEFORE = text(*COLUMNS, rows=[("1", "1", "15:00:00", "7", "Ann", "Lee", "F"), ("2", "2", "16:00:00", "8", "Bo", "Reed", "M"), ("3", "3", "17:00:00", "9", "Cy", "Oak", "M")])  # fmt: skip
AFTER = text(*COLUMNS, rows=[("1", "1", "15:00:00", "8", "Bo", "Reed", "M"), ("2", "2", "15:00:00", "7", "Ann", "Lee", "F"), ("3", "4", "18:00:00", "10", "Di", "Ash", "F")])  # fmt: skip


def test_rows_that_came_went_and_changed_are_told_by_runner(monkeypatch):
    monkeypatch.setitem(SOURCES, "wser_results", replace(SOURCES["wser_results"], identity=("bib", "first_name")))  # fmt: skip
    said = compare("wser_results", 2031, BEFORE, AFTER)
    assert said == Changes(
        "wser_results", 2031, added=("4 10 Di Ash 18:00:00",), removed=("3 9 Cy Oak 17:00:00",),
        changed=("1 8 Bo Reed 15:00:00: place '2' -> '1', time '16:00:00' -> '15:00:00'", "2 7 Ann Lee 15:00:00: place '1' -> '2'"),
    )  # fmt: skip
    assert said.lines() == [
        "wser_results 2031: 1 rows added, 1 removed, 2 changed", "  - 3 9 Cy Oak 17:00:00",
        "  ~ 1 8 Bo Reed 15:00:00: place '2' -> '1', time '16:00:00' -> '15:00:00'", "  ~ 2 7 Ann Lee 15:00:00: place '1' -> '2'",
        "  + 4 10 Di Ash 18:00:00",
    ]  # fmt: skip
    assert bool(said) and not compare("wser_results", 2031, BEFORE, BEFORE)


def test_no_table_is_no_row_and_a_column_that_was_not_there_was_empty():
    assert len(compare("wser_results", 2031, None, BEFORE).added) == 3
    assert len(compare("wser_results", 2031, BEFORE, None).removed) == 3
    assert not compare("wser_results", 2031, None, None)
    more = BEFORE.assign(age=["", "30", ""])
    (said,) = compare("wser_results", 2031, BEFORE, more).changed
    assert said.endswith(": age '' -> '30'")
    # A column that went is no change of a row.
    assert compare("wser_results", 2031, more.assign(age=""), BEFORE).changed == ()


def test_rows_of_one_runner_are_compared_in_their_order():
    twice = text("row", "runner_uri", "fullname", "time", rows=[("1", "1.a", "A", "20:00:00"), ("2", "1.a", "A", "21:00:00")])  # fmt: skip
    said = compare("utmb_results", 2031, twice, twice.assign(time=["20:00:00", "22:00:00"]))
    assert (said.added, said.removed, said.changed) == ((), (), ("A 22:00:00: time '21:00:00' -> '22:00:00'",))  # fmt: skip
    assert compare("utmb_results", 2031, twice, twice.head(1)).removed == ("A 21:00:00",)


@pytest.mark.parametrize(("count", "more"), [(20, []), (21, ["  … and 1 more"]), (30, ["  … and 10 more"])])  # fmt: skip
def test_of_many_changes_the_first_twenty_are_shown(count, more):
    said = Changes("a", 1, tuple(str(at) for at in range(count)), (), ())
    assert said.lines()[1:] == [f"  + {at}" for at in range(min(count, 20))] + more


WSER, UTMB, LIVE, ENTRANTS, LOTTERY = (
    SOURCES[name] for name in ("wser_results", "utmb_results", "utmb_live", "wser_entrants", "wser_lottery")
)  # fmt: skip


def outcome(result: str, message: str = "", source=WSER, year: int = 2031, **more) -> Outcome:
    return Outcome(source.name, year, result, message=message, url="https://a.b", **more)


@pytest.mark.parametrize(
    ("said", "is_known", "before", "state"),
    [
        (outcome(FAILED), True, BEFORE, found.STOPPED), (outcome(FAILED, absent=True), True, BEFORE, found.NOT_YET),
        (outcome(FAILED, absent=True, no_token=True), False, None, found.NO_TOKEN),
        (outcome(FAILED, absent=True, other_edition=True), True, BEFORE, found.SHOWS_ANOTHER),
        (outcome(FAILED, absent=True, other_edition=True), False, None, found.NOT_YET),
        (outcome(KEPT), True, BEFORE, found.KEPT), (outcome(KEPT, no_token=True), True, BEFORE, found.NO_TOKEN),
        (outcome(SAME), True, AFTER, found.SAME), (outcome(CHANGED), True, BEFORE, found.CORRECTED),
        (outcome(WROTE), True, None, found.SAME), (outcome(WROTE), False, None, found.NEW), (outcome(SAME), False, AFTER, found.NEW),
    ],
)  # fmt: skip
def test_what_became_of_an_edition(said, is_known, before, state):
    one = sorted_out(Edition(WSER, 2031), said, is_known, before, AFTER)
    assert (one.state, one.outcome, one.is_known, one.edition) == (state, said, is_known, Edition(WSER, 2031))  # fmt: skip
    assert one.before is before and one.after is AFTER and one.source is WSER
    taken = said.result not in (FAILED, KEPT)
    assert one.changes == (compare("wser_results", 2031, before, AFTER) if taken else None)


def finding(source, year: int, state: str, is_known: bool = False, message: str = "", after=None, **more) -> Finding:  # fmt: skip
    changes = more.pop("changes", None)
    return Finding(Edition(source, year), state, outcome(FAILED, message, source, year, **more), is_known, None, after, changes)  # fmt: skip


def states(*findings: Finding, is_replay: bool = False) -> list[str]:
    told = with_gone(findings, is_replay)
    assert [(one.edition, one.outcome, one.is_known) for one in told] == [(one.edition, one.outcome, one.is_known) for one in findings]  # fmt: skip
    return [one.state for one in told]


@pytest.mark.parametrize("there", [found.NEW, found.CORRECTED, found.SAME, found.SHOWS_ANOTHER])
def test_a_page_is_not_there_yet_where_a_known_one_of_its_source_answers(there):
    known = finding(WSER, 2030, there, True)
    assert states(known, finding(WSER, 2031, found.NOT_YET)) == [there, found.NOT_YET]
    # Another source's answer says nothing of this one.
    assert states(finding(UTMB, 2030, there, True), finding(WSER, 2030, found.NOT_YET, True)) == [there, found.GONE]  # fmt: skip


def test_a_source_is_gone_where_no_known_edition_of_it_answers():
    known, new = finding(WSER, 2030, found.NOT_YET, True), finding(WSER, 2031, found.NOT_YET)
    assert states(known, new) == [found.GONE, found.GONE]
    # Nobody knew an edition of it: it is only not there yet.
    assert states(new) == [found.NOT_YET]
    # A known one was stopped by a fault, which says nothing.
    assert states(finding(WSER, 2030, found.STOPPED, True), new) == [found.STOPPED, found.NOT_YET]
    # A known edition is missing beside one that answers.
    assert states(known, finding(WSER, 2029, found.SAME, True), new) == [found.GONE, found.SAME, found.NOT_YET]  # fmt: skip


def test_a_list_before_the_race_and_another_edition_are_no_page_that_is_gone():
    before = finding(WSER, 2031, found.NOT_YET, not_run_yet=True)
    other = finding(WSER, 2031, found.NOT_YET, other_edition=True)
    gone = finding(WSER, 2030, found.NOT_YET, True)
    assert states(gone, before, other) == [found.GONE, found.NOT_YET, found.NOT_YET]
    # But a known edition that has become a list before the race is a fault.
    assert states(finding(WSER, 2030, found.NOT_YET, True, not_run_yet=True)) == [found.STOPPED]


def test_a_folder_that_is_replayed_need_not_hold_what_is_known():
    known, new = finding(WSER, 2030, found.NOT_YET, True), finding(WSER, 2031, found.NOT_YET)
    assert states(known, new, is_replay=True) == [found.NOT_IN_FOLDER, found.NOT_IN_FOLDER]
    assert states(finding(WSER, 2031, found.NOT_YET, not_run_yet=True), is_replay=True) == [found.NOT_YET]  # fmt: skip


RUN = text("fullname", "race_time", "is_finisher", "start", rows=[
    ("A", "20:00:00", "true", "2031-08-29T15:45:00Z"), ("B", "20:00:00", "true", "2031-08-30T15:45:00Z"),
    ("C", "", "false", "2031-08-29T16:00:00Z"), ("D", "", "false", ""),
])  # fmt: skip


def test_what_an_edition_says_for_the_registry():
    assert read_of(finding(LIVE, 2031, found.NEW, after=RUN)) == Read("utmb", 2031, "utmb_live", "https://a.b", 2, "2031-08-29")  # fmt: skip
    # A start of another year is no date of this edition, nor is a half one, and none is none.
    assert read_of(finding(LIVE, 2030, found.NEW, after=RUN)).date == ""
    assert read_of(finding(LIVE, 2031, found.NEW, after=RUN.assign(start="2031-08"))).date == ""
    assert read_of(finding(LIVE, 2031, found.NEW, after=RUN.assign(start=""))).date == ""
    assert read_of(finding(WSER, 2031, found.NEW, after=AFTER)) == Read("wser", 2031, "wser_results", "https://a.b", 3)  # fmt: skip
    assert read_of(finding(ENTRANTS, 2031, found.NEW, after=AFTER)).finishers == 0
    assert read_of(finding(WSER, 2031, found.NEW)) == Read("wser", 2031, "wser_results", "https://a.b", 0)  # fmt: skip


BOTH = ("wser", "utmb")


@pytest.mark.parametrize(
    ("years", "cancelled", "said"),
    [
        ({"wser": [2030, 2031], "utmb": [2031]}, [], ["Of 2031 Western States and UTMB are in."]),
        ({"wser": [2030, 2031], "utmb": [2030], "hardrock": [2032]}, [],
         ["2031 is half a year so far: Western States is in and UTMB is not, so no double of 2031 can be counted."]),
        ({"utmb": [2031]}, [("wser", 2030)], ["2031 is half a year so far: UTMB is in and Western States is not, so no double of 2031 can be counted."]),
        ({"utmb": [2031], "wser": [2030]}, [("wser", 2031)], ["Of 2031 UTMB is in; Western States was not held, so there is no double of 2031."]),
        ({}, [], []), ({"hardrock": [2031]}, [], []), ({"wser": [], "utmb": []}, [], []),
    ],
)  # fmt: skip
def test_where_the_newest_year_stands(years, cancelled, said):
    assert halves(years, BOTH, cancelled) == said


def test_of_three_races_each_that_lacks_is_named():
    (said,) = halves({"wser": [2031], "hardrock": [2030]}, ("wser", "hardrock", "utmb"), [])
    assert "Western States is in and Hardrock and UTMB is not" in said


CLAIM = Claim("wser", 2031, "date", "2031-06-28", "https://c.d", "read by `doubles update`: no page read states it; by the rule: the last weekend")  # fmt: skip


def test_the_page_of_a_run_that_found_nothing_new():
    said = telling.page_of_words([finding(WSER, 2030, found.SAME, True)], [], [], ["Of 2030 both are in."])  # fmt: skip
    assert said == (
        "What is new\n- No edition that was not there before.\n\n"
        "What changed\n- Nothing in data/raw changed.\n- 1 known editions were asked for again and are as they were.\n\n"
        "Where the year stands\n- Of 2030 both are in.\n\n"
        "What to do next\n- Nothing: the tables are as new as the organisers' pages."
    )


def test_the_page_of_a_run_with_all_that_there_can_be():
    changes = Changes("utmb_results", 2030, (), ("1 A",), ())
    findings = [
        replace(finding(WSER, 2031, found.NEW, after=AFTER), outcome=outcome(WROTE, "wser_results 2031: two bibs alike", rows=1234)),
        replace(finding(LOTTERY, 2031, found.NEW), outcome=outcome(WROTE, "", LOTTERY, rows=10)),
        finding(UTMB, 2030, found.CORRECTED, True, changes=changes), finding(UTMB, 2029, found.SAME, True), finding(UTMB, 2028, found.SAME, True),
        finding(UTMB, 2031, found.NOT_YET), finding(ENTRANTS, 2032, found.NOT_YET, message="a list before the race", not_run_yet=True),
        finding(LIVE, 2031, found.NO_TOKEN, message="needs a token"), finding(LIVE, 2030, found.NO_TOKEN, True, message="needs it too"),
        finding(ENTRANTS, 2030, found.NOT_IN_FOLDER, True), finding(ENTRANTS, 2031, found.NOT_IN_FOLDER),
        finding(SOURCES["wser_stats"], 2030, found.GONE, True), finding(SOURCES["wser_stats"], 2031, found.STOPPED, message="wser_stats 2031: half a page"),
        finding(SOURCES["wser_stats"], 2029, found.KEPT, True, message="kept it"),
    ]  # fmt: skip
    counts = ['wser_results,2031,1234,5,0,page,"Place | Time, all"', "utmb_results,2030,9,0,7,us,a"]
    said = telling.page_of_words(findings, counts, [CLAIM], ["half"], ["doubles: 1 -> 2"], ["Bo is Cy"])  # fmt: skip
    assert said.split("\n\n") == [
        "What is new\n- wser_results 2031: 1,234 rows, 3 finishers (https://a.b)\n- wser_lottery 2031: 10 rows, no times, as in every such list (https://a.b)",
        "What changed\n- utmb_results 2030: 0 rows added, 1 removed, 0 changed\n  - 1 A\n- 2 known editions were asked for again and are as they were.",
        "What is missing\n- utmb_results 2031: not published yet; looked for at https://a.b\n- a list before the race\n"
        "- utmb_live 2031: closed without a token; looked for at https://a.b\n- utmb_live 2030: closed without a token; looked for at https://a.b\n"
        "- wser_entrants 2031: not published yet, or not in the folder that was replayed; looked for at https://a.b\n- needs a token",
        "What looks odd\n- wser_results 2031: two bibs alike\n- wser_stats 2030: not there any more. No known edition of wser_stats answers "
        "either, so the source has moved or changed its address: https://a.b\n- wser_stats 2031 stopped: half a page\n- wser_stats 2029 kept: kept it",
        "What was written to data/curated\n- expected.csv: wser_results 2031, 1234 rows (as the page itself states), 5 repeats, 0 split times\n"
        "- expected.csv: utmb_results 2030, 9 rows (counted by us alone), 0 repeats, 7 split times\n"
        f"- edition_claims.csv: wser 2031 date 2031-06-28 ({CLAIM.why})",
        "Which numbers moved\n- doubles: 1 -> 2", "Who is another person now\n- Bo is Cy", "Where the year stands\n- half",
        "What to do next\n- Look at what stopped (wser_stats 2030, wser_stats 2031); docs/next-summer.md says what to do. What was there was kept.\n"
        "- Look up the date that was set by a rule, and put its page into edition_claims.csv.\n"
        "- Look at `git diff data`, then run `make report` and `make test`.\n"
        "- A list of applicants is new: `doubles scrape --source wser_lottery --source wser_waitlist --source wser_draw` fetches the older "
        "ones where they are not here, then `doubles entries` takes it in.\n"
        "- If a race was not held, add its row to edition_claims.csv (race, year, status, cancelled, yes, address, why): it is then no "
        "longer looked for.",
    ]  # fmt: skip
    assert [str(one.edition) for one in telling.failures(findings)] == ["wser_stats 2030", "wser_stats 2031"]  # fmt: skip


def test_new_editions_alone_change_no_earlier_one_and_stated_facts_need_no_look():
    findings = [replace(finding(WSER, 2031, found.NEW, after=AFTER), outcome=outcome(WROTE))]
    said = telling.page_of_words(findings, [], [replace(CLAIM, why="read by `doubles update`: stated in wser_results")], [])  # fmt: skip
    assert "What changed\n- No earlier edition.\n" in said and "by a rule" not in said
    assert "looks odd" not in said and "applicants" not in said and "not held" not in said
    early = telling.page_of_words([finding(WSER, 2031, found.NOT_YET, not_run_yet=True, message="m")], [], [], [])  # fmt: skip
    assert "not held" not in early and "Nothing: the tables" in early


@pytest.fixture
def known(monkeypatch) -> dict:
    """The known years of a few sources; all others are left out."""
    years = {"wser_results": [2027, 2028, 2030], "utmb_results": [2029], "wser_lottery": [2030], "hardrock_itra": [2020], "utmb_live": []}  # fmt: skip
    monkeypatch.setattr(newer, "SOURCES", {name: SOURCES[name] for name in years})
    monkeypatch.setattr(expected, "years_of", lambda source: years[source])
    monkeypatch.setattr(newer, "registered", lambda race, year: {"status": "cancelled" if (race, year) == ("utmb", 2030) else "held"})  # fmt: skip
    monkeypatch.setattr(newer, "years_given", lambda kind, race, last: [2019, 2031] if (kind, race) == (SOURCES["utmb_live"].found_by, "utmb") else [])  # fmt: skip
    return years


def asked(editions: list[Edition]) -> dict[str, list[int]]:
    said: dict[str, list[int]] = {}
    for one in editions:
        said.setdefault(one.source.name, []).append(one.year)
    return said


def test_newer_editions_are_those_after_the_last_and_those_passed_over_lately(known):
    # 2029 was passed over, of the lists of wishes the next year is looked for too, UTMB of 2030 was not held.
    assert asked(newer.newer(2031)) == {"wser_results": [2029, 2031], "utmb_results": [2031], "wser_lottery": [2031, 2032], "utmb_live": [2019, 2031]}  # fmt: skip
    # A gap longer ago than the corrections go is not looked for again.
    assert asked(newer.newer(2032))["wser_results"] == [2031, 2032]
    known["wser_results"] = [2030]
    assert asked(newer.newer(2031))["wser_results"] == [2031]
    known["wser_results"] = [2020]
    assert asked(newer.newer(2023))["wser_results"] == [2021, 2022, 2023]


def test_a_folder_is_asked_for_every_year_that_it_names(known, tmp_path):
    for name in (
        "results/2033-results/index.html",
        "uploads/2040/05/wser2032.xlsx",
        "x/20345.html",
        "2050/deep/a.html",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert newer.years_in(tmp_path) == {2033, 2032, 2040, 2050}
    assert asked(newer.newer(2031, tmp_path))["utmb_results"][-1] == 2050
    assert asked(newer.newer(2031, tmp_path))["wser_lottery"][-1] == 2050
    (tmp_path / "none").mkdir()
    assert newer.years_in(tmp_path / "none") == set()
    assert asked(newer.newer(2031, tmp_path / "none")) == asked(newer.newer(2031))


def test_known_editions_of_the_last_years_are_asked_for_again_and_always_the_newest(known):
    assert asked(newer.again(2031)) == {"wser_results": [2030], "utmb_results": [2029], "wser_lottery": [2030]}  # fmt: skip
    assert asked(newer.again(2030)) == {"wser_results": [2028, 2030], "utmb_results": [2029], "wser_lottery": [2030]}  # fmt: skip
    assert asked(newer.again(2040))["utmb_results"] == [2029]
    assert asked(newer.again(2031, every=True))["wser_results"] == [2027, 2028, 2030]
    assert "hardrock_itra" not in asked(newer.again(2031, every=True))


def test_a_race_is_cancelled_where_the_registry_says_so_of_that_year(known, monkeypatch):
    assert newer.was_cancelled(UTMB, 2030) and not newer.was_cancelled(UTMB, 2031)
    monkeypatch.setattr(newer, "registered", lambda race, year: None)
    assert not newer.was_cancelled(UTMB, 2030)
    assert not newer.was_cancelled(replace(UTMB, race=""), 2030)
