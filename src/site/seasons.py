"""The last season: what its editions added, its story in a sentence, and what is not in yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pandas as pd

from race_doubles.common.races import DOUBLE_NAMES
from race_doubles.common.words import and_list, in_words, ordinal
from race_doubles.doubles.levels import at_least
from race_doubles.doubles.tables import Tables
from race_doubles.site.extent import starters_unknown

#: The same weekday a year later, and a week for races that move: by then the next edition has been run.
_UNTIL_NEXT = timedelta(days=371)


@dataclass(frozen=True)
class Season:
    """One year in which both races have results: `counts` by level (each with those above it), and its `story`.

    `finishers_alone` names the races of which nobody else is known that year.
    """

    year: int
    date: str
    counts: dict[str, int]
    story: str
    finishers_alone: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """How many started both and finished both, in one sentence."""
        tried, done = self.counts["started"], self.counts["finished"]
        people = "person" if tried == 1 else "people"
        known = and_list(self.finishers_alone) if self.finishers_alone else ""
        return (
            f"{in_words(tried, 12).capitalize()} {people} started {and_list(DOUBLE_NAMES.values())} in {self.year} and "
            f"{in_words(done, 12) if done else 'none'} finished both."
        ) + (f" Of {known} only finishers are known." if known else "")


def seasons(tables: Tables, calls: pd.DataFrame) -> list[Season]:
    """Every season with results of both races, latest first; `calls` as `close_calls.close_calls` gives them."""
    made, unknown = [], starters_unknown(tables)
    for year in reversed(tables.years_of_both):
        doubles = tables.doubles[tables.doubles["year"].eq(year)]
        counts = {
            level: len(at_least(doubles, level))
            for level in ("started", "finished", "top10", "podium", "won")
        }
        story = story_of(doubles, calls[calls["year"].eq(year)])
        alone = tuple(unknown.get(year, ()))
        made.append(Season(year, edition_date(tables, "utmb", year), counts, story, alone))
    return made


def story_of(doubles: pd.DataFrame, calls: pd.DataFrame) -> str:
    """The story of a year: who won both, and who won one and started the other; else the best of the doubles.

    `doubles` and `calls` are those of the year; both may be empty.
    """
    won = doubles[doubles["level"].eq("won")].sort_values("name")
    told = [f"{and_list(won['name'])} won both."] if len(won) else []
    if len(calls):
        told += [_one_of_two(call) for _, call in calls.sort_values("name").iterrows()]
    if told:
        return " ".join(told)
    done = at_least(doubles, "finished")
    if done.empty:
        return "Nobody finished both." if len(doubles) else "Nobody started both."
    worse = done[["wser_sex_place", "utmb_sex_place"]].max(axis=1)
    best = done.assign(worse=worse).sort_values(["worse", "combined_seconds", "runner_id"]).iloc[0]
    if pd.isna(best["worse"]):
        return ""
    places = [ordinal(int(best[f"{race}_sex_place"])) for race in DOUBLE_NAMES]
    return f"Best at both, by the worse of the two places: {best['name']}, {places[0]} at {DOUBLE_NAMES['wser']} and {places[1]} at {DOUBLE_NAMES['utmb']}."


def _one_of_two(call: pd.Series) -> str:
    won, other = DOUBLE_NAMES[call["won"]], DOUBLE_NAMES[call["other"]]
    if call["other_status"] == "stopped":
        return f"{call['name']} won {won} and started {other}, which was stopped."
    if call["other_status"] != "finished":
        return f"{call['name']} won {won} and did not finish {other}."
    return f"{call['name']} won {won} and was {ordinal(int(call['other_place']))} at {other}."


def edition_date(tables: Tables, race: str, year: int) -> str:
    """The day on which an edition began, as ISO text; empty where no source says it."""
    own = tables.editions[tables.editions["race"].eq(race) & tables.editions["year"].eq(year)]
    return (
        ""
        if own.empty or pd.isna(own["date"].iloc[0])
        else str(pd.Timestamp(own["date"].iloc[0]).date())
    )


def data_end(tables: Tables) -> str:
    """Where the data end and which editions come next, in one sentence: `not_in_yet` in words, true on any day."""
    coming = not_in_yet(tables)
    last = and_list(f"{name} {tables.held[race][-1]}" for race, name in DOUBLE_NAMES.items())
    following = and_list(f"{row['race']} {row['year']}" for row in coming)
    return f"Data to {last}. {following}: results not in yet." if coming else ""


def not_in_yet(tables: Tables) -> list[dict]:
    """For each race its next edition: name, year, and from which day on (ISO) it has surely been run.

    A page says after that day that its results are not in yet; before it there is nothing to say. Editions that
    were not held are passed over.
    """
    coming = []
    for race, name in DOUBLE_NAMES.items():
        last = tables.held[race][-1]
        date = edition_date(tables, race, last)
        if date:
            own = tables.editions[
                tables.editions["race"].eq(race) & tables.editions["status"].eq("cancelled")
            ]
            following = next(year for year in count(last + 1) if year not in set(own["year"]))
            day = pd.Timestamp(date) + pd.DateOffset(years=following - last - 1)
            coming.append(
                {"race": name, "year": following, "after": str((day + _UNTIL_NEXT).date())}
            )
    return coming
