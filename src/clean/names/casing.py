"""Capitals as a reader expects them, for names that were published all in one case."""

from __future__ import annotations

import re
from functools import lru_cache

from race_doubles.clean.names.words import words

#: Written small inside a name, whatever the language (`van der Berg`, `de la Cruz`, `dos Santos`).
SMALL = words("small")
#: `de la`, `de los`, `van het`: small only after another small word (`Le Boudec`, `La Duc`).
SMALL_AFTER = words("small after small")
#: Small after another word of the family name, capital at its start (`Scotto di Fasano`, `Di Luca`).
SMALL_INSIDE = words("small inside")
#: Kept small where the source writes them small beside capitals (`Ali bin Talib`).
_PARTICLES = words("family particle") | words("inside particle") | {"e", "i", "d."}
_GENERATIONS = {"jr": "Jr", "sr": "Sr", "ii": "II", "iii": "III", "iv": "IV"}
#: `MAC` starts Maciejewski, Machado and Macron too: these endings only follow it in Scots names.
_AFTER_MAC = re.compile(rf"\bMac(?=(?:{'|'.join(sorted(words('mac')))})\b)([a-z])")
_AFTER_MC = re.compile(r"\bMc([^\W\d_A-ZÀ-Þ])(?=[^\W\d_])")
_AFTER_O = re.compile(r"\bO'([a-z])(?=[a-z]{2})")
_TWO_CAPITALS = re.compile(r"\b([A-Z])([A-Z])(?=[a-z]{2}[a-z]*\Z)")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?\.?\Z")
_VOWEL = re.compile("[AEIOUYÀ-Þ]")
#: `McNULTY`, `MacDONNELL`, `DeVRIES`: a prefix before capitals. `BrÁULIO`: nothing of the kind.
_STUCK = re.compile(
    r"(Mc|Mac|De|Di|Da|Du|Le|La|Van|Von|Fitz|St|[dDlLO]'|[a-z]{1,3}')([A-ZÀ-Þ]{2,}[-A-ZÀ-Þ']*)\Z"
)
_LATE_CAPITALS = re.compile(r"([A-ZÀ-Þ][a-zß-ÿ]+)([A-ZÀ-Þ]{3,})\Z")
_START = "^"
_WORD_START = re.compile(r"(?:^|(?<=[\s\-./(_]))[^\W\d_]")
_AFTER_APOSTROPHE = re.compile(r"(?i)\b(?:\w\w?|all|dall|dell|nell|sant)'([^\W\d_])(?=[^\W\d_])")
_HYPHEN_PARTICLE = re.compile(r"(?<=-)(\w+)(?=\Z|-)")
_ODD_CAPITAL = re.compile(r"(?<=[a-zß-ÿ])[A-ZÀ-Þ][a-zß-ÿ]?(?![^\W\d_])")


def is_capitals(word: str) -> bool:
    """Whether `word` has letters and all of them are capitals (`ß` has none and may stand)."""
    letters = word.replace("ß", "").replace("º", "").replace("ª", "")
    return letters.isupper()


def sensible_case(text: str, *, family: bool = False) -> str:
    """`text` with the capitals of a name; words in mixed case mostly keep theirs.

    A word all in capitals or all small is re-cased with Mc/Mac/O', particles and apostrophes in
    mind (`family` says that particles may stand at the start). In a word of mixed case, stray
    capitals are made small (`DiAz`, `MiKe`, `MIke`), and Mc and O' get their capital.
    """
    if not text:
        return ""
    before = _START if family else ""
    if " " not in text:
        cased_word = _case_word(text, before, family)
        return (
            _capitalised(cased_word)
            if family and is_capitals(text) and cased_word in SMALL
            else cased_word
        )
    cased = []
    mixed = family and any(letter.isupper() for letter in text)
    for word in text.split(" "):
        as_written = mixed and word.islower() and word in _PARTICLES
        cased.append(word if as_written else _case_word(word, before, family))
        before = cased[-1].lower()
    if family and is_capitals(word) and cased[-1].islower() and not cased[-1].startswith("'"):
        cased[-1] = _capitalised(cased[-1])  # LE DU: no particle without a name behind it
    return " ".join(cased)


@lru_cache(maxsize=1 << 17)
def _case_word(word: str, before: str, family: bool) -> str:
    low = word.lower().replace("i\u0307", "i")
    bare = low.rstrip(".,")
    if bare in _GENERATIONS and before:
        return _GENERATIONS[bare]
    if _DOTTED.match(word):
        return word.upper()
    if not (is_capitals(word) or word == low):
        return _mend_mixed(word)
    if low in SMALL and before and (family or len(low) > 1):
        return low
    if low in SMALL_AFTER and before in SMALL:
        return low
    if low in SMALL_INSIDE and family and before != _START:
        return low
    if word == low and word[:1] == "'":
        return word
    if not family and len(word) < 4 and is_capitals(word) and not _VOWEL.search(word):
        return word  # initials run together: JJ, TJ, JP
    return _capitalised(low)


def _capitalised(low: str) -> str:
    """A word in small letters with its capitals."""
    titled = _WORD_START.sub(lambda start: start[0].upper(), low)
    titled = _HYPHEN_PARTICLE.sub(_small_particle, titled)
    titled = _AFTER_APOSTROPHE.sub(lambda found: found[0][:-1] + found[1].upper(), titled)
    titled = _AFTER_MC.sub(lambda mc: "Mc" + mc[1].upper(), titled)
    return _AFTER_MAC.sub(lambda mac: "Mac" + mac[1].upper(), titled)


def _small_particle(part: re.Match[str]) -> str:
    low = part[1].lower()
    return low if low in SMALL and low != "y" else part[1]


def _mend_mixed(word: str) -> str:
    """A word in mixed case without the slips that typing makes."""
    if (found := _STUCK.match(word)) and not is_capitals(found[1]):
        word = found[1] + _capitalised(found[2].lower())
    elif found := _LATE_CAPITALS.match(word):
        word = found[1] + found[2].lower()
    word = _AFTER_MC.sub(lambda mc: "Mc" + mc[1].upper(), word)
    word = word.removesuffix("'S") + "'s" if word.endswith("'S") else word
    word = _AFTER_O.sub(lambda o: "O'" + o[1].upper(), word)
    word = _TWO_CAPITALS.sub(lambda slip: slip[1] + slip[2].lower(), word)
    return _ODD_CAPITAL.sub(lambda stray: stray[0].lower(), word)
