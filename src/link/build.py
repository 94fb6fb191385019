"""The project's own links: who is who in `results`, and the table of runners."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pandas as pd

#: log2 odds written for a link that the organiser's id or a person decided.
DECIDED_WEIGHT = 40.0
RUNNER_COLUMNS = ["runner_id", "name", "sex", "born_min", "born_max",
                  "wser_starts", "wser_finishes", "utmb_starts", "utmb_finishes"]


def build_links(results: pd.DataFrame, curated_dir: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Say who is who in `results`.

    `results` has the columns of the results table. Gives `(links, runners)`: links holds
    result_id, runner_id, method, match_weight (log2 odds), one row a result; runners one row a person.
    """
    rows = results.sort_values("result_id", ignore_index=True)
    clusters = _first_clusters(rows)
    links = pd.DataFrame({
        "result_id": rows["result_id"],
        "runner_id": rows.groupby(clusters)["result_id"].transform("min").map("r-{}".format),
        "method": rows["organiser_person_id"].notna().map({True: "organiser id", False: "model"}),
        "match_weight": DECIDED_WEIGHT,
    })
    return links, runners_of(rows, links)


def _plain_key(name: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", str(name).lower()).encode("ascii", "ignore").decode()
    return " ".join(sorted(re.sub(r"[^a-z]+", " ", ascii_only).split()))


def _first_clusters(rows: pd.DataFrame) -> list[int]:
    """A cluster number for each row: the same id, or the same name, sex and a possible birth year."""
    clusters: list[dict] = []
    by_id: dict[str, int] = {}
    by_name: dict[tuple[str, str], list[int]] = {}
    of_row = []
    keys = rows["name_published"].map(_plain_key)
    table = zip(keys, rows["sex"].astype(object), rows["born_min"].astype(object),
                rows["born_max"].astype(object), rows["race"], rows["year"],
                rows["organiser_person_id"].astype(object), strict=True)
    for key, sex, low, high, race, year, person in table:
        low = 1900 if pd.isna(low) else int(low)
        high = 2030 if pd.isna(high) else int(high)
        person = None if pd.isna(person) else str(person)
        named = by_name.setdefault((key, str(sex)), [])
        chosen = by_id.get(person) if person else None
        if chosen is None and key:
            for number in named:
                known = clusters[number]
                fits = max(known["low"], low) <= min(known["high"], high)
                if fits and (race, year) not in known["starts"] and not (person and known["id"]):
                    chosen = number
                    break
        if chosen is None:
            chosen = len(clusters)
            clusters.append({"low": low, "high": high, "starts": set(), "id": person})
            named.append(chosen)
        known = clusters[chosen]
        if max(known["low"], low) <= min(known["high"], high):
            known["low"], known["high"] = max(known["low"], low), min(known["high"], high)
        known["starts"].add((race, year))
        if person:
            known["id"] = person
            by_id[person] = chosen
        of_row.append(chosen)
    return of_row


def runners_of(results: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """One row a person: the name of the latest result, the narrowed born range, starts and finishes."""
    rows = results.merge(links[["result_id", "runner_id"]], on="result_id", validate="one_to_one")
    rows = rows.sort_values(["runner_id", "year", "result_id"], ignore_index=True)
    people = rows.groupby("runner_id")
    runners = pd.DataFrame({
        "name": people["name"].last(),
        "sex": people["sex"].last(),
        "born_min": people["born_min"].max(),
        "born_max": people["born_max"].min(),
    })
    started = rows["status"] != "dns"
    for race in ("wser", "utmb"):
        for what, rule in (("starts", started), ("finishes", rows["status"] == "finished")):
            counts = rows[rule & (rows["race"] == race)].groupby("runner_id").size()
            runners[f"{race}_{what}"] = counts.reindex(runners.index, fill_value=0).astype("Int64")
    return runners.reset_index()[RUNNER_COLUMNS]
