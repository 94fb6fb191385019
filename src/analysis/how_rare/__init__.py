"""Notebook 03: how rare a double is, and whether more so than chance."""
