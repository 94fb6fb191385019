"""Notebook 06: a season forecast, and how good such forecasts are."""
