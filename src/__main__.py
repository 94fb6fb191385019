"""`python -m race_doubles` is the `doubles` command."""

from race_doubles.command.cli import main

main()
