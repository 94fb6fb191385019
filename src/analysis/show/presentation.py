"""Tables and sentences as readers of a notebook see them."""

from __future__ import annotations

import re
from hashlib import sha256
from html import escape

import pandas as pd
from IPython.display import Markdown

#: A table of more rows than this scrolls by itself.
_LONG = 40
#: From so many characters on a column of words is at least so wide: no text in a column of one word a line.
_LEAST_WIDTHS = ((60, "15rem"), (28, "10rem"), (12, "6.5rem"))
#: A hyphen that stands for a minus: before a number, and after nothing that it could join to it.
_HYPHEN = re.compile(r"(?<![\w)\]/.−-])-(?=[\d∞])")
_ADDRESS = re.compile(r"https?://(?:www\.)?([^/\s)]+)[^\s)]*")


class TableView:
    """A table as HTML with a caption, for readers: given headings, no index column.

    Web addresses become links with the host's name as text, since a bare address takes a phone's width.
    """

    def __init__(
        self,
        table: pd.DataFrame,
        caption: str,
        text_columns: tuple[str, ...] = (),
        squeezed: tuple[str, ...] = (),
    ):
        self.table = table
        self.caption = caption
        self.text_columns = text_columns
        self.squeezed = squeezed

    def _repr_html_(self) -> str:
        numeric = [
            column not in self.text_columns
            and all(_looks_like_number(value) for value in self.table[column])
            for column in self.table
        ]
        head = "".join(
            f'<th scope="col" style="text-align: {_side(right)}{_least_width(self.table[name], right or name in self.squeezed)}">'
            f"{escape(str(name))}</th>"
            for name, right in zip(self.table, numeric, strict=True)
        )
        body = "\n".join(
            "<tr>"
            + "".join(
                f'<td style="text-align: {_side(right)}">{_linked(_cell(value))}</td>'
                for value, right in zip(row, numeric, strict=True)
            )
            + "</tr>"
            for row in self.table.itertuples(index=False)
        )
        # A long table scrolls in a window of its own, so that the prose goes on in sight.
        tall = "; max-height: 32em; overflow-y: auto" if len(self.table) > _LONG else ""
        # The caption stands outside of what scrolls: on a phone it would be cut off with the table.
        name = "table-" + sha256(repr(self).encode()).hexdigest()[:8]
        return (
            f'<p class="table-caption" id="{name}">{escape(self.caption)}</p>\n'
            f'<div class="table-wrap" role="group" aria-labelledby="{name}" tabindex="0" '
            f'style="overflow-x: auto{tall}">'
            f'<table aria-labelledby="{name}">\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>"
        )

    def __repr__(self) -> str:
        rows = [list(map(str, self.table.columns))]
        rows += [[_cell(value) for value in row] for row in self.table.itertuples(index=False)]
        widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
        lines = (
            "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
            for row in rows
        )
        return "\n".join([self.caption, *lines])


def _side(right: bool) -> str:
    return "right" if right else "left"


def _cell(value: object) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and pd.isna(value)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return signs(f"{value:,}" if isinstance(value, int) and abs(value) > 9999 else str(value))


def signs(text: str) -> str:
    """`text` with a minus for every hyphen that stands for one: `(-0.03 to 0.10)`, not `1984-1998`."""
    return _HYPHEN.sub("−", text)


def _least_width(column: pd.Series, free: bool) -> str:
    """The style that keeps a column of words from being squeezed; nothing where it is `free`, as numbers are."""
    most = (
        0 if free else max((len(_ADDRESS.sub(r"\1", _cell(value))) for value in column), default=0)
    )
    return next((f"; min-width: {width}" for least, width in _LEAST_WIDTHS if most >= least), "")


def _linked(text: str) -> str:
    """`text` for HTML, an address in it as a link that shows the host alone."""
    parts, end = [], 0
    for found in _ADDRESS.finditer(text):
        parts += [
            escape(text[end : found.start()]),
            f'<a href="{escape(found[0])}">{escape(found[1])}</a>',
        ]
        end = found.end()
    return "".join(parts) + escape(text[end:])


def _looks_like_number(value: object) -> bool:
    text = _cell(value)
    return text == "" or text[0] in "0123456789+−-–<" or not isinstance(value, str)


def table(
    frame: pd.DataFrame,
    caption: str,
    text_columns: tuple[str, ...] = (),
    squeezed: tuple[str, ...] = (),
) -> TableView:
    """A table for readers; `caption` says what it holds. Columns named in `text_columns` stand left.

    Those named in `squeezed` may become as narrow as their longest word, so that all columns are seen on a phone.
    """
    return TableView(frame.reset_index(drop=True), caption, text_columns, squeezed)


def prose(*paragraphs: str) -> Markdown:
    """Sentences with computed numbers, rendered as Markdown; one argument a paragraph, empty ones left out."""
    return Markdown(signs("\n\n".join(filter(None, paragraphs))))
