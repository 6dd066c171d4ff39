"""Inspections of boundary markers: what is due, rounds, what was found at the stones, and how many are intact."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from gis.cli.common import AsOfOption, Format, FormatOption, console, day, opened, show
from gis.errors import BadInput
from gis.periods import parse_day
from gis.rights import LOCAL_ADMINISTRATOR

app = typer.Typer(help="Inspections of boundary markers: due, planned, recorded, signed.", no_args_is_help=True)
DUE_COLUMNS = (
    "line_id", "line_name", "rank", "kind", "year", "plan_due", "report_due", "leader", "status", "overdue",
    "last_year", "round_id",
)  # fmt: skip
ROUND_COLUMNS = (
    "round_id", "line_id", "line_name", "year", "kind", "number", "leader", "plan_due", "report_due", "signed",
    "reported_on", "reason", "made_up",
)  # fmt: skip
RATE_COLUMNS = (
    "code", "name", "markers", "intact", "failed", "unknown", "overdue", "never", "one_sided", "share",
    "managed_markers", "managed_share",
)  # fmt: skip
YearOption = Annotated[int, typer.Option(min=1990, max=2200, help="The year.")]
RoundArgument = Annotated[int, typer.Argument(help="Number of the round: tongtu inspections rounds.", min=1)]
SideOption = Annotated[str, typer.Option(help="The side: id, code or name of its unit; `beyond` for the neighbour.")]
FormArgument = Annotated[Path, typer.Argument(help="The form, YAML or JSON; its fields are those of the HTTP API.")]


class Group(StrEnum):
    """What rates are told of."""

    line = "line"
    side = "side"
    level = "level"
    city = "city"


@app.command()
def due(
    year: YearOption,
    ics: Annotated[Path | None, typer.Option(help="Write the list as a calendar file, too.")] = None,
    form: FormatOption = Format.table,
) -> None:
    """The rounds due in a year: by line, with who leads and by when; those overdue stay on the list."""
    from gis.flows.inspection_rounds import due_calendar, due_rounds, leaders

    with opened("read:boundaries") as database:
        found = due_rounds(database, year)
        names = leaders(database, found)
        calendar = due_calendar(found, database, datetime.now(UTC)) if ics else None
    if ics is not None and calendar is not None:
        try:
            ics.write_bytes(calendar.encode())
        except OSError as error:
            raise BadInput(f"{ics} cannot be written: {error.strerror}") from error
    show(
        [{**asdict(one), "leader": _leader(one, names)} for one in found],
        DUE_COLUMNS,
        form,
        f"{len(found):,} rounds due in {year}",
    )


@app.command()
def rounds(
    year: Annotated[int | None, typer.Option(min=1990, max=2200, help="Only of this year.")] = None,
    line: Annotated[int | None, typer.Option(min=1, help="Only of the line with this id.")] = None,
    form: FormatOption = Format.table,
) -> None:
    """The rounds that were planned, with who signed and when they were reported."""
    from gis.flows.inspection_rounds import leaders, list_rounds

    with opened("read:boundaries") as database:
        found = list_rounds(database, year=year, line_id=line)
        names = leaders(database, [one for one, _ in found])
    rows = [
        {**_round_row(one, of_line.name if of_line else None), "leader": _leader(one, names)} for one, of_line in found
    ]
    show(rows, ROUND_COLUMNS, form, f"{len(rows):,} rounds")


def _leader(one: Any, names: dict[int, str]) -> str | None:
    """Who leads, by name: a side, or those of a higher level elsewhere."""
    return one.led_elsewhere if one.led_by is None else names.get(one.led_by, str(one.led_by))


def _round_row(one: Any, line_name: str | None) -> dict[str, Any]:
    return {**asdict(one), "line_name": line_name, "signed": len(one.signatures)}


@app.command()
def plan(
    line: Annotated[int, typer.Argument(help="Id of the line: tongtu boundaries list.", min=1)],
    year: YearOption,
    kind: Annotated[str, typer.Option(help="five_year, special or daily.")] = "five_year",
    led_by: Annotated[str | None, typer.Option(help="The side that leads; default: the side whose turn it is.")] = None,
    led_elsewhere: Annotated[str | None, typer.Option(help="Who leads, in words, where it is none of ours.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why a special one is held.")] = None,
) -> None:
    """Plan a round on a line."""
    from gis.flows.inspection_rounds import plan_round
    from gis.load.visits import checked_form
    from gis.markers.entries import RoundIn

    body = {"line_id": line, "year": year, "kind": kind, "led_by": led_by, "led_elsewhere": led_elsewhere}
    entry = checked_form(RoundIn, {**body, "reason": reason})
    with opened("record:inspections") as database:
        made = plan_round(database, LOCAL_ADMINISTRATOR, entry)
    console().print(f"round {made.round_id} is planned: report due {made.report_due}")


@app.command()
def record(
    file: Annotated[Path, typer.Argument(help="Visits: CSV (界桩编号, 日期, the five criteria …) or YAML.")],
    number: Annotated[int | None, typer.Option("--round", min=1, help="The round they belong to.")] = None,
) -> None:
    """Record the visits of a file, all or none; the same file again changes nothing."""
    from gis.flows.inspections import record_visits
    from gis.load.visits import read_visits_file

    read = read_visits_file(file)
    with opened("record:inspections") as database:
        done = record_visits(
            database, LOCAL_ADMINISTRATOR, read.entries, round_id=number, source=file.name, rows=read.rows
        )
    console().print(f"{len(done.visit_ids):,} visits recorded, {done.known:,} were there before")


@app.command()
def repair(marker: Annotated[str, typer.Argument(help="Id of the marker.")], file: FormArgument) -> None:
    """Record a repair by the managing side, with the neighbour present."""
    from gis.flows.marker_works import repair_marker
    from gis.load.visits import read_form
    from gis.markers.entries import RepairIn

    entry = read_form(file, RepairIn)
    with opened("record:inspections") as database:
        made = repair_marker(database, LOCAL_ADMINISTRATOR, marker, entry)
    console().print(f"repair {made} is recorded")


@app.command()
def relocate(marker: Annotated[str, typer.Argument(help="Id of the marker.")], file: FormArgument) -> None:
    """Record a relocation both sides agreed to and filed: a new version of the marker from that day on."""
    from gis.flows.marker_works import relocate_marker
    from gis.load.visits import read_form
    from gis.markers.entries import RelocationIn

    entry = read_form(file, RelocationIn)
    with opened("record:inspections") as database:
        made = relocate_marker(database, LOCAL_ADMINISTRATOR, marker, entry)
    console().print(f"relocation {made} is recorded; the marker has a new version from {entry.on_day} on")


@app.command()
def withdraw(
    visit: Annotated[int, typer.Argument(help="Number of the visit or repair.", min=1)],
    why: Annotated[str, typer.Option(help="The reason; it is kept.")],
) -> None:
    """Withdraw a visit or a repair; what was believed until now is kept."""
    from gis.flows.marker_works import withdraw as take_back

    with opened("record:inspections") as database:
        take_back(database, LOCAL_ADMINISTRATOR, visit, why)
    console().print(f"visit {visit} is withdrawn")


@app.command()
def sign(
    number: RoundArgument,
    side: SideOption,
    by: Annotated[str, typer.Option(help="Who signed.")],
    on: Annotated[str | None, typer.Option(help="Day of the signature, YYYY-MM-DD; default: today.")] = None,
) -> None:
    """Sign a round for one side; it stands under each of its visits."""
    from gis.flows.inspection_rounds import sign_round
    from gis.load.visits import checked_form
    from gis.markers.entries import SignatureIn

    entry = checked_form(SignatureIn, {"side": side, "by": by, "on": _day(on)})
    with opened("record:inspections") as database:
        done = sign_round(database, LOCAL_ADMINISTRATOR, number, entry)
    console().print(f"round {number} is signed by {len(done.signatures)} sides")


@app.command()
def report(
    number: RoundArgument,
    on: Annotated[str | None, typer.Option(help="Day of the report, YYYY-MM-DD; default: today.")] = None,
) -> None:
    """Enter that the joint result of a round went to the approving authority."""
    from gis.flows.inspection_rounds import report as enter

    with opened("record:inspections") as database:
        done = enter(database, LOCAL_ADMINISTRATOR, number, _day(on))
    console().print(f"round {number} was reported on {done.reported_on}")


def intactness(
    as_of: AsOfOption = None,
    by: Annotated[Group, typer.Option(help="What the rates are told of.")] = Group.city,
    form: FormatOption = Format.table,
) -> None:
    """Rates of intact markers on a date; overdue and never inspected ones are unknown and never counted as intact."""
    from gis.flows.intactness import as_figures, intactness

    with opened("read:boundaries") as database:
        found = intactness(database, day(as_of), by.value)
    rows = [
        {
            "code": row.code,
            "name": row.name,
            **as_figures(row.rate),
            "managed_markers": row.managed.markers if row.managed else None,
            "managed_share": row.managed.share if row.managed else None,
        }
        for row in found
    ]
    columns = RATE_COLUMNS if by is Group.side else RATE_COLUMNS[:-2]
    show(rows, columns, form, f"intact markers on {day(as_of)}")


def _day(words: str | None) -> date:
    return parse_day(words) if words else date.today()
