"""Writing what an order closes and opens, in both clocks; the only place where versions and codes are written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

import shapely
from sqlalchemy import Connection, text

from gis.changeorders import Effects, Link
from gis.crs import STORE_SRID, to_measure
from gis.divisions import Code, Shape, Snapshot, Version


@dataclass(frozen=True)
class Mark:
    """What every row written in one act carries: the moment, the order, and how exact its first day is."""

    at: datetime
    order_id: int | None = None
    precision: str = "day"
    assumed: bool = False


def write_units(
    connection: Connection, versions: Sequence[Version], origins: dict[int, str], mark: Mark
) -> dict[int, int]:
    """Found the units that have negative ids; returns their real ids."""
    founded = [version for version in versions if version.unit_id < 0]
    if not founded:
        return {}
    rows = connection.execute(
        text(
            """
            INSERT INTO division_unit (level, origin, founded_by)
            SELECT * FROM unnest(CAST(:levels AS text[]), CAST(:origins AS text[]), CAST(:orders AS bigint[]))
            ON CONFLICT (origin) DO UPDATE SET founded_by = excluded.founded_by
            RETURNING id, origin
            """
        ),
        {
            "levels": [version.level for version in founded],
            "origins": [origins[version.unit_id] for version in founded],
            "orders": [mark.order_id] * len(founded),
        },
    )
    by_origin = {row.origin: row.id for row in rows}
    return {version.unit_id: by_origin[origins[version.unit_id]] for version in founded}


def write_shapes(connection: Connection, versions: Sequence[Version]) -> list[Version]:
    """Store the areas that have no number yet; returns the versions with their shapes numbered."""
    transform = to_measure()
    numbered: dict[object, int] = {}
    done: list[Version] = []
    for version in versions:
        shape = version.shape
        if shape is None or shape.number is not None:
            done.append(version)
            continue
        if shape.token not in numbered:
            metres = shapely.transform(shape.area, transform.transform, interleaved=False)
            numbered[shape.token] = _write_shape(connection, shape, metres.area)
        done.append(replace(version, shape=replace(shape, number=numbered[shape.token])))
    return done


def _write_shape(connection: Connection, shape: Shape, area_m2: float) -> int:
    number: int = connection.execute(
        text(
            "INSERT INTO division_geometry (geom, label_point, area_m2, quality) VALUES "
            "(ST_GeomFromWKB(:area, :srid), ST_GeomFromWKB(:label, :srid), :area_m2, :quality) RETURNING id"
        ),
        {
            "area": shapely.to_wkb(shape.area),
            "label": shapely.to_wkb(label_point(shape.area)),
            "area_m2": area_m2,
            "quality": shape.quality,
            "srid": STORE_SRID,
        },
    ).scalar_one()
    return number


def label_point(area: shapely.MultiPolygon) -> shapely.Point:
    """A point well inside the largest part, for a label: the centre of the largest circle in it."""
    largest = max(area.geoms, key=lambda part: part.area)
    west, south, east, north = largest.bounds
    radius = shapely.maximum_inscribed_circle(largest, tolerance=max(east - west, north - south) / 100)
    return shapely.Point(shapely.get_coordinates(radius)[0])


def open_versions(connection: Connection, versions: Sequence[Version], since: date, mark: Mark) -> None:
    """Open versions from ``since`` on."""
    if not versions:
        return  # an order of codes alone
    connection.execute(
        text(
            """
            INSERT INTO division_version (unit_id, valid, recorded, name, kind, parent_id, managed_by, geometry_id,
                   seat_address, seat_point, precision, assumed, source, made_up, note, figures, opened_by)
            VALUES (:unit_id, daterange(:since, NULL), tstzrange(:at, NULL), :name, :kind, :parent_id, :managed_by,
                   :geometry_id, :seat_address, ST_GeomFromWKB(:seat, 4490), :precision, :assumed, :source, :made_up,
                   :note, CAST(:figures AS jsonb), :opened_by)
            """
        ),
        [
            {
                "unit_id": version.unit_id,
                "since": since,
                "at": mark.at,
                "name": version.name,
                "kind": version.kind,
                "parent_id": version.parent_id,
                "managed_by": version.managed_by,
                "geometry_id": version.shape.number if version.shape else None,
                "seat_address": version.seat_address,
                "seat": shapely.to_wkb(version.seat_point) if version.seat_point else None,
                "precision": mark.precision,
                "assumed": mark.assumed,
                "source": version.source,
                "made_up": version.made_up,
                "note": version.note,
                "figures": json.dumps(asdict(version.figures)) if version.figures else None,
                "opened_by": mark.order_id,
            }
            for version in versions
        ],
    )


def open_codes(connection: Connection, codes: Sequence[Code], since: date, mark: Mark) -> None:
    """Give codes from ``since`` on."""
    if not codes:
        return
    connection.execute(
        text(
            "INSERT INTO division_code (unit_id, system, code, state, valid, recorded, source, opened_by) VALUES "
            "(:unit_id, :system, :code, :state, daterange(:since, NULL), tstzrange(:at, NULL), :source, :opened_by)"
        ),
        [
            {
                "unit_id": code.unit_id,
                "system": code.system,
                "code": code.code,
                "state": code.state,
                "since": since,
                "at": mark.at,
                "source": code.source,
                "opened_by": mark.order_id,
            }
            for code in codes
        ],
    )


_CLOSE = """
    WITH believed AS (
        UPDATE {table} SET recorded = tstzrange(lower(recorded), :at)
         WHERE {key} AND upper_inf(recorded)
           AND valid @> CAST(:day AS date)
        RETURNING {columns}, valid
    )
    INSERT INTO {table} ({columns}, valid, recorded, closed_by)
    SELECT {columns}, daterange(lower(valid), :day), tstzrange(:at, NULL), :order_id FROM believed
     WHERE lower(valid) < :day
"""
"""Close what is true: the old belief ends in the recorded clock, and a belief with an end takes its place.

What another order opened on the same day was never true for a day, and nothing takes its place.
"""
_VERSION_COLUMNS = (
    "unit_id, name, kind, parent_id, managed_by, geometry_id, seat_address, seat_point, precision, assumed, "
    "source, made_up, note, figures, opened_by"
)


def close_versions(connection: Connection, units: Sequence[int], day: date, mark: Mark) -> None:
    """Close the versions of ``units`` in force on ``day``."""
    statement = _CLOSE.format(table="division_version", key="unit_id = ANY(:units)", columns=_VERSION_COLUMNS)
    connection.execute(text(statement), {"units": list(units), "day": day, "at": mark.at, "order_id": mark.order_id})


def close_codes(connection: Connection, codes: Sequence[Code], day: date, mark: Mark) -> None:
    """End codes in force on ``day``."""
    statement = _CLOSE.format(
        table="division_code",
        key="(unit_id, system) IN (SELECT * FROM unnest(CAST(:units AS bigint[]), CAST(:systems AS text[])))",
        columns="unit_id, system, code, state, source, opened_by",
    )
    values = {"units": [code.unit_id for code in codes], "systems": [code.system for code in codes]}
    connection.execute(text(statement), {**values, "day": day, "at": mark.at, "order_id": mark.order_id})


def write_links(connection: Connection, links: Sequence[Link], day: date, mark: Mark) -> None:
    """Write who came from whom."""
    if not links:
        return
    connection.execute(
        text(
            "INSERT INTO succession (order_id, predecessor_id, successor_id, kind, happened_on, area_share, recorded) "
            "VALUES (:order_id, :predecessor, :successor, :kind, :day, :share, tstzrange(:at, NULL))"
        ),
        [
            {
                "order_id": mark.order_id,
                "predecessor": link.predecessor_id,
                "successor": link.successor_id,
                "kind": link.kind,
                "day": day,
                "share": link.area_share,
                "at": mark.at,
            }
            for link in links
        ],
    )


def renumbered(effects: Effects, ids: dict[int, int]) -> Effects:
    """The effects with real ids in place of provisional ones."""

    def real(unit_id: int | None) -> Any:
        return ids.get(unit_id, unit_id) if unit_id is not None else None

    def version(old: Version) -> Version:
        return replace(old, unit_id=real(old.unit_id), parent_id=real(old.parent_id), managed_by=real(old.managed_by))

    def code(old: Code) -> Code:
        return replace(old, unit_id=real(old.unit_id))

    after = effects.after
    return replace(
        effects,
        opened=tuple(version(v) for v in effects.opened),
        codes_opened=tuple(code(c) for c in effects.codes_opened),
        links=tuple(
            replace(link, predecessor_id=real(link.predecessor_id), successor_id=real(link.successor_id))
            for link in effects.links
        ),
        after=Snapshot(
            after.as_of,
            {real(number): version(v) for number, v in after.versions.items()},
            {(real(number), system): code(c) for (number, system), c in after.codes.items()},
        ),
    )


def write_effects(connection: Connection, effects: Effects, key: str, mark: Mark) -> Effects:
    """Write everything an order closes and opens; returns the effects with real ids and numbered shapes.

    A unit that the order of this ``key`` founded before, when it was planned on another state, is the same unit.
    """
    day = effects.effective_on
    # the level is part of it: a correction may found something else in the same place
    origins = {v.unit_id: f"order:{key}/{v.level}/{-v.unit_id}" for v in effects.entered}
    ids = write_units(connection, effects.opened, origins, mark)
    effects = renumbered(effects, ids)
    effects = with_shapes(effects, write_shapes(connection, effects.opened))
    close_versions(connection, [version.unit_id for version in effects.closed], day, mark)
    close_codes(connection, effects.codes_closed, day, mark)
    open_versions(connection, effects.opened, day, mark)
    open_codes(connection, effects.codes_opened, day, mark)
    write_links(connection, effects.links, day, mark)
    return effects


def with_shapes(effects: Effects, opened: Sequence[Version]) -> Effects:
    """The effects with the versions they open replaced by ones whose shapes are numbered."""
    numbered = {version.unit_id: version for version in opened}
    after = effects.after
    return replace(
        effects,
        opened=tuple(opened),
        after=Snapshot(after.as_of, {**after.versions, **numbered}, after.codes),
    )


def write_first_state(connection: Connection, first: Snapshot, keys: Mapping[int, str], mark: Mark) -> Effects:
    """Write the state the register begins with, whose units have provisional ids and the given keys."""
    versions = tuple(first.versions.values())
    ids = write_units(connection, versions, {number: f"baseline:{key}" for number, key in keys.items()}, mark)
    effects = renumbered(Effects(first.as_of, (), versions, (), tuple(first.codes.values()), (), first), ids)
    effects = with_shapes(effects, write_shapes(connection, effects.opened))
    open_versions(connection, effects.opened, first.as_of, mark)
    open_codes(connection, effects.codes_opened, first.as_of, mark)
    return effects
