"""What notebook 05 says follows from the numbers: the same sentences must not stand whatever comes out."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from race_doubles.analysis.what_it_costs import figures, sentences
from race_doubles.analysis.what_it_costs.cost import Cost
from race_doubles.analysis.what_it_costs.effects import Effect
from race_doubles.analysis.what_it_costs.matching import Risk
from race_doubles.analysis.what_it_costs.randomisation import Randomised
from race_doubles.common.words import Estimate


def effect(value, low, high):
    return Effect(Estimate(value, low, high), 100, 120, 600, 0.2)


def answer(
    matched, later, placebo=(0.9, 0.7, 1.2), time=(0.99, 0.97, 1.01), own_time=(0.97, 0.93, 1.01)
):
    risk = Risk(0.44, 0.36, Estimate(0.08, -0.01, 0.17), 145, 190)
    specifications = {"the main one": effect(*matched), "another": effect(*matched)}
    return sentences.plain_answer(
        effect(*later),
        specifications,
        risk,
        effect(*placebo),
        effect(*time),
        effect(*later),
        risk,
        effect(*own_time),
    )


CLEAR, LEANING, NONE, BELOW = (1.5, 1.2, 1.9), (1.4, 0.9, 2.0), (0.9, 0.7, 1.2), (0.5, 0.3, 0.8)


@pytest.mark.parametrize(
    "matched, later, said",
    [
        (CLEAR, CLEAR, "**Yes"),
        (CLEAR, LEANING, "**Probably"),
        (LEANING, LEANING, "**It leans"),
        (LEANING, NONE, "too small to exclude one"),
        (LEANING, BELOW, "points the other way"),
        (NONE, LEANING, "**No cost can be seen**"),
    ],
)
def test_the_plain_answer_follows_from_the_estimates(matched, later, said):
    assert said in answer(matched, later)


def test_the_plain_answer_says_when_the_placebo_fails_and_when_finishers_are_slower():
    assert "the placebo shows no clear difference." in answer(
        LEANING, NONE, placebo=(1.0, 0.9, 1.1)
    )
    for wide in ((1.2, 0.9, 1.5), (0.9, 0.7, 1.2)):
        said = answer(LEANING, NONE, placebo=wide)
        assert "no clear difference, but its interval holds one as large as the effect." in said
    assert "so selection may be the reason" in answer(LEANING, NONE, placebo=CLEAR)
    assert (
        "1.0% faster than their match (95% interval 3.0% faster to 1.0% slower): no cost"
        in answer(LEANING, NONE)
    )
    assert "5.0% slower than their match (95% interval 2.0% slower to 8.0% slower)." in answer(
        LEANING, NONE, time=(1.05, 1.02, 1.08)
    )


def test_the_plain_answer_tells_of_finishers_who_are_faster_than_in_their_own_other_years():
    assert "own other years they are" not in answer(LEANING, NONE)
    said = answer(LEANING, NONE, own_time=(0.97, 0.94, 0.99))
    assert said.endswith(
        "Against their own other years they are 3.0% faster (6.0% faster to 1.0% faster), a sign of selection: they may double when in form."
    )


def test_the_title_on_times_names_who_is_faster_and_leaves_out_the_placebo():
    none, faster = effect(1.0, 0.97, 1.03), effect(0.969, 0.941, 0.997)
    same = "Doublers who finish UTMB are not measurably slower"
    assert figures.time_finding({"a": none, "placebo: b": faster}) == same
    assert figures.time_finding({"own": faster, "a": none}) == f"{same}; by one comparison they are 3% faster (own)"  # fmt: skip
    assert figures.time_finding({"own": faster, "a": faster}) == f"{same}: 3% faster (own) and 3% faster (a)"  # fmt: skip
    slower = {"own": faster, "a": effect(1.05, 1.01, 1.1)}
    assert figures.time_finding(slower) == "Doublers who finish UTMB are slower by some comparisons"


def test_who_has_no_match_is_told_newcomers_and_the_best():
    left = pd.DataFrame({"stopped": [1, 0, 0, 0, 1], "known": [False, False, True, True, True], "front": [False, False, True, True, False]})  # fmt: skip
    assert sentences.without_match(left).startswith(
        "The other 5 have no match: 2 had no earlier result, 3 nobody alike, 2 of them at the front. 40% of the 5 were not finished:"
    )


def test_where_the_matching_does_not_hold_is_said():
    balance = pd.DataFrame(
        {"name": ["level", "born", "starts"], "difference": [-0.03, -0.11, 0.32]}
    )
    assert sentences.balance_words(balance) == (
        "**In two of three the matching alone does not hold**: born (−0.11) and starts (+0.32) differ by more than 0.1."
    )
    assert sentences.balance_words(balance.head(1)).startswith("**The matching holds: none of 1")
    assert sentences.balance_words(balance.head(2)).endswith(
        "born (−0.11) differs by more than 0.1."
    )


def places(doublers, others):
    return pd.DataFrame(
        {
            "share": np.concatenate([doublers, others]),
            "doubler": [True] * len(doublers) + [False] * len(others),
            "year": 2017,
        }
    )


def test_a_difference_in_where_people_stop_is_claimed_only_beyond_chance():
    spread = np.linspace(0.1, 0.9, 40)
    assert figures.stopped_finding(places(spread, spread + 0.01)).startswith("No clear difference")
    assert figures.stopped_finding(places(spread, spread)).endswith(", up to 2017")
    assert "come further" in figures.stopped_finding(places(spread / 4 + 0.7, spread / 4))
    assert "come less far" in figures.stopped_finding(places(spread / 4, spread / 4 + 0.7))


def test_the_share_of_starts_not_finished_leaves_out_a_race_that_was_stopped():
    frame = pd.DataFrame(
        {
            "runner_id": ["a", "b", "c", "d"],
            "year": 2011,
            "doubler": [True, True, False, False],
            "stopped": [1, 0, 0, 0],
        }
    )
    said = sentences.compared_words(
        frame, {("utmb", 2010), ("wser", 2012)}, pd.DataFrame({"year": [2010, 2003, 2010, 2011]})
    )
    assert said.endswith(
        "Left out: one doubled start of UTMB 2003, of which only finishers are known; two doubled starts of UTMB 2010, which was stopped."
    )
    assert "2012" not in said and "2 of them doubled, by 2 people" in said
    assert sentences.left_out(frame, set(), pd.DataFrame({"year": [2011]})) == ""


@pytest.mark.parametrize(
    "p_value, said", [(0.01, "together they speak"), (0.2, "they do not speak")]
)
def test_lots_speak_against_chance_only_where_they_do_together(p_value, said):
    tests = {"fixed": Randomised(73, 67.3, p_value, 161), "other": Randomised(70, 66.0, 0.03, 150)}
    words = sentences.randomised_words(tests)
    assert said in words
    assert "within the 161 matched sets of the main comparison, 67.3 of their doubled" in words
    assert "Over two ways of matching p runs from" in words


def test_ratios_are_counted_over_a_whole_notebook():
    nothing = {f"n{number}": Estimate(*NONE) for number in range(19)}
    said = sentences.multiplicity_words({"a": Estimate(*CLEAR), **nothing})
    assert "20 ratios" in said
    assert "about 1.0, would leave out 1; one does (a, 1.500 (1.200 to 1.900)). They share" in said
    both = sentences.multiplicity_words({"a": Estimate(*BELOW), "b": Estimate(*CLEAR)})
    assert "; two do (a, 0.500 (0.300 to 0.800); b, 1.500" in both
    assert "; none do. They" in sentences.multiplicity_words(nothing)


def test_the_ratios_of_a_whole_notebook_leave_out_neither_the_parts_nor_the_dose():
    parts = pd.DataFrame([{"name": "matched", **Estimate(1.2, 0.9, 1.5).columns("ratio")}])
    dose = SimpleNamespace(stopping=Estimate(*NONE), time=Estimate(-0.07, -0.09, -0.05))
    shown = SimpleNamespace(effects={"a": effect(*CLEAR)}, parts=parts, dose=dose)
    found = Cost.ratios.func(shown)
    assert list(found) == ["a", "seen over expected, matched", "the dose, not finishing", "the dose, time"]  # fmt: skip
    assert found["seen over expected, matched"] == (1.2, 0.9, 1.5)
    assert found["the dose, time"] == pytest.approx((0.93, 0.91, 0.95))


def test_the_range_of_specifications_is_called_clear_only_where_they_agree():
    both = {"a": effect(*CLEAR), "b": effect(*BELOW)}
    said = sentences.specifications_words(both)
    assert "one lies below 1. The interval lies above 1 in one of them" in said
    assert "of choice, so it should not be called that." in said
    said = sentences.specifications_words({"a": effect(*NONE), "b": effect(*NONE)})
    assert "two lie below 1" in said and "on which they agree." in said


FRAME = pd.DataFrame({
    "runner_id": list("aabcdefg"), "year": [2011, 2012, 2011, 2011, 2012, 2012, 2012, 2012],
    "doubler": [True] * 3 + [False] * 5, "stopped": [1, 0, 0, 1, 1, 0, 0, 0],
})  # fmt: skip
RISK = Risk(0.449, 0.411, Estimate(0.038, -0.0601, 0.1312), 125, 163)
SOME = {"main": effect(*CLEAR), "b": effect(*CLEAR), "c": effect(*NONE), "d": effect(*NONE)}
LATER = Risk(0.5, 0.4, Estimate(0.1, 0.0, 0.2), 5, 6)


def test_every_word_of_who_is_compared():
    assert sentences.compared_words(FRAME, {("utmb", 2010), ("utmb", 2003), ("wser", 2012)}, pd.DataFrame({"year": [2010, 2010, 2003]})) == (
        "8 UTMB starts by 7 people in 2 editions; 3 of them doubled, by 2 people. Not finished: 33% (95% interval 4% to 82%) of the "
        "doubled starts, 40.0% (95% interval 9.4% to 79.1%) of the others. Left out: one doubled start of UTMB 2003, which was "
        "stopped; two doubled starts of UTMB 2010, which was stopped."
    )  # fmt: skip
    assert sentences.compared_words(FRAME, set(), pd.DataFrame({"year": []})) == (
        "8 UTMB starts by 7 people in 2 editions; 3 of them doubled, by 2 people. Not finished: 33% (95% interval 4% to 82%) of the "
        "doubled starts, 40.0% (95% interval 9.4% to 79.1%) of the others."
    )  # fmt: skip
    assert sentences.in_short(FRAME, RISK, effect(1.17, 0.76, 1.79), effect(0.73, 0.42, 1.27)) == (
        "**Of all 3 doubled starts at UTMB 33% were not finished, of others 40%. Of the 163 that could be matched 45% were not, of "
        "their match 41%: +4 in a hundred (95% interval −6 to +13).** So small a difference may be chance: the data cannot tell "
        "whether Western States costs at UTMB. Against the same people’s other years no clear difference is seen either."
    )  # fmt: skip
    assert sentences.in_short(FRAME, Risk(0.5, 0.4, Estimate(0.1, 0.001, 0.2), 5, 6), effect(1.17, 0.76, 1.79), effect(0.73, 0.42, 1.27))[130:240] == (
        "h 40%: +10 in a hundred (95% interval 0 to +20).** That is more than chance does. Against the same people’s ot"
    )  # fmt: skip
    assert sentences.in_short(FRAME, Risk(0.5, 0.4, Estimate(-0.1, -0.2, -0.001), 5, 6), effect(1.17, 0.76, 1.79), effect(0.73, 0.42, 1.27))[130:240] == (
        "h 40%: −10 in a hundred (95% interval −20 to 0).** That is more than chance does. Against the same people’s ot"
    )  # fmt: skip
    assert sentences.in_short(FRAME, Risk(0.5, 0.4, Estimate(0.1, 0.0, 0.2), 5, 6), effect(1.17, 0.76, 1.79), effect(0.73, 0.42, 1.27))[130:240] == (
        "h 40%: +10 in a hundred (95% interval 0 to +20).** So small a difference may be chance: the data cannot tell w"
    )  # fmt: skip


def test_every_word_of_how_sure_the_difference_is():
    WAYS = {
        "a": effect(1.2, 0.8, 1.8),
        "b": effect(1.5, 1.1, 2.2),
        "c": effect(1.6, 1.2, 2.1),
        "d": effect(1.7, 1.3, 2.1),
    }
    assert sentences.how_sure(RISK, {"a": WAYS["a"], "b": WAYS["b"]}, effect(1.23, 0.8, 1.8)) == (
        "The main estimate: after adjustment the odds of stopping are 1.23 (0.80 to 1.80) times those of the match, where 1 is no "
        "difference. It rests on 120 of the 163 starts, by 100 people: sets that ended alike tell nothing of odds. Of two ways to "
        "compare, one shows more than chance: b, 1.50 (1.10 to 2.20). A cost below 1.8 times the odds can hide."
    )  # fmt: skip
    assert sentences.how_sure(RISK, {name: WAYS[name] for name in "abc"}, effect(1.23, 0.8, 1.8))[200:420] == (
        "like tell nothing of odds. Of three ways to compare, two show more than chance: b, 1.50 (1.10 to 2.20) and c, 1.60 (1.20 to "
        "2.10). A cost below 1.8 times the odds can hide."
    )  # fmt: skip
    assert sentences.how_sure(RISK, WAYS, effect(1.23, 0.8, 1.8))[200:420] == (
        "like tell nothing of odds. Of four ways to compare, three show more than chance. A cost below 1.8 times the odds can hide."
    )  # fmt: skip
    assert sentences.how_sure(RISK, {"a": effect(1.2, 1.0, 1.8)}, effect(1.23, 0.8, 1.8))[200:420] == (
        "like tell nothing of odds. Of one way to compare, none show more than chance. A cost below 1.8 times the odds can hide."
    )  # fmt: skip
    PARTS = pd.DataFrame(
        {"name": ["matched", "other", "all doubled starts"], "ratio": [1.12, 9.0, 1.07]}
    )
    assert sentences.parts_words(PARTS, RISK, effect(1.23, 0.8, 1.8)) == (
        "Five ratios, and why they differ. Over all doubled starts the model's ratio is 1.07; over those that could be matched it is "
        "1.12, since the others stopped less often than expected. In the matched sets the shares are 45% and 41%, a ratio of 1.09. The"
        " same shares as odds give 1.17: where 41% stop, odds lie further apart than shares. Within sets, after adjustment, the odds "
        "ratio is 1.23."
    )  # fmt: skip
    assert sentences.parts_words(PARTS.assign(ratio=[1.07, 9.0, 1.07]), RISK, effect(1.23, 0.8, 1.8))[100:330] == (
        " could be matched it is 1.07, since the others stopped more often than expected. In the matched sets the shares are 45% and "
        "41%, a ratio of 1.09. The same shares as odds give 1.17: where 41% stop, odds lie further apart than share"
    )  # fmt: skip
    assert sentences.specifications_words({"a": effect(*CLEAR), "b": effect(*BELOW), "c": effect(1.0, 0.9, 1.2)}) == (
        "**Over 3 specifications the odds ratio runs from 0.50 to 1.50**; one lies below 1. The interval lies above 1 in one of them: "
        "whether the effect is called clear of chance is a matter of choice, so it should not be called that."
    )  # fmt: skip
    assert sentences.specifications_words({"a": effect(*CLEAR), "b": effect(1.3, 1.01, 1.9)}) == (
        "**Over 2 specifications the odds ratio runs from 1.30 to 1.50**; none lies below 1. The interval lies above 1 in two of them: "
        "whether the effect is called clear of chance is a matter on which they agree."
    )  # fmt: skip
    assert sentences.specifications_words({"a": effect(0.9, 0.8, 1.2), "b": effect(0.8, 0.7, 1.0)}) == (
        "**Over 2 specifications the odds ratio runs from 0.80 to 0.90**; two lie below 1. The interval lies above 1 in none of them: "
        "whether the effect is called clear of chance is a matter on which they agree."
    )  # fmt: skip


def test_every_word_of_lots_and_of_how_many_ratios_there_are():
    assert sentences.randomised_words({"fixed": Randomised(73, 67.34, 0.0301, 161), "other": Randomised(70, 66.0, 0.0202, 150)}) == (
        "Had lots been drawn within the 161 matched sets of the main comparison, 67.3 of their doubled starts would not have been "
        "finished; 73 were not (p = 0.03, one-sided, exact). Over two ways of matching p runs from 0.020 to 0.030; twice their mean, "
        "which counts as one test of them all however they hang together, gives p = 0.05: **together they do not speak against "
        "chance**."
    )  # fmt: skip
    assert sentences.randomised_words({"fixed": Randomised(73, 67.34, 0.0202, 161), "other": Randomised(70, 66.0, 0.0298, 150)}) == (
        "Had lots been drawn within the 161 matched sets of the main comparison, 67.3 of their doubled starts would not have been "
        "finished; 73 were not (p = 0.02, one-sided, exact). Over two ways of matching p runs from 0.020 to 0.030; twice their mean, "
        "which counts as one test of them all however they hang together, gives p = 0.05: **together they do not speak against "
        "chance**."
    )  # fmt: skip
    assert sentences.randomised_words({"fixed": Randomised(73, 67.34, 0.02, 161)})[-120:] == (
        "which counts as one test of them all however they hang together, gives p = 0.04: **together they speak against chance**."
    )  # fmt: skip
    assert sentences.multiplicity_words({"a": Estimate(*CLEAR), **{str(n): Estimate(*NONE) for n in range(19)}}) == (
        "This notebook shows 20 ratios with 95% intervals. Were there nothing to find, one in twenty, about 1.0, would leave out 1; "
        "one does (a, 1.500 (1.200 to 1.900)). They share most of their data, so neither number is one of independent findings."
    )  # fmt: skip
    assert sentences.multiplicity_words({"a": Estimate(1.1, 1.0, 1.2), "b": Estimate(0.9, 0.8, 1.0), "c": Estimate(*BELOW)})[60:] == (
        "nothing to find, one in twenty, about 0.2, would leave out 1; one does (c, 0.500 (0.300 to 0.800)). They share most of their "
        "data, so neither number is one of independent findings."
    )  # fmt: skip
    assert sentences.multiplicity_words({"a": Estimate(1.1, 1.0, 1.2), "b": Estimate(0.9, 0.8, 1.0)})[60:] == (
        "nothing to find, one in twenty, about 0.1, would leave out 1; none do. They share most of their data, so neither number is "
        "one of independent findings."
    )  # fmt: skip


def test_every_word_of_the_plain_answer():
    assert answer(CLEAR, CLEAR) == (
        "Of the 190 doubled UTMB starts that could be matched (by 145 people) 44% were not finished, of the starts they were matched "
        "with 36%: +8.0 percentage points (95% interval −1.0 to +17.0), before adjustment; without the changed courses +8.0 percentage"
        " points (95% interval −1.0 to +17.0). After adjustment the odds ratio is 1.50 (95% interval 1.20 to 1.90). **Yes: doublers "
        "stop more often at UTMB**, by both fair comparisons; the placebo shows no clear difference. Those who finish are 1.0% faster "
        "than their match (95% interval 3.0% faster to 1.0% slower): no cost in time that could be seen."
    )  # fmt: skip
    assert answer(CLEAR, LEANING, placebo=(1.1, 1.01, 1.2)) == (
        "Of the 190 doubled UTMB starts that could be matched (by 145 people) 44% were not finished, of the starts they were matched "
        "with 36%: +8.0 percentage points (95% interval −1.0 to +17.0), before adjustment; without the changed courses +8.0 percentage"
        " points (95% interval −1.0 to +17.0). After adjustment the odds ratio is 1.50 (95% interval 1.20 to 1.90). **Probably: "
        "doublers stop more often at UTMB than starters like them**, though their own later years cannot confirm it; but the placebo "
        "shows a difference too, so selection may be the reason. Those who finish are 1.0% faster than their match (95% interval 3.0% "
        "faster to 1.0% slower): no cost in time that could be seen."
    )  # fmt: skip
    assert answer(LEANING, LEANING, placebo=(0.9, 0.8, 0.99), time=(1.012, 1.003, 1.02)) == (
        "Of the 190 doubled UTMB starts that could be matched (by 145 people) 44% were not finished, of the starts they were matched "
        "with 36%: +8.0 percentage points (95% interval −1.0 to +17.0), before adjustment; without the changed courses +8.0 percentage"
        " points (95% interval −1.0 to +17.0). After adjustment the odds ratio is 1.40 (95% interval 0.90 to 2.00). **It leans towards"
        " a cost, but the data cannot tell**: both fair comparisons show more stopping, and both could be chance; but the placebo "
        "shows a difference too, so selection may be the reason. Those who finish are 1.2% slower than their match (95% interval 0.3% "
        "slower to 2.0% slower)."
    )  # fmt: skip
    assert answer(LEANING, NONE, placebo=(1.0, 0.9, 1.1)) == (
        "Of the 190 doubled UTMB starts that could be matched (by 145 people) 44% were not finished, of the starts they were matched "
        "with 36%: +8.0 percentage points (95% interval −1.0 to +17.0), before adjustment; without the changed courses +8.0 "
        "percentage points (95% interval −1.0 to +17.0). After adjustment the odds ratio is 1.40 (95% interval 0.90 to 2.00). **The "
        "data cannot tell**: doublers stop somewhat more often than starters matched with them (in none of 2 specifications the "
        "interval leaves out 1), while the comparison with their own later years shows no such difference and is too small to exclude "
        "one (odds ratio 0.90 (95% interval 0.70 to 1.20); without the changed courses 0.90 (0.70–1.20)); the placebo shows no clear "
        "difference. Those who finish are 1.0% faster than their match (95% interval 3.0% faster to 1.0% slower): no cost in time "
        "that could be seen."
    )  # fmt: skip
    assert answer(LEANING, BELOW, time=(1.0, 0.98, 1.0)) == (
        "Of the 190 doubled UTMB starts that could be matched (by 145 people) 44% were not finished, of the starts they were matched "
        "with 36%: +8.0 percentage points (95% interval −1.0 to +17.0), before adjustment; without the changed courses +8.0 "
        "percentage points (95% interval −1.0 to +17.0). After adjustment the odds ratio is 1.40 (95% interval 0.90 to 2.00). **The "
        "data cannot tell**: doublers stop somewhat more often than starters matched with them (in none of 2 specifications the "
        "interval leaves out 1), while the comparison with their own later years points the other way (odds ratio 0.50 (95% interval "
        "0.30 to 0.80); without the changed courses 0.50 (0.30–0.80)); the placebo shows no clear difference, but its interval holds "
        "one as large as the effect. Those who finish are 0.0% faster than their match (95% interval 2.0% faster to 0.0% faster): no "
        "cost in time that could be seen."
    )  # fmt: skip
    assert answer(CLEAR, NONE, time=(1.01, 1.0, 1.02)) == (
        "Of the 190 doubled UTMB starts that could be matched (by 145 people) 44% were not finished, of the starts they were matched "
        "with 36%: +8.0 percentage points (95% interval −1.0 to +17.0), before adjustment; without the changed courses +8.0 "
        "percentage points (95% interval −1.0 to +17.0). After adjustment the odds ratio is 1.50 (95% interval 1.20 to 1.90). **The "
        "data cannot tell**: doublers stop clearly more often than starters matched with them (in two of 2 specifications the "
        "interval leaves out 1), while the comparison with their own later years shows no such difference and is too small to exclude "
        "one (odds ratio 0.90 (95% interval 0.70 to 1.20); without the changed courses 0.90 (0.70–1.20)); the placebo shows no clear "
        "difference. Those who finish are 1.0% slower than their match (95% interval 0.0% faster to 2.0% slower): no cost in time "
        "that could be seen."
    )  # fmt: skip
    assert answer(NONE, LEANING) == (
        "Of the 190 doubled UTMB starts that could be matched (by 145 people) 44% were not finished, of the starts they were matched "
        "with 36%: +8.0 percentage points (95% interval −1.0 to +17.0), before adjustment; without the changed courses +8.0 percentage"
        " points (95% interval −1.0 to +17.0). After adjustment the odds ratio is 0.90 (95% interval 0.70 to 1.20). **No cost can be "
        "seen**, which is not the same as none; the placebo shows no clear difference, but its interval holds one as large as the "
        "effect. Those who finish are 1.0% faster than their match (95% interval 3.0% faster to 1.0% slower): no cost in time that "
        "could be seen."
    )  # fmt: skip
    assert answer((1.5, 1.0, 1.9), CLEAR)[250:420] == (
        "points (95% interval −1.0 to +17.0). After adjustment the odds ratio is 1.50 (95% interval 1.00 to 1.90). **It leans towards "
        "a cost, but the data cannot tell**: both fair"
    )  # fmt: skip
    assert answer(CLEAR, (1.4, 1.0, 2.0))[250:420] == (
        "points (95% interval −1.0 to +17.0). After adjustment the odds ratio is 1.50 (95% interval 1.20 to 1.90). **Probably: "
        "doublers stop more often at UTMB than starters like "
    )  # fmt: skip
    assert answer((1.0, 0.9, 1.2), (1.0, 0.9, 1.2))[250:420] == (
        "points (95% interval −1.0 to +17.0). After adjustment the odds ratio is 1.00 (95% interval 0.90 to 1.20). **No cost can be "
        "seen**, which is not the same as none; the plac"
    )  # fmt: skip
    assert answer(LEANING, (0.9, 0.7, 1.0))[250:500] == (
        "points (95% interval −1.0 to +17.0). After adjustment the odds ratio is 1.40 (95% interval 0.90 to 2.00). **The data cannot "
        "tell**: doublers stop somewhat more often than starters matched with them (in none of 2 specifications the interval leaves "
        "out"
    )  # fmt: skip
    assert sentences.plain_answer(effect(*CLEAR), SOME, RISK, effect(*NONE), effect(0.99, 0.97, 1.01), effect(*LEANING), LATER, effect(0.97, 0.95, 0.99)) == (
        "Of the 163 doubled UTMB starts that could be matched (by 125 people) 45% were not finished, of the starts they were matched "
        "with 41%: +3.8 percentage points (95% interval −6.0 to +13.1), before adjustment; without the changed courses +10.0 "
        "percentage points (95% interval 0.0 to +20.0). After adjustment the odds ratio is 1.50 (95% interval 1.20 to 1.90). **It "
        "leans towards a cost, but the data cannot tell**: both fair comparisons show more stopping, and both could be chance; the "
        "placebo shows no clear difference. Those who finish are 1.0% faster than their match (95% interval 3.0% faster to 1.0% "
        "slower): no cost in time that could be seen. Against their own other years they are 3.0% faster (5.0% faster to 1.0% "
        "faster), a sign of selection: they may double when in form."
    )  # fmt: skip
    assert sentences.plain_answer(effect(*NONE), SOME, RISK, effect(0.9, 0.8, 1.4), effect(0.99, 0.97, 1.01), effect(*LEANING), LATER, effect(0.97, 0.95, 0.99)) == (
        "Of the 163 doubled UTMB starts that could be matched (by 125 people) 45% were not finished, of the starts they were matched "
        "with 41%: +3.8 percentage points (95% interval −6.0 to +13.1), before adjustment; without the changed courses +10.0 "
        "percentage points (95% interval 0.0 to +20.0). After adjustment the odds ratio is 1.50 (95% interval 1.20 to 1.90). **The "
        "data cannot tell**: doublers stop somewhat more often than starters matched with them (in two of 4 specifications the "
        "interval leaves out 1), while the comparison with their own later years shows no such difference and is too small to exclude "
        "one (odds ratio 0.90 (95% interval 0.70 to 1.20); without the changed courses 1.40 (0.90–2.00)); the placebo shows no clear "
        "difference. Those who finish are 1.0% faster than their match (95% interval 3.0% faster to 1.0% slower): no cost in time "
        "that could be seen. Against their own other years they are 3.0% faster (5.0% faster to 1.0% faster), a sign of selection: "
        "they may double when in form."
    )  # fmt: skip
    assert sentences.plain_answer(effect(*NONE), SOME | {"c": effect(*CLEAR)}, RISK, effect(0.9, 1 / 1.5, 1.4), effect(0.99, 0.97, 1.01), effect(*LEANING), LATER, effect(0.97, 0.95, 0.99)) == (
        "Of the 163 doubled UTMB starts that could be matched (by 125 people) 45% were not finished, of the starts they were matched "
        "with 41%: +3.8 percentage points (95% interval −6.0 to +13.1), before adjustment; without the changed courses +10.0 "
        "percentage points (95% interval 0.0 to +20.0). After adjustment the odds ratio is 1.50 (95% interval 1.20 to 1.90). **The "
        "data cannot tell**: doublers stop clearly more often than starters matched with them (in three of 4 specifications the "
        "interval leaves out 1), while the comparison with their own later years shows no such difference and is too small to exclude "
        "one (odds ratio 0.90 (95% interval 0.70 to 1.20); without the changed courses 1.40 (0.90–2.00)); the placebo shows no clear "
        "difference, but its interval holds one as large as the effect. Those who finish are 1.0% faster than their match (95% "
        "interval 3.0% faster to 1.0% slower): no cost in time that could be seen. Against their own other years they are 3.0% faster "
        "(5.0% faster to 1.0% faster), a sign of selection: they may double when in form."
    )  # fmt: skip


def test_every_word_of_where_people_stop():
    SPREAD = np.linspace(0.1, 0.9, 40)
    assert sentences.stopped_words(None, [2017]) == "The tables hold no split times of editions whose non-finishers are known."  # fmt: skip
    assert sentences.stopped_words(places(SPREAD, SPREAD + 0.01).assign(year=[2016, 2017] * 40), [2017]) == (
        "40 doublers stopped in these editions (2016 to 2017), half of them before 50% of a median finisher’s time; of the 40 others half "
        "before 51%. The difference in how far they came has p = 0.85 (Mann-Whitney); without the changed courses, with 20 doublers, p = "
        "0.80: no clear difference."
    )  # fmt: skip
    assert sentences.stopped_words(places(SPREAD / 4 + 0.7, np.tile(SPREAD / 4, 30)), [2017]) == (
        "40 doublers stopped in these editions (2017 to 2017), half of them before 82% of a median finisher’s time; of the 1,200 others "
        "half before 12%. The difference in how far they came has p < 0.001 (Mann-Whitney); without the changed courses, with 40 doublers, "
        "p < 0.001: the two differ."
    )  # fmt: skip
