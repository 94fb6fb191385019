"""Published names as the linker compares them: sets of words without order.

Works on distinct names and distinct words, never on rows, so its cost grows with the variety of
names and not with the length of the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyarrow as pa

from clean.names import clean_text, fold, is_placeholder, name_tokens
from clean.names.folding import PARTICLES, SUFFIXES
from clean.names.short_forms import formal_names

#: Names of letters, hyphens and stops alone, in the Latin letters that are no sign of a wrong
#: encoding: their words can be folded one by one, which is what makes a million names cheap.
_PLAIN = re.compile(r"[A-Za-zÀÁÄ-ÖØ-âä-öø-ÿĀ-ž .\-]*\Z")
_BREAKS = str.maketrans({"-": " ", ".": " "})
_SHORT_BEFORE_WORD = re.compile(r"(?:^| )(?:[dlo]|ma?c) ")
#: Said beside the name: a familiar or a former one.
_ASIDE = re.compile(r"\(([^()]*)\)?|\"([^\"]*)\"")
#: A letter that an encoding lost (`Zden?k`).
_LOST = re.compile(r"(?<=\w)\?(?=\w)")
#: `fold` drops these e's in long words only; a name run together is one long word.
_PAIR = re.compile(r"([aou])e+|aa+")
#: Words beside a name that are no part of any.
_ASIDE_NOISE = frozenset(["formerly", "nee", "born", "aka", "alias", "ex"])


class _Words(dict):
    """Folded word and whether it is no name, by published word."""

    def __missing__(self, word: str) -> tuple[str, bool]:
        folded = fold(word)
        entry = self[word] = (folded, is_placeholder(folded))
        return entry


def name_forms(published: Iterable[str]) -> pa.Table:
    """Distinct published names -> name_published, key, words, optional, family, joined.

    `words` are the distinct folded words, sorted (a second `Wang` in `Wang WANG` is `wang2`);
    `optional` those that may be missing elsewhere without saying anything: initials, and what
    stands in brackets or quotes; `family` the words in capitals, or else the last one (missing where
    that says nothing: it only serves to count how rare a word is as a family name); `key` is `words` in one string; `joined` is the name run together in its
    published order. A name that names nobody (`Anonymous`) has an empty key and no words.
    """
    seen = _Words()
    columns: tuple[list, ...] = ([], [], [], [], [], [])
    for name in published:
        words, aside, joined = _form(name, seen)
        optional = aside + [word for word in words if len(word) == 1]
        words = sorted({*words, *aside})
        row = (name, " ".join(words), words, sorted(set(optional)), _family(name, seen),
               _PAIR.sub(lambda pair: pair[1] or "a", joined))  # fmt: skip
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    text, texts = pa.string(), pa.list_(pa.string())
    names = ["name_published", "key", "words", "optional", "family", "joined"]
    types = [text, text, texts, texts, texts, text]
    return pa.table([pa.array(c, t) for c, t in zip(columns, types, strict=True)], names=names)


def _form(name: str, seen: _Words) -> tuple[list[str], list[str], str]:
    """The words of `name`, those said beside it, and its letters run together."""
    if _PLAIN.match(name):
        parts = [seen[word] for word in name.translate(_BREAKS).split()]
        if all(nobody for _, nobody in parts):
            return [], [], ""
        folded = " ".join(word for word, _ in parts)
        if not _SHORT_BEFORE_WORD.search(folded) and folded.isascii():
            core = [word for word in folded.split() if word not in SUFFIXES]
            strong = [word for word in core if word not in PARTICLES]
            if len(strong) > 1:
                return _numbered(strong), [], "".join(core)
    if is_placeholder(name):
        return [], [], ""
    name = _LOST.sub("", name)
    tokens = name_tokens(name)
    return _numbered(tokens.tokens), _beside(name, tokens.tokens), tokens.joined


def _family(name: str, seen: _Words) -> list[str] | None:
    """The folded words of the family name: those in capitals; without capitals the last; or None."""
    words = name.translate(_BREAKS).split()
    capital = [word for word in words if len(word) > 1 and word.isupper()]
    if len(capital) == len(words) or len(words) < 2:
        return None
    return [seen[word][0] for word in (capital or words[-1:])]


def _numbered(words: Iterable[str]) -> list[str]:
    """`words` with a number after the second and later of the same."""
    count: dict[str, int] = {}
    numbered = []
    for word in words:
        count[word] = count.get(word, 0) + 1
        numbered.append(word if count[word] == 1 else f"{word}{count[word]}")
    return numbered


def _beside(name: str, words: tuple[str, ...]) -> list[str]:
    """Folded words in brackets or quotes that the name proper lacks."""
    if "(" not in name and '"' not in name and name.isascii():
        return []
    said = " ".join(part for found in _ASIDE.findall(clean_text(name)) for part in found)
    return [word for word in fold(said).split()
            if word not in words and word not in PARTICLES and word not in _ASIDE_NOISE]  # fmt: skip


def short_forms(words: Iterable[str]) -> pa.Table:
    """Distinct words -> word, formal: each formal name that a word may be short for."""
    known = formal_names()
    pairs = [(word, formal) for word in words for formal in sorted(known.get(word, ())) if formal != word]
    return pa.table(
        {
            "word": pa.array([word for word, _ in pairs], pa.string()),
            "formal": pa.array([formal for _, formal in pairs], pa.string()),
        }
    )
