"""The evidence about pairs of results, by the tables that the linker itself makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from race_doubles.common.errors import UsageProblem
from race_doubles.link import findings, kept, model
from race_doubles.link.columns import text_column
from race_doubles.link.comparisons import ALL_PAIRS, IS_OF_RECORD, WEIGHT_COLUMNS, evidence, weighed
from race_doubles.link.engine import DuckEngine, Engine
from race_doubles.link.findings import Finding
from race_doubles.link.one_block import prior_of_links, put_source, weigh_block
from race_doubles.link.weights import MILLI, THRESHOLD

if TYPE_CHECKING:
    import pandas as pd

_UNKNOWN = "No result has the id {}; `doubles runner NAME` lists a person's results."


class Explainer:
    """Answers about pairs of results. A context manager.

    Of all pairs (`Explainer(results)`), or faster of the results of a few people (`of_people`); `until` is the last year that
    counts, as the links were made (`decisions.counted_until`).
    """

    def __init__(
        self, results: pd.DataFrame, names: pd.DataFrame | None = None, until: int | None = None
    ) -> None:
        from race_doubles.link.build import names_of
        from race_doubles.link.tables import source_of

        self._engine: Engine = DuckEngine()
        self._engine.put("source", source_of(results))
        #: What every pair starts from, in bits.
        self.prior = model.weigh_pairs(self._engine, names_of(names), until) / MILLI

    @classmethod
    def of_people(
        cls, results: Path, links: pa.Table, about: Sequence[str], names: pa.Table | None = None,
        until: int | None = None,
    ) -> Explainer:  # fmt: skip
        """For the people to whom the results `about` belong by `links`, made of the file `results` and the table `names`.

        Raises UsageProblem for an unknown id.
        """
        self = cls.__new__(cls)
        self._engine = DuckEngine()
        try:
            put_source(self._engine, results)
            self._engine.put("links", links)
            self._engine.put("about", pa.table({"result_id": text_column(list(about))}))
            unknown = self._engine.fetch(
                "select result_id from about where result_id not in (select result_id from source)"
            )["result_id"].to_pylist()
            if unknown:
                raise UsageProblem(_UNKNOWN.format(next(one for one in about if one in unknown)))
            model.put_other_names(self._engine, names)
            model.put_counting(self._engine, until)
            weigh_block(self._engine, results.parent / kept.FILE)
            prior = prior_of_links(self._engine)
            if prior is None:  # no link shows it: weigh all pairs
                prior = model.weigh_pairs(self._engine, names, until)
            self.prior = prior / MILLI
            least = round((THRESHOLD - self.prior) * MILLI)
            pairs = weighed("name_pair", f"({ALL_PAIRS})")
            self._engine.create("edge", f"select * from ({pairs}) as p where weight >= {least}")
        except BaseException:
            self._engine.close()
            raise
        return self

    def __enter__(self) -> Explainer:
        return self

    def __exit__(self, *_) -> None:
        self._engine.close()

    def _fetch(self, query: str) -> list[dict]:
        return self._engine.fetch(query).to_pylist()

    def result(self, result_id: str) -> dict:
        """What the result prints, as compared. Raises UsageProblem for an unknown id."""
        found = self.results([result_id])
        if not found:
            raise UsageProblem(_UNKNOWN.format(result_id))
        return found[0]

    def results(self, result_ids: Iterable[str]) -> list[dict]:
        """What these results print, as compared, with their record and name_id, in the order of the results.

        `also` lists the same of the names that other sources give: name, name_id, record.
        """
        self._engine.put("wanted", pa.table({"result_id": text_column(list(result_ids))}))
        found = self._fetch(f"""
            select s.*, f.name_id, c.record from start s join wanted using (result_id)
            left join name_form f on f.name_published = s.name_published
            left join record c on c.name_id = f.name_id and {IS_OF_RECORD}
            order by s.row""")
        also: dict[str, list[dict]] = {}
        for name in self._fetch(f"""
            select distinct s.result_id, min(o.name) as name, f.name_id, c.record
            from other_name o join wanted using (result_id) join start s using (result_id)
            join name_form f on f.name_published = o.name
            join alias a on a.row = s.row and a.name_id = f.name_id
            join record c on c.name_id = f.name_id and {IS_OF_RECORD}
            group by s.result_id, f.name_id, c.record order by s.result_id, f.name_id"""):
            also.setdefault(name["result_id"], []).append(name)
        return [{**one, "also": also.get(one["result_id"], [])} for one in found]

    def evidence(self, results: Sequence[dict]) -> dict[frozenset, dict[str, float]]:
        """Weight in bits by comparison, of each pair of records of `results` that the evidence allows at all."""
        wanted = ", ".join(
            str(record)
            for record in sorted({name["record"] for one in results for name in _named(one)})
        )
        if not wanted:
            return {}
        found = self._fetch(evidence(
            "name_pair", f"x.record in ({wanted}) and y.record in ({wanted}) and (n.a <> n.b or x.record <= y.record)"))  # fmt: skip
        return {
            frozenset((row["a"], row["b"])): {name: row[name] / MILLI for name in WEIGHT_COLUMNS}
            for row in found
        }

    def weights(self, results: Sequence[dict]) -> dict[frozenset, float]:
        """Match weight in bits of each pair of `results` that the evidence allows, by their two ids."""
        parts = self.evidence(results)
        return {
            frozenset((one["result_id"], other["result_id"])): sum(parts[names].values()) + self.prior
            for i, one in enumerate(results) for other in results[:i]
            if (names := _best_names(one, other, parts)[2]) in parts
        }  # fmt: skip

    def near(self, within: float = 4.0) -> pd.DataFrame:
        """Pairs of results whose weight is within `within` bits of the threshold, nearest first.

        Columns: result_id_a, result_id_b (the earliest result of each record), name_a, name_b, weight (bits beyond the
        threshold), and the parts of the weight, all in bits. Needs the tables of all pairs.
        """
        beyond = f"{' + '.join(WEIGHT_COLUMNS)} + {round((self.prior - THRESHOLD) * MILLI)}"
        parts = ", ".join(f"n.{name} / {MILLI}.0 as {name}" for name in WEIGHT_COLUMNS)
        table = self._engine.fetch(f"""
            select x.result_id as result_id_a, y.result_id as result_id_b, x.name_published as name_a,
                   y.name_published as name_b, ({beyond}) / {MILLI}.0 as weight, {parts}
            from ({evidence("name_pair", f"({ALL_PAIRS})")}) n
            join start x on x.row = n.a join start y on y.row = n.b
            where abs({beyond}) <= {round(within * MILLI)}
            order by abs({beyond}), x.row, y.row""").to_pandas()
        return table.astype(
            {name: "str" for name in ("result_id_a", "result_id_b", "name_a", "name_b")}
        )

    def findings(self, one_id: str, other_id: str) -> list[Finding]:
        """Every finding about the two results; unless one is `never`, the weights add up to that of the pair."""
        one, other = self.result(one_id), self.result(other_id)
        evidence = self.evidence([one, other])
        one, other, records = _best_names(one, other, evidence)
        parts = evidence.get(records, {})
        return [
            *(
                Finding(
                    "name",
                    f"another source names {result['result_id']} “{result['other_name']}”",
                    None,
                )
                for result in (one, other)
                if result.get("other_name")
            ),
            *self._names(one, other, parts.get("name_weight")),
            *findings.of_comparisons(one, other, parts),
            *findings.of_starts(one, other),
            Finding("before any evidence", "two results out of all", self.prior),
        ]

    def _names(self, one: dict, other: dict, weight: float | None) -> list[Finding]:
        """What the words of the two names say; `weight` is what they weigh together, missing if they cannot be one's."""
        ours, theirs = one["name_id"], other["name_id"]
        if ours is None or theirs is None:
            return [Finding("name", "one of the two names nobody", None, never=True)]
        pair = self._fetch(
            f"select * from name_pair where a = {min(ours, theirs)} and b = {max(ours, theirs)}"
        )
        return findings.of_names(ours, theirs, self._words(ours, theirs), pair[0] if pair else None, weight)  # fmt: skip

    def _words(self, one: int, other: int) -> list[dict]:
        """The words of two names: word, name_id, holders (1 or 2), people who bear it, weight (thousandths of a bit) if shared."""
        return self._fetch(f"""
            select n.word, min(n.name_id) as name_id, count(*) as holders, min(w.people) as people,
                   case when min(n.role) = max(n.role) then min(coalesce(r.weight, w.weight)) else min(w.weight) end as weight
            from name_word n join word_weight w on w.word = n.word
            left join role_weight r on r.word = n.word and r.role = n.role
            where n.name_id in ({int(one)}, {int(other)}) group by n.word order by n.word""")

    def names_allowed(self, names: set[int]) -> set[frozenset[int]]:
        """The pairs of these names that one person may have: some two results link them, or one holds the other."""
        wanted = ", ".join(str(int(name)) for name in sorted(names))
        pairs = self._fetch(f"""
            select distinct name_id_a, name_id_b from edge
            where name_id_a in ({wanted}) and name_id_b in ({wanted})""")
        words = {
            row["name_id"]: set(row["words"])
            for row in self._fetch(
                f"select name_id, words from name_key where name_id in ({wanted})"
            )
        }
        longer = {frozenset((a, b)) for a in words for b in words if words[a] < words[b]}
        return longer | {frozenset((row["name_id_a"], row["name_id_b"])) for row in pairs}


def _named(result: dict) -> list[dict]:
    """The names of a result that are compared, its own first: name_id and record, and the name if another source gives it."""
    own = {"name_id": result["name_id"], "record": result["record"]}
    return [*([own] if result["record"] is not None else []), *result["also"]]


def _best_names(
    one: dict, other: dict, evidence: dict[frozenset, dict[str, float]]
) -> tuple[dict, dict, frozenset]:
    """The two results under those of their names that weigh most together, and the pair of records so compared.

    A name that another source gives is `other_name`. Where no pair of names is allowed, the results' own stand.
    """
    pairs = [(ours, theirs) for ours in _named(one) for theirs in _named(other)]
    allowed = [pair for pair in pairs if _records(*pair) in evidence]
    if not allowed:
        return one, other, _records(one, other)
    ours, theirs = max(allowed, key=lambda pair: sum(evidence[_records(*pair)].values()))
    return _under(one, ours), _under(other, theirs), _records(ours, theirs)


def _records(one: dict, other: dict) -> frozenset:
    return frozenset((one["record"], other["record"]))


def _under(result: dict, name: dict) -> dict:
    return {
        **result,
        "name_id": name["name_id"],
        "record": name["record"],
        "other_name": name.get("name"),
    }
