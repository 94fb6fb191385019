"""Tables of the notebooks on a phone: a row of many columns becomes a card, in which each cell says what it is."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

#: A phone shows so many columns of a table side by side.
MOST_COLUMNS = 3


def as_cards(html: str) -> str:
    """`html` with each of its tables of more than `MOST_COLUMNS` columns marked to become cards where it is narrow.

    Every cell gets the heading of its column as `data-label`; the first cell of a row is its title. Tables with cells
    that span columns or several rows of headings are left as they are, to be moved by a finger.
    """
    if "<table" not in html:
        return html
    soup = BeautifulSoup(html, "html.parser")
    for table in soup.find_all("table"):
        make_cards(table)
    return str(soup)


def make_cards(table: Tag) -> None:
    """Mark one table in place."""
    heads = table.select("thead tr")
    if len(heads) != 1 or table.select("[colspan], [rowspan]"):
        return
    labels = [" ".join(cell.get_text(" ").split()) for cell in heads[0].find_all(["th", "td"])]
    if len(labels) <= MOST_COLUMNS:
        return
    for row in table.select("tbody tr"):
        cells = row.find_all(["th", "td"])
        if len(cells) != len(labels):
            return
        for number, (cell, label) in enumerate(zip(cells, labels, strict=True)):
            if number and label:
                cell["data-label"] = label
        add_class(cells[0], "bare wide first")
    add_class(table, "cards")


def add_class(tag: Tag, more: str) -> None:
    """Give a tag more classes, beside those that it has."""
    had: str | list[str] = tag.get("class") or []
    tag["class"] = " ".join([*([had] if isinstance(had, str) else had), more])
