"""The naming check at the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from sqlalchemy import Connection

from gis.cli.common import DATA, AsOfOption, Format, FormatOption, console, day, opened, print_json, show
from gis.db.snapshots import read_snapshot
from gis.divisions import resolve
from gis.errors import BadInput

if TYPE_CHECKING:
    from gis.flows.check_name import Answer
    from gis.placenames.verdicts import Verdict

app = typer.Typer()
COLUMNS = ("level", "rule", "article", "sentence")
MARKS = {"error": "error ✗", "warning": "warning !", "judge": "judge ?", "fine": "fine"}


@app.command("check")
def check_(
    name: Annotated[str, typer.Argument(help="The name that is to be given.")],
    class_: Annotated[str, typer.Option("--class", help="Its class: code, name or kind: 街路巷, 21500, estate.")],
    lon: Annotated[float | None, typer.Option(help="Longitude of a point on it, WGS 84.")] = None,
    lat: Annotated[float | None, typer.Option(help="Latitude of the point.")] = None,
    area: Annotated[
        Path | None, typer.Option(help="GeoJSON file with its line or area (WGS 84), in place of a point.")
    ] = None,
    division: Annotated[
        str | None, typer.Option(help="A unit it lies in, where there is no point: mca:320614, name:海门区/三星镇.")
    ] = None,
    as_of: AsOfOption = None,
    replaces: Annotated[
        str | None, typer.Option(help="The place that is renamed, or whose name is looked at: P77, U2117.")
    ] = None,
    measures: Annotated[str | None, typer.Option(help="Measures for the protected name it replaces.")] = None,
    project: Annotated[str | None, typer.Option(help="Project a reserved name is held for.")] = None,
    propose: Annotated[bool, typer.Option("--propose", help="Also name what the reserve has that would pass.")] = False,
    whole: Annotated[bool, typer.Option("--all", help="Show the rules that are kept, too.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="End with 1 if there is an error.")] = False,
    form: FormatOption = Format.table,
) -> None:
    """Put a name to every rule of naming in force on a date: error, warning, for a person to judge, or fine."""
    from gis.flows.check_name import AskedName, check_name, resolve_class, shipped_tables

    tables = shipped_tables(DATA)
    asked_day = day(as_of)
    with opened("check:placenames") as database, database.read() as connection:
        asked = AskedName(
            name,
            resolve_class(tables.classes, class_),
            asked_day,
            _shape(lon, lat, area),
            _unit(connection, division, asked_day),
            replaces=replaces,
            measures=measures,
            project=project,
        )
        found = check_name(connection, asked, tables, propose=propose)
    if form is Format.json:
        print_json(_body(found))
    else:
        _print(found, form, whole=whole)
    if strict and found.verdicts.level == "error":
        raise typer.Exit(1)


def _shape(lon: float | None, lat: float | None, area: Path | None) -> Any:
    from shapely import Point

    from gis.load.shapes import read_shape

    if area is not None:
        if lon is not None or lat is not None:
            raise BadInput("a point and an area were given — give one of them")
        return read_shape(area)
    if (lon is None) != (lat is None):
        raise BadInput("a point has a longitude and a latitude — give both --lon and --lat")
    return None if lon is None else Point(lon, lat)


def _unit(connection: Connection, reference: str | None, as_of: Any) -> int | None:
    return None if reference is None else resolve(read_snapshot(connection, as_of, shapes=False), reference)


def _rows(verdicts: tuple[Verdict, ...]) -> list[dict[str, Any]]:
    order = list(MARKS)
    return [
        {
            "level": one.level,
            "rule": one.rule.title,
            "article": f"{one.law.title}（{one.law.number}）{one.rule.article}",
            "quote": one.rule.quote,
            "certainty": one.rule.certainty,
            "sentence": one.sentence,
        }
        for one in sorted(verdicts, key=lambda one: order.index(one.level))
    ]


def _print(found: Answer, form: Format, *, whole: bool) -> None:
    verdicts = found.verdicts
    rows = _rows(verdicts.verdicts)
    if form is Format.csv:
        show(rows, (*COLUMNS[:3], "quote", "certainty", "sentence"), form)
        return
    screen = console()
    told = [row for row in rows if whole or row["level"] != "fine"]
    head = f"{verdicts.candidate.name} · {verdicts.romanised.roman} · {verdicts.place_class.name} · {verdicts.as_of}"
    screen.print(f"{head}: {MARKS[verdicts.level]}", markup=False)
    if told:
        show(told, COLUMNS, form)
        for row in told:
            screen.print(f"{row['article']}: {row['quote']} ({row['certainty']})", markup=False, style="dim")
    kept = len(rows) - len(told)
    screen.print(f"{len(rows)} rules asked, {kept} of them kept and not shown" if kept else f"{len(rows)} rules asked")
    for law in verdicts.missing:
        screen.print(f"not in the table: {law.title}（{law.number}） — {law.missing}", markup=False)
    if found.proposed:
        words = "、".join(f"{one.candidate.name} ({one.level})" for _, one in found.proposed)
        screen.print(f"the reserve has: {words}", markup=False)


def _body(found: Answer) -> dict[str, Any]:
    verdicts = found.verdicts
    return {
        "name": verdicts.candidate.name,
        "proper": verdicts.parts.proper,
        "generic": verdicts.parts.generic,
        "roman": verdicts.romanised.roman,
        "class_code": verdicts.place_class.code,
        "as_of": verdicts.as_of,
        "level": verdicts.level,
        "verdicts": [
            {**row, "key": one.rule.key, "evidence": [vars(piece) for piece in one.evidence]}
            for row, one in zip(_rows(verdicts.verdicts), _ordered(verdicts.verdicts), strict=True)
        ],
        "missing": [f"{law.title}（{law.number}）: {law.missing}" for law in verdicts.missing],
        "proposals": [
            {"reserve_id": one.id, "name": of.candidate.name, "level": of.level} for one, of in found.proposed
        ],
    }


def _ordered(verdicts: tuple[Verdict, ...]) -> list[Verdict]:
    order = list(MARKS)
    return sorted(verdicts, key=lambda one: order.index(one.level))
