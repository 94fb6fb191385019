"""Countries in pieces, names in characters, family names that words join: what stands together or apart."""

from __future__ import annotations

import pytest

from race_doubles.clean.countries import NOWHERE, to_place
from race_doubles.clean.names import nickname_agreement, parse_name
from race_doubles.clean.names.casing import sensible_case
from race_doubles.clean.names.eastern import split_characters
from race_doubles.clean.names.splitting import split_full, split_one_case
from race_doubles.clean.seconds import read_seconds


@pytest.mark.parametrize(
    ("published", "country"),
    [("France (FRA)", "FRA"), ("CHE / Switzerland", "CHE"), ("FRA France", "FRA"), ("France FRA", "FRA"), ("Great Britain GBR", "GBR"), ("Korea, South", "KOR"),
     ("U.S.A.", "USA"), ("U. S. A.", "USA"), ("China (Hong Kong)", "HKG"), ("Hong Kong (China)", "HKG"), ("Hong Kong / China", "HKG"), ("Taiwan, China", "TWN"),
     ("France / Spain", ""), ("France / nowhere", ""), ("Spain / France / Italy", ""), ("", ""), ("  ", "")],
)  # fmt: skip
def test_pieces_that_name_one_country_or_one_and_its_part(published, country):
    assert to_place(published, "country").country == country


def test_a_state_that_is_not_applicable_is_no_namibia():
    assert to_place("NA", "state_or_country") == to_place("n/a", "state_or_country") == NOWHERE
    assert to_place("NAM", "state_or_country").country == "NAM"
    assert to_place("", "country") == NOWHERE
    assert to_place("Nowhereland", "country")[::2] == ("", "unknown")


@pytest.mark.parametrize(
    ("word", "parts"),
    [("王小明", (["小明"], ["王"])), ("欧阳小明", (["小明"], ["欧阳"])), ("欧阳", (["阳"], ["欧"])), ("김민호", (["민호"], ["김"]))],
)  # fmt: skip
def test_a_name_in_characters_begins_with_the_family_name(word, parts):
    assert split_characters([word]) == parts


def test_characters_with_a_blank_between_come_as_other_names_do():
    assert split_characters(["小明", "王"]) == (["小明"], ["王"])
    assert split_characters(["Ann", "王"]) is None and split_characters([]) is None


@pytest.mark.parametrize(
    ("name", "given", "family"),
    [("de la Fuente y Ortega Juan", "Juan", "de la Fuente y Ortega"), ("Juan Carlos de la Fuente y Ortega", "Juan Carlos", "de la Fuente y Ortega"),
     ("Ana de los Rios y Vega", "Ana", "de los Rios y Vega"), ("Maria de los Angeles Garcia Perez", "Maria de los Angeles", "Garcia Perez"), ("Jan in 't Veld", "Jan", "in 't Veld")],
)  # fmt: skip
def test_particles_and_joins_of_a_family_name(name, given, family):
    parts = split_full(name.split())
    assert (" ".join(parts[0]), " ".join(parts[1])) == (given, family)


@pytest.mark.parametrize(
    ("name", "family"),
    [("ANA GARCIA", "GARCIA"), ("ANA GARCIA PEREZ", "GARCIA PEREZ"), ("JEAN PIERRE FLORI", "FLORI"), ("ANA MARIA GARCIA PEREZ", "GARCIA PEREZ"), ("J ANNA BROWN", "BROWN"),
     ("ANNA J BROWN", "BROWN"), ("AI DONG LIU", "LIU"), ("JAN VAN DER BERG", "VAN DER BERG"), ("FRANCOIS D HAENE", "D HAENE"), ("ANNA D BROWN", "BROWN")],
)  # fmt: skip
def test_the_family_name_where_capitals_tell_nothing(name, family):
    assert " ".join(split_one_case(name.split())[1]) == family


def test_a_name_in_another_script_or_an_earlier_one_in_brackets_is_another_name():
    name = parse_name("Xiang FUZHAO (向付召)", "capitals")
    assert (name.name, name.other) == ("Xiang Fuzhao", "向付召")
    assert parse_name("Ann LEE (formerly SMITH BROWN)", "capitals").other == "Smith Brown"
    assert parse_name('Ken "Cowman" "Ox" SHIRK', "capitals").nickname == "Cowman"


def test_how_two_given_names_agree():
    assert nickname_agreement("José María", "josemaria") == nickname_agreement("Ann", "ANN Lee") == "same"  # fmt: skip
    assert nickname_agreement("Mike", "Michael") == nickname_agreement("Michael", "Mike") == "nickname"  # fmt: skip
    assert nickname_agreement("Ann", "Bob") == nickname_agreement("", "Bob") == nickname_agreement("Bob", "") == "none"  # fmt: skip
    assert nickname_agreement("Al", "Alex") in ("nickname", "shared")


def test_what_is_no_text_is_no_time():
    assert read_seconds(None) is None and read_seconds(float("nan")) is None and read_seconds(7200) is None  # fmt: skip
    assert read_seconds("0,5") is None and read_seconds("0,50000") == 43_200 and read_seconds("1.00001") == 86_401  # fmt: skip


def test_a_line_of_capitals_behind_small_letters_is_a_slip():
    assert sensible_case("MarTINEZ") == "Martinez" and sensible_case("MarTI") != "Martinez"
