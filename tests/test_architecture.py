"""The import rule: a module imports only from lower levels, or modules listed above it in its own package; libraries stay in their rooms."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("ontology", "graph", "web")

# A row is a level, lowest first; a name stands for the module and all that is below it.
LEVELS: tuple[tuple[str, ...], ...] = (
    ("ontology.terms", "ontology.iris", "ontology.shapes", "ontology"),
    ("graph.errors", "graph.settings", "graph.model", "graph.text", "graph.copies", "graph.lexicon", "graph.gazetteer", "graph.rdfxml", "graph.graphml"),
    ("graph.loaders", "graph.extract", "graph.identity"),
    ("graph.triples", "graph.provenance", "graph.mapping"),
    ("graph.limits", "graph.store", "graph.worker", "graph.query", "graph.writing", "graph.posting", "graph.dump"),
    (
        "graph.build",
        "graph.analysis",
        "graph.export",
        "graph.draw",
        "graph.audit",
        "graph.objections",
        "graph.conflicts",
        "graph.explain",
        "graph.stats",
        "graph.revisions",
    ),
    ("graph.commands",),
    ("web",),
)
APART = {"graph.loaders", "graph.extract", "graph.identity"}
"""On one level, and still they never import one another."""
ROOMS = {
    "flask": ("web",),
    "pyvis": ("graph.draw",),
    "typer": ("graph.commands", "web.main"),
    "spacy": ("graph.extract.language",),
}
"""The only modules that import these libraries."""
OPENERS = ("graph.store", "graph.worker")
"""The only places that open a database."""
COMES_WITH = {"markupsafe": "jinja2", "pydantic": "pydantic-settings", "werkzeug": "flask"}
"""Libraries that are part of another's interface."""
FORBIDDEN_NAMES = {"utils.py", "helpers.py", "common.py", "base.py"}


def list_modules() -> list[Path]:
    """List the files of all packages."""
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def to_name(path: Path) -> str:
    """Return the dotted name of a file's module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def list_imports(path: Path) -> tuple[str, ...]:
    """List what a module imports, absolute and dotted; `from a import b` gives a.b, for b may be a module."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: import by the full name"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return tuple(found)


def is_within(name: str, package: str) -> bool:
    """Tell whether a name is the package's or of something in it."""
    return name == package or name.startswith(f"{package}.")


def find_place(name: str) -> tuple[int, str]:
    """Return the level of a module and the row's entry that it falls under, the longest that fits."""
    fits = [(len(entry), level, entry) for level, row in enumerate(LEVELS) for entry in row if is_within(name, entry)]
    assert fits, f"{name} stands on no level; write it into the table"
    _, level, entry = max(fits)
    return level, entry


MODULES = list_modules()


@pytest.mark.parametrize("path", MODULES, ids=to_name)
def test_a_module_imports_only_what_stands_below_it(path: Path) -> None:
    """A lower level, an earlier entry of the same level, or the same package."""
    name = to_name(path)
    if name == "graph":
        return
    level, entry = find_place(name)
    for imported in list_imports(path):
        if imported.split(".")[0] not in PACKAGES:
            continue
        imported_level, imported_entry = find_place(imported)
        assert imported_level <= level, f"{name} imports {imported} from above"
        if imported_level == level and imported_entry != entry:
            row = LEVELS[level]
            assert not {entry, imported_entry} & APART, f"{name} imports {imported}, which stands apart"
            assert row.index(imported_entry) < row.index(entry), f"{name} imports {imported}, which is listed after it"


@pytest.mark.parametrize("path", MODULES, ids=to_name)
def test_a_library_stays_in_its_room(path: Path) -> None:
    """Flask, pyvis, typer and spaCy are each imported in one place only."""
    name = to_name(path)
    for imported in list_imports(path):
        rooms = ROOMS.get(imported.split(".")[0])
        assert rooms is None or any(is_within(name, room) for room in rooms), f"{name} imports {imported}"


def list_calls(path: Path) -> Iterator[str]:
    """Yield what a module calls, as it is written."""
    yield from (ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))


@pytest.mark.parametrize("path", MODULES, ids=to_name)
def test_only_the_store_and_the_query_processes_open_a_database(path: Path) -> None:
    """Everybody else asks `open_store` or `open_snapshot`."""
    if not any(is_within(to_name(path), opener) for opener in OPENERS):
        assert not [call for call in list_calls(path) if re.search(r"\b(Store|read_only)$", call)]


def test_no_modules_import_one_another_in_a_circle() -> None:
    """Within a package too: there is an order in which each module needs only those before it."""
    names = {to_name(path) for path in MODULES}
    needs = {to_name(path): {find_module(each, names) for each in list_imports(path)} & names - {to_name(path)} for path in MODULES}
    TopologicalSorter(needs).prepare()


def find_module(imported: str, names: set[str]) -> str:
    """Return the module that an import leads to: `graph.errors` for `graph.errors.SourceError`."""
    return imported if imported in names else imported.rpartition(".")[0]


@pytest.mark.parametrize("path", MODULES, ids=to_name)
def test_a_module_says_what_it_is(path: Path) -> None:
    """Each begins with a docstring, and none has a name that says nothing."""
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), f"{path} has no docstring"
    assert path.name not in FORBIDDEN_NAMES


def test_every_library_that_is_imported_is_declared() -> None:
    """What we import we name, so that no other library's choice can take it away."""
    declared = {re.split(r"[<>=]", name)[0].lower() for name in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]}
    imported = {name.split(".")[0] for path in MODULES for name in list_imports(path)} - set(PACKAGES) - sys.stdlib_module_names
    by_import = packages_distributions()
    missing = {name for name in imported if not {each.lower().replace("_", "-") for each in by_import.get(name, [name])} & declared}
    assert not missing - COMES_WITH.keys(), "name them under dependencies in pyproject.toml"


def list_loaded(statement: str) -> set[str]:
    """List the modules that a new interpreter has loaded after a statement."""
    code = f"{statement}; import sys; print(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120).stdout.split())


@pytest.mark.slow
def test_importing_graph_loads_nothing_heavy() -> None:
    """`import graph` and the stores, loaders and queries beside it load no model, no network library, no picture."""
    statement = "import graph, graph.model, graph.store, graph.query, graph.loaders"
    assert not list_loaded(statement) & {"spacy", "networkx", "pyvis", "flask", "typer"}


@pytest.mark.slow
def test_help_loads_nothing_that_commands_call() -> None:
    """The command line's help needs no graph library at all."""
    loaded = list_loaded("import web.main")
    assert not loaded & {"spacy", "networkx", "pyvis", "flask", "rdflib", "pyoxigraph", "pydantic"}
