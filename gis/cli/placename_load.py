"""Place names: loading lists of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gis.cli import load_faults
from gis.cli.common import DATA, Format, FormatOption, opened

if TYPE_CHECKING:
    from gis.flows.load_placenames import LoadedNames

app = typer.Typer(help="Loading lists of place names.")


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="XLSX, XLS, CSV (UTF-8 or GB18030), Shapefile, GeoPackage or GeoJSON.")],
    crs: Annotated[
        str | None,
        typer.Option(help="Datum of its coordinates: EPSG:4490, EPSG:4549, gcj02 …; without one none are read."),
    ] = None,
    source: Annotated[str | None, typer.Option(help="Where the rows come from; default: the name of the file.")] = None,
    standard: Annotated[
        bool,
        typer.Option("--standard", help="A list of approved names (标准地名): its names become standard."),
    ] = False,
    made_up: Annotated[bool, typer.Option("--made-up", help="The rows are made up (演示数据).")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Load nothing, and end with 1, if there is a fault.")
    ] = False,
    rejects: Annotated[
        Path | None, typer.Option(help="Write the rows that were not loaded here, with the reason: .csv or .xlsx.")
    ] = None,
    layer: Annotated[str | None, typer.Option(help="Layer of a GeoPackage that has several.")] = None,
    form: FormatOption = Format.table,
) -> None:
    """Load place names by the items of the census: good rows whole, every fault with its row.

    The same file again changes nothing; a changed row corrects. Without --standard a name becomes standard only where
    its row gives the approving body, the document's number and its date.
    """
    from gis.flows.load_placenames import Asked, load_placenames
    from gis.load.placenames import read_tables, write_rejects
    from gis.load.tables_out import require_format

    if rejects is not None:
        require_format(rejects)
    asked = Asked(crs, source, strict, made_up, layer, standard)
    with opened("load:placenames") as database:
        loaded = load_placenames(database, file, asked, read_tables(DATA), date.today())
    sentences = _sentences(loaded)
    if rejects is not None:
        count = write_rejects(rejects, loaded.file, loaded.rejected)
        sentences.append(f"{count:,} rejected rows were written to {rejects}")
    load_faults.tell(form, loaded.rejected, loaded.warnings, sentences)


def _sentences(loaded: LoadedNames) -> list[str]:
    return [
        f"{loaded.file.name}: {len(loaded.file.rows):,} rows, {loaded.new:,} places new, {loaded.corrected:,} "
        f"corrected, {loaded.unchanged:,} unchanged, {loaded.rows_rejected:,} rows rejected",
        load_faults.doubtful(loaded.warnings),
    ]
