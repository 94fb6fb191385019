"""Who doubles and who does it again: counted by hand on a few, and found in made worlds where it was put in."""

import numpy as np
import pandas as pd
import pytest
from made_coverage import WORLDS, band, covered

from race_doubles.analysis.how_rare import doublers, open_questions
from race_doubles.analysis.models.entering import COLUMNS, Entering
from race_doubles.analysis.models.independent import Chances
from race_doubles.common.words import Estimate


def doubles(rows):
    found = pd.DataFrame(rows, columns=["runner_id", "year", "sex", "wser_status", "utmb_status"])
    return found


def test_again_counts_years_with_both_races_and_only_those_who_had_five():
    years = [2003, 2004, 2005, 2006, 2007, 2009, 2010, 2011]  # none in 2008
    found = doublers.again(
        doubles(
            [
                ("a", 2003, "F", "finished", "finished"), ("a", 2009, "F", "finished", "dnf"),  # five years with both
                ("b", 2003, "M", "finished", "dnf"), ("b", 2010, "M", "finished", "finished"),  # six: too late
                ("c", 2005, "M", "finished", "finished"), ("c", 2006, "M", "dnf", "finished"),
                ("d", 2006, "M", "finished", "finished"), ("d", 2007, "M", "finished", "finished"),  # four followed
            ]
        ),
        years,
    ).set_index("group")  # fmt: skip
    assert found.loc["all", ["people", "again"]].tolist() == [3, 2]
    assert found.loc["women", ["people", "again"]].tolist() == [1, 1]
    assert found.loc["did not", ["people", "again"]].tolist() == [1, 0]
    assert "2 of 3" in open_questions.again(found.reset_index())


def test_women_are_not_called_favoured_where_lots_would_do():
    each = pd.DataFrame({"sex": ["F", "M"], "level": "won", "both": [0.9, 0.9]})
    won = pd.DataFrame({"sex": ["F"] * 3 + ["M"], "level": "won"})
    found = doublers.by_ability(Chances({}, {}, each), won)
    assert found.split == pytest.approx(5 / 16)  # three or four heads of four
    assert "may be luck" in open_questions.by_ability(found)
    many = pd.DataFrame({"sex": ["F"] * 12, "level": "won"})
    assert "something to explain" in open_questions.by_ability(
        doublers.by_ability(Chances({}, {}, each), many)
    )


def keen(seed, effect):
    random = np.random.default_rng([31, seed])
    people = np.repeat(np.arange(700), 3)
    frame = pd.DataFrame({"runner_id": people, "year": np.tile([2010, 2011, 2012], 700)})
    for name in COLUMNS:
        frame[name] = random.standard_normal(len(frame))
    frame["woman"] = np.repeat((random.random(700) < 0.3).astype(float), 3)
    own = np.repeat(
        0.5 * random.standard_normal(700), 3
    )  # people differ, so their rows hang together
    odds = -2 + own + effect * frame["woman"]
    frame["entered"] = (random.random(len(frame)) < 1 / (1 + np.exp(-odds))).astype(float)
    return frame


@pytest.mark.slow
@pytest.mark.parametrize("effect", [0.0, 0.8])
def test_what_goes_with_entering_is_covered_at_the_stated_rate(effect):
    inside = 0
    for seed in range(100):
        row = Entering(keen(seed, effect)).odds_ratios.iloc[0]
        # Over people who differ the odds ratio is somewhat nearer to 1 than one person's.
        truth = np.exp(effect * 0.97)
        inside += row["ratio_low"] <= truth <= row["ratio_high"]
    low, high = band(100)
    assert low <= inside <= high


YEARS = [year for year in range(2003, 2023) if year not in (2008, 2020)]
LAST_FIRST = len(YEARS) - 1 - doublers.YEARS_AFTER


def coming_back(seed, women, men, people=180):
    """Doubles of people who after a first one double again each year with a chance of their own, on average `women` or `men`."""
    random = np.random.default_rng([32, seed])
    rows = []
    for person in range(people):
        sex = "F" if person % 3 == 0 else "M"
        mean = women if sex == "F" else men
        chance = random.beta(4 * mean, 4 * (1 - mean))
        first = int(random.integers(LAST_FIRST + 1))
        at = [first, *(later for later in range(first + 1, len(YEARS)) if random.random() < chance)]
        utmb = ("finished", "dnf")[int(random.random() < 0.4)]
        rows += [(f"r{person}", YEARS[one], sex, "finished", utmb) for one in at]
    return doubles(rows)


def truth(mean):
    """The share that comes back within so many years: one less the mean of (1 − chance) to their number."""
    a, b = 4 * mean, 4 * (1 - mean)
    none = np.prod([(b + k) / (a + b + k) for k in range(doublers.YEARS_AFTER)])
    return float(1 - none)


@pytest.mark.slow
@pytest.mark.parametrize("mean", [0.04, 0.15])
def test_who_doubles_again_is_covered_at_the_stated_rate_though_people_differ(mean):
    found = [doublers.again(coming_back(seed, mean, mean), YEARS) for seed in range(WORLDS)]
    shares = [Estimate.of(table.iloc[0], "share") for table in found]
    low, high = band(WORLDS)
    assert low <= covered(shares, truth(mean)) <= high
    assert np.mean([share.value for share in shares]) == pytest.approx(truth(mean), abs=0.01)


@pytest.mark.slow
def test_a_difference_in_doubling_again_is_found_where_there_is_one_and_seldom_where_there_is_none():
    def found(women, men):
        tables = [doublers.again(coming_back(seed, women, men), YEARS) for seed in range(100)]
        return sum(doublers.differ(table, "women", "men") < 0.05 for table in tables)

    # Fisher's test is careful: at most one in twenty, and room for luck.
    assert found(0.1, 0.1) <= 10
    assert found(0.25, 0.05) >= 90
