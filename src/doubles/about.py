"""What the project says of itself: title, authors, version and licence from `CITATION.cff`, addresses from `pyproject.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from race_doubles.common.errors import Problem
from race_doubles.common.files import in_one_line, read_text_csv
from race_doubles.common.paths import Project
from race_doubles.common.words import and_list

if TYPE_CHECKING:
    import pandas as pd

#: Where the text of a licence stands, by the name that SPDX gives it.
LICENCES = {
    "CC-BY-4.0": (
        "Creative Commons Attribution 4.0 International",
        "https://creativecommons.org/licenses/by/4.0/",
    )
}


@dataclass(frozen=True)
class About:
    """How the tables are cited, on what terms they may be used, and where the project is at home.

    `licence` is that of the compilation, the corrections and the links; `sources` are the organisers and
    timekeepers who published the facts, as (name, address), from the references of `CITATION.cff`. `homepage` and `contact` (where anyone can ask
    for something) are None where `[project.urls]` of `pyproject.toml` names none.
    """

    title: str
    abstract: str
    authors: tuple[str, ...]
    version: str
    released: str
    licence: str
    sources: tuple[tuple[str, str], ...]
    homepage: str | None
    contact: str | None

    @property
    def year(self) -> str:
        """The year of the release, for a citation."""
        return self.released[:4]

    @property
    def licence_title(self) -> str:
        """The licence's whole name."""
        return LICENCES[self.licence][0]

    @property
    def licence_url(self) -> str:
        """Where the licence can be read."""
        return LICENCES[self.licence][1]

    @property
    def publishers(self) -> str:
        """Who published the facts, in a phrase."""
        return and_list(title for title, _ in self.sources)

    @property
    def terms(self) -> str:
        """The terms of use in one sentence, for files that have no page to say them on."""
        return (
            f"The results are facts published by {self.publishers}: name them as the source. The compilation, "
            f"the corrections and the links between results are under {self.licence}: name {self.authors[0]}."
        )


def about(project: Project) -> About:
    """Read `CITATION.cff` and the addresses of `pyproject.toml`.

    Raises Problem when a file is missing, or lacks something, or names a licence that is not known here.
    """
    homepage, contact = addresses(project)
    try:
        content = yaml.safe_load((project.root / "CITATION.cff").read_text("utf-8"))
        authors = tuple(
            author.get("name") or f"{author['given-names']} {author['family-names']}"
            for author in content["authors"]
        )
        sources = tuple(
            (reference["authors"][0]["name"], reference["url"])
            for reference in content["references"]
        )
        found = About(
            title=content["title"],
            abstract=" ".join(content["abstract"].split()),
            authors=authors,
            version=str(content["version"]),
            released=str(content["date-released"]),
            licence=content["license"],
            sources=sources,
            homepage=homepage,
            contact=contact,
        )
    except FileNotFoundError:
        raise Problem("CITATION.cff is missing; restore it from version control.") from None
    except (KeyError, TypeError, IndexError, AttributeError, yaml.YAMLError) as why:
        raise Problem(f"CITATION.cff cannot be used ({in_one_line(why)}); mend it.") from None
    if found.licence not in LICENCES:
        raise Problem(
            f"CITATION.cff names the licence {found.licence}, of which no address is known; "
            "correct it, or add it to LICENCES in src/doubles/about.py."
        )
    return found


def addresses(project: Project) -> tuple[str | None, str | None]:
    """The homepage, and where anyone can ask for something, from `[project.urls]`; None where unset.

    Requests go to `Contact`, else to `Issues`. Raises Problem when `pyproject.toml` cannot be read.
    """
    try:
        content = tomllib.loads((project.root / "pyproject.toml").read_text("utf-8"))
    except (FileNotFoundError, tomllib.TOMLDecodeError) as why:
        raise Problem(f"pyproject.toml cannot be read ({in_one_line(why)}); restore it.") from None
    urls = {
        name.casefold(): url for name, url in content.get("project", {}).get("urls", {}).items()
    }
    return urls.get("homepage"), urls.get("contact") or urls.get("issues")


def missing_addresses(known: About) -> str | None:
    """One sentence on the addresses that nobody has set yet; None where both are known."""
    lacking = [name for name in ("Homepage", "Contact") if getattr(known, name.lower()) is None]
    if not lacking:
        return None
    return (
        f"pyproject.toml has no {' and no '.join(lacking)} under [project.urls], "
        "so nothing that is built names one"
    )


def data_date(known: About, project: Project, editions: pd.DataFrame) -> str:
    """The day (ISO 8601) as of which the tables stand: the latest of the release, the last edition that has
    results, and the last reading of a page; never the clock's.
    """
    days = [known.released, *editions.loc[editions["finishers"].gt(0), "date"].dropna()]
    provenance = project.raw / "provenance.csv"
    if provenance.is_file():
        days += [day[:10] for day in read_text_csv(provenance)["fetched_at"] if day]
    return max(days)
