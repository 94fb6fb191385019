"""How a person appears in one published result: the form of the name, the age, and what goes wrong."""

from __future__ import annotations

import unicodedata
from enum import IntEnum
from functools import lru_cache

import numpy as np
import pyarrow as pa
from nicknames import NickNamer

from benchmarks.names import COUNTRIES


class Style(IntEnum):
    """How a race prints names."""

    PLAIN = 0  # Jane Smith
    CAPITALS = 1  # Jane SMITH
    ALL_CAPITALS = 2  # JANE SMITH
    FAMILY_FIRST = 3  # SMITH Jane


class AgeWay(IntEnum):
    """How a race tells how old people are."""

    AGE = 0  # years at the race
    GROUP = 1  # 20-34, then five years each, of calendar years, as UTMB's
    BORN = 2  # the birth year


_NEAR = {  # neighbours on a keyboard, the letters that a slip puts
    "a": "sqz", "b": "vn", "c": "xv", "d": "sf", "e": "rw", "f": "dg", "g": "fh", "h": "gj",
    "i": "uoy", "j": "hk", "k": "jl", "l": "k", "m": "n", "n": "mb", "o": "ip", "p": "o",
    "q": "wa", "r": "et", "s": "ad", "t": "ry", "u": "iy", "v": "cb", "w": "eq", "x": "zc",
    "y": "ut", "z": "xs",
}  # fmt: skip


@lru_cache(maxsize=1)
def _namer() -> NickNamer:
    return NickNamer()


@lru_cache(maxsize=1 << 17)
def short_form(given: str) -> str:
    """The first short form of a given name, or the name itself where it has none."""
    found = sorted(_namer().nicknames_of(given.lower()))
    return found[0].title() if found else given


@lru_cache(maxsize=1 << 18)
def without_accents(text: str) -> str:
    """`text` without accents, as a system that knows ASCII only prints it."""
    spelled = text.replace("ø", "o").replace("Ø", "O").replace("ł", "l").replace("Ł", "L")
    spelled = spelled.replace("ß", "ss").replace("æ", "ae").replace("Æ", "AE").replace("đ", "d")
    return "".join(c for c in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(c))


def misspelled(word: str, rng: np.random.Generator) -> str:
    """`word` with one letter missing, doubled, changed for its neighbour, or two swapped."""
    if len(word) < 3:
        return word
    at, how = int(rng.integers(1, len(word) - 1)), int(rng.integers(4))
    if how == 0:
        return word[:at] + word[at + 1 :]
    if how == 1:
        return word[:at] + word[at] + word[at:]
    if how == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    near = _NEAR.get(word[at].lower(), "e")
    return word[:at] + near[int(rng.integers(len(near)))] + word[at + 1 :]


def published_names(people, person, year, style, plain, words, rate, rng) -> np.ndarray:
    """The name printed in each result (object array of text).

    `person` numbers into `people`, with the `year`, and the race's `style` and whether it is `plain`
    ASCII, one each a result; `words` are the lexicons and `rate` how often what happens.
    """
    size = len(person)

    def happens(chance: float) -> np.ndarray:
        return rng.random(size) < chance

    country = people.country[person]
    given, middle, family, second, changed = (np.full(size, "", dtype=object) for _ in range(5))
    for number, code in enumerate(COUNTRIES):
        for woman, part in ((True, "F"), (False, "M")):
            here = np.flatnonzero((country == number) & (people.woman[person] == woman))
            names = words[code, part].names
            given[here] = names[people.given[person[here]]]
            middle[here] = names[people.middle[person[here]]]
        here = np.flatnonzero(country == number)
        names = words[code, "family"].names
        for target, source in (
            (family, people.family),
            (second, people.second),
            (changed, people.changed),
        ):
            target[here] = names[source[person[here]]]
    short = people.short_form[person] & happens(rate["nickname_row"])
    given[short] = [short_form(name) for name in given[short]]
    shown = (people.middle[person] >= 0) & happens(rate["middle_name_shown"])
    given[shown] = given[shown] + " " + middle[shown]
    married = (people.changed[person] >= 0) & (year >= people.changed_year[person])
    family[married] = changed[married]
    both = (people.second[person] >= 0) & (people.second_always[person] | happens(0.5))
    family[both] = family[both] + " " + second[both]
    for where in np.flatnonzero(happens(rate["typo"])):
        side = given if rng.random() < 0.4 else family
        side[where] = misspelled(side[where], rng)
    for where in np.flatnonzero(happens(rate["joined_or_split"])):
        family[where] = _spaced(family[where])
        given[where] = _spaced(given[where])
    bare = plain | happens(rate["accents_dropped_row"])
    given[bare] = [without_accents(name) for name in given[bare]]
    family[bare] = [without_accents(name) for name in family[bare]]
    swapped = happens(rate["order_swapped"])
    return _printed(given, family, style, swapped)


def _spaced(name: str) -> str:
    """Parts joined where there were some."""
    return name.replace("-", " ") if "-" in name else name.replace(" ", "-")


def _printed(
    given: np.ndarray, family: np.ndarray, style: np.ndarray, swapped: np.ndarray
) -> np.ndarray:
    capitals = style != Style.PLAIN
    family[capitals] = [name.upper() for name in family[capitals]]
    shouted = style == Style.ALL_CAPITALS
    given[shouted] = [name.upper() for name in given[shouted]]
    family_first = (style == Style.FAMILY_FIRST) ^ swapped
    return np.where(family_first, family + " " + given, given + " " + family)


def published_ages(born, year, way, rate, rng) -> dict[str, pa.Array]:
    """The columns age (years at the race), born_min and born_max (years), null where not published.

    `born` and `year` are years, `way` an AgeWay, one each a result; `rate` says how often an age
    is some years off or missing.
    """
    size = len(born)
    born = born.astype(np.int64)
    wrong = rng.random(size) < rate["age_wrong_row"]
    born = np.where(wrong, born + rng.choice([-10, -3, -2, 2, 3, 10], size), born)
    year = year.astype(np.int64)
    age = year - born - (rng.random(size) < 0.5)  # the birthday is still to come
    low, high = age.copy(), age.copy()
    grouped = way == AgeWay.GROUP
    calendar = year - born
    start = np.where(calendar < 35, 20, calendar // 5 * 5)
    low[grouped], high[grouped] = start[grouped], np.where(calendar < 35, 34, start + 4)[grouped]
    born_min, born_max = year - high - 1, year - low
    known = way == AgeWay.BORN
    born_min[known], born_max[known] = born[known], born[known]
    born_min[grouped] += 1  # groups of calendar years leave no birthday open
    missing = rng.random(size) < rate["age_missing_row"]
    return {
        "age": pa.array(age, pa.int64(), mask=missing | grouped | known),
        "born_min": pa.array(born_min, pa.int64(), mask=missing),
        "born_max": pa.array(born_max, pa.int64(), mask=missing),
    }
