"""Notebook 06: what the forecast of a June said, how good such forecasts are, and what happened."""

from race_doubles.analysis.walmsley.season import Season

__all__ = ["Season"]
