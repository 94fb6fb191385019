"""What notebook 03 says in words: each sentence follows from the numbers it is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from race_doubles.analysis.how_rare.same_year import Overlap
from race_doubles.analysis.how_rare.titles import Titles
from race_doubles.analysis.how_rare.trend import Outlook, Trend, Waiting
from race_doubles.analysis.models.rates import jeffreys, number_of, one_in_about
from race_doubles.common.words import (
    Estimate,
    against_one,
    and_list,
    count,
    fixed,
    in_words,
    p_shown,
    percent,
    some_of,
)


def answer(
    levels: pd.DataFrame, kept_levels: pd.DataFrame, years: int, pooled: pd.DataFrame
) -> str:
    """How many started both and how many won both, in `years` years with both races.

    `levels` is what `rates.by_level` gives, `kept_levels` the same without the years of changed courses, and
    `pooled` what `rates.before_and_since` does: its last row is the rate of today, its first that of the beginning.
    """
    started, won = levels.iloc[0], levels.iloc[-1]
    every, kept = (
        Estimate.of(some.iloc[0], "per_1000_wser").times(0.1) for some in (levels, kept_levels)
    )
    return (
        f"**In {years} years with both races, {count(int(started['people']), 'person', 'people')} started both "
        f"{started['doubles']} times, and {count(int(won['doubles']), 'time')} one person won both.** {today(pooled)} "
        f"All years together give {every.spoken(1, '%')}, an interval that holds how much years differ; without the years of changed courses {kept.spoken(1, '%')}."
    )


def today(pooled: pd.DataFrame) -> str:
    """What share of the starts at Western States are followed by one at UTMB today, and were in the beginning: `rates.before_and_since`."""
    early, late = Estimate.every(pooled, "share")
    return (
        f"Since {pooled['first'].iloc[-1]}, {late.shown(1, '%')} of Western States starters also started UTMB that year; in the "
        f"first years, {pooled['first'].iloc[0]}–{pooled['last'].iloc[0]}, {early.spoken(1, '%')} did."
    )


def in_short(levels: pd.DataFrame, years: int, one_in: tuple[int, int, int, int]) -> str:
    """The answer in one sentence and one number: `rates.by_level`, of `years` years with both races, and `rates.one_in` of these."""
    started, won = levels.iloc[0], levels.iloc[-1]
    share = jeffreys(int(won["doubles"]), int(started["doubles"]))
    return (
        f"**{count(int(started['people']), 'person has', 'people have').capitalize()} started Western States and UTMB in one year, {started['doubles']} times in all; "
        f"{some_of(int(won['people']))} them won both, {in_words(int(won['doubles']))} times in {years} years.**"
        + (
            f" That is one double win in {fixed(started['doubles'] / won['doubles'], 0)} doubles (95% interval one in {fixed(1 / share.high, 0)} to one in {fixed(1 / share.low, 0)})."
            if won["doubles"]
            else ""
        )
        + f" Of the people who finished either race, one in {one_in[0]:,} finished both in one year (95% interval {one_in[1]:,} to {one_in[2]:,})."
    )


def last_rate(people: int, never: int) -> str:
    """What the last rate is a share of: `people` with a start in each race, `never` of whom could not double."""
    return (
        f"The last rate is the share of the {people:,} people with a start in each race, in any years, "
        f"who ever did it in one year. {some_of(never).capitalize()} them never could have: when they last ran Western "
        "States, UTMB did not exist."
    )


def of_finishers(levels: pd.DataFrame, one_in: tuple[int, int, int, int], since: int) -> str:
    """Of the people who finished either race, how many finished both in one year and won both: `rates.by_level` and `rates.one_in` of the years `since` the first."""
    people = levels.set_index("level")["people"].astype(int)
    value, low, high, finishers = one_in
    said = (
        f"Of the {finishers:,} people who have finished either race since {since}, {people['finished']:,} finished both in one year: one in "
        f"{value:,} (95% interval one in {low:,} to one in {high:,})."
    )
    if not people["won"]:
        return said
    won = one_in_about(people["won"], finishers)
    return f"{said} {in_words(people['won']).capitalize()} won both: one in {won.value:,.0f} (one in {won.low:,.0f} to one in {won.high:,.0f})."


def titles(found: Titles) -> str:
    """A double win over what there was to win."""
    again = in_words(found.won) if found.won else "none"
    stopped = (
        f", {in_words(found.stopped)} of them in the race that was stopped in {and_list(map(str, found.stopped_years))}"
        if found.stopped
        else ""
    )
    return (
        f"**Double wins took {some_of(found.won)} the {found.pairs} pairs of titles** that {found.years} years had for women "
        f"and for men ({jeffreys(found.won, found.pairs).times(100).shown(0, '%')}). Of the {in_words(found.wser_winners)} times that a "
        f"winner of Western States went on to start UTMB, {again} ended in a second win "
        f"({jeffreys(found.won, found.wser_winners).times(100).spoken(0, '%')}) and {in_words(found.unfinished)} without a finish{stopped}. "
        f"Of the {in_words(found.utmb_winners)} times that somebody won UTMB who had started Western States, "
        f"{again} had won there too ({jeffreys(found.won, found.utmb_winners).times(100).spoken(0, '%')})."
    )


def rerun(finishers: int, unlisted: int, starters: int, year: int) -> str:
    """What the starters of a UTMB that was stopped and run again are made of."""
    return (
        f"UTMB {year} was stopped in its first night and a shorter race run the next day: {unlisted:,} of its {starters:,} "
        f"starts are finishers of that second race (of {finishers:,}) who are not on the list of the first. "
        "Somebody listed twice counts once here."
    )


def link_error(doubles: pd.DataFrame) -> str:
    """How many doubles there are when each counts with the probability that its two starts are one person's.

    `doubles` may have `probability`; without it nothing is known of the links, and nothing said. The interval is that of
    the number of right links, which are taken as independent of one another (Poisson's binomial law).
    """
    if "probability" not in doubles:
        return ""
    chances = doubles["probability"].astype(float)
    below = number_of(chances).cumsum()
    low, high = (int((below < share).sum()) for share in (0.025, 0.975))
    return (
        f"Each counted with the chance that its two results are one person's, the {len(doubles)} doubles are about {fixed(chances.sum(), 0)} "
        f"(95% interval {low} to {high}), those missed left out."
    )


def multiplicity(p_values: Mapping[str, float], threshold: float = 0.05) -> str:
    """How many tests the notebook shows, and how many would be below `threshold` where nothing is to be found."""
    below = sum(value < threshold for value in p_values.values())
    return (
        f"This notebook shows {len(p_values)} p-values. Were there nothing to find, about "
        f"{fixed(threshold * len(p_values), 0)} would lie below {threshold}; {in_words(below)} "
        f"{'does' if below == 1 else 'do'}, and {in_words(sum(value < threshold / len(p_values) for value in p_values.values()))} "
        "would still if each were multiplied by their number (Bonferroni). Many are of the same doubles, so they are no independent findings."
    )


def winners(rows: pd.DataFrame) -> str:
    """Who won both: `rows` of doubles."""
    women, men = (int(rows["sex"].eq(sex).sum()) for sex in ("F", "M"))
    return f"{and_list(rows['name'])}: {count(women, 'woman', 'women')} and {count(men, 'man', 'men')}."


def top_ten(by_sex: pd.DataFrame, kept: pd.DataFrame) -> str:
    """Women against men among the top 10 of both races, per start and per place.

    `by_sex` is what `rates.by_sex` gives, `kept` the same without the years of changed courses.
    """
    row, steady = (some.set_index("level").to_dict("index")["top10"] for some in (by_sex, kept))
    place = Estimate.of(row, "place_ratio")
    return (
        f"Women had a top 10 in both races {Estimate.of(row, 'ratio').shown(1)} times as often as men per start at Western States, but "
        f"{place.spoken(1)} times per top 10 place (posterior medians): "
        + against_one(
            place,
            "per place they had fewer.",
            "the smaller field explains a part of the difference only.",
            "the smaller field may be all of the difference, or a part: what is left may be chance.",
        )
        + f" Behind this are {row['F']} doubles by {row['F_people']} women and {row['M']} by {row['M_people']} men. "
        f"Without the years of changed courses it is {Estimate.of(steady, 'ratio').spoken(1)} times per start and "
        f"{Estimate.of(steady, 'place_ratio').spoken(1)} per place ({steady['F']} and {steady['M']} doubles)."
    )


def elsewhere(starts: int) -> str:
    """Where the `starts` outside the women's and the men's category count."""
    return (
        f"{count(starts, 'start').capitalize()} outside the two categories {'counts' if starts == 1 else 'count'} "
        "in the totals further above and in neither column here."
    )


def regular_course(length: pd.Series) -> str:
    """How UTMB's regular course changed: `length` in km by year, of the years that are kept."""
    return (
        f"UTMB's regular course, whose years are all kept, was {fixed(length.iloc[0], 0)} km in {length.index[0]} and {fixed(length.iloc[-1], 0)} km in "
        f"{length.index[-1]}, between {fixed(length.min(), 0)} and {fixed(length.max(), 0)} km on the way."
    )


def overlap(found: Overlap, kept: Overlap, since: int) -> str:
    """Whether there are fewer same-year doubles than permuted years give; `kept` without changed courses."""
    against = (
        "less often"
        if found.seen < found.low
        else "more often"
        if found.seen > found.high
        else "about as often"
    )
    return (
        f"{found.people} people started both races since {since}; the years of {found.informative} of them could have fallen otherwise. **Both fell in one year {against} "
        f"{'as' if against.startswith('about') else 'than'} if years were dealt at random: {found.seen} times, where {fixed(found.expected, 0)} were to be expected ({p_shown(found.p_value)})**. "
        f"Without changed courses it is {kept.seen} and {fixed(kept.expected, 0)} ({p_shown(kept.p_value)})."
    )


def dip(found: Estimate, kept: Estimate, people: int) -> str:
    """The same year against its neighbours, by `people` with starts near each other."""
    return (
        f"The same year is {found.shown(2)} times as common as a neighbouring year (without changed courses {kept.spoken(2)}), "
        f"by the {people} people with starts in the two races a year apart or less: "
        + against_one(
            found,
            "it is rarer, which need not be a choice: *Few want it, or few get in?* shows at which doors it is.",
            "people seek both races in one year.",
            "no clear difference.",
        )
    )


def independent_wins(outcome: pd.DataFrame) -> str:
    """Double wins seen against `independent.compare`, and which question so few can answer.

    "Rarer" can be seen only where none at all would be out of the ordinary (a chance below 1 in 40).
    """
    won = outcome.set_index("level").to_dict("index")["won"]
    seen, expected = won["seen"], fixed(won["expected"], 1)
    if won["none"] >= 0.025:
        rarer = f"That they are **rarer** so few could not show: none at all would have had a chance of {percent(won['none'])}."
    elif seen < won["low"]:
        rarer = "Double wins are rarer than ability alone would make them."
    else:
        rarer = "Double wins are not shown to be rarer than ability alone would make them."
    common = (
        "that is more than chance gives: they are more common than ability alone would make them."
        if seen > won["high"]
        else "no clear sign that they are more common."
        if seen > won["expected"]
        else "nothing that speaks for more."
    )
    more = (
        f"{in_words(seen).capitalize()} or more has a chance of {percent(won['at_least'])} (two-sided {p_shown(won['p_value'])}): {common} "
        if seen
        else ""
    )
    return (
        f"**By ability alone {expected} double wins were to be expected (range {won['low']} to {won['high']}); there were "
        f"{seen}.** {more}{rarer}"
    )


def memories(expected: Mapping[float, float]) -> str:
    """Double wins expected where the model remembers results so many times as long."""
    return "; ".join(
        f"with {factor:g} times the memory {fixed(number, 1)} double wins expected"
        for factor, number in expected.items()
    )


def waiting(found: Waiting, kept: Waiting) -> str:
    """How long one waits for a double win; `kept` without the years of changed courses."""
    return (
        f"Double wins fell in {and_list(map(str, found.years_with_win))}: waits of {and_list(map(str, found.gaps))} "
        f"editions. A year brings one with a chance of {found.per_year.times(100).shown(0, '%')}. That two of them came in "
        f"neighbouring years would happen by luck with a chance of {percent(found.adjacent_chance)}. Without the years of changed "
        f"courses {count(len(kept.years_with_win), 'double win')} in {kept.possible} years remain, a chance of "
        f"{kept.per_year.times(100).shown(0, '%')} a year."
    )


def outlook(found: Outlook, ahead: int) -> str:
    """What the latest years say of the next `ahead` with both races, and of the wait for the next double win."""
    return (
        f"Since {found.first} {in_words(found.with_win)} of {found.years} years brought a double win, a chance of "
        f"{found.per_year.times(100).shown(0, '%')} a year. The next {in_words(ahead)} years with both races bring at least one with a chance of "
        f"{percent(found.within.value)}, that rate’s uncertainty counted ({fixed(100 * found.within.low, 0)}% to {fixed(100 * found.within.high, 0)}%); within {count(found.median_wait, 'such year')} one is "
        "as likely as not."
    )


def after_a_win(after: pd.DataFrame, p_value: float) -> str:
    """The chance at UTMB given a win at Western States, by sex: `titles.after_a_win`."""
    rows = after.set_index("sex")
    parts = [
        f"of the {in_words(int(row['winners']))} starts by {name} {in_words(int(row['won']))} won "
        f"({Estimate.of(row, 'share').times(100).spoken(0, '%')}) and {in_words(int(row['unfinished']))} did not finish"
        for name, row in (("women", rows.loc["F"]), ("men", rows.loc["M"]))
        if row["winners"]
    ]
    return (
        f"Who had won Western States and started a UTMB that was run to its end: {'; '.join(parts)} (95% intervals). "
        + (
            f"The sexes differ ({p_shown(p_value)}, Fisher's exact test)."
            if p_value < 0.05
            else f"So few cannot tell the sexes apart ({p_shown(p_value)}, Fisher's exact test)."
        )
    )


def growth(bent: Trend, kept: Trend, straight: Trend, best_bend: int) -> str:
    """Whether doubling became more common, before and since the bend of `bent`.

    `kept` is the same trend without changed courses, `straight` one that goes straight on, `best_bend` the
    year at which a bend fits best.
    """
    assert bent.later is not None and kept.later is not None and bent.bend_p is not None
    bend = p_shown(bent.bend_p)
    return (
        f"The odds that a Western States starter also starts UTMB changed by a factor of {bent.per_year.shown(2)} a year up to {bent.bend_from}, and of "
        f"{bent.later.spoken(2)} a year since: "
        + against_one(bent.later, "they fell.", "they went on growing.", "no clear growth.")
        + f" Without the changed courses the factors are {kept.per_year.spoken(2)} and {kept.later.spoken(2)}. "
        f"Over all years it is {straight.per_year.spoken(2)} a year on average, but a steady trend "
        + (
            f"does not fit ({bend} for the bend)"
            if bent.bend_p < 0.05
            else f"fits about as well ({bend} for the bend)"
        )
        + f"; of all years a bend in {best_bend} fits best."
    )


def ways_in(later: Estimate, steps: Sequence[Estimate], eras: pd.DataFrame) -> str:
    """Whether a new way in made doubling more common: `steps` of the odds, one for each of `eras`.

    `later` is the growth a year since the first of them.
    """
    none = all(step.low <= 1 for step in steps) and later.low <= 1
    return (
        "**What the new ways in did, shares by year cannot tell; “Few want it, or few get in?” looks at each start and its door**"
        if none
        else "**Doubling became more common with a new way in**"
    ) + (
        ": beside that trend the odds changed by a factor of "
        + and_list(
            f"{step.spoken(2)} from {era.first_year} ({era.era})"
            for step, era in zip(steps, eras.itertuples(), strict=True)
        )
        + "."
    )
