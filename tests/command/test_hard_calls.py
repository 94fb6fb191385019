"""Calls nobody means to make: no text, far too long, nowhere to write to. One sentence, and the right status.

The first of each kind starts the program as a shell would, the others call its `main` with the words that
Python makes of the same bytes: a start costs a second.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from race_doubles.command.cli import main

LONG = "a" * 20_000
#: As long as the words that are looked at.
LESS_LONG = "a" * 3_000
FULL = Path("/dev/full")


def call(*words: str | bytes, **streams) -> subprocess.CompletedProcess:
    program = [sys.executable, "-m", "race_doubles", *words]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    return subprocess.run(program, check=False, **streams)


@pytest.fixture
def asked(capfd, request: pytest.FixtureRequest):
    """Calls the command, the first case of a test as a program of its own; gives what came of it."""
    case = getattr(request.node, "callspec", None)
    as_program = case is not None and not any(case.indices.values())

    def ask(*words: str | bytes) -> subprocess.CompletedProcess:
        if as_program:
            return call(*words)
        with pytest.raises(SystemExit) as end:
            main([os.fsdecode(word) for word in words])
        out, err = (said.encode("utf-8") for said in capfd.readouterr())
        return subprocess.CompletedProcess(words, end.value.code, out, err)

    return ask


def one_sentence(done: subprocess.CompletedProcess) -> str:
    said = done.stderr.decode("utf-8")
    assert said.startswith("doubles: ") and said.count("\n") == 1 and len(said) < 600, said[:2000]
    assert "Traceback" not in said and "unexpected" not in said
    return said


@pytest.mark.parametrize(
    "words",
    [
        ("runner", b"J\xf6rg"),
        ("why", b"\xff", "b"),
        ("list", "--level", b"\xff"),
        ("link", b"/tmp/\xff.csv", "--out", "out"),
        ("link", "x.csv", "--out", b"\xfe"),
        (b"\xff",),
    ],
)
def test_words_that_are_no_utf_8_are_a_mistake_in_the_call(words, asked):
    done = asked(*words)
    assert done.returncode == 2 and "is not UTF-8" in one_sentence(done)


@pytest.mark.parametrize("word", [LONG, LESS_LONG], ids=["20,000", "3,000"])
@pytest.mark.parametrize(
    "words",
    [
        ("runner",), ("why", "b"), (), ("accept",), ("list", "--level"), ("scrape", "--source"),
        ("scrape", "--replay"), ("update", "--replay"),
    ],
)  # fmt: skip
def test_a_word_of_thousands_of_letters_is_a_mistake_told_in_few(tables, words, word, asked):
    done = asked(*words, word)
    assert done.returncode == 2
    one_sentence(done)


def test_a_name_of_thousands_of_short_words_is_one_too(tables, asked):
    done = asked("runner", *["ab"] * 6_000)
    assert done.returncode == 2 and "18,000" in one_sentence(done).replace("17,999", "18,000")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("words", [("list", "--level", "won"), ("list", "--format", "csv"), ("--help",)])  # fmt: skip
def test_a_full_disk_is_told_and_is_a_failure(tables, words):
    with FULL.open("wb") as full:
        done = call(*words, stdout=full)
        assert done.returncode == 1 and "No space left" in one_sentence(done)
        assert call(*words, stdout=full, stderr=full).returncode == 1


def test_a_reader_that_stops_early_or_a_closed_output_is_no_error(tables):
    for close in ("| head -1", ">&-"):
        shell = f"{sys.executable} -m race_doubles list {close}"
        done = subprocess.run(["sh", "-c", shell], capture_output=True, check=False)
        assert b"Traceback" not in done.stderr and b"unexpected" not in done.stderr, done.stderr


def test_a_home_that_is_no_text_is_a_mistake_too():
    done = call("list", env={**os.environb, b"DOUBLES_HOME": b"/\xff"})
    assert done.returncode == 2
    one_sentence(done)
