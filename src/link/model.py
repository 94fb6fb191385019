"""The linker: a table of results in, who is who out.

`link_rows` runs `STEPS`, stage by stage, on an engine, and counts what happened.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from race_doubles.common.collector import collector_resting
from race_doubles.link import (
    blocking,
    clustering,
    comparisons,
    match_weights,
    name_comparison,
    names,
    people,
    rows,
    term_frequencies,
)
from race_doubles.link.columns import empty_table
from race_doubles.link.engine import Engine
from race_doubles.link.steps import Run, Step, run_steps
from race_doubles.link.weights import MILLI, THRESHOLD

#: What must be there before the first step: the results (`rows.COLUMNS`, as text), and the pairs of result ids
#: that a person told apart (result_id_a, result_id_b); the names that other sources give (result_id, name); and of races whose
#: organiser counts a person's finishes, the starts (result_id, race, year, finished, earlier: finishes before this one); and one row
#: with the last year (until) whose results count in how rare things are, missing where all do.
GIVEN = ("source", "told_apart", "other_name", "tally", "counting")
TALLY = pa.schema([("result_id", pa.string()), ("race", pa.string()), ("year", pa.int64()),
                   ("finished", pa.bool_()), ("earlier", pa.int64())])  # fmt: skip
#: The stages in order, each with its steps, named as a run reports them.
STAGES: dict[str, list[Step]] = {
    "rows": rows.STEPS,
    "names": [*names.STEPS, *term_frequencies.STEPS],
    "name pairs": [*blocking.STEPS, *name_comparison.STEPS],
    "pairs": [*comparisons.STEPS, *match_weights.STEPS],
    "people": [*clustering.STEPS, *people.STEPS],
}
#: Every table of the linker, in the order in which they are made.
STEPS: list[Step] = [step for steps in STAGES.values() for step in steps]
#: Table that a run counts -> what the report calls its rows.
_COUNTED = {"start": "rows", "name_key": "names", "word_weight": "words", "record": "cards",
            "name_pair": "name_pairs", "edge": "card_pairs", "candidate": "candidate_names"}  # fmt: skip


@dataclass
class Outcome:
    """`links`: result_id, runner_id, method, match_weight (bits; missing for a single result).

    `counts` depend on the input alone; `seconds` by stage do not.
    """

    links: pa.Table
    counts: dict
    seconds: dict = field(default_factory=dict)
    #: The joins of nodes (numbers of rows) in order, weights in thousandths of a bit; see `joins_of`.
    joins: list[tuple[int, int, int]] = field(default_factory=list)


class _Clock:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage] = round(self.seconds.get(stage, 0) + now - self._last, 3)
        self._last = now


def peak_memory_mb() -> float | None:
    """The most memory this process has held so far, in MB; None where the system does not say (Windows)."""
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Kilobytes, but bytes on macOS.
    return round(most / 1024 / (1024 if sys.platform == "darwin" else 1), 1)


def link_rows(
    engine: Engine, *, threshold: float = THRESHOLD, apart: Sequence[tuple[str, str]] = (), names: pa.Table | None = None, tally: pa.Table | None = None,
    counted_until: int | None = None, tell: Callable[[str], None] = lambda stage: None,
) -> Outcome:  # fmt: skip
    """Link the rows of the engine's table `source` (every column of `rows.COLUMNS`, as text).

    `threshold` is in bits: 0 links what is as likely one person as two. `apart` holds pairs of result ids
    that a person has judged to be two people. `tell` is called with the name of each stage when it is done.
    `names` (result_id, name) are other names of results, under which they are compared as well. `tally` (see `GIVEN`) has
    what an organiser says of earlier finishes. `counted_until` is the last year whose results count in how rare names, words and
    countries are and in what every pair starts from; without it all count.
    Raises KeyError when `apart` names an unknown result.
    """
    clock = _Clock()
    run = Run(round(threshold * MILLI))
    put_told_apart(engine, apart)
    put_other_names(engine, names)
    put_counting(engine, counted_until)
    engine.put(
        "tally", TALLY.empty_table() if tally is None else tally.select(TALLY.names).cast(TALLY)
    )
    for stage, steps in STAGES.items():
        with collector_resting():
            run_steps(steps, engine, run)
        clock.lap(stage)
        tell(stage)
    links = engine.fetch("select * from link order by result_id")
    counts = {
        **{what: engine.value(f"select count(*) from {table}") for table, what in _COUNTED.items()},
        "rows_without_name": engine.value("select count(*) from node where name_id is null"),
        **run.counts,
        "people": len(pc.unique(links["runner_id"])),
        "prior_bits": engine.value("select weight from prior") / MILLI,
        "threshold_bits": threshold,
    }
    return Outcome(links, counts, clock.seconds, run.joins)


def weigh_pairs(
    engine: Engine, names: pa.Table | None = None, counted_until: int | None = None
) -> int:
    """Every table up to `edge`, as `link_rows` makes them of `names` and `counted_until`; gives the prior in thousandths of a bit."""
    put_other_names(engine, names)
    put_counting(engine, counted_until)
    run = Run(round(THRESHOLD * MILLI))
    for stage in ("rows", "names", "name pairs", "pairs"):
        run_steps(STAGES[stage], engine, run)
    return engine.value("select weight from prior")


def put_counting(engine: Engine, until: int | None = None) -> None:
    """The table `counting`: one row, until, the last year that counts (missing: all do)."""
    engine.put("counting", pa.table({"until": pa.array([until], pa.int32())}))


def put_other_names(engine: Engine, names: pa.Table | None = None) -> None:
    """The table `other_name`; without `names` an empty one."""
    empty = empty_table(pa.schema([("result_id", pa.string()), ("name", pa.string())]))
    engine.put("other_name", empty if names is None else names.select(["result_id", "name"]))


def put_told_apart(engine: Engine, apart: Sequence[tuple[str, str]]) -> None:
    """The table `told_apart`. Raises KeyError for an id that is not in `source`."""
    ids = {result for pair in apart for result in pair}
    if ids:
        known = engine.fetch("select result_id from source")["result_id"].to_pylist()
        if unknown := sorted(ids.difference(known)):
            raise KeyError(unknown[0])
    columns = {f"result_id_{side}": [pair[at] for pair in apart] for at, side in enumerate("ab")}
    engine.put("told_apart", pa.table({name: pa.array(ids, pa.string()) for name, ids in columns.items()}))  # fmt: skip
