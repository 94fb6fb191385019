"""What notebook 05 says follows from the numbers: the same sentences must not stand whatever comes out."""

import numpy as np
import pandas as pd
import pytest

from race_doubles.analysis.what_it_costs import figures, sentences
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
    assert "within the 161 matched sets fixed beforehand, 67.3 of their doubled" in words
    assert "Over two ways of matching p runs from" in words


def test_ratios_are_counted_over_a_whole_notebook():
    nothing = {f"n{number}": effect(*NONE) for number in range(19)}
    said = sentences.multiplicity_words({"a": effect(*CLEAR), **nothing})
    assert "20 ratios" in said
    assert "about 1.0, would leave out 1; one does (a, 1.500 (1.200 to 1.900)). They share" in said
    both = sentences.multiplicity_words({"a": effect(*BELOW), "b": effect(*CLEAR)})
    assert "; two do (a, 0.500 (0.300 to 0.800); b, 1.500" in both
    assert "; none do. They" in sentences.multiplicity_words(nothing)


def test_the_range_of_specifications_is_called_clear_only_where_they_agree():
    both = {"a": effect(*CLEAR), "b": effect(*BELOW)}
    said = sentences.specifications_words(both)
    assert "one lies below 1. The interval lies above 1 in one of them" in said
    assert "of choice, so it should not be called that." in said
    said = sentences.specifications_words({"a": effect(*NONE), "b": effect(*NONE)})
    assert "two lie below 1" in said and "on which they agree." in said
