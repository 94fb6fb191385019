"""Finding a person by what somebody typed."""

from __future__ import annotations

import pandas as pd
from rapidfuzz import process

from race_doubles.clean.names import fold


def find_runners(
    asked: str, results: pd.DataFrame, links: pd.DataFrame, runners: pd.DataFrame
) -> pd.DataFrame:
    """The rows of `runners` that `asked` names: by runner_id, or by a name one of their results bears.

    Accents, case and the order of the parts do not matter. People one of whose names has exactly
    the parts asked for come alone; otherwise those whose name has these parts among others.
    Sorted by starts, most first, then runner_id.
    """
    by_id = runners[runners["runner_id"].eq(asked)]
    if len(by_id):
        return by_id
    wanted = frozenset(fold(asked).split())
    if not wanted:
        return runners.head(0)
    names = results[["result_id", "name_published", "name"]].melt("result_id", value_name="text")
    names = names.dropna(subset="text").drop_duplicates(["result_id", "text"])
    parts = {text: frozenset(fold(text).split()) for text in names["text"].unique()}
    exact = {text for text, tokens in parts.items() if tokens == wanted}
    among = exact or {text for text, tokens in parts.items() if wanted <= tokens}
    ids = names.loc[names["text"].isin(among), "result_id"]
    found = runners[runners["runner_id"].isin(links.loc[links["result_id"].isin(ids), "runner_id"])]
    order = found.assign(starts=found["wser_starts"] + found["utmb_starts"])
    order = order.sort_values(["starts", "runner_id"], ascending=[False, True])
    return order.drop(columns="starts")


def similar_names(asked: str, runners: pd.DataFrame, most: int = 3) -> str:
    """The names closest to `asked`, for a message: `A, B or C`."""
    folded = {name: fold(name) for name in sorted(runners["name"].dropna().unique())}
    close = [name for _, _, name in process.extract(fold(asked), folded, limit=most)]
    return " or ".join(close) if len(close) < 3 else f"{', '.join(close[:-1])} or {close[-1]}"
