"""A figure with the words for those who do not see it, and the captions that figures carry."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from IPython.display import display

from race_doubles.analysis.show.drawing import OUTSIDE, as_csv, as_svg, pack
from race_doubles.analysis.show.style import DPI
from race_doubles.common.races import DOUBLE_NAMES

if TYPE_CHECKING:
    from matplotlib import figure as drawn

#: Pixels of a browser to the inch, as CSS counts them.
SCREEN_DPI = 96


@dataclass(frozen=True)
class Figure:
    """A finished drawing, and `alt`, the same in words.

    A notebook shows it as the last value of a cell, once. The words travel twice: as the image's metadata,
    where the site takes them, and as its plain text, which nbval compares, so the numbers in them are checked
    although pictures are not. `finding` is its title, `source` where it comes from: the site says both around the
    drawing, which it takes from the metadata too (`show.drawing`).
    """

    drawing: drawn.Figure
    alt: str
    finding: str = ""
    source: str = ""

    def png(self) -> bytes:
        """The picture as it is published: no program or time in it."""
        picture = io.BytesIO()
        self.drawing.savefig(
            picture, format="png", dpi=DPI, bbox_inches="tight", metadata={"Software": None}
        )
        return picture.getvalue()

    def _ipython_display_(self) -> None:
        picture = self.png()
        about = {"alt": self.alt, "width": screen_width(picture), "drawing": self.packed()}
        display(
            {"image/png": picture, "text/plain": self.alt},
            raw=True,
            metadata={"image/png": about},
        )

    def packed(self) -> str:
        """The drawing for the site, its numbers and words; the drawing is laid out anew, so the picture comes first."""
        numbers = as_csv(self.drawing)
        return pack(as_svg(self.drawing), numbers, self.finding, self.source)


def screen_width(picture: bytes) -> int:
    """How wide JupyterLab shows a PNG, in its pixels: as many inches as drawn, though it has more dots to the inch."""
    # The width is the first number of the header that every PNG begins with.
    return round(int.from_bytes(picture[16:20], "big") * SCREEN_DPI / DPI)


def finish(drawing: drawn.Figure, finding: str, source: str, alt: str) -> Figure:
    """Title a drawing with what it shows, put where that comes from below it, and give it its words.

    Long titles are broken where they would leave the page. The drawing is closed: nothing else shows it.
    """
    import matplotlib.pyplot as plt

    drawing.tight_layout()
    title = drawing.text(
        0.01, 1.0, _wrap(finding, 48), fontsize=12.5, fontweight="bold", va="bottom"
    )
    below = drawing.text(
        0.01, -0.01, _wrap(f"Source: {source}", 68), fontsize=9, color="#555555", va="top"
    )
    for text in (title, below):
        text.set_gid(OUTSIDE)
    plt.close(drawing)
    return Figure(drawing, alt, " ".join(finding.split()), " ".join(source.split()))


def _wrap(text: str, width: int) -> str:
    return "\n".join(textwrap.wrap(text, width))


def source(years: Sequence[int]) -> str:
    """The caption of a figure of both races: the editions from the first to the last of `years`."""
    return (
        f"results published by the organisers, {' and '.join(DOUBLE_NAMES.values())} "
        f"{min(years)}–{max(years)}."
    )


def forecast_source(years: Sequence[int]) -> str:
    """The caption of a figure of forecasts: only the editions it shows, and that they knew earlier ones."""
    return (
        f"results published by the organisers; forecasts for {min(years)}–{max(years)}, each from earlier "
        "editions only."
    )


def full_source(edition_range: str) -> str:
    """The caption of a figure of everything: `edition_range` as `Tables.edition_range` has it."""
    return f"the organisers' results, {edition_range}"
