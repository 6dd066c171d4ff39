"""Lists of addresses, matched from a file into a file."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gis.cli.common import DATA, AsOfOption, console, opened, progress
from gis.flows.batch_addresses import BatchAsked, BatchDone, batch_addresses
from gis.load.batches_out import part_of
from gis.periods import parse_day
from gis.rights import LOCAL_ADMINISTRATOR

app = typer.Typer(no_args_is_help=True)


class Encoding(StrEnum):
    """How a CSV is written."""

    utf8 = "utf-8"
    gb18030 = "gb18030"


_WRITTEN = {Encoding.utf8: "utf-8-sig", Encoding.gb18030: "gb18030"}


@app.command()
def batch(
    source: Annotated[Path, typer.Argument(metavar="IN", help="CSV (UTF-8 or GB18030), XLSX or XLS.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="CSV or XLSX, by its ending.")],
    column: Annotated[
        list[str] | None,
        typer.Option("--column", "-c", help="Column of the address; several are joined. Default: found by heading."),
    ] = None,
    as_of: AsOfOption = None,
    encoding: Annotated[Encoding, typer.Option(help="Of a CSV; UTF-8 is marked, so that WPS and Excel know it.")] = (
        Encoding.utf8
    ),
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that was stopped.")] = False,
    processes: Annotated[int, typer.Option(help="Processes that match.", min=1, max=64)] = 2,
    review: Annotated[
        bool, typer.Option("--review", help="Queue what is matched with doubt for a person: tongtu address review.")
    ] = False,
) -> None:
    """Match a list: every row comes back in its order, with what was found, its grade, and the reasons (Chinese)."""
    who = LOCAL_ADMINISTRATOR if review else None
    when = parse_day(as_of) if as_of else None
    asked = BatchAsked(tuple(column or ()), when, _WRITTEN[encoding], resume, processes, who)
    try:
        with opened("match:addresses") as database, progress("matching") as report:
            done = batch_addresses(database, DATA, (source, out), asked, date.today(), report)
    except KeyboardInterrupt:
        console().print(f"stopped; what was matched is in {part_of(out)} — go on with --resume")
        raise typer.Exit(1) from None
    _tell(done, out)


def _tell(done: BatchDone, out: Path) -> None:
    grades = ", ".join(
        f"{grade}: {done.grades[grade]:,}" for grade in ("A", "B", "C", "none") if done.grades.get(grade)
    )
    before = f" after {done.before:,} of an earlier run" if done.before else ""
    console().print(f"{done.rows:,} rows matched{before} on {done.as_of}, written to {out} — {grades or 'no row'}")
