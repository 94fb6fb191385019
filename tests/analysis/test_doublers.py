"""Who doubles and who does it again: counted by hand on a few, and found in made worlds where it was put in."""

import numpy as np
import pandas as pd
import pytest
from made_coverage import band

from race_doubles.analysis.how_rare import doublers, open_questions
from race_doubles.analysis.models.entering import COLUMNS, Entering
from race_doubles.analysis.models.independent import Chances


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
    assert "cannot be told" in open_questions.by_ability(found)
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
