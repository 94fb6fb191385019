"""`doubles link`: what it says of tables that are wrong, and that its files depend on the rows alone."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from race_doubles.command import link as module
from race_doubles.command.cli import main

HEADER = "result_id,name_published,sex,country,race,year,age\n"
ROWS = "a,Kilian JORNET BURGADA,M,ESP,utmb,2008,20\nb,Kilian JORNET BURGADA,M,ESP,utmb,2010,22\n"
GOOD = HEADER + ROWS


def call(*arguments) -> int:
    """The exit status of the command."""
    with pytest.raises(SystemExit) as left:
        main(["link", *(str(argument) for argument in arguments)])
        raise SystemExit(0)
    return left.value.code


def report(out: Path) -> dict:
    return json.loads((out / "run.json").read_text(encoding="utf-8"))


def rejected(out: Path) -> pd.DataFrame:
    return pd.read_csv(out / "rejected.csv", dtype=str, keep_default_na=False)


def table(folder: Path, content: str | bytes, name: str = "results.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.fixture(scope="module")
def good_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the command writes for the good table, by file name."""
    folder = tmp_path_factory.mktemp("good")
    assert call(table(folder, GOOD), "--out", folder / "out") == 0
    return {path.name: path.read_bytes() for path in (folder / "out").iterdir()}


@pytest.fixture
def written(good_files: dict[str, bytes], tmp_path: Path) -> Path:
    """A folder `out` with the files that an earlier call wrote."""
    out = tmp_path / "out"
    out.mkdir()
    for name, content in good_files.items():
        (out / name).write_bytes(content)
    return out


WRONG = {
    "empty file": ("results.csv", "", 1, r"is empty; give a table"),
    "header alone": ("results.csv", HEADER, 1, "has no row; give a table"),
    "blank lines": ("results.csv", "\n\n\n", 1, "has no column result_id, name_published, sex, country"),
    "a page of prose": ("results.csv", "no table\nat all\n", 1, "has no column result_id"),
    "a missing column": ("results.csv", "result_id,name_published,sex,age,year\na,A B,F,30,2020\n", 1, "has no column country;"),
    "no ages": ("results.csv", "result_id,name_published,sex,country\na,A B,F,ESP\n", 1, "says nothing of ages; add born_year"),
    "an age without a year": ("results.csv", "result_id,name_published,sex,country,age\na,A B,F,ESP,30\n", 1, "nothing of ages"),
    "an id twice": ("results.csv", GOOD + "a,Anton KRUPICKA,M,USA,wser,2010,26\n", 1, "result_id a occurs 2 times in"),
    "a column twice": ("results.csv", GOOD.replace("race", "country", 1), 1, "has the column country twice"),
    "only rows without id": ("results.csv", HEADER + ROWS[1:ROWS.index("\n") + 1], 1, "none of 1 rows can be used, the first because of: no result_id"),
    "line ends of two kinds": ("results.csv", GOOD.replace("\n", "\r\n", 1), 1, "line ends are of two kinds"),
    "UTF-16": ("results.csv", GOOD.encode("utf-16"), 1, "does not begin with a header in UTF-8"),
    "not gzipped": ("results.csv.gz", GOOD, 1, "cannot be read"),
    "gzip cut short": ("results.csv.gz", gzip.compress(GOOD.encode())[:30], 1, "cannot be read"),
    "no Parquet": ("results.parquet", GOOD, 1, "cannot be read as a table"),
    "Parquet without rows": ("results.parquet", None, 1, "has no row; give a table"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_one_sentence_and_earlier_files_left_alone(
    case: str, tmp_path: Path, monkeypatch, capsys, written: Path, good_files
) -> None:
    name, content, status, sentence = WRONG[case]
    monkeypatch.chdir(tmp_path)
    table(tmp_path, GOOD, "good.csv")
    if content is None:
        pq.write_table(pa.Table.from_pandas(pd.read_csv("good.csv").iloc[:0]), name)
    else:
        table(tmp_path, content, name)
    capsys.readouterr()
    assert call(name, "--out", "out") == status
    said = capsys.readouterr()
    assert not said.out
    assert said.err.startswith("doubles: ") and said.err.count("\n") == 1
    assert sentence in said.err
    assert str(tmp_path) not in said.err, "more of this machine than was typed"
    assert {path.name: path.read_bytes() for path in written.iterdir()} == good_files
    assert call(name, "--out", "fresh") == status
    assert not Path("fresh").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["missing.csv"], "missing.csv is not there"),
        (["folder"], "folder holds no .csv"),
        ([], "Missing argument"),
        (["good.csv", "--memory", "lots"], "'lots' is no size of memory; write it as 4GB"),
        (["good.csv", "--memory", "-1GB"], "no size of memory"),
        (["good.csv", "--memory", "0"], "no size of memory"),
        (["good.csv", "--threshold", "high"], "'high' is not a valid float"),
        (["good.csv", "--threshold", "nan"], "nan is no number from"),
        (["good.csv", "--threshold", "inf"], "inf is no number from"),
        (["good.csv", "--threads", "0"], "not in the range"),
        (["good.csv", "--threads", "99999"], "not in the range"),
        (["good.csv", "--out", "good.csv"], "is a file"),
        (["good.csv", "--out", "good.csv/inside"], "good.csv is a file, not a folder"),
    ],
)
def test_a_mistake_in_the_call_is_status_2(
    arguments, sentence, tmp_path, monkeypatch, capsys
) -> None:
    monkeypatch.chdir(tmp_path)
    table(tmp_path, GOOD, "good.csv")
    (tmp_path / "folder").mkdir()
    out = [] if "--out" in arguments else ["--out", "out"]
    assert call(*arguments, *out) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said_before_the_work(tmp_path, capsys) -> None:
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o500)
    assert call(table(tmp_path, GOOD), "--out", shut / "out") == 2
    assert "cannot be written to" in capsys.readouterr().err


def test_a_write_that_fails_leaves_the_earlier_files(
    tmp_path, monkeypatch, capsys, written: Path, good_files
) -> None:

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.json, "dumps", full)
    more = table(tmp_path, GOOD + "c,Anton KRUPICKA,M,USA,wser,2010,26\n", "more.csv")
    assert call(more, "--out", written) == 1
    assert "No space left on device" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in written.iterdir()} == good_files


def test_too_little_memory_is_said_so(tmp_path, monkeypatch, capsys) -> None:
    def short(*_, **__):
        raise duckdb.OutOfMemoryException("could not allocate")

    monkeypatch.setattr(module, "link_rows", short)
    assert call(table(tmp_path, GOOD), "--out", tmp_path / "out") == 1
    assert (
        capsys.readouterr().err == "doubles: The tables do not fit in --memory; give more of it.\n"
    )


def test_rows_that_cannot_be_used_are_counted_and_kept(tmp_path, capsys) -> None:
    """Two short and long rows, two without id, one in another encoding: five of seven."""
    content = GOOD.encode() + (
        b"c,too,many,cells,x,2020,30,5,6\nd,short\n,Emelie FORSBERG,F,SWE,utmb,2012,25\n"
        b"  ,Tim OLSON,M,USA,wser,2012,28\n" + "e,Rory BOŠIO,F,USA,utmb,2013,28\n".encode("cp1250"))  # fmt: skip
    assert call(table(tmp_path, content), "--out", tmp_path / "out") == 0
    refused = rejected(tmp_path / "out")
    assert report(tmp_path / "out")["rejected_rows"] == len(refused) == 5
    assert report(tmp_path / "out")["rows"] == 2
    assert refused["line"].tolist() == ["4", "5", "8", "", ""]
    assert refused["reason"].str.contains("no result_id").sum() == 2
    assert refused["text"].str.contains("Tim OLSON").any()
    assert "5 rows could not be used" in capsys.readouterr().err
    assert call(table(tmp_path, GOOD), "--out", tmp_path / "out") == 0
    assert not (tmp_path / "out" / "rejected.csv").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("r.csv.gz", gzip.compress(GOOD.encode())),
        ("r.tsv", GOOD.replace(",", "\t")),
        ("r.csv", GOOD.replace(",", ";")),
        ("r.csv", "\ufeff" + GOOD),
        ("r.csv", GOOD.replace("\n", "\r\n")),
        ("r.csv", GOOD.replace("Kilian JORNET BURGADA", '"Kilian\nJORNET BURGADA"', 1)),
        ("r.csv", GOOD.replace("race,year,age", "race,year,age,note,note").replace("0\n", "0,x,y\n").replace("2\n", "2,x,y\n")),
        ("it's [1]*.csv", GOOD),
    ],
    ids=["gzip", "tab", "semicolon", "byte order mark", "CRLF", "line break in a name", "a foreign column twice", "odd file name"],
)  # fmt: skip
def test_the_same_table_in_other_clothes(name, content, tmp_path, good_files) -> None:
    assert call(table(tmp_path, content, name), "--out", tmp_path / "out") == 0
    assert (tmp_path / "out" / "links.parquet").read_bytes() == good_files["links.parquet"]
    assert json.loads(good_files["run.json"])["people"] == 1


def test_one_quote_out_of_place_leaves_the_other_rows_as_they_are(tmp_path) -> None:
    """A reader that guesses would take all quotes for letters, and the ids with them."""
    content = (
        HEADER
        + "".join(f'"{line[0]}"{line[1:]}\n' for line in ROWS.splitlines())
        + 'c,"Tim" OLSON,M,USA,wser,2012,28\n'
    )
    assert call(table(tmp_path, content), "--out", tmp_path / "out") == 0
    assert pq.read_table(tmp_path / "out" / "links.parquet")["result_id"].to_pylist() == ["a", "b"]
    assert report(tmp_path / "out")["rejected_rows"] == 1


def test_na_is_namibia_and_a_name_and_an_id(tmp_path) -> None:
    rows = HEADER + "NA,Anna NA,F,NA,utmb,2019,30\nnull,Anna NA,F,NAM,utmb,2020,31\n"
    assert call(table(tmp_path, rows), "--out", tmp_path / "out") == 0
    links = pq.read_table(tmp_path / "out" / "links.parquet").to_pydict()
    assert links["result_id"] == ["NA", "null"]
    assert len(set(links["runner_id"])) == 1


def test_ages_beyond_belief_are_no_ages(tmp_path) -> None:
    ages = ["99999999999999999999", "-4", "nan", "inf", "1e308", "x", "0", "\u0663\u0660"]
    rows = "".join(
        f"{i},Kilian JORNET BURGADA,M,ESP,r{i},2010,{age}\n" for i, age in enumerate(ages)
    )
    rows += "z,Kilian JORNET BURGADA,M,ESP,utmb,99999999999,30\n"
    assert call(table(tmp_path, HEADER + rows), "--out", tmp_path / "out") == 0
    assert report(tmp_path / "out")["rows"] == len(ages) + 1


def test_an_id_in_two_files_names_them(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    for name, rows in (
        ("one.csv", ROWS),
        ("two.csv", "c" + ROWS[1:].replace("\nb", "\nd")),
        ("three.csv", ROWS),
    ):
        table(tmp_path, HEADER + rows, name)
    assert call("one.csv", "two.csv", "three.csv", "--out", "out") == 1
    assert capsys.readouterr().err == (
        "doubles: result_id a occurs 2 times in one.csv, three.csv, and 1 more id repeats; make the ids unique.\n")  # fmt: skip


def test_numbers_in_parquet_are_read_as_in_csv(tmp_path) -> None:
    rows = pd.DataFrame({"result_id": [1, 2, None], "name_published": ["Kilian JORNET BURGADA"] * 3, "sex": ["M"] * 3,
                         "country": ["ESP"] * 3, "race": ["utmb", "wser", "wser"], "born_year": [1987.0, 1987.0, None]})  # fmt: skip
    rows.to_parquet(tmp_path / "r.parquet")
    assert call(tmp_path / "r.parquet", "--out", tmp_path / "out") == 0
    assert report(tmp_path / "out")["people"] == 1
    assert rejected(tmp_path / "out")["reason"].tolist() == ["no result_id"]


@pytest.fixture(scope="module")
def real(tables) -> pd.DataFrame:
    """Three years of both races as published, without the organiser's ids for some variety of evidence."""
    results = tables["results"]
    chosen = results[results["year"].isin([2011, 2012, 2013])]
    return chosen[["result_id", "name_published", "sex", "country", "race", "year", "born_min", "born_max",
                   "country_kind", "organiser_person_id"]]  # fmt: skip


@pytest.mark.slow
def test_files_depend_on_the_rows_alone(real, tmp_path) -> None:
    """The same bytes twice, with the rows shuffled, split over files and formats, and on 1, 2 and 4 threads."""
    real.to_csv(tmp_path / "all.csv", index=False)
    real.sample(frac=1, random_state=8).to_csv(tmp_path / "shuffled.csv.gz", index=False)
    parts = real.sample(frac=1, random_state=9)
    third = len(parts) // 3
    (tmp_path / "split").mkdir()
    parts[:third].to_csv(tmp_path / "split" / "z.csv", index=False)
    parts[third : 2 * third].to_csv(tmp_path / "split" / "a.tsv", index=False, sep="\t")
    parts[2 * third :].to_parquet(tmp_path / "split" / "m.parquet")
    runs = [
        ("all.csv", 2),
        ("all.csv", 2),
        ("shuffled.csv.gz", 1),
        ("shuffled.csv.gz", 4),
        ("split", 2),
    ]
    seen = set()
    for number, (source, threads) in enumerate(runs):
        out = tmp_path / f"out-{number}"
        assert call(tmp_path / source, "--out", out, "--threads", threads) == 0
        said = {**report(out), "files": None}
        seen.add(((out / "links.parquet").read_bytes(), json.dumps(said)))
    assert len(seen) == 1
    counts = report(tmp_path / "out-0")
    assert counts["rows"] == len(real) > counts["people"] > 1000
