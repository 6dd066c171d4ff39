"""Boundary lines and tripoints as of any date, their papers, and what differs between dates.

What draws lines is imported by the command that needs it: half a second that all others are spared.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from gis.boundaries.lines import STORED_LEVELS
from gis.boundaries.papers import PAPER_KINDS, Paper
from gis.cli.boundaries_audit import audit
from gis.cli.common import AsOfOption, Format, FormatOption, console, day, opened, print_json, show
from gis.cli.divisions import WHOLE_LIST
from gis.db.boundaries import AskedLines, Outer, units_under
from gis.db.boundary_lives import find_line
from gis.db.snapshots import read_snapshot
from gis.divisions import Level, resolve
from gis.errors import BadInput
from gis.flows.ask_lines import ask_lines, ask_tripoints, compare_lines, no_lines_note, show_line
from gis.flows.draw_lines import redraw_lines
from gis.flows.record_paper import record_paper, withdraw_paper
from gis.periods import parse_day
from gis.rights import LOCAL_ADMINISTRATOR

app = typer.Typer(help="Boundary lines and tripoints as of any date, and their papers.", no_args_is_help=True)
app.command()(audit)
LINE_LEVELS: tuple[Level, ...] = (*STORED_LEVELS, "community")
COLUMNS = (
    "id", "code", "official_code", "name", "official_name", "rank", "side_a", "code_a", "side_b", "code_b", "length_km",
    "basis", "valid_from", "valid_to",
)  # fmt: skip
BRIEF = ("id", "code", "name", "rank", "side_a", "side_b", "length_km", "valid_from")
"""What fits a terminal; csv and json give all columns."""
LevelOption = Annotated[str, typer.Option(help=f"Level of the units on either side: {', '.join(LINE_LEVELS)}.")]
LineArgument = Annotated[str, typer.Argument(metavar="LINE", help="A code, by rule or official, or an id.")]
UnitOption = Annotated[
    str | None, typer.Option(help="Only lines of this unit and of what lies below it: mca:320613, name:海门区/三星镇.")
]


@app.command("list")
def list_(
    level: LevelOption = "county",
    as_of: AsOfOption = None,
    unit: UnitOption = None,
    outer: Annotated[
        bool | None, typer.Option("--outer/--no-outer", help="Only outer lines, or none of them; default: all.")
    ] = None,
    form: FormatOption = Format.table,
) -> None:
    """Lines in force on a date, each once, by the codes of their sides. Lengths are measured in EPSG:4549."""
    asked_day = day(as_of)
    which: Outer = "all" if outer is None else "only" if outer else "none"
    with opened("read:boundaries") as database, database.read() as connection:
        units = _units(connection, unit, asked_day)
        asked = AskedLines(asked_day, _level(level), units, which, limit=WHOLE_LIST)
        rows = [_flat(row) for row in ask_lines(connection, asked).rows]
        note = no_lines_note(connection, asked_day)
    show(rows, BRIEF if form is Format.table else COLUMNS, form, f"{len(rows):,} lines on {asked_day}")
    if note is not None and form is Format.table:
        console().print(note, markup=False)


@app.command("show")
def show_(line: LineArgument, as_of: AsOfOption = None, form: FormatOption = Format.table) -> None:
    """All that is known of a line: sides, ends, course in words, neighbours, papers, life. json gives its geometry."""
    asked_day = day(as_of)
    with opened("read:boundaries") as database, database.read() as connection:
        number = find_line(connection, line, asked_day)
        found = show_line(connection, number, asked_day, geometry=form is Format.json)
    versions = ("valid_from", "valid_to", "code", "name", "side_a", "side_b", "beyond", "rank", "length_m")
    if form is Format.json:
        geometry = found["geometry"]
        print_json({**found, "geometry": geometry and json.loads(geometry), "papers": _papers(found)})
    elif form is Format.csv:
        show(found["versions"], versions, form)
    else:
        _print_line(found, versions)


def _print_line(found: dict[str, Any], versions: tuple[str, ...]) -> None:
    screen = console()
    sides = "、".join(f"{side['name']} ({side['code'] or side['id']})" for side in found["sides"])
    beyond = f"、{found['beyond']}（市外）" if found["beyond"] else ""
    codes = f"code by rule {found['code'] or '—'} (a proposal), official {found['official_code'] or '—'}"
    state = "" if found["status"] == "in_force" else f", told as on {found['told_on']}"
    for words in (
        f"{found['official_name'] or found['name']} · {found['level']} · id {found['id']} · {found['status']}{state}",
        f"between {sides}{beyond}; {codes}; rests on: {found['basis'].replace('_', ' ')}",
        found["description"],
    ):
        screen.print(words, markup=False)
    form = Format.table
    show([_written(end) for end in found["ends"]], ("lon", "lat", "tripoint"), form, "ends")
    show(found["neighbours"], ("id", "code", "name", "rank"), form, "lines that meet it")
    if found["papers"]:
        columns = ("paper_id", "kind", "number", "title", "issued_on", "official_code", "official_name")
        show(_papers(found), columns, form, "papers, the winner first")
    show(found["versions"], versions, form, "versions")
    for what in ("predecessors", "successors"):
        if found[what]:
            show(found[what], ("on_day", "id", "code", "name"), form, what)


@app.command()
def tripoints(
    level: LevelOption = "county", as_of: AsOfOption = None, unit: UnitOption = None, form: FormatOption = Format.table
) -> None:
    """Points where three units meet, or two and a neighbour beyond by land or across a river."""
    asked_day = day(as_of)
    with opened("read:boundaries") as database, database.read() as connection:
        units = _units(connection, unit, asked_day)
        found = ask_tripoints(connection, asked_day, _level(level), units=units)
        note = no_lines_note(connection, asked_day)
    rows: list[dict[str, Any]] = [
        {
            **_written(row),
            "units": "、".join(str(side["name"]) for side in row["units"]),
            "lines": " ".join(map(str, row["lines"])),
        }
        for row in found
    ]
    columns = ("id", "name", "units", "beyond", "lines", "lon", "lat")
    show(rows, columns, form, f"{len(rows):,} tripoints on {asked_day}")
    if note is not None and form is Format.table:
        console().print(note, markup=False)


@app.command()
def paper(
    line: LineArgument,
    kind: Annotated[str, typer.Option(help=f"One of {', '.join(PAPER_KINDS)}; the first three win in this order.")],
    number: Annotated[str, typer.Option(help="Number of the document.")],
    title: Annotated[str, typer.Option(help="Its title.")],
    issued_on: Annotated[str, typer.Option(help="Its date, YYYY-MM-DD.")],
    official_code: Annotated[str | None, typer.Option(help="The official code it gives the line.")] = None,
    official_name: Annotated[str | None, typer.Option(help="The official name it gives the line.")] = None,
    source: Annotated[str, typer.Option(help="Where the paper was seen.")] = "entered by hand from the paper",
) -> None:
    """Record a paper that a line rests on. Its official code and name change in no other way."""
    if kind not in PAPER_KINDS:
        raise BadInput(f"there is no kind of paper {kind!r} — one of {', '.join(PAPER_KINDS)}")
    given = Paper(
        kind, number, title, parse_day(issued_on), source,
        official_code=official_code, official_name=official_name,
    )  # fmt: skip
    with opened("record:boundaries") as database:
        line_id = _found(database, line)
        written = record_paper(database, LOCAL_ADMINISTRATOR, line_id, given, today=date.today())
    console().print(f"line {line_id} rests on paper {written}: {title} ({number})", markup=False)


@app.command()
def withdraw(
    line: LineArgument, number: Annotated[int, typer.Argument(metavar="PAPER", help="Number of the paper here.")]
) -> None:
    """Withdraw a paper of a line; what was believed before can still be asked for."""
    with opened("record:boundaries") as database:
        line_id = _found(database, line)
        withdraw_paper(database, LOCAL_ADMINISTRATOR, line_id, number)
    console().print(f"paper {number} of line {line_id} is withdrawn")


@app.command()
def diff(
    start: Annotated[str, typer.Option("--from", help="The earlier date, YYYY-MM-DD.")],
    end: Annotated[str, typer.Option("--to", help="The later date, YYYY-MM-DD.")],
    level: LevelOption = "county",
    form: FormatOption = Format.table,
) -> None:
    """Lines that ended, were founded, or live on with another code, name, sides or course."""
    days = parse_day(start), parse_day(end)
    with opened("read:boundaries") as database, database.read() as connection:
        found = compare_lines(connection, *days, _level(level))
    if form is Format.json:
        print_json({"from": days[0], "to": days[1], **found})
        return
    rows = [
        *({"what": "ended", "id": row["id"], "before": _told(row), "after": _became(row)} for row in found["ended"]),
        *({"what": "founded", "id": row["id"], "before": None, "after": _told(row)} for row in found["founded"]),
        *(
            {
                "what": f"changed: {', '.join(row['changed'])}",
                "id": row["after"]["id"],
                "before": _told(row["before"]),
                "after": _told(row["after"]),
            }
            for row in found["continued"]
        ),
    ]
    show(rows, ("what", "id", "before", "after"), form, f"{len(rows):,} differences from {days[0]} to {days[1]}")


@app.command()
def redraw() -> None:
    """Draw all lines anew from the areas of divisions; nothing is written where they are right."""
    with opened("apply:orders") as database:
        rows = redraw_lines(database)
    console().print(f"{rows:,} rows written" if rows else "all lines were right")


def _told(row: dict[str, Any]) -> str:
    sides = "–".join(str(side["name"]) for side in row["sides"])
    return f"{row['code'] or '—'} {row['name']} ({sides}{'–' + row['beyond'] if row['beyond'] else ''})"


def _became(row: dict[str, Any]) -> str | None:
    return "、".join(f"{heir['code'] or '—'} {heir['name']} ({heir['id']})" for heir in row["became"]) or None


def _flat(row: Any) -> dict[str, Any]:
    """A line as a row of a table: its sides side by side, what lies beyond in place of the second."""
    first, second = row["sides"][0], row["sides"][1] if len(row["sides"]) > 1 else None
    return {
        **row,
        "side_a": first["name"],
        "code_a": first["code"],
        "side_b": second["name"] if second else f"{row['beyond']}（市外）",
        "code_b": second["code"] if second else None,
        "length_km": round(row["length_m"] / 1000, 3),
    }


def _written(place: dict[str, Any]) -> dict[str, Any]:
    """Degrees as text, which a table for people does not round."""
    return {**place, "lon": f"{place['lon']:.6f}", "lat": f"{place['lat']:.6f}"}


def _papers(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [asdict(paper) for paper in found["papers"]]


def _level(level: str) -> Level:
    if level not in LINE_LEVELS:
        raise BadInput(f"there are no lines of level {level!r} — one of {', '.join(LINE_LEVELS)}")
    return level


def _units(connection: Connection, reference: str | None, as_of: date) -> list[int] | None:
    if reference is None:
        return None
    snapshot = read_snapshot(connection, as_of, shapes=False)
    return units_under(connection, resolve(snapshot, reference), as_of)


def _found(database: Any, reference: str) -> int:
    with database.read() as connection:
        return find_line(connection, reference, date.today())
