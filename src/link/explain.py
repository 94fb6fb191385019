"""The evidence about two results in words and weights, and the pairs nearest to the decision."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from common.errors import UsageProblem
from link import scoring, statements
from link.engine import DuckEngine
from link.model import prepare_names, prepare_rows
from link.tables import source_of
from link.weights import BITS, ID_BITS, MILLI


@dataclass
class Finding:
    """One finding: what it is about, what was found, and its weight in bits (None: it decides)."""

    about: str
    found: str
    bits: float | None


class Explainer:
    """Answers about pairs of `results`, counting rarity over all of them. A context manager."""

    def __init__(self, results: pd.DataFrame) -> None:
        self._engine = DuckEngine()
        self._engine.put("source", source_of(results))
        prepare_rows(self._engine)
        prepare_names(self._engine)
        self._engine.create("prior", scoring.PRIOR)
        self._engine.create("country_bits", scoring.COUNTRY_BITS)

    def __enter__(self) -> Explainer:
        return self

    def __exit__(self, *_) -> None:
        self._engine.close()

    def card(self, result_id: str) -> dict:
        """What the result prints, as compared. Raises UsageProblem for an unknown id."""
        wanted = pa.table({"result_id": pa.array([result_id])})
        self._engine.put("wanted", wanted)
        found = self._engine.fetch("""
            select s.*, f.kid from start s join wanted using (result_id)
            left join name_form f on f.name_published = s.name_published""").to_pylist()
        if not found:
            raise UsageProblem(f"No result has the id {result_id}; `doubles runner NAME` lists a person's results.")
        return found[0]

    def findings(self, one_id: str, other_id: str) -> list[Finding]:
        """Every finding about the two results; the bits add up to the weight of the pair."""
        one, other = self.card(one_id), self.card(other_id)
        return [
            *self._names(one, other), *_ages(one, other), _sex(one, other), self._country(one, other),
            *_places(one, other), *_ids(one, other), *_start(one, other),
            Finding("before any evidence", "two results out of all", self._engine.value("select bits from prior") / MILLI),
        ]  # fmt: skip

    def _names(self, one: dict, other: dict) -> list[Finding]:
        if one["kid"] is None or other["kid"] is None:
            return [Finding("name", "one of the two names nobody", None)]
        words = self._word_bits(one["kid"], other["kid"])
        if one["kid"] == other["kid"]:
            return [Finding("name", f"both have “{w.word}”{_borne(w)}", w.bits / MILLI) for w in words.itertuples()]
        pair = self._name_pair(one["kid"], other["kid"])
        shared = words[words["holders"] == 2]
        said = [Finding("name", f"both have “{w.word}”{_borne(w)}", w.bits / MILLI) for w in shared.itertuples()]
        alone = {kid: [w.word for w in words[(words["holders"] == 1) & (words["kid"] == kid)].itertuples()]
                 for kid in (one["kid"], other["kid"])}  # fmt: skip
        left = " and ".join(f"“{' '.join(ws)}”" for ws in alone.values() if ws)
        if pair is None:
            both = all(alone.values())
            return [*said, Finding("name", f"{'each has a word that the other lacks' if both else 'too little in common'}: {left}", None)]
        rest = pair["bits"] / MILLI - sum(finding.bits for finding in said)
        how = {"joined": "the same letters run together", "longer": "one name is longer", "optional": "initials or names said beside"}
        what = how.get(pair["level"], pair["kind"])
        if pair["level"] == "longer" and pair["kind"]:
            what += f", {pair['kind']}"
        return [*said, Finding("name", f"{what}: {left}", rest)]

    def _word_bits(self, one: int, other: int) -> pd.DataFrame:
        return self._engine.fetch(f"""
            select n.word, min(n.kid) as kid, count(*) as holders, min(w.people) as people,
                   min(coalesce(case when r.role = n.role then r.bits end, w.bits)) as least_bits,
                   case when min(n.role) = max(n.role) then min(coalesce(r.bits, w.bits)) else min(w.bits) end as bits
            from name_word n join word_bits w on w.word = n.word
            left join role_bits r on r.word = n.word and r.role = n.role
            where n.kid in ({int(one)}, {int(other)}) group by n.word order by n.word""").to_pandas()

    def _name_pair(self, one: int, other: int) -> dict | None:
        """The comparison of two names alone, by the linker's own statements."""
        engine = self._engine
        for table in ("name_key", "name_word", "name_joined"):
            engine.create(f"all_{table}", f"select * from {table}")
            engine.create(table, f"select * from all_{table} where kid in ({int(one)}, {int(other)})")
        try:
            for table, statement in statements.NAME_TABLES.items():
                engine.create(table, statement)
            found = engine.fetch("select * from name_pair where a <> b").to_pylist()
        finally:
            for table in ("name_key", "name_word", "name_joined"):
                engine.create(table, f"select * from all_{table}")
        return found[0] if found else None

    def _country(self, one: dict, other: dict) -> Finding:
        ours, theirs = one["country"], other["country"]
        if not ours or not theirs:
            return Finding("country", "not known of both", 0.0)
        if ours == theirs:
            bits = self._engine.value(f"select bits from country_bits where country = '{ours}'") / MILLI
            return Finding("country", f"{ours} at both", bits)
        if one["country_kind"] != other["country_kind"]:
            return Finding("country", f"{ours} and {theirs}, but one is residence, the other nationality",
                           BITS["residence is not nationality"])  # fmt: skip
        return Finding("country", f"{ours} and {theirs}", BITS["country differs"])


def _borne(word) -> str:
    return ", by one alone" if word.people == 1 else f", as {word.people:,} people have"


def _years(card: dict) -> str:
    low, high = card["born_min"], card["born_max"]
    return str(low) if low == high else f"{low}-{high}"


def _ages(one: dict, other: dict) -> list[Finding]:
    if one["born_min"] is None or other["born_min"] is None:
        return [Finding("born", "not known of both", 0.0)]
    said = f"{_years(one)} and {_years(other)}"
    gap = max(one["born_min"], other["born_min"]) - min(one["born_max"], other["born_max"])
    if gap > (0 if one["exact"] or other["exact"] else 1):
        return [Finding("born", f"{said}: no year fits both", None)]
    if gap > 0:
        return [Finding("born", f"{said}: a year apart", BITS["born one year apart"])]
    return [Finding("born", said, scoring.born_bits(one["born_min"], one["born_max"], other["born_min"], other["born_max"]))]


def _sex(one: dict, other: dict) -> Finding:
    if not one["sex"] or not other["sex"]:
        return Finding("sex", "not known of both", 0.0)
    same = one["sex"] == other["sex"]
    return Finding("sex", one["sex"] if same else f"{one['sex']} and {other['sex']}", BITS["sex same" if same else "sex differs"])


def _places(one: dict, other: dict) -> list[Finding]:
    return [Finding(what, one[what], BITS[f"{what} same"]) for what in ("club", "city")
            if one[what] and one[what] == other[what]]  # fmt: skip


def _ids(one: dict, other: dict) -> list[Finding]:
    if not one["person"] or not other["person"]:
        return []
    if one["person"] == other["person"]:
        return [Finding("organiser's id", one["person"], ID_BITS)]
    return [Finding("organiser's id", f"{one['person']} and {other['person']}", BITS["other organiser id"])]


def _start(one: dict, other: dict) -> list[Finding]:
    if one["race_start"] != other["race_start"]:
        return []
    return [Finding("start", "both in the same race and year", BITS["same start"])]


def decided(links: pd.DataFrame, result_id: str) -> float | None:
    """The weight by which a result hangs with its person."""
    weight = links.loc[links["result_id"].eq(result_id), "match_weight"]
    return None if weight.empty or pd.isna(weight.iloc[0]) else float(weight.iloc[0])


def nearest_pairs(results: pd.DataFrame, within: float = 4.0) -> pd.DataFrame:
    """Pairs of results whose weight is within `within` bits of the threshold, nearest first.

    Columns: result_id_a, result_id_b (the earliest result of each card), name_a, name_b, weight, and
    the parts of the weight, in bits.
    """
    from link.model import compare_names

    engine = DuckEngine()
    try:
        engine.put("source", source_of(results))
        prepare_rows(engine)
        prepare_names(engine)
        compare_names(engine)
        engine.create("prior", scoring.PRIOR)
        engine.create("country_bits", scoring.COUNTRY_BITS)
        engine.create("near", scoring.evidence("name_pair", f"({scoring.ALL_PAIRS})"))
        total = " + ".join(scoring.EVIDENCE_COLUMNS)
        parts = ", ".join(f"n.{name} / {MILLI}.0 as {name}" for name in scoring.EVIDENCE_COLUMNS)
        table = engine.fetch(f"""
            select x.result_id as result_id_a, y.result_id as result_id_b, x.name_published as name_a,
                   y.name_published as name_b, ({total}) / {MILLI}.0 as weight, {parts}
            from near n join start x on x.row = n.a join start y on y.row = n.b
            where abs({total}) <= {round(within * MILLI)}
            order by abs({total}), x.row, y.row""").to_pandas()
    finally:
        engine.close()
    return table.astype({name: "str" for name in ("result_id_a", "result_id_b", "name_a", "name_b")})



