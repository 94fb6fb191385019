"""Capitals of a name, as a given and as a family name, where the source typed all in one case or slipped."""

from __future__ import annotations

import pytest

from race_doubles.clean.names.casing import is_capitals, sensible_case

#: as published, as a given name, as a family name
CASES = [
    ("", "", ""),
    ("SMITH", "Smith", "Smith"), ("smith", "Smith", "Smith"), ("ÉMILE", "Émile", "Émile"), ("GROßE", "Große", "Große"), ("İPEK", "Ipek", "Ipek"),
    ("SMITH-JONES", "Smith-Jones", "Smith-Jones"), ("SMITH/JONES", "Smith/Jones", "Smith/Jones"), ("A.SMITH", "A.Smith", "A.Smith"), ("(ANNA)", "(Anna)", "(Anna)"),
    # Mac and Mc before what follows them in Scots names; Machado has none.
    ("MACDONALD", "MacDonald", "MacDonald"), ("MACHADO", "Machado", "Machado"), ("MAC", "Mac", "Mac"), ("MCCARTHY", "McCarthy", "McCarthy"),
    ("Mcnulty", "McNulty", "McNulty"), ("Macdonald", "Macdonald", "Macdonald"), ("McD", "Mcd", "Mcd"), ("McNULTY", "McNulty", "McNulty"), ("MacDONNELL", "MacDonnell", "MacDonnell"),
    # Apostrophes.
    ("O'BRIEN", "O'Brien", "O'Brien"), ("o'brien", "O'Brien", "O'Brien"), ("O'neil", "O'Neil", "O'Neil"), ("O'Ne", "O'Ne", "O'Ne"), ("D'ANGELO", "D'Angelo", "D'Angelo"),
    ("DALL'ACQUA", "Dall'Acqua", "Dall'Acqua"), ("SANT'ANNA", "Sant'Anna", "Sant'Anna"), ("d'ANGELO", "d'Angelo", "d'Angelo"), ("SMITH'S", "Smith's", "Smith's"), ("Smith'S", "Smith's", "Smith's"),
    # Particles: small inside a name, and at the start of a family name that has more.
    ("DE", "De", "De"), ("VAN", "Van", "Van"), ("DE LA CRUZ", "De la Cruz", "de la Cruz"), ("LA CRUZ", "La Cruz", "La Cruz"), ("DE LOS RIOS", "De los Rios", "de los Rios"),
    ("van der BERG", "Van der Berg", "van der Berg"), ("LE DU", "Le du", "Le Du"), ("JEAN-DE-LUC", "Jean-de-Luc", "Jean-de-Luc"), ("ANA-Y-LEE", "Ana-Y-Lee", "Ana-Y-Lee"),
    ("y lopez", "Y Lopez", "y Lopez"), ("LOPEZ Y GIL", "Lopez Y Gil", "Lopez y Gil"), ("'T HART", "'T Hart", "'t Hart"), ("'t hart", "'t Hart", "'t Hart"), ("IN 'T", "In 't", "In 't"),
    ("DI LUCA", "Di Luca", "Di Luca"), ("SCOTTO DI FASANO", "Scotto Di Fasano", "Scotto di Fasano"), ("BIN LADEN", "Bin Laden", "Bin Laden"), ("ALI BIN TALIB", "Ali Bin Talib", "Ali bin Talib"),
    # Kept small where the source writes it small beside capitals.
    ("Ali bin TALIB", "Ali Bin Talib", "Ali bin Talib"), ("Ana e SILVA", "Ana E Silva", "Ana e Silva"), ("ana e silva", "Ana E Silva", "Ana E Silva"), ("Ana d. BERG", "Ana D. Berg", "Ana d. Berg"),
    # Generations behind a name, and initials.
    ("II", "Ii", "II"), ("SMITH II", "Smith II", "Smith II"), ("SMITH II.", "Smith II", "Smith II"), ("SMITH, JR.", "Smith, Jr", "Smith, Jr"),
    ("j.r.r.", "J.R.R.", "J.R.R."), ("J.R", "J.R", "J.R"), ("JJ", "JJ", "Jj"), ("JPS", "JPS", "Jps"), ("JPSX", "Jpsx", "Jpsx"), ("XO", "Xo", "Xo"), ("jp", "Jp", "Jp"),
    # Slips of the shift key.
    ("MArtin", "Martin", "Martin"), ("KiLIAN", "Kilian", "Kilian"), ("DiAz", "Diaz", "Diaz"), ("MiKe", "Mike", "Mike"), ("BrÁULIO", "Bráulio", "Bráulio"), ("DeVRIES", "DeVries", "DeVries"),
]  # fmt: skip


@pytest.mark.parametrize(("published", "given", "family"), CASES)
def test_capitals_as_a_given_and_as_a_family_name(published, given, family):
    assert (sensible_case(published), sensible_case(published, family=True)) == (given, family)


def test_capitals_are_letters_that_are_all_large_and_an_ordinal_sign_has_no_case():
    words = ["AB", "AßB", "Mª", "Nº", "Ab", "ß", "1", ""]
    assert [is_capitals(word) for word in words] == [True] * 4 + [False] * 4
