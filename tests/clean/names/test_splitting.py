"""Where a name is parted, by its capitals, its order and its particles: the splitters by themselves, each rule at its edge."""

from __future__ import annotations

import pytest

from race_doubles.clean.names.splitting import (
    split_capitals,
    split_family_first,
    split_full,
    split_one_case,
    with_tail,
)


def rows(table: str) -> list[tuple[str, str, str]]:
    """`words = given + family`, one a line, as three texts."""
    lines = (line.replace("+", "=").split("=") for line in table.strip().splitlines())
    return [tuple(part.strip() for part in line) for line in lines]  # type: ignore[misc]


ONE_CASE = """
ANA = + ANA
ANA GOMEZ = ANA + GOMEZ
ANA GOMEZ LOPEZ = ANA + GOMEZ LOPEZ
ANA LUISA GOMEZ LOPEZ = ANA LUISA + GOMEZ LOPEZ
JEAN PIERRE FLORI = JEAN PIERRE + FLORI
PAULA JEAN FLORI = PAULA + JEAN FLORI
JEAN FLORI PIERRE = JEAN + FLORI PIERRE
J PAUL SCHMIDT = J PAUL + SCHMIDT
JP PAUL SCHMIDT = JP PAUL + SCHMIDT
PAUL J SCHMIDT = PAUL J + SCHMIDT
PAUL J. SCHMIDT = PAUL J. + SCHMIDT
PAUL JPS SCHMIDT = PAUL + JPS SCHMIDT
HAO MIN WANG = HAO MIN + WANG
JAN VAN BERG = JAN + VAN BERG
jan van berg = jan + van berg
JAN VAN DER BERG = JAN + VAN DER BERG
ANA DE LA CRUZ GOMEZ = ANA + DE LA CRUZ GOMEZ
ANA D HAENE = ANA + D HAENE
ANA D BERG = ANA D + BERG
PAUL O FARRELL = PAUL + O FARRELL
ANA FREIHERR VON BERG = ANA + FREIHERR VON BERG
MARIA DE LOS ANGELES GARCIA PEREZ = MARIA DE LOS ANGELES + GARCIA PEREZ
DE LA CRUZ JUAN = JUAN + DE LA CRUZ
VAN DEN BERG JAN = JAN + VAN DEN BERG
JUAN 'T HART = JUAN + 'T HART
JUAN IN 'T VELD = JUAN + IN 'T VELD
ANA OP BERG = ANA OP + BERG
ANA EVA FREIHERR VON BERG = ANA EVA + FREIHERR VON BERG
VAN BERG JAN = VAN + BERG JAN
DE CRUZ ANA = ANA + DE CRUZ
de cruz ana = ana + de cruz
DE CRUZ = DE + CRUZ
D BERG ANA = D BERG + ANA
小 明 王 = 小 明 + 王
ANA Ó BRIAIN = ANA + Ó BRIAIN
ANA Ó BRIAIN LEE = ANA + Ó BRIAIN LEE
"""
CAPITALS = """
Kilian JORNET BURGADA = Kilian + JORNET BURGADA
JORNET Kilian = Kilian + JORNET
Mathijs van der POELMAN = Mathijs + van der POELMAN
van der POELMAN Mathijs = Mathijs + van der POELMAN
van POELMAN = van + POELMAN
Van POELMAN Jan = Jan + Van POELMAN
Van NGUYEN Hoa = Van Hoa + NGUYEN
Ben GIBBISON = Ben + GIBBISON
POELMAN Jan van = Jan van + POELMAN
POELMAN van BERG = + POELMAN van BERG
DE Anna SMITH = Anna + DE SMITH
J ANNA BROWN = J + ANNA BROWN
Anna JT BROWN = Anna + JT BROWN
D HUYNH Hoa = D Hoa + HUYNH
Jan De VRIES = Jan + De VRIES
Jan San VRIES = Jan San + VRIES
Jan Mac VRIES = Jan + Mac VRIES
Jan Mc VRIES = Jan + Mc VRIES
Jan Van VRIES = Jan + Van VRIES
Jan Von VRIES = Jan + Von VRIES
Jan Le VRIES = Jan + Le VRIES
Jan La VRIES = Jan + La VRIES
Jan Di VRIES = Jan + Di VRIES
Jan Da VRIES = Jan + Da VRIES
Jan Du VRIES = Jan + Du VRIES
Jan Del VRIES = Jan + Del VRIES
Jan Ben VRIES = Jan Ben + VRIES
Jan Le NGUYEN = Jan Le + NGUYEN
Jan 't HART = Jan + 't HART
't HART Jan = Jan + 't HART
D HAENE François = François + D HAENE
François D HAENE = François + D HAENE
François D BERG = François D + BERG
J BROWN Anna = J Anna + BROWN
Anna J BROWN = Anna J + BROWN
Anna BROWN J = Anna + BROWN J
Anna BROWN J LI = Anna + BROWN J LI
JJ Anna BROWN = JJ Anna + BROWN
WU Hao = Hao + WU
NG Anna = Anna + NG
JO Anna = Anna + JO
XO Anna BROWN = XO Anna + BROWN
LI Anna BROWN = LI Anna + BROWN
Anna LI = Anna + LI
Anna MacDONNELL = Anna + MacDONNELL
Anna O'BRIEN = Anna + O'BRIEN
Anna DeVRIES Jo = Anna Jo + DeVRIES
Anna in 't VELD = Anna + in 't VELD
Anna op den BERG = Anna + op den BERG
Anna op BERG = Anna op + BERG
Ana De La CRUZ = Ana + De La CRUZ
ANNA B. SMITH = ANNA B. + SMITH
Anna B. SMITH = Anna B. + SMITH
A. Anna SMITH = A. Anna + SMITH
DE SMITH Anna = Anna + DE SMITH
O FARRELL Anna = Anna + O FARRELL
L ARRIVEE Anna = Anna + L ARRIVEE
B ARRIVEE Anna = B Anna + ARRIVEE
Anna V. SMITH = Anna V. + SMITH
Anna v. SMITH = Anna + v. SMITH
Anna smith = Anna + smith
ANNA SMITH = ANNA + SMITH
"""
FULL = """
Ana = + Ana
Ana Lopez = Ana + Lopez
Ana Maria Lopez = Ana Maria + Lopez
Ana de la Fuente y Ortega = Ana + de la Fuente y Ortega
Jose Ortega y Gasset = Jose + Ortega y Gasset
José Ortega Y Gasset = José + Ortega Y Gasset
José Ortega E Gasset = José Ortega E + Gasset
Jan Berg Und Tal = Jan + Berg Und Tal
Jan van der Berg = Jan + van der Berg
Jan Van der Berg = Jan + Van der Berg
Ana Thi Van Hoa Lee = Ana Thi Van Hoa + Lee
Van Thi Hoa = Van Thi + Hoa
Ana De Souza Lima = Ana + De Souza Lima
Ana dos Santos Lima = Ana + dos Santos Lima
Ana San Martin Lopez = Ana + San Martin Lopez
ANA SAN MARTIN LOPEZ = ANA + SAN MARTIN LOPEZ
Karl Freiherr von Berg = Karl + Freiherr von Berg
Karl Graf Berg = Karl + Graf Berg
Jan Poel van der = Jan + van der Poel
Jan Berg VAN DER = Jan + VAN DER Berg
Jan Poel de = Jan + de Poel
Jan Poel Van = Jan Poel + Van
Jan Berg T = Jan Berg + T
Nguyen Van Dos = Nguyen + Van Dos
de la Cruz Juan = Juan + de la Cruz
De la Cruz Juan Pedro = Juan Pedro + De la Cruz
de la Cruz = + de la Cruz
de Souza e Silva Ana = Ana + de Souza e Silva
van Berg Jan = Jan + van Berg
ben Collins = ben + Collins
's-Gravesande Jan = Jan + 's-Gravesande
't-Hart Jan = Jan + 't-Hart
Jan 't Hart = Jan + 't Hart
Jan in 't Veld = Jan + in 't Veld
Jan in Veld Lee = Jan in Veld + Lee
Maria de los Angeles Garcia Perez = Maria de los Angeles + Garcia Perez
José de Jesús Tornel = José de Jesús + Tornel
Ana Maria de Wang = Ana Maria + de Wang
Ana San Fuente y Ortega = Ana + San Fuente y Ortega
San Fuente y Ortega = San + Fuente y Ortega
San Juan Fuente y Ortega = San Juan + Fuente y Ortega
jose ortega y gasset = jose ortega y + gasset
Ana al Rashid Hamad = Ana + al Rashid Hamad
Jan Ben Berg Smith = Jan + Ben Berg Smith
Jan Ben Hoa de Smith = Jan Ben Hoa + de Smith
Ana Van Hoa de Smith = Ana + Van Hoa de Smith
Thi Van Hoa de Smith = Thi Van Hoa + de Smith
Jan Van Berg Smith = Jan + Van Berg Smith
Ana Eva Freiherr von Berg = Ana Eva + Freiherr von Berg
san Martin Ana = Ana + san Martin
san Martin = san + Martin
De Cruz Ana = De Cruz + Ana
de Souza e Silva = + de Souza e Silva
de Souza E = E + de Souza
Ana Ben op den Berg = Ana Ben + op den Berg
Graf von Berg = Graf + von Berg
Maria de Jesús = Maria + de Jesús
Ana d Haene = Ana + d Haene
Ana St. John Smith = Ana + St. John Smith
"""
FAMILY_FIRST = """
Nagy Katalin = Katalin + Nagy
Nagy = + Nagy
Nagy Katalin Anna = Katalin Anna + Nagy
王 小明 = 小明 + 王
王小明 = 小明 + 王
歐陽小明 = 小明 + 歐陽
歐陽 = 陽 + 歐
De la Cruz Juan = Juan + De la Cruz
Van der Berg Jan Piet = Jan Piet + Van der Berg
op den Berg Jan = Jan + op den Berg
van der Berg = Berg + van der
"""


@pytest.mark.parametrize(("words", "given", "family"), rows(ONE_CASE))
def test_words_in_one_case(words, given, family):
    assert split_one_case(words.split()) == (given.split(), family.split())


@pytest.mark.parametrize(("words", "given", "family"), rows(CAPITALS))
def test_the_family_name_in_capitals(words, given, family):
    assert split_capitals(words.split()) == (given.split(), family.split())


@pytest.mark.parametrize(("words", "given", "family"), rows(FULL))
def test_the_given_name_first(words, given, family):
    assert split_full(words.split()) == (given.split(), family.split())


@pytest.mark.parametrize(("words", "given", "family"), rows(FAMILY_FIRST))
def test_the_family_name_first(words, given, family):
    assert split_family_first(words.split()) == (given.split(), family.split())


@pytest.mark.parametrize(
    ("given", "family", "parted"),
    [
        ("Mathijs van der", "POELMAN", ("Mathijs", "van der POELMAN")), ("Jan VAN DER", "BERG", ("Jan", "VAN DER BERG")), ("Mathijs 't", "Hart", ("Mathijs", "'t Hart")),
        ("Mathijs Dos", "Poelman", ("Mathijs", "Dos Poelman")), ("Mathijs Van", "POELMAN", ("Mathijs Van", "POELMAN")),
        # A common surname of the East stands as it is, whatever is before it; two words or a Vietnamese one before, too.
        ("Mathijs Dos", "Nguyen", ("Mathijs Dos", "Nguyen")), ("Ana Jo Dos", "Lee", ("Ana Jo Dos", "Lee")), ("Thi Dos", "Berg", ("Thi Dos", "Berg")),
        ("Ana Jo Dos", "Berg", ("Ana Jo Dos", "Berg")), ("Jan 'T", "Berg", ("Jan", "'T Berg")), ("Jan d", "Berg", ("Jan", "d Berg")), ("Jan t", "Berg", ("Jan t", "Berg")),
        ("Jan", "Poel van der", ("Jan", "van der Poel")), ("", "Berg de", ("", "de Berg")), ("van der", "Berg", ("van der", "Berg")), ("Jan van der", "", ("Jan van der", "")),
    ],
)  # fmt: skip
def test_particles_that_lists_sort_behind(given, family, parted):
    assert with_tail(given.split(), family.split()) == tuple(part.split() for part in parted)
