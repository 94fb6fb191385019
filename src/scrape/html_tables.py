"""Tables of HTML pages, cut out of a page by their opening tag.

Beautiful Soup reads the heading row, where people edit freely; the body, up to eighty thousand
plain cells, is read with lxml itself, which is what keeps a full parse near lxml's own speed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd
from bs4 import BeautifulSoup
from lxml import etree

from race_doubles.scrape.reading import Parsed, Reading, Shape, shown

_END = re.compile(rb"</table\s*>", re.IGNORECASE)
_HEAD = re.compile(rb"<thead\b.*?</thead\s*>", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(rb"<title\b[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

Span = tuple[int, int]


def find_tables(
    content: bytes, opening: re.Pattern[bytes], count: int, what: str, reading: Reading
) -> list[Span]:
    """Where the tables whose opening tag matches `opening` begin and end in `content`.

    `what` names them for the message. Raises Problem when the page is not UTF-8 or has not exactly
    `count` of them, all closed.
    """
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as why:
        raise reading.problem("UTF-8", f"byte {content[why.start]:#04x} at {why.start}") from None
    starts = [found.start() for found in opening.finditer(content)]
    ends = [_END.search(content, start) for start in starts]
    spans = [(start, end.end()) for start, end in zip(starts, ends, strict=True) if end]
    if len(starts) != count or len(spans) != count:
        found = len(starts) if len(spans) == len(starts) else len(spans)
        titled = _titled(content)
        raise reading.problem(what, f"{found} in {len(content)} bytes{titled}")
    return spans


def title_of(content: bytes) -> str:
    """What a page calls itself; nothing where it does not."""
    title = _TITLE.search(content)
    return words_of(title[1]) if title and title[1].strip() else ""


def year_of_title(content: bytes) -> int | None:
    """The one year that the title of a page names; None for none or several."""
    years = set(_YEAR.findall(title_of(content)))
    return int(years.pop()) if len(years) == 1 else None


def _titled(content: bytes) -> str:
    """The title, in the words of a message: a page that is no list at all mostly says so there."""
    words = title_of(content)
    return f" of a page titled {shown(words)}" if words else ""


def read_table(table: bytes, reading: Reading) -> tuple[list[str], list[list[str]]]:
    """The heading and the body cells of one table, from its opening to its closing tag.

    Raises Problem when a row of the markup cannot be read, or there is none.
    """
    rows = read_rows(table, reading)
    header = _header(table, reading)
    body = rows[1:]
    if not body:
        raise reading.problem("at least one row", "an empty table")
    return header, body


def read_rows(table: bytes, reading: Reading) -> list[list[str]]:
    """The cells of every row of one table, the heading too."""
    tree = etree.fromstring(table, etree.HTMLParser(encoding="utf-8", huge_tree=True))
    rows = [list(row) for row in tree.iter("tr")]
    promised = table.lower().count(b"<tr")
    if len(rows) != promised or len(tree.findall(".//table")) != 1:
        raise reading.problem(f"{promised} rows as the markup has", f"{len(rows)} that can be read")
    return [[_text(cell) for cell in row] for row in rows]


def words_of(part: bytes) -> str:
    """The text of a piece of a page, single blanks between the words; without its scripts."""
    tree = etree.fromstring(part, etree.HTMLParser(encoding="utf-8", huge_tree=True))
    pieces = tree.xpath("//text()[not(ancestor::script or ancestor::style)]")
    return " ".join(" ".join(pieces).split())


def as_table(
    header: Sequence[str],
    rows: list[list[str]],
    known: Mapping[str, str],
    columns: Sequence[str],
    shapes: Mapping[str, Shape],
    reading: Reading,
    required: Sequence[str] = (),
    takes_extra: bool = False,
) -> Parsed:
    """`rows` as a text table: `columns` first, then what else the page has; `row` counts from 1.

    `known` maps a heading in lower case to our name of the column. A column the page lacks is empty,
    unless it is `required`; one that is not known is left out and noted if `takes_extra`. Raises Problem
    for an unknown (otherwise), doubled or missing column, a row of another width, an empty row, or a value
    without the shape of its column.
    """
    unknown = [name for name in header if name.lower() not in known]
    if unknown and not takes_extra:
        raise reading.problem(f"columns among {sorted(filter(None, known))}", shown(unknown))
    names = [known.get(name.lower(), "") for name in header]
    ours = [name for name in names if name]
    if len(set(ours)) != len(ours):
        raise reading.problem("every column once", shown(header))
    notes = tuple(f"the column {shown(name)} is not known and not collected" for name in unknown)
    missing = [name for name in required if name not in names]
    if missing:
        raise reading.problem(f"columns of {', '.join(missing)}", shown(list(header), 200))
    for number, row in enumerate(rows, 1):
        if len(row) != len(names):
            raise reading.problem(f"{len(names)} cells", f"{len(row)}: {shown(row)}", number)
        if not any(row):
            raise reading.problem("a runner", "an empty row", number)
    cells = {
        name: reading.column(column, name, shapes.get(name))
        for name, column in zip(names, zip(*rows, strict=True), strict=True)
        if name
    }
    wanted = [*columns, *(name for name in ours if name not in columns)]
    empty = [""] * len(rows)
    table = pd.DataFrame({name: cells.get(name, empty) for name in wanted}, dtype="str")
    table.insert(0, "row", range(1, len(table) + 1))
    return Parsed(table, tuple(header), {"page": len(rows)}, removed=reading.removed, notes=notes)


def _text(cell: etree._Element) -> str:
    return (cell.text or "") if len(cell) == 0 else "".join(cell.itertext())


def _header(table: bytes, reading: Reading) -> list[str]:
    head = _HEAD.search(table)
    if head is None:
        raise reading.problem("a heading row", "a table without one")
    soup = BeautifulSoup(head[0], "lxml", from_encoding="utf-8")
    cells = [reading.cell(cell.get_text(), 0, "heading") for cell in soup.find_all(["th", "td"])]
    # However many blanks of whatever kind stand between the words of a heading.
    return [" ".join(cell.split()) for cell in cells]
