"""Where two runs differ: the first cell of a table or of a notebook that is not the same."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import nbformat
import pandas as pd

#: What nbval leaves out, and images: their pixels hang on fonts.
LEFT_OUT = ("metadata", "traceback", "prompt_number", "output_type", "name", "execution_count",
            "application/vnd.jupyter.widget-view+json")  # fmt: skip
SHOWN = 60


def first_table_difference(ours: Path, theirs: Path) -> str:
    """The first table of the folder `theirs` whose bytes are not those in `ours`, and its first cell; "" for none."""
    names = sorted(path.name for path in ours.iterdir() if path.name[0] != ".")
    other = sorted(path.name for path in theirs.iterdir() if path.name[0] != ".")
    if names != other:
        return f"files {' '.join(sorted(set(names) ^ set(other)))}"
    for name in names:
        if (ours / name).read_bytes() != (theirs / name).read_bytes():
            where = _table_cell(ours / name, theirs / name) if name.endswith(".parquet") else ""
            return f"{name} {where}".strip()
    return ""


def _table_cell(ours: Path, theirs: Path) -> str:
    one, other = pd.read_parquet(ours), pd.read_parquet(theirs)
    if one.shape != other.shape or list(one.columns) != list(other.columns):
        return f"{one.shape} -> {other.shape}"
    known = one.notna() & other.notna()
    differ = ((one != other) & known | (one.isna() != other.isna())).to_numpy(dtype=bool)
    if not differ.any():
        return "(the same cells in other bytes)"
    row, column = (int(found[0]) for found in differ.nonzero())
    return f"row {row} {one.columns[column]}: {one.iloc[row, column]} -> {other.iloc[row, column]}"


def outputs(cell: nbformat.NotebookNode) -> dict[str, list[str]]:
    """The texts that a code cell shows, by kind (stream, MIME type), in order; no images."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for output in cell.outputs:
        if output.output_type == "stream":
            text = found[output.name]
            text[:] = ["".join(text) + output.text]
            continue
        for key, value in output.items():
            for kind, shown in value.items() if key == "data" else [(key, value)]:
                if kind not in LEFT_OUT and not kind.startswith("image/"):
                    found[kind].append(str(shown))
    return dict(found)


def notebook_differences(ours: Path, theirs: Path) -> tuple[list[int], str]:
    """Which code cells of the notebook `theirs` differ from `ours`, numbered as nbval does, and the first of them."""
    books = [nbformat.read(path, as_version=4) for path in (ours, theirs)]
    cells = [[cell for cell in book.cells if cell.cell_type == "code"] for book in books]
    found, first = [], ""
    for number, pair in enumerate(zip(*cells, strict=True)):
        one, other = map(outputs, pair)
        if one != other:
            found.append(number)
            first = first or f"{theirs.stem[:2]} cell {number}: {_first_text(one, other)}"
    return found, first


def _first_text(one: dict[str, list[str]], other: dict[str, list[str]]) -> str:
    for kind in sorted(one.keys() | other.keys()):
        texts = ["\n".join(side.get(kind, ["nothing"])) for side in (one, other)]
        if texts[0] != texts[1]:
            lines = zip(*([*text.splitlines(), ""] for text in texts), strict=False)
            a, b = next((pair for pair in lines if pair[0] != pair[1]), texts)
            start = next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), 0)
            start = max(start - SHOWN // 3, 0)
            return f"{kind} {a[start : start + SHOWN].strip()!r} -> {b[start : start + SHOWN].strip()!r}"
    return ""
