"""Every mistake that mutmut makes in a file, as the text of the whole module."""

from __future__ import annotations

import ast
import difflib
import hashlib
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import get_ignored_lines


@dataclass(frozen=True)
class Mutant:
    """One mistake: in which file and lines, and what was there before and after.

    `in_function` is false for what runs when the module is imported.
    """

    file: str
    first_line: int
    last_line: int
    in_function: bool
    kind: str
    before: str
    after: str
    module: cst.Module = field(repr=False, compare=False)
    nodes: tuple[cst.CSTNode, cst.CSTNode] = field(repr=False, compare=False)

    @cached_property
    def text(self) -> str:
        """The whole module with the mistake."""
        changed = self.module.deep_replace(*self.nodes)
        return changed.code if isinstance(changed, cst.Module) else ""

    @property
    def id(self) -> str:
        """The same for the same change of the same file."""
        what = f"{self.file}:{self.first_line}:{self.before}:{self.after}"
        return hashlib.sha256(what.encode()).hexdigest()[:10]


def mutants_of(path: Path, root: Path, left_out: list[dict[str, str]]) -> list[Mutant]:
    """Every mutant of one file in the order of its lines, without those that the settings leave out."""
    source = path.read_text("utf-8")
    wrapper = MetadataWrapper(cst.parse_module(source))
    ignored = get_ignored_lines(str(path), source, wrapper)
    visitor = MutationVisitor(mutation_operators, ignored)
    wrapper.visit(visitor)
    positions = wrapper.resolve(PositionProvider)
    lines = source.splitlines()
    statements = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.stmt)]
    docstrings = {id(node) for node in _docstrings(wrapper.module)}
    found = []
    for mutation in visitor.mutations:
        where = positions.get(mutation.original_node)
        if where is None or id(mutation.original_node) in docstrings:
            continue
        before = wrapper.module.code_for_node(mutation.original_node)
        after = wrapper.module.code_for_node(mutation.mutated_node)
        kind = _kind(mutation.original_node, before, after)
        statement = _statement(statements, lines, where.start.line)
        if lines[where.start.line - 1][: where.start.column].endswith("strict="):
            continue
        if _without_strict(before) == _without_strict(after):
            continue
        if any(rule["kind"] in (kind, "any") and re.search(rule["code"], statement, re.MULTILINE)
               for rule in left_out):  # fmt: skip
            continue
        in_function = mutation.contained_by_top_level_function is not None
        found.append(Mutant(path.relative_to(root).as_posix(), where.start.line, where.end.line,
                            in_function, kind, before, after, wrapper.module,
                            (mutation.original_node, mutation.mutated_node)))  # fmt: skip
    return [one for one in found if one.before != one.after]


def diff(mutant: Mutant, source: str) -> str:
    """The change as lines that went and came."""
    lines = difflib.unified_diff(source.splitlines(), mutant.text.splitlines(), lineterm="", n=0)
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


def _without_strict(code: str) -> str:
    return re.sub(r",\s*(strict=\w+)?\s*\)", ")", code)


def _kind(node: cst.CSTNode, before: str, after: str) -> str:
    if isinstance(node, cst.BaseString):
        return "case" if before.casefold() == after.casefold() else "text"
    return "argument" if isinstance(node, cst.Call) else "other"


def _statement(statements: list[ast.stmt], lines: list[str], line: int) -> str:
    """The first and the last line, and all between, of the smallest statement that a line is in."""
    around = [one for one in statements if one.lineno <= line <= (one.end_lineno or one.lineno)]
    if not around:
        return lines[line - 1]
    smallest = min(around, key=lambda one: (one.end_lineno or one.lineno) - one.lineno)
    return "\n".join(lines[smallest.lineno - 1 : smallest.end_lineno])


def _docstrings(module: cst.Module) -> list[cst.CSTNode]:
    found: list[cst.CSTNode] = []

    class Look(cst.CSTVisitor):
        def visit_SimpleStatementLine(self, node: cst.SimpleStatementLine) -> None:
            for part in node.body:
                if isinstance(part, cst.Expr) and isinstance(part.value, cst.SimpleString):
                    found.append(part.value)

    module.visit(Look())
    return found
