"""The program's own source, read once: modules, imports, functions, templates, files.

Module ──imports──► Import        (what it names, where, hidden in a function or not)
   └────functions─► Function      (its length in code lines, annotated or not)
"""

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

__all__ = [
    "ROOT",
    "Function",
    "Import",
    "Module",
    "files",
    "modules",
    "package_modules",
    "templates",
]

ROOT = Path(__file__).parent.parent.parent
PACKAGE = "wikimarche"
MADE = {"node_modules", "build", "var", "__pycache__", "screenshots"}
Definition = ast.FunctionDef | ast.AsyncFunctionDef
Documented = Definition | ast.ClassDef | ast.Module
NOT_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
    tokenize.ENCODING,
}


@dataclass(frozen=True)
class Import:
    """One name taken from elsewhere: `from module import name`, or `import module`."""

    module: str
    name: str
    line: int
    hidden: bool


@dataclass(frozen=True)
class Function:
    """A function or method as defined; `lines` has no blank, comment or docstring."""

    name: str
    node: Definition
    lines: int

    @property
    def annotated(self) -> bool:
        """Whether every argument and the answer say their type (self and cls need not)."""
        spec = self.node.args
        named = [*spec.posonlyargs, *spec.args]
        if named and named[0].arg in ("self", "cls"):
            named = named[1:]
        stars = [star for star in (spec.vararg, spec.kwarg) if star]
        typed = all(one.annotation for one in [*named, *spec.kwonlyargs, *stars])
        return typed and self.node.returns is not None

    @property
    def branches(self) -> int:
        """The number of ways through: one, and one more for each choice."""
        choices = (ast.If, ast.For, ast.While, ast.ExceptHandler, ast.IfExp, ast.match_case)
        return 1 + sum(isinstance(node, choices) for node in ast.walk(self.node))


@dataclass(frozen=True)
class Module:
    """One Python file, by its dotted name."""

    name: str
    path: Path

    @cached_property
    def text(self) -> str:
        """The file's text."""
        return self.path.read_text("utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """The file as a tree."""
        return ast.parse(self.text)

    @cached_property
    def code_lines(self) -> frozenset[int]:
        """The numbers of the lines that are neither blank, comment nor docstring."""
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        code = {
            line
            for token in tokens
            if token.type not in NOT_CODE
            for line in range(token.start[0], token.end[0] + 1)
        }
        for node in ast.walk(self.tree):
            if isinstance(node, Documented) and ast.get_docstring(node) is not None:
                code -= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
        return frozenset(code)

    @cached_property
    def comments(self) -> int:
        """How many comments there are."""
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return sum(token.type == tokenize.COMMENT for token in tokens)

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        """Everything it imports, in the file's order."""
        return tuple(self._imports(self.tree, hidden=False))

    def _imports(self, node: ast.AST, *, hidden: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                for alias in child.names:
                    yield Import(alias.name, "", child.lineno, hidden)
            elif isinstance(child, ast.ImportFrom):
                base = self._base(child)
                for alias in child.names:
                    yield Import(base, alias.name, child.lineno, hidden)
            else:
                yield from self._imports(
                    child, hidden=hidden or isinstance(child, Definition)
                )

    def _base(self, node: ast.ImportFrom) -> str:
        """The module a relative import names."""
        if not node.level:
            return node.module or ""
        package = self.path.name == "__init__.py"
        parents = self.name.split(".")[: len(self.name.split(".")) - node.level + package]
        return ".".join([*parents, *filter(None, [node.module])])

    @cached_property
    def functions(self) -> tuple[Function, ...]:
        """Every function and method, nested ones too."""
        return tuple(
            Function(node.name, node, self._length(node))
            for node in ast.walk(self.tree)
            if isinstance(node, Definition)
        )

    def _length(self, node: Definition) -> int:
        return len(self.code_lines & set(range(node.lineno, (node.end_lineno or 0) + 1)))

    @cached_property
    def public(self) -> tuple[Documented, ...]:
        """The module and what it offers: classes, functions, methods without underscore."""
        offered: list[Documented] = [self.tree]
        for node in self.tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                offered += [node, *(n for n in node.body if isinstance(n, Definition))]
            elif isinstance(node, Definition):
                offered.append(node)
        return tuple(
            node
            for node in offered
            if isinstance(node, ast.Module) or not node.name.startswith("_")
        )

    @property
    def part(self) -> str:
        """The room of the house it is in: text, store, errors, app…"""
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 else PACKAGE


def _dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules(folder: str) -> tuple[Module, ...]:
    """Read every Python file under `folder` of the repository."""
    return tuple(
        Module(_dotted(path), path) for path in sorted((ROOT / folder).rglob("*.py"))
    )


def package_modules() -> tuple[Module, ...]:
    """Read the program; migrations are left out, each is written once and kept as it was."""
    return tuple(m for m in modules(PACKAGE) if ".migrations." not in m.name)


def templates() -> tuple[Path, ...]:
    """Give the path of every page template."""
    return tuple(sorted((ROOT / "templates").rglob("*.html")))


def _ours(path: Path) -> bool:
    inside = path.relative_to(ROOT).parts
    hidden = any(part.startswith(".") and part != ".ci" for part in inside[:-1])
    return path.is_file() and not hidden and MADE.isdisjoint(inside)


def files() -> tuple[Path, ...]:
    """Give every file that is kept in the repository, and none that is made."""
    return tuple(sorted(filter(_ours, ROOT.rglob("*"))))
