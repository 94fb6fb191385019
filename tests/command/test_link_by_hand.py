"""`doubles link` by a stand-in for the engine: what its files say, what it is told, and what each fault is called."""

from __future__ import annotations

import errno
import json
import os
from types import SimpleNamespace

import click
import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from race_doubles.command import link
from race_doubles.common.errors import Problem, UsageProblem
from race_doubles.link.model import Outcome
from race_doubles.link.tables import Loaded
from race_doubles.link.weights import WEIGHTS

LINKS = pa.table({"result_id": ["a", "b", "c"], "runner_id": ["r", "r", "s"]})
UNREAD = pd.DataFrame({"column": ["sex"], "value": ["boy"], "rows": [2]})


class Engine:
    """Answers the two questions that are asked of it."""

    name = "made"

    def __init__(self, shared=(), groups=()):
        self.shared, self.groups = shared, groups

    def fetch(self, question: str) -> pa.Table:
        if "shared_id" in question:
            return pa.table({"person": [one for one, _ in self.shared], "names": pa.array([many for _, many in self.shared], pa.int64())})  # fmt: skip
        assert "group_age" in question
        return pa.table({"age_group": [one for one, _ in self.groups], "rows": pa.array([many for _, many in self.groups], pa.int64())})  # fmt: skip


@pytest.fixture
def asked(monkeypatch) -> dict:
    """What loading and linking were asked; `rejected` rows may be put in."""
    said = {"rejected": pd.DataFrame(columns=["file", "line"])}

    def load(engine, files, with_ids):
        said["load"] = (engine, files, with_ids)
        return Loaded(said["rejected"], UNREAD, 7)

    def linked(engine, threshold):
        said["link"] = (engine, threshold)
        return Outcome(LINKS, {"people": 2, "rows": 3}, {"pairs": 0.5})

    monkeypatch.setattr(link, "load", load)
    monkeypatch.setattr(link, "link_rows", linked)
    monkeypatch.setattr(link, "peak_memory_mb", lambda: 12)
    return said


def test_the_files_say_what_was_read_counted_and_not_understood(asked, tmp_path):
    engine = Engine([(f"p{at:02}", 30 - at) for at in range(25)], [("masters", 4)])
    files = [tmp_path / "deep" / "a.csv", tmp_path / "b.csv"]
    asked["rejected"] = pd.DataFrame({"file": ["a.csv"], "line": ['é,"x"']})
    done = link.run(files, tmp_path, engine, 1.5, True)
    assert asked["load"] == (engine, files, True) and asked["link"] == (engine, 1.5)
    text = (tmp_path / "run.json").read_text("utf-8")
    report = {
        "bits": WEIGHTS, "engine": "made", "files": ["a.csv", "b.csv"], "ids_not_used": {f"p{at:02}": 30 - at for at in range(20)},
        "not_understood": {"age_group": {"rows": 4, "distinct": 1, "values": {"masters": 4}},
                           "sex": {"rows": 2, "distinct": 1, "values": {"boy": 2}}},
        "organiser_ids": "used", "people": 2, "rejected_rows": 1, "rows": 3, "rows_in": 7,
    }  # fmt: skip
    assert text == json.dumps(report, indent=1, sort_keys=True) + "\n"
    times = (tmp_path / "run_times.json").read_text("utf-8")
    assert times == '{\n "peak_memory_mb": 12,\n "seconds": {\n  "pairs": 0.5\n }\n}\n'
    assert (tmp_path / "rejected.csv").read_bytes() == 'file,line\na.csv,"é,""x"""\n'.encode()
    assert pq.read_table(tmp_path / "links.parquet").equals(LINKS)
    assert done.rejected == 1 and done.outcome.counts == {"people": 2, "rows": 3}
    assert len(done.remarks) == 3 and done.remarks[2] == (
        "organiser_person_id: 25 ids of more than 2 different names joined nobody, such as 'p00' (30 names)."
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["links.parquet", "rejected.csv", "run.json", "run_times.json"]  # fmt: skip


def test_without_ids_and_without_a_row_refused_an_old_list_of_these_goes(asked, tmp_path):
    (tmp_path / "rejected.csv").write_text("old")
    done = link.run([tmp_path / "a.csv"], tmp_path, Engine(), 1.5, False)
    assert not (tmp_path / "rejected.csv").exists() and done.rejected == 0
    said = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert (said["organiser_ids"], said["ids_not_used"], said["rejected_rows"]) == ("ignored", {}, 0)  # fmt: skip
    assert len(done.remarks) == 1


@pytest.mark.parametrize(
    ("shared", "said"),
    [
        ({"person": [], "names": []}, []),
        ({"person": ["x" * 50], "names": [1200]},
         [f"organiser_person_id: 1 id of more than 2 different names joined nobody, such as {'x' * 40!r} (1,200 names)."]),
        ({"person": ["a", "b"] * 600, "names": [9, 3] * 600},
         ["organiser_person_id: 1,200 ids of more than 2 different names joined nobody, such as 'a' (9 names)."]),
    ],
)  # fmt: skip
def test_ids_of_several_names_are_told_in_a_sentence(shared, said):
    assert link._ids_sentence(shared) == said


@pytest.mark.parametrize("size", ["4GB", "800MB", " 1.5 gib ", "2T B", "10kB"])
def test_a_size_of_memory(size):
    if size == "2T B":
        with pytest.raises(click.BadParameter, match="'2T B' is no size of memory; write it as 4GB or 800MB"):  # fmt: skip
            link._size(None, None, size)
    else:
        assert link._size(None, None, size) == size.strip()


@pytest.mark.parametrize("size", ["", "GB", "0GB", "04GB", "1.GB", "4", "4 gigs", "x4GB", "4GBx", "4PB"])  # fmt: skip
def test_no_size_of_memory(size):
    with pytest.raises(click.BadParameter):
        link._size(None, None, size)


def test_a_threshold_is_a_number_that_evidence_can_reach():
    assert [link._bits(None, None, bits) for bits in (-200, 0.0, 200)] == [-200, 0.0, 200]
    for bits in (-200.5, 201, float("nan"), float("inf"), float("-inf")):
        with pytest.raises(click.BadParameter, match="is no number from -200 to 200"):
            link._bits(None, None, bits)


def test_the_folder_is_tried_before_the_work_and_nothing_is_left_in_it(tmp_path, monkeypatch):
    link._check_folder(tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").touch()
    for out in (tmp_path / "file", tmp_path / "file" / "a" / "b"):
        with pytest.raises(UsageProblem) as problem:
            link._check_folder(out)
        assert str(problem.value) == "file is a file, not a folder; give --out another place."
    long = tmp_path / "x" / ("y" * 250)
    monkeypatch.setattr(link.os, "access", lambda path, mode: (path, mode) != (tmp_path, os.W_OK | os.X_OK))  # fmt: skip
    with pytest.raises(UsageProblem) as problem:
        link._check_folder(long)
    assert str(problem.value) == (
        f"The folder {str(long)[:200]} cannot be written to (no permission); give --out another place."
    )


@pytest.mark.parametrize(
    ("error", "said"), [(OSError(errno.ENOSPC, "No Space"), "no space"), (OSError("Odd"), "odd")]
)
def test_a_disk_that_takes_no_file_is_told(error, said, tmp_path, monkeypatch):
    places = []

    def fails(dir):
        places.append(dir)
        raise error

    monkeypatch.setattr(link.tempfile, "TemporaryFile", fails)
    with pytest.raises(UsageProblem, match=rf"cannot be written to \({said}\)"):
        link._check_folder(tmp_path / "new")
    assert places == [tmp_path]


def test_links_are_the_same_bytes_in_however_many_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr(link, "ROW_GROUP", 2)
    link.write_links(LINKS, tmp_path / "one")
    link.write_links(pa.concat_tables([LINKS.slice(0, 1), LINKS.slice(1)]), tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    file = pq.ParquetFile(tmp_path / "one")
    assert [file.metadata.row_group(at).num_rows for at in range(file.num_row_groups)] == [2, 1]
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"
    assert file.read().equals(LINKS)
    link.write_links(LINKS.slice(0, 0), tmp_path / "none")
    assert pq.read_table(tmp_path / "none").schema.equals(LINKS.schema)
    link.write_links(LINKS.slice(0, 2), tmp_path / "even")
    assert pq.ParquetFile(tmp_path / "even").num_row_groups == 1


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (pa.ArrowInvalid("no table"), "The table cannot be read (no table); mend it or give another."),
        (duckdb.OutOfMemoryException("x"), "The tables do not fit in --memory; give more of it."),
        (duckdb.IOException("first.\nsecond"), "The work stopped (first); free what is short or blocked and run it again."),
        (OSError(errno.ENOSPC, "No space left"), "The work stopped (No space left); free what is short or blocked and run it again."),
        (OSError(), "The work stopped (OSError); free what is short or blocked and run it again."),
    ],
)  # fmt: skip
def test_each_fault_in_words(error, said):
    with pytest.raises(Problem) as problem, link.faults_in_words():
        raise error
    assert str(problem.value) == said and problem.value.__cause__ is error


def test_an_interrupt_of_the_engine_is_one_of_the_person():
    with pytest.raises(KeyboardInterrupt), link.faults_in_words():
        raise duckdb.InterruptException("x")


def test_the_command_says_each_remark_what_was_refused_and_where_the_links_are(monkeypatch, tmp_path, capsys):  # fmt: skip
    made = {}

    def run(files, out, engine, threshold, with_ids):
        made.update(files=files, out=out, threshold=threshold, with_ids=with_ids)
        return link.Done(SimpleNamespace(counts={"rows": 1200, "people": 1100}), made["refused"], ["odd ages", "odd ids"])  # fmt: skip

    monkeypatch.setattr(link, "run", run)
    table = tmp_path / "a.csv"
    table.write_text("x")
    for refused, said in ((1, "1 row"), (1300, "1,300 rows")):
        made["refused"] = refused
        link.link_command.callback((table,), tmp_path / "out", "duckdb", 1.5, True, "1GB", 1, "local", None)  # fmt: skip
        out, err = capsys.readouterr()
        assert out == f"1,200 results of 1,100 people; see {tmp_path / 'out' / 'links.parquet'}\n"
        assert err.splitlines() == ["doubles: odd ages", "doubles: odd ids", f"doubles: {said} could not be used; see {tmp_path / 'out' / 'rejected.csv'}."]  # fmt: skip
    assert made == {"files": [table], "out": tmp_path / "out", "threshold": 1.5, "with_ids": False, "refused": 1300}  # fmt: skip
