"""What notebook 09 says of this double among others, of three races in one summer, and of what was published."""

from __future__ import annotations

import pandas as pd
import pytest

from race_doubles.analysis.other_doubles import sentences
from race_doubles.analysis.other_doubles.figures import standing as figure
from race_doubles.analysis.other_doubles.layouts import standing_view


def rows(**changed) -> pd.DataFrame:
    """Western States and UTMB between a more and a less frequent pair."""
    first = {
        "first_race": ["lavaredo", "wser", "hardrock"], "second_race": ["utmb", "utmb", "utmb"],
        "years": [4, 21, 7], "finished_per_1000": [58.6, 23.8, 14.2],
        "finished_per_1000_low": [52.0, 20.0, 7.5], "finished_per_1000_high": [65.0, 28.0, 24.4],
        "seen": [278, 136, 11], "expected": [291.2, 77.0, 19.1], "chance_low": [265, 62, 13],
        "chance_high": [318, 93, 26], "ratio": [0.95, 1.77, 0.57], "double_years": [4, 21, 7],
        "double_finished_per_1000": [31.6, 23.8, 32.5], "double_ratio": [0.62, 1.77, 1.07],
        "double_seen": [76, 136, 62], "double_chance_low": [80, 62, 50], "double_chance_high": [90, 93, 70], "clear": [True, False, False],
        "against_double": [1.9, 1.0, 0.44], "against_double_low": [1.4, 0.8, 0.2], "against_double_high": [2.5, 1.25, 0.9],
    }  # fmt: skip
    return pd.DataFrame({**first, **changed})


def test_the_answer_holds_each_pair_against_this_double_in_the_same_years():
    """Hardrock and UTMB have 14 where this double has 32 in the same years: fewer, and Lavaredo and UTMB more."""
    said = sentences.answer(rows())
    assert said.startswith("**Rarer than some: in the same years one of two other pairs of races is finished more often than Western States and UTMB, one less often.**")  # fmt: skip
    assert "have 24 (95% interval 20 to 28) over all their years. In the years of Lavaredo 120K and UTMB, 32 against 59; in the years of Hardrock and UTMB, 32 against 14." in said  # fmt: skip
    assert said.endswith("With two comparisons allowed for, the one more frequent and not the one less frequent stay so.")  # fmt: skip
    more = pd.concat([rows(), rows().tail(1), rows().tail(1).assign(clear=True)])
    assert sentences.answer(more).endswith("and one of the three less frequent stay so.")
    assert sentences.answer(more.assign(clear=True)).endswith(
        "and all three less frequent stay so."
    )
    assert figure(rows()).alt.startswith("In the same years one of two other doubles is more frequent than Western")  # fmt: skip


def test_the_legend_says_what_each_colour_of_dot_is():
    note = figure(rows()).source
    assert all(dot in note for dot in ("Blue:", "filled orange:", "hollow orange, below:", "Grey:"))


def test_a_pair_that_cannot_be_told_from_this_double_is_in_no_order_with_it():
    """A pair of 27 where this double has 32, give or take a half: neither more frequent nor less."""
    near = rows(finished_per_1000=[58.6, 23.8, 27.0], against_double_high=[2.5, 1.25, 1.3])
    said = sentences.answer(near)
    assert "one of two other pairs of races is finished more often" in said
    assert (
        ", none less often, and with one no difference can be told (Hardrock and UTMB).**" in said
    )
    assert "one of two other doubles is more frequent" in figure(near).alt


def test_a_count_of_starts_names_the_years_that_it_leaves_out():
    counts = dict.fromkeys(
        ("first_field", "second_field", "started", "finished", "people_with_both", "years_with_starters",
         "started_per_1000", "doublers_per_person", "days_least", "days_most"), 1,
    )  # fmt: skip
    years = {pair: [2003, 2004] for pair in zip(rows()["first_race"], rows()["second_race"], strict=True)}  # fmt: skip
    shown = standing_view(rows(**counts), years, {"utmb": [2003], "wser": []})
    assert "Starts of those years (UTMB 2003) are in no count of starts" in shown.caption
    assert "Starts of those" not in standing_view(rows(**counts), years, {"utmb": []}).caption


def test_seen_is_told_to_be_more_fewer_or_as_many_as_chance_gives():
    said = sentences.against_chance(rows())
    assert "136 were seen, 1.77 times as many: more than chance gives. The other pairs come to 0.57 to 0.95 times, one of two within" in said  # fmt: skip
    assert said.endswith("They are of four to seven years only; in these two spans Western States and UTMB come to 0.62 to 1.07 times, in one below chance.")  # fmt: skip
    few = sentences.against_chance(rows(seen=[278, 40, 11]))
    assert "fewer than chance gives" in few
    assert "as many as chance may give" in sentences.against_chance(rows(seen=[278, 80, 11]))


def test_two_races_of_one_day_are_named_as_left_out():
    years = pd.DataFrame(
        {"first_race": ["lavaredo", "wser"], "second_race": ["wser", "utmb"], "days_between": [1, 62]}
    )  # fmt: skip
    assert sentences.impossible(years).startswith(
        "Within a day of each other start Lavaredo 120K and Western States: nobody can run both"
    )
    assert sentences.impossible(years.tail(1)) == ""


def three(finished: int) -> str:
    every = pd.DataFrame(
        {"name": ["Ada", "Bea"], "year": [2030, 2031], "level": ["finished"] * finished + ["started"] * (2 - finished)}
    )  # fmt: skip
    summers = pd.DataFrame({"year": [2030, 2031, 2032], "finishers_alone": [True, False, False]})
    expected = pd.DataFrame(
        {"level": ["started", "finished"], "people": [5, 9], "expected": [0.4, 1.9], "at_least_seen": [0.3, 0.87]}
    )  # fmt: skip
    several = pd.DataFrame(
        {"name": ["Cal", "Ada"], "year": [2035, 2030], "races": [("wser", "hardrock", "utmb")] * 2}
    )  # fmt: skip
    return sentences.three(every, summers, expected, several, {("utmb", 2030), ("lavaredo", 2031)})


def test_whose_starts_at_all_three_are_known_is_counted():
    every = pd.DataFrame({"name": ["Ada", "Bea"], "year": [2030, 2031]})
    summers = pd.DataFrame({"year": [2030, 2031, 2032], "finishers_alone": [True, False, False]})
    said = sentences.three_known(every, summers)
    assert said == "Two are known to have started all three in these years, one of them in 2031–2032, the only years of which those who dropped out at Hardrock are known."  # fmt: skip


def test_who_finished_all_three_is_named_with_the_course_that_was_changed():
    said = three(1)
    assert said.startswith("**Finished Western States, Hardrock and UTMB in one summer, 2030–2032 (the three of which Hardrock’s results are held): Ada in 2030 (on a changed course at UTMB).** Cal won all three in 2035, by published reports.")  # fmt: skip
    assert "Nine people have finished each" in said and "1.9 such summers would" in said and "87%" in said  # fmt: skip
    assert ": nobody.**" in three(0)


def test_three_wins_in_one_summer_are_told_from_two():
    several = pd.DataFrame({
        "name": ["Ada", "Bea", "Cal"], "year": [2030, 2031, 2032],
        "races": [("wser", "hardrock", "utmb"), ("hardrock", "utmb"), ("wser", "utmb")],
    })  # fmt: skip
    known = pd.DataFrame({"sex": ["F", "M"], "editions": [25, 28]})
    said = sentences.won_several(several, known, 30)
    assert said.startswith("Western States, Hardrock and UTMB were won in one summer by Ada in 2030; Hardrock and one of the others by Bea in 2031.")  # fmt: skip
    assert (
        "of 30 Hardrocks held, the women's winner is known here of 25 and the men's of 28" in said
    )


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(0.9, 1.2, "neither clearly more nor less often"), (1.1, 1.4, "more often"), (0.5, 0.9, "less often")],
)  # fmt: skip
def test_legs_are_judged_by_the_whole_interval(low, high, words):
    doors = pd.DataFrame(
        {"first_race": ["wser"], "rate": [0.051], "seen": [77], "chance_low": [80], "chance_high": [107]}
    )  # fmt: skip
    legs = pd.DataFrame({"first_race": ["wser"], "ratio": [1.0], "ratio_low": [low], "ratio_high": [high]})  # fmt: skip
    said = sentences.sister(doors, legs)
    assert (
        f"UTMB was left unfinished {words}: 1.00 (95% interval {low:.2f} to {high:.2f}) times after Western States"
        in said
    )
    assert (
        "5.1% of the starters of Western States started UTMB the same summer, fewer than chance"
        in said
    )
    assert "what chance would give" in sentences.sister(doors.assign(seen=90), legs)
    assert "more than chance" in sentences.sister(doors.assign(seen=120), legs)


def test_a_way_in_of_few_starts_is_not_the_one_that_leads_on_most_often():
    doors = pd.DataFrame(
        {"door": ["sponsor", "top ten", "lottery"], "starts": [2, 37, 699], "went_on": [2, 12, 21], "rate": [1.0, 0.32, 0.03]}
    )  # fmt: skip
    said = sentences.entry_doors(doors, [2030, 2031])
    assert said.startswith("In 2030–2031, of the ways into Western States with at least 30 starts")
    assert "“top ten” (32% of its starters), the least often “lottery” (21 starters of 699)" in said
    assert said.endswith("Too few to be ranked: “sponsor” 2 of 2 in these years.")
    assert "Too few" not in sentences.entry_doors(doors.tail(2), [2030])
    # The World Tour gave most of these places, in other years: the door bears both names.
    tour = doors.replace("sponsor", "World Series")
    assert "“World Tour or World Series” 2 of 2" in sentences.entry_doors(tour, [2030])
    assert sentences.entry_doors(doors.head(2), [2030]) == ""


def test_feats_are_as_rare_within_twice_and_half_the_people():
    feats = pd.DataFrame({
        "feat": ["nothing", "much rarer", "alike", "win Western States and UTMB in one year", "common"],
        "people": [0, 1, 7, 4, 9],
    })  # fmt: skip
    said = sentences.rare(feats)
    assert said.startswith("**Four people have won Western States and UTMB in one year.**")
    assert said.endswith("Of the 4 other feats counted here one is about as rare (done by two to eight people), one is rarer, one is more common and one nobody has done.")  # fmt: skip
    assert sentences.rare(feats.tail(4)).endswith("one is rarer and one is more common.")
    assert sentences.rare(feats, [("utmb", 2010)]).endswith(
        "one nobody has done. UTMB 2010 was stopped; the race run the next day counts."
    )


def test_published_claims_are_counted_by_verdict_and_the_contradicted_told():
    claims = pd.DataFrame({
        "verdict": ["agrees", "contradicted", "not reached", "agrees, as far as held"],
        "claim": ["a", "Won.", "c", "d"], "person": "Ada", "year": 2030, "because": "She did not.",
    })  # fmt: skip
    said = sentences.claims(claims)
    assert said.startswith("**Of four published feats, one agrees with our rows and one as far as")
    assert said.endswith("one is contradicted.** *Won.* (Ada, 2030): She did not.")
    more = pd.concat([claims, claims.head(1).assign(verdict="disputed")])
    assert "cannot be held against any, one is disputed by another of them, one is contradicted" in sentences.claims(more)  # fmt: skip


def test_places_that_differ_are_counted():
    checked = pd.DataFrame({"year": [2012, 2013], "differs": ["", "time"]})
    assert "(2012–2013): one differ" in sentences.places(checked)
    assert "none differs" in sentences.places(checked.head(1))


def test_every_word_of_this_double_among_others():
    assert sentences.answer(rows()) == (
        "**Rarer than some: in the same years one of two other pairs of races is finished more often than Western States and UTMB, one "
        "less often.** Counted are finished doubles for every 1,000 finishers of the smaller field. Western States and UTMB have 24 "
        "(95% interval 20 to 28) over all their years. In the years of Lavaredo 120K and UTMB, 32 against 59; in the years of Hardrock "
        "and UTMB, 32 against 14. With two comparisons allowed for, the one more frequent and not the one less frequent stay so."
    )  # fmt: skip
    assert sentences.answer(rows(against_double_high=[2.5, 1.25, 1.3], finished_per_1000=[58.6, 23.8, 27.0])) == (
        "**In the same years one of two other pairs of races is finished more often than Western States and UTMB, none less often, and "
        "with one no difference can be told (Hardrock and UTMB).** Counted are finished doubles for every 1,000 finishers of the "
        "smaller field. Western States and UTMB have 24 (95% interval 20 to 28) over all their years. In the years of Lavaredo 120K "
        "and UTMB, 32 against 59. With two comparisons allowed for, the one more frequent stay so."
    )  # fmt: skip
    assert sentences.answer(rows(against_double_low=[0.9, 0.8, 0.2], clear=[False, False, True])) == (
        "**In the same years none of two other pairs of races are finished more often than Western States and UTMB, one less often, "
        "and with one no difference can be told (Lavaredo 120K and UTMB).** Counted are finished doubles for every 1,000 finishers of "
        "the smaller field. Western States and UTMB have 24 (95% interval 20 to 28) over all their years. In the years of Hardrock and "
        "UTMB, 32 against 14. With two comparisons allowed for, the one less frequent stay so."
    )  # fmt: skip
    assert sentences.answer(rows(against_double_low=[0.9, 0.8, 0.2], against_double_high=[2.5, 1.25, 1.3])) == (
        "**In the same years none of two other pairs of races are finished more often than Western States and UTMB, none less often, "
        "and with two no difference can be told (Lavaredo 120K and UTMB; Hardrock and UTMB).** Counted are finished doubles for every "
        "1,000 finishers of the smaller field. Western States and UTMB have 24 (95% interval 20 to 28) over all their years."
    )  # fmt: skip
    assert sentences.against_chance(rows()) == (
        "Were the years of everybody who has finished both races shuffled, each within their own career, 77 doubles would be expected. "
        "136 were seen, 1.77 times as many: more than chance gives. The other pairs come to 0.57 to 0.95 times, one of two within what "
        "chance may give. They are of four to seven years only; in these two spans Western States and UTMB come to 0.62 to 1.07 times, "
        "in one below chance."
    )  # fmt: skip
    assert sentences.against_chance(rows(seen=[278, 93, 13], double_seen=[80, 136, 49])) == (
        "Were the years of everybody who has finished both races shuffled, each within their own career, 77 doubles would be expected. "
        "93 were seen, 1.77 times as many: as many as chance may give. The other pairs come to 0.57 to 0.95 times, two of two within "
        "what chance may give. They are of four to seven years only; in these two spans Western States and UTMB come to 0.62 to 1.07 "
        "times, in one below chance."
    )  # fmt: skip
    assert sentences.against_chance(rows(seen=[318, 61, 12], double_seen=[76, 136, 50], double_chance_low=[77, 62, 51])) == (
        "Were the years of everybody who has finished both races shuffled, each within their own career, 77 doubles would be expected. "
        "61 were seen, 1.77 times as many: fewer than chance gives. The other pairs come to 0.57 to 0.95 times, one of two within what "
        "chance may give. They are of four to seven years only; in these two spans Western States and UTMB come to 0.62 to 1.07 times, "
        "in two below chance."
    )  # fmt: skip
    assert sentences.against_chance(rows(seen=[318, 62, 12], double_seen=[76, 136, 76], double_chance_low=[80, 62, 80], double_chance_high=[90, 93, 90])).endswith(
        " They are of four to seven years only; in that span Western States and UTMB come to 0.62 to 1.07 times, in one below chance."
    )  # fmt: skip
    YEARS = pd.DataFrame(
        {
            "first_race": ["lavaredo", "lavaredo", "wser", "hardrock"],
            "second_race": ["wser", "wser", "utmb", "utmb"],
            "days_between": [1, 2, 62, -1],
        }
    )
    assert sentences.impossible(YEARS) == "Within a day of each other start Hardrock and UTMB: nobody can run both, and the story leaves them out."  # fmt: skip
    assert sentences.impossible(YEARS.assign(days_between=[1, 0, 62, -1])) == (
        "Within a day of each other start Lavaredo 120K and Western States; Hardrock and UTMB: nobody can run both, and the story "
        "leaves them out."
    )  # fmt: skip


def test_every_word_of_three_races_in_one_summer():
    assert three(2) == (
        "**Finished Western States, Hardrock and UTMB in one summer, 2030–2032 (the three of which Hardrock’s results are held): Ada "
        "in 2030 (on a changed course at UTMB) and Bea in 2031.** Cal won all three in 2035, by published reports. Nine people have "
        "finished each of the three in these years. Had their years fallen by lot, 1.9 such summers would be expected, and as many as "
        "seen, or more, have a chance of 87%."
    )  # fmt: skip
    assert three(1) == (
        "**Finished Western States, Hardrock and UTMB in one summer, 2030–2032 (the three of which Hardrock’s results are held): Ada "
        "in 2030 (on a changed course at UTMB).** Cal won all three in 2035, by published reports. Nine people have finished each of "
        "the three in these years. Had their years fallen by lot, 1.9 such summers would be expected, and as many as seen, or more, "
        "have a chance of 87%."
    )  # fmt: skip
    assert three(0) == (
        "**Finished Western States, Hardrock and UTMB in one summer, 2030–2032 (the three of which Hardrock’s results are held): "
        "nobody.** Cal won all three in 2035, by published reports. Nine people have finished each of the three in these years. Had "
        "their years fallen by lot, 1.9 such summers would be expected, and as many as seen, or more, have a chance of 87%."
    )  # fmt: skip
    SUMMERS = pd.DataFrame(
        {"year": [2030, 2031, 2032, 2034], "finishers_alone": [True, False, False, False]}
    )
    assert sentences.three_known(pd.DataFrame({"name": ["Ada", "Bea"], "year": 2034}), SUMMERS) == (
        "Two are known to have started all three in these years, two of them in 2031–2032, 2034, the only years of which those who "
        "dropped out at Hardrock are known."
    )  # fmt: skip
    assert sentences.three_known(pd.DataFrame({"name": ["Ada"], "year": 2030}), SUMMERS) == (
        "One is known to have started all three in these years, none of them in 2031–2032, 2034, the only years of which those who "
        "dropped out at Hardrock are known."
    )  # fmt: skip
    SEVERAL = pd.DataFrame(
        {
            "name": ["Ada", "Bea", "Cal", "Di"],
            "year": [2030, 2031, 2032, 2033],
            "races": [
                ("wser", "hardrock", "utmb"),
                ("hardrock", "utmb"),
                ("wser", "utmb"),
                ("wser", "hardrock"),
            ],
        }
    )
    KNOWN_OF = pd.DataFrame({"sex": ["F", "M"], "editions": [25, 28]})
    assert sentences.won_several(SEVERAL, KNOWN_OF, 30) == (
        "Western States, Hardrock and UTMB were won in one summer by Ada in 2030; Hardrock and one of the others by Bea in 2031 and Di in "
        "2033. These are published winners, not rows: of 30 Hardrocks held, the women's winner is known here of 25 and the men's of 28. "
        "Who only started in those years is not known."
    )  # fmt: skip
    assert sentences.won_several(SEVERAL.iloc[[2]], KNOWN_OF.head(1), 30) == (
        "Western States, Hardrock and UTMB were won in one summer by nobody; Hardrock and one of the others by nobody. These are published "
        "winners, not rows: of 30 Hardrocks held, the women's winner is known here of 25 and the men's of 0. Who only started in those "
        "years is not known."
    )  # fmt: skip
    assert sentences.won_several(SEVERAL.iloc[[2]], KNOWN_OF.tail(1), 30)[-110:] == (
        "held, the women's winner is known here of 0 and the men's of 28. Who only started in those years is not known."
    )  # fmt: skip


def test_every_word_of_doors_and_legs():
    DOORS = pd.DataFrame(
        {
            "first_race": ["wser", "lavaredo", "hardrock"],
            "rate": [0.0514, 0.1, 0.2],
            "seen": [79, 80, 108],
            "chance_low": [80, 80, 80],
            "chance_high": [107, 107, 107],
        }
    )
    LEGS = pd.DataFrame(
        {
            "first_race": ["wser", "lavaredo"],
            "ratio": [1.2, 0.6],
            "ratio_low": [1.1, 0.5],
            "ratio_high": [1.4, 0.9],
        }
    )
    assert sentences.sister(DOORS, LEGS) == (
        "**5.1% of the starters of Western States started UTMB the same summer, fewer than chance would give (79 seen, 80 to 107 by "
        "chance); 10.0% of the starters of Lavaredo 120K did, what chance would give (80 seen, 80 to 107 by chance); 20.0% of the "
        "starters of Hardrock did, more than chance would give (108 seen, 80 to 107 by chance).** Held against others alike in sex, "
        "age and earlier starts there, UTMB was left unfinished more often after Western States, 1.20 (95% interval 1.10 to 1.40) "
        "times and less often after Lavaredo 120K, 0.60 (95% interval 0.50 to 0.90) times."
    )  # fmt: skip
    assert sentences.sister(DOORS.head(1).assign(seen=107), LEGS.head(1).assign(ratio_low=0.9)) == (
        "**5.1% of the starters of Western States started UTMB the same summer, what chance would give (107 seen, 80 to 107 by "
        "chance).** Held against others alike in sex, age and earlier starts there, UTMB was left unfinished neither clearly more nor "
        "less often: 1.20 (95% interval 0.90 to 1.40) times after Western States."
    )  # fmt: skip
    WAYS = pd.DataFrame(
        {
            "door": ["sponsor", "top ten", "lottery", "World Series", "raffle"],
            "starts": [2, 37, 699, 29, 30],
            "went_on": [2, 12, 21, 9, 3],
            "rate": [1.0, 0.324, 0.03, 0.31, 0.1],
        }
    )
    assert sentences.entry_doors(WAYS, [2030, 2031, 2033]) == (
        "In 2030–2031, 2033, of the ways into Western States with at least 30 starts, the one that led on to UTMB most often was “top "
        "ten” (32% of its starters), the least often “lottery” (21 starters of 699). Too few to be ranked: “sponsor” 2 of 2 in these "
        "years, “World Tour or World Series” 9 of 29 in these years."
    )  # fmt: skip
    assert sentences.entry_doors(WAYS.iloc[[1, 2, 4]], [2030]) == (
        "In 2030, of the ways into Western States with at least 30 starts, the one that led on to UTMB most often was “top ten” (32% "
        "of its starters), the least often “lottery” (21 starters of 699)."
    )  # fmt: skip
    assert sentences.entry_doors(WAYS.head(2), [2030]) == ""  # fmt: skip


def test_every_word_of_feats_and_claims():
    FEATS = pd.DataFrame(
        {
            "feat": ["a", "b", "c", "d", "e", "win Western States and UTMB in one year", "f"],
            "people": [0, 1, 2, 8, 9, 4, 0],
        }
    )
    assert sentences.rare(FEATS) == (
        "**Four people have won Western States and UTMB in one year.** Of the 6 other feats counted here two are about as rare (done "
        "by two to eight people), one is rarer, one is more common and two nobody has done."
    )  # fmt: skip
    assert sentences.rare(FEATS.iloc[[1, 2, 5]]) == (
        "**Four people have won Western States and UTMB in one year.** Of the 2 other feats counted here one is about as rare (done by "
        "two to eight people) and one is rarer."
    )  # fmt: skip
    assert sentences.rare(FEATS.iloc[[1, 4, 5]].assign(people=[1, 9, 1])) == (
        "**One person has won Western States and UTMB in one year.** Of the 2 other feats counted here one is about as rare (done by "
        "one to two people) and one is more common."
    )  # fmt: skip
    assert sentences.rare(FEATS.iloc[[1, 4, 5]].assign(people=[2, 1, 6])) == (
        "**Six people have won Western States and UTMB in one year.** Of the 2 other feats counted here two are rarer."
    )  # fmt: skip
    CLAIMS = pd.DataFrame(
        {
            "verdict": [
                "agrees",
                "contradicted",
                "contradicted",
                "not reached",
                "agrees, as far as held",
            ],
            "claim": list("abcde"),
            "person": "Ada",
            "year": 2030,
            "because": "She did not.",
        }
    )
    assert sentences.claims(CLAIMS) == (
        "**Of five published feats, one agrees with our rows and one as far as these reach; one cannot be held against any, two are "
        "contradicted.** *b* (Ada, 2030): She did not. *c* (Ada, 2030): She did not."
    )  # fmt: skip
    assert sentences.claims(CLAIMS.head(2)) == (
        "**Of two published feats, one agrees with our rows and none as far as these reach; none cannot be held against any, one is "
        "contradicted.** *b* (Ada, 2030): She did not."
    )  # fmt: skip
    assert sentences.claims(CLAIMS.head(1)) == (
        "**Of one published feat, one agrees with our rows and none as far as these reach; none cannot be held against any, none are "
        "contradicted.**"
    )  # fmt: skip
    CHECKED = pd.DataFrame({"year": [2013, 2012, 2013, 2015], "differs": ["", "time", "", "name"]})
    assert sentences.places(CHECKED) == (
        "**4 published places at Hardrock fall in years of which there are rows (2012–2013, 2015): two differ** in name or, by more than a "
        "minute, in time."
    )  # fmt: skip
    assert sentences.places(CHECKED.head(1)) == (
        "**1 published places at Hardrock fall in years of which there are rows (2013): none differs** in name or, by more than a minute, "
        "in time."
    )  # fmt: skip
