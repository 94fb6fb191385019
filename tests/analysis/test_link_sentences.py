"""What the notebook on who is who says of people listed twice, and how it shows tables of `link`."""

import pandas as pd

from race_doubles.analysis.who_is_who import figures, layouts, sentences
from race_doubles.link.evaluation import evaluate, refinements

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


def ladder():
    names = [*refinements.BY_NAME, refinements.FITS, refinements.RARE, refinements.MODEL]
    rows = {name: (250, 22, 3) for name in names} | {refinements.CURATED: (272, 0, 0)}
    rows |= {refinements.BY_NAME[0]: (5, 267, 0), refinements.MODEL: (267, 5, 1)}
    columns = ["joined by", "found", "missed", "wrong"]
    return pd.DataFrame([(name, *numbers) for name, numbers in rows.items()], columns=columns)


def test_the_ladder_is_told_from_the_rung_of_each_name():
    said = sentences.ladder_words(ladder(), 272)
    assert "loses 22 doubles of 272 and makes three false ones" in said
    assert "exactly as published finds five doubles" in said
    assert "By itself it misses five doubles and makes one false pair; the decisions of people add five doubles." in said  # fmt: skip


def test_the_ladder_is_drawn_without_the_rung_that_finds_nothing_and_titled_by_the_best_of_names():
    rungs = ladder().set_index("joined by")
    rungs.loc[refinements.BY_NAME[4]] = (262, 11, 4)
    shown = figures.ladder_figure(rungs.reset_index(), [2003, 2025])
    assert shown.finding == (
        "The best join by name misses 11 doubles and joins four pairs of strangers; the linker misses five doubles and joins one pair"
    )
    assert f"; {refinements.BY_NAME[4]} 11 and 4; " in shown.alt
    assert refinements.BY_NAME[0] not in shown.alt and refinements.CURATED not in shown.alt


def test_hidden_ids_are_told_with_what_was_joined_and_missed():
    shares = {f"{name}{end}": value for name in ("precision", "recall")
              for end, value in (("", 0.99), ("_low", 0.98), ("_high", 1.0))}  # fmt: skip
    said = sentences.hidden_words(shares | {"true": 1000, "found": 995, "right": 990}, false=2)
    assert "on 1,000 pairs of results. five pairs of results, of two pairs of ids" in said
    assert said.endswith("ten pairs were missed.")


def test_only_linked_doubles_are_called_decided():
    pairs = pd.DataFrame(
        {"linked": [True, True, False, True, True], "decided": [True, False, True, True, True], "runner_id_wser": ["r-a", "r-b", "r-c", "r-b", "r-a"]}
    )  # fmt: skip
    said = sentences.decided_words(pairs, 50, pd.Series({"r-a": "Ada", "r-b": "Bea"}))
    assert said == "**Three doubles of 50 (6%) hang on what people decided**: Ada (two) and Bea."


def test_what_a_link_needs_is_told_as_a_chance():
    # 1.5 bits less half a bit are odds of two to one.
    assert sentences.threshold_words().startswith("At 1.5 bits two results are one person’s in 67% of cases;")  # fmt: skip


def test_the_first_words_tell_the_evidence_s_own_number_from_what_was_read_by_hand():
    doubles = pd.DataFrame({"probability": [1.0, 0.9, 0.6, 1.0]})
    weak = pd.DataFrame({"verdict": ["same", "different", "open", "open", "open"]})
    own, checks = sentences.how_sure_words(
        doubles, pd.DataFrame({"probability": [0.5]}), weak, {"agree": 995, "entrants": 1000}, 1
    )
    assert own.startswith("**Of a hundred people said to have run both in one year, about 12.5 are two people. Of a hundred doubles, about 12.5 are missed.**")  # fmt: skip
    assert "by that 4 of the 4 doubles are right, and one pair of one year, kept apart for too little evidence, would add 0.5." in own  # fmt: skip
    assert "Of the 5 weakest links between the races, where mistakes are likeliest, read by hand, 3 could not be decided; of the other 2 one was wrong. Of the doubles one is by people" in checks  # fmt: skip
    assert "agree for 99.5% of 1,000 entrants" in checks


def test_what_the_weights_promise_stands_beside_what_was_measured():
    row = {"pairs": 78760.0, "strangers": 321.2, "promised": 0.9961}
    row |= {"precision": 0.9959, "precision_low": 0.9956, "precision_high": 0.9963}
    kinds = pd.DataFrame({"links": ["weak", "middling", "strong"], "precision_low": [0.7, 0.9, 0.98], "precision_high": [0.8, 0.95, 0.99],
                          "promised": [0.81, 0.9, 0.97]})  # fmt: skip
    said = sentences.strangers_words(row, kinds, "95.2% (94.9–95.4)")
    assert "promise more than the interval allows for weak, and less for strong. Against" in said
    alone = sentences.strangers_words(row, kinds.iloc[[1]], "95%")
    assert "allows for none, and less for none. Against" in alone
    assert "Of 78,760 pairs" in said and "about 321 are between strangers" in said
    assert "99.59% (99.56–99.63) are right" in said and "promise 99.61%" in said
