"""What each refinement of the comparison adds: same-year doubles found and missed, from naive to full."""

from __future__ import annotations

import pandas as pd

from link.forms import name_forms


def same_year_pairs(results: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """WSER and UTMB starts of one year side by side, where either the links or a shared word key or
    name could join them; `linked` says what the links say."""
    rows = results[results["status"] != "dns"].merge(links[["result_id", "runner_id", "method"]], on="result_id")
    forms = name_forms(sorted(rows["name_published"].dropna().unique())).to_pandas()
    rows = rows.merge(forms[["name_published", "key"]], on="name_published")
    columns = ["result_id", "year", "name_published", "key", "sex", "born_min", "born_max", "runner_id", "method"]
    wser, utmb = (rows.loc[rows["race"] == race, columns] for race in ("wser", "utmb"))
    by_person = wser.merge(utmb, on=["year", "runner_id"], suffixes=("_wser", "_utmb"))
    by_person["runner_id_wser"] = by_person["runner_id_utmb"] = by_person.pop("runner_id")
    by_key = wser.merge(utmb, on=["year", "key"], suffixes=("_wser", "_utmb"))
    by_key["key_wser"] = by_key["key_utmb"] = by_key.pop("key")
    pairs = pd.concat([by_person, by_key]).drop_duplicates(["result_id_wser", "result_id_utmb"])
    return pairs.assign(linked=pairs["runner_id_wser"] == pairs["runner_id_utmb"]).reset_index(drop=True)


def refinement_table(pairs: pd.DataFrame) -> pd.DataFrame:
    """One row a way of joining, each with the doubles found, missed, and joined wrongly, the links taken
    as true."""
    name_a, name_b = pairs["name_published_wser"], pairs["name_published_utmb"]
    same_key = (pairs["key_wser"] == pairs["key_utmb"]) & (pairs["key_wser"] != "")
    low = pairs[["born_min_wser", "born_min_utmb"]].max(axis=1)
    high = pairs[["born_max_wser", "born_max_utmb"]].min(axis=1)
    fits = ~(low > high).fillna(False) & (pairs["sex_wser"] == pairs["sex_utmb"])
    decided = (pairs["method_wser"] == "curated") | (pairs["method_utmb"] == "curated")
    ways = {
        "the name exactly as published": name_a == name_b,
        "the name in any case": name_a.str.casefold() == name_b.str.casefold(),
        "the same folded words, in any order": same_key,
        "the same words, sex and a birth year that fits": same_key & fits,
        "the model: short forms, second surnames, rarity": pairs["linked"] & ~decided,
        "with the decisions of people": pairs["linked"],
    }
    return pd.DataFrame([
        (way, int((joined & pairs["linked"]).sum()), int((~joined & pairs["linked"]).sum()),
         int((joined & ~pairs["linked"]).sum())) for way, joined in ways.items()
    ], columns=["joined by", "found", "missed", "wrong"])  # fmt: skip


def lost_by_names(pairs: pd.DataFrame) -> pd.DataFrame:
    """The doubles whose names are not the same folded words: whom a join by name loses."""
    lost = pairs[pairs["linked"] & (pairs["key_wser"] != pairs["key_utmb"])]
    return lost[["year", "name_published_wser", "name_published_utmb"]].sort_values(
        ["year", "name_published_wser"], ignore_index=True)
