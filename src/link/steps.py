"""A step makes one table of the linker, and says what it reads; steps run in their one order.

The linker is a list of steps (`link.model.STEPS`), by stage: rows, names, term frequencies, blocking,
comparisons, match weights, clustering, people. A step is SQL in the part of the language that the engines share,
or a function where SQL does not reach. What it reads is declared, and a test holds each step to it: a
step reads only tables that were given or that earlier steps made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from race_doubles.link.engine import Engine


@dataclass
class Run:
    """What one run of the linker is asked, and what its steps count on the way.

    `threshold` in thousandths of a bit.
    """

    threshold: int
    counts: dict[str, int] = field(default_factory=dict)
    #: The joins of nodes in order, and what each weighs in thousandths of a bit (`clustering.group_nodes`).
    joins: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Step:
    """One table of the linker.

    `make` is SQL, or gives SQL from the run (where a threshold stands in it), or gives the table itself. A
    `passing` table is dropped once the last step that reads it is done.
    """

    table: str
    reads: tuple[str, ...]
    make: str | Callable[[Run], str] | Callable[[Engine, Run], pa.Table]
    passing: bool = False
    in_code: bool = False


def sql(table: str, reads: str, make: str | Callable[[Run], str], passing: bool = False) -> Step:
    """A step in SQL; `reads` names the tables it reads, with spaces between."""
    return Step(table, tuple(reads.split()), make, passing)


def code(
    table: str, reads: str, make: Callable[[Engine, Run], pa.Table], passing: bool = False
) -> Step:
    """A step in Python, which reads through the engine's `fetch` and `value`."""
    return Step(table, tuple(reads.split()), make, passing, in_code=True)


def make_table(step: Step, engine: Engine, run: Run) -> None:
    """Make the table of one step."""
    if step.in_code:
        engine.put(step.table, step.make(engine, run))  # type: ignore[call-arg, arg-type, operator]
    elif callable(step.make):
        engine.create(step.table, step.make(run))  # type: ignore[call-arg, arg-type]
    else:
        engine.create(step.table, step.make)


def run_steps(steps: Iterable[Step], engine: Engine, run: Run) -> None:
    """Make the tables of `steps` in order, dropping each passing table after its last reader."""
    steps = list(steps)
    last = {table: number for number, step in enumerate(steps) for table in step.reads}
    passing = {step.table for step in steps if step.passing}
    for number, step in enumerate(steps):
        make_table(step, engine, run)
        if done := [table for table in step.reads if table in passing and last[table] == number]:
            engine.drop(*done)


def misplaced(steps: Iterable[Step], given: Iterable[str]) -> Iterator[str]:
    """What is out of order among `steps`, a sentence each: a table read before it is made, or made twice."""
    there = set(given)
    for step in steps:
        for table in step.reads:
            if table not in there:
                yield f"{step.table} reads {table}, which no earlier step makes."
        if step.table in there:
            yield f"{step.table} is made twice."
        there.add(step.table)
