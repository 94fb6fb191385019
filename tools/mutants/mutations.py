"""Every mistake that mutmut makes in a file, as the text of the whole module."""

from __future__ import annotations

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
    docstrings = {id(node) for node in _docstrings(wrapper.module)}
    found = []
    for mutation in visitor.mutations:
        where = positions.get(mutation.original_node)
        if where is None or id(mutation.original_node) in docstrings:
            continue
        before = wrapper.module.code_for_node(mutation.original_node)
        after = wrapper.module.code_for_node(mutation.mutated_node)
        kind = _kind(mutation.original_node, before, after)
        statement = "\n".join(lines[_statement(lines, where.start.line) - 1 : where.end.line])
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


def _kind(node: cst.CSTNode, before: str, after: str) -> str:
    if isinstance(node, cst.BaseString):
        return "case" if before.casefold() == after.casefold() else "text"
    return "argument" if isinstance(node, cst.Call) else "other"


def _statement(lines: list[str], line: int) -> int:
    """The line in which the statement begins of which `line` is a part, as its indent tells."""
    while (
        line > 1
        and re.match(r"\s*([)\]}\"'f]|\w+=|.*[,(]$)", lines[line - 1])
        and not re.match(r"\s*(raise|return|def|if|for|with|assert|tell|say)\b", lines[line - 1])
    ):
        line -= 1
        if line == 1:
            break
    return line


def _docstrings(module: cst.Module) -> list[cst.CSTNode]:
    found: list[cst.CSTNode] = []

    class Look(cst.CSTVisitor):
        def visit_SimpleStatementLine(self, node: cst.SimpleStatementLine) -> None:
            for part in node.body:
                if isinstance(part, cst.Expr) and isinstance(part.value, cst.SimpleString):
                    found.append(part.value)

    module.visit(Look())
    return found
