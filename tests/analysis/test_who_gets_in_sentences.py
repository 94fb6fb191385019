"""What notebook 08 says follows from the numbers: each branch of a sentence has its words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from race_doubles.analysis.how_rare.same_year import Overlap
from race_doubles.analysis.models.pooled_kinds import Pooled
from race_doubles.analysis.models.strata import Lots, Shift
from race_doubles.analysis.who_gets_in import sentences
from race_doubles.analysis.who_gets_in.door_model import KNOWN, Movements
from race_doubles.analysis.who_gets_in.draw import Fit
from race_doubles.analysis.who_gets_in.experiment import BOUNDS, OUTCOMES, PLACEBOS, SETS
from race_doubles.common.words import Estimate


def ends(asked=(200, 900), both=(30, 28)):
    return pd.DataFrame({
        "first": [2031, 2041], "last": [2033, 2043], "utmb_starters": 7000, "asked": asked, "started_both": both,
        "finished_both": [10, 12], "top10_both": [1, 0], "unasked": [20, 25], "applicants": [9000, 20000], "door_known": [0, 18], "by_lottery": [0, 12],
    })  # fmt: skip


LOT, WON = Estimate(0.6, 0.5, 0.8), Estimate(1.0, 0.8, 1.2)


def doors(lot=LOT, won=WON):
    rows = {"drawn by lot": lot, "a place won": won, "given, or kept": Estimate(0.5, 0.3, 0.9)}
    return pd.DataFrame([{"group": name, **ratio.columns("ratio")} for name, ratio in rows.items()])


def test_the_headline_says_no_more_run_both_only_where_that_is_so():
    said = sentences.headline(ends())
    assert said.startswith(
        "**Few who ask run both: of the 900 starters of UTMB 2041–2043 who had asked for Western States of the same year 28 stood"
    )
    assert "28 stood at its start; in 2031–2033 30 of 200.** More ask, and no more run both. Whether few want it the lists cannot say: 87% of" in said  # fmt: skip
    for other in (ends(both=(30, 31)), ends(asked=(200, 150))):
        assert "no more run both" not in sentences.headline(other)
    # Of 900 who asked 89 are fewer than one in ten, 90 are not.
    assert sentences.headline(ends(both=(30, 89))).startswith("**Few who ask run both: of the 900")
    assert sentences.headline(ends(both=(30, 90))).startswith("**Who asks, and who runs both: of the 900")  # fmt: skip
    assert "no more run both" not in sentences.headline(ends(both=(3, 9)))
    assert "same year nine stood" in sentences.headline(ends(both=(3, 9)))


def won_by_sex(women, men):
    rows = (("F", Estimate(women, 1.1, 1.7)), ("M", Estimate(men, 0.6, 0.95)))
    return pd.DataFrame([{"group": "a place won", "sex": sex, **ratio.columns("ratio")} for sex, ratio in rows])  # fmt: skip


def test_ratios_of_the_same_year_say_how_many_they_are_and_which_are_too_few():
    shown = pd.DataFrame({"group": list("abc"), "ratio": 0.8, "ratio_low": [0.7, 0.6, 0.4], "ratio_high": [0.9, 1.1, 0.8]})  # fmt: skip
    by_sex = pd.DataFrame([{"group": "drawn by lot", "sex": sex, **Estimate(0.75, 0.31, high).columns("ratio")} for sex, high in (("F", 1.5), ("M", 0.9))])  # fmt: skip
    said = sentences.same_year_limits(shown, by_sex)
    assert said.startswith("Of these 3 ratios two are clear of 1. The groups were chosen after seeing the results, which the intervals ignore.")  # fmt: skip
    assert "Women who were drawn are too few to tell. Way in" in said
    clear = by_sex.assign(ratio_high=0.9)
    assert "too few" not in sentences.same_year_limits(shown, clear)


def test_doors_are_said_with_the_sexes_that_cannot_be_parted_from_them():
    said = sentences.why_so_few(doors(), won_by_sex(1.33, 0.8))
    assert said.startswith("Western States starters drawn by lot were at UTMB that year 0.60")
    assert "0.60 (95% interval 0.50 to 0.80) times as often as the year before or after; those who had won their place (Golden Ticket, World Series, last year’s top ten) 1.00 (0.80 to 1.20) times." in said  # fmt: skip
    assert "Among the latter it is 1.33 (1.10 to 1.70) for women and 0.80 (0.60 to 0.95) for men. These groups were chosen" in said  # fmt: skip
    alike = sentences.why_so_few(doors(), won_by_sex(1.33, 1.2))
    assert "1.33 (1.10 to 1.70) for women and 1.20 (0.60 to 0.95) for men. These groups" in alike
    assert sentences.opening(ends(), doors()).endswith(f"\n\n{sentences.why_rare(doors())}")
    assert "Another 28 ran both without asking." in sentences.opening(ends().assign(unasked=28), doors())  # fmt: skip
    assert "Beside them 25 ran both without asking." in sentences.opening(ends(), doors())


def test_shares_are_of_starters_of_those_who_asked_and_of_applications():
    said = sentences.funnel_shares(ends())
    assert said.startswith("In 2031–2033 2.9% (2.5 to 3.3) of UTMB’s starters had asked, and 15.0%")
    assert "(0.33% of all applications); in 2041–2043 12.9%" in said
    assert said.endswith("12 finished both and none came in the top ten of both.")


def test_without_the_lottery_bounds_are_called_unattainable_before_their_numbers():
    row = {"year": 2043, "seen": 18, "at_utmb": 351} | Estimate(415, 297, 563).columns("lottery")
    row |= Estimate(1791, 1078, 2684).columns("Golden Ticket")
    asked = pd.DataFrame({"year": [2043], "asked": [343], "unasked": [8], "applicants": [10_126]})
    said = sentences.without(pd.DataFrame([row]), asked)
    assert said.startswith("Three impossible what-ifs: neither race has room. **Had all 343 starters of UTMB 2043 who had asked been let in and come to both, there would have been 351 doubles (eight had not asked), not 18.**")  # fmt: skip
    # All who applied are more than those who were at UTMB, so the second and third may lie above the first.
    assert said.endswith("Had all 10,126 applicants been let in, at UTMB or not, and doubled as often as those drawn, at home and abroad apart, about 420 (300 to 560); as often as those with a Golden Ticket, about 1,800 (1,100 to 2,700).")  # fmt: skip


@pytest.mark.parametrize(("p_value", "said"), [(0.1, "for 2031 fit the chances"), (0.06, "for 2031 barely fit the chances"), (0.01, "do not fit the chances")])  # fmt: skip
def test_a_draw_fits_its_rules_or_not(p_value, said):
    table = pd.DataFrame({"drawn": [3, 4]})
    assert said in sentences.fit(2031, Fit(table, 15.1, 8, p_value))


def test_who_was_drawn_stands_beside_whom_the_rules_expect():
    table = pd.DataFrame({"draw": [2031, 2032], "asked": [50, 60], "expected": [3.0, 4.5], "drawn": [2, 4]})  # fmt: skip
    said = sentences.by_rules(table, Estimate(0.8, 0.3, 1.7))
    assert "7.5 of the 110 UTMB starters who asked would have been drawn in these two draws; 6 stand" in said  # fmt: skip


def fared():
    rows = [("lottery", 900, 880, 66, 2), ("Golden Ticket", 100, 90, 20, 11), ("top ten", 50, 40, 15, 0), ("World Series", 20, 19, 7, 1)]  # fmt: skip
    return pd.DataFrame([
        {"door": door, "starts": starts, "people": people, "top10": 5, "went_on": went, **Estimate(went / starts, 0.01, 0.4).columns("rate"),
         "finished_utmb": went - 4, "finished_both": went - 5, "top10_both": top}
        for door, starts, people, went, top in rows
    ])  # fmt: skip


def test_doors_are_compared_and_golden_tickets_are_followed():
    alike = pd.DataFrame(
        {"door": ["lottery", "Golden Ticket", "lottery"], "residence": ["home", "home", "abroad"], "rate": [0.019, 0.058, 0.109]}
    )  # fmt: skip
    said = sentences.doors(fared(), alike)
    assert said.startswith(
        "**Of Western States starters 7.3% (95% interval 1.0% to 40.0%) of those drawn went on to UTMB, 20.0%"
    )
    assert "Those drawn still make 66 of the 108 doubles" in said
    # Raw shares are of unlike people, so those of people alike stand beside.
    assert said.endswith("it is 1.9% of those drawn against 5.8% of those who won a place from the United States (the figure).")  # fmt: skip
    more = pd.DataFrame({"door": ["Golden Ticket", "top ten"], "residence": "abroad", "rate": [0.293, 0.199]})  # fmt: skip
    both = sentences.doors(fared(), pd.concat([alike, more]))
    assert both.endswith("from the United States and from abroad 10.9% against 19.9% to 29.3% (the figure).")  # fmt: skip
    said = sentences.golden(fared())
    assert said.startswith(
        "Golden Tickets brought 100 starts by 90 people. Of 20 who went on 16 finished UTMB, 15 both, and 11"
    )
    assert "of 15 of last year’s top ten 11 finished UTMB, 10 both, and none came in the top ten of both" in said  # fmt: skip


def test_movements_have_signs_and_say_which_are_unclear():
    one = Movements((2031, 2033), (2034, 2036), Estimate(0.005, -0.01, 0.02), Estimate(0.012, 0.009, 0.016),
                    Estimate(-0.001, -0.012, 0.01), Estimate(-0.006, -0.017, 0.004))  # fmt: skip
    assert sentences.movements([one]) == (
        "How many of 100 Western States starters doubled: from 2031–2033 to 2034–2036 it changed by +0.5 points (−1.0 to 2.0): more starters "
        "from abroad +1.2, the rate at home −0.1 (unclear), the rate of those from abroad −0.6 (unclear)."
    )  # fmt: skip


def model(names):
    values = np.log(np.arange(2, 2 + len(names)) / 2)
    return Pooled(tuple(names), values, np.eye(len(names)) * 0.01, {"year": 0.12})


def test_the_model_says_what_each_era_did_at_home_and_abroad():
    eras = pd.DataFrame({"era": ["automatic entry", "an index"], "first_year": [2034, 2042]})
    names = ["a year before", "2034 home", "2034 abroad", "2042 home", "2042 abroad"]
    said = sentences.over_time(model(names), eras)
    assert "by a factor of 1.00 (95% interval 0.82 to 1.22) a year up to 2034." in said
    assert "from 2034 (automatic entry) by a factor of 1.50 (1.23 to 1.82) for runners from the United States and 2.00" in said  # fmt: skip
    assert "standard deviation of 0.12" in said
    said = sentences.known_before(model(["abroad", *KNOWN]))
    assert said.startswith("Odds ratios beside the doors: living abroad 1.0 (0.8 to 1.2), being a woman 1.5")  # fmt: skip


def test_more_ask_after_a_utmb_than_before_it_or_not():
    lags = pd.DataFrame([
        {"lag": lag, "years": 8, "starters": 1000, "asked": asked, **Estimate(asked / 1000, 0.01, 0.2).columns("rate")}
        for lag, asked in enumerate((60, 90, 70))
    ])  # fmt: skip
    said = sentences.asked_when(lags)
    assert said.startswith("In the eight years with all three lists 6.0% of UTMB’s starters had asked") and said.endswith("this neither shows avoidance nor excludes it.")  # fmt: skip
    assert sentences.asked_when(lags.assign(asked=[90, 60, 70])).endswith("for the one after.")
    table = pd.DataFrame([{"group": name, **Estimate(0.9, 0.8, 1.0).columns("ratio")} for name in ("women", "men", "ever in a top ten", "never in a top ten")])  # fmt: skip
    assert "women 0.90 (0.80 to 1.00), men" in sentences.dips(table, doors())


def test_permutations_beside_each_other():
    law = np.zeros(40)
    law[28:33] = 0.2
    overlap = Overlap(90, 40, 20, 29.5, 24, 36, 0.001)
    said = sentences.fields(law, overlap)
    assert "held as well, 30.0 same-year doubles are expected (28 to 32); with runners’ years alone 29.5 (24 to 36)" in said  # fmt: skip
    assert "Seen were 20 (p < 0.001): fewer than either allows." in said
    assert "within what chance allows" in sentences.fields(law, replace(overlap, seen=30))


def test_doubles_that_hung_on_a_call_are_counted():
    by_year = pd.DataFrame({"year": [2031, 2032], "waiting": [50, 50], "came": [20, 30], "last_place": [31, 44],
                            "in_month": [8, 3], "doubles": [1, 1], "doubles_in_month": [1, 0]})  # fmt: skip
    said = sentences.called(by_year)
    assert said.startswith("Of 100 on two wait lists 50 came to the start, 11 of them called")
    assert said.endswith("Two doubles came that way, one by such a late call.")


def lots(ratio, p_value):
    return Lots(900, 9000, 31, 600, 40.0, 30, 50, ratio, p_value, 0.5, 1.7)


BELOW, AROUND = lots(Estimate(0.6, 0.4, 0.8), 0.003), lots(Estimate(0.9, 0.6, 1.4), 0.6)


def experiment(outcome, placebo=AROUND, bound=None):
    found = {(of, name): AROUND for of in SETS for name in (*OUTCOMES, *PLACEBOS)}
    found |= {(of, "started"): outcome for of in SETS} | {(SETS[0], "started before"): placebo}
    bounds = {(name, event): AROUND for name in BOUNDS for event in OUTCOMES}
    return found, bounds | {(name, "started"): bound or outcome for name in BOUNDS}


def test_times_of_drawn_finishers_are_told_with_what_they_are_worth():
    said = sentences.times_of_the_drawn(Shift(40, 900, Estimate(0.0651, -0.01, 0.12), 0.4, 0.021))
    assert said.startswith(
        "The times of 40 drawn finishers lie +6.5% (95% interval −1.0 to +12.0) from those of finishers of their year and tickets who were not drawn (p = 0.02). That tells little of"
    )


def test_the_ways_in_of_those_who_asked_are_told_where_they_are_known():
    assert "Of 18 of the 28 the way in is known: 12 were drawn." in sentences.opening(ends(), doors())  # fmt: skip
    none = sentences.opening(ends().assign(by_lottery=0, door_known=[0, 9]), doors())
    assert "Of nine of the 28 the way in is known: none were drawn." in none
    assert "way in is known" not in sentences.opening(ends().assign(door_known=0), doors())


def test_a_cause_is_said_only_where_rule_placebo_and_every_bound_agree():
    said = sentences.lottery(*experiment(BELOW))
    assert said.startswith("**Being drawn made fewer start UTMB.**")
    assert "31 (40.0 expected, p = 0.003) started UTMB that summer" in said
    for numbers in (
        experiment(AROUND),
        experiment(BELOW, placebo=BELOW),
        experiment(BELOW, bound=AROUND),
    ):
        assert sentences.lottery(*numbers).startswith("**The lottery does not tell")
    off = sentences.lottery(*experiment(BELOW, placebo=BELOW))
    assert "nothing is said of a cause: one of four placebos, which should find nothing, does: 31 (40.0 expected, p = 0.003) had started the UTMB before the draw." in off  # fmt: skip
    assert "the placebo differs" not in sentences.lottery(*experiment(AROUND))
    assert sentences.lottery_power(experiment(AROUND)[0]).startswith("Only odds of starting")
    found, bounds = experiment(AROUND)
    found[SETS[0], "stopped"] = replace(AROUND, seen_below=0.33, seen_above=2.1)
    none = sentences.lottery(found, bounds)
    assert none.endswith("the intervals of the full lists hold 1, no effect.")
    assert "Only odds of starting 0.50 times as high or lower, or 1.70 times or higher, and" in sentences.lottery_power(found)  # fmt: skip
    assert "odds of not finishing 0.33 times or lower, or 2.10 times or higher, would have been seen" in sentences.lottery_power(found)  # fmt: skip


def test_what_doors_leave_of_the_difference_between_the_sexes_is_said():
    rows = [(group, sex, share, Estimate(*ratio)) for group, sex, share, ratio in (
        ("a place won", "F", 0.22, (1.33, 1.1, 1.7)), ("a place won", "M", 0.07, (0.8, 0.6, 0.95)),
        ("drawn by lot", "F", 0.6, (0.75, 0.3, 1.5)), ("drawn by lot", "M", 0.8, (0.64, 0.5, 0.8)),
    )]  # fmt: skip
    table = pd.DataFrame([{"group": group, "sex": sex, "share": share, **ratio.columns("ratio")} for group, sex, share, ratio in rows])  # fmt: skip
    said = sentences.doors_by_sex(table)
    assert said.startswith("Of women’s starts 22% come by a place won, of men’s 7%")
    assert (
        "won a place women 1.33 (1.10 to 1.70) and men 0.80 (0.60 to 0.95) times as often" in said
    )
    assert said.endswith(
        "of those drawn women 0.75 (0.30 to 1.50) and men 0.64 (0.50 to 0.80) times."
    )


LAGS = pd.DataFrame([
    {"lag": lag, "years": 8, "starters": 1000, "asked": asked, **Estimate(rate, 0.01, 0.2).columns("rate")}
    for lag, asked, rate in ((0, 90, 0.06), (1, 90, 0.09), (2, 70, 0.07))
])  # fmt: skip


def apart(found, bounds, **changed):
    """The same numbers with `changed` ones of the draws known in full, and of the bounds where they are of what decides."""
    more = {name.replace("_", " "): lots for name, lots in changed.items()}
    found |= {(SETS[0], name): lots for name, lots in more.items()}
    bounds |= {(bound, name): lots for name, lots in more.items() for bound in BOUNDS}
    return found, bounds


BOTH = apart(*experiment(BELOW), stopped=replace(BELOW, events=7, ratio=Estimate(2, 1.1, 3)))
OFF = apart(*experiment(BELOW), stopped_before=replace(BELOW, events=5))
OFF[0][SETS[1], "started before"] = replace(BELOW, events=9)


def test_every_word_of_how_rare_and_by_which_door():
    assert sentences.headline(ends()) == (
        "**Few who ask run both: of the 900 starters of UTMB 2041–2043 who had asked for Western States of the same year 28 stood at its start; "
        "in 2031–2033 30 of 200.** More ask, and no more run both. Whether few want it the lists cannot say: 87% of UTMB’s "
        "starters then had not asked, for reasons unknown."
    )  # fmt: skip
    assert sentences.headline(ends(asked=(1200, 1200), both=(30, 10))) == (
        "**Few who ask run both: of the 1,200 starters of UTMB 2041–2043 who had asked for Western States of the same year ten stood "
        "at its start; in 2031–2033 30 of 1,200.** Whether few want it the lists cannot say: 83% of UTMB’s starters then had not "
        "asked, for reasons unknown."
    )  # fmt: skip
    assert sentences.headline(ends(asked=(1200, 1201), both=(30, 30))) == (
        "**Few who ask run both: of the 1,201 starters of UTMB 2041–2043 who had asked for Western States of the same year 30 stood "
        "at its start; in 2031–2033 30 of 1,200.** More ask, and no more run both. Whether few want it the lists cannot say: 83% of "
        "UTMB’s starters then had not asked, for reasons unknown."
    )  # fmt: skip
    assert sentences.opening(ends(), doors()) == (
        "**Few who ask run both: of the 900 starters of UTMB 2041–2043 who had asked for Western States of the same year 28 stood at "
        "its start; in 2031–2033 30 of 200.** More ask, and no more run both. Whether few want it the lists cannot say: 87% of UTMB’s "
        "starters then had not asked, for reasons unknown. Of 18 of the 28 the way in is known: 12 were drawn. Beside them 25 ran "
        "both without asking.\n"
        "\n"
        "Western States starters drawn by lot were at UTMB that year 0.60 (95% interval 0.50 to 0.80) times as often as the year "
        "before or after; those who had won their place (Golden Ticket, World Series, last year’s top ten) 1.00 (0.80 to 1.20) times."
    )  # fmt: skip
    assert sentences.opening(ends().assign(unasked=3), doors())[150:260] == (
        " of 200.** More ask, and no more run both. Whether few want it the lists cannot say: 87% of UTMB’s starters th"
    )  # fmt: skip
    assert sentences.why_rare(doors(lot=Estimate(1.9, 1.1, 2.2), won=Estimate(1.7, 1.6, 1.9))) == (
        "Western States starters drawn by lot were at UTMB that year 1.90 (95% interval 1.10 to 2.20) times as often as the year "
        "before or after; those who had won their place (Golden Ticket, World Series, last year’s top ten) 1.70 (1.60 to 1.90) times."
    )  # fmt: skip
    assert sentences.why_so_few(doors(), won_by_sex(1.33, 0.8)) == (
        "Western States starters drawn by lot were at UTMB that year 0.60 (95% interval 0.50 to 0.80) times as often as the year "
        "before or after; those who had won their place (Golden Ticket, World Series, last year’s top ten) 1.00 (0.80 to 1.20) times. "
        "Among the latter it is 1.33 (1.10 to 1.70) for women and 0.80 (0.60 to 0.95) for men. These groups were chosen after seeing "
        "the results, which the intervals ignore."
    )  # fmt: skip
    assert sentences.why_so_few(doors(), won_by_sex(0.9, 0.8)) == (
        "Western States starters drawn by lot were at UTMB that year 0.60 (95% interval 0.50 to 0.80) times as often as the year "
        "before or after; those who had won their place (Golden Ticket, World Series, last year’s top ten) 1.00 (0.80 to 1.20) times. "
        "Among the latter it is 0.90 (1.10 to 1.70) for women and 0.80 (0.60 to 0.95) for men. These groups were chosen after seeing "
        "the results, which the intervals ignore."
    )  # fmt: skip
    assert sentences.why_so_few(doors(), won_by_sex(1.0, 0.8)) == (
        "Western States starters drawn by lot were at UTMB that year 0.60 (95% interval 0.50 to 0.80) times as often as the year "
        "before or after; those who had won their place (Golden Ticket, World Series, last year’s top ten) 1.00 (0.80 to 1.20) times. "
        "Among the latter it is 1.00 (1.10 to 1.70) for women and 0.80 (0.60 to 0.95) for men. These groups were chosen after seeing "
        "the results, which the intervals ignore."
    )  # fmt: skip


def test_every_word_of_who_asked_and_of_what_would_be_without_the_lottery():
    assert sentences.funnel_shares(ends()) == (
        "In 2031–2033 2.9% (2.5 to 3.3) of UTMB’s starters had asked, and 15.0% (10.6 to 20.4) of those stood at both starts (0.33% of all "
        "applications); in 2041–2043 12.9% (12.1 to 13.7) of UTMB’s starters had asked, and 3.1% (2.1 to 4.4) of those stood at both "
        "starts (0.14% of all applications). Of these 28 people 12 finished both and none came in the top ten of both."
    )  # fmt: skip
    assert sentences.funnel_shares(ends().assign(top10_both=2, started_both=128, finished_both=112))[-80:] == (
        "ons). Of these 128 people 112 finished both and two came in the top ten of both."
    )  # fmt: skip
    ROW = (
        {"year": 2043, "seen": 18, "at_utmb": 351}
        | Estimate(415, 297, 563).columns("lottery")
        | Estimate(1791, 1078, 2684).columns("Golden Ticket")
    )
    ASKED = pd.DataFrame(
        {
            "year": [2042, 2043],
            "asked": [1, 343],
            "unasked": [1, 8],
            "applicants": [1, 10_126],
        }
    )
    assert sentences.without(pd.DataFrame([{**ROW, "year": 2042, "seen": 1}, ROW]), ASKED) == (
        "Three impossible what-ifs: neither race has room. **Had all 343 starters of UTMB 2043 who had asked been let in and come to "
        "both, there would have been 351 doubles (eight had not asked), not 18.** Had all 10,126 applicants been let in, at UTMB or "
        "not, and doubled as often as those drawn, at home and abroad apart, about 420 (300 to 560); as often as those with a Golden "
        "Ticket, about 1,800 (1,100 to 2,700)."
    )  # fmt: skip
    TABLE = pd.DataFrame(
        {"draw": [2031, 2032], "asked": [50, 1600], "expected": [3.0, 4.5], "drawn": [2, 4]}
    )
    assert sentences.by_rules(TABLE, Estimate(0.8, 0.3, 1.7)) == (
        "By tickets and rules, 7.5 of the 1,650 UTMB starters who asked would have been drawn in these two draws; 6 stand on the lists as "
        "drawn, 0.80 (95% interval 0.30 to 1.70) times as many. Where the list holds starters only, who was drawn and withdrew is missing."
    )  # fmt: skip
    assert sentences.fit(2031, Fit(TABLE, 15.06, 8, 0.05)) == (
        "The 6 drawn for 2031 barely fit the chances worked out from tickets (chi-squared 15.1 with 8 degrees of freedom, p = 0.05)."
    )  # fmt: skip
    assert sentences.fit(2031, Fit(TABLE, 15.06, 8, 0.0499)) == (
        "The 6 drawn for 2031 do not fit the chances worked out from tickets (chi-squared 15.1 with 8 degrees of freedom, p = 0.05)."
    )  # fmt: skip
    assert sentences.asked_when(LAGS.assign(asked=[60, 90, 70])) == (
        "In the eight years with all three lists 6.0% of UTMB’s starters had asked for Western States of the same year, 9.0% for the "
        "next and 7.0% for the one after. A UTMB finish leads into the draw, so this neither shows avoidance nor excludes it."
    )  # fmt: skip
    assert sentences.asked_when(LAGS) == (
        "In the eight years with all three lists 6.0% of UTMB’s starters had asked for Western States of the same year, 9.0% for the "
        "next and 7.0% for the one after."
    )  # fmt: skip


def test_every_word_of_who_went_on_by_which_door():
    ALIKE = pd.DataFrame(
        {
            "door": ["lottery", "Golden Ticket", "lottery"],
            "residence": ["home", "home", "abroad"],
            "rate": [0.019, 0.058, 0.109],
        }
    )
    assert sentences.doors(fared(), ALIKE) == (
        "**Of Western States starters 7.3% (95% interval 1.0% to 40.0%) of those drawn went on to UTMB, 20.0% (1.0 to 40.0) with a "
        "Golden Ticket, 30.0% (1.0 to 40.0) of last year’s top ten and 35.0% (1.0 to 40.0) from the World Tour or World Series.** "
        "Those drawn still make 66 of the 108 doubles whose way in is known. Among people alike in sex, year and earlier results it is "
        "1.9% of those drawn against 5.8% of those who won a place from the United States (the figure)."
    )  # fmt: skip
    assert sentences.golden(fared()) == (
        "Golden Tickets brought 100 starts by 90 people. Of 20 who went on 16 finished UTMB, 15 both, and 11 came in the top ten of both; "
        "of 15 of last year’s top ten 11 finished UTMB, 10 both, and none came in the top ten of both; of 66 drawn 62 finished UTMB, 61 "
        "both, and two came in the top ten of both."
    )  # fmt: skip
    assert sentences.movements([Movements((2031, 2033), (2034, 2036), Estimate(-0.005, -0.01, -0.002), Estimate(0.0, -0.009, 0.016), Estimate(-0.001, -0.012, 0.0), Estimate(0.006, 0.001, 0.014)), Movements((2034, 2036), (2037, 2039), *[Estimate(0.01, 0.005, 0.02)] * 4)]) == (
        "How many of 100 Western States starters doubled: from 2031–2033 to 2034–2036 it changed by −0.5 points (−1.0 to −0.2): more "
        "starters from abroad 0.0 (unclear), the rate at home −0.1 (unclear), the rate of those from abroad +0.6; from 2034–2036 to "
        "2037–2039 it changed by +1.0 points (0.5 to 2.0): more starters from abroad +1.0, the rate at home +1.0, the rate of those from "
        "abroad +1.0."
    )  # fmt: skip
    assert sentences.over_time(model(["a year before", "2034 home", "2034 abroad", "2042 home", "2042 abroad"]), pd.DataFrame({"era": ["an index", "automatic entry"], "first_year": [2042, 2034]})) == (
        "Start by start, with residence, sex and earlier results held, the odds rose by a factor of 1.00 (95% interval 0.82 to 1.22) a "
        "year up to 2034. Beside that they changed from 2034 (automatic entry) by a factor of 1.50 (1.23 to 1.82) for runners from the "
        "United States and 2.00 (1.64 to 2.43) for those from abroad and from 2042 (an index) by a factor of 2.50 (2.06 to 3.04) for "
        "runners from the United States and 3.00 (2.47 to 3.65) for those from abroad. Years beside these differ by a standard deviation "
        "of 0.12 in log odds."
    )  # fmt: skip
    assert sentences.known_before(model(["abroad", *KNOWN])) == (
        "Odds ratios beside the doors: living abroad 1.0 (0.8 to 1.2), being a woman 1.5 (1.2 to 1.8), an earlier start at UTMB 2.0 (1.6 "
        "to 2.4) and an earlier top ten 2.5 (2.1 to 3.0)."
    )  # fmt: skip


def test_every_word_of_the_same_year_beside_others():
    TABLE = pd.DataFrame(
        [
            {"group": name, **Estimate(at, 0.8, 1.0).columns("ratio")}
            for name, at in (
                ("never in a top ten", 0.94),
                ("women", 0.91),
                ("ever in a top ten", 0.93),
                ("men", 0.92),
            )
        ]
    )
    assert sentences.dips(TABLE, doors()) == (
        "Starts in the same year, over those in the years beside it: women 0.91 (0.80 to 1.00), men 0.92 (0.80 to 1.00), ever in a top ten "
        "0.93 (0.80 to 1.00), never in a top ten 0.94 (0.80 to 1.00). By what opened the door at Western States: drawn by lot 0.60 (0.50 "
        "to 0.80), a place won 1.00 (0.80 to 1.20), given, or kept 0.50 (0.30 to 0.90)."
    )  # fmt: skip
    SHOWN = pd.DataFrame(
        {
            "group": list("abc"),
            "ratio": 0.8,
            "ratio_low": [0.7, 1.0, 0.4],
            "ratio_high": [0.9, 1.1, 1.0],
        }
    )
    BY_SEX = pd.DataFrame(
        [
            {"group": group, "sex": sex, "share": share, **Estimate(*ratio).columns("ratio")}
            for group, sex, share, ratio in (
                ("a place won", "M", 0.07, (0.8, 0.6, 0.95)),
                ("a place won", "F", 0.22, (1.33, 1.1, 1.7)),
                ("drawn by lot", "M", 0.8, (0.64, 0.5, 0.8)),
                ("drawn by lot", "F", 0.6, (0.75, 0.3, 1.0)),
            )
        ]
    )
    assert sentences.same_year_limits(SHOWN, BY_SEX) == (
        "Of these 3 ratios one is clear of 1. The groups were chosen after seeing the results, which the intervals ignore. Women who "
        "were drawn are too few to tell. Way in and sex cannot be told apart."
    )  # fmt: skip
    assert sentences.same_year_limits(SHOWN, BY_SEX.assign(ratio_high=0.99)) == (
        "Of these 3 ratios one is clear of 1. The groups were chosen after seeing the results, which the intervals ignore. Way in and "
        "sex cannot be told apart."
    )  # fmt: skip
    assert sentences.doors_by_sex(BY_SEX) == (
        "Of women’s starts 22% come by a place won, of men’s 7%, and that is not all of the difference: of those who won a place women "
        "1.33 (1.10 to 1.70) and men 0.80 (0.60 to 0.95) times as often in the same year as beside it, of those drawn women 0.75 (0.30 to "
        "1.00) and men 0.64 (0.50 to 0.80) times."
    )  # fmt: skip


def test_every_word_of_the_two_permutations():
    LAW = np.zeros(40)
    LAW[28:33] = 0.2
    OVERLAP = Overlap(90, 40, 20, 29.54, 24, 36, 0.001)
    assert sentences.fields(LAW, OVERLAP) == (
        "With each edition’s field held as well, 30.0 same-year doubles are expected (28 to 32); with runners’ years alone 29.5 (24 to "
        "36). Seen were 20 (p < 0.001): fewer than either allows. Neither knows who was let in."
    )  # fmt: skip
    assert sentences.fields(LAW, replace(OVERLAP, seen=27)) == (
        "With each edition’s field held as well, 30.0 same-year doubles are expected (28 to 32); with runners’ years alone 29.5 (24 to "
        "36). Seen were 27 (p < 0.001): within what chance allows."
    )  # fmt: skip
    assert sentences.fields(LAW, replace(OVERLAP, seen=29)) == (
        "With each edition’s field held as well, 30.0 same-year doubles are expected (28 to 32); with runners’ years alone 29.5 (24 to "
        "36). Seen were 29 (p = 0.80): within what chance allows."
    )  # fmt: skip
    assert sentences.fields(LAW, replace(OVERLAP, seen=24, low=25)) == (
        "With each edition’s field held as well, 30.0 same-year doubles are expected (28 to 32); with runners’ years alone 29.5 (25 to "
        "36). Seen were 24 (p < 0.001): fewer than either allows. Neither knows who was let in."
    )  # fmt: skip
    assert sentences.fields(LAW, replace(OVERLAP, seen=28, low=29))[-80:] == (
        "years alone 29.5 (29 to 36). Seen were 28 (p = 0.40): within what chance allows."
    )  # fmt: skip


def test_every_word_of_calls_from_the_wait_list():
    CALLED = pd.DataFrame(
        {
            "year": [2031, 2032],
            "waiting": [50, 50],
            "came": [20, 30],
            "last_place": [31, 44],
            "in_month": [8, 3],
            "doubles": [1, 1],
            "doubles_in_month": [1, 0],
        }
    )
    assert sentences.called(CALLED) == (
        "Of 100 on two wait lists 50 came to the start, 11 of them called in the month of the race. Two doubles came that way, one by "
        "such a late call."
    )  # fmt: skip
    assert sentences.called(CALLED.head(1)) == (
        "Of 50 on one wait list 20 came to the start, 8 of them called in the month of the race. One double came that way, one by "
        "such a late call."
    )  # fmt: skip


def test_every_word_of_what_the_draw_tells():
    assert sentences.lottery(*experiment(BELOW)) == (
        "**Being drawn made fewer start UTMB.** Of those drawn, by the full lists, 31 (40.0 expected, p = 0.003) started UTMB that "
        "summer, and 31 (40.0 expected, p = 0.60) did not finish it."
    )  # fmt: skip
    assert sentences.lottery(*experiment(replace(BELOW, ratio=Estimate(2, 1.5, 3)), bound=replace(BELOW, ratio=Estimate(2, 1.5, 3)))) == (
        "**Being drawn made more start UTMB.** Of those drawn, by the full lists, 31 (40.0 expected, p = 0.003) started UTMB that "
        "summer, and 31 (40.0 expected, p = 0.60) did not finish it."
    )  # fmt: skip
    assert sentences.lottery(*BOTH) == (
        "**Being drawn made fewer start UTMB and more start and not finish it.** Of those drawn, by the full lists, 31 (40.0 expected, "
        "p = 0.003) started UTMB that summer, and 7 (40.0 expected, p = 0.003) did not finish it."
    )  # fmt: skip
    assert sentences.lottery(*experiment(AROUND)) == (
        "**The lottery does not tell what Western States does at UTMB.** Of those drawn, by the full lists, 31 (40.0 expected, p = "
        "0.60) started UTMB that summer, and 31 (40.0 expected, p = 0.60) did not finish it. By the rule fixed beforehand nothing is "
        "said of a cause: the intervals of the full lists hold 1, no effect."
    )  # fmt: skip
    assert sentences.lottery(*OFF) == (
        "**The lottery does not tell what Western States does at UTMB.** Of those drawn, by the full lists, 31 (40.0 expected, p = "
        "0.003) started UTMB that summer, and 31 (40.0 expected, p = 0.60) did not finish it. By the rule fixed beforehand nothing is "
        "said of a cause: two of four placebos, which should find nothing, do: 5 (40.0 expected, p = 0.003) had not finished the UTMB "
        "before the draw and 9 (40.0 expected, p = 0.003) had started the UTMB before the draw (all lists)."
    )  # fmt: skip
    assert sentences.lottery(*experiment(AROUND, placebo=BELOW)) == (
        "**The lottery does not tell what Western States does at UTMB.** Of those drawn, by the full lists, 31 (40.0 expected, p = "
        "0.60) started UTMB that summer, and 31 (40.0 expected, p = 0.60) did not finish it. By the rule fixed beforehand nothing is "
        "said of a cause: one of four placebos, which should find nothing, does: 31 (40.0 expected, p = 0.003) had started the UTMB "
        "before the draw, and the intervals of the full lists hold 1, no effect."
    )  # fmt: skip
    assert sentences.lottery(*experiment(BELOW, bound=AROUND))[-80:] == (
        "nothing is said of a cause: not every bound of the plan leaves out 1, no effect."
    )  # fmt: skip
    assert sentences.lottery_power({**experiment(AROUND)[0], (SETS[0], "stopped"): replace(AROUND, seen_below=0.33, seen_above=2.1)}) == (
        "Only odds of starting 0.50 times as high or lower, or 1.70 times or higher, and odds of not finishing 0.33 times or lower, or "
        "2.10 times or higher, would have been seen four times in five."
    )  # fmt: skip
