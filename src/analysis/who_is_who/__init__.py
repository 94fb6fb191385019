"""Notebook 02: how surely the links say who is who."""

from race_doubles.analysis.who_is_who.linkage import Linkage

__all__ = ["Linkage"]
