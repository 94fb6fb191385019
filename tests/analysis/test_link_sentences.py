"""What the notebook on who is who says of people listed twice, and how it shows tables of `link`."""

import pandas as pd

from race_doubles.analysis.who_is_who import figures, layouts, sentences
from race_doubles.common.words import Estimate
from race_doubles.link.evaluation import evaluate, refinements
from race_doubles.link.evaluation.sureness import WrongLinks

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
    assert "on 1,000 pairs of results. Five pairs of results, of two pairs of ids" in said
    assert said.endswith("ten pairs were missed.")


def test_only_linked_doubles_are_called_decided():
    pairs = pd.DataFrame(
        {"linked": [True, True, False, True, True], "decided": [True, False, True, True, True], "runner_id_wser": ["r-a", "r-b", "r-c", "r-b", "r-a"]}
    )  # fmt: skip
    said = sentences.decided_words(pairs, 50, pd.Series({"r-a": "Ada", "r-b": "Bea"}))
    assert said == "**Three doubles of 50 (6%) hang on what people decided**: Ada (two) and Bea."


def test_what_a_link_needs_is_told_as_a_chance():
    # 1.5 bits less half a bit are odds of two to one.
    assert sentences.threshold_words().startswith("At 1.5 bits two results are one person’s in 67% of cases, half a bit being")  # fmt: skip


def test_the_first_words_tell_the_evidence_s_own_number_from_what_was_read_by_hand():
    doubles = pd.DataFrame({"probability": [1.0, 0.9, 0.6, 1.0]})
    weak = pd.DataFrame({"verdict": ["same", "different", "open", "open", "open"]})
    own, checks = sentences.how_sure_words(
        doubles,
        pd.DataFrame({"probability": [0.5]}),
        weak,
        {"agree": 995, "entrants": 1000},
        1,
        0.066,
    )
    assert own.startswith("**Of a hundred people said to have run both in one year, about 12.5 are two people. Of a hundred doubles, about 12.5 are missed.**")  # fmt: skip
    assert "by that 4 of the 4 doubles are right, and one pair of one year, kept apart for too little evidence, would add 0.5." in own  # fmt: skip
    assert "Of the 5 weakest links between the races, where mistakes are likeliest, read by hand, 3 could not be decided; of the other 2 one was wrong; were all undecided wrong too, 7% of the people with both races would be two. Of the doubles one is by people" in checks  # fmt: skip
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


def test_every_word_of_what_each_way_of_joining_finds():
    NAMES_OF = {
        name: at
        for at, name in enumerate(
            [
                *refinements.BY_NAME,
                refinements.FITS,
                refinements.RARE,
                refinements.MODEL,
                refinements.CURATED,
            ]
        )
    }
    LADDER = pd.DataFrame(
        [(name, 200 + at, 40 - at, 3 + at) for name, at in NAMES_OF.items()],
        columns=["joined by", "found", "missed", "wrong"],
    )
    assert sentences.ladder_words(LADDER, 272) == (
        "**A join by name in any case of letters loses 39 doubles of 272 and makes four false ones.** UTMB prints family names in "
        "capitals, so a join of the names exactly as published finds 200 doubles. Going on to short forms, second surnames and "
        "misspellings finds all but 34 doubles, but joins nine pairs of strangers. Sex and birth years part most of these, and rarity "
        "the rest, but doubles are lost again. The linker weighs all of it at once. By itself it misses 31 doubles and makes 12 false "
        "pairs; the decisions of people add one double. All of it is measured against the finished links, so what these miss is not in"
        " it."
    )  # fmt: skip
    assert sentences.ladder_words(LADDER.assign(found=1, missed=1, wrong=1), 272) == (
        "**A join by name in any case of letters loses one double of 272 and makes one false one.** UTMB prints family names in "
        "capitals, so a join of the names exactly as published finds one double. Going on to short forms, second surnames and "
        "misspellings finds all but one double, but joins one pair of strangers. Sex and birth years part most of these, and rarity "
        "the rest, but doubles are lost again. The linker weighs all of it at once. By itself it misses one double and makes one false"
        " pair; the decisions of people add no doubles. All of it is measured against the finished links, so what these miss is not in"
        " it."
    )  # fmt: skip


def test_every_word_of_hidden_ids_and_of_who_is_listed_twice():
    SHARES = {
        f"{name}{end}": value + more
        for name, more in (("precision", 0.0), ("recall", -0.05))
        for end, value in (("", 0.991), ("_low", 0.982), ("_high", 0.996))
    }
    assert sentences.hidden_words(SHARES | {"true": 1000, "found": 995, "right": 990}, false=2) == (
        "**Precision is 99.1% (98.2–99.6) and recall 94.1% (93.2–94.6)** (95% intervals) on 1,000 pairs of results. Five pairs of results, "
        "of two pairs of ids, were joined against the key, and ten pairs were missed."
    )  # fmt: skip
    assert sentences.hidden_words(SHARES | {"true": 991, "found": 991, "right": 990}, false=1) == (
        "**Precision is 99.1% (98.2–99.6) and recall 94.1% (93.2–94.6)** (95% intervals) on 991 pairs of results. One pair of results, of "
        "one pair of ids, were joined against the key, and one pair was missed."
    )  # fmt: skip
    LISTED = twice(
        [
            ("r-1", "utmb", 2010, 70_000, "7"),
            ("r-1", "utmb", 2010, 71_000, "7"),
            ("r-2", "wser", 2006, 90_000, "8"),
            ("r-2", "wser", 2006, None, None),
            ("r-2", "utmb", 2008, None, None),
            ("r-2", "utmb", 2008, None, "8"),
        ]
    )
    assert sentences.twice_words(LISTED, NAMES) == (
        "**Two people are listed twice in one edition**: Theo Pass at Western States 2006 (one row with a time and one without), Theo Pass "
        "at UTMB 2008 (two rows without a time) and Ada Ridge at UTMB 2010 (two times at the finish under one person number). Each counts "
        "once."
    )  # fmt: skip
    assert sentences.twice_words(LISTED.head(2).assign(organiser_person_id=["7", None]), NAMES) == (
        "**One person is listed twice in one edition**: Ada Ridge at UTMB 2010 (two times at the finish). Each counts once."
    )  # fmt: skip


def test_every_word_of_strangers_and_of_what_people_decided():
    ROW = {
        "pairs": 78760.0,
        "strangers": 321.2,
        "promised": 0.9961,
        "precision": 0.9959,
        "precision_low": 0.9956,
        "precision_high": 0.9963,
    }
    KINDS = pd.DataFrame({"links": ["weak", "strong"], "promised": [0.9, 0.99], "precision_low": [0.8, 0.991], "precision_high": [0.89, 0.999]})  # fmt: skip
    assert sentences.strangers_words(ROW, KINDS, "95.2% (94.9–95.4)") == (
        "**Of 78,760 pairs of results that weigh enough to be linked, about 321 are between strangers: 99.59% (99.56–99.63) are "
        "right**, and the weights themselves promise 99.61%. Kind by kind they promise more than the interval allows for weak, and "
        "less for strong. Against the organiser's ids it is 95.2% (94.9–95.4): most pairs that count as wrong there are one person "
        "with two profiles."
    )  # fmt: skip
    PAIRS = pd.DataFrame(
        {
            "linked": [True, True, True, False],
            "decided": [True, True, False, True],
            "runner_id_wser": ["r-b", "r-a", "r-b", "r-c"],
        }
    )
    assert sentences.decided_words(PAIRS, 50, pd.Series({"r-a": "Ada", "r-b": "Bea"})) == (
        "**Two doubles of 50 (4%) hang on what people decided**: Ada and Bea."
    )  # fmt: skip


def test_every_word_of_how_sure_the_links_are():

    DOUBLES = pd.DataFrame({"probability": [1.0, 0.9, 0.5, 1.0]})
    MISSED = pd.DataFrame({"probability": [0.25, 0.1]})
    WEAK = pd.DataFrame({"verdict": ["open", "same", "different", "same"]})
    assert " | ".join(sentences.how_sure_words(DOUBLES, MISSED, WEAK, {"agree": 1980, "entrants": 2000}, 2, 0.066)) == (
        "**Of a hundred people said to have run both in one year, about 15.0 are two people. Of a hundred doubles, about 9.3 are "
        "missed.** Both numbers are the evidence’s own, which says how likely two starts are one person’s: by that 3 of the 4 doubles "
        "are right, and two pairs of one year, kept apart for too little evidence, would add 0.4. A change of name in that summer it "
        "cannot see. | Two checks do not take its word, the second of Western States alone. Of the 4 weakest links between the races, "
        "where mistakes are likeliest, read by hand, 1 could not be decided; of the other 3 one was wrong; were all undecided wrong "
        "too, 7% of the people with both races would be two. Of the doubles two are by people whose link stayed undecided. And the "
        "organiser’s own counts of earlier finishes agree for 99.0% of 2,000 entrants whose counts neither the linker nor a decision "
        "of people used."
    )  # fmt: skip
    assert sentences.how_sure_words(DOUBLES, MISSED.head(0), WEAK.tail(1), {"agree": 1980, "entrants": 2000}, 0, 0.066)[1] == (
        "Two checks do not take its word, the second of Western States alone. Of the 1 weakest links between the races, where "
        "mistakes are likeliest, read by hand, 0 could not be decided; of the other 1 none was wrong; were all undecided wrong too, "
        "7% of the people with both races would be two. And the organiser’s own counts of earlier finishes agree for 99.0% of 2,000 "
        "entrants whose counts neither the linker nor a decision of people used."
    )  # fmt: skip
    assert sentences.moved_words(pd.DataFrame({"people": [41234, 1], "until": [2024, 2023], "by_new_results": [3, 9], "by_weights": [1, 9], "doubles": [2, 9], "counted_anew": [7, 9]})) == (
        "**Of 41,234 people of all races held known by 2024 the results since moved four**, one of them without a new result, and two "
        "of them with two races in one year. `doubles build` names each. How rare a name is, is counted up to a year that people set: "
        "counted anew with each season, seven would have moved without a new result."
    )  # fmt: skip
    assert sentences.moved_words(pd.DataFrame({"people": [41234], "until": [2024], "by_new_results": [30], "by_weights": [0], "doubles": [0], "counted_anew": [0]})) == (
        "**Of 41,234 people of all races held known by 2024 the results since moved 30**, none of them without a new result, and none "
        "of them with two races in one year. `doubles build` names each. How rare a name is, is counted up to a year that people set: "
        "counted anew with each season, none would have moved without a new result."
    )  # fmt: skip


def test_every_word_of_links_that_may_be_wrong():
    assert sentences.wrong_links_words(WrongLinks(1200, 40, 30, 2, 8, 1.26, 0.72, Estimate(0.0126, 0.004, 0.031))) == (
        "**Of 1200 people with results at Western States and UTMB 1.3% (95% interval 0.4% to 3.1%) are two people**, as far as links "
        "that could be decided and, for the strong ones, their weights tell. 40 of them hang together by less than 8.5 bits: 30 were "
        "found to be one person, two two, and 8 cannot be told. The open ones are taken to be wrong as often as those decided, and "
        "the others as often as the weakest of them would be (0.7 at most). By their weights 1.3 of the 40 would be wrong. Of those "
        "decided 6.2% (1.3 to 18.6) were. Names that can be decided are the rarer ones, so the open may be wrong more often: were "
        "every one of them, it would be 1%."
    )  # fmt: skip
