"""People and keys."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Annotated, get_args

import typer
from sqlalchemy import Connection

from gis.cli.common import Format, FormatOption, console, opened, print_json, show
from gis.db.audit import MOST_ENTRIES, read_audit
from gis.db.history import unit_of_code
from gis.db.keys import make_key
from gis.divisions import System
from gis.errors import BadInput
from gis.periods import parse_day
from gis.rights import BOUND_ACTS, TABLE

LARGEST_QUOTA = 1_000_000
"""Requests a minute; nothing asks quicker, and `none` is there for no limit."""
app = typer.Typer(help="Who may come in.", no_args_is_help=True)
key = typer.Typer(help="Keys of departments and programs.", no_args_is_help=True)
app.add_typer(key, name="key")


@key.command("create")
def create(
    name: Annotated[str, typer.Option(help="The department or purpose; each name once.")],
    scopes: Annotated[
        str, typer.Option(help="Acts it may do, separated by commas; `all` for every one its role may do.")
    ],
    role: Annotated[str, typer.Option(help="The role it acts in; see: tongtu auth table.")] = "department",
    unit: Annotated[
        str | None,
        typer.Option(help="The division it is bound to, with what lies below: mca:320612 (system and code)."),
    ] = None,
    quota: Annotated[str, typer.Option(help="Requests a minute, or `none` for no limit.")] = "600",
    demo: Annotated[bool, typer.Option("--demo", help="May be given demonstration rows; never in production.")] = False,
    form: FormatOption = Format.table,
) -> None:
    """Make a key. It is shown this once and kept only as a hash."""
    if role not in TABLE or role == "public":
        raise BadInput(f"there is no role {role!r} — one of {', '.join(name for name in TABLE if name != 'public')}")
    # a bound key is made only for acts that stay within the division
    there = TABLE[role] if unit is None else TABLE[role] & BOUND_ACTS
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
            unit_id=None if unit is None else _unit(connection, unit),
        )
    if form is Format.json:
        print_json(
            {
                "name": made.name,
                "key": made.key,
                "scopes": list(made.scopes),
                "unit": unit,
                "quota_per_minute": made.quota_per_minute,
            }
        )
        return
    console().print(f"key for {made.name} (shown this once): {made.key}\nsend it as the header X-API-Key")


def _unit(connection: Connection, named: str) -> int:
    system, _, code = named.partition(":")
    if system not in get_args(System) or not code.isdecimal():
        raise BadInput(f"{named!r} names no division — write its system and code: mca:320612")
    return unit_of_code(connection, system, code, date.today())


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


@app.command("audit")
def audit(
    subject: Annotated[
        str | None, typer.Option(help="Only what was done to one thing: marker:ID or line:ID.", metavar="KIND:ID")
    ] = None,
    since: Annotated[str | None, typer.Option(help="Only from this day on, YYYY-MM-DD.")] = None,
    form: FormatOption = Format.table,
) -> None:
    """List who read what is restricted, latest first."""
    start = None if since is None else datetime.combine(parse_day(since), time()).astimezone()
    with opened("read:audit") as database, database.read() as connection:
        entries = read_audit(connection, subject=subject, since=start)
    rows = [{**entry, "at": entry["at"].isoformat(timespec="seconds"), **entry["detail"]} for entry in entries]
    show(
        rows, ("at", "actor", "role", "act", "subject", "count", "as_of", "route"), form, "Who read what is restricted"
    )
    if len(rows) == MOST_ENTRIES and form is Format.table:
        console().print(f"the latest {MOST_ENTRIES:,} only — narrow them with --since or --subject")
