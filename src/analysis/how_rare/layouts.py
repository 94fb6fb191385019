"""Tables of notebook 03, in the words a reader sees."""

from __future__ import annotations

import pandas as pd

from race_doubles.analysis.how_rare.same_year import Overlap
from race_doubles.analysis.how_rare.trend import Trend
from race_doubles.analysis.models.rates import LEVEL_NAMES
from race_doubles.analysis.show.presentation import TableView, table
from race_doubles.common.races import DOUBLE, DOUBLE_NAMES, RACE_NAMES
from race_doubles.common.words import Estimate, and_list, fixed, hours, ordinal, p_shown
from race_doubles.doubles.levels import LEVELS, at_least


def _brief(rows: pd.DataFrame, name: str, digits: int) -> list[str]:
    return [estimate.brief(digits) for estimate in Estimate.every(rows, name)]


def _p(p_value: float) -> str:
    """For a column that is headed p: `0.03`, `< 0.001`."""
    return p_shown(p_value).removeprefix("p = ").removeprefix("p ")


def levels_view(levels: pd.DataFrame, caption: str) -> TableView:
    """What `rates.by_level` gives, for readers."""
    shown = pd.DataFrame(
        {
            "Level": [LEVEL_NAMES[level] for level in levels["level"]],
            "Doubles": levels["doubles"],
            "Per 1,000 Western States starts": _brief(levels, "per_1000_wser", 1),
            "Per 1,000 UTMB starts": _brief(levels, "per_1000_utmb", 2),
            "Per 1,000 people with both races": _brief(levels, "per_1000_both", 0),
        }
    )
    shown = shown.assign(
        **{"People": levels["people"], "By women": levels["women"], "By men": levels["men"]}
    )
    return table(shown, caption)


def both_races_view(rows: pd.DataFrame) -> TableView:
    """What `both_races.people_with_both` gives, for readers."""
    shown = pd.DataFrame(
        {
            "Who has …": rows["meaning"],
            "People": rows["people"],
            "Asked of them": rows["used_for"],
        }
    )
    return table(
        shown,
        f"People known at {and_list(DOUBLE_NAMES.values())}: what each count means",
        ("Who has …", "Asked of them"),
    )


def years_view(years: pd.DataFrame) -> TableView:
    """What `rates.by_year` gives, for readers."""
    names = {"year": "Year", "wser": "Western States starters", "utmb": "UTMB starters"}
    levels = {level: name.capitalize() for level, name in LEVEL_NAMES.items()}
    changed = [
        "both" if len(races) == len(DOUBLE) else "".join(RACE_NAMES[race] for race in races)
        for races in years["changed"]
    ]
    shown = years.assign(changed=changed)[["year", *levels, "wser", "utmb", "changed"]]
    return table(
        shown.rename(columns=names | levels | {"changed": "Changed course"}),
        "Doubles by year; each level includes the stronger ones",
        text_columns=("Changed course",),
    )


#: A ratio whose interval is so many times as high as low is known too badly for all its digits.
WIDE = 20


def ratio_cell(found: Estimate, digits: int) -> str:
    """`9.2 (0.71–119.3)`: as `brief`, in wide intervals with one digit less, but for numbers below one."""
    if not found.high > WIDE * found.low:
        return found.brief(digits)
    value, low, high = (fixed(end, digits - (end >= 1)) for end in found)
    return f"{value} ({low}–{high})"


def sex_view(rates: pd.DataFrame) -> TableView:
    """What `rates.by_sex` gives, for readers; a ratio only where both sexes have doubles."""
    told = rates["F"].gt(0) & rates["M"].gt(0)
    both, places = (
        pd.Series([ratio_cell(one, 1) for one in Estimate.every(rates, name)], index=rates.index)
        for name in ("ratio", "place_ratio")
    )
    return table(
        pd.DataFrame(
            {
                "Level": [LEVEL_NAMES[level] for level in rates["level"]],
                "Women to men, per start": both.where(told, ""),
                "Women to men, per place": places.where(told & rates["place_ratio"].notna(), ""),
                "Women per 1,000 starts": _brief(rates, "F_rate", 1),
                "Men per 1,000 starts": _brief(rates, "M_rate", 1),
                "Women’s doubles (people)": [
                    f"{n} ({people})"
                    for n, people in zip(rates["F"], rates["F_people"], strict=True)
                ],
                "Men’s doubles (people)": [
                    f"{n} ({people})"
                    for n, people in zip(rates["M"], rates["M_people"], strict=True)
                ],
            }
        ),
        "Doubles by sex, per Western States start of that sex and per place on offer (ratios are posterior medians; 95% intervals)",
    )


def doublers_view(doubles: pd.DataFrame, caption: str) -> TableView:
    """Rows of `doubles` for readers: who, when (with an asterisk where a course was changed), the two places and times, and their sum."""
    changed = doubles["is_course_changed"].astype(bool)
    years = [f"{year}*" if star else f"{year}" for year, star in zip(doubles["year"], changed, strict=True)]  # fmt: skip
    return table(
        pd.DataFrame(
            {
                "Year": years,
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
        caption + (" (* a course was changed that year)" if changed.any() else ""),
    )


def _placed(place, seconds) -> str:
    return "" if pd.isna(place) else f"{ordinal(int(place))}, {hours(seconds)}"


def with_and_without(every: pd.DataFrame, comparable: pd.DataFrame) -> TableView:
    """Two results of `rates.by_level` side by side: every edition, and those that compare."""
    left, right = every.set_index("level"), comparable.set_index("level")
    shown = pd.DataFrame({"Level": [LEVEL_NAMES[level] for level in LEVELS]})
    for column, name, digits in (
        ("per_1000_wser", "Western States starts", 1),
        ("per_1000_utmb", "UTMB starts", 2),
        ("per_1000_both", "people with both races", 0),
    ):
        for side, word in ((left, "all"), (right, "without")):
            shown[f"Per 1,000 {name}, {word}"] = _brief(side.loc[list(LEVELS)], column, digits)
    for side, word in ((left, "all"), (right, "without")):
        shown[f"Doubles, {word}"] = side.loc[list(LEVELS), "doubles"].to_numpy()
    return table(
        shown,
        "Doubles and their rates, with and without the editions whose course does not compare",
    )


def independent_with_and_without(every: pd.DataFrame, comparable: pd.DataFrame) -> TableView:
    """Two results of `independent.compare` side by side: every edition, and those that compare."""
    shown = pd.DataFrame({"Level": [LEVEL_NAMES[level] for level in every["level"]]})
    for outcome, word in ((every, "all"), (comparable, "without")):
        shown[f"Seen, {word}"] = outcome["seen"]
        shown[f"Expected (95%), {word}"] = [
            f"{fixed(row.expected, 1)} ({row.low}–{row.high})" for row in outcome.itertuples()
        ]
        shown[f"Two-sided p, {word}"] = [_p(p) for p in outcome["p_value"]]
    return table(
        shown,
        "Seen and as independent races would have made them, with and without changed courses",
    )


def marked_view(rows: pd.DataFrame) -> TableView:
    """The editions that do not compare (`Tables.not_comparable`), with the reason."""
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
            f"{fixed(test.ratio, 2)}",
            test.seen,
            f"{fixed(test.expected, 0)}",
            f"{test.low}–{test.high}",
            _p(test.p_value),
            test.people,
            test.informative,
        )
        for name, test in (
            ("first and last year held", fair),
            ("the same, years with changed courses left out", comparable),
            ("ends free (biased, for comparison)", naive),
        )
    ]
    columns = [
        "Permutation",
        "Seen / expected",
        "Seen",
        "Expected",
        "95% by chance",
        "Two-sided p",
        "People",
        "Free to vary",
    ]
    return table(
        pd.DataFrame(rows, columns=columns), "Same-year doubles, seen and by permuted years"
    )


def independent_view(outcome: pd.DataFrame, caption: str) -> TableView:
    """What `independent.compare` or `independent.single_races` gives, for readers."""
    shown = pd.DataFrame(
        {
            "Level": [LEVEL_NAMES.get(level, level) for level in outcome["level"]],
            "Seen": outcome["seen"],
            "Expected": [f"{fixed(value, 1)}" for value in outcome["expected"]],
            "95% by chance": [
                f"{low}–{high}" for low, high in zip(outcome["low"], outcome["high"], strict=True)
            ],
            "Two-sided p": [_p(p) for p in outcome["p_value"]],
        }
    )
    if "race" in outcome:
        words = {"won": "won", "podium": "podium", "top10": "top 10"}
        shown["Level"] = outcome["level"].map(words)
        shown.insert(0, "Race", outcome["race"].map(RACE_NAMES))
    return table(shown, caption)


def trend_view(trends: dict[str, Trend], doubles: pd.DataFrame) -> TableView:
    """Trends by name: the step of an era and the odds ratios a year before and after the bend.

    `doubles` says how many people are behind the numbers.
    """
    rows = []
    for name, trend in trends.items():
        some = at_least(doubles, trend.events)
        people = some.loc[some["year"].isin(trend.fitted["year"]), "runner_id"].nunique()
        rows.append(
            {
                "What per what; step": name,
                "Odds ratio of the step": ratio_cell(trend.step, 2) if trend.step else "",
                f"A year, to {trend.bend_from}": trend.per_year.brief(2),
                f"A year, from {trend.bend_from}": trend.later.brief(2) if trend.later else "",
                "p of the bend": _p(trend.bend_p) if trend.bend_p is not None else "",
                "Doubles": trend.doubles,
                "People": people,
                "Years": trend.years,
                "Dispersion": f"{fixed(trend.dispersion, 1)}",
            }
        )
    return table(pd.DataFrame(rows), "Trends in doubling: odds ratios with 95% intervals")


def era_rates_view(eras: pd.DataFrame) -> TableView:
    """What `rates.by_era` gives, for readers: who started both, and who was in the top 10 of both."""
    by = {level: some.reset_index(drop=True) for level, some in eras.groupby("level")}
    started, top10 = by["started"], by["top10"]
    return table(
        pd.DataFrame(
            {
                "Years": [
                    f"{row.first}–{row.last}" + (f", {row.era}" if row.era else "")
                    for row in started.itertuples()
                ],
                "Started both, per 1,000 Western States starts": _brief(
                    started, "per_1000_wser", 1
                ),
                "Started both, per 1,000 UTMB starts": _brief(started, "per_1000_utmb", 2),
                "Top ten at both, per 1,000 Western States starts": _brief(
                    top10, "per_1000_wser", 1
                ),
                "Started both": started["doubles"],
                "People": started["people"],
                "Top ten at both": top10["doubles"],
            }
        ),
        "Doubling before and after the ways in changed (95% intervals)",
        text_columns=("Years",),
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
