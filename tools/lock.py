"""`python -m tools.lock FILE`: a lock file whose packages with extras stand in it without them too.

To pip `bleach` and `bleach[css]` are two packages. One that the file does not name it looks for in its newest release, of which
the file has no hash: an install that was right would fail from the day of that release.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path


def with_plain_names(lock: str) -> str:
    """`lock` with a further entry, of the same version and hashes, for each package that is named with extras alone."""
    entries = re.split(r"\n(?=\S)", lock.rstrip("\n"))
    known = set(entries)
    found = []
    for entry in entries:
        plain = re.sub(r"\A([\w.-]+)\[[^\]]+\]", r"\1", entry)
        if plain not in known:
            found.append(plain)
        found.append(entry)
    return "\n".join(found) + "\n"


if __name__ == "__main__":
    file = Path(sys.argv[1])
    file.write_text(with_plain_names(file.read_text("utf-8")), "utf-8")
