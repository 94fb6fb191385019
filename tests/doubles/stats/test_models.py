"""The performance and finishing models find what was put in, and nothing that was not."""

import numpy as np
import pandas as pd
import pytest

from doubles.stats import forecast, independent
from doubles.stats.finishing import dnf_chances, records
from doubles.stats.performance import (
    Parameters,
    ResidualPool,
    draw_field,
    estimate,
    finishes,
    fit,
    predict,
    rolling,
)


def test_parameters_are_found_again(world):
    found = estimate(finishes(world))
    assert found.spread == pytest.approx(0.145, abs=0.02)
    assert found.noise == pytest.approx(0.055, abs=0.006)
    assert found.across == pytest.approx(0.85, abs=0.08)


def test_shrinkage_is_that_of_the_textbook():
    # Known edition and nobody else: one result moves the level by spread² / (spread² + noise²).
    parameters = Parameters(spread=0.1, noise=0.1, across=1.0, memory=1e9)
    random = np.random.default_rng(1)
    rows = pd.DataFrame(
        {
            "runner_id": [f"r{i}" for i in range(4000)],
            "race": "utmb",
            "year": 2010,
            "sex": "M",
            "y": 11 + 0.1 * random.standard_normal(4000),
        }
    )
    rows.loc[0, "y"] = 10.6
    target = rows.iloc[[0]].assign(year=2011)
    assert predict(fit(rows, parameters), target)["level"].iloc[0] == pytest.approx(-0.2, abs=0.005)


def test_a_forecast_sees_no_later_year(world):
    years = [2010, 2011, 2012]
    changed = world.copy()
    late = changed["year"].ge(2012) & changed["status"].eq("finished")
    changed.loc[late, "finish_seconds"] = changed.loc[late, "finish_seconds"] // 2
    before, after = forecast.learn(world, years), forecast.learn(changed, years)
    for season in (2011, 2012):
        one, other = (
            history.table[history.table["year"].eq(season)] for history in (before, after)
        )
        assert one["level"].tolist() == other["level"].tolist()
        assert one["past_dnf"].tolist() == other["past_dnf"].tolist()


def test_dnf_chances_add_up(world):
    table = rolling(world, list(range(2008, 2020)), parameters=estimate(finishes(world)))
    table = records(world)[["result_id", "past_starts", "past_dnf"]].merge(table, on="result_id")
    late = table[table["year"].ge(2014)]
    chances = dnf_chances(table[table["year"].lt(2014)], late)
    assert chances.mean() == pytest.approx(late["status"].ne("finished").mean(), abs=0.04)


def test_a_crowd_of_debutants_is_as_fast_as_its_members():
    # Drawing only the front of the crowd must leave the winner's time as it was.
    pool = ResidualPool(
        {"utmb": (np.zeros(2), np.zeros(2)), "wser": (np.zeros(2), np.zeros(2))},
        {("utmb", "M"): np.random.default_rng(2).normal(0, 0.1, 5000)},
    )
    field = pd.DataFrame(
        {
            "runner_id": [f"r{i}" for i in range(800)],
            "level": 0.0,
            "known": 0,
            "sex": "M",
            "dnf": 0.3,
        }
    )
    drawn = draw_field(pool, field, "utmb", 1500, np.random.default_rng(3))
    crowd = drawn.debutants["M"].min(axis=1)
    random = np.random.default_rng(4)
    each = random.choice(pool.debut["utmb", "M"], (1500, 800))
    each[random.random(each.shape) < 0.3] = np.inf
    assert crowd.mean() == pytest.approx(each.min(axis=1).mean(), abs=0.005)


def doubles_of(starts):
    from doubles.doubles_table import level_of

    columns = ["runner_id", "year", "sex", "name", "status", "sex_place", "finish_seconds"]
    w, u = (starts.loc[starts["race"].eq(race), columns] for race in ("wser", "utmb"))
    both = w.merge(u.drop(columns=["sex", "name"]), on=["runner_id", "year"], suffixes=("_w", "_u"))
    both.columns = ["runner_id", "year", "sex", "name"] + [
        f"{r}_{c}" for r in ("wser", "utmb") for c in ("status", "sex_place", "finish_seconds")
    ]
    finished = both["wser_status"].eq("finished") & both["utmb_status"].eq("finished")
    worse = both[["wser_sex_place", "utmb_sex_place"]].max(axis=1, skipna=False).astype("Int64")
    return both.assign(level=level_of(finished, worse))


def test_independent_races_are_recognised_as_such(world):
    years = list(range(2005, 2020))
    doubles = doubles_of(world)
    outcome = independent.compare(
        independent.simulate(independent.prepare(world, years), doubles, draws=200), doubles
    ).set_index("level")
    for level in ("finished", "top10", "podium"):
        assert (
            outcome.loc[level, "low"] - 1
            <= outcome.loc[level, "seen"]
            <= outcome.loc[level, "high"] + 1
        ), level


def test_doubles_beyond_ability_are_noticed(world):
    # Let everyone who starts both finish both on the podium: far more than levels allow.
    doubles = doubles_of(world)
    lucky = doubles.assign(level="podium")
    outcome = independent.compare(
        independent.simulate(
            independent.prepare(world, list(range(2005, 2020))), doubles, draws=100
        ),
        lucky,
    ).set_index("level")
    assert outcome.loc["podium", "seen"] > outcome.loc["podium", "high"]


def test_brier_and_calibration_by_hand():
    assert forecast.brier([0.5, 1.0], [1, 1]) == pytest.approx(0.125)
    found = pd.DataFrame({"chance": [0.02, 0.03, 0.2, 0.25], "won": [False, False, True, False]})
    groups = forecast.calibration(found)
    assert groups["forecasts"].tolist() == [2, 2]
    assert groups["seen"].iloc[1].value == 0.5


def test_forecasts_of_a_known_world_are_calibrated(world):
    years = list(range(2007, 2020))
    history = forecast.learn(world, years)
    every = forecast.every_win(history, years[3:], draws=200)
    likely = every[every["chance"].gt(0.05)]
    assert likely["won"].mean() == pytest.approx(likely["chance"].mean(), abs=0.08)
    assert every.groupby(["race", "year", "sex"])["chance"].sum().between(0.97, 1.0001).all()
