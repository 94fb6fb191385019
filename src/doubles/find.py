"""Finding a person by what somebody typed.

Tables are given as rows (a dictionary each) or columns, since loading pandas takes longer than the search.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from race_doubles.clean.names import fold
from race_doubles.common.races import RACES


def find_runners(
    asked: str,
    names: Iterable[tuple[str, str | None, str | None]],
    runner: Mapping[str, str],
    runners: Sequence[dict],
) -> list[dict]:
    """The rows of `runners` that `asked` names: by runner_id, or by a name one of their results bears.

    `names` are result_id, name_published and name of the results, `runner` the runner_id by result_id. Accents,
    case and the order of the parts do not matter. People one of whose names has exactly the parts asked for
    come alone; otherwise those whose name has these parts among others. Sorted by starts, most first, then runner_id.
    """
    if by_id := [person for person in runners if person["runner_id"] == asked]:
        return by_id
    wanted = frozenset(fold(asked).split())
    if not wanted:
        return []
    bearers: dict[str, set[str]] = {}
    for result_id, *texts in names:
        for text in texts:
            if text is not None:
                # Names in capitals and in small letters are read once.
                bearers.setdefault(text.lower() if text.isascii() else text, set()).add(result_id)
    letters = _certain_letters(wanted)
    parts = {
        text: frozenset(fold(text).split())
        for text in bearers
        if "&" in text or not text.isascii() or letters.issubset(text.lower())
    }
    exact = {text for text, tokens in parts.items() if tokens == wanted}
    among = exact or {text for text, tokens in parts.items() if wanted <= tokens}
    ids = {
        runner[result_id] for text in among for result_id in bearers[text] if result_id in runner
    }
    found = [person for person in runners if person["runner_id"] in ids]
    return sorted(found, key=lambda one: (-sum(starts_of(one).values()), one["runner_id"]))


def _certain_letters(wanted: frozenset[str]) -> frozenset[str]:
    """The letters that a name in ASCII has whatever way it is typed if folding it gives the words `wanted`.

    Folding an ASCII name drops marks and vowels (`ue` is `u`) and adds nothing, so its consonants stay: a look at them
    spares folding all names that cannot be meant.
    """
    return frozenset("".join(wanted)) - frozenset("aeiouy")


def starts_of(runner: Mapping) -> dict[str, int]:
    """How often a row of `runners` started each race, by race; races never started are left out."""
    return {race: runner[f"{race}_starts"] for race in RACES if runner[f"{race}_starts"]}


def similar_names(asked: str, names: Iterable[str | None], most: int = 3) -> str:
    """The names closest to `asked`, for a message: `A, B or C`."""
    from rapidfuzz import process

    folded = {name: fold(name) for name in sorted({name for name in names if name is not None})}
    close = [name for _, _, name in process.extract(fold(asked), folded, limit=most)]
    return " or ".join(close) if len(close) < 3 else f"{', '.join(close[:-1])} or {close[-1]}"
