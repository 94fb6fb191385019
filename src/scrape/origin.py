"""Where the pages of a replayed folder come from: its own `origin.toml` says so, by path pattern.

The file holds `[[origin]]` entries, and the first whose pattern fits a path holds:

    [[origin]]
    paths = "www.wser.org/results/*"     # as the folder mirrors addresses; `*` fits any text
    way = "capture"                      # or "rebuilt"
    captured_on = 2024-11-24             # may be left out
    made_by = "who captured or rebuilt it"
    ages_as_of = 2025                    # the year in which the ages were read; may be left out

A page that no entry fits, or a folder without the file, is of unknown origin, and recorded as such.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from race_doubles.common.errors import UsageProblem

FILE = "origin.toml"
UNKNOWN_WAY = "unknown"
#: What a folder may say of its pages: the bytes as served, or a reply put together again.
WAYS = ("capture", "rebuilt")
_KEYS = {"paths", "way", "captured_on", "made_by", "ages_as_of"}


@dataclass(frozen=True)
class Origin:
    """How provenance calls a page: its way, its date (ISO 8601 or empty), who made it, and the year of its ages."""

    way: str
    date: str
    made_by: str
    ages_as_of: str = ""


UNKNOWN = Origin(UNKNOWN_WAY, "", f"a folder without an entry for it in {FILE}")
Origins = list[tuple[str, Origin]]


def read_origins(folder: Path) -> Origins:
    """The entries of the folder's `origin.toml` in their order; none where there is no such file.

    Raises UsageProblem, naming the entry, when the file is not as the module describes it.
    """
    path = folder / FILE
    if not path.is_file():
        return []
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as why:
        raise UsageProblem(f"{path} cannot be read ({why}); mend it.") from None
    entries = said.get("origin", [])
    if said.keys() - {"origin"} or not isinstance(entries, list):
        raise UsageProblem(f"{path} must hold [[origin]] entries and nothing else; mend it.")
    return [_entry(entry, number, path) for number, entry in enumerate(entries, 1)]


def origin_of(path: str, origins: Origins) -> Origin:
    """What the first entry that fits says of the folder's file `path`, or UNKNOWN."""
    return next((origin for pattern, origin in origins if fnmatchcase(path, pattern)), UNKNOWN)


def _entry(entry: Any, number: int, path: Path) -> tuple[str, Origin]:
    """One entry, checked."""

    def wrong(what: str) -> UsageProblem:
        return UsageProblem(f"{path}: entry {number} {what}; mend it.")

    if not isinstance(entry, dict):
        raise wrong("is no [[origin]] entry")
    if extra := sorted(entry.keys() - _KEYS):
        raise wrong(f"has {', '.join(extra)}, which is not known")
    for key in ("paths", "made_by"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise wrong(f"has no {key}")
    if entry.get("way") not in WAYS:
        raise wrong(f"has the way {entry.get('way')!r}, none of {', '.join(WAYS)}")
    captured = entry.get("captured_on")
    if captured is not None and not isinstance(captured, date):
        raise wrong(f"has captured_on {captured!r}, which is no date")
    ages = entry.get("ages_as_of")
    if ages is not None and not (type(ages) is int and 1900 <= ages <= 2999):
        raise wrong(f"has ages_as_of {ages!r}, which is no year")
    return entry["paths"], Origin(
        entry["way"],
        "" if captured is None else captured.isoformat()[:10],
        entry["made_by"].strip(),
        "" if ages is None else str(ages),
    )
