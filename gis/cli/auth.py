"""People and keys."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from gis.cli.common import Format, FormatOption, console, opened, print_json
from gis.db.keys import make_key
from gis.errors import BadInput
from gis.rights import TABLE

LARGEST_QUOTA = 1_000_000
"""Requests a minute; nothing asks quicker, and `none` is there for no limit."""
app = typer.Typer(help="Who may come in.", no_args_is_help=True)
key = typer.Typer(help="Keys of departments and programs.", no_args_is_help=True)
app.add_typer(key, name="key")


@key.command("create")
def create(
    name: Annotated[str, typer.Option(help="The department or purpose; each name once.")],
    scopes: Annotated[str, typer.Option(help="Acts it may do, separated by commas; `all` for every one there is.")],
    role: Annotated[str, typer.Option(help="The role it acts in; see: tongtu auth table.")] = "department",
    quota: Annotated[str, typer.Option(help="Requests a minute, or `none` for no limit.")] = "600",
    demo: Annotated[bool, typer.Option("--demo", help="May be given demonstration rows; never in production.")] = False,
    form: FormatOption = Format.table,
) -> None:
    """Make a key. It is shown this once and kept only as a hash."""
    if role not in TABLE or role == "public":
        raise BadInput(f"there is no role {role!r} — one of {', '.join(name for name in TABLE if name != 'public')}")
    there = TABLE[role]
    wanted = sorted(there) if scopes == "all" else [scope.strip() for scope in scopes.split(",") if scope.strip()]
    unknown = [scope for scope in wanted if scope not in there]
    if unknown or not wanted:
        raise BadInput(f"no such scope: {', '.join(unknown) or 'none given'} — of {', '.join(sorted(there))}")
    with opened("manage:keys") as database, database.write() as connection:
        made = make_key(
            connection,
            name,
            wanted,
            datetime.now(UTC),
            quota_per_minute=_quota(quota),
            made_up_data=demo,
            role=role,
        )
    if form is Format.json:
        print_json(
            {"name": made.name, "key": made.key, "scopes": list(made.scopes), "quota_per_minute": made.quota_per_minute}
        )
        return
    console().print(f"key for {made.name} (shown this once): {made.key}\nsend it as the header X-API-Key")


def _quota(text: str) -> int | None:
    if text == "none":
        return None
    if not text.isdecimal() or not 1 <= int(text) <= LARGEST_QUOTA:
        raise BadInput(f"{text!r} is not a quota — a number of requests a minute up to {LARGEST_QUOTA:,}, or none")
    return int(text)


@app.command("table")
def table() -> None:
    """Print who may do what."""
    for role, acts in TABLE.items():
        console().print(f"[bold]{role}[/]: {', '.join(sorted(acts))}")
