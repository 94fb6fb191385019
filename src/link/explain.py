"""The evidence about two results in words and weights, what decided about them, and the pairs worth a look."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from common.errors import UsageProblem
from link import model, scoring
from link.engine import DuckEngine
from link.tables import source_of
from link.weights import BITS, DECIDED_BITS, ID_BITS, MILLI, THRESHOLD

#: Races as people write them.
RACES = {"wser": "Western States", "utmb": "UTMB"}
#: Columns of `scoring.evidence`, without the prior where a version counts it among them.
_PARTS = tuple(name for name in scoring.EVIDENCE_COLUMNS if name != "prior_bits")


@dataclass
class Finding:
    """What was found about one thing, and its weight in bits (missing: not weighed).

    `never` says that the finding alone excludes that the two are one person.
    """

    about: str
    found: str
    bits: float | None
    never: bool = False


class Explainer:
    """Answers about pairs of `results`, by the tables that the linker itself makes of them. A context manager."""

    def __init__(self, results: pd.DataFrame) -> None:
        self._engine = DuckEngine()
        self._engine.put("source", source_of(results))
        #: What every pair starts from, in bits.
        self.prior = model.weigh(self._engine, round(THRESHOLD * MILLI)) / MILLI

    def __enter__(self) -> Explainer:
        return self

    def __exit__(self, *_) -> None:
        self._engine.close()

    def _fetch(self, query: str) -> list[dict]:
        return self._engine.fetch(query).to_pylist()

    def card(self, result_id: str) -> dict:
        """What the result prints, as compared. Raises UsageProblem for an unknown id."""
        found = self.cards([result_id])
        if not found:
            raise UsageProblem(f"No result has the id {result_id}; `doubles runner NAME` lists a person's results.")
        return found[0]

    def cards(self, result_ids: Iterable[str]) -> list[dict]:
        """What these results print, as compared, in the order of the results."""
        self._engine.put("wanted", pa.table({"result_id": pa.array(list(result_ids), pa.string())}))
        same = " and ".join(f"c.{column} is not distinct from s.{column}" for column in scoring.CARD_COLUMNS)
        return self._fetch(f"""
            select s.*, f.kid, c.card from start s join wanted using (result_id)
            left join name_form f on f.name_published = s.name_published
            left join card c on c.kid = f.kid and {same}
            order by s.row""")

    def evidence(self, cards: Sequence[dict]) -> dict[frozenset, dict[str, float]]:
        """Weight in bits by kind of evidence, of each pair of card numbers of `cards` that it allows at all."""
        wanted = ", ".join(str(number) for number in sorted({card["card"] for card in cards if card["card"] is not None}))
        if not wanted:
            return {}
        found = self._fetch(scoring.evidence(
            "name_pair", f"x.card in ({wanted}) and y.card in ({wanted}) and (n.a <> n.b or x.card <= y.card)"))  # fmt: skip
        return {frozenset((row["a"], row["b"])): {name: row[name] / MILLI for name in _PARTS} for row in found}

    def weights(self, cards: Sequence[dict]) -> dict[frozenset, float]:
        """Weight in bits of each pair of the results `cards` that the evidence allows, by their two ids."""
        parts = self.evidence(cards)
        return {
            frozenset((one["result_id"], other["result_id"])): sum(parts[key].values()) + self.prior
            for i, one in enumerate(cards) for other in cards[:i]
            if (key := frozenset((one["card"], other["card"]))) in parts
        }  # fmt: skip

    def near(self, within: float = 4.0) -> pd.DataFrame:
        """Pairs of results whose weight is within `within` bits of the threshold, nearest first.

        Columns: result_id_a, result_id_b (the earliest result of each card), name_a, name_b, weight (bits beyond the
        threshold), and the parts of the weight, all in bits.
        """
        beyond = f"{' + '.join(_PARTS)} + {round((self.prior - THRESHOLD) * MILLI)}"
        parts = ", ".join(f"n.{name} / {MILLI}.0 as {name}" for name in _PARTS)
        table = self._engine.fetch(f"""
            select x.result_id as result_id_a, y.result_id as result_id_b, x.name_published as name_a,
                   y.name_published as name_b, ({beyond}) / {MILLI}.0 as weight, {parts}
            from ({scoring.evidence("name_pair", f"({scoring.ALL_PAIRS})")}) n
            join start x on x.row = n.a join start y on y.row = n.b
            where abs({beyond}) <= {round(within * MILLI)}
            order by abs({beyond}), x.row, y.row""").to_pandas()
        return table.astype({name: "str" for name in ("result_id_a", "result_id_b", "name_a", "name_b")})

    def findings(self, one_id: str, other_id: str) -> list[Finding]:
        """Every finding about the two results; unless one is `never`, the bits add up to the weight of the pair."""
        one, other = self.card(one_id), self.card(other_id)
        parts = self.evidence([one, other]).get(frozenset((one["card"], other["card"])), {})
        return [
            *self._names(one, other, parts.get("name_bits")), _ages(one, other, parts.get("born_bits")),
            _same_or_not("sex", one["sex"], other["sex"], parts.get("sex_bits")),
            _country(one, other, parts.get("country_bits")),
            *(_same_or_not(what, one[what], other[what], parts.get(f"{what}_bits"))
              for what in ("club", "city") if one[what] and one[what] == other[what]),
            *_ids(one, other), *_start(one, other),
            Finding("before any evidence", "two results out of all", self.prior),
        ]  # fmt: skip

    def _names(self, one: dict, other: dict, bits: float | None) -> list[Finding]:
        """What the words of the two names say; `bits` is what they weigh together, missing if they cannot be one's."""
        if one["kid"] is None or other["kid"] is None:
            return [Finding("name", "one of the two names nobody", None, never=True)]
        words = self._words(one["kid"], other["kid"])
        same = one["kid"] == other["kid"]
        shared = [row for row in words if same or row["holders"] == 2]
        said = [Finding("name", f"both have “{row['word']}”{_borne(row)}", row["bits"] / MILLI) for row in shared]
        alone = [[row["word"] for row in words if row["holders"] == 1 and row["kid"] == kid] for kid in (one["kid"], other["kid"])]
        pair = self._fetch(f"""select * from name_pair where a = {min(one["kid"], other["kid"])}
                               and b = {max(one["kid"], other["kid"])}""")  # fmt: skip
        apart = " and ".join(f"“{' '.join(left)}”" for left in alone if left)
        if not pair:
            what = "each has a word that the other lacks" if all(alone) else "too little in common"
            return [*said, Finding("name", f"{what}: {apart}", None, never=True)]
        whole = pair[0]["bits"] / MILLI if bits is None else bits
        rest = whole - sum(finding.bits for finding in said)
        if same:
            return [*said, *([Finding("name", "the words go together", rest)] if round(rest, 1) else [])]
        how = {"joined": "the same letters run together", "longer": "one name is longer", "optional": "initials or names said beside"}
        what = how.get(pair[0]["level"], pair[0]["kind"])
        if pair[0]["level"] == "longer" and pair[0]["kind"]:
            what += f", {pair[0]['kind']}"
        return [*said, Finding("name", f"{what}: {apart}" if apart else what, rest)]

    def _words(self, one: int, other: int) -> list[dict]:
        """The words of two names: word, kid, holders (1 or 2), people who bear it, bits that it is worth to share it."""
        return self._fetch(f"""
            select n.word, min(n.kid) as kid, count(*) as holders, min(w.people) as people,
                   case when min(n.role) = max(n.role) then min(coalesce(r.bits, w.bits)) else min(w.bits) end as bits
            from name_word n join word_bits w on w.word = n.word
            left join role_bits r on r.word = n.word and r.role = n.role
            where n.kid in ({int(one)}, {int(other)}) group by n.word order by n.word""")

    def names_allowed(self, kids: set[int]) -> set[frozenset[int]]:
        """The pairs of these names that one person may have: some two results link them, or one holds the other."""
        wanted = ", ".join(str(int(kid)) for kid in sorted(kids))
        pairs = self._fetch(f"select distinct kid_a, kid_b from edge where kid_a in ({wanted}) and kid_b in ({wanted})")
        words = {row["kid"]: set(row["words"]) for row in self._fetch(f"select kid, words from name_key where kid in ({wanted})")}
        longer = {frozenset((a, b)) for a in words for b in words if words[a] < words[b]}
        return longer | {frozenset((row["kid_a"], row["kid_b"])) for row in pairs}


def _borne(word: dict) -> str:
    return ", by one alone" if word["people"] == 1 else f", as {round(word['people']):,} people have"


def years(card: dict) -> str:
    """The birth years that a result allows: `1988`, `1984-1998`."""
    low, high = card["born_min"], card["born_max"]
    return str(low) if low == high else f"{low}-{high}"


def _ages(one: dict, other: dict, bits: float | None) -> Finding:
    if one["born_min"] is None or other["born_min"] is None:
        return Finding("born", "not known of both", bits)
    said = f"{years(one)} and {years(other)}"
    gap = max(one["born_min"], other["born_min"]) - min(one["born_max"], other["born_max"])
    if gap > (0 if one["exact"] or other["exact"] else 1):
        return Finding("born", f"{said}: no year fits both", None, never=True)
    return Finding("born", f"{said}: a year apart" if gap > 0 else said, bits)


def _same_or_not(what: str, ours: str | None, theirs: str | None, bits: float | None) -> Finding:
    if not ours or not theirs:
        return Finding(what, "not known of both", bits)
    return Finding(what, f"{ours} at both" if ours == theirs else f"{ours} and {theirs}", bits)


def _country(one: dict, other: dict, bits: float | None) -> Finding:
    said = _same_or_not("country", one["country"], other["country"], bits)
    if " and " in said.found and one["country_kind"] != other["country_kind"]:
        said.found += ", but one is residence, the other nationality"
    elif one["country"] and one["country"] == other["country"] and bits is not None and bits < 0:
        # Names go by country: what the words have said already is taken off again.
        said.found += ", as the name lets expect"
    return said


def _ids(one: dict, other: dict) -> list[Finding]:
    if not one["person"] or not other["person"]:
        return []
    if one["person"] == other["person"]:
        return [Finding("organiser's id", one["person"], ID_BITS)]
    return [Finding("organiser's id", f"{one['person']} and {other['person']}", BITS["other organiser id"])]


def _start(one: dict, other: dict) -> list[Finding]:
    if one["race_start"] != other["race_start"]:
        return []
    # A second row in a start weighs where an exact birth year speaks for one person, and excludes it elsewhere.
    exact = one["born_min"] is not None and one["born_min"] == one["born_max"] == other["born_min"] == other["born_max"]
    return [Finding("start", f"both in {edition(one)}, and one person starts a race once", BITS["same start"] if exact else None)]


def total(findings: Sequence[Finding]) -> float | None:
    """The weight in bits of all findings; None where one of them excludes that the two are one person."""
    return None if any(finding.never for finding in findings) else sum(finding.bits or 0 for finding in findings)


def weighed(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """The findings in words, what speaks for one person first, each with its weight as text of one width."""
    order = sorted(findings, key=lambda finding: (finding.never, -(finding.bits or 0)))
    return [
        ("  never" if finding.never else " " * 7 if finding.bits is None else f"{finding.bits:+7.1f}",
         f"{finding.about}: {finding.found}")
        for finding in order
    ]  # fmt: skip


@dataclass
class Step:
    """Two results of one person that hang together directly, and by what."""

    one: dict
    other: dict
    bits: float
    how: str


def chain(explainer: Explainer, members: Sequence[str], start: str, end: str, decided: Mapping[frozenset, str]) -> list[Step]:
    """The steps by which two results of one person, who has the results `members`, hang together: the fewest
    among those whose weakest step is strongest. Empty where the evidence of pairs alone does not show it.

    `decided` gives the reason for each pair that a person judged to be one.
    """
    cards = explainer.cards(members)
    weights = explainer.weights(cards)
    ways: dict[str, list[Step]] = {card["result_id"]: [] for card in cards}
    for one in cards:
        for other in cards:
            pair = (one["result_id"], other["result_id"])
            if pair[0] == pair[1]:
                continue
            if (reason := decided.get(frozenset(pair))) is not None:
                step = Step(one, other, DECIDED_BITS, f"a person decided: {reason}")
            elif one["person"] and one["person"] == other["person"]:
                step = Step(one, other, ID_BITS, f"organiser's id {one['person']}")
            elif (weight := weights.get(frozenset(pair), THRESHOLD - 1)) >= THRESHOLD:
                step = Step(one, other, weight, f"{weight:+.1f} bits")
            else:
                continue
            ways[pair[0]].append(step)
    for least in sorted({step.bits for steps in ways.values() for step in steps}, reverse=True):
        if found := _fewest(ways, start, end, least):
            return found
    return []


def _fewest(ways: dict[str, list[Step]], start: str, end: str, least: float) -> list[Step]:
    """The fewest steps of at least `least` bits from one result to the other."""
    came: dict[str, Step | None] = {start: None}
    waiting = deque([start])
    while waiting and end not in came:
        for step in ways[waiting.popleft()]:
            there = step.other["result_id"]
            if step.bits >= least and there not in came:
                came[there] = step
                waiting.append(there)
    steps: list[Step] = []
    at = end
    while came.get(at) is not None:
        steps.insert(0, came[at])
        at = came[at].one["result_id"]
    return steps


def obstacles(explainer: Explainer, ours: Sequence[str], theirs: Sequence[str],
              apart: Mapping[frozenset, str]) -> list[str]:  # fmt: skip
    """Why two people with the results `ours` and `theirs` are not one though a pair of their results would pass
    alone: a sentence for each rule of `link.cluster` that stands between.

    `apart` gives the reason for each pair that a person judged to be two. Empty where no rule is known.
    """
    left, right = explainer.cards(ours), explainer.cards(theirs)
    said = [f"A person decided that {one} and {other} are two people: {apart[frozenset((one, other))]}."
            for one in ours for other in theirs if frozenset((one, other)) in apart]  # fmt: skip
    low, high = _narrowed(left), _narrowed(right)
    slack = 0 if any(card["exact"] for card in (*left, *right)) else 1
    if low and high and max(low[0], high[0]) > min(low[1], high[1]) + slack:
        said.append(f"{_group(left)} {_leave(left, low)}, {_group(right, 'the')} {_leave(right, high)}: no year fits both.")
    starts = {card["race_start"] for card in right}
    taken = [card for card in left if card["race_start"] in starts]
    if taken:
        said.append(f"Both started {edition(taken[0])}, and one person starts a race once.")
    persons = [sorted({card["person"] for card in side if card["person"]}) for side in (left, right)]
    if all(persons) and not set(persons[0]) & set(persons[1]):
        said.append(f"The organiser gives them two ids, {' and '.join(ids[0] for ids in persons)} "
                    f"({BITS['other organiser id']:+.1f} bits).")  # fmt: skip
    clash = _clash(explainer, left, right)
    if clash:
        said.append(f"Of their results, {clash[0]['name_published']} ({clash[0]['result_id']}) and {clash[1]['name_published']} "
                    f"({clash[1]['result_id']}) do not pass as names of one person.")  # fmt: skip
    return said


def _clash(explainer: Explainer, left: Sequence[dict], right: Sequence[dict]) -> tuple[dict, dict] | None:
    """Two results of two people whose names do not pass as one person's, if there are any."""
    names = {card["kid"]: card for card in (*left, *right) if card["kid"] is not None}
    allowed = explainer.names_allowed(set(names))
    for one in left:
        for other in right:
            pair = frozenset((one["kid"], other["kid"]))
            if None not in pair and len(pair) == 2 and pair not in allowed:
                return one, other
    return None


def _narrowed(cards: Sequence[dict]) -> tuple[int, int] | None:
    """The birth years that all results allow; the two nearest where they contradict each other by a year."""
    aged = [card for card in cards if card["born_min"] is not None]
    if not aged:
        return None
    low, high = max(card["born_min"] for card in aged), min(card["born_max"] for card in aged)
    return min(low, high), max(low, high)


def _group(cards: Sequence[dict], the: str = "The") -> str:
    name = cards[-1]["name_published"]
    return f"{the} one result of {name}" if len(cards) == 1 else f"{the} {len(cards)} results of {name}"


def _leave(cards: Sequence[dict], left: tuple[int, int]) -> str:
    """The birth years left, and the results that leave no others."""
    said = str(left[0]) if left[0] == left[1] else f"{left[0]}-{left[1]}"
    if len(cards) == 1:
        return f"leaves {said}"
    aged = sorted((card for card in cards if card["born_min"] is not None), key=lambda card: card["born_max"] - card["born_min"])
    deciding = [next(card for card in aged if card["born_min"] in left or card["born_max"] in left)]
    if (deciding[0]["born_min"], deciding[0]["born_max"]) != left:
        deciding += [card for card in aged if card["born_min"] in left or card["born_max"] in left][1:2]
    by = ", ".join(f"{card['result_id']}: {years(card)}" for card in deciding)
    return f"leave only {said} as the birth year ({by})"


def edition(card: dict) -> str:
    """`UTMB 2018`."""
    race, _, year = card["race_start"].rpartition(" ")
    return f"{RACES.get(race, race)} {year}"


