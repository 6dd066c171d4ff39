"""Built-up areas (建成区): loading a layer, and what holds on a date."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from gis.cli.common import AsOfOption, Format, FormatOption, console, day, opened, show
from gis.periods import parse_day

app = typer.Typer()
group = typer.Typer(
    help="Built-up areas (建成区), within which no two roads or estates bear one name.", no_args_is_help=True
)
app.add_typer(group, name="built-up")
COLUMNS = ("key", "name", "area_km2", "derived", "made_up", "source")


@group.command()
def load(
    file: Annotated[Path, typer.Argument(help="Shapefile, GeoPackage or GeoJSON of polygons with names.")],
    crs: Annotated[
        str | None, typer.Option(help="Its datum, where it does not say so, or says it wrongly: EPSG:4549, gcj02 …")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Where it comes from; default: the name of the file.")] = None,
    made_up: Annotated[bool, typer.Option("--made-up", help="The areas are made up (演示数据).")] = False,
    valid_from: Annotated[
        str | None, typer.Option(help="First day the areas hold, where the layer has no such column; default: always.")
    ] = None,
    layer: Annotated[str | None, typer.Option(help="Layer of a GeoPackage that has several.")] = None,
) -> None:
    """Load a layer whole, for the whole city; every fault is named with its row. The same again changes nothing."""
    from gis.flows.built_up import load_built_up
    from gis.load.built_up import Said

    said = Said(crs, source, made_up, parse_day(valid_from) if valid_from else None, layer)
    with opened("load:placenames") as database:
        loaded = load_built_up(database, file, said, date.today())
    if loaded.changed:
        console().print(f"{loaded.areas:,} areas: {loaded.begun:,} versions began, {loaded.ended:,} ended")
    else:
        console().print(f"{loaded.areas:,} areas, all loaded already")


@group.command("list")
def list_(as_of: AsOfOption = None, form: FormatOption = Format.table) -> None:
    """The areas of a date: loaded, or derived from communities while no layer holds."""
    import geopandas as gpd

    from gis.crs import MEASURE_SRID, STORE_CRS
    from gis.flows.built_up import areas_on

    with opened("read:placenames") as database, database.read() as connection:
        areas = areas_on(connection, day(as_of))
    sizes = gpd.GeoSeries([area.area for area in areas], crs=STORE_CRS).to_crs(MEASURE_SRID).area / 1e6
    rows = [
        {"area_km2": round(size, 3), **{name: getattr(area, name) for name in COLUMNS if name != "area_km2"}}
        for area, size in zip(areas, sizes, strict=True)
    ]
    show(rows, COLUMNS, form, f"{len(rows):,} built-up areas on {day(as_of)}")
