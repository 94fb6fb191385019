"""What each refinement of a comparison is worth: same-year doubles found and missed, from naive to full.

The levels are joins that one would write by hand, each a little wiser than the one before. They look at
the results alone and know nothing of the linker, whose own two come last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain, permutations

import numpy as np
import pandas as pd
from rapidfuzz.distance import Levenshtein

from race_doubles.clean.names import fold, name_tokens, nickname_agreement
from race_doubles.common.races import DOUBLE
from race_doubles.common.words import born_range

#: The words of each published name.
Words = Mapping[str, Sequence[str]]
#: Joins by name, each with all that the ones before it join.
BY_NAME = (
    "the name exactly as published",
    "in any case of letters",
    "without accents and marks",
    "with the words in any order",
    "with short forms of given names",
    "with words or initials that one name lacks",
    "with another spelling",
)
#: What then parts pairs again, and what the linker makes of them.
FITS = "… where sex and birth years fit"
RARE = "… where no stranger would bear that name"
MODEL = "the linker: evidence weighed, groups that fit"
CURATED = "the linker with the decisions of people"
#: A pair is rare where so many strangers of that name and age are expected at the other race, or fewer.
MOST_STRANGERS = 0.05
_OF_RESULT = ["result_id", "year", "name_published", "sex", "born_min", "born_max"]
_SIDE = [*_OF_RESULT, "runner_id", "method"]
#: More words than this are no name, and their orders too many to try.
_MOST_WORDS = 4


def same_year_pairs(
    results: pd.DataFrame, links: pd.DataFrame, judged: pd.DataFrame | None = None
) -> pd.DataFrame:
    """WSER and UTMB starts of one year side by side, wherever a name, the links or a judgement joins them.

    `judged` has result_id_wser, result_id_utmb and `same`, whether a person found them one. Gives the
    columns of a result with `_wser` and `_utmb`, year, and
    `name_level`: the number in `BY_NAME` of the first join that finds the pair (missing: none does);
    `fits`: sex and birth years allow one person; `strangers`: how many starters of UTMB that year are
    expected to bear the shared words and fit by chance; `linked`, `decided` (by a person's row); `judged`, and
    `same`: the yardstick, the judgement where there is one, else what the links say.
    """
    rows = results.loc[results["status"] != "dns", [*_OF_RESULT, "race"]].merge(
        links[["result_id", "runner_id", "method"]], on="result_id"
    )
    rows = rows[rows["name_published"].notna()].reset_index(drop=True)
    words = {name: name_tokens(name).tokens for name in rows["name_published"].unique()}
    wser, utmb = rows[rows["race"] == "wser"], rows[rows["race"] == "utmb"]
    linked = [side[["result_id", "year", "runner_id"]] for side in (wser, utmb)]
    chosen = [
        _by_name(wser, utmb, words),
        _ids(linked[0].merge(linked[1], on=["year", "runner_id"], suffixes=("_wser", "_utmb"))),
    ]
    if judged is not None:
        chosen.append(_ids(judged))
    pairs = pd.concat(chosen).drop_duplicates(ignore_index=True)
    for race, side in (("wser", wser), ("utmb", utmb)):
        pairs = pairs.merge(side[_SIDE].add_suffix(f"_{race}"), on=f"result_id_{race}")
    names = pairs[["name_published_wser", "name_published_utmb"]]
    pairs["year"] = pairs.pop("year_wser")
    pairs["name_level"] = pd.array(
        [name_level(one, other) for one, other in names.itertuples(index=False)], "Int64"
    )
    pairs["fits"] = _fits(pairs)
    pairs["strangers"] = _strangers(pairs, rows, words)
    pairs["linked"] = pairs["runner_id_wser"] == pairs["runner_id_utmb"]
    pairs["decided"] = pairs["linked"] & (
        (pairs["method_wser"] == "curated") | (pairs["method_utmb"] == "curated")
    )
    said = (
        {}
        if judged is None
        else judged.set_index(["result_id_wser", "result_id_utmb"])["same"].to_dict()
    )
    keys = list(zip(pairs["result_id_wser"], pairs["result_id_utmb"], strict=True))
    pairs["judged"] = [key in said for key in keys]
    pairs["same"] = [
        bool(said.get(key, linked)) for key, linked in zip(keys, pairs["linked"], strict=True)
    ]
    kept = pairs[pairs["name_level"].notna() | pairs["linked"] | pairs["judged"]]
    return kept.drop(columns=["year_utmb"]).sort_values(
        ["year", "result_id_wser", "result_id_utmb"], ignore_index=True
    )


def _ids(pairs: pd.DataFrame) -> pd.DataFrame:
    return pairs[["result_id_wser", "result_id_utmb"]]


def _by_name(wser: pd.DataFrame, utmb: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Pairs of starts of one year whose names share a word: no join below asks for less."""
    numbers: dict[str, int] = {}  # merged faster than text
    sides = []
    for side in (wser, utmb):
        said = [
            [numbers.setdefault(word, len(numbers)) for word in words[name] if len(word) > 1]
            for name in side["name_published"]
        ]
        many = [len(some) for some in said]
        place = np.repeat(np.arange(len(side)), many)
        year = side["year"].to_numpy(dtype=np.int64)[place]
        word = np.fromiter(chain.from_iterable(said), np.int64, sum(many))
        sides.append(pd.DataFrame({"place": place, "year": year, "word": word}))
    pairs = sides[0].merge(sides[1], on=["year", "word"], suffixes=("_wser", "_utmb"))
    pairs = pairs[["place_wser", "place_utmb"]].drop_duplicates()
    both = [
        side[["result_id", "name_published"]].iloc[pairs[f"place_{race}"]].reset_index(drop=True)
        for side, race in ((wser, "wser"), (utmb, "utmb"))
    ]
    joined = [
        name_level(one, other) is not None
        for one, other in zip(*(side["name_published"] for side in both), strict=True)
    ]
    ids = {f"result_id_{race}": side["result_id"] for race, side in zip(DOUBLE, both, strict=True)}
    return pd.DataFrame(ids)[joined]


@lru_cache(maxsize=1 << 20)
def name_level(one: str, other: str) -> int | None:
    """The number in `BY_NAME` of the first join that takes two published names for one; None if none does."""
    if one == other:
        return 0
    if one.casefold() == other.casefold():
        return 1
    if fold(one) == fold(other):
        return 2 if fold(one) else None
    ours, theirs = name_tokens(one), name_tokens(other)
    if set(ours.tokens) == set(theirs.tokens):
        return 3
    # An initial may come and go; it stands for no family name.
    mine, yours = ({word for word in side.tokens if len(word) > 1} for side in (ours, theirs))
    left, right, shared = sorted(mine - yours), sorted(yours - mine), len(mine & yours)
    fewer, more = sorted((len(left), len(right)))
    if shared + fewer > 1 and shared and more <= _MOST_WORDS:
        matched = _matched(left, right, _familiar)
        whole = shared + matched > 1
        if whole and matched == len(left) == len(right):
            return 4 if len(mine) == len(ours.tokens) and len(yours) == len(theirs.tokens) else 5
        if whole and matched in (len(left), len(right)):
            return 5
        matched = _matched(left, right, _spelled_alike)
        if shared + matched > 1 and matched in (len(left), len(right)):
            return 6
    return 6 if ours.letters == theirs.letters else None


def _matched(left: list[str], right: list[str], alike) -> int:
    """How many words of the shorter list stand for one each of the longer, at best."""
    short, long = sorted((left, right), key=len)
    return max(
        sum(alike(a, b) for a, b in zip(short, order, strict=True))
        for order in permutations(long, len(short))
    )


def _familiar(one: str, other: str) -> bool:
    return nickname_agreement(one, other) != "none"


def _spelled_alike(one: str, other: str) -> bool:
    """A short form, cut short, or one letter out."""
    if _familiar(one, other):
        return True
    short, long = sorted((one, other), key=len)
    if len(short) > 2 and long.startswith(short):
        return True
    return len(short) > 3 and Levenshtein.distance(one, other) == 1


def _fits(pairs: pd.DataFrame) -> pd.Series:
    low = pairs[["born_min_wser", "born_min_utmb"]].max(axis=1)
    high = pairs[["born_max_wser", "born_max_utmb"]].min(axis=1)
    sexes = (
        pairs["sex_wser"].isna()
        | pairs["sex_utmb"].isna()
        | (pairs["sex_wser"] == pairs["sex_utmb"])
    )
    return ~(low > high).fillna(False).astype(bool) & sexes


def _strangers(pairs: pd.DataFrame, rows: pd.DataFrame, words: Words) -> list[float]:
    """Starters of UTMB that year whose sex and birth years fit, times the share of names with each shared word."""
    borne = Counter(chain.from_iterable(words.values()))
    starters = {
        year: (
            side["sex"].to_numpy("object"),
            *(side[name].to_numpy("float64", na_value=np.nan) for name in ("born_min", "born_max")),
        )
        for year, side in rows[rows["race"] == "utmb"].groupby("year")
    }
    expected = []
    known = pairs.assign(
        sex=pairs["sex_wser"]
        .astype("object")
        .fillna(""),  # of no starter: an unknown sex fits nobody
        low=pairs["born_min_wser"].to_numpy("float64", na_value=np.nan),
        high=pairs["born_max_wser"].to_numpy("float64", na_value=np.nan),
    )
    for pair in known.itertuples():
        sexes, oldest, youngest = starters[pair.year]
        fits = (sexes == pair.sex) & ~((oldest > pair.high) | (youngest < pair.low))
        shared = set(words[pair.name_published_wser]) & set(words[pair.name_published_utmb])
        shares = [borne[word] / len(words) for word in shared]
        expected.append(float(fits.sum() * np.prod(shares)))
    return expected


def _ways(pairs: pd.DataFrame) -> dict[str, pd.Series]:
    """Each level with the pairs that it joins."""
    reached = pairs["name_level"].fillna(len(BY_NAME)).astype(int)
    ways = {name: reached <= number for number, name in enumerate(BY_NAME)}
    ways[FITS] = ways[BY_NAME[-1]] & pairs["fits"]
    ways[RARE] = ways[FITS] & (pairs["strangers"] <= MOST_STRANGERS)
    ways[MODEL] = pairs["linked"] & ~pairs["decided"]
    ways[CURATED] = pairs["linked"]
    return ways


def refinement_table(pairs: pd.DataFrame) -> pd.DataFrame:
    """One row a level: joined by, found, missed, wrong; by the yardstick `same` of `same_year_pairs`."""
    same = pairs["same"]
    return pd.DataFrame([
        (way, int((joined & same).sum()), int((~joined & same).sum()), int((joined & ~same).sum()))
        for way, joined in _ways(pairs).items()
    ], columns=["joined by", "found", "missed", "wrong"])  # fmt: skip


def _first(pairs: pd.DataFrame, ways: list[str]) -> list[str]:
    """For each pair the first of `ways` that joins it."""
    joined = _ways(pairs)
    table = pd.DataFrame({way: joined[way] for way in ways})
    return [next((way for way in ways if row[way]), "") for _, row in table.iterrows()]


def lost_by_names(pairs: pd.DataFrame) -> pd.DataFrame:
    """The doubles that a join of names in any case loses: year, both names, and the level that finds them."""
    lost = pairs[pairs["same"] & ~(pairs["name_level"] <= 1).fillna(False)].sort_values(
        ["year", "name_published_wser"], ignore_index=True
    )
    found = _first(lost, [*BY_NAME, MODEL, CURATED])
    table = lost[["year", "name_published_wser", "name_published_utmb"]].assign(found=found)
    return table.set_axis(["year", "Western States", "UTMB", "found"], axis=1)


def wrongly_joined(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs of two people that a join of names makes one: year, both names and birth years, the level that
    joins them, and what parts them."""
    wrong = pairs[~pairs["same"] & pairs["name_level"].notna()].sort_values(
        ["name_level", "year", "name_published_wser"], ignore_index=True
    )
    joined = _ways(wrong)
    parted = np.select(
        [~joined[FITS], ~joined[RARE], ~wrong["linked"]],
        ["sex or birth years", "a name that strangers share", "the linker"],
        "none",
    )
    return pd.DataFrame({
        "year": wrong["year"],
        "Western States": wrong["name_published_wser"], "born": _years(wrong, "wser"),
        "UTMB": wrong["name_published_utmb"], "born ": _years(wrong, "utmb"),
        "joined": [BY_NAME[level] for level in wrong["name_level"]], "parted": parted,
    })  # fmt: skip


def _years(pairs: pd.DataFrame, race: str) -> list[str]:
    years = zip(pairs[f"born_min_{race}"], pairs[f"born_max_{race}"], strict=True)
    return [born_range(low, high) for low, high in years]
