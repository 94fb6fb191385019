"""What the notebook on who is who says of people listed twice, and how it shows tables of `link`."""

import pandas as pd

from race_doubles.analysis.who_is_who import layouts, sentences
from race_doubles.link.evaluation import evaluate

NAMES = pd.Series({"r-1": "Ada Ridge", "r-2": "Theo Pass"})


def twice(rows):
    columns = ["runner_id", "race", "year", "finish_seconds", "organiser_person_id"]
    return pd.DataFrame(rows, columns=columns)


def test_two_times_under_one_number_are_told_from_a_row_without_a_time():
    said = sentences.twice_words(
        twice(
            [
                ("r-1", "utmb", 2010, 70_000, "7"),
                ("r-1", "utmb", 2010, 71_000, "7"),
                ("r-2", "utmb", 2006, 90_000, "8"),
                ("r-2", "utmb", 2006, None, None),
            ]
        ),
        NAMES,
    )
    assert said.startswith("**Two people are listed twice")
    assert "Theo Pass at UTMB 2006 (one row with a time and one without) and Ada Ridge" in said
    assert "Ada Ridge at UTMB 2010 (two times at the finish under one person number)" in said


def test_two_numbers_are_not_called_one():
    rows = [("r-1", "wser", 2010, 70_000, "7"), ("r-1", "wser", 2010, 71_000, "9")]
    assert "(two times at the finish). Each" in sentences.twice_words(twice(rows), NAMES)


def test_nobody_listed_twice_is_said_so():
    assert sentences.twice_words(twice([]), NAMES) == "**Nobody is listed twice in one edition.**"


def test_heads_have_a_capital_and_races_their_name():
    frame = pd.DataFrame({"race": ["utmb"], "finish_seconds": [3661], "UTMB": ["x"]})
    shown = layouts.shown(frame, "").table
    assert list(shown) == ["Race", "Time", "UTMB"]
    assert shown.iloc[0].tolist() == ["UTMB", "1:01:01", "x"]


def test_the_events_are_those_that_were_measured():
    assert f"all {sentences.events()} events" in evaluate.measured_table()["data"].iloc[1]
    assert f"{sentences.events()} events" in sentences.outside_words()
