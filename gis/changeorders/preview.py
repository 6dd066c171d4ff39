"""Everything an order would do, for a person to look through before it is applied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

import shapely

from gis.changeorders.document import Order
from gis.changeorders.duties import Duty, duties
from gis.changeorders.effects import Effects
from gis.changeorders.lines import TouchedLine, touched_lines
from gis.crs import to_measure
from gis.divisions import LEVELS, SYSTEMS, CodeState, Level, Shape, Snapshot, System, Version
from gis.errors import Complaint

FIELDS = ("name", "kind", "parent_id", "codes", "code_state", "area_km2", "seat_address")
"""What is compared of a unit before and after; what an order changes besides is not for the eye."""


@dataclass(frozen=True)
class Side:
    """A unit on one side of the order: area in km², measured in EPSG:4549; codes by system."""

    name: str
    kind: str
    parent: str | None
    parent_id: int | None
    parent_code: str | None
    codes: dict[System, str]
    code_state: CodeState | None
    area_km2: float | None
    seat_address: str | None


@dataclass(frozen=True)
class UnitChange:
    """A version that is closed, opened, or both; units to be founded have negative ids."""

    what: Literal["ends", "is founded", "is recorded", "changes"]
    unit_id: int
    level: Level
    changed: tuple[str, ...]
    before: Side | None
    after: Side | None


@dataclass(frozen=True)
class CodeStep:
    """A code that ends, is given, or from now on only stands in for one still to be given."""

    what: Literal["ended", "given", "pending"]
    system: System
    code: str
    unit_id: int
    name: str
    level: Level


@dataclass(frozen=True)
class Renumbered:
    """A unit that lives on under another code; ``before`` is None where it had none."""

    unit_id: int
    name: str
    level: Level
    system: System
    before: str | None
    after: str


@dataclass(frozen=True)
class LevelArea:
    """Square kilometres of all changed units of a level, before and after."""

    level: Level
    before_km2: float
    after_km2: float


@dataclass(frozen=True)
class Example:
    """An address as it is written before and after."""

    address_id: str
    before: str
    after: str
    made_up: bool


@dataclass(frozen=True)
class Counted:
    """How many there are of something by key, and how many of these are demonstration data."""

    key: str
    count: int
    made_up: int


@dataclass(frozen=True)
class Resting:
    """What rests on the changed divisions: addresses in their communities, facilities, boundary markers."""

    communities_renamed: int
    addresses_rewritten: int
    dwellings_rewritten: int
    addresses_recoded: int
    examples: tuple[Example, ...]
    facilities: tuple[Counted, ...]
    markers: tuple[Counted, ...]


@dataclass(frozen=True)
class Preview:
    """An order, looked at before it is applied."""

    order: str
    title: str
    practice: bool
    effective_on: date
    assumed: bool
    units: tuple[UnitChange, ...]
    codes: tuple[CodeStep, ...]
    renumbered: tuple[Renumbered, ...]
    areas: tuple[LevelArea, ...]
    lines: tuple[TouchedLine, ...]
    resting: Resting
    duties: tuple[Duty, ...]
    warnings: tuple[Complaint, ...]


def preview_of(order: Order, effects: Effects, resting: Resting) -> Preview:
    """The preview of an order whose effects, and what rests on them, are known."""
    units = tuple(_units(effects))
    return Preview(
        order=order.order,
        title=order.title,
        practice=order.practice,
        effective_on=effects.effective_on,
        assumed=order.effective_on.assumed,
        units=units,
        codes=tuple(_codes(effects)),
        renumbered=tuple(_renumbered(effects)),
        areas=tuple(_areas(units)),
        lines=tuple(touched_lines(effects)),
        resting=resting,
        duties=tuple(duties(order, effects)),
        warnings=effects.warnings,
    )


def preview_json(preview: Preview) -> dict[str, Any]:
    """The preview as nested dicts and lists; dates stay dates."""
    return asdict(preview)


def _units(effects: Effects) -> Iterator[UnitChange]:
    before, after = effects.before, effects.after
    measured: dict[object, float] = {}
    closed = {version.unit_id: version for version in effects.closed}
    opened = {version.unit_id: version for version in effects.opened}
    by_level = sorted(
        closed.keys() | opened.keys(),
        key=lambda i: (LEVELS.index((closed.get(i) or opened[i]).level), i not in closed, i in opened, abs(i)),
    )
    recorded = {version.unit_id for version in effects.recorded}
    for unit_id in by_level:
        old, new = closed.get(unit_id), opened.get(unit_id)
        enters: Literal["is founded", "is recorded"] = "is recorded" if unit_id in recorded else "is founded"
        sides = (_side(before, old, measured), _side(after, new, measured))
        yield UnitChange(
            what=enters if old is None else "ends" if new is None else "changes",
            unit_id=unit_id,
            level=(old or opened[unit_id]).level,
            changed=tuple(name for name in FIELDS if all(sides) and getattr(sides[0], name) != getattr(sides[1], name)),
            before=sides[0],
            after=sides[1],
        )


def _side(snapshot: Snapshot, version: Version | None, measured: dict[object, float]) -> Side | None:
    if version is None:
        return None
    parent = snapshot.versions.get(version.parent_id or 0)
    legal = snapshot.codes.get((version.unit_id, "mca"))
    return Side(
        name=version.name,
        kind=version.kind,
        parent=parent.name if parent else None,
        parent_id=version.parent_id,
        parent_code=snapshot.code_of(parent.unit_id) if parent else None,
        codes={system: code for system in SYSTEMS if (code := snapshot.code_of(version.unit_id, system)) is not None},
        code_state=legal.state if legal else None,
        area_km2=_km2(version.shape, measured),
        seat_address=version.seat_address,
    )


def _km2(shape: Shape | None, measured: dict[object, float]) -> float | None:
    """Area to the square metre; a shape that versions share is measured once."""
    if shape is None:
        return None
    if shape.token not in measured:
        metres = shapely.transform(shape.area, to_measure().transform, interleaved=False)
        measured[shape.token] = round(metres.area / 1e6, 6)
    return measured[shape.token]


def _codes(effects: Effects) -> Iterator[CodeStep]:
    waiting = {(code.system, code.code) for code in effects.codes_opened if code.state == "pending"}
    for code in effects.codes_closed:
        if (code.system, code.code) not in waiting:
            unit = effects.before.versions[code.unit_id]
            yield CodeStep("ended", code.system, code.code, code.unit_id, unit.name, unit.level)
    for code in effects.codes_opened:
        unit = effects.after.versions[code.unit_id]
        what: Literal["given", "pending"] = "pending" if code.state == "pending" else "given"
        yield CodeStep(what, code.system, code.code, code.unit_id, unit.name, unit.level)


def _renumbered(effects: Effects) -> Iterator[Renumbered]:
    before, after = effects.before, effects.after
    for code in effects.codes_opened:
        old = before.codes.get((code.unit_id, code.system))
        if code.unit_id not in before.versions or (old is not None and old.code == code.code):
            continue
        unit = after.versions[code.unit_id]
        yield Renumbered(code.unit_id, unit.name, unit.level, code.system, old.code if old else None, code.code)


def _areas(units: tuple[UnitChange, ...]) -> Iterator[LevelArea]:
    sums: dict[Level, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for unit in units:
        for number, side in enumerate((unit.before, unit.after)):
            if side is not None and side.area_km2 is not None:
                sums[unit.level][number] += side.area_km2
    for level, (old, new) in sums.items():
        yield LevelArea(level, round(old, 6), round(new, 6))
