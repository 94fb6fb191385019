"""Tables of notebook 09, whole: captions, headings, which columns stand left, and every cell."""

import pandas as pd
from views import seen

from race_doubles.analysis.other_doubles import layouts

STANDING = pd.DataFrame(
    {
        "first_race": ["lavaredo", "wser", "hardrock"],
        "second_race": ["utmb", "utmb", "utmb"],
        "years": [4, 3, 2],
        "years_with_starters": [3, 3, 0],
        "first_field": [1200.0, 380.0, 140.0],
        "second_field": [2400.5, 2300.0, 2500.0],
        "days_least": [62, 61, None],
        "days_most": [69, 61, None],
        "started": [300, 180, 0],
        "started_per_1000": [60.04, 25.06, None],
        "finished": [278, 136, 11],
        "finished_per_1000": [58.6, 23.8, 14.2],
        "people_with_both": [900, 700, 90],
        "doublers_per_person": [0.25, 0.314, 0.1],
        "expected": [291.23, 77.0, 19.1],
        "chance_low": [265, 62, 13],
        "chance_high": [318, 93, 26],
        "double_finished_per_1000": [31.6, 23.8, 32.5],
        "against_double": [1.9, 1.0, 0.44],
        "against_double_low": [1.4, 0.8, 0.2],
        "against_double_high": [2.5, 1.25, 0.9],
    }
).astype({"days_least": "Int64", "days_most": "Int64"})
HELD = {
    ("lavaredo", "utmb"): [2030, 2031, 2032, 2034],
    ("wser", "utmb"): [2030, 2031, 2032],
    ("hardrock", "utmb"): [2030, 2032],
}
SUMMER = pd.DataFrame(
    {
        "year": [2030, 2031],
        "name": ["Ada", "Bea"],
        "wser_sex_place": [1, None],
        "wser_status": ["finished", "dnf"],
        "wser_finish_seconds": [60_000, None],
        "hardrock_sex_place": [2, 3],
        "hardrock_status": ["finished"] * 2,
        "hardrock_finish_seconds": [90_061, 95_000],
        "utmb_sex_place": [11, 4],
        "utmb_status": ["finished"] * 2,
        "utmb_finish_seconds": [90_000, 91_000],
    }
).astype(
    dict.fromkeys(
        [
            f"{race}_{what}"
            for race in ("wser", "hardrock", "utmb")
            for what in ("sex_place", "finish_seconds")
        ],
        "Int64",
    )
)
PLACES_OF = pd.DataFrame(
    {
        "year": [2012, 2012, 2013],
        "sex": ["F", "F", "M"],
        "place": [1, 2, 1],
        "name": ["Ada", "Bea", "Cy"],
        "time": ["29:00", "30:00", "25:01"],
        "our_name": ["Ada", "Bea", "Si"],
        "our_seconds": [104_400, 108_000, 90_060],
        "differs": ["", "time", "name"],
        "source": ["a", "b", "c"],
    }
)


def test_every_two_races_side_by_side():
    assert seen(layouts.standing_view(STANDING, HELD, {"utmb": [2030, 2031], "hardrock": [], "wser": [2003, 2005]})) == (
        "Every two races more than a day apart: how often both were finished, Western States and UTMB in the same years, how many "
        "times as often the pair is (the middle of what the counts allow, with its 95% interval), and with what fields. The rates are "
        "per 1,000 of the smaller field of each year; years of finishers alone count with finishers only. Starts of those years (UTMB "
        "2030–2031; Western States 2003, 2005) are in no count of starts, so “Started both” may be less than elsewhere. Fields are "
        "medians.\n"
        "left: Years, Fields, Days between, Times as often\n"
        "Races | Per 1,000 finishers | This double there | Times as often | Years | Fields | Days between | Started both | Per 1,000 "
        "starters | Finished both | People who started each | Of these people in one year | Finished both by chance\n"
        "Lavaredo 120K and UTMB | 58.6 | 31.6 | 1.90 (1.40–2.50) | 2030–2032, 2034 (1 of finishers alone) | 1,200 and 2,400 | 62–69 | "
        "300 (of three years) | 60.0 | 278 | 900 | 25% | 291.2 (265–318)\n"
        "Western States and UTMB | 23.8 | 23.8 |  | 2030–2032 | 380 and 2,300 | 61 | 180 | 25.1 | 136 | 700 | 31% | 77.0 (62–93)\n"
        "Hardrock and UTMB | 14.2 | 32.5 | 0.44 (0.20–0.90) | 2030, 2032 (2 of finishers alone) | 140 and 2,500 |  |  | nan | 11 | 90 "
        "| 10% | 19.1 (13–26)"
    )  # fmt: skip
    assert seen(layouts.standing_view(STANDING.iloc[[1]], HELD, {"hardrock": []})) == (
        "Every two races more than a day apart: how often both were finished, Western States and UTMB in the same years, how many "
        "times as often the pair is (the middle of what the counts allow, with its 95% interval), and with what fields. The rates are "
        "per 1,000 of the smaller field of each year; years of finishers alone count with finishers only. Fields are medians.\n"
        "left: Years, Fields, Days between, Times as often\n"
        "Races | Per 1,000 finishers | This double there | Times as often | Years | Fields | Days between | Started both | Per 1,000 "
        "starters | Finished both | People who started each | Of these people in one year | Finished both by chance\n"
        "Western States and UTMB | 23.8 | 23.8 |  | 2030–2032 | 380 and 2,300 | 61 | 180 | 25.1 | 136 | 700 | 31% | 77.0 (62–93)"
    )  # fmt: skip
    assert [[row["first_race"] for row in some] for some in layouts.same_years(STANDING)] == [['lavaredo'], ['hardrock'], []]  # fmt: skip
    assert [[row["first_race"] for row in some] for some in layouts.same_years(STANDING.assign(against_double_low=[1.0, 0.8, 0.2], against_double_high=[2.5, 1.25, 1.0]))] == [[], [], ['lavaredo', 'hardrock']]  # fmt: skip
    assert layouts.door_words("World Series") + ", " + layouts.door_words("raffle") == "World Tour or World Series, raffle"  # fmt: skip


def test_three_races_of_one_summer():
    assert seen(layouts.all_three_view(SUMMER, {("hardrock", 2030), ("utmb", 2031)})) == (
        "Who started Western States, Hardrock and UTMB in one summer, by our rows (* changed course)\n"
        "left: Runner, Western States, Hardrock, UTMB\n"
        "Year | Runner | Western States | Hardrock | UTMB\n"
        "2030 | Ada | 1st, 16:40:00 | 2nd, 25:01:01* | 11th, 25:00:00\n"
        "2031 | Bea | DNF | 3rd, 26:23:20 | 4th, 25:16:40*"
    )  # fmt: skip
    assert seen(layouts.all_three_view(SUMMER, {("hardrock", 2034)}, ("wser", "utmb"))) == (
        "Who started Western States and UTMB in one summer, by our rows\n"
        "left: Runner, Western States, UTMB\n"
        "Year | Runner | Western States | UTMB\n"
        "2030 | Ada | 1st, 16:40:00 | 11th, 25:00:00\n"
        "2031 | Bea | DNF | 4th, 25:16:40"
    )  # fmt: skip
    assert seen(layouts.all_three_view(SUMMER.head(0), set())) == (
        "Who started Western States, Hardrock and UTMB in one summer, by our rows\n"
        "left: Runner, Western States, Hardrock, UTMB\n"
        "Year | Runner | Western States | Hardrock | UTMB"
    )  # fmt: skip
    assert seen(layouts.several_view(pd.DataFrame({"year": [2030, 2031], "name": ["Ada", "Bea"], "races": [("wser", "hardrock", "utmb"), ("hardrock", "utmb")], "sources": [("rows", "page"), ("page",)]}))) == (
        "Who is known to have won two or all of Western States, Hardrock and UTMB in one year\n"
        "left: Runner, Won, Source for Hardrock\n"
        "Year | Runner | Won | Source for Hardrock\n"
        "2030 | Ada | Western States, Hardrock and UTMB | rows page\n"
        "2031 | Bea | Hardrock and UTMB | page"
    )  # fmt: skip
    FIELDS = pd.DataFrame(
        {
            "year": [2030, 2031],
            "wser_field": [380, 381],
            "hardrock_field": [140, 141],
            "utmb_field": [2300, 2400],
            "finishers_alone": [True, False],
            "two": [5, 6],
            "finished_two": [4, 3],
            "all_started": [2, 1],
            "all_finished": [1, 0],
        }
    )
    assert seen(layouts.summers_view(FIELDS)) == (
        "Western States, Hardrock and UTMB in one summer, year by year\n"
        "left: Fields of\n"
        "Year | Western States | Hardrock | UTMB | Fields of | Started two | Finished two | Started all | Finished all\n"
        "2030 | 380 | 140 | 2300 | finishers | 5 | 4 | 2 | 1\n"
        "2031 | 381 | 141 | 2400 | starters | 6 | 3 | 1 | 0"
    )  # fmt: skip
    assert seen(layouts.summers_view(FIELDS, ("wser", "utmb"))) == (
        "Western States and UTMB in one summer, year by year\n"
        "left: Fields of\n"
        "Year | Western States | UTMB | Fields of | Started two | Finished two | Started all | Finished all\n"
        "2030 | 380 | 2300 | finishers | 5 | 4 | 2 | 1\n"
        "2031 | 381 | 2400 | starters | 6 | 3 | 1 | 0"
    )  # fmt: skip
    assert seen(layouts.expected_view(pd.DataFrame({"level": ["started", "finished"], "years": [7, 9], "people": [30, 20], "seen": [2, 1], "expected": [1.234, 0.876], "at_least_seen": [0.345, 0.58], "two_seen": [40, 30], "two_expected": [44.44, 33.33]}))) == (
        "Western States, Hardrock and UTMB in one summer, and what chance gives\n"
        "left: Level\n"
        "Level | Years | People with all three in them | Seen | By chance | Chance of as many | Two of the three, seen | Two of the "
        "three, by chance\n"
        "started all | 7 | 30 | 2 | 1.23 | 34% | 40 | 44.4\n"
        "finished all | 9 | 20 | 1 | 0.88 | 58% | 30 | 33.3"
    )  # fmt: skip
    assert seen(layouts.nearest_view(pd.DataFrame({"year": [2030], "name": ["Ada"], "first_place": [2.0], "first_race": ["wser"], "second_place": [3.0], "second_race": ["hardrock"], "days_between": [20]}))) == (
        "Top tens at Hardrock and at Western States or UTMB in one summer\n"
        "left: Runner, First, Second\n"
        "Year | Runner | First | Second | Days between\n"
        "2030 | Ada | 2nd at Western States | 3rd at Hardrock | 20"
    )  # fmt: skip


def test_lavaredo_and_western_states_as_first_races():
    ENTERED = pd.DataFrame(
        {
            "first_race": ["lavaredo", "wser"],
            "starters": [4000, 3900],
            "doubles": [200, 150],
            "rate": [0.05, 0.0385],
            "rate_low": [0.04, 0.03],
            "rate_high": [0.06, 0.05],
            "of_second": [0.021, 0.0164],
            "expected": [91.23, 77.0],
            "chance_low": [80, 62],
            "chance_high": [107, 93],
        }
    )
    LEGS = pd.DataFrame(
        {
            "first_race": ["lavaredo", "wser"],
            "stopped": [80, 66],
            "starts": [200, 150],
            "share": [0.4, 0.44],
            "others_share": [0.35, 0.36],
            "ratio": [1.1, 1.2],
            "ratio_low": [0.9, 1.0],
            "ratio_high": [1.3, 1.5],
        }
    )
    assert seen(layouts.sister_view(ENTERED, LEGS, [2030, 2031, 2033])) == (
        "Lavaredo and Western States as first races, UTMB nine to ten weeks later, in the years of which all three are held, 2030–2031, 2033; intervals are of 95%\n"
        "left: \n"
        " | Lavaredo 120K | Western States\n"
        "Starters | 4000 | 3900\n"
        "Went on to UTMB | 200 | 150\n"
        "Share | 5.0% (4.0 to 6.0) | 3.8% (3.0 to 5.0)\n"
        "Share of UTMB's starters | 2.1% | 1.6%\n"
        "By chance | 91.2 (80–107) | 77.0 (62–93)\n"
        "Did not finish UTMB | 80 of 200, 40% | 66 of 150, 44%\n"
        "Did not finish, starters of neither | 35% | 36%\n"
        "Ratio, like with like | 1.10 (0.90–1.30) | 1.20 (1.00–1.50)"
    )  # fmt: skip
    assert seen(layouts.entry_doors_view(pd.DataFrame({"door": ["lottery", "World Series"], "starts": [900, 20], "went_on": [66, 7], "rate": [0.0733, 0.35], "rate_low": [0.05, 0.2], "rate_high": [0.1, 0.5]}), [2030, 2031])) == (
        "Starts at Western States by the way in, and how many also started UTMB, 2030–2031\n"
        "left: Door, Share\n"
        "Door | Starts | Doubles | Share\n"
        "lottery | 900 | 66 | 7.3% (5.0 to 10.0)\n"
        "World Tour or World Series | 20 | 7 | 35.0% (20.0 to 50.0)"
    )  # fmt: skip


def test_on_a_phone_a_reader_compares_three_columns():
    """As cards of twelve fields the pairs could not be held against each other."""
    assert seen(layouts.in_short_view(STANDING, HELD)) == (
        "Every two races more than a day apart: finished doubles, in brackets per 1,000 finishers of the smaller field, and how many "
        "times as often that is as Western States and UTMB in the same years (95% interval)\n"
        "left: Races and years\n"
        "Races and years | Finished | Times\n"
        "Lavaredo 120K and UTMB, 2030–2032, 2034 | 278 (58.6) | 1.9 (1.4–2.5)\n"
        "Western States and UTMB, 2030–2032 | 136 (23.8) | –\n"
        "Hardrock and UTMB, 2030, 2032 | 11 (14.2) | 0.4 (0.2–0.9)"
    )  # fmt: skip
    FEATS = pd.DataFrame(
        {
            "feat": ["win a", "win b", "win c"],
            "people": [1, 9, 10],
            "names": [["Ada"], list("abcdefghi"), list("abcdefghij")],
            "source": ["published winners", "rows", "rows"],
        }
    )
    assert seen(layouts.rare_short_view(FEATS)) == (
        "Feats by how many people have done them (* by published winners of Hardrock)\n"
        "left: Feat, Who\n"
        "Feat | People | Who\n"
        "Win a * | 1 | Ada\n"
        "Win b | 9 | a, b, c, d, e, f, g, h and i\n"
        "Win c | 10 | too many to name here"
    )  # fmt: skip


def test_feats_and_what_was_published():
    FEATS = pd.DataFrame(
        {
            "feat": ["a", "b", "c"],
            "people": [5, 6, 0],
            "times": [7, 8, 0],
            "names": [list("abcde"), list("abcdef"), []],
            "source": ["rows", "pages", "rows"],
        }
    )
    assert seen(layouts.rare_view(FEATS)) == (
        "Feats by how many people have done them\n"
        "left: Feat, Who, Known from\n"
        "Feat | People | Times | Who | Known from\n"
        "A | 5 | 7 | a, b, c, d and e | rows\n"
        "B | 6 | 8 | a, b, c, d, e and f | pages\n"
        "C | 0 | 0 |  | rows"
    )  # fmt: skip
    assert seen(layouts.places_view(PLACES_OF)) == (
        "Published winners of Hardrock where our rows reach, 2 of the 3 places checked\n"
        "left: Published, Time, Our rows, Our time, Differs, Source\n"
        "Year | Sex | Published | Time | Our rows | Our time | Differs | Source\n"
        "2012 | F | Ada | 29:00 | Ada | 29:00:00 | no | a\n"
        "2013 | M | Cy | 25:01 | Si | 25:01:00 | name | c"
    )  # fmt: skip
    assert seen(layouts.published_view(PLACES_OF.assign(source=["a", "", "c"]))) == (
        "Winners of Hardrock that publications have and our rows do not\n"
        "left: Winner, Source\n"
        "Year | Sex | Winner | Source\n"
        "2012 | F | Ada | a\n"
        "2013 | M | Cy | c"
    )  # fmt: skip
    assert seen(layouts.claims_view(pd.DataFrame({"year": [2030], "person": ["Ada"], "claim": ["Won."], "verdict": ["agrees"], "because": ["She did."], "source": ["x"]}))) == (
        "Published feats, and what our rows say\n"
        "left: Runner, Claim, Verdict, Because, Source\n"
        "Year | Runner | Claim | Verdict | Because | Source\n"
        "2030 | Ada | Won. | agrees | She did. | x"
    )  # fmt: skip


def test_what_is_held_of_each_race_and_year_by_year():
    assert seen(layouts.coverage_view(pd.DataFrame({"race": ["hardrock"], "years": [[2030, 2031]], "finishers_alone": [[2030]], "held_without_rows": [[2001, 2003]], "not_held": [[2002]]}))) == (
        "What is held of each race\n"
        "left: Race, Place, Rows of, Finishers alone, Took place, no rows here, Did not take place\n"
        "Race | Place | Rows of | Finishers alone | Took place, no rows here | Did not take place\n"
        "Hardrock | Silverton, Colorado | 2030–2031 | 2030 | 2001, 2003 | 2002"
    )  # fmt: skip
    YEARLY = pd.DataFrame(
        {
            "first_race": ["lavaredo", "wser"],
            "second_race": ["wser", "utmb"],
            "year": [2030, 2031],
            "first_field": [1200, 380],
            "second_field": [381, 2300],
            "finishers_alone": [True, False],
            "days_between": [-1, 62],
            "started": [None, 9],
            "finished": [0, 8],
        }
    ).astype({"started": "Int64"})
    assert seen(layouts.by_year_view(YEARLY)) == (
        "Every two races, year by year\n"
        "left: Races, Of\n"
        "Races | Year | First field | Second field | Of | Days between | Started both | Finished both\n"
        "Lavaredo 120K – Western States | 2030 | 1200 | 381 | finishers | 1 |  | 0\n"
        "Western States – UTMB | 2031 | 380 | 2300 | starters | 62 | 9 | 8"
    )  # fmt: skip
    assert seen(layouts.chance_view(pd.DataFrame({"first_race": ["wser"], "second_race": ["utmb"], "level": ["top10"], "years": [21], "seen": [26], "expected": [12.34], "chance_low": [6], "chance_high": [20], "ratio": [2.107]}))) == (
        "Doubles seen, and what chance gives with the range it keeps to 95 times in 100\n"
        "left: Races, Level, By chance\n"
        "Races | Level | Years | Seen | By chance | Ratio\n"
        "Western States – UTMB | top ten at both | 21 | 26 | 12.3 (6–20) | 2.11"
    )  # fmt: skip
