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

from race_doubles.clean.names.casing import SMALL, SMALL_AFTER, sensible_case
from race_doubles.clean.names.eastern import is_eastern_surname
from race_doubles.clean.names.placeholders import is_placeholder
from race_doubles.clean.names.repair import clean_text
from race_doubles.clean.names.scripts import part_own_script
from race_doubles.clean.names.splitting import (
    split_capitals,
    split_family_first,
    split_full,
    with_tail,
)
from race_doubles.clean.names.tags import without_titles
from race_doubles.clean.names.words import words as words_of

if TYPE_CHECKING:
    import pandas as pd

STYLES = ("capitals", "first_last", "last_first", "full", "family_first")

_SUFFIX = re.compile(
    r"(?:^|[\s,])(jr|sr|ii|iii|iv|jnr|snr|esq|ph\.?d)\.?(?=$|[\s,])", re.IGNORECASE
)
#: A generation in Roman numbers behind two words or more; `V` may be an initial in capitals (`RAJA V`).
_ROMAN = re.compile(r"(?<=\w)[\s,]+(V$|VI{1,3}(?=$|[\s,])|IX$)")
#: An apostrophe parted from its word: `O' Brien`, `D' Angelo`.
_LOOSE_APOSTROPHE = re.compile(r"(?<![\w'])([DLO]|(?i:dell|dall|sant))'\s+(?=[^\W\d_]{2})")
_WIDE_HYPHEN = re.compile(r"([^\W\d_]{2,}) [-–] ([^\W\d_]{2,})")
#: What stands in a column for a part of a name that is not known.
_NO_PART = words_of("no part")
_TITLE = re.compile(r"(?:^|\s)(?:dr|ing|prof|mudr|mgr)\.(?=\s|$)", re.IGNORECASE)
_COMMA_SUFFIX = re.compile(
    r",\s*(jr|sr|ii|iii|iv|vi|vii|viii|jnr|snr|esq)\b\.?(?=\s|,|$)", re.IGNORECASE
)
_QUOTED = re.compile(r"[\"“]([^\"“”]+)[\"”]|(?:^|\s)'([^']+)'(?=\s|$)")
_WHOLE_QUOTED = re.compile(r"^[\"“']([^\"“”']+)[\"”']$")
_BRACKETED = re.compile(r"\(([^()]*)\)?")
_NOTE = re.compile(r"[A-Z]{2}\Z|see note\Z|fair\Z|app\Z|ridge\Z|grass\Z|apra\Z", re.IGNORECASE)
_FORMERLY = re.compile(r"(?:formerly|née|nee|aka|geb\.?|born)\s+", re.IGNORECASE)
_ELIDED_FAMILY = re.compile(r"\b([DL])\s(?=[AEHIOUYÀ-Ö][^\W\d_]{2})|\b(O)\s(?=[^\W\d_]{3})")
_APART = re.compile(r"\b(M[Cc])\s(?=[^\W\d_]{3})")
_DOT_INSIDE = re.compile(r"(?<![^\W\d_])([^\W\d_]+)\.(?=[^\W\d_]{2})")
_STRAY = re.compile(
    "[_|,;@*#~^<>{}\\[\\]†‡•★☆✝\u2190-\u2bff\U0001f000-\U0001faff\ufe0f]+|(?<![0-9])[0-9]+(?=\\s|\\Z)"
)


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
    text, own = part_own_script(text)
    text = without_titles(text)
    suffixless = _COMMA_SUFFIX.sub(r" \1", text)
    last, comma, first = suffixless.partition(",")
    if comma and (style == "last_first" or (style == "full" and _is_sorted(last, first))):
        return _from_columns(first, last)
    text, nickname, suffix, other = _strip_asides(_WHOLE_QUOTED.sub(r"\1", text))
    given, family = _SPLITTERS["full" if style == "last_first" else style](_words(text))
    return _assemble(given, family, nickname, suffix, own or other)


def _from_columns(first: str, last: str) -> Name:
    if is_placeholder(f"{first} {last}"):
        return NOBODY
    first, nickname, suffix, other = _strip_asides(without_titles(first))
    last, nickname_2, suffix_2, other_2 = _strip_asides(last)
    given, family = (
        [] if part.strip(" .-?").lower() in _NO_PART else _words(part) for part in (first, last)
    )
    return _assemble(given, family, nickname or nickname_2, suffix_2 or suffix, other or other_2)


def _is_sorted(last: str, first: str) -> bool:
    """Whether a comma parts a family name from a given one, in a source that mostly writes them the other way round."""
    words = last.split()
    alone = len(words) == 1 or (words and words[0].islower())
    return (
        bool(alone)
        and 0 < len(first.split()) < 4
        and "," not in first
        and not any(map(str.isdigit, first))
    )


def _words(text: str) -> list[str]:
    """The words of `text` that have letters; a hyphen between blanks joins two words in the same case."""
    if "-" in text or "–" in text:
        text = _WIDE_HYPHEN.sub(_join_alike, text)
    return [
        word
        for word in _STRAY.sub(" ", text).split()
        if word.isalpha() or any(map(str.isalpha, word)) or "\ufffd" in word
    ]


def _join_alike(pair: re.Match[str]) -> str:
    return pair[0] if pair[1].isupper() != pair[2].isupper() else f"{pair[1]}-{pair[2]}"


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
            if is_placeholder(inside):
                continue
            if all(ord(char) > 0x36F for char in inside if char.isalpha()):
                other = other or inside
            elif not _FORMERLY.match(inside) and " " not in inside and not _NOTE.match(inside):
                nickname = nickname or inside
            elif not _NOTE.match(inside):
                other = other or _FORMERLY.sub("", inside)
        text = _BRACKETED.sub(" ", text).replace("- ", " ")
    text = text.replace("(", " ").replace(")", " ").replace('"', " ")
    if "'" in text:
        text = _LOOSE_APOSTROPHE.sub(r"\1'", text)
    if "." in text:
        text = _DOT_INSIDE.sub(_open_dot, text)
    found = _SUFFIX.search(text)
    if found and _SUFFIX.sub(" ", text).strip(" ,"):
        suffix = sensible_case(f"x {found[1]}")[2:]
        text = _SUFFIX.sub(" ", text)
    elif (found := _ROMAN.search(text)) and _numbers_a_namesake(
        _ROMAN.sub(" ", text).split(), found[1]
    ):
        text, suffix = _ROMAN.sub(" ", text), found[1]
    if "." in text:
        text = _TITLE.sub(" ", text)
    return text, sensible_case(nickname), suffix, sensible_case(other)


def _numbers_a_namesake(before: list[str], number: str) -> bool:
    """Whether a Roman number behind `before` is a generation and no name (`Vi` is Vietnamese) and no initial."""
    if len(before) < 2 or any(is_eastern_surname(word) for word in before):
        return False
    return number != "V" or any(char.islower() for char in before[-1])


def _open_dot(word: re.Match[str]) -> str:
    """`R.ZABKAR` and `St.John` with a blank after the dot, `LA.BARCA` with one in its place."""
    return f"{word[1]} " if word[1].lower() in SMALL | SMALL_AFTER else f"{word[1]}. "


_SPLITTERS = {
    "capitals": split_capitals,
    "full": split_full,
    "family_first": split_family_first,
}


def _assemble(given: list[str], family: list[str], nickname: str, suffix: str, other: str) -> Name:
    given, family = with_tail(given, family)
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
