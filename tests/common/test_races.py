"""The registry of races: one row each, and no row that is half one."""

from __future__ import annotations

import pytest

from race_doubles.common.errors import Problem
from race_doubles.common.races import COLUMNS, DOUBLE, RACES, read_races

HEAD = ",".join(COLUMNS) + "\n"
ROW = "lavaredo,Lavaredo,LUT,Cortina d'Ampezzo,ITA,6,100K,F M,live\n"


def write(folder, *rows):
    (folder / "races.csv").write_text(HEAD + "".join(rows), "utf-8")
    return folder / "races.csv"


def test_the_races_of_a_double_are_registered_in_the_order_of_the_year():
    first, second = (RACES[race] for race in DOUBLE)
    assert first.month < second.month


def test_a_race_is_a_row(tmp_path):
    race = read_races(write(tmp_path, ROW))["lavaredo"]
    assert (race.name, race.month, race.categories) == ("Lavaredo", 6, ("F", "M"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (ROW.replace(",6,", ",June,"), "line 2: month is 'June'"),
        (ROW.replace("ITA", "Italy"), "line 2: country is 'Italy'"),
        (ROW.replace("Lavaredo,LUT", ",LUT"), "line 2: name is ''"),
        (ROW + ROW, "line 3: lavaredo stands twice"),
    ],
)
def test_a_row_that_is_no_race_is_refused(tmp_path, wrong, said):
    with pytest.raises(Problem, match=said):
        read_races(write(tmp_path, wrong))
