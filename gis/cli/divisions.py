"""Divisions as of any date."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gis.cli import questions
from gis.cli.catalogues import catalogues, complaints, predecessors, successors
from gis.cli.common import AsOfOption, Format, FormatOption, console, day, opened, show
from gis.cli.load import told_order
from gis.cli.restate import restate
from gis.db.books import read_book
from gis.db.divisions import Asked, divisions_at, list_divisions
from gis.flows.annul_order import annul_order
from gis.flows.apply_order import apply_order
from gis.load.changeorders import read_order
from gis.settings import CHECKOUT

app = typer.Typer(help="Divisions as of any date, and the orders that change them.", no_args_is_help=True)
COLUMNS = (
    "id", "code", "code_state", "name", "level", "kind", "valid_from", "valid_to", "geometry_quality", "area_km2",
)  # fmt: skip
for command in (successors, predecessors, catalogues, complaints, restate):
    app.command()(command)
WHOLE_LIST = 100_000
"""A command prints the whole list: more rows than any city has units."""


@app.command("list")
def list_(as_of: AsOfOption = None, level: questions.LevelOption = None, form: FormatOption = Format.table) -> None:
    """Divisions in force on a date, by code."""
    level = questions.checked_level(level)
    with opened("read:divisions") as database, database.read() as connection:
        page = list_divisions(connection, read_book(connection), Asked(day(as_of), level, limit=WHOLE_LIST))
    rows = [{**entry.fields, "area_km2": _km2(entry.fields["area_m2"])} for entry in page.entries]
    show(rows, COLUMNS, form, f"{len(rows):,} divisions on {day(as_of)}")


@app.command()
def at(
    lon: Annotated[float, typer.Argument(help="Longitude, WGS 84 degrees.")],
    lat: Annotated[float, typer.Argument(help="Latitude, WGS 84 degrees.")],
    as_of: AsOfOption = None,
    form: FormatOption = Format.table,
) -> None:
    """The chain of divisions over a point."""
    with opened("read:divisions") as database, database.read() as connection:
        rows = divisions_at(connection, lon, lat, day(as_of))
    show(rows, ("id", "code", "name", "level", "kind"), form, f"{lon}, {lat} on {day(as_of)}")


app.command()(questions.tree)
app.command("show")(questions.show_unit)
app.command()(questions.diff)
app.command()(questions.codes)
app.command()(questions.groups)

OrderArgument = Annotated[Path, typer.Argument(help="A change order, YAML or JSON.")]


@app.command()
def preview(order: OrderArgument, form: FormatOption = Format.table) -> None:
    """What an order would do, and what rests on what it changes; nothing is written. json gives everything."""
    from gis.cli.previewing import print_preview
    from gis.flows.preview_order import full_preview

    file = read_order(order, CHECKOUT)
    with opened("preview:orders") as database:
        found = full_preview(database, file).preview
    print_preview(found, form)


@app.command()
def apply(order: OrderArgument) -> None:
    """Apply an order: all of it in one transaction, or nothing."""
    file = read_order(order, CHECKOUT)
    with opened("apply:orders") as database:
        applied = apply_order(database, file)
    screen = console()
    screen.print(told_order(applied))
    for warning in applied.effects.warnings if applied.effects else ():
        screen.print(f"warning: {warning}", markup=False)


@app.command()
def annul(
    number: Annotated[int, typer.Argument(help="Number of the order in this register: tongtu orders list.")],
    why: Annotated[str, typer.Option(help="The reason; it is kept with the order.")],
) -> None:
    """Annul an applied order: it is as if never made; what was believed meanwhile is kept."""
    with opened("apply:orders") as database:
        done = annul_order(database, number, why)
    console().print(f"order {done.number} ({done.title}) is annulled")


def _km2(area_m2: float | None) -> float | None:
    return None if area_m2 is None else round(area_m2 / 1e6, 3)
