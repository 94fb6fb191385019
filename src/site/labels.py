"""What the pages call a sex and a level."""

from __future__ import annotations

SEXES = {"F": "Women", "M": "Men", "X": "Non-binary"}
SEX_RACES = {"F": "women’s race", "M": "men’s race", "X": "non-binary category"}
LEVEL_LABELS = {
    "won": "Won both",
    "podium": "Podium at both",
    "top10": "Top ten at both",
    "finished": "Finished both",
    "started": "Started both",
}
