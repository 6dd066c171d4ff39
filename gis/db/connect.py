"""Reaching the database: the private cluster or the one configured, its roles, and one transaction a flow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from gis.db.cluster import Cluster
from gis.db.errors import translated
from gis.errors import BadInput
from gis.settings import Settings

DATABASE = "tongtu"
OWNER_ROLE = "tongtu_owner"
"""Owns the tables; migrations run as it."""
APP_ROLE = "tongtu_app"
"""Serves and loads; owns nothing."""
EXTENSIONS = ("postgis", "btree_gist", "pg_trgm")
_BOOTSTRAP_LOCK = 7420_0001


@dataclass(frozen=True)
class Database:
    """The engines of one database, by role."""

    app: Engine
    owner: Engine
    cluster: Cluster | None = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One snapshot: everything read inside belongs together (REPEATABLE READ, read only)."""
        with translated(), self.app.connect() as plain:
            connection = plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction, committed at the end or not at all."""
        with translated(), self.app.begin() as connection:
            yield connection

    @contextmanager
    def rehearse(self) -> Iterator[Connection]:
        """One transaction that is always rolled back: what would come of it can be looked at inside."""
        with translated(), self.app.connect() as connection, connection.begin() as transaction:
            yield connection
            transaction.rollback()

    def dispose(self) -> None:
        """Close all connections."""
        self.app.dispose()
        self.owner.dispose()


def open_database(settings: Settings) -> Database:
    """The configured database, or the private one, started and prepared if need be."""
    if settings.database_url is not None:
        return Database(_engine(settings.database_url), _engine(settings.owner_url or settings.database_url))
    cluster = Cluster(settings.state_dir())
    cluster.start()
    prepare(cluster)
    return private_database(cluster)


def private_database(cluster: Cluster, name: str = DATABASE) -> Database:
    """Engines of the database ``name`` on a private cluster."""
    return Database(_engine(cluster.url(APP_ROLE, name)), _engine(cluster.url(OWNER_ROLE, name)), cluster)


def prepare(cluster: Cluster, name: str = DATABASE) -> None:
    """Create roles, database and extensions on a private cluster where they are missing."""
    admin = _engine(cluster.url("postgres", "postgres"))
    with translated(), admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"SELECT pg_advisory_lock({_BOOTSTRAP_LOCK})"))
        for role in (OWNER_ROLE, APP_ROLE):
            if not _exists(connection, "pg_roles WHERE rolname", role):
                connection.execute(text(f"CREATE ROLE {role} LOGIN"))
        if not _exists(connection, "pg_database WHERE datname", name):
            connection.execute(text(f"CREATE DATABASE {name} OWNER {OWNER_ROLE} TEMPLATE template0 ENCODING 'UTF8'"))
        _create_extensions(cluster, name)
    admin.dispose()


def drop_database(cluster: Cluster, name: str = DATABASE) -> bool:
    """Drop a database of a private cluster, with everything in it; False when there was none."""
    admin = _engine(cluster.url("postgres", "postgres"))
    with translated(), admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        there = _exists(connection, "pg_database WHERE datname", name)
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    admin.dispose()
    return there


def _create_extensions(cluster: Cluster, name: str) -> None:
    engine = _engine(cluster.url("postgres", name))
    with engine.begin() as connection:
        for extension in EXTENSIONS:
            if not _exists(connection, "pg_extension WHERE extname", extension):
                connection.execute(text(f"CREATE EXTENSION {extension}"))
    engine.dispose()


def _exists(connection: Connection, where: str, name: str) -> bool:
    return connection.execute(text(f"SELECT 1 FROM {where} = :name"), {"name": name}).first() is not None


def _engine(url: str) -> Engine:
    if not url.startswith("postgresql+psycopg://"):
        raise BadInput("TONGTU_DATABASE_URL and TONGTU_OWNER_URL are written postgresql+psycopg://ROLE@HOST/DATABASE")
    # planned anew with each date: a plan kept for all dates knows nothing of how many rows one holds, and was seen to
    # loop over all pairs of rows (4.7 s in place of 10 ms)
    return create_engine(
        url,
        pool_size=10,
        max_overflow=10,
        pool_pre_ping=True,
        # a fault's trace goes to the log, and what was to be written must not: markers' coordinates among it
        hide_parameters=True,
        connect_args={"prepare_threshold": None},
    )


def is_reachable(database: Database) -> bool:
    """Whether the database answers now."""
    try:
        with database.app.connect() as connection:
            connection.execute(text("SELECT 1"))
    except DBAPIError:
        return False
    return True
