"""What the program is made of: docs/licences.md, and a list of components for machines.

    python scripts/components.py          writes both; the second in var/sbom.json
                                          (CycloneDX 1.6, ECMA-424)

Names, versions and digests come from the locks; licences from what each package says of
itself once installed.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements.lock"
FRONT = ROOT / "editor" / "package-lock.json"
SHIPPED = ("@fontsource-variable/", "bootstrap-icons")  # the rest builds or tests
PAGE = ROOT / "docs" / "licences.md"
HEAD = """# Licences

wiki-marché is under the [MIT licence](../LICENSE). What it is made of, by the licence each package declares;
`python scripts/components.py` writes this page and, in `var/sbom.json`, the same with versions and digests (CycloneDX).

"""


@dataclass(frozen=True)
class Component:
    """One package: `kind` is that of its package URL, digests are SHA-256 or SHA-512."""

    kind: str
    name: str
    version: str
    licence: str
    digests: tuple[tuple[str, str], ...]


def python_components() -> Iterator[Component]:
    """Give the packages that the program runs with, from its lock."""
    text = LOCK.read_text("utf-8")
    for found in re.finditer(r"^([\w.-]+)==([^\s;\\]+)(.*(?:\n    .*)*)", text, re.M):
        hashes = tuple(("SHA-256", each) for each in re.findall(r"sha256:(\w+)", found[3]))
        yield Component("pypi", found[1], found[2], python_licence(found[1]), hashes)


def python_licence(name: str) -> str:
    """Give the licence that an installed package declares, in one line."""
    try:
        said: PackageMetadata = metadata(name)
    except PackageNotFoundError:
        return "not installed on this system"
    if expression := said.get("License-Expression"):
        return expression
    classifiers = said.get_all("Classifier") or []
    named = [
        one.rsplit(" :: ", 1)[1] for one in classifiers if one.startswith("License ::")
    ]
    return ", ".join(named) or (said.get("License") or "unknown").splitlines()[0]


def front_components() -> Iterator[Component]:
    """Give the packages that the pages' styles, scripts and fonts are built with."""
    packages = json.loads(FRONT.read_text("utf-8"))["packages"]
    for place, one in sorted(packages.items()):
        name = place.rpartition("node_modules/")[2]
        if name and not one.get("optional"):
            kind, _, digest = one.get("integrity", "").partition("-")
            digests = ((kind.upper().replace("SHA", "SHA-"), digest),) if digest else ()
            yield Component("npm", name, one["version"], one.get("license", "?"), digests)


def table(components: list[Component]) -> str:
    """Write a table of packages and licences."""
    rows = sorted({(one.name, one.licence) for one in components})
    lines = [f"| {name} | {licence} |" for name, licence in rows]
    return "\n".join(["| package | licence |", "|---|---|", *lines]) + "\n"


def page(python: list[Component], front: list[Component]) -> str:
    """Write docs/licences.md."""
    shipped = [one for one in front if one.name.startswith(SHIPPED)]
    built = [one for one in front if one not in shipped]
    return (
        f"{HEAD}## Run with the program (Python)\n\n{table(python)}\n"
        f"## Served with its pages (fonts, icons)\n\n{table(shipped)}\n"
        f"## Only to build and test the pages\n\n{table(built)}"
    )


def bill(components: list[Component]) -> dict[str, object]:
    """Give the list of components as CycloneDX says it."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "wikimarche"}},
        "components": [
            {
                "type": "library",
                "name": one.name,
                "version": one.version,
                "purl": f"pkg:{one.kind}/{one.name.replace('@', '%40')}@{one.version}",
                "licenses": [{"license": {"name": one.licence}}],
            }
            for one in components
        ],
    }


def main() -> None:
    """Write the page and the list."""
    python, front = list(python_components()), list(front_components())
    PAGE.write_text(page(python, front), "utf-8")
    target = ROOT / "var" / "sbom.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(bill([*python, *front]), indent=1) + "\n", "utf-8")
    print(
        f"{PAGE.relative_to(ROOT)}, {target.relative_to(ROOT)}: {len(python) + len(front)}"
    )


if __name__ == "__main__":
    main()
