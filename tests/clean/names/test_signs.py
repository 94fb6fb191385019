"""Every sign of the tables in the code has its name: accents beside letters, quotes, marks of namesakes, words that join."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from race_doubles.clean.names.casing import sensible_case
from race_doubles.clean.names.encodings import mend_encoding
from race_doubles.clean.names.repair import clean_text
from race_doubles.clean.names.splitting import split_capitals, split_family_first, split_full
from race_doubles.clean.names.tags import beside


@pytest.mark.parametrize(
    ("published", "mended"),
    [("Mu¨ller", "Müller"), ("M¨uller", "Müller"), ("Munˇoz", "Muňoz"), ("Mun˜oz", "Muñoz"), ("Hoˆ", "Hô"), ("Franc¸ois", "François"),
     ("A˚sbrink", "Åsbrink"), ("Sˇimon", "Šimon"), ("Ana˘stase", "Anăstase"), ("Wa˛sik", "Wąsik"), ("Szo˝ke", "Szőke"), ("Noa¨el", "Noaël"),
     ("Jose´", "José"), ("JOSE´", "JOSÉ"), ("Andre´s", "Andrés"), ("ANDRE´S", "ANDRÉS"), ("D´Haene", "D´Haene"), ("dall´Acqua", "dall´Acqua"), ("Mari´A", "Mari´A"),
     ("Kr¨ger", "Kr¨ger")],
)  # fmt: skip
def test_an_accent_beside_its_letter_is_put_on_it(published, mended):
    assert normalize("NFC", mend_encoding(published)) == mended


@pytest.mark.parametrize(
    ("published", "mended"),
    [("K”nig", "König"), ("M„rz", "März"), ("Fran‡ois", "François"), ("Ren‚e", "Renée"), ("B\u0081hler", "Bühler"), ("”K”nig", '"König'),
     ("J\\u00fcrg", "Jürg"), ("J\\xfcrg", "Jürg"), ("J\\u0021rg", "J\\u0021rg"), ("J%C3%BCrg", "Jürg"), ("Jan%20Berg", "Jan Berg"), ("50%25", "50%25"),
     ("J=C3=BCrg", "Jürg"), ("J=FCrg", "Jürg"), ("J=D7rg", "J=D7rg")],
)  # fmt: skip
def test_letters_of_dos_and_escapes_become_letters_and_nothing_else(published, mended):
    assert mend_encoding(published) == mended


def test_every_curly_quote_is_a_straight_one():
    assert [clean_text(f"{quote}Zeus{quote}") for quote in "“”„«»"] == ['"Zeus"'] * 5
    assert [clean_text(f"O{quote}Brien") for quote in "’‘`ʼ′"] == ["O'Brien"] * 5


@pytest.mark.parametrize(
    ("published", "mark"),
    [("Jr", "ⓙ"), ("JNR", "ⓙ"), ("jun.", "ⓙ"), ("II", "ⓙ"), ("Sr", "ⓢ"), ("Snr", "ⓢ"), ("sen.", "ⓢ"), ("III", "Ⅲ"), ("IV", "Ⅳ"), ("V", "Ⅴ"),
     ("VI", "Ⅵ"), ("VII", "Ⅶ"), ("VIII", "Ⅷ"), ("ml.", "ⓙ"), ("st.", "ⓢ"), ("#2", "②"), ("(3)", "③"), ("4", "④"), ("#20", "⑳"), ("#0", ""), ("#21", "")],
)  # fmt: skip
def test_every_mark_that_tells_namesakes_apart(published, mark):
    assert beside(f"Paul Schmidt {published}").marks == mark
    assert beside(f"Paul Schmidt {published}").name.split()[:2] == ["Paul", "Schmidt"]


def test_hungarian_marks_stand_in_front():
    assert beside("ifj. Kovács Béla")[::2] == ("Kovács Béla", "ⓙ")
    assert beside("id. Kovács Béla")[::2] == ("Kovács Béla", "ⓢ")


@pytest.mark.parametrize(
    ("name", "family"),
    [("José Ortega y Gasset", "Ortega y Gasset"), ("Jordi Pujol i Soley", "Pujol i Soley"), ("Ana Costa e Silva", "Costa e Silva"),
     ("Karl Berg und Tal", "Berg und Tal"), ("Ana de la Fuente y Ortega", "de la Fuente y Ortega"), ("Ana Maria Lopez", "Lopez"),
     ("Karl Freiherr von Berg", "Freiherr von Berg"), ("Jan Poel van der", "van der Poel")],
)  # fmt: skip
def test_a_family_name_of_two_that_a_word_joins(name, family):
    assert " ".join(split_full(name.split())[1]) == family


@pytest.mark.parametrize(
    ("name", "family"),
    [("De la Cruz Juan", "De la Cruz"), ("Cruz Juan", "Cruz"), ("Van der Berg Jan Piet", "Van der Berg"), ("Cruz", "Cruz")],
)  # fmt: skip
def test_the_family_name_first_with_its_particles(name, family):
    assert " ".join(split_family_first(name.split())[1]) == family


@pytest.mark.parametrize(
    ("name", "given"),
    [("D HAENE François", "François"), ("J BROWN Anna", "J Anna"), ("Van DIJK Jan", "Jan"), ("Ben GIBBISON", "Ben"),
     ("Jan De VRIES", "Jan"), ("WU Hao", "Hao"), ("Anna MacDONNELL", "Anna"), ("JJ Anna BROWN", "JJ Anna")],
)  # fmt: skip
def test_capitals_and_short_words_beside_them(name, given):
    assert " ".join(split_capitals(name.split())[0]) == given


@pytest.mark.parametrize(
    ("written", "family", "cased"),
    [("LE", True, "Le"), ("DE", True, "De"), ("LE DU", True, "Le Du"), ("VAN DER BERG", True, "van der Berg"), ("McNULTY", True, "McNulty"), ("BrÁULIO", False, "Bráulio"),
     ("KiLIAN", False, "Kilian"), ("LuTZER", False, "Lutzer"), ("O'brien", True, "O'Brien"), ("DeVRIES", True, "DeVries"), ("MIke", False, "Mike"), ("DiAz", True, "Diaz"),
     ("JJ", False, "JJ"), ("JO", False, "Jo"), ("j.r.", False, "J.R."), ("SMITH JR", True, "Smith Jr"), ("JR", True, "Jr"), ("ROBERT III", True, "Robert III")],
)  # fmt: skip
def test_capitals_of_names_typed_in_one_case_or_stuck_together(written, family, cased):
    assert sensible_case(written, family=family) == cased
