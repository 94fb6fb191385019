"""Progress of long work: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterable, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def tracked(items: Sequence[Item], what: str, label=str) -> Generator[Item, None, None]:
    """Yield `items`, showing how far the work named `what` has come, on stderr.

    `label(item)` names the item in hand. On a terminal this is one bar; elsewhere one line an item.
    """
    if not sys.stderr.isatty():
        for number, item in enumerate(items, 1):
            print(f"{what} {number}/{len(items)}: {label(item)}", file=sys.stderr, flush=True)
            yield item
        return
    # Only who looks at a bar waits for the library that draws it.
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=len(items))
        for item in items:
            progress.update(task, description=f"{what}: {label(item)}")
            yield item
            progress.advance(task)


def say(lines: Iterable[str] | str) -> None:
    """Print plain progress lines to stderr."""
    for line in [lines] if isinstance(lines, str) else lines:
        print(line, file=sys.stderr, flush=True)
