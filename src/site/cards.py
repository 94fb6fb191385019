"""Tables of the notebooks on a phone: a row of many columns becomes a card, in which each cell says what it is."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, NavigableString, Tag

#: A phone shows so many columns of a table side by side.
MOST_COLUMNS = 3
#: A table of so many rows says in its caption how many they are.
MANY_ROWS = 12
#: So many cells at most are a row's title.
MOST_TITLES = 3
#: An interval in a cell: `(0.98–1.50)`, also `(−∞–0.27)` and `0.1%–0.4%`.
_INTERVAL = re.compile(r"\(?[−+-]?[\d.,∞]+%?–[−+-]?[\d.,∞]+%?\)?")


def as_cards(html: str) -> str:
    """`html` with each of its tables of more than `MOST_COLUMNS` columns marked to become cards where it is narrow.

    What of many rows scrolls in a box of its own says so. Every cell gets the heading of its column as `data-label`; the first cell of a row is its title, with
    the next where it takes them to tell rows apart. No line of a cell breaks inside an interval. Tables with cells
    that span columns or several rows of headings are left as they are, to be moved by a finger.
    """
    if "<table" not in html:
        return html
    soup = BeautifulSoup(html, "html.parser")
    for table in soup.find_all("table"):
        make_cards(table)
        keep_intervals_whole(table, soup)
    for box in soup.select("div.table-wrap"):
        say_rows(box, soup)
    return str(soup)


def say_rows(box: Tag, soup: BeautifulSoup) -> None:
    """Say in the caption before the box of a table of many rows how many there are, in place.

    A box that its notebook made less high than the table (`max-height`) becomes `tall`: the stylesheet has its height,
    and the caption says that it scrolls.
    """
    styles = [one.strip() for one in str(box.get("style") or "").split(";") if one.strip()]
    across = [one for one in styles if not one.startswith(("max-height", "overflow-y"))]
    is_tall = len(across) < len(styles)
    if is_tall:
        box["style"] = "; ".join(across)
        add_class(box, "tall")
    rows = len(box.select("tbody tr"))
    caption = box.find_previous_sibling("p", class_="table-caption")
    if rows < MANY_ROWS or not isinstance(caption, Tag):
        return
    said = soup.new_tag("span", attrs={"class": "rows"})
    said.string = f" ({rows:,} rows"
    if is_tall:
        scrolls = soup.new_tag("span", attrs={"class": "onscreen"})
        scrolls.string = ", scroll for more"
        said.append(scrolls)
    said.append(")")
    caption.append(said)


def make_cards(table: Tag) -> None:
    """Mark one table in place."""
    join_index_name(table)
    heads = table.select("thead tr")
    if len(heads) != 1 or table.select("[colspan], [rowspan]"):
        return
    labels = [" ".join(cell.get_text(" ").split()) for cell in heads[0].find_all(["th", "td"])]
    if len(labels) <= MOST_COLUMNS:
        return
    rows = [row.find_all(["th", "td"]) for row in table.select("tbody tr")]
    if any(len(cells) != len(labels) for cells in rows):
        return
    titles = title_cells([[cell.get_text(strip=True) for cell in cells] for cells in rows])
    for cells in rows:
        for number, (cell, label) in enumerate(zip(cells, labels, strict=True)):
            if number and label:
                cell["data-label"] = label
        add_class(cells[0], "bare wide first")
        for cell in cells[1:titles]:
            add_class(cell, "wide first")
    add_class(table, "cards")


def title_cells(rows: list[list[str]]) -> int:
    """How many of the first cells tell the rows apart: one where no more than `MOST_TITLES` do."""
    for number in range(1, MOST_TITLES + 1):
        if len({tuple(cells[:number]) for cells in rows}) == len(rows):
            return number
    return 1


def keep_intervals_whole(table: Tag, soup: BeautifulSoup) -> None:
    """Put each interval of a cell into a `span` that no line breaks, in place: a browser breaks a line after the dash."""
    for cell in table.select("tbody td"):
        for text in cell.find_all(string=_INTERVAL):
            said, end, parts = str(text), 0, []
            for found in _INTERVAL.finditer(said):
                whole = soup.new_tag("span", attrs={"class": "whole"})
                whole.string = found[0]
                parts += [NavigableString(said[end : found.start()]), whole]
                end = found.end()
            text.replace_with(*parts, NavigableString(said[end:]))


def join_index_name(table: Tag) -> None:
    """Put the name of the rows into the one heading, where it stands in a second row by itself, as pandas prints it."""
    heads = table.select("thead tr")
    if len(heads) != 2:
        return
    first, second = (head.find_all(["th", "td"]) for head in heads)
    alone = len(first) == len(second) and not any(cell.get_text(strip=True) for cell in second[1:])
    if alone and not first[0].get_text(strip=True):
        first[0].string = second[0].get_text()
        heads[1].decompose()


def add_class(tag: Tag, more: str) -> None:
    """Give a tag more classes, beside those that it has."""
    had: str | list[str] = tag.get("class") or []
    tag["class"] = " ".join([*([had] if isinstance(had, str) else had), more])
