"""Rates, chance, models and figures: what the notebooks call."""
