"""Notebook 04: those who won both, and those who nearly did."""

from race_doubles.analysis.double_winners.honours import Honours

__all__ = ["Honours"]
