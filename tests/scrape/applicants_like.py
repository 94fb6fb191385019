"""Pages of applicants in the source's shapes, made from rows of made-up people."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Sequence

Row = Sequence[str]

#: How the pages of different years head the list.
LIST_2013 = ["Last Name", "First Name", "Gender", "Age", "State", "Tickets"]
LIST_2018 = ["ID", "Last Name", "First Name", "Gender", "Age", "State", "Years", "Tickets"]
LIST_2024 = ["ID", "Last Name", "First Name", "Gender", "State", "Country", "Tickets", "Qualifier"]


def table_of(opening: str, header: Row, rows: Iterable[Row]) -> str:
    """One table with a heading row."""
    head = "".join(f"<th>{html.escape(name)}</th>" for name in header)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<{opening}><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def lottery_page(
    year: int,
    header: Row,
    rows: Sequence[Row],
    held: str = "{tickets}",
    heading: str = "Tickets",
    counts: dict[int, int] | None = None,
    totals: tuple[str, str] | None = None,
    words: str = "",
) -> bytes:
    """A lottery list; `held` and `heading` are the first column of the table of counts."""
    at = list(header).index("Tickets")
    each = counts or Counter(int(row[at]) for row in rows)
    lines = "".join(
        f"<TR><TD>{held.format(tickets=tickets, years=tickets.bit_length())}</TD><TD>&nbsp;</TD>"
        f"<TD>{number:,}</TD><TD>&nbsp;</TD><TD>{tickets * number:,}</TD></TR>"
        for tickets, number in sorted(each.items(), reverse=True)
    )
    tickets, entrants = totals or (
        f"{sum(int(row[at]) for row in rows):,}", f"{len(rows):,}",
    )  # fmt: skip
    listed = table_of('TABLE ID="entrantTable" CLASS="tablesorter"', header, rows)
    return (
        "<HTML><HEAD><SCRIPT>data.setValue(0, 1, 1999 WSER Lottery Entrants);</SCRIPT></HEAD><BODY>"
        f"<TABLE><TR><TD><TABLE><TR><TD><H2>{year} WSER Lottery Entrants</H2></TD></TR></TABLE></TD></TR>"
        f"<TR><TD><P>{words}</P><TABLE><TR><TD><H4>Total Tickets: <B>{tickets}</B>&nbsp;&nbsp;"
        f"Total Entrants: <B>{entrants}</B></H4></TD></TR><TR><TD><TABLE><TR><TH>{heading}</TH><TD>&nbsp;</TD>"
        f"<TH>Entrants</TH><TD>&nbsp;</TD><TH>Total</TH></TR>{lines}</TABLE></TD></TR></TABLE>"
        f"{listed}</TD></TR></TABLE></BODY></HTML>"
    ).encode()


def waitlist_page(year: int, header: Row, rows: Iterable[Row]) -> bytes:
    """A wait list."""
    listed = table_of('table id="tablepress-1" class="tablepress wser-table"', header, rows)
    return f"<html><body><h1>Run</h1><h1>{year} Wait List</h1>{listed}</body></html>".encode()


def draw_page(
    day: str, drawn: Sequence[Row], waiting: Sequence[Row], said: str | None = None
) -> bytes:
    """A draw, the last one drawn first, as the live page has it."""
    opening = 'table id="entrants-latest" class="table mb-0"'
    tickets = Counter(int(row[-1]) for row in [*drawn, *waiting])
    counted = " ".join(
        f"<div>{each} Ticket{'s' if each > 1 else ''}</div> <div>{number}</div>"
        for each, number in sorted(tickets.items())
    )
    picks = (
        f"<p>Lottery Picks</p> <b>{len(drawn)} of {len(drawn)} Entrants</b>"
        f" <p>Wait List Picks</p> <b>{len(waiting)} of {len(waiting)} Entrants</b>"
    )
    place = ["Name", "City/Country", "Tickets"]
    return (
        f"<html><body><h1>Lottery</h1> Sunday <h4>WSER Lottery</h4> <p>{day} 8:00 AM</p> {said or picks} "
        f"<p>Lottery Picks by Ticket Count</p> {counted}"
        f"{table_of(opening, ['Pick No', *place], drawn)}"
        f"{table_of(opening, ['Waitlist No', *place], waiting)}</body></html>"
    ).encode()
