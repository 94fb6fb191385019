"""Tables and figures of notebook 06."""

from __future__ import annotations

import math
from collections.abc import Collection

import pandas as pd
from matplotlib.figure import Figure

from doubles.stats.rates import jeffreys
from doubles.stats.style import COLOURS, INK, TableView, finish, new_figure, table
from doubles.stats.tables import RACE_NAMES
from doubles.stats.words import Estimate, against_one, and_list, count, hours, ordinal, percent

_EVENTS = {"wser": "win Western States", "utmb": "win UTMB", "both": "win both"}
_SIMPLE = {
    "past": "the rate of earlier attempts",
    "last": "the rate by last results",
    "even": "an even chance among the doublers",
    "never": "“never”",
}


def chance(value: float) -> str:
    """A forecast as readers see it: whole per cents, `<1%` where that would be none."""
    return "<1%" if percent(value) == "0%" else percent(value)


def one_in(value: float) -> str:
    """A chance as `one chance in seven` or `one chance in 12`."""
    number = count(round(1 / value), "chance").split()[0]
    return f"one chance in {number}"


def _source(years: list[int]) -> str:
    """Where a figure comes from: only the editions it shows, and that the forecasts knew earlier ones."""
    return (
        f"results published by the organisers; forecasts for {min(years)}–{max(years)}, each from earlier "
        "editions only."
    )


def _skill(estimate: Estimate) -> str:
    """`0.16 (0.04–0.23)`, with a sign for an interval without a lower end."""
    return estimate.brief(2).replace("-inf", "−∞")


def outcome(place, status: str, seconds) -> str:
    """What a start came to: `1st in 14:13:45` or `DNF`."""
    if status != "finished" or pd.isna(place):
        return status.upper()
    return (
        f"{ordinal(int(place))} in {hours(seconds)}" if pd.notna(seconds) else ordinal(int(place))
    )


def favourites_view(chances: pd.DataFrame, race: str, sex: str, most: int = 8) -> TableView:
    """The likeliest winners of one race, and where they came in."""
    some = chances[chances["sex"].eq(sex)].nlargest(most, "chance")
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


def scores_view(
    scores: pd.DataFrame,
    caption: str = "Brier scores (smaller is better) of forecasts for elite doublers",
) -> TableView:
    """Brier scores of the model and of simple forecasts."""
    shown = pd.DataFrame(
        {
            "Event": scores["event"].map(_EVENTS),
            "Attempts": scores["attempts"],
            "Wins": scores["wins"],
            "Model": scores["model"].map("{:.3f}".format),
            "Earlier attempts’ rate": scores["past"].map("{:.3f}".format),
            "By last result": scores["last"].map("{:.3f}".format),
            "Even among doublers": scores["even"].map("{:.3f}".format),
            "“Never”": scores["never"].map("{:.3f}".format),
            "Skill over the rate": [_skill(value) for value in scores["skill_past"]],
            "Skill over last result": [_skill(value) for value in scores["skill_last"]],
            "Skill over never": [_skill(value) for value in scores["skill_never"]],
        }
    )
    if shown["Skill over never"].str.contains("∞").any():
        caption += "; −∞: among seasons drawn again more than one set in 40 has no win, and “never” is perfect"
    return table(shown, caption)


def skill_words(scores: pd.DataFrame) -> str:
    """How much better than the best simple forecast the model foresees double wins, and how sure that is."""
    row = scores.set_index("event").loc["both"]
    best = row[f"skill_{row['best']}"]
    verdict = (
        "no proof that it is better"
        if best.low <= 0
        else "a hint, not a proof"
        if row["wins"] < 20
        else "it is better"
    )
    return (
        f"Against the best simple forecast of winning both, {_SIMPLE[row['best']]}, the model scores "
        f"{_better(best)}, on {count(row['wins'], 'double win')} in {row['attempts']} attempts: **{verdict}**. "
        f"Against “never” it scores {_better(row['skill_never'])}."
    )


def _better(skill: Estimate) -> str:
    interval = (
        f"95% interval without a lower end, up to {percent(skill.high)}"
        if math.isinf(skill.low)
        else f"95% interval {percent(skill.low)} to {percent(skill.high)}"
    )
    return f"{percent(abs(skill.value))} {'better' if skill.value >= 0 else 'worse'} ({interval})"


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
    of stopping and without changed courses; `stopping` is what `forecast.stopping_scores` gives.
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
    if _front_of_utmb(stopping)["skill_rate"].low <= 0:
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
    if _front_of_utmb(stopping)["skill_rate"].low <= 0:
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


def _fine(share: float) -> str:
    """Per cents with one digit, or with three where one would be noughts: `0.017%`."""
    return percent(share, 1 if share >= 0.001 or share == 0 else 3)


def calibration_view(groups: dict[str, pd.DataFrame]) -> TableView:
    """Calibration tables by name, under each other."""
    rows = [
        (
            name,
            f"{percent(row.low)}–{percent(row.high)}",
            row.forecasts,
            f"{row.mean * row.forecasts:.1f}",
            round(row.seen.value * row.forecasts),
            _fine(row.mean),
            _fine(row.seen.value),
            f"{_fine(row.seen.low)}–{_fine(row.seen.high)}",
        )
        for name, group in groups.items()
        for row in group.itertuples()
    ]
    columns = [
        "Race",
        "Forecast",
        "Starters",
        "Wins expected",
        "Wins",
        "Mean forecast",
        "Share that won",
        "95% interval",
    ]
    return table(
        pd.DataFrame(rows, columns=columns),
        "Calibration: forecasts of a win for every starter, and how often they came true",
    )


def telling(groups: dict[str, pd.DataFrame]) -> list[bool]:
    """For each group: could it show a forecast twice too large or too small?

    Had as many won as forecast, its interval would hold neither half nor double the forecast.
    """
    found = []
    for group in groups.values():
        for row in group.itertuples():
            right = jeffreys(round(row.mean * row.forecasts), row.forecasts)
            found.append(right.low > row.mean / 2 and right.high < min(1.0, 2 * row.mean))
    return found


def _held(groups: dict[str, pd.DataFrame]) -> list[bool]:
    return [
        row.seen.low <= row.mean <= row.seen.high
        for group in groups.values()
        for row in group.itertuples()
    ]


def calibration_words(groups: dict[str, pd.DataFrame]) -> str:
    """How many groups agree with their forecast, which do not, and how many could have told."""
    held, could = _held(groups), telling(groups)
    missed = [
        f"{name} {percent(row.low)}–{percent(row.high)} ({_fine(row.mean)} forecast, {_fine(row.seen.value)} won)"
        for (name, row), good in zip(
            ((name, row) for name, group in groups.items() for row in group.itertuples()),
            held,
            strict=True,
        )
        if not good
    ]
    return (
        f"In {sum(held)} of {len(held)} groups the forecast lies within the 95% interval of what was seen"
        + (f"; it does not in {and_list(missed)}" if missed else "")
        + f". Only {count(sum(could), 'group')} could have shown a forecast that is twice too large or too small."
        * (2 * sum(could) <= len(could))
    )


def calibration_figure(groups: dict[str, pd.DataFrame], years: list[int]) -> Figure:
    """Dots with intervals: forecast chance against the share that won; on the line is perfect."""
    figure, axes = new_figure(height=4.6)
    axes.plot([0.0, 1.0], [0.0, 1.0], color=INK, lw=1, ls="--")
    for (name, group), mark in zip(groups.items(), ("o", "s"), strict=True):
        colour = COLOURS["wser"] if mark == "o" else COLOURS["utmb"]
        for row in group.itertuples():
            axes.plot([row.mean] * 2, [row.seen.low, row.seen.high], color=colour, lw=2, alpha=0.5)
        axes.plot(
            group["mean"],
            [seen.value for seen in group["seen"]],
            mark,
            color=colour,
            ms=7,
            label=name,
        )
    # Straight up to a chance of one in 10,000, so that a group without a win has a place too.
    axes.set_xscale("symlog", linthresh=1e-4, linscale=0.6)
    axes.set_yscale("symlog", linthresh=1e-4, linscale=0.6)
    ticks = [0, 1e-4, 1e-3, 0.01, 0.1, 1]
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_ticks(ticks, [f"{100 * tick:g}%" for tick in ticks])
        axis.set_ticks([], minor=True)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_xlabel("forecast chance to win")
    axes.set_ylabel("share that won")
    axes.legend(loc="upper left")
    held, could = _held(groups), telling(groups)
    few = "; few could show a miss" if 2 * sum(could) <= len(could) else ""
    return finish(
        figure,
        f"In {sum(held)} of {len(held)} groups the forecast lies within the 95% interval{few}",
        f"{_source(years)} Lines: 95% Jeffreys intervals.",
    )


def calibration_alt(groups: dict[str, pd.DataFrame]) -> str:
    """The same figure in words."""
    parts = (
        f"{name}, forecasts of {percent(row.low)} to {percent(row.high)}: mean {_fine(row.mean)}, won "
        f"{_fine(row.seen.value)} of {row.forecasts} (95% interval {_fine(row.seen.low)} to {_fine(row.seen.high)})"
        for name, group in groups.items()
        for row in group.itertuples()
    )
    return f"Forecast against outcome. {'; '.join(parts)}."


#: So many of the largest forecasts the figure of attempts shows.
LARGEST = 14


def largest(found: pd.DataFrame) -> pd.DataFrame:
    """The attempts with the largest chances of a double win, which the figure shows."""
    return found.nlargest(LARGEST, "p_both")


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
        f"{_source(list(found['year']))} Lines: from the smallest to the largest chance under the model’s other choices.",
    )


def attempts_alt(found: pd.DataFrame, choices: dict[str, pd.DataFrame]) -> str:
    """The same figure in words."""
    parts = (
        f"{row.name} {row.year} {chance(row.p_both)} ({chance(row.low)} to {chance(row.high)} under other choices"
        f"{'; won both' if row.won_both else ''})"
        for row in _with_range(found, choices).itertuples()
    )
    return f"The largest forecasts of a double win: {', '.join(parts)}."


def stopping_view(groups: pd.DataFrame) -> TableView:
    """What `forecast.stopping_check` gives, for readers."""
    shown = pd.DataFrame(
        {
            "Race": groups["race"].map(RACE_NAMES),
            "Forecast": [
                f"{percent(low)}–{percent(high)}"
                for low, high in zip(groups["low"], groups["high"], strict=True)
            ],
            "Starters": groups["starters"],
            "Mean forecast": groups["mean"].map(percent),
            "Stopped": [percent(seen.value) for seen in groups["seen"]],
            "95% interval": [
                f"{percent(seen.low)}–{percent(seen.high)}" for seen in groups["seen"]
            ],
        }
    )
    return table(
        shown, "The check of the chances of stopping: starters with a fair chance of a top 10"
    )


def stopping_scores_view(scores: pd.DataFrame) -> TableView:
    """What `forecast.stopping_scores` gives, for readers."""
    shown = pd.DataFrame(
        {
            "Who": scores["group"],
            "Starts": scores["starters"],
            "Stopped": scores["stopped"],
            "Model": scores["model"].map("{:.3f}".format),
            "Race’s rate": scores["rate"].map("{:.3f}".format),
            "Own record": scores["record"].map("{:.3f}".format),
            "Skill over the rate": [value.brief(2) for value in scores["skill_rate"]],
            "Skill over the record": [value.brief(2) for value in scores["skill_record"]],
            "Seen / expected": [value.ratio.brief(2) for value in scores["calibration"]],
            "Calibration slope": [value.slope.brief(2) for value in scores["calibration"]],
        }
    )
    return table(
        shown,
        "Chances of stopping: Brier scores, skill and calibration, each from earlier editions",
    )


def stopping_words(scores: pd.DataFrame) -> str:
    """What the check of the chances of stopping says of the group that matters, the front of UTMB."""
    row = _front_of_utmb(scores)
    slope, ratio = row["calibration"].slope, row["calibration"].ratio
    spread = (
        "too extreme: differences between runners are smaller than forecast"
        if slope.high < 1
        else "too timid"
        if slope.low > 1
        else "not shown to be wrong in how far apart it puts runners"
    )
    better = (
        "beats"
        if row["skill_rate"].low > 0
        else "is worse than"
        if row["skill_rate"].high < 0
        else "does no better than"
    )
    whole = scores.set_index("group").loc["UTMB, everyone", "calibration"].ratio
    verdict = against_one(whole, ": fewer than it said", ": more than it said", "")
    return (
        f"At the front of UTMB {row['stopped']} of {row['starters']} stopped, {ratio.shown(2)} times as many as forecast, and the "
        f"calibration slope is {slope.shown(2)}: {spread}. There the model **{better} the race's plain rate** "
        f"(skill {row['skill_rate'].shown(2)}). Over the whole field {whole.brief(2)} times as many stopped as "
        f"forecast{verdict}."
    )


def _front_of_utmb(scores: pd.DataFrame) -> pd.Series:
    return scores.set_index("group").loc["UTMB, the front"]
