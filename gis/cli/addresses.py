"""Addresses: matching what somebody wrote, addresses near a point, one with its history, and the index of them all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from gis.addresses.answer import answer, parsed_items
from gis.addresses.desk import Desk
from gis.addresses.parse import parse as parse_address
from gis.cli import (
    address_batch,
    address_certificate,
    address_load,
    address_mirror,
    address_reviews,
    address_suggest,
)
from gis.cli.common import DATA, AsOfOption, Format, FormatOption, console, day, opened, print_json, show
from gis.flows.address_desk import index_addresses, read_desk
from gis.flows.correct_reading import shipped_readings
from gis.flows.match_addresses import match_addresses
from gis.flows.show_address import near_addresses, show_address
from gis.load.address_tables import read_address_tables

app = typer.Typer(
    help="Addresses (地址): match, suggest, whole files, near a point, history, certificates, mirrors.",
    no_args_is_help=True,
)
for part in (
    address_suggest,
    address_batch,
    address_reviews,
    address_certificate,
    address_load,
    address_mirror,
):
    app.add_typer(part.app)
MATCHED = ("grade", "level", "text", "score", "unmatched", "differences", "address_id", "made_up")
PARTS = ("kind", "value", "written", "start", "end")
NEAR = ("metres", "text", "address_id", "lon", "lat", "made_up")
FORMS = ("text", "valid_from", "valid_to")


@app.command()
def match(
    texts: Annotated[list[str], typer.Argument(help="Addresses as somebody wrote them.")],
    as_of: AsOfOption = None,
    explain: Annotated[bool, typer.Option("--explain", help="With json: tell how each was read.")] = False,
    form: FormatOption = Format.table,
) -> None:
    """Match addresses: the current standard one, how sure that is, and why. Candidates follow where it is unsure."""
    with _desk() as (connection, desk):
        found = match_addresses(connection, desk, texts, day(as_of))
        answers = [answer(one, desk, day(as_of), explain=explain) for one in found]
    if form is Format.json:
        print_json(answers)
        return
    rows = [row for told in answers for row in _rows(told)]
    show(rows, MATCHED, form, f"{len(answers):,} addresses on {day(as_of)}")
    if form is Format.table:
        for told in answers:
            _tell(told)


def _rows(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    best = told["address"] or {"text": f"nothing found for {told['input']}"}
    yield {**_row(best), "grade": told["grade"], "unmatched": " ".join(told["unmatched"]) or None}
    for other in told["candidates"]:
        yield _row(other)


def _row(one: dict[str, Any]) -> dict[str, Any]:
    differences = "; ".join(
        f"{diff['field']}: {diff['asked'] or '—'} → {diff['found'] or '—'} ({diff['kind']})"
        for diff in one.get("differences", ())
    )
    return {**one, "differences": differences or None}


def _tell(told: dict[str, Any]) -> None:
    """What was superseded, and what lies elsewhere."""
    for one in told["superseded"]:
        order = one["order"]
        by = f" since {order['effective_on']}, {order['title']}" if order else ""
        console().print(f"{one['written']} is now {one['now'] or '—'}{by}")
    if told["elsewhere"]:
        names = ", ".join(f"{one['lies_in']}{one['name']}" for one in told["elsewhere"])
        console().print(f"{told['input']} lies outside the city: {names}")


@app.command()
def parse(
    text: Annotated[str, typer.Argument(help="An address as somebody wrote it.")],
    form: FormatOption = Format.table,
) -> None:
    """Read an address: its parts, each with its place in what was written; nothing is thrown away."""
    with _desk() as (_, desk):
        show(parsed_items(parse_address(text, desk.reader)), PARTS, form, text)


@app.command()
def reverse(
    lon: Annotated[float, typer.Argument(help="Longitude, WGS 84 degrees.", min=-180, max=180)],
    lat: Annotated[float, typer.Argument(help="Latitude.", min=-90, max=90)],
    radius_m: Annotated[float, typer.Option(help="How far to look, metres.", min=1, max=5_000)] = 100.0,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1, max=100)] = 10,
    as_of: AsOfOption = None,
    form: FormatOption = Format.table,
) -> None:
    """List addresses near a point, nearest first."""
    with _desk() as (connection, desk):
        near = near_addresses(
            connection, desk.ground, (lon, lat), day(as_of), radius_m=radius_m, limit=limit, made_up=True
        )
    show(near, NEAR, form, f"{len(near):,} addresses within {radius_m:g} m")


@app.command("show")
def show_one(
    address_id: Annotated[str, typer.Argument(help="Identity of the address.")],
    as_of: AsOfOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Show one address: its standard form on a date, and how it was written in each period."""
    with _desk() as (connection, desk):
        told = show_address(connection, desk.ground, address_id, day(as_of), made_up=True)
    if form is Format.json:
        print_json(told)
        return
    show(told["forms"], FORMS, form, f"{told['text']} · {address_id}")


@app.command()
def index() -> None:
    """Give names and keys to addresses that have none yet; loads do it themselves."""
    with opened("load:register") as database:
        names, keys = index_addresses(database, DATA)
    console().print(f"{names:,} names and {keys:,} keys written")


@contextmanager
def _desk() -> Iterator[tuple[Connection, Desk]]:
    with opened("read:addresses") as database, database.read() as connection:
        yield connection, read_desk(connection, read_address_tables(DATA), shipped_readings(DATA))
