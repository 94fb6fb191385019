"""No string, of any script, length or nonsense, breaks the functions or makes them work for long."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from race_doubles.clean.names import (
    MAX_LENGTH,
    STYLES,
    clean_text,
    fold,
    fold_variants,
    is_placeholder,
    name_tokens,
    nickname_agreement,
    nickname_roots,
    parse_name,
)

NAMELIKE = st.text(
    st.sampled_from(
        "abcdeghilmnorstuxyzAEOUDLMcJr äöüßøåæÉŁþıİªº'’`´-._,;()\"“&<>#;0123 \t\u200f\u0301劉김ЮΓ√©ãÃ�"
    ),
    max_size=60,
)
ANY = st.one_of(st.text(), NAMELIKE)
FUNCTIONS = [clean_text, fold, fold_variants, is_placeholder, name_tokens, nickname_roots]


@given(ANY)
@example("galaaen kaaen aea uee")
@example("&amp;amp;eacute;ric <b>DURAND</b>")
@example("ﷺ ㌖ 🏃")
def test_folding_twice_is_folding_once(text):
    folded = fold(text)
    assert fold(folded) == folded
    assert folded.isascii()
    assert folded == folded.lower().strip()
    assert len(folded) <= MAX_LENGTH


@given(ANY)
def test_nothing_raises(text):
    for function in FUNCTIONS:
        function(text)
    for style in STYLES:
        parsed = parse_name(text, style)
        assert all(isinstance(part, str) for part in parsed)


@given(NAMELIKE, NAMELIKE)
def test_nicknames_agree_both_ways(left, right):
    assert nickname_agreement(left, right) == nickname_agreement(right, left)


@given(st.text(min_size=1, max_size=12), st.text(max_size=50))
@settings(max_examples=50)
def test_only_the_first_characters_are_ever_looked_at(piece, tail):
    """The bound on the work: what comes after `MAX_LENGTH` characters changes nothing."""
    head = (piece * MAX_LENGTH)[:MAX_LENGTH]
    for function in FUNCTIONS:
        assert function(head + tail) == function(head)
    for style in STYLES:
        column = head.replace("\t", " ")
        assert parse_name(column + tail.replace("\t", " "), style) == parse_name(column, style)


@pytest.mark.parametrize("size", [10**3, 10**6])
@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "ae",
        "(",
        '"',
        "&amp;",
        "D ",
        "Mc",
        "é",
        "√©",
        "<b",
        "'x' ",
        "\u0301",
        "ﬃ",
        "ﷺ",
        "a.",
        "\U0001f468\u200d",
        "\ud800",
    ],
)
def test_a_cell_of_a_million_characters_comes_out_short(piece, size):
    text = piece * (size // len(piece))
    assert len(fold(text)) <= MAX_LENGTH
    assert len(clean_text(text)) <= MAX_LENGTH
    for style in STYLES:
        assert len(parse_name(text, style).name) <= 4 * MAX_LENGTH


@pytest.mark.parametrize("nothing", [None, float("nan"), 7, b"Tim"])
def test_what_is_no_text_is_empty(nothing):
    assert fold(nothing) == clean_text(nothing) == ""
    assert is_placeholder(nothing)
    assert name_tokens(nothing).tokens == ()


@given(ANY)
def test_cleaned_text_holds_nothing_invisible(text):
    cleaned = clean_text(text)
    assert all(char.isprintable() for char in cleaned)
    assert cleaned == cleaned.strip()
