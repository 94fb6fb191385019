"""The yardstick of other birth years, on people of whom we know who is who."""

from __future__ import annotations

import numpy as np
import pandas as pd

from race_doubles.link.evaluation.strangers import strangers

_COLUMNS = ["result_id", "name_published", "sex", "country", "race", "year", "born_year"]


def _world(namesakes: int, seed: int = 7) -> tuple[pd.DataFrame, pd.Series]:
    """Results of 400 people with names of their own, each with two, and of `namesakes` that share
    one rare name but for that are strangers, one result each."""
    rng = np.random.default_rng(seed)
    letters = np.array(list("bcdfghjklmnprstvz"))
    given = ["".join(rng.choice(letters, 5)) for _ in range(40)]
    rows, people = [], []
    for person in range(400):
        name = f"{given[person % 40].title()} {''.join(rng.choice(letters, 8)).upper()}"
        born = int(rng.integers(1960, 1995))
        for year in (2023, 2024):
            rows.append((name, "M", "FRA", "race", str(year), str(born)))
            people.append(person)
    for person in range(namesakes):
        rows.append(
            ("Bcdfg HJKLMN", "M", "FRA", f"race {person}", "2023", str(rng.integers(1960, 1995)))
        )
        people.append(1000 + person)
    table = pd.DataFrame(rows, columns=_COLUMNS[1:])
    table.insert(0, "result_id", [f"x-{i:04d}" for i in range(len(table))])
    return table, pd.Series(people)


def test_where_all_names_differ_no_stranger_is_expected() -> None:
    table, _ = _world(0)
    found = strangers(table).iloc[-1]
    assert found["pairs"] == 400
    assert found["strangers"] == 0
    assert found["precision"] == 1


def test_the_number_of_strangers_is_found_without_knowing_who_is_who() -> None:
    guessed = true = 0.0
    for seed in range(6):
        table, people = _world(16, seed)
        of = table.assign(person=people)
        pairs = of.merge(of, on=["name_published", "born_year"])
        pairs = pairs[pairs["result_id_x"] < pairs["result_id_y"]]
        found = strangers(table).iloc[-1]
        assert found["pairs"] == len(pairs)
        guessed += found["strangers"]
        true += (pairs["person_x"] != pairs["person_y"]).sum()
    assert true > 10
    assert abs(guessed - true) < 3 * np.sqrt(true)


def test_an_organisers_id_plays_no_part() -> None:
    table, people = _world(8)
    pd.testing.assert_frame_equal(
        strangers(table), strangers(table.assign(organiser_person_id=people.astype(str)))
    )
