"""The front page's sentences, each from the numbers that it is given."""

from __future__ import annotations

import pandas as pd

from race_doubles.analysis.how_rare.sentences import today
from race_doubles.analysis.models import rates
from race_doubles.analysis.who_gets_in.funnel import FEW_LISTS, first_and_last
from race_doubles.common.words import Estimate, and_list, fixed, in_words
from race_doubles.doubles.tables import Tables
from race_doubles.site.front_numbers import Facts


def why_rare(facts: Facts, asking: pd.DataFrame) -> str:
    """How few stand at both starts, who asked, who ran and who finished both; that this is why no count can show, which it says.

    `asking` is the funnel of notebook 08; with too few lists of applicants, how few stand at both starts.
    """
    tried, done = facts.level_doubles["started"], facts.level_doubles["finished"]
    if len(asking) >= 2 * FEW_LISTS:
        return (
            f"{asked_and_ran(asking)} Whether the others wanted it the lists cannot say. "
            f"Of all {tried:,} starts at both since {facts.first}, {done:,} ended with a finish at both."
        )
    one_in = round(facts.starters / max(facts.level_people["started"], 1))
    times = "once" if tried == 1 else f"{tried:,} times"
    return (
        f"It is rare to be at both starts: one in {one_in:,} of those who started either race ever started "
        f"both in one year, {times} in all; {done:,} of these times both were finished."
    )


def asked_and_ran(asking: pd.DataFrame) -> str:
    """Of UTMB's starters, how many ran both, how many had entered the lottery and how many of those ran it: the last lists of `asking`, the funnel.

    Raises ValueError where the lists are too few (`funnel.first_and_last`).
    """
    row = first_and_last(asking).iloc[-1]
    return (
        f"Few stand at both starts: of UTMB’s {row['utmb_starters']:,} starters in {row['first']}–{row['last']}, "
        f"{row['started_both'] + row['unasked']:,} had started Western States that year. {row['asked']:,} had entered its lottery; "
        f"{row['started_both']:,} of these ran it, drawn or let in otherwise, and {row['unasked']:,} ran it without having entered."
    )


def by_starts(tables: Tables) -> str:
    """How many starts at Western States are followed by one at UTMB, of late and in the beginning.

    Empty where the years with known starters do not reach from before the first change of the ways in to after it.
    """
    known, opened = rates.years_of_starters(tables), int(tables.eras["first_year"].min())
    early = [year for year in tables.years_of_both[: rates.EARLY_EDITIONS] if year in known]
    if not early or not early[-1] < opened <= known[-1]:
        return ""
    return today(rates.before_and_since(tables, opened))


def people_and_times(facts: Facts) -> str:
    """Why the people and the times that both were finished are two numbers."""
    people, times = facts.level_people["finished"], facts.level_doubles["finished"]
    if times > people:
        return f"These {people:,} did it {times:,} times, as some came back."
    return f"Each of these {people:,} did it once."


def a_year(facts: Facts) -> str:
    """How many a year start both and finish both of late, on average."""
    some = facts.recent_level_doubles
    span = f"{facts.recent_first}–{facts.last}"
    return (
        f"In the last {in_words(facts.recent_seasons)} seasons ({span}) {fixed(some['started'], 0)} people a year started both "
        f"and {fixed(some['finished'], 0)} of them finished both, on average."
    )


def won_so_often(people: int, times: int) -> str:
    """How few have won both, for the page of one who has."""
    runners = "runner has" if people == 1 else "runners have"
    often = "" if times == people else f", {in_words(times)} times in all"
    return f"Only {in_words(people, 12)} {runners} won both in one year{often}"


def one_in_by_level(facts: Facts) -> dict[str, Estimate]:
    """Of the people who finished either race, one in how many reached each level (`rates.one_in_about`); without those that nobody did."""
    people = facts.level_people.items()
    return {level: rates.one_in_about(some, facts.finishers) for level, some in people if some}


def to_copy(facts: Facts, winners: list[dict], address: str | None) -> str:
    """The answer in a sentence that stands alone, with where it is from; `winners` are rows with name, year and `course` (what was changed)."""
    won = and_list(
        f"{row['name']} ({row['year']}{', on a changed course' if row['course'] else ''})"
        for row in winners
    )
    tail = (
        f" Up to {facts.last} only {in_words(len(winners), 12)} have won both in one year: {won}."
        if winners
        else ""
    )
    return (
        f"Since {facts.first}, one in {facts.one_in:,} of the people who finished the Western States 100 or UTMB finished both in "
        f"the same year ({facts.level_people['finished']:,} of {facts.finishers:,}).{tail} "
        f"Source: Race Doubles, from the organisers’ results to {facts.last}{f', {address}' if address else ''}."
    )
