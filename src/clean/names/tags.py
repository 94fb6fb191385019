"""What stands beside a name in a list of results: titles, ranks, team and country tags, and what tells namesakes apart.

`beside` parts them off: titles and ranks say nothing; tags may be missing elsewhere; marks (`Jr`, `III`, `#2`) are
evidence of two people where they differ.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from race_doubles.clean.names.folding import fold
from race_doubles.clean.names.repair import clean_text

#: Marks as the linker has them: one character each, which no name holds. Junior is often written II.
MARK_OF = {"jr": "ⓙ", "jnr": "ⓙ", "jun.": "ⓙ", "ii": "ⓙ", "sr": "ⓢ", "snr": "ⓢ", "sen.": "ⓢ", "i": "ⓢ", "iii": "Ⅲ", "iv": "Ⅳ",
           "v": "Ⅴ", "vi": "Ⅵ", "vii": "Ⅶ", "viii": "Ⅷ", "ml.": "ⓙ", "st.": "ⓢ", "ifj.": "ⓙ", "id.": "ⓢ"}  # fmt: skip
_NUMBERS = {str(n): chr(0x2460 + n - 1) for n in range(1, 21)}
#: All of them, as a set of characters for a regular expression.
MARKS = "[" + "".join(sorted({*MARK_OF.values(), *_NUMBERS.values()})) + "]"

_RANK = re.compile(r"^\s*[0-9]{1,5}\s*[.):]\s+(?=\D)|^\s*#\s?[0-9]{1,5}\s+(?=\D)")
_TITLE = re.compile(
    r"^(?:dipl\.?[\s-]?ing\.?\s+|(?:mrs?|ms|miss|dr|prof|mgr|capt|cpt|mudr|ing|inz|inż|doc|judr|phdr|rndr|rev|sgt|lt|maj|col|gen|sir|mme|mlle|sig|sr|sra|sres|m|univ|dipl|mag|hr|fr)\.\s*|"
    r"(?:mr|mrs|ms|miss|dr|prof|capt|mudr|mgr|sir|herr|frau|monsieur|madame)\s+(?=\S+\s+\S))+", re.IGNORECASE)  # fmt: skip
_AFTER = re.compile(
    r"(?:[\s,]+(?:ph\.?\s?d|mbe|obe|cbe|md|m\.d|esq|csc|msc|bsc|mba|dds|dvm|rn|cpa|mudr|dis|drsc)\.?)+$",
    re.IGNORECASE,
)
_BRACKETED_TITLE = re.compile(r"[\s,]*\((?:mrs?|ms|miss|dr|sir|mme|m)\.?\)", re.IGNORECASE)
_SQUARE = re.compile(r"\[([^\[\]]*)\]")
_WHOLE_SQUARE = re.compile(r"^\[([^\[\]]*)\]$")
_DASHED = re.compile(
    r"^(\S+(?:\s+\S+)+?)\s+(?:[-–—/|]\s+(\S+\s+\S.*|(?:team|club|tc|ac)\b.*)|[/|]\s+(\S+))$",
    re.IGNORECASE,
)
_CODE = re.compile(r"^((?:\S+\s+)+\S*[a-zß-ÿ]\S*)\s+([A-Z]{3})$")
_SHORT_TAG = re.compile(r"\(([A-Z]{1,3}|[A-Z]{2,4}\s?[0-9]{0,2})\)")
_NUMBER = re.compile(r"\s*(?:#\s?([0-9]{1,2})|\(#?\s?([0-9]{1,2})\)|(?<=[^\W\d_])\s+([1-9]))\s*$")
_GENERATION = re.compile(
    r"(?:[\s,]+)(?:\()?(jr|jnr|jun\.|sr|snr|sen\.|ii|iii|iv|ml\.|st\.)\.?\)?(?=$|[\s,])",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"(?<=[a-zß-ÿ])[\s,]+(V|VI|VII|VIII)$")
_HUNGARIAN = re.compile(r"^(ifj\.|id\.)\s+", re.IGNORECASE)


#: Titles that are initials as often (`M. Scott PECK`).
_INITIAL = re.compile(r"^m\.\s*$", re.IGNORECASE)


def without_titles(text: str) -> str:
    """Cleaned `text` without ranks, titles and degrees around it, and without teams in square brackets or behind a dash.

    What would leave nothing stays, and so does what would leave one word of two (`Rahman MD`).
    """
    whole = _WHOLE_SQUARE.sub(r"\1", text)
    for pattern in (_RANK, _TITLE, _BRACKETED_TITLE, _AFTER, _SQUARE):
        found = pattern.search(whole)
        if not found or (pattern is _TITLE and _INITIAL.match(found[0])):
            continue
        left = " ".join(pattern.sub(" ", whole).split())
        if len(left.split()) > 1 or (left and pattern in (_RANK, _SQUARE)):
            whole = left
    found = _team_behind(whole)
    return found[1] if found else whole


def _team_behind(text: str) -> re.Match[str] | None:
    """A team behind a dash; capitals behind a name without any are the family name (`Cesar | FLORES ARMENDARIZ`)."""
    found = _DASHED.match(text)
    is_family = (
        found
        and (found[2] or found[3]).isupper()
        and not any(word.isupper() and len(word) > 1 for word in found[1].split())
    )
    return None if is_family else found


class Beside(NamedTuple):
    """`name` without what stands beside it; `tags` in folded words; `marks`, one character each."""

    name: str
    tags: tuple[str, ...]
    marks: str


def beside(published: str) -> Beside:
    """A published name and what stands beside it.

    A name of which nothing would be left stays as it is. Trailing numbers of one digit, or after `#` or in brackets,
    tell namesakes apart; longer ones are bibs and say nothing.
    """
    text = clean_text(published)
    tags: list[str] = []
    text = _TITLE.sub("", _RANK.sub("", text)) or text
    text = _BRACKETED_TITLE.sub("", text) or text
    bare = _AFTER.sub("", text)
    text = bare if len(bare.split()) > 1 else text  # `Rahman MD`: Mohammad
    for pattern in (_SQUARE, _SHORT_TAG):
        if left := pattern.sub(" ", text).strip():
            tags += [word for found in pattern.findall(text) for word in fold(found).split()]
            text = left
    if found := _team_behind(text):
        text, tags = found[1], tags + fold(found[2] or found[3]).split()
    marks = ""
    if (found := _NUMBER.search(text)) and (
        number := next(part for part in found.groups() if part).lstrip("0")
    ):
        text, marks = text[: found.start()], _NUMBERS.get(number, "")
    if found := _HUNGARIAN.match(text):
        text, marks = text[found.end() :], marks + MARK_OF[found[1].lower()]
    for pattern in (_GENERATION, _ROMAN):
        if (found := pattern.search(text)) and text[: found.start()].strip():
            marks += MARK_OF[found[1].lower()]
            text = f"{text[: found.start()]} {text[found.end() :]}"
    if found := _CODE.match(text):
        tags.append(fold(found[2]))
    return Beside(" ".join(text.split()), tuple(tags), "".join(sorted(set(marks))))
