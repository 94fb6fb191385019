"""What notebook 01 says in words: each sentence follows from the tables it is given."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from race_doubles.common.races import DOUBLE_NAMES, RACE_NAMES
from race_doubles.common.words import and_list, count, in_words, spans
from race_doubles.doubles.tables import Tables

#: What became of those who are no finishers: of one, of many, and what follows both.
_OUTCOMES = {
    "dnf": ("start", "starts", " that did not finish"),
    "late": ("arrival", "arrivals", " after the limit"),
    "dsq": ("disqualification", "disqualifications", ""),
    "dns": ("runner", "runners", " listed who did not start"),
}


def counts_words(results: pd.DataFrame, editions: pd.DataFrame) -> str:
    """The size of it all, in sentences; of what no source tells it says that, for it may have been all the same."""
    parts = []
    for race, name in DOUBLE_NAMES.items():
        rows = results[results["race"].eq(race)]
        number = rows["status"].value_counts()
        told = [
            f"{count(int(number[status]), one, many)}{more}"
            for status, (one, many, more) in _OUTCOMES.items()
            if number.get(status, 0)
        ]
        untold = [f"{many}{more}" for status, (_, many, more) in _OUTCOMES.items() if not number.get(status, 0)]  # fmt: skip
        parts.append(
            f"**{name}: {count(int(number.get('finished', 0)), 'finish', 'finishes')} in {count(rows['year'].nunique(), 'edition')}** "
            f"({_span(set(rows['year']), editions[editions['race'].eq(race)])})"
            + (f", {and_list(told)}." if told else ".")
            + (f" Its sources tell nothing of {and_list(untold)}." if untold else "")
        )
    return " ".join(parts)


def _span(years: set[int], editions: pd.DataFrame) -> str:
    """`1974–2025; no race in 2008 and 2020; nobody finished in 1975`: the years of results, and why some between have none."""
    at = editions.set_index("year")
    missing = [year for year in range(min(years), max(years) + 1) if year not in years]
    kinds: dict[str, list[str]] = {}
    for year in missing:
        held = year in at.index and at.loc[year, "status"] != "cancelled"
        nobody = held and at["official_finishers"].eq(0).fillna(False)[year]
        said = "nobody finished" if nobody else "nothing is known" if held else "no race"
        kinds.setdefault(said, []).append(str(year))
    return "; ".join(
        [f"{min(years)}–{max(years)}", *(f"{said} in {and_list(some)}" for said, some in kinds.items())]
    )  # fmt: skip


#: An edition with fewer finishers than these says little of how well we count.
FEW = 10


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
    small = int((compared & gaps.eq(0) & finishers.lt(FEW)).sum())
    said = f"In {count(agree, 'of', 'of') if agree else 'none of'} {count(int(compared.sum()), 'edition')} with an official count ours is the same"
    said += (
        f", {in_words(small)} of them with fewer than {in_words(FEW)} finishers" if small else ""
    )
    return (
        said if not most else f"{said}; elsewhere at most {count(most, 'person', 'people')} apart"
    )


def differences_words(editions: pd.DataFrame) -> str:
    """How many editions have official counts, which of them agree, and by how much the others do not."""
    held = editions[editions["status"].ne("cancelled")]
    compared = held[held[["official_starters", "official_finishers"]].notna().any(axis=1)]
    apart = compared["starters_differ"].notna() | compared["finishers_differ"].notna()
    same = and_list(
        f"{RACE_NAMES[race]} {spans(sorted(int(year) for year in rows['year']))}"
        for race, rows in compared[~apart].groupby("race", sort=False)
    )
    named = and_list(
        f"{RACE_NAMES[row['race']]} {row['year']} ({and_list(_gaps(row))})"
        for _, row in compared[apart].iterrows()
    )
    empty = sorted(int(year) for year in held.loc[~held["finishers"].fillna(0).gt(0), "year"])
    among = f", {and_list(map(str, empty))} among them" if empty else ""
    return f"An official count was found for {len(compared)} of {len(held)} editions{among}. Ours is the same for {same}. It differs for {named}."


def count_gaps(edition: pd.Series) -> dict[str, int]:
    """By how much our counts of `edition` differ from the official ones, ours less theirs: starters, finishers."""
    gaps = {
        kind: edition[kind] - edition[f"official_{kind}"]
        for kind in ("starters", "finishers")
        if pd.notna(edition[f"official_{kind}"]) and pd.notna(edition[kind])
    }
    return {kind: int(gap) for kind, gap in gaps.items() if gap}


def _gaps(edition: pd.Series) -> list[str]:
    return [
        f"{count(abs(gap), kind[:-1], kind)} {'more' if gap > 0 else 'fewer'} than {int(edition[f'official_{kind}']):,}"
        for kind, gap in count_gaps(edition).items()
    ]


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
    former = int(people.isin(titled).sum())
    why = f", {in_words(former)} of them former winners; why, they do not say" if former else ""
    rerun = " ".join(_rerun_words(utmb[utmb["year"].eq(year)], year) for _, year in run_again)
    return f"{rerun} The results list {count(len(absent), 'person', 'people')} without a time who {'is' if len(absent) == 1 else 'are'} in no live result ({years}){why}. {_set_aside(listed, tables.held)}"


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
        f"{int(utmb.sum()):,} at UTMB. The stronger source stands, unless a correction or a rule "
        "of the merging says otherwise."
    )
