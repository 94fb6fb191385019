"""What notebook 03 says follows from the numbers: each branch of a sentence has its words."""

from dataclasses import replace

import pandas as pd
import pytest

from race_doubles.analysis.how_rare import sentences
from race_doubles.analysis.how_rare.same_year import Overlap
from race_doubles.analysis.how_rare.titles import Titles
from race_doubles.analysis.how_rare.trend import Outlook, Trend, Waiting
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


def pooled():
    rows = [(2004, 2007, Estimate(1.2, 0.7, 2.0)), (2014, 2024, Estimate(4.7, 4.0, 5.5))]
    return pd.DataFrame(
        [{"first": first, "last": last, **share.columns("share")} for first, last, share in rows]
    )


def test_the_answer_leads_with_todays_rate_and_counts_people_doubles_and_wins():
    said = sentences.answer(levels(215, 272, 4), levels(1, 1, 1), 20, pooled())
    assert said.startswith("**In 20 years with both races, 215 people started both 272 times")
    assert (
        "four times one person won both.** Since 2014, 4.7% (95% interval 4.0% to 5.5%) of Western States starters"
        in said
    )
    assert (
        "in the first years, 2004–2007, 1.2% (0.7 to 2.0) did. All years together give 0.1% (0.0 to 0.1)"
        in said
    )
    once = sentences.answer(levels(9, 9, 1), levels(1, 1, 1), 20, pooled())
    assert "one time one person won" in once


def test_who_never_could_have_doubled_is_said():
    assert "of the 926 people" in sentences.last_rate(926, 21)
    assert "21 of them never could have" in sentences.last_rate(926, 21)


def test_double_wins_are_counted_over_titles_and_over_winners_of_either_race():
    found = Titles(4, 42, 21, 14, 9, 2, [2010], 9)
    said = sentences.titles(found)
    assert "took four of the 42 pairs of titles** that 21 years" in said
    assert (
        "Of the 14 times" in said
        and "nine without a finish, two of them in the race that was stopped in 2010." in said
    )
    assert "Of the nine times that somebody won UTMB" in said and "44% (17 to 75)" in said
    assert "stopped" not in sentences.titles(Titles(4, 42, 21, 14, 7, 0, [], 9))


def after(women, men):
    rows = zip("FM", (women, men), strict=True)
    share = Estimate(0.4, 0.1, 0.7).columns("share")
    return pd.DataFrame(
        [
            {"sex": sex, "winners": n, "won": won, "unfinished": dnf, **share}
            for sex, (n, won, dnf) in rows
        ]
    )


def test_the_chance_after_a_win_is_told_by_sex_and_not_made_into_a_difference():
    said = sentences.after_a_win(after((5, 3, 2), (7, 1, 5)), 0.22)
    assert "of the five starts by women three won (40% (10 to 70)) and two did not finish" in said
    assert "So few cannot tell the sexes apart (p = 0.22" in said
    assert "The sexes differ (p = 0.01" in sentences.after_a_win(
        after((50, 30, 2), (70, 1, 5)), 0.01
    )
    assert "by women" not in sentences.after_a_win(after((0, 0, 0), (7, 1, 5)), 1.0)


def test_the_outlook_says_rate_chance_and_wait():
    found = Outlook(2014, 11, 2, Estimate(0.18, 0.04, 0.45), Estimate(0.36, 0.08, 0.72), 4)
    said = sentences.outlook(found, 2)
    assert "Since 2014 two of 11 years brought a double win, a chance of 18%" in said
    assert (
        "The next two years with both races bring at least one with a chance of 36%, that rate’s uncertainty counted (8% to 72%); within four"
        in said
    )
    assert "within four such years one is as likely as not." in said


def test_the_starts_of_a_race_run_again_are_told_apart():
    said = sentences.rerun(1126, 515, 3002, 2010)
    assert "515 of its 3,002 starts are finishers of that second race (of 1,126)" in said


def test_doubles_count_with_the_probability_of_their_links_where_it_is_known():
    assert sentences.link_error(pd.DataFrame({"name": ["Ada"]})) == ""
    said = sentences.link_error(pd.DataFrame({"probability": [1.0, 0.9, 0.5]}))
    # One for certain; both others with a chance of 45%, none of them with 5%.
    assert "the 3 doubles are about 2 (95% interval 1 to 3)" in said


def test_tests_are_counted_over_a_whole_notebook():
    said = sentences.multiplicity({"a": 0.001, "b": 0.04, **{str(n): 0.5 for n in range(18)}})
    assert "20 p-values. Were there nothing to find, about 1 would" in said
    assert "; two do, and one would still" in said
    assert "; one does, and no would" in sentences.multiplicity({"a": 0.04, "b": 0.5})


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
        (AROUND, "the smaller field may be all of the difference"),
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
    "seen, said",
    [
        (10, "Both fell in one year less often than if"),
        (60, "Both fell in one year more often than if"),
        (32, "Both fell in one year about as often as if"),
    ],
)
def test_same_year_doubles_are_few_or_many_only_outside_of_chance(seen, said):
    found = Overlap(100, 40, seen, 30.0, 22, 40, 0.02)
    words = sentences.overlap(found, found, since=2003)
    assert (
        said in words
        and "100 people started both races since 2003; the years of 40 of them" in words
    )


@pytest.mark.parametrize(
    "found, said",
    [(BELOW, "rarer, which need not be a choice"), (ABOVE, "seek both races"), (AROUND, "no clear difference")],
)  # fmt: skip
def test_the_same_year_is_avoided_or_sought_only_beyond_chance(found, said):
    words = sentences.dip(found, AROUND, people=50)
    assert said in words and "by the 50 people" in words


@pytest.mark.parametrize(
    "seen, expected, none, said",
    [
        (
            4,
            1.7,
            0.16,
            "That they are **rarer** so few could not show: none at all would have had a chance of 16%.",
        ),
        (0, 4.0, 0.01, "there were 0.** Double wins are rarer than ability alone would make them."),
        (9, 4.0, 0.01, "that is more than chance gives"),
        (5, 4.0, 0.01, "are not shown to be rarer"),
        (5, 4.0, 0.01, "no clear sign that they are more common."),
        (3, 4.0, 0.01, "nothing that speaks for more."),
    ],
)
def test_double_wins_are_called_rarer_only_where_so_few_could_show_it(seen, expected, none, said):
    wins = {"level": "won", "seen": seen, "expected": expected, "low": 1, "high": 8}
    wins |= {"p_value": 0.2, "at_least": 0.09, "none": none}
    podium = wins | {"level": "podium", "seen": 9}
    words = sentences.independent_wins(pd.DataFrame([podium, wins]))
    assert said in words
    assert (
        f"{expected} double wins were to be expected (range 1 to 8); there were {seen}.**" in words
    )
    assert ("or more has a chance of 9% (two-sided p = 0.20): " in words) == (seen > 0)


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
    assert words.startswith("**What the new ways in did, shares by year cannot tell") == none
    assert "from 2012 (Golden Tickets) and" in words and "from 2022 (an index)." in words


def test_the_front_pages_number_stands_in_the_checks_with_that_of_double_wins():
    levels = pd.DataFrame({"level": ["started", "finished", "top10", "podium", "won"], "people": [217, 122, 22, 9, 4]})  # fmt: skip
    said = sentences.of_finishers(levels, (227, 191, 272, 27_700), 2003)
    assert said == (
        "Of the 27,700 people who have finished either race since 2003, 122 finished both in one year: one in 227 "
        "(95% interval one in 191 to one in 272). Four won both: one in 6,900 (one in 2,900 to one in 21,000)."
    )
    none = sentences.of_finishers(levels.assign(people=[3, 2, 0, 0, 0]), (50, 20, 100, 100), 2003)
    assert none.endswith("one in 20 to one in 100).")


def test_every_word_of_the_answer_and_of_the_rates_behind_it():
    ALL, KEPT = levels(215, 272, 4), levels(1, 1, 1).assign(per_1000_wser=2.4)
    assert sentences.answer(ALL, KEPT, 20, pooled()) == (
        "**In 20 years with both races, 215 people started both 272 times, and four times one person won both.** Since 2014, 4.7% (95% "
        "interval 4.0% to 5.5%) of Western States starters also started UTMB that year; in the first years, 2004–2007, 1.2% (0.7 to "
        "2.0) did. All years together give 0.1% (0.0 to 0.1), an interval that holds how much years differ; without the years of "
        "changed courses 0.2% (0.0 to 0.1)."
    )  # fmt: skip
    assert sentences.in_short(ALL, 20, (30, 25, 1200, 540)) == (
        "**215 people have started Western States and UTMB in one year, 272 times in all; four of them won both, four times in 20 "
        "years.** That is one double win in 68 doubles (95% interval one in 29 to one in 201). Of the people who finished either race,"
        " one in 30 finished both in one year (95% interval 25 to 1,200)."
    )  # fmt: skip
    assert sentences.in_short(levels(1, 2, 0), 3, (30, 25, 1200, 540)) == (
        "**One person has started Western States and UTMB in one year, 2 times in all; none of them won both, no times in 3 years.** "
        "Of the people who finished either race, one in 30 finished both in one year (95% interval 25 to 1,200)."
    )  # fmt: skip
    assert sentences.last_rate(1926, 21) == (
        "The last rate is the share of the 1,926 people with a start in each race, in any years, who ever did it in one year. 21 of them "
        "never could have: when they last ran Western States, UTMB did not exist."
    )  # fmt: skip
    assert sentences.last_rate(9, 0) == (
        "The last rate is the share of the 9 people with a start in each race, in any years, who ever did it in one year. None of them "
        "never could have: when they last ran Western States, UTMB did not exist."
    )  # fmt: skip


def test_every_word_of_titles_and_of_what_came_after_a_win():
    assert sentences.titles(Titles(4, 42, 21, 14, 9, 2, [2010, 2012], 9)) == (
        "**Double wins took four of the 42 pairs of titles** that 21 years had for women and for men (10% (95% interval 3% to 21%)). Of "
        "the 14 times that a winner of Western States went on to start UTMB, four ended in a second win (29% (11 to 55)) and nine without "
        "a finish, two of them in the race that was stopped in 2010 and 2012. Of the nine times that somebody won UTMB who had started "
        "Western States, four had won there too (44% (17 to 75))."
    )  # fmt: skip
    assert sentences.titles(Titles(0, 42, 21, 14, 7, 0, [], 9)) == (
        "**Double wins took none of the 42 pairs of titles** that 21 years had for women and for men (0% (95% interval 0% to 6%)). Of the "
        "14 times that a winner of Western States went on to start UTMB, none ended in a second win (0% (0 to 16)) and seven without a "
        "finish. Of the nine times that somebody won UTMB who had started Western States, none had won there too (0% (0 to 24))."
    )  # fmt: skip
    assert sentences.after_a_win(after((5, 3, 2), (7, 1, 5)), 0.05) == (
        "Who had won Western States and started a UTMB that was run to its end: of the five starts by women three won (40% (10 to 70)) and "
        "two did not finish; of the seven starts by men one won (40% (10 to 70)) and five did not finish (95% intervals). So few cannot "
        "tell the sexes apart (p = 0.05, Fisher's exact test)."
    )  # fmt: skip
    assert sentences.after_a_win(after((0, 0, 0), (7, 1, 5)), 0.049) == (
        "Who had won Western States and started a UTMB that was run to its end: of the seven starts by men one won (40% (10 to 70)) and "
        "five did not finish (95% intervals). The sexes differ (p = 0.05, Fisher's exact test)."
    )  # fmt: skip


def test_every_word_of_a_race_run_again_and_of_links_that_may_be_wrong():
    assert sentences.rerun(1126, 1515, 3002, 2010) == (
        "UTMB 2010 was stopped in its first night and a shorter race run the next day: 1,515 of its 3,002 starts are finishers of that "
        "second race (of 1,126) who are not on the list of the first. Somebody listed twice counts once here."
    )  # fmt: skip
    assert sentences.link_error(pd.DataFrame({"probability": [1.0, 0.9, 0.5, 0.9, 0.8]})) == (
        "Each counted with the chance that its two results are one person's, the 5 doubles are about 4 (95% interval 3 to 5), those missed left out."
    )  # fmt: skip
    assert sentences.multiplicity({"a": 0.001, "b": 0.04, "c": 0.05, **{str(n): 0.5 for n in range(37)}}) == (
        "This notebook shows 40 p-values. Were there nothing to find, about 2 would lie below 0.05; two do, and one would still if each "
        "were multiplied by their number (Bonferroni). Many are of the same doubles, so they are no independent findings."
    )  # fmt: skip
    assert sentences.multiplicity({"a": 0.0249, "b": 0.6}) == (
        "This notebook shows 2 p-values. Were there nothing to find, about 0 would lie below 0.05; one does, and one would still if each "
        "were multiplied by their number (Bonferroni). Many are of the same doubles, so they are no independent findings."
    )  # fmt: skip
    assert sentences.winners(pd.DataFrame({"name": ["Ada", "Bea", "Theo"], "sex": ["F", "F", "X"]})) == (
        "Ada, Bea and Theo: two women and no men."
    )  # fmt: skip


def test_every_word_of_women_against_men_in_the_first_ten():
    assert sentences.top_ten(by_sex(BELOW), by_sex(AROUND).assign(F=3, M=5, ratio=0.96, ratio_low=0.52, ratio_high=1.77)) == (
        "Women had a top 10 in both races 2.0 (95% interval 1.2 to 3.0) times as often as men per start at Western States, but 0.5 (0.3 to "
        "0.8) times per top 10 place (posterior medians): per place they had fewer. Behind this are 18 doubles by 15 women and 8 by 7 men. "
        "Without the years of changed courses it is 1.0 (0.5 to 1.8) times per start and 1.1 (0.7 to 1.6) per place (3 and 5 doubles)."
    )  # fmt: skip
    assert sentences.elsewhere(0) == (
        "No starts outside the two categories count in the totals further above and in neither column here."
    )  # fmt: skip
    assert sentences.elsewhere(1) == (
        "One start outside the two categories counts in the totals further above and in neither column here."
    )  # fmt: skip
    assert sentences.regular_course(pd.Series({2004: 155.4, 2010: 163.0, 2012: 149.6, 2024: 174.0})) == (
        "UTMB's regular course, whose years are all kept, was 155 km in 2004 and 174 km in 2024, between 150 and 174 km on the way."
    )  # fmt: skip


def test_every_word_of_years_that_are_permuted_and_of_the_dip():
    FOUND = Overlap(100, 40, 22, 30.06, 22, 40, 0.021)
    LESS = Overlap(90, 30, 12, 17.96, 10, 24, 0.0004)
    assert sentences.overlap(FOUND, LESS, since=2003) == (
        "100 people started both races since 2003; the years of 40 of them could have fallen otherwise. **Both fell in one year about "
        "as often as if years were dealt at random: 22 times, where 30 were to be expected (p = 0.02)**. Without changed courses it is "
        "12 and 18 (p < 0.001)."
    )  # fmt: skip
    assert sentences.overlap(Overlap(100, 40, 40, 30.06, 22, 40, 0.021), LESS, since=2003).startswith(
        "100 people started both races since 2003; the years of 40 of them could have fallen otherwise. **Both fell in one year about "
        "as often as if"
    )  # fmt: skip
    assert sentences.dip(BELOW, ABOVE, people=50) == (
        "The same year is 0.50 (95% interval 0.30 to 0.80) times as common as a neighbouring year (without changed courses 2.00 (1.20 to "
        "3.00)), by the 50 people with starts in the two races a year apart or less: it is rarer, which need not be a choice: *Few want "
        "it, or few get in?* shows at which doors it is."
    )  # fmt: skip


def test_every_word_of_double_wins_if_races_were_independent():
    WINS = {
        "level": "won",
        "seen": 3,
        "expected": 4.04,
        "low": 2,
        "high": 8,
        "p_value": 0.0049,
        "at_least": 0.094,
        "none": 0.025,
    }
    assert sentences.independent_wins(pd.DataFrame([WINS])) == (
        "**By ability alone 4.0 double wins were to be expected (range 2 to 8); there were 3.** Three or more has a chance of 9% "
        "(two-sided p = 0.005): nothing that speaks for more. That they are **rarer** so few could not show: none at all would have "
        "had a chance of 2%."
    )  # fmt: skip
    assert sentences.independent_wins(pd.DataFrame([WINS | {"none": 0.024, "seen": 2, "high": 2, "expected": 2.0}])) == (
        "**By ability alone 2.0 double wins were to be expected (range 2 to 2); there were 2.** Two or more has a chance of 9% "
        "(two-sided p = 0.005): nothing that speaks for more. Double wins are not shown to be rarer than ability alone would make "
        "them."
    )  # fmt: skip
    assert sentences.independent_wins(pd.DataFrame([WINS | {"none": 0.024, "seen": 1}])) == (
        "**By ability alone 4.0 double wins were to be expected (range 2 to 8); there were 1.** One or more has a chance of 9% "
        "(two-sided p = 0.005): nothing that speaks for more. Double wins are rarer than ability alone would make them."
    )  # fmt: skip
    assert sentences.independent_wins(pd.DataFrame([WINS | {"none": 0.024, "seen": 8}])) == (
        "**By ability alone 4.0 double wins were to be expected (range 2 to 8); there were 8.** Eight or more has a chance of 9% "
        "(two-sided p = 0.005): no clear sign that they are more common. Double wins are not shown to be rarer than ability alone "
        "would make them."
    )  # fmt: skip
    assert sentences.memories({0.5: 1.64, 2.0: 1.75}) == (
        "with 0.5 times the memory 1.6 double wins expected; with 2 times the memory 1.8 double wins expected"
    )  # fmt: skip


def test_every_word_of_waiting_and_of_the_outlook():
    SHARE = Estimate(0.204, 0.067, 0.414)
    assert sentences.waiting(Waiting([2007, 2011, 2023], 20, [4, 9], SHARE, 0.304), Waiting([2007, 2011], 15, [], Estimate(0.1, 0.01, 0.3), 0.0)) == (
        "Double wins fell in 2007, 2011 and 2023: waits of 4 and 9 editions. A year brings one with a chance of 20% (95% interval 7% to "
        "41%). That two of them came in neighbouring years would happen by luck with a chance of 30%. Without the years of changed courses "
        "two double wins in 15 years remain, a chance of 10% (95% interval 1% to 30%) a year."
    )  # fmt: skip
    assert sentences.outlook(Outlook(2014, 11, 2, SHARE, Estimate(0.36, 0.08, 0.72), 1), 2) == (
        "Since 2014 two of 11 years brought a double win, a chance of 20% (95% interval 7% to 41%) a year. The next two years with "
        "both races bring at least one with a chance of 36%, that rate’s uncertainty counted (8% to 72%); within one such year one is "
        "as likely as not."
    )  # fmt: skip


def test_every_word_of_growth_and_of_the_new_ways_in():
    BENT, KEPT = trend(BELOW, 0.049), replace(trend(ABOVE, 0.05), per_year=Estimate(1.21, 1.1, 1.3))
    STRAIGHT = replace(trend(AROUND), per_year=Estimate(1.4, 1.3, 1.5))
    assert sentences.growth(BENT, KEPT, STRAIGHT, 2010) == (
        "The odds that a Western States starter also starts UTMB changed by a factor of 2.00 (95% interval 1.20 to 3.00) a year up to "
        "2012, and of 0.50 (0.30 to 0.80) a year since: they fell. Without the changed courses the factors are 1.21 (1.10 to 1.30) and "
        "2.00 (1.20 to 3.00). Over all years it is 1.40 (1.30 to 1.50) a year on average, but a steady trend does not fit (p = 0.05 for "
        "the bend); of all years a bend in 2010 fits best."
    )  # fmt: skip
    assert sentences.growth(KEPT, BENT, STRAIGHT, 2009) == (
        "The odds that a Western States starter also starts UTMB changed by a factor of 1.21 (95% interval 1.10 to 1.30) a year up to "
        "2012, and of 2.00 (1.20 to 3.00) a year since: they went on growing. Without the changed courses the factors are 2.00 (1.20 to "
        "3.00) and 0.50 (0.30 to 0.80). Over all years it is 1.40 (1.30 to 1.50) a year on average, but a steady trend fits about as well "
        "(p = 0.05 for the bend); of all years a bend in 2009 fits best."
    )  # fmt: skip
    assert sentences.ways_in(AROUND, (BELOW, AROUND), ERAS) == (
        "**What the new ways in did, shares by year cannot tell; “Few want it, or few get in?” looks at each start and its door**: beside "
        "that trend the odds changed by a factor of 0.50 (0.30 to 0.80) from 2012 (Golden Tickets) and 1.10 (0.70 to 1.60) from 2022 (an "
        "index)."
    )  # fmt: skip
    assert sentences.ways_in(Estimate(2, 1.0, 3), (BELOW, ABOVE), ERAS) == (
        "**Doubling became more common with a new way in**: beside that trend the odds changed by a factor of 0.50 (0.30 to 0.80) from "
        "2012 (Golden Tickets) and 2.00 (1.20 to 3.00) from 2022 (an index)."
    )  # fmt: skip
    assert sentences.ways_in(Estimate(2, 1.0, 3), (BELOW, Estimate(2, 1.0, 3)), ERAS)[:60] == (
        "**What the new ways in did, shares by year cannot tell; “Few"
    )  # fmt: skip
