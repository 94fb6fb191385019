"""What doubling costs: found where it was put in at about the stated rate, not found where it was not.

Each method meets `made_coverage.WORLDS` worlds with a harm and as many without, against a band fixed beforehand;
the mixed model and conditional logistic regression by set fewer, because their fits take long (all of
them meet more in `python -m benchmarks.intervals`). A few worlds go the whole way through
the performance model too.
"""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from made_coverage import WORLDS, band, covered, over_worlds
from made_frames import utmb_starts
from made_world import make_runners, make_starts
from scipy import stats
from scipy.special import expit
from statsmodels.discrete.conditional_models import ConditionalLogit

from race_doubles.analysis.models.finishing import non_finishers_known, own_outcomes, records
from race_doubles.analysis.models.independent import prepare
from race_doubles.analysis.models.performance import Parameters
from race_doubles.analysis.what_it_costs import (
    checkpoints,
    exposure,
    matching,
    randomisation,
    sensitivity,
    within_runner,
)
from race_doubles.analysis.what_it_costs.effects import ManyGroups
from race_doubles.common.words import Estimate

HARM, SLOWER = 0.9, 0.04
NONE, SOME = {}, {"harm": HARM, "slower": SLOWER}


@cache
def world(seed, harmful, frailty=0.0):
    """One made world, kept for the methods that share it."""
    return utmb_starts(seed, frailty=frailty, **(SOME if harmful else NONE))


@cache
def sets_of(seed, harmful):
    return matching.matched_sets(world(seed, harmful), controls=2)


def fragile(method):
    """`method` on worlds whose people differ in how often they stop, as only they can bear."""
    return lambda seed, harmful: method(world(seed, harmful, frailty=0.8)).estimate


#: What takes a seed and whether doubling harms, and gives an interval; and what the harm comes to.
METHODS = {
    "stopping, within": (fragile(within_runner.stopping), np.exp(HARM)),
    "stopping, later years": (
        fragile(lambda frame: within_runner.stopping(within_runner.later_years_only(frame))),
        np.exp(HARM),
    ),
    "stopping, matched": (
        lambda *one: matching.matched_stopping(sets_of(*one), ("risk",)).estimate,
        np.exp(HARM),
    ),
    "stopping, whole field": (
        lambda *one: sensitivity.whole_field_stopping(world(*one), adjust=("risk",)).estimate,
        np.exp(HARM),
    ),
    "time, within": (
        lambda *one: within_runner.time(world(*one)).estimate,
        np.exp(SLOWER),
    ),
    "time, matched": (lambda *one: matching.matched_time(sets_of(*one)).estimate, np.exp(SLOWER)),
}


#: Conditional logistic regression takes a tenth of a second a world: it meets fewer of them.
FEWER = {"stopping, matched": 120}


def test_the_band_turns_away_intervals_that_are_too_narrow():
    low, high = band(WORLDS)
    assert stats.binom.cdf(low - 1, WORLDS, 0.85) > 0.8
    assert stats.binom.sf(low - 1, WORLDS, 0.95) > 0.999 and high <= WORLDS


@pytest.mark.slow
@pytest.mark.parametrize("name", METHODS)
def test_interval_covers_a_known_effect(name):
    method, truth = METHODS[name]
    worlds = FEWER.get(name, WORLDS)
    found = [method(seed, True) for seed in range(worlds)]
    low, high = band(worlds)
    assert low <= covered(found, truth) <= high
    # It is an effect that the method can see, too, and on the right side
    # (chance alone would give one in forty).
    assert np.mean([estimate.low > 1 for estimate in found]) > 0.1
    assert not any(estimate.high < 1 for estimate in found)


@pytest.mark.slow
@pytest.mark.parametrize("name", METHODS)
def test_no_effect_is_found_where_there_is_none(name):
    method, _ = METHODS[name]
    worlds = FEWER.get(name, WORLDS)
    low, high = band(worlds)
    assert low <= covered((method(seed, False) for seed in range(worlds)), 1.0) <= high


@pytest.mark.slow
def test_placebo_shows_nothing_however_harmful_doubling_is():
    def placebo(seed):
        frame = world(seed, True)
        sets = matching.matched_sets(frame[~frame["doubler"]], "previous_year", controls=2)
        return matching.matched_stopping(sets, ("risk",)).estimate

    low, high = band(WORLDS // 2)
    assert low <= over_worlds(placebo, 1.0, WORLDS // 2) <= high


def test_one_runner_with_many_doubles_is_one_person():
    """The same sets twice over tell nothing new where both copies are one runner's, half as much again where they are not."""
    sets = sets_of(3, True)
    copy = sets.assign(set_id=sets["set_id"] + "-again")
    others = copy.assign(runner_id=copy["runner_id"] + "-another")
    once, same, two = (
        matching.matched_stopping(some, ())
        for some in (sets, *(pd.concat([sets, more], ignore_index=True) for more in (copy, others)))
    )
    assert (same.people, same.doubled) == (once.people, 2 * once.doubled)
    assert two.people == 2 * once.people
    assert same.log_error == pytest.approx(once.log_error, rel=0.01)
    assert two.log_error == pytest.approx(once.log_error / np.sqrt(2), rel=0.05)
    mixed = sets.groupby("set_id")["stopped"].transform("nunique").gt(1)
    assert once.people == sets.loc[mixed & sets["exposed"], "runner_id"].nunique()


def test_a_race_that_its_organisers_stopped_is_nobodys_own_failure():
    starts = make_starts(5, people=60, years=range(2008, 2012))
    storm = starts["race"].eq("utmb") & starts["year"].eq(2010)
    starts.loc[storm, "status"] = np.where(starts.index[storm] % 3 == 0, "finished", "dnf")
    marked = starts.assign(called_off=storm)
    assert non_finishers_known(starts)[storm].all() and not own_outcomes(marked)[storm].any()
    past = records(marked, other_years=True)
    plain = records(starts[~storm], other_years=True)
    assert past.loc[~storm, "past_dnf"].tolist() == plain["past_dnf"].tolist()
    assert past.loc[~storm, "past_starts"].tolist() == plain["past_starts"].tolist()
    assert (
        not exposure.utmb_frame(
            prepare(marked, list(range(2008, 2012)), KNOWN).table, make_runners(marked)
        )["year"]
        .eq(2010)
        .any()
    )


def test_spellings_of_a_checkpoint_are_one_place():
    splits = pd.DataFrame(
        {
            "result_id": ["a", "b", "c"],
            "checkpoint": ["Chap", "Les Chapieux CCAS", "Bovine"],
            "sequence": [1, 1, 1],
            "elapsed_seconds": [10, 20, 30],
        }
    )
    frame = pd.DataFrame(
        {
            "result_id": ["a", "b", "c", "d", "e"],
            "runner_id": list("abcde"),
            "year": [2008, 2005, 2005, 2005, 2008],
            "doubler": True,
            "stopped": [1, 1, 1, 0, 0],
            "finish_seconds": [None, None, None, 100, 100],
        }
    )
    through = [
        ("d", "Les Chapieux CCAS", 1, 40),
        ("d", "Bovine", 2, 80),
        ("e", "Chap", 1, 40),
    ]
    splits = pd.concat([splits, pd.DataFrame(through, columns=splits.columns)])
    names = pd.DataFrame(
        {
            "race": "utmb",
            "checkpoint": ["Chap", "Les Chapieux CCAS"],
            "place": "Les Chapieux",
        }
    )
    found = checkpoints.where_stopped(splits, frame, names)
    assert found["place"].value_counts().to_dict() == {"Les Chapieux": 2, "Bovine": 1}


@pytest.mark.slow
@pytest.mark.parametrize("harmful", [False, True])
def test_difference_of_shares_is_the_one_put_in(harmful):
    truth = 0.0
    if harmful:  # what the harm comes to in shares, from many worlds together
        frame = pd.concat(world(seed, True) for seed in range(WORLDS))
        score = frame.loc[frame["doubler"], "risk"] + frame.loc[frame["doubler"], "severity"]
        truth = float((expit(score + HARM) - expit(score)).mean())
    found = [matching.matched_risk(sets_of(seed, harmful)).difference for seed in range(WORLDS)]
    low, high = band(WORLDS)
    assert low <= covered(found, truth) <= high


@pytest.mark.slow
@pytest.mark.parametrize("effect, truth", [(NONE, 1.0), (SOME, np.exp(SLOWER))])
def test_mixed_model(effect, truth):
    worlds = 40
    frames = [
        utmb_starts(seed, people=120, editions=5, keen=0.2, **effect) for seed in range(worlds)
    ]
    found = [within_runner.mixed_time(frame).estimate for frame in frames]
    low, high = band(worlds)
    assert low <= covered(found, truth) <= high
    # With the runner's share of doubled finishes in it (Mundlak), its ratio is that of fixed effects.
    within = [within_runner.time(frame).estimate for frame in frames]
    assert np.allclose([f.value for f in found], [w.value for w in within], atol=1e-4)


# The whole way: from starts through levels to the comparison.

KNOWN = Parameters(0.14, 0.055, 0.85, 50.0)


@pytest.fixture(scope="module")
def whole():
    def frame(seed, **effects):
        starts = make_starts(seed, people=400, years=range(2006, 2014), keen=0.12, **effects)
        years = sorted(starts["year"].unique())[1:]  # before the first nothing is known
        prepared = prepare(starts, years, KNOWN, strictly_before=True)
        return exposure.utmb_frame(prepared.table, make_runners(starts))

    return {
        "harmless": [frame(seed) for seed in range(20, 28)],
        "harmful": [frame(seed, harm=1.0, slower=0.05) for seed in range(30, 38)],
    }


WHOLE = {
    "stopping, within": (within_runner.stopping, np.e),
    "stopping, matched": (lambda f: matching.matched_stopping(matching.matched_sets(f)), np.e),
    "stopping, whole field": (sensitivity.whole_field_stopping, np.e),
    "time, within": (within_runner.time, np.exp(0.05)),
    "time, matched": (lambda f: matching.matched_time(matching.matched_sets(f)), np.exp(0.05)),
}


@pytest.mark.parametrize("name", WHOLE)
def test_with_estimated_levels_the_effect_is_where_it_was_put(name, whole):
    method, harm = WHOLE[name]
    for world, truth in (("harmless", 1.0), ("harmful", harm)):
        effects = [method(frame) for frame in whole[world]]
        error = np.sqrt(sum(effect.log_error**2 for effect in effects)) / len(effects)
        mean = np.mean([np.log(effect.estimate.value) for effect in effects])
        assert abs(mean - np.log(truth)) < 3 * error


def test_matched_starters_are_alike(whole):
    sets = matching.matched_sets(whole["harmless"][0])
    assert sets.groupby("set_id")[["year", "sex"]].nunique().max().max() == 1
    spread = sets.groupby("set_id")["level"].agg(lambda level: level.max() - level.min())
    assert spread.max() <= 2 * matching.CALIPER
    assert not sets.loc[~sets["exposed"], "doubler"].any()
    assert sets["result_id"].is_unique


def test_parts_of_the_doubled_starts_add_up(whole):
    frame = whole["harmful"][0]
    parts = matching.who_is_in(frame, matching.matched_sets(frame)).set_index("name")
    own = parts.drop(["all doubled starts", "their match, each set counted once"])
    assert (
        own["starts"].sum() == parts.loc["all doubled starts", "starts"] == frame["doubler"].sum()
    )
    assert own["seen"].sum() == frame.loc[frame["doubler"], "stopped"].sum()


def test_every_specification_of_a_harmful_world_sees_the_harm(whole):
    frame = whole["harmful"][1].assign(country="USA")
    choices = sensitivity.choices(frame, sorted(frame["year"].unique())[2:], frame)
    effects = sensitivity.specifications(frame, choices)
    assert len(effects) >= 10 and next(iter(effects)) == sensitivity.FIXED
    assert all(effect.estimate.value > 1 for effect in effects.values() if effect.doubled)


def test_what_a_runner_does_later_does_not_reach_the_match():
    """Everything after 2010 made another: levels, records and numbers of starts up to 2010 stay as they were."""
    starts = make_starts(6, people=150, years=range(2006, 2014), keen=0.2)
    later = starts["year"].gt(2010) & (starts.index % 3 > 0)
    other = starts.assign(
        status=starts["status"].mask(later & starts["place"].notna(), "dnf"),
        finish_seconds=starts["finish_seconds"].mask(later),
    )
    past, changed = (
        prepare(some, list(range(2007, 2014)), KNOWN, strictly_before=True)
        .table.sort_values("result_id")
        .query("year <= 2010")
        for some in (starts, other)
    )
    for column in ("level", "known", "past_starts", "past_dnf"):
        assert past[column].tolist() == changed[column].tolist()
    hindsight = prepare(starts, list(range(2006, 2014)), KNOWN).table
    assert hindsight["past_starts"].sum() > past["past_starts"].sum()


def test_coming_from_abroad_is_the_mean_of_the_edition_where_it_is_not_known():
    starts = make_starts(7, people=80, years=range(2016, 2020), keen=0.3)
    starts["country"] = np.where(starts.index % 3 == 0, "USA", "FRA")
    starts.loc[starts.index % 7 == 0, "country"] = None
    table = prepare(starts, list(range(2016, 2020)), KNOWN).table
    frame = exposure.utmb_frame(table, make_runners(starts))
    early, late = frame[frame["year"].eq(2016)], frame[frame["year"].gt(2016)]
    assert early["abroad"].eq(0).all() and early["overseas"].isna().all()
    hidden = late["overseas"].isna()
    assert hidden.any() and (late["abroad"] == late["overseas"])[~hidden].all()
    means = late.groupby("year")["overseas"].mean()
    assert np.allclose(late.loc[hidden, "abroad"], late.loc[hidden, "year"].map(means))


def test_lots_within_sets_give_the_chance_of_so_many_by_hand():
    sets = pd.DataFrame(
        {
            "set_id": list("aabbb"),
            "exposed": [True, False, True, False, False],
            "stopped": [1, 0, 1, 1, 0],
        }
    )
    found = randomisation.within_sets(sets)
    assert (found.seen, found.sets) == (2, 2)
    assert found.expected == pytest.approx(1 / 2 + 2 / 3)
    assert found.p_value == pytest.approx(1 / 2 * 2 / 3)
    assert randomisation.within_sets(sets.assign(stopped=[0, 1, 0, 1, 1])).p_value == 1


@pytest.mark.slow
@pytest.mark.parametrize("harmful", [False, True])
def test_lots_within_sets_raise_false_alarms_at_the_stated_rate_and_see_a_harm(harmful):
    p_values = [randomisation.within_sets(sets_of(seed, harmful)).p_value for seed in range(WORLDS)]
    alarms = sum(p < 0.05 for p in p_values)
    if harmful:
        assert alarms > WORLDS / 2
    else:
        assert alarms <= stats.binom.ppf(0.999, WORLDS, 0.05)


@pytest.mark.slow
@pytest.mark.parametrize("harmful", [False, True])
def test_one_test_of_all_ways_to_match_is_careful_and_sees_a_harm(harmful):
    def together(seed):
        frame = world(seed, harmful)
        ways = (sets_of(seed, harmful), *(matching.matched_sets(frame, controls=n) for n in (1, 5)))
        return randomisation.joint([randomisation.within_sets(sets).p_value for sets in ways])

    worlds = 60
    alarms = sum(together(seed) < 0.05 for seed in range(worlds))
    assert alarms > worlds / 3 if harmful else alarms <= stats.binom.ppf(0.999, worlds, 0.05)


def test_the_joint_p_value_is_twice_the_mean_and_no_more_than_one():
    assert randomisation.joint([0.01, 0.03]) == pytest.approx(0.04)
    assert randomisation.joint([0.9, 0.8]) == 1.0


def test_e_values_are_those_of_the_paper():
    # VanderWeele and Ding's example: a risk ratio of 3.9 needs 7.26.
    assert sensitivity.e_value(3.9**2) == pytest.approx(7.26, abs=0.01)
    assert sensitivity.e_value_of_interval(Estimate(1.5, 0.9, 2.5)) == 1.0


def test_all_groups_at_once_is_statsmodels_group_by_group():
    """Groups of unequal size, with offsets: the same likelihood, gradient, coefficients and errors."""
    random = np.random.default_rng(4)
    groups = np.sort(random.integers(0, 60, 400))
    design, offset = random.normal(size=(400, 2)), random.normal(size=400)
    outcome = (random.random(400) < 1 / (1 + np.exp(-design[:, 0]))).astype(int)
    once, each = (
        model(outcome, design, groups=groups, offset=offset)
        for model in (ManyGroups, ConditionalLogit)
    )
    at = np.array([0.3, -0.7])
    assert once.loglike(at) == pytest.approx(each.loglike(at))
    assert once.score(at) == pytest.approx(each.score(at))
    found, known = (model.fit(method="bfgs", disp=False) for model in (once, each))
    assert found.params == pytest.approx(known.params, rel=1e-6)
    assert found.bse == pytest.approx(known.bse, rel=1e-6)
