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


def answer(matched, later, placebo=(0.9, 0.7, 1.2), time=(0.99, 0.97, 1.01)):
    risk = Risk(0.44, 0.36, Estimate(0.08, -0.01, 0.17), 145, 190)
    specifications = {"the main one": effect(*matched), "another": effect(*matched)}
    return sentences.plain_answer(
        effect(*later), specifications, risk, effect(*placebo), effect(*time), effect(*later), risk
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
        frame, {("utmb", 2010), ("wser", 2012)}, pd.DataFrame({"year": [2010, 2010, 2011]})
    )
    assert "Left out: UTMB 2010, stopped by its organisers, with 2 doubled starts." in said
    assert "2012" not in said and "2 of them doubled, by 2 people" in said


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
    said = sentences.multiplicity_words([effect(*CLEAR), *[effect(*NONE)] * 19])
    assert "20 ratios" in said and "about 1.0, would leave out 1; one does." in said
    assert "; two do." in sentences.multiplicity_words([effect(*BELOW), effect(*CLEAR)])


def test_the_range_of_specifications_is_called_clear_only_where_they_agree():
    both = {"a": effect(*CLEAR), "b": effect(*BELOW)}
    said = sentences.specifications_words(both)
    assert "one lies below 1. The interval lies above 1 in one of them" in said
    assert "of choice, so it should not be called that." in said
    said = sentences.specifications_words({"a": effect(*NONE), "b": effect(*NONE)})
    assert "two lie below 1" in said and "on which they agree." in said
