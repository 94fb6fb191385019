"""What docs/privacy.md promises, each promise held against the small world or the files of the site."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import nbformat
import pytest

from race_doubles.clean.withheld import COLUMNS
from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.doubles.tables import load
from race_doubles.site.courses import read_courses
from race_doubles.site.double_rows import double_rows
from race_doubles.site.leftovers import check_notebooks, withheld_names

DOCS = Path(__file__).resolve().parents[2] / "docs"
#: All that the tables may hold of a person.
KEPT = {
    "result_id", "race", "year", "bib", "name_published", "given", "family", "name", "sex", "age", "born_min",
    "born_max", "country", "country_kind", "city", "club", "status", "finish_seconds", "place", "sex_place",
    "organiser_person_id", "source", "source_url",
    # How sure an age is, and what an entrants list says of earlier finishes: with them two people of one name are told apart.
    "age_on", "age_error", "earlier_finishes",
}  # fmt: skip


def test_nothing_is_kept_of_a_result_that_the_page_does_not_name(made):
    assert set(made["results"].columns) == KEPT
    page = " ".join((DOCS / "privacy.md").read_text("utf-8").split())
    assert "from the day it was counted on and how often such ages are wrong" in page
    assert "how often someone had finished before" in page
    words = r"mail|phone|address|street|birth_?date|birthday|photo|emergency|medical"
    for name, table in made.items():
        assert not [column for column in table.columns if re.search(words, column)], name


def test_the_file_of_requests_holds_numbers_and_no_names():
    assert [column.name for column in COLUMNS] == ["organiser_person_id", "result_id", "requested_on", "note"]  # fmt: skip


def test_her_name_is_found_in_the_raw_files_by_number_and_by_result(world, tmp_path):
    assert withheld_names(world) == {"vera nightwood"}
    for row in ("910,,2023-01-01,", ",wser-2022-p13,2023-01-01,", ",utmb-2022-910,2023-01-01,"):
        assert withheld_names(asking(world, row, tmp_path / "asking")) == {"vera nightwood"}


def asking(world: Project, row: str, root: Path) -> Project:
    """A copy of the small world in `root` with one request alone."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(world.root / "data", root / "data")
    head = ",".join(column.name for column in COLUMNS)
    (root / "data" / "curated" / "withheld.csv").write_text(f"{head}\n{row}\n", "utf-8")
    return Project(root)


@pytest.mark.parametrize(
    ("said", "stops"),
    [
        ("1. Vera NIGHTWOOD 24:30:00", True),
        ("vera   nightwood", True),
        ("Jonah Prewitt", False),
        ("Vera Night would", False),
    ],
)
def test_a_notebook_that_names_her_stops_the_site(world, said, stops, tmp_path):
    made = asking(world, "910,,2023-01-01,", tmp_path / "asking")
    book = nbformat.v4.new_notebook()
    cell = nbformat.v4.new_code_cell("show()", id="one")
    cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=said)]
    book.cells = [cell]
    made.notebooks.mkdir()
    nbformat.write(book, made.notebooks / "01_named.ipynb")
    if stops:
        with pytest.raises(Problem, match=r"01_named\.ipynb still names somebody") as raised:
            check_notebooks(made, load(made))
        assert "ightwood" not in str(raised.value)
    else:
        check_notebooks(made, load(made))


def test_no_script_asks_another_host_sets_a_cookie_or_counts_a_visit():
    scripts = sorted((DOCS / "_theme").rglob("*.js"))
    assert scripts
    for path in scripts:
        lines = path.read_text("utf-8").splitlines()
        text = "\n".join(line for line in lines if not line.lstrip().startswith(("//", "*", "/*")))
        assert not re.search(r"\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket|document\.cookie|https?://(?!www\.w3\.org)", text), path.name  # fmt: skip


def test_pages_of_people_are_asked_to_be_left_out_of_search_engines():
    layout = (DOCS / "_theme" / "racedoubles" / "layout.html").read_text("utf-8")
    condition, _, rest = layout.partition('<meta name="robots" content="noindex">')
    assert rest.lstrip().startswith("{%- endif") or rest.lstrip().startswith("{% endif")
    last = re.findall(r"\{%-? if [^%]*%\}", condition)[-1]
    assert '"find"' in last and '"search"' in last
    assert '<meta name="referrer" content="no-referrer">' in layout


def test_nobody_has_a_page_of_their_own_but_a_double_in_the_top_ten(world, made):
    pages = {path.stem for path in DOCS.rglob("*.md")}
    for name in made["runners"]["name"]:
        assert not any(part.lower() in pages for part in name.split())
    rows = double_rows(load(world), read_courses(world))
    placed = made["doubles"].dropna(subset=["wser_sex_place", "utmb_sex_place"])
    within = placed[placed["wser_sex_place"].le(10) & placed["utmb_sex_place"].le(10)]
    assert {(row["runner_id"], row["year"]) for row in rows if row["page"]} == set(
        zip(within["runner_id"], within["year"], strict=True)
    )
    assert 0 < len(within) < len(rows)
