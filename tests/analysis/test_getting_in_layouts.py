"""Tables of notebook 08 and its checks, whole: captions, headings, which columns stand left, and every cell."""

import pandas as pd
from views import seen

from race_doubles.analysis.how_rare.same_year import Overlap
from race_doubles.analysis.models.strata import Lots, Shift
from race_doubles.analysis.who_gets_in import layouts
from race_doubles.analysis.who_gets_in.door_model import Movements
from race_doubles.analysis.who_gets_in.draw import Fit
from race_doubles.analysis.who_gets_in.experiment import OfStarters
from race_doubles.common.words import Estimate

FUNNEL = pd.DataFrame(
    {
        "year": [2041, 2042],
        "applicants": [9000, 12_000],
        "utmb_starters": [2300, 2400],
        "asked": [200, 300],
        "started_both": [20, 30],
        "finished_both": [15, 25],
        "top10_both": [0, 2],
        "unasked": [11, 12],
        "unasked_finished_both": [9, 10],
        "other": [1, 2],
    }
)
DIPS = pd.DataFrame(
    {
        "group": ["drawn", "won"],
        "people": [90, 80],
        "starts": [900, 800],
        "before": [40, 41],
        "same": [30, 31],
        "after": [50, 51],
        "before_held": [800, 700],
        "same_held": [900, 800],
        "after_held": [810, 710],
        "sex": ["F", "X"],
        "share": [0.224, 0.776],
        "ratio": [0.667, 1.2],
        "ratio_low": [0.5, 0.9],
        "ratio_high": [0.8, 1.456],
    }
)
PEOPLE = pd.DataFrame(
    {
        "door": ["lottery", "top ten"],
        "starts": [900, 50],
        "people": [880, 40],
        "finished": [700, 45],
        "top10": [3, 30],
        "went_on": [66, 15],
        "finished_utmb": [62, 11],
        "top10_utmb": [4, 6],
        "finished_both": [61, 10],
        "top10_both": [2, 0],
        "rate": [0.0733, 0.3],
        "rate_low": [0.05, 0.2],
        "rate_high": [0.0951, 0.4],
    }
)
LOTS = Lots(900, 9000, 31, 600, 40.04, 30, 50, Estimate(0.654, 0.4, 0.8), 0.0031, 0.5, 1.704)


def test_the_funnel_in_numbers_and_in_shares():
    assert seen(layouts.funnel_view(FUNNEL)) == (
        "From asking to doubling: UTMB’s starters, and who of them asked for Western States of the year\n"
        "left: \n"
        "Year | Applications | Started UTMB | … of them had asked | Asked, at both starts | Asked, finished both | Asked, top ten in "
        "both | Not asked, at both starts | Not asked, finished both\n"
        "2041 | 9000 | 2300 | 200 | 20 | 15 | 0 | 11 | 9\n"
        "2042 | 12000 | 2400 | 300 | 30 | 25 | 2 | 12 | 10"
    )  # fmt: skip
    assert seen(layouts.shares_view(FUNNEL)) == (
        "The same as shares, with 95% Jeffreys intervals\n"
        "left: \n"
        "Year | Asked, % of UTMB’s starters | At both starts, % of those who asked | Finished both, % of those who asked | Top ten in "
        "both, % of those who asked | Asked and at both starts, % of applications | Without asking, % of UTMB’s starters\n"
        "2041 | 8.7 (7.6–9.9) | 10.0 (6.4–14.7) | 7.5 (4.4–11.8) | 0.0 (0.0–1.2) | 0.22 (0.14–0.34) | 0.48 (0.25–0.83)\n"
        "2042 | 12.5 (11.2–13.9) | 10.0 (7.0–13.8) | 8.3 (5.6–11.9) | 0.7 (0.1–2.1) | 0.25 (0.17–0.35) | 0.50 (0.27–0.85)"
    )  # fmt: skip


def test_bounds_and_the_draws_by_their_rules():
    BOUNDS_OF = pd.DataFrame(
        [
            {"year": 2043, "seen": 18, "at_utmb": 351}
            | Estimate(415.2, 297, 563).columns("lottery")
            | Estimate(1791, 1078, 2684).columns("Golden Ticket")
        ]
    )
    assert seen(layouts.bounds_view(BOUNDS_OF)) == (
        "Doubles a year had everybody been let in who asked: three what-ifs, none possible, with 95% intervals where rates come in\n"
        "left: \n"
        "Year | Doubles as they were | All at UTMB who asked let in | All applicants, as those drawn | All applicants, as by Golden "
        "Ticket\n"
        "2043 | 18 | 351 | 415 (297–563) | 1791 (1078–2684)"
    )  # fmt: skip
    FIT = Fit(
        pd.DataFrame(
            {
                "tickets": [1, 2],
                "holders": [5000, 800],
                "chance": [0.0104, 0.0205],
                "expected": [52.04, 16.36],
                "drawn": [50, 18],
            }
        ),
        1.5,
        1,
        0.3,
    )
    assert seen(layouts.fit_view(2041, FIT)) == (
        "The draw for 2041: who was drawn, and what the rules let expect\n"
        "left: \n"
        "Tickets | Applicants | Chance | Expected | Drawn\n"
        "1 | 5000 | 1.0% | 52.0 | 50\n"
        "2 | 800 | 2.0% | 16.4 | 18"
    )  # fmt: skip
    assert seen(layouts.chances_view(pd.DataFrame({"draw": [2041, 2041, 2042], "tickets": [1, 2, 1], "chance": [0.0104, 0.0205, 0.03]}))) == (
        "The chance of being drawn, by the rules\n"
        "left: \n"
        "Draw | 1 ticket | 2 tickets\n"
        "2041 | 1.0% | 2.0%\n"
        "2042 | 3.0% | "
    )  # fmt: skip
    assert seen(layouts.by_rules_view(pd.DataFrame({"draw": [2041, 2042], "asked": [50, 60], "expected": [3.04, 4.56], "drawn": [2, 4]}))) == (
        "Of UTMB’s starters who asked, how many were drawn\n"
        "left: \n"
        "Draw | Asked, and started UTMB | Expected to be drawn | On the lists as drawn\n"
        "2041 | 50 | 3.0 | 2\n"
        "2042 | 60 | 4.6 | 4"
    )  # fmt: skip


def test_doors_and_where_runners_live():
    STANDARD = pd.DataFrame(
        {
            "door": ["lottery", "lottery"],
            "residence": ["abroad", "home"],
            "starts": [100, 900],
            "doubles": [11, 17],
            "rate": [0.109, 0.019],
            "rate_low": [0.08, 0.01],
            "rate_high": [0.15, 0.03],
        }
    )
    RATIOS = pd.DataFrame(
        {
            "door": ["lottery", "lottery"],
            "residence": ["home", "abroad"],
            "odds_ratio": [1.0, 2.04],
            "odds_ratio_low": [1.0, 1.5],
            "odds_ratio_high": [1.0, 3.06],
        }
    )
    assert seen(layouts.doors_view(STANDARD, RATIOS)) == (
        "Who doubled, by door and residence\n"
        "left: Door, From\n"
        "Door | From | Starts | Went on to UTMB | %, as seen | %, pooled, people alike | Odds ratio to the lottery\n"
        "lottery | abroad | 100 | 11 | 11.0 (6.0–18.2) | 10.9 (8.0–15.0) | 2.0 (1.5–3.1)\n"
        "lottery | home | 900 | 17 | 1.9 (1.1–2.9) | 1.9 (1.0–3.0) | 1.0 (1.0–1.0)"
    )  # fmt: skip
    assert seen(layouts.spans_view(STANDARD.assign(first=[2003, 2014], last=[2013, 2025], share=[0.1, 0.904]))) == (
        "Doubling at home and from abroad\n"
        "left: Years, From\n"
        "Years | From | Starts | % of starts | Doubles | % doubled\n"
        "2003–2013 | abroad | 100 | 10.0% | 11 | 10.9 (8.0–15.0)\n"
        "2014–2025 | home | 900 | 90.4% | 17 | 1.9 (1.0–3.0)"
    )  # fmt: skip
    MOVED = Movements(
        (2031, 2033),
        (2034, 2036),
        Estimate(0.005, -0.01, 0.02),
        Estimate(0.0124, 0.009, 0.016),
        Estimate(-0.001, -0.012, 0.01),
        Estimate(-0.006, -0.017, 0.004),
    )
    assert seen(layouts.movements_view([MOVED, MOVED])) == (
        "What changed the share that doubled, in percentage points: the parts add up before rounding\n"
        "left: Years\n"
        "Years | Change | More from abroad | Rate at home | Rate of those from abroad\n"
        "2031–2033 to 2034–2036 | 0.5 (−1.0–2.0) | 1.2 (0.9–1.6) | −0.1 (−1.2–1.0) | −0.6 (−1.7–0.4)\n"
        "2031–2033 to 2034–2036 | 0.5 (−1.0–2.0) | 1.2 (0.9–1.6) | −0.1 (−1.2–1.0) | −0.6 (−1.7–0.4)"
    )  # fmt: skip
    assert seen(layouts.fared_view(PEOPLE)) == (
        "How those of each door fared\n"
        "left: Door\n"
        "Door | Starts | People | Finished Western States | Top ten there | Went on to UTMB | % went on | … finished it | … top ten there "
        "| Finished both | Top ten in both\n"
        "lottery | 900 | 880 | 700 | 3 | 66 | 7.3 (5.0–9.5) | 62 | 4 | 61 | 2\n"
        "top ten | 50 | 40 | 45 | 30 | 15 | 30.0 (20.0–40.0) | 11 | 6 | 10 | 0"
    )  # fmt: skip


def test_when_people_asked_and_the_years_beside():
    ASKED = pd.DataFrame(
        {
            "year": [2041, 2041, 2041, 2042, 2042],
            "lag": [0, 1, 2, 0, 1],
            "starters": [1000, 1000, 1000, 1200, 1200],
            "asked": [60, 90, 70, 30, 40],
            "rate": [0.06, 0.09, 0.07, 0.025, 0.0333],
        }
    )
    assert seen(layouts.asked_view(ASKED)) == (
        "When UTMB’s starters asked for Western States (blank: no list)\n"
        "left: \n"
        "UTMB | Started UTMB | Same year | Next year | Year after\n"
        "2041 | 1000 | 60 (6.0%) | 90 (9.0%) | 70 (7.0%)\n"
        "2042 | 1200 | 30 (2.5%) | 40 (3.3%) | "
    )  # fmt: skip
    assert seen(layouts.dips_view(DIPS)) == (
        "The same year against the years beside it, by sex and level\n"
        "left: Who\n"
        "Who | People with Western States and UTMB | Same year over its neighbours\n"
        "drawn | 90 | 0.67 (0.50–0.80)\n"
        "won | 80 | 1.20 (0.90–1.46)"
    )  # fmt: skip
    assert seen(layouts.door_dips_view(DIPS)) == (
        "The same by what opened the door\n"
        "left: Came to Western States\n"
        "Came to Western States | Starts | At UTMB the year before | The same year | The year after | Same year over its neighbours\n"
        "drawn | 900 | 40 of 800 | 30 of 900 | 50 of 810 | 0.67 (0.50–0.80)\n"
        "won | 800 | 41 of 700 | 31 of 800 | 51 of 710 | 1.20 (0.90–1.46)"
    )  # fmt: skip
    assert seen(layouts.doors_by_sex_view(DIPS)) == (
        "The same by door and sex\n"
        "left: Came to Western States, Who\n"
        "Came to Western States | Who | Starts | % of the sex | At UTMB the year before | The same year | The year after | Same year "
        "over its neighbours\n"
        "drawn | women | 900 | 22% | 40 of 800 | 30 of 900 | 50 of 810 | 0.67 (0.50–0.80)\n"
        "won | non-binary runners | 800 | 78% | 41 of 700 | 31 of 800 | 51 of 710 | 1.20 (0.90–1.46)"
    )  # fmt: skip
    assert seen(layouts.permutations_view(Overlap(90, 40, 20, 29.54, 24, 36, 0.0004), Overlap(91, 41, 21, 30.06, 25, 37, 0.0123))) == (
        "Same-year doubles, seen and by permuted years\n"
        "left: Held\n"
        "Held | People | Seen | Expected | By chance | p\n"
        "each runner’s years | 90 | 20 | 29.5 | 24 to 36 | < 0.001\n"
        "each runner’s years and each edition’s field | 91 | 21 | 30.1 | 25 to 37 | 0.01"
    )  # fmt: skip


def test_calls_from_the_wait_list():
    assert seen(layouts.calls_view(pd.DataFrame({"year": [2031], "waiting": [50], "came": [20], "last_place": [31], "in_month": [8], "doubles": [1], "doubles_in_month": [0], "other": [9]}))) == (
        "Called from the wait list\n"
        "left: \n"
        "Year | On the wait list | Came to the start | Last place that came | Called in the month of the race | Doubles | Doubles on such "
        "a call\n"
        "2031 | 50 | 20 | 31 | 8 | 1 | 0"
    )  # fmt: skip
    assert seen(layouts.places_view(pd.DataFrame({"first": [1, 11], "last": [10, 20], "waiting": [10, 9], "came": [8, 3], "in_month": [2, 1]}))) == (
        "Called from the wait list, by place\n"
        "left: Places\n"
        "Places | Waiting (with a result) | Came to the start | Called in the month of the race\n"
        "1–10 | 10 | 8 | 2\n"
        "11–20 | 9 | 3 | 1"
    )  # fmt: skip


def test_how_right_the_links_are_and_what_was_planned():
    MEASURED = pd.DataFrame(
        {
            "data": ["labels", "read"],
            "right": ["99", "40"],
            "found": ["100", "41"],
            "true": ["110", ""],
            "precision": ["0.99", "0.976"],
            "precision_low": ["0.95", ""],
            "precision_high": ["0.999", ""],
            "recall": ["0.9", ""],
            "recall_low": ["0.84", ""],
            "recall_high": ["0.95", ""],
        }
    )
    assert seen(layouts.links_view(MEASURED)) == (
        "The links of entries to runners, on labels that took no part in linking, and read by hand\n"
        "left: Measured on\n"
        "Measured on | Right | Of links | Precision, % | Of rows | Recall, %\n"
        "labels | 99 | 100 | 99.0 (95.0–99.9) | 110 | 90.0 (84.0–95.0)\n"
        "read | 40 | 41 | 97.6 |  | "
    )  # fmt: skip
    assert seen(layouts.plan_view(pd.DataFrame({"part": ["outcome"], "item": ["started"], "rule": ["a start at UTMB"], "reason": ["it is seen"]}))) == (
        "The plan, as committed after a first rough count and before this one\n"
        "left: Part, Item, What was fixed, Why\n"
        "Part | Item | What was fixed | Why\n"
        "outcome | started | a start at UTMB | it is seen"
    )  # fmt: skip
    DRAWS = pd.DataFrame(
        {"draw": [2042, 2041], "ran_in": [2042, 2043], "known": ["starters", "drawn"]}
    )
    STRATA = pd.DataFrame(
        {
            "draw": [2041, 2041, 2042],
            "tickets": [1, 2, 1],
            "holders": [5000, 800, 900],
            "drawn": [50, 18, 9],
            "apart": [3, 1, 0],
        }
    )
    assert seen(layouts.draws_view(DRAWS, STRATA, pd.Series({2041: 7}))) == (
        "The draws\n"
        "left: Known\n"
        "Draw | Race run in | Known | Applicants | Drawn | Set apart | Withdrawn (as called)\n"
        "2042 | 2042 | starters only | 900 | 9 | 0 | \n"
        "2041 | 2043 | who was drawn | 5800 | 68 | 4 | 7"
    )  # fmt: skip


def test_what_the_draw_did_and_to_whom():
    assert seen(layouts.lots_view({("drawn known", "started"): LOTS, ("all draws", "stopped"): LOTS}, "A caption", "Draws")) == (
        "A caption\n"
        "left: Draws, Event, Seen four times in five\n"
        "Draws | Event | Drawn | … had it | Expected | By chance | Others who had it | Odds ratio | p | Seen four times in five\n"
        "drawn known | started UTMB | 900 | 31 | 40.0 | 30 to 50 | 600 | 0.65 (0.40–0.80) | 0.003 | below 0.50, above 1.70\n"
        "all draws | started, did not finish | 900 | 31 | 40.0 | 30 to 50 | 600 | 0.65 (0.40–0.80) | 0.003 | below 0.50, above 1.70"
    )  # fmt: skip
    STARTED = OfStarters(
        903, 320, LOTS, Estimate(0.355, 0.2, 0.5), Estimate(0.304, 0.28, 0.33), 0.123, 0.456
    )
    assert seen(layouts.of_starters_view({"all draws": STARTED}, {"all draws": Shift(31, 600, Estimate(-0.012, -0.04, 0.016), -0.1, 0.41)})) == (
        "Among those who started UTMB: not finishing, and time among finishers (no experiment)\n"
        "left: Draws\n"
        "Draws | Drawn at UTMB | … not finished | … % | Others, % | Drawn, compared | Odds ratio | p | Others who would start either "
        "way, % | Drawn finishers, compared | Log time, % longer | p \n"
        "all draws | 903 | 320 | 36 (20–50) | 30 (28–33) | 900 | 0.65 (0.40–0.80) | 0.003 | 12 to 46 | 31 | −1.2 (−4.0–1.6) | 0.41"
    )  # fmt: skip
    BALANCE = pd.DataFrame(
        {
            "known": ["women", "age (years)"],
            "drawn": [40, 41],
            "others": [500, 510],
            "difference": [-0.0124, 0.3],
            "difference_low": [-0.1, -0.2],
            "difference_high": [0.08, 0.9],
            "standardised": [-0.031, 0.026],
            "p_value": [0.82, 0.0004],
        }
    )
    assert seen(layouts.balance_view({"drawn known": BALANCE, "all draws": BALANCE.head(1)})) == (
        "Drawn against not drawn, among applicants with an earlier result\n"
        "left: Draws, Known before\n"
        "Draws | Known before | Drawn | Others | Difference | In standard deviations | p\n"
        "drawn known | women | 40 | 500 | −0.012 (−0.100–0.080) | −0.03 | 0.82\n"
        "drawn known | age (years) | 41 | 510 | 0.300 (−0.200–0.900) | 0.03 | < 0.001\n"
        "all draws | women | 40 | 500 | −0.012 (−0.100–0.080) | −0.03 | 0.82"
    )  # fmt: skip
