"""How a call ends: with which status, in which sentence, and where nothing can be written any more."""

from __future__ import annotations

import errno
import io
import os
import sys

import click
import pytest

from race_doubles.command import cli
from race_doubles.common.errors import Problem, UsageProblem


@pytest.fixture
def ends(monkeypatch, capsys):
    """The status, and what went to stderr, of a call in which `error` is raised."""

    def call(error: BaseException | None, *words: str) -> tuple[int, str]:
        told = {}

        def work(**options):
            told.update(options)
            if error:
                raise error

        monkeypatch.setattr(cli.cli, "main", work)
        with pytest.raises(SystemExit) as end:
            cli.main(list(words))
        call.told = told
        return end.value.code, capsys.readouterr().err

    return call


def full(number: int, name: str | None = "/data/x") -> OSError:
    return OSError(number, os.strerror(number), name) if name else OSError(number, os.strerror(number))  # fmt: skip


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (None, 0, ""), (click.exceptions.Exit(3), 3, ""),
        (click.exceptions.Abort(), 130, "interrupted; what was written is whole, run it again to go on."),
        (Problem("A row is wrong."), 1, "A row is wrong."), (UsageProblem("No such race."), 2, "No such race."),
        (full(errno.ENOSPC), 1, "No space left on device (/data/x); free what is short or blocked and run it again."),
        (full(errno.ENOSPC, None), 1, "No space left on device; free what is short or blocked and run it again."),
        (full(errno.ENAMETOOLONG), 2, "The file name is too long (/data/x); give a shorter one."),
        (full(errno.ENAMETOOLONG, None), 2, "The file name is too long; give a shorter one."),
        (OSError("odd\nthing"), 1, "odd thing; free what is short or blocked and run it again."),
        (OSError(), 1, "OSError; free what is short or blocked and run it again."),
        (KeyError("x"), 1, "unexpected KeyError: 'x'; run it again with --debug and report it."),
        (click.BadParameter("no"), 2, "Invalid value: no"),
    ],
)  # fmt: skip
def test_each_failure_is_one_sentence_with_its_status(ends, error, status, said):
    assert ends(error, "list") == (status, f"doubles: {said}\n" if said else "")
    assert ends.told == {"args": ["list"], "prog_name": "doubles", "standalone_mode": False, "obj": {"debug": False}}  # fmt: skip


def test_a_mistake_in_the_call_of_a_command_points_to_its_help(ends):
    context = click.Context(click.Command("list"), info_name="list", parent=click.Context(click.Group("doubles"), info_name="doubles"))  # fmt: skip
    status, said = ends(click.UsageError("No such option: --x", ctx=context))
    assert (status, said) == (2, "doubles: No such option: --x See `doubles list --help`.\n")


def test_a_call_without_words_shows_the_help(ends):
    context = click.Context(cli.cli, info_name="doubles")
    status, said = ends(click.exceptions.NoArgsIsHelpError(context))
    assert status == 2 and said.startswith("Usage: doubles") and "Commands:" in said


@pytest.mark.parametrize("error", [Problem("a"), OSError("b"), KeyError("c")])
def test_with_debug_anywhere_the_error_itself_comes_out(monkeypatch, error):
    seen = []

    def work(**options):
        seen.append((options["args"], options["obj"]))
        raise error

    monkeypatch.setattr(cli.cli, "main", work)
    with pytest.raises(type(error)):
        cli.main(["list", "--debug", "--year", "2019"])
    assert seen == [(["list", "--year", "2019"], {"debug": True})]


def test_the_words_are_those_of_the_process_where_none_are_given(ends, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["doubles", "races"])
    monkeypatch.setattr(cli.cli, "main", lambda args, **_: pytest.fail(str(args)) if args != ["races"] else None)  # fmt: skip
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == 0


def test_closed_outputs_are_no_error(ends, monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    with pytest.raises(SystemExit) as end:
        cli.main(["--help"])
    assert end.value.code == 0


def test_a_word_is_as_long_as_a_path_may_be_and_no_longer():
    assert cli.check_words(["x" * 4096, "ab"]) is None
    with pytest.raises(UsageProblem, match=r"^Word 2 of the call has 4,097 letters, more than any name or path; shorten it\.$"):  # fmt: skip
        cli.check_words(["ab", "x" * 4097])


@pytest.mark.parametrize("letter", ["\udc80", "\udcff"])
def test_a_word_that_is_no_utf_8_is_named_by_its_number_and_bytes(letter):
    """Bytes that are none are handed over as half of a pair; a letter before or after these halves is a letter."""
    assert cli.check_words(["\ud7ff\ue000"]) is None
    said = r"^Word 2 of the call, b'a\\x" + f"{ord(letter) - 0xDC00:x}" + r"', is not UTF-8; write it so, or rename the file\.$"  # fmt: skip
    with pytest.raises(UsageProblem, match=said):
        cli.check_words(["ok", f"a{letter}"])


def test_a_very_long_word_of_a_sentence_is_cut(capsys):
    with pytest.raises(SystemExit) as end:
        cli.end(1, f"{'a' * 300} and {'b' * 299}.")
    assert end.value.code == 1
    assert capsys.readouterr().err == f"doubles: {'a' * 80}… and {'b' * 299}.\n"


class Full(io.StringIO):
    """A stream of a full disk, with a file of its own below."""

    def __init__(self, number: int, error: type[Exception] = OSError):
        super().__init__()
        self.number, self.error = number, error

    def write(self, text: str) -> int:
        raise self.error("full")

    def flush(self) -> None:
        raise self.error("full")

    def fileno(self) -> int:
        return self.number


@pytest.mark.parametrize(("status", "ended"), [(0, 1), (2, 2)])
@pytest.mark.parametrize("error", [OSError, ValueError])
def test_where_nothing_can_be_written_the_status_is_a_failure(
    status, ended, error, monkeypatch, tmp_path
):
    with (tmp_path / "out").open("w") as out:
        monkeypatch.setattr(sys, "stdout", Full(out.fileno(), error))
        with pytest.raises(SystemExit) as end:
            cli.end(status)
        assert end.value.code == ended
        # What is left for it goes nowhere.
        os.write(out.fileno(), b"more")
    assert (tmp_path / "out").read_bytes() == b""


@pytest.mark.parametrize(("status", "ended"), [(0, 1), (2, 2)])
def test_a_sentence_that_cannot_be_written_is_a_failure_too(status, ended, monkeypatch, tmp_path):
    with (tmp_path / "err").open("w") as err:
        monkeypatch.setattr(sys, "stderr", Full(err.fileno()))
        with pytest.raises(SystemExit) as end:
            cli.end(status, "said")
        assert end.value.code == ended
        os.write(err.fileno(), b"more")
    assert (tmp_path / "err").read_bytes() == b""


def test_every_command_is_found_by_its_name_and_no_other():
    context = click.Context(cli.cli, info_name="doubles")
    assert cli.cli.list_commands(context) == list(cli.SUBCOMMANDS)
    assert {cli.cli.get_command(context, name).name for name in cli.SUBCOMMANDS} == set(cli.SUBCOMMANDS)  # fmt: skip
    assert cli.cli.get_command(context, "cli") is None and cli.cli.get_command(context, "show") is None  # fmt: skip


def test_a_library_that_is_not_installed_is_named_and_a_module_of_ours_is_a_fault(monkeypatch):
    def lacks(name: str):
        def load(module: str):
            assert module == "race_doubles.command.report"
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

        monkeypatch.setattr(cli.importlib, "import_module", load)

    context = click.Context(cli.cli, info_name="doubles")
    lacks("sphinx.application")
    with pytest.raises(Problem) as problem:
        cli.cli.get_command(context, "report")
    assert str(problem.value) == (
        "`doubles report` needs sphinx.application, which is not installed; "
        "run `make environment`, or `pip install .[notebooks,site]`."
    )
    lacks("race_doubles.site.lost")
    with pytest.raises(ModuleNotFoundError):
        cli.cli.get_command(context, "report")


def test_the_overview_has_a_line_a_command(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    said = " ".join(capsys.readouterr().out.split())
    for name, line in cli.SUBCOMMANDS.items():
        assert f"{name} {line}" in said
    assert "Commands:" in said
