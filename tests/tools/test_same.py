"""The matrix that proves the same bytes everywhere: it sees what differs, and each setting is what it says."""

import csv
import os
import shutil
import subprocess
import sys
from concurrent.futures import Future

import nbformat
import pandas as pd
import pytest
from tools.same import __main__ as command
from tools.same.__main__ import compared
from tools.same.compare import first_table_difference, notebook_differences
from tools.same.kernel import is_in_force
from tools.same.rows import shuffle_raw
from tools.same.settings import (
    CLEARED,
    Setting,
    instruction_sets,
    kernels,
    matrix,
    smallest,
    threads,
)

from race_doubles.common.errors import Problem
from race_doubles.common.files import read_text_csv, write_csv
from race_doubles.scrape.raw_files import check_raw_files


def folders(tmp_path, ours, theirs):
    for name, table in (("ours", ours), ("theirs", theirs)):
        (tmp_path / name).mkdir()
        table.to_parquet(tmp_path / name / "results.parquet")
    return tmp_path / "ours", tmp_path / "theirs"


def test_one_changed_cell_of_a_table_is_named(tmp_path):
    one = pd.DataFrame({"year": [1999, 2000], "name": ["Ann Trason", None]})
    other = one.assign(name=["Ann Trason", "Paul Schmidt"])
    assert first_table_difference(*folders(tmp_path, one, other)) == (
        "results.parquet row 1 name: nan -> Paul Schmidt"
    )


def test_the_same_table_in_two_folders_is_the_same(tmp_path):
    one = pd.DataFrame({"year": [1999, 2000]})
    assert first_table_difference(*folders(tmp_path, one, one.copy())) == ""


def test_the_same_cells_in_another_order_are_a_difference(tmp_path):
    one = pd.DataFrame({"year": [1999, 2000]})
    found = first_table_difference(*folders(tmp_path, one, one[::-1].reset_index(drop=True)))
    assert found == "results.parquet row 0 year: 1999 -> 2000"


def test_a_table_that_is_missing_is_a_difference(tmp_path):
    one = pd.DataFrame({"year": [1999]})
    ours, theirs = folders(tmp_path, one, one)
    (theirs / "results.parquet").unlink()
    assert first_table_difference(ours, theirs) == "files results.parquet"


def notebook(path, text, image="AAAA"):
    data = {"text/html": text, "image/png": image}
    shown = nbformat.v4.new_output("display_data", data=data)
    cells = [nbformat.v4.new_markdown_cell("# How rare"),
             nbformat.v4.new_code_cell("1"),
             nbformat.v4.new_code_cell("2", outputs=[shown])]  # fmt: skip
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def test_a_changed_digit_is_found_under_the_number_that_nbval_gives_its_cell(tmp_path):
    ours, theirs = (
        notebook(tmp_path / "03_a.ipynb", "1.15"),
        notebook(tmp_path / "03_b.ipynb", "1.16"),
    )
    assert notebook_differences(ours, theirs) == ([1], "03 cell 1: text/html '1.15' -> '1.16'")


def test_an_image_alone_is_no_difference(tmp_path):
    ours = notebook(tmp_path / "03_a.ipynb", "1.15")
    theirs = notebook(tmp_path / "03_b.ipynb", "1.15", image="BBBB")
    assert notebook_differences(ours, theirs) == ([], "")


def test_instruction_sets_go_one_after_the_other():
    off = [one.variables.get("NPY_DISABLE_CPU_FEATURES", "").split() for one in matrix()]
    assert [one for one in off if one] == [
        instruction_sets()[: number + 1] for number in range(len(instruction_sets()))
    ]


@pytest.mark.skipif(
    not instruction_sets(), reason="NumPy knows one instruction set of this processor"
)
def test_the_smallest_instruction_set_is_in_force_in_a_child():
    (setting,) = smallest()
    ask = ("from numpy._core._multiarray_umath import __cpu_dispatch__ as d, __cpu_features__ as f;"
           "print([x for x in d if f[x]])")  # fmt: skip
    done = subprocess.run([sys.executable, "-c", ask], env=os.environ | setting.variables, capture_output=True, text=True, check=True)  # fmt: skip
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(not kernels(), reason="OpenBLAS has no other kernel for this processor")
@pytest.mark.parametrize("kernel", kernels())
def test_a_kernel_that_is_asked_for_is_in_force(kernel):
    ask = "from tools.same.kernel import running_kernel; print(running_kernel())"
    env = {name: value for name, value in os.environ.items() if name not in CLEARED}
    env |= {"OPENBLAS_CORETYPE": kernel, "PYTHONPATH": str(command.CHECKOUT)}
    done = subprocess.run([sys.executable, "-c", ask], env=env, capture_output=True, text=True, check=True)  # fmt: skip
    running = done.stdout.strip()
    assert not running or is_in_force(kernel, running)


def test_what_the_shell_has_set_reaches_no_child(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENBLAS_L2_SIZE", "1")
    monkeypatch.setenv("TZ", "Europe/Paris")
    found = command.environment(tmp_path, Setting("as it is"), share=False)
    assert not set(found) & set(CLEARED)
    assert (
        command.environment(tmp_path, Setting("2", threads(2)), share=True).items()
        >= threads(2).items()
    )


def test_shuffling_keeps_every_line_and_the_first_page_of_each_edition(tmp_path, project):
    raw = tmp_path / "raw"
    shutil.copytree(project.raw / "wser_stats", raw / "wser_stats")
    provenance = read_text_csv(project.raw / "provenance.csv")
    # A list that stays with who fetched it has a row in a clone, and no file.
    wanted = provenance["source"].isin(["wser_stats", "wser_draw"])
    write_csv(provenance[wanted], raw / "provenance.csv")
    before = read_text_csv(raw / "provenance.csv")
    shuffle_raw(raw)
    rows = []
    for folder in (project.raw, raw):
        with (folder / "wser_stats/2022.csv").open(encoding="utf-8", newline="") as lines:
            rows.append(list(csv.reader(lines)))
    assert rows[0] != rows[1]
    assert sorted(rows[0][1:]) == sorted(rows[1][1:])
    after = read_text_csv(raw / "provenance.csv")
    sums = ["file_sha256", "splits_sha256"]
    lines = [sorted(map(tuple, table.drop(columns=sums).values)) for table in (before, after)]
    assert lines[0] == lines[1] and not before.equals(after)
    # The check that every build begins with is not switched off for the copy.
    check_raw_files(raw, after)
    with pytest.raises(Problem, match="other contents"):
        check_raw_files(raw, before)
    first = [table.drop_duplicates(["source", "year"]).set_index(["source", "year"])["part"] for table in (before, after)]  # fmt: skip
    pd.testing.assert_series_equal(first[0].sort_index(), first[1].sort_index())


def test_a_setting_that_ends_early_is_not_equal(tmp_path, monkeypatch):
    ended = Future()
    ended.set_result("")
    monkeypatch.setattr(command, "copied", lambda target: target)
    monkeypatch.setattr(command, "run", lambda *given: "OpenBLAS runs Haswell, not Zen.")
    found = command.try_setting(Setting("OpenBLAS Zen"), tmp_path, ended, tmp_path, (), False)
    assert not found.is_same
    assert found.tables == "OpenBLAS runs Haswell, not Zen."


def test_what_one_setting_breaks_is_its_row_and_leaves_the_others(tmp_path, monkeypatch):
    ended = Future()
    ended.set_result("")
    monkeypatch.setattr(command, "copied", lambda target: target)

    def break_down(raw):
        raise FileNotFoundError("2024.csv")

    setting = Setting("raw rows shuffled", prepare=break_down)
    found = command.try_setting(setting, tmp_path, ended, tmp_path, (), False)
    assert found.tables == "FileNotFoundError: 2024.csv"


def test_what_a_setting_found_bears_its_name(tmp_path):
    for side in ("ours", "theirs"):
        (tmp_path / side / "notebooks" / "checks").mkdir(parents=True)
        notebook(tmp_path / side / "notebooks" / "03_a.ipynb", "1.15")
        notebook(tmp_path / side / "notebooks" / "checks" / "03_a.ipynb", side)
    found = compared("one thread", tmp_path / "ours", tmp_path / "theirs", False, (), 0.0)
    assert (found.name, found.tables, found.cells) == ("one thread", None, "checks/03: 1")
