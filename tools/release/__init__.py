"""The files of a release, from the built site: tables, database, site, and their checksums."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from pathlib import Path

from race_doubles.common.errors import Problem
from race_doubles.common.files import write_text
from race_doubles.common.paths import Project
from race_doubles.doubles.about import about
from race_doubles.site.downloads import DATABASE

SUMS = "SHA256SUMS"
#: The first day that a zip file can name: the same bytes come of the same files on any day.
NO_DAY = (1980, 1, 1, 0, 0, 0)


def make_release(project: Project, folder: Path) -> list[Path]:
    """Write the files of a release of `project` into `folder` and give them, the checksums last.

    Raises Problem where the site has not been built.
    """
    data = project.site / "data"
    if not (data / DATABASE).is_file():
        raise Problem("site/ has not been built; run `doubles report` first.")
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"race-doubles-{about(project).version}"
    tables, database, site = (
        folder / f"{stem}{end}" for end in ("-tables.zip", ".duckdb", "-site.zip")
    )
    pack([path for path in data.iterdir() if path.name != DATABASE], data, tables)
    shutil.copyfile(data / DATABASE, database)
    pack([path for path in project.site.rglob("*") if path.is_file()], project.site, site)
    made = [tables, database, site]
    sums = folder / SUMS
    write_text("".join(f"{digest(path)}  {path.name}\n" for path in made), sums)
    return [*made, sums]


def pack(files: list[Path], root: Path, into: Path) -> None:
    """Pack `files`, named as they lie in `root`, into a zip file whose bytes hang on theirs alone."""
    with zipfile.ZipFile(into, "w") as packed:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path.relative_to(root).as_posix(), NO_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            packed.writestr(entry, path.read_bytes())


def digest(path: Path) -> str:
    """The hex SHA-256 digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
