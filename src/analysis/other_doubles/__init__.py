"""Notebook 09: Western States and UTMB among other doubles, and what was published where the rows do not reach."""

from race_doubles.analysis.other_doubles.others import Others

__all__ = ["Others"]
