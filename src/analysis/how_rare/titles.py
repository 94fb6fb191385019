"""Double wins over what there was to win: pairs of titles, and winners of one race who started the other."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from race_doubles.analysis.models.rates import jeffreys
from race_doubles.common.races import DOUBLE
from race_doubles.common.words import Estimate
from race_doubles.doubles.tables import Tables

#: What is asked of a start; every other column would be copied with it.
_OF_START = ["runner_id", "race", "year", "sex", "status", "sex_place", "called_off"]


@dataclass(frozen=True)
class Titles:
    """How many double wins there were, and of how many that there could have been.

    `pairs` are the titles of women and men in the years of both races, two races a pair. `wser_winners` won Western
    States and started UTMB that year: so many of them did not finish it (`unfinished`), some in a race that its
    organisers stopped (`stopped`, in the years `stopped_years`). `utmb_winners` won UTMB and had started Western
    States that year. `years` is how many years of both races there were.
    """

    won: int
    pairs: int
    years: int
    wser_winners: int
    unfinished: int
    stopped: int
    stopped_years: list[int]
    utmb_winners: int


def titles(tables: Tables) -> Titles:
    """The denominators of a double win, from the starts of the years of both races."""
    starts = tables.starts[_OF_START]
    starts = starts[starts["year"].isin(tables.years_of_both) & starts["sex"].isin(["F", "M"])]
    field = dict(list(starts.groupby("race")))
    first = {race: some[_won(some)] for race, some in field.items()}
    titles_by = {race: some.groupby(["year", "sex"]).size() for race, some in first.items()}
    wser, utmb = DOUBLE
    on = ["runner_id", "year"]
    after = first[wser][on].merge(field[utmb], on=on)
    unfinished = after[after["status"].ne("finished")]
    stopped = unfinished[unfinished["called_off"]]
    return Titles(
        won=int(_won(after).sum()),
        pairs=len(titles_by[wser].index.intersection(titles_by[utmb].index)),
        years=len(tables.years_of_both),
        wser_winners=len(after),
        unfinished=len(unfinished),
        stopped=len(stopped),
        stopped_years=sorted({int(year) for year in stopped["year"]}),
        utmb_winners=len(first[utmb][on].merge(field[wser], on=on)),
    )


def after_a_win(tables: Tables) -> pd.DataFrame:
    """Given a win at Western States and a start at UTMB that year: what came of it, a row a sex (F, M).

    Columns: sex, winners, people, won, unfinished, share (that won) with share_low and share_high (Jeffreys). UTMB
    starts that the organisers stopped are left out: nobody could win the race that they had started.
    """
    starts = tables.starts[_OF_START]
    starts = starts[starts["year"].isin(tables.years_of_both) & ~starts["called_off"]]
    wser, utmb = (starts[starts["race"].eq(race)] for race in DOUBLE)
    on = ["runner_id", "year"]
    after = wser.loc[_won(wser), on].merge(utmb, on=on)
    rows = []
    for sex in ("F", "M"):
        some = after[after["sex"].eq(sex)]
        won = int(_won(some).sum())
        share = jeffreys(won, len(some)) if len(some) else Estimate(*[float("nan")] * 3)
        rows.append(
            {
                "sex": sex,
                "winners": len(some),
                "people": some["runner_id"].nunique(),
                "won": won,
                "unfinished": int(some["status"].ne("finished").sum()),
                **share.columns("share"),
            }
        )
    return pd.DataFrame(rows)


def difference_by_sex(after: pd.DataFrame) -> float:
    """Fisher's exact p-value, two-sided, of no difference between the rows of `after_a_win`."""
    from scipy.stats import fisher_exact

    return float(fisher_exact([[row.won, row.winners - row.won] for row in after.itertuples()])[1])


def _won(starts: pd.DataFrame) -> pd.Series:
    return starts["status"].eq("finished") & starts["sex_place"].eq(1).fillna(False)
