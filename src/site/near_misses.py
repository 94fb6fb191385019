"""Near misses as the pages show them."""

from __future__ import annotations

import pandas as pd

from race_doubles.analysis.double_winners import close_calls
from race_doubles.common.races import DOUBLE, DOUBLE_NAMES
from race_doubles.common.words import hours, ordinal
from race_doubles.doubles.tables import Tables


def call_rows(calls: pd.DataFrame, rows: list[dict]) -> list[dict]:
    """`close_calls` as text, closest first: each is its row of `double_rows` with what was won and what was not.

    Adds won_name, won_url, other_url, `outcome` (of the race that was not won) and `said` (both in a phrase).
    """
    by_key = {row["key"]: row for row in rows}
    shown = []
    for call in calls.to_dict("records"):
        row = by_key[f"{int(call['year'])}-{call['runner_id']}"]
        won, other = DOUBLE_NAMES[call["won"]], DOUBLE_NAMES[call["other"]]
        outcome = outcome_of(call)
        shown.append(
            row
            | {
                "won_name": won,
                "won_url": row[call["won"]]["url"],
                "other_url": row[call["other"]]["url"],
                "outcome": f"{other}: {outcome}",
                "said": f"won {won}; {said_of(call, outcome)}",
            }
        )
    return shown


def outcome_of(call: dict) -> str:
    """What the race that was not won came to: `2nd, 1:01:45 behind`."""
    if call["other_status"] == "stopped":
        return "race stopped"
    if call["other_status"] != "finished" or pd.isna(call["other_place"]):
        return "did not finish" if call["other_status"] == "dnf" else str(call["other_status"])
    return f"{ordinal(int(call['other_place']))}, {hours(call['other_behind_seconds'])} behind"


def said_of(call: dict, outcome: str) -> str:
    """The race that was not won in a phrase: `at UTMB 2nd, 1:01:45 behind`, `did not finish UTMB`; `outcome` is `outcome_of` it."""
    other = DOUBLE_NAMES[call["other"]]
    words = {"dnf": f"did not finish {other}", "stopped": f"{other} was stopped"}
    return words.get(call["other_status"], f"at {other} {outcome}")


def near_words(calls: pd.DataFrame, tables: Tables) -> dict:
    """The sentences on near misses: `counted`, `closest` (empty where nobody finished both) and `champions`, one a race."""
    done = calls[calls["other_status"].eq("finished") & calls["other_place"].notna()]
    found = [close_calls.champions(tables.starts, tables.years_of_both, race) for race in DOUBLE]
    return {
        "counted": close_calls.counted_sentence(calls),
        "closest": close_calls.closest_sentence(done.iloc[0]) if len(done) else "",
        "champions": [close_calls.champions_sentence(one) for one in found],
    }
