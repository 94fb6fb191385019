"""One module a subcommand of `doubles`, each holding a click command of the same name."""
