"""Notebook 07: what was written about doubles, held against the tables."""
