"""What stands beside a name in a list: which words are the name, which a team or a country, and what tells namesakes apart."""

from __future__ import annotations

import pytest

from race_doubles.clean.names import parse_name
from race_doubles.clean.names.tags import beside, without_titles


@pytest.mark.parametrize(
    ("published", "name", "tags", "marks"),
    [
        # Teams and countries, in brackets of both sorts, behind a dash or a stroke, or as a code in capitals.
        ("Paul Schmidt [Nord Süd] (GER)", "Paul Schmidt", ("nord", "sud", "ger"), ""),
        ("Paul Schmidt (GER) [Nord]", "Paul Schmidt", ("nord", "ger"), ""),
        ("Paul Schmidt - Team Nord", "Paul Schmidt", ("team", "nord"), ""),
        ("Paul Schmidt / Nord", "Paul Schmidt", ("nord",), ""),
        ("Paul Schmidt [Süd] / Nord", "Paul Schmidt", ("sud", "nord"), ""),
        ("Paul Schmidt USA", "Paul Schmidt USA", ("usa",), ""),
        ("PAUL SCHMIDT USA", "PAUL SCHMIDT USA", (), ""),
        # What is the name itself stays, and is no tag of it.
        ("[Paul Schmidt]", "[Paul Schmidt]", (), ""),
        ("(GER)", "(GER)", (), ""),
        # Capitals behind a stroke are the family name, where no word before it is one; an initial is none.
        ("Cesar | FLORES ARMENDARIZ", "Cesar | FLORES ARMENDARIZ", (), ""),
        ("Cesar A | FLORES GIL", "Cesar A | FLORES GIL", (), ""),
        ("Jo LI | TEAM NORD", "Jo LI", ("team", "nord"), ""),
        # Ranks, titles and degrees say nothing, but a title alone is what there is of a name.
        ("12. Paul Schmidt", "Paul Schmidt", (), ""),
        ("#12 Paul Schmidt", "Paul Schmidt", (), ""),
        ("Dr. Paul Schmidt", "Paul Schmidt", (), ""),
        ("Dr.", "Dr.", (), ""),
        ("Paul Schmidt (Mr)", "Paul Schmidt", (), ""),
        ("(Mr)", "(Mr)", (), ""),
        ("Anna Rahman MD", "Anna Rahman", (), ""),
        ("Anna Rahman PhD, MBA", "Anna Rahman", (), ""),
        ("Anna Maria Rahman", "Anna Maria Rahman", (), ""),
        ("Rahman MD", "Rahman MD", (), ""),
        # Namesakes: each mark once, in one order; a bib is none.
        ("Paul Schmidt #02", "Paul Schmidt", (), "②"),
        ("Paul Schmidt Jr #2", "Paul Schmidt", (), "②ⓙ"),
        ("id. Paul Schmidt Sr.", "Paul Schmidt", (), "ⓢ"),
        ("Paul Schmidt 10", "Paul Schmidt 10", (), ""),
        ("Paul Schmidt #00", "Paul Schmidt #00", (), ""),
        ("Paul Jr Schmidt", "Paul Schmidt", (), "ⓙ"),
        ("Jr Schmidt", "Jr Schmidt", (), ""),
    ],
)  # fmt: skip
def test_name_tags_and_marks(published, name, tags, marks):
    assert beside(published) == (name, tags, marks)


@pytest.mark.parametrize(
    ("published", "left"),
    [
        ("[Paul Schmidt]", "Paul Schmidt"), ("Schmidt [Nord]", "Schmidt"), ("Paul Schmidt [Nord]", "Paul Schmidt"),
        ("M. Scott PECK", "M. Scott PECK"), ("Mme. Anna Berg", "Anna Berg"), ("Dr. Schmidt", "Dr. Schmidt"), ("Dr. Paul Schmidt", "Paul Schmidt"),
        ("12. Schmidt", "Schmidt"), ("Rahman MD", "Rahman MD"), ("Anna Rahman MD", "Anna Rahman"), ("Paul Schmidt (Dr.)", "Paul Schmidt"),
        ("Schmidt (Mr)", "Schmidt (Mr)"), ("Paul Schmidt - Team Nord", "Paul Schmidt"),
        ("Cesar | FLORES ARMENDARIZ", "Cesar | FLORES ARMENDARIZ"),
    ],
)  # fmt: skip
def test_titles_and_teams_are_parted_off_and_a_name_is_left(published, left):
    assert without_titles(published) == left


def test_a_title_before_a_name_that_is_an_initial_as_often():
    assert parse_name("M. Scott PECK", "capitals").given == "M. Scott"
