"""How those who came by each door fared, at Western States and, where they went on, at UTMB."""

from __future__ import annotations

import pandas as pd

from race_doubles.analysis.models.rates import per_start
from race_doubles.doubles.levels import PLACES, levels_from


def fared(rows: pd.DataFrame, starts: pd.DataFrame) -> pd.DataFrame:
    """By door, the most frequent first: what became of its starts at Western States.

    `rows` as `door_model.western_states_starts` gives them, `starts` as `Tables.starts`. Gives door, starts, people, finished and top10 (of
    Western States), went_on (to UTMB) with rate and its ends (people as clusters), and of those who went on finished_utmb, top10_utmb,
    finished_both and top10_both.
    """
    known = rows[rows["door"].notna()]
    keys = ["runner_id", "year"]
    for race in ("wser", "utmb"):
        own = starts.loc[starts["race"].eq(race), [*keys, "status", "sex_place"]]
        own = own.assign(
            **{
                f"finished_{race}": own["status"].eq("finished"),
                f"top10_{race}": own["sex_place"].le(PLACES["top10"]).fillna(False).astype(bool),
            }
        ).drop(columns=["status", "sex_place"])
        known = known.merge(own, how="left", on=keys, validate="one_to_one")
    flags = [f"{what}_{race}" for what in ("finished", "top10") for race in ("wser", "utmb")]
    known[flags] = known[flags].eq(True)
    known["finished_both"] = known["level"].isin(levels_from("finished"))
    known["top10_both"] = known["level"].isin(levels_from("top10"))
    found = []
    for door, some in known.groupby("door"):
        went = some[some["doubled"]]
        rate = per_start(went["runner_id"].value_counts(), some["runner_id"].value_counts())
        found.append({
            "door": door, "starts": len(some), "people": some["runner_id"].nunique(),
            "finished": int(some["finished_wser"].sum()), "top10": int(some["top10_wser"].sum()),
            "went_on": len(went), **rate.columns("rate"),
            "finished_utmb": int(went["finished_utmb"].sum()), "top10_utmb": int(went["top10_utmb"].sum()),
            "finished_both": int(went["finished_both"].sum()), "top10_both": int(went["top10_both"].sum()),
        })  # fmt: skip
    table = pd.DataFrame(found)
    return table.sort_values(["starts", "door"], ascending=[False, True], ignore_index=True)
