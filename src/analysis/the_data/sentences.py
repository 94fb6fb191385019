"""What notebook 01 says in words: each sentence follows from the tables it is given."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from race_doubles.common.races import DOUBLE_NAMES, RACE_NAMES
from race_doubles.common.words import and_list, count
from race_doubles.doubles.tables import Tables


def counts_words(results: pd.DataFrame) -> str:
    """The size of it all, in sentences."""
    parts = []
    for race, name in DOUBLE_NAMES.items():
        rows = results[results["race"].eq(race)]
        finished = int(rows["status"].eq("finished").sum())
        parts.append(
            f"**{name}: {finished:,} finishes in {rows['year'].nunique()} editions**, "
            f"{count(int(rows['status'].eq('dnf').sum()), 'start')} that did not finish, "
            f"{count(int(rows['status'].eq('late').sum()), 'arrival')} after the limit, "
            f"{count(int(rows['status'].eq('dsq').sum()), 'disqualification')} and "
            f"{count(int(rows['status'].eq('dns').sum()), 'runner')} listed who did not start."
        )
    return " ".join(parts)


def counts_finding(editions: pd.DataFrame) -> str:
    """How near our counts come to the official ones, in one sentence."""
    rows = editions.astype({"finishers": "Int64", "starters": "Int64"})
    # An edition that nobody finished has no count of finishers; missing starters are not known.
    finishers = rows["finishers"].fillna(0)
    gaps = pd.concat(
        [
            (rows["starters"] - rows["official_starters"]).abs(),
            (finishers - rows["official_finishers"]).abs(),
        ],
        axis=1,
    ).max(axis=1)
    compared = rows[["official_starters", "official_finishers"]].notna().any(axis=1)
    agree, most = int(gaps[compared].eq(0).sum()), int(gaps[compared].max())
    said = f"In {count(agree, 'of', 'of') if agree else 'none of'} {count(int(compared.sum()), 'edition')} with an official count ours is the same"
    return (
        said if not most else f"{said}; elsewhere at most {count(most, 'person', 'people')} apart"
    )


def differences_words(editions: pd.DataFrame) -> str:
    """How many editions have official counts, and which of them disagree."""
    compared = editions[["official_starters", "official_finishers"]].notna().any(axis=1)
    differ = editions[editions["starters_differ"].notna() | editions["finishers_differ"].notna()]
    named = and_list(f"{RACE_NAMES[row.race]} {row.year}" for row in differ.itertuples())
    return (
        f"An official count was found for {count(int(compared.sum()), 'edition')}. "
        f"{count(len(differ), 'edition').capitalize()} disagree with it: {named}."
    )


def limits_words(
    tables: Tables, run_again: Collection[tuple[str, int]], listed: pd.DataFrame
) -> str:
    """What the counts of an edition that was run again, and of those with live results, hold that others do not.

    `run_again` are the editions (race, year) that were stopped and run again; `listed` is what
    `clean.coverage.rows_by_source` gives.
    """
    utmb = tables.results[tables.results["race"].eq("utmb")]
    absent = utmb[utmb["source"].eq("utmb_results") & utmb["status"].eq("dns")]
    years = and_list(
        f"{number} in {year}" for year, number in absent.groupby("year").size().items()
    )
    starts = tables.starts[tables.starts["race"].eq("utmb")]
    titled = set(
        starts.loc[starts["status"].eq("finished") & starts["sex_place"].eq(1), "runner_id"]
    )
    people = absent["result_id"].map(tables.links.set_index("result_id")["runner_id"])
    former = count(int(people.isin(titled).sum()), "of them has", "of them have") + " won UTMB"
    rerun = " ".join(_rerun_words(utmb[utmb["year"].eq(year)], year) for _, year in run_again)
    return f"{rerun} Listed in the results without a time and in no live result: {years}; {former}. {_set_aside(listed, tables.held)}"


def _rerun_words(rows: pd.DataFrame, year: int) -> str:
    """Who is in the results of a race that was stopped and run again, and who in the list of the first."""
    done = rows[rows["status"].eq("finished")]
    return (
        f"Of the {len(done):,} finishers of UTMB {year}, {int(done['bib'].isna().sum()):,} are not among the "
        f"starters that LiveTrail shows of the stopped race; together that makes "
        f"{int(rows['status'].ne('dns').sum()):,} starters."
    )


def _set_aside(listed: pd.DataFrame, held: Mapping[str, Collection[int]]) -> str:
    editions = zip(listed["race"], listed["year"], strict=True)
    rows = listed[[year not in held[race] for race, year in editions]]
    parts = [f"{row.rows:,} of {RACE_NAMES[row.race]} {row.year}" for row in rows.itertuples()]
    return f"Set aside, since the race was cancelled: the entrants list with its rows, {and_list(parts)}."


def withheld_words(results: pd.DataFrame) -> str:
    """How many starts have no name."""
    hidden = results["given"].isna() & results["name"].eq("Anonymous")
    years = results.loc[hidden, "year"]
    return (
        f"UTMB publishes {count(int(hidden.sum()), 'start')} of {years.min()}–{years.max()} without a name. "
        "Older captures of its other sources still have some of these names; they are not used."
    )


def reconciliation_words(reconciliation: pd.DataFrame) -> str:
    """How much the sources disagree, in one sentence."""
    utmb = reconciliation["race"].eq("utmb")
    return (
        f"{len(reconciliation):,} values differ between two sources: {int((~utmb).sum()):,} at Western States and "
        f"{int(utmb.sum()):,} at UTMB. The stronger source stands unless a correction or a rule in the "
        "table says otherwise."
    )
