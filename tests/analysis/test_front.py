"""The front, the dose and the days: found where they were put in, not found where they were not."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from made_coverage import band
from made_frames import utmb_starts
from scipy.special import expit

from race_doubles.analysis.what_it_costs import front, front_sentences, matching
from race_doubles.common.words import Estimate

WORLDS = 40
pytestmark = pytest.mark.slow


@cache
def world(seed, harm=0.0):
    frame = utmb_starts(seed, harm=harm, people=400, editions=6)
    return frame, matching.matched_sets(frame)


def test_the_front_is_the_fastest_of_each_sex_and_nobody_unknown():
    frame = world(0)[0].assign(known=1)
    frame.loc[frame.index[::7], "known"] = 0
    fast = frame[front.at_front(frame)]
    assert fast["known"].gt(0).all()
    assert fast.groupby(["year", "sex"]).size().le(front.FRONT).all()
    slowest = fast.groupby(["year", "sex"])["level"].max()
    others = frame[~front.at_front(frame) & frame["known"].gt(0)]
    for key, some in others.groupby(["year", "sex"]):
        assert some["level"].min() >= slowest[key]


def test_groups_share_no_set_and_leave_none_out():
    frame, sets = world(1)
    groups = front.groups_of(sets, frame)
    ahead, behind = (set(groups[name]["set_id"]) for name in ("the front", "behind the front"))
    assert not ahead & behind and ahead | behind == set(sets["set_id"])


def test_every_doubled_start_is_matched_or_left_and_the_front_counts_only_its_matched():
    frame, sets = world(1)
    left = front.without_match(frame, sets)
    matched = sets[sets["exposed"]]
    assert len(left) + len(matched) == frame["doubler"].sum()
    assert left["stopped"].sum() + matched["stopped"].sum() == frame.loc[frame["doubler"], "stopped"].sum()  # fmt: skip
    counted = front.matched_counts(sets, frame)
    ahead = front.groups_of(sets, frame)["the front"]
    own = ahead[ahead["exposed"]]
    assert counted["sex"].tolist() == ["F", "M"]
    assert counted["starts"].tolist() == [own["sex"].eq(sex).sum() for sex in "FM"]
    assert counted["stopped"].tolist() == [own.loc[own["sex"].eq(sex), "stopped"].sum() for sex in "FM"]  # fmt: skip


@pytest.mark.slow
def test_a_contrast_of_nothing_is_nothing_at_the_stated_rate_and_one_put_in_is_found():
    inside, found = 0, []
    for seed in range(WORLDS):
        frame, sets = world(seed)
        shares = front.shares(front.groups_of(sets, frame))
        none = front.contrast(shares, "the front", "behind the front")
        inside += none.low <= 0 <= none.high
        ahead = sets["set_id"].isin(set(frame.loc[front.at_front(frame), "result_id"]))
        more = np.random.default_rng(seed).random(len(sets)) < 0.4
        worse = sets.assign(stopped=np.where(sets["exposed"] & ahead & more, 1, sets["stopped"]))
        shares = front.shares(front.groups_of(worse, frame))
        found.append(front.contrast(shares, "the front", "behind the front").value)
    low, high = band(WORLDS)
    assert low - 1 <= inside <= high
    assert np.mean(found) > 12  # 40 in a hundred of those who would have gone on


@pytest.mark.slow
@pytest.mark.parametrize("put_in", [0.0, 0.5])
def test_days_are_told_by_editions_and_cover_what_was_put_in(put_in):
    inside, middles = 0, []
    for seed in range(WORLDS):
        random = np.random.default_rng([41, seed])
        editions, sets = 12, 12
        days = pd.Series(
            np.where(np.arange(editions) % 2, 69, 62), index=2000 + np.arange(editions)
        )
        rows = []
        for year in days.index:
            for number in range(sets):
                more = put_in * 100 * (days[year] > 62)
                chance = 0.3 + more / 100 * 1.0
                stopped = [random.random() < chance, *(random.random(4) < 0.3)]
                rows += [
                    (f"{year}-{number}", year, at == 0, float(one))
                    for at, one in enumerate(stopped)
                ]
        made = pd.DataFrame(rows, columns=["set_id", "year", "exposed", "stopped"])
        found = front.days_contrast(made, days)
        middles.append(found.value)
        inside += found.low <= 100 * put_in <= found.high
    low, high = band(WORLDS)
    assert low - 1 <= inside <= high
    assert np.mean(middles) == pytest.approx(100 * put_in, abs=4)


def test_too_few_editions_tell_nothing_of_days():
    sets = pd.DataFrame(
        {"set_id": ["a", "a", "b", "b"], "year": [2001, 2001, 2002, 2002], "exposed": [True, False] * 2, "stopped": [1.0, 0, 0, 1]}
    )  # fmt: skip
    assert front.days_contrast(sets, pd.Series({2001: 62, 2002: 69})) is None
    assert "too few" in front_sentences.days(
        pd.DataFrame(columns=["group", "doublers", "matched"]), None, 1, []
    )


def hard(seed, effect, people=300):
    random = np.random.default_rng([51, seed])
    residual = 0.09 * random.standard_normal(people)
    risk = -0.4 + 0.5 * random.standard_normal(people)
    stopped = random.random(people) < expit(risk - effect * residual / 0.1)
    time = 0.5 * residual + 0.05 * random.standard_normal(people)
    runner = [f"r{at // 2}" for at in range(people)]
    year = 2010 + np.arange(people) % 2
    frame = pd.DataFrame(
        {"runner_id": runner, "year": year, "doubler": True, "risk": risk, "stopped": stopped.astype(int), "residual": np.where(stopped, np.nan, time)}
    )  # fmt: skip
    table = pd.DataFrame(
        {"runner_id": runner, "year": year, "race": "wser", "known": 1, "residual": residual}
    )
    return frame, table


@pytest.mark.slow
@pytest.mark.parametrize("effect", [0.0, 0.6])
def test_a_dose_is_covered_at_the_stated_rate_and_form_is_told_by_the_time(effect):
    found = [front.dose(*hard(seed, effect)) for seed in range(100)]
    inside = sum(one.stopping.low <= np.exp(effect) <= one.stopping.high for one in found)
    low, high = band(100)
    assert low <= inside <= high
    slope = [one.time.value for one in found]
    assert np.mean(slope) == pytest.approx(-0.05, abs=0.005)  # of 10%, half comes again
    said = front_sentences.dose(found[0])
    assert "form that lasts, or a speed that earlier results mis-tell. So this does not show that effort costs nothing." in said  # fmt: skip


def test_words_claim_a_difference_only_where_the_interval_leaves_none_out():
    shares = pd.DataFrame(
        {"group": ["the front", "behind the front"], "sets": [40, 90], "people": [30, 80], "doublers": [45.0, 44.0], "matched": [40.0, 41.0],
         "difference": [5.0, 3.0], "difference_low": [-9.0, -7.0], "difference_high": [19.0, 13.0]}
    )  # fmt: skip
    said = front_sentences.front(shares, Estimate(2, -15, 19))
    assert "cannot tell" in said
    assert "+5 (−9 to +19) at the front and +3 (−7 to +13) behind it, which differ by +2 (−15 to +19)." in said  # fmt: skip
    assert "**The cost differs at the front**" in front_sentences.front(shares, Estimate(20, 5, 35))
    counts = pd.DataFrame(
        {"sex": ["F", "F", "M", "M"], "doubler": [False, True] * 2, "starts": [300, 54, 340, 40], "people": 1, "stopped": [121, 17, 137, 21]}
    )  # fmt: skip
    apart = {True: Estimate(-22, -43, -1), False: Estimate(0.4, -8, 9)}
    matched = pd.DataFrame({"sex": ["F", "M"], "starts": [36, 34], "stopped": [14, 19]})
    said = front_sentences.sexes(counts, matched, apart, Estimate(-20, -45, 5))
    assert said.startswith("Of all doubled starts at the front 17 of 54 by women and 21 of 40 by men were not finished, −22 (−43 to −1) in a hundred, women less men. Only some have a match, as above: 14 of 36 by women and 19 of 34 by men. At the front without a double 121 of 300 by women and 137 of 340 by men were not finished, 0 (−8 to +9): there no difference between the sexes is seen.")  # fmt: skip
    assert "the women’s difference less the men’s is −20 (−45 to +5)." in said
    assert "too few to say" in said
    unlike = front_sentences.sexes(counts, matched, apart | {False: Estimate(-30, -40, -20)}, None)
    assert "the sexes differ, too." in unlike
    assert "(−43" not in front_sentences.sexes(counts, matched, dict.fromkeys(apart), None)
