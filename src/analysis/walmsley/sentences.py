"""What notebook 06 says in words: the forecasts, what came of them, and how good they were."""

from __future__ import annotations

import math
from collections.abc import Collection

import pandas as pd

from race_doubles.analysis.models.performance import Parameters
from race_doubles.analysis.models.rates import jeffreys, poisson_exact
from race_doubles.analysis.walmsley.forecast_checks import FRONT, front_of_utmb
from race_doubles.common.races import DOUBLE, RACE_NAMES
from race_doubles.common.words import (
    Estimate,
    and_list,
    count,
    fixed,
    hours,
    in_words,
    ordinal,
    percent,
    place_or_status,
)

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
    return f"one chance in {in_words(round(1 / value))}"


def outcome(place, status: str, seconds) -> str:
    """What a start came to: `1st in 14:13:45`, `DNF`, or `race stopped` for everybody."""
    if status != "finished" or pd.isna(place):
        return place_or_status(None, status)
    return (
        f"{ordinal(int(place))} in {hours(seconds)}" if pd.notna(seconds) else ordinal(int(place))
    )


def attempt_of(found: pd.DataFrame, runner: str, year: int) -> pd.Series:
    return found[found["name"].eq(runner) & found["year"].eq(year)].iloc[0]


def answer_words(
    choices: dict[str, pd.DataFrame],
    together: pd.DataFrame,
    runner: str,
    year: int,
    recalibrated: str,
    plain: str,
    comparable: str,
) -> str:
    """The forecast of one attempt in words: a range, over every combination of the choices (`Season.together`), and what each makes of it.

    The first of `choices` is the model as it is; `recalibrated`, `plain` and `comparable` name those with chances of stopping
    set right by earlier seasons, with the race's plain rate of stopping, and without changed courses.
    """
    rows = {name: attempt_of(found, runner, year) for name, found in choices.items()}
    own, right, rate = next(iter(rows.values())), rows[recalibrated], rows[plain]
    every = [row["p_both"] for row in rows.values()]
    return (
        f"{_headline(together, runner, year)} The range "
        f"spans all {len(together)} combinations of the choices below; no interval is meant. How much hangs on stopping at UTMB: with the model's chance of it, {chance(own['p_dnf'])}, it is {chance(own['p_both'])}; with that chance "
        f"set right by how such chances came out in earlier seasons, {chance(right['p_dnf'])}, it is {chance(right['p_both'])}; with the race's "
        f"plain rate, {chance(rate['p_dnf'])}, it is {chance(rate['p_both'])}. Each choice changed alone, it is {_range(every)}, without the "
        f"years of changed courses {chance(rows[comparable]['p_both'])}. Western States alone: {chance(own['p_wser'])}; UTMB alone: "
        f"{_range([row['p_utmb'] for row in (own, right, rate)])}. Both starts are taken for granted: how many who would have come to "
        "Chamonix stay away after Western States these data do not tell."
    )


def _headline(together: pd.DataFrame, runner: str, year: int) -> str:
    """The forecast in one sentence: the range over every combination of the choices (`Season.together`)."""
    return (
        f"**From results before {year} this model gives {runner} a chance of {_range(together['p_both'])} to win both, "
        "if he starts both.**"
    )


def _given(group: pd.Series) -> str:
    """The chances of a group of forecasts: `60% or more`, or `45% to 60%`."""
    low = percent(group["low"])
    return f"{low} or more" if group["high"] >= 1 else f"{low} to {percent(group['high'])}"


def in_short(
    choices: dict[str, pd.DataFrame], together: pd.DataFrame, runner: str, year: int, plain: str
) -> str:
    """The forecast of one attempt in short: the range over every combination of the choices (`Season.together`), and what it hangs on.

    The first of `choices` is the model as it is, `plain` names that with the race's plain rate of stopping. Of the choices changed alone
    those are named that move the answer furthest up and down. That both wins together are likelier than
    one after the other would be, were they independent, is said where it is so: what is not known of a runner's level is the same in both races.
    """
    every = {name: attempt_of(found, runner, year) for name, found in choices.items()}
    own, rate = next(iter(every.values())), every[plain]
    wser, utmb, both = (chance(own[f"p_{event}"]) for event in (*DOUBLE, "both"))
    least, most = (pick(every, key=lambda name: every[name]["p_both"]) for pick in (min, max))
    ends = [f"{chance(every[name]['p_both'])} ({name})" for name in dict.fromkeys((least, most))]
    hangs = f" With one choice changed it is {' to '.join(ends)}." if len(ends) > 1 else ""
    together_likelier = (
        f" That is more than {wser} of {utmb}: who is better than his results show is so in both."
        if own["p_both"] > own["p_wser"] * own["p_utmb"]
        else ""
    )
    return (
        f"{_headline(together, runner, year)} "
        f"The range spans all {len(together)} combinations of the choices tried, and is no 95% interval: the truth may lie outside. The model as it is says {both}: {wser} for Western States "
        f"and {utmb} for UTMB.{together_likelier}{hangs} "
        f"Its chance of stopping at UTMB is {chance(own['p_dnf'])}, the race’s plain rate {chance(rate['p_dnf'])}."
    )


def stopped_alike(
    choices: dict[str, pd.DataFrame], runner: str, year: int, stopped: pd.DataFrame
) -> str:
    """How often those stopped at UTMB whose chance of it lay in the same group as the runner's; "" where no season had such.

    The first of `choices` is the model as it is; `stopped` is `forecast_checks.stopping_check` of the seasons before `year`.
    """
    own = attempt_of(next(iter(choices.values())), runner, year)
    alike = stopped[stopped["race"].eq("utmb") & stopped["low"].le(own["p_dnf"]) & stopped["high"].gt(own["p_dnf"])]  # fmt: skip
    return " ".join(
        f"Of {row['forecasts']} at the front given a chance of {_given(row)} before {year}, {Estimate.of(row, 'seen').times(100).spoken(0, '%')} stopped."
        for _, row in alike.iterrows()
    )


def _range(chances: Collection[float]) -> str:
    """`8% to 13%`, or one number where both ends read alike."""
    low, high = chance(min(chances)), chance(max(chances))
    return low if low == high else f"{low} to {high}"


def recalibrated_words(
    scores: pd.DataFrame, families: pd.DataFrame, recalibrated: str, plain: str, model: str
) -> str:
    """Whether chances of stopping are better once set right: `stopping_scores` and `families` of `forecast_checks`."""
    row = front_of_utmb(scores)
    both = families[families["event"].eq("both")].set_index("family")["brier"]
    skill = Estimate.of(row, "skill_recalibrated")
    best = min((model, recalibrated, plain), key=lambda name: both[name])
    return (
        f"Set right by earlier seasons, the chances of stopping at the front of UTMB score {fixed(row['recalibrated'], 3)} (Brier), as they "
        f"were {fixed(row['model'], 3)}, and the race's plain rate {fixed(row['rate'], 3)}; in log score {fixed(row['log_recalibrated'], 3)}, "
        f"{fixed(row['log_model'], 3)} and {fixed(row['log_rate'], 3)}. Over the plain rate that is a skill of {skill.shown(2)}: "
        + (
            "it beats it."
            if skill.low > 0
            else "worse."
            if skill.high < 0
            else "not shown to be better."
        )
        + f" {fixed(Estimate.of(row, 'ratio_recalibrated').value, 2)} times as many stopped as they expected "
        f"({fixed(row['ratio'], 2)} before){_elsewhere(scores)}. For winning both, the forecasts score {fixed(both[model], 4)} as the model is, "
        f"{fixed(both[recalibrated], 4)} set right and {fixed(both[plain], 4)} with the plain rate: "
        + (
            "so little apart that they cannot be told from one another."
            if both[[model, recalibrated, plain]].max() - both[best] < 0.01 * both[model]
            else f"{best} does best."
        )
    )


def _results(attempt: pd.Series) -> str:
    """What both starts of an attempt came to: `1st in 14:13:45 at Western States; DNF at UTMB`."""
    own = {
        race: [attempt[f"{race}_{what}"] for what in ("sex_place", "status", "finish_seconds")]
        for race in DOUBLE
    }
    return "; ".join(f"{outcome(*came)} at {RACE_NAMES[race]}" for race, came in own.items())


def came_of_it(found: pd.DataFrame, runner: str, year: int) -> str:
    """What came of one attempt, for a reader who has just read its forecast."""
    return f"What came of it: {_results(attempt_of(found, runner, year))}."


def _elsewhere(scores: pd.DataFrame) -> str:
    """What setting right does to the other groups: seen over expected, and what it was before."""
    others = scores[~scores["group"].eq("UTMB, the front")]
    parts = [
        f"{row['group']} {fixed(row['ratio_recalibrated'], 2)} ({fixed(row['ratio'], 2)})"
        for row in others.to_dict("records")
    ]
    return f"; elsewhere, with what it was before, {', '.join(parts)}" if parts else ""


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
    row = attempt_of(found, runner, year)
    said = f"**{runner}: {_results(row)}.**"
    rivals = favourites[favourites["sex"].eq(row["sex"])]
    if rivals.loc[rivals["chance"].idxmax(), "runner_id"] == row["runner_id"]:
        said += " The forecast made him the favourite of Western States."
    said += f" It put the chance of stopping at UTMB at {chance(row['p_dnf'])}"
    if front_of_utmb(stopping)["skill_rate_low"] <= 0:
        said += (
            ", but such chances are not shown to be better there than the race’s plain rate (see above), so "
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
            f" {count(len(left), 'such attempt').capitalize()} of {and_list(map(str, years))}, by {count(left['name'].nunique(), 'person', 'people')} "
            f"({and_list(left['name'].drop_duplicates())}), {'is' if len(left) == 1 else 'are'} left out: "
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


def _better(skill: Estimate, with_interval: bool) -> str:
    interval = (
        f" (95% interval without a lower end, up to {percent(skill.high)})"
        if math.isinf(skill.low)
        else f" (95% interval {percent(skill.low)} to {percent(skill.high)})"
    )
    return f"{percent(abs(skill.value))} {'better' if skill.value >= 0 else 'worse'}{interval if with_interval else ''}"


def skill_words(scores: pd.DataFrame) -> str:
    """How much better than the best simple forecast the model foresees double wins, and how sure that is.

    From fewer than 20 wins an interval of resampled seasons holds the truth less often than it says, so none is told.
    """
    row = scores.set_index("event").loc["both"]
    best = Estimate.of(row, f"skill_{row['best']}")
    verdict = (
        "no proof that it is better"
        if best.low <= 0
        else "a hint"
        if row["wins"] < 20
        else "it is better"
    )
    few = row["wins"] < 20
    too_few = ", too few for an interval" if few else ""
    return (
        f"Against the best simple forecast of winning both, {_SIMPLE[row['best']]}, the model scores "
        f"{_better(best, not few)}, on {count(row['wins'], 'double win')} in {row['attempts']} attempts{too_few}: **{verdict}**. "
        f"Against “never” it scores {_better(Estimate.of(row, 'skill_never'), not few)}."
    )


def fine(share: float) -> str:
    """Per cents with one digit, or with three where one would be noughts: `0.017%`."""
    return percent(share, 1 if share >= 0.001 or share == 0 else 3)


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


def held(groups: dict[str, pd.DataFrame]) -> list[bool]:
    return [
        row.seen_low <= row.mean <= row.seen_high
        for group in groups.values()
        for row in group.itertuples()
    ]


def groups_missed(groups: dict[str, pd.DataFrame]) -> str:
    """Which groups of forecasts miss what was seen, and on which side, beside the answer: `groups` as `calibration_words`."""
    rows = [(name, row) for name, group in groups.items() for row in group.itertuples()]
    could = sum(telling(groups))
    missed = [
        f"{name} {percent(row.low)}–{percent(row.high)} ({fine(row.mean)} forecast, {fine(row.seen)} won)"
        for (name, row), good in zip(rows, held(groups), strict=True)
        if not good
    ]
    said = f"Of {in_words(len(rows))} groups of forecasts of a win, by size, "
    return (
        said
        + (
            f"{in_words(len(missed))} {'is' if len(missed) == 1 else 'are'} shown wrong: {and_list(missed)}."
            if missed
            else "none is shown wrong."
        )
        + f"{_too_small(len(rows) - could, len(rows), ' ')}"
    )


def alike(groups: dict[str, pd.DataFrame], own: pd.Series) -> str:
    """How the groups came out in which one attempt's chances of winning each race lie: `groups` as `calibration_words`, `own` as `attempt_of`."""
    parts = []
    for race, (name, group) in zip(DOUBLE, groups.items(), strict=True):
        at = own[f"p_{race}"]
        [row] = group[group["low"].le(at) & group["high"].gt(at)].to_dict("records") or [None]
        if row:
            parts.append(
                f"{name} {fixed(row['mean'] * row['forecasts'], 1)} expected, {round(row['seen'] * row['forecasts'])} came"
            )
    return f"Wins in the groups of his chances: {'; '.join(parts)}." if parts else ""


def _too_small(few: int, of: int, before: str) -> str:
    """That `few` of the groups could not show a forecast twice too large or too small, where these are half of all or more."""
    if 2 * few < of:
        return ""
    return f"{before}{'All' if few == of else in_words(few).capitalize()} {'has' if few == 1 else 'have'} too few cases to show a twofold error."


def by_size_finding(what: str, groups: pd.DataFrame) -> str:
    """A title: how many of `groups` (`forecast_checks.calibration`, of any races) are shown wrong, and how many are too small to tell.

    Where as many did not come as were expected, both sums stand before. A group that agrees is not shown right: it may be too small.
    """
    wrong = held({what: groups}).count(False)
    expected = float((groups["mean"] * groups["forecasts"]).sum())
    seen = round(float((groups["seen"] * groups["forecasts"]).sum()))
    digits = 1 if expected < 10 else 0
    sums = f"{fixed(expected, digits)} expected, {seen} seen; " if round(expected) != seen else ""
    few = len(groups) - sum(telling({what: groups}))
    small = (
        ""
        if not few
        else f"; {'all' if few == len(groups) else in_words(few)} {'has' if few == 1 else 'have'} too few cases to show a twofold error"
    )
    return f"Chances of {what}: {sums}{in_words(wrong) if wrong else 'none'} of {in_words(len(groups))} groups {'is' if wrong < 2 else 'are'} shown wrong{small}"


def calibration_words(groups: dict[str, pd.DataFrame]) -> str:
    """How many groups agree with their forecast, which do not, and how many could have told."""
    agree, could = held(groups), telling(groups)
    missed = [
        f"{name} {percent(row.low)}–{percent(row.high)} ({fine(row.mean)} forecast, {fine(row.seen)} won)"
        for (name, row), good in zip(
            ((name, row) for name, group in groups.items() for row in group.itertuples()),
            agree,
            strict=True,
        )
        if not good
    ]
    return (
        f"In {sum(agree)} of {len(agree)} groups the forecast lies within the 95% interval of what was seen"
        + (f"; it does not in {and_list(missed)}" if missed else "")
        + "."
        + _too_small(len(could) - sum(could), len(could), " ")
    )


def stopping_counted(groups: pd.DataFrame) -> str:
    """The same of the chances of stopping: `groups` as `forecast_checks.stopping_check` gives them, of both races."""
    agree = held({"": groups})
    missed = [
        f"{RACE_NAMES[row.race]} {percent(row.low)}–{percent(row.high)} ({fixed(row.mean * row.forecasts, 0)} stops forecast, {round(row.seen * row.forecasts)} came)"
        for row, good in zip(groups.itertuples(), agree, strict=True)
        if not good
    ]
    return (
        f"In {sum(agree)} of {len(agree)} groups the forecast lies within the 95% interval of what was seen"
        + (
            f"; it does not in {and_list(missed)}, so chances to win there are off too"
            if missed
            else ""
        )
        + "."
    )


def stopping_words(scores: pd.DataFrame) -> str:
    """What the check of the chances of stopping says of the group that matters, the front of UTMB."""
    row = front_of_utmb(scores)
    slope, ratio, skill = (Estimate.of(row, name) for name in ("slope", "ratio", "skill_rate"))
    spread = (
        "too extreme: differences between runners are smaller than forecast"
        if slope.high < 1
        else "too timid"
        if slope.low > 1
        else "it may tell runners apart rightly or not at all"
        if slope.low <= 0
        else "not shown to be wrong in how far apart it puts runners"
    )
    better = (
        "beats"
        if skill.low > 0
        else "is worse than"
        if skill.high < 0
        else "is not shown to be better than"
    )
    whole = Estimate.of(scores.set_index("group").loc["UTMB, everyone"], "ratio")
    return (
        f"At the front of UTMB (given {percent(FRONT)} or more for a top 10) {row['stopped']} of {row['starters']} stopped, {ratio.shown(2)} times as many as forecast. "
        f"The calibration slope (1 is right, 0 tells nobody apart) is {slope.spoken(2)}: {spread}. There the model **{better} the race's plain rate**, "
        f"with a skill of {skill.spoken(2)}. Over the whole field {whole.spoken(2)} times as many stopped as "
        f"forecast."
    )


def known_before(
    learnt: Parameters, starts: int, both: int, first: int, year: int, editions: tuple[int, int]
) -> str:
    """What was known before the season of `year`: `starts` since `first`, and what they taught (`learnt`).

    The parameters are of the `editions` (first and last), both races of which `both` people had finished.
    """
    return (
        f"Known before the {year} season: {starts:,} starts since {first}, and every "
        f"finish before that. Runners differ by {percent(learnt.spread)} (one standard deviation), one runner's races by "
        f"{percent(learnt.noise)}. Levels in the two races correlate at {fixed(learnt.across, 2)}, in the finishes of "
        f"{editions[0]}–{editions[1]}, changed courses included, with {both:,} people who had finished both. *A fact check of the season's preview* gives another "
        "number, of another sample: the years with both races and unchanged courses, up to the last."
    )


def added_up(found: pd.DataFrame) -> str:
    """How many double wins the forecasts of `found` (`forecast.attempts`) expected, which there were, and the ratio of the two (exact Poisson interval)."""
    won, expected = found[found["won_both"]], float(found["p_both"].sum())
    named = and_list(
        f"{row['name']} {row['year']} ({chance(row['p_both'])})" for _, row in won.iterrows()
    )
    return (
        f"Added up, the forecasts of {len(found)} attempts expected {fixed(expected, 1)} double wins. "
        f"There were {len(won)}{f': {named}' if len(won) else ''}. That is {poisson_exact(len(won), expected).shown(1)} times as many."
    )
