"""`doubles sql "select ..."`: questions in SQL to the tables."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import click
import pyarrow as pa

from race_doubles.command.show import (
    AS_WIDE_AS_IT_IS,
    columns_that_fit,
    print_table,
    terminal_width,
)
from race_doubles.common.errors import UsageProblem
from race_doubles.common.paths import find_project
from race_doubles.doubles.questions import ask
from race_doubles.doubles.schema import TABLES

#: Rows that a table to read has at most, where no other number is given.
ROWS = 100


@click.command("sql")
@click.argument("question", required=False)
@click.argument("more", nargs=-1, metavar="")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="A table to read, or every row for a program.",
)
@click.option(
    "--rows",
    type=click.IntRange(1),
    default=ROWS,
    show_default=True,
    help="Rows that the table to read has at most.",
)
def sql_command(question: str | None, more: tuple[str, ...], form: str, rows: int) -> None:
    """Ask the tables a question in SQL (DuckDB's): one query, which reads them and nothing else.

    Without a question, the tables and their columns are listed.
    """
    if more:
        raise UsageProblem(
            f"The question came in {len(more) + 1} pieces, as the shell cut it; put it into quotation marks: "
            f'doubles sql "{question} {" ".join(more)}".'
        )
    answer = ask(find_project(), question) if question and question.strip() else columns()
    found = answer.to_pylist()
    if form == "csv":
        click.echo(as_csv(answer.column_names, found), nl=False)
    elif form == "json":
        click.echo(json.dumps(plain(found), ensure_ascii=False, indent=1))
    else:
        right = tuple(number for number, kind in enumerate(answer.schema.types) if _counts(kind))
        cells = [[cell(value) for value in row.values()] for row in found[:rows]]
        names = answer.column_names
        fit = columns_that_fit(names, cells, terminal_width() or AS_WIDE_AS_IT_IS)
        print_table(names[:fit], [row[:fit] for row in cells], right)
        if fit < len(names):
            click.echo(
                f"{fit} of {len(names)} columns fit this terminal; name those you want, or use --format.",
                err=True,
            )
        if not found:
            click.echo("No row: nothing in the tables is as the question asks.", err=True)
        if len(found) > rows:
            click.echo(f"{rows:,} of {len(found):,} rows; --rows or --format gives more.", err=True)


def columns() -> pa.Table:
    """Every column of every table: its kind, unit and meaning."""
    return pa.Table.from_pylist(
        [
            {
                "table": table.name,
                "column": column.name,
                "type": column.kind,
                "unit": column.unit or "",
                "meaning": column.meaning,
            }
            for table in TABLES.values()
            for column in table.columns
        ]
    )


def as_csv(names: list[str], rows: list[dict]) -> str:
    """The rows as CSV with `\\n` line ends; what is missing is empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([cell(value) for value in row.values()] for row in rows)
    return text.getvalue()


def cell(value: Any) -> str:
    """A value as text: nothing for a missing one, lists and structs as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, dict)):
        return json.dumps(plain(value), ensure_ascii=False)
    return str(value)


def plain(value: Any) -> Any:
    """`value` as JSON has it: numbers as numbers, NaN and infinity as nothing, dates and the rest as text."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def _counts(kind: pa.DataType) -> bool:
    return pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
