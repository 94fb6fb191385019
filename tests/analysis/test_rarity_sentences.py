"""What notebook 03 says follows from the numbers: each branch of a sentence has its words."""

import pandas as pd
import pytest

from race_doubles.analysis.how_rare import sentences
from race_doubles.analysis.how_rare.same_year import Overlap
from race_doubles.analysis.how_rare.trend import Trend, Waiting
from race_doubles.common.words import Estimate

BELOW, ABOVE, AROUND = Estimate(0.5, 0.3, 0.8), Estimate(2, 1.2, 3), Estimate(1.1, 0.7, 1.6)


def levels(people, doubles, wins):
    rate = Estimate(0.6, 0.2, 1.3)
    rows = [("started", people, doubles), ("won", wins, wins)]
    return pd.DataFrame(
        [
            {"level": level, "people": who, "doubles": number, **rate.columns("per_1000_wser")}
            for level, who, number in rows
        ]
    )


def test_the_answer_counts_people_doubles_and_wins():
    said = sentences.answer(levels(215, 272, 4), levels(1, 1, 1), years=20)
    assert said.startswith("**In 20 years with both races, 215 people started both 272 times")
    assert "four times one person won both.**" in said and "0.6 (95% interval 0.2 to 1.3)" in said
    assert "one time one person won" in sentences.answer(levels(9, 9, 1), levels(1, 1, 1), years=20)


def test_winners_are_named_and_counted_by_sex():
    rows = pd.DataFrame({"name": ["Ada", "Theo"], "sex": ["F", "M"]})
    assert sentences.winners(rows) == "Ada and Theo: one woman and one man."


def by_sex(place):
    row = {"level": "top10", "F": 18, "M": 8, "F_people": 15, "M_people": 7}
    return pd.DataFrame([row | ABOVE.columns("ratio") | place.columns("place_ratio")])


@pytest.mark.parametrize(
    "place, said",
    [
        (BELOW, "per place they had fewer."),
        (ABOVE, "the smaller field explains a part of the difference only."),
        (AROUND, "most of the difference is the smaller field"),
    ],
)
def test_the_smaller_field_explains_no_more_than_the_interval_allows(place, said):
    words = sentences.top_ten(by_sex(place), by_sex(AROUND))
    assert said in words and "18 doubles by 15 women and 8 by 7 men" in words


def test_starts_outside_the_categories_agree_with_their_verb():
    assert "One start outside the two categories counts in" in sentences.elsewhere(1)
    assert "Three starts outside the two categories count in" in sentences.elsewhere(3)


def test_the_regular_course_is_told_with_its_extremes():
    said = sentences.regular_course(pd.Series({2004: 155.0, 2010: 163.0, 2012: 150.0, 2024: 174.0}))
    assert "155 km in 2004 and 174 km in 2024, between 150 and 174 km" in said


@pytest.mark.parametrize(
    "seen, said", [(10, "fewer than chance"), (60, "more than chance"), (32, "about as many as")]
)
def test_same_year_doubles_are_few_or_many_only_outside_of_chance(seen, said):
    found = Overlap(100, 40, seen, 30.0, 22, 40, 0.02)
    words = sentences.overlap(found, found, since=2003)
    assert said in words and "100 people started both races since 2003; for 40 of them" in words


@pytest.mark.parametrize(
    "found, said",
    [(BELOW, "spread them over two years"), (ABOVE, "seek both races"), (AROUND, "no clear difference")],
)  # fmt: skip
def test_the_same_year_is_avoided_or_sought_only_beyond_chance(found, said):
    words = sentences.dip(found, AROUND, people=50)
    assert said in words and "by the 50 people" in words


@pytest.mark.parametrize(
    "seen, expected, said",
    [
        (0, 4.0, "are rarer than ability"),
        (9, 4.0, "are more common than ability"),
        (5, 4.0, "; that there were more than expected may be luck."),
        (3, 4.0, ", though there were fewer than expected."),
    ],
)
def test_double_wins_are_rarer_only_outside_of_chance(seen, expected, said):
    outcome = pd.DataFrame(
        [
            {"level": "podium", "seen": 9, "expected": 8.0, "low": 4, "high": 12, "p_value": 0.9},
            {"level": "won", "seen": seen, "expected": expected, "low": 1, "high": 8, "p_value": 0.2},
        ]
    )  # fmt: skip
    words = sentences.independent_wins(outcome)
    assert said in words and f"(by chance 1 to 8); there were {seen} (p = 0.20)" in words
    assert words.count("no sign") == (1 <= seen <= 8)


def test_each_memory_has_its_expectation():
    said = sentences.memories({0.5: 1.64, 2.0: 1.75})
    assert said.startswith("with 0.5 times the memory 1.6 double wins expected; with 2 times")


def test_waits_are_counted_with_and_without_changed_courses():
    share = Estimate(0.2, 0.07, 0.4)
    found = Waiting([2007, 2011, 2023], 20, [4, 9], share, 0.3)
    said = sentences.waiting(found, Waiting([2007], 15, [], share, 0.0))
    assert "fell in 2007, 2011 and 2023: waits of 4 and 9 editions" in said
    assert "one double win in 15 years remain" in said and "a chance of 30%" in said


def trend(later, bend_p=0.01):
    fitted = pd.DataFrame()
    return Trend("started", ABOVE, 2012, later, bend_p, None, 1.0, 1.0, 20, 272, fitted)


@pytest.mark.parametrize(
    "later, said", [(BELOW, "they fell."), (ABOVE, "they went on growing."), (AROUND, "no clear growth.")]
)  # fmt: skip
def test_growth_since_the_bend_is_claimed_only_beyond_chance(later, said):
    words = sentences.growth(trend(later), trend(AROUND), trend(AROUND), best_bend=2010)
    assert said in words and "up to 2012" in words and "a bend in 2010 fits best" in words


def test_a_steady_trend_fits_where_a_bend_is_no_better():
    assert "does not fit (p = 0.01 for" in sentences.growth(
        trend(AROUND), trend(AROUND), trend(AROUND), 2010
    )
    assert "fits about as well (p = 0.40 for" in sentences.growth(
        trend(AROUND, 0.4), trend(AROUND), trend(AROUND), 2010
    )


ERAS = pd.DataFrame({"era": ["Golden Tickets", "an index"], "first_year": [2012, 2022]})


@pytest.mark.parametrize(
    "later, steps, none",
    [
        (AROUND, (AROUND, BELOW), True),
        (ABOVE, (AROUND, AROUND), False),
        (AROUND, (AROUND, ABOVE), False),
    ],
)
def test_a_new_way_in_counts_only_where_an_interval_lies_above_one(later, steps, none):
    words = sentences.ways_in(later, steps, ERAS)
    assert words.startswith("**There is no sign") == none
    assert "from 2012 (Golden Tickets) and" in words and "from 2022 (an index)." in words
