"""The evidence about a few made people, by their blocks and by a build's kept tables: the same as among all pairs."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pyarrow as pa
import pytest
from helpers import crowd

from race_doubles.common.errors import UsageProblem
from race_doubles.link import kept, model, one_block
from race_doubles.link.build import link_results, names_of
from race_doubles.link.engine import DuckEngine
from race_doubles.link.explain import Explainer
from race_doubles.link.findings import total
from race_doubles.link.steps import Run
from race_doubles.link.tables import source_of
from race_doubles.link.weights import THRESHOLD

#: Linked by a short form, and by the name that another source gives; a namesake's of another age.
OURS = [
    ("k1", "Krissy MOEHLQUIST", "F", "USA", "utmb", 2012, 1975, 1976), ("k2", "Kristin Moehlquist", "F", "USA", "wser", 2013, 1975, 1976),
    ("k3", "Krissy MOEHLQUIST", "F", "USA", "utmb", 2014, 1950, 1951), ("m1", "Meghan ARBOGASTER", "F", "USA", "wser", 2011, 1961, 1961),
    ("q1", "Ines LOBOSK", "F", "ESP", "utmb", 2012, 1980, 1989), ("q2", "Ines LOBOSC", "F", "ESP", "wser", 2013, 1980, 1989),
    ("q3", "Ines LOBOSK", "M", "FRA", "utmb", 2013, 1985, 1985), ("q4", "Lobosk INES", "F", None, "utmb", 2014, None, None),
    ("m2", "Meghan CANFIELDER", "F", "USA", "utmb", 2012, 1961, 1961), ("n1", "Anonymous", "M", "FRA", "utmb", 2012, None, None),
]  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> SimpleNamespace:
    """Results in a folder whose name holds a quote, as a build leaves it, with and without the kept tables."""
    folder = tmp_path_factory.mktemp("people's")
    others = crowd(200)
    ours = pd.DataFrame(OURS, columns=others.columns)
    table = pd.concat([ours, others], ignore_index=True).astype({"born_min": "Int64", "born_max": "Int64"})  # fmt: skip
    results = table.assign(country_kind="residence", city="", club=None, organiser_person_id=None, name=table["name_published"])  # fmt: skip
    results = results.astype({name: "str" for name in ("city", "club", "organiser_person_id")})
    names = results[["result_id", "name"]].assign(source="made")
    names = pd.concat([names, pd.DataFrame([("m2", "Meghan Arbogaster", "other")], columns=names.columns)], ignore_index=True)  # fmt: skip
    (folder / "bare").mkdir()
    path = folder / kept.FILE
    links = link_results(results, None, names=names, keep=path).links
    for place in (folder, folder / "bare"):
        results.to_parquet(place / "results.parquet", index=False)
    return SimpleNamespace(folder=folder, results=results, names=names, links=links, path=path)


@pytest.fixture(scope="module")
def every(made):
    with Explainer(made.results, made.names) as explainer:
        yield explainer


def few(made, pair, folder="", links=None, until=None) -> Explainer:
    return Explainer.of_people(
        made.folder / folder / "results.parquet", made.links if links is None else links, pair, names_of(made.names), until
    )  # fmt: skip


PAIRS = [("k1", "k2"), ("k3", "k1"), ("m1", "m2"), ("crowd-0000", "crowd-0000-again"), ("crowd-0012", "k2"), ("n1", "k1")]  # fmt: skip


@pytest.mark.parametrize("folder", ["", "bare"])
@pytest.mark.parametrize("pair", PAIRS)
def test_a_few_people_are_told_as_among_all(made, every, pair, folder):
    with few(made, pair, folder) as explainer:
        assert explainer.prior == every.prior
        assert explainer.findings(*pair) == every.findings(*pair)
        results = explainer.results(pair)
        assert results == every.results(pair)
        assert explainer.weights(results) == every.weights(results)
        names = {name["name_id"] for name in results if name["name_id"] is not None}
        if names:
            assert explainer.names_allowed(names) == every.names_allowed(names)


def test_pairs_near_the_decision_come_nearest_first_with_the_parts_of_their_weight(every):
    found = every.near(100.0)
    parts = [name for name in found if name.endswith("_weight")]
    assert found.columns.tolist() == ["result_id_a", "result_id_b", "name_a", "name_b", "weight", *parts]  # fmt: skip
    assert parts == [f"{one}_weight" for one in ("name", "born", "sex", "country", "short_form", "club", "city", "organiser_id")]  # fmt: skip
    assert len(found) > 4 and found["weight"].abs().is_monotonic_increasing
    assert found["weight"].abs().max() <= 100.0
    sums = found[parts].sum(axis=1) + every.prior - THRESHOLD
    assert found["weight"].tolist() == pytest.approx(sums.tolist())
    ids = sorted({*found["result_id_a"], *found["result_id_b"]})
    results = {one["result_id"]: one for one in every.results(ids)}
    weights = every.weights(list(results.values()))
    for pair in found.itertuples():
        assert (pair.name_a, pair.name_b) == tuple(results[one]["name_published"] for one in (pair.result_id_a, pair.result_id_b))  # fmt: skip
        # As printed; under a name that another source gives a pair may weigh more.
        assert weights[frozenset((pair.result_id_a, pair.result_id_b))] >= pair.weight + THRESHOLD - 1e-9  # fmt: skip
    half = found["weight"].abs().median()
    fewer = every.near(half)
    assert fewer.equals(found[found["weight"].abs() <= half]) and 0 < len(fewer) < len(found)
    assert every.near().equals(every.near(4.0))


def test_who_is_linked_here_and_by_what(made, every):
    runner = dict(zip(made.links["result_id"].to_pylist(), made.links["runner_id"].to_pylist(), strict=True))  # fmt: skip
    assert runner["k1"] == runner["k2"] != runner["k3"]
    assert runner["m1"] == runner["m2"]
    assert total(every.findings("k1", "k3")) is None and total(every.findings("k1", "k2")) > 0
    said = [finding.found for finding in every.findings("m1", "m2")]
    assert "another source names m2 “Meghan Arbogaster”" in said


def steps_made(monkeypatch) -> list[str]:
    """The tables that a block makes by steps, noted while it is made."""
    made: list[str] = []
    run_steps = one_block.run_steps

    def noted(steps, engine, run):
        steps = list(steps)
        made.extend(step.table for step in steps)
        run_steps(steps, engine, run)

    monkeypatch.setattr(one_block, "run_steps", noted)
    return made


def test_kept_tables_are_not_made_again_and_without_them_they_are(made, monkeypatch):
    kept_steps = [step.table for stage in kept.STAGES for step in model.STAGES[stage]]
    asked = steps_made(monkeypatch)
    with few(made, PAIRS[0]) as explainer:
        of_block = [row["a"] for row in explainer._fetch("select distinct a from name_pair union select distinct b from name_pair")]  # fmt: skip
        there = {row["name"] for row in explainer._fetch("select distinct name_id as name from name_word")}  # fmt: skip
    assert asked and not set(kept_steps) & set(asked)
    # A block has the names that share a word with hers, and those of the links that show the prior.
    assert set(of_block) <= there and len(there) < 60
    asked.clear()
    with few(made, PAIRS[0], "bare"):
        assert asked[: len(kept_steps)] == kept_steps
    asked.clear()
    with few(made, PAIRS[0], until=2011):
        assert asked[: len(kept_steps)] == kept_steps


def test_where_no_link_shows_what_a_pair_starts_from_all_pairs_are_weighed(made, every):
    curated = made.links.set_column(
        made.links.column_names.index("method"), "method", pa.array(["curated"] * len(made.links))
    )
    with few(made, PAIRS[0], "bare", links=curated) as explainer:
        assert one_block.prior_of_links(explainer._engine) is None
        assert explainer.prior == every.prior
        assert explainer.findings(*PAIRS[0]) == every.findings(*PAIRS[0])


def test_links_that_contradict_each_other_show_nothing(made):
    weights = made.links["match_weight"].to_pylist()
    odd = [None if weight is None else weight + at % 3 for at, weight in enumerate(weights)]
    links = made.links.set_column(made.links.column_names.index("match_weight"), "match_weight", pa.array(odd))  # fmt: skip
    with few(made, PAIRS[0], links=links) as explainer:
        assert one_block.prior_of_links(explainer._engine) is None


def test_the_first_unknown_id_is_named_and_nothing_stays_open(made, monkeypatch):
    closed = []
    monkeypatch.setattr(DuckEngine, "close", lambda self: closed.append(self))
    with pytest.raises(UsageProblem, match="No result has the id y-2; `doubles runner NAME`"):
        few(made, ("k1", "y-2", "x-1"))
    assert len(closed) == 1


def test_blanks_and_columns_that_are_not_there_are_missing(made):
    engine = DuckEngine("300MB", 1)
    try:
        one_block.put_source(engine, made.folder / "results.parquet")
        found = engine.fetch("select * from source order by result_id")
        wanted = source_of(made.results.sort_values("result_id"))
        assert found.to_pydict() == wanted.select(found.column_names).to_pydict()
        assert found["city"].null_count == len(made.results)
    finally:
        engine.close()


def is_used(made, results=None, names=None, path=None, code=None, until=None) -> bool:
    engine = DuckEngine("300MB", 1)
    try:
        engine.put("source", source_of(made.results if results is None else results))
        model.put_other_names(engine, names_of(made.names if names is None else names))
        model.put_counting(engine, until)
        used = kept.use(engine, path or made.path, code or kept.code_digest())
        seen = engine.connection.execute("select count(*) from duckdb_databases() where database_name = 'kept'").fetchall()[0][0]  # fmt: skip
        assert seen == used
        return used
    finally:
        engine.close()


def test_kept_tables_serve_what_they_were_made_of_in_any_order_and_nothing_else(made, tmp_path):
    assert is_used(made)
    assert is_used(made, made.results[::-1], made.names[::-1])
    # Two sources that give one name, or one source twice, are the same to the linker.
    assert is_used(made, names=pd.concat([made.names, made.names.assign(source="twice")]))
    assert not is_used(made, made.results.iloc[1:])
    assert not is_used(made, made.results.assign(country="FRA"))
    assert not is_used(made, made.results.assign(city="Nice"))
    assert not is_used(made, names=made.names.iloc[:-1])
    assert not is_used(made, until=2020)
    assert not is_used(made, code="as it was")
    assert not is_used(made, path=tmp_path / "none")
    cut = tmp_path / kept.FILE
    cut.write_bytes(made.path.read_bytes()[:5000])
    assert not is_used(made, path=cut)


def test_keeping_leaves_one_whole_file_and_the_engine_as_it_was(tmp_path):
    engine = DuckEngine("300MB", 1)
    path = tmp_path / "it's" / kept.FILE
    path.parent.mkdir()
    try:
        engine.put("source", source_of(crowd(3)))
        model.put_other_names(engine)
        model.put_counting(engine)
        engine.create("made", "select 1 as one")
        path.write_text("an earlier one")
        kept.keep(engine, path, "the code")
        assert list(path.parent.iterdir()) == [path]
        assert kept.use(engine, path, "the code")
        tables = {row["name"] for row in engine.fetch("select table_name as name from duckdb_tables() where database_name = 'kept'").to_pylist()}  # fmt: skip
        # What the engine was given stays out.
        assert tables == {"made", "made_of"}
    finally:
        engine.close()


def test_a_file_that_cannot_be_written_leaves_the_earlier_one(tmp_path):
    engine = DuckEngine("300MB", 1)
    path = tmp_path / kept.FILE
    path.write_text("an earlier one")
    try:
        with pytest.raises(Exception, match="other_name"):  # nothing says of which names
            engine.put("source", source_of(crowd(3)))
            kept.keep(engine, path, "the code")
        assert path.read_text() == "an earlier one" and list(tmp_path.iterdir()) == [path]
    finally:
        engine.close()


def test_a_run_has_joined_and_counted_nothing_yet():
    run = Run(1_500)
    assert (run.threshold, run.counts, run.joins) == (1_500, {}, [])
    run.counts["x"] = 1
    assert Run(0).counts == {}
