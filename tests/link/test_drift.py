"""Whose id moves when a season comes in is counted by what moved it."""

import pandas as pd

from race_doubles.analysis.who_is_who import sentences
from race_doubles.link.evaluation import drift


def test_a_season_that_joins_two_moves_them_by_its_results_and_the_others_stay(monkeypatch):
    results = pd.DataFrame({
        "result_id": ["a", "b", "c", "d", "e"], "race": ["wser", "utmb", "wser", "utmb", "wser"],
        "year": [2030, 2030, 2030, 2030, 2031],
    })  # fmt: skip
    names = pd.DataFrame({"result_id": list("abcde"), "name": list("abcde")})
    # Until 2030 a and b are one person with two races, c and d strangers; e, of 2031, is c and d both.
    old = {"a": "r-a", "b": "r-a", "c": "r-c", "d": "r-d"}
    new = {"a": "r-a", "b": "r-b", "c": "r-c", "d": "r-c", "e": "r-c"}
    # With the names of 2031 counted too, c and d would be one without any new result.
    anew = {"a": "r-a", "b": "r-b", "c": "r-c", "d": "r-c", "e": "r-e"}

    def linked(some, names, until=None):
        runners = (new if until else anew) if "e" in set(some["result_id"]) else old
        return pd.DataFrame({"result_id": some["result_id"], "runner_id": some["result_id"].map(runners)})  # fmt: skip

    monkeypatch.setattr(drift, "_linked", linked)
    row = drift.moved(results, names, [2030]).iloc[0]
    assert row.to_dict() == {"until": 2030, "people": 3, "by_new_results": 1, "by_weights": 1, "doubles": 1, "counted_anew": 2}  # fmt: skip


def test_what_was_measured_is_said_with_its_causes():
    row = {
        "until": 2030,
        "people": 44_160,
        "by_new_results": 4,
        "by_weights": 1,
        "doubles": 0,
        "counted_anew": 6,
    }
    said = sentences.moved_words(pd.DataFrame([row]))
    assert said.startswith("**Of 44,160 people of all races held known by 2030 the results since moved five**, one of them without a new result, and none of them with two")  # fmt: skip
    assert said.endswith("counted anew with each season, six would have moved without a new result.")  # fmt: skip
    assert not drift.measured_moved().empty
