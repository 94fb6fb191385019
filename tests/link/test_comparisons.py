"""What is compared of two results and by which levels, and the weights in use beside those that labelled rows give."""

from __future__ import annotations

import csv

import pandas as pd
import pyarrow as pa
import pytest

from race_doubles.link import comparisons, rows, weights
from race_doubles.link.comparisons import COMPARISONS, Level, cases
from race_doubles.link.engine import DuckEngine
from race_doubles.link.name_comparison import NAME_LEVELS, WORD_LEVELS
from race_doubles.link.steps import Run

#: A comparison, the columns that are part of a record for it, and its levels in the order in which they are tried (None: says nothing).
COMPARED = {
    "name": ((), ["as the pair of names"]),
    "born": (("born_min", "born_max", "exact", "born_day", "age_error"), [None, "one year apart", "ages on two days", "a year fits both"]),
    "sex": (("sex",), [None, "same", "differs"]),
    "country": (("country", "country_kind"), [None, "same, the name of x shorter", "same, the name of y shorter", "same",
                                              "residence is not nationality", "differs"]),
    "short_form": ((), [None, "another country", "an age is not known", None]),
    "club": (("club",), ["same", None]),
    "city": (("city",), [None, "same", "differs"]),
    "organiser_id": (("person",), ["differs", None]),
}  # fmt: skip


def test_what_is_compared_and_by_which_levels():
    found = {one.name: (one.columns, [level.label for level in one.levels]) for one in COMPARISONS}
    assert list(found.items()) == list(COMPARED.items())
    assert [one.name for one in COMPARISONS if one.only_agreement] == ["short_form", "club"]
    assert tuple(f"{name}_weight" for name in COMPARED) == comparisons.WEIGHT_COLUMNS
    words = ["nickname", "shared nickname", "initial", None, "short", "lost letter", None, "typo", "two typos"]  # fmt: skip
    assert [level.label for level in WORD_LEVELS] == words
    assert [level.label for level in NAME_LEVELS] == ["joined", "longer", "variant", "optional"]


@pytest.mark.parametrize(
    ("levels", "label", "weight"),
    [
        ([Level("a", "x > 2", 7), Level(None, "x > 1", 5), Level("b", "x > 0", "x * 10"), Level("c", None, -3)],
         ["a", None, "b", "c"], [7, 5, 10, -3]),
        ([Level("a", "x > 2", 7)], ["a", None, None, None], [7, None, None, None]),
        ([Level("c", None, -3)], ["c"] * 4, [-3] * 4),
    ],
)  # fmt: skip
def test_the_first_level_that_holds_is_the_one(levels, label, weight):
    engine = DuckEngine("300MB", 1)
    try:
        engine.put("numbers", pa.table({"x": [3, 2, 1, 0]}))
        for what, wanted in (("label", label), ("weight", weight)):
            found = engine.fetch(f"select {cases(levels, what)} as said from numbers order by x desc")  # fmt: skip
            assert found["said"].to_pylist() == wanted
    finally:
        engine.close()


def test_the_weights_in_use_are_those_that_the_benchmark_names(project):
    """Each level and each setting that labelled rows could say something of."""
    with (project.root / "benchmarks" / "weights.csv").open(encoding="utf-8") as lines:
        named = {row["weight"]: float(row["in_use"]) for row in csv.DictReader(lines)}
    settings = {name: value for name, value in named.items() if name.isupper()}
    assert {name: value for name, value in named.items() if not name.isupper()} == weights.WEIGHTS
    assert settings == {name: getattr(weights, name) for name in settings}
    assert weights.thousandths("word nickname") == 1000 * weights.WEIGHTS["word nickname"]


def test_settings_that_no_row_could_say():
    """Whole thousandths; the longest year; the day that stands for a month; what an age says that nobody doubts."""
    assert (weights.MILLI, weights.MOST_GROUP_WEIGHT, weights.PARTNERS_PRIOR_RESULTS) == (1000, 2000, 200)  # fmt: skip
    assert rows.YEAR_DAYS == 12 * 31 and rows.MID_MONTH == 16 and rows.AGE_ERROR == 10
    assert set(rows.AS_WRITTEN) == {"country_kind", "club", "city"}


def test_groups_that_only_later_years_have_are_read_from_those():
    """Rows that count say the ages of a group; where none does, all do."""
    engine = DuckEngine("300MB", 1)
    seen = [("old", 2020, 1980, 45), ("old", 2025, 1995, 100), ("new", 2025, 2000, 45), ("none", None, None, 50)]  # fmt: skip
    table = pd.DataFrame(
        [(group, year, born) for group, year, born, number in seen for _ in range(number)],
        columns=["age_group", "year", "born_year"],
    )
    try:
        engine.put("counting", pa.table({"until": pa.array([2024], pa.int32())}))
        texts = {name: pa.array([None if pd.isna(value) else str(value).removesuffix(".0") for value in table[name]], pa.string()) for name in table}  # fmt: skip
        engine.put("source", pa.table(texts))
        found = rows.ages_of_groups(engine, Run(0))
        assert found.to_pylist() == [
            {"age_group": "new", "age_low": 25, "age_high": 25}, {"age_group": "old", "age_low": 40, "age_high": 40},
        ]  # fmt: skip
        engine.put("source", pa.table({name: column[:0] for name, column in texts.items()}))
        none = rows.ages_of_groups(engine, Run(0))
        assert none.num_rows == 0 and none.schema == found.schema
    finally:
        engine.close()


def test_an_id_of_more_than_two_names_is_nobodys_and_names_that_share_two_words_are_one():
    engine = DuckEngine("300MB", 1)
    names = {
        "7": ["Ada REED", "Reed ADA", "Ada LO REED", "Bo STONE"], "8": ["Ada REED", "Bo STONE", "Cy LO", "Di QUY"],
        "0": ["Ada REED", "Bo STONE", "Ada STONE"], "9": ["Ada REED", "Ada LO"], "6": ["Ada Lo", "Reed Stone", "Ada Lo Reed Stone"],
    }  # fmt: skip
    pairs = [(person, name) for person, several in names.items() for name in several]
    try:
        engine.put("source", pa.table({"organiser_person_id": [one for one, _ in pairs], "name_published": [name for _, name in pairs]}))  # fmt: skip
        run = Run(0)
        assert rows.shared_ids(engine, run).to_pylist() == [{"person": "0", "names": 3}, {"person": "8", "names": 4}]  # fmt: skip
        assert run.counts == {"ids_of_many_names": 2}
    finally:
        engine.close()
