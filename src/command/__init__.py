"""Room seven: the command `doubles`, one module a subcommand, and what several of them do: building, running."""
