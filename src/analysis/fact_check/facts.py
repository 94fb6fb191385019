"""Claims about the 2024 season, and what these tables say about each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from race_doubles.analysis.models.performance import across_interval, estimate, finishes
from race_doubles.analysis.show import style
from race_doubles.clean.names import fold
from race_doubles.common.errors import Problem
from race_doubles.common.files import read_text_csv
from race_doubles.common.words import (
    Estimate,
    and_list,
    count,
    fixed,
    hours,
    ordinal,
    percent,
    signed_time,
    spoken_time,
)
from race_doubles.doubles.levels import at_least
from race_doubles.doubles.tables import RACE_NAMES, Tables

TRUE, FALSE, PARTLY, UNTESTABLE = "true", "false", "partly", "not testable with these data"


#: Courses contrast when one climbs so many times as much a kilometre; runners' levels in two races with
#: a correlation above the second number are taken for mostly one skill. Judgements, written down.
CONTRAST, ONE_SKILL = 1.25, 0.8
#: Two who finish within so many seconds of each other came in side by side: a judgement too.
SIDE_BY_SIDE = 60
#: "About" so many minutes allows for so many seconds more or less.
ABOUT = 60


@dataclass(frozen=True)
class Claim:
    """One claim: as `said`, the `verdict`, `because` in words, and the `rows` that decide it.

    `about` says what the rows are, where that is more than the claim says.
    """

    said: str
    verdict: str
    because: str
    rows: pd.DataFrame
    about: str = ""


def verdict_words(claim: Claim) -> str:
    """The claim, the verdict and why, for a notebook."""
    return f"*{claim.said}* **{claim.verdict.capitalize()}.** {claim.because}"


def evidence(claims: list[Claim], number: int) -> style.TableView:
    """The rows that decide claim `number`, counted from 1."""
    claim = claims[number - 1]
    caption = f"The rows that decide claim {number}" + (f": {claim.about}" if claim.about else "")
    return style.table(claim.rows, caption)


def _shown(rows: pd.DataFrame) -> pd.DataFrame:
    ordered = rows.sort_values(["year", "race", "place"])
    return pd.DataFrame(
        {
            "Year": ordered["year"],
            "Race": ordered["race"].map(RACE_NAMES),
            "Runner": ordered["name"],
            "Country": ordered["country"],
            "Place in sex": [
                ordinal(int(p)) if pd.notna(p) else s.upper()
                for p, s in zip(ordered["sex_place"], ordered["status"], strict=True)
            ],
            "Time": [
                hours(t) if s == "finished" else ""
                for t, s in zip(ordered["finish_seconds"], ordered["status"], strict=True)
            ],
        }
    )


def runner_called(tables: Tables, name: str) -> str:
    """The runner_id of the one best known runner called `name`: the one with the most starts.

    Raises Problem when nobody bears the name.
    """
    wanted = set(fold(name).split())
    named = tables.runners[
        [wanted <= set(fold(text).split()) for text in tables.runners["name"].fillna("")]
    ]
    if named.empty:
        raise Problem(
            f"Nobody called {name} is in the runners table; build it again or mend the name."
        )
    starts = named["wser_starts"] + named["utmb_starts"]
    return str(named.loc[starts.idxmax(), "runner_id"])


def _wins(tables: Tables, race: str | None = None, sex: str | None = None) -> pd.DataFrame:
    starts = tables.starts
    won = starts["status"].eq("finished") & starts["sex_place"].eq(1).fillna(False)
    won &= starts["race"].eq(race) if race else True
    won &= starts["sex"].eq(sex) if sex else True
    # One name a person: the organisers print some names in several forms.
    names = tables.runners.set_index("runner_id")["name"]
    return starts[won].assign(name=starts.loc[won, "runner_id"].map(names))


def wins_before(tables: Tables, name: str, race: str, before: int, claimed: int) -> Claim:
    """That `name` had won `race` `claimed` times before the season `before`."""
    wins = _wins(tables, race)
    rows = wins[wins["runner_id"].eq(runner_called(tables, name)) & wins["year"].lt(before)]
    years = and_list(str(year) for year in rows["year"].sort_values())
    return Claim(
        f"{name} had {count(claimed, 'win')} at {RACE_NAMES[race]} by then.",
        TRUE if len(rows) == claimed else FALSE,
        f"{count(len(rows), 'win').capitalize()} before {before}: {years}.",
        _shown(rows),
    )


def won_in(tables: Tables, name: str, race: str, year: int, month: int) -> Claim:
    """That `name` won `race` in `year`, in `month` (the claim's "the September before")."""
    wins = _wins(tables, race)
    rows = wins[wins["runner_id"].eq(runner_called(tables, name)) & wins["year"].eq(year)]
    edition = tables.editions[tables.editions["race"].eq(race) & tables.editions["year"].eq(year)]
    date = (
        pd.Timestamp(edition["date"].iloc[0])
        if len(edition) and pd.notna(edition["date"].iloc[0])
        else None
    )
    when = (
        f"the race started on {date.date().isoformat()}"
        if date is not None
        else "the tables hold no date"
    )
    right = len(rows) == 1 and (date is None or date.month == month)
    because = f"He was first, and {when}." if len(rows) else "The tables show no such win."
    return Claim(
        f"He won {RACE_NAMES[race]} the September before.",
        TRUE if right else FALSE,
        because,
        _shown(rows),
    )


def first_from(tables: Tables, name: str, race: str, country: str, sex: str) -> Claim:
    """That `name` was the first of `country` and `sex` to win `race`."""
    wins = _wins(tables, race, sex).sort_values(["year", "runner_id"])
    home = wins[wins["country"].eq(country)]
    unknown = wins[wins["country"].isna()]
    first = home.head(1)
    right = len(first) and first["runner_id"].iloc[0] == runner_called(tables, name)
    because = (
        f"Of {count(len(wins), 'winner')} since {wins['year'].min()}, the first of nationality {country} won in "
        f"{first['year'].iloc[0]}; "
        + (
            f"the country of {count(len(unknown), 'winner')} is unknown."
            if len(unknown)
            else "the country of each is known."
        )
    )
    if len(unknown):
        because += f" Unknown: {and_list(f'{n} {y}' for n, y in zip(unknown['name'], unknown['year'], strict=True))}."
    earlier_unknown = unknown["year"].lt(first["year"].iloc[0]).any() if len(first) else False
    verdict = (PARTLY if earlier_unknown else TRUE) if right else FALSE
    return Claim(
        f"He was the first US man to win {RACE_NAMES[race]}.", verdict, because, _shown(wins)
    )


def load_reference_race(path: Path) -> pd.DataFrame:
    """The curated places of the Nice race: place, name, country, finish_time, date, reason, source.

    Raises Problem where a row has no place, reason or source.
    """
    table = read_text_csv(path)
    for row in table.itertuples():
        if not row.place.isdigit() or not (row.reason and row.source):
            raise Problem(
                f"{path.name}, line {row.Index + 2}: place, reason and source must be given; mend the row."
            )
    return table.assign(place=table["place"].astype(int))


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
                place["finish_time"].iloc[0],
                entry["entry_type"].iloc[0] if len(entry) else "not listed",
            )
        )
    table = pd.DataFrame(
        rows,
        columns=["Runner", "Place at Nice", "Country", "Time", f"Entry to Western States {season}"],
    )
    seconds = pd.to_timedelta(table["Time"]).dt.total_seconds()
    apart = int(seconds.iloc[1] - seconds.iloc[0])
    first_two = list(table["Place at Nice"]) == [1, 2]
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
        f"They were {and_list(ordinal(p) for p in table['Place at Nice'])}, {beside}. The entrants list says Golden Ticket for "
        f"{'both' if all(tickets) else 'not both'}. Read from {and_list(f'[{urlsplit(url).hostname}]({url})' for url in sources)}.",
        table,
    )


def won_both(tables: Tables, before: int, named: tuple[str, ...]) -> Claim:
    """That before the season only "a select few", among them `named`, had won both in one year."""
    rows = at_least(tables.doubles, "won").sort_values(["year", "runner_id"])
    earlier = rows[rows["year"].lt(before)]
    ids = {runner_called(tables, name) for name in named}
    right = ids <= set(earlier["runner_id"]) and len(earlier) > len(ids)
    exact = ids == set(earlier["runner_id"])
    others = earlier[~earlier["runner_id"].isin(ids)]
    because = f"{count(earlier['runner_id'].nunique(), 'person', 'people').capitalize()} before {before}: {and_list(f'{n} {y}' for n, y in zip(earlier['name'], earlier['year'], strict=True))}."
    because += (
        " Nobody else." if exact else f" So besides the two named, {and_list(others['name'])}."
    )
    return Claim(
        f"Winning both in one year had been done only by “a select few, including {and_list(named)}”.",
        TRUE if right or exact else FALSE,
        because,
        _double_rows(earlier),
    )


def _double_rows(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Year": rows["year"],
            "Runner": rows["name"],
            "Sex": rows["sex"],
            "Western States": rows["wser_finish_seconds"].map(hours),
            "UTMB": rows["utmb_finish_seconds"].map(hours),
            "Together": rows["combined_seconds"].map(hours),
        }
    )


def contrasting_demands(tables: Tables) -> Claim:
    """That the two courses make contrasting demands: course, times, stopping, and who is good where.

    The level correlation is the `across` parameter of the performance model: 1 would mean that the
    same people are good at both. All of it is of the same years: both races, and neither course changed.
    """
    years = set(tables.years_that_compare)
    starts = tables.starts[tables.starts["year"].isin(years)]
    rows, ascents = [], []
    for race in ("wser", "utmb"):
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
                "Race": RACE_NAMES[race],
                "Distance": f"{fixed(float(edition['distance_km'].median()), 0)} km",
                "Ascent": f"{fixed(float(edition['ascent_m'].median()), 0, ',')} m",
                "Ascent per km": f"{fixed(float(ascent.median()), 0)} m",
                "Time limit": f"{fixed(float(edition['time_limit_seconds'].median()) / 3600, 1)} h",
                "Median finish": hours(int(done["finish_seconds"].astype(float).median())),
                "Median win, women": hours(int(best["F"])),
                "Median win, men": hours(int(best["M"])),
                "Not finished": percent(some.loc[known, "status"].ne("finished").mean()),
            }
        )
    table = pd.DataFrame(rows).set_index("Race").T.reset_index(names="")
    steeper = max(ascents) / min(ascents)
    runs = finishes(starts)
    parameters = estimate(runs)
    across = Estimate(parameters.across, *across_interval(runs, parameters))
    # The correlation is learnt from who finished both; a start without a time says nothing of it.
    both = len(set.intersection(*(set(some["runner_id"]) for _, some in runs.groupby("race"))))
    return Claim(
        "The two courses make contrasting demands.",
        (PARTLY if across.value > ONE_SKILL else TRUE) if steeper > CONTRAST else FALSE,
        f"UTMB climbs {fixed(steeper, 1)} times as much a kilometre, and takes longer. "
        f"{'But who is good at one is mostly good at the other' if across.value > ONE_SKILL else 'And who is good at one need not be at the other'}: "
        f"over {both:,} people who finished both, levels correlate at {across.shown()}; 1 would be one and the same skill. Courses are "
        f"taken to contrast from {CONTRAST} times the climb a kilometre on, and skills to be mostly one above a correlation of {ONE_SKILL}.",
        table,
        f"{len(years)} years with both races and an unchanged course, {min(years)}–{max(years)}",
    )


def hardrock(tables: Tables) -> Claim:
    """That he planned the Hardrock 100 between the two."""
    return Claim(
        "He planned the Hardrock 100 between the two.",
        UNTESTABLE,
        f"The tables hold {and_list(RACE_NAMES[race] for race in sorted(tables.held, reverse=True))} only, and results, not plans.",
        pd.DataFrame(),
    )


def only_man(tables: Tables) -> Claim:
    """That only one man has won both in one year."""
    rows = at_least(tables.doubles, "won")
    men = rows[rows["sex"].eq("M")]
    who = and_list(f"{n} {y}" for n, y in zip(men["name"], men["year"], strict=True))
    return Claim(
        "Only one man has won both in one year.",
        TRUE if len(set(men["runner_id"])) == 1 else FALSE,
        f"{count(men['runner_id'].nunique(), 'man', 'men').capitalize()}: {who}.",
        _double_rows(men),
    )


def combined_by_four_minutes(tables: Tables, faster: str, slower: str, minutes: int = 4) -> Claim:
    """That the combined time of `faster` beat that of `slower` by about `minutes` minutes."""
    rows = at_least(tables.doubles, "won")
    pair = [
        rows[rows["runner_id"].eq(runner_called(tables, name))].iloc[0] for name in (faster, slower)
    ]
    gap = int(pair[1]["combined_seconds"] - pair[0]["combined_seconds"])
    by_race = {
        race: int(pair[1][f"{race}_finish_seconds"] - pair[0][f"{race}_finish_seconds"])
        for race in RACE_NAMES
    }
    right = abs(gap - 60 * minutes) < ABOUT
    detail = and_list(
        f"{signed_time(value)} at {RACE_NAMES[race]}" for race, value in by_race.items()
    )
    surname = {name: name.split()[-1] for name in (faster, slower)}
    return Claim(
        f"{surname[faster]}'s combined time beat {surname[slower]}'s by about {count(minutes, 'minute')}.",
        TRUE if right else FALSE,
        f"The difference is {signed_time(gap)} ({slower} minus {faster}): {detail}. "
        + (
            ""
            if right
            else f"{'Faster indeed' if gap > 0 else 'Not even faster'}, but by {fixed(np.abs(gap) / 60, 0)} minutes; "
            f"“about” is taken to allow for {count(ABOUT // 60, 'minute')} more or less."
        ),
        _double_rows(pd.DataFrame(pair)),
    )


def check_all(tables: Tables, raw: Path) -> list[Claim]:
    """Every claim in the order of the notebook; `raw` is the folder of raw tables."""
    return [
        wins_before(tables, "Jim Walmsley", "wser", before=2024, claimed=3),
        won_in(tables, "Jim Walmsley", "utmb", year=2023, month=9),
        first_from(tables, "Jim Walmsley", "utmb", country="USA", sex="M"),
        nice_and_tickets(tables, raw, "Jim Walmsley", "Simon Gosselin"),
        won_both(tables, before=2024, named=("Nikki Kimball", "Kilian Jornet")),
        contrasting_demands(tables),
        hardrock(tables),
        only_man(tables),
        combined_by_four_minutes(tables, "Katie Schide", "Courtney Dauwalter"),
    ]
