"""Models that several notebooks share: rates, levels of runners, races drawn and worked out."""
