"""`doubles link`: who is who in any table of results; the linker's own command."""

from link.command import command as link_command

__all__ = ["link_command"]
