"""From a name as published to given, family and display name.

Styles say what a source means by order and capitals:

- `capitals`: the family name is in capitals, wherever it stands (`Kilian JORNET BURGADA`);
- `first_last`: given and family in two columns;
- `last_first`: family, comma, given (`Twietmeyer, Tim`);
- `full`: one string, given name first (`Scott Jurek`);
- `family_first`: one string, family name first, as in East Asia and Hungary (`Nagy Katalin`).

Nothing here decides that a source swapped the parts of a name: that takes knowledge of the person
and is a correction.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from race_doubles.clean.names.casing import SMALL, SMALL_AFTER, is_capitals, sensible_case
from race_doubles.clean.names.eastern import is_eastern_surname, split_characters
from race_doubles.clean.names.placeholders import is_placeholder
from race_doubles.clean.names.repair import clean_text
from race_doubles.clean.names.words import words as words_of

if TYPE_CHECKING:
    import pandas as pd

STYLES = ("capitals", "first_last", "last_first", "full", "family_first")

#: Given names that come in twos (`JEAN PIERRE FLORI`).
_DOUBLE_GIVEN = words_of("double given")
_SECOND_GIVEN = words_of("second given")
_FAMILY_PARTICLES = words_of("family particle")
_SUFFIX = re.compile(
    r"(?:^|[\s,])(jr|sr|ii|iii|iv|jnr|snr|esq|ph\.?d)\.?(?=$|[\s,])", re.IGNORECASE
)
_TITLE = re.compile(r"(?:^|\s)(?:dr|ing|prof|mudr|mgr)\.(?=\s|$)", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“]([^\"“”]+)[\"”]|(?:^|\s)'([^']+)'(?=\s|$)")
_BRACKETED = re.compile(r"\(([^()]*)\)?")
_NOTE = re.compile(r"[A-Z]{2}\Z|see note\Z|fair\Z|app\Z|ridge\Z|grass\Z|apra\Z", re.IGNORECASE)
_FORMERLY = re.compile(r"(?:formerly|née|nee|aka|geb\.?|born)\s+", re.IGNORECASE)
_ELIDED_FAMILY = re.compile(r"\b([DL])\s(?=[AEHIOUYÀ-Ö][^\W\d_]{2})|\b(O)\s(?=[^\W\d_]{3})")
_MIXED_CAPITALS = re.compile(
    r"(?:Mc|Mac|De|Di|Da|Du|Le|La|Van|Von|Fitz|St|[DLO]')['-]?[A-ZÀ-Þ]{2,}[-A-ZÀ-Þ']*\Z"
)
_APART = re.compile(r"\b(M[Cc])\s(?=[^\W\d_]{3})")
_DOT_INSIDE = re.compile(r"(?<![^\W\d_])([^\W\d_]+)\.(?=[^\W\d_]{2})")
_STRAY = re.compile(r"[_|,;@]+|(?<![0-9])[0-9]+(?=\s|\Z)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?){1,2}\Z")


class Name(NamedTuple):
    """One name in parts; a part that is not there is "".

    `name` is given and family in that order, with suffix; `nickname` was in quotes or brackets;
    `other` is a second name that the source gives in brackets (a former or a registered one).
    """

    given: str
    family: str
    name: str
    nickname: str = ""
    suffix: str = ""
    other: str = ""


NOBODY = Name("", "", "")


def parse_names(published: pd.Series, style: str, family: pd.Series | None = None) -> pd.DataFrame:
    """Given, family and display name of each published name.

    Takes text as published (missing allowed) and a style of `STYLES`; for `first_last`, `published`
    is the column of given names and `family` the one of family names, on the same index. Gives
    columns given, family, name (`str`, missing where there is none, all three for placeholders) on
    the index of `published`. Raises ValueError for an unknown style.
    """
    parts = parse_name_parts(published, style, family)
    return parts[["given", "family", "name"]]


def parse_name_parts(
    published: pd.Series, style: str, family: pd.Series | None = None
) -> pd.DataFrame:
    """As `parse_names`, with the columns nickname, suffix and other as well."""
    if style not in STYLES:
        raise ValueError(f"style is {style!r}; it must be one of {', '.join(STYLES)}")
    if (style == "first_last") != (family is not None):
        raise ValueError("style 'first_last', and no other, takes the family names as `family`")
    texts = published.astype("str").where(published.notna(), "")
    if family is not None:
        texts = texts + "\t" + family.astype("str").where(family.notna(), "")
    import pandas as pd

    codes, distinct = pd.factorize(texts)
    rows = [parse_name(text, style) for text in distinct.tolist()]
    table = pd.DataFrame(rows, columns=list(Name._fields), dtype="str")
    return table.mask(table == "").take(codes).set_axis(published.index)


# Sources of one edition print most names alike, and so do the editions of one runner.
@lru_cache(maxsize=1 << 18)
def parse_name(published: str, style: str) -> Name:
    """One published name in parts; for `first_last` the two columns are joined by a tab."""
    if style == "first_last":
        first, _, last = published.partition("\t")
        return _from_columns(clean_text(first), clean_text(last))
    text = clean_text(published)
    if is_placeholder(text):
        return NOBODY
    if style == "last_first":
        suffixless = re.sub(r",\s*(jr|sr|ii|iii|iv)\b\.?", r" \1", text, flags=re.IGNORECASE)
        last, comma, first = suffixless.partition(",")
        return _from_columns(first, last) if comma else parse_name(published, "full")
    text, nickname, suffix, other = _strip_asides(text)
    words = _STRAY.sub(" ", text).split()
    given, family = _SPLITTERS[style](words)
    return _assemble(given, family, nickname, suffix, other)


def _from_columns(first: str, last: str) -> Name:
    if is_placeholder(f"{first} {last}"):
        return NOBODY
    first, nickname, suffix, other = _strip_asides(first)
    last, nickname_2, suffix_2, other_2 = _strip_asides(last)
    given, family = (_STRAY.sub(" ", part).split() for part in (first, last))
    return _assemble(given, family, nickname or nickname_2, suffix_2 or suffix, other or other_2)


def _strip_asides(text: str) -> tuple[str, str, str, str]:
    """`text` without quotes, brackets, titles, suffix; then nickname, suffix and other name."""
    nickname = other = suffix = ""
    if '"' in text or "'" in text:
        for quoted in _QUOTED.finditer(text):
            nickname = nickname or (quoted[1] or quoted[2]).strip()
        text = _QUOTED.sub(" ", text)
    if "(" in text and not text.startswith("("):
        for bracketed in _BRACKETED.finditer(text):
            inside = bracketed[1].strip(" -")
            if not _FORMERLY.match(inside) and " " not in inside and not _NOTE.match(inside):
                nickname = nickname or inside
            elif not _NOTE.match(inside):
                other = other or _FORMERLY.sub("", inside)
        text = _BRACKETED.sub(" ", text).replace("- ", " ")
    text = text.replace("(", " ").replace(")", " ").replace('"', " ")
    if "." in text:
        text = _DOT_INSIDE.sub(_open_dot, text)
    found = _SUFFIX.search(text)
    if found and _SUFFIX.sub(" ", text).strip(" ,"):
        suffix = sensible_case(f"x {found[1]}")[2:]
        text = _SUFFIX.sub(" ", text)
    if "." in text:
        text = _TITLE.sub(" ", text)
    return text, sensible_case(nickname), suffix, sensible_case(other)


def _open_dot(word: re.Match[str]) -> str:
    """`R.ZABKAR` and `St.John` with a blank after the dot, `LA.BARCA` with one in its place."""
    return f"{word[1]} " if word[1].lower() in SMALL | SMALL_AFTER else f"{word[1]}. "


def _split_capitals(words: list[str]) -> tuple[list[str], list[str]]:
    """The words in capitals are the family name, with particles just before them."""
    capital = [_is_family_word(word) for word in words]
    for i in range(len(words) - 1):  # an initial before the given name, or the given name itself
        if capital[i] and _INITIALS.match(words[i]) and not _starts_family(words, capital, i):
            capital[i] = False
    if all(capital) or not any(capital):
        return _split_one_case(words)
    for i in range(len(words) - 2, 0, -1):
        if capital[i + 1] and words[i].islower() and words[i] in _FAMILY_PARTICLES:
            capital[i] = True
    given = [word for word, is_family in zip(words, capital, strict=True) if not is_family]
    family = [word for word, is_family in zip(words, capital, strict=True) if is_family]
    return given, family


def _is_family_word(word: str) -> bool:
    return is_capitals(word) or bool(_MIXED_CAPITALS.match(word))


def _starts_family(words: list[str], capital: list[bool], i: int) -> bool:
    """Whether the short word `i` belongs to the capitals around it (`D HAENE`, `NG`, `WU Hao`)."""
    word = words[i]
    if word.lower() in _FAMILY_PARTICLES and len(word) > 1:
        return True
    if len(word) == 1 or "." in word:
        return i > 0 and (capital[i - 1] or bool(_ELIDED_FAMILY.match(" ".join(words[i:]))))
    if i > 0:
        return True
    apart = any(capital[j] and not capital[j - 1] for j in range(2, len(words)))
    return not apart and (is_eastern_surname(word) or bool(re.search("[AEIOUY]", word)))


def _split_one_case(words: list[str]) -> tuple[list[str], list[str]]:
    """Given name first, where capitals tell nothing: by number of words and by known words."""
    if len(words) < 2:
        return [], words
    if characters := split_characters(words):
        return characters
    low = [word.lower() for word in words]
    for i in range(1, len(words) - 1):
        if _is_particle(words, i):
            return words[:i], words[i:]
    if len(words) == 2 or is_eastern_surname(words[-1]) or _INITIALS.match(words[1]):
        return words[:-1], words[-1:]
    two_given = low[0] in _DOUBLE_GIVEN and low[1] in _SECOND_GIVEN
    if _INITIALS.match(words[0]) or two_given or len(words) > 3:
        return words[:2], words[2:]
    return words[:1], words[1:]


def _is_particle(words: list[str], i: int) -> bool:
    """Whether word `i` opens a family name; a single letter only where it is elided (`D Haene`)."""
    if words[i].lower() not in _FAMILY_PARTICLES:
        return False
    return len(words[i]) > 1 or bool(_ELIDED_FAMILY.match(" ".join(words[i:]).upper()))


def _split_full(words: list[str]) -> tuple[list[str], list[str]]:
    """Given name first: the last word and particles before it are the family name."""
    if len(words) < 2:
        return [], words
    if characters := split_characters(words):
        return characters
    start = len(words) - 1
    while start > 1 and _is_particle(words, start - 1):
        start -= 1
    return words[:start], words[start:]


def _split_family_first(words: list[str]) -> tuple[list[str], list[str]]:
    if len(words) < 2:
        return split_characters(words) or ([], words)
    start = 1
    while start < len(words) - 1 and words[start - 1].lower() in _FAMILY_PARTICLES:
        start += 1
    return words[start:], words[:start]


_SPLITTERS = {"capitals": _split_capitals, "full": _split_full, "family_first": _split_family_first}


def _assemble(given: list[str], family: list[str], nickname: str, suffix: str, other: str) -> Name:
    given_text = sensible_case(" ".join(given).strip(" -"))
    family_text = _case_family(" ".join(family).strip(" -"))
    name = " ".join(part for part in (given_text, family_text, suffix) if part)
    return Name(given_text, family_text, name, nickname, suffix, other)


def _case_family(text: str) -> str:
    """The family name with `D HAENE` as `D'Haene`, `MC CARTHY` as `McCarthy`, capitals sensible."""
    if " " in text:
        text = _ELIDED_FAMILY.sub(lambda found: f"{found[1] or found[2]}'", text)
        text = _APART.sub(r"\1", text)
    return sensible_case(text, family=True)
