"""The reserve of names (地名储备库): listed, filled, held, released, dropped, and what it can propose."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gis.cli.common import DATA, AsOfOption, Format, FormatOption, console, day, opened, show
from gis.errors import BadInput
from gis.periods import parse_day
from gis.rights import LOCAL_ADMINISTRATOR

if TYPE_CHECKING:
    from gis.flows.fill_reserve import Added, Tables
    from gis.placenames.reserve import Reserved

app = typer.Typer()
group = typer.Typer(help="The reserve of names (地名储备库): every name in it once.", no_args_is_help=True)
app.add_typer(group, name="reserve")
COLUMNS = (
    "id", "name", "roman", "class_code", "purpose", "unit_id", "state", "held_for", "held_until", "case_id", "plan",
    "revision", "made_up", "source",
)  # fmt: skip
BRIEF = ("id", "name", "roman", "class_code", "purpose", "unit_id", "state", "held_for", "held_until", "revision")
"""What fits a terminal; csv and json give all columns."""
IdArgument = Annotated[int, typer.Argument(help="Number of the entry: tongtu placenames reserve list.", min=1)]
RevisionOption = Annotated[
    int | None, typer.Option(help="The revision that was seen; default: the one it has now.", min=1)
]


class Purposes(StrEnum):
    """What a name is reserved for."""

    reserve = "reserve"
    road = "road"
    district = "district"


@group.command("list")
def list_(
    as_of: AsOfOption = None,
    dropped: Annotated[bool, typer.Option("--dropped", help="What was dropped, too.")] = False,
    form: FormatOption = Format.table,
) -> None:
    """The entries on a day, by name; a hold that ran out is free."""
    from gis.db.name_reserve import read_reserve

    with opened("read:naming_cases") as database, database.read() as connection:
        entries = [entry.on(day(as_of)) for entry in read_reserve(connection, dropped=dropped)]
    _show(entries, form, f"{len(entries):,} names on {day(as_of)}")


@group.command()
def propose(
    class_: Annotated[
        str, typer.Argument(metavar="CLASS", help="Class of the place: code, name or kind (23500, road).")
    ],
    division: Annotated[
        str | None, typer.Option(help="The division it lies in: mca:320613, name:崇川区/任港街道; default: the city.")
    ] = None,
    as_of: AsOfOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Free names for a place of a class: those of its division first."""
    from gis.db.snapshots import read_snapshot
    from gis.divisions import resolve
    from gis.flows.fill_reserve import propose as proposed

    classes = _tables().classes.matching(class_)
    kinds = {one.kind for one in classes}
    if len(kinds) > 1:
        raise BadInput(f"{class_!r} is classes of {len(kinds)} kinds — ask by one code")
    with opened("read:naming_cases") as database, database.read() as connection:
        snapshot = read_snapshot(connection, day(as_of), shapes=False) if division else None
        unit = resolve(snapshot, division) if snapshot is not None and division else None
        codes = {one.code for one in classes}
        found = proposed(connection, class_codes=codes, kind=kinds.pop(), unit_id=unit, as_of=day(as_of))
    _show(found, form, f"{len(found):,} free names for {classes[0].name} on {day(as_of)}")


@group.command()
def add(
    what: Annotated[str, typer.Argument(help="A name, or a list: XLSX, CSV, Shapefile, GeoPackage or GeoJSON.")],
    class_: Annotated[str | None, typer.Option("--class", help="Class the name is meant for; default: any.")] = None,
    purpose: Annotated[Purposes, typer.Option(help="What it is reserved for.")] = Purposes.reserve,
    division: Annotated[
        str | None, typer.Option(help="The division it is for: mca:320613, name:崇川区; default: the whole city.")
    ] = None,
    plan: Annotated[str | None, typer.Option(help="Plan or decision it stands in.")] = None,
    meaning: Annotated[str | None, typer.Option(help="What it means.")] = None,
    crs: Annotated[str | None, typer.Option(help="Datum of a list's coordinates: EPSG:4490, gcj02 …")] = None,
    made_up: Annotated[bool, typer.Option("--made-up", help="The list is made up (演示数据).")] = False,
) -> None:
    """Reserve a name, or all of a list or none of it. Who has a name already is told; the same list changes nothing."""
    from gis.flows.fill_reserve import add_list, add_name
    from gis.load.visits import checked_form
    from gis.placenames.reserve_entries import ReserveIn

    said = {"class_code": class_, "purpose": purpose.value, "unit": division, "plan": plan, "meaning": meaning}
    path = Path(what)
    with opened("reserve:placenames") as database:
        if path.suffix or path.exists():  # no name of a place holds a point
            done = add_list(database, LOCAL_ADMINISTRATOR, path, _tables(), date.today(), crs=crs, made_up=made_up)
        else:
            form = checked_form(ReserveIn, {"name": what, **{key: word for key, word in said.items() if word}})
            done = add_name(database, LOCAL_ADMINISTRATOR, form, _tables(), date.today())
    _tell(done)


@group.command()
def hold(
    number: IdArgument,
    project: Annotated[str, typer.Argument(help="The project it is held for.")],
    until: Annotated[str, typer.Option(help="Last day of the hold, YYYY-MM-DD.")],
    revision: RevisionOption = None,
) -> None:
    """Hold a free name for a project; after its last day it is free by itself."""
    from gis.flows.name_reserve import hold as held

    with opened("reserve:placenames") as database:
        seen = revision or _revision(database, number)
        _say(held(database, LOCAL_ADMINISTRATOR, number, seen, project, parse_day(until), date.today()))


@group.command()
def release(number: IdArgument, revision: RevisionOption = None) -> None:
    """End a hold before its day."""
    from gis.flows.name_reserve import release as released

    with opened("reserve:placenames") as database:
        seen = revision or _revision(database, number)
        _say(released(database, LOCAL_ADMINISTRATOR, number, seen, date.today()))


@group.command()
def drop(number: IdArgument, revision: RevisionOption = None) -> None:
    """Take a free name out of the reserve."""
    from gis.flows.name_reserve import drop as dropped

    with opened("reserve:placenames") as database:
        seen = revision or _revision(database, number)
        _say(dropped(database, LOCAL_ADMINISTRATOR, number, seen, date.today()))


def _tables() -> Tables:
    from gis.flows.correct_reading import shipped_readings
    from gis.flows.fill_reserve import Tables
    from gis.load.placename_tables import CLASSES, read_classes

    return Tables(read_classes(DATA / "placenames" / CLASSES), shipped_readings(DATA))


def _revision(database: Any, number: int) -> int:
    from gis.db.name_reserve import read_entry

    with database.read() as connection:
        return read_entry(connection, number).revision


def _show(entries: list[Reserved], form: Format, title: str) -> None:
    rows = [{name: getattr(entry, name) for name in COLUMNS} for entry in entries]
    show(rows, BRIEF if form is Format.table else COLUMNS, form, title)


def _tell(done: Added) -> None:
    for entry in done.entries[:1] if len(done.entries) == 1 else ():
        _say(entry)
    if len(done.entries) != 1 or done.unchanged:
        console().print(f"{len(done.entries):,} names added, {done.unchanged:,} stood there before")
    for warning in done.warnings:
        console().print(str(warning), markup=False)


def _say(entry: Reserved) -> None:
    from gis.placenames.reserve import told

    console().print(f"{told(entry, date.today())}; revision {entry.revision}", markup=False)
