"""Notebook 02: how surely the links say who is who."""
