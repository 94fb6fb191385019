"""Feats of like rarity: how many people have done what, by our rows and the known winners of Hardrock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from race_doubles.analysis.double_winners.winners import careers_with_both_titles
from race_doubles.analysis.other_doubles.all_three import THREE
from race_doubles.common.races import DOUBLE, RACE_NAMES
from race_doubles.common.words import and_list, in_words
from race_doubles.doubles.levels import at_least
from race_doubles.doubles.tables import Tables

#: How often somebody has to do it to count as a habit, and how many wins of one race are many.
OFTEN, MANY_WINS, IN_A_ROW = 4, 4, 3


def feats_of_like_rarity(tables: Tables, several: pd.DataFrame) -> pd.DataFrame:
    """One row a feat, the rarest first: feat (words), people, times, names (list, by the first time), source (`rows`, or
    `published winners` where Hardrock's count).

    `several` as `several_won.of_several`. What nobody did stands too. Who finished all three is no row: Hardrock's finishers are
    held of few summers, and beside wins that publications tell of others it would seem the rarer.
    """
    both = _named(tables, DOUBLE)
    rows = [
        _of_winners(several, DOUBLE),
        _of_winners(several, ("hardrock", "utmb")),
        _of_winners(several, ("wser", "hardrock")),
        _of_winners(several, THREE),
        _row(f"win {_names(DOUBLE)}, in one year or in two", _titles(tables)),
        _row(f"reach the top ten at {_names(DOUBLE)} in one year, twice or more", _repeated(tables, "top10", 2)),
        _row(f"finish {_names(DOUBLE)} in one year, {in_words(OFTEN)} times or more", _repeated(tables, "finished", OFTEN)),
        _row(f"stand on the podium of {_names(DOUBLE)} in one year", both("podium")),
        _row(f"reach the top ten at {_names(DOUBLE)} in one year", both("top10")),
    ]  # fmt: skip
    for race in DOUBLE:
        won = _won(tables, race)
        name = RACE_NAMES[race]
        rows += [
            _row(f"win {name} {in_words(MANY_WINS)} times or more", _often(won, MANY_WINS)),
            _row(f"win {name} {in_words(IN_A_ROW)} times in a row, years without it passed over", _in_a_row(won, tables.held[race])),
            _row(f"finish among the first three overall at {name}, as a woman", _among_all(tables, race)),
        ]  # fmt: skip
    return pd.DataFrame(rows).sort_values(["people", "times", "feat"], ignore_index=True)


def _row(feat: str, done: Iterable[tuple[str, str, int]], source: str = "rows") -> dict:
    """A feat from who did it when: runner, name, year."""
    times = sorted(done, key=lambda one: (one[2], one[1]))
    names = dict.fromkeys((who, name) for who, name, _ in times)
    return {
        "feat": feat, "people": len(names), "times": len(times),
        "names": [name for _, name in names], "source": source,
    }  # fmt: skip


def _names(races: Sequence[str]) -> str:
    return and_list(RACE_NAMES[race] for race in races)


def _of_winners(several: pd.DataFrame, races: Sequence[str]) -> dict:
    own = several[[set(races) <= set(won) for won in several["races"]]]
    done = [(name, name, year) for name, year in zip(own["name"], own["year"], strict=True)]
    source = "published winners" if "hardrock" in races else "rows"
    return _row(f"win {_names(races)} in one year", done, source)


def _named(tables: Tables, races: Sequence[str]):
    """The doubles of a level or better of two races as runner, name, year."""
    names = tables.runners.set_index("runner_id")["name"]
    two = tables.pairs["first_race"].isin(races) & tables.pairs["second_race"].isin(races)

    def of(level: str) -> list[tuple[str, str, int]]:
        rows = at_least(tables.pairs[two], level)
        return [(who, names[who], int(year)) for who, year in zip(rows["runner_id"], rows["year"], strict=True)]  # fmt: skip

    return of


def _repeated(tables: Tables, level: str, times: int) -> list[tuple[str, str, int]]:
    done = _named(tables, DOUBLE)(level)
    return _often(pd.DataFrame(done, columns=["runner_id", "name", "year"]), times)


def _often(rows: pd.DataFrame, times: int) -> list[tuple[str, str, int]]:
    """Of `rows` (runner_id, name, year) those of people with so many, each at their last of them: once a person."""
    kept = rows[rows.groupby("runner_id")["year"].transform("size").ge(times)]
    last = kept.sort_values("year").drop_duplicates("runner_id", keep="last")
    return list(last[["runner_id", "name", "year"]].itertuples(index=False, name=None))


def _won(tables: Tables, race: str) -> pd.DataFrame:
    starts = tables.starts
    first = starts["status"].eq("finished") & starts["sex_place"].eq(1).fillna(False)
    names = tables.runners.set_index("runner_id")["name"]
    won = starts.loc[first & starts["race"].eq(race), ["runner_id", "year"]].astype({"year": int})
    return won.assign(name=won["runner_id"].map(names))


def _in_a_row(won: pd.DataFrame, held: Sequence[int]) -> list[tuple[str, str, int]]:
    """Who won so many editions that follow one another, whatever years lie between; once a person, at the first time."""
    number = {year: place for place, year in enumerate(held)}
    found = []
    for who, rows in won.groupby("runner_id"):
        places = {number[year] for year in rows["year"]}
        ends = [p for p in sorted(places) if {p - back for back in range(IN_A_ROW)} <= places]
        if ends:
            found.append((str(who), str(rows["name"].iloc[0]), int(held[ends[0]])))
    return found


def _among_all(tables: Tables, race: str) -> list[tuple[str, str, int]]:
    starts = tables.starts
    names = tables.runners.set_index("runner_id")["name"]
    some = starts[starts["race"].eq(race) & starts["sex"].eq("F") & starts["status"].eq("finished")]
    some = some[some["place"].le(3).fillna(False).astype(bool)]
    return [(who, names[who], int(year)) for who, year in zip(some["runner_id"], some["year"], strict=True)]  # fmt: skip


def _titles(tables: Tables) -> list[tuple[str, str, int]]:
    names = tables.runners.set_index("runner_id")["name"]
    starts = tables.starts[tables.starts["race"].isin(DOUBLE)]
    careers = careers_with_both_titles(starts)
    done = [max(min(w), min(u)) for w, u in zip(careers["wser"], careers["utmb"], strict=True)]
    return [(who, names[who], year) for who, year in zip(careers["runner_id"], done, strict=True)]
