"""Which lines of a package run, told by the code itself: a statement of its own before each statement.

A tracer is asked for each call of pandas too, and doubles the time of the tests; these cost what they say, and nothing elsewhere.
"""

from __future__ import annotations

import ast
import builtins
import importlib.abc
import importlib.machinery
import sys
from collections import defaultdict
from pathlib import Path
from types import CodeType, ModuleType

_TOLD = "__line_ran__"
_COMPOUND = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Match)  # fmt: skip


class Lines(importlib.abc.MetaPathFinder):
    """The lines of `package` that run from now on, each with the contexts in which it ran."""

    def __init__(self, package: str, context: str) -> None:
        self.package, self.context = package, context
        self._ran: set[int] = set()
        self._contexts: defaultdict[int, set[str]] = defaultdict(set)
        #: Of each number in the code: its file and its lines.
        self.places: list[tuple[str, set[int]]] = []
        setattr(builtins, _TOLD, self._ran.add)
        sys.meta_path.insert(0, self)

    def switch(self, context: str) -> None:
        """What runs from now on belongs to `context`."""
        for number in self._ran:
            self._contexts[number].add(self.context)
        self._ran.clear()
        self.context = context

    def found(self) -> dict[str, dict[int, set[str]]]:
        """The contexts of each line, by file."""
        self.switch(self.context)
        lines: defaultdict[str, defaultdict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for number, contexts in self._contexts.items():
            file, ours = self.places[number]
            for line in ours:
                lines[file][line] |= contexts
        return {file: dict(known) for file, known in lines.items()}

    def find_spec(self, fullname: str, path: object = None, target: ModuleType | None = None) -> importlib.machinery.ModuleSpec | None:  # fmt: skip
        if fullname.split(".")[0] != self.package:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)  # type: ignore[arg-type]
        if spec is not None and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            spec.loader = _Told(fullname, spec.loader.path, self)
        return spec

    def number(self, file: str, lines: set[int]) -> int:
        self.places.append((file, lines))
        return len(self.places) - 1


class _Told(importlib.machinery.SourceFileLoader):
    """Loads a module whose statements tell that they run."""

    def __init__(self, fullname: str, path: str, lines: Lines) -> None:
        super().__init__(fullname, path)
        self.lines = lines

    def get_code(self, fullname: str) -> CodeType:
        tree = ast.parse(Path(self.path).read_text("utf-8"))
        changed = _Telling(self.path, self.lines).visit(tree)
        return compile(ast.fix_missing_locations(changed), self.path, "exec")


class _Telling(ast.NodeTransformer):
    def __init__(self, file: str, lines: Lines) -> None:
        self.file, self.lines = file, lines

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for name in ("body", "orelse", "finalbody"):
            if isinstance(body := getattr(node, name, None), list):
                setattr(node, name, self._with_calls(body))
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        super().generic_visit(node)
        call = self._call(_from_to(node.body), node.body)
        node.body = ast.copy_location(ast.BoolOp(ast.Or(), [call, node.body]), node.body)
        return node

    def _with_calls(self, body: list[ast.stmt]) -> list[ast.stmt]:
        changed: list[ast.stmt] = []
        for place, one in enumerate(body):
            docstring = not place and isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)  # fmt: skip
            first_of_all = isinstance(one, ast.ImportFrom) and one.module == "__future__"
            if not docstring and not first_of_all:
                changed.append(ast.copy_location(ast.Expr(self._call(_lines(one), one)), one))
            changed.append(one)
        return changed

    def _call(self, lines: set[int], at: ast.AST) -> ast.expr:
        number = ast.Constant(self.lines.number(self.file, lines))
        return ast.copy_location(ast.Call(ast.Name(_TOLD, ast.Load()), [number], []), at)


def _lines(one: ast.stmt) -> set[int]:
    """The lines of a statement; of one with a body, those before it, and of one with a lambda, not the lines of its own that this has."""
    first = min([one.lineno, *(each.lineno for each in getattr(one, "decorator_list", ()))])
    if isinstance(one, ast.Match):
        return set(range(first, (one.subject.end_lineno or first) + 1))
    if isinstance(one, _COMPOUND):
        return set(range(first, max(first, one.body[0].lineno - 1, one.lineno) + 1))
    inside = [
        _from_to(each.body)
        for each in ast.walk(one)
        if isinstance(each, ast.Lambda) and each.body.lineno > each.lineno
    ]
    return set(range(first, (one.end_lineno or first) + 1)).difference(*inside)


def _from_to(node: ast.expr) -> set[int]:
    return set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
