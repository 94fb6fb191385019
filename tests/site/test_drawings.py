"""The notebooks' figures on the pages: in the page's colours, with their data, their names and how to cite them."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from race_doubles.analysis.show import figure as module
from race_doubles.analysis.show.drawing import name_points
from race_doubles.analysis.show.figure import finish
from race_doubles.analysis.show.style import INK, new_figure
from race_doubles.doubles.about import about
from race_doubles.site.drawings import Citing, _contrast, place_drawings, shade, write_colours
from race_doubles.site.leftovers import whole_text

PAGE = "notebooks/checks/04_double_winners"


@pytest.fixture
def notebook(monkeypatch) -> nbformat.NotebookNode:
    """A notebook with one figure as a run writes it: two named points."""
    drawing, axes = new_figure(height=2)
    points = axes.scatter([1, 2], [3, 4], color="#D55E00")
    axes.plot([1, 2], [3, 4], color=INK)
    name_points(
        points, ["find.html#r-1", "doubles.html#2011-r-2"], ['Ada "A" <Ridge>, 2007', "Bëa, 2011"]
    )
    shown = []
    monkeypatch.setattr(
        module, "display", lambda data, **more: shown.append((data, more["metadata"]))
    )
    finish(drawing, "It rises & falls", "made up.", "A line that rises.")._ipython_display_()
    (data, metadata), = shown  # fmt: skip
    cell = nbformat.v4.new_code_cell("figure()", id="one")
    text = {"image/png": "iVBOR", "text/plain": data["text/plain"]}
    cell.outputs = [nbformat.v4.new_output("display_data", data=text, metadata=metadata)]
    return nbformat.v4.new_notebook(cells=[cell])


@pytest.fixture
def html(notebook, tmp_path: Path, project) -> str:
    citing = Citing(about(project), 2025)
    assert place_drawings(notebook, PAGE, "The double winners", tmp_path, citing) == 1
    return notebook["cells"][0]["outputs"][0]["data"]["text/html"]


def test_a_figure_is_a_drawing_with_its_finding_its_source_its_data_and_a_citation(html, tmp_path):
    assert "<figcaption>It rises &amp; falls</figcaption>" in html
    assert 'aria-label="A line that rises."' in html
    assert 'href="../../figures/checks-04_double_winners-1.csv"' in html
    assert "“It rises &amp; falls.” Figure in “The double winners”" in html
    csv = (tmp_path / "checks-04_double_winners-1.csv").read_text("utf-8")
    assert {"who", "x", "y"} <= set(csv.splitlines()[0].split(","))


def test_named_points_are_links_with_titles_from_where_the_page_stands(html):
    assert (
        '<a href="../../find.html#r-1"><title>Ada &quot;A&quot; &lt;Ridge&gt;, 2007</title>' in html
    )
    assert '<a href="../../doubles.html#2011-r-2"><title>Bëa, 2011</title>' in html
    # What holds links is a group: as one picture its links would be hidden from those who hear the page.
    assert 'role="group"' in html and 'role="img"' not in html


def test_every_colour_of_a_drawing_is_one_that_turns_with_the_page(html):
    svg = html[html.index("<svg") : html.index("</svg>")]
    assert "var(--c-d55e00)" in svg
    assert not re.search(r"(?:fill|stroke): (?:#|rgb|black|white)", svg)
    assert "<style" not in svg and "\n\n" not in svg


@pytest.mark.parametrize("colour", ["0072b2", "d55e00", "009e73", "7f7f7f", "222222", "1f5f93"])
def test_in_the_dark_a_colour_can_be_told_from_the_paper(colour):
    dark = shade(colour, "dark")
    rgb = tuple(int(dark[at : at + 2], 16) for at in (0, 2, 4))
    assert _contrast(rgb, (0x14, 0x18, 0x1B)) >= 3
    assert shade(colour, "light") == colour


def test_colours_for_the_dark_are_for_screens_alone(tmp_path):
    """With a dark system's colours the labels of a printed figure were nearly white on white."""
    (tmp_path / "_static").mkdir()
    (tmp_path / "a.html").write_text('<path style="fill: var(--c-222222)"/>', "utf-8")
    write_colours(tmp_path)
    light, *others = (tmp_path / "_static" / "figures.css").read_text("utf-8").splitlines()
    assert light == ":root { --c-222222: #222222; }"
    assert len(others) == 2 and all(line.startswith("@media screen") for line in others)
    assert all(f"--c-222222: #{shade('222222', 'dark')}" in line for line in others)


def test_white_becomes_the_paper():
    assert shade("ffffff", "dark") == "14181b"


def test_a_name_inside_a_packed_drawing_is_seen_by_the_check_for_those_left_out(notebook, tmp_path):
    path = tmp_path / "04.ipynb"
    nbformat.write(notebook, path)
    assert "Ada" not in path.read_text("utf-8")
    assert 'Ada "A" <Ridge>, 2007' in whole_text(path)
    assert "Bëa, 2011" in whole_text(path)
