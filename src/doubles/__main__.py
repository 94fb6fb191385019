"""`python -m doubles` is the `doubles` command."""

from doubles.cli import main

main()
