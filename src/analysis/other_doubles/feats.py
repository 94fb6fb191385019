"""What others published of places and feats: kept as facts with their source, and held against our rows.

`data/curated/published_places.csv` has places where the rows do not reach (Hardrock before 2012 and from 2021 on) and
where they do; it can say who *won* both of two races, not who started both. `published_feats.csv` has statements about one
person's summer, in our words; some are wrong, which is what the check is for.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from race_doubles.clean.names import fold, nickname_roots
from race_doubles.common.curated import Column, read_curated, row_problem
from race_doubles.common.membership import among
from race_doubles.common.races import RACES
from race_doubles.doubles.tables import Tables

PLACES, FEATS = "published_places.csv", "published_feats.csv"
CONFIDENCE = ("sourced", "inferred", "implied", "conflict", "missing")
PLACE_COLUMNS = (
    Column("race", choices=tuple(RACES)),
    Column("year", "year"),
    Column("sex", choices=("F", "M")),
    Column("place", "whole"),
    Column("name", may_be_empty=True),
    Column("time", may_be_empty=True),
    Column("confidence", choices=CONFIDENCE),
    Column("source", "url", may_be_empty=True),
    Column("second_source", "url", may_be_empty=True),
    Column("note", may_be_empty=True),
)
FEAT_COLUMNS = (
    Column("year", "year"),
    Column("person"),
    Column("results"),
    Column("also_named", may_be_empty=True),
    Column("kind"),
    Column("claim"),
    Column("printed_sum", may_be_empty=True),
    Column("source", "url"),
    Column("second_source", "url", may_be_empty=True),
    Column("note", may_be_empty=True),
)
#: A place is given by a name unless nobody knows it (`missing`); a time is `24:50` or `24:50:13`.
_TIME = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?")
_RESULT = re.compile(r"(?P<race>\w+) (?:(?P<dnf>dnf)|(?P<place>\d+)(?: (?P<time>[\d:]+))?)")
#: Published times are of another clock, or cut to the minute.
CLOSE_SECONDS = 60


def load_places(curated: Path) -> pd.DataFrame:
    """The published places: the columns of PLACE_COLUMNS, and `seconds` (Int64), missing where no time is known.

    Raises Problem, naming file and line, for a row that lacks its name or source though it is not `missing`,
    for a time that is none, and as `read_curated`.
    """
    path = curated / PLACES
    table = read_curated(path, PLACE_COLUMNS)
    for row in table.itertuples():
        if row.time and not _TIME.fullmatch(row.time):
            raise row_problem(path, row.line, f"has time {row.time!r}, which is not as 24:50:13")
        if row.confidence != "missing" and not (row.name and row.source):
            raise row_problem(path, row.line, "has no name or no source, and is not `missing`")
    seconds = pd.array([_seconds(time) for time in table["time"]], dtype="Int64")
    return table.assign(seconds=seconds)


def load_feats(curated: Path) -> pd.DataFrame:
    """The published feats, a row a result that one names: feat (its number), year, person, race, place, seconds,
    status (`finished` or `dnf`), also_named (races of the claim of which no result is printed, by name, with `; ` between), kind, claim, printed_sum (seconds of all results together, as printed), source, second_source, note.

    Raises Problem, naming file and line, for results that are not as `wser 3 16:30:40; hardrock dnf`, and as `read_curated`.
    """
    path = curated / FEATS
    rows = []
    for feat, row in enumerate(read_curated(path, FEAT_COLUMNS).to_dict("records")):
        for text in row["results"].split("; "):
            found = _RESULT.fullmatch(text)
            if not found or found["race"] not in RACES:
                raise row_problem(
                    path, row["line"], f"has the result {text!r}, which is not as `wser 3 16:30:40`"
                )
            rows.append({
                "feat": feat, **{name: row[name] for name in ("year", "person")},
                "race": found["race"], "place": int(found["place"]) if found["place"] else None,
                "seconds": _seconds(found["time"] or ""), "status": found["dnf"] or "finished",
                **{name: row[name] for name in ("also_named", "kind", "claim", "source", "second_source", "note")},
                "printed_sum": _seconds(row["printed_sum"]),
            })  # fmt: skip
    whole = ("place", "seconds", "printed_sum")
    return pd.DataFrame(rows).astype({name: "Int64" for name in whole})


def check_places(places: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """The published places that our rows reach, with what these say of the same place.

    Adds our_name, our_seconds and `differs` (`name`, `time`, `name and time`, or "" where all agrees; times
    within a minute do). A name is one's own under which any race lists that person: surnames change. Of a
    place that two share, the one of that name is compared.
    """
    reached = tables.starts["race"].isin(places["race"]) & tables.starts["year"].isin(
        places["year"]
    )
    ours = with_all_names(tables, tables.starts[reached].dropna(subset="sex_place"))
    keys = ["race", "year", "sex", "sex_place"]
    asked = (
        places[places["name"].ne("")].rename(columns={"place": "sex_place"}).reset_index(drop=True)
    )
    both = asked.assign(row=asked.index).merge(
        ours[[*keys, "name", "finish_seconds", "known_as"]], on=keys, suffixes=("", "_ours")
    )
    same = [one_name(a, b) for a, b in zip(both["name"], both["known_as"], strict=True)]
    both = both.assign(same=same).sort_values(
        ["row", "same"], ascending=[True, False], kind="stable"
    )
    both = both.drop_duplicates("row").reset_index(drop=True)
    return _told(
        both.drop(columns=["known_as", "row"]).rename(
            columns={"sex_place": "place", "name_ours": "our_name"}
        )
    )


def check_feats(feats: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """The results that published feats name and our rows reach, with what these say.

    Adds our_name, our_place (within the sex), our_place_overall, our_seconds, our_status (missing: nobody of that
    name started) and `differs`: `name`, `time`, `name and time`, `place`, `counted overall` (the printed place is that among
    women and men together), or "" where all agrees.
    """
    own = pd.MultiIndex.from_frame(tables.starts[["race", "year"]])
    named = own.isin(pd.MultiIndex.from_frame(feats[["race", "year"]]))
    starts = with_all_names(tables, tables.starts[named])
    starts = starts.assign(words=[set(fold(names).split()) for names in starts["known_as"]])
    held = {(race, year) for race, years in tables.held.items() for year in years}
    alone = {(race, year) for race in tables.held for year in tables.finishers_alone(race)}
    rows = []
    for feat in feats.to_dict("records"):
        edition = (feat["race"], feat["year"])
        if edition not in held or (feat["status"] != "finished" and edition in alone):
            continue
        own = starts[starts["race"].eq(feat["race"]) & starts["year"].eq(feat["year"])]
        # Comparing names is slow: only who shares a word is looked at closely.
        words = fold(feat["person"]).split()
        same = [
            not own_words.isdisjoint(words) and one_name(feat["person"], names)
            for own_words, names in zip(own["words"], own["known_as"], strict=True)
        ]
        own = own[pd.array(same, dtype="bool")]
        found = own.iloc[:1] if len(own) == 1 else own.iloc[:0]
        ours = found[["name", "status", "sex_place", "place", "finish_seconds"]].reindex(
            range(1) if found.empty else found.index
        )
        name, status, place, overall, seconds = ours.iloc[0]
        rows.append({
            **feat, "our_name": name, "our_status": status, "our_place": place,
            "our_place_overall": overall, "finish_seconds": seconds, "same": not found.empty,
        })  # fmt: skip
    whole = ("our_place", "our_place_overall", "finish_seconds")
    table = _told(pd.DataFrame(rows).astype({name: "Int64" for name in whole}))
    other = table["place"].notna() & table["our_place"].ne(table["place"]).fillna(True)
    overall = other & table["our_place_overall"].eq(table["place"]).fillna(False)
    finish = table["our_status"].eq("finished") != table["status"].eq("finished")
    named = table["differs"].isin(["name", "name and time"])
    told = table["differs"].mask(other.astype(bool) & ~named, "place")
    told = told.mask(overall.astype(bool) & ~named, "counted overall")
    return table.assign(differs=told.mask(finish & ~named, "place"))


def with_all_names(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """`rows`, some of the starts, with `known_as`: every name under which a race lists that person."""
    starts = tables.starts[["runner_id", "name"]]
    starts = starts[among(starts["runner_id"], rows["runner_id"])]
    names = starts.dropna().drop_duplicates().sort_values(["runner_id", "name"])
    known_as: dict[str, str] = {}
    for runner, name in names.itertuples(index=False, name=None):
        known_as[runner] = f"{known_as[runner]} {name}" if runner in known_as else name
    return rows.assign(known_as=rows["runner_id"].map(known_as))


def _told(table: pd.DataFrame) -> pd.DataFrame:
    """`table` with our_seconds for finish_seconds, and `differs` for `same`."""
    gap = (table["finish_seconds"] - table["seconds"]).abs()
    time = gap.gt(CLOSE_SECONDS).fillna(False).astype(bool)
    words = {
        (True, False): "",
        (True, True): "time",
        (False, False): "name",
        (False, True): "name and time",
    }
    differs = [words[pair] for pair in zip(table["same"].astype(bool), time, strict=True)]
    return table.assign(differs=differs).drop(columns="same").rename(
        columns={"finish_seconds": "our_seconds"}
    )  # fmt: skip


def one_name(published: str, ours: str) -> bool:
    """Whether two words of the published name, or a short form of one and the other, are among `ours`.

    That is enough where place or year are the same.
    """
    if pd.isna(ours):
        return False
    words, theirs = fold(published).split(), fold(ours).split()
    shared = sum(
        any(a == b or nickname_roots(a) & nickname_roots(b) for b in theirs) for a in words
    )
    return shared >= min(2, len(words), len(theirs)) and bool(set(words) & set(theirs))


def _seconds(text: str) -> int | None:
    found = _TIME.fullmatch(text)
    if not found:
        return None
    return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)
