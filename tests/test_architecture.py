"""Who may import whom: the plan of the house, kept by a test."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from gis.settings import CHECKOUT

ROOMS = {
    # room: the rooms it may import from, besides itself
    "gis": set[str](),
    "gis.load": {"gis"},
    "gis.db": {"gis"},
    "gis.export": {"gis"},
    "gis.demo": {"gis", "gis.load", "gis.db"},
    "gis.flows": {"gis", "gis.load", "gis.db", "gis.demo"},
    "gis.worker": {"gis", "gis.db", "gis.flows"},
    "maps": {"gis"},
    "gis.cli": {"gis", "gis.load", "gis.db", "gis.export", "gis.flows", "gis.demo", "gis.worker", "maps"},
    "api": {"gis", "gis.load", "gis.db", "gis.export", "gis.flows", "gis.demo", "gis.worker", "maps"},
}
OWNED = {
    # library: the only rooms that may know it
    "sqlalchemy": {"gis.db", "gis.flows", "gis.cli", "api"},
    "geoalchemy2": {"gis.db"},
    "alembic": {"gis.db"},
    "psycopg": {"gis.db"},
    "fastapi": {"api"},
    "starlette": {"api"},
    "folium": {"maps"},
    "typer": {"gis.cli"},
    "pyogrio": {"gis.load"},
    "osmium": {"gis.load"},
    "openpyxl": {"gis.load", "gis.export"},
    "PIL": {"gis.load"},
    "python_calamine": {"gis.load"},
}
CONNECTION_ONLY = {"gis.flows", "gis.cli", "api"}
"""Rooms that may name SQLAlchemy's types (a connection is handed through them), but never write a query."""


def _room(module: str) -> str:
    return max((room for room in ROOMS if module == room or module.startswith(room + ".")), key=len)


def _sources() -> Iterator[tuple[str, Path]]:
    for top in ("gis", "api", "maps"):
        for path in sorted((CHECKOUT / top).rglob("*.py")):
            if "node_modules" in path.parts or "versions" in path.parts:
                continue
            yield ".".join(path.relative_to(CHECKOUT).with_suffix("").parts).removesuffix(".__init__"), path


def _imports(path: Path) -> Iterator[tuple[str, list[str]]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, []) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module, [alias.name for alias in node.names]


SOURCES = dict(_sources())


@pytest.mark.parametrize("module", SOURCES)
def test_a_module_imports_only_from_rooms_below_it(module: str) -> None:
    room = _room(module)
    for imported, names in _imports(SOURCES[module]):
        if imported.split(".")[0] not in ("gis", "api", "maps"):
            continue
        for target in [f"{imported}.{name}" for name in names] or [imported]:
            found = _room(target)
            assert found == room or found in ROOMS[room], f"{module} may not import {target}"


@pytest.mark.parametrize("module", SOURCES)
def test_a_library_is_known_only_in_its_own_room(module: str) -> None:
    room = _room(module)
    for imported, names in _imports(SOURCES[module]):
        library = imported.split(".")[0]
        if library not in OWNED:
            continue
        assert room in OWNED[library], f"{module} may not know {library}"
        if library == "sqlalchemy" and room in CONNECTION_ONLY:
            assert set(names) <= {"Connection", "Row"}, f"{module} writes its own queries: {names}"


def test_where_markers_stand_leaves_by_one_door() -> None:
    """Faces and exports read markers through ``gis.flows.exact_reads``, which writes down who read what."""
    restricted = {"read_markers", "read_versions", "read_placements"}
    inside = {
        "gis.flows.exact_reads",  # the door
        # these write markers, and read them to see what changes; what they give out is counts, names and faults
        "gis.flows.load_markers",
        "gis.flows.load_demo",
        "gis.flows.demo_borders",
        "gis.flows.marker_files",
        "gis.flows.marker_works",
    }
    for module, path in SOURCES.items():
        if _room(module) in ("gis", "gis.db"):
            continue
        used = {name for imported, names in _imports(path) if imported.startswith("gis.db.") for name in names}
        assert not used & restricted or module in inside, f"{module} reads markers past gis.flows.exact_reads"


def test_the_pure_modules_touch_no_file_and_no_network() -> None:
    banned = {"pathlib", "os", "io", "socket", "subprocess", "httpx", "requests", "urllib"}
    edges = {"gis.settings"}  # read only at the edges, handed in everywhere else
    for module, path in SOURCES.items():
        if _room(module) != "gis" or module in edges:
            continue
        used = {imported.split(".")[0] for imported, _ in _imports(path)} & banned
        assert used == set(), f"{module} is pure, but imports {used}"


def test_settings_are_read_only_at_the_edges() -> None:
    readers = {
        m
        for m, path in SOURCES.items()
        for imported, names in _imports(path)
        if imported == "gis.settings" and "Settings" in names
    }
    assert {_room(module) for module in readers} <= {"gis.cli", "api", "gis.db"}


def test_pure_modules_import_each_other_without_circles() -> None:
    graph = {
        module: {
            target
            for imported, names in _imports(path)
            for target in [imported, *(f"{imported}.{n}" for n in names)]
            if target in SOURCES and _room(target) == "gis"
        }
        for module, path in SOURCES.items()
        if _room(module) == "gis"
    }
    done: set[str] = set()

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, " → ".join([*above, module])
        if module in done:
            return
        for target in graph[module] - {module}:
            # a package and the modules inside it are one thing
            if not module.startswith(target + "."):
                visit(target, (*above, module))
        done.add(module)

    for module in graph:
        visit(module, ())


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    folders = ("gis", "api", "maps", "tests", "benchmarks", "data")
    paths = [
        path for folder in folders for path in (CHECKOUT / folder).rglob("*.py") if "node_modules" not in path.parts
    ]
    # a migration lists its tables and is never edited again
    long = {
        str(path.relative_to(CHECKOUT)): n
        for path in paths
        if (n := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert {name: n for name, n in long.items() if "migrations/versions" not in name} == {}
