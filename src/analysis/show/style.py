"""How the figures look: one width, one type, colours that everybody can tell apart."""

from __future__ import annotations

#: Okabe and Ito's colours, told apart by people with any common colour blindness.
INK = "#222222"
FAINT = "#8a8a8a"
COLOURS = {
    "F": "#D55E00",
    "M": "#0072B2",
    "wser": "#E69F00",
    "utmb": "#0072B2",
    "seen": "#D55E00",
    "expected": "#7F7F7F",
    "good": "#009E73",
}
#: Levels from light to dark: lightness alone tells them apart, in print too.
LEVEL_COLOURS = {
    "started": "#cfe3f1",
    "finished": "#8fbfdf",
    "top10": "#4a90c2",
    "podium": "#1f5f93",
    "won": "#D55E00",
}
#: Inches: on a phone 360 pixels wide a point of type is then a pixel, so 9 to 12 points can be read.
WIDTH = 5.0
DPI = 190


def use_style() -> None:
    """Set the one look of every figure."""
    # Imported here, as all that draws: it takes most of a second, for which whatever has no figure need not wait.
    import seaborn as sns

    sns.set_theme(
        style="whitegrid",
        palette="colorblind",
        rc={
            "figure.dpi": DPI,
            "font.size": 10.5,
            "font.family": "DejaVu Sans",
            "axes.titlesize": 12,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
            "axes.labelsize": 10.5,
            "axes.edgecolor": FAINT,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "text.color": INK,
            "axes.labelcolor": INK,
            "xtick.labelsize": 10,
            "ytick.labelsize": 10,
            "legend.fontsize": 10,
            "legend.frameon": False,
            "grid.color": "#e6e6e6",
        },
    )


def new_figure(height: float = 4.0, rows: int = 1, columns: int = 1, **options):
    """A figure of the one width with its axes, in the style; `height` in inches."""
    import matplotlib.pyplot as plt

    use_style()
    return plt.subplots(rows, columns, figsize=(WIDTH, height), **options)
