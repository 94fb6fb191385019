"""Names as published, one story each; the long table is `names.csv`."""

import pytest

from clean.names import fold, is_placeholder, parse_name


@pytest.mark.parametrize(
    ("published", "style", "given", "family"),
    [
        ("Kilian JORNET BURGADA", "capitals", "Kilian", "Jornet Burgada"),
        ("JULIEN CARLIER", "capitals", "Julien", "Carlier"),
        ("François D HAENE", "capitals", "François", "D'Haene"),
        ("Twietmeyer, Tim", "last_first", "Tim", "Twietmeyer"),
        ('Ken "Cowman"\tShirk', "first_last", "Ken", "Shirk"),
    ],
)
def test_parts(published, style, given, family):
    assert parse_name(published, style)[:2] == (given, family)


def test_three_ways_to_type_an_umlaut_meet():
    assert fold("Bühler") == fold("Buehler") == fold("Buhler") == "buhler"


@pytest.mark.parametrize("published", ["Anonymous", "Unknown UNKNOWN", "0 N.N", "", "Runner 1089"])
def test_nobody(published):
    assert is_placeholder(published)
