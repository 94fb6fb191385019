"""What a built thing was built from, so that a second run does only what changed."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from race_doubles.common.files import sha256, write_text

#: Libraries whose release can change the bytes of a table or a figure.
LIBRARIES = ("pandas", "numpy", "pyarrow", "duckdb", "matplotlib")

#: In a stamp, what comes before the name of a file whose checksum it holds.
_FILE = "file "


def fingerprint(paths: Iterable[Path], root: Path, extra: str = "") -> str:
    """One digest of the names (relative to `root`) and bytes of `paths`, and of what runs them.

    Folders stand for every file below them. The order of `paths` does not matter.
    """
    digest = hashlib.sha256(extra.encode())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    digest.update(".".join(platform.python_version_tuple()[:2]).encode())
    for path in sorted(set(_files(paths))):
        digest.update(f"\n{path.relative_to(root).as_posix()} {path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from (
                file
                for file in path.rglob("*")
                if file.is_file() and "__pycache__" not in file.parts and file.name[0] != "."
            )
        elif path.is_file():
            yield path


def is_current(stamp: Path, name: str, digest: str) -> bool:
    """Whether `stamp` says that `name` was built from what `digest` describes."""
    return read_stamp(stamp).get(name) == digest


def read_stamp(stamp: Path) -> dict[str, str]:
    """The fingerprints a stamp file holds, by name; none where it is missing or damaged."""
    try:
        content = json.loads(stamp.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def damaged(stamp: Path) -> list[str]:
    """The files beside `stamp` that it speaks of and that are missing, or other than they were written."""
    files = {
        name.removeprefix(_FILE): digest
        for name, digest in read_stamp(stamp).items()
        if name.startswith(_FILE)
    }
    return sorted(name for name, digest in files.items() if _sum(stamp.parent / name) != digest)


def _sum(path: Path) -> str:
    try:
        return sha256(path.read_bytes())
    except OSError:
        return ""


def write_stamp(stamp: Path, name: str, digest: str, files: Iterable[str] = ()) -> None:
    """Note in `stamp` that `name` is built from what `digest` describes, and the checksums of `files` beside it."""
    sums = {f"{_FILE}{file}": _sum(stamp.parent / file) for file in files}
    content = read_stamp(stamp) | {name: digest} | sums
    write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", stamp)
