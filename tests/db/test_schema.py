from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

import gis.db.tables
from gis.db.cluster import Cluster
from gis.db.connect import Database, prepare, private_database
from gis.db.schema import alembic_config, check, current_revision, head_revision, upgrade
from gis.db.tables import metadata
from gis.errors import NotReady
from tests.db.looking import count, state_of

OWN_TABLES = "n.nspname = 'public' AND c.relname NOT IN ('alembic_version', 'spatial_ref_sys')"


@pytest.fixture
def without_tables(cluster: Cluster) -> Iterator[Database]:
    """A prepared database without a schema, under a locale that drops Chinese."""
    admin = create_engine(cluster.url("postgres", "postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS plain_c"))
        connection.execute(
            text("CREATE DATABASE plain_c OWNER tongtu_owner TEMPLATE template0 LC_CTYPE 'C' LC_COLLATE 'C'")
        )
    admin.dispose()
    prepare(cluster, "plain_c")
    database = private_database(cluster, "plain_c")
    yield database
    database.dispose()


def test_the_migrated_database_is_what_the_tables_say(empty: Database) -> None:
    config = alembic_config()
    with empty.owner.begin() as connection:
        config.attributes["connection"] = connection
        command.check(config)  # raises with the differences


def test_upgrading_a_second_time_changes_nothing(empty: Database) -> None:
    before = state_of(empty)
    assert upgrade(empty) is False
    assert state_of(empty) == before
    with empty.owner.connect() as connection:
        assert current_revision(connection) == head_revision()


def test_a_register_of_the_first_version_is_carried_over(cluster: Cluster) -> None:
    prepare(cluster, "carried_over")
    database = private_database(cluster, "carried_over")
    config = alembic_config()
    point = "ST_SetSRID(ST_MakePoint(120.8, 32.0), 4490)"
    with database.owner.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in (
            "INSERT INTO division_unit (level, origin) VALUES ('community', 'test:one')",
            "INSERT INTO change_order (key, title, kind, effective_on, effective_precision, effective_assumed, state, "
            "sha256) VALUES ('old', '旧令', 'legal', '2020-07-03', 'day', false, 'applied', 'x')",
            "INSERT INTO division_code (unit_id, system, code, valid, recorded, source) "
            "SELECT id, 'stats', '320613001001', '[2020-07-03,)', '[2026-01-01,)', 'test' FROM division_unit",
            "INSERT INTO address (address_id, community_id, text, dwelling, geom, source, made_up, valid, recorded) "
            f"SELECT 'A-' || n, u.id, 'x', n = 1, {point}, 'test', true, '[2018-01-01,)', '[2026-01-01,)' "
            "FROM division_unit u, generate_series(1, 3) n",
            "INSERT INTO api_key (name, prefix, key_hash, scopes, made_up_data, created_at) "
            "VALUES ('k', 'p', 'h', '{}', false, '2026-01-01')",
        ):
            connection.execute(text(statement))
    assert upgrade(database) is True
    with database.read() as connection:
        assert connection.execute(text("SELECT place = id FROM change_order")).scalars().all() == [True]
        assert connection.execute(text("SELECT state FROM division_code")).scalars().all() == ["in_force"]
        assert connection.execute(text("SELECT role FROM api_key")).scalars().all() == ["department"]
        [counted] = connection.execute(text("SELECT addresses, dwellings FROM community_count")).all()
        assert tuple(counted) == (3, 1)
    database.dispose()


def test_a_good_database_passes_every_check(empty: Database) -> None:
    looked_at = check(empty)
    assert [look for look in looked_at if not look.ok] == []
    assert {look.name for look in looked_at} >= {"PostgreSQL ≥ 15", "locale keeps Chinese", "extension postgis"}


def test_a_database_that_would_drop_chinese_is_reported_with_what_to_do(without_tables: Database) -> None:
    looks = {look.name: look for look in check(without_tables)}
    assert looks["locale keeps Chinese"].ok is False
    assert "create the database with LC_CTYPE C.UTF-8" in looks["locale keeps Chinese"].seen


def test_a_database_without_tables_is_told_to_upgrade(without_tables: Database) -> None:
    looks = {look.name: look for look in check(without_tables)}
    assert looks["schema up to date"].ok is False
    with pytest.raises(NotReady, match="the database has no tables yet — run: tongtu db upgrade"):
        count(without_tables, "division_unit")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE intruder (n int)",
        "DROP TABLE division_unit",
        "ALTER TABLE division_unit ADD COLUMN n int",
        "TRUNCATE division_unit",
        "CREATE SCHEMA intruder",
        "DROP TRIGGER address_clock_guard_insert ON address",
        "ALTER TABLE address DISABLE TRIGGER ALL",
    ],
)
def test_the_serving_role_owns_nothing(empty: Database, statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"permission denied|must be owner"), empty.app.begin() as connection:
        connection.execute(text(statement))


def test_every_table_and_column_says_what_it_means(empty: Database) -> None:
    silent = f"""
        SELECT c.relname || COALESCE('.' || a.attname, '') FROM pg_class c
          JOIN pg_namespace n ON n.oid = c.relnamespace
          LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         WHERE c.relkind = 'r' AND {OWN_TABLES}
           AND (obj_description(c.oid) IS NULL OR col_description(c.oid, a.attnum) IS NULL)
    """
    with empty.read() as connection:
        assert connection.execute(text(silent)).scalars().all() == []
        places = "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        tables = text(f"SELECT relname FROM {places} WHERE c.relkind = 'r' AND {OWN_TABLES}")
        assert set(connection.execute(tables).scalars()) == set(metadata.tables)


def test_every_index_says_what_uses_it() -> None:
    for path in Path(gis.db.tables.__file__).parent.glob("*.py"):
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            if re.match(r"Index\(", line):
                assert lines[number - 1].startswith(("#", "Index(")), f"{path.name}:{number + 1} {line}"


def test_every_function_file_says_what_uses_it() -> None:
    for path in (Path(gis.db.tables.__file__).parents[1] / "sql" / "functions").glob("*.sql"):
        assert "-- Usage:" in path.read_text(encoding="utf-8"), path.name


def test_migrations_import_nothing_of_ours() -> None:
    for path in (Path(gis.db.tables.__file__).parents[1] / "migrations" / "versions").glob("*.py"):
        assert not re.search(r"^\s*(from|import) gis", path.read_text(encoding="utf-8"), re.MULTILINE), path.name


def test_all_geometry_is_typed_and_in_the_stored_datum(empty: Database) -> None:
    with empty.read() as connection:
        rows = connection.execute(text("SELECT f_table_name, srid, type FROM geometry_columns")).all()
    assert {row.srid for row in rows} == {4490}
    assert "GEOMETRY" not in {row.type for row in rows}
