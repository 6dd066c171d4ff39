"""Rounds of inspection: which are due, planned, signed by both sides, and reported; each in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from gis.boundaries.lines import Line
from gis.db.boundaries import names_on, read_lines
from gis.db.clock import next_moment, raise_version, share_register
from gis.db.connect import Database
from gis.db.inspections import forerunners, read_round, read_rounds, read_visits, report_round, sign, write_round
from gis.errors import BadInput, Complaint, Conflict, NotFound
from gis.flows.draw_lines import shipped_stretches
from gis.flows.inspections import checked_signature, require_side
from gis.markers.calendar import as_ics
from gis.markers.entries import RoundIn, SignatureIn
from gis.markers.intactness import BEYOND
from gis.markers.rounds import Due, Rules, due_in, next_lead
from gis.markers.visit_checks import side_name, side_of
from gis.markers.visits import Round
from gis.rights import Identity


def due_rounds(
    database: Database,
    year: int,
    rules: Rules | None = None,
    *,
    unit: int | None = None,
    made_up: bool = True,
    today: date | None = None,
) -> list[Due]:
    """The rounds due in a year on the lines of that year, by line; ``unit``: only of lines with this side.

    County lines, and of town lines those on which a round was ever planned: not every line that can be drawn between
    two towns was surveyed. Not the coast, where no neighbour could walk along. ``made_up``: whether rounds of the
    demonstration count.
    """
    with database.read() as connection:
        lines = _lines_of_year(connection, year)
        rounds = [one for one in read_rounds(connection) if made_up or not one.made_up]
        if rules is None:
            rules = Rules(forerunners=forerunners(connection))
    held = {one.line_id for one in rounds}
    sea = {stretch.name for stretch in shipped_stretches() if stretch.kind == "sea"}
    chosen = [line for line in lines if (line.level == "county" and line.beyond not in sea) or line.line_id in held]
    if unit is not None:
        chosen = [line for line in chosen if unit in line.sides]
    return due_in(year, chosen, rounds, rules, this_year=(today or date.today()).year)


def due_calendar(dues: Sequence[Due], database: Database, stamp: datetime) -> str:
    """The due list as a calendar, with the names of who leads."""
    return as_ics(dues, stamp, leaders(database, dues))


def leaders(database: Database, rounds: Sequence[Due | Round]) -> dict[int, str]:
    """Names of the units that lead rounds, as they are called at the end of the last year of these."""
    units = {one.led_by for one in rounds if one.led_by is not None}
    with database.read() as connection:
        names = [names_on(connection, units, date(year, 12, 31)) for year in sorted({one.year for one in rounds})]
    return {unit: told["name"] for of_year in names for unit, told in of_year.items()}


def list_rounds(
    database: Database, *, year: int | None = None, line_id: int | None = None, made_up: bool = True
) -> list[tuple[Round, Line | None]]:
    """Rounds, each with its line as it was in the year of the round."""
    with database.read() as connection:
        rounds = read_rounds(connection, year=year, line_ids=None if line_id is None else [line_id])
        rounds = [one for one in rounds if made_up or not one.made_up]
        years = {one.year for one in rounds}
        lines = {one: {line.line_id: line for line in _lines_of_year(connection, one)} for one in years}
    return [(one, lines[one.year].get(one.line_id)) for one in rounds]


def plan_round(database: Database, who: Identity, plan: RoundIn) -> Round:
    """Enter a round. ``NotFound``: no such line in that year; ``Conflict``: it has its five-year round already."""
    with database.write() as connection:
        share_register(connection)
        line = _line_of_year(connection, plan.line_id, plan.year)
        require_side(who, frozenset(line.sides))
        others = read_rounds(connection, line_ids=[plan.line_id])
        same = [one for one in others if one.year == plan.year and one.kind == plan.kind]
        if plan.kind == "five_year" and same:
            raise Conflict(f"{line.name} has a five-year round in {plan.year} already, number {same[0].round_id}")
        if plan.kind == "special" and not plan.reason:
            raise BadInput(Complaint("a special round needs its reason", field="reason"))
        led_by, led_elsewhere = _lead(connection, plan, line, others)
        rules = Rules()
        one = Round(
            line_id=plan.line_id,
            year=plan.year,
            kind=plan.kind,
            number=1 + max((other.number for other in same), default=0),
            led_by=led_by,
            led_elsewhere=led_elsewhere,
            plan_due=plan.plan_due or date(plan.year, *rules.plan_by),
            report_due=plan.report_due or date(plan.year, *rules.report_by),
            source=f"entered by {who.name}",
            made_up=False,
            reason=plan.reason,
        )
        number = write_round(connection, one, next_moment(connection))
        raise_version(connection, "markers")
    return replace(one, round_id=number)


def _lead(connection: Connection, plan: RoundIn, line: Line, others: Sequence[Round]) -> tuple[int | None, str | None]:
    if plan.led_by is not None and plan.led_elsewhere is not None:
        raise BadInput(Complaint("a round is led by a side or elsewhere, not both", field="led_by"))
    if plan.led_by is not None:
        units = names_on(connection, line.sides, date(plan.year, 12, 31))
        side = side_of(plan.led_by, line.sides, units)
        if side is None:
            told = ", ".join(unit["name"] for unit in units.values())
            raise BadInput(Complaint(f"who leads is no side of {line.name}: {told}", field="led_by"))
        return side, None
    if plan.led_elsewhere is not None:
        return None, plan.led_elsewhere
    return next_lead(line, others, plan.year, Rules(forerunners=forerunners(connection)))


def sign_round(
    database: Database, who: Identity, round_id: int, entry: SignatureIn, *, today: date | None = None
) -> Round:
    """Sign a round for one side: it stands for that side under each of its visits. After that no visit is added."""
    with database.write() as connection:
        share_register(connection)
        one = read_round(connection, round_id)
        line = _line_of_year(connection, one.line_id, one.year)
        days = [visit.on_day for visit in read_visits(connection, round_id=round_id)]
        if not days:
            raise Conflict(f"round {round_id} has no visits to sign for — record them first")
        sides = both_sides(line)
        signature = checked_signature(connection, who, entry, sides, max(days), today or date.today())
        if any(other.side == signature.side for other in one.signatures):
            raise Conflict(f"round {round_id} is signed for this side already")
        sign(connection, "inspection_round", round_id, signature, next_moment(connection))
        raise_version(connection, "markers")
        return read_round(connection, round_id)


def report(database: Database, who: Identity, round_id: int, day: date, *, today: date | None = None) -> Round:
    """Enter that the joint result went to the approving authority (Decree 353 Art. 12); both sides have signed it."""
    with database.write() as connection:
        share_register(connection)
        one = read_round(connection, round_id)
        line = _line_of_year(connection, one.line_id, one.year)
        require_side(who, frozenset(line.sides))
        if one.reported_on is not None:
            raise Conflict(f"round {round_id} was reported on {one.reported_on}")
        sides = both_sides(line)
        missing = sides - {signature.side for signature in one.signatures}
        if missing:
            units = names_on(connection, missing - {BEYOND}, date(one.year, 12, 31))
            names = {unit: told["name"] for unit, told in units.items()}
            told = " and ".join(side_name(side, names) for side in sorted(missing))
            raise Conflict(f"round {round_id} is not signed by {told}: both sides report jointly")
        last = max(signature.on for signature in one.signatures)
        if not last <= day <= (today or date.today()):
            raise BadInput(Complaint(f"the report is made after the last signature, {last}, and not in the future"))
        report_round(connection, round_id, day)
        next_moment(connection)
        raise_version(connection, "markers")
        return read_round(connection, round_id)


def both_sides(line: Line) -> frozenset[int]:
    """The sides that sign: two units, or one and the neighbour beyond."""
    return frozenset((*line.sides, BEYOND) if line.side_b is None else line.sides)


def _lines_of_year(connection: Connection, year: int) -> list[Line]:
    """Lines in force at the end of a year, and those that ended in it."""
    late = read_lines(connection, date(year, 12, 31), level=None)
    known = {line.line_id for line in late}
    return late + [line for line in read_lines(connection, date(year, 1, 1), level=None) if line.line_id not in known]


def _line_of_year(connection: Connection, line_id: int, year: int) -> Line:
    for day in (date(year, 12, 31), date(year, 1, 1)):
        found = read_lines(connection, day, level=None, line_ids=[line_id])
        if found:
            return found[0]
    raise NotFound(f"there is no line {line_id} in {year}")
