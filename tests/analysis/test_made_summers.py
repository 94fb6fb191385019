"""The comparisons of notebook 09 on four made summers: every table whole, as it follows from the starts written out there."""

from types import SimpleNamespace

import pytest
from made_summers import summers
from views import rows_of

from race_doubles.analysis.other_doubles import (
    all_three,
    claims,
    compare,
    feats,
    rare,
    several_won,
    sister,
)

PLACES_CSV = """race,year,sex,place,name,time,confidence,source,second_source,note
hardrock,2030,F,1,Ada Ridge,27:00,sourced,https://a.b/1,,
hardrock,2031,M,1,Dan Tarn,24:03:01,sourced,https://a.b/1,,
hardrock,2031,M,8,Someone Else,31:00:30,sourced,https://a.b/1,,
hardrock,2033,M,1,Bo Other,25:00,inferred,https://a.b/2,,
hardrock,2029,F,1,Bea Colman,29:00,sourced,https://a.b/3,,
hardrock,2029,M,1,,,missing,,,nobody knows
hardrock,2029,F,2,Joy Moor,30:00,sourced,https://a.b/3,,
utmb,2029,F,1,Bea Col,26:00,sourced,https://a.b/4,,
"""
FEATS_CSV = """year,person,results,also_named,kind,claim,printed_sum,source,second_source,note
2030,Ada Ridge,wser 1 20:00; hardrock 1 27:00; utmb 1 25:00,,first,The first to win all three.,72:00,https://a.b/1,,
2031,Dan Tarn,hardrock 1 24:00; utmb 1 20:40,,record of both,The fastest sum.,,https://a.b/2,,
2033,Cal Pass,hardrock 1 24:30:00; utmb 3 21:00:00,,record of both,The fastest sum.,45:30:01,https://a.b/2,,
2033,Hal Fell,wser 12 22:05:00; utmb 14,,places in both,Twelfth and fourteenth.,,https://a.b/2,,
2030,Ivo Cairn,hardrock dnf; wser 5,,tried,Stopped.,,https://a.b/3,,
2031,Nobody Known,wser 1 15:00,,year as printed,Won.,,https://a.b/3,,
2033,Gil Crag,wser 1 15:05:00; utmb 1 20:25,,course records,Both records.,,https://a.b/3,,
2029,Zoe Far,utmb 1,Leadville,first,Won.,,https://a.b/3,,
2032,Lou Gully,lavaredo 1 13:00; hardrock dnf; utmb 1,,first,Won two.,,https://a.b/3,,
2031,Hal Fell,wser dnf; hardrock 8 31:02,,tried,Stopped once.,,https://a.b/3,,
2030,Lou Gully,hardrock dnf; utmb 1 20:30:30,,tried,Stopped once.,,https://a.b/3,,
"""


@pytest.fixture(scope="module")
def every(tmp_path_factory):
    folder = tmp_path_factory.mktemp("curated")
    (folder / feats.PLACES).write_text(PLACES_CSV, "utf-8")
    (folder / feats.FEATS).write_text(FEATS_CSV, "utf-8")
    return summers(folder)


@pytest.fixture(scope="module")
def published(every):
    places = feats.load_places(every.curated)
    told = feats.load_feats(every.curated)
    return SimpleNamespace(
        places=places,
        feats=told,
        checked=feats.check_feats(told, every),
        several=several_won.of_several(several_won.winners(places, every)),
    )


def test_every_two_races_year_by_year_and_over_all_years(every):
    assert rows_of(compare.by_year(every)) == (
        "first_race | second_race | year | first_field | second_field | smaller_field | fewer_finishers | finishers_alone | days_between | started | "
        "finished\n"
        "lavaredo | wser | 2031 | 3 | 6 | 3 | 2 | False | 1 | 1 | 0\n"
        "lavaredo | wser | 2032 | 3 | 5 | 3 | 2 | False | 1 | 0 | 0\n"
        "lavaredo | wser | 2033 | 3 | 5 | 3 | 3 | False | 1 | 1 | 0\n"
        "lavaredo | hardrock | 2031 | 3 | 4 | 3 | 2 | False | 14 | 1 | 1\n"
        "lavaredo | hardrock | 2033 | 3 | 3 | 3 | 3 | False | 14 | 0 | 0\n"
        "lavaredo | utmb | 2031 | 3 | 5 | 3 | 2 | False | 64 | 2 | 2\n"
        "lavaredo | utmb | 2032 | 3 | 6 | 3 | 2 | False | 64 | 2 | 1\n"
        "lavaredo | utmb | 2033 | 3 | 6 | 3 | 3 | False | 64 | 2 | 2\n"
        "wser | hardrock | 2030 | 5 | 3 | 3 | 3 | True | 13 |  | 2\n"
        "wser | hardrock | 2031 | 6 | 4 | 4 | 3 | False | 13 | 3 | 2\n"
        "wser | hardrock | 2033 | 5 | 3 | 3 | 3 | False | 13 | 3 | 3\n"
        "wser | utmb | 2030 | 6 | 6 | 6 | 5 | False | 63 | 5 | 4\n"
        "wser | utmb | 2031 | 6 | 5 | 5 | 5 | False | 63 | 3 | 2\n"
        "wser | utmb | 2032 | 5 | 6 | 5 | 4 | False | 63 | 3 | 2\n"
        "wser | utmb | 2033 | 5 | 6 | 5 | 4 | False | 63 | 5 | 3\n"
        "hardrock | utmb | 2030 | 3 | 6 | 3 | 3 | True | 50 |  | 2\n"
        "hardrock | utmb | 2031 | 4 | 5 | 4 | 3 | False | 50 | 2 | 2\n"
        "hardrock | utmb | 2033 | 3 | 6 | 3 | 3 | False | 50 | 3 | 2"
    )  # fmt: skip
    assert rows_of(compare.by_year(every, [("hardrock", "utmb")])) == (
        "first_race | second_race | year | first_field | second_field | smaller_field | fewer_finishers | finishers_alone | days_between | started | "
        "finished\n"
        "hardrock | utmb | 2030 | 3 | 6 | 3 | 3 | True | 50 |  | 2\n"
        "hardrock | utmb | 2031 | 4 | 5 | 4 | 3 | False | 50 | 2 | 2\n"
        "hardrock | utmb | 2033 | 3 | 6 | 3 | 3 | False | 50 | 3 | 2"
    )  # fmt: skip
    assert rows_of(compare.by_pair(every)) == (
        "first_race | second_race | years | years_with_starters | first_field | second_field | starters_of_smaller | finishers_of_smaller "
        "| started | finished | started_per_1000 | finished_per_1000 | finished_per_1000_low | finished_per_1000_high | people_with_both | "
        "doublers | doublers_per_person | days_least | days_most\n"
        "lavaredo | wser | 3 | 3 | 3 | 5 | 9 | 7 | 2 | 0 | 222.222 | 0 | 0 | 292.436 | 2 | 2 | 1 | 1 | 1\n"
        "lavaredo | hardrock | 2 | 2 | 3 | 3.5 | 6 | 5 | 1 | 1 | 166.667 | 200 | 22.5128 | 628.626 | 1 | 1 | 1 | 14 | 14\n"
        "lavaredo | utmb | 3 | 3 | 3 | 6 | 9 | 7 | 6 | 5 | 666.667 | 714.286 | 352.338 | 935.272 | 4 | 4 | 1 | 64 | 64\n"
        "wser | hardrock | 3 | 2 | 5 | 3 | 7 | 9 | 6 | 7 | 857.143 | 777.778 | 456.176 | 950.698 | 5 | 5 | 1 | 13 | 13\n"
        "wser | utmb | 4 | 4 | 5.5 | 6 | 21 | 18 | 16 | 11 | 761.905 | 611.111 | 383.354 | 806.187 | 9 | 9 | 1 | 63 | 63\n"
        "hardrock | utmb | 3 | 2 | 3 | 6 | 7 | 9 | 5 | 6 | 714.286 | 666.667 | 347.792 | 895.787 | 7 | 5 | 0.714286 | 50 | 50"
    )  # fmt: skip


def test_what_chance_gives_for_every_two_races_and_level(every):
    assert rows_of(compare.against_chance(every)) == (
        "first_race | second_race | level | years | people | seen | expected | chance_low | chance_high | ratio\n"
        "lavaredo | wser | started | 3 | 2 | 2 | 2 | 2 | 2 | 1\n"
        "lavaredo | wser | finished | 3 | 0 | 0 | 0 | 0 | 0 | \n"
        "lavaredo | wser | top10 | 3 | 0 | 0 | 0 | 0 | 0 | \n"
        "lavaredo | wser | podium | 3 | 0 | 0 | 0 | 0 | 0 | \n"
        "lavaredo | wser | won | 3 | 0 | 0 | 0 | 0 | 0 | \n"
        "lavaredo | hardrock | started | 2 | 1 | 1 | 1 | 1 | 1 | 1\n"
        "lavaredo | hardrock | finished | 2 | 1 | 1 | 1 | 1 | 1 | 1\n"
        "lavaredo | hardrock | top10 | 2 | 1 | 1 | 1 | 1 | 1 | 1\n"
        "lavaredo | hardrock | podium | 2 | 1 | 1 | 1 | 1 | 1 | 1\n"
        "lavaredo | hardrock | won | 2 | 1 | 1 | 1 | 1 | 1 | 1\n"
        "lavaredo | utmb | started | 3 | 4 | 6 | 6.14286 | 6 | 7 | 0.976744\n"
        "lavaredo | utmb | finished | 3 | 4 | 5 | 4.28571 | 4 | 5 | 1.16667\n"
        "lavaredo | utmb | top10 | 3 | 4 | 5 | 4.28571 | 4 | 5 | 1.16667\n"
        "lavaredo | utmb | podium | 3 | 3 | 3 | 3.14286 | 3 | 4 | 0.954545\n"
        "lavaredo | utmb | won | 3 | 2 | 2 | 2 | 2 | 2 | 1\n"
        "wser | hardrock | started | 2 | 5 | 6 | 6 | 6 | 6 | 1\n"
        "wser | hardrock | finished | 3 | 4 | 7 | 5.83333 | 5 | 7 | 1.2\n"
        "wser | hardrock | top10 | 3 | 4 | 6 | 4.45833 | 3 | 6 | 1.34579\n"
        "wser | hardrock | podium | 3 | 3 | 5 | 3.83333 | 3 | 5 | 1.30435\n"
        "wser | hardrock | won | 3 | 2 | 2 | 1.45833 | 0 | 3 | 1.37143\n"
        "wser | utmb | started | 4 | 9 | 16 | 13.613 | 12 | 15 | 1.17534\n"
        "wser | utmb | finished | 4 | 7 | 11 | 9.5297 | 8 | 11 | 1.15429\n"
        "wser | utmb | top10 | 4 | 6 | 9 | 7.27256 | 6 | 9 | 1.23753\n"
        "wser | utmb | podium | 4 | 5 | 6 | 4.64286 | 4 | 6 | 1.29231\n"
        "wser | utmb | won | 4 | 3 | 3 | 2.25 | 2 | 3 | 1.33333\n"
        "hardrock | utmb | started | 2 | 5 | 5 | 5 | 5 | 5 | 1\n"
        "hardrock | utmb | finished | 3 | 6 | 6 | 5 | 4 | 7 | 1.2\n"
        "hardrock | utmb | top10 | 3 | 6 | 4 | 3.625 | 2 | 5 | 1.10345\n"
        "hardrock | utmb | podium | 3 | 5 | 4 | 3 | 2 | 5 | 1.33333\n"
        "hardrock | utmb | won | 3 | 4 | 3 | 1.66667 | 1 | 3 | 1.8"
    )  # fmt: skip
    assert rows_of(compare.standing(every, compare.by_year(every))) == (
        "first_race | second_race | years | years_with_starters | first_field | second_field | starters_of_smaller | finishers_of_smaller "
        "| started | finished | started_per_1000 | finished_per_1000 | finished_per_1000_low | finished_per_1000_high | people_with_both | "
        "doublers | doublers_per_person | days_least | days_most | seen | expected | chance_low | chance_high | ratio | against_double | "
        "against_double_low | against_double_high | double_years | double_finished_per_1000 | double_ratio | double_seen | "
        "double_chance_low | double_chance_high | clear\n"
        "wser | hardrock | 3 | 2 | 5 | 3 | 7 | 9 | 6 | 7 | 857.143 | 777.778 | 456.176 | 950.698 | 5 | 5 | 1 | 13 | 13 | 7 | 5.83333 | 5 | "
        "7 | 1.2 | 1.18863 | 0.667246 | 2.08195 | 3 | 642.857 | 1.19318 | 9 | 7 | 9 | False\n"
        "lavaredo | utmb | 3 | 3 | 3 | 6 | 9 | 7 | 6 | 5 | 666.667 | 714.286 | 352.338 | 935.272 | 4 | 4 | 1 | 64 | 64 | 5 | 4.28571 | 4 | "
        "5 | 1.16667 | 1.29296 | 0.601747 | 2.64323 | 3 | 538.462 | 1 | 7 | 7 | 7 | False\n"
        "hardrock | utmb | 3 | 2 | 3 | 6 | 7 | 9 | 5 | 6 | 714.286 | 666.667 | 347.792 | 895.787 | 7 | 5 | 0.714286 | 50 | 50 | 6 | 5 | 4 "
        "| 7 | 1.2 | 1.03133 | 0.515232 | 1.87154 | 3 | 642.857 | 1.19318 | 9 | 7 | 9 | False\n"
        "wser | utmb | 4 | 4 | 5.5 | 6 | 21 | 18 | 16 | 11 | 761.905 | 611.111 | 383.354 | 806.187 | 9 | 9 | 1 | 63 | 63 | 11 | 9.5297 | 8 "
        "| 11 | 1.15429 | 1 | 0.582738 | 1.71604 | 4 | 611.111 | 1.15429 | 11 | 8 | 11 | False\n"
        "lavaredo | hardrock | 2 | 2 | 3 | 3.5 | 6 | 5 | 1 | 1 | 166.667 | 200 | 22.5128 | 628.626 | 1 | 1 | 1 | 14 | 14 | 1 | 1 | 1 | 1 | "
        "1 | 0.409271 | 0.0402872 | 1.48333 | 2 | 555.556 | 1 | 5 | 5 | 5 | False"
    )  # fmt: skip


def test_which_editions_of_each_race_are_held(every):
    assert rows_of(compare.coverage(every)) == (
        "race | years | finishers_alone | held_without_rows | not_held | first_year | last_year\n"
        "lavaredo | 2031 2032 2033 |  |  | 2030 | 2030 | 2033\n"
        "wser | 2030 2031 2032 2033 |  |  |  | 2030 | 2033\n"
        "hardrock | 2030 2031 2033 | 2030 | 2029 | 2032 | 2029 | 2033\n"
        "utmb | 2030 2031 2032 2033 |  | 2029 |  | 2029 | 2033"
    )  # fmt: skip


def test_three_races_of_one_summer(every):
    assert rows_of(all_three.in_one_summer(every)) == (
        "runner_id | name | sex | year | wser_result_id | hardrock_result_id | utmb_result_id | wser_status | hardrock_status | "
        "utmb_status | wser_sex_place | hardrock_sex_place | utmb_sex_place | wser_finish_seconds | hardrock_finish_seconds | "
        "utmb_finish_seconds | level | combined_seconds | days_between\n"
        "r-ada | Ada Ridge | F | 2030 | wser-2030-ada | hardrock-2030-ada | utmb-2030-ada | finished | finished | finished | 1 | 1 | 1 | "
        "72000 | 97200 | 90000 | won | 259200 | 63\n"
        "r-hal | Hal Fell | M | 2031 | wser-2031-hal | hardrock-2031-hal | utmb-2031-hal | finished | finished | finished | 10 | 8 | 11 | "
        "79800 | 111600 | 101400 | finished | 292800 | 63\n"
        "r-ada | Ada Ridge | F | 2033 | wser-2033-ada | hardrock-2033-ada | utmb-2033-ada | finished | finished | dnf | 1 | 1 |  | 63600 | "
        "95400 |  | started |  | 63\n"
        "r-cal | Cal Pass | M | 2033 | wser-2033-cal | hardrock-2033-cal | utmb-2033-cal | finished | finished | finished | 2 | 1 | 3 | "
        "56400 | 88200 | 75600 | podium | 220200 | 63\n"
        "r-hal | Hal Fell | M | 2033 | wser-2033-hal | hardrock-2033-hal | utmb-2033-hal | finished | finished | finished | 9 | 11 | 9 | "
        "79500 | 118800 | 97200 | finished | 295500 | 63"
    )  # fmt: skip
    assert rows_of(all_three.summers(every)) == (
        "year | finishers_alone | wser_field | hardrock_field | utmb_field | two | finished_two | all_started | all_finished\n"
        "2030 | True | 5 | 3 | 6 | 7 | 6 | 1 | 1\n"
        "2031 | False | 6 | 4 | 5 | 6 | 4 | 1 | 1\n"
        "2033 | False | 5 | 3 | 6 | 5 | 4 | 3 | 2"
    )  # fmt: skip
    assert rows_of(all_three.summers(every, ("wser", "utmb"))) == (
        "year | finishers_alone | wser_field | utmb_field | two | finished_two | all_started | all_finished\n"
        "2030 | False | 6 | 6 | 5 | 4 | 5 | 4\n"
        "2031 | False | 6 | 5 | 3 | 2 | 3 | 2\n"
        "2032 | False | 5 | 6 | 3 | 2 | 3 | 2\n"
        "2033 | False | 5 | 6 | 5 | 3 | 5 | 3"
    )  # fmt: skip
    assert rows_of(all_three.nearest(every)) == (
        "runner_id | year | first_race | second_race | first_result_id | second_result_id | level | days_between | name | first_place | "
        "second_place\n"
        "r-ada | 2030 | hardrock | utmb | hardrock-2030-ada | utmb-2030-ada | won | 50 | Ada Ridge | 1 | 1\n"
        "r-ada | 2030 | wser | hardrock | wser-2030-ada | hardrock-2030-ada | won | 13 | Ada Ridge | 1 | 1\n"
        "r-lou | 2030 | hardrock | utmb | hardrock-2030-lou | utmb-2030-lou | won | 50 | Lou Gully | 1 | 1\n"
        "r-dan | 2031 | hardrock | utmb | hardrock-2031-dan | utmb-2031-dan | won | 50 | Dan Tarn | 1 | 1\n"
        "r-ada | 2033 | wser | hardrock | wser-2033-ada | hardrock-2033-ada | won | 13 | Ada Ridge | 1 | 1\n"
        "r-cal | 2030 | wser | hardrock | wser-2030-cal | hardrock-2030-cal | podium | 13 | Cal Pass | 1 | 2\n"
        "r-bea | 2031 | wser | hardrock | wser-2031-bea | hardrock-2031-bea | podium | 13 | Bea Col | 2 | 1\n"
        "r-cal | 2033 | wser | hardrock | wser-2033-cal | hardrock-2033-cal | podium | 13 | Cal Pass | 2 | 1\n"
        "r-cal | 2033 | hardrock | utmb | hardrock-2033-cal | utmb-2033-cal | podium | 50 | Cal Pass | 1 | 3\n"
        "r-hal | 2031 | wser | hardrock | wser-2031-hal | hardrock-2031-hal | top10 | 13 | Hal Fell | 10 | 8"
    )  # fmt: skip
    assert rows_of(all_three.nearest(every, "wser", ("wser", "utmb"))) == (
        "runner_id | year | first_race | second_race | first_result_id | second_result_id | level | days_between | name | first_place | "
        "second_place\n"
        "r-ada | 2030 | wser | utmb | wser-2030-ada | utmb-2030-ada | won | 63 | Ada Ridge | 1 | 1\n"
        "r-eve | 2031 | wser | utmb | wser-2031-eve | utmb-2031-eve | won | 63 | Eve Scree | 1 | 1\n"
        "r-gil | 2033 | wser | utmb | wser-2033-gil | utmb-2033-gil | won | 63 | Gil Crag | 1 | 1\n"
        "r-eve | 2032 | wser | utmb | wser-2032-eve | utmb-2032-eve | podium | 63 | Eve Scree | 1 | 2\n"
        "r-bea | 2030 | wser | utmb | wser-2030-bea | utmb-2030-bea | podium | 63 | Bea Col | 2 | 3\n"
        "r-cal | 2033 | wser | utmb | wser-2033-cal | utmb-2033-cal | podium | 63 | Cal Pass | 2 | 3\n"
        "r-gil | 2030 | wser | utmb | wser-2030-gil | utmb-2030-gil | top10 | 63 | Gil Crag | 2 | 4\n"
        "r-hal | 2033 | wser | utmb | wser-2033-hal | utmb-2033-hal | top10 | 63 | Hal Fell | 9 | 9\n"
        "r-hal | 2030 | wser | utmb | wser-2030-hal | utmb-2030-hal | top10 | 63 | Hal Fell | 10 | 10"
    )  # fmt: skip
    assert rows_of(all_three.expected(every)) == (
        "level | years | people | seen | expected | at_least_seen | two_expected | two_seen\n"
        "started | 2 | 3 | 4 | 2.75 | 0.125 | 14 | 19\n"
        "finished | 3 | 4 | 4 | 3.33333 | 0.411523 | 18 | 22"
    )  # fmt: skip
    assert rows_of(all_three.expected(every, ("wser", "utmb"))) == (
        "level | years | people | seen | expected | at_least_seen | two_expected | two_seen\n"
        "started | 4 | 9 | 16 | 12.25 | 0.00708912 | 12.25 | 16\n"
        "finished | 4 | 7 | 11 | 9 | 0.105324 | 9 | 11"
    )  # fmt: skip


def test_winners_of_several_by_rows_and_publications(every, published):
    WON = several_won.winners(published.places, every)
    assert rows_of(WON) == (
        "race | year | sex | known_as | runner_id | source | name\n"
        "hardrock | 2029 | F | Bea Colman |  | https://a.b/3 | Bea Colman\n"
        "utmb | 2029 | F | Bea Col |  | https://a.b/4 | Bea Col\n"
        "hardrock | 2030 | F | Ada Ridge | r-ada |  | Ada Ridge\n"
        "hardrock | 2030 | M | Lou Gully | r-lou |  | Lou Gully\n"
        "utmb | 2030 | F | Ada Ridge | r-ada |  | Ada Ridge\n"
        "utmb | 2030 | M | Lou Gully | r-lou |  | Lou Gully\n"
        "wser | 2030 | F | Ada Ridge | r-ada |  | Ada Ridge\n"
        "wser | 2030 | M | Cal Pass | r-cal |  | Cal Pass\n"
        "hardrock | 2031 | F | Bea Col | r-bea |  | Bea Col\n"
        "hardrock | 2031 | M | Dan Tarn | r-dan |  | Dan Tarn\n"
        "utmb | 2031 | F | Eve Scree | r-eve |  | Eve Scree\n"
        "utmb | 2031 | M | Dan Tarn | r-dan |  | Dan Tarn\n"
        "wser | 2031 | F | Eve Scree | r-eve |  | Eve Scree\n"
        "wser | 2031 | M | Cal Pass | r-cal |  | Cal Pass\n"
        "utmb | 2032 | F | Bea Col | r-bea |  | Bea Col\n"
        "utmb | 2032 | M | Lou Gully | r-lou |  | Lou Gully\n"
        "wser | 2032 | F | Eve Scree | r-eve |  | Eve Scree\n"
        "wser | 2032 | M | Cal Pass | r-cal |  | Cal Pass\n"
        "hardrock | 2033 | F | Ada Ridge | r-ada |  | Ada Ridge\n"
        "hardrock | 2033 | M | Cal Pass | r-cal |  | Cal Pass\n"
        "utmb | 2033 | M | Gil Crag | r-gil |  | Gil Crag\n"
        "wser | 2033 | F | Ada Ridge | r-ada |  | Ada Ridge\n"
        "wser | 2033 | M | Gil Crag | r-gil |  | Gil Crag"
    )  # fmt: skip
    assert rows_of(published.several) == (
        "year | name | sex | races | sources\n"
        "2030 | Ada Ridge | F | wser hardrock utmb | \n"
        "2030 | Lou Gully | M | hardrock utmb | \n"
        "2031 | Eve Scree | F | wser utmb | \n"
        "2031 | Dan Tarn | M | hardrock utmb | \n"
        "2033 | Ada Ridge | F | wser hardrock | \n"
        "2033 | Gil Crag | M | wser utmb | "
    )  # fmt: skip
    assert rows_of(several_won.known_editions(WON, "hardrock")) == (
        "sex | editions | first_year | last_year\n"
        "F | 4 | 2029 | 2033\n"
        "M | 3 | 2030 | 2033"
    )  # fmt: skip


def test_feats_of_like_rarity(every, published):
    assert rows_of(rare.feats_of_like_rarity(every, published.several)) == (
        "feat | people | times | names | source\n"
        "win UTMB four times or more | 0 | 0 |  | rows\n"
        "win UTMB three times in a row, years without it passed over | 0 | 0 |  | rows\n"
        "win Western States four times or more | 0 | 0 |  | rows\n"
        "finish Western States and UTMB in one year, four times or more | 1 | 1 | Hal Fell | rows\n"
        "finish among the first three overall at UTMB, as a woman | 1 | 1 | Eve Scree | rows\n"
        "finish among the first three overall at Western States, as a woman | 1 | 1 | Ada Ridge | rows\n"
        "win Western States three times in a row, years without it passed over | 1 | 1 | Cal Pass | rows\n"
        "win Western States, Hardrock and UTMB in one year | 1 | 1 | Ada Ridge | published winners\n"
        "win Western States and Hardrock in one year | 1 | 2 | Ada Ridge | published winners\n"
        "reach the top ten at Western States and UTMB in one year, twice or more | 3 | 3 | Eve Scree Gil Crag Hal Fell | rows\n"
        "win Hardrock and UTMB in one year | 3 | 3 | Ada Ridge Lou Gully Dan Tarn | published winners\n"
        "win Western States and UTMB in one year | 3 | 3 | Ada Ridge Eve Scree Gil Crag | rows\n"
        "win Western States and UTMB, in one year or in two | 3 | 3 | Ada Ridge Eve Scree Gil Crag | rows\n"
        "stand on the podium of Western States and UTMB in one year | 5 | 6 | Ada Ridge Bea Col Eve Scree Cal Pass Gil Crag | rows\n"
        "reach the top ten at Western States and UTMB in one year | 6 | 9 | Ada Ridge Bea Col Gil Crag Hal Fell Eve Scree Cal Pass | "
        "rows"
    )  # fmt: skip


def test_published_places_and_feats_as_they_are_read(published):
    assert rows_of(published.places) == (
        "race | year | sex | place | name | time | confidence | source | second_source | note | line | seconds\n"
        "hardrock | 2030 | F | 1 | Ada Ridge | 27:00 | sourced | https://a.b/1 |  |  | 2 | 97200\n"
        "hardrock | 2031 | M | 1 | Dan Tarn | 24:03:01 | sourced | https://a.b/1 |  |  | 3 | 86581\n"
        "hardrock | 2031 | M | 8 | Someone Else | 31:00:30 | sourced | https://a.b/1 |  |  | 4 | 111630\n"
        "hardrock | 2033 | M | 1 | Bo Other | 25:00 | inferred | https://a.b/2 |  |  | 5 | 90000\n"
        "hardrock | 2029 | F | 1 | Bea Colman | 29:00 | sourced | https://a.b/3 |  |  | 6 | 104400\n"
        "hardrock | 2029 | M | 1 |  |  | missing |  |  | nobody knows | 7 | \n"
        "hardrock | 2029 | F | 2 | Joy Moor | 30:00 | sourced | https://a.b/3 |  |  | 8 | 108000\n"
        "utmb | 2029 | F | 1 | Bea Col | 26:00 | sourced | https://a.b/4 |  |  | 9 | 93600"
    )  # fmt: skip
    named = published.feats.set_index("person")["also_named"]
    assert named[named.ne("")].to_dict() == {"Zoe Far": "Leadville"}
    assert rows_of(published.feats.drop(columns="also_named")) == (
        "feat | year | person | race | place | seconds | status | kind | claim | source | second_source | note | printed_sum\n"
        "0 | 2030 | Ada Ridge | wser | 1 | 72000 | finished | first | The first to win all three. | https://a.b/1 |  |  | 259200\n"
        "0 | 2030 | Ada Ridge | hardrock | 1 | 97200 | finished | first | The first to win all three. | https://a.b/1 |  |  | 259200\n"
        "0 | 2030 | Ada Ridge | utmb | 1 | 90000 | finished | first | The first to win all three. | https://a.b/1 |  |  | 259200\n"
        "1 | 2031 | Dan Tarn | hardrock | 1 | 86400 | finished | record of both | The fastest sum. | https://a.b/2 |  |  | \n"
        "1 | 2031 | Dan Tarn | utmb | 1 | 74400 | finished | record of both | The fastest sum. | https://a.b/2 |  |  | \n"
        "2 | 2033 | Cal Pass | hardrock | 1 | 88200 | finished | record of both | The fastest sum. | https://a.b/2 |  |  | 163801\n"
        "2 | 2033 | Cal Pass | utmb | 3 | 75600 | finished | record of both | The fastest sum. | https://a.b/2 |  |  | 163801\n"
        "3 | 2033 | Hal Fell | wser | 12 | 79500 | finished | places in both | Twelfth and fourteenth. | https://a.b/2 |  |  | \n"
        "3 | 2033 | Hal Fell | utmb | 14 |  | finished | places in both | Twelfth and fourteenth. | https://a.b/2 |  |  | \n"
        "4 | 2030 | Ivo Cairn | hardrock |  |  | dnf | tried | Stopped. | https://a.b/3 |  |  | \n"
        "4 | 2030 | Ivo Cairn | wser | 5 |  | finished | tried | Stopped. | https://a.b/3 |  |  | \n"
        "5 | 2031 | Nobody Known | wser | 1 | 54000 | finished | year as printed | Won. | https://a.b/3 |  |  | \n"
        "6 | 2033 | Gil Crag | wser | 1 | 54300 | finished | course records | Both records. | https://a.b/3 |  |  | \n"
        "6 | 2033 | Gil Crag | utmb | 1 | 73500 | finished | course records | Both records. | https://a.b/3 |  |  | \n"
        "7 | 2029 | Zoe Far | utmb | 1 |  | finished | first | Won. | https://a.b/3 |  |  | \n"
        "8 | 2032 | Lou Gully | lavaredo | 1 | 46800 | finished | first | Won two. | https://a.b/3 |  |  | \n"
        "8 | 2032 | Lou Gully | hardrock |  |  | dnf | first | Won two. | https://a.b/3 |  |  | \n"
        "8 | 2032 | Lou Gully | utmb | 1 |  | finished | first | Won two. | https://a.b/3 |  |  | \n"
        "9 | 2031 | Hal Fell | wser |  |  | dnf | tried | Stopped once. | https://a.b/3 |  |  | \n"
        "9 | 2031 | Hal Fell | hardrock | 8 | 111720 | finished | tried | Stopped once. | https://a.b/3 |  |  | \n"
        "10 | 2030 | Lou Gully | hardrock |  |  | dnf | tried | Stopped once. | https://a.b/3 |  |  | \n"
        "10 | 2030 | Lou Gully | utmb | 1 | 73830 | finished | tried | Stopped once. | https://a.b/3 |  |  | "
    )  # fmt: skip


def test_published_places_and_feats_against_our_rows(every, published):
    assert rows_of(feats.check_places(published.places, every)) == (
        "race | year | sex | place | name | time | confidence | source | second_source | note | line | seconds | our_name | our_seconds | "
        "differs\n"
        "hardrock | 2030 | F | 1 | Ada Ridge | 27:00 | sourced | https://a.b/1 |  |  | 2 | 97200 | Ada Ridge | 97200 | \n"
        "hardrock | 2031 | M | 1 | Dan Tarn | 24:03:01 | sourced | https://a.b/1 |  |  | 3 | 86581 | Dan Tarn | 86400 | time\n"
        "hardrock | 2031 | M | 8 | Someone Else | 31:00:30 | sourced | https://a.b/1 |  |  | 4 | 111630 | Hal Fell | 111600 | name\n"
        "hardrock | 2033 | M | 1 | Bo Other | 25:00 | inferred | https://a.b/2 |  |  | 5 | 90000 | Cal Pass | 88200 | name and time"
    )  # fmt: skip
    assert rows_of(published.checked.drop(columns="also_named")) == (
        "feat | year | person | race | place | seconds | status | kind | claim | source | second_source | note | printed_sum | our_name | "
        "our_status | our_place | our_place_overall | our_seconds | differs\n"
        "0 | 2030 | Ada Ridge | wser | 1 | 72000 | finished | first | The first to win all three. | https://a.b/1 |  |  | 259200 | Ada "
        "Ridge | finished | 1 | 8 | 72000 | \n"
        "0 | 2030 | Ada Ridge | hardrock | 1 | 97200 | finished | first | The first to win all three. | https://a.b/1 |  |  | 259200 | Ada "
        "Ridge | finished | 1 | 3 | 97200 | \n"
        "0 | 2030 | Ada Ridge | utmb | 1 | 90000 | finished | first | The first to win all three. | https://a.b/1 |  |  | 259200 | Ada "
        "Ridge | finished | 1 | 9 | 90000 | \n"
        "1 | 2031 | Dan Tarn | hardrock | 1 | 86400 | finished | record of both | The fastest sum. | https://a.b/2 |  |  |  | Dan Tarn | "
        "finished | 1 | 1 | 86400 | \n"
        "1 | 2031 | Dan Tarn | utmb | 1 | 74400 | finished | record of both | The fastest sum. | https://a.b/2 |  |  |  | Dan Tarn | "
        "finished | 1 | 1 | 74400 | \n"
        "2 | 2033 | Cal Pass | hardrock | 1 | 88200 | finished | record of both | The fastest sum. | https://a.b/2 |  |  | 163801 | Cal "
        "Pass | finished | 1 | 1 | 88200 | \n"
        "2 | 2033 | Cal Pass | utmb | 3 | 75600 | finished | record of both | The fastest sum. | https://a.b/2 |  |  | 163801 | Cal Pass | "
        "finished | 3 | 3 | 75600 | \n"
        "3 | 2033 | Hal Fell | wser | 12 | 79500 | finished | places in both | Twelfth and fourteenth. | https://a.b/2 |  |  |  | Hal Fell "
        "| finished | 9 | 12 | 79500 | counted overall\n"
        "3 | 2033 | Hal Fell | utmb | 14 |  | finished | places in both | Twelfth and fourteenth. | https://a.b/2 |  |  |  | Hal Fell | "
        "finished | 9 | 14 | 97200 | counted overall\n"
        "4 | 2030 | Ivo Cairn | wser | 5 |  | finished | tried | Stopped. | https://a.b/3 |  |  |  | Ivo Cairn | dnf |  |  |  | place\n"
        "5 | 2031 | Nobody Known | wser | 1 | 54000 | finished | year as printed | Won. | https://a.b/3 |  |  |  |  |  |  |  |  | name\n"
        "6 | 2033 | Gil Crag | wser | 1 | 54300 | finished | course records | Both records. | https://a.b/3 |  |  |  | Gil Crag | finished "
        "| 1 | 1 | 54300 | \n"
        "6 | 2033 | Gil Crag | utmb | 1 | 73500 | finished | course records | Both records. | https://a.b/3 |  |  |  | Gil Crag | finished "
        "| 1 | 1 | 72600 | time\n"
        "8 | 2032 | Lou Gully | lavaredo | 1 | 46800 | finished | first | Won two. | https://a.b/3 |  |  |  | Lou Gully | finished | 1 | 1 "
        "| 43800 | time\n"
        "8 | 2032 | Lou Gully | utmb | 1 |  | finished | first | Won two. | https://a.b/3 |  |  |  | Lou Gully | finished | 1 | 1 | 73200 "
        "| \n"
        "9 | 2031 | Hal Fell | wser |  |  | dnf | tried | Stopped once. | https://a.b/3 |  |  |  | Hal Fell | finished | 10 | 11 | 79800 | "
        "place\n"
        "9 | 2031 | Hal Fell | hardrock | 8 | 111720 | finished | tried | Stopped once. | https://a.b/3 |  |  |  | Hal Fell | finished | 8 "
        "| 9 | 111600 | time\n"
        "10 | 2030 | Lou Gully | utmb | 1 | 73830 | finished | tried | Stopped once. | https://a.b/3 |  |  |  | Lou Gully | finished | 1 | "
        "1 | 73800 | "
    )  # fmt: skip
    assert rows_of(claims.check_claims(published.feats, published.checked, published.several, every)) == (
        "feat | year | person | kind | claim | verdict | because | source\n"
        "0 | 2030 | Ada Ridge | first | The first to win all three. | agrees | Our rows have the same of Western States, Hardrock and "
        "UTMB. | https://a.b/1\n"
        "1 | 2031 | Dan Tarn | record of both | The fastest sum. | agrees | Our rows have the same of Hardrock and UTMB. | https://a.b/2\n"
        "2 | 2033 | Cal Pass | record of both | The fastest sum. | contradicted | Dan Tarn took 44:40:00 in 2031. Our rows have the same "
        "of Hardrock and UTMB. | https://a.b/2\n"
        "3 | 2033 | Hal Fell | places in both | Twelfth and fourteenth. | agrees | Our rows have the same of Western States and UTMB. 12th "
        "at Western States is the place among all, the 9th within the sex. 14th at UTMB is the place among all, the 9th within the sex. | "
        "https://a.b/2\n"
        "4 | 2030 | Ivo Cairn | tried | Stopped. | contradicted | At Western States 2030 our rows have DNF. Of Hardrock 2030 our rows have "
        "the finishers alone, and Ivo Cairn is not among them. | https://a.b/3\n"
        "5 | 2031 | Nobody Known | year as printed | Won. | contradicted | Nobody of that name started Western States 2031. | "
        "https://a.b/3\n"
        "6 | 2033 | Gil Crag | course records | Both records. | contradicted | At UTMB 2033 our rows have 1st, 20:10:00. Cal Pass took "
        "15:00:00 at Western States 2030. Our rows have the same of Western States. | https://a.b/3\n"
        "7 | 2029 | Zoe Far | first | Won. | not reached | No rows of UTMB and Leadville 2029. | https://a.b/3\n"
        "8 | 2032 | Lou Gully | first | Won two. | contradicted | At Lavaredo 120K 2032 our rows have 1st, 12:10:00. Our rows have the "
        "same of UTMB. No rows of Hardrock 2032. | https://a.b/3\n"
        "9 | 2031 | Hal Fell | tried | Stopped once. | contradicted | At Western States 2031 our rows have 10th, 22:10:00. At Hardrock "
        "2031 our rows have 8th, 31:00:00. | https://a.b/3\n"
        "10 | 2030 | Lou Gully | tried | Stopped once. | agrees, as far as held | Our rows have the same of UTMB. Of Hardrock 2030 our "
        "rows have the finishers alone, and Lou Gully is among them. | https://a.b/3"
    )  # fmt: skip
    assert rows_of(claims.fastest_of_both(every, ("wser", "utmb"))) == (
        "name | year | combined_seconds\n"
        "Gil Crag | 2033 | 126900\n"
        "Cal Pass | 2033 | 132000\n"
        "Gil Crag | 2030 | 135000\n"
        "Eve Scree | 2031 | 151200\n"
        "Eve Scree | 2032 | 152400\n"
        "Ada Ridge | 2030 | 162000\n"
        "Bea Col | 2030 | 171000\n"
        "Hal Fell | 2033 | 176700\n"
        "Hal Fell | 2030 | 180000\n"
        "Hal Fell | 2031 | 181200\n"
        "Hal Fell | 2032 | 182400"
    )  # fmt: skip
    assert [feats.one_name(*pair) for pair in (("Ada Ridge", "ADA RIDGE"), ("Bob Pass", "Robert Pass"), ("Ann Pass", "Cal Pass"), ("Cal Pass", "Cal"), ("Ada Ridge", "Ridge Ada Col"))] == [True, True, False, True, True]  # fmt: skip


def test_who_goes_on_from_a_first_race_to_the_second(every):
    assert rows_of(sister.doors(every, compare.by_year(every))) == (
        "first_race | starters | doubles | rate | rate_low | rate_high | of_second | people_with_both | seen | expected | chance_low | "
        "chance_high | ratio | days_least | days_most\n"
        "lavaredo | 9 | 6 | 0.666667 | 0.347792 | 0.895787 | 0.352941 | 4 | 6 | 6.14286 | 6 | 7 | 0.976744 | 64 | 64\n"
        "wser | 16 | 11 | 0.6875 | 0.444296 | 0.869418 | 0.647059 | 8 | 11 | 10.4 | 10 | 11 | 1.05769 | 63 | 63"
    )  # fmt: skip
    assert rows_of(sister.legs(every)) == (
        "first_race | starts | stopped | share | others | others_stopped | others_share | ratio | ratio_low | ratio_high\n"
        "lavaredo | 4 | 1 | 0.25 | 1 | 0 | 0 |  |  | \n"
        "wser | 8 | 2 | 0.25 | 1 | 0 | 0 |  |  | "
    )  # fmt: skip
    assert sister.shared_years(every) == [2031, 2032, 2033]  # fmt: skip
