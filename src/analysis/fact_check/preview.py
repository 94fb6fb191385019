"""The claims of the preview that notebook 07 checks, in its order."""

from __future__ import annotations

from pathlib import Path

from race_doubles.analysis.fact_check import beyond, wins
from race_doubles.analysis.fact_check.claim import Claim
from race_doubles.doubles.tables import Tables


def check_all(tables: Tables, raw: Path) -> list[Claim]:
    """Every claim in the order of the notebook; `raw` is the folder of raw tables."""
    return [
        wins.wins_before(tables, "Jim Walmsley", "wser", before=2024, claimed=3),
        wins.won_in(tables, "Jim Walmsley", "utmb", year=2023, month=9),
        wins.first_from(tables, "Jim Walmsley", "utmb", country="USA", sex="M"),
        beyond.nice_and_tickets(tables, raw, "Jim Walmsley", "Simon Gosselin"),
        wins.won_both(tables, before=2024, named=("Nikki Kimball", "Kilian Jornet")),
        beyond.contrasting_demands(tables),
        beyond.hardrock(tables, "Jim Walmsley", year=2024),
        wins.only_man(tables),
        wins.combined_by_four_minutes(tables, "Katie Schide", "Courtney Dauwalter"),
    ]
