"""Loading files into the register: each load is one transaction, and loading the same again changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gis.cli.catalogues import load_divisions
from gis.cli.common import DATA, console, opened, progress
from gis.flows.apply_order import Applied, apply_order
from gis.flows.load_baseline import Loaded
from gis.flows.load_baseline import load_baseline as run_baseline
from gis.load.changeorders import read_orders
from gis.settings import CHECKOUT

app = typer.Typer(help="Load files into the register.", no_args_is_help=True)
app.command("divisions")(load_divisions)


def told(what: str, loaded: Loaded) -> str:
    """What a load did, in a line."""
    return f"{what}: {loaded.rows:,} rows" if loaded.changed else f"{what}: unchanged"


@app.command()
def baseline() -> None:
    """Load the first state of the register, 1982-01-01, from the shipped files."""
    with opened("load:register") as database, progress("baseline"):
        loaded = run_baseline(database, DATA)
    console().print(told("baseline", loaded))


@app.command()
def census() -> None:
    """Load the census of 2020 by county."""
    from gis.flows.load_census import load_census

    with opened("load:register") as database:
        console().print(told("census of 2020", load_census(database, DATA)))


@app.command()
def groups(
    file: Annotated[Path | None, typer.Argument(help="Groups, YAML; default: data/placenames/groups.yaml.")] = None,
) -> None:
    """Load groups of units that are not divisions: 市区, 涉农 counties, reporting units, the streets of a zone."""
    from gis.flows.load_groups import load_groups, shipped_groups

    with opened("load:register") as database:
        console().print(told("groups of units", load_groups(database, file or shipped_groups(DATA))))


@app.command()
def orders(
    folder: Annotated[Path | None, typer.Argument(help="Folder of order files; default: data/changeorders.")] = None,
) -> None:
    """Apply all change orders of a folder, by the day they take effect; those already applied are left alone."""
    files = read_orders(folder or DATA / "changeorders", CHECKOUT)
    with opened("apply:orders") as database:
        for file in files:
            console().print(told_order(apply_order(database, file)))


def told_order(applied: Applied) -> str:
    """What applying an order did, in a line."""
    order, effects = applied.order, applied.effects
    head = f"{order.effective_on.date} {order.title}"
    if effects is None or not applied.changed:
        return f"{head}: {applied.state} before"
    if applied.state == "sealed":
        return f"{head}: sealed until {order.known_from}, when it is announced; nothing of it is in the register"
    recorded = f"{len(effects.recorded):,} units recorded, " if effects.recorded else ""
    return (
        f"{head}: {recorded}{len(effects.founded)} units founded, {len(effects.ended)} ended, "
        f"{len(effects.opened) - len(effects.entered)} changed, {len(effects.codes_opened)} codes given"
    )


@app.command()
def streets(
    file: Annotated[Path, typer.Argument(help="An .osm.pbf, or any line layer (GeoPackage, Shapefile, Parquet…).")],
    name: Annotated[str | None, typer.Option(help="Name of the network; default: that of the file.")] = None,
    layer: Annotated[str | None, typer.Option(help="Layer of a file that has several.")] = None,
    noding: Annotated[
        str, typer.Option(help="Where streets meet: at shared `vertices` or at `crossings`.")
    ] = "vertices",
) -> None:
    """Load streets to walk on; what was left out is said, with counts."""
    from gis.flows.load_streets import load_streets

    with opened("load:streets") as database, progress("streets") as report:
        loaded = load_streets(database, file, name, layer, noding, report)
    screen = console()
    for sentence in loaded.sentences:
        screen.print(sentence)
