"""Where the time of the whole build goes: `python -m benchmarks.build_stages OUT.json` builds every table once.

The tables go to a folder that is thrown away. Each step is timed as `doubles build` calls it, by
standing in for it; what is no step of the list is the rest. Here one Python does it all, since what a second one
does cannot be seen from this one.
"""

from __future__ import annotations

import functools
import importlib
import json
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from race_doubles.common.files import write_text

#: Stage -> where the build finds it. None of these calls another.
STEPS = {
    "clean: reading and correcting the sources": "race_doubles.clean.by_race.observe_race",
    "clean: reading the splits": "race_doubles.clean.by_race.read_splits",
    "clean: which rows of the sources are one start": "race_doubles.clean.by_race.assign_starts",
    "clean: one row a start from them": "race_doubles.clean.by_race.resolve",
    "clean: places, and checking the results": "race_doubles.clean.build.finish_results",
    "clean: what the sources disagree on": "race_doubles.clean.by_race.disagreements",
    "clean: counts of the editions": "race_doubles.clean.build.count_editions",
    "clean: splits of the results": "race_doubles.clean.build.result_splits",
    "link: who is who": "race_doubles.link.build.link_results",
    "link: the runners": "race_doubles.link.build.runners_of",
    "doubles": "race_doubles.doubles.doubles_table.make_doubles",
    "writing the tables": "race_doubles.command.building.write_parquet",
    "describing the tables": "race_doubles.command.building.write_datapackage",
}
REST = "starting, importing, the rest"


def timed(name: str, path: str, spans: list[tuple[str, float, float]]) -> None:
    """Let the function at `path` (module and name) add when it began and ended to `spans`."""
    module, function = path.rsplit(".", 1)
    home = importlib.import_module(module)
    step = getattr(home, function)

    @functools.wraps(step)
    def clocked(*args, **options):
        began = time.perf_counter()
        try:
            return step(*args, **options)
        finally:
            spans.append((name, began, time.perf_counter()))

    setattr(home, function, clocked)


def stages(whole: float, spans: list[tuple[str, float, float]]) -> dict[str, float]:
    """Seconds by stage in the order of `STEPS`, with the rest of the `whole`; raises KeyError for one that did not run.

    Some steps run beside each other, so together with the rest they can be more than the whole.
    """
    seconds: dict[str, float] = {}
    busy = last = 0.0
    for name, began, ended in sorted(spans, key=lambda span: span[1]):
        seconds[name] = seconds.get(name, 0.0) + ended - began
        busy += max(0.0, ended - max(began, last))
        last = max(last, ended)
    found = {name: round(seconds[name], 2) for name in STEPS}
    return found | {REST: round(whole - busy, 2)}


def main(out: Path) -> None:
    """Build every table in a copy of the checkout that holds nothing else, and write the seconds to `out`."""
    began = time.perf_counter()
    spans: list[tuple[str, float, float]] = []
    for name, path in STEPS.items():
        timed(name, path, spans)
    from race_doubles.command import building
    from race_doubles.common.paths import Project, find_project

    here = find_project(Path(__file__).resolve().parent)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        (copy / "data").mkdir()
        for part in ("raw", "curated"):
            (copy / "data" / part).symlink_to(here.root / "data" / part)
        for name in ("pyproject.toml", "CITATION.cff"):
            (copy / name).symlink_to(here.root / name)
        building.second_python = lambda project: nullcontext()
        building.build(Project(copy), force=True, tell=lambda line: None)
    write_text(json.dumps(stages(time.perf_counter() - began, spans)) + "\n", out)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
