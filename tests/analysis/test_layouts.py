"""Tables as readers see them: every cell of a few made rows, with women and men, both races, and what is missing."""

from __future__ import annotations

import pandas as pd
import pytest
from views import seen

from race_doubles.analysis.double_winners import layouts as winners
from race_doubles.analysis.how_rare import layouts as rarity
from race_doubles.analysis.the_data import layouts as data
from race_doubles.analysis.walmsley import layouts as forecasts
from race_doubles.analysis.what_it_costs import layouts as costs
from race_doubles.analysis.what_it_costs.effects import Effect
from race_doubles.analysis.who_is_who import layouts as people
from race_doubles.common.words import Estimate

WSER, UTMB = "Western States", "UTMB"


def cells(view) -> list[list]:
    """The rows of a view as lists, the headings first."""
    body = view.table.astype(object).where(view.table.notna(), "").to_numpy().tolist()
    return [list(view.table.columns), *body]


def of(view, heading: str) -> list:
    return view.table[heading].tolist()


def estimates(**values: list[tuple[float, float, float]]) -> dict[str, list[float]]:
    """Columns `name`, `name_low` and `name_high` of estimates."""
    return {
        f"{name}{end}": [float(one[at]) for one in found]
        for name, found in values.items()
        for at, end in enumerate(("", "_low", "_high"))
    }


LEVELS = pd.DataFrame(
    {
        "level": ["started", "won"], "doubles": [30, 2], "people": [25, 1], "women": [7, 1], "men": [18, 0],
        **estimates(per_1000_wser=[(12.34, 10, 15), (0.5, 0.1, 2)], per_1000_utmb=[(3.456, 3, 4), (0.25, 0.05, 1)],
                    per_1000_both=[(41.4, 30, 50), (2, 1, 9)]),
    }
)  # fmt: skip


def test_levels_with_their_three_rates_and_who_is_behind_them():
    assert cells(rarity.levels_view(LEVELS, "A caption"))[1:] == [
        ["started both", 30, "12.3 (10.0–15.0)", "3.46 (3.00–4.00)", "41 (30–50)", 25, 7, 18],
        ["won both", 2, "0.5 (0.1–2.0)", "0.25 (0.05–1.00)", "2 (1–9)", 1, 1, 0],
    ]
    view = rarity.levels_view(LEVELS, "A caption")
    assert view.caption == "A caption"
    assert list(view.table)[2:5] == ["Per 1,000 Western States starts", "Per 1,000 UTMB starts", "Per 1,000 people with both races"]  # fmt: skip
    assert list(view.table)[5:] == ["People", "By women", "By men"]


def test_years_with_the_starters_of_each_race_and_whose_course_changed():
    years = pd.DataFrame({"year": [2010, 2011, 2012], "started": [9, 8, 7], "finished": [6, 5, 4], "top10": [3, 2, 1], "podium": [2, 1, 0],
                          "won": [1, 0, 0], "wser": [400, 401, 402], "utmb": [2400, 2401, 2402], "changed": [[], ["utmb"], ["wser", "utmb"]]})  # fmt: skip
    found = cells(rarity.years_view(years))
    assert found[1] == [2010, 9, 6, 3, 2, 1, 400, 2400, ""]
    assert [row[-1] for row in found[2:]] == [UTMB, "both"]
    assert found[0][0] == "Year" and found[0][-3:] == ["Western States starters", "UTMB starters", "Changed course"]  # fmt: skip


def test_women_stand_in_the_columns_of_women():
    rates = pd.DataFrame(
        {
            "level": ["started", "podium", "won"], "F": [7, 2, 0], "M": [70, 4, 3], "F_people": [6, 2, 0], "M_people": [60, 3, 3],
            "place_ratio": [None, 1.4, 2.0], "place_ratio_low": [None, 0.4, 1.0], "place_ratio_high": [None, 4.4, 3.0],
            **estimates(ratio=[(0.5, 0.2, 0.9), (2.5, 1.1, 6), (0, 0, 0)], F_rate=[(8.8, 5, 12), (2.2, 1, 4), (0, 0, 1)],
                        M_rate=[(16.6, 14, 19), (0.9, 0.5, 2), (0.4, 0.1, 1)]),
        }
    ).astype({"place_ratio": float, "place_ratio_low": float, "place_ratio_high": float})  # fmt: skip
    view = rarity.sex_view(rates)
    assert of(view, "Women’s doubles (people)") == ["7 (6)", "2 (2)", "0 (0)"]
    assert of(view, "Men’s doubles (people)") == ["70 (60)", "4 (3)", "3 (3)"]
    assert of(view, "Women per 1,000 starts") == ["8.8 (5.0–12.0)", "2.2 (1.0–4.0)", "0.0 (0.0–1.0)"]  # fmt: skip
    assert of(view, "Men per 1,000 starts") == ["16.6 (14.0–19.0)", "0.9 (0.5–2.0)", "0.4 (0.1–1.0)"]  # fmt: skip
    # No ratio where one sex has none, and none a place where places are not counted.
    assert of(view, "Women to men, per start") == ["0.5 (0.2–0.9)", "2.5 (1.1–6.0)", ""]
    assert of(view, "Women to men, per place") == ["", "1.4 (0.4–4.4)", ""]


DOUBLES = pd.DataFrame(
    {
        "year": [2012, 2010], "name": ["Ann", "Bo"], "sex": ["F", "M"], "level": ["podium", "won"], "days_between": [62, 63],
        "wser_sex_place": [2, None], "utmb_sex_place": [11, 3], "wser_finish_seconds": [60_000, None],
        "utmb_finish_seconds": [90_061, 80_000], "combined_seconds": [150_061, None],
        "is_course_changed": [1, 0],
    }
).astype(dict.fromkeys(["wser_sex_place", "utmb_sex_place", "wser_finish_seconds", "utmb_finish_seconds", "combined_seconds"], "Int64"))  # fmt: skip


def test_a_double_as_a_line_with_what_is_missing_left_empty():
    assert cells(rarity.doublers_view(DOUBLES, "c")) == [
        ["Year", "Runner", "Sex", WSER, UTMB, "Together", "Days between"],
        ["2012*", "Ann", "F", "2nd, 16:40:00", "11th, 25:01:01", "41:41:01", 62],
        ["2010", "Bo", "M", "", "3rd, 22:13:20", "", 63],
    ]
    assert rarity.doublers_view(DOUBLES, "c").caption == "c (* a course was changed that year)"
    assert rarity.doublers_view(DOUBLES.tail(1), "c").caption == "c"


def test_every_edition_stands_left_of_those_that_compare():
    every = pd.DataFrame({"level": ["won", "podium", "top10", "finished", "started"], "doubles": [1, 2, 3, 4, 5],
                          **estimates(**{f"per_1000_{name}": [(at + shift, at, at + 9) for at in range(5)]
                                         for shift, name in enumerate(("wser", "utmb", "both"))})})  # fmt: skip
    without = every.assign(
        doubles=every["doubles"] + 10, per_1000_wser=every["per_1000_wser"] + 100
    )
    view = rarity.with_and_without(every, without)
    assert of(view, "Level") == ["started both", "finished both", "top ten at both", "podium at both", "won both"]  # fmt: skip
    assert of(view, "Doubles, all") == [5, 4, 3, 2, 1] and of(view, "Doubles, without") == [15, 14, 13, 12, 11]  # fmt: skip
    assert of(view, "Per 1,000 Western States starts, all")[0] == "4.0 (4.0–13.0)"
    assert of(view, "Per 1,000 Western States starts, without")[0] == "104.0 (4.0–13.0)"
    assert of(view, "Per 1,000 UTMB starts, all")[4] == "1.00 (0.00–9.00)"
    assert of(view, "Per 1,000 people with both races, without")[4] == "2 (0–9)"


def independent_of(seen: int, p_value: float) -> pd.DataFrame:
    return pd.DataFrame({"level": ["won"], "seen": [seen], "expected": [1.26], "low": [0], "high": [4], "p_value": [p_value]})  # fmt: skip


def test_seen_and_expected_side_by_side():
    view = rarity.independent_with_and_without(independent_of(5, 0.0004), independent_of(3, 0.034))
    assert cells(view)[1][1:] == [5, "1.3 (0–4)", "< 0.001", 3, "1.3 (0–4)", "0.03"]
    one = rarity.independent_view(independent_of(5, 0.0046), "c")
    assert cells(one)[0] == ["Level", "Seen", "Expected", "95% by chance", "Two-sided p"]
    assert cells(one)[1][1:] == [5, "1.3", "0–4", "0.005"]
    each = rarity.independent_view(independent_of(5, 0.5).assign(race="utmb", level="top10"), "c")
    assert cells(each)[1] == [UTMB, "top 10", 5, "1.3", "0–4", "0.50"]


def test_eras_and_marked_editions_keep_their_reason_and_source():
    marked = pd.DataFrame({"race": ["utmb"], "year": [2010], "reason": ["A storm"], "source": ["https://a.b/c"], "kind": ["x"]})  # fmt: skip
    assert cells(rarity.marked_view(marked)) == [["Race", "Year", "What happened", "Source"], [UTMB, 2010, "A storm", "https://a.b/c"]]  # fmt: skip
    eras = pd.DataFrame({"era": ["Golden"], "first_year": [2010], "reason": ["Tickets"], "source": ["s"]})  # fmt: skip
    assert cells(rarity.eras_view(eras)) == [["Era", "From", "What changed", "Source"], ["Golden", 2010, "Tickets", "s"]]  # fmt: skip
    rates = pd.DataFrame({
        "level": ["started", "top10", "started", "top10"], "era": ["", "", "Golden", "Golden"], "first": [2003, 2003, 2010, 2010],
        "last": [2009, 2009, 2025, 2025], "doubles": [9, 1, 19, 2], "people": [8, 1, 17, 2],
        **estimates(per_1000_wser=[(1, 0, 2), (3, 2, 4), (5, 4, 6), (7, 6, 8)], per_1000_utmb=[(2, 1, 3), (0, 0, 1), (4, 3, 5), (6, 5, 7)]),
    })  # fmt: skip
    assert cells(rarity.era_rates_view(rates))[1:] == [
        ["2003–2009", "1.0 (0.0–2.0)", "2.00 (1.00–3.00)", "3.0 (2.0–4.0)", 9, 8, 1],
        ["2010–2025, Golden", "5.0 (4.0–6.0)", "4.00 (3.00–5.00)", "7.0 (6.0–8.0)", 19, 17, 2],
    ]


MARGINS = pd.DataFrame(
    {
        "year": [2023, 2011], "level": ["won", "podium"], "name": ["Ann", "Bo"], "sex": ["F", "M"], "days_between": [69, 62],
        "wser_margin_seconds": [4000, None], "utmb_margin_seconds": [2400, 60], "wser_behind_seconds": [0, 3661], "utmb_behind_seconds": [0, 0],
        "wser_behind_share": [0.0, 0.0666], "utmb_behind_share": [0.0, 0.0], "wser_sex_place": [1, 3], "utmb_sex_place": [1, 1],
        "wser_finish_seconds": [55_000, 58_661], "utmb_finish_seconds": [84_000, 74_000],
    }
).astype({"wser_margin_seconds": "Int64", "utmb_margin_seconds": "Int64"})  # fmt: skip


def test_margins_of_a_winner_and_gaps_of_who_was_behind():
    assert cells(winners.margins_view(MARGINS, {2011}))[1:] == [
        ["2011*", "Bo", "M", WSER, "3rd", "16:17:41", "1:01:01 behind", "6.7%", 62],
        ["2011*", "Bo", "M", UTMB, "1st", "20:33:20", "won by 0:01:00", "", 62],
        ["2023", "Ann", "F", WSER, "1st", "15:16:40", "won by 1:06:40", "", 69],
        ["2023", "Ann", "F", UTMB, "1st", "23:20:00", "won by 0:40:00", "", 69],
    ]


def test_a_double_podium_is_one_line_with_both_races():
    assert cells(winners.podiums_view(MARGINS, {2011})) == [
        ["Runner", "Year", "Sex", WSER, UTMB],
        ["Bo", "2011*", "M", "3rd, 16:17:41, 1:01:01 behind", "1st, 20:33:20, won by 0:01:00"],
        ["Ann", "2023", "F", "1st, 15:16:40, won by 1:06:40", "1st, 23:20:00, won by 0:40:00"],
    ]


def test_who_won_one_is_told_with_the_other_race():
    rows = pd.DataFrame({
        "year": [2018, 2010, 2010, 2021], "name": ["Jo", "Zed", "Al", "Jo"], "sex": ["M", "M", "F", "M"], "won": ["wser", "wser", "utmb", "wser"],
        "wser_sex_place": [1, 1, 4, 1], "utmb_sex_place": [None, None, 1, 12], "wser_status": ["finished"] * 4,
        "utmb_status": ["dnf", "dnf", "finished", "finished"], "wser_finish_seconds": [52_000, 54_000, 70_000, 53_000],
        "utmb_finish_seconds": [None, None, 88_000, 90_000], "wser_behind_seconds": [0, 0, 7_322, 0], "utmb_behind_seconds": [None, None, 0, 9_000],
    }).astype({"utmb_sex_place": "Int64", "utmb_finish_seconds": "Int64", "utmb_behind_seconds": "Int64"})  # fmt: skip
    assert cells(winners.near_misses_view(rows, {2010}, {("utmb", 2010)}))[1:] == [
        ["Al", "2010*", "F", "UTMB, 24:26:40", "4th at Western States, 2:02:02 behind"],
        ["Zed", "2010*", "M", "Western States, 15:00:00", "race stopped at UTMB"],
        ["Jo", "2018", "M", "Western States, 14:26:40", "DNF at UTMB"],
        ["Jo", "2021", "M", "Western States, 14:43:20", "12th at UTMB, 2:30:00 behind"],
    ]
    assert of(winners.near_misses_view(rows, set(), set()), "The other race")[1] == "DNF at UTMB"


def test_careers_mark_the_year_of_the_race_whose_course_changed():
    careers = pd.DataFrame({"runner_id": ["r-a", "r-b"], "sex": ["F", "M"], "wser": [[2010, 2012], [2011]], "utmb": [[2010], [2013]], "same_year": [True, False]})  # fmt: skip
    view = winners.careers_view(careers, pd.Series({"r-a": "Ann", "r-b": "Bo"}), {("utmb", 2010), ("wser", 2011)})  # fmt: skip
    assert cells(view)[1:] == [["Ann", "F", "2010, 2012", "2010*", "yes"], ["Bo", "M", "2011*", "2013", "no"]]  # fmt: skip


def test_combined_times_are_of_one_sex_in_the_order_that_allows_for_editions():
    rows = pd.DataFrame({"sex": ["M", "F", "M", "M"], "adjusted_rank": [2, 1, 1, 2], "rank": [1, 1, 3, 2], "year": [2012, 2011, 2013, 2010],
                         "name": ["Bo", "Ann", "Cy", "Di"], "wser_finish_seconds": [1, 2, 3, 4], "utmb_finish_seconds": [60, 70, 80, 90], "combined_seconds": [61, 72, 83, 94]})  # fmt: skip
    view = winners.combined_view(rows, "M", {2013})
    assert cells(view)[1:] == [
        [1, "Cy", "2013*", "0:00:03", "0:01:20", "0:01:23", 3], [2, "Di", "2010", "0:00:04", "0:01:30", "0:01:34", 2],
        [2, "Bo", "2012", "0:00:01", "0:01:00", "0:01:01", 1],
    ]  # fmt: skip
    assert len(winners.combined_view(rows, "M", set(), most=2).table) == 2
    assert of(winners.combined_view(rows, "F", set()), "Runner") == ["Ann"] and "women" in winners.combined_view(rows, "F", set()).caption  # fmt: skip


def test_the_way_is_told_checkpoint_by_checkpoint_western_states_first():
    rows = pd.DataFrame({"result_id": ["u", "u", "w"], "year": [2023] * 3, "race": ["utmb", "utmb", "wser"], "sequence": [2, 1, 1],
                         "checkpoint": ["Courmayeur", "Chapieux", "Foresthill"], "share": [0.48, 0.3, 0.61], "place": [1, 2, 3], "behind_seconds": [0, 65, 3600]})  # fmt: skip
    view = winners.way_view(rows, {"u": "Ann 2023", "w": "Ann 2023"})
    assert cells(view)[1:] == [["Ann 2023", WSER, "Foresthill", "61%", "3rd", "1:00:00"], ["Ann 2023", UTMB, "Chapieux", "30%", "2nd", "0:01:05"],
                               ["Ann 2023", UTMB, "Courmayeur", "48%", "1st", ""]]  # fmt: skip


RESULTS = pd.DataFrame({"race": ["wser"] * 4 + ["utmb"] * 2 + ["cc"], "year": [2010, 2010, 2011, 2011, 2010, 2010, 2010],
                        "status": ["finished", "dnf", "finished", "late", "dns", "dsq", "finished"]})  # fmt: skip


def test_rows_by_outcome_of_the_two_races():
    assert cells(data.status_view(RESULTS)) == [
        ["Race", "Editions", "Finished", "After the limit", "Did not finish", "Disqualified", "Did not start"],
        [WSER, "2", "2", "1", "1", "none told", "none told"], [UTMB, "1", "none told", "none told", "none told", "1", "1"],
    ]  # fmt: skip


def test_official_counts_beside_ours():
    editions = pd.DataFrame({
        "race": ["wser", "utmb", "utmb"], "year": [2010, 2010, 2011], "starters": [400, 2400, 2300], "finishers": [300, None, 1500],
        "official_starters": [401, None, None], "official_finishers": [300, 1500, None], "starters_differ": ["one more", None, None],
        "finishers_differ": [None, None, None],
    })  # fmt: skip
    assert cells(data.counts_view(editions))[1:] == [[WSER, 2010, 400, 401, 300, 300, "one more"], [UTMB, 2010, 2400, "", 0, 1500, "none"]]  # fmt: skip


def test_starts_that_one_source_alone_lists_are_counted_by_outcome():
    told = pd.DataFrame({
        "race": ["wser"] * 4, "year": [2010, 2010, 2010, 2011], "field": ["start", "start", "start", "sex"], "source_a": ["wser_stats"] * 4,
        "source_b": ["wser_results"] * 4, "value_a": ["dnf", "dnf", "finished", "F"], "value_b": [""] * 4,
    })  # fmt: skip
    found = cells(data.missing_view(told))
    assert [row[1] for row in found[1:]] == [2010, 2010] and [row[-2:] for row in found[1:]] == [["dnf", 2], ["finished", 1]]  # fmt: skip
    assert found[1][2] != found[1][3]
    assert found[0] == ["Race", "Year", "Listed by", "Not by", "Outcome", "Starts"]


def test_corrections_name_race_and_source():
    rows = pd.DataFrame({"source": ["utmb_results"], "year": [2004], "field": ["name"], "published": ["A"], "correct": ["B"], "reason": ["C"], "line": [2]})  # fmt: skip
    (found,) = cells(data.corrections_view(rows))[1:]
    assert found[0].startswith("UTMB ") and found[1:] == [2004, "name", "A", "B", "C"]


@pytest.mark.parametrize(("name", "said"), [("name_published", "Name published"), ("bib", "Bib"), ("UTMB id", "UTMB id")])  # fmt: skip
def test_a_column_s_name_as_a_heading(name, said):
    assert people.heading(name) == said


def test_two_results_in_one_edition_for_readers():
    rows = pd.DataFrame({"race": ["utmb"], "year": [2010], "name_published": ["A B"], "bib": ["7"], "status": ["finished"], "finish_seconds": [3661],
                         "organiser_person_id": ["9"], "source": ["x"], "result_id": ["y"], "runner_id": ["z"]})  # fmt: skip
    view = people.twice_view(rows)
    assert cells(view) == [["Year", "Race", "Name published", "Bib", "Status", "Time", "Person number"], [2010, UTMB, "A B", "7", "finished", "1:01:01", "9"]]  # fmt: skip
    assert set(view.text_columns) == {"Year", "Bib", "Person number"}
    assert rows["finish_seconds"].tolist() == [3661]


def effect_of(value: float, doubled: int) -> Effect:
    return Effect(
        Estimate(value, value / 2, value * 2),
        people=11,
        doubled=doubled,
        others=333,
        log_error=0.075,
    )


def test_effects_with_the_numbers_behind_them():
    view = costs.effects_view({"Matched": effect_of(1.5, 22)}, "c", "Odds ratio")
    assert cells(view) == [
        ["Comparison", "Odds ratio (95% interval)", "Exposed people", "Their exposed starts", "Starts compared with", "Would be noticed from"],
        ["Matched", "1.50 (0.75–3.00)", 11, 22, 333, "1.23"],
    ]  # fmt: skip
    both = costs.with_and_without_view({"Matched": effect_of(1.5, 22)}, {"Matched": effect_of(1.2, 20)})  # fmt: skip
    assert cells(both)[1] == ["Matched", "1.50 (0.75–3.00)", 22, "1.20 (0.60–2.40)", 20]


def test_the_balance_shows_which_side_is_which():
    balance = pd.DataFrame({"name": ["level", "born"], "exposed": [0.126, 1980.4], "matched": [-0.2, 99.9], "difference": [0.046, -0.5]})  # fmt: skip
    assert cells(costs.balance_view(balance)) == [
        ["What", "Doublers", "Matched", "Standardised difference"], ["level", "0.13", "-0.20", "+0.05"], ["born", "1980", "99.90", "−0.50"],
    ]  # fmt: skip
    parts = pd.DataFrame({"name": ["all"], "starts": [40], "seen": [12.0], "expected": [9.6], **estimates(ratio=[(1.25, 0.6, 2.2)])})  # fmt: skip
    assert cells(costs.parts_view(parts))[1] == ["all", 40, "12", "10", "1.25 (0.60–2.20)"]


def test_where_doublers_were_last_seen_in_the_order_of_the_course():
    places = pd.DataFrame({"place": ["A"] * 3 + ["B"] * 4 + ["C"] * 2, "doubler": [True, False, False, True, True, True, False, False, False],
                           "share": [0.6] * 3 + [0.2] * 4 + [0.1] * 2})  # fmt: skip
    assert cells(costs.checkpoints_view(places, most=2))[1:] == [["B", "20%", 3, "75%", "20%"], ["A", "60%", 1, "25%", "40%"]]  # fmt: skip
    assert of(costs.checkpoints_view(places), "Last checkpoint") == ["C", "B", "A"]


def test_favourites_of_one_sex_and_what_came_of_them():
    chances = pd.DataFrame({
        "runner_id": ["a", "b", "c", "d"], "name": ["Zoe", "Amy", "Bo", "Eve"], "sex": ["F", "F", "M", "F"], "known": [3, 4, 5, 6],
        "chance": [0.3, 0.3, 0.9, 0.001], "top10": [0.8, 0.7, 0.9, 0.02], "dnf": [0.1, 0.2, 0.3, 0.4], "sex_place": [2, None, 1, 11],
        "status": ["finished", "dnf", "finished", "finished"],
    }).astype({"sex_place": "Int64"})  # fmt: skip
    assert cells(forecasts.favourites_view(chances, "utmb", "F")) == [
        ["Runner", "Results known", "Chance to win", "Chance of top 10", "Chance of stopping", "Then"],
        ["Amy", 4, "30%", "70%", "20%", "DNF"], ["Zoe", 3, "30%", "80%", "10%", "2nd"], ["Eve", 6, "<1%", "2%", "40%", "11th"],
    ]  # fmt: skip
    assert of(forecasts.favourites_view(chances, "wser", "F", most=1), "Runner") == ["Amy"]
    assert forecasts.favourites_view(chances, "wser", "M").caption.startswith("Western States: ")


ATTEMPT = pd.DataFrame({
    "year": [2010, 2024], "name": ["Bo", "Jim"], "p_wser": [0.5, 0.25], "p_utmb": [0.125, 0.75], "p_both": [0.06, 0.2], "p_dnf": [0.3, 0.4],
    "wser_sex_place": [1, 1], "wser_status": ["finished", "finished"], "wser_finish_seconds": [54_000, 50_000],
    "utmb_sex_place": [None, None], "utmb_status": ["dnf", "dnf"], "utmb_finish_seconds": [None, None],
}).astype({"utmb_sex_place": "Int64", "utmb_finish_seconds": "Int64"})  # fmt: skip


def test_attempts_with_an_asterisk_at_the_race_whose_course_changed():
    view = forecasts.attempts_view(ATTEMPT, "c", {("utmb", 2010)})
    assert cells(view)[1:] == [
        ["Bo", 2010, "50%", "12%", "6%", "30%", "1st in 15:00:00", "DNF*"], ["Jim", 2024, "25%", "75%", "20%", "40%", "1st in 13:53:20", "DNF"],
    ]  # fmt: skip
    assert view.caption == "c (* changed course)"
    assert forecasts.attempts_view(ATTEMPT, "c", {("utmb", 2011)}).caption == "c"
    # One word everywhere for whom a storm stopped with all others: nobody's own dropping out.
    ended = forecasts.attempts_view(ATTEMPT, "c", {("utmb", 2010)}, {("utmb", 2010)})
    assert of(ended, "Result at UTMB") == ["race stopped*", "DNF"]
    # On a phone the first cell heads a card: the runner, and no year where there is but one.
    season = forecasts.attempts_view(ATTEMPT[ATTEMPT["year"].eq(2024)], "c", set())
    assert cells(season)[0][:2] == ["Runner", "Win Western States"]
    assert cells(season)[1][:2] == ["Jim", "25%"]
    choices = forecasts.choices_view({"plain": ATTEMPT}, "Jim", 2024)
    assert cells(choices) == [["Choice", "Win Western States", "Win UTMB", "Win both", "Stop at UTMB"], ["plain", "25%", "75%", "20%", "40%"]]  # fmt: skip


def test_scores_of_the_model_beside_simple_forecasts():
    scores = pd.DataFrame({"event": ["both"], "attempts": [90], "wins": [4], "model": [0.0411], "past": [0.0522], "last": [0.0633], "even": [0.0744], "never": [0.0855],
                           **estimates(skill_past=[(0.1, 0, 0.2)], skill_last=[(0.2, 0.1, 0.3)], skill_never=[(0.3, float("-inf"), 0.4)])})  # fmt: skip
    view = forecasts.scores_view(scores, "c")
    assert cells(view)[1] == ["win both", 90, 4, "0.041", "0.052", "0.063", "0.074", "0.086", "0.10 (0.00–0.20)", "0.20 (0.10–0.30)", "0.30 (−∞–0.40)"]  # fmt: skip
    assert view.caption.startswith("c; −∞")
    assert forecasts.scores_view(scores.assign(skill_never_low=0.1), "c").caption == "c"


def test_stops_are_counted_from_the_shares():
    groups = pd.DataFrame({"race": ["utmb"], "low": [0.1], "high": [0.2], "forecasts": [50], "mean": [0.15], "seen": [0.22], "seen_low": [0.1], "seen_high": [0.34]})  # fmt: skip
    assert cells(forecasts.stopping_view(groups))[1] == [UTMB, "10%–20%", 50, "7.5", 11, "15%", "22%", "10%–34%"]  # fmt: skip
    rows = cells(forecasts.calibration_view({UTMB: groups}))
    assert rows[1][:5] == [UTMB, "10%–20%", 50, "7.5", 11]


def test_families_without_an_expected_win_have_no_ratio():
    families = pd.DataFrame({"event": ["wser", "utmb"], "family": ["past", "never"], "brier": [0.01234, 0.5], "log": [0.1234, float("inf")], "expected": [2.5, 0.0], "wins": [3, 1],
                             **estimates(ratio=[(1.2, 0.3, 2.4), (0, 0, 0)])})  # fmt: skip
    assert cells(forecasts.families_view(families))[1:] == [
        ["win Western States", "earlier attempts’ rate", "0.0123", "0.123", "2.5", 3, "1.2 (0.3–2.4)"], ["win UTMB", "“never”", "0.5000", "∞", "0.0", 1, "–"],
    ]  # fmt: skip


def test_scores_of_every_starter():
    scores = pd.DataFrame({"race": ["utmb"], "event": ["top10"], "starters": [900], "expected": [19.96], "seen": [20], "model": [0.0112345], "rate": [0.0212345],
                           "log_model": [0.05554], "log_rate": [0.07774], **estimates(skill=[(0.25, 0.1, 0.4)])})  # fmt: skip
    assert cells(forecasts.starter_scores_view(scores))[1] == [UTMB, "top 10", 900, "20.0", 20, "0.01123", "0.02123", "0.0555", "0.0777", "0.25 (0.10–0.40)"]  # fmt: skip


def test_a_ratio_known_too_badly_is_printed_with_a_digit_less_and_never_as_nought():
    assert rarity.ratio_cell(Estimate(9.2, 0.71, 119.28), 2) == "9.2 (0.71–119.3)"
    assert rarity.ratio_cell(Estimate(2.7, 0.4, 32.04), 1) == "3 (0.4–32)"
    assert rarity.ratio_cell(Estimate(1.6, 1.2, 2.2), 1) == "1.6 (1.2–2.2)"


def test_tables_of_03_with_their_captions_and_headings():
    assert seen(rarity.levels_view(LEVELS, "A caption")) == (
        "A caption\n"
        "left: \n"
        "Level | Doubles | Per 1,000 Western States starts | Per 1,000 UTMB starts | Per 1,000 people with both races | People | By "
        "women | By men\n"
        "started both | 30 | 12.3 (10.0–15.0) | 3.46 (3.00–4.00) | 41 (30–50) | 25 | 7 | 18\n"
        "won both | 2 | 0.5 (0.1–2.0) | 0.25 (0.05–1.00) | 2 (1–9) | 1 | 1 | 0"
    )  # fmt: skip
    assert seen(rarity.doublers_view(DOUBLES, "A caption")) == (
        "A caption (* a course was changed that year)\n"
        "left: \n"
        "Year | Runner | Sex | Western States | UTMB | Together | Days between\n"
        "2012* | Ann | F | 2nd, 16:40:00 | 11th, 25:01:01 | 41:41:01 | 62\n"
        "2010 | Bo | M |  | 3rd, 22:13:20 |  | 63"
    )  # fmt: skip
    EVERY = pd.DataFrame(
        {
            "level": ["won", "podium", "top10", "finished", "started"],
            "doubles": [1, 2, 3, 4, 5],
            **estimates(
                **{f"per_1000_{name}": [(1, 0, 9)] * 5 for name in ("wser", "utmb", "both")}
            ),
        }
    )
    assert seen(rarity.with_and_without(EVERY, EVERY.assign(doubles=0))) == (
        "Doubles and their rates, with and without the editions whose course does not compare\n"
        "left: \n"
        "Level | Per 1,000 Western States starts, all | Per 1,000 Western States starts, without | Per 1,000 UTMB starts, all | Per "
        "1,000 UTMB starts, without | Per 1,000 people with both races, all | Per 1,000 people with both races, without | Doubles, all"
        " | Doubles, without\n"
        "started both | 1.0 (0.0–9.0) | 1.0 (0.0–9.0) | 1.00 (0.00–9.00) | 1.00 (0.00–9.00) | 1 (0–9) | 1 (0–9) | 5 | 0\n"
        "finished both | 1.0 (0.0–9.0) | 1.0 (0.0–9.0) | 1.00 (0.00–9.00) | 1.00 (0.00–9.00) | 1 (0–9) | 1 (0–9) | 4 | 0\n"
        "top ten at both | 1.0 (0.0–9.0) | 1.0 (0.0–9.0) | 1.00 (0.00–9.00) | 1.00 (0.00–9.00) | 1 (0–9) | 1 (0–9) | 3 | 0\n"
        "podium at both | 1.0 (0.0–9.0) | 1.0 (0.0–9.0) | 1.00 (0.00–9.00) | 1.00 (0.00–9.00) | 1 (0–9) | 1 (0–9) | 2 | 0\n"
        "won both | 1.0 (0.0–9.0) | 1.0 (0.0–9.0) | 1.00 (0.00–9.00) | 1.00 (0.00–9.00) | 1 (0–9) | 1 (0–9) | 1 | 0"
    )  # fmt: skip
    assert seen(rarity.independent_with_and_without(independent_of(5, 0.0004), independent_of(3, 0.034))) == (
        "Seen and as independent races would have made them, with and without changed courses\n"
        "left: \n"
        "Level | Seen, all | Expected (95%), all | Two-sided p, all | Seen, without | Expected (95%), without | Two-sided p, without\n"
        "won both | 5 | 1.3 (0–4) | < 0.001 | 3 | 1.3 (0–4) | 0.03"
    )  # fmt: skip
    assert seen(rarity.independent_view(independent_of(5, 0.0046), "A caption")) == (
        "A caption\n"
        "left: \n"
        "Level | Seen | Expected | 95% by chance | Two-sided p\n"
        "won both | 5 | 1.3 | 0–4 | 0.005"
    )  # fmt: skip
    assert seen(rarity.independent_view(independent_of(5, 0.5).assign(race="utmb", level="top10"), "c")) == (
        "c\n"
        "left: \n"
        "Race | Level | Seen | Expected | 95% by chance | Two-sided p\n"
        "UTMB | top 10 | 5 | 1.3 | 0–4 | 0.50"
    )  # fmt: skip
    YEARS = pd.DataFrame(
        {
            "year": [2010, 2012],
            "started": [9, 7],
            "finished": [6, 4],
            "top10": [3, 1],
            "podium": [2, 0],
            "won": [1, 0],
            "wser": [400, 402],
            "utmb": [2400, 2402],
            "changed": [[], ["wser", "utmb"]],
        }
    )
    assert seen(rarity.years_view(YEARS)) == (
        "Doubles by year; each level includes the stronger ones\n"
        "left: Changed course\n"
        "Year | Started both | Finished both | Top ten at both | Podium at both | Won both | Western States starters | UTMB starters |"
        " Changed course\n"
        "2010 | 9 | 6 | 3 | 2 | 1 | 400 | 2400 | \n"
        "2012 | 7 | 4 | 1 | 0 | 0 | 402 | 2402 | both"
    )  # fmt: skip
    MARKED = pd.DataFrame(
        {
            "race": ["utmb"],
            "year": [2010],
            "reason": ["A storm"],
            "source": ["https://a.b/c"],
            "kind": ["x"],
            "era": ["Golden"],
            "first_year": [2010],
        }
    )
    assert seen(rarity.marked_view(MARKED)) == (
        "Editions whose course does not compare with the others\n"
        "left: Source\n"
        "Race | Year | What happened | Source\n"
        "UTMB | 2010 | A storm | https://a.b/c"
    )  # fmt: skip
    assert seen(rarity.eras_view(MARKED)) == (
        "When the ways into the races changed\n"
        "left: Source\n"
        "race | year | What changed | Source | kind | Era | From\n"
        "utmb | 2010 | A storm | https://a.b/c | x | Golden | 2010"
    )  # fmt: skip
    SEXES = pd.DataFrame(
        {
            "level": ["podium"],
            "F": [2],
            "M": [4],
            "F_people": [2],
            "M_people": [3],
            **estimates(
                ratio=[(2.5, 1.1, 6)],
                F_rate=[(2.2, 1, 4)],
                M_rate=[(0.9, 0.5, 2)],
                place_ratio=[(1.4, 0.4, 4.4)],
            ),
        }
    )
    assert seen(rarity.sex_view(SEXES)) == (
        "Doubles by sex, per Western States start of that sex and per place on offer (ratios are posterior medians; 95% intervals)\n"
        "left: \n"
        "Level | Women to men, per start | Women to men, per place | Women per 1,000 starts | Men per 1,000 starts | Women’s doubles "
        "(people) | Men’s doubles (people)\n"
        "podium at both | 2.5 (1.1–6.0) | 1.4 (0.4–4.4) | 2.2 (1.0–4.0) | 0.9 (0.5–2.0) | 2 (2) | 4 (3)"
    )  # fmt: skip
    RATES = pd.DataFrame(
        {
            "level": ["started", "top10"],
            "era": ["", ""],
            "first": [2003, 2003],
            "last": [2009, 2009],
            "doubles": [9, 1],
            "people": [8, 1],
            **estimates(per_1000_wser=[(1, 0, 2), (3, 2, 4)], per_1000_utmb=[(2, 1, 3), (0, 0, 1)]),
        }
    )
    assert seen(rarity.era_rates_view(RATES)) == (
        "Doubling before and after the ways in changed (95% intervals)\n"
        "left: Years\n"
        "Years | Started both, per 1,000 Western States starts | Started both, per 1,000 UTMB starts | Top ten at both, per 1,000 "
        "Western States starts | Started both | People | Top ten at both\n"
        "2003–2009 | 1.0 (0.0–2.0) | 2.00 (1.00–3.00) | 3.0 (2.0–4.0) | 9 | 8 | 1"
    )  # fmt: skip


def test_tables_of_04_with_their_captions_and_headings():
    assert seen(winners.margins_view(MARGINS, {2011})) == (
        "Every double podium: places, times and margins (* a course was changed that year)\n"
        "left: Margin\n"
        "Year | Runner | Sex | Race | Place | Time | Margin | Behind, % of the winner’s time | Days between\n"
        "2011* | Bo | M | Western States | 3rd | 16:17:41 | 1:01:01 behind | 6.7% | 62\n"
        "2011* | Bo | M | UTMB | 1st | 20:33:20 | won by 0:01:00 |  | 62\n"
        "2023 | Ann | F | Western States | 1st | 15:16:40 | won by 1:06:40 |  | 69\n"
        "2023 | Ann | F | UTMB | 1st | 23:20:00 | won by 0:40:00 |  | 69"
    )  # fmt: skip
    NEAR = pd.DataFrame(
        {
            "year": [2018],
            "name": ["Jo"],
            "sex": ["M"],
            "won": ["wser"],
            "wser_sex_place": [1],
            "utmb_sex_place": [None],
            "wser_status": ["finished"],
            "utmb_status": ["dnf"],
            "wser_finish_seconds": [52_000],
            "utmb_finish_seconds": [None],
            "wser_behind_seconds": [0],
            "utmb_behind_seconds": [None],
        }
    ).astype(
        {"utmb_sex_place": "Int64", "utmb_finish_seconds": "Int64", "utmb_behind_seconds": "Int64"}
    )
    assert seen(winners.near_misses_view(NEAR, {2018}, {("utmb", 2018)})) == (
        "Won one, started the other (* a course was changed that year)\n"
        "left: Won, The other race\n"
        "Runner | Year | Sex | Won | The other race\n"
        "Jo | 2018* | M | Western States, 14:26:40 | race stopped at UTMB"
    )  # fmt: skip
    assert seen(winners.careers_view(pd.DataFrame({"runner_id": ["r-a"], "sex": ["F"], "wser": [[2010, 2012]], "utmb": [[2010]], "same_year": [True]}), pd.Series({"r-a": "Ann"}), {("utmb", 2010)})) == (
        "Runners who hold both titles (* that course was changed that year)\n"
        "left: Western States won in, UTMB won in\n"
        "Runner | Sex | Western States won in | UTMB won in | In one year\n"
        "Ann | F | 2010, 2012 | 2010* | yes"
    )  # fmt: skip
    COMBINED = pd.DataFrame(
        {
            "sex": ["M", "F"],
            "adjusted_rank": [2, 1],
            "rank": [1, 1],
            "year": [2012, 2011],
            "name": ["Bo", "Ann"],
            "wser_finish_seconds": [1, 2],
            "utmb_finish_seconds": [60, 70],
            "combined_seconds": [61, 72],
        }
    )
    assert seen(winners.combined_view(COMBINED, "M", {2012})) == (
        "Best combined times, men, editions allowed for (* a course was changed that year)\n"
        "left: \n"
        "Rank, editions allowed for | Runner | Year | Western States | UTMB | Together | Rank of the plain sum\n"
        "2 | Bo | 2012* | 0:00:01 | 0:01:00 | 0:01:01 | 1"
    )  # fmt: skip
    assert seen(winners.combined_view(COMBINED, "F", set())) == (
        "Best combined times, women, editions allowed for (* a course was changed that year)\n"
        "left: \n"
        "Rank, editions allowed for | Runner | Year | Western States | UTMB | Together | Rank of the plain sum\n"
        "1 | Ann | 2011 | 0:00:02 | 0:01:10 | 0:01:12 | 1"
    )  # fmt: skip
    assert seen(winners.way_view(pd.DataFrame({"result_id": ["u"], "year": [2023], "race": ["utmb"], "sequence": [2], "checkpoint": ["Courmayeur"], "share": [0.48], "place": [1], "behind_seconds": [65]}), {"u": "Ann 2023"})) == (
        "Place among women or men at each checkpoint of the winning races of the double winners\n"
        "left: Behind the leader\n"
        "Runner | Race | Checkpoint | Share of own time | Place | Behind the leader\n"
        "Ann 2023 | UTMB | Courmayeur | 48% | 1st | 0:01:05"
    )  # fmt: skip


def test_tables_of_01_02_and_05_with_their_captions_and_headings():
    assert seen(data.status_view(RESULTS)) == (
        "Editions, and everybody listed by what became of them\n"
        "left: Race\n"
        "Race | Editions | Finished | After the limit | Did not finish | Disqualified | Did not start\n"
        "Western States | 2 | 2 | 1 | 1 | none told | none told\n"
        "UTMB | 1 | none told | none told | none told | 1 | 1"
    )  # fmt: skip
    EDITIONS = pd.DataFrame(
        {
            "race": ["wser"],
            "year": [2010],
            "starters": [400],
            "finishers": [300],
            "official_starters": [401],
            "official_finishers": [300],
            "starters_differ": ["one more"],
            "finishers_differ": [None],
        }
    )
    assert seen(data.counts_view(EDITIONS)) == (
        "Our counts beside the official ones\n"
        "left: Race, Difference\n"
        "Race | Year | Starters | Official starters | Finishers | Official finishers | Difference\n"
        "Western States | 2010 | 400 | 401 | 300 | 300 | one more"
    )  # fmt: skip
    assert seen(data.missing_view(pd.DataFrame({"race": ["wser"], "year": [2010], "field": ["start"], "source_a": ["wser_stats"], "source_b": ["wser_results"], "value_a": ["dnf"], "value_b": [""]}))) == (
        "Starts that only one of two sources lists\n"
        "left: Race, Listed by, Not by, Outcome\n"
        "Race | Year | Listed by | Not by | Outcome | Starts\n"
        "Western States | 2010 | stats file | results page | dnf | 1"
    )  # fmt: skip
    assert seen(data.corrections_view(pd.DataFrame({"source": ["utmb_results"], "year": [2004], "field": ["name"], "published": ["A"], "correct": ["B"], "reason": ["C"], "line": [2]}))) == (
        "Published values that are wrong\n"
        "left: Source, Field, Published, Correct, Reason\n"
        "Source | Year | Field | Published | Correct | Reason\n"
        "UTMB results API | 2004 | name | A | B | C"
    )  # fmt: skip
    assert seen(people.twice_view(pd.DataFrame({"race": ["utmb"], "year": [2010], "name_published": ["A B"], "bib": ["7"], "status": ["finished"], "finish_seconds": [3661], "organiser_person_id": ["9"], "source": ["x"], "result_id": ["y"], "runner_id": ["z"]}))) == (
        "Two results of one person in one edition\n"
        "left: Year, Bib, Person number\n"
        "Year | Race | Name published | Bib | Status | Time | Person number\n"
        "2010 | UTMB | A B | 7 | finished | 1:01:01 | 9"
    )  # fmt: skip
    assert seen(costs.effects_view({"Matched": effect_of(1.5, 22)}, "A caption", "Odds ratio")) == (
        "A caption\n"
        "left: \n"
        "Comparison | Odds ratio (95% interval) | Exposed people | Their exposed starts | Starts compared with | Would be noticed from\n"
        "Matched | 1.50 (0.75–3.00) | 11 | 22 | 333 | 1.23"
    )  # fmt: skip
    assert seen(costs.with_and_without_view({"Matched": effect_of(1.5, 22)}, {"Matched": effect_of(1.2, 20)})) == (
        "With and without the editions whose course does not compare (ratios, 95% intervals)\n"
        "left: \n"
        "Comparison | All editions | Exposed starts | Without changed courses | Exposed starts left\n"
        "Matched | 1.50 (0.75–3.00) | 22 | 1.20 (0.60–2.40) | 20"
    )  # fmt: skip
    assert seen(costs.balance_view(pd.DataFrame({"name": ["level"], "exposed": [0.126], "matched": [-0.2], "difference": [0.046]}))) == (
        "The check of the matching: how alike the two sides are\n"
        "left: \n"
        "What | Doublers | Matched | Standardised difference\n"
        "level | 0.13 | -0.20 | +0.05"
    )  # fmt: skip
    assert seen(costs.parts_view(pd.DataFrame({"name": ["all"], "starts": [40], "seen": [12.0], "expected": [9.6], **estimates(ratio=[(1.25, 0.6, 2.2)])}))) == (
        "Non-finishes at UTMB, seen and expected, by what the matching could use\n"
        "left: \n"
        "Starts | Number | Not finished | Expected from level and record | Seen / expected\n"
        "all | 40 | 12 | 10 | 1.25 (0.60–2.20)"
    )  # fmt: skip
    assert seen(costs.checkpoints_view(pd.DataFrame({"place": ["A"] * 3, "doubler": [True, False, False], "share": [0.6] * 3}))) == (
        "Where most doublers who stopped were last seen at UTMB, in the order of the course\n"
        "left: \n"
        "Last checkpoint | Of a median finisher’s time | Doublers | Share of doublers | Share of others\n"
        "A | 60% | 1 | 100% | 100%"
    )  # fmt: skip


def test_tables_of_06_with_their_captions_and_headings():
    CHANCES = pd.DataFrame(
        {
            "runner_id": ["a"],
            "name": ["Zoe"],
            "sex": ["F"],
            "known": [3],
            "chance": [0.3],
            "top10": [0.8],
            "dnf": [0.1],
            "sex_place": [2],
            "status": ["finished"],
        }
    )
    assert seen(forecasts.favourites_view(CHANCES, "utmb", "F")) == (
        "UTMB: the favourites as known before the season\n"
        "left: Then\n"
        "Runner | Results known | Chance to win | Chance of top 10 | Chance of stopping | Then\n"
        "Zoe | 3 | 30% | 80% | 10% | 2nd"
    )  # fmt: skip
    assert seen(forecasts.attempts_view(ATTEMPT, "A caption", {("utmb", 2010)})) == (
        "A caption (* changed course)\n"
        "left: Runner, Result at Western States, Result at UTMB\n"
        "Runner | Year | Win Western States | Win UTMB | Win both | Stop at UTMB | Result at Western States | Result at UTMB\n"
        "Bo | 2010 | 50% | 12% | 6% | 30% | 1st in 15:00:00 | DNF*\n"
        "Jim | 2024 | 25% | 75% | 20% | 40% | 1st in 13:53:20 | DNF"
    )  # fmt: skip
    assert seen(forecasts.choices_view({"plain": ATTEMPT}, "Jim", 2024)) == (
        "Jim 2024 under other choices of the model\n"
        "left: Choice\n"
        "Choice | Win Western States | Win UTMB | Win both | Stop at UTMB\n"
        "plain | 25% | 75% | 20% | 40%"
    )  # fmt: skip
    TOGETHER = pd.DataFrame(
        {
            "courses": ["all", "all"],
            "neighbours": [200, 200],
            "stopping": ["as it is", "plain"],
            "p_both": [0.082, 0.13],
        }
    )
    assert seen(forecasts.together_view(TOGETHER, "Jim", 2024)) == (
        "Jim 2024: winning both under every combination of the choices\n"
        "left: Learnt from\n"
        "Learnt from | Neighbours | Win both: as it is | Win both: plain\n"
        "all | 200 | 8% | 13%"
    )  # fmt: skip
    SCORES = pd.DataFrame(
        {
            "event": ["both"],
            "attempts": [90],
            "wins": [4],
            "model": [0.0411],
            "past": [0.0522],
            "last": [0.0633],
            "even": [0.0744],
            "never": [0.0855],
            **estimates(
                skill_past=[(0.1, 0, 0.2)],
                skill_last=[(0.2, 0.1, 0.3)],
                skill_never=[(0.3, float("-inf"), 0.4)],
            ),
        }
    )
    assert seen(forecasts.scores_view(SCORES)) == (
        "Brier scores (smaller is better) of forecasts for elite doublers; −∞: among seasons drawn again more than one set in 40 has no "
        "win, and “never” is perfect\n"
        "left: \n"
        "Event | Attempts | Wins | Model | Earlier attempts’ rate | By last result | Even among doublers | “Never” | Skill over the rate | "
        "Skill over last result | Skill over never\n"
        "win both | 90 | 4 | 0.041 | 0.052 | 0.063 | 0.074 | 0.086 | 0.10 (0.00–0.20) | 0.20 (0.10–0.30) | 0.30 (−∞–0.40)"
    )  # fmt: skip
    assert seen(forecasts.scores_view(SCORES.assign(skill_never_low=0.0), "c")) == (
        "c\n"
        "left: \n"
        "Event | Attempts | Wins | Model | Earlier attempts’ rate | By last result | Even among doublers | “Never” | Skill over the rate | "
        "Skill over last result | Skill over never\n"
        "win both | 90 | 4 | 0.041 | 0.052 | 0.063 | 0.074 | 0.086 | 0.10 (0.00–0.20) | 0.20 (0.10–0.30) | 0.30 (0.00–0.40)"
    )  # fmt: skip
    GROUPS = pd.DataFrame(
        {
            "race": ["utmb"],
            "low": [0.1],
            "high": [0.2],
            "forecasts": [50],
            "mean": [0.15],
            "seen": [0.22],
            "seen_low": [0.1],
            "seen_high": [0.34],
        }
    )
    assert seen(forecasts.stopping_view(GROUPS)) == (
        "The check of the chances of stopping: starters with a fair chance of a top 10\n"
        "left: \n"
        "Race | Forecast | Starters | Stops expected | Stops | Mean forecast | Stopped | 95% interval\n"
        "UTMB | 10%–20% | 50 | 7.5 | 11 | 15% | 22% | 10%–34%"
    )  # fmt: skip
    assert seen(forecasts.calibration_view({UTMB: GROUPS})) == (
        "Calibration: forecasts of a win for every starter, and how often they came true\n"
        "left: \n"
        "Race | Forecast | Starters | Wins expected | Wins | Mean forecast | Share that won | 95% interval\n"
        "UTMB | 10%–20% | 50 | 7.5 | 11 | 15.0% | 22.0% | 10.0%–34.0%"
    )  # fmt: skip
    FAMILIES = pd.DataFrame(
        {
            "event": ["wser", "utmb", "both", "both"],
            "family": ["past", "never", "last", "even"],
            "brier": [0.01234, 0.5, 0.1, 0.2],
            "log": [0.1234, float("inf"), 1, 1],
            "expected": [2.5, 0.0, 1, 1],
            "wins": [3, 1, 1, 1],
            **estimates(ratio=[(1.2, 0.3, 2.4), (0, 0, 0), (1, 0, 2), (1, 0, 2)]),
        }
    )
    assert seen(forecasts.families_view(FAMILIES)) == (
        "Every family of forecasts for elite doublers, each from earlier seasons (smaller scores are better)\n"
        "left: Event, Forecast\n"
        "Event | Forecast | Brier | Log score | Wins expected | Wins | Seen / expected\n"
        "win Western States | earlier attempts’ rate | 0.0123 | 0.123 | 2.5 | 3 | 1.2 (0.3–2.4)\n"
        "win UTMB | “never” | 0.5000 | ∞ | 0.0 | 1 | –\n"
        "win both | by last result | 0.1000 | 1.000 | 1.0 | 1 | 1.0 (0.0–2.0)\n"
        "win both | even among doublers | 0.2000 | 1.000 | 1.0 | 1 | 1.0 (0.0–2.0)"
    )  # fmt: skip
    STARTERS = pd.DataFrame(
        {
            "race": ["utmb", "wser"],
            "event": ["top10", "won"],
            "starters": [900, 800],
            "expected": [19.96, 2.0],
            "seen": [20, 2],
            "model": [0.0112345, 0.1],
            "rate": [0.0212345, 0.1],
            "log_model": [0.05554, 0.1],
            "log_rate": [0.07774, 0.1],
            **estimates(skill=[(0.25, 0.1, 0.4), (0, 0, 0)]),
        }
    )
    assert seen(forecasts.starter_scores_view(STARTERS)) == (
        "Chances of every starter against those of a starter like any other, each from earlier seasons\n"
        "left: \n"
        "Race | Event | Starters | Expected | Seen | Brier: model | Plain rate | Log score: model | Plain rate, log | Skill over the rate\n"
        "UTMB | top 10 | 900 | 20.0 | 20 | 0.01123 | 0.02123 | 0.0555 | 0.0777 | 0.25 (0.10–0.40)\n"
        "Western States | win | 800 | 2.0 | 2 | 0.10000 | 0.10000 | 0.1000 | 0.1000 | 0.00 (0.00–0.00)"
    )  # fmt: skip
