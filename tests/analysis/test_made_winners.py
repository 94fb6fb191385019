"""Winners, titles and doors on the four made summers, Western States and UTMB alone: each row follows from the starts written out there."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from made_summers import summers
from views import rows_of

from race_doubles.analysis.double_winners import winners
from race_doubles.analysis.double_winners.winners import NarrowestWin
from race_doubles.analysis.how_rare import both_races, titles, winning_both
from race_doubles.analysis.how_rare.titles import Titles
from race_doubles.analysis.who_gets_in import fared


@pytest.fixture(scope="module")
def both():
    return summers().only(("wser", "utmb"))


def called_off(tables, *editions):
    marked = pd.DataFrame(editions, columns=["race", "year"]).assign(
        kind="stopped", stopped_by_organiser=True, reason="storm", source="x"
    )
    return replace(tables, not_comparable=marked)


def test_titles_and_who_won_one_and_started_the_other(both):
    assert titles.titles(both) == Titles(won=3, pairs=7, years=4, wser_winners=6, unfinished=2, stopped=0, stopped_years=[], utmb_winners=3)  # fmt: skip
    assert titles.titles(called_off(both, ("utmb", 2032), ("wser", 2033))) == Titles(won=3, pairs=7, years=4, wser_winners=6, unfinished=2, stopped=1, stopped_years=[2032], utmb_winners=3)  # fmt: skip
    assert rows_of(titles.after_a_win(both)) == (
        "sex | winners | people | won | unfinished | share | share_low | share_high\n"
        "F | 4 | 2 | 2 | 1 | 0.5 | 0.122754 | 0.877246\n"
        "M | 2 | 2 | 1 | 1 | 0.5 | 0.0608303 | 0.93917"
    )  # fmt: skip
    assert rows_of(titles.after_a_win(called_off(both, ("utmb", 2032)))) == (
        "sex | winners | people | won | unfinished | share | share_low | share_high\n"
        "F | 3 | 2 | 2 | 1 | 0.666667 | 0.176736 | 0.961252\n"
        "M | 1 | 1 | 1 | 0 | 1 | 0.146746 | 1"
    )  # fmt: skip
    assert round(titles.difference_by_sex(titles.after_a_win(both)), 6) == 1.0  # fmt: skip


def test_who_is_known_at_both_races(both):
    assert rows_of(both_races.people_with_both(both)) == (
        "meaning | people | used_for\n"
        "a row in the results of each, in any years, also of those who did not start | 9 | how many links between the races are wrong\n"
        "a start at each, in any years | 9 | the share who ever doubled\n"
        "a start at each since 2030 | 9 | whether people avoid the same year\n"
        "a start at each in years in which both were held | 9 | this double among others\n"
        "a finish at each, in any years | 7 | \n"
        "a finish at each in years with both and no changed course | 7 | whether it is one skill\n"
        "a start at each in one year | 9 | the doubles\n"
        "a finish at each in one year | 6 | how rare the finished double is"
    )  # fmt: skip


def test_winners_seconds_and_margins(both):
    assert rows_of(winners.winning_times(both.starts).reset_index()) == (
        "race | year | sex | first_seconds | second_seconds\n"
        "wser | 2030 | M | 54000 | 55800\n"
        "wser | 2033 | M | 54300 | 56400\n"
        "wser | 2031 | M | 54600 | 79800\n"
        "wser | 2032 | M | 55200 | 80400\n"
        "wser | 2033 | F | 63600 | \n"
        "wser | 2032 | F | 64200 | \n"
        "wser | 2031 | F | 64800 | 68400\n"
        "wser | 2030 | F | 72000 | 73800\n"
        "utmb | 2033 | M | 72600 | 75600\n"
        "utmb | 2032 | M | 73200 | 102000\n"
        "utmb | 2030 | M | 73800 | 79200\n"
        "utmb | 2031 | M | 74400 | 75000\n"
        "utmb | 2031 | F | 86400 | 129600\n"
        "utmb | 2032 | F | 87000 | 88200\n"
        "utmb | 2030 | F | 90000 | 97200\n"
        "utmb | 2033 | F | 90600 | 118800"
    )  # fmt: skip
    MARGINS = winners.margins(both.doubles, both.starts)
    ADDED = [
        "year",
        "name",
        *(
            f"{race}_{what}"
            for race in ("wser", "utmb")
            for what in ("behind_seconds", "behind_share", "margin_seconds")
        ),
    ]
    assert rows_of(MARGINS[ADDED]) == (
        "year | name | wser_behind_seconds | wser_behind_share | wser_margin_seconds | utmb_behind_seconds | utmb_behind_share | "
        "utmb_margin_seconds\n"
        "2030 | Ada Ridge | 0 | 0 | 1800 | 0 | 0 | 7200\n"
        "2030 | Bea Col | 1800 | 0.025 |  | 7200 | 0.08 | \n"
        "2030 | Gil Crag | 1800 | 0.0333333 |  | 5400 | 0.0731707 | \n"
        "2030 | Hal Fell | 25200 | 0.466667 |  | 27000 | 0.365854 | \n"
        "2030 | Ivo Cairn |  |  |  | 52200 | 0.707317 | \n"
        "2031 | Eve Scree | 0 | 0 | 3600 | 0 | 0 | 43200\n"
        "2031 | Hal Fell | 25200 | 0.461538 |  | 27000 | 0.362903 | \n"
        "2031 | Joy Moor |  |  |  | 43200 | 0.5 | \n"
        "2032 | Cal Pass | 0 | 0 | 25200 |  |  | \n"
        "2032 | Eve Scree | 0 | 0 |  | 1200 | 0.0137931 | \n"
        "2032 | Hal Fell | 25200 | 0.456522 |  | 28800 | 0.393443 | \n"
        "2033 | Ada Ridge | 0 | 0 |  |  |  | \n"
        "2033 | Cal Pass | 2100 | 0.038674 |  | 3000 | 0.0413223 | \n"
        "2033 | Gil Crag | 0 | 0 | 2100 | 0 | 0 | 3000\n"
        "2033 | Hal Fell | 25200 | 0.464088 |  | 24600 | 0.338843 | \n"
        "2033 | Kim Beck |  |  |  | 0 | 0 | "
    )  # fmt: skip
    assert list(MARGINS)[-6:] == ['wser_behind_seconds', 'wser_behind_share', 'wser_margin_seconds', 'utmb_behind_seconds', 'utmb_behind_share', 'utmb_margin_seconds']  # fmt: skip
    NEAR = winners.near_misses(MARGINS)
    assert rows_of(NEAR[["year", "name", "won", "utmb_status"]]) == (
        "year | name | won | utmb_status\n"
        "2032 | Cal Pass | wser | dnf\n"
        "2032 | Eve Scree | wser | finished\n"
        "2033 | Ada Ridge | wser | dnf"
    )  # fmt: skip
    assert winners.narrowest_win(MARGINS) == NarrowestWin(name='Ada Ridge', year=2030, race='wser', seconds=1800)  # fmt: skip
    assert rows_of(winners.not_finished(NEAR, frozenset({("utmb", 2032), ("wser", 2033)}))[["year", "name", "stopped_race"]]) == (
        "year | name | stopped_race\n"
        "2032 | Cal Pass | utmb\n"
        "2033 | Ada Ridge | "
    )  # fmt: skip
    assert rows_of(winners.not_finished(both.doubles, frozenset({("utmb", 2033), ("wser", 2033)}))[["year", "name", "stopped_race"]]) == (
        "year | name | stopped_race\n"
        "2030 | Ivo Cairn | \n"
        "2031 | Joy Moor | \n"
        "2032 | Cal Pass | \n"
        "2033 | Ada Ridge | utmb\n"
        "2033 | Kim Beck | wser"
    )  # fmt: skip
    assert rows_of(winners.careers_with_both_titles(both.starts)) == (
        "runner_id | wser | utmb | sex | same_year | first_year\n"
        "r-ada | 2030 2033 | 2030 | F | True | 2030\n"
        "r-eve | 2031 2032 | 2031 | F | True | 2031\n"
        "r-gil | 2033 | 2033 | M | True | 2033"
    )  # fmt: skip


def test_who_would_have_won_and_who_was_one_person_away(both):
    assert rows_of(winning_both.heirs(both.starts, both.doubles[both.doubles["level"].eq("won")])) == (
        "year | race | name | heir | seconds\n"
        "2030 | wser | Ada Ridge | Bea Col | 1800\n"
        "2030 | utmb | Ada Ridge | Bea Col | 7200\n"
        "2031 | wser | Eve Scree | Bea Col | 3600\n"
        "2031 | utmb | Eve Scree | Joy Moor | 43200\n"
        "2033 | wser | Gil Crag | Cal Pass | 2100\n"
        "2033 | utmb | Gil Crag | Cal Pass | 3000"
    )  # fmt: skip
    assert rows_of(winning_both.one_away(both.starts, both.doubles)) == (
        "year | name | wser | utmb | rival\n"
        "2032 | Eve Scree | 1 | 2 | Bea Col"
    )  # fmt: skip


def test_how_those_of_each_door_fared(both):
    STARTS = both.starts[both.starts["race"].eq("wser")]
    DOORS = STARTS[["runner_id", "year"]].merge(
        both.doubles[["runner_id", "year", "level"]], how="left", on=["runner_id", "year"]
    )
    DOORS = DOORS.assign(
        doubled=DOORS["level"].notna(),
        door=DOORS["runner_id"].map(
            {
                "r-hal": "lottery",
                "r-ivo": "lottery",
                "r-cal": "top ten",
                "r-ada": "golden",
                "r-gil": "golden",
                "r-eve": "golden",
            }
        ),
    )
    assert rows_of(fared.fared(DOORS, both.starts)) == (
        "door | starts | people | finished | top10 | went_on | rate | rate_low | rate_high | finished_utmb | top10_utmb | finished_both | "
        "top10_both\n"
        "golden | 7 | 3 | 6 | 6 | 6 | 0.857143 | 0.499203 | 0.984123 | 5 | 5 | 5 | 5\n"
        "lottery | 7 | 2 | 6 | 3 | 5 | 0.714286 | 0.248313 | 0.963786 | 5 | 3 | 4 | 2\n"
        "top ten | 4 | 1 | 4 | 4 | 2 | 0.5 | 0.122754 | 0.877246 | 1 | 1 | 1 | 1"
    )  # fmt: skip


def test_combined_times_are_ranked_with_and_without_what_the_editions_did(monkeypatch, both):
    """Western States of 2030 told to be a tenth slower than that of other years, UTMB of 2031 a fifth: who ran there gains by so much."""
    editions = [(race, year) for race in ("utmb", "wser") for year in range(2030, 2034)]
    effects = pd.Series(0.0, index=pd.MultiIndex.from_tuples(editions))
    effects["wser", 2030], effects["utmb", 2031] = 0.1, 0.2
    asked = []
    monkeypatch.setattr(winners, "estimate", lambda rows: asked.append(rows) or "parameters")
    monkeypatch.setattr(winners, "fit", lambda rows, found: asked.append((rows, found)) or SimpleNamespace(edition_effects=effects))  # fmt: skip
    found = winners.combined(both)
    assert asked[1][0] is asked[0] and asked[1][1] == "parameters" and len(asked[0]) == 38
    assert rows_of(found[["year", "name", "sex", "combined_seconds", "rank", "adjusted_rank"]]) == (
        "year | name | sex | combined_seconds | rank | adjusted_rank\n"
        "2033 | Gil Crag | M | 126900 | 1 | 1\n2033 | Cal Pass | M | 132000 | 2 | 3\n2030 | Gil Crag | M | 135000 | 3 | 2\n"
        "2031 | Eve Scree | F | 151200 | 1 | 1\n2032 | Eve Scree | F | 152400 | 2 | 2\n2030 | Ada Ridge | F | 162000 | 3 | 3\n"
        "2030 | Bea Col | F | 171000 | 4 | 4\n2033 | Hal Fell | M | 176700 | 4 | 6\n2030 | Hal Fell | M | 180000 | 5 | 5\n"
        "2031 | Hal Fell | M | 181200 | 6 | 4\n2032 | Hal Fell | M | 182400 | 7 | 7"
    )  # fmt: skip
    gil = found[found["name"].eq("Gil Crag") & found["year"].eq(2030)].iloc[0]
    assert gil["adjusted"] == pytest.approx(np.log(55_800) + np.log(79_200) - 0.1)


def test_places_on_the_way_are_of_the_sex_by_the_last_reading_where_half_of_them_have_one():
    results = pd.DataFrame([(f"u{who}", "utmb", 2030, "F" if who < 5 else "M", 1000) for who in range(1, 7)] + [("w1", "wser", 2030, "F", 500)],
                           columns=["result_id", "race", "year", "sex", "finish_seconds"])  # fmt: skip
    rows = [("u1", "A", 1, 100), ("u2", "A", 1, 90), ("u3", "A", 1, 100), ("u4", "A", 1, None), ("u5", "A", 1, 10), ("u1", "Start", 0, 0), ("u2", "Start", 0, 0),
            ("u1", "B", 2, 200), ("u1", "B", 3, 260), ("u2", "B", 2, 250), ("u1", "C", 4, 900), ("w1", "A", 1, 5)]  # fmt: skip
    splits = pd.DataFrame(rows, columns=["result_id", "checkpoint", "sequence", "elapsed_seconds"]).astype({"elapsed_seconds": "Int64"})  # fmt: skip
    found = winners.through_the_race(splits, results, ["u2", "u1"])
    columns = ["result_id", "race", "year", "checkpoint", "sequence", "elapsed_seconds", "share", "place", "behind_seconds"]  # fmt: skip
    # Of three women with a time at A one alone has one at C, which is too few.
    assert rows_of(found[columns]) == (
        " | ".join(columns) + "\n"
        "u1 | utmb | 2030 | A | 1 | 100 | 0.1 | 2 | 10\nu1 | utmb | 2030 | B | 3 | 260 | 0.26 | 2 | 10\n"
        "u2 | utmb | 2030 | A | 1 | 90 | 0.09 | 1 | 0\nu2 | utmb | 2030 | B | 2 | 250 | 0.25 | 1 | 0"
    )  # fmt: skip


def test_a_double_win_is_as_hard_as_its_second_and_its_margin():
    """Two races of four women; a man of middling level takes 1,000 and 2,000 seconds there."""
    table = pd.DataFrame([
        (who, race, 2030, "M" if who == "max" else "F", "finished", middling * share, known, np.log(share) - residual, residual)
        for race, middling in (("wser", 1000.0), ("utmb", 2000.0))
        for who, share, known, residual in (("ann", 0.8, 2, -0.02), ("bea", 0.88, 1, 0.04), ("cat", 0.9, 0, 0.5), ("max", 0.7, 3, 0.01))
    ] + [("dee", "wser", 2030, "F", "dnf", 700.0, 5, 0.0, np.nan), ("eve", "wser", 2031, "F", "finished", 100.0, 5, 0.0, 0.3)],
        columns=["runner_id", "race", "year", "sex", "status", "finish_seconds", "known", "level", "residual"])  # fmt: skip
    wins = pd.DataFrame({"runner_id": ["ann", "max"], "year": [2030, 2030], "name": ["Ann", "Max"], "sex": ["F", "M"]})  # fmt: skip
    found = winning_both.hardest(table.drop(table.index[table["runner_id"].eq("max")]), wins.head(1)).iloc[0]  # fmt: skip
    assert [found["year"], found["name"], found["sex"]] == [2030, "Ann", "F"]
    assert found["field"] == pytest.approx(-np.log(0.88))
    assert found["margin"] == pytest.approx(np.log(0.88 / 0.8))
    assert found["pace"] == pytest.approx(-np.log(0.8))
    # The error of a median of the two of known level in each race, of the mean of two races.
    half = 1.96 * np.sqrt(np.pi / 2) * np.std([-0.02, 0.04], ddof=1) / np.sqrt(2) / np.sqrt(2)
    assert [found["pace_low"], found["pace_high"]] == pytest.approx([-np.log(0.8) - half, -np.log(0.8) + half])  # fmt: skip
    other = pd.concat([table, table[table["runner_id"].eq("max")].assign(runner_id="leo", finish_seconds=900.0)])  # fmt: skip
    assert winning_both.hardest(other, wins)["name"].tolist() == ["Max", "Ann"]
