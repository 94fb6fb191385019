"""The README's figure: every double as one dot, by year, coloured by the highest level.

Plain SVG elements with class names, so that the site's stylesheet colours them in light and in dark. The front page
shows the same doubles as links (`front_dots`).
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import pandas as pd

from race_doubles.doubles.levels import LEVELS
from race_doubles.site.courses import Courses
from race_doubles.site.labels import LEVEL_LABELS

#: Strongest first: the order in which the dots of a year are laid.
ORDER = tuple(reversed(LEVELS))
RADIUS = {"won": 6.4, "podium": 5.2, "top10": 5.2, "finished": 4.4, "started": 3.6}


@dataclass(frozen=True)
class Dot:
    """One double: where its dot lies, and who it is."""

    x: float
    y: float
    level: str
    name: str
    year: int


def ranked(doubles: pd.DataFrame) -> pd.DataFrame:
    """The doubles by year, strongest level first, then by name: the order in which dots are laid."""
    rank = doubles["level"].map({level: number for number, level in enumerate(ORDER)})
    return doubles.assign(rank=rank).sort_values(["year", "rank", "name", "runner_id"])


def draw_dot(dot: Dot) -> str:
    """One dot with its tooltip."""
    title = escape(f"{dot.name}, {dot.year}: {LEVEL_LABELS[dot.level].lower()}")
    return (
        f'<circle class="{dot.level}" cx="{dot.x:g}" cy="{dot.y:g}" r="{RADIUS[dot.level]}">'
        f"<title>{title}</title></circle>"
    )


def draw_wide(
    doubles: pd.DataFrame, first: int, last: int, without: dict[int, str], courses: Courses
) -> str:
    """The figure: years along the foot, dots stacked above, three to a row.

    `without` names the years in which no double was possible, and why; `courses` those in which a
    course was changed (an asterisk) or a race stopped (said above the dots).
    """
    step, column, left = 13.0, 43.0, 8.0
    rows = ranked(doubles)
    most = max((len(group) for _, group in rows.groupby("year")), default=1)
    stack = -(-most // 3) * step
    foot = 56.0 + stack
    width, height = left * 2 + column * (last - first + 1), foot + 34
    parts, labels = [], []
    won = set(rows.loc[rows["level"].eq("won"), "year"])
    stopped = courses.stopped_in()
    for year in range(first, last + 1):
        middle = left + column * (year - first + 0.5)
        group = rows[rows["year"].eq(year)]
        shown = courses.marked(year)
        parts.append(f'<text class="year" x="{middle:g}" y="{foot + 20:g}">{shown}</text>')
        note = without.get(year) or stopped.get(year)
        if note:
            over = foot - 6 - step * -(-len(group) // 3)
            parts.append(
                f'<text class="none" x="{middle + 4:g}" y="{over:g}" '
                f'transform="rotate(-90 {middle + 4:g} {over:g})">{escape(note)}</text>'
            )
        # The strongest dots crown the stack, so that a label can stand right above them.
        total = len(group)
        for number, row in enumerate(group[::-1].itertuples()):
            inrow, line = number % 3, number // 3
            lone = total - line * 3
            offset = (inrow - (min(lone, 3) - 1) / 2) * step
            dot = Dot(round(middle + offset, 1), foot - 8 - line * step, row.level, row.name, year)
            parts.append(draw_dot(dot))
            if row.level == "won":
                # A name ends above its dot, or begins there where it would meet last year's.
                labels.append(draw_label(dot, "start" if year - 1 in won else "end"))
    return _svg(
        "wide",
        width,
        height,
        [*parts, *labels],
        f'<path class="axis" d="M{left} {foot:g}H{width - left:g}"/>',
    )


def draw_label(dot: Dot, anchor: str) -> str:
    """The name of a double winner above the dot, which is its `anchor`: `end` or `start`."""
    given, _, family = dot.name.rpartition(" ")
    x, y = dot.x + (6 if anchor == "end" else -6), dot.y - 20
    return (
        f'<path class="lead" d="M{dot.x:g} {dot.y - 7:g}V{y + 4:g}"/>'
        f'<text class="winner" text-anchor="{anchor}"><tspan x="{x:g}" y="{y - 15:g}">{escape(given)}'
        f'</tspan><tspan x="{x:g}" y="{y:g}">{escape(family)}</tspan></text>'
    )


def _svg(name: str, width: float, height: float, parts: list[str], axis: str) -> str:
    return (
        f'<svg class="dots {name}" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'aria-labelledby="dots-caption">{axis}{"".join(parts)}</svg>'
    )
