"""Pages in the sources' shapes, made from rows: what the parsers must read back."""

from __future__ import annotations

import html
import io
import json
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

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


def sheet(rows: list[list[str]]) -> bytes:
    """A spreadsheet of inline strings, as small as the format allows."""
    cells = "".join(
        "<row>"
        + "".join(
            f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
            for text in row
        )
        + "</row>"
        for row in rows
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{types}">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/s.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="s.xml"/></Relationships>',
        "xl/s.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return content.getvalue()


def a_live_runner(place: int, uri: str, fullname: str, sex: str = "F") -> dict[str, object]:
    """One finisher as the live API of a World Series race gives it."""
    return {
        "raceId": "90K", "raceName": "MADE UP 90K", "raceCategory": None, "start": "2019-05-04",
        "info": {
            "fullname": fullname, "url": f"https://utmb.world/runner/{uri}", "index": None, "sex": sex,
            "age": 40, "countryCode": "FR", "category": "40-44", "club": None,
        },
        "ranking": {"scratch": place, "sex": place, "category": place},
        "raceTime": f"11:{place // 60:02}:{place % 60:02}", "diffToFirst": "00:00:00", "status": "f",
        "isFinisher": True,
    }  # fmt: skip
