"""What was found of two results, in words and weights: a sentence and a weight for each comparison."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from race_doubles.common.races import RACE_NAMES
from race_doubles.common.words import born_range
from race_doubles.link.comparisons import COMPARISONS
from race_doubles.link.rows import YEAR_DAYS
from race_doubles.link.weights import MILLI, SAME_ID_WEIGHT, WEIGHTS


@dataclass
class Finding:
    """What was found about one thing, and its weight in bits (missing: not weighed).

    `never` says that the finding alone excludes that the two are one person.
    """

    about: str
    found: str
    weight: float | None
    never: bool = False


def of_comparisons(one: dict, other: dict, weights: Mapping[str, float]) -> list[Finding]:
    """A finding for each of `COMPARISONS` but the names; `weights` in bits by weight column, empty if the pair is excluded."""
    findings = []
    for comparison in COMPARISONS[1:]:
        weight = weights.get(comparison.weight_column)
        if tell := _IN_WORDS.get(comparison.name):
            findings += tell(one, other, weight)
            continue
        (column,) = comparison.columns
        if not comparison.only_agreement or (one[column] and one[column] == other[column]):
            findings.append(_same_or_not(comparison.name, one[column], other[column], weight))
    return findings


#: Level of a pair of names -> what is said of it; else the kind of word that stands for another.
_LEVELS = {
    "joined": "the same letters run together",
    "longer": "one name is longer",
    "optional": "initials or names said beside",
}


def of_names(
    one: int, other: int, words: Sequence[dict], pair: dict | None, weight: float | None
) -> list[Finding]:
    """What the words of two names say (`Explainer._words`): the words both have, and how the rest compares.

    `pair` is their row of `name_pair`, None if they cannot be one person's; `weight` is what the names weigh
    together in bits, taken from `pair` where missing.
    """
    same = one == other
    shared = [word for word in words if same or word["holders"] == 2]
    said = [
        Finding("name", f"both have “{word['word']}”{_borne(word)}", word["weight"] / MILLI)
        for word in shared
    ]
    alone = [
        [word["word"] for word in words if word["holders"] == 1 and word["name_id"] == name]
        for name in (one, other)
    ]
    apart = " and ".join(f"“{' '.join(left)}”" for left in alone if left)
    if pair is None:
        what = "each has a word that the other lacks" if all(alone) else "too little in common"
        return [*said, Finding("name", f"{what}: {apart}", None, never=True)]
    whole = pair["weight"] / MILLI if weight is None else weight
    rest = whole - sum(finding.weight or 0 for finding in said)
    if same:
        together = [Finding("name", "the words go together", rest)] if round(rest, 1) else []
        return [*said, *together]
    what = _LEVELS.get(pair["level"], pair["kind"])
    if pair["level"] == "longer" and pair["kind"]:
        what += f", {pair['kind']}"
    return [*said, Finding("name", f"{what}: {apart}" if apart else what, rest)]


def _borne(word: dict) -> str:
    return (
        ", by one alone" if word["people"] == 1 else f", as {round(word['people']):,} people have"
    )


def years(result: dict) -> str:
    """The birth years that a result allows: `1988`, `1984-1998`."""
    return born_range(result["born_min"], result["born_max"])


def _ages(one: dict, other: dict, weight: float | None) -> list[Finding]:
    if one["born_min"] is None or other["born_min"] is None:
        return [Finding("born", "not known of both", weight)]
    said = f"{years(one)} and {years(other)}"
    gap = max(one["born_min"], other["born_min"]) - min(one["born_max"], other["born_max"])
    if gap > (0 if one["exact"] or other["exact"] else 1):
        return [Finding("born", f"{said}: no year fits both", None, never=True)]
    if gap > 0:
        return [Finding("born", f"{said}: a year apart", weight)]
    ours, theirs = one.get("born_day"), other.get("born_day")
    if ours is not None and theirs is not None and abs(ours - theirs) > YEAR_DAYS / 2:
        said += ": ages on the days of the two races that are a year out"
    return [Finding("born", said, weight)]


def _short_form(one: dict, other: dict, weight: float | None) -> list[Finding]:
    """That a short form has less beside it than it needs, where that weighs."""
    if not weight:
        return []
    why = (
        "is of another country"
        if _apart(one["country"], other["country"])
        else "has no age beside it"
    )
    return [Finding("short form", f"one that {why}", weight)]


def _apart(ours: str | None, theirs: str | None) -> bool:
    return bool(ours and theirs and ours != theirs)


def _same_or_not(what: str, ours: str | None, theirs: str | None, weight: float | None) -> Finding:
    if not ours or not theirs:
        return Finding(what, "not known of both", weight)
    return Finding(what, f"{ours} at both" if ours == theirs else f"{ours} and {theirs}", weight)


def _country(one: dict, other: dict, weight: float | None) -> list[Finding]:
    said = _same_or_not("country", one["country"], other["country"], weight)
    if " and " in said.found and one["country_kind"] != other["country_kind"]:
        said.found += ", but one is residence, the other nationality"
    elif (
        one["country"] and one["country"] == other["country"] and weight is not None and weight < 0
    ):
        # Names go by country: what the words have said already is taken off again.
        said.found += ", as the name lets expect"
    return [said]


def _ids(one: dict, other: dict, weight: float | None) -> list[Finding]:
    if not one["person"] or not other["person"]:
        return []
    if one["person"] == other["person"]:
        return [Finding("organiser's id", one["person"], SAME_ID_WEIGHT)]
    return [
        Finding(
            "organiser's id",
            f"{one['person']} and {other['person']}",
            WEIGHTS["other organiser id"],
        )
    ]


#: How a comparison is told, where it takes more than "both" and "this and that".
_IN_WORDS: dict[str, Callable[[dict, dict, float | None], list[Finding]]] = {
    "born": _ages,
    "country": _country,
    "short_form": _short_form,
    "organiser_id": _ids,
}


def of_starts(one: dict, other: dict) -> list[Finding]:
    """That one person starts a race once, if the two results are of one edition."""
    if one["race_start"] != other["race_start"]:
        return []
    said = f"both in {edition(one)}, and one person starts a race once"
    # A second row in a start weighs where an exact birth year speaks for one person, and excludes it elsewhere.
    if (
        one["born_min"] is not None
        and one["born_min"] == one["born_max"] == other["born_min"] == other["born_max"]
    ):
        return [Finding("start", said, WEIGHTS["same start"])]
    return [Finding("start", said, None, never=True)]


def total(findings: Sequence[Finding]) -> float | None:
    """The weight in bits of all findings; None where one of them excludes that the two are one person."""
    return (
        None
        if any(finding.never for finding in findings)
        else sum(finding.weight or 0 for finding in findings)
    )


def weighed(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """The findings in words, what speaks for one person first, each with its weight as text of one width."""
    order = sorted(findings, key=lambda finding: (finding.never, -(finding.weight or 0)))
    return [
        ("  never" if finding.never else " " * 7 if finding.weight is None else f"{finding.weight:+7.1f}",
         f"{finding.about}: {finding.found}")
        for finding in order
    ]  # fmt: skip


def edition(result: dict) -> str:
    """`UTMB 2018`."""
    race, _, year = result["race_start"].rpartition(" ")
    return f"{RACE_NAMES.get(race, race)} {year}"
