"""Notebook 03: how rare a double is, and whether more so than chance."""

from race_doubles.analysis.how_rare.rarity import Rarity

__all__ = ["Rarity"]
