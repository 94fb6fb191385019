"""The prose pages of `docs/`: filled in with what the tables say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from race_doubles.analysis.double_winners import close_calls as calls_of
from race_doubles.analysis.double_winners.honours import Honours
from race_doubles.analysis.who_gets_in.funnel import funnel
from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project
from race_doubles.doubles.about import About
from race_doubles.doubles.datapackage import describe_resource
from race_doubles.doubles.schema import TABLES
from race_doubles.doubles.tables import RACE_NAMES, Tables
from race_doubles.site import front_numbers, front_words, share
from race_doubles.site.courses import read_courses
from race_doubles.site.double_rows import double_rows
from race_doubles.site.downloads import DATABASE, size_of
from race_doubles.site.extent import (
    coverage_rows,
    last_editions,
    races_held,
    rows_by_race,
    starters_unknown,
    years_without,
)
from race_doubles.site.front_dots import dot_rows
from race_doubles.site.labels import LEVEL_LABELS, SEXES
from race_doubles.site.near_misses import call_rows, near_words
from race_doubles.site.organiser_pages import runner_pages
from race_doubles.site.seasons import data_end, not_in_yet, seasons
from race_doubles.site.staging import Notebook


def render_pages(
    project: Project,
    tables: Tables,
    known: About,
    notebooks: list[Notebook],
    downloads: list[dict],
    source: Path,
    every: Tables,
) -> dict[str, Any]:
    """Fill in every Markdown page in the staged `source` folder, in place, and add the pages to share; give what they quote.

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
        if name == "contributing.md" or name.startswith("_parts/"):
            continue
        try:
            text = environment.get_template(name).render(content)
        except jinja2.TemplateError as why:
            raise Problem(f"docs/{name} cannot be filled in ({why}); mend the page.") from why
        page.write_text(text, "utf-8")
    write_shared(environment, content, source)
    return content


def write_shared(environment: jinja2.Environment, content: dict[str, Any], source: Path) -> None:
    """Write the page of each double that has one; Problem where the form for them cannot be filled in."""
    for row in content["shared"]:
        others = [
            each for each in content["shared"] if each["level"] == row["level"] and each is not row
        ]
        own = {
            "headline": share.title_of(row),
            "others": others if row["level"] in ("won", "podium") else [],
        }
        count = content["facts"].level_doubles[row["level"]]
        own["description"] = share.description_of(row, count, content["facts"])
        own["sentence"] = share.sentence_of(row)
        page = source / f"{row['page']}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        try:
            text = environment.get_template("_parts/double.md").render(
                {**content, "row": {**row, **own}}
            )
        except jinja2.TemplateError as why:
            raise Problem(f"docs/_parts/double.md cannot be filled in ({why}); mend it.") from why
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
    rows = double_rows(tables, courses, runner_pages(project))
    shared = share.check_pages(rows)
    winners = [row for row in reversed(rows) if row["level"] == "won"]
    calls = calls_of.close_calls(Honours(tables).near_misses, tables.stopped)
    told, unknown = seasons(tables, calls), starters_unknown(tables)
    asking = funnel(tables.starts, tables.entries, tables.doubles)
    return {
        "facts": facts,
        "levels": LEVEL_LABELS,
        "races": RACE_NAMES,
        "changed": {
            year: kind for year, kind in courses.changed.items() if first <= year <= facts.last
        },
        "sexes": SEXES,
        "doubles": rows,
        "winners": winners,
        "shared": shared,
        "why": front_words.why_rare(facts, asking),
        "people_and_times": front_words.people_and_times(facts),
        "a_year": front_words.a_year(facts),
        "by_starts": front_words.by_starts(tables),
        "one_in": front_words.one_in_by_level(facts),
        "won_so_often": front_words.won_so_often(
            facts.level_people["won"], facts.level_doubles["won"]
        ),
        "data_end": data_end(tables),
        "sentence": front_words.to_copy(facts, winners, known.homepage),
        "calls": call_rows(calls, rows),
        "near": near_words(calls, tables),
        "season": told[0],
        "seasons": told,
        "coming": not_in_yet(tables),
        "newest": [row for row in rows if row["year"] == facts.new_year],
        "dots": Markup(dot_rows(rows, first, facts.last, without, courses, unknown)),
        "unknown": unknown,
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
        "by_race": rows_by_race(every),
        "everyone": len(every.runners),
    }
