"""The code in numbers beside their targets: `make measures`.

Lines are code lines: no blank, comment or docstring. Migrations are left out.
"""

import ast
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.house.source import (
    ROOT,
    Function,
    Module,
    modules,
    package_modules,
    templates,
)

Row = tuple[str, object, str]


def tenth(values: Sequence[int]) -> int:
    """Give the value that nine of ten do not pass."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * 9 // 10) - 1)] if ordered else 0


def median(values: Sequence[int]) -> float:
    """Give the middle value, 0 when there is none."""
    return statistics.median(values) if values else 0


def share(part: int, whole: int) -> str:
    """Give a part of a whole in percent."""
    return f"{100 * part / whole:.0f} %" if whole else "–"


def functions_of(read: Sequence[Module]) -> list[Function]:
    """Give every function of the modules."""
    return [function for module in read for function in module.functions]


def module_rows(code: Sequence[Module]) -> list[Row]:
    """Measure the modules."""
    lines = [len(module.code_lines) for module in code]
    return [
        ("modules", len(code), "≤ 35"),
        ("code lines", sum(lines), "≤ 6,700"),
        ("lines/module, median", median(lines), "150–200"),
        ("lines/module, p90", tenth(lines), "≤ 330"),
        ("lines/module, max", max(lines), "≤ 400"),
    ]


def function_rows(code: Sequence[Module]) -> list[Row]:
    """Measure the functions."""
    functions = functions_of(code)
    lengths = [function.lines for function in functions]
    annotated = sum(function.annotated for function in functions)
    return [
        ("function, median", median(lengths), "≤ 7"),
        ("function, p90", tenth(lengths), "≤ 22"),
        ("function, max", max(lengths), "≤ 50"),
        ("branches/function, p90", tenth([one.branches for one in functions]), "≤ 5"),
        ("annotated functions", share(annotated, len(functions)), "100 %"),
    ]


def word_rows(code: Sequence[Module]) -> list[Row]:
    """Measure what is said about the code."""
    public = [node for module in code for node in module.public]
    told = sum(ast.get_docstring(node) is not None for node in public)
    lines = sum(len(module.code_lines) for module in code)
    comments = 100 * sum(module.comments for module in code) / lines
    return [
        ("public docstrings", share(told, len(public)), "≥ 90 %"),
        ("comments /100 lines", f"{comments:.1f}", "4–9"),
    ]


def import_rows(code: Sequence[Module]) -> list[Row]:
    """Measure how the modules hold together."""
    names = {module.name for module in code}
    arrows = {
        (module.name, reached)
        for module in code
        for one in module.imports
        for reached in (f"{one.module}.{one.name}", one.module)
        if reached in names and reached != "wikimarche"
    }
    hidden = sum(one.hidden for module in code for one in module.imports)
    return [("import arrows", len(arrows), "≤ 120"), ("hidden imports", hidden, "0")]


def case_rows(code: Sequence[Module], tests: Sequence[Module]) -> list[Row]:
    """Measure the tests beside the code."""
    lines = sum(len(module.code_lines) for module in tests)
    cases = [one for one in functions_of(tests) if one.name.startswith("test_")]
    named = {module.name.rpartition(".")[2] for module in tests}
    tested = [one for one in code if f"test_{one.name.rpartition('.')[2]}" in named]
    ratio = lines / sum(len(module.code_lines) for module in code)
    return [
        ("test/code lines", f"{ratio:.2f}", "1.3–2.0"),
        ("test function, median", median([one.lines for one in cases]), "≤ 9"),
        ("modules with a same-named test", share(len(tested), len(code)), "≥ 90 %"),
    ]


def page_rows(pages: Sequence[Path]) -> list[Row]:
    """Measure the templates."""
    lines = [len(page.read_text("utf-8").splitlines()) for page in pages]
    partials = sum(page.name.startswith("_") for page in pages)
    return [
        ("templates", len(pages), "≤ 40"),
        ("lines/template, median", median(lines), "≤ 45"),
        ("lines/template, p90", tenth(lines), "≤ 110"),
        ("lines/template, max", max(lines, default=0), "160"),
        ("partial templates", partials, "≥ 10"),
    ]


def script_rows() -> list[Row]:
    """Measure the editor and the page scripts, blank lines left out."""
    rows: list[Row] = []
    for folder in ("editor/src", "editor/test"):
        texts = [path.read_text("utf-8") for path in (ROOT / folder).rglob("*.ts")]
        lines = [sum(bool(line.strip()) for line in text.splitlines()) for text in texts]
        rows.append((f"{folder} files", len(texts), ""))
        rows.append((f"{folder} lines", sum(lines), ""))
        rows.append((f"{folder} file, max", max(lines, default=0), "250"))
    return rows


def main(say: Callable[[str], None] = print) -> None:
    """Print the table."""
    code, tests = package_modules(), modules("tests")
    rows = [
        *module_rows(code),
        *function_rows(code),
        *word_rows(code),
        *import_rows(code),
        *case_rows(code, tests),
        *page_rows(templates()),
        *script_rows(),
    ]
    say(f"{'measure':<32} {'ours':>8}  target")
    for name, value, target in rows:
        say(f"{name:<32} {value!s:>8}  {target}")


if __name__ == "__main__":
    main()
