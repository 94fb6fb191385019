"""Words for woman, man and neither, in the languages of the sources.

`sex_words.csv` beside this file has one row a word: sex (`F`, `M`, `X`; empty where the word is unclear), and for
letters with several meanings the company that decides: `beside` (any of these stands in the column too) and
`without` (none of these does). The first row that fits counts: a German `D` beside `M` and `W` is divers, a French
one beside `H` alone is dame; an `M` beside `H` and no letter for women may be mujer, and is not understood.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from race_doubles.clean.missing import plain
from race_doubles.common.files import read_text_csv


@cache
def _rows() -> dict[str, list[tuple[str, frozenset[str], frozenset[str]]]]:
    rows: defaultdict[str, list] = defaultdict(list)
    for row in read_text_csv(Path(__file__).with_name("sex_words.csv")).itertuples():
        rows[plain(row.word)].append(
            (
                row.sex,
                frozenset(map(plain, row.beside.split())),
                frozenset(map(plain, row.without.split())),
            )
        )
    return dict(rows)


def read_sexes(published: Iterable[str]) -> dict[str, str]:
    """Distinct values of one column -> `F`, `M` or `X`, those that are understood.

    A word followed by the category in brackets (`NB (M)`, `M (X)`) is a runner who is neither.
    """
    values = [text for text in published if isinstance(text, str)]
    said = {text: _bare(text) for text in values}
    company = set(said.values())
    found = {}
    for text, word in said.items():
        head, bracket, _ = word.partition("(")
        if bracket and head:
            word = "x" if head.strip() in _rows() else ""
        for sex, beside, without in _rows().get(word, ()):
            if (not beside or company & beside) and not company & without:
                if sex:
                    found[text] = sex
                break
    return found


def _bare(text: str) -> str:
    word = plain(text)
    return (
        word
        if word in _rows()
        else word.strip(".:;,()/- ")
        if "(" not in word[1:]
        else word.strip()
    )
