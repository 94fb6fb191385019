"""What notebook 09 says in words: each sentence follows from the rows it is given."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from race_doubles.analysis.other_doubles.all_three import THREE
from race_doubles.analysis.other_doubles.claims import (
    AGREES,
    CONTRADICTED,
    DISPUTED,
    IN_PART,
    NOT_REACHED,
)
from race_doubles.analysis.other_doubles.layouts import door_words, is_double, same_years, two
from race_doubles.common.races import RACE_NAMES
from race_doubles.common.words import (  # fmt: skip
    Estimate,
    against_one,
    and_list,
    count,
    fixed,
    in_words,
    opened,
    percent,
    spans,
)
from race_doubles.doubles.levels import at_least

#: A feat is as rare as another where at most so many times as many people have done it, and at least that part.
ALIKE = 2
#: Of how many starts a way into Western States is told among the most and least frequent to lead on.
ENOUGH = 30
DOUBLE_WORDS = "Western States and UTMB in one year"


def answer(rows: pd.DataFrame) -> str:
    """Whether this double is rarer than the others, in the same years and then over all: `rows` of `compare.standing`."""
    (double,) = (row for row in rows.to_dict("records") if is_double(row))
    more, fewer, unsure = same_years(rows)
    shown = [_rates(some) for some in (more[:1], fewer[-1:]) if some]
    sure = [
        _part(sum(row["clear"] for row in some), len(some), name)
        for some, name in ((more, "more frequent"), (fewer, "less frequent"))
        if some
    ]
    return (
        f"**{'Rarer than some: in' if more and fewer else 'In'} the same years {_number(len(more))} of {in_words(len(rows) - 1)} other pairs of races "
        f"{'is' if len(more) == 1 else 'are'} finished more often than Western States and UTMB, {_number(len(fewer))} less often{_unsure(unsure)}.** "
        f"Counted are finished doubles for every 1,000 finishers of the smaller field. Western States and UTMB have {Estimate.of(double, 'finished_per_1000').shown(0)} over all their years"
        f"{'. ' if shown else ''}{'; '.join(opened(one) if not number else one for number, one in enumerate(shown))}."
        + (
            f" With {in_words(len(rows) - 1)} comparisons allowed for, {and_list(sure)} stay so."
            if sure
            else ""
        )
    )


def _part(some: int, of: int, name: str) -> str:
    """`two of the three more frequent`, or `all four less frequent`."""
    if of == 1:
        return f"{'the' if some else 'not the'} one {name}"
    number = count(of, name, name)
    return f"all {number}" if some == of else f"{_number(some)} of the {number}"


def _number(number: int) -> str:
    return in_words(number) if number else "none"


def _unsure(rows: list[dict]) -> str:
    """Which pairs the data cannot tell from this double, where any."""
    return (
        f", and with {in_words(len(rows))} no difference can be told ({'; '.join(map(two, rows))})"
        if rows
        else ""
    )


def _rates(rows: list[dict]) -> str:
    (row,) = rows
    return f"in the years of {two(row)}, {fixed(row['double_finished_per_1000'], 0)} against {fixed(row['finished_per_1000'], 0)}"


def against_chance(rows: pd.DataFrame) -> str:
    """What chance explains, over all years and in the short spans of the others."""
    (double,) = (row for row in rows.to_dict("records") if is_double(row))
    others = rows[[not is_double(row) for row in rows.to_dict("records")]]
    same = others["double_ratio"].dropna()
    spans = others.dropna(subset="double_ratio").drop_duplicates(["double_seen", "double_chance_low", "double_chance_high"])  # fmt: skip
    below = int(spans["double_seen"].lt(spans["double_chance_low"]).sum())
    inside = others["seen"].between(others["chance_low"], others["chance_high"])
    side = (
        "more than chance gives"
        if double["seen"] > double["chance_high"]
        else "fewer than chance gives"
        if double["seen"] < double["chance_low"]
        else "as many as chance may give"
    )
    own = "that span" if len(spans) == 1 else f"these {count(len(spans), 'span')}"
    return (
        f"Were the years of everybody who has finished both races shuffled, each within their own career, "
        f"{fixed(double['expected'], 0)} doubles would be expected. {double['seen']} were seen, "
        f"{fixed(double['ratio'], 2)} times as many: {side}. The other pairs come to {fixed(others['ratio'].min(), 2)} to "
        f"{fixed(others['ratio'].max(), 2)} times, {_number(int(inside.sum()))} of {in_words(len(others))} within what chance may give. They are of "
        f"{in_words(int(others['years'].min()))} to {in_words(int(others['years'].max()))} years only; in {own} Western States and UTMB come to {fixed(same.min(), 2)} "
        f"to {fixed(same.max(), 2)} times, in {_number(below)} below chance."
    )


def impossible(years: pd.DataFrame) -> str:
    """Which two races start a day apart or less, so that nobody can run both: `years` of `compare.by_year`."""
    gap = years.assign(gap=years["days_between"].abs()).groupby(["first_race", "second_race"], sort=False)["gap"].max()  # fmt: skip
    near = [dict(zip(("first_race", "second_race"), pair, strict=True)) for pair in gap[gap.le(1)].index]  # fmt: skip
    if not near:
        return ""
    return f"Within a day of each other start {'; '.join(two(pair) for pair in near)}: nobody can run both, and the story leaves them out."


def three(
    every: pd.DataFrame,
    summers: pd.DataFrame,
    expected: pd.DataFrame,
    several: pd.DataFrame,
    changed: Collection[tuple[str, int]],
) -> str:
    """Who did all three in one summer, and what chance gives: of `all_three`; `several` of `several_won.of_several`.

    `changed` are the editions, race and year, whose course was changed; one of them is named beside who finished there.
    Who won all three in a summer whose results of Hardrock are not held is told as published, since nobody counts there.
    """
    finished = at_least(every, "finished")
    names = and_list(f"{name} in {year}{_on_changed(year, changed)}" for name, year in zip(finished["name"], finished["year"], strict=True)) if len(finished) else ""  # fmt: skip
    row = expected.set_index("level").loc["finished"]
    won = several[[set(THREE) <= set(races) for races in several["races"]]]
    won = won[~won["year"].isin(summers["year"])]
    beyond = f" {_in_years(won, ' won all three in ')}, by published reports." if len(won) else ""
    return (
        f"**Finished {and_list(RACE_NAMES[race] for race in THREE)} in one summer, {spans(summers['year'].tolist())} (the "
        f"{in_words(len(summers))} of which Hardrock’s results are held): {names or 'nobody'}.**{beyond} "
        f"{count(int(row['people']), 'person has', 'people have').capitalize()} finished each of the three in these "
        f"years. Had their years fallen by lot, {fixed(row['expected'], 1)} such summers would be expected, and as many as seen, or more, have a "
        f"chance of {percent(row['at_least_seen'])}."
    )


def three_known(every: pd.DataFrame, summers: pd.DataFrame) -> str:
    """Of how many all three starts are known, and in which summers those who dropped out are."""
    whole = summers.loc[~summers["finishers_alone"], "year"].tolist()
    return (
        f"{in_words(len(every)).capitalize()} {'is' if len(every) == 1 else 'are'} known to have started all three in these years, {_number(int(every['year'].isin(whole).sum()))} of them in "
        f"{spans(whole)}, the only years of which those who dropped out at Hardrock are known."
    )


def _on_changed(year: int, changed: Collection[tuple[str, int]]) -> str:
    """` (on a changed course at UTMB)`, where one of the three was changed that year."""
    races = [RACE_NAMES[race] for race in THREE if (race, year) in changed]
    return f" (on a changed course at {and_list(races)})" if races else ""


def _in_years(rows: pd.DataFrame, between: str = " in ") -> str:
    """People with their years: `Ada in 2030 and Bea in 2031`."""
    return and_list(f"{name}{between}{year}" for name, year in zip(rows["name"], rows["year"], strict=True)) if len(rows) else ""  # fmt: skip


def won_several(several: pd.DataFrame, known: pd.DataFrame, held: int) -> str:
    """Who won all three, and two with Hardrock; `known` of `several_won.known_editions` of Hardrock, `held` how often it was."""
    everything = several[[set(THREE) <= set(races) for races in several["races"]]]
    two_of = several[["hardrock" in races and len(races) == 2 for races in several["races"]]]

    editions = known.set_index("sex")["editions"]
    return (
        f"{and_list(RACE_NAMES[race] for race in THREE)} were won in one summer by {_in_years(everything) or 'nobody'}; Hardrock and one of the others by {_in_years(two_of) or 'nobody'}. These are "
        f"published winners, not rows: of {held} Hardrocks held, the women's winner is known here of {editions.get('F', 0)} and the men's "
        f"of {editions.get('M', 0)}. Who only started in those years is not known."
    )


def sister(doors: pd.DataFrame, legs: pd.DataFrame) -> str:
    """What Lavaredo and UTMB say of doors and legs: of `sister.doors` and `sister.legs`."""
    parts: list[str] = []
    for row in doors.to_dict("records"):
        side = (
            "fewer than chance would give"
            if row["seen"] < row["chance_low"]
            else "more than chance would give"
            if row["seen"] > row["chance_high"]
            else "what chance would give"
        )
        parts.append(
            f"{percent(row['rate'], 1)} of the starters of {RACE_NAMES[row['first_race']]} {'did' if parts else 'started UTMB the same summer'}, {side} "
            f"({row['seen']} seen, {row['chance_low']} to {row['chance_high']} by chance)"
        )
    found = [(*_leg(row), RACE_NAMES[row["first_race"]]) for row in legs.to_dict("records")]
    told = (
        f"{found[0][0]}: {and_list(f'{ratio} times after {race}' for _, ratio, race in found)}"
        if len({verdict for verdict, _, _ in found}) == 1
        else and_list(f"{verdict} after {race}, {ratio} times" for verdict, ratio, race in found)
    )
    return f"**{'; '.join(parts)}.** Held against others alike in sex, age and earlier starts there, UTMB was left unfinished {told}."


def _leg(row: Mapping) -> tuple[str, str]:
    """How often UTMB was left unfinished after a race: in words, and as a ratio."""
    ratio = Estimate.of(row, "ratio")
    return against_one(ratio, "less often", "more often", "neither clearly more nor less often"), ratio.shown(2)  # fmt: skip


def entry_doors(rows: pd.DataFrame, years: Sequence[int]) -> str:
    """Which ways into Western States led on to UTMB most and least often in `years`: of `fared.fared`.

    Ways of fewer than `ENOUGH` starts are told with their counts, and are in no order.
    """
    kept = rows[rows["starts"].ge(ENOUGH)].sort_values("rate", ascending=False)
    if len(kept) < 2:
        return ""
    most, least = kept.iloc[0], kept.iloc[-1]
    few = [f"“{door_words(row.door)}” {row.went_on} of {row.starts} in these years" for row in rows[rows["starts"].lt(ENOUGH)].itertuples()]  # fmt: skip
    return (
        f"In {spans(list(years))}, of the ways into Western States with at least {ENOUGH} starts, the one that led on to UTMB most often was “{door_words(most['door'])}” ({percent(most['rate'])} of its "
        f"starters), the least often “{door_words(least['door'])}” ({count(int(least['went_on']), 'starter')} of {int(least['starts'])})."
        + (f" Too few to be ranked: {', '.join(few)}." if few else "")
    )


def rare(rows: pd.DataFrame, rerun: Collection[tuple[str, int]] = ()) -> str:
    """What else is as rare as winning both, counted: of `rare.feats_of_like_rarity`, the double itself not among the others.

    `rerun` are the editions, race and year, that were stopped and run again: how these count is said.
    """
    (double,) = (row for row in rows.to_dict("records") if row["feat"] == f"win {DOUBLE_WORDS}")
    people = double["people"]
    alike = [row for row in rows.to_dict("records") if row is not double and row["people"] and people / ALIKE <= row["people"] <= people * ALIKE and row["feat"] != double["feat"]]  # fmt: skip
    rarer = sum(0 < row["people"] < people / ALIKE for row in rows.to_dict("records"))
    never = int(rows["people"].eq(0).sum())
    common = len(rows) - 1 - len(alike) - rarer - never
    groups = [
        (len(alike), f"about as rare (done by {in_words(math.ceil(people / ALIKE))} to {in_words(people * ALIKE)} people)"),
        (rarer, "rarer"), (common, "more common"),
    ]  # fmt: skip
    told = [f"{in_words(number)} {'is' if number == 1 else 'are'} {what}" for number, what in groups if number]  # fmt: skip
    told += [f"{in_words(never)} nobody has done"] if never else []
    again = "".join(
        f" {RACE_NAMES[race]} {year} was stopped; the race run the next day counts."
        for race, year in sorted(rerun)
    )
    return f"**{count(people, 'person has', 'people have').capitalize()} won {DOUBLE_WORDS}.** Of the {len(rows) - 1} other feats counted here {and_list(told)}.{again}"


def claims(rows: pd.DataFrame) -> str:
    """How many published claims agree, and what contradicts the others: of `claims.check_claims`."""
    wrong = rows[rows["verdict"].eq(CONTRADICTED)]
    number = rows["verdict"].value_counts()
    agree, other = int(number.get(AGREES, 0)), int(number.get(DISPUTED, 0))
    disputed = f"{in_words(other)} {'is' if other == 1 else 'are'} disputed by another of them, " if other else ""  # fmt: skip
    said = (
        f"**Of {count(len(rows), 'published feat')}, {_number(agree)} {'agrees' if agree == 1 else 'agree'} with our rows and "
        f"{_number(int(number.get(IN_PART, 0)))} as far as these reach; {_number(int(number.get(NOT_REACHED, 0)))} cannot be held "
        f"against any, {disputed}{_number(len(wrong))} {'is' if len(wrong) == 1 else 'are'} contradicted.**"
    )
    return " ".join([said, *(f"*{row.claim}* ({row.person}, {row.year}): {row.because}" for row in wrong.itertuples())])  # fmt: skip


def places(checked: pd.DataFrame) -> str:
    """Whether published places are those of our rows: of `feats.check_places`."""
    differing = int(checked["differs"].ne("").sum())
    said = "none differs" if not differing else f"{in_words(differing)} differ"
    return (
        f"**{len(checked)} published places at Hardrock fall in years of which there are rows ({spans(sorted(set(checked['year'])))}): "
        f"{said}** in name or, by more than a minute, in time."
    )
