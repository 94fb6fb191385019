"""What would be without the lottery? Bounds, and the chance that the rules of the draw gave each who asked."""

from __future__ import annotations

import pandas as pd

from race_doubles.analysis.models.rates import design_effect, jeffreys, poisson_exact
from race_doubles.analysis.who_gets_in.door_model import HOME, RESIDENCES
from race_doubles.analysis.who_gets_in.draw import chance_of_being_drawn
from race_doubles.common.words import Estimate

#: Of whom the rate is taken that all who asked are given.
AS = ("lottery", "Golden Ticket")


def chances(holders: pd.DataFrame, places: pd.Series) -> pd.DataFrame:
    """The chance of being drawn by the rules, by draw and tickets: draw, tickets, holders, places, chance.

    `holders` counts applicants by draw and tickets (columns draw, tickets, holders), `places` the people drawn, by draw.
    Draws whose places are not known are left out.
    """
    found = []
    for draw, rows in holders.groupby("draw"):
        if draw not in places.index:
            continue
        by_tickets = rows.set_index("tickets")["holders"].sort_index()
        number = int(places[draw])
        chance = chance_of_being_drawn(by_tickets, number)
        found.append(pd.DataFrame({
            "draw": int(draw), "tickets": chance.index.astype("int64"), "holders": by_tickets.to_numpy(dtype=int),
            "places": number, "chance": chance.to_numpy(),
        }))  # fmt: skip
    return pd.concat(found, ignore_index=True)


def expected_of(asked: pd.DataFrame, chance: pd.DataFrame) -> pd.DataFrame:
    """How many of UTMB's starters who asked the rules would have drawn, by draw: draw, asked, expected, drawn.

    `asked` has draw, tickets, drawn (bool), a row a starter at UTMB of the year the draw was for; draws without `chance` are left out.
    """
    rows = asked.merge(chance[["draw", "tickets", "chance"]], on=["draw", "tickets"])
    return (
        rows.groupby("draw")
        .agg(asked=("chance", "size"), expected=("chance", "sum"), drawn=("drawn", "sum"))
        .astype({"drawn": int})
        .reset_index()
    )


def rates_of(rows: pd.DataFrame) -> pd.DataFrame:
    """The share of starts that doubled by door of AS and residence, with people as clusters: door, residence, rate and its ends.

    `rows` as `door_model.western_states_starts` gives them.
    """
    found = []
    for door in AS:
        for residence in RESIDENCES:
            some = rows[rows["door"].eq(door) & rows["residence"].eq(residence)]
            events = some.loc[some["doubled"], "runner_id"].value_counts()
            effect = design_effect(events, some["runner_id"].value_counts())
            rate = jeffreys(len(some[some["doubled"]]) / effect, len(some) / effect)
            found.append({"door": door, "residence": residence, **rate.columns("rate")})
    return pd.DataFrame(found)


def applicants(by_home: pd.DataFrame) -> pd.DataFrame:
    """Who asked by year and residence: a row a year (index), a column a residence.

    `by_home` are the counts of the lists by year and country. Who gives no country is shared out as the others of the year.
    """
    told = by_home[by_home["country"].notna()]
    lives = told["country"].eq(HOME).map({True: RESIDENCES[0], False: RESIDENCES[1]})
    wide = told.groupby(["year", lives])["applicants"].sum().unstack(fill_value=0).astype(float)
    every = by_home.groupby("year")["applicants"].sum().astype(float)
    return wide.mul(every / wide.sum(axis=1), axis=0)[list(RESIDENCES)]


def bounds(funnel: pd.DataFrame, asked: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """Doubles a year as they were, and had everybody who asked been let in.

    `funnel` as `funnel.funnel`, `asked` as `applicants`, `rates` as `rates_of`. One row a year: year, seen, and
    `at_utmb` (everybody who asked and started UTMB, with those who came by other doors), then for each door of AS the applicants
    times its rates by residence, in columns of the door's name, with `_low` and `_high` from both rates at their ends.
    """
    rows = []
    for row in funnel.itertuples():
        found: dict[str, float] = {
            "year": int(row.year),
            "seen": int(row.started_both + row.unasked),
            "at_utmb": int(row.asked + row.unasked),
        }
        for door, own in rates.groupby("door", sort=False):
            own = own.set_index("residence").reindex(list(RESIDENCES))
            numbers = asked.loc[row.year].to_numpy()
            scaled = [
                float(numbers @ own[f"rate{end}"].to_numpy()) for end in ("", "_low", "_high")
            ]
            found |= Estimate(*scaled).columns(str(door))
        rows.append(found)
    return pd.DataFrame(rows)


def seen_against_rules(table: pd.DataFrame) -> Estimate:
    """Drawn over expected, of the sums of `expected_of`, with Garwood's interval of the number drawn."""
    return poisson_exact(int(table["drawn"].sum()), float(table["expected"].sum()))
