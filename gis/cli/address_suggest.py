"""Addresses: suggestions for what was typed so far."""

from __future__ import annotations

from typing import Annotated

import typer

from gis.addresses.suggest import Asked
from gis.cli.common import DATA, AsOfOption, Format, FormatOption, day, opened, show
from gis.errors import BadInput
from gis.flows.address_desk import read_desk
from gis.flows.correct_reading import shipped_readings
from gis.flows.suggest_addresses import read_shelf, suggest_addresses
from gis.load.address_tables import read_address_tables

app = typer.Typer(help="Suggestions for who is typing an address.", no_args_is_help=True)
COLUMNS = ("text", "stage", "kind", "count", "address_id", "query", "made_up")


@app.command()
def suggest(
    typed: Annotated[str, typer.Argument(help="What was typed so far: characters, pinyin, first letters, numbers.")],
    limit: Annotated[int, typer.Option(help="How many at most.", min=1, max=50)] = 10,
    lon: Annotated[float | None, typer.Option(help="Longitude near which is typed.", min=-180, max=180)] = None,
    lat: Annotated[float | None, typer.Option(help="Latitude near which is typed.", min=-90, max=90)] = None,
    as_of: AsOfOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Suggest addresses for what was typed so far: name, then number, building, unit, room."""
    if (lon is None) is not (lat is None):
        raise BadInput("a point has both --lon and --lat")
    near = None if lon is None or lat is None else (lon, lat)
    asked = Asked(typed, day(as_of), limit, near)
    with opened("read:addresses") as database:
        with database.read() as connection:
            desk = read_desk(connection, read_address_tables(DATA), shipped_readings(DATA))
            shelf = read_shelf(connection, desk, asked.as_of.toordinal())
        told = suggest_addresses(database, desk, shelf, asked)
    show(told, COLUMNS, form, f"{len(told):,} suggestions for {typed!r} on {asked.as_of}")
