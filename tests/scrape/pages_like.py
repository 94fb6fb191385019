"""Pages in the sources' shapes, made from rows: what the parsers must read back."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable

from race_doubles.scrape.parsers.utmb_api import RESULT_FIELDS

HEADER_1978 = ["Place", "Time", "First", "Last", "Gender", "Age"]


def results_page(rows: Iterable[Iterable[str]], header: Iterable[str] = HEADER_1978) -> bytes:
    """A page of www.wser.org with one results table."""
    head = "".join(f'<th class="c">{html.escape(name)}</th>' for name in header)
    body = "".join(
        "<tr>" + "".join(f'<td class="c">{html.escape(cell)}</td>' for cell in row) + "</tr>\n"
        for row in rows
    )
    return (
        '<!DOCTYPE html><html><head><meta charset="UTF-8"><title>Results</title></head><body>'
        '<table id="tablepress-1" class="tablepress wser-table tablepress-responsive">\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></body></html>"
    ).encode()


def api_page(rows: Iterable[dict[str, str]]) -> bytes:
    """A reply of the UTMB results API from rows by our column names; empty cells are null."""
    records = [
        {
            field: (int(row[column]) if column == "rank" else row[column])
            if row[column] != ""
            else None
            for field, column in RESULT_FIELDS.items()
        }
        for row in rows
    ]
    return json.dumps({"results": records}).encode()
