"""The double wins one by one: who would have won had somebody stayed away, and how hard each was."""

from __future__ import annotations

import numpy as np
import pandas as pd

from race_doubles.common.races import DOUBLE

#: A median's standard error is so many times that of a mean, where numbers are normal.
_MEDIAN = float(np.sqrt(np.pi / 2))


def heirs(starts: pd.DataFrame, doubles: pd.DataFrame) -> pd.DataFrame:
    """Who would have won had a double winner stayed away: the second of the sex, whose place moves up by one.

    `doubles` are the double wins. One row a win and race: year, race, name, heir (who was next; missing where nobody was) and seconds (behind).
    """
    later = starts["status"].eq("finished") & starts["sex_place"].gt(1).fillna(False)
    columns = ["race", "year", "sex", "sex_place", "runner_id", "name", "finish_seconds"]
    done = starts.loc[later, columns]
    rows = []
    for row in doubles.itertuples():
        for race in DOUBLE:
            field = done[
                done["race"].eq(race) & done["year"].eq(row.year) & done["sex"].eq(row.sex)
            ]
            behind = field.sort_values(["sex_place", "runner_id"]).head(1)
            own = getattr(row, f"{race}_finish_seconds")
            rows.append(
                {
                    "year": int(row.year),
                    "race": race,
                    "name": row.name,
                    "heir": behind["name"].iloc[0] if len(behind) else None,
                    "seconds": int(behind["finish_seconds"].iloc[0] - own) if len(behind) else None,
                }
            )
    return pd.DataFrame(rows, columns=["year", "race", "name", "heir", "seconds"])


def one_away(starts: pd.DataFrame, doubles: pd.DataFrame) -> pd.DataFrame:
    """Doublers who would have won both had one other person stayed away from both races.

    That is who was first in one race and second in the other, or second in both behind the same person: year, name,
    wser and utmb (the places) and rival, by year.
    """
    first = starts[starts["status"].eq("finished") & starts["sex_place"].eq(1).fillna(False)]
    winner = first.drop_duplicates(["race", "year", "sex"]).set_index(["race", "year", "sex"])
    places = doubles[["wser_sex_place", "utmb_sex_place"]]
    second = places.eq(2).fillna(False).any(axis=1)
    close = doubles[places.le(2).fillna(False).all(axis=1) & second]
    rows = []
    for row in close.itertuples():
        own = dict(zip(DOUBLE, (row.wser_sex_place, row.utmb_sex_place), strict=True))
        ahead = [winner.loc[(race, row.year, row.sex)] for race in DOUBLE if own[race] == 2]
        if len({one["runner_id"] for one in ahead}) == 1:
            rows.append(
                (
                    int(row.year),
                    row.name,
                    int(row.wser_sex_place),
                    int(row.utmb_sex_place),
                    ahead[0]["name"],
                )
            )
    found = pd.DataFrame(rows, columns=["year", "name", "wser", "utmb", "rival"])
    return found.sort_values(["year", "name"], ignore_index=True)


def hardest(table: pd.DataFrame, wins: pd.DataFrame) -> pd.DataFrame:
    """How hard each double win was: the second's pace and the margin over both races, courses made comparable.

    `table` has starts with level, known and residual (`independent.prepare`). What an edition was like, course and weather, is told by
    those of known level who finished it (`performance.relative_to_edition`): it is the time of a man of middling level there. Over the two
    races `field` is by how much (mean log time) the second was ahead of that, `margin` by how much the winner was ahead of the second,
    and `pace`, their sum, by how much the winner was: exact, but for the edition's time, whose error (`pace_low`, `pace_high`: 95%) is
    that of a median. One row a double win: year, name, sex, field, margin, pace; the fastest first.
    """
    rows = []
    for win in wins.itertuples():
        parts = []
        for race in DOUBLE:
            here = table[table["race"].eq(race) & table["year"].eq(win.year)]
            done = here[here["status"].eq("finished") & here["residual"].notna()]
            own = done[done["runner_id"].eq(win.runner_id)].iloc[0]
            edition = np.log(float(own["finish_seconds"])) - own["level"] - own["residual"]
            times = np.log(
                done.loc[
                    done["sex"].eq(win.sex) & done["runner_id"].ne(win.runner_id), "finish_seconds"
                ].astype(float)
            )
            known = done.loc[done["known"].gt(0), "residual"]
            error = _MEDIAN * known.std() / np.sqrt(len(known))
            second = times.min()
            parts.append((edition - second, second - np.log(float(own["finish_seconds"])), error))
        field, margin = (float(np.mean([part[at] for part in parts])) for at in (0, 1))
        half = 1.96 * float(np.sqrt(sum(part[2] ** 2 for part in parts))) / len(parts)
        pace = field + margin
        rows.append(
            (int(win.year), win.name, win.sex, field, margin, pace, pace - half, pace + half)
        )
    columns = ["year", "name", "sex", "field", "margin", "pace", "pace_low", "pace_high"]
    return pd.DataFrame(rows, columns=columns).sort_values(
        ["pace", "year"], ascending=[False, True], ignore_index=True
    )
