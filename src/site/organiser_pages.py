"""Where a reader can look a result up: the organiser's page for people, opened on the row where that can be."""

from __future__ import annotations

from urllib.parse import quote

import pandas as pd

from race_doubles.common.files import read_text_csv
from race_doubles.common.paths import Project
from race_doubles.scrape.sources import SOURCES

#: The page of a person; what follows is the number and the name as the results give them.
RUNNER = "https://utmb.world/runner/"
#: The columns in which the organiser's lists have that page, by source.
_COLUMNS = {"utmb_results": "runner_uri", "utmb_live": "url"}


def runner_pages(project: Project) -> dict[str, str]:
    """The last part of the organiser's page of each runner, by organiser_person_id: `529591.tim.tollefson`.

    From the lists in data/raw; empty where there are none.
    """
    pages: dict[str, str] = {}
    for source in SOURCES.values():
        column = _COLUMNS.get(source.like or source.name)
        for file in sorted((project.raw / source.name).glob("*.csv")) if column else ():
            addresses = read_text_csv(file)[column].str.rpartition("/")[2]
            for address in addresses[addresses.str.contains(r"^\d+\.")]:
                pages[address.partition(".")[0]] = address
    return pages


def page_for_people(result: dict, pages: dict[str, str]) -> str:
    """The page on which a reader finds one result: `result` has source, source_url, organiser_person_id, given and family.

    What was read may be an answer made for programs; the same organiser's page of the person says it for people.
    A page of all results opens on the row where the browser can look for the name.
    """
    source = SOURCES.get(result["source"])
    url = "" if pd.isna(result["source_url"]) else result["source_url"]
    if source is not None and (source.like or source.name) in _COLUMNS:
        number = result["organiser_person_id"]
        page = "" if pd.isna(number) else pages.get(number, "")
        return RUNNER + page if page else url
    if url.startswith("https://www.wser.org/") and url.endswith("/"):
        return url + on_the_row(result["given"], result["family"])
    return url


def on_the_row(given: str | None, family: str | None) -> str:
    """The end of an address that opens a page where it says this name, its parts in one cell or in two."""
    if pd.isna(given) or pd.isna(family) or not given or not family:
        return ""
    # In a text directive a dash and a comma have a meaning of their own.
    first, last = (quote(part, safe="").replace("-", "%2D") for part in (given, family))
    return f"#:~:text={first},-{last}"
