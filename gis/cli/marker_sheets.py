"""Sheets of lines, forms of markers, and field sheets: printed, written as workbooks, and read back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from gis.cli.common import AsOfOption, Format, FormatOption, console, day, opened, show
from gis.errors import BadInput
from gis.flows.marker_sheets import Asked
from gis.rights import LOCAL_ADMINISTRATOR

app = typer.Typer()
"""Its commands belong to the group ``markers``, which takes them over."""
LineArgument = Annotated[str, typer.Argument(metavar="LINE", help="The line: its id, or a code by rule or official.")]
OutOption = Annotated[Path, typer.Option("--out", "-o", help="File to write: .html for print, or .xlsx.")]
HtmlOption = Annotated[Path, typer.Option("--out", "-o", help="File to write: .html, for print.")]
PublicOption = Annotated[
    bool, typer.Option("--public", help="The version for everybody: points to 0.01°, public markers only.")
]
YearOption = Annotated[int, typer.Option(min=1990, max=2200, help="Year of the inspection.")]
COMPLAINT_COLUMNS = ("file", "row", "field", "fault", "fix")


def _asked(line: str, as_of: str | None, command: str, *, exact: bool = True) -> Asked:
    return Asked(line, day(as_of), f"tongtu markers {command}", exact, date.today())


KEEP_INSIDE = "it holds exact positions: keep it inside"


def _write(out: Path, made: dict[str, Callable[[], bytes]], what: str, *, exact: bool = True) -> None:
    """Write the form that the file's ending names, and say what was written."""
    try:
        out.write_bytes(made[out.suffix.lower()]())
    except OSError as error:
        raise BadInput(f"{out} cannot be written: {error.strerror}") from error
    console().print(f"{what} is written to {out}", markup=False)
    if exact:
        console().print(KEEP_INSIDE)


def _ending(out: Path, *endings: str) -> None:
    """Refuse an ending before anything is read, or an audit entry is written for nothing."""
    if out.suffix.lower() not in endings:
        raise BadInput(f"{out} ends in none of {', '.join(endings)}, so what to write is not known")


@app.command()
def sheet(
    line: LineArgument,
    out: HtmlOption,
    as_of: AsOfOption = None,
    public: PublicOption = False,
    lang: Annotated[str, typer.Option(help="zh or en.")] = "zh",
) -> None:
    """The sheet of a line on a date: strip map, markers in order, last visits, signatures, intactness, papers."""
    from gis.flows.marker_sheets import line_sheet
    from maps.line_sheet import line_sheet as printed

    _ending(out, ".html")
    if lang not in ("zh", "en"):
        raise BadInput(f"there is no language {lang!r} — one of zh, en")
    with opened("read:markers" if public else "read:markers_exact") as database:
        found = line_sheet(database, LOCAL_ADMINISTRATOR, _asked(line, as_of, "sheet", exact=not public))
    what = f"the sheet of {found.name} on {found.as_of}, {len(found.markers):,} markers,"
    _write(out, {".html": lambda: printed(found, "en" if lang == "en" else "zh").encode()}, what, exact=not public)


@app.command()
def register(
    line: Annotated[str, typer.Argument(metavar="LINE|MARKER", help="A line, or one marker by number or id.")],
    out: OutOption,
    as_of: AsOfOption = None,
) -> None:
    """Register forms (界桩登记表) of a line's markers or of one: one a page, every field of the national record."""
    from gis.export.marker_forms import register_book
    from gis.flows.marker_sheets import register_forms
    from maps.marker_forms import register_page

    _ending(out, ".html", ".xlsx")
    asked = _asked(line, as_of, "register")
    with opened("read:markers_exact") as database:
        forms = register_forms(database, LOCAL_ADMINISTRATOR, asked)
    printed = f"{LOCAL_ADMINISTRATOR.name} {asked.printed_on}"
    made = {".xlsx": lambda: register_book(forms, printed), ".html": lambda: register_page(forms, printed).encode()}
    _write(out, made, f"a file of {len(forms):,} register forms")


@app.command()
def results(line: LineArgument, out: OutOption, as_of: AsOfOption = None) -> None:
    """The result table (界桩成果表) of a line on a date, its counts checked."""
    from gis.export.marker_forms import results_book
    from gis.flows.marker_sheets import line_sheet
    from maps.marker_forms import results_page

    _ending(out, ".html", ".xlsx")
    with opened("read:markers_exact") as database:
        found = line_sheet(database, LOCAL_ADMINISTRATOR, _asked(line, as_of, "results"))
    made = {".xlsx": lambda: results_book(found), ".html": lambda: results_page(found).encode()}
    _write(out, made, f"the result table of {found.name}, {len(found.markers):,} markers,")


@app.command("field-sheet")
def field_sheet(line: LineArgument, out: OutOption, year: YearOption, as_of: AsOfOption = None) -> None:
    """The field sheet (外业检查表) of a line, to take along: there is no network at the stone."""
    from gis.export.field_sheets import field_book
    from gis.flows.marker_sheets import line_sheet
    from maps.field_sheet import field_page

    _ending(out, ".html", ".xlsx")
    with opened("read:markers_exact") as database:
        found = line_sheet(database, LOCAL_ADMINISTRATOR, _asked(line, as_of, "field-sheet"))
    made = {".xlsx": lambda: field_book(found, year), ".html": lambda: field_page(found, year).encode()}
    _write(out, made, f"the field sheet of {found.name}, {len(found.markers):,} markers,")


@app.command("read-field-sheet")
def read_field_sheet(
    file: Annotated[Path, typer.Argument(help="The workbook that came back.")],
    photos: Annotated[
        Path | None, typer.Option(help="Folder of its photographs, named by marker: 3206120613001Q_1.jpg.")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Record nothing, and end with 1, if there is a fault.")
    ] = False,
    line: Annotated[str | None, typer.Option(help="Refuse the sheet of another line than this.")] = None,
    number: Annotated[
        int | None, typer.Option("--round", min=1, help="Its round; default: the line's open one of the sheet's year.")
    ] = None,
    form: FormatOption = Format.table,
) -> None:
    """Record what a field sheet brought back: good rows whole, every fault told with sheet, row and field."""
    from gis.flows.read_field_sheet import Brought, take_field_sheet
    from gis.load.kept_files import KeptFiles
    from gis.settings import Settings

    settings = Settings()
    brought = Brought(file, photos, strict, line, number)
    store = KeptFiles(settings.state_dir())
    with opened("record:inspections") as database:
        taken = take_field_sheet(database, store, LOCAL_ADMINISTRATOR, brought, settings.largest_file, date.today())
    rows = [
        {"file": c.file, "row": c.row, "field": c.field, "fault": c.message, "fix": c.fix} for c in taken.complaints
    ]
    if rows or form is not Format.table:
        show(rows, COMPLAINT_COLUMNS, form, f"{len(rows):,} faults")
    if form is Format.table:
        words = (
            f"{taken.visits:,} visits recorded, {taken.known:,} were there before, {taken.pictures:,} photographs kept"
        )
        of_round = f"; round {taken.round_id}" if taken.round_id is not None else "; of no round"
        blank = f"; {len(taken.sheet.blank):,} markers left blank" if taken.sheet.blank else ""
        console().print(words + of_round + blank, markup=False)
