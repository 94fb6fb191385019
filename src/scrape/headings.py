"""The words that sources head their columns with: `headings.csv`, one row a source, heading and field.

A page that heads a column with a new word needs a row here and no change of a parser. Headings are in
small letters; an empty one is a column without a heading.
"""

from __future__ import annotations

import csv
from pathlib import Path

from race_doubles.common.errors import Problem

FILE = Path(__file__).parent / "headings.csv"
COLUMNS = ["source", "heading", "field"]


def headings_of(source: str, path: Path = FILE) -> dict[str, str]:
    """Our name of the field by the heading in small letters, for one source.

    Raises Problem, naming the line, for a row without a field, in capitals, or that repeats a heading.
    """
    found: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if rows.fieldnames != COLUMNS:
            raise Problem(f"{path.name} must have the columns {', '.join(COLUMNS)}; mend line 1.")
        for line, row in enumerate(rows, 2):
            heading = row["heading"]
            if not row["source"] or not row["field"] or heading != heading.lower().strip():
                raise Problem(
                    f"{path.name} line {line} needs a source, a heading in small letters and a field; mend it."
                )
            if row["source"] != source:
                continue
            if heading in found:
                raise Problem(
                    f"{path.name} line {line} says {heading!r} a second time; remove one."
                )
            found[heading] = row["field"]
    if not found:
        raise Problem(f"{path.name} has no heading of {source}; add what its page is headed with.")
    return found
