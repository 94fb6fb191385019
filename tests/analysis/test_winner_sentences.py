"""What notebook 04 says of podiums, near misses and careers."""

import pandas as pd

from race_doubles.analysis.double_winners import sentences, winners
from race_doubles.analysis.double_winners.winners import NarrowestWin


def test_podiums_wins_and_changed_years_are_counted():
    rows = pd.DataFrame(
        {"runner_id": ["a", "a", "b"], "level": ["won", "podium", "podium"], "year": [2011, 2012, 2012]}
    )  # fmt: skip
    said = sentences.podiums(rows, NarrowestWin("Ada", 2011, "wser", 245), {2012})
    assert said.startswith(
        "**Three times, by two people, somebody stood on both podiums; one of these was a double win.**"
    )
    assert (
        "The narrowest win within a double win was that of Ada in 2011 at Western States, by 4 minutes 5 seconds."
        in said
    )
    assert "Two of these double podiums were in a year of a changed course." in said


def test_races_with_split_times_are_counted_of_all_that_were_won():
    way = pd.DataFrame({"result_id": ["x", "x", "y"]})
    led = pd.Series({"x": 0.5, "y": 1.0})
    said = sentences.splits(way, led, 8)
    assert "exist for 2 of the 8 winning races" in said
    assert said.endswith("led at 75% of the checkpoints before the finish on average, from 50% to 100% by race.")  # fmt: skip
    assert sentences.splits(way, led[:0], 8).endswith("winners.")


def test_a_race_is_led_where_its_runner_is_first_before_the_finish():
    way = pd.DataFrame(
        {"result_id": ["x"] * 4, "share": [0.2, 0.5, 0.9, 1.0], "place": [2, 1, 1, 1]}
    )
    assert winners.led_shares(way).to_dict() == {"x": 2 / 3}


def test_the_answer_names_each_double_winner_in_order_of_the_years():
    won = pd.DataFrame({"runner_id": ["b", "a"], "name": ["Bea", "Ada"], "year": [2011, 2007]})
    assert (
        sentences.opening(won, 2012)
        == "**Up to 2012 two runners have won both in one year**: Ada (2007) and Bea (2011)."
    )


def near(stopped):
    rows = pd.DataFrame({"name": ["Ada", "Theo", "Ada"], "year": [2009, 2010, 2011]})
    return sentences.near_misses(rows, rows.tail(2).assign(stopped_race=stopped), {2010})


def test_who_missed_most_often_is_named_and_a_stopped_race_is_told():
    said = near(["utmb", ""])
    assert (
        said.startswith("**Three times somebody won Western States or UTMB")
        and "once it was finished, once it was not and once its organisers stopped it." in said
    )
    assert "Most often: Ada, two times." in said and said.endswith("it is two times.")
    assert "stopped" not in near(["", ""])


def test_the_fastest_of_each_sex_is_the_first_of_its_rows():
    rows = pd.DataFrame(
        {"sex": ["M", "F", "F"], "name": ["Theo", "Ada", "Bea"], "year": 2009, "combined_seconds": [3600, 3661, 3700]}
    )  # fmt: skip
    said = sentences.fastest(rows)
    assert (
        "the three doubles finished in years without a changed course the fastest are, among the women, Ada’s of 2009 (1:01:01) and, among the men, Theo’s of 2009 (1:00:00)."
        in said
    )


def test_careers_with_both_titles_are_counted():
    rows = pd.DataFrame({"runner_id": ["b", "a"], "same_year": [True, False]})
    names = pd.Series({"a": "Ada", "b": "Bea"})
    said = sentences.careers(rows, rows.head(1), names)
    assert said.startswith("**Two runners hold both titles**, one of them from one")
    assert said.endswith("Without the years of changed courses Ada would not be among them.")
    assert sentences.careers(rows, rows.head(0), names).endswith(
        "Ada and Bea would not be among them."
    )
    assert sentences.careers(rows, rows, names).endswith("from one and the same year.")


def test_every_word_of_notebook_04():
    ROWS = pd.DataFrame(
        {
            "runner_id": ["a", "a", "b"],
            "level": ["won", "podium", "won"],
            "year": [2011, 2012, 2012],
        }
    )
    assert sentences.podiums(ROWS, NarrowestWin("Ada", 2011, "wser", 245), {2012}) == (
        "**Three times, by two people, somebody stood on both podiums; two of these were double wins.** The narrowest win within a "
        "double win was that of Ada in 2011 at Western States, by 4 minutes 5 seconds. Two of these double podiums were in a year of a "
        "changed course."
    )  # fmt: skip
    assert sentences.podiums(ROWS.head(1), NarrowestWin("Ada", 2011, "utmb", 3600), {2011}) == (
        "**One time, by one person, somebody stood on both podiums; one of these was a double win.** The narrowest win within a double "
        "win was that of Ada in 2011 at UTMB, by 1 hour. One of these double podiums was in a year of a changed course."
    )  # fmt: skip
    assert sentences.splits(pd.DataFrame({"result_id": ["x", "x", "y"]}), pd.Series({"x": 0.5, "y": 1.0, "z": 0.9}), 8) == (
        "Split times exist for 2 of the 8 winning races of the double winners. In these they led at 80% of the checkpoints before the "
        "finish on average, from 50% to 100% by race."
    )  # fmt: skip
    assert sentences.splits(pd.DataFrame({"result_id": ["x"]}), pd.Series(dtype=float), 8) == (
        "Split times exist for 1 of the 8 winning races of the double winners."
    )  # fmt: skip
    WON = pd.DataFrame(
        {
            "runner_id": ["b", "a", "b", "a"],
            "name": ["Bea", "Cy", "Bea", "Ada"],
            "year": [2011, 2007, 2009, 2007],
        }
    )
    assert sentences.opening(WON, 2012, {2011}) == "**Up to 2012 two runners have won both in one year**: Ada (2007), Cy (2007), Bea (2009) and Bea (2011, on a changed course)."  # fmt: skip
    assert sentences.opening(WON.head(1), 2012) == "**Up to 2012 one runner has won both in one year**: Bea (2011)."  # fmt: skip
    assert near(["utmb", "utmb"]) == (
        "**Three times somebody won Western States or UTMB and started the other without winning it**: once it was finished and twice "
        "its organisers stopped it. Most often: Ada, two times. Without the years of changed courses it is two times."
    )  # fmt: skip
    assert near(["utmb", "wser"]) == (
        "**Three times somebody won Western States or UTMB and started the other without winning it**: once it was finished and twice "
        "its organisers stopped it. Most often: Ada, two times. Without the years of changed courses it is two times."
    )  # fmt: skip
    assert near(["", "wser"]) == (
        "**Three times somebody won Western States or UTMB and started the other without winning it**: once it was finished, once it "
        "was not and once its organisers stopped it. Most often: Ada, two times. Without the years of changed courses it is two times."
    )  # fmt: skip
    assert near(["", ""]) == (
        "**Three times somebody won Western States or UTMB and started the other without winning it**: once it was finished and twice "
        "it was not. Most often: Ada, two times. Without the years of changed courses it is two times."
    )  # fmt: skip
    TIMES = pd.DataFrame(
        {
            "sex": ["M", "F", "F", "M"],
            "name": ["Theo", "Ada", "Bea", "Cy"],
            "year": [2009, 2010, 2011, 2012],
            "combined_seconds": [3600, 3661, 3700, 3601],
        }
    )
    assert sentences.fastest(TIMES) == (
        "Of the four doubles finished in years without a changed course the fastest are, among the women, Ada’s of 2010 (1:01:01) and, "
        "among the men, Theo’s of 2009 (1:00:00)."
    )  # fmt: skip
    CAREERS = pd.DataFrame({"runner_id": ["a", "b", "c"], "same_year": [True, False, True]})
    NAMES = pd.Series({"a": "Ada", "b": "Bea", "c": "Cy"})
    assert sentences.careers(CAREERS, CAREERS.head(1), NAMES) == (
        "**Three runners hold both titles**, two of them from one and the same year. Without the years of changed courses Bea and Cy "
        "would not be among them."
    )  # fmt: skip
    assert sentences.careers(CAREERS.head(1), CAREERS.head(2), NAMES) == (
        "**One runner holds both titles**, one of them from one and the same year."
    )  # fmt: skip
