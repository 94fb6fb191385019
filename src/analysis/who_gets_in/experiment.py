"""The lottery as an experiment: what being drawn for Western States did at UTMB, as `data/curated/lottery_plan.csv` fixed it.

Strata are draw and tickets: within them chance alone decides. `outcomes` has the comparison of every event, over the draws whose drawn
are known and over all; `bounds` what the withdrawn of the others could change; `balance` what was known before; and
`stands` whether anything may be said of a cause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from race_doubles.analysis.models.finishing import non_finishers_known
from race_doubles.analysis.models.rates import jeffreys
from race_doubles.analysis.models.strata import LEVEL, Lots, Shift, exact, power, shift
from race_doubles.analysis.who_gets_in.lottery import Counts
from race_doubles.common.words import Estimate

#: The events of the plan, in its order and by its names, and the column of `lottery.applicants` that has them.
OUTCOMES = {"started": "started", "stopped": "stopped", "finished": "finished", "the year after": "started_after"}  # fmt: skip
PLACEBOS = {"started before": "started_before", "stopped before": "stopped_before"}
#: Those that decide.
DECIDING = ("started", "stopped")
#: Which draws: those whose drawn are known in full, or all.
SETS = ("drawn known", "all draws")
#: The bounds of the plan.
BOUNDS = ("as the undrawn", "none of them", "links missed")


def strata_of(
    people: pd.DataFrame, counts: pd.DataFrame, event: str, full_only: bool
) -> pd.DataFrame:
    """One row a stratum, as `strata.exact` takes it: draw, tickets, people, drawn, events, events_drawn.

    `people` as `lottery.applicants`, `counts` as `lottery.Counts.strata`. Draws for which `event` cannot be known are left out.
    """
    keys = ["draw", "tickets"]
    some = people.loc[
        people[event].notna() & ~people["is_apart"], [*keys, "known", "is_drawn", event]
    ]
    if full_only:
        some = some[some["known"].eq("drawn")]
    had = some[some[event].astype(bool)].groupby(keys)["is_drawn"]
    events = pd.DataFrame({"events": had.size(), "events_drawn": had.sum()})
    rows = counts[counts["draw"].isin(set(some["draw"]))].set_index(keys)
    table = rows.join(events).fillna(0).astype("int64")
    table["people"] = table["holders"] - table["apart"]
    return table[["people", "drawn", "events", "events_drawn"]].reset_index()


def _compared(strata: pd.DataFrame) -> Lots:
    return exact(strata.drop(columns=["draw", "tickets"]))


def outcomes(people: pd.DataFrame, counts: Counts) -> dict[tuple[str, str], Lots]:
    """Every event of OUTCOMES and PLACEBOS over each of SETS, by (set, event)."""
    return {
        (of, name): _compared(strata_of(people, counts.strata, column, of == SETS[0]))
        for of in SETS
        for name, column in (OUTCOMES | PLACEBOS).items()
    }


#: Odds ratios of the power figure.
RATIOS = np.round(np.geomspace(0.25, 4.0, 61), 6)


def power_curves(people: pd.DataFrame, counts: Counts) -> dict[tuple[str, str], np.ndarray]:
    """The chance of seeing each of RATIOS, for the events that decide, by (set, event)."""
    return {
        (of, event): power(
            strata_of(people, counts.strata, OUTCOMES[event], of == SETS[0]).drop(
                columns=["draw", "tickets"]
            ),
            RATIOS,
        )
        for event in DECIDING
        for of in SETS
    }


def shared_out(number: int, weights: pd.Series) -> pd.Series:
    """`number` shared out as `weights` in whole parts, by largest remainders (ties to the earlier)."""
    exactly = number * weights / weights.sum() if weights.sum() else weights * 0.0
    whole = np.floor(exactly)
    left = round(float(number - whole.sum()))
    order = (whole - exactly).round(9).sort_values(kind="stable").index[:left]
    whole[order] += 1
    return whole.astype("int64")


def with_withdrawn(strata: pd.DataFrame, withdrawn: pd.Series, none_of_them: bool) -> pd.DataFrame:
    """`strata` with those who were drawn and withdrew among the drawn: shared among a draw's strata as its drawn.

    They stood among the others. Without `none_of_them` as many of them have the event as of the others of the stratum, in whole numbers.
    """
    moved = strata.copy()
    for draw, number in withdrawn.items():
        rows = moved.index[moved["draw"].eq(draw)]
        room = moved.loc[rows, "people"] - moved.loc[rows, "drawn"]
        more = shared_out(int(number), moved.loc[rows, "drawn"]).clip(upper=room)
        if not none_of_them:
            others = moved.loc[rows, "events"] - moved.loc[rows, "events_drawn"]
            rate = others / room.where(room.gt(0), 1)
            events = shared_out(round(float((rate * more).sum())), rate * more)
            moved.loc[rows, "events_drawn"] += events.clip(upper=others)
        moved.loc[rows, "drawn"] += more
    # Who has the event and was not drawn must find room among the others.
    room = moved["people"] - moved["drawn"] - (moved["events"] - moved["events_drawn"])
    moved["drawn"] += room.clip(upper=0)
    return moved


def with_links_missed(strata: pd.DataFrame, recall: float) -> pd.DataFrame:
    """`strata` with as many more events among those not drawn as links are missed at this recall, shared as those seen."""
    others = strata["events"] - strata["events_drawn"]
    more = shared_out(round(float(others.sum()) * (1 / recall - 1)), others)
    return strata.assign(events=strata["events"] + more)


def bounds(people: pd.DataFrame, counts: Counts, recall: float) -> dict[tuple[str, str], Lots]:
    """All draws under each of BOUNDS, for every event of OUTCOMES, by (bound, event)."""
    found: dict[tuple[str, str], Lots] = {}
    for name, column in OUTCOMES.items():
        strata = strata_of(people, counts.strata, column, full_only=False)
        own = counts.withdrawn[counts.withdrawn.index.isin(set(strata["draw"]))]
        changed = (
            with_withdrawn(strata, own, none_of_them=False),
            with_withdrawn(strata, own, none_of_them=True),
            with_links_missed(strata, recall),
        )
        found |= {(bound, name): _compared(rows) for bound, rows in zip(BOUNDS, changed, strict=True)}  # fmt: skip
    return found


@dataclass(frozen=True)
class OfStarters:
    """Not finishing among those who started UTMB: `compared` within strata, and Lee's bounds.

    `drawn` are all who were drawn and started, `events` of them did not finish; `compared` leaves out who has nobody to be held against.
    `stopped` and `stopped_others` are shares. If being drawn only ever kept people from starting, those of the others who would have
    started either way stopped in a share between `low` and `high` (Lee 2009).
    """

    drawn: int
    events: int
    compared: Lots
    stopped: Estimate
    stopped_others: Estimate
    low: float
    high: float


def of_starters(people: pd.DataFrame, full_only: bool, kept: float) -> OfStarters:
    """`OfStarters` over the draws; `kept` is how many start when drawn for one who starts when not (at most 1 counts)."""
    some = people[~people["is_apart"] & people["started"].eq(True)]
    if full_only:
        some = some[some["known"].eq("drawn")]
    stopped = some["stopped"].astype(bool)
    by = some.assign(stop=stopped).groupby(["draw", "tickets"])
    strata = by.agg(people=("stop", "size"), drawn=("is_drawn", "sum"), events=("stop", "sum"))
    strata["events_drawn"] = some[stopped & some["is_drawn"]].groupby(["draw", "tickets"]).size()
    drawn, others = (
        jeffreys(int((stopped & own).sum()), int(own.sum()))
        for own in (some["is_drawn"], ~some["is_drawn"])
    )
    away = max(0.0, 1 - kept)
    other = others.value
    return OfStarters(
        int(some["is_drawn"].sum()),
        int((stopped & some["is_drawn"]).sum()),
        exact(strata.fillna(0)),
        drawn,
        others,
        max(0.0, (other - away) / (1 - away)),
        min(1.0, other / (1 - away)),
    )


def times(
    people: pd.DataFrame, draws: pd.DataFrame, starts: pd.DataFrame, full_only: bool
) -> Shift:
    """Log time at UTMB over the median of the edition and sex, of those drawn against the others, among finishers."""
    done = starts[starts["race"].eq("utmb") & starts["status"].eq("finished")]
    log = np.log(done["finish_seconds"].astype(float))
    own = done.assign(behind=log - log.groupby([done["year"], done["sex"]]).transform("median"))
    own = own[["runner_id", "year", "behind"]].drop_duplicates(["runner_id", "year"])
    ran_in = draws.set_index("draw")["ran_in"]
    some = people[~people["is_apart"]]
    if full_only:
        some = some[some["known"].eq("drawn")]
    some = some.assign(year=some["draw"].map(ran_in).astype("Int64")).merge(own, on=["runner_id", "year"])  # fmt: skip
    return shift(some["behind"], some["is_drawn"], _stratum(some))


def balance(people: pd.DataFrame, everywhere: pd.DataFrame, full_only: bool) -> pd.DataFrame:
    """What was known before the draw, drawn against not drawn, among those with an earlier result.

    `everywhere` are the starts at all races of the project (runner_id, race, year, status). One row a characteristic: known, drawn, others
    (people), difference (in its unit) with its ends, standardised (standard deviations) and p_value.
    """
    some = people[~people["is_apart"]]
    if full_only:
        some = some[some["known"].eq("drawn")]
    some = some.reset_index(drop=True)
    pairs = some[["runner_id", "draw"]].reset_index().merge(everywhere, on="runner_id")
    # A draw is held in the December before the year it is for: the seasons before that year are over.
    earlier = pairs[pairs["year"] < pairs["draw"]]
    of = earlier["race"]
    by = earlier["index"]
    utmb = of.eq("utmb")
    unfinished = utmb & ~earlier["status"].eq("finished") & earlier["told"]
    number = {
        "any": by.value_counts(),
        "utmb": by[utmb].value_counts(),
        "told": by[utmb & earlier["told"]].value_counts(),
        "stopped": by[unfinished].value_counts(),
        "wser": by[of.eq("wser")].value_counts(),
    }
    counted = {name: found.reindex(some.index, fill_value=0) for name, found in number.items()}
    known = counted["any"].gt(0)
    values = {
        "women": some["sex"].eq("F").where(some["sex"].notna()).astype("Float64"),
        "from abroad": some["abroad"].astype("Float64"),
        "age (years)": some["age"].astype("Float64"),
        "an earlier start at UTMB": counted["utmb"].gt(0).astype(float),
        "an earlier start at Western States": counted["wser"].gt(0).astype(float),
        "earlier starts at UTMB not finished": (counted["stopped"] / counted["told"]).where(counted["told"].gt(0)),
    }  # fmt: skip
    rows = []
    for name, column in values.items():
        own = column[known].astype("Float64").astype(float)
        found = shift(own, some.loc[known, "is_drawn"], _stratum(some[known]))
        rows.append({
            "known": name, "drawn": found.drawn, "others": found.others, **found.difference.columns("difference"),
            "standardised": found.standardised, "p_value": found.p_value,
        })  # fmt: skip
    return pd.DataFrame(rows)


#: What `earlier_starts` asks of the tables, in which every race is.
EVERYWHERE = {"results": ("result_id", "race", "year", "status"), "links": ("result_id", "runner_id")}  # fmt: skip


def earlier_starts(results: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Starts at all races as `balance` takes them: runner_id, race, year, status, and told, whether the edition lists who stopped."""
    rows = results[results["status"].ne("dns")].merge(
        links[["result_id", "runner_id"]], on="result_id"
    )
    told = non_finishers_known(rows)
    return rows.assign(told=told)[["runner_id", "race", "year", "status", "told"]]


def _stratum(people: pd.DataFrame) -> pd.Series:
    return people["draw"].astype(str) + " " + people["tickets"].astype(str)


def placebo_differs(found: Mapping[tuple[str, str], Lots]) -> bool:
    """Whether the draw seems to have moved what came before it, in either set: then groups were not alike."""
    return any(found[of, name].p_value < LEVEL for of in SETS for name in PLACEBOS)


def stands(
    event: str, found: Mapping[tuple[str, str], Lots], bound: Mapping[tuple[str, str], Lots]
) -> str:
    """What the plan's rule says of an event: `fewer` or `more` by being drawn, or `` where the sentence is withdrawn."""
    if placebo_differs(found):
        return ""
    ratios = [found[SETS[0], event].ratio, *(bound[name, event].ratio for name in BOUNDS)]
    if all(ratio.high < 1 for ratio in ratios):
        return "fewer"
    return "more" if all(ratio.low > 1 for ratio in ratios) else ""
