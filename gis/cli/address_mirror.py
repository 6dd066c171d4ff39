"""A snapshot of all addresses, and what changed since: what another department keeps its copy by."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Annotated

import typer

from gis.cli.common import Format, FormatOption, console, opened, print_json, show

app = typer.Typer(no_args_is_help=True)
COLUMNS = ("number", "at", "kind", "address_id", "community_id", "since")


@app.command()
def snapshot(
    out: Annotated[
        Path, typer.Option("--out", "-o", help="The file to write: .ndjson, or .ndjson.gz to have it compressed.")
    ],
    real_only: Annotated[bool, typer.Option("--real-only", help="Leave out rows of the demonstration.")] = False,
) -> None:
    """Write all addresses as lines of JSON, with the number of the last change they contain in the first one."""
    from gis.flows.mirror_addresses import snapshot_lines

    fresh = out.with_name(f".{out.name}.part")
    written = 0
    with opened("match:addresses") as database, fresh.open("wb") as plain:
        file = gzip.GzipFile(out.name, "wb", 3, plain, mtime=0) if out.suffix == ".gz" else plain
        for piece in snapshot_lines(database, made_up=not real_only):
            file.write(piece)
            written += piece.count(b"\n")
        if file is not plain:
            file.close()
    fresh.replace(out)
    console().print(f"{written:,} lines written to {out}")


@app.command()
def changes(
    after: Annotated[int, typer.Option(help="Number of the last change that is known.", min=0)] = 0,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1)] = 100,
    form: FormatOption = Format.table,
) -> None:
    """List what changed after a number; with json, in full."""
    from gis.db.address_changes import WantedChanges
    from gis.flows.mirror_addresses import address_changes

    with opened("match:addresses") as database, database.read() as connection:
        told = address_changes(connection, WantedChanges(after, limit))
    if form is Format.json:
        print_json(told)
        return
    show(
        told["changes"], COLUMNS, form, f"{told['numberReturned']:,} changes after {after}; the last is {told['last']}"
    )
