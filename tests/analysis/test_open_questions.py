"""What 03 and its checks say of who doubles and of the double wins one by one, whole."""

import pandas as pd

from race_doubles.analysis.how_rare import open_questions
from race_doubles.analysis.how_rare.doublers import ByAbility

ODDS = pd.DataFrame(
    {
        "name": ["age", "woman", "double", "utmb", "other"],
        **{
            f"ratio{end}": [1.04 + more, 2.04 + more, 3.04 + more, 4.04 + more, 9.0]
            for end, more in (("", 0.0), ("_low", -0.5), ("_high", 0.5))
        },
    }
)
AGAIN = pd.DataFrame(
    {
        "group": ["all", "women", "men", "finished both", "did not"],
        "people": [100, 20, 80, 60, 40],
        "again": [30, 2, 28, 24, 6],
        "share": [0.3, 0.1, 0.35, 0.4, 0.15],
        "share_low": [0.2, 0.02, 0.25, 0.28, 0.06],
        "share_high": [0.4, 0.3, 0.46, 0.53, 0.3],
    }
)
HEIRS = pd.DataFrame(
    {
        "name": ["Ada", "Bo", "Ada"],
        "year": [2030, 2031, 2030],
        "race": ["wser", "utmb", "utmb"],
        "heir": ["Cy", "Di", None],
        "seconds": [245.0, 3661.0, None],
    }
)
CLOSE = pd.DataFrame(
    {
        "name": ["Eve", "Flo"],
        "year": [2032, 2033],
        "wser": [1, 2],
        "utmb": [2, 1],
        "rival": ["Gil", "Hal"],
    }
)
HARDEST = pd.DataFrame(
    {
        "name": ["Ada", "Bea", "Cy", "Di"],
        "year": [2030, 2031, 2032, 2033],
        "sex": ["F", "F", "M", "M"],
        "pace": [0.2, 0.15, 0.3, 0.29],
        "pace_low": [0.18, 0.12, 0.25, 0.2],
        "pace_high": [0.23, 0.17, 0.33, 0.32],
        "margin": [0.01, 0.05, 0.03, 0.02],
        "field": [0.1, 0.3, 0.2, 0.05],
    }
)
SEEN = pd.DataFrame(
    {
        "what": ["won, utmb", "stopped, wser", "entered", "podium, wser", "top10, utmb"],
        "sex": ["F", "M", "F", "M", "M"],
        "era": [(2003, 2013), (2003, 2013), (2014, 2025), (2003, 2013), (2014, 2025)],
        "seen": [5, 10, 3, 4, 6],
        "expected": [1.55, 11.0, 3.26, 2.0, 9.0],
        "p_value": [0.001, 0.05, 0.0499, 0.5, 1.0],
    }
)
SPREAD = pd.DataFrame(
    {
        "race": ["utmb", "utmb", "wser", "wser"],
        "what": ["stopped", "time", "stopped", "time"],
        "slope": [0.9, 1.02, 1.1, 1.0],
        "slope_low": [0.7, 0.95, 1.0, 0.9],
        "slope_high": [1.0, 1.1, 1.3, 1.2],
    }
)


def test_every_word_of_who_doubles_and_why():
    assert open_questions.by_ability(ByAbility(4, 1, 1.06, 0.94, 0.05)) == (
        "Women won both four times and men one; by ability alone, with the fields as large as they were, it would have been 1.06 and "
        "0.94. Of five double wins luck alone would give women four or more with a chance of 5%, so **that women have won both more "
        "often may be luck**."
    )  # fmt: skip
    assert open_questions.by_ability(ByAbility(4, 1, 1.06, 0.94, 0.0499)) == (
        "Women won both four times and men one; by ability alone, with the fields as large as they were, it would have been 1.06 and "
        "0.94. Of five double wins luck alone would give women four or more with a chance of 5%, so there is something to explain, and"
        " these data do not say what."
    )  # fmt: skip
    assert open_questions.who_doubles(ODDS, ("woman", "age", "utmb", "double")) == (
        "Among starters of Western States alike in all else that is known, the odds of starting UTMB, too, are 2.0 (1.5 to 2.5) times as "
        "high for women; ten more years of age multiply them by 1.0 (0.5 to 1.5), an earlier start at UTMB by 4.0 (3.5 to 4.5), and an "
        "earlier double by 3.0 (2.5 to 3.5) on top."
    )  # fmt: skip
    assert open_questions.ages({"doubled": (91, 31.2, 36.4, 42.6), "others": (5000, 30.0, 40.4, 50.0)}) == (
        "Half of the 91 doubled starts with a known age were by people under 36, the middle half by those of 31 to 43; half of the other "
        "starters of Western States were under 40."
    )  # fmt: skip
    assert open_questions.again(AGAIN) == (
        "Of those whose first double was followed by five years with both races, 30 of 100 (30% (20 to 40)) doubled again within them: 24 "
        "of 60 (40% (28 to 53)) of those who had finished both, 6 of 40 (15% (6 to 30)) of the others (p = 0.008, Fisher's exact test); 2 "
        "of 20 (10% (2 to 30)) of the women and 28 of 80 (35% (25 to 46)) of the men (p = 0.03)."
    )  # fmt: skip


def test_every_word_of_who_would_have_won_and_what_was_hardest():
    assert open_questions.heirs(HEIRS, CLOSE) == (
        "Had the double winners stayed away, every later place would have moved up by one, and the winners would have been Cy 2030 at "
        "Western States (4 minutes 5 seconds behind Ada) and Di 2031 at UTMB (1 hour 1 minute 1 second behind Bo). One person away from a "
        "double win were Eve 2032 (1st and 2nd, behind Gil) and Flo 2033 (2nd and 1st, behind Hal)."
    )  # fmt: skip
    assert open_questions.heirs(HEIRS, CLOSE.head(1)) == (
        "Had the double winners stayed away, every later place would have moved up by one, and the winners would have been Cy 2030 at "
        "Western States (4 minutes 5 seconds behind Ada) and Di 2031 at UTMB (1 hour 1 minute 1 second behind Bo). One person away from a "
        "double win was Eve 2032 (1st and 2nd, behind Gil)."
    )  # fmt: skip
    assert open_questions.heirs(HEIRS.head(1), CLOSE.head(0)) == (
        "Had the double winners stayed away, every later place would have moved up by one, and the winners would have been Cy 2030 at "
        "Western States (4 minutes 5 seconds behind Ada). Nobody else was one person away from a double win."
    )  # fmt: skip
    assert open_questions.hardest(HARDEST) == (
        "Field and margin together: the hardest of the women was that of Ada 2030, in 82% of the time of a man of middling level (range "
        "79% to 84%), before Bea 2031 (86%), clearly; the hardest of the men was that of Cy 2032, in 74% of the time of a man of middling "
        "level (range 72% to 78%), before Di 2033 (75%), too near to be sure. The narrowest was that of Ada 2030 (1.0% ahead of the "
        "second, both races together), the widest that of Bea 2031 (4.9%)."
    )  # fmt: skip
    assert open_questions.hardest(HARDEST.assign(field=[0.3, 0.1, 0.2, 0.05])) == (
        "Field and margin together: the hardest of the women was that of Ada 2030, in 82% of the time of a man of middling level (range "
        "79% to 84%), before Bea 2031 (86%), clearly; the hardest of the men was that of Cy 2032, in 74% of the time of a man of middling "
        "level (range 72% to 78%), before Di 2033 (75%), too near to be sure. The narrowest was that of Ada 2030 (1.0% ahead of the "
        "second, both races together), against the fastest second; the widest that of Bea 2031 (4.9%)."
    )  # fmt: skip
    assert open_questions.hardest(HARDEST.tail(3).assign(field=[0.1, 0.2, 0.05])) == (
        "Field and margin together: the only one of the women is that of Bea 2031, in 86% of the time of a man of middling level (range "
        "84% to 89%); the hardest of the men was that of Cy 2032, in 74% of the time of a man of middling level (range 72% to 78%), before "
        "Di 2033 (75%), too near to be sure. The narrowest was that of Di 2033 (2.0% ahead of the second, both races together), the widest "
        "that of Bea 2031 (4.9%)."
    )  # fmt: skip
    assert open_questions.hardest(HARDEST.tail(2).assign(pace_low=[0.32, 0.1]))[:240] == (
        "Field and margin together: the hardest of the men was that of Cy 2032, in 74% of the time of a man of middling level (range 72% "
        "to 73%), before Di 2033 (75%), too near to be sure. The narrowest was that of Di 2033 (2.0% ahead of the second,"
    )  # fmt: skip


def test_every_word_of_the_model_against_what_was_seen():
    assert open_questions.predictive(SEEN) == (
        "Of 5 numbers two lie where chance puts one in twenty or fewer (about 0.2 would by luck): doublers’ wins at UTMB by women in "
        "2003–2013 (5 seen, 1.6 expected) and starts at UTMB after Western States by women in 2014–2025 (3 seen, 3.3 expected)."
    )  # fmt: skip
    assert open_questions.predictive(SEEN.head(2)) == (
        "Of 2 numbers one lies where chance puts one in twenty or fewer (about 0.1 would by luck): doublers’ wins at UTMB by women in "
        "2003–2013 (5 seen, 1.6 expected)."
    )  # fmt: skip
    assert open_questions.predictive(SEEN.tail(2)) == (
        "Of 2 numbers none lies where chance puts one in twenty or fewer (about 0.1 would by luck)."
    )  # fmt: skip
    assert open_questions.misses(SEEN) == (
        "Of 5 checks of that model two fail: doublers’ wins at UTMB by women in 2003–2013 (5 seen, 1.6 expected) and starts at UTMB after "
        "Western States by women in 2014–2025 (3 seen, 3.3 expected)."
    )  # fmt: skip
    assert open_questions.misses(SEEN.assign(p_value=[0.001, 0.5, 0.5, 0.01, 0.5])) == (
        "Of 5 checks of that model two fail: doublers’ wins at UTMB by women in 2003–2013 (5 seen, 1.6 expected) and doublers’ podiums at "
        "Western States by men in 2003–2013 (4 seen, 2.0 expected), so it may expect too few."
    )  # fmt: skip
    assert open_questions.misses(SEEN.assign(p_value=[0.5, 0.001, 0.01, 0.5, 0.5])) == (
        "Of 5 checks of that model two fail: stops at Western States by men in 2003–2013 (10 seen, 11.0 expected) and starts at UTMB after "
        "Western States by women in 2014–2025 (3 seen, 3.3 expected), so it may expect too many."
    )  # fmt: skip
    assert open_questions.misses(SEEN.head(1).assign(expected=5.0)) == (
        "Of 1 checks of that model one fails: doublers’ wins at UTMB by women in 2003–2013 (5 seen, 5.0 expected), so it may expect too "
        "many."
    )  # fmt: skip
    assert open_questions.misses(SEEN.tail(2)) == ""  # fmt: skip
    assert open_questions.spread(SPREAD) == (
        "For each step by which the model puts two runners of known level apart, they were apart by (slope, 95% interval): stops at UTMB "
        "0.90 (0.70 to 1.00), times at UTMB 1.02 (0.95 to 1.10), stops at Western States 1.10 (1.00 to 1.30), times at Western States 1.00 "
        "(0.90 to 1.20): all hold 1, as far apart as said. Where they were less far apart than said, chances differ less between runners "
        "than the model has it, and sums over all stay as they are. Levels are told by later years too, so this is no forecast."
    )  # fmt: skip
    assert open_questions.spread(SPREAD.assign(slope_high=[0.99, 1.1, 1.3, 1.2]))[120:420] == (
        "at UTMB 0.90 (0.70 to 0.99), times at UTMB 1.02 (0.95 to 1.10), stops at Western States 1.10 (1.00 to 1.30), times at Western "
        "States 1.00 (0.90 to 1.20): one of them does not hold 1. Where they were less far apart than said, chances differ less between "
        "runners than the model has it, and sums over al"
    )  # fmt: skip
    assert open_questions.spread(SPREAD.assign(slope_high=[0.99, 1.1, 1.3, 1.2], slope_low=[0.7, 0.95, 1.01, 0.9]))[120:420] == (
        "at UTMB 0.90 (0.70 to 0.99), times at UTMB 1.02 (0.95 to 1.10), stops at Western States 1.10 (1.01 to 1.30), times at Western "
        "States 1.00 (0.90 to 1.20): two of them do not hold 1. Where they were less far apart than said, chances differ less between "
        "runners than the model has it, and sums over all "
    )  # fmt: skip
    assert [open_questions.what_is(what) for what in ("entered", "stopped, utmb", "won, wser", "podium, utmb", "top10, wser")] == ['starts at UTMB after Western States', 'stops at UTMB', 'doublers’ wins at Western States', 'doublers’ podiums at UTMB', 'doublers’ top 10s at Western States']  # fmt: skip
