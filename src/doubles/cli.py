"""The `doubles` command: finds the subcommand, and turns problems into one line and a status."""

from __future__ import annotations

import importlib
import sys

import click

from common.errors import Problem

#: Subcommand name -> one line for the overview; each lives in `doubles.commands.<name>`.
SUBCOMMANDS = {
    "scrape": "Fetch editions from the organisers into data/raw.",
    "update": "Fetch editions newer than the registry and show what changed.",
    "build": "Rebuild data/processed from data/raw and data/curated.",
    "report": "Run the notebooks and write the site.",
    "runner": "Print one person's starts in both races and their doubles.",
    "list": "List the doubles, by level, year and sex.",
    "link": "Say who is who in any table of results.",
    "why": "Print the evidence that two results are, or are not, one person.",
    "review": "Go through the links nearest the decision threshold.",
}


class LazyGroup(click.Group):
    """A group that imports a subcommand only when it is asked for, so `--help` is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in SUBCOMMANDS:
            return None
        module = importlib.import_module(f"doubles.commands.{name}")
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
    """Run the command; exit 0 when done, 1 on a failure, 2 on a mistake in the call."""
    arguments = sys.argv[1:] if arguments is None else arguments
    debug = "--debug" in arguments
    # --debug may stand anywhere: after the subcommand is where one adds it.
    arguments = [word for word in arguments if word != "--debug"]
    try:
        cli.main(args=arguments, prog_name="doubles", standalone_mode=False, obj={"debug": debug})
    except click.exceptions.Abort:
        click.echo(
            "doubles: interrupted; what was written is whole, run it again to go on.", err=True
        )
        sys.exit(130)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.format_message(), err=True)
        sys.exit(2)
    except click.ClickException as wrong:
        hint = f" See `{wrong.ctx.command_path} --help`." if getattr(wrong, "ctx", None) else ""
        click.echo(f"doubles: {wrong.format_message()}{hint}", err=True)
        sys.exit(wrong.exit_code)
    except Problem as problem:
        if debug:
            raise
        click.echo(f"doubles: {problem}", err=True)
        sys.exit(problem.exit_status)
    except Exception as bug:
        if debug:
            raise
        click.echo(
            f"doubles: unexpected {type(bug).__name__}: {bug}; run it again with --debug and report it.",
            err=True,
        )
        sys.exit(1)
    sys.exit(0)


if __name__ == "__main__":
    main()
