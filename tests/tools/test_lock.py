"""Packages with extras in the lock file."""

import re

from tools.lock import with_plain_names


def test_a_package_with_extras_stands_without_them_too():
    lock = "a==1 \\\n    --hash=sha256:1\nb-c[css,x]==2 ; python_version < '3.12' \\\n    --hash=sha256:2 \\\n    --hash=sha256:3\n"
    plain = "b-c==2 ; python_version < '3.12' \\\n    --hash=sha256:2 \\\n    --hash=sha256:3\n"
    first, _, second = lock.partition("b-c")
    assert with_plain_names(lock) == f"{first}{plain}b-c{second}"
    assert with_plain_names(with_plain_names(lock)) == with_plain_names(lock)


def test_the_lock_file_names_each_package_without_extras_so_that_a_newer_release_does_not_break_it(
    project,
):
    """pip looked for the newest jsonschema, of which there was no hash, since the file had another than the newest."""
    text = (project.root / "requirements.lock").read_text("utf-8")
    assert re.search(r"^[\w.-]+\[", text, re.M) and with_plain_names(text) == text
