"""The prose pages of `docs/`: filled in with what the tables say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.doubles.about import About
from race_doubles.doubles.datapackage import describe_resource
from race_doubles.doubles.schema import TABLES
from race_doubles.doubles.tables import RACE_NAMES, Tables
from race_doubles.site import front_numbers
from race_doubles.site.courses import read_courses
from race_doubles.site.double_rows import double_rows
from race_doubles.site.downloads import DATABASE, size_of
from race_doubles.site.extent import coverage_rows, last_editions, races_held, years_without
from race_doubles.site.front_figure import draw_narrow, draw_wide
from race_doubles.site.labels import LEVEL_LABELS, SEXES
from race_doubles.site.staging import Notebook


def render_pages(
    project: Project,
    tables: Tables,
    known: About,
    notebooks: list[Notebook],
    downloads: list[dict],
    source: Path,
    every: Tables,
) -> None:
    """Fill in every Markdown page in the staged `source` folder, in place.

    `tables` are those of Western States and UTMB, of which the pages tell; `every` has all races held.
    """
    content = page_content(project, tables, known, notebooks, downloads, source, every)
    contributing = project.root / "CONTRIBUTING.md"
    if contributing.is_file():
        text = contributing.read_text("utf-8").replace(
            "*Find a runner*", "[Find a runner](find.md)", 1
        )
        heading, _, rest = text.partition("\n")
        text = f"{heading}\n\n{where_to_ask(known)}\n{rest}"
        (source / "contributing.md").write_text(text, "utf-8")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(source),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "words": front_numbers.in_words,
        "times": front_numbers.in_times,
        "thousands": lambda number: f"{number:,}",
        "json": lambda value: json.dumps(value, ensure_ascii=False),
    }
    for page in sorted(source.rglob("*.md")):
        name = page.relative_to(source).as_posix()
        if name == "contributing.md":
            continue
        try:
            text = environment.get_template(name).render(content)
        except jinja2.TemplateError as why:
            raise Problem(f"docs/{name} cannot be filled in ({why}); mend the page.") from why
        page.write_text(text, "utf-8")


def where_to_ask(known: About) -> str:
    """Where requests and changes go, as Markdown; that nobody has said so where no address is set."""
    if known.contact:
        return f"Requests and changes go to <{known.contact}>."
    return (
        "This copy of the site names no address: requests and changes go to whoever publishes it."
    )


def page_content(
    project: Project,
    tables: Tables,
    known: About,
    notebooks: list[Notebook],
    downloads: list[dict],
    source: Path,
    every: Tables,
) -> dict[str, Any]:
    """Everything the pages may quote."""
    courses = read_courses(project)
    facts = front_numbers.gather_facts(tables, courses.changed)
    without = years_without(tables.editions, facts.first, facts.last)
    years = tables.doubles["year"].astype(int).tolist()
    first = min([facts.first, *years])
    rows = double_rows(tables, courses)
    return {
        "facts": facts,
        "levels": LEVEL_LABELS,
        "races": RACE_NAMES,
        "changed": {
            year: kind for year, kind in courses.changed.items() if first <= year <= facts.last
        },
        "sexes": SEXES,
        "doubles": rows,
        "winners": [row for row in reversed(rows) if row["level"] == "won"],
        "newest": [row for row in rows if row["year"] == facts.new_year],
        "figure_wide": Markup(draw_wide(tables.doubles, first, facts.last, without, courses)),
        "figure_narrow": Markup(draw_narrow(tables.doubles, first, facts.last, without, courses)),
        "notebooks": notebooks,
        "downloads": downloads,
        "database": size_of(source / "_extra" / "data" / DATABASE),
        "database_file": DATABASE,
        "dictionary": [
            describe_resource(TABLES[file["name"]], file["csv_file"], set(TABLES))
            for file in downloads
        ],
        "about": known,
        "last_editions": last_editions(tables),
        "coverage": coverage_rows(every),
        "held": races_held(every),
        "everyone": len(every.runners),
    }
