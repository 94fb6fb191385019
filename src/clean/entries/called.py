"""Who came in from the wait list, which the entrants lists say for one year only.

The other lists print a runner called from the wait list like one drawn in December. Where the wait
list of the year is held, a runner of that name who `entered` from it has the door `wait list`.
"""

from __future__ import annotations

import pandas as pd

from race_doubles.clean.names import fold_series

_KEYS = ["race", "year", "key"]


def through_the_wait_list(
    entered: pd.DataFrame, waitlisted: pd.DataFrame, who: str = "name"
) -> pd.DataFrame:
    """`entered` with the door `wait list`, place_in_list and called_on for those called.

    Both are tables of entries. Compared within a year is the column `who`, names as they are folded, each once on
    both lists, and only those who came in by lottery: another door stands. The order of neither table matters.
    """
    came = _alone(waitlisted[waitlisted["answer"].eq("entered")], who)
    lottery = entered["door"].isin(["lottery", "wait list"])
    pairs = _alone(entered[lottery], who).merge(
        came, on=_KEYS, suffixes=("", "_wait"), validate="one_to_one"
    )
    pairs = pairs.set_index("entry_id")
    named = entered["entry_id"].isin(pairs.index)
    result = entered.copy()
    result["door"] = result["door"].mask(named, "wait list")
    for column in ("place_in_list", "called_on"):
        told = pairs[f"{column}_wait"].reindex(result["entry_id"]).set_axis(result.index)
        result[column] = result[column].where(~named, told)
    return result


def waitlist_disagreements(drawn: pd.DataFrame, waitlisted: pd.DataFrame) -> pd.DataFrame:
    """Places of the wait list on which a draw and the wait list of the year differ.

    Gives year, place_in_list and both names, tickets beside them, for the years that both have.
    """
    ours = drawn[drawn["stage"].eq("waitlisted")]
    years = set(ours["year"]) & set(waitlisted["year"])
    both = ours[ours["year"].isin(years)].merge(
        waitlisted[waitlisted["year"].isin(years)],
        on=["race", "year", "place_in_list"], how="outer", suffixes=("_draw", "_list"),
    )  # fmt: skip
    names = [fold_series(both[f"name_{side}"]) for side in ("draw", "list")]
    tickets = [both[f"tickets_{side}"].fillna(-1) for side in ("draw", "list")]
    differ = names[0].ne(names[1]) | tickets[0].ne(tickets[1])
    shown = ["year", "place_in_list", "name_draw", "name_list", "tickets_draw", "tickets_list"]
    return both.loc[differ, shown].reset_index(drop=True)


def each_once(drawn: pd.DataFrame, waitlisted: pd.DataFrame) -> pd.DataFrame:
    """Both tables in one, without the draw's wait list where the year's own is held.

    The wait list says more: sex, what became of the place, and when.
    """
    repeated = drawn["stage"].eq("waitlisted") & drawn["year"].isin(set(waitlisted["year"]))
    return pd.concat([drawn[~repeated], waitlisted], ignore_index=True)


def _alone(entries: pd.DataFrame, who: str) -> pd.DataFrame:
    """`entries` with `key`, those only whose key no other of their year has."""
    keyed = entries.assign(key=fold_series(entries[who]) if who == "name" else entries[who])
    keyed = keyed[keyed["key"].notna() & keyed["key"].ne("")]
    return keyed[~keyed.duplicated(_KEYS, keep=False)]
