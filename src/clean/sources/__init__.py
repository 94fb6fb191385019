"""One module a source: its raw table in, observations out.

An observation is what one source says of one start, in the project's terms; see
`observation`.
"""

from race_doubles.clean.sources.observation import observe

__all__ = ["observe"]
