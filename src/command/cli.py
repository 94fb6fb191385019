"""The `doubles` command: finds the subcommand, and turns problems into one line and a status."""

from __future__ import annotations

import errno
import importlib
import os
import re
import sys
from pathlib import Path
from typing import NoReturn, TextIO

import click

from race_doubles.common.errors import Problem, UsageProblem
from race_doubles.common.files import in_one_line
from race_doubles.common.interrupts import as_usual

#: Letters of one word of the call: as long as Linux lets a path be.
LONGEST_WORD = 4096
#: What an error message shows the beginning of.
LONG_WORD = re.compile(r"[^\s.,:;'\")]{300,}")

#: Subcommand name -> one line for the overview; each lives in a module of this room by its name.
SUBCOMMANDS = {
    "scrape": "Fetch editions from the organisers into data/raw.",
    "update": "Fetch editions newer than the registry and show what changed.",
    "accept": "Accept files of data/raw that were changed on purpose.",
    "build": "Rebuild data/processed from data/raw and data/curated.",
    "report": "Run the notebooks and write the site.",
    "sql": "Ask the tables a question in SQL.",
    "runner": "Print one person's starts in all races held and their doubles.",
    "list": "List the doubles, by level, year and sex; of any two races or more.",
    "races": "List the races and what is held of each.",
    "why": "Print the evidence that two results are, or are not, one person.",
    "review": "Go through the links nearest the decision threshold.",
    "link": "Say who is who in any table of results.",
    "entries": "Match the lists of applicants with the runners and keep the matches.",
}


class LazyGroup(click.Group):
    """A group that imports a subcommand only when it is asked for, so `--help` is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in SUBCOMMANDS:
            return None
        try:
            module = importlib.import_module(f"{__package__}.{name}")
        except ModuleNotFoundError as why:
            if (why.name or "").partition(".")[0] == __package__.partition(".")[0]:
                raise
            raise Problem(
                f"`doubles {name}` needs {why.name}, which is not installed; "
                "run `make environment`, or `pip install .[notebooks,site]`."
            ) from None
        as_usual()
        return getattr(module, f"{name}_command")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(SUBCOMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    no_args_is_help=True,
)
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(package_name="race-doubles", prog_name="doubles")
@click.pass_context
def cli(ctx: click.Context, debug: bool) -> None:
    """How rare is it to run, place or win Western States and UTMB in the same year?"""
    ctx.obj = {"debug": debug}


def main(arguments: list[str] | None = None) -> None:
    """Run the command; exit 0 when done, 1 on a failure, 2 on a mistake in the call.

    Every failure is one sentence on stderr, which names no word longer than a page is wide.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    # Python has none where the caller closed it: then what is printed goes nowhere.
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    debug = "--debug" in arguments
    # --debug may stand anywhere: after the subcommand is where one adds it.
    arguments = [word for word in arguments if word != "--debug"]
    try:
        check_words(arguments)
        cli.main(args=arguments, prog_name="doubles", standalone_mode=False, obj={"debug": debug})
        sys.stdout.flush()
    except click.exceptions.Abort:
        end(130, "interrupted; what was written is whole, run it again to go on.")
    except click.exceptions.Exit as done:
        end(done.exit_code)
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.format_message(), err=True)
        end(2)
    except click.ClickException as wrong:
        context = getattr(wrong, "ctx", None)
        hint = f" See `{context.command_path} --help`." if context else ""
        end(wrong.exit_code, f"{wrong.format_message()}{hint}")
    except Problem as problem:
        if debug:
            raise
        end(problem.exit_status, str(problem))
    except OSError as why:
        if debug:
            raise
        place = f" ({why.filename})" if why.filename else ""
        if why.errno == errno.ENAMETOOLONG:
            end(2, f"The file name is too long{place}; give a shorter one.")
        reason = why.strerror or in_one_line(why) or type(why).__name__
        end(1, f"{reason}{place}; free what is short or blocked and run it again.")
    except Exception as bug:
        if debug:
            raise
        said = in_one_line(bug)
        end(1, f"unexpected {type(bug).__name__}: {said}; run it again with --debug and report it.")
    end(0)


def check_words(arguments: list[str]) -> None:
    """Raise UsageProblem for a word of the call that is no UTF-8, or longer than any path may be."""
    for number, word in enumerate(arguments, 1):
        if len(word) > LONGEST_WORD:
            raise UsageProblem(
                f"Word {number} of the call has {len(word):,} letters, more than any name or path; shorten it."
            )
        if any("\ud800" <= letter <= "\udfff" for letter in word):
            raise UsageProblem(
                f"Word {number} of the call, {os.fsencode(word)!r}, is not UTF-8; write it so, or rename the file."
            )


def end(status: int, said: str = "") -> NoReturn:
    """Print a sentence to stderr, where there is one, and exit; also where nothing can be written any more."""
    try:
        if said:
            click.echo(f"doubles: {LONG_WORD.sub(_shortened, said)}", err=True)
        sys.stderr.flush()
    except OSError:
        _write_no_more(sys.stderr)
        status = status or 1
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        _write_no_more(sys.stdout)
        status = status or 1
    sys.exit(status)


def _write_no_more(stream: TextIO) -> None:
    """Let what is left for `stream` go nowhere: else the interpreter tries once more and ends with a status of its own."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _shortened(word: re.Match[str]) -> str:
    return f"{word[0][:80]}…"


if __name__ == "__main__":
    main()
