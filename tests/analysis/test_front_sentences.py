"""What notebook 05 says of the front, the dose and the days between, whole: each side of each interval has its words."""

import pandas as pd

from race_doubles.analysis.what_it_costs import front_sentences
from race_doubles.analysis.what_it_costs.front import Dose
from race_doubles.common.words import Estimate


def shares(**differences):
    return pd.DataFrame(
        [
            {
                "group": name.replace("_", " "),
                "doublers": 40.4 + at,
                "matched": 35.6 - at,
                **Estimate(*found).columns("difference"),
            }
            for at, (name, found) in enumerate(differences.items())
        ]
    )


SHARES = shares(behind_the_front=(4.4, -6.2, 13.1), the_front=(-12.2, -30.4, 6.0))
UNSURE, LESS, MORE = Estimate(-16.4, -38, 0.0), Estimate(-16.4, -38, -5), Estimate(12.2, 3, 20)
COUNTS = pd.DataFrame(
    {
        "sex": ["M", "F", "M", "F"],
        "doubler": [True, True, False, False],
        "stopped": [9, 2, 90, 30],
        "starts": [20, 11, 200, 100],
    }
)


def test_every_word_of_the_front():
    assert front_sentences.front(SHARES, UNSURE) == (
        "Doublers whom earlier results put among the 20 fastest of their sex are the front. How many more of a hundred doublers "
        "stopped than of their match: −12 (−30 to +6) at the front and +4 (−6 to +13) behind it, which differ by −16 (−38 to 0). "
        "**Whether the cost differs at the front, these data cannot tell**."
    )  # fmt: skip
    assert front_sentences.front(SHARES, LESS)[-160:] == (
        "lers stopped than of their match: −12 (−30 to +6) at the front and +4 (−6 to +13) behind it, which differ by −16 (−38 to −5)."
        " **The cost differs at the front**."
    )  # fmt: skip
    assert front_sentences.front(SHARES, MORE)[-160:] == (
        "lers stopped than of their match: −12 (−30 to +6) at the front and +4 (−6 to +13) behind it, which differ by +12 (+3 to +20)."
        " **The cost differs at the front**."
    )  # fmt: skip
    assert front_sentences.front(SHARES.head(1), None) == (
        "Doublers whom earlier results put among the 20 fastest of their sex are the front. How many more of a hundred doublers "
        "stopped than of their match: +4 (−6 to +13) behind it. **Whether the cost differs at the front, these data cannot tell**."
    )  # fmt: skip


def test_every_word_of_the_sexes_at_the_front():
    assert front_sentences.sexes(COUNTS, COUNTS.iloc[:2].assign(starts=9, stopped=[1, 4]), {True: UNSURE, False: UNSURE}, None) == (
        "Of all doubled starts at the front 2 of 11 by women and 9 of 20 by men were not finished, −16 (−38 to 0) in a hundred, women "
        "less men. Only some have a match, as above: 4 of 9 by women and 1 of 9 by men. At the front without a double 30 of 100 by "
        "women and 90 of 200 by men were not finished, −16 (−38 to 0): there no difference between the sexes is seen. Looked for "
        "after the winners were known, these are too few to say whether women stand the double better."
    )  # fmt: skip
    assert front_sentences.sexes(COUNTS, COUNTS.iloc[:2].assign(starts=9, stopped=[1, 4]), {True: None, False: LESS}, LESS) == (
        "Of all doubled starts at the front 2 of 11 by women and 9 of 20 by men were not finished in a hundred, women less men. Only "
        "some have a match, as above: 4 of 9 by women and 1 of 9 by men. At the front without a double 30 of 100 by women and 90 of "
        "200 by men were not finished, −16 (−38 to −5): there the sexes differ, too. Set against their match, the women’s difference "
        "less the men’s is −16 (−38 to −5). That women stand the double better is one reason why they win both."
    )  # fmt: skip
    assert front_sentences.sexes(COUNTS.iloc[[0, 2, 3]], COUNTS.iloc[[0]], {True: MORE, False: None}, UNSURE) == (
        "Of all doubled starts at the front 9 of 20 by men were not finished, +12 (+3 to +20) in a hundred, women less men. Only some "
        "have a match, as above: 9 of 20 by men. At the front without a double 30 of 100 by women and 90 of 200 by men were not "
        "finished: there no difference between the sexes is seen. Set against their match, the women’s difference less the men’s is "
        "−16 (−38 to 0). Looked for after the winners were known, these are too few to say whether women stand the double better."
    )  # fmt: skip


def test_every_word_of_the_dose():
    assert front_sentences.dose(Dose(Estimate(1.44, 0.96, 2.2), Estimate(-0.024, -0.041, -0.007), 120, 99, 66)) == (
        "Who ran Western States 10% faster than predicted had 1.4 (1.0 to 2.2) times the odds of stopping at UTMB (120 starts by 99 "
        "people): no dose can be seen. In the 66 of these that finished UTMB each such 10% goes with a UTMB 2.4% faster than predicted"
        " (0.7 to 4.1): form that lasts, or a speed that earlier results mis-tell. So this does not show that effort costs nothing."
    )  # fmt: skip
    assert front_sentences.dose(Dose(Estimate(1.44, 1.01, 2.2), Estimate(0.024, -0.003, 0.041), 120, 99, 66)) == (
        "Who ran Western States 10% faster than predicted had 1.4 (1.0 to 2.2) times the odds of stopping at UTMB (120 starts by 99 "
        "people): a hard race costs. In the 66 of these that finished UTMB each such 10% goes with a UTMB 2.4% slower than predicted "
        "(-0.3 to 4.1). Effort and form cannot be told apart here."
    )  # fmt: skip
    assert front_sentences.dose(Dose(Estimate(0.8, 0.6, 0.99), Estimate(-0.024, -0.041, 0.0), 120, 99, 66)) == (
        "Who ran Western States 10% faster than predicted had 0.8 (0.6 to 1.0) times the odds of stopping at UTMB (120 starts by 99 "
        "people): a fast race goes with fewer stops. In the 66 of these that finished UTMB each such 10% goes with a UTMB 2.4% faster "
        "than predicted (0.0 to 4.1). Effort and form cannot be told apart here."
    )  # fmt: skip
    assert front_sentences.dose(Dose(Estimate(0.8, 0.6, 1.0), Estimate(0.0, -0.041, 0.002), 120, 99, 66))[-110:] == (
        "such 10% goes with a UTMB 0.0% slower than predicted (-4.1 to 0.2). Effort and form cannot be told apart here."
    )  # fmt: skip


def test_every_word_of_the_days_between():
    DAYS = shares(some_days=(1, 0, 2), more_days=(1, 0, 2))
    assert front_sentences.days(DAYS, None, 1, []) == (
        "Stopped at UTMB: after some days 40 of a hundred matched doublers and 36 of their match; after more days 41 of a hundred "
        "matched doublers and 35 of their match. There are too few editions to compare."
    )  # fmt: skip
    told = front_sentences.days(DAYS, UNSURE, 4, [2041, 2043])
    assert "as four editions with more days tell (the course of 2041 and 2043 was changed): post hoc" in told  # fmt: skip
    assert front_sentences.days(DAYS, LESS, 4, []) == (
        "Stopped at UTMB: after some days 40 of a hundred matched doublers and 36 of their match; after more days 41 of a hundred "
        "matched doublers and 35 of their match. With more days the difference changes by −16 (−38 to −5) in a hundred, as four "
        "editions with more days tell: **the longer gap goes with fewer stops by doublers**, but it was looked at after results had "
        "been seen, among some thirty comparisons."
    )  # fmt: skip
    assert front_sentences.days(DAYS, MORE, 4, [])[-60:] == "editions with more days tell: the longer gap goes with more."  # fmt: skip
    assert front_sentences.days(DAYS, UNSURE, 14, [])[-140:] == (
        "ays the difference changes by −16 (−38 to 0) in a hundred, as 14 editions with more days tell: post hoc, too few to say that "
        "more days help."
    )  # fmt: skip
