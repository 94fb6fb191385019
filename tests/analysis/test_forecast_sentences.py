"""What notebook 06 says in words, whole: every number, side and branch of a sentence."""

import pandas as pd

from race_doubles.analysis.walmsley import sentences
from race_doubles.common.words import Estimate


def forecast(both, dnf=0.66, wser=0.45, utmb=0.17):
    return pd.DataFrame(
        [
            {
                "name": "A",
                "year": 2024,
                "p_both": both,
                "p_dnf": dnf,
                "p_wser": wser,
                "p_utmb": utmb,
            },
            {"name": "A", "year": 2023, "p_both": 0.9, "p_dnf": 0.9, "p_wser": 0.9, "p_utmb": 0.9},
            {"name": "B", "year": 2024, "p_both": 0.8, "p_dnf": 0.8, "p_wser": 0.8, "p_utmb": 0.8},
        ]
    )


CHOICES = {
    "model": forecast(0.082),
    "right": forecast(0.1, 0.57, 0.4, 0.2),
    "plain": forecast(0.13, 0.39, 0.5, 0.25),
    "other": forecast(0.11, 0.1, 0.6, 0.3),
    "kept": forecast(0.004, 0.2, 0.3, 0.1),
}
TOGETHER = pd.DataFrame({"p_both": [0.082, 0.1, 0.16, 0.05]})
STOPPED = pd.DataFrame(
    {
        "race": ["wser", "utmb", "utmb"],
        "low": [0.6, 0.45, 0.6],
        "high": [1.0, 0.6, 1.0],
        "forecasts": [5, 239, 67],
        "seen": [0.1, 0.41, 0.58],
        "seen_low": [0.0, 0.35, 0.46],
        "seen_high": [0.2, 0.48, 0.69],
    }
)


def groups(seen_low, seen_high, numbers=(20, 50), mean=(0.09, 0.2)):
    return pd.DataFrame(
        {
            "low": [0.05, 0.15],
            "high": [0.15, 0.3],
            "mean": list(mean),
            "seen": [0.05, 0.2],
            "forecasts": numbers,
            "seen_low": [seen_low, 0.1],
            "seen_high": [seen_high, 0.3],
        }
    )


def checked(**changed):
    front = {
        "group": "UTMB, the front",
        "starters": 500,
        "stopped": 218,
        "model": 0.2484,
        "rate": 0.2561,
        "recalibrated": 0.2463,
        "log_model": 0.6911,
        "log_rate": 0.7063,
        "log_recalibrated": 0.6862,
        **Estimate(0.5, 0.1, 1.2).columns("slope"),
        **Estimate(0.9, 0.8, 1.03).columns("ratio"),
        **Estimate(0.04, -0.03, 0.1).columns("skill_rate"),
        **Estimate(0.05, -0.02, 0.12).columns("skill_recalibrated"),
        **Estimate(1.02, 0.9, 1.1).columns("ratio_recalibrated"),
    }
    whole = {**front, "group": "UTMB, everyone", **Estimate(1.07, 0.99, 1.13).columns("ratio")}
    return pd.DataFrame(
        [{**whole, "group": "Western States, the front"}, {**front, **changed}, whole]
    )


def scored(model, right, plain):
    rows = [
        ("both", "own", model),
        ("both", "right", right),
        ("both", "plain", plain),
        ("utmb", "own", 9.0),
    ]
    return pd.DataFrame(rows, columns=["event", "family", "brier"])


def attempt(**changed):
    row = {
        "runner_id": "a",
        "name": "A",
        "year": 2024,
        "sex": "M",
        "p_dnf": 0.66,
        "p_both": 0.12,
        "wser_sex_place": 1,
        "wser_status": "finished",
        "wser_finish_seconds": 51_225,
        "utmb_sex_place": None,
        "utmb_status": "dnf",
        "utmb_finish_seconds": None,
        "won_both": False,
        "best": "past",
    }
    return pd.DataFrame([{**row, **changed}])


FAVOURITES = pd.DataFrame(
    {"runner_id": ["z", "a", "b"], "sex": ["F", "M", "M"], "chance": [0.9, 0.5, 0.3]}
)


def test_chances_are_whole_per_cents_and_never_nought():
    assert [sentences.chance(value) for value in (0.0, 0.0049, 0.0051, 0.126)] == ['<1%', '<1%', '1%', '13%']  # fmt: skip
    assert [sentences.one_in(value) for value in (0.15, 0.083)] == ['one chance in seven', 'one chance in 12']  # fmt: skip
    assert sentences.outcome(1, "finished", 51_225) == "1st in 14:13:45"  # fmt: skip
    assert sentences.outcome(2, "finished", None) == "2nd"  # fmt: skip
    assert sentences.outcome(None, "finished", 9) == "finished"  # fmt: skip
    assert sentences.outcome(3, "dnf", 9) == "DNF"  # fmt: skip
    assert sentences.outcome(None, "stopped", None) == "race stopped"  # fmt: skip
    assert sentences.fine(0.00017) == "0.017%"  # fmt: skip
    assert sentences.fine(0.001) == "0.1%"  # fmt: skip
    assert sentences.fine(0) == "0.0%"  # fmt: skip


def test_every_word_of_a_forecast_over_all_choices():
    assert sentences.answer_words(CHOICES, TOGETHER, "A", 2024, "right", "plain", "kept") == (
        "**From results before 2024 this model gives A a chance of 5% to 16% to win both, if he starts both.** The range spans all 4 "
        "combinations of the choices below; no interval is meant. How much hangs on stopping at UTMB: with the model's chance of it, "
        "66%, it is 8%; with that chance set right by how such chances came out in earlier seasons, 57%, it is 10%; with the race's "
        "plain rate, 39%, it is 13%. Each choice changed alone, it is <1% to 13%, without the years of changed courses <1%. Western "
        "States alone: 45%; UTMB alone: 17% to 25%. Both starts are taken for granted: how many who would have come to Chamonix stay "
        "away after Western States these data do not tell."
    )  # fmt: skip
    assert sentences.in_short(CHOICES, TOGETHER, "A", 2024, "plain") == (
        "**From results before 2024 this model gives A a chance of 5% to 16% to win both, if he starts both.** The range spans all 4 "
        "combinations of the choices tried, and is no 95% interval: the truth may lie outside. The model as it is says 8%: 45% for "
        "Western States and 17% for UTMB. That is more than 45% of 17%: who is better than his results show is so in both. With one "
        "choice changed it is <1% (kept) to 13% (plain). Its chance of stopping at UTMB is 66%, the race’s plain rate 39%."
    )  # fmt: skip
    assert sentences.in_short({**CHOICES, "model": forecast(0.05, 0.66, 0.5, 0.2)}, TOGETHER.head(1), "A", 2024, "plain") == (
        "**From results before 2024 this model gives A a chance of 8% to win both, if he starts both.** The range spans all 1 "
        "combinations of the choices tried, and is no 95% interval: the truth may lie outside. The model as it is says 5%: 50% for "
        "Western States and 20% for UTMB. With one choice changed it is <1% (kept) to 13% (plain). Its chance of stopping at UTMB is "
        "66%, the race’s plain rate 39%."
    )  # fmt: skip
    assert sentences.stopped_alike(CHOICES, "A", 2024, STOPPED.assign(seen_low=0.39, low=0.66, high=0.8)) == (
        "Of 239 at the front given a chance of 66% to 80% before 2024, 41% (39 to 48) stopped. Of 67 at the front given a chance of "
        "66% to 80% before 2024, 58% (39 to 69) stopped."
    )  # fmt: skip
    assert sentences.stopped_alike(CHOICES, "A", 2024, STOPPED) == (
        "Of 67 at the front given a chance of 60% or more before 2024, 58% (46 to 69) stopped."
    )  # fmt: skip
    assert sentences.stopped_alike(CHOICES, "A", 2024, STOPPED.assign(high=0.66)) == ""
    KINDS = pd.DataFrame(
        {"race": ["wser", "utmb"], "low": [0.0, 0.45], "high": [0.15, 0.6], "mean": [0.127, 0.521], "seen": [0.155, 0.416],
         "seen_low": [0.098, 0.355], "seen_high": [0.229, 0.479], "forecasts": [116, 238]}
    )  # fmt: skip
    assert sentences.stopping_counted(KINDS) == (
        "In 1 of 2 groups the forecast lies within the 95% interval of what was seen; it does not in UTMB 45%–60% (124 stops "
        "forecast, 99 came), so chances to win there are off too."
    )  # fmt: skip
    assert (
        sentences.stopping_counted(KINDS.head(1))
        == "In 1 of 1 groups the forecast lies within the 95% interval of what was seen."
    )


def test_every_word_of_chances_set_right():
    assert sentences.recalibrated_words(checked(), scored(0.0312, 0.0313, 0.0314), "right", "plain", "own") == (
        "Set right by earlier seasons, the chances of stopping at the front of UTMB score 0.246 (Brier), as they were 0.248, and the "
        "race's plain rate 0.256; in log score 0.686, 0.691 and 0.706. Over the plain rate that is a skill of 0.05 (95% interval "
        "-0.02 to 0.12): not shown to be better. 1.02 times as many stopped as they expected (0.90 before); elsewhere, with what it "
        "was before, Western States, the front 1.02 (1.07), UTMB, everyone 1.02 (1.07). For winning both, the forecasts score 0.0312 "
        "as the model is, 0.0313 set right and 0.0314 with the plain rate: so little apart that they cannot be told from one another."
    )  # fmt: skip
    assert sentences.recalibrated_words(checked(skill_recalibrated_low=0.01), scored(0.05, 0.0306, 0.0304), "right", "plain", "own") == (
        "Set right by earlier seasons, the chances of stopping at the front of UTMB score 0.246 (Brier), as they were 0.248, and the "
        "race's plain rate 0.256; in log score 0.686, 0.691 and 0.706. Over the plain rate that is a skill of 0.05 (95% interval 0.01 "
        "to 0.12): it beats it. 1.02 times as many stopped as they expected (0.90 before); elsewhere, with what it was before, "
        "Western States, the front 1.02 (1.07), UTMB, everyone 1.02 (1.07). For winning both, the forecasts score 0.0500 as the model "
        "is, 0.0306 set right and 0.0304 with the plain rate: plain does best."
    )  # fmt: skip
    assert sentences.recalibrated_words(checked(skill_recalibrated_high=-0.01), scored(0.03, 0.0301, 0.0303), "right", "plain", "own") == (
        "Set right by earlier seasons, the chances of stopping at the front of UTMB score 0.246 (Brier), as they were 0.248, and the "
        "race's plain rate 0.256; in log score 0.686, 0.691 and 0.706. Over the plain rate that is a skill of 0.05 (95% interval "
        "-0.02 to -0.01): worse. 1.02 times as many stopped as they expected (0.90 before); elsewhere, with what it was before, "
        "Western States, the front 1.02 (1.07), UTMB, everyone 1.02 (1.07). For winning both, the forecasts score 0.0300 as the model "
        "is, 0.0301 set right and 0.0303 with the plain rate: own does best."
    )  # fmt: skip


def test_every_word_of_what_came_of_a_forecast():
    assert sentences.happened_words(attempt(), FAVOURITES, "A", 2024, checked()) == (
        "**A: 1st in 14:13:45 at Western States; DNF at UTMB.** The forecast made him the favourite of Western States. It put the chance "
        "of stopping at UTMB at 66%, but such chances are not shown to be better there than the race’s plain rate (see above), so the DNF "
        "confirms nothing."
    )  # fmt: skip
    assert sentences.happened_words(attempt(utmb_status="finished", utmb_sex_place=3, utmb_finish_seconds=72_061), FAVOURITES.assign(chance=[0.1, 0.2, 0.3]), "A", 2024, checked(skill_rate_low=0.0)) == (
        "**A: 1st in 14:13:45 at Western States; 3rd in 20:01:01 at UTMB.** It put the chance of stopping at UTMB at 66%, but such chances "
        "are not shown to be better there than the race’s plain rate (see above), so the result confirms nothing."
    )  # fmt: skip
    assert sentences.happened_words(attempt(utmb_status="stopped", p_dnf=0.001), FAVOURITES, "A", 2024, checked(skill_rate_low=0.01)) == (
        "**A: 1st in 14:13:45 at Western States; race stopped at UTMB.** The forecast made him the favourite of Western States. It put the "
        "chance of stopping at UTMB at <1%."
    )  # fmt: skip


def test_every_word_of_which_doubles_have_a_forecast():
    FOUND = pd.DataFrame({"runner_id": ["a", "b", "a"], "year": [2007, 2008, 2009]})
    ELITE = pd.DataFrame({"name": ["Ada", "Bo", "Ada", "Cy"], "year": [2005, 2003, 2003, 2007]})
    POOLS = pd.DataFrame({"utmb": [0, 12, 99]}, index=[2003, 2005, 2006])
    assert sentences.coverage_words(FOUND, ELITE, pd.DataFrame({"year": range(40)}), POOLS, 200) == (
        "Of 40 doubles these are 3, by 2 people: every double since 2007 by a runner with a top 10 of either race in an earlier year. "
        "Three such attempts of 2003 and 2005, by two people (Ada and Bo), are left out: the model draws from 200 finishers with a "
        "history, and before those seasons UTMB had 0 and 12."
    )  # fmt: skip
    assert sentences.coverage_words(FOUND, ELITE.tail(3).head(2).drop(2), pd.DataFrame({"year": range(40)}), POOLS, 200) == (
        "Of 40 doubles these are 3, by 2 people: every double since 2007 by a runner with a top 10 of either race in an earlier year. "
        "One such attempt of 2003, by one person (Bo), is left out: the model draws from 200 finishers with a history, and before "
        "those seasons UTMB had 0."
    )  # fmt: skip
    assert sentences.coverage_words(FOUND, ELITE.tail(1), pd.DataFrame({"year": range(40)}), POOLS, 200) == (
        "Of 40 doubles these are 3, by 2 people: every double since 2007 by a runner with a top 10 of either race in an earlier year."
    )  # fmt: skip
    WON = pd.DataFrame(
        {
            "runner_id": ["a", "b", "c", "d"],
            "name": ["Ada", "Bo", "Cy", "Di"],
            "year": [2007, 2007, 2008, 2009],
            "level": ["won", "won", "won", "podium"],
        }
    )
    assert sentences.missed_words(FOUND, WON) == (
        "*Limits.* Somebody who won both without a top 10 in an earlier year would not be among the attempts; so the double wins of Bo "
        "2007 and Cy 2008 are missing."
    )  # fmt: skip
    assert sentences.missed_words(FOUND, WON.head(1)) == (
        "*Limits.* Somebody who won both without a top 10 in an earlier year would not be among the attempts; none of the double winners "
        "was one."
    )  # fmt: skip


def test_every_word_of_how_much_better_a_forecast_is():
    ROW = {
        "event": "both",
        "best": "last",
        "wins": 4,
        "attempts": 61,
        **Estimate(0.061, -0.02, 0.14).columns("skill_last"),
        **Estimate(-0.02, float("-inf"), 0.11).columns("skill_never"),
    }
    assert sentences.skill_words(pd.DataFrame([{**ROW, "event": "wser", "wins": 9}, ROW])) == (
        "Against the best simple forecast of winning both, the rate by last results, the model scores 6% better, on four double wins "
        "in 61 attempts, too few for an interval: **no proof that it is better**. Against “never” it scores 2% worse."
    )  # fmt: skip
    assert sentences.skill_words(pd.DataFrame([{**ROW, "wins": 20, "skill_last_low": 0.001, "best": "last"}])) == (
        "Against the best simple forecast of winning both, the rate by last results, the model scores 6% better (95% interval 0% to 14%), "
        "on 20 double wins in 61 attempts: **it is better**. Against “never” it scores 2% worse (95% interval without a lower end, up to "
        "11%)."
    )  # fmt: skip
    assert sentences.skill_words(pd.DataFrame([{**ROW, "wins": 19, "skill_last_low": 0.001}])).split("**")[1:2] == ['a hint']  # fmt: skip
    assert sentences.skill_words(pd.DataFrame([{**ROW, "best": "never", "skill_never": 0.0}])) == (
        "Against the best simple forecast of winning both, “never”, the model scores 0% better, on four double wins in 61 attempts, "
        "too few for an interval: **no proof that it is better**. Against “never” it scores 0% better."
    )  # fmt: skip
    assert sentences.skill_words(pd.DataFrame([ROW | {"best": "past"} | Estimate(0.1, 0.0, 0.2).columns("skill_past")]))[:110] == (
        "Against the best simple forecast of winning both, the rate of earlier attempts, the model scores 10% better, o"
    )  # fmt: skip
    assert sentences.skill_words(pd.DataFrame([ROW | {"best": "even"} | Estimate(0.1, 0.0, 0.2).columns("skill_even")]))[:110] == (
        "Against the best simple forecast of winning both, an even chance among the doublers, the model scores 10% bett"
    )  # fmt: skip


def test_every_word_of_groups_of_forecasts_and_which_could_tell():
    assert sentences.groups_missed({"X": groups(0.01, 0.08), "Y": groups(0.1, 0.2)}) == (
        "Of four groups of forecasts of a win, by size, two are shown wrong: X 5%–15% (9.0% forecast, 5.0% won) and Y 5%–15% (9.0% "
        "forecast, 5.0% won). Two have too few cases to show a twofold error."
    )  # fmt: skip
    assert sentences.groups_missed({"X": groups(0.01, 0.09), "Y": groups(0.09, 0.2)}) == (
        "Of four groups of forecasts of a win, by size, none is shown wrong. Two have too few cases to show a twofold error."
    )  # fmt: skip
    assert sentences.groups_missed({"X": groups(0.1, 0.2, (5, 8))}) == (
        "Of two groups of forecasts of a win, by size, one is shown wrong: X 5%–15% (9.0% forecast, 5.0% won). All have too few cases "
        "to show a twofold error."
    )  # fmt: skip
    assert sentences.by_size_finding("a top 10", groups(0.1, 0.2)) == (
        "Chances of a top 10: 12 expected, 11 seen; one of two groups is shown wrong; one has too few cases to show a twofold error"
    )  # fmt: skip
    # To hold the forecast is not to be right: four groups too small to tell are not four that came true.
    assert sentences.by_size_finding("both", groups(0.01, 0.3, (5, 8))) == (
        "Chances of both: none of two groups is shown wrong; all have too few cases to show a twofold error"
    )
    his = pd.Series({"p_wser": 0.1, "p_utmb": 0.001})
    assert sentences.alike({"X": groups(0.1, 0.2), "Y": groups(0.1, 0.2).tail(1)}, his) == (
        "Wins in the groups of his chances: X 1.8 expected, 1 came."
    )
    assert sentences.by_size_finding("a win", pd.concat([groups(0.1, 0.2, (5, 8)), groups(0.01, 0.08, (5, 8))])) == (
        "Chances of a win: two of four groups are shown wrong; all have too few cases to show a twofold error"
    )  # fmt: skip
    assert sentences.calibration_words({"X": groups(0.01, 0.08), "Y": groups(0.1, 0.2)}) == (
        "In 2 of 4 groups the forecast lies within the 95% interval of what was seen; it does not in X 5%–15% (9.0% forecast, 5.0% "
        "won) and Y 5%–15% (9.0% forecast, 5.0% won). Two have too few cases to show a twofold error."
    )  # fmt: skip
    assert sentences.calibration_words({"X": groups(0.01, 0.2, (120, 8))}) == (
        "In 2 of 2 groups the forecast lies within the 95% interval of what was seen. One has too few cases to show a twofold error."
    )  # fmt: skip
    assert sentences.calibration_words({"X": groups(0.01, 0.2, (120, 50))}) == (
        "In 2 of 2 groups the forecast lies within the 95% interval of what was seen."
    )  # fmt: skip
    assert sentences.telling({"X": groups(0.01, 0.2, (20, 35)), "Y": groups(0.01, 0.2, (60, 8), (0.6, 0.9))}) == [False, False, True, True]  # fmt: skip
    assert sentences.held({"X": groups(0.09, 0.2), "Y": groups(0.01, 0.089)}) == [True, True, False, True]  # fmt: skip


def test_every_word_of_stopping_at_the_front_of_utmb():
    assert sentences.stopping_words(checked()) == (
        "At the front of UTMB (given 20% or more for a top 10) 218 of 500 stopped, 0.90 (95% interval 0.80 to 1.03) times as many as "
        "forecast. The calibration slope (1 is right, 0 tells nobody apart) is 0.50 (0.10 to 1.20): not shown to be wrong in how far "
        "apart it puts runners. There the model **is not shown to be better than the race's plain rate**, with a skill of 0.04 (-0.03 "
        "to 0.10). Over the whole field 1.07 (0.99 to 1.13) times as many stopped as forecast."
    )  # fmt: skip
    assert sentences.stopping_words(checked(slope_high=0.99, skill_rate_low=0.01)) == (
        "At the front of UTMB (given 20% or more for a top 10) 218 of 500 stopped, 0.90 (95% interval 0.80 to 1.03) times as many as "
        "forecast. The calibration slope (1 is right, 0 tells nobody apart) is 0.50 (0.10 to 0.99): too extreme: differences between "
        "runners are smaller than forecast. There the model **beats the race's plain rate**, with a skill of 0.04 (0.01 to 0.10). Over "
        "the whole field 1.07 (0.99 to 1.13) times as many stopped as forecast."
    )  # fmt: skip
    assert sentences.stopping_words(checked(slope_low=1.01, skill_rate_high=-0.01)) == (
        "At the front of UTMB (given 20% or more for a top 10) 218 of 500 stopped, 0.90 (95% interval 0.80 to 1.03) times as many as "
        "forecast. The calibration slope (1 is right, 0 tells nobody apart) is 0.50 (1.01 to 1.20): too timid. There the model **is "
        "worse than the race's plain rate**, with a skill of 0.04 (-0.03 to -0.01). Over the whole field 1.07 (0.99 to 1.13) times as "
        "many stopped as forecast."
    )  # fmt: skip
    assert sentences.stopping_words(checked(slope_low=0.0, slope_high=1.0)) == (
        "At the front of UTMB (given 20% or more for a top 10) 218 of 500 stopped, 0.90 (95% interval 0.80 to 1.03) times as many as "
        "forecast. The calibration slope (1 is right, 0 tells nobody apart) is 0.50 (0.00 to 1.00): it may tell runners apart rightly "
        "or not at all. There the model **is not shown to be better than the race's plain rate**, with a skill of 0.04 (-0.03 to "
        "0.10). Over the whole field 1.07 (0.99 to 1.13) times as many stopped as forecast."
    )  # fmt: skip
    assert sentences.stopping_words(checked().assign(ratio_low=1.01))[-60:] == (
        "field 1.07 (1.01 to 1.13) times as many stopped as forecast."
    )  # fmt: skip
    assert sentences.stopping_words(checked().assign(ratio_high=0.99))[-60:] == (
        "field 1.07 (0.99 to 0.99) times as many stopped as forecast."
    )  # fmt: skip


def test_every_word_of_what_was_known_and_of_the_forecasts_added_up():
    from race_doubles.analysis.models.performance import Parameters

    assert sentences.known_before(Parameters(spread=0.144, noise=0.056, across=0.874), 55102, 1640, 1998, 2024, (1974, 2022)) == (
        "Known before the 2024 season: 55,102 starts since 1998, and every finish before that. Runners differ by 14% (one standard "
        "deviation), one runner's races by 6%. Levels in the two races correlate at 0.87, in the finishes of 1974–2022, changed courses "
        "included, with 1,640 people who had finished both. *A fact check of the season's preview* gives another number, of another "
        "sample: the years with both races and unchanged courses, up to the last."
    )  # fmt: skip
    SUMS = pd.concat(
        [
            attempt(won_both=True),
            attempt(name="B", year=2019, p_both=0.003, won_both=True),
            attempt(p_both=0.4),
        ]
    )
    assert sentences.added_up(SUMS) == (
        "Added up, the forecasts of 3 attempts expected 0.5 double wins. There were 2: A 2024 (12%) and B 2019 (<1%). That is 3.8 (95% "
        "interval 0.5 to 13.8) times as many."
    )  # fmt: skip
    assert sentences.added_up(SUMS.assign(won_both=False)) == (
        "Added up, the forecasts of 3 attempts expected 0.5 double wins. There were 0. That is 0.0 (95% interval 0.0 to 7.1) times as many."
    )  # fmt: skip
