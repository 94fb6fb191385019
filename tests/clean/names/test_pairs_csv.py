"""Folding, tokens and nicknames together agree with every pair of `pairs.csv`, in both orders."""

from pathlib import Path

import pytest

from race_doubles.clean.names import name_tokens, nickname_agreement
from race_doubles.common.files import read_text_csv

PAIRS = read_text_csv(Path(__file__).with_name("pairs.csv"))
ORDER = ["same", "nickname", "shared", "initial", "none"]


def agreement(left: str, right: str) -> str:
    """How far the words of two names agree; see README.md."""
    ours, theirs = name_tokens(left), name_tokens(right)
    if ours.tokens == theirs.tokens or ours.letters == theirs.letters:
        return "exact"
    only_left = [word for word in ours.tokens if word not in theirs.tokens]
    only_right = [word for word in theirs.tokens if word not in ours.tokens]
    if not only_left or not only_right:
        return "part"
    if len(only_left) > 1 or len(only_right) > 1:
        return "none"
    return word_agreement(only_left[0], only_right[0])


def word_agreement(left: str, right: str) -> str:
    if 1 in (len(left), len(right)) and left[0] == right[0]:
        return "initial"
    return nickname_agreement(left, right)


@pytest.mark.parametrize("pair", list(PAIRS.itertuples()), ids=lambda p: f"{p.left}~{p.right}")
def test_pair(pair):
    assert agreement(pair.left, pair.right) == pair.agreement
    assert agreement(pair.right, pair.left) == pair.agreement


def test_the_table_holds_both_answers():
    assert len(PAIRS) >= 100
    assert {"0", "1"} <= set(PAIRS["same"])
    assert not PAIRS.duplicated(["left", "right"]).any()
