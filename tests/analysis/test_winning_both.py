"""Who would have won had somebody stayed away, and how hard a double win was."""

import numpy as np
import pandas as pd
import pytest

from race_doubles.analysis.how_rare import open_questions, winning_both


def start(runner, race, year, place, seconds, sex="F"):
    return {
        "runner_id": runner, "name": runner.upper(), "race": race, "year": year, "sex": sex,
        "status": "finished", "sex_place": place, "finish_seconds": seconds,
    }  # fmt: skip


def double(runner, year, wser, utmb, sex="F", seconds=(1000, 2000)):
    return {
        "runner_id": runner, "name": runner.upper(), "year": year, "sex": sex,
        "wser_sex_place": wser, "utmb_sex_place": utmb,
        "wser_finish_seconds": seconds[0], "utmb_finish_seconds": seconds[1],
    }  # fmt: skip


STARTS = pd.DataFrame(
    [
        start("ann", "wser", 2007, 1, 1000), start("bea", "wser", 2007, 2, 1100), start("cat", "wser", 2007, 3, 1300),
        start("max", "wser", 2007, 1, 900, "M"),
        start("ann", "utmb", 2007, 1, 2000), start("cat", "utmb", 2007, 2, 2060),
        start("dee", "wser", 2009, 1, 1000), start("eve", "wser", 2009, 2, 1010),
        start("eve", "utmb", 2009, 1, 2000),
    ]
)  # fmt: skip


def test_the_second_of_the_sex_inherits_and_nobody_of_the_other():
    found = winning_both.heirs(STARTS, pd.DataFrame([double("ann", 2007, 1, 1)]))
    assert found[["race", "heir", "seconds"]].to_numpy().tolist() == [
        ["wser", "BEA", 100],
        ["utmb", "CAT", 60],
    ]


def test_first_and_second_is_one_person_away_and_two_seconds_behind_two_people_are_not():
    doubles = pd.DataFrame(
        [double("ann", 2007, 1, 1), double("eve", 2009, 2, 1), double("cat", 2007, 3, 2)]
    ).astype({"wser_sex_place": "Int64", "utmb_sex_place": "Int64"})
    found = winning_both.one_away(STARTS, doubles)
    assert found.to_numpy().tolist() == [[2009, "EVE", 2, 1, "DEE"]]
    behind_two = pd.concat(
        [
            STARTS,
            pd.DataFrame(
                [start("fay", "utmb", 2009, 1, 1900), start("eve", "utmb", 2009, 2, 2000)]
            ),
        ]
    )
    behind_two = behind_two[~((behind_two["runner_id"] == "eve") & (behind_two["sex_place"] == 1))]
    both = doubles.assign(utmb_sex_place=[1, 2, 2]).astype({"utmb_sex_place": "Int64"})
    assert winning_both.one_away(behind_two, both).empty
    said = open_questions.heirs(winning_both.heirs(STARTS, doubles.head(1)), found)
    assert "BEA 2007 at Western States" in said and "EVE 2009 (2nd and 1st, behind DEE)" in said


def season(seed, away=None):
    """Both races of one summer by sixty people of known times, ranked by sex; somebody may have stayed away."""
    random = np.random.default_rng([23, seed])
    rows = []
    for race, hours in (("wser", 25), ("utmb", 38)):
        level = 0.14 * random.standard_normal(60)
        level[:2] -= 0.6  # the best woman and the best man, who win both more often than not
        seconds = np.round(hours * 3600 * np.exp(level + 0.05 * random.standard_normal(60)))
        stops = random.random(60) < 0.3
        field = pd.DataFrame({
            "runner_id": [f"r{i}" for i in range(60)], "race": race, "year": 2010, "sex": ["F", "M"] * 30,
            "status": np.where(stops, "dnf", "finished"), "finish_seconds": seconds,
        })  # fmt: skip
        field = field[field["runner_id"].ne(away)]
        done = field["finish_seconds"].where(field["status"].eq("finished"))
        field["sex_place"] = done.groupby(field["sex"]).rank(method="min").astype("Int64")
        rows.append(field.assign(name=field["runner_id"].str.upper()))
    return pd.concat(rows, ignore_index=True)


def test_the_heir_wins_the_race_that_is_run_again_without_the_doubler():
    """Drawn seasons, each run again without whoever won both: the heir is its winner, and as far behind as said."""
    told = 0
    for seed in range(100):
        starts = season(seed)
        won = starts[starts["sex_place"].eq(1).fillna(False)]
        for runner, own in won.groupby("runner_id"):
            if len(own) < 2:
                continue
            seconds = own.set_index("race")["finish_seconds"]
            sex = own["sex"].iloc[0]
            wins = pd.DataFrame([double(runner, 2010, 1, 1, sex, (seconds["wser"], seconds["utmb"]))])  # fmt: skip
            again = season(seed, away=runner)
            first = again[again["sex_place"].eq(1).fillna(False) & again["sex"].eq(sex)].set_index("race")  # fmt: skip
            for row in winning_both.heirs(starts, wins).itertuples():
                assert row.heir == first.loc[row.race, "name"]
                assert row.seconds == first.loc[row.race, "finish_seconds"] - seconds[row.race]
                told += 1
    assert told > 50


def worlds(slow, seed):
    """Two editions by people of known levels on courses of which one is `slow` times as long; the winner's pace is the same."""
    random = np.random.default_rng([21, seed])
    rows = []
    for race, hours in (("wser", 25.0), ("utmb", 38.0 * slow)):
        level = 0.14 * random.standard_normal(120)
        level[0], level[1] = -0.5, -0.45
        noise = 0.05 * random.standard_normal(120)
        noise[:2] = 0.0
        log = np.log(hours * 3600) + level + noise
        gauge = np.median(log - level)
        rows.append(
            pd.DataFrame(
                {
                    "runner_id": [f"r{i}" for i in range(120)], "race": race, "year": 2010, "sex": "F", "status": "finished",
                    "level": level, "known": 1, "residual": log - level - gauge, "finish_seconds": np.exp(log),
                }
            )
        )  # fmt: skip
    return pd.concat(rows, ignore_index=True)


@pytest.mark.slow
def test_pace_does_not_hang_on_the_length_of_the_course_and_its_range_holds_the_truth():
    wins = pd.DataFrame([{"runner_id": "r0", "name": "Ann", "year": 2010, "sex": "F"}])
    inside = 0
    for seed in range(100):
        short, long = (winning_both.hardest(worlds(slow, seed), wins).iloc[0] for slow in (1, 1.3))
        assert short["pace"] == pytest.approx(long["pace"], abs=1e-9)
        assert short["pace"] == pytest.approx(short["field"] + short["margin"])
        inside += short["pace_low"] <= 0.5 <= short["pace_high"]
    assert inside >= 88


def test_the_hardest_is_said_by_sex_and_how_sure():
    found = pd.DataFrame(
        {
            "year": [2024, 2023, 2011], "name": ["Ann", "Bea", "Max"], "sex": ["F", "F", "M"], "field": [0.5, 0.4, 0.57],
            "margin": [0.03, 0.05, 0.005], "pace": [0.53, 0.45, 0.575], "pace_low": [0.51, 0.43, 0.55], "pace_high": [0.55, 0.47, 0.6],
        }
    )  # fmt: skip
    said = open_questions.hardest(found)
    assert (
        "Ann 2024" in said
        and "clearly" in said
        and "the only one of the men is that of Max" in said
    )
    near = found.assign(pace_low=found["pace"] - 0.1)
    assert "too near to be sure" in open_questions.hardest(near)
