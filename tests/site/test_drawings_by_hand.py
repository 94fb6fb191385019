"""A drawing on a page, letter by letter: what is embedded, framed, cited, and which colour it is in the dark."""

from __future__ import annotations

import csv
from types import SimpleNamespace

import nbformat
import pytest

from race_doubles.analysis.show.drawing import DOT, pack
from race_doubles.site.drawings import (
    Citing,
    _contrast,
    _luminance,
    _mixed,
    embedded,
    framed,
    place_drawings,
    shade,
    write_colours,
)

KNOWN = SimpleNamespace(
    authors=["Ann Lee", "Bo Oak"], year=2031, title="Race Doubles: who ran both", version="1.2", homepage=None,
)  # fmt: skip

#: As Matplotlib writes it: a heading, a style, metadata, ids that are used and one that is not, a link, colours, fonts.
RAW = f"""<?xml version="1.0"?>
<svg width="9pt" viewBox="0 0 9 8" xmlns="x">
 <metadata>
  made today
 </metadata>
 <style type="text/css">*{{a:b}}
 </style>
 <defs id="d1"><clipPath id="c1"/><path id="m1" style="stroke: #d55e00"/></defs>

   <g clip-path="url(#c1)"><use xlink:href="#m1" style="fill: #0072b2; stop-color: #009e73"/></g>
 <a xlink:href="{DOT}find.html#r-1|Ann &quot;A&quot; Lee, 2007 &lt;x&gt;" target="_top"><path/></a>
 <a xlink:href='{DOT}doubles.html#k|Bo | Oak'><path/></a>
 <text style="font-size: 9px; font-family: 'DejaVu Sans'; fill: #222222">a</text>
 <text style="font: 9px 'DejaVu Sans', sans-serif">b</text>
</svg>
"""
EMBEDDED = """<svg class="drawn" viewBox="0 0 9 8" role="group" aria-label="It &quot;rises&quot;">
<defs><clipPath id="f2-c1"/><path id="f2-m1" style="stroke: var(--c-d55e00)"/></defs>
<g clip-path="url(#f2-c1)"><use href="#f2-m1" style="fill: var(--c-0072b2); stop-color: var(--c-009e73)"/></g>
<a href="../find.html#r-1"><title>Ann &quot;A&quot; Lee, 2007 &lt;x&gt;</title><path/></a>
<a href="../doubles.html#k"><title>Bo | Oak</title><path/></a>
<text style="font-size: 9px;  fill: var(--c-222222)">a</text>
<text style="font: 9px 'DejaVu Sans', sans-serif">b</text>
</svg>"""


def test_what_matplotlib_writes_becomes_a_part_of_the_page():
    assert embedded(RAW, 'It "rises"', "f2", "../") == EMBEDDED


def test_a_drawing_without_a_link_or_a_size_is_one_picture():
    bare = '<svg xmlns="x"><g stroke="none"/></svg>'
    assert embedded(bare, "A line", "f1", "") == (
        '<svg class="drawn" viewBox="0 0 360 240" role="img" aria-label="A line"><g stroke="none"/></svg>'
    )


CONTENT = {"finding": "Few <come> back", "source": "wser.org & utmb.world"}


def test_a_drawing_has_its_finding_above_and_its_source_numbers_and_citation_below():
    said = framed("<svg/>", CONTENT, "../figures/a-3.csv", 'Lee "x"', 3)
    assert said == (
        '<figure class="drawn"><figcaption>Few &lt;come&gt; back</figcaption>\n<svg/>\n'
        '<div class="source">Source: wser.org &amp; utmb.world <a href="../figures/a-3.csv" download>Data (CSV)</a>'
        '<details class="cite"><summary>Cite</summary><p id="cite-3">Lee &quot;x&quot;</p>'
        '<button type="button" data-copy="cite-3" hidden>Copy</button></details></div></figure>'
    )
    assert framed("<svg/>", CONTENT, "", 'Lee "x"', 3) == said.replace(
        ' <a href="../figures/a-3.csv" download>Data (CSV)</a>', ""
    )


def test_a_figure_is_cited_with_its_notebook_the_version_and_where_the_data_end():
    said = "Ann Lee, Bo Oak (2031). “It rises.” Figure in “Winners”, Race Doubles, version 1.2, data to 2030."
    assert Citing(KNOWN, 2030).of("It rises", "Winners") == said
    home = SimpleNamespace(**{**vars(KNOWN), "homepage": "https://a.b/"})
    assert Citing(home, 2030).of("It rises", "Winners") == f"{said} https://a.b/"


def figure(**content: str) -> nbformat.NotebookNode:
    packed = pack(**{"svg": RAW, "csv": "", "finding": "It rises.", "source": "made up", **content})
    return nbformat.v4.new_output(
        "display_data", data={"image/png": "iVBOR"}, metadata={"image/png": {"alt": "A line", "drawing": packed}}
    )  # fmt: skip


def test_the_figures_of_a_notebook_are_numbered_over_all_cells_and_others_left_alone(tmp_path):
    plain = nbformat.v4.new_output("display_data", data={"image/png": "iVBOR"}, metadata={"image/png": {"alt": "x"}})  # fmt: skip
    stream = nbformat.v4.new_output("stream", text="hello")
    one = nbformat.v4.new_code_cell("a", outputs=[stream, figure(csv="x,y\n1,2\n")])
    two = nbformat.v4.new_code_cell("b", outputs=[plain, figure(csv=" \n", finding="It falls")])
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# A"), one, two])
    assert place_drawings(book, "notebooks/04_winners", "Winners", tmp_path, Citing(KNOWN, 2030)) == 2  # fmt: skip
    first, second = one["outputs"][1], two["outputs"][1]
    cited = "Ann Lee, Bo Oak (2031). “It {}.” Figure in “Winners”, Race Doubles, version 1.2, data to 2030."  # fmt: skip
    told = {"finding": "It rises.", "source": "made up"}
    assert first["data"] == {"text/html": framed(
        EMBEDDED.replace("f2-", "f1-").replace("It &quot;rises&quot;", "A line"), told, "../figures/04_winners-1.csv",
        cited.format("rises"), 1,
    )}  # fmt: skip
    assert first["metadata"] == {"image/png": {"alt": "A line"}}
    assert second["data"] == {"text/html": framed(
        EMBEDDED.replace("It &quot;rises&quot;", "A line"), {**told, "finding": "It falls"}, "", cited.format("falls"), 2,
    )}  # fmt: skip
    assert one["outputs"][0] == stream and two["outputs"][0]["data"] == {"image/png": "iVBOR"}
    assert [path.name for path in tmp_path.iterdir()] == ["04_winners-1.csv"]
    with (tmp_path / "04_winners-1.csv").open() as file:
        assert list(csv.reader(file)) == [["x", "y"], ["1", "2"]]


@pytest.mark.parametrize(
    ("one", "other", "contrast"),
    [
        ((0, 0, 0), (255, 255, 255), 21), ((255, 255, 255), (0, 0, 0), 21), ((9, 9, 9), (9, 9, 9), 1),
        # Published examples: the lightest grey that can be read on white, and pure red, green, blue.
        ((0x76, 0x76, 0x76), (255, 255, 255), 4.54), ((0x77, 0x77, 0x77), (255, 255, 255), 4.48),
        ((255, 0, 0), (255, 255, 255), 4.00), ((0, 255, 0), (255, 255, 255), 1.37), ((0, 0, 255), (255, 255, 255), 8.59),
    ],
)  # fmt: skip
def test_contrast_is_that_of_the_web_s_guidelines(one, other, contrast):
    assert round(_contrast(one, other), 2) == contrast


def test_the_darkest_values_rise_in_a_line():
    assert _luminance((10, 0, 0)) == pytest.approx(0.2126 * 10 / 255 / 12.92, rel=1e-12)
    assert _luminance((11, 0, 0)) == pytest.approx(0.2126 * ((11 / 255 + 0.055) / 1.055) ** 2.4, rel=1e-12)  # fmt: skip
    assert _luminance((0, 10, 11)) == pytest.approx(
        0.7152 * 10 / 255 / 12.92 + 0.0722 * ((11 / 255 + 0.055) / 1.055) ** 2.4, rel=1e-12
    )
    assert _luminance((255, 255, 255)) == pytest.approx(1)


def test_colours_are_mixed_by_share():
    assert _mixed((0, 100, 255), (255, 200, 255), 0.25) == (64, 125, 255)
    assert _mixed((0, 100, 255), (255, 200, 255), 0) == (0, 100, 255)


@pytest.mark.parametrize(
    ("colour", "dark"),
    [
        ("ffffff", "14181b"), ("000000", "e8e6e1"),
        # A grey of a bit more than half: 20 + 212 * 0.502 and so on, from the paper to the ink.
        ("7f7f7f", "7e7f7e"), ("404040", "b3b2af"),
        # 23 apart is a grey; 24 apart has a hue, which only becomes lighter.
        ("101027", "d4d3cf"), ("101028", "888894"),
        # What can be read on the dark paper as it is stays, others go up in steps of a twentieth.
        ("d55e00", "d55e00"), ("f0e442", "f0e442"), ("0072b2", "338ec1"), ("800000", "b97373"),
    ],
)  # fmt: skip
def test_a_colour_in_the_dark(colour, dark):
    assert shade(colour, "dark") == dark
    assert shade(colour, "light") == colour


def test_a_colour_gets_no_lighter_than_it_has_to_be():
    """A twentieth less of white could not be read on the dark paper: 15 % for the blue, 40 % for the dark red."""
    assert _contrast((0x33, 0x8E, 0xC1), (0x14, 0x18, 0x1B)) >= 4.5
    assert _contrast(_mixed((0x00, 0x72, 0xB2), (255, 255, 255), 0.15), (0x14, 0x18, 0x1B)) < 4.5
    assert _contrast(_mixed((0x80, 0x00, 0x00), (255, 255, 255), 0.40), (0x14, 0x18, 0x1B)) < 4.5


def test_the_sheet_of_colours_has_each_once_in_light_in_dark_and_in_print(tmp_path):
    (tmp_path / "_static").mkdir()
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.html").write_text("fill: var(--c-ffffff) var(--c-7f7f7f)", "utf-8")
    (tmp_path / "c.html").write_text("é var(--c-ffffff) var(--other)", "utf-8")
    (tmp_path / "_static" / "moved.css").write_text("x { fill: var(--c-000000) }", "utf-8")
    (tmp_path / "_static" / "x.js").write_text("var(--c-123456)", "utf-8")
    write_colours(tmp_path)
    light = "--c-000000: #000000; --c-7f7f7f: #7f7f7f; --c-ffffff: #ffffff;"
    dark = "--c-000000: #e8e6e1; --c-7f7f7f: #7e7f7e; --c-ffffff: #14181b;"
    assert (tmp_path / "_static" / "figures.css").read_text("utf-8") == (
        f":root {{ {light} }}\n"
        f'@media screen and (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{ {dark} }} }}\n'
        f'@media screen {{ :root[data-theme="dark"] {{ {dark} }} }}\n'
    )
