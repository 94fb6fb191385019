"""A start is compared under every name that any source gives it."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest
from helpers import crowd

from race_doubles.link.build import names_of
from race_doubles.link.engine import DuckEngine
from race_doubles.link.explain import Explainer
from race_doubles.link.findings import total
from race_doubles.link.model import link_rows
from race_doubles.link.tables import source_of

#: Married between two starts: one source of the second has her former name.
MARRIED = [
    ("before", "Nicole STUDERRO", "F", "USA", "wser", 2014, 1981, 1982),
    ("after", "Nicole KALOGEROPOULOS", "F", "USA", "utmb", 2015, 1982, 1982),
    ("later", "Nicole D KALOGEROPOULOS", "F", "USA", "utmb", 2016, 1982, 1982),
]


def runners(table: pd.DataFrame, names: pa.Table | None) -> dict[str, str]:
    engine = DuckEngine()
    try:
        engine.put("source", source_of(table))
        links = link_rows(engine, names=names).links
    finally:
        engine.close()
    return dict(zip(links["result_id"].to_pylist(), links["runner_id"].to_pylist(), strict=True))


def named(*pairs: tuple[str, str]) -> pa.Table:
    return pa.table({"result_id": [one for one, _ in pairs], "name": [name for _, name in pairs]})


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    people = crowd()
    return pd.concat([people, pd.DataFrame(MARRIED, columns=people.columns)], ignore_index=True)


def test_a_married_name_joins_by_the_former_name_of_another_source(table) -> None:
    apart = runners(table, None)
    joined = runners(table, named(("after", "Nicole Studerro")))
    assert apart["before"] != apart["after"] == apart["later"]
    assert len({joined["before"], joined["after"], joined["later"]}) == 1
    others = [one for one in joined if one.startswith("crowd")]
    assert [joined[one] for one in others] == [apart[one] for one in others]


def test_the_same_name_in_other_letters_changes_nothing(table) -> None:
    assert runners(table, named(("after", "NICOLE  Kalogeropoulos"))) == runners(table, None)


def test_another_name_does_not_join_where_the_ages_exclude_it(table) -> None:
    older = table.copy()
    older.loc[older["result_id"].eq("before"), ["born_min", "born_max"]] = 1970
    found = runners(older, named(("after", "Nicole Studerro")))
    assert found["before"] != found["after"]


def test_the_other_name_is_told_with_the_evidence(table) -> None:
    names = pd.DataFrame({"result_id": ["after"], "name": ["Nicole Studerro"]})
    with Explainer(table, names) as explainer:
        findings = explainer.findings("before", "after")
        (weight,) = explainer.weights(explainer.results(["before", "after"])).values()
    assert total(findings) == pytest.approx(weight)
    assert any("another source names after “Nicole Studerro”" in one.found for one in findings)


def test_names_as_the_linker_takes_them() -> None:
    names = pd.DataFrame({"result_id": ["a", "a"], "name": ["Ann", "Ann"], "source": ["x", "y"]})
    assert names_of(names).to_pylist() == [{"result_id": "a", "name": "Ann"}]
    assert names_of(None) is None


def test_proven_second_names_and_the_doubles_that_hang_on_them(tables) -> None:
    """Leila Degrave is Leila Wiencek, Nicole Studer is Nicole Kalogeropoulos; Dan Barger was born in 1965."""
    runner = tables["links"].set_index("result_id")["runner_id"]
    for one, other in (
        ("wser-2014-bF9", "utmb-2014-17465"),
        ("wser-2015-p32", "utmb-2015-248734"),
        ("wser-2019-p44", "utmb-2019-6384604"),
    ):
        assert runner[one] == runner[other]
    doubles = set(tables["doubles"]["wser_result_id"])
    assert {"wser-2014-bF9", "wser-2015-p32", "wser-2019-p44"} <= doubles


def test_a_name_that_the_organiser_withholds_has_no_other(tables) -> None:
    results, names = tables["results"], tables["names"]
    nameless = results[results["name"].isin(["Anonymous"])]["result_id"]
    assert len(nameless)
    assert not set(nameless) & set(names["result_id"])
    runner = tables["links"].set_index("result_id")["runner_id"]
    assert runner[nameless].value_counts().max() == 1
    assert not set(runner[nameless]) & set(runner.drop(nameless))
