"""Any table given to `doubles link` ends in a result or in one sentence, and no row is lost without being counted."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from race_doubles.command.cli import main
from race_doubles.link.rows import COLUMNS

NEEDED = ["result_id", "name_published", "sex", "country", "born_year"]
#: Letters that mean something to a reader of tables, to SQL, to a regular expression or to the linker itself.
LETTERS = st.sampled_from(
    "aeJKMFü ßŁ'\"`,;\t|\n\r\\/%_?\ufffd$#(){}[]<>&=+-*.0123456789٣２०\u200f\u0301\x00\x1a劉ÃДⓙ②🏃"
)
CELL = st.one_of(
    st.text(LETTERS, max_size=14),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=10),
    st.sampled_from(
        ["", " ", "NA", "\\N", "null", "-", "0", "0.0", "1e400", "-1", "nan", "inf", "1" * 400, "2015", "1980.0", "30", "M", "F", "D", "divers", "W",
         "ESP", "Hong Kong, China", "H\u00f6\u00f6", "Kilian JORNET", "JORNET BURGADA, Kilian", "J?rg M\ufffdller", "M40", "35-39", "U18", "80+",
         "Anonymous", "x" * 5000, "NULL'); drop table source; --"]
    ),
)  # fmt: skip
HEADERS = st.lists(
    st.one_of(st.sampled_from([*COLUMNS, "Age", " Sex ", "club", "", "name"]), CELL), max_size=8
)


@st.composite
def tables(draw) -> tuple[list[str], list[list[str]]]:
    """A header, most often with what a table of results needs, and rows of any cells; ids are most often different."""
    header = [*(NEEDED if draw(st.integers(0, 9)) else []), *draw(HEADERS)]
    many = draw(st.integers(0, 6))
    rows = [[draw(CELL) for _ in header] for _ in range(many)]
    if header[:1] == ["result_id"] and draw(st.integers(0, 4)):
        rows = [[f"r{number}", *row[1:]] for number, row in enumerate(rows)]
    if rows and draw(st.booleans()):
        rows.append(list(rows[0]))  # the same row again, under another id or not
        rows[-1][:1] = [draw(st.sampled_from(["twin", *rows[0][:1]]))]
    return header, rows


def linked(path: Path) -> tuple[int, str, dict | None]:
    """The status of `doubles link`, what it said on stderr, and run.json where there is one."""
    out = path.parent / "out"
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        try:
            main(["link", str(path), "--out", str(out), "--threads", "1"])
        except SystemExit as left:
            status = left.code
    report = out / "run.json"
    return (
        status,
        said.getvalue(),
        json.loads(report.read_text("utf-8")) if report.exists() else None,
    )


def holds(status: int, said: str, report: dict | None, rows: int | None) -> None:
    assert "Traceback" not in said and "unexpected" not in said, said
    if status:
        assert status in (1, 2) and said.count("\n") == 1 and len(said) < 700, said
        assert report is None
        return
    assert report["rows_in"] == report["rows"] + report["rejected_rows"]
    assert rows is None or report["rows_in"] == rows, said


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(tables(), st.sampled_from([",", ";", "\t"]), st.sampled_from(["\n", "\r\n"]))
@example((NEEDED, [["a", "x", "M", "ESP", "1980"], ["", "x", "M", "ESP", "1980"]]), ",", "\n")
def test_any_csv(table, delimiter, end) -> None:
    header, rows = table
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "any.csv")
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(
                file, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL
            )
            writer.writerows([header, *rows])
        holds(*linked(path), rows=len(rows))


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(tables(), st.booleans())
def test_any_parquet(table, dictionary) -> None:
    header, rows = table
    columns = [
        pa.array([row[at] or None for row in rows], pa.string()) for at in range(len(header))
    ]
    if dictionary:
        columns = [column.dictionary_encode() for column in columns]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "any.parquet")
        pq.write_table(pa.Table.from_arrays(columns, names=header), path)
        holds(*linked(path), rows=len(rows))


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=300), st.integers(0, 200), st.sampled_from(["csv", "parquet", "csv.gz"]))
def test_any_bytes_in_a_good_table(noise, at, kind) -> None:
    good = (",".join(NEEDED) + "\na,Kilian JORNET,M,ESP,1987\nb,Núria PICAS,F,ESP,1976\n").encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"any.{kind}")
        path.write_bytes(good[:at] + noise + good[at:])
        holds(*linked(path), rows=None)
