"""Tables of notebook 03, in the words a reader sees."""

from __future__ import annotations

import pandas as pd

from doubles.schema import LEVELS
from doubles.stats.chance import Overlap
from doubles.stats.rates import LEVEL_NAMES
from doubles.stats.style import TableView, table
from doubles.stats.tables import RACE_NAMES, Tables
from doubles.stats.trend import Trend
from doubles.stats.words import hours, ordinal, p_shown


def levels_view(levels: pd.DataFrame, caption: str) -> TableView:
    """What `rates.by_level` gives, for readers."""
    shown = pd.DataFrame(
        {
            "Level": [LEVEL_NAMES[level] for level in levels["level"]],
            "Doubles": levels["doubles"],
            "People": levels["people"],
            "Women": levels["women"],
            "Men": levels["men"],
            "Per 1,000 Western States starts": [rate.brief(1) for rate in levels["per_1000_wser"]],
            "Per 1,000 UTMB starts": [rate.brief(2) for rate in levels["per_1000_utmb"]],
        }
    )
    shown["Per 1,000 people with both races"] = [rate.brief(0) for rate in levels["per_1000_both"]]
    return table(shown, caption)


def years_view(years: pd.DataFrame) -> TableView:
    """What `rates.by_year` gives, for readers."""
    names = {"year": "Year", "wser": "Western States starters", "utmb": "UTMB starters"}
    names |= {level: name.capitalize() for level, name in LEVEL_NAMES.items()} | {
        "marked": "Course"
    }
    return table(
        years.rename(columns=names),
        "Doubles by year; each level includes the stronger ones",
        text_columns=("Course",),
    )


def sex_view(rates: pd.DataFrame) -> TableView:
    """What `rates.by_sex` gives, for readers."""
    return table(
        pd.DataFrame(
            {
                "Level": [LEVEL_NAMES[level] for level in rates["level"]],
                "Women": rates["F"],
                "Men": rates["M"],
                "Women per 1,000 starts": [rate.brief(1) for rate in rates["F_rate"]],
                "Men per 1,000 starts": [rate.brief(1) for rate in rates["M_rate"]],
                "Women to men": [
                    row.ratio.brief(1) if row.F and row.M else "" for row in rates.itertuples()
                ],
            }
        ),
        "Doubles by sex, per 1,000 Western States starts of that sex (95% intervals)",
    )


def doublers_view(doubles: pd.DataFrame, caption: str) -> TableView:
    """Rows of `doubles` for readers: who, when, the two places and times, and their sum."""
    return table(
        pd.DataFrame(
            {
                "Year": doubles["year"],
                "Runner": doubles["name"],
                "Sex": doubles["sex"],
                "Western States": [
                    _placed(p, t)
                    for p, t in zip(
                        doubles["wser_sex_place"], doubles["wser_finish_seconds"], strict=True
                    )
                ],
                "UTMB": [
                    _placed(p, t)
                    for p, t in zip(
                        doubles["utmb_sex_place"], doubles["utmb_finish_seconds"], strict=True
                    )
                ],
                "Together": [hours(t) for t in doubles["combined_seconds"]],
                "Days between": doubles["days_between"],
            }
        ),
        caption,
    )


def _placed(place, seconds) -> str:
    return "" if pd.isna(place) else f"{ordinal(int(place))}, {hours(seconds)}"


def with_and_without(every: pd.DataFrame, comparable: pd.DataFrame) -> TableView:
    """Two results of `rates.by_level` side by side: every edition, and those that compare."""
    left, right = every.set_index("level"), comparable.set_index("level")
    shown = pd.DataFrame(
        {
            "Level": [LEVEL_NAMES[level] for level in LEVELS],
            "All editions": left.loc[list(LEVELS), "doubles"].to_numpy(),
            "Without changed courses": right.loc[list(LEVELS), "doubles"].to_numpy(),
        }
    )
    for column, name, digits in (
        ("per_1000_wser", "Western States starts", 1),
        ("per_1000_utmb", "UTMB starts", 2),
        ("per_1000_both", "people with both races", 0),
    ):
        for side, word in ((left, "all"), (right, "without")):
            shown[f"Per 1,000 {name}, {word}"] = [
                side.loc[level, column].brief(digits) for level in LEVELS
            ]
    return table(
        shown,
        "Doubles and their rates, with and without the editions whose course does not compare",
    )


def simulated_with_and_without(every: pd.DataFrame, comparable: pd.DataFrame) -> TableView:
    """Two results of `independent.compare` side by side: every edition, and those that compare."""
    shown = pd.DataFrame({"Level": [LEVEL_NAMES[level] for level in every["level"]]})
    for outcome, word in ((every, "all"), (comparable, "without")):
        shown[f"Seen, {word}"] = outcome["seen"]
        shown[f"Expected (95%), {word}"] = [
            f"{row.expected:.1f} ({row.low}–{row.high})" for row in outcome.itertuples()
        ]
        shown[f"Two-sided p, {word}"] = [
            p_shown(p).removeprefix("p = ").removeprefix("p ") for p in outcome["p_value"]
        ]
    return table(
        shown,
        "Seen and as independent races would have made them, with and without changed courses",
    )


def marked_view(tables: Tables) -> TableView:
    """The editions that do not compare, with the reason."""
    rows = tables.not_comparable
    return table(
        pd.DataFrame(
            {
                "Race": rows["race"].map(RACE_NAMES),
                "Year": rows["year"],
                "What happened": rows["reason"],
                "Source": rows["source"],
            }
        ),
        "Editions whose course does not compare with the others",
        text_columns=("Source",),
    )


def overlap_view(fair: Overlap, naive: Overlap, comparable: Overlap) -> TableView:
    """Three permutation tests side by side; the fair one is the answer."""
    rows = [
        (
            name,
            test.people,
            test.informative,
            test.seen,
            f"{test.expected:.0f}",
            f"{test.low}–{test.high}",
            f"{test.ratio:.2f}",
            p_shown(test.p_value).removeprefix("p = ").removeprefix("p "),
        )
        for name, test in (
            ("first and last year held", fair),
            ("the same, years with changed courses left out", comparable),
            ("ends free (biased, for comparison)", naive),
        )
    ]
    columns = [
        "Permutation",
        "People",
        "Free to vary",
        "Seen",
        "Expected",
        "95% by chance",
        "Seen / expected",
        "Two-sided p",
    ]
    return table(
        pd.DataFrame(rows, columns=columns), "Same-year doubles, seen and by permuted years"
    )


def simulated_view(outcome: pd.DataFrame, caption: str) -> TableView:
    """What `independent.compare` or `independent.single_races` gives, for readers."""
    shown = pd.DataFrame(
        {
            "Level": [LEVEL_NAMES.get(level, level) for level in outcome["level"]],
            "Seen": outcome["seen"],
            "Expected": [f"{value:.1f}" for value in outcome["expected"]],
            "95% of simulations": [
                f"{low}–{high}" for low, high in zip(outcome["low"], outcome["high"], strict=True)
            ],
            "Two-sided p": [
                p_shown(p).removeprefix("p = ").removeprefix("p ") for p in outcome["p_value"]
            ],
        }
    )
    if "race" in outcome:
        words = {"won": "won", "podium": "podium", "top10": "top 10"}
        shown["Level"] = outcome["level"].map(words)
        shown.insert(0, "Race", outcome["race"].map(RACE_NAMES))
    return table(shown, caption)


def trend_view(trends: dict[str, Trend]) -> TableView:
    """Trends by name: odds ratio a year, the step of the World Series years, and the dispersion."""
    rows = [
        (
            name,
            trend.doubles,
            trend.years,
            trend.per_year.brief(2),
            trend.step.brief(2) if trend.step else "",
            f"{trend.dispersion:.1f}",
        )
        for name, trend in trends.items()
    ]
    columns = [
        "What per what",
        "Doubles",
        "Years",
        "Odds ratio a year",
        "Odds ratio of the step",
        "Dispersion",
    ]
    return table(
        pd.DataFrame(rows, columns=columns), "Trends in doubling: odds ratios with 95% intervals"
    )


def eras_view(eras: pd.DataFrame) -> TableView:
    """When the ways into the races changed, with the source of each date."""
    return table(
        eras.rename(
            columns={
                "era": "Era",
                "first_year": "From",
                "reason": "What changed",
                "source": "Source",
            }
        ),
        "When the ways into the races changed",
        text_columns=("Source",),
    )
