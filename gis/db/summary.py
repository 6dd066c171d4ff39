"""What the register holds, in figures: for health, the map's start and the end of a run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from gis.db.snapshots import first_map_day


@dataclass(frozen=True)
class Summary:
    """First day, the first with an area, counts by layer, whether any is made up, and the frame (W, S, E, N)."""

    first_day: date | None
    first_map_day: date | None
    counts: dict[str, int]
    made_up: bool
    bounds: tuple[float, float, float, float] | None


def summarise_register(connection: Connection) -> Summary:
    """Count what there is. Large tables are estimated from the planner's figures, so that this stays quick."""
    row = connection.execute(
        text(
            """
            SELECT (SELECT min(lower(valid)) FROM division_version) AS first_day,
                   (SELECT count(*) FROM division_unit) AS units,
                   (SELECT count(*) FROM change_order WHERE state = 'applied') AS orders,
                   (SELECT count(*) FROM facility WHERE upper_inf(recorded)) AS facilities,
                   (SELECT count(*) FROM coverage_run) AS runs,
                   (SELECT COALESCE(sum(nodes), 0) FROM street_network) AS street_nodes,
                   (SELECT CASE WHEN reltuples > 0 THEN reltuples::bigint ELSE (SELECT count(*) FROM address) END
                      FROM pg_class WHERE oid = 'address'::regclass) AS addresses,
                   (EXISTS (SELECT 1 FROM facility WHERE made_up) OR EXISTS (SELECT 1 FROM street_network WHERE made_up)
                    OR EXISTS (SELECT 1 FROM residents WHERE made_up)) AS made_up
            """
        )
    ).one()
    names = ("units", "orders", "addresses", "facilities", "street_nodes", "runs")
    counts = {name: int(getattr(row, name)) for name in names}
    return Summary(row.first_day, first_map_day(connection), counts, row.made_up, _bounds(connection))


def _bounds(connection: Connection) -> tuple[float, float, float, float] | None:
    box = connection.execute(
        text(
            "SELECT ST_XMin(e) AS w, ST_YMin(e) AS s, ST_XMax(e) AS e, ST_YMax(e) AS n FROM ("
            "SELECT ST_Extent(g.geom) AS e FROM division_geometry g JOIN division_version v ON v.geometry_id = g.id "
            "JOIN division_unit u ON u.id = v.unit_id WHERE u.level = 'prefecture') b"
        )
    ).one()
    return None if box.w is None else (box.w, box.s, box.e, box.n)
