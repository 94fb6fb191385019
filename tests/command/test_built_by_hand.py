"""`doubles build` by a stand-in for the rooms: what it asks them, what it says, what it leaves behind; and what moved."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pandas as pd
import pytest

from race_doubles.clean import build as clean_build
from race_doubles.clean import unread
from race_doubles.command import building, moved, report
from race_doubles.common.errors import Problem
from race_doubles.common.files import read_parquet, write_parquet
from race_doubles.common.fingerprint import read_stamp
from race_doubles.common.paths import Project
from race_doubles.doubles import doubles_table, pairs_table
from race_doubles.doubles import tables as doubles_tables
from race_doubles.link import build as link_build
from race_doubles.link import people_changed
from race_doubles.link.entries import build as entries_build
from race_doubles.site import build as site_build
from race_doubles.site import readme


def frame(**columns) -> pd.DataFrame:
    return pd.DataFrame(columns)


EDITIONS = frame(race=["wser", "utmb"], year=[2019, 2019], status=["held", "held"], finishers=[3, 4])  # fmt: skip
MADE = {"editions": EDITIONS, "doubles": frame(a=[1]), "pairs": frame(b=[2]), "links": frame(c=[3])}


@pytest.fixture
def home(tmp_path, monkeypatch) -> Project:
    """A project of one raw and one curated file, whose tables come ready made."""
    project = Project(tmp_path)
    for folder in (project.raw, project.curated):
        folder.mkdir(parents=True)
        (folder / "a.csv").write_text("a\n1\n")
    for name in ("CITATION.cff", "pyproject.toml"):
        (tmp_path / name).write_text("x")
    monkeypatch.setattr(building, "make_tables", lambda project, tell: (tell("made"), MADE)[1])
    monkeypatch.setattr(building, "write_datapackage", lambda project, folder: (folder / "datapackage.json").write_text(project.root.name))  # fmt: skip
    monkeypatch.setattr(building, "about", lambda project: ("about", project))
    monkeypatch.setattr(building, "missing_addresses", lambda known: f"no address for {known[1].root.name}")  # fmt: skip
    return project


def test_a_build_writes_each_table_the_committed_ones_as_csv_too_and_says_so(home, tmp_path):
    said: list[str] = []
    assert building.build(home, tell=said.append) is True
    assert said == ["made", "build: 4 tables in data/processed", f"build: no address for {tmp_path.name}"]  # fmt: skip
    names = sorted(path.name for path in home.processed.iterdir() if path.name != ".lock")
    assert names == [".built.json", "datapackage.json", "doubles.csv", "doubles.parquet", "editions.csv", "editions.parquet",
                     "links.parquet", "pairs.csv", "pairs.parquet"]  # fmt: skip
    for name, table in MADE.items():
        assert read_parquet(home.processed / f"{name}.parquet").equals(table)
    assert (home.processed / "pairs.csv").read_text() == "b\n2\n"
    assert (home.processed / "datapackage.json").read_text() == tmp_path.name
    stamp = read_stamp(home.processed / ".built.json")
    assert set(stamp) == {"tables", *(f"file {name}" for name in names if name != ".built.json")}
    assert stamp["tables"] == building.build_digest(home)


def test_what_did_not_change_is_not_built_again_unless_it_is_forced(home):
    building.build(home, tell=lambda line: None)
    said: list[str] = []
    assert building.build(home, tell=said.append) is False
    assert said == ["build: data/processed is up to date"]
    assert building.build(home, force=True, tell=said.append) is True
    assert said[1] == "made"


@pytest.mark.parametrize("path", ["data/raw/a.csv", "data/curated/a.csv", "CITATION.cff", "pyproject.toml"])  # fmt: skip
def test_any_input_that_changed_builds_again(home, path):
    building.build(home, tell=lambda line: None)
    (home.root / path).write_text("a\n2\n")
    said: list[str] = []
    assert building.build(home, tell=said.append) is True
    assert said[0] == "made"


def test_the_code_of_every_room_that_decides_is_an_input_and_no_other_room(home, monkeypatch):
    seen = []
    monkeypatch.setattr(building, "fingerprint", lambda paths, root, extra="": seen.append(([*paths], root, extra)) or f"d{len(seen)}")  # fmt: skip
    assert building.build_digest(home) == "d2"
    data, code = seen
    assert data == ([home.raw, home.curated, home.root / "CITATION.cff", home.root / "pyproject.toml"], home.root, "")  # fmt: skip
    paths, root, extra = code
    assert root.name == "race_doubles" or (root / "command" / "building.py").is_file()
    assert [path.relative_to(root).as_posix() for path in paths] == ["command/building.py", "common", "scrape", "clean", "link", "doubles"]  # fmt: skip
    assert extra == "d1"


def test_every_file_that_is_lost_or_was_changed_is_named(home):
    building.build(home, tell=lambda line: None)
    (home.processed / "pairs.csv").write_text("b\n3\n")
    (home.processed / "doubles.parquet").unlink()
    said: list[str] = []
    assert building.build(home, tell=said.append) is True
    assert said[:2] == ["build: doubles.parquet, pairs.csv of data/processed missing or changed, so all is built again", "made"]  # fmt: skip
    assert (home.processed / "pairs.csv").read_text() == "b\n2\n"


def test_what_a_killed_build_left_is_no_table(home):
    (home.processed / ".fresh").mkdir(parents=True)
    (home.processed / ".fresh" / "half.parquet").write_text("x")
    building.build(home, tell=lambda line: None)
    assert not (home.processed / "half.parquet").exists()
    assert not (home.processed / ".fresh").exists()


def test_a_build_that_fails_leaves_the_tables_and_their_stamp(home, monkeypatch):
    building.build(home, tell=lambda line: None)
    before = {path.name: path.read_bytes() for path in home.processed.iterdir()}

    def fails(project, tell):
        raise Problem("a row is wrong")

    monkeypatch.setattr(building, "make_tables", fails)
    with pytest.raises(Problem, match="a row is wrong"):
        building.build(home, force=True, tell=lambda line: None)
    assert {path.name: path.read_bytes() for path in home.processed.iterdir()} == before


def test_while_tables_are_moved_there_is_no_stamp_to_believe(home, monkeypatch):
    """A reader that comes in the middle of the moves builds again instead of taking tables of two builds."""
    building.build(home, tell=lambda line: None)
    seen = []
    real = building.write_stamp
    monkeypatch.setattr(building, "write_stamp", lambda stamp, *more, **files: (seen.append(stamp.exists()), real(stamp, *more, **files)))  # fmt: skip
    building.build(home, force=True, tell=lambda line: None)
    assert seen == [False]


def test_lines_on_people_and_half_years_come_after_the_tables(home, monkeypatch):
    before = {"links": frame(c=[1]), "runners": frame(runner_id=["r"], name=["A"])}
    monkeypatch.setattr(building, "people_before", lambda project: before)
    monkeypatch.setattr(building, "what_became_of", lambda *asked: ["somebody"] if asked == (before, MADE) else [])  # fmt: skip
    monkeypatch.setattr(building, "half_years", lambda editions: ["half"] if editions is EDITIONS else [])  # fmt: skip
    monkeypatch.setattr(building, "missing_addresses", lambda known: None)
    said: list[str] = []
    building.build(home, tell=said.append)
    assert said == ["made", "build: 4 tables in data/processed", "build: somebody", "build: half"]


@pytest.fixture
def rooms(monkeypatch) -> dict:
    """The rooms, each answering with its own name and noting what it was asked."""
    asked: dict = {}
    resolved = SimpleNamespace(
        results=frame(result_id=list("abc") * 500), names="names", unread="unread"
    )
    clean = SimpleNamespace(
        editions="editions", reconciliation="reconciliation", splits="splits", names="other names"
    )

    def says(name, answer):
        def call(*given, **named):
            asked[name] = given if not named else (*given, named)
            asked.setdefault("threads", {})[name] = threading.current_thread() is threading.main_thread()  # fmt: skip
            return answer

        return call

    runners = frame(runner_id=list("ab") * 600)
    monkeypatch.setattr(clean_build, "resolve_results", says("resolve", resolved))
    monkeypatch.setattr(unread, "summary", says("summary", ["two ages", "a sex"]))
    monkeypatch.setattr(link_build, "build_people", says("people", ("links", runners, "joins")))
    monkeypatch.setattr(clean_build, "describe", says("describe", clean))
    monkeypatch.setattr(entries_build, "build_entries", says("entries", "entries"))
    monkeypatch.setattr(doubles_tables, "load_not_comparable", says("changed", "changed"))
    monkeypatch.setattr(doubles_table, "make_doubles", says("doubles", "doubles"))
    monkeypatch.setattr(pairs_table, "make_pairs", says("pairs", "pairs"))
    return asked | {"asked": asked, "resolved": resolved, "runners": runners}


def test_a_second_python_is_started_where_there_is_enough_to_read_and_a_core_for_it(
    tmp_path, monkeypatch
):
    project = Project(tmp_path)
    table = project.raw / "utmb_results" / "2003.csv"
    table.parent.mkdir(parents=True)
    for size, cores, is_started in ((0, 2, False), (building.WORTH_A_SECOND_PYTHON, 1, False), (building.WORTH_A_SECOND_PYTHON, 2, True)):  # fmt: skip
        table.write_bytes(bytes(size))
        monkeypatch.setattr(building.os, "cpu_count", lambda cores=cores: cores)
        with building.second_python(project) as beside:
            assert (beside is not None) == is_started


def test_each_room_gets_what_the_one_before_it_made(rooms, tmp_path):
    project, said = Project(tmp_path), []
    tell = said.append
    tables = building.make_tables(project, tell)
    asked, resolved, runners = rooms["asked"], rooms["resolved"], rooms["runners"]
    threads = asked.pop("threads")
    assert asked["people"][0] is resolved.results and asked["people"][1:] == (
        project.curated, "names", project.processed / ".linker.duckdb"
    )  # fmt: skip
    assert asked["doubles"][0] is resolved.results and asked["doubles"][1] == "links"
    assert asked["doubles"][2] is runners and asked["doubles"][3:] == ("editions", "joins", "changed")  # fmt: skip
    assert asked["pairs"][0] is resolved.results and asked["pairs"][1:] == ("links", "editions")
    assert asked["entries"][:3] == (project, resolved, "links") and asked["entries"][3] is runners
    assert asked["entries"][4] == tell
    assert asked["resolve"] == (project, None) and asked["describe"] == (resolved, project)
    assert asked["summary"] == ("unread",)
    assert asked["changed"] == (project.curated / "not_comparable.csv",)
    assert not threads["people"] and threads["describe"]
    assert list(tables) == ["editions", "results", "reconciliation", "splits", "links", "names", "runners", "entries", "doubles", "pairs"]  # fmt: skip
    assert tables.pop("results") is resolved.results and tables.pop("runners") is runners
    assert tables == {name: name for name in tables} | {"names": "other names"}
    assert said == [
        "clean: reading data/raw and reconciling the sources of each edition", "clean: two ages", "clean: a sex",
        "link: who is who among 1,500 results", "doubles: 1,200 people",
    ]  # fmt: skip


def test_people_of_before_are_none_where_a_table_cannot_be_read(tmp_path):
    project = Project(tmp_path)
    write_parquet(frame(result_id=["a"], runner_id=["r"]), project.processed / "links.parquet")
    assert building.people_before(project) == {}
    write_parquet(frame(runner_id=["r"], name=["A"]), project.processed / "runners.parquet")
    found = building.people_before(project)
    assert {name: table.to_dict("list") for name, table in found.items()} == {
        "links": {"result_id": ["a"], "runner_id": ["r"]}, "runners": {"runner_id": ["r"], "name": ["A"]},
    }  # fmt: skip


def test_who_became_another_is_told_by_the_names_of_both_builds_the_new_one_first(monkeypatch):
    told = []
    before = {"links": "old links", "runners": frame(runner_id=["r1", "r2"], name=["Old", "Gone"])}
    after = {"links": "new links", "runners": frame(runner_id=["r1", "r3"], name=["New", "Came"])}
    monkeypatch.setattr(people_changed, "people_changed", lambda *links: ["change"] if links == ("old links", "new links") else [])  # fmt: skip
    monkeypatch.setattr(people_changed, "told", lambda *said: told.append(said) or ["line"])
    assert building.what_became_of(before, after) == ["line"]
    assert told == [(["change"], {"r1": "New", "r2": "Gone", "r3": "Came"})]
    assert building.what_became_of({}, after) == []
    assert building.what_became_of(before | {"links": "other"}, after) == []


def editions(*rows: tuple) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["race", "year", "status", "finishers"])
    return table.astype({"finishers": "Int64"})


BOTH = [("wser", 2019, "held", 3), ("utmb", 2019, "held", 3)]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([], []), ([("utmb", 2020, "held", None)], []), ([("utmb", 2020, "held", 0)], []),
        ([("wser", 2018, "held", 3)], []), ([("hardrock", 2020, "held", 3)], []),
        ([("wser", 2020, "held", 1)], ["2020 is half a year so far: Western States is in and UTMB is not, so no double of 2020 can be counted."]),
        ([("wser", 2020, "cancelled", None), ("utmb", 2020, "held", 9)],
         ["Of 2020 UTMB is in; Western States was not held, so there is no double of 2020."]),
    ],
)  # fmt: skip
def test_a_year_of_which_one_race_is_in_is_said_to_be_half(more, said):
    assert building.half_years(editions(*BOTH, *more)) == said


@pytest.fixture
def doubled(tmp_path) -> Project:
    """A project of five doubles by four people, one of each level."""
    project = Project(tmp_path)
    levels = ["started", "finished", "top10", "podium", "won"]
    write_parquet(frame(runner_id=["a", "b", "c", "d", "a"], level=levels), project.processed / "doubles.parquet")  # fmt: skip
    return project


NUMBERS = {"started": 5, "finished": 4, "top10": 3, "podium": 2, "won": 1, "people": 4}


def test_the_numbers_of_the_headline(doubled, tmp_path):
    assert moved.headline(doubled) == NUMBERS
    assert moved.headline(Project(tmp_path / "none")) == {}


def test_each_number_is_told_before_and_after():
    after = NUMBERS | {"people": 1004, "podium": 2002, "won": 0}
    assert moved.compared(NUMBERS, after) == [
        "doubles: 5, as before", "people with a double: 4 -> 1,004", "finished at both: 4, as before",
        "a top ten at both: 3, as before", "a podium at both: 2 -> 2,002", "won both: 1 -> 0",
    ]  # fmt: skip
    assert moved.compared(after, after)[1] == "people with a double: 1,004, as before"


def test_nothing_is_built_where_nothing_could_be_said(doubled, monkeypatch):
    monkeypatch.setattr(moved, "build", lambda *_, **__: pytest.fail("it was built"))
    said = moved.Moved(["There were no tables of before, so what moved cannot be said; `doubles build` makes them."])  # fmt: skip
    monkeypatch.setattr(moved, "people_before", lambda project: {})
    assert moved.rebuild(doubled, print) == said
    monkeypatch.setattr(moved, "people_before", lambda project: {"links": 1})
    monkeypatch.setattr(moved, "headline", lambda project: {})
    assert moved.rebuild(doubled, print) == said


@pytest.mark.parametrize(
    ("became", "people"),
    [(["Bo is Cy"], ["Bo is Cy"]), ([], ["Nobody's earlier results were joined, parted or given another id."])],
)  # fmt: skip
def test_what_moved_is_what_differs_from_before_the_build(became, people, doubled, monkeypatch):
    states = ["before"]
    monkeypatch.setattr(moved, "people_before", lambda project: {"links": states[-1]})
    monkeypatch.setattr(moved, "build", lambda project, tell: (states.append("after"), write_parquet(
        frame(runner_id=["z"], level=["won"]), project.processed / "doubles.parquet"), tell("built")))  # fmt: skip
    monkeypatch.setattr(moved, "what_became_of", lambda one, other: became if (one, other) == ({"links": "before"}, {"links": "after"}) else ["?"])  # fmt: skip
    said: list[str] = []
    found = moved.rebuild(doubled, said.append)
    assert said == ["built"] and found.problem == "" and found.people == people
    assert found.numbers == moved.compared(NUMBERS, dict.fromkeys(NUMBERS, 1))


def test_a_build_that_stops_is_the_problem(doubled, monkeypatch):
    def fails(project, tell):
        raise Problem("a row is wrong")

    monkeypatch.setattr(moved, "people_before", lambda project: {"links": 1})
    monkeypatch.setattr(moved, "build", fails)
    assert moved.rebuild(doubled, print) == moved.Moved([], [], "a row is wrong")


@pytest.mark.parametrize("changed", [True, False])
def test_the_front_of_the_readme_is_said_to_be_written_where_it_changed(
    changed, monkeypatch, capsys
):
    monkeypatch.setattr(doubles_tables, "load", lambda project: f"tables of {project}")
    monkeypatch.setattr(readme, "write_readme", lambda project, tables: changed and tables == f"tables of {project}")  # fmt: skip
    report.write_front("here")
    assert capsys.readouterr().err == ("report: README.md says what the tables say now\n" if changed else "")  # fmt: skip


@pytest.mark.parametrize(
    "path", ["notebooks/a", "docs/a", "src/a", "CITATION.cff", "data/curated/a", "data/processed/.built.json"]
)  # fmt: skip
def test_the_site_is_written_again_when_anything_that_it_shows_changed(path, tmp_path, monkeypatch, capsys):  # fmt: skip
    project = Project(tmp_path)
    wrote = []

    def write(project: Project) -> None:
        wrote.append(project)
        project.site.mkdir(exist_ok=True)
        (project.site / "index.html").touch()

    monkeypatch.setattr(site_build, "build_site", write)
    for once in (True, False):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(str(once))
        report.write_site(project, force=False)
        report.write_site(project, force=False)
    assert wrote == [project, project]
    assert capsys.readouterr().err.splitlines() == [
        "report: wrote site/index.html", "report: site/index.html is up to date"
    ] * 2  # fmt: skip
    assert list(read_stamp(tmp_path / "build" / "notebooks.json")) == ["site"]
