"""Tables and the opening figure of 03, and tables of 01, 05 and 06, whole: captions, headings, which columns stand left, and every cell."""

from dataclasses import replace

import pandas as pd
from views import seen

from race_doubles.analysis.how_rare import layouts as rarity
from race_doubles.analysis.how_rare import open_layouts
from race_doubles.analysis.how_rare.same_year import Overlap
from race_doubles.analysis.how_rare.trend import Trend
from race_doubles.analysis.the_data import layouts as data
from race_doubles.analysis.walmsley import layouts as forecasts
from race_doubles.analysis.what_it_costs import layouts as costs
from race_doubles.analysis.what_it_costs.effects import Effect
from race_doubles.clean.coverage import FIELDS
from race_doubles.common.words import Estimate

SEEN = pd.DataFrame(
    {
        "what": ["won, utmb", "entered"],
        "sex": ["F", "M"],
        "era": [(2003, 2013), (2014, 2025)],
        "of": [40, 900],
        "seen": [5, 3],
        "expected": [1.55, 3.26],
        "low": [0, 1.0],
        "high": [4, 6.0],
        "p_value": [0.0004, 0.9],
    }
)
SHARES = pd.DataFrame(
    {
        "group": ["all"],
        "sets": [163],
        "people": [125],
        "doublers": [45.4],
        "matched": [41.5],
        "difference": [3.9],
        "difference_low": [-6.1],
        "difference_high": [13.6],
    }
)
SCORES = pd.DataFrame(
    {
        "group": ["UTMB, the front"],
        "starters": [500],
        "stopped": [218],
        **{
            name: [0.2011 + at / 100]
            for at, name in enumerate(
                (
                    "model",
                    "rate",
                    "recalibrated",
                    "record",
                    "log_model",
                    "log_recalibrated",
                    "log_rate",
                )
            )
        },
        **{
            f"{name}{end}": [0.1 + at / 10 + more]
            for at, name in enumerate(
                (
                    "skill_rate",
                    "skill_record",
                    "skill_recalibrated",
                    "ratio",
                    "ratio_recalibrated",
                    "slope",
                )
            )
            for end, more in (("", 0.0), ("_low", -0.05), ("_high", 0.05))
        },
    }
)
TREND = Trend(
    "started",
    Estimate(1.1, 1.0, 1.2),
    2012,
    Estimate(0.9, 0.8, 1.0),
    0.012,
    Estimate(1.5, 1.2, 1.9),
    1.0,
    1.44,
    20,
    272,
    pd.DataFrame({"year": [2010, 2012]}),
)
DOUBLES = pd.DataFrame(
    {
        "year": [2010, 2010, 2012, 2013],
        "runner_id": ["a", "b", "a", "c"],
        "level": ["started", "won", "finished", "won"],
    }
)
OVERLAP = Overlap(100, 40, 22, 30.06, 22, 40, 0.021)


def test_tables_of_03_and_its_checks():
    assert seen(rarity.both_races_view(pd.DataFrame({"meaning": ["a start"], "people": [12], "used_for": ["the doubles"]}))) == (
        "People known at Western States and UTMB: what each count means\n"
        "left: Who has …, Asked of them\n"
        "Who has … | People | Asked of them\n"
        "a start | 12 | the doubles"
    )  # fmt: skip
    assert seen(rarity.overlap_view(OVERLAP, Overlap(101, 41, 23, 33.0, 20, 45, 0.0004), Overlap(90, 30, 12, 18.0, 10, 24, 0.5))) == (
        "Same-year doubles, seen and by permuted years\n"
        "left: \n"
        "Permutation | Seen / expected | Seen | Expected | 95% by chance | Two-sided p | People | Free to vary\n"
        "first and last year held | 0.73 | 22 | 30 | 22–40 | 0.02 | 100 | 40\n"
        "the same, years with changed courses left out | 0.67 | 12 | 18 | 10–24 | 0.50 | 90 | 30\n"
        "ends free (biased, for comparison) | 0.70 | 23 | 33 | 20–45 | < 0.001 | 101 | 41"
    )  # fmt: skip
    assert seen(rarity.trend_view({"a": TREND, "b": replace(TREND, step=None, later=None, bend_p=None, events="won")}, DOUBLES)) == (
        "Trends in doubling: odds ratios with 95% intervals\n"
        "left: \n"
        "What per what; step | Odds ratio of the step | A year, to 2012 | A year, from 2012 | p of the bend | Doubles | People | Years | "
        "Dispersion\n"
        "a | 1.50 (1.20–1.90) | 1.10 (1.00–1.20) | 0.90 (0.80–1.00) | 0.01 | 272 | 2 | 20 | 1.4\n"
        "b |  | 1.10 (1.00–1.20) |  |  | 272 | 1 | 20 | 1.4"
    )  # fmt: skip
    assert seen(open_layouts.predictive_view(SEEN)) == (
        "The model of runners held against what was seen, by sex and era\n"
        "left: \n"
        "What | By | Years | Of | Seen | Expected | 95% by chance | Two-sided p\n"
        "Doublers’ wins at UTMB | women | 2003–2013 | 40 | 5 | 1.6 | 0–4 | < 0.001\n"
        "Starts at UTMB after Western States | men | 2014–2025 | 900 | 3 | 3.3 | 1–6 | 0.90"
    )  # fmt: skip
    assert seen(open_layouts.entering_view(pd.DataFrame({"name": ["a woman"], "ratio": [1.234], "ratio_low": [1.0], "ratio_high": [1.5], "starts": [90]}))) == (
        "Who of the starters of Western States starts UTMB, too (odds ratios, 95% intervals)\n"
        "left: \n"
        "Of two starters at Western States alike in all else | Odds of starting UTMB, too | Starts that have it\n"
        "a woman | 1.23 (1.00–1.50) | 90"
    )  # fmt: skip
    assert seen(open_layouts.again_view(pd.DataFrame({"group": ["all"], "people": [100], "again": [30], "share": [0.304], "share_low": [0.2], "share_high": [0.4]}))) == (
        "Who doubled again within five years with both races of a first double (95% intervals)\n"
        "left: \n"
        "First double | People | Doubled again | Of a hundred\n"
        "all | 100 | 30 | 30 (20–40)"
    )  # fmt: skip
    assert seen(open_layouts.hardest_view(pd.DataFrame({"year": [2030], "name": ["Ada"], "pace": [0.2], "pace_low": [0.1], "pace_high": [0.3], "field": [0.15], "margin": [0.05]}))) == (
        "Double wins by pace over both races, of the time of a man of middling level in the same editions\n"
        "left: range\n"
        "Year | Runner | Winner’s time | range | The second’s time | Winner ahead of the second\n"
        "2030 | Ada | 81.9% | 74.1%–90.5% | 86.1% | 4.9%"
    )  # fmt: skip


def test_the_first_figure_of_03():
    LEVELS = pd.DataFrame(
        {"level": ["started", "finished", "top10", "podium", "won"], "doubles": [40, 20, 6, 3, 2]}
    )
    FIGURE = open_layouts.levels_figure(LEVELS, 1234, [2003, 2025])
    assert FIGURE.alt == (
        "Bars of doubles by level, of 1,234 starts at Western States: started both 40, finished both 20, top ten at both 6, podium at "
        "both 3, won both 2."
    )  # fmt: skip
    assert FIGURE.finding == "Of 1,234 starts at Western States 40 became doubles and 2 double wins"  # fmt: skip
    assert FIGURE.source == "results published by the organisers, Western States and UTMB 2003–2025."  # fmt: skip
    AXES = FIGURE.drawing.axes[0]
    assert [(bar.get_width(), label.get_text()) for bar, label in zip(AXES.patches, AXES.get_yticklabels(), strict=True)] == [(2, 'won both'), (3, 'podium at both'), (6, 'top ten at both'), (20, 'finished both'), (40, 'started both')]  # fmt: skip
    assert [(text.get_text(), text.get_position()) for text in AXES.texts] == [('2', (5, 0)), ('3', (6, 1)), ('6', (9, 2)), ('20', (23, 3)), ('40', (43, 4))]  # fmt: skip
    assert (AXES.get_xlabel(), [round(float(end), 6) for end in AXES.get_xlim()]) == ('doubles, of 1,234 starts at Western States', [0.0, 46.0])  # fmt: skip


def test_tables_of_01_05_and_06():
    assert seen(costs.shares_view(SHARES)) == (
        "Stopped at UTMB, of a hundred starters: doublers and their match (95% intervals)\n"
        "left: \n"
        "Matched sets | Doubled starts | People | Doublers | Starters like them | Difference\n"
        "all | 163 | 125 | 45 | 42 | +4 (−6 to +14)"
    )  # fmt: skip
    assert seen(costs.sensitivity_view({"Matched": Effect(Estimate(1.5, 1.2, 1.9), 11, 22, 333, 0.075)})) == (
        "Sensitivity: the risk ratio that an unseen cause needs, with doubling and with stopping, to make the effect\n"
        "left: \n"
        "Comparison | Odds ratio | E-value of the estimate | E-value of the interval\n"
        "Matched | 1.50 (1.20–1.90) | 1.75 | 1.42"
    )  # fmt: skip
    assert seen(forecasts.stopping_scores_view(SCORES)) == (
        "Chances of stopping: Brier and log scores (smaller is better), each from earlier editions\n"
        "left: \n"
        "Who | Starts | Stopped | Model | Race’s rate | Set right | Own record | Log score: model | Set right, log | Race’s rate, log\n"
        "UTMB, the front | 500 | 218 | 0.201 | 0.211 | 0.221 | 0.231 | 0.241 | 0.251 | 0.261"
    )  # fmt: skip
    assert seen(forecasts.stopping_skills_view(SCORES)) == (
        "The same chances of stopping: calibration, and skill over simple forecasts (above 0 is better)\n"
        "left: \n"
        "Who | Seen / expected | Seen / expected, set right | Calibration slope | Skill over the rate | Skill over the record | Skill "
        "set right\n"
        "UTMB, the front | 0.40 (0.35–0.45) | 0.50 (0.45–0.55) | 0.60 (0.55–0.65) | 0.10 (0.05–0.15) | 0.20 (0.15–0.25) | 0.30 "
        "(0.25–0.35)"
    )  # fmt: skip
    KNOWN = pd.DataFrame(
        [
            (race, field, 0.5 + at / 100, 0.25)
            for race in ("wser", "utmb")
            for at, field in enumerate(reversed(FIELDS))
        ],
        columns=["race", "field", "1974–1985", "1986–1990"],
    )
    assert seen(data.periods_view(KNOWN, ["1974–1985", "1986–1990"])) == (
        "Share of starts of which a field is known\n"
        "left: Race, Known\n"
        "Race | Known | 1974–1985 | 1986–1990\n"
        "UTMB | sex | 58% | 25%\n"
        "UTMB | year of birth, within 15 | 57% | 25%\n"
        "UTMB | year of birth, within 2 | 56% | 25%\n"
        "UTMB | country | 55% | 25%\n"
        "UTMB | town | 54% | 25%\n"
        "UTMB | club | 53% | 25%\n"
        "UTMB | bib | 52% | 25%\n"
        "UTMB | person number | 51% | 25%\n"
        "UTMB | split times | 50% | 25%\n"
        "Western States | sex | 58% | 25%\n"
        "Western States | year of birth, within 15 | 57% | 25%\n"
        "Western States | year of birth, within 2 | 56% | 25%\n"
        "Western States | country | 55% | 25%\n"
        "Western States | town | 54% | 25%\n"
        "Western States | club | 53% | 25%\n"
        "Western States | bib | 52% | 25%\n"
        "Western States | person number | 51% | 25%\n"
        "Western States | split times | 50% | 25%"
    )  # fmt: skip
