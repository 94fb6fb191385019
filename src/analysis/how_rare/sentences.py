"""What notebook 03 says in words: each sentence follows from the numbers it is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from race_doubles.analysis.how_rare.same_year import Overlap
from race_doubles.analysis.how_rare.trend import Trend, Waiting
from race_doubles.common.words import (
    Estimate,
    against_one,
    and_list,
    count,
    fixed,
    p_shown,
    percent,
)


def answer(levels: pd.DataFrame, kept_levels: pd.DataFrame, years: int) -> str:
    """How many started both and how many won both, in `years` years with both races.

    `levels` is what `rates.by_level` gives, `kept_levels` the same without the years of changed courses.
    """
    started, won = levels.iloc[0], levels.iloc[-1]
    rate, kept = (Estimate.of(some.iloc[-1], "per_1000_wser") for some in (levels, kept_levels))
    return (
        f"**In {years} years with both races, {count(int(started['people']), 'person', 'people')} started both "
        f"{started['doubles']} times, and {count(int(won['doubles']), 'time')} one person won both.** That is "
        f"{rate.shown(1)} double wins per 1,000 starts at Western States; without the years of changed courses "
        f"{kept.spoken(1)}."
    )


def last_rate(people: int) -> str:
    """What the last rate is a share of: `people` with a start in each race."""
    return (
        f"The last rate is the share of the {people:,} people with a start in each race, in any years, "
        "who ever did it in one year."
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
        f"{place.spoken(1)} times per top 10 place: "
        + against_one(
            place,
            "per place they had fewer.",
            "the smaller field explains a part of the difference only.",
            "most of the difference is the smaller field, and what is left may be chance.",
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
        "fewer than"
        if found.seen < found.low
        else "more than"
        if found.seen > found.high
        else "about as many as"
    )
    return (
        f"**{found.seen} same-year doubles were seen where {fixed(found.expected, 0)} were expected ({p_shown(found.p_value)})**, "
        f"{against} chance gives "
        f"(without changed courses {kept.seen} and {fixed(kept.expected, 0)}, {p_shown(kept.p_value)}). "
        f"{found.people} people started both races since {since}; for {found.informative} of them the number was free to vary."
    )


def dip(found: Estimate, kept: Estimate, people: int) -> str:
    """The same year against its neighbours, by `people` with starts near each other."""
    return (
        f"The same year is {found.shown(2)} times as common as a neighbouring year (without changed courses {kept.spoken(2)}), "
        f"by the {people} people with starts in the two races a year apart or less: "
        + against_one(
            found,
            "people who want both races tend to spread them over two years.",
            "people seek both races in one year.",
            "no clear difference.",
        )
    )


def independent_wins(outcome: pd.DataFrame) -> str:
    """Whether double wins are rarer than ability alone would make them: `independent.compare`."""
    won = outcome.set_index("level").to_dict("index")["won"]
    if won["seen"] < won["low"]:
        verdict = "Double wins are rarer than ability alone would make them."
    elif won["seen"] > won["high"]:
        verdict = "Double wins are more common than ability alone would make them."
    else:
        verdict = (
            "There is no sign that double wins are rarer than ability alone would make them"
            + (
                "; that there were more than expected may be luck."
                if won["seen"] > won["expected"]
                else ", though there were fewer than expected."
            )
        )
    return (
        f"**Independent races would have given {fixed(won['expected'], 1)} double wins (by chance {won['low']} to "
        f"{won['high']}); there were {won['seen']} ({p_shown(won['p_value'])}).** {verdict}"
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
        "**There is no sign that the new ways in made doubling more common**"
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
