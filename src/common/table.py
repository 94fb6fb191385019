"""What a table is, said once: the columns, their units and meanings, and the rules that every row keeps.

Each room describes the tables it makes in its `schema.py`. The check at the end of a build, the data
package, the Croissant metadata, the database file and the dictionary on the site all come from there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from race_doubles.common.errors import Problem

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

Kind = Literal["text", "whole", "number"]

#: The pandas dtype of each kind of column; a missing value stays possible in all three.
DTYPES = {"text": "str", "whole": "Int64", "number": "float64"}


@dataclass(frozen=True)
class Column:
    """One column: what it means, in what unit, and what it may hold.

    `kind` is `text`, `whole` (whole numbers) or `number`. `required`: no row lacks it; `unique`: no two
    rows share a value. `allowed` lists every value it may have (an empty text is a value of its own);
    `least` and `most` bound a number, both inclusive; `pattern` is a regular expression that the whole
    text matches.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str | None = None
    required: bool = False
    unique: bool = False
    allowed: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    pattern: str | None = None

    @property
    def dtype(self) -> str:
        """The pandas dtype that the column has in a table."""
        return DTYPES[self.kind]


@dataclass(frozen=True)
class Rule:
    """What holds between the columns of a row: `broken` says what is wrong with a row that `holds` denies."""

    broken: str
    holds: Callable[[pd.DataFrame], pd.Series]


@dataclass(frozen=True)
class Table:
    """One table of `data/processed`.

    `key` names the columns that tell its rows apart; `references` says which column of which table
    (`results.result_id`) the values of a column are found in; `remedy` is what to do about a broken rule.
    """

    name: str
    title: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    references: dict[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    remedy: str = "correct the raw value in data/curated/corrections.csv"

    @property
    def names(self) -> list[str]:
        """The names of the columns, in order."""
        return [column.name for column in self.columns]

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @cached_property
    def schema(self) -> pa.DataFrameSchema:
        """The same as a pandera schema: exactly these columns, in this order."""
        # Imported here: pandera takes a good part of a second, which only a build needs.
        import pandera.pandas as pa

        return pa.DataFrameSchema(
            {column.name: _pandera_column(column) for column in self.columns},
            checks=[
                pa.Check(_whole_row(rule.holds), error=rule.broken, name=rule.broken)
                for rule in self.rules
            ],
            # A key of one column is that column's own `unique`.
            unique=list(self.key) if len(self.key) > 1 else None,
            strict=True,
            ordered=True,
        )


def _whole_row(holds: Callable[[pd.DataFrame], pd.Series]) -> Callable[[pd.DataFrame], pd.Series]:
    # A comparison with a missing value says neither; a rule is broken only where it is denied.
    return lambda table: holds(table).fillna(True).astype(bool)


def _pandera_column(column: Column) -> pa.Column:
    import pandera.pandas as pa

    checks = []
    if column.allowed:
        checks.append(pa.Check.isin(column.allowed))
    if column.least is not None:
        checks.append(pa.Check.ge(column.least))
    if column.most is not None:
        checks.append(pa.Check.le(column.most))
    if column.pattern:
        checks.append(pa.Check.str_matches(f"^(?:{column.pattern})$"))
    dtype = str if column.kind == "text" else column.dtype
    return pa.Column(dtype, checks, nullable=not column.required, unique=column.unique)


def shaped(table: pd.DataFrame, described: Table) -> pd.DataFrame:
    """`table` with exactly the described columns, in their order and dtypes; lacking ones are missing."""
    return table.reindex(columns=described.names).astype(
        {column.name: column.dtype for column in described.columns}
    )


def checked(table: pd.DataFrame, described: Table) -> pd.DataFrame:
    """`table` if it is what `described` says.

    Raises Problem naming the table, the column, the broken rule and the first rows that break it.
    """
    import pandera.pandas as pa

    try:
        return described.schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as why:
        cases = why.failure_cases
        first = cases.iloc[0]
        rows = [index for index in cases["index"].dropna().unique()[:3] if index in table.index]
        named = ", ".join(row_name(table.loc[index], described) for index in rows)
        where = f" at {named}" if named else ""
        raise Problem(
            f"The {described.name} table breaks a rule ({len(cases)} cases): "
            f"{first['column'] or 'table'}: {first['check']}{where}; {described.remedy}."
        ) from None


def row_name(row: pd.Series, described: Table) -> str:
    """What a message calls a row: the values of the table's key, and the published name where there is one."""
    names = [*(described.key or row.index[:3]), "name_published"]
    return " ".join(str(row[name]) for name in names if name in row.index)
