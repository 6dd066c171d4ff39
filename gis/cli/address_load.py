"""Loading addresses from a file."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gis.cli import load_faults
from gis.cli.common import DATA, Format, FormatOption, opened
from gis.periods import parse_day

app = typer.Typer(no_args_is_help=True)


class Datums(StrEnum):
    """Datums of coordinates in degrees."""

    cgcs2000 = "cgcs2000"
    wgs84 = "wgs84"
    gcj02 = "gcj02"
    bd09 = "bd09"


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="XLSX, XLS or CSV: 社区村, 街路巷, 门牌号 …, 经度, 纬度.")],
    crs: Annotated[Datums, typer.Option(help="Datum of its coordinates.")],
    source: Annotated[str | None, typer.Option(help="Where the rows come from; default: the name of the file.")] = None,
    valid_from: Annotated[
        str | None, typer.Option(help="First day on which its rows hold, YYYY-MM-DD; default: today.")
    ] = None,
    made_up: Annotated[bool, typer.Option("--made-up", help="The rows are made up (演示数据).")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Load nothing, and end with 1, if there is a fault.")
    ] = False,
    rejects: Annotated[
        Path | None, typer.Option(help="Write the rows that were not loaded here, with the reason: .csv or .xlsx.")
    ] = None,
    form: FormatOption = Format.table,
) -> None:
    """Load addresses: the good rows whole; every fault is named with its row. The same file again changes nothing."""
    from gis.flows.load_addresses import AskedLoad, load_addresses
    from gis.load.rejects import Row, write_rows
    from gis.load.tables_out import require_format

    if rejects is not None:
        require_format(rejects)
    since = parse_day(valid_from) if valid_from else date.today()
    with opened("load:register") as database:
        done = load_addresses(database, DATA, file, AskedLoad(crs.value, since, source, made_up, strict), date.today())
    refused = len({fault.row for fault in done.rejected})
    sentences = [
        f"{done.file.name}: {len(done.file.rows):,} rows, {done.new:,} addresses new, {done.changed:,} changed, "
        f"{done.unchanged:,} unchanged, {refused:,} rows rejected"
    ]
    if rejects is not None:
        rows = [
            Row(row.number, tuple(row.cells.get(name, "") for name in done.file.headings)) for row in done.file.rows
        ]
        count = write_rows(rejects, done.file.headings, rows, done.rejected)
        sentences.append(f"{count:,} rejected rows were written to {rejects}")
    load_faults.tell(form, done.rejected, done.warnings, sentences)
