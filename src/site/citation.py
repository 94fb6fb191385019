"""How to cite, read from `CITATION.cff` so that it is said in one place."""

from __future__ import annotations

from typing import Any

import yaml

from race_doubles.common.errors import Problem
from race_doubles.common.paths import Project


def citation(project: Project) -> dict[str, Any]:
    """Title, authors, version, year and address from `CITATION.cff`.

    Raises Problem when the file is missing or lacks one of them.
    """
    path = project.root / "CITATION.cff"
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
        authors = [
            author.get("name") or f"{author['given-names']} {author['family-names']}"
            for author in content["authors"]
        ]
        return {
            "title": content["title"],
            "authors": authors,
            "version": str(content["version"]),
            "year": str(content["date-released"])[:4],
            "url": content.get("url") or content.get("repository-code") or "",
        }
    except FileNotFoundError:
        raise Problem("CITATION.cff is missing; restore it from version control.") from None
    except (KeyError, TypeError, yaml.YAMLError) as why:
        raise Problem(f"CITATION.cff cannot be used ({why}); mend it.") from None
