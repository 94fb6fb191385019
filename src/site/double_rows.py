"""Rows of tables as the pages show them: names, times and places as text."""

from __future__ import annotations

import pandas as pd
import pycountry

from race_doubles.common.words import hours, place_or_status
from race_doubles.doubles.levels import LEVELS
from race_doubles.doubles.tables import Tables
from race_doubles.site.courses import Courses
from race_doubles.site.labels import LEVEL_LABELS, SEX_RACES
from race_doubles.site.organiser_pages import page_for_people
from race_doubles.site.share import page_of


def country_name(code: str | None) -> str:
    """The plain name of an ISO 3166-1 alpha-3 code; the code itself where it has none."""
    if code is None or pd.isna(code):
        return ""
    known = pycountry.countries.get(alpha_3=code)
    if known is None:
        return str(code)
    return getattr(known, "common_name", known.name)


def double_rows(
    tables: Tables, courses: Courses, pages: dict[str, str] | None = None
) -> list[dict]:
    """The doubles as text, latest year first and then strongest level first.

    Each row: runner_id, name, sex, year, level and their labels, country (as in the
    doubles table), and for each race place, time, url (the organiser's page for people; `pages` as
    `organiser_pages.runner_pages` has them); combined, days_between, and `course`, what was changed that year.
    `year_marked` has an asterisk where a course was changed. `page` is the page of its own that a double of the
    level of top ten or better has (empty for others), `key` the row's id on the page of all doubles, and
    `link` the one of these two to which a mention leads.
    """
    kept = ["source", "source_url", "organiser_person_id", "given", "family"]
    sources = tables.results.set_index("result_id")[kept]
    rank = {level: number for number, level in enumerate(LEVELS)}
    doubles = tables.doubles
    order = doubles.assign(rank=-doubles["level"].map(rank), latest=-doubles["year"])
    order = order.sort_values(["latest", "rank", "combined_seconds", "name", "runner_id"])
    rows = []
    for double in order.to_dict("records"):
        utmb, wser = sources.loc[double["utmb_result_id"]], sources.loc[double["wser_result_id"]]
        country = double["country"]
        row = {name: double[name] for name in ("runner_id", "name", "sex", "level")}
        row |= {
            "year": int(double["year"]),
            "year_marked": courses.marked(int(double["year"])),
            "days_between": int(double["days_between"]),
            "sex_label": SEX_RACES[double["sex"]],
            "level_label": LEVEL_LABELS[double["level"]],
            "level_rank": rank[double["level"]],
            "country": "" if pd.isna(country) else country,
            "country_name": country_name(country),
            "combined": hours(double["combined_seconds"]),
            "combined_seconds": _whole(double["combined_seconds"]),
            "is_course_changed": int(double["is_course_changed"]),
            "course": courses.changed.get(int(double["year"]), ""),
            "key": f"{int(double['year'])}-{double['runner_id']}",
        }
        row["page"] = page_of(row["name"], row["year"], row["runner_id"]) if is_shared(row) else ""
        row["link"] = f"{row['page']}.html" if row["page"] else f"doubles.html#{row['key']}"
        for race, source in (("wser", wser.to_dict()), ("utmb", utmb.to_dict())):
            status = courses.outcome(race, int(double["year"]), double[f"{race}_status"])
            row[race] = {
                "place": place_or_status(double[f"{race}_sex_place"], status),
                "place_number": _whole(double[f"{race}_sex_place"]),
                "time": hours(double[f"{race}_finish_seconds"]),
                "seconds": _whole(double[f"{race}_finish_seconds"]),
                "url": page_for_people(source, pages or {}),
                "status": status,
            }
        rows.append(row)
    return rows


def is_shared(row: dict) -> bool:
    """Whether a double has a page of its own: at the level of top ten or better, where results are sport and public."""
    return row["level"] in LEVELS[LEVELS.index("top10") :]


def _whole(value) -> int | None:
    return None if pd.isna(value) else int(value)
