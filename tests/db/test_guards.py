"""The database itself refuses what must not be: overlaps in both clocks, empty periods, impossible values."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, IntegrityError

POINT = "ST_SetSRID(ST_MakePoint(120.86, 32.01), 4490)"
ROWS = {
    "division_version": (
        "unit_id, name, kind, precision, assumed, source, made_up",
        "(SELECT min(id) FROM division_unit WHERE origin = 'test:new'), '名', '镇', 'day', false, 'drawn', true",
    ),
    "division_code": (
        "unit_id, system, code, state, source",
        "(SELECT min(id) FROM division_unit WHERE origin = 'test:new'), 'mca', '999999', 'in_force', 'drawn'",
    ),
    "community_chain": (
        "community_id, unit_id, town_id, county_id, prefecture_id, names, codes",
        "u.id, u.id, u.id, u.id, u.id, ARRAY['名'], '{}'",
    ),
    "facility": (
        "facility_id, kind, name, community_id, geom, source, made_up",
        f"'F-1', 'daycare', '名', u.id, {POINT}, 'drawn', true",
    ),
    "boundary_marker": (
        "marker_id, number, line_code, serial, type_letter, geom, source, made_up, sides, side_units, located_in, "
        "reference_objects, record, is_public, change",
        f"'M-1', '1', '1', 1, 'Q', {POINT}, 'drawn', true, '{{}}', '{{}}', '{{}}', '[]', '{{}}', false, 'loaded'",
    ),
    "address": (
        "address_id, community_id, text, dwelling, geom, source, made_up",
        f"'A-1', u.id, '桃坞路44号', true, {POINT}, 'drawn', true",
    ),
}
"""For each table with two clocks, the columns and values of a row, of a unit ``u`` made for the test."""
FIRST = ("[2018-01-01,2020-07-03)", "[2026-01-01,2026-02-01)")


@pytest.fixture
def unit(connection: Connection) -> Connection:
    connection.execute(text("INSERT INTO division_unit (level, origin) VALUES ('community', 'test:new')"))
    return connection


def insert(connection: Connection, table: str, valid: str, recorded: str) -> None:
    columns, values = ROWS[table]
    statement = f"""
        INSERT INTO {table} ({columns}, valid, recorded)
        SELECT {values}, CAST(:valid AS daterange), CAST(:recorded AS tstzrange) FROM division_unit u
         WHERE u.origin = 'test:new'
    """
    connection.execute(text(statement), {"valid": valid, "recorded": recorded})


def held(connection: Connection, table: str) -> int:
    return int(connection.execute(text(f"SELECT count(*) FROM {table} WHERE source = 'drawn'")).scalar_one())


@pytest.mark.parametrize("table", ROWS)
@pytest.mark.parametrize(
    "second",
    [FIRST, ("[2020-07-02,)", "[2026-01-31,)"), ("[2010-01-01,2018-01-02)", "(,)"), ("(,)", "[2026-01-15,2026-01-16)")],
)
def test_rows_that_overlap_in_both_clocks_are_refused(unit: Connection, table: str, second: tuple[str, str]) -> None:
    insert(unit, table, *FIRST)
    with pytest.raises(IntegrityError, match=r"overlap in both clocks|exclusion constraint"):
        insert(unit, table, *second)


@pytest.mark.parametrize("table", ROWS)
@pytest.mark.parametrize(
    "second",
    [
        ("[2020-07-03,)", "[2026-01-01,2026-02-01)"),
        ("[2018-01-01,2020-07-03)", "[2026-02-01,)"),
        ("[2017-01-01,2018-01-01)", "[2025-01-01,)"),
    ],
)
def test_rows_that_part_in_either_clock_stand_side_by_side(
    unit: Connection, table: str, second: tuple[str, str]
) -> None:
    insert(unit, table, *FIRST)
    insert(unit, table, *second)
    found = unit.execute(text(f"SELECT count(*) FROM {table} WHERE valid = ANY(CAST(:v AS daterange[]))"),
                         {"v": [FIRST[0], second[0]]}).scalar_one()  # fmt: skip
    assert found >= 2


@pytest.mark.parametrize("table", ROWS)
@pytest.mark.parametrize("clocks", [("empty", "[2026-01-01,)"), ("[2018-01-01,)", "empty")])
def test_an_empty_period_is_refused(unit: Connection, table: str, clocks: tuple[str, str]) -> None:
    with pytest.raises(IntegrityError, match=r"valid_not_empty|recorded_not_empty"):
        insert(unit, table, *clocks)


def test_an_address_cannot_be_moved_over_another_belief(unit: Connection) -> None:
    insert(unit, "address", *FIRST)
    insert(unit, "address", "[2020-07-03,)", FIRST[1])
    move = text("UPDATE address SET valid = daterange('2020-01-01', NULL) WHERE valid = daterange('2020-07-03', NULL) "
                "AND address_id = 'A-1'")  # fmt: skip
    with pytest.raises(IntegrityError, match="address A-1 has two rows that overlap in both clocks"):
        unit.execute(move)


def test_an_address_may_be_closed_and_followed_by_another_belief(unit: Connection) -> None:
    insert(unit, "address", "[2018-01-01,)", "[2026-01-01,)")
    unit.execute(
        text("UPDATE address SET recorded = tstzrange(lower(recorded), '2026-02-01') WHERE address_id = 'A-1'")
    )
    insert(unit, "address", "[2018-01-01,)", "[2026-02-01,)")
    assert held(unit, "address") == 2


def test_two_addresses_of_one_statement_cannot_overlap_either(unit: Connection) -> None:
    columns, values = ROWS["address"]
    with pytest.raises(IntegrityError):
        unit.execute(
            text(
                f"INSERT INTO address ({columns}, valid, recorded) SELECT {values}, daterange('2018-01-01', NULL),"
                " tstzrange('2026-01-01', NULL) FROM division_unit u, generate_series(1, 2) WHERE u.origin = 'test:new'"
            )
        )


def test_one_unit_bears_one_code_of_a_system_and_one_code_one_unit(unit: Connection) -> None:
    insert(unit, "division_code", "[2018-01-01,)", "[2026-01-01,)")
    other = text(
        "INSERT INTO division_code (unit_id, system, code, state, source, valid, recorded) "
        "SELECT id, :system, :code, 'in_force', 'drawn', "
        "daterange('2019-01-01', NULL), tstzrange('2026-01-01', NULL) FROM division_unit WHERE origin = :origin"
    )
    unit.execute(text("INSERT INTO division_unit (level, origin) VALUES ('county', 'test:other')"))
    for origin, system, code, fits in (
        ("test:new", "stats", "999999", True),
        ("test:new", "mca", "999998", False),
        ("test:other", "mca", "999999", False),
        ("test:other", "mca", "999998", True),
    ):
        values = {"origin": origin, "system": system, "code": code}
        if fits:
            unit.execute(other, values)
            continue
        with pytest.raises(IntegrityError, match="exclusion constraint"), unit.begin_nested():
            unit.execute(other, values)


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("INSERT INTO division_unit (level, origin) VALUES ('village', 'x')", "level_known"),
        ("UPDATE division_version SET precision = 'century'", "precision_known"),
        ("UPDATE division_code SET system = 'iso'", "system_known"),
        ("UPDATE division_code SET code = '12345'", "code_shape"),
        ("UPDATE change_order SET state = 'forgotten'", "state_known"),
        ("UPDATE change_order SET kind = 'rumour'", "kind_known"),
        ("UPDATE succession SET area_share = 1.5", "share_in_range"),
        ("UPDATE succession SET area_share = 0", "share_in_range"),
        ("UPDATE division_geometry SET quality = 'great'", "quality_known"),
        ("INSERT INTO register_clock (one, last) VALUES (false, '2026-01-01')", "single_row"),
    ],
)
def test_an_impossible_value_is_refused(connection: Connection, statement: str, rule: str) -> None:
    with pytest.raises(IntegrityError, match=rule):
        connection.execute(text(statement))


@pytest.mark.parametrize(
    "shape",
    [
        "ST_GeomFromText('MULTIPOLYGON(((120.8 32, 120.9 32.1, 120.9 32, 120.8 32.1, 120.8 32)))', 4490)",
        "ST_GeomFromText('POINT(120.8 32)', 4490)",
        "ST_GeomFromText('MULTIPOLYGON(((120.8 32, 120.9 32, 120.9 32.1, 120.8 32)))', 4326)",
    ],
)
def test_an_area_that_is_invalid_or_of_another_type_or_datum_is_refused(connection: Connection, shape: str) -> None:
    values = f"{shape}, {POINT}, 1, 'official'"
    statement = f"INSERT INTO division_geometry (geom, label_point, area_m2, quality) VALUES ({values})"
    with pytest.raises(DBAPIError, match=r"geom_valid|does not match column"):
        connection.execute(text(statement))
