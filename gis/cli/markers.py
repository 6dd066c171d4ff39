"""Boundary markers: loading their tables, and checking what is in the register."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gis.cli import load_faults, marker_sheets
from gis.cli.common import AsOfOption, Format, FormatOption, console, day, opened, show
from gis.cli.inspections import intactness
from gis.periods import parse_day

if TYPE_CHECKING:
    from gis.flows.load_markers import LoadedMarkers

app = typer.Typer(help="Boundary markers (界桩).", no_args_is_help=True)
app.add_typer(marker_sheets.app)
app.command()(intactness)
CHECK_COLUMNS = ("marker_id", "number", "kind", "fault", "fix")


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="XLSX, CSV (UTF-8 or GB18030), Shapefile or GeoPackage.")],
    crs: Annotated[
        str | None,
        typer.Option(help="Datum of its coordinates: EPSG:4490, EPSG:4549, gcj02 …; without one nothing is loaded."),
    ] = None,
    source: Annotated[str | None, typer.Option(help="Where the rows come from; default: the name of the file.")] = None,
    made_up: Annotated[bool, typer.Option("--made-up", help="The rows are made up (演示数据).")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Load nothing, and end with 1, if there is a fault.")
    ] = False,
    rejects: Annotated[
        Path | None, typer.Option(help="Write the rows that were not loaded here, with the reason: .csv or .xlsx.")
    ] = None,
    valid_from: Annotated[
        str | None,
        typer.Option(help="First day the rows hold; default: the day the stone was set, or that of what is corrected."),
    ] = None,
    layer: Annotated[str | None, typer.Option(help="Layer of a GeoPackage that has several.")] = None,
    form: FormatOption = Format.table,
) -> None:
    """Load markers: the good rows whole; every fault is named with its row. The same file again changes nothing."""
    from gis.flows.load_markers import Asked, load_markers
    from gis.load.markers_out import write_rejects
    from gis.load.tables_out import require_format

    if rejects is not None:
        require_format(rejects)
    asked = Asked(crs, source, made_up, strict, parse_day(valid_from) if valid_from else None, layer)
    with opened("load:markers") as database:
        loaded = load_markers(database, file, asked, date.today())
    sentences = _sentences(loaded)
    if rejects is not None:
        count = write_rejects(rejects, loaded.file, loaded.rejected)
        sentences.append(f"{count:,} rejected rows were written to {rejects}: it holds exact positions, keep it so")
    load_faults.tell(form, loaded.rejected, loaded.warnings, sentences)


def _sentences(loaded: LoadedMarkers) -> list[str]:
    return [
        f"{loaded.file.name}: {len(loaded.file.rows):,} rows, {loaded.new:,} markers new, {loaded.corrected:,} "
        f"corrected, {loaded.unchanged:,} unchanged, {loaded.rows_rejected:,} rows rejected",
        load_faults.doubtful(loaded.warnings),
    ]


@app.command()
def check(
    as_of: AsOfOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="End with 1 if there is a fault.")] = False,
    form: FormatOption = Format.table,
) -> None:
    """Check the markers in the register: stray, out of order, duplicated, pairs and forms that are not whole."""
    from gis.flows.load_markers import check_markers
    from gis.markers.checks import KINDS

    with opened("load:markers") as database:
        markers, faults = check_markers(database, day(as_of))
    rows = [
        {
            "marker_id": markers[fault.at].marker_id,
            "number": markers[fault.at].number,
            "kind": fault.kind,
            "fault": fault.message,
            "fix": fault.fix,
        }
        for fault in faults
    ]
    if rows or form is not Format.table:
        show(rows, CHECK_COLUMNS, form, f"Faults on {day(as_of)}")
    if form is Format.table:
        console().print(f"{len(markers):,} markers, {len(faults):,} faults")
        for kind, count in Counter(fault.kind for fault in faults).most_common():
            console().print(f"  {count:,} × {KINDS[kind]}")
    if strict and faults:
        raise typer.Exit(1)
