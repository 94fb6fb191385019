"""A mistake put into functions that are loaded already, so that nothing is imported again."""

from __future__ import annotations

import gc
import inspect
from collections import defaultdict
from types import CodeType, FunctionType

Key = tuple[str, int]


def changed_functions(before: CodeType, after: CodeType) -> list[tuple[Key, CodeType]] | None:
    """The functions of a module that differ, as qualified name and first line, with their new code.

    None where what runs on import differs, or a function cannot take the other's place.
    """
    if not _same(before, after, deep=False):
        return None
    found: list[tuple[Key, CodeType]] = []
    for one, other in zip(_inner(before), _inner(after), strict=True):
        if not one.co_flags & inspect.CO_OPTIMIZED:
            inside = changed_functions(one, other)
            if inside is None:
                return None
            found += inside
        elif not _same(one, other, deep=True):
            if one.co_freevars != other.co_freevars:
                return None
            found.append(((one.co_qualname, one.co_firstlineno), other))
    return found


def loaded_functions(folder: str) -> dict[str, dict[Key, list[FunctionType]]]:
    """Every function whose code lies in `folder`, by file, qualified name and first line."""
    found: defaultdict[str, defaultdict[Key, list[FunctionType]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for one in gc.get_objects():
        if type(one) is FunctionType and one.__code__.co_filename.startswith(folder):
            code = one.__code__
            found[code.co_filename][code.co_qualname, code.co_firstlineno].append(one)
    return found


def caches(prefixes: tuple[str, ...]) -> list:
    """Every functools cache around a function of these packages."""
    return [
        one
        for one in gc.get_objects()
        if type(one).__name__ == "_lru_cache_wrapper"
        and str(getattr(one, "__module__", "")).startswith(prefixes)
    ]


def _inner(code: CodeType) -> list[CodeType]:
    return [one for one in code.co_consts if isinstance(one, CodeType)]


def _same(one: CodeType, other: CodeType, deep: bool) -> bool:
    """Whether two pieces of code do the same; line numbers do not count."""
    names = ("co_code", "co_names", "co_varnames", "co_freevars", "co_cellvars", "co_argcount",
             "co_kwonlyargcount", "co_flags", "co_exceptiontable")  # fmt: skip
    if any(getattr(one, name) != getattr(other, name) for name in names):
        return False
    if len(one.co_consts) != len(other.co_consts):
        return False
    for mine, theirs in zip(one.co_consts, other.co_consts, strict=True):
        if isinstance(mine, CodeType) != isinstance(theirs, CodeType):
            return False
        if isinstance(mine, CodeType):
            if deep and not _same(mine, theirs, deep):
                return False
        elif repr(mine) != repr(theirs):
            return False
    return True
