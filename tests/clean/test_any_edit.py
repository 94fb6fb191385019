"""Whatever is done to one raw file ends in a result or in one sentence; no row is lost on the way."""

from __future__ import annotations

import csv
import io
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from race_doubles.clean.build import resolve_results
from race_doubles.common.errors import Problem
from race_doubles.common.files import read_text_csv
from race_doubles.common.paths import Project
from race_doubles.scrape import provenance
from race_doubles.scrape.raw_files import accept, count_rows

#: Small editions of each form: a results page, a list with splits, an API, spreadsheets.
EDITIONS = (("wser_results", "1978"), ("utmb_results", "2003"), ("utmb_livetrail", "2003"))


@pytest.fixture(scope="module")
def home(project, tmp_path_factory):
    """A checkout of three small editions."""
    root = tmp_path_factory.mktemp("edited")
    (root / "data" / "curated").mkdir(parents=True)
    for name in ("edition_claims.csv", "source_exceptions.csv"):
        shutil.copy(project.curated / name, root / "data" / "curated" / name)
    header = (project.curated / "corrections.csv").read_text("utf-8").splitlines()[0]
    (root / "data" / "curated" / "corrections.csv").write_text(header + "\n", encoding="utf-8")
    known = provenance.load(project.raw)
    keys = list(zip(known["source"], known["year"], strict=True))
    for source, year in EDITIONS:
        (root / "data" / "raw" / source).mkdir(parents=True)
        for path in (project.raw / source).glob(f"{year}[._]*"):
            shutil.copy(path, root / "data" / "raw" / source / path.name)
    known[[key in EDITIONS for key in keys]].to_csv(
        root / "data" / "raw" / "provenance.csv", index=False, lineterminator="\n"
    )
    resolve_results(Project(root))
    return Project(root)


def of_lines(change):
    """An edit of the lines below the header, of which `where` (0 to 1) is one."""

    def edit(content: bytes, where: float, text: str) -> bytes:
        head, *lines = content.splitlines(keepends=True)
        at = int(where * (len(lines) - 1))
        return head + b"".join(change(lines, at, text.encode("utf-8", "surrogatepass")))

    return edit


def of_cells(change):
    """An edit of the cells, header and all."""

    def edit(content: bytes, where: float, text: str) -> bytes:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
        told = io.StringIO(newline="")
        csv.writer(told, lineterminator="\n").writerows(change(rows, where, text))
        return told.getvalue().encode("utf-8", "surrogatepass")

    return edit


def one_cell(rows, where, text):
    row = rows[1 + int(where * (len(rows) - 2))]
    row[int(where * 997) % len(row)] = text
    return rows


def swapped(rows, where, text):
    """Two columns change places under the old heading."""
    at = int(where * (len(rows[0]) - 2))
    return [rows[0], *([*row[:at], row[at + 1], row[at], *row[at + 2 :]] for row in rows[1:])]


def without_a_column(rows, where, text):
    at = int(where * (len(rows[0]) - 1))
    return [row[:at] + row[at + 1 :] for row in rows]


def another_cell(rows, where, text):
    rows[1 + int(where * (len(rows) - 2))].append(text)
    return rows


def one_byte(content, where, text):
    at = int(where * (len(content) - 1))
    return content[:at] + bytes([(content[at] + 1 + len(text)) % 256]) + content[at + 1 :]


def encoded(content, where, text):
    form = ("utf-16", "utf-8-sig", "cp1252", "utf-7", "cp500")[int(where * 4.99)]
    return content.decode("utf-8").encode(form, "replace")


EDITS = {
    "cut": lambda content, where, text: content[: int(where * len(content))],
    "one byte": one_byte,
    "text in the middle": lambda content, where, text: (
        content[: int(where * len(content))]
        + text.encode("utf-8", "surrogatepass")
        + content[int(where * len(content)) :]
    ),
    "encoding": encoded,
    "line ends": lambda content, where, text: content.replace(b"\n", b"\r\n"),
    "a line twice": of_lines(lambda lines, at, text: [*lines, lines[at]]),
    "a line less": of_lines(lambda lines, at, text: [*lines[:at], *lines[at + 1 :]]),
    "a line of its own": of_lines(lambda lines, at, text: [*lines[:at], text, b"\n", *lines[at:]]),
    "an empty line": of_lines(lambda lines, at, text: [*lines[:at], b"\n", *lines[at:]]),
    "one cell": of_cells(one_cell),
    "columns swapped": of_cells(swapped),
    "a column less": of_cells(without_a_column),
    "a cell more": of_cells(another_cell),
}


def sentence(problem: Problem) -> str:
    said = str(problem)
    assert said and "\n" not in said.strip(), said
    return said


# The same number everywhere: half a second an example, and more have found nothing more.
@pytest.mark.slow
@settings(max_examples=40)
@given(
    edition=st.sampled_from(EDITIONS),
    edit=st.sampled_from(sorted(EDITS)),
    where=st.floats(0, 1),
    text=st.one_of(
        st.sampled_from(["", "0", "-1", "NA", "1e999", "99:99:99", '"', "٣", "\x00", "9" * 400]),
        st.text(max_size=12),
    ),
)
def test_any_edit_of_one_raw_file_ends_in_a_result_or_one_sentence(
    home, edition, edit, where, text
):
    source, year = edition
    path = home.raw / source / f"{year}.csv"
    notes = home.raw / "provenance.csv"
    whole, noted = path.read_bytes(), notes.read_bytes()
    try:
        edited = EDITS[edit](whole, where, text)
        if edited == whole:
            return
        path.write_bytes(edited)
        with pytest.raises(Problem) as told:
            resolve_results(home)
        assert f"data/raw/{source}/{year}.csv" in sentence(told.value)
        try:
            accept(home.raw, [path])
            used = resolve_results(home).matched
        except Problem as problem:
            sentence(problem)
            return
        ours = used[used["source"].eq(source) & used["year"].eq(int(year))]
        assert len(ours) == count_rows(edited, ".csv") == len(read_text_csv(path))
    finally:
        path.write_bytes(whole)
        notes.write_bytes(noted)


def test_a_result_is_what_most_edits_of_one_cell_end_in(home):
    """So that the test above is no test of refusals alone."""
    source, year = EDITIONS[1]
    path, notes = home.raw / source / f"{year}.csv", home.raw / "provenance.csv"
    whole, noted = path.read_bytes(), notes.read_bytes()
    try:
        edited = of_cells(lambda rows, where, text: rows[:-1])(whole, 0, "")
        path.write_bytes(edited)
        accept(home.raw, [path])
        used = resolve_results(home).matched
        assert (used["source"].eq(source)).sum() == count_rows(whole, ".csv") - 1
    finally:
        path.write_bytes(whole)
        notes.write_bytes(noted)
