"""The house: arrows go one way, rooms stay small, SQL stays in the store.

Each test gives the list of what is wrong, so that its failure says where to look.
"""

import ast
from graphlib import CycleError, TopologicalSorter

from tests.house.source import Import, Module, package_modules

# Who may import whom inside the package; a room may always use what is in it.
ARROWS: dict[str, set[str]] = {
    "errors": set(),
    "settings": set(),
    "rules": {"errors"},
    "text": set(),
    "word": {"text"},
    "law": {"text"},
    "data": set(),
    "locale": set(),
    "kept": set(),
    "logs": {"settings"},
    "store": {"rules", "errors", "kept"},
    "desk": {"text", "word", "law", "data", "store", "rules", "errors", "kept"},
    "web": {
        "desk",
        "store",
        "text",
        "law",
        "rules",
        "errors",
        "settings",
        "locale",
        "kept",
    },
}
# The composition: free to name everybody.
ROOTS = {"wikimarche", "__main__", "app", "cli", "commands"}
DATABASE = {"sqlalchemy", "sqlmodel", "alembic", "psycopg", "sqlite3"}
MODULES = package_modules()
NAMES = {module.name for module in MODULES}


def target(one: Import) -> str:
    """The module of ours that an import reaches, or an empty text."""
    inside = f"{one.module}.{one.name}"
    return inside if inside in NAMES else one.module if one.module in NAMES else ""


def place(module: Module, line: int) -> str:
    return f"{module.name}:{line}"


def listed(found: list[str]) -> str:
    return "\n".join(["", *found])


def crossing(module: Module) -> list[tuple[Import, str]]:
    """The imports that lead to another room, with that room."""
    rooms = [
        (one, target(one).partition(".")[2].partition(".")[0]) for one in module.imports
    ]
    return [(one, room) for one, room in rooms if room and room != module.part]


def test_every_room_is_drawn_in_the_table_of_arrows() -> None:
    assert {module.part for module in MODULES} <= set(ARROWS) | ROOTS


def test_no_module_imports_upward() -> None:
    upward = [
        f"{place(module, one.line)} imports {room}"
        for module in MODULES
        if module.part not in ROOTS
        for one, room in crossing(module)
        if room not in ARROWS[module.part]
    ]
    assert not upward, listed(upward)


def test_no_module_is_in_a_cycle() -> None:
    graph = {m.name: {target(one) for one in m.imports} - {"", m.name} for m in MODULES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        raise AssertionError(" → ".join(error.args[1])) from None


def test_no_import_is_hidden_in_a_function() -> None:
    hidden = [place(m, one.line) for m in MODULES for one in m.imports if one.hidden]
    assert not hidden, listed(hidden)


def test_only_the_store_speaks_to_the_database() -> None:
    leaks = [
        f"{place(module, one.line)} imports {one.module}"
        for module in MODULES
        if module.part != "store"
        for one in module.imports
        if one.module.partition(".")[0] in DATABASE
        and (one.module, one.name) != ("sqlmodel", "Session")
    ]
    assert not leaks, listed(leaks)


def test_only_the_opening_of_the_store_ends_a_transaction() -> None:
    ends = [
        place(module, node.lineno)
        for module in MODULES
        if module.name != "wikimarche.store.opening"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("commit", "rollback")
    ]
    assert not ends, listed(ends)


def test_a_module_has_at_most_400_lines() -> None:
    counts = [(len(module.text.splitlines()), module.name) for module in MODULES]
    long = [f"{name}: {count} lines" for count, name in counts if count > 400]
    assert not long, listed(long)


def test_a_function_has_at_most_50_lines() -> None:
    long = [
        f"{place(module, function.node.lineno)} {function.name}: {function.lines} lines"
        for module in MODULES
        for function in module.functions
        if function.lines > 50
    ]
    assert not long, listed(long)


def test_a_function_takes_at_most_four_arguments_by_position() -> None:
    many = [
        f"{place(module, function.node.lineno)} {function.name}"
        for module in MODULES
        for function in module.functions
        if len([a for a in function.node.args.args if a.arg not in ("self", "cls")]) > 4
    ]
    assert not many, listed(many)


def test_every_function_is_annotated() -> None:
    bare = [
        f"{place(module, function.node.lineno)} {function.name}"
        for module in MODULES
        for function in module.functions
        if not function.annotated
    ]
    assert not bare, listed(bare)


def test_nine_public_names_of_ten_have_a_docstring() -> None:
    offered = [(module, node) for module in MODULES for node in module.public]
    silent = [
        f"{module.name} {getattr(node, 'name', 'module')}"
        for module, node in offered
        if ast.get_docstring(node) is None
    ]
    assert len(silent) <= len(offered) // 10, listed(silent)
