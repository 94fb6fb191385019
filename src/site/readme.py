"""The front of the README: the answer with its numbers and one figure, written from the tables.

What stands between a pair of marks is written here; all else is written by people, and left as it is.
"""

from __future__ import annotations

import re
from pathlib import Path

from race_doubles.common.errors import Problem
from race_doubles.common.files import write_text
from race_doubles.common.paths import Project
from race_doubles.doubles.about import About, about
from race_doubles.doubles.tables import Tables
from race_doubles.site.courses import read_courses
from race_doubles.site.extent import years_without
from race_doubles.site.front_figure import draw_wide
from race_doubles.site.front_numbers import Facts, gather_facts, in_times, in_words
from race_doubles.site.labels import LEVEL_LABELS
from race_doubles.site.staging import list_notebooks

#: The figure, beside the pages that are made from the same numbers.
FIGURE = "docs/every_double.svg"
STYLESHEET = "docs/_theme/racedoubles/static/site.css"
BEGIN, END = "<!-- {name}: written by `doubles report` -->", "<!-- end of {name} -->"


def write_readme(project: Project, tables: Tables) -> bool:
    """Bring the README's answer, badges and figure up to the tables; True where something changed.

    Raises Problem where the README has lost a mark.
    """
    changed = False
    for path, text in made(project, tables).items():
        if not path.is_file() or path.read_text("utf-8") != text:
            write_text(text, path)
            changed = True
    return changed


def made(project: Project, tables: Tables) -> dict[Path, str]:
    """What the README and its figure should say, by file."""
    courses = read_courses(project)
    facts = gather_facts(tables, courses.changed)
    readme = project.root / "README.md"
    text = readme.read_text("utf-8")
    without = years_without(tables.editions, facts.first, facts.last)
    drawn = draw_wide(tables.doubles, facts.first, facts.last, without, courses)
    blocks = {
        "badges": badges(about(project)),
        "answer": answer(facts, tables),
        "notebooks": "\n".join(
            f"- [{book.title}]({book.page}.ipynb): {first_sentence(book.summary)}"
            for book in list_notebooks(project)
        ),
    }
    for name, block in blocks.items():
        text = between_marks(text, name, block)
    style = (project.root / STYLESHEET).read_text("utf-8")
    return {readme: text, project.root / FIGURE: standing_alone(drawn, style)}


def between_marks(text: str, name: str, block: str) -> str:
    """`text` with `block` between the marks called `name`; Problem where they are not there once each."""
    begin, end = BEGIN.format(name=name), END.format(name=name)
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        raise Problem(f"README.md must have the lines {begin} and {end} once each; restore them.")
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n{block}\n{end}{after}"


def answer(facts: Facts, tables: Tables) -> str:
    """The answer in a paragraph and a figure, as Markdown."""
    won = tables.doubles[tables.doubles["level"].eq("won")].sort_values("year")
    winners = " · ".join(f"{row['name']} {row['year']}" for row in won.to_dict("records"))
    counts = facts.level_doubles
    alt = (
        f"Every double from {facts.first} to {facts.last} as one dot, by year: {counts['started']:,} started, of them "
        f"{counts['finished']:,} finished at both, {counts['top10']:,} top tens, {counts['podium']:,} podiums and "
        f"{counts['won']:,} wins at both."
    )
    legend = ", ".join(
        f"{LEVEL_LABELS[level].lower()} {count:,}" for level, count in reversed(counts.items())
    )
    return "\n".join(
        [
            f"**Since {facts.first}, {facts.level_people['finished']:,} of the {facts.finishers:,} people who finished either "
            f"race finished both in one year: one in {facts.one_in}** (95% interval {facts.one_in_low} to {facts.one_in_high}).",
            f"It happened {counts['finished']:,} times. A top ten at both: {in_times(counts['top10'])}. A podium at both: "
            f"{in_times(counts['podium'])}. {in_words(facts.level_people['won']).capitalize()} won both: {winners}.",
            "",
            f"![{alt}]({FIGURE})",
            "",
            f"*Every dot is one person's start in both races in one year, by the highest level held at both: {legend}, each number with "
            f"those before it. Data to {facts.last}.{f' {facts.half_year}' if facts.half_year else ''}*",
        ]
    )


def first_sentence(text: str) -> str:
    """`text` up to its first full stop or question mark."""
    return re.split(r"(?<=[.?!])\s", text, maxsplit=1)[0]


def badges(known: About) -> str:
    """Badges, as Markdown: what holds anywhere, and where the project has an address what hangs on it."""
    made = [
        "![Code: MIT](https://img.shields.io/badge/code-MIT-blue)",
        f"![Data: {known.licence}](https://img.shields.io/badge/data-{known.licence.replace('-', '--')}-blue)",
        "![Python 3.11 or later](https://img.shields.io/badge/python-3.11%2B-blue)",
    ]
    home = (known.homepage or "").rstrip("/")
    if found := re.fullmatch(r"https://github\.com/([\w.-]+/[\w.-]+)", home):
        made[:0] = [
            f"[![Tests]({home}/actions/workflows/test.yml/badge.svg)]({home}/actions/workflows/test.yml)",
            "[![Open in Binder](https://mybinder.org/badge_logo.svg)]"
            f"(https://mybinder.org/v2/gh/{found[1]}/HEAD?urlpath=lab/tree/notebooks/00_your_own_question.ipynb)",
        ]
    return "\n".join(made)


def standing_alone(drawn: str, stylesheet: str) -> str:
    """The front page's figure as a file of its own, with the colours and type that the site gives it."""
    light = re.search(r"^:root \{(.*?)^\}", stylesheet, re.MULTILINE | re.DOTALL)
    dark = re.search(
        r'^:root\[data-theme="dark"\] \{(.*?--.*?)^\}', stylesheet, re.MULTILINE | re.DOTALL
    )
    rules = [
        line
        for line in stylesheet.splitlines()
        if line.startswith("svg.dots") and "narrow" not in line
    ]
    if not (light and dark and rules):
        raise Problem(f"{STYLESHEET} has no colours or no rules for svg.dots; restore it.")
    used = set(re.findall(r"var\((--[\w-]+)\)", "".join(rules)))
    style = "\n".join(
        [
            f":root {{ {_variables(light[1], used)} }}",
            f"@media (prefers-color-scheme: dark) {{ :root {{ {_variables(dark[1], used)} }} }}",
            *rules,
        ]
    )
    opening, rest = drawn.split(">", 1)
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', opening)
    if not box:
        raise Problem("The front page's figure has no size; restore src/site/front_figure.py.")
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="dots wide" viewBox="{box[0][9:-1]}" '
        f'width="{box[1]}" height="{box[2]}"><style>{style}</style>'
    )
    # A line a dot, so that a mended link shows in a diff.
    return (head + rest).replace("<circle", "\n<circle").replace("<text", "\n<text") + "\n"


def _variables(block: str, used: set[str]) -> str:
    """The custom properties of a block of CSS that are used."""
    found = re.findall(r"(--[\w-]+): ([^;]+);", block)
    return " ".join(f"{name}: {value};" for name, value in found if name in used)
