"""The front page's figure: every double as one dot, a row a year, strongest first.

HTML, not a picture: the rows fit any width, a dot is a link that a finger can hit, and the page's stylesheet
colours it in light and in dark. `front_figure` draws the same doubles as one picture, for where there are no pages.
"""

from __future__ import annotations

from collections.abc import Collection
from html import escape

from race_doubles.site.courses import Courses

_WON = ' class="won"'


def dot_rows(
    rows: list[dict],
    first: int,
    last: int,
    without: dict[int, str],
    courses: Courses,
    unknown: Collection[int] = (),
) -> str:
    """The figure as a list of years; `rows` are `double_rows`, each dot leads to the row's `link`.

    `without` names the years in which no double was possible, and why; `courses` those in which a course was
    changed (an asterisk) or a race stopped (said behind the dots); `unknown` those of which not all starters are known.
    At the end of a row stands how many finished both, of those who started both.
    """
    stopped = courses.stopped_in()
    by_year: dict[int, list[dict]] = {year: [] for year in range(first, last + 1)}
    for row in rows:
        by_year[row["year"]].append(row)
    lines = []
    for year, group in by_year.items():
        strongest = sorted(
            group, key=lambda row: (-row["level_rank"], row["name"], row["runner_id"])
        )
        dots = "".join(dot(row) for row in strongest)
        won = [row for row in strongest if row["level"] == "won"]
        notes = [f"{row['name']} won both" for row in won]
        notes += [note for note in (without.get(year), stopped.get(year)) if note]
        said = "".join(
            f"<em{_WON if number < len(won) else ''}>{escape(note)}</em>"
            for number, note in enumerate(notes)
        )
        done = sum(row["level"] != "started" for row in group)
        tried = "?" if year in unknown else len(group)
        total = "" if year in without else f"<i>{done} of {tried}</i>"
        lines.append(f"<li><b>{courses.marked(year)}</b><span>{dots}{said}</span>{total}</li>")
    return f'<ol class="dots">{"".join(lines)}</ol>'


def dot(row: dict) -> str:
    """One dot as a link; its words say who, when, and the places or what became of the start."""
    words = f"{row['name']}, {row['year']}: {row['wser']['place']} and {row['utmb']['place']}"
    return f'<a class="{row["level"]}" href="{escape(row["link"])}" title="{escape(words)}"></a>'
