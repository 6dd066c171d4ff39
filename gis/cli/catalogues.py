"""Histories of divisions as catalogues, and what became of the unit that bore a code, in them or in the register."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from gis.catalogues.rows import parse_date
from gis.cli.common import Format, FormatOption, console, opened, show
from gis.db.catalogues import list_catalogues, read_complaints
from gis.db.successors import AskedSuccessors, find_all_successors, find_predecessors, find_successors
from gis.divisions import System
from gis.errors import BadInput, Complaint

if TYPE_CHECKING:
    from gis.flows.load_catalogue import LoadedCatalogue

COLUMNS = ("code", "name", "level", "valid_from", "valid_to", "status", "partial", "share", "steps", "note")
MOST_SHOWN = 20
"""Complaints on the screen; all go to --report."""
CatalogueOption = Annotated[str | None, typer.Option(help="A catalogue; without one the register answers.")]


def load_divisions(
    file: Annotated[Path, typer.Argument(help="CSV: code,name,level,valid_from,valid_to,successors.")],
    catalogue: Annotated[str | None, typer.Option(help="Name of the catalogue; default: that of the file.")] = None,
    report: Annotated[Path | None, typer.Option(help="A CSV file to write all complaints to.")] = None,
) -> None:
    """Load a history of divisions as a catalogue of its own, beside the register and never mixed with it.

    Dates may be bare years (year Y is Y-01-01); valid_to is the first day no longer valid, empty while in force.
    Several successors are separated by ;, and 130108@2001 says that a part went to that code in that year while the
    unit lived on. Rows that cannot be read are left out; contradictory rows are loaded; both are told.
    """
    from gis.flows.load_catalogue import load_catalogue

    if report is not None:
        _check_report(report, file)
    with opened("load:register") as database:
        loaded = load_catalogue(database, file, catalogue)
    _tell(loaded, report)
    if report is not None:
        _write_report(report, loaded.complaints)


def _check_report(report: Path, file: Path) -> None:
    """Before anything is loaded: a report that cannot be written, or would take the place of the list, is refused."""
    if report.resolve() == file.resolve():
        raise BadInput("--report would overwrite the list itself — name another file")
    if not report.parent.is_dir() or report.is_dir():
        raise BadInput(Complaint("no report can be written there", file=str(report), fix="name a file in a folder"))


def _write_report(report: Path, complaints: Sequence[Complaint]) -> None:
    try:
        with report.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(("line", "field", "message", "fix"))
            writer.writerows((one.row, one.field or "", one.message, one.fix or "") for one in complaints)
    except OSError as error:
        raise BadInput(Complaint(f"the list is loaded, but no report: {error.strerror}", file=str(report))) from error


def _tell(loaded: LoadedCatalogue, report: Path | None) -> None:
    screen = console()
    state = "" if loaded.changed else "unchanged, "
    screen.print(
        f"catalogue {loaded.name}: {state}{loaded.rows:,} rows, {loaded.contradictory:,} of them contradictory; "
        f"{loaded.left_out:,} not readable and left out"
    )
    for complaint in loaded.complaints[:MOST_SHOWN]:
        screen.print(str(complaint), markup=False, soft_wrap=True)
    if len(loaded.complaints) > MOST_SHOWN:
        where = report or f"tongtu divisions complaints {loaded.name}"
        screen.print(f"… and {len(loaded.complaints) - MOST_SHOWN:,} more; all are in: {where}", markup=False)


def predecessors(
    code: Annotated[str, typer.Argument(help="A code in force on --as-of.")],
    since: Annotated[str, typer.Option("--from", help="Day of the answer: YYYY, YYYY-MM or YYYY-MM-DD.")],
    catalogue: Annotated[str, typer.Option(help="A catalogue.")],
    as_of: Annotated[str | None, typer.Option("--as-of", help="Day the code is borne; default: today.")] = None,
    form: FormatOption = Format.table,
) -> None:
    """Which rows of a catalogue, in force on --from, gave ground to the unit that bears a code on --as-of.

    share: of their own ground; the other columns as in successors.
    """
    first, last = parse_date(since), parse_date(as_of) if as_of else date.today()
    with opened("read:divisions") as database, database.read() as connection:
        found = find_predecessors(connection, catalogue, code, first, last)
    ways = [
        {name: getattr(row, name) for name in COLUMNS[:5]}
        | {name: getattr(end, name) for name in ("partial", "share", "steps", "note")}
        for row, end in found
    ]
    show(ways, [name for name in COLUMNS if name != "status"], form, f"{code} of {last} on {first}")


def catalogues(form: FormatOption = Format.table) -> None:
    """Catalogues that were loaded."""
    with opened("read:divisions") as database, database.read() as connection:
        rows = [dict(row._mapping) for row in list_catalogues(connection)]
    show(rows, ("name", "rows", "codes", "first_day", "complaints", "source", "loaded_at"), form, "catalogues")


def complaints(
    catalogue: Annotated[str, typer.Argument(help="A catalogue.")], form: FormatOption = Format.table
) -> None:
    """What was wrong with a catalogue when it was loaded: rows left out, and rows that contradict each other."""
    with opened("read:divisions") as database, database.read() as connection:
        found = read_complaints(connection, catalogue)
    rows = [{"line": str(one.row), "field": one.field, "message": one.message} for one in found]
    show(rows, ("line", "field", "message"), form, f"{len(rows):,} complaints of {catalogue}")


def successors(
    since: Annotated[str, typer.Option("--from", help="Day on which the code was borne: YYYY, YYYY-MM or YYYY-MM-DD.")],
    code: Annotated[str | None, typer.Argument(help="A code.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="Day of the answer, as --from; default: today.")] = None,
    catalogue: CatalogueOption = None,
    every: Annotated[bool, typer.Option("--all", help="Of all rows of the catalogue in force on --from.")] = False,
    system: Annotated[str, typer.Option(help="System of the code in the register: mca, stats or gb2260.")] = "mca",
    form: FormatOption = Format.table,
) -> None:
    """What became of the unit that bore a code on one day, as of another.

    Columns: code, name, level, valid_from and valid_to of each end; status in_force, ended (without successors) or
    unknown (the chain breaks); partial: only a part came here that a unit gave away while it lived on; share of the
    ground, empty where not known; steps: successions on the way; note: why, or what to be careful of.
    With --all they follow from_code and from_name.
    """
    if every == (code is not None) or (every and catalogue is None):
        raise BadInput("give one CODE, or --all with a --catalogue")
    if system not in get_args(System):
        raise BadInput(f"there is no system {system!r} — one of {', '.join(get_args(System))}")
    first, last = parse_date(since), parse_date(as_of) if as_of else date.today()
    with opened("read:divisions") as database, database.read() as connection:
        if code is None:
            every_row = find_all_successors(connection, str(catalogue), first, last)
        else:
            asked = AskedSuccessors(code, first, last, catalogue, cast("System", system))
            found = find_successors(connection, asked)
    if code is not None:
        show([asdict(end) for end in found], COLUMNS, form, f"{code} of {first} on {last}")
        return
    lines = [{"from_code": row.code, "from_name": row.name, **asdict(end)} for row, ends in every_row for end in ends]
    show(lines, ("from_code", "from_name", *COLUMNS), form, f"{len(every_row):,} codes of {first} on {last}")
