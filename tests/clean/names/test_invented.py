"""Kinds of trouble that the races held do not have yet (`invented.csv`), and letters that came through wrong encodings."""

import re
from pathlib import Path

import pytest

from race_doubles.clean.names import clean_text, fold, parse_name, parse_name_parts
from race_doubles.common.files import read_text_csv

NAMES = read_text_csv(Path(__file__).with_name("invented.csv"))
CASE = Path(__file__).resolve().parents[4] / "shared" / "cases" / "22-name-parts"


@pytest.mark.parametrize(
    "row", list(NAMES.itertuples()), ids=lambda row: f"{row.kind}-{row.published}-{row.style}"
)
def test_name(row):
    published = row.published.replace(" | ", "\t") if row.style == "first_last" else row.published
    parsed = parse_name(published, row.style)
    assert (parsed.given, parsed.family, parsed.name) == (row.given, row.family, row.name)
    assert parsed.other == row.other or row.kind == "name in brackets"


@pytest.mark.skipif(not CASE.is_dir(), reason="needs shared/cases beside the checkout")
def test_every_name_of_the_public_reports_is_in_the_table():
    reported = re.findall(r"""^(?:'([^']*)'|"([^"]*)")\s+(?:last_first|full|capitals|family_first)\s""",
                          (CASE / "got.txt").read_text(encoding="utf-8"), re.MULTILINE)  # fmt: skip
    names = {single or double for single, double in reported}
    assert len(names) > 50
    assert names <= set(NAMES["published"]) | {"Ramón y Cajales"}


def test_two_family_names_joined_by_y_need_no_given_name():
    assert parse_name("Ramón y Cajales", "full")[:2] == ("", "Ramón y Cajales")


@pytest.mark.parametrize(
    ("published", "cleaned"),
    [
        ("Ã…lesund", "Ålesund"), ("DrÃ¥ber", "Dråber"), ("Åšliwa", "Śliwa"), ("Åžahin", "Şahin"), ("BaÅŸar", "Başar"),
        ("NUÃ‘EZ", "NUÑEZ"), ("nguyá»…n", "nguyễn"), ("MĂĽller", "Müller"), ("SĹ‚awomir", "Sławomir"), ("josã©", "josé"),
        ("JosÃƒÂ©", "José"), ("BjÃƒÂ¸rn", "Bjørn"), ("NuÃƒÆ’Ã‚Â±ez", "Nuñez"), ("ÐŸÑƒÑ‚Ð¸Ð½", "Путин"), ("K√∂nig", "König"),
        ("K”nig", "König"), ("Fran‡ois", "François"), ("M\u0081ller", "Müller"), ("M\\u00fcller", "Müller"), ("M%C3%BCller", "Müller"),
        ("M=FCller", "Müller"), ("Mu¨ller", "Müller"), ("M¨uller", "Müller"), ("Zo¨e", "Zoë"), ("Lo¨ıc", "Loïc"), ("Jose´ Garci´a", "José García"),
        ("Bjo¨rn", "Björn"), ("Kï¿½nig", "K\ufffdnig"), ("<John Smith>", "<John Smith>"), ("<b>John</b> Smith", "John Smith"),
    ],
)  # fmt: skip
def test_letters_are_mended(published, cleaned):
    assert clean_text(published) == cleaned


@pytest.mark.parametrize("name", [
    "Ó'Súilleabháin", "KNÍŽEK", "PĂŞTEA", "ŠŤASTNÁ", "Ãsa", "Þór", "ĀboliņŠ", "Łukasz", "İlker", "Ağaoğlu", "Ñuñez", "J?rg", "100% a=b",
    "MÄŽO", "Ôž", "ÎLE", "D'Haene",
])  # fmt: skip
def test_letters_that_are_right_stay(name):
    assert clean_text(name) == name


def test_an_apostrophe_typed_as_an_accent_is_one():
    assert [clean_text(text) for text in ("D´Haene", "O´Brien", "Dall´Acqua", "Ó’Brien")] == ["D'Haene", "O'Brien", "Dall'Acqua", "Ó'Brien"]  # fmt: skip
    assert fold("O´Brien") == "obrien"


def test_a_family_name_is_not_taken_for_a_team_behind_a_dash():
    assert parse_name("Cesar Arturo | FLORES ARMENDARIZ", "capitals").family == "Flores Armendariz"


def test_parts_of_a_column_are_the_same_as_of_one_name():
    import pandas as pd

    names = pd.Series(["van der POELMAN Mathijs", None, "J\ufffdrg MÜLLER"])
    parts = parse_name_parts(names, "capitals")
    assert parts["family"].fillna("").tolist() == ["van der Poelman", "", "Müller"]
