"""Bringing the schema up to date: Alembic for the tables, then every SQL function applied anew, then the rights."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from gis.db.connect import APP_ROLE, EXTENSIONS, Database
from gis.db.counters import wrong_counters
from gis.db.errors import translated

MIGRATIONS = Path(__file__).parent / "migrations"
FUNCTIONS = Path(__file__).parent / "sql" / "functions"
_UPGRADE_LOCK = 7420_0002


@dataclass(frozen=True)
class Check:
    """One thing looked at, whether it is right, and what was seen or what to do."""

    name: str
    ok: bool
    seen: str


def upgrade(database: Database) -> bool:
    """Bring the schema to the newest version; True if anything changed. Two at once: the second waits."""
    with translated(), database.owner.begin() as connection:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})"))
        before = current_revision(connection)
        if before == head_revision():
            return False
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        apply_functions(connection)
        _grant(connection)
    return True


def apply_functions(connection: Connection) -> None:
    """Define every SQL function anew, whole, in the order of the file names."""
    for path in sorted(FUNCTIONS.glob("*.sql")):
        script = path.read_text(encoding="utf-8")
        connection.execution_options(no_parameters=True).exec_driver_sql(script)


def _grant(connection: Connection) -> None:
    if connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :r"), {"r": APP_ROLE}).first() is None:
        return  # a configured database may serve under a role of another name
    connection.execute(text(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP_ROLE}"))
    connection.execute(text(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}"))


def alembic_config() -> Config:
    """Alembic's configuration, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def head_revision() -> str | None:
    """The newest schema version this code knows."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def current_revision(connection: Connection) -> str | None:
    """The schema version of the database; None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def check(database: Database) -> list[Check]:
    """Look at everything the register needs of its database."""
    with translated(), database.owner.connect() as connection:
        return [
            _check_version(connection),
            _check_locale(connection),
            *(_check_extension(connection, name) for name in EXTENSIONS),
            _check_schema(connection),
            *([_check_counters(connection)] if current_revision(connection) == head_revision() else []),
        ]


def _check_version(connection: Connection) -> Check:
    number = int(connection.execute(text("SHOW server_version_num")).scalar_one())
    return Check("PostgreSQL ≥ 15", number >= 150000, f"{number // 10000}.{number % 10000}")


def _check_locale(connection: Connection) -> Check:
    row = connection.execute(
        text(
            "SELECT pg_encoding_to_char(encoding) AS encoding, datctype, cardinality(show_trgm('建国路')) AS trigrams "
            "FROM pg_database WHERE datname = current_database()"
        )
    ).one()
    ok = row.encoding == "UTF8" and row.datctype not in ("C", "POSIX") and row.trigrams > 0
    advice = "" if ok else " — pg_trgm drops Chinese under it; create the database with LC_CTYPE C.UTF-8"
    return Check("locale keeps Chinese", ok, f"{row.encoding}, {row.datctype}{advice}")


def _check_extension(connection: Connection, name: str) -> Check:
    version = connection.execute(
        text("SELECT extversion FROM pg_extension WHERE extname = :name"), {"name": name}
    ).scalar()
    return Check(f"extension {name}", version is not None, version or f"missing — run: CREATE EXTENSION {name}")


def _check_schema(connection: Connection) -> Check:
    current, head = current_revision(connection), head_revision()
    return Check("schema up to date", current == head, current or "empty — run: tongtu db upgrade")


def _check_counters(connection: Connection) -> Check:
    off = wrong_counters(connection)
    seen = f"{off:,} communities are counted wrongly — run: tongtu db recount" if off else "counters agree"
    return Check("addresses counted", off == 0, seen)
