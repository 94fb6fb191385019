"""What opens the stories of 03, 05 and 06, and their figures: each says what its numbers allow and no more."""

import numpy as np
import pandas as pd
import pytest

from race_doubles.analysis.how_rare import open_layouts, open_questions
from race_doubles.analysis.how_rare import sentences as rare
from race_doubles.analysis.walmsley import figures as forecast_figures
from race_doubles.analysis.walmsley import forecast_checks
from race_doubles.analysis.walmsley import sentences as forecasts
from race_doubles.analysis.what_it_costs import exposure, figures
from race_doubles.analysis.what_it_costs import sentences as costs
from race_doubles.analysis.what_it_costs.effects import Effect
from race_doubles.analysis.what_it_costs.matching import Risk
from race_doubles.common.words import Estimate
from race_doubles.doubles.levels import LEVELS


def effect(value, low, high):
    return Effect(Estimate(value, low, high), 50, 60, 200, 0.2)


LEVEL_ROWS = pd.DataFrame(
    {"level": list(LEVELS), "doubles": [40, 20, 6, 3, 2], "people": [33, 18, 5, 3, 2]}
)


def test_the_answer_is_one_sentence_and_one_number():
    said = rare.in_short(LEVEL_ROWS, 12, (30, 25, 1200, 540))
    assert (
        "33 people have started" in said and "40 times" in said and "two of them won both" in said
    )
    assert "one double win in 20 doubles (95% interval one in 7 to one in 95)." in said
    assert "who finished either race, one in 30 finished both in one year (95% interval 25 to 1,200)." in said  # fmt: skip
    none = LEVEL_ROWS.assign(doubles=[40, 20, 6, 3, 0], people=[33, 18, 5, 3, 0])
    assert "one double win in" not in rare.in_short(none, 12, (30, 25, 1200, 540))


def test_the_first_figure_says_every_level():
    shown = open_layouts.levels_figure(LEVEL_ROWS, 1234, [2003, 2025])
    assert (
        "1,234 starts" in shown.alt and "started both 40" in shown.alt and "won both 2" in shown.alt
    )


@pytest.mark.parametrize(
    "difference, word",
    [((0.04, -0.06, 0.13), "may be chance"), ((0.2, 0.1, 0.3), "more than chance does")],
)
def test_a_cost_is_claimed_only_where_the_interval_allows(difference, word):
    risk = Risk(0.45, 0.41, Estimate(*difference), 125, 163)
    starts = pd.DataFrame({"doubler": [True] * 5 + [False] * 4, "stopped": [1, 1, 0, 0, 0, 1, 0, 0, 0]})  # fmt: skip
    said = costs.in_short(starts, risk, effect(1.17, 0.76, 1.79), effect(0.73, 0.42, 1.27))
    assert said.startswith(
        "**Of all 5 doubled starts at UTMB 40% were not finished, of others 25%."
    )
    apart = {0.04: "+4 in a hundred (95% interval −6 to +13).**", 0.2: "+20 in a hundred (95% interval +10 to +30).**"}  # fmt: skip
    assert f"Of the 163 that could be matched 45% were not, of their match 41%: {apart[difference[0]]}" in said  # fmt: skip
    assert word in said
    assert said.endswith("Against the same people’s other years no clear difference is seen either.")  # fmt: skip
    clear = costs.in_short(starts, risk, effect(1.5, 1.1, 2.0), effect(0.73, 0.42, 1.27))
    assert clear.endswith(
        "Against the same people’s other years the odds are 1.50 (1.10 to 2.00) times as high, against later years alone 0.73 (0.42 to 1.27)."
    )
    told = costs.how_sure(
        risk, {"a": effect(1.2, 0.8, 1.8), "b": effect(1.5, 1.1, 2.2)}, effect(1.2, 0.8, 1.8)
    )
    assert "Of two ways to compare, one shows more than chance: b, 1.50 (1.10 to 2.20)." in told  # fmt: skip
    none = costs.how_sure(risk, {"a": effect(1.2, 0.8, 1.8)}, effect(1.2, 0.8, 1.8))
    assert "Of one way to compare, none show more than chance. A cost below" in none
    assert (
        "after adjustment the odds of stopping are 1.20 (0.80 to 1.80) times those of the match"
        in told
    )
    assert "It rests on 60 of the 163 starts, by 50 people" in told


def test_a_forecast_is_one_range_over_every_combination_of_choices():
    def told(both, stop):
        return pd.DataFrame({"name": ["A"], "year": [2024], "p_wser": [0.2], "p_utmb": [0.3], "p_both": [both], "p_dnf": [stop]})  # fmt: skip

    choices = {
        "model": told(0.08, 0.66),
        "right": told(0.1, 0.57),
        "plain": told(0.13, 0.39),
        "other": told(0.11, 0.1),
    }
    together = pd.concat([*choices.values(), told(0.16, 0.39), told(0.05, 0.66)])
    said = forecasts.in_short(choices, together, "A", 2024, "plain")
    assert "this model gives A a chance of 5% to 16% to win both, if he starts both.**" in said
    assert (
        "spans all 6 combinations of the choices tried, and is no 95% interval: the truth may lie outside."
        in said
    )
    assert "The model as it is says 8%: 20% for Western States and 30% for UTMB. Both together are likelier than 20% of 30%: who is better than his results is so in both races." in said  # fmt: skip
    assert said.endswith("With one choice changed it is 8% (model) to 13% (plain). Its chance of stopping at UTMB is 66%, the race’s plain rate 39%.")  # fmt: skip
    # Nothing is explained where both together are as likely as one after the other.
    apart = {**choices, "model": told(0.06, 0.66)}
    assert "likelier" not in forecasts.in_short(apart, together, "A", 2024, "plain")


def test_a_figure_of_groups_claims_no_more_than_they_could_show():
    few = pd.DataFrame(
        {"low": [0.0, 0.05], "high": [0.05, 1.0], "mean": [0.02, 0.1], "seen": [0.02, 0.1], "forecasts": [40, 20],
         "seen_low": [0.0, 0.01], "seen_high": [0.1, 0.3]}
    )  # fmt: skip
    assert forecasts.by_size_finding("a win", few) == (
        "Chances of a win: none of two groups is shown wrong; all are too small to show a twofold error"
    )
    many = few.assign(forecasts=[40, 10_000], seen_low=[0.0, 0.11])
    assert forecasts.by_size_finding("a win", many) == (
        "Chances of a win: one of two groups is shown wrong; one is too small to show a twofold error"
    )


def test_groups_of_forecasts_that_miss_are_named_beside_the_answer():
    def group(seen_low, seen_high, numbers=(20, 50)):
        return pd.DataFrame(
            {"low": [0.05, 0.15], "high": [0.15, 0.3], "mean": [0.09, 0.2], "seen": [0.05, 0.2], "forecasts": numbers,
             "seen_low": [seen_low, 0.1], "seen_high": [seen_high, 0.3]}
        )  # fmt: skip

    said = forecasts.groups_missed({"X": group(0.01, 0.08), "Y": group(0.1, 0.2)})
    assert said.startswith("Of four groups of forecasts of a win, by size, two are shown wrong: ")  # fmt: skip
    assert "X 5%–15% (9.0% forecast, 5.0% won) and Y 5%–15%" in said
    assert said.endswith("Two are too small to show a twofold error.")
    none = forecasts.groups_missed({"X": group(0.01, 0.2, (120, 50))})
    assert none == "Of two groups of forecasts of a win, by size, none is shown wrong."


def test_numbers_outside_are_named_beside_as_many_as_luck_gives():
    found = pd.DataFrame(
        {"what": ["won, utmb", "stopped, wser", "entered"], "sex": "F", "era": [(2003, 2013)] * 3,
         "seen": [5, 10, 3], "expected": [1.55, 11.0, 3.2], "p_value": [0.001, 0.7, 1.0]}
    )  # fmt: skip
    said = open_questions.predictive(found)
    assert "Of 3 numbers one lies" in said or "one lies" in said
    assert "doublers’ wins at UTMB by women in 2003–2013 (5 seen, 1.6 expected)" in said
    assert open_questions.what_is("stopped, wser") == "stops at Western States"
    assert open_questions.misses(found) == (
        "Of 3 checks of that model one fails: doublers’ wins at UTMB by women in 2003–2013 (5 seen, 1.6 expected), so it may expect too few."
    )
    fewer = open_questions.misses(found.assign(expected=[7.0, 11.0, 3.2]))
    assert fewer.endswith("so it may expect too many.")
    both = open_questions.misses(found.assign(p_value=[0.001, 0.01, 1.0]))
    assert both.endswith("(10 seen, 11.0 expected).")
    assert open_questions.misses(found.assign(p_value=1.0)) == ""
    none = open_questions.predictive(found.assign(p_value=1.0))
    assert "none lies" in none and none.endswith("by luck).")


def test_chances_of_both_are_grouped_and_drawn_no_larger_than_they_were():
    attempts = pd.DataFrame(
        {"p_both": [0.001, 0.02, 0.05, 0.16, 0.12], "won_both": [False, False, False, True, False]}
    )
    groups = forecast_checks.both_check(attempts)
    assert groups["forecasts"].tolist() == [1, 1, 1, 2] and groups["race"].eq("both").all()
    shown = forecast_figures.by_size_figure(groups, [2006, 2025], "winning both", "won both")
    assert "both races, forecasts of 8% to 100%: mean 14.0%, won both 50.0% of 2" in shown.alt


def test_figures_of_costs_say_their_numbers():
    shares = pd.DataFrame(
        {"group": ["all matched doublers"], "sets": [163], "doublers": [45.0], "matched": [41.0], "difference": [4.0], "difference_low": [-6.0], "difference_high": [13.0]}
    )  # fmt: skip
    shown = figures.shares_figure(shares, [2003, 2025])
    assert "all matched doublers 45 against 41, difference +4 (−6 to +13), 163 sets" in shown.alt
    times = figures.times_figure({"matched finishers": effect(1.01, 0.98, 1.04)}, [2003, 2025])
    assert "matched finishers +1.0% (−2.0 to +4.0)" in times.alt


def test_countries_are_known_of_an_edition_whose_stopped_starters_have_one():
    frame = pd.DataFrame(
        {"year": [2015] * 4 + [2018] * 4, "stopped": [0, 0, 1, 1] * 2,
         "country": ["FRA", "USA", None, None, "FRA", "USA", "ESP", None]}
    )  # fmt: skip
    assert exposure.countries_known(frame).tolist() == [False] * 8
    more = frame.assign(country=frame["country"].where(frame.index != 7, "ITA"))
    assert exposure.countries_known(more).tolist() == [False] * 4 + [True] * 4
    known = more.assign(overseas=np.where(more["year"].eq(2018), 1.0, np.nan))
    assert exposure.countries_from(known) == "2018 on"
    assert exposure.countries_from(known.assign(overseas=np.nan)) == "never known"


def test_a_slope_whose_interval_holds_both_is_said_to_and_one_that_does_not_is_not():
    def told(low, high):
        row = {"starters": 500, "stopped": 218, "slope": 0.5, "slope_low": low, "slope_high": high}
        row |= {"ratio": 0.9, "ratio_low": 0.8, "ratio_high": 1.03}
        row |= {"skill_rate": 0.04, "skill_rate_low": -0.03, "skill_rate_high": 0.1}
        scores = pd.DataFrame(
            [{"group": "UTMB, the front", **row}, {"group": "UTMB, everyone", **row}]
        )
        return forecasts.stopping_words(scores)

    assert "may tell runners apart rightly or not at all" in told(-0.02, 1.08)
    assert "the model **is not shown to be better than the race's plain rate**" in told(0.1, 1.2)
    assert "not shown to be wrong" in told(0.1, 1.2)
    assert "too extreme" in told(0.1, 0.9)
