"""Claims about who won, when and how often, alone and both races in one year."""

from __future__ import annotations

import pandas as pd

from race_doubles.analysis.fact_check.claim import FALSE, PARTLY, TRUE, Claim
from race_doubles.clean.names import fold
from race_doubles.common.errors import Problem
from race_doubles.common.races import DOUBLE, RACE_NAMES
from race_doubles.common.words import and_list, count, fixed, hours, in_words, spoken_time
from race_doubles.doubles.levels import at_least
from race_doubles.doubles.tables import Tables

#: "About" so many minutes allows for so many seconds more or less.
ABOUT = 60


def _starts(rows: pd.DataFrame) -> pd.DataFrame:
    columns = ["year", "race", "name", "country", "sex_place", "finish_seconds"]
    return rows.sort_values(["year", "race", "place"])[columns]


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
        _starts(rows),
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
        _starts(rows),
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
        f"He was the first US man to win {RACE_NAMES[race]}.", verdict, because, _starts(wins)
    )


def _doubles(rows: pd.DataFrame) -> pd.DataFrame:
    columns = [
        "year",
        "name",
        "sex",
        "wser_finish_seconds",
        "utmb_finish_seconds",
        "combined_seconds",
    ]
    return rows[columns]


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
        _doubles(earlier),
    )


def only_man(tables: Tables) -> Claim:
    """That only one man has won both in one year."""
    rows = at_least(tables.doubles, "won")
    men = rows[rows["sex"].eq("M")]
    who = and_list(f"{n} {y}" for n, y in zip(men["name"], men["year"], strict=True))
    last = max(tables.years_of_both)
    return Claim(
        "Only one man has won both in one year.",
        TRUE if len(set(men["runner_id"])) == 1 else FALSE,
        f"{count(men['runner_id'].nunique(), 'man', 'men').capitalize()} up to {last}: {who}.",
        _doubles(men),
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
        for race in DOUBLE
    }
    right = abs(gap - 60 * minutes) < ABOUT
    surname = {name: name.split()[-1] for name in (faster, slower)}
    detail = and_list(
        f"{spoken_time(abs(value))} {'faster' if value > 0 else 'slower'} at {RACE_NAMES[race]}"
        for race, value in by_race.items()
    )
    took = and_list(
        f"{surname[name]} took {hours(row['combined_seconds'])} for both in {row['year']}"
        for name, row in zip((faster, slower), pair, strict=True)
    )
    return Claim(
        f"{surname[faster]}'s combined time beat {surname[slower]}'s by about {count(minutes, 'minute')}.",
        TRUE if right else FALSE,
        f"{took}: {surname[faster]} was {spoken_time(abs(gap))} {'faster' if gap > 0 else 'slower'}, being {detail}."
        + (
            ""
            if right
            else f" That is {fixed(abs(gap) / 60, 0)} minutes and not {in_words(minutes)}; "
            f"“about” is taken to allow for {count(ABOUT // 60, 'minute')} more or less."
        ),
        _doubles(pd.DataFrame(pair)),
    )
