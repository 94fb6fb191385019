"""The figures of the notebooks as the pages show them: drawn in the page's own colours and type, each with its data and how to cite it.

The drawing comes packed in the notebook's output (`analysis.show.drawing`). A figure without one stays the picture that it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path

import nbformat

from race_doubles.analysis.show.drawing import DOT, unpack
from race_doubles.common.files import write_text
from race_doubles.doubles.about import About

#: The folder of the figures' numbers, within the site.
FOLDER = "figures"
#: The colours of all drawings as custom properties, for light and for dark.
SHEET = "_static/figures.css"
#: Least contrast of a line or an area with the paper, and of text.
_APART, _READ = 3.0, 4.5
_PAPER = {"light": (0xFB, 0xFA, 0xF7), "dark": (0x14, 0x18, 0x1B)}
_COLOUR = re.compile(r"(fill|stroke|stop-color): #([0-9a-f]{6})")


@dataclass(frozen=True)
class Citing:
    """What a citation of a figure says besides its finding."""

    known: About
    last_year: int

    def of(self, finding: str, notebook: str) -> str:
        """The citation of one figure of the notebook of that title."""
        home = f" {self.known.homepage}" if self.known.homepage else ""
        return (
            f"{', '.join(self.known.authors)} ({self.known.year}). “{finding}.” Figure in “{notebook}”, "
            f"{self.known.title.partition(':')[0]}, version {self.known.version}, data to {self.last_year}.{home}"
        )


def place_drawings(
    notebook: nbformat.NotebookNode, page: str, title: str, data: Path, citing: Citing
) -> int:
    """Put the drawing of each figure of `notebook` in the place of its picture, its numbers into the folder `data`; how many.

    `page` is the notebook's page (`notebooks/04_double_winners`), `title` its heading.
    """
    up = "../" * page.count("/")
    number = 0
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            about = output.get("metadata", {}).get("image/png", {})
            if "drawing" not in about:
                continue
            number += 1
            name = f"{page.replace('/', '-').removeprefix('notebooks-')}-{number}"
            content = unpack(about.pop("drawing"))
            if content["csv"].strip():
                write_text(content["csv"], data / f"{name}.csv")
            svg = embedded(content["svg"], about["alt"], f"f{number}", up)
            cited = citing.of(content["finding"].rstrip("."), title)
            csv = f"{up}{FOLDER}/{name}.csv" if content["csv"].strip() else ""
            output["data"] = {"text/html": framed(svg, content, csv, cited, number)}
    return number


def framed(svg: str, content: dict[str, str], csv: str, cited: str, number: int) -> str:
    """A drawing with its finding above, and below where it comes from, its numbers and how to cite it.

    `csv` is "" for a drawing that has no numbers of its own: the table beside it has them.
    """
    numbers = f' <a href="{csv}" download>Data (CSV)</a>' if csv else ""
    return (
        f'<figure class="drawn"><figcaption>{escape(content["finding"])}</figcaption>\n{svg}\n'
        f'<div class="source">Source: {escape(content["source"])}{numbers}'
        f'<details class="cite"><summary>Cite</summary><p id="cite-{number}">{escape(cited)}</p>'
        f'<button type="button" data-copy="cite-{number}" hidden>Copy</button></details></div></figure>'
    )


def embedded(svg: str, alt: str, prefix: str, up: str) -> str:
    """A drawing as part of a page: its own ids, the page's colours and type, named points as links with titles."""
    svg = svg[svg.index("<svg") :].strip()
    svg = re.sub(r"<style.*?</style>|<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    used = set(re.findall(r"url\(#([^)]+)\)|xlink:href=\"#([^\"]+)\"", svg))
    used = {name for pair in used for name in pair if name}
    svg = re.sub(
        r'\sid="([^"]+)"',
        lambda found: f' id="{prefix}-{found[1]}"' if found[1] in used else "",
        svg,
    )
    svg = re.sub(r"url\(#", f"url(#{prefix}-", svg)
    svg = svg.replace('xlink:href="#', f'href="#{prefix}-')
    links = 0

    def dot(found: re.Match[str]) -> str:
        nonlocal links
        links += 1
        link, _, words = unescape(found[2]).partition("|")
        return f'<a href="{escape(up + link)}"><title>{escape(words)}</title>'

    svg = re.sub(rf"<a xlink:href=(['\"]){re.escape(DOT)}(.*?)\1[^>]*>", dot, svg)
    svg = _COLOUR.sub(lambda found: f"{found[1]}: var(--c-{found[2]})", svg)
    svg = re.sub(
        r"font-family: [^;\"]+;?|font: ", lambda f: "font: " if f[0] == "font: " else "", svg
    )
    box = re.search(r'viewBox="([^"]+)"', svg)
    # What holds links is no picture to those who hear the page.
    role = "group" if links else "img"
    head = f'<svg class="drawn" viewBox="{box[1] if box else "0 0 360 240"}" role="{role}" aria-label="{escape(alt)}">'
    body = svg[svg.index(">") + 1 :]
    # Blank lines would end the HTML in a page of Markdown.
    return re.sub(r"\n\s*", "\n", head + body)


def write_colours(output: Path) -> None:
    """Write the stylesheet that says what every colour of a drawing is in light and in dark; paper is always light."""
    found: set[str] = set()
    for path in [*output.rglob("*.html"), *(output / "_static").glob("*.css")]:
        found |= set(re.findall(r"var\(--c-([0-9a-f]{6})\)", path.read_text("utf-8")))
    light = " ".join(f"--c-{colour}: #{shade(colour, 'light')};" for colour in sorted(found))
    dark = " ".join(f"--c-{colour}: #{shade(colour, 'dark')};" for colour in sorted(found))
    write_text(
        f':root {{ {light} }}\n@media screen and (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{ {dark} }} }}\n'
        f'@media screen {{ :root[data-theme="dark"] {{ {dark} }} }}\n',
        output / SHEET,
    )


def shade(colour: str, scheme: str) -> str:
    """A colour of a drawing as it is on the paper of a scheme: greys keep their distance from the paper, others their hue."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    rgb = (red, green, blue)
    if scheme == "light":
        return colour
    if max(rgb) - min(rgb) < 24:
        # White becomes the paper, black the ink, and what lies between keeps its share of the way.
        paper, ink = _PAPER["dark"], (0xE8, 0xE6, 0xE1)
        share = 1 - sum(rgb) / 765
        return "".join(f"{round(p + (i - p) * share):02x}" for p, i in zip(paper, ink, strict=True))
    lighter: tuple[int, ...] = rgb
    for step in range(21):
        lighter = _mixed(rgb, (255, 255, 255), step / 20)
        if _contrast(lighter, _PAPER["dark"]) >= _READ:
            break
    return "".join(f"{value:02x}" for value in lighter)


def _mixed(one: tuple[int, ...], other: tuple[int, ...], share: float) -> tuple[int, ...]:
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))


def _luminance(rgb: tuple[int, ...]) -> float:
    parts = [v / 255 / 12.92 if v <= 10 else ((v / 255 + 0.055) / 1.055) ** 2.4 for v in rgb]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
