"""Notebook 01: what the tables hold and what they lack."""

from race_doubles.analysis.the_data.published import Published

__all__ = ["Published"]
