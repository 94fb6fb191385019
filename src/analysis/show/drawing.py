"""A figure as the site shows it: drawn for the width of a phone, with its numbers beside it.

A notebook holds the picture as PNG. The drawing travels in the metadata of the same output, packed: programs that
show notebooks pass over it, nbval too, and the site is built from the committed notebooks without running them.
"""

from __future__ import annotations

import base64
import gzip
import io
import itertools
import json
import re
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from race_doubles.analysis.show.style import WIDTH
from race_doubles.common.files import packed

if TYPE_CHECKING:
    from matplotlib import figure as drawn
    from matplotlib.artist import Artist
    from matplotlib.collections import PathCollection

#: Pixels that a page leaves for a figure on a phone 360 wide, and the least that text may have there.
PHONE, LEAST = 328, 11
#: Points of the least text in a drawing of the one width.
_LEAST_POINTS = LEAST * WIDTH * 72 / PHONE
#: What marks a title and a source that the page says itself.
OUTSIDE = "said by the page"
#: Begins the address of a named point, until the site knows where it leads.
DOT = "dot:"


def name_points(points: PathCollection, links: Sequence[str], words: Sequence[str]) -> None:
    """Say who each point of a scatter is: `words` name it, `links` lead on, as addresses within the site.

    A PNG shows nothing of it. Raises ValueError where the points are not as many.
    """
    count = len(np.asarray(points.get_offsets()))
    if not count == len(links) == len(words):
        raise ValueError(f"{count} points, {len(links)} links and {len(words)} words")
    points.set_urls([f"{DOT}{link}|{said}" for link, said in zip(links, words, strict=True)])


def name_mark(mark: Artist, link: str, words: str) -> None:
    """Say what one mark is, a bar or the point of a line: as `name_points` does for many."""
    mark.set_url(f"{DOT}{link}|{words}")


def runner_link(runner_id: str) -> str:
    """Where the site has everything on a runner."""
    return f"find.html#{runner_id}"


def double_link(runner_id: str, year: int) -> str:
    """Where the site has one double of Western States and UTMB."""
    return f"doubles.html#{year}-{runner_id}"


def pack(svg: str, csv: str, finding: str, source: str) -> str:
    """A drawing with its words as one short text; the same each time."""
    content = {"svg": svg, "csv": csv, "finding": finding, "source": source}
    data = json.dumps(content, ensure_ascii=False).encode("utf-8")
    return base64.b64encode(packed(data, 9)).decode("ascii")


def unpack(text: str) -> dict[str, str]:
    """What `pack` was given, by name."""
    return json.loads(gzip.decompress(base64.b64decode(text)).decode("utf-8"))


def as_svg(drawing: drawn.Figure) -> str:
    """The drawing as SVG in which text is text, none of it smaller than can be read on a phone."""
    from matplotlib import rc_context
    from matplotlib.text import Text

    for text in drawing.findobj(Text):
        if text.get_gid() == OUTSIDE:
            text.set_visible(False)
        elif float(text.get_fontsize()) < _LEAST_POINTS:
            text.set_fontsize(_LEAST_POINTS)
    fit_width(drawing)
    picture = io.StringIO()
    options: Any = {"svg.fonttype": "none", "svg.hashsalt": "race doubles"}
    with rc_context(options), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        drawing.savefig(
            picture,
            format="svg",
            bbox_inches="tight",
            pad_inches=0.02,
            transparent=True,
            metadata={"Date": None, "Creator": None, "Format": None, "Type": None},
        )
    # Hundredths of a point are finer than any screen.
    return re.sub(r"(\d\.\d\d)\d+", r"\1", picture.getvalue())


def fit_width(drawing: drawn.Figure) -> None:
    """Lay the drawing out anew for its larger text, within the one width, labels of an axis that meet thinned out."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        width, height = drawing.get_size_inches()
        # pyplot took the canvas along when it closed the drawing.
        renderer = FigureCanvasAgg(drawing).get_renderer()
        for _ in range(3):
            drawing.tight_layout()
            thin_labels(drawing, renderer)
            box = drawing.get_tightbbox(renderer)
            over = box.width - WIDTH
            if over <= 0.02:
                return
            width -= over
            drawing.set_size_inches(max(width, WIDTH / 2), height)


def thin_labels(drawing: drawn.Figure, renderer: Any) -> None:
    """Leave out every other label of an axis along the foot, until none meets its neighbour."""
    for axes in drawing.axes:
        labels = [
            label for label in axes.get_xticklabels() if label.get_visible() and label.get_text()
        ]
        while len(labels) > 2 and _meet([one.get_window_extent(renderer) for one in labels]):
            for label in labels[1::2]:
                label.set_visible(False)
            labels = labels[::2]


def _meet(boxes: list) -> bool:
    ordered = sorted(boxes, key=lambda box: box.x0)
    return any(one.x1 > other.x0 for one, other in itertools.pairwise(ordered))


def data_of(drawing: drawn.Figure) -> pd.DataFrame:
    """The numbers as they are drawn, a row a point or bar: panel, series, kind, x, y, x_label, y_label.

    x and y are in the units of the axes; where an axis has words for ticks, the word stands in `x_word` or `y_word`. A bar's
    row has its length in the axis along which it grows and its place in the other. `who` names a point where that is known.
    """
    from matplotlib.collections import PathCollection
    from matplotlib.patches import Rectangle

    rows: list[dict[str, Any]] = []
    for number, axes in enumerate(drawing.axes, 1):
        panel = " ".join((axes.get_title(loc="left") or axes.get_title()).split()) or str(number)
        frame: dict[str, Any] = {
            "panel": panel,
            "x_label": axes.get_xlabel(),
            "y_label": axes.get_ylabel(),
        }
        for line in axes.get_lines():
            x, y = np.asarray(line.get_xdata(orig=False)), np.asarray(line.get_ydata(orig=False))
            found = [{"kind": "line", "x": a, "y": b} for a, b in zip(x, y, strict=True)]
            rows += [
                frame | {"series": _series(line), "who": _who(line.get_url())} | each
                for each in found
            ]
        for points in axes.collections:
            if isinstance(points, PathCollection):
                urls = points.get_urls() or []
                who = [_who(url) for url in urls]
                for at, (x, y) in enumerate(np.asarray(points.get_offsets())):
                    known = {"who": who[at]} if at < len(who) else {}
                    rows.append(
                        frame | {"series": _series(points), "kind": "point", "x": x, "y": y} | known
                    )
        for bar in axes.patches:
            if isinstance(bar, Rectangle):
                upright = abs(bar.get_height()) and not _lies(axes)
                across = bar.get_x() + bar.get_width() / (2 if upright else 1)
                up = bar.get_y() + bar.get_height() / (1 if upright else 2)
                about = {"series": _series(bar), "kind": "bar", "who": _who(bar.get_url())}
                rows.append(frame | about | {"x": across, "y": up})
        ticks = {axis: _tick_words(getattr(axes, f"{axis}axis")) for axis in "xy"}
        for row in rows:
            if row["panel"] == panel:
                for axis, named in ticks.items():
                    if named and row[axis] is not None and round(float(row[axis]), 3) in named:
                        row[f"{axis}_word"] = named[round(float(row[axis]), 3)]
    columns = ["panel", "series", "kind", "who", "x", "y", "x_word", "y_word", "x_label", "y_label"]
    table = pd.DataFrame(rows, columns=columns)
    table["series"] = table["series"].where(~table["series"].fillna("").str.startswith("_"), "")
    return table.dropna(axis="columns", how="all")


def _who(url: str | None) -> str | None:
    return url.partition("|")[2] if url else None


def _series(artist) -> str:
    return " ".join(str(artist.get_label() or "").split())


def _lies(axes) -> bool:
    """Whether the bars of these axes grow sideways: all begin at one x."""
    begins = {round(float(bar.get_x()), 6) for bar in axes.patches if hasattr(bar, "get_x")}
    return len(axes.patches) > 1 and len(begins) == 1


def _tick_words(axis) -> dict[float, str]:
    """The words of an axis whose ticks are no numbers, by position."""
    named = {}
    for at, label in zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=False):
        text = " ".join(label.get_text().split())
        if text and not re.fullmatch(r"[−+-]?[\d.,:%\s]+", text):
            named[round(float(at), 3)] = text
    return named


def as_csv(drawing: drawn.Figure) -> str:
    """`data_of` as CSV, seven digits a number."""
    return data_of(drawing).to_csv(index=False, float_format="%.7g", lineterminator="\n")
