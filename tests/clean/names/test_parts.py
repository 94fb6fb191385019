"""All six parts of a name: what stood in quotes, in brackets or behind it, and what is none of it."""

from __future__ import annotations

import pandas as pd
import pytest

from race_doubles.clean.names import Name, parse_name, parse_name_parts

#: published, then given, family, nickname, suffix and other name.
FULL = [
    ('Ken "Cowman" Shirk', "Ken", "Shirk", "Cowman", "", ""),
    ("Ken 'Cowman' Shirk", "Ken", "Shirk", "Cowman", "", ""),
    ('Ken "Cow" "Man" Shirk', "Ken", "Shirk", "Cow", "", ""),
    ('Ken " COW " Shirk', "Ken", "Shirk", "Cow", "", ""),
    ('"Ken Shirk"', "Ken", "Shirk", "", "", ""),
    ('Anna Berg "', "Anna", "Berg", "", "", ""),
    ("Anna) Berg", "Anna", "Berg", "", "", ""),
    ("(Kwok) Wong", "Kwok", "Wong", "", "", ""),
    ("Kwok Wong (David)", "Kwok", "Wong", "David", "", ""),
    ("Kwok Wong (David", "Kwok", "Wong", "David", "", ""),
    ("Kwok Wong (-David-)", "Kwok", "Wong", "David", "", ""),
    ("Kwok Wong (David) (Dave)", "Kwok", "Wong", "David", "", ""),
    # Nobody's name, a country, and words that an organiser puts in brackets are no nickname; what follows may be.
    ("Kwok Wong (anonymous) (Dave)", "Kwok", "Wong", "Dave", "", ""),
    ("Kwok Wong ()", "Kwok", "Wong", "", "", ""),
    ("Kwok Wong (FR)", "Kwok", "Wong", "", "", ""),
    ("Kwok Wong (see note)", "Kwok", "Wong", "", "", ""),
    ("Kwok Wong (fair)", "Kwok", "Wong", "", "", ""),
    # Two words, a former name and another script are a second name.
    ("Tabor Hemming (Anna SCHOLL)", "Tabor", "Hemming", "", "", "Anna Scholl"),
    ("Tabor Hemming (formerly Scholl)", "Tabor", "Hemming", "", "", "Scholl"),
    ("Tabor Hemming (née Anna Scholl)", "Tabor", "Hemming", "", "", "Anna Scholl"),
    ("Anna Berg (Mary Lee) (Eva Lee)", "Anna", "Berg", "", "", "Mary Lee"),
    ("Anna Berg (Mary Lee) (Юрий)", "Anna", "Berg", "", "", "Юрий"),
    ("Kwok Wong (Юрий) (Anna)", "Kwok", "Wong", "Anna", "", "Юрий"),
    ("Юрий Петров (Анна) (Ева)", "Юрий", "Петров", "", "", "Анна"),
    ("Kwok Wong (Dŭrĭ)", "Kwok", "Wong", "Dŭrĭ", "", ""),
    ("Yuri Petrov (Юрий Петров)", "Yuri", "Petrov", "", "", "Юрий Петров"),
    # A generation, and what only looks like one.
    ("Paul Schmidt Jr.", "Paul", "Schmidt", "", "Jr", ""),
    ("Paul Jr Schmidt", "Paul", "Schmidt", "", "Jr", ""),
    ("Paul Schmidt iii", "Paul", "Schmidt", "", "III", ""),
    ("Paul Schmidt VI", "Paul", "Schmidt", "", "VI", ""),
    ("Paul Schmidt IX", "Paul", "Schmidt", "", "IX", ""),
    ("Paul Schmidt V", "Paul", "Schmidt", "", "V", ""),
    ("Paul SCHMIDT V", "Paul Schmidt", "V", "", "", ""),
    ("PAUL Schmidt V", "Paul", "Schmidt", "", "V", ""),
    ("Schmidt VI", "Schmidt", "Vi", "", "", ""),
    ("Paul Nguyen VI", "Paul Nguyen", "Vi", "", "", ""),
    ("Jr", "", "Jr", "", "", ""),
    ("Jr, ", "", "Jr", "", "", ""),
    # A comma parts a family name from up to three given ones, and neither a town nor a number.
    ("Schmidt, Paul", "Paul", "Schmidt", "", "", ""),
    ("Schmidt, Paul Anton Karl", "Paul Anton Karl", "Schmidt", "", "", ""),
    ("Schmidt, Paul Anton Karl Otto", "Schmidt Paul Anton Karl", "Otto", "", "", ""),
    ("de la Cruz, Ana", "Ana", "de la Cruz", "", "", ""),
    ("Ana Cruz, Auburn", "Ana Cruz", "Auburn", "", "", ""),
    ("Cruz, Ana, Auburn", "Cruz Ana", "Auburn", "", "", ""),
    ("Cruz, 7", "", "Cruz", "", "", ""),
    ("Cruz,", "", "Cruz", "", "", ""),
    # Hyphens, dots, apostrophes and stray signs.
    ("Anna - Maria Lopez", "Anna-Maria", "Lopez", "", "", ""),
    ("Anna - BERG", "Anna", "Berg", "", "", ""),
    ("Anna - Maria", "", "Anna-Maria", "", "", ""),
    ("-Anna Berg-", "Anna", "Berg", "", "", ""),
    ("al Rashid, Ana", "Ana", "al Rashid", "", "", ""),
    ("al Rashid Hamad,", "Hamad", "al Rashid", "", "", ""),
    ("Paul ADAM Schmidt V", "Paul Adam", "Schmidt", "", "V", ""),
    ("ANNA BERG - LOPEZ", "Anna", "Berg-Lopez", "", "", ""),
    ("R.ZABKAR Anna", "R. Zabkar", "Anna", "", "", ""),
    ("Anna LA.BARCA", "Anna", "La Barca", "", "", ""),
    ("Ana St.John", "Ana", "St. John", "", "", ""),
    ("Anna O' Brien", "Anna", "O'Brien", "", "", ""),
    ("Anna Dell' Acqua", "Anna", "Dell'Acqua", "", "", ""),
    ("Anna ing. Berg", "Anna", "Berg", "", "", ""),
    ("Anna \ufffd", "Anna", "\ufffd", "", "", ""),
    ("Anna 12 * Berg 7", "Anna", "Berg", "", "", ""),
    ("- Anna Berg -", "Anna", "Berg", "", "", ""),
    ("Anna D HAENE", "Anna", "D'Haene", "", "", ""),
    ("ANNA MC CARTHY", "Anna", "McCarthy", "", "", ""),
]  # fmt: skip
COLUMNS = [
    ('Ken "Cow"\tShirk "Man"', "Ken", "Shirk", "Cow", "", ""),
    ('Ken\tShirk "Cow"', "Ken", "Shirk", "Cow", "", ""),
    ("Ken Jr\tShirk", "Ken", "Shirk", "", "Jr", ""),
    ("Ken Sr\tShirk Jr", "Ken", "Shirk", "", "Jr", ""),
    ("Ken\tShirk (née Lee)", "Ken", "Shirk", "", "", "Lee"),
    ("Ken (née Lee)\tShirk (née May)", "Ken", "Shirk", "", "", "Lee"),
    ("-\tShirk", "", "Shirk", "", "", ""),
    ("N/A\tShirk", "", "Shirk", "", "", ""),
    ("Ken\t LNU.", "Ken", "", "", "", ""),
    ("Ken\t- FNU ?", "Ken", "", "", "", ""),
    ("Ken\t?", "Ken", "", "", "", ""),
    ("Dr. Ken Lee\tShirk", "Ken Lee", "Shirk", "", "", ""),
    ("Jan van der\tBerg", "Jan", "van der Berg", "", "", ""),
    ("Ken -\t- Shirk", "Ken", "Shirk", "", "", ""),
]


@pytest.mark.parametrize(
    ("style", "row"),
    [*(("full", row) for row in FULL), *(("first_last", row) for row in COLUMNS)],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_every_part_of_a_name(style, row):
    published, given, family, nickname, suffix, other = row
    name = " ".join(part for part in (given, family, suffix) if part)
    assert parse_name(published, style) == Name(given, family, name, nickname, suffix, other)


@pytest.mark.parametrize(
    ("style", "published", "name"),
    [("last_first", "Twietmeyer, Tim", "Tim Twietmeyer"), ("last_first", "Twietmeyer, Jr., Tim", "Tim Twietmeyer Jr"), ("last_first", "Tim Twietmeyer", "Tim Twietmeyer"),
     ("last_first", "Poelman, Jan van der", "Jan van der Poelman"), ("last_first", "Anonymous", ""), ("family_first", "Nagy Katalin", "Katalin Nagy"),
     ("family_first", "Nagy, Katalin", "Katalin Nagy"), ("capitals", "Berg, Anna", "Berg Anna"), ("first_last", "Anonymous\tRunner", "")],
)  # fmt: skip
def test_what_each_style_takes_a_comma_and_the_order_for(style, published, name):
    assert parse_name(published, style).name == name


def test_a_table_of_parts_has_their_names_and_nothing_where_there_is_none():
    given = pd.Series(["Ken", None, None, "Ken"], index=[4, 2, 9, 1])
    family = pd.Series(["Shirk (née Lee)", "Lopez", None, None], index=[4, 2, 9, 1])
    parts = parse_name_parts(given, "first_last", family)
    assert parts.columns.tolist() == ["given", "family", "name", "nickname", "suffix", "other"]
    assert (parts.dtypes == "str").all() and parts.index.tolist() == [4, 2, 9, 1]
    assert parts.fillna("").to_numpy().tolist() == [
        ["Ken", "Shirk", "Ken Shirk", "", "", "Lee"], ["", "Lopez", "Lopez", "", "", ""], [""] * 6, ["Ken", "", "Ken", "", "", ""],
    ]  # fmt: skip
    assert parts.isna().sum().tolist() == [2, 2, 1, 4, 4, 3]


def test_no_names_at_all_are_a_table_of_the_same_columns():
    parts = parse_name_parts(pd.Series([], dtype="str"), "full")
    assert parts.columns.tolist() == list(Name._fields) and parts.empty
    assert (parts.dtypes == "str").all()
