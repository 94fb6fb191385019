"""Which observations of an edition are of one start.

Sources are taken strongest first. The rows of each are matched with the starts known so far, one to
one, by rules from the surest to the weakest; a rule only sees rows that no rule before it matched, and
only keys that are unique on both sides, so that a namesake or a tie is never guessed. What matches
nothing is a start of its own: no row is lost.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from race_doubles.clean.names import are_placeholders, fold_series
from race_doubles.clean.names.distinct import map_distinct
from race_doubles.scrape.sources import STRENGTH

#: Rules on equal columns, surest first. Bib, then place and time, then name.
EXACT_RULES = (
    ("person id", ["organiser_person_id"]),
    ("bib and name", ["bib", "name_key"]),
    ("place, time and name", ["place", "finish_seconds", "name_key"]),
    ("time and name", ["finish_seconds", "name_key"]),
    ("place and time", ["place", "finish_seconds"]),
    ("name", ["name_key", "sex_key"]),
)
#: What the rules look at.
MATCHED_ON = ["race", "year", "organiser_person_id", "bib", "name_key", "sex_key", "place",
              "finish_seconds", "nameless", "country", "born_min", "born_max", "status"]  # fmt: skip
#: Similarity of names (0 to 100) that a shared bib asks; that is asked where nothing else is shared;
#: and where not even one part of the name is.
SIMILAR_WITH_BIB, SIMILAR_ALONE, SLIP_OF_THE_PEN = 55, 75, 90
#: Finish times of one start that two sources give differ by no more than this, printing errors apart;
#: and by no more than that where little else is shared.
CLOSE_SECONDS, VERY_CLOSE_SECONDS = 900, 60


def assign_starts(seen: pd.DataFrame) -> pd.DataFrame:
    """`seen` (observations) with the columns `start` (Int64) and `matched_by` (the rule, str).

    Observations of one start share a number; there is at most one a source. The numbers follow race,
    year, strength of source and row, whatever the order of `seen`. `matched_by` is missing for the
    strongest observation of a start.
    """
    order = seen.assign(strength=seen["source"].map(STRENGTH))
    order = order.sort_values(["race", "year", "strength", "row"], ignore_index=True)
    order = _with_keys(order)
    order["start"] = pd.array([pd.NA] * len(order), dtype="Int64")
    order["matched_by"] = pd.Series(pd.NA, index=order.index, dtype="str")
    for strength in sorted(order["strength"].unique()):
        weaker = order.loc[order["strength"].eq(strength), MATCHED_ON]
        if strength:
            pairs = match(_known_starts(order), weaker)
            order.loc[pairs.index, "start"] = pairs["start"].astype("Int64")
            order.loc[pairs.index, "matched_by"] = pairs["rule"]
        new = order.index[order["strength"].eq(strength) & order["start"].isna()]
        order.loc[new, "start"] = new
    return order.drop(columns=["strength", "name_key", "sex_key", "nameless"])


def match(starts: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Pair `rows` of one source with `starts`, both with keys; gives start and rule by row index."""
    found = [pd.DataFrame({"start": pd.Series(dtype="int64"), "rule": pd.Series(dtype="str")})]
    starts, rows = _of_same_editions(starts, rows)
    for name, keys in EXACT_RULES:
        if starts.empty or rows.empty:
            break
        found.append(_unique_pairs(starts, rows, keys).assign(rule=name))
        starts, rows = _left_over(starts, rows, found[-1])
    starts, rows = _of_same_editions(starts, rows)
    for rule in (_similar_with_bib, _same_time, _same_place, _similar_names, _shared_part,
                 _same_time, _same_time_and_country, _nameless_by_group):  # fmt: skip
        if starts.empty or rows.empty:
            break
        found.append(rule(starts, rows))
        starts, rows = _left_over(starts, rows, found[-1])
    return pd.concat([pairs for pairs in found if len(pairs)] or found[:1])


def _with_keys(seen: pd.DataFrame) -> pd.DataFrame:
    nameless = are_placeholders(seen["name_published"])
    folded = fold_series(seen["name"].fillna(seen["name_published"]))
    in_order = map_distinct(folded, lambda name: " ".join(sorted(name.split())))
    return seen.assign(
        nameless=nameless,
        name_key=in_order.mask(nameless).astype("str"),
        sex_key=seen["category"],
    )


def _known_starts(order: pd.DataFrame) -> pd.DataFrame:
    """One row a start known so far: of each key, what its strongest source says; index is the start."""
    known = order[order["start"].notna()]
    starts = known.groupby("start")[MATCHED_ON].first()
    starts["year"] = starts["year"].astype("Int64")
    starts["nameless"] = starts["nameless"].astype(bool)
    return starts


def _unique_pairs(starts: pd.DataFrame, rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    on = ["race", "year", *keys]
    left = starts.loc[starts[keys].notna().all(axis=1), on].drop_duplicates(on, keep=False)
    right = rows.loc[rows[keys].notna().all(axis=1), on].drop_duplicates(on, keep=False)
    both = right.assign(row_index=right.index).merge(left.assign(start=left.index), on=on)
    return both.set_index("row_index")[["start"]]


def _left_over(
    starts: pd.DataFrame, rows: pd.DataFrame, pairs: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    return starts.drop(index=pairs["start"]), rows.drop(index=pairs.index)


def _of_same_editions(
    starts: pd.DataFrame, rows: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What is left of both in the editions of which something is left of either."""
    ours, theirs = (pd.MultiIndex.from_frame(each[["race", "year"]]) for each in (starts, rows))
    return starts[ours.isin(theirs)], rows[theirs.isin(ours)]


def _similar_with_bib(starts: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """A shared bib and names that could be one person's, or the same time to the second."""
    pairs = _unique_pairs(starts, rows, ["bib"])
    ours, theirs = starts.loc[pairs["start"]], rows.loc[pairs.index]
    alike = [
        fuzz.token_set_ratio(a, b) >= SIMILAR_WITH_BIB or (pd.notna(s) and pd.notna(t) and s == t)
        for a, b, s, t in zip(
            ours["name_key"].fillna(""), theirs["name_key"].fillna(""),
            ours["finish_seconds"], theirs["finish_seconds"], strict=True,
        )
    ]  # fmt: skip
    return pairs[np.array(alike, dtype=bool)].assign(rule="bib")


def _same_time(starts: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The same time to the second, and nothing against it: what is left of a name differs or is withheld."""
    pairs = _unique_pairs(starts, rows, ["finish_seconds"])
    return _only_compatible(starts, rows, pairs).assign(rule="time")


def _same_time_and_country(starts: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The same time to the second, sex and country: ties of starts without a name."""
    pairs = _unique_pairs(starts, rows, ["finish_seconds", "sex_key", "country"])
    return _only_compatible(starts, rows, pairs).assign(rule="time")


def _same_place(starts: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The same place and nearly the same time."""
    pairs = _unique_pairs(starts, rows, ["place", "sex_key"])
    gap = (
        starts.loc[pairs["start"], "finish_seconds"].array - rows.loc[pairs.index, "finish_seconds"]
    )
    near = pairs[gap.abs().le(VERY_CLOSE_SECONDS).fillna(False).to_numpy(dtype=bool)]
    return _only_compatible(starts, rows, near).assign(rule="place")


def _similar_names(starts: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The most similar names of those left in an edition, where nothing else speaks against it."""
    ours, theirs = starts[starts["name_key"].notna()], rows[rows["name_key"].notna()]
    our_names, their_names = ours["name_key"].to_dict(), theirs["name_key"].to_dict()
    similar = []
    for start, row in _sharing_a_part(ours, theirs) | _nearly_equal(ours, theirs):
        score = name_similarity(our_names[start], their_names[row])
        if score >= SIMILAR_ALONE:
            similar.append((-score, start, row))
    candidates = []
    first, second = ours.loc[[s for _, s, _ in similar]], theirs.loc[[r for _, _, r in similar]]
    for pair, a, b in zip(similar, first.itertuples(), second.itertuples(), strict=True):
        if _compatible(a, b):
            candidates.append((pair[0], not _overlap(a, b), *pair[1:]))
    taken: dict[int, int] = {}
    used: set[int] = set()
    for _, _, start, row in sorted(candidates):
        if row not in taken and start not in used:
            taken[row] = start
            used.add(start)
    return pd.DataFrame({"start": pd.Series(taken, dtype="int64"), "rule": "similar name"})


def _parts(table: pd.DataFrame, number: str) -> pd.DataFrame:
    parts = table[["race", "year", "sex_key"]].assign(part=table["name_key"].str.split())
    return parts.explode("part").rename_axis(number).reset_index()


def _sharing_a_part(ours: pd.DataFrame, theirs: pd.DataFrame) -> set[tuple[int, int]]:
    both = _parts(ours, "start").merge(_parts(theirs, "row"), on=["race", "year", "part"])
    alike = both["sex_key_x"].eq(both["sex_key_y"]) | both[["sex_key_x", "sex_key_y"]].isna().any(
        axis=1
    )
    return set(both.loc[alike, ["start", "row"]].itertuples(index=False, name=None))


def _nearly_equal(ours: pd.DataFrame, theirs: pd.DataFrame) -> set[tuple[int, int]]:
    pairs = set()
    editions = dict(list(ours.groupby(["race", "year"])))
    for edition, rows in theirs.groupby(["race", "year"]):
        if edition in editions:
            starts = editions[edition]
            names = rows["name_key"].tolist(), starts["name_key"].tolist()
            close = process.cdist(*names, scorer=fuzz.ratio, score_cutoff=SLIP_OF_THE_PEN).nonzero()
            pairs |= {(starts.index[j], rows.index[i]) for i, j in zip(*close, strict=True)}
    return pairs


def name_similarity(ours: str, theirs: str) -> float:
    """0 to 100 for two names, each its folded parts in order, by the parts they do not share.

    100 where one has two parts or more and the other all of them; else how alike the rest is, with a
    short form (`fred`, `frederic`) at 90. Without a shared part the whole names are compared, at a cut
    high enough for a slip of the pen only.
    """
    a, b = set(ours.split()), set(theirs.split())
    common = a & b
    rest_a, rest_b = "".join(sorted(a - b)), "".join(sorted(b - a))
    if not common:
        return fuzz.ratio(ours, theirs, score_cutoff=SLIP_OF_THE_PEN)
    if not rest_a or not rest_b:
        return 100.0 if len(common) >= 2 else 0.0
    if min(len(rest_a), len(rest_b)) >= 3 and (
        rest_a.startswith(rest_b) or rest_b.startswith(rest_a)
    ):
        return 90.0
    return fuzz.ratio(rest_a, rest_b)


def _shared_part(starts: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """A part of a name that only one row and one start have of those left; both finished at the same
    time or neither did.

    So are found a runner who goes by two given names (`Hugo LAI`, `Kwok On LAI`) or two surnames.
    """
    sides = []
    for table in (starts, rows):
        parts = _parts(table[table["name_key"].notna()], "index")
        sides.append(parts.drop_duplicates(["race", "year", "sex_key", "part"], keep=False))
    both = sides[1].merge(sides[0], on=["race", "year", "sex_key", "part"], suffixes=("", "_start"))
    both = both.drop_duplicates("index").drop_duplicates("index_start").set_index("index")
    pairs = both[["index_start"]].rename(columns={"index_start": "start"})
    ours, theirs = starts.loc[pairs["start"]], rows.loc[pairs.index]
    gap = (ours["finish_seconds"].array - theirs["finish_seconds"]).abs()
    neither = ours["status"].ne("finished").to_numpy() & theirs["status"].ne("finished").to_numpy()
    pairs = pairs[neither | gap.le(VERY_CLOSE_SECONDS).fillna(False).to_numpy(dtype=bool)]
    return _only_compatible(starts, rows, pairs).assign(rule="part of the name")


def _only_compatible(starts: pd.DataFrame, rows: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    ours = starts.loc[pairs["start"]].itertuples()
    theirs = rows.loc[pairs.index].itertuples()
    fits = [_compatible(a, b) for a, b in zip(ours, theirs, strict=True)]
    return pairs[np.array(fits, dtype=bool)]


def _compatible(ours: Any, theirs: Any) -> bool:
    """Whether sex, time and year of birth allow one person; what is unknown allows everything."""

    def known(column: str) -> bool:
        return pd.notna(getattr(ours, column)) and pd.notna(getattr(theirs, column))

    if known("sex_key") and ours.sex_key != theirs.sex_key:
        return False
    if known("finish_seconds") and abs(ours.finish_seconds - theirs.finish_seconds) > CLOSE_SECONDS:
        return False
    return _overlap(ours, theirs, slack=1)


def _overlap(ours: Any, theirs: Any, slack: int = 0) -> bool:
    """Whether the years of birth overlap, or nearly (`slack`); unknown ones do."""
    if pd.isna(ours.born_min) or pd.isna(theirs.born_min):
        return True
    apart = ours.born_min - slack > theirs.born_max or theirs.born_min - slack > ours.born_max
    return not apart


def _nameless_by_group(starts: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """A nameless start that was not finished and a row left over that could be it.

    They share sex and country and a possible year of birth, else what of these is known. Among several
    alike in all that is published the first is taken: nothing tells them apart, and a nameless start
    takes neither name nor anything else that names a person from the row.
    """
    ours = starts[starts["nameless"] & starts["status"].ne("finished")]
    theirs = rows[~rows["nameless"] & rows["status"].ne("finished")]
    taken: dict[int, int] = {}
    for keys, any_age in ((["country"], False), (["country"], True), ([], False), ([], True)):
        keys = ["race", "year", "sex_key", *keys]
        free_rows = theirs[~theirs.index.isin(taken)].assign(row_index=lambda t: t.index)
        free_starts = ours[~ours.index.isin(taken.values())].rename_axis("start").reset_index()
        both = free_starts.merge(free_rows, on=keys, suffixes=("", "_row")).dropna(subset=keys)
        outside = (both["born_min"] > both["born_max_row"]) | (
            both["born_max"] < both["born_min_row"]
        )
        for pair in both[any_age | ~outside.fillna(False).astype(bool)].itertuples():
            if pair.row_index not in taken and pair.start not in taken.values():
                taken[pair.row_index] = pair.start
    found = pd.Series(taken, dtype="int64")
    return pd.DataFrame({"start": found, "rule": "country, sex and age group"})
