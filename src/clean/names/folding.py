"""The comparison form of a name: lower-case ASCII, so that ways of typing one name meet.

`fold` strips accents by Unicode decomposition and transliterates what is left with `anyascii`.
German and Nordic letters are typed in two ways without them (`Bühler`: `Buhler`, `Buehler`), so
`ü` folds to `u` and a typed `ue` to `u` as well; likewise `ae`, `oe` and `aa` (`å`). An `e` that is
a sound of its own stays: in words of up to four letters (`Joel`), at the end of a word (`Josue`),
after or before another vowel (`Bauer`), in pinyin (`Xuefei`), `-el` (`Michael`, `Gaelle`), `gue`
other than `guen` and `guet`, and `Saenz`, so that these do not meet Michał, Baur or Sanz.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import anyascii

from race_doubles.clean.names.distinct import map_distinct
from race_doubles.clean.names.repair import MAX_LENGTH, clean_text
from race_doubles.clean.names.words import words

if TYPE_CHECKING:
    import pandas as pd

#: Letters that neither decompose nor transliterate to how people type them.
_LETTERS = str.maketrans({"ß": "ss", "ẞ": "ss", "ø": "o", "Ø": "o", "œ": "oe", "Œ": "oe", "þ": "th",
                          "Þ": "th", "ð": "d", "Ð": "d", "đ": "d", "Đ": "d", "ı": "i", "ł": "l",
                          "Ł": "l", "º": "o", "ª": "a", "æ": "ae", "Æ": "ae"})  # fmt: skip
#: What the same letters are typed as where a second letter is used.
_SPELLED = str.maketrans(
    {"ä": "ae", "Ä": "Ae", "ö": "oe", "Ö": "Oe", "ü": "ue", "Ü": "Ue"}
    | {"ø": "oe", "Ø": "Oe", "å": "aa", "Å": "Aa", "æ": "ae", "Æ": "Ae"}
)
_PUNCTUATION = str.maketrans(
    {char: "" if char in "'`" else " " for char in map(chr, range(128)) if not char.isalnum()}
)
_DIGRAPH = re.compile(r"\b(?=[a-z]{5})[a-z]*?(?:[aou]e|aa)[a-z]*")
_TYPED_UMLAUT = re.compile(
    r"(?<![aeiouyxq])([aou])(?<!gu(?!e[nt]))e(?=[b-df-hj-np-tv-z])(?!l(?:l?[ae]s?|l?is)?\b)(?!nz)"
)
_TYPED_RING = re.compile(r"aa+")

#: Words that belong to a family name but come and go (`DE LAHITTE`, `Lahitte`).
PARTICLES = words("particle")
#: Words around a name that say which generation or what title its bearer has.
SUFFIXES = words("suffix")
#: `D HAENE`, `L ARRIVEE` before a vowel or h; `O FARRELL` before a consonant or h.
_ELISION = re.compile(r"\b([dl]) (?=[aehiouy][a-z]{2})|\b(o) (?=[b-df-hj-np-tv-z][a-z]{2})")
#: `Thomas D. Harper`: a letter with a stop is an initial, and no part of the word behind it.
_STOPPED = re.compile(r"(?<=\b[DLOdlo])\.\s+")
_SCOTS = re.compile(r"\b(ma?c) (?=[a-z]{3})")
_SHORT_WORD = re.compile(r"\b(?:[dlov]|ma?c) ")
_VAN_DEN = re.compile(r"\bv d (?=[a-z]{3})")
_VAN_DEN_STOPPED = re.compile(r"\bv\. ?d\. ?(?=\w{3})", re.IGNORECASE)
_DIGITS = re.compile(r"(?<![0-9])[0-9]+(?= |\Z)")
_PLAIN = re.compile(r"[A-Za-z '.,-]*\Z")
_ASIDE = re.compile(r"\([^()]*\)?|\"[^\"]*\"")


class NameTokens(NamedTuple):
    """A name without its order.

    `tokens`: folded words, sorted, without particles and suffixes; `initials` among them have one
    letter. `joined`: all words run together in published order. `letters`: the letters of `joined`,
    sorted, the same whatever the order, blanks or hyphens.
    """

    tokens: tuple[str, ...]
    joined: str
    letters: str


def fold(text: object) -> str:
    """The comparison form of `text`: lower-case ASCII words, one blank between.

    Takes any value (None and NA give ""), at most `MAX_LENGTH` characters of it. Idempotent.
    """
    if not isinstance(text, str):
        return ""
    text = text[:MAX_LENGTH]
    if not text.isascii() or "&" in text or "<" in text:
        text = _to_ascii(text)[:MAX_LENGTH]
    # Most names come in capitals and without: in small letters they are folded once.
    return _fold(text.lower())


def fold_series(texts: pd.Series) -> pd.Series:
    """`fold` of each value, each distinct value once; missing becomes ""."""
    return map_distinct(texts, fold)


@lru_cache(maxsize=1 << 18)
def _fold(small: str) -> str:
    """`fold` of ASCII in small letters."""
    folded = " ".join(small.translate(_PUNCTUATION).split())
    if _DIGRAPH.search(folded):
        folded = _DIGRAPH.sub(_plain_vowels, folded)
    return folded


def _plain_vowels(word: re.Match[str]) -> str:
    return _TYPED_UMLAUT.sub(r"\1", _TYPED_RING.sub("a", word[0]))


@lru_cache(maxsize=1 << 16)
def _to_ascii(text: str) -> str:
    """Accents dropped, other scripts transliterated."""
    decomposed = unicodedata.normalize("NFKD", clean_text(text).translate(_LETTERS))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare if bare.isascii() else anyascii.anyascii(bare)


def fold_variants(text: object) -> frozenset[str]:
    """Ways in which `text` gets typed without its special letters.

    `Bühler` gives `buhler` and `buehler`; `Nordlöf` `nordlof`, `nordloef`; `Åsbrink` `asbrink`,
    `aasbrink`. Spelled forms, for searching; comparisons use `fold`, where they are one.
    """
    cleaned = clean_text(text)
    spelled = cleaned.translate(_SPELLED)
    return frozenset(
        " ".join(_to_ascii(form).translate(_PUNCTUATION).lower().split())
        for form in (cleaned, spelled)
    )


def name_tokens(published: object) -> NameTokens:
    """The words of a published name, in no order, for comparing two names.

    Text in brackets or quotes is left out; elided and Scots particles are joined to their word
    (`D HAENE`, `Mc Carthy`); other particles and suffixes are dropped, unless nothing but one word
    would be left (`Minh LE`). Takes any value, at most `MAX_LENGTH` characters of it.
    """
    return _name_tokens(published[:MAX_LENGTH] if isinstance(published, str) else "")


def _without_asides(published: str) -> str:
    """`published` folded, without text in brackets or quotes and without stray numbers."""
    cleaned = clean_text(published)
    return _DIGITS.sub("", fold(_ASIDE.sub(" ", cleaned))) or fold(cleaned)


def _elided(folded: str) -> str:
    """Particles of a letter, and Scots ones, joined to the word behind them."""
    return _SCOTS.sub(r"\1", _ELISION.sub(lambda m: m[1] or m[2], _VAN_DEN.sub("", folded)))


@lru_cache(maxsize=1 << 18)
def _name_tokens(published: str) -> NameTokens:
    folded = fold(published) if _PLAIN.match(published) else _without_asides(published)
    if _SHORT_WORD.search(folded):
        stopped = _STOPPED.split(_VAN_DEN_STOPPED.sub("v d ", published))
        parts = [fold(part) for part in stopped] if "." in published else [folded]
        folded = " ".join(map(_elided, parts)) if len(parts) > 1 else _elided(folded)
    every = folded.split()
    core = [word for word in every if word not in SUFFIXES] or every
    strong = [word for word in core if word not in PARTICLES]
    tokens = strong if len(strong) > 1 or len(core) == 1 else core
    joined = "".join(core)
    return NameTokens(tuple(sorted(tokens)), joined, "".join(sorted(joined)))
