"""Write the pages that are made from the code: tables, settings, commands, routes.

Run ``python docs/generate.py`` after changing any of these; a test compares the pages with what this would write.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from sqlalchemy import Table

from gis.db.tables import metadata
from gis.settings import Settings

HERE = Path(__file__).parent


def database_page() -> str:
    """Every table and column in words."""
    lines = [
        "# The database",
        "",
        "Made from the comments in the schema by `docs/generate.py`. Geometry is EPSG:4490 (CGCS2000). "
        "`valid` is what is true on the ground, `recorded` what our books believed; both are half-open.",
    ]
    for table in sorted(metadata.tables.values(), key=lambda table: table.name):
        lines += [
            "",
            f"## {table.name}",
            "",
            str(table.comment),
            "",
            "| column | type | meaning |",
            "| --- | --- | --- |",
        ]
        lines += [f"| {c.name} | {_type(c)} | {c.comment} |" for c in table.columns]
        lines += _constraints(table)
    return "\n".join(lines) + "\n"


def _type(column: Any) -> str:
    kind = str(column.type).lower() if "geometry" not in str(column.type).lower() else column.type.geometry_type.lower()
    return kind + ("" if column.nullable else ", required")


def _constraints(table: Table) -> list[str]:
    guarded = sorted(str(c.name) for c in table.constraints if str(c.name).startswith(("ex_", "ck_", "uq_")))
    return ["", "Guarded by: " + ", ".join(f"`{name}`" for name in guarded) + "."] if guarded else []


def settings_page() -> str:
    """Every setting with its default."""
    lines = ["# Settings", "", "Read from the environment at the edges (the command, the service), nowhere else.", ""]
    lines += ["| variable | default | meaning |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else f"`{field.default}`"
        lines.append(f"| `TONGTU_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """Every command with its options."""
    from gis.cli import app

    lines = ["# Commands", "", "`tongtu <noun> <verb>`. Exit 0: done; 1: the work failed; 2: bad usage."]
    for path, command in _commands(typer.main.get_command(app), "tongtu"):
        lines += ["", f"## {path}", "", (command.help or "").strip(), ""]
        lines += [f"- {_option(parameter)}" for parameter in command.params if parameter.name != "help"]
    return "\n".join(lines).rstrip() + "\n"


def _commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    children = getattr(command, "commands", {})
    if not children:
        yield path, command
    for name, child in children.items():
        yield from _commands(child, f"{path} {name}")


def _option(parameter: Any) -> str:
    names = ", ".join(f"`{name}`" for name in parameter.opts) if parameter.opts else parameter.name
    if parameter.param_type_name == "argument":
        names = f"`{parameter.name.upper()}`"
    return f"{names} — {getattr(parameter, 'help', '') or ''}"


def routes_page() -> str:
    """Every route with its parameters."""
    paths = _openapi()["paths"]
    lines = ["# HTTP", "", "The full description with examples is served at `/api/v1/docs`, without any other host."]
    for path, methods in paths.items():
        for method, operation in methods.items():
            lines += ["", f"## {method.upper()} {path}", "", operation.get("description", "").strip(), ""]
            lines += [
                f"- `{p['name']}` ({p['in']}) — {p.get('description', '')}" for p in operation.get("parameters", [])
            ]
    return "\n".join(lines).rstrip() + "\n"


def _openapi() -> dict[str, Any]:
    from sqlalchemy import create_engine

    from api.main import create_app
    from gis.db.connect import Database

    nowhere = create_engine("postgresql+psycopg://")  # never connected: routes are only described
    return create_app(Database(nowhere, nowhere)).openapi()


PAGES = {
    "database.md": database_page,
    "settings.md": settings_page,
    "commands.md": commands_page,
    "http.md": routes_page,
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")
