"""Notebook 01: what the tables hold and what they lack."""
