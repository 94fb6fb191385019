"""Notebook 04: those who won both, and those who nearly did."""
