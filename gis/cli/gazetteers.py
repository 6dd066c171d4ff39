"""Gazetteers and name maps as files, and the register of such documents."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gis.cli.common import DATA, AsOfOption, Format, FormatOption, console, day, opened, print_json, show
from gis.cli.questions import checked_system
from gis.errors import BadInput
from gis.periods import parse_day
from gis.rights import LOCAL_ADMINISTRATOR

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from gis.flows.gazetteer import Compiled

app = typer.Typer()
"""Its commands belong to the group ``placenames``, which takes them over."""
documents = typer.Typer(
    help="Place-name documents of counties: gazetteers, maps, plans, heritage lists.", no_args_is_help=True
)
app.add_typer(documents, name="documents")
UnitOption = Annotated[
    str, typer.Option("--unit", "-u", help="The division: a name, mca:320614, or the number of a unit.")
]
UnapprovedOption = Annotated[
    bool, typer.Option("--unapproved", help="With an appendix of names nobody approved; they are not standard.")
]
DOCUMENT_COLUMNS = (
    "document_id", "unit", "kind", "title", "number", "issued_by", "valid_from", "valid_to", "made_up", "source",
)  # fmt: skip


@app.command()
def gazetteer(
    unit: UnitOption,
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write: .xlsx, or .html for print (A4).")],
    as_of: AsOfOption = None,
    unapproved: UnapprovedOption = False,
) -> None:
    """The gazetteer (地名录) of a division at a date: standard names by class and pinyin, with two indexes."""
    from gis.export.gazetteer import gazetteer_book
    from maps.gazetteer import gazetteer_page

    _ending(out, ".xlsx", ".html")
    with opened("read:placenames") as database, database.read() as connection:
        found = _compiled(connection, unit, day(as_of), unapproved=unapproved).gazetteer
    if out.suffix.lower() == ".xlsx":
        _write(out, lambda: gazetteer_book(found, _printed()))
    else:
        _write(out, lambda: gazetteer_page(found, _printed()).encode())
    appendix = f" and {len(found.unapproved):,} unapproved ones apart" if unapproved else ""
    console().print(
        f"the gazetteer of {found.unit_name} on {found.as_of}, {len(found):,} standard names{appendix}, is written to "
        f"{out}",
        markup=False,
    )


@app.command("map")
def map_(
    unit: UnitOption,
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write: .html.")],
    as_of: AsOfOption = None,
) -> None:
    """The name map (地名图) of a division at a date: one file that needs no network."""
    from maps.name_map import name_map

    _ending(out, ".html")
    with opened("read:placenames") as database, database.read() as connection:
        found = _compiled(connection, unit, day(as_of))
    _write(out, lambda: name_map(found.gazetteer, found.outlines, _printed()).encode())
    told = found.gazetteer
    console().print(
        f"the name map of {told.unit_name} on {told.as_of}, {len(told):,} standard names, is written to {out}",
        markup=False,
    )


@documents.command("list")
def list_(as_of: AsOfOption = None, form: FormatOption = Format.table) -> None:
    """The documents in force on a date."""
    from gis.flows.placename_documents import list_documents

    with opened("read:placenames") as database:
        found = list_documents(database, day(as_of))
    rows = [{**vars(one), "unit": name} for one, name in found]
    show(rows, DOCUMENT_COLUMNS, form, f"{len(rows):,} documents in force on {day(as_of)}")


@documents.command()
def add(
    unit: UnitOption,
    kind: Annotated[str, typer.Option(help="gazetteer, map, plan or heritage.")],
    title: Annotated[str, typer.Option(help="Its title.")],
    source: Annotated[str, typer.Option(help="Where this is known from.")],
    valid_from: Annotated[str | None, typer.Option(help="First day in force, YYYY-MM-DD, where known.")] = None,
    valid_to: Annotated[str | None, typer.Option(help="First day no longer in force.")] = None,
    number: Annotated[str | None, typer.Option(help="Its number.")] = None,
    issued_by: Annotated[str | None, typer.Option(help="Who issued it.")] = None,
    file: Annotated[str | None, typer.Option(help="Where it lies.")] = None,
    made_up: Annotated[bool, typer.Option("--made-up", help="It is made up (演示数据).")] = False,
    note: Annotated[str | None, typer.Option(help="What a reader should know.")] = None,
) -> None:
    """Register a document of a county or of the city."""
    from gis.flows.placename_documents import add_document
    from gis.placenames.documents import PlacenameDocument, kind_of

    since = parse_day(valid_from) if valid_from else None
    until = parse_day(valid_to) if valid_to else None
    with opened("load:placenames") as database:
        with database.read() as connection:
            unit_id = _unit(connection, unit, since or date.today())
        document = PlacenameDocument(
            unit_id, kind_of(kind), title, source, since, until, number, issued_by, file, made_up, note
        )
        number_given = add_document(database, LOCAL_ADMINISTRATOR, document, today=date.today())
    console().print(f"{title} is registered as document {number_given}", markup=False)


@documents.command()
def withdraw(
    document: Annotated[int, typer.Argument(help="Number of the document.")],
    since: Annotated[
        str | None, typer.Option(help="First day on which it is no longer in force; without one it never was.")
    ] = None,
) -> None:
    """Withdraw a document; what was believed before can still be asked for."""
    from gis.flows.placename_documents import withdraw_document

    with opened("load:placenames") as database:
        withdraw_document(database, LOCAL_ADMINISTRATOR, document, parse_day(since) if since else None)
    console().print(f"document {document} is withdrawn" + (f" from {since} on" if since else ""))


@documents.command()
def indicator(
    ref: Annotated[str, typer.Argument(help="T2-26 (gazetteer, map, plan) or T1-22 (heritage lists).")] = "T2-26",
    as_of: AsOfOption = None,
    form: FormatOption = Format.table,
) -> None:
    """An indicator of the plan on a date: which counties have their documents, and which lack what."""
    from gis.flows.placename_documents import indicator as counted

    with opened("read:placenames") as database:
        found = counted(database, ref, day(as_of))
    rows = [{"unit_id": one.unit_id, "county": one.name, "missing": ", ".join(one.missing)} for one in found.failing]
    if form is Format.json:
        head = {"ref": found.rule.ref, "as_of": found.as_of, "numerator": found.numerator}
        print_json({**head, "denominator": found.denominator, "rate": found.rate, "failing": rows})
        return
    show(rows, ("unit_id", "county", "missing"), form, f"{len(rows):,} counties lack documents on {found.as_of}")
    if form is Format.table:
        rate = "no county" if found.rate is None else f"{found.rate:.1%}"
        told = f"{found.rule.ref} {found.rule.title}: {found.numerator} of {found.denominator} ({rate})"
        console().print(told + (" — with made-up documents" if found.made_up else ""), markup=False)


def _compiled(connection: Connection, unit: str, as_of: date, *, unapproved: bool = False) -> Compiled:
    from gis.flows.gazetteer import compiled
    from gis.placenames.gazetteer import Asked

    return compiled(connection, DATA, Asked(_unit(connection, unit, as_of), as_of, unapproved))


def _unit(connection: Connection, unit: str, as_of: date) -> int:
    """The unit of an option: a number, ``system:code``, or a name, borne on the date or last before it."""
    from gis.db.history import unit_of_code
    from gis.db.names import Asked, unit_named

    system, colon, code = unit.strip().partition(":")
    if colon:
        return unit_of_code(connection, checked_system(system), code, as_of)
    return int(system) if re.fullmatch(r"[0-9]{1,18}", system) else unit_named(connection, Asked(system, as_of))


def _ending(out: Path, *endings: str) -> None:
    """Refuse an ending before anything is read."""
    if out.suffix.lower() not in endings:
        raise BadInput(f"{out} ends in none of {', '.join(endings)}, so what to write is not known")


def _write(out: Path, made: Callable[[], bytes]) -> None:
    try:
        out.write_bytes(made())
    except OSError as error:
        raise BadInput(f"{out} cannot be written: {error.strerror}") from error


def _printed() -> str:
    return f"制：通图 {date.today()}"
