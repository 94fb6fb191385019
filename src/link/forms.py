"""Published names as the linker compares them: sets of words without order.

Works on distinct names and distinct words, never on rows, so its cost grows with the variety of
names and not with the length of the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from race_doubles.clean.names import clean_text, fold, is_placeholder, name_tokens
from race_doubles.clean.names.folding import MAX_LENGTH, PARTICLES, SUFFIXES
from race_doubles.clean.names.placeholders import names_nobody
from race_doubles.clean.names.short_forms import formal_names
from race_doubles.clean.names.tags import beside
from race_doubles.clean.names.words import words as words_of
from race_doubles.link.columns import (
    empty_table,
    list_column,
    number_column,
    numbers_of,
    text_column,
    truth_column,
    truths_of,
)

#: Names of letters, hyphens and stops alone, in the Latin letters that are no sign of a wrong
#: encoding: their words can be folded one by one, which is what makes a million names cheap.
_PLAIN = r"^[A-Za-zÀÁÄ-ÖØ-âä-öø-ÿĀ-ž .\-]*$"
#: Words that join the one behind them (`D Haene`, `Mc Carthy`).
_JOINING = frozenset(["d", "l", "o", "mc", "mac"])
#: Said beside the name: a familiar or a former one.
_ASIDE = re.compile(r"\(([^()]*)\)?|\"([^\"]*)\"")
#: Letters that an encoding lost (`Zden?k`, `J\ufffdrg`), and what stands for one while the name is folded. Beside a word
#: a question mark may be one, unless the name lost letters inside its words (`?ahino?lu`) or begins with small ones so.
_LOST = re.compile(r"(?<=\w)[?\ufffd]+(?=\w)|(?<=\w)\ufffd+|\ufffd+(?=\w)")
_LOST_ANYWHERE = re.compile(r"(?<=\w)[?\ufffd]+|[?\ufffd]+(?=\w)")
_LOST_AT_START = re.compile(r"(?<![^\s-])\?(?=[a-zß-ÿ]{3})")
_LOST_LETTER = "qxq"
#: A Slavic ending or stem that is spelt in several ways in Latin letters, and one way for all.
_SPELT = ((re.compile(r"(?<=[scz]k)(?:iy|ii|ij|yi|yy|y|iu|yj)$"), "i"), (re.compile(r"^aleks"), "alex"),
          (re.compile(r"^(alex|serg|andr|matv|timof|yevgen|evgen|dmitr|yur|vasil|anatol|grigor|gennad|valer|arkad|vital)(?:ey|ei|ej|iy|ii|ij|yi)$"), r"\1ei"))  # fmt: skip
#: Words beside a name that are no part of any.
_ASIDE_NOISE = frozenset(["formerly", "nee", "born", "aka", "alias", "ex"])
#: Words that may be a title, a generation or a team beside a name: such names are looked at one by one.
_BESIDE = frozenset(["v", "vi", "vii", "viii", "capt", "cpt", "prof", "mgr", "ing", "inz", "miss", "herr", "frau", "mbe", "obe", "cbe", "monsieur", "madame", "mme", "mlle", "team", "equipe", "equipo", "squadra", "mannschaft", "staffel", "relay", "relais", "staffetta", "jun", "sen", "ml", "ifj"])  # fmt: skip
#: Words of which whole phrases consist that stand in a name's place (`Name Withheld`).
_PHRASES = frozenset(
    word for phrase in words_of("nobody whole") for word in fold(phrase).split()
) | words_of("nobody")
#: Names taken at a time, which bounds the memory that they take.
_SLICE = 100_000

_TEXT = pa.string()
#: Scalars, which Arrow would else make by way of pandas.
_NOTHING, _BLANK = text_column(["", " "])
_ONE = number_column([1], pa.int32())[0]
_FORMS = pa.schema([("name_published", _TEXT), ("key", _TEXT), ("words", pa.list_(_TEXT)),
                    ("optional", pa.list_(_TEXT)), ("family", pa.list_(_TEXT)), ("joined", _TEXT), ("also", _TEXT)])  # fmt: skip


def name_forms(published: Iterable[str] | pa.ChunkedArray) -> pa.Table:
    """Distinct published names -> name_published, key, words, optional, family, joined, also.

    `words` are the distinct folded words, sorted (a second `Wang` in `Wang WANG` is `wang2`);
    `optional` those that may be missing elsewhere without saying anything: initials, and what
    stands in brackets or quotes; `family` the words in capitals, or else the last one (missing where
    that says nothing: it only serves to count how rare a word is as a family name); `key` is `words`
    in one string; `joined` is the name run together in its published order, with `ae`, `oe`, `ue` and
    `aa` as one letter wherever its words were parted; `also` is a name in its own script that stands beside the Latin
    one, in Latin letters run together (missing without one). A name that names nobody (`Anonymous`) has an
    empty key and no words.
    """
    names = (
        published.combine_chunks()
        if isinstance(published, pa.ChunkedArray)
        else text_column(list(published))
    )
    known = _Known()
    parts = [empty_table(_FORMS)]
    for begin in range(0, len(names), _SLICE):
        piece = names.slice(begin, _SLICE)
        plain = pc.and_(
            pc.match_substring_regex(piece, _PLAIN), pc.invert(pc.match_substring(piece, " - "))
        )
        forms, left = _plain_forms(piece.filter(plain), known)
        parts += [
            forms,
            _other_forms([*piece.filter(pc.invert(plain)).to_pylist(), *left.to_pylist()]),
        ]
    table = pa.concat_tables(parts)
    joined = pc.replace_substring_regex(table["joined"], "aa+", "a")
    return table.set_column(5, "joined", pc.replace_substring_regex(joined, "([aou])e+", r"\1"))


class _Known(dict):
    """Published word -> folded word, found once; `traits` of folded words likewise."""

    def __init__(self) -> None:
        self._lower: dict[str, str] = {}
        self._traits: dict[str, tuple[bool, ...]] = {}

    def __missing__(self, word: str) -> str:
        lower = word.lower() if word.isascii() else word
        folded = self._lower.get(lower)
        if folded is None:
            folded = self._lower[lower] = fold(lower)
        self[word] = folded
        return folded

    def traits(self, folded: str) -> tuple[bool, ...]:
        """Whether a folded word is no name, a suffix, a particle, joins the next word, is more than a word,
        may stand beside a name or is spelt otherwise elsewhere, is a word of phrases that name nobody."""
        found = self._traits.get(folded)
        if found is None:
            found = self._traits[folded] = (
                names_nobody(folded), folded in SUFFIXES, folded in PARTICLES, folded in _JOINING,
                not folded.isalnum(), folded in _BESIDE or _one_spelling(folded) != folded, folded in _PHRASES,
            )  # fmt: skip
        return found


class _Parted:
    """Plain names as columns with one entry a word, in published order.

    `name` numbers the name that a word stands in, `folded` its folded form among `texts`; `capital`,
    `last`, `core` (no suffix) and `strong` (no particle either) are traits of the word there.
    """

    def __init__(self, names: pa.Array, known: _Known) -> None:
        blank = pc.utf8_trim(pc.replace_substring_regex(names, "[-. ]+", " "), " ")
        split = pc.split_pattern(blank, " ")
        coded = split.flatten().dictionary_encode()
        published = coded.dictionary.to_pylist()
        code = numbers_of(coded.indices)
        texts, folded = np.unique(
            np.array([known[word] for word in published], dtype=object), return_inverse=True
        )
        traits = np.array([known.traits(text) for text in texts], dtype=bool).reshape(-1, 7)
        no_name, suffix, particle, joining, more, beside_name, phrase = traits[folded][code].T

        self.count = len(split)
        self.texts, self.folded = text_column(texts), folded[code]
        self.length = np.diff(numbers_of(split.offsets))
        self.starts = np.cumsum(self.length) - self.length
        self.name = np.repeat(np.arange(self.count), self.length)
        self.capital = np.array(
            [len(word) > 1 and word.isupper() for word in published], dtype=bool
        )[code]
        self.last = np.zeros(len(code), dtype=bool)
        self.last[self.starts + self.length - 1] = True
        self.nobody = np.logical_and.reduceat(no_name, self.starts)
        self.core = ~suffix & ~self.nobody[self.name]
        self.strong = self.core & ~particle
        #: Words join, or not two are left: such a name needs a closer look.
        self.closer = ~self.nobody & (
            np.logical_or.reduceat(more | suffix | (joining & ~self.last), self.starts)
            | (self._per_name(self.strong) < 2)
            | self._one_word_twice()
            | np.logical_or.reduceat(beside_name, self.starts)
            | np.logical_and.reduceat(phrase, self.starts)
        )

    def _one_word_twice(self) -> np.ndarray:
        second = np.minimum(self.starts + 1, len(self.folded) - 1)
        return (self.length == 2) & (self.folded[self.starts] == self.folded[second])

    def _per_name(self, which: np.ndarray) -> np.ndarray:
        return np.add.reduceat(which.astype(int), self.starts)

    def words(self) -> tuple[pa.Array, pa.Array]:
        """The sorted words of each name, the second and later of the same numbered; and the initials among them."""
        order = np.lexsort((self.folded[self.strong], self.name[self.strong]))
        of, word = self.name[self.strong][order], self.folded[self.strong][order]
        again = _run_places(of, word)
        spelt = self.texts.take(number_column(word, pa.int64()))
        if again.any():
            number = text_column(np.where(again > 0, (again + 1).astype(str), "").tolist())
            spelt = pc.binary_join_element_wise(spelt, number, _NOTHING)
        single = pc.equal(pc.utf8_length(spelt), _ONE)
        initial = truths_of(single)
        return _lists(spelt, of, self.count), _lists(spelt.filter(single), of[initial], self.count)

    def family(self) -> pa.Array:
        """The words in capitals of each name, or else its last; missing where that says nothing."""
        capitals = self._per_name(self.capital)
        unsaid = (capitals == self.length) | (self.length < 2)
        chosen = np.where(capitals[self.name] > 0, self.capital, self.last) & ~unsaid[self.name]
        return _lists(self._published(chosen), self.name[chosen], self.count, unsaid)

    def joined(self) -> pa.Array:
        """Each name run together in its published order."""
        return pc.binary_join(
            _lists(self._published(self.core), self.name[self.core], self.count), _NOTHING
        )

    def _published(self, which: np.ndarray) -> pa.Array:
        return self.texts.take(number_column(self.folded[which], pa.int64()))


def _plain_forms(names: pa.Array, known: _Known) -> tuple[pa.Table, pa.Array]:
    """The forms of plain names, whole columns at a time, and the names that need a closer look."""
    if len(names) == 0:
        return empty_table(_FORMS), names
    parted = _Parted(names, known)
    words, initials = parted.words()
    columns = [
        names,
        pc.binary_join(words, _BLANK),
        words,
        initials,
        parted.family(),
        parted.joined(),
        pa.nulls(len(names), _TEXT),
    ]
    closer = truth_column(parted.closer)
    return pa.table(columns, schema=_FORMS).filter(pc.invert(closer)), names.filter(closer)


def _run_places(of: np.ndarray, word: np.ndarray) -> np.ndarray:
    """The place, from 0, of each entry in its run of the same word of the same name."""
    if not len(of):
        return np.zeros(0, dtype=int)
    fresh = np.r_[True, (of[1:] != of[:-1]) | (word[1:] != word[:-1])]
    begins = np.flatnonzero(fresh)
    return np.arange(len(of)) - np.repeat(begins, np.diff(np.r_[begins, len(of)]))


def _lists(
    values: pa.Array, of: np.ndarray, count: int, missing: np.ndarray | None = None
) -> pa.Array:
    """`values` as `count` lists, the sorted numbers `of` saying in which each belongs."""
    offsets = np.searchsorted(of, np.arange(count + 1)).astype(np.int32)
    mask = None if missing is None else truth_column(missing)
    return pa.ListArray.from_arrays(number_column(offsets, pa.int32()), values, mask=mask)


def _other_forms(published: Iterable[str]) -> pa.Table:
    """The forms of names of any kind, one at a time."""
    columns: tuple[list, ...] = ([], [], [], [], [], [], [])
    for name in published:
        words, aside, joined = _form(name)
        optional = aside + [word for word in words if len(word) == 1]
        words = sorted({*words, *aside})
        row = (
            name,
            " ".join(words),
            words,
            sorted(set(optional)),
            _family(name),
            joined,
            _own_script(name),
        )
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    return pa.table(
        [
            text_column(column) if kind == _TEXT else list_column(column)
            for column, kind in zip(columns, _FORMS.types, strict=True)
        ],
        schema=_FORMS,
    )


def _form(name: str) -> tuple[list[str], list[str], str]:
    """The words of `name`, those said beside it, and its letters run together."""
    name = name[:MAX_LENGTH]
    if is_placeholder(name):
        return [], [], ""
    name, tags, marks = beside(_with_lost_letters(name))
    tokens = name_tokens(name)
    words = [_one_spelling(word.replace(_LOST_LETTER, "?")) for word in tokens.tokens]
    if len(words) > 1 and len(set(words)) == 1 and len(words[0]) > 5:
        words = words[:1]  # a single name, printed as given and family name
    more = [_one_spelling(word) for word in _beside(name, tokens.tokens)]
    aside = [*(word for word in (*more, *tags) if word not in words), *marks]
    return _numbered(words), aside, tokens.joined.replace(_LOST_LETTER, "")


def _with_lost_letters(name: str) -> str:
    """`name` with `_LOST_LETTER` for each letter lost: a sign each, or two where all signs come in twos (bytes of UTF-8)."""
    if "?" not in name and "\ufffd" not in name:
        return name
    pattern = _LOST_ANYWHERE if _LOST.search(name) else _LOST_AT_START
    runs = pattern.findall(name)
    each = 2 if runs and all(len(run) % 2 == 0 for run in runs) else 1
    return pattern.sub(lambda run: _LOST_LETTER * (len(run[0]) // each), name)


def _own_script(name: str) -> str | None:
    """A name in brackets in letters of another script, run together in Latin ones; None without one."""
    for said, _ in _ASIDE.findall(clean_text(name)):
        letters = [letter for letter in said if letter.isalpha()]
        if letters and all(ord(letter) > 0x36F for letter in letters):
            return name_tokens(said).joined or None
    return None


def _one_spelling(word: str) -> str:
    """`word` in one of the ways in which Slavic names are written in Latin letters."""
    for pattern, way in _SPELT:
        word = pattern.sub(way, word)
    return word


def _family(name: str) -> list[str] | None:
    """The folded words of the family name: those in capitals; without capitals the last; or None."""
    words = name[:MAX_LENGTH].replace("-", " ").replace(".", " ").split()
    capital = [word for word in words if len(word) > 1 and word.isupper()]
    if len(capital) == len(words) or len(words) < 2:
        return None
    return [fold(word) for word in (capital or words[-1:])]


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
    pairs = [
        (word, formal) for word in words for formal in sorted(known.get(word, ())) if formal != word
    ]
    return pa.table(
        {
            "word": text_column([word for word, _ in pairs]),
            "formal": text_column([formal for _, formal in pairs]),
        }
    )
