"""Claims about more than who won: another race and the tickets, the demands of the courses, a plan."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from race_doubles.analysis.fact_check.claim import FALSE, PARTLY, TRUE, UNTESTABLE, Claim
from race_doubles.analysis.fact_check.wins import runner_called
from race_doubles.analysis.models.performance import across_interval, estimate, finishes
from race_doubles.analysis.other_doubles.feats import load_feats, load_places, one_name
from race_doubles.clean.names import fold
from race_doubles.common.curated import Column, read_curated
from race_doubles.common.files import read_text_csv
from race_doubles.common.races import DOUBLE, RACE_NAMES
from race_doubles.common.words import (
    Estimate,
    and_list,
    fixed,
    in_words,
    ordinal,
    place_or_status,
    spoken_time,
)
from race_doubles.doubles.tables import Tables

#: The columns of the curated places of a race that the tables do not hold.
REFERENCE_RACE = (
    Column("place", "whole"),
    Column("name"),
    Column("country"),
    Column("finish_time"),
    Column("date", "date"),
    Column("reason"),
    Column("source", "url"),
)
#: Courses contrast when one climbs so many times as much a kilometre; runners' levels in two races with
#: a correlation above the second number are taken for mostly one skill. Judgements, written down.
CONTRAST, ONE_SKILL = 1.25, 0.8
#: Two who finish within so many seconds of each other came in side by side: a judgement too.
SIDE_BY_SIDE = 60


def load_reference_race(path: Path) -> pd.DataFrame:
    """The curated places of the Nice race: place, name, country, finish_time, date, reason, source.

    Raises Problem where a row has no place, reason or source.
    """
    return read_curated(path, REFERENCE_RACE, key=("place",)).drop(columns="line")


def nice_and_tickets(tables: Tables, raw: Path, name: str, other: str) -> Claim:
    """That `name` won the Nice 100K with `other` beside him, and both got Golden Tickets.

    The places are curated; how they got into Western States stands in the entrants list of the
    season after (`data/raw/wser_entrants`). "Beside him" may mean the next place or side by side at the
    finish (`SIDE_BY_SIDE`): where only the first holds the claim is partly true.
    """
    places = load_reference_race(tables.curated / "nice_100k_2023.csv")
    season = int(places["date"].iloc[0][:4]) + 1
    entrants = read_text_csv(raw / "wser_entrants" / f"{season}.csv")
    full = (entrants["first_name"] + " " + entrants["last_name"]).map(fold)
    rows, tickets = [], []
    for who in (name, other):
        place = places[places["name"].map(fold).eq(fold(who))]
        entry = entrants[full.eq(fold(who))]
        tickets.append(bool(len(entry)) and entry["entry_type"].iloc[0] == "Golden Ticket")
        rows.append(
            (
                who,
                int(place["place"].iloc[0]),
                place["country"].iloc[0],
                int(pd.to_timedelta(place["finish_time"].iloc[0]).total_seconds()),
                entry["entry_type"].iloc[0] if len(entry) else "not listed",
            )
        )
    table = pd.DataFrame(rows, columns=["name", "place", "country", "finish_seconds", "entry_type"])
    apart = int(table["finish_seconds"].iloc[1] - table["finish_seconds"].iloc[0])
    first_two = list(table["place"]) == [1, 2]
    side_by_side = abs(apart) <= SIDE_BY_SIDE
    beside = (
        "side by side at the finish too"
        if side_by_side
        else f"so “beside him” holds for the podium only: they were {spoken_time(abs(apart))} apart"
    )
    lists = read_text_csv(raw / "provenance.csv")
    page = lists.loc[lists["source"].eq("wser_entrants") & lists["year"].eq(str(season)), "url"]
    sources = [*places["source"].unique(), *page]
    return Claim(
        f"He won the Nice Côte d'Azur by UTMB 100K, with {other} of France beside him, and both got Golden Tickets.",
        (TRUE if side_by_side else PARTLY) if first_two and all(tickets) else FALSE,
        f"They were {and_list(ordinal(p) for p in table['place'])}, {beside}. The entrants list says Golden Ticket for "
        f"{'both' if all(tickets) else 'not both'}. Read from {and_list(f'[{urlsplit(url).hostname}]({url})' for url in sources)}.",
        table,
        headings={
            "place": "Place at Nice",
            "entry_type": f"Entry to {RACE_NAMES['wser']} {season}",
        },
    )


def contrasting_demands(tables: Tables) -> Claim:
    """That the two courses make contrasting demands: course, times, stopping, and who is good where.

    The level correlation is the `across` parameter of the performance model: 1 would mean that the
    same people are good at both. All of it is of the same years: both races, and neither course changed.
    """
    years = set(tables.years_that_compare)
    starts = tables.starts[tables.starts["year"].isin(years)]
    rows, ascents = [], []
    for race in DOUBLE:
        some = starts[starts["race"].eq(race)]
        edition = tables.editions[
            tables.editions["race"].eq(race) & tables.editions["year"].isin(years)
        ]
        done = some[some["status"].eq("finished")]
        known = (
            some.groupby("year")["status"]
            .transform(lambda status: status.eq("dnf").mean())
            .gt(0.01)
        )
        best = done[done["sex_place"].eq(1).fillna(False)].groupby("sex")["finish_seconds"].median()
        ascent = edition["ascent_m"].astype("Float64") / edition["distance_km"].astype("Float64")
        ascents.append(float(ascent.median()))
        rows.append(
            {
                "race": race,
                "distance_km": float(edition["distance_km"].median()),
                "ascent_m": float(edition["ascent_m"].median()),
                "ascent_per_km": ascents[-1],
                "time_limit_seconds": float(edition["time_limit_seconds"].median()),
                "median_seconds": int(done["finish_seconds"].astype(float).median()),
                "median_win_seconds_f": int(best["F"]),
                "median_win_seconds_m": int(best["M"]),
                "not_finished": some.loc[known, "status"].ne("finished").mean(),
            }
        )
    steeper = max(ascents) / min(ascents)
    runs = finishes(starts)
    parameters = estimate(runs)
    across = Estimate(parameters.across, *across_interval(runs, parameters))
    # The correlation is learnt from who finished both; a start without a time says nothing of it.
    span = f"{len(years)} years with both races and unchanged courses, {min(years)}–{max(years)}"
    both = len(set.intersection(*(set(some["runner_id"]) for _, some in runs.groupby("race"))))
    return Claim(
        "The two courses make contrasting demands.",
        (PARTLY if across.value > ONE_SKILL else TRUE) if steeper > CONTRAST else FALSE,
        f"UTMB climbs {fixed(steeper, 1)} times as much a kilometre, and takes longer: so far the courses {'contrast' if steeper > CONTRAST else 'are alike'}. What they demand of a runner shows in who is good at them, and "
        f"{'who is good at one is mostly good at the other' if across.value > ONE_SKILL else 'who is good at one need not be at the other'}: "
        f"over {both:,} people who finished both in {span}, their speeds, allowing for luck on the day, correlate at {across.shown()}; 1 would be one and the same skill. Courses are "
        f"taken to contrast from {CONTRAST} times the climb a kilometre on, and skills to be mostly one above a correlation of {ONE_SKILL}.",
        pd.DataFrame(rows),
        span,
    )


def hardrock(tables: Tables, name: str, year: int) -> Claim:
    """That `name` planned the Hardrock 100 between the two in `year`.

    Results tell no plan; they tell what became of it as far as they reach. Of Hardrock there are published places beyond the
    rows, and of plans what was published (`other_doubles.feats`).
    """
    who = runner_called(tables, name)
    starts = tables.starts
    own = starts[starts["runner_id"].eq(who) & starts["year"].eq(year)]
    own = own.sort_values("race", key=lambda races: races.map(list(RACE_NAMES).index))
    places = load_places(tables.curated)
    there = places[places["race"].eq("hardrock") & places["year"].eq(year) & places["name"].ne("")]
    started = [
        f"{RACE_NAMES[row.race]} ({place_or_status(row.sex_place, row.status)})"
        for row in own.itertuples()
    ]
    placed = [one_name(name, published) for published in there["name"]]
    feats = load_feats(tables.curated)
    plans = feats[feats["kind"].eq("plan") & feats["year"].eq(year)]
    plans = plans[[one_name(name, person) for person in plans["person"]]]
    named = "hardrock" in set(plans["race"])
    said = (
        f"The one published plan that was found (on [{urlsplit(plans['source'].iloc[0]).hostname}]({plans['source'].iloc[0]}), which is no organiser’s page) "
        f"{'names it' if named else 'does not name it: ' + plans['claim'].iloc[0][0].lower() + plans['claim'].iloc[0][1:].rstrip('.')}."
        if len(plans)
        else "No published plan of his was found."
    )
    return Claim(
        "He planned the Hardrock 100 between the two.",
        UNTESTABLE,
        f"A plan leaves no trace in results. {said} There are no results of Hardrock {year} here; "
        + (
            f"{'he is' if any(placed) else 'he is not'} among the {in_words(len(there))} whose places there were found published. "
            if len(there)
            else "nobody’s place there was found published. "
        )
        + f"He did start {and_list(started)}.",
        own[["year", "race", "name", "sex_place", "status", "finish_seconds"]],
        f"what {name} started in {year}",
    )
