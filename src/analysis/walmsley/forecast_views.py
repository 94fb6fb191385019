"""Tables and figures of notebook 06: the forecasts and what came of them."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
from matplotlib.figure import Figure

from race_doubles.analysis.show.style import COLOURS, INK, TableView, finish, new_figure, table
from race_doubles.analysis.walmsley.forecast_checks import front_of_utmb
from race_doubles.common.words import and_list, count, hours, ordinal, percent
from race_doubles.doubles.tables import RACE_NAMES


def chance(value: float) -> str:
    """A forecast as readers see it: whole per cents, `<1%` where that would be none."""
    return "<1%" if percent(value) == "0%" else percent(value)


def one_in(value: float) -> str:
    """A chance as `one chance in seven` or `one chance in 12`."""
    number = count(round(1 / value), "chance").split()[0]
    return f"one chance in {number}"


def source(years: list[int]) -> str:
    """Where a figure comes from: only the editions it shows, and that the forecasts knew earlier ones."""
    return (
        f"results published by the organisers; forecasts for {min(years)}–{max(years)}, each from earlier "
        "editions only."
    )


def outcome(place, status: str, seconds) -> str:
    """What a start came to: `1st in 14:13:45` or `DNF`."""
    if status != "finished" or pd.isna(place):
        return status.upper()
    return (
        f"{ordinal(int(place))} in {hours(seconds)}" if pd.notna(seconds) else ordinal(int(place))
    )


def favourites_view(chances: pd.DataFrame, race: str, sex: str, most: int = 8) -> TableView:
    """The likeliest winners of one race, and where they came in."""
    some = chances[chances["sex"].eq(sex)].sort_values(
        ["chance", "name", "runner_id"], ascending=[False, True, True]
    )
    some = some.head(most)
    shown = pd.DataFrame(
        {
            "Runner": some["name"],
            "Results known": some["known"],
            "Chance to win": some["chance"].map(chance),
            "Chance of top 10": some["top10"].map(chance),
            "Chance of stopping": some["dnf"].map(chance),
            "Then": [
                outcome(p, s, None) for p, s in zip(some["sex_place"], some["status"], strict=True)
            ],
        }
    )
    return table(shown, f"{RACE_NAMES[race]}: the favourites as known before the season", ("Then",))


def attempts_view(
    found: pd.DataFrame, caption: str, changed: Collection[tuple[str, int]]
) -> TableView:
    """Forecasts for attempts at a double, and what happened.

    Results of the editions (race, year) in `changed`, whose course was another, carry an asterisk.
    """

    def result(race: str, row) -> str:
        said = (
            getattr(row, f"{race}_{what}") for what in ("sex_place", "status", "finish_seconds")
        )
        return outcome(*said) + ("*" if (race, row.year) in changed else "")

    if set(found["year"]) & {year for _, year in changed}:
        caption += " (* changed course)"
    lines = [
        (
            row.year,
            row.name,
            chance(row.p_wser),
            chance(row.p_utmb),
            chance(row.p_both),
            chance(row.p_dnf),
            result("wser", row),
            result("utmb", row),
        )
        for row in found.itertuples()
    ]
    columns = [
        "Year",
        "Runner",
        "Win Western States",
        "Win UTMB",
        "Win both",
        "Stop at UTMB",
        "Western States",
        "UTMB",
    ]
    return table(pd.DataFrame(lines, columns=columns), caption, ("Western States", "UTMB"))


def _of(found: pd.DataFrame, runner: str, year: int) -> pd.Series:
    return found[found["name"].eq(runner) & found["year"].eq(year)].iloc[0]


def choices_view(choices: dict[str, pd.DataFrame], runner: str, year: int) -> TableView:
    """One attempt as forecast under several choices of the model: `forecast.attempts` by name of the choice."""
    rows = [(name, _of(found, runner, year)) for name, found in choices.items()]
    shown = pd.DataFrame(
        {
            "Choice": [name for name, _ in rows],
            "Win Western States": [chance(row["p_wser"]) for _, row in rows],
            "Win UTMB": [chance(row["p_utmb"]) for _, row in rows],
            "Win both": [chance(row["p_both"]) for _, row in rows],
            "Stop at UTMB": [chance(row["p_dnf"]) for _, row in rows],
        }
    )
    return table(shown, f"{runner} {year} under other choices of the model", ("Choice",))


def answer_words(
    choices: dict[str, pd.DataFrame],
    runner: str,
    year: int,
    stopping: pd.DataFrame,
    plain: str,
    comparable: str,
) -> str:
    """The forecast of one attempt in words.

    The first of `choices` is the model as it is; `plain` and `comparable` name those with the race's plain rate
    of stopping and without changed courses; `stopping` is what `forecast_checks.stopping_scores` gives.
    """
    own, *others = (_of(found, runner, year) for found in choices.values())
    both = [row["p_both"] for row in others]
    said = (
        f"**On the eve of the {year} season the model gave {runner} about {one_in(own['p_both'])} of winning both "
        f"({chance(own['p_both'])}; {chance(min(both))} to {chance(max(both))} under the other choices below; "
        f"{chance(_of(choices[comparable], runner, year)['p_both'])} without the years of changed courses)**: {chance(own['p_wser'])} to win Western States and {chance(own['p_utmb'])} to win UTMB. "
        f"It put the chance of stopping at UTMB at {chance(own['p_dnf'])}"
    )
    rate = _of(choices[plain], runner, year)
    if front_of_utmb(stopping)["skill_rate"].low <= 0:
        said += (
            ", a figure that has not proved better than the race’s average (see the check further below); with that "
            f"average, {chance(rate['p_dnf'])}, the chance of both would have been {chance(rate['p_both'])}"
        )
    return said + "."


def happened_words(
    found: pd.DataFrame,
    favourites: pd.DataFrame,
    runner: str,
    year: int,
    stopping: pd.DataFrame,
) -> str:
    """What came of one attempt, and what that says of the forecast: no more than it can.

    `favourites` is `forecast.win_chances` for Western States.
    """
    row = _of(found, runner, year)
    results = [
        outcome(row[f"{race}_sex_place"], row[f"{race}_status"], row[f"{race}_finish_seconds"])
        for race in ("wser", "utmb")
    ]
    said = f"**{runner}: {results[0]} at Western States; {results[1]} at UTMB.**"
    rivals = favourites[favourites["sex"].eq(row["sex"])]
    if rivals.loc[rivals["chance"].idxmax(), "runner_id"] == row["runner_id"]:
        said += " The forecast made him the favourite of Western States."
    said += f" It put the chance of stopping at UTMB at {chance(row['p_dnf'])}"
    if front_of_utmb(stopping)["skill_rate"].low <= 0:
        said += (
            ", but such chances have proved no better there than the race’s plain rate (see above), so "
            + ("the DNF" if row["utmb_status"] == "dnf" else "the result")
            + " confirms nothing"
        )
    return said + "."


def coverage_words(
    found: pd.DataFrame, elite: pd.DataFrame, doubles: pd.DataFrame, pools: pd.DataFrame, least: int
) -> str:
    """Which doubles have a forecast, and why others have none.

    `found` is what `forecast.attempts` gives, `elite` what `forecast.elite_doublers` does, `pools` what
    `forecast.pool_sizes` does; `least` is how many finishers the model draws from.
    """
    first = int(found["year"].min())
    said = (
        f"Of {len(doubles)} doubles these are {len(found)}, by {found['runner_id'].nunique()} people: every double "
        f"since {first} by a runner with a top 10 of either race in an earlier year."
    )
    left = elite[elite["year"].lt(first)]
    if len(left):
        years = sorted(int(year) for year in left["year"].unique())
        said += (
            f" {count(len(left), 'such attempt').capitalize()} of {and_list(map(str, years))} "
            f"({and_list(left['name'].drop_duplicates())}) {'is' if len(left) == 1 else 'are'} left out: "
            f"the model draws from {least} finishers with a history, and before those seasons UTMB had "
            f"{and_list(str(pools.loc[year, 'utmb']) for year in years)}."
        )
    return said


def missed_words(found: pd.DataFrame, doubles: pd.DataFrame) -> str:
    """Whether the attempts miss a double win: somebody without an earlier top 10 is not among them."""
    won = doubles[doubles["level"].eq("won")]
    keys = pd.MultiIndex.from_frame(found[["runner_id", "year"]])
    missed = won[~pd.MultiIndex.from_frame(won[["runner_id", "year"]]).isin(keys)]
    told = (
        "none of the double winners was one"
        if missed.empty
        else f"so the double wins of {and_list(f'{row.name} {row.year}' for row in missed.itertuples())} are missing"
    )
    return (
        "*Limits.* Somebody who won both without a top 10 in an earlier year would not be among the attempts; "
        f"{told}."
    )


#: So many of the largest forecasts the figure of attempts shows.
LARGEST = 14


def largest(found: pd.DataFrame) -> pd.DataFrame:
    """The attempts with the largest chances of a double win, which the figure shows."""
    return found.sort_values(["p_both", "year", "runner_id"], ascending=[False, True, True]).head(
        LARGEST
    )


def _with_range(found: pd.DataFrame, choices: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """`largest` with `low` and `high`, the smallest and largest p_both that the model or `choices` give."""
    some = largest(found)
    keys = ["runner_id", "year"]
    every = pd.concat([other[[*keys, "p_both"]] for other in (some, *choices.values())])
    spread = every.groupby(keys)["p_both"].agg(low="min", high="max").reset_index()
    return some.merge(spread, on=keys, how="left", validate="1:1")


def attempts_figure(
    found: pd.DataFrame, choices: dict[str, pd.DataFrame], runner: str, year: int
) -> Figure:
    """Bars: the largest forecasts of a double win, who achieved it, and the attempt in question.

    Lines span what `choices` (`forecast.attempts` under other choices, by name) make of each.
    """
    some = _with_range(found, choices).iloc[::-1]
    figure, axes = new_figure(height=1.4 + 0.3 * len(some))
    names = [f"{row.name} {row.year}" for row in some.itertuples()]
    colours = [
        COLOURS["good"] if row.won_both else COLOURS["expected"] for row in some.itertuples()
    ]
    axes.barh(names, 100 * some["p_both"], color=colours)
    for label, row in zip(axes.get_yticklabels(), some.itertuples(), strict=True):
        if row.name == runner and row.year == year:
            label.set_fontweight("bold")
    for place, row in enumerate(some.itertuples()):
        axes.plot([100 * row.low, 100 * row.high], [place] * 2, color=INK, lw=1.4)
        axes.text(
            100 * row.high + 0.3,
            place,
            "won both" if row.won_both else "",
            va="center",
            fontsize=9,
        )
    axes.set_xlabel("forecast chance of winning both, %")
    axes.grid(axis="y", visible=False)
    axes.set_xlim(0, 100 * some["high"].max() * 1.3)
    return finish(
        figure,
        f"The model gave no elite attempt since {found['year'].min()} more than about "
        f"{one_in(found['p_both'].max())} of a double win",
        f"{source(list(found['year']))} Lines: from the smallest to the largest chance under the model’s other choices.",
    )


def attempts_alt(found: pd.DataFrame, choices: dict[str, pd.DataFrame]) -> str:
    """The same figure in words."""
    parts = (
        f"{row.name} {row.year} {chance(row.p_both)} ({chance(row.low)} to {chance(row.high)} under other choices"
        f"{'; won both' if row.won_both else ''})"
        for row in _with_range(found, choices).itertuples()
    )
    return f"The largest forecasts of a double win: {', '.join(parts)}."
