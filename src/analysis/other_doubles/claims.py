"""What published feats claim, held against our rows and the known winners: a verdict a claim, and why.

`agrees` where all results that it names are held here and are so, and nobody earlier contradicts a first or a record;
`agrees, as far as held` where some of them are; `disputed` where another feat says that somebody was before, and no row decides it;
`contradicted` where something is not so; `not reached` where none is held.
"""

from __future__ import annotations

import pandas as pd

from race_doubles.analysis.other_doubles.feats import one_name, with_all_names
from race_doubles.common.races import RACE_NAMES
from race_doubles.common.words import and_list, hours, ordinal
from race_doubles.doubles.levels import at_least
from race_doubles.doubles.tables import Tables

AGREES, IN_PART, DISPUTED, CONTRADICTED, NOT_REACHED = (
    "agrees", "agrees, as far as held", "disputed", "contradicted", "not reached"
)  # fmt: skip
#: Kinds of a feat that say that nobody had done it before, or faster, both races together or each.
FIRST, RECORD, COURSE_RECORDS = "first", "record of both", "course records"


def check_claims(
    feats: pd.DataFrame, checked: pd.DataFrame, several: pd.DataFrame, tables: Tables
) -> pd.DataFrame:
    """One row a feat: feat, year, person, kind, claim, verdict, because (sentences), source.

    `feats` as `feats.load_feats`, `checked` as `feats.check_feats`, `several` as `several_won.of_several`.
    """
    rows = []
    for feat, results in feats.groupby("feat"):
        ours = checked[checked["feat"].eq(feat)]
        wrong = _of_results(ours) + _of_sum(results) + _of_first(results, several)
        wrong += _of_record(results, tables) + _of_course_records(results, tables)
        right = _agreeing(ours)
        missing = results[~results["race"].isin(ours["race"])]
        others = _others_before(results, feats)
        verdict = (
            CONTRADICTED
            if wrong
            else NOT_REACHED
            if not right
            else DISPUTED
            if others
            else IN_PART
            if len(missing) or _also_named(results)
            else AGREES
        )
        because = [
            *wrong,
            *others,
            *right,
            *_out_of_reach(missing, _also_named(results), int(results["year"].iloc[0]), tables),
        ]
        one = results.iloc[0]
        rows.append({
            "feat": feat, **{name: one[name] for name in ("year", "person", "kind", "claim")},
            "verdict": verdict, "because": " ".join(because), "source": one["source"],
        })  # fmt: skip
    return pd.DataFrame(rows)


def _of_results(ours: pd.DataFrame) -> list[str]:
    """What our rows say otherwise of single results; a place counted overall is no contradiction, it is told."""
    said = []
    for row in ours[~ours["differs"].isin(["", "counted overall"])].itertuples():
        race = f"{RACE_NAMES[row.race]} {row.year}"
        if pd.isna(row.our_status):
            said.append(f"Nobody of that name started {race}.")
        else:
            place = ordinal(int(row.our_place)) if pd.notna(row.our_place) else row.our_status.upper()  # fmt: skip
            time = f", {hours(row.our_seconds)}" if pd.notna(row.our_seconds) else ""
            said.append(f"At {race} our rows have {place}{time}.")
    return said


def _agreeing(ours: pd.DataFrame) -> list[str]:
    same = ours[ours["differs"].isin(["", "counted overall"])]
    if same.empty:
        return []
    said = [f"Our rows have the same of {and_list(RACE_NAMES[race] for race in same['race'])}."]
    for row in same[same["differs"].eq("counted overall")].itertuples():
        said.append(
            f"{ordinal(int(row.place))} at {RACE_NAMES[row.race]} is the place among all, "
            f"the {ordinal(int(row.our_place))} within the sex."
        )
    return said


def _out_of_reach(results: pd.DataFrame, also: list[str], year: int, tables: Tables) -> list[str]:
    """What is held of the editions of `results` and of `also` (names), which could not be compared: no row, or finishers alone."""
    said, nothing = [], []
    for row in results.itertuples():
        if row.year in tables.finishers_alone(row.race):
            said.append(f"Of {RACE_NAMES[row.race]} {row.year} our rows have the finishers alone{_whether_among(row, tables)}.")  # fmt: skip
        else:
            nothing.append(RACE_NAMES[row.race])
    nothing += also
    if nothing:
        said.append(f"No rows of {and_list(nothing)} {year}.")
    return said


def _also_named(results: pd.DataFrame) -> list[str]:
    """The races that a claim names and of which no result is printed."""
    return [name for name in results["also_named"].iloc[0].split("; ") if name]


def _others_before(results: pd.DataFrame, feats: pd.DataFrame) -> list[str]:
    """Whose feat of an earlier year names the same races, or more, with no worse place, where a first is claimed.

    No row decides between two such claims: where our rows show who was first, `_of_first` says it.
    """
    one = results.iloc[0]
    if one["kind"] != FIRST:
        return []
    said = []
    for _, other in feats[feats["year"].lt(one["year"])].groupby("feat"):
        places = other["place"]
        enough = places.notna().all() and places.max() <= results["place"].max()
        if enough and _races(results) <= _races(other) and other["person"].iloc[0] != one["person"]:
            said.append(f"Another claim here has {other['person'].iloc[0]} do so in {other['year'].iloc[0]}.")  # fmt: skip
    return said


def _races(results: pd.DataFrame) -> set[str]:
    """Every race that a claim names."""
    return {RACE_NAMES[race] for race in results["race"]} | set(_also_named(results))


def _whether_among(result, tables: Tables) -> str:
    """`, and Ada is not among them`: whether the finishers held of that edition have the person."""
    own = tables.starts["race"].eq(result.race) & tables.starts["year"].eq(result.year)
    found = with_all_names(tables, tables.starts[own])["known_as"]
    there = any(one_name(result.person, names) for names in found)
    return f", and {result.person} is {'' if there else 'not '}among them"


def _of_sum(results: pd.DataFrame) -> list[str]:
    """Where the printed sum is not that of the printed times (to the minute where one is)."""
    printed = results["printed_sum"].iloc[0]
    if pd.isna(printed) or results["seconds"].isna().any():
        return []
    total = int(results["seconds"].sum())
    cut = 60 if results["seconds"].mod(60).eq(0).any() else 1
    if 0 <= int(printed) - total < cut:
        return []
    return [f"The printed sum is {hours(printed)}, the printed times make {hours(total)}."]


def _of_first(results: pd.DataFrame, several: pd.DataFrame) -> list[str]:
    """Who is known to have won the same races, or more, in an earlier year, where a first of wins is claimed."""
    one = results.iloc[0]
    if one["kind"] != FIRST or not results["place"].eq(1).fillna(False).all():
        return []
    races = set(results["race"])
    earlier = several[several["year"].lt(one["year"])]
    earlier = earlier[[races <= set(won) for won in earlier["races"]]]
    return [f"{row.name} won them in {row.year}." for row in earlier.itertuples()]


def _of_record(results: pd.DataFrame, tables: Tables) -> list[str]:
    """Who in our rows was faster over the same races in that year or an earlier one, where a record is claimed."""
    one = results.iloc[0]
    if one["kind"] != RECORD or len(results) != 2 or results["seconds"].isna().any():
        return []
    best = fastest_of_both(tables, tuple(results["race"]))
    best = best[best["year"].le(one["year"]) & best["combined_seconds"].lt(int(results["seconds"].sum()))]  # fmt: skip
    best = best[[not one_name(one["person"], name) for name in best["name"]]]
    return [f"{row.name} took {hours(row.combined_seconds)} in {row.year}." for row in best.head(1).itertuples()]  # fmt: skip


def _of_course_records(results: pd.DataFrame, tables: Tables) -> list[str]:
    """Whose time of the same sex was faster in an earlier edition of ours that compares, where course records are claimed."""
    if results["kind"].iloc[0] != COURSE_RECORDS:
        return []
    said = []
    starts = tables.starts[tables.starts["status"].eq("finished")]
    names = tables.runners.set_index("runner_id")["name"]
    for row in results.itertuples():
        own = starts[starts["race"].eq(row.race)]
        here = own[own["year"].eq(row.year)]
        sex = here.loc[[one_name(row.person, name) for name in here["name"]], "sex"]
        earlier = own[own["year"].lt(row.year) & own["sex"].isin(sex)]
        earlier = earlier[[(row.race, int(y)) not in tables.changed for y in earlier["year"]]]
        faster = earlier[earlier["finish_seconds"].lt(row.seconds).fillna(False)]
        for one in faster.sort_values(["finish_seconds", "result_id"]).head(1).itertuples():
            said.append(f"{names[one.runner_id]} took {hours(one.finish_seconds)} at {RACE_NAMES[row.race]} {one.year}.")  # fmt: skip
    return said


def fastest_of_both(tables: Tables, races: tuple[str, str]) -> pd.DataFrame:
    """The doubles of two races with two finishes, the fastest sum first: name, year, combined_seconds."""
    pairs = at_least(tables.pairs, "finished")
    pairs = pairs[pairs["first_race"].isin(races) & pairs["second_race"].isin(races)]
    seconds = tables.results.set_index("result_id")["finish_seconds"]
    names = tables.runners.set_index("runner_id")["name"]
    table = pd.DataFrame({
        "name": pairs["runner_id"].map(names), "year": pairs["year"],
        "combined_seconds": pairs["first_result_id"].map(seconds) + pairs["second_result_id"].map(seconds),
    })  # fmt: skip
    return table.sort_values(["combined_seconds", "year", "name"], ignore_index=True)
