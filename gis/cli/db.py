"""The database: the private PostGIS and its schema."""

from __future__ import annotations

from typing import Annotated

import typer

from gis.cli.common import Format, FormatOption, console, opened, show
from gis.db.clock import raise_version
from gis.db.cluster import Cluster
from gis.db.connect import drop_database, open_database
from gis.db.counters import recount as recount_addresses
from gis.db.schema import check as check_database
from gis.db.schema import upgrade as upgrade_schema
from gis.errors import BadInput, NotReady
from gis.rights import LOCAL_ADMINISTRATOR, require
from gis.settings import Settings

app = typer.Typer(help="The private PostGIS and its schema.", no_args_is_help=True)


def _cluster() -> Cluster:
    require("manage:database", LOCAL_ADMINISTRATOR)
    settings = Settings()
    if settings.database_url is not None:
        raise NotReady("TONGTU_DATABASE_URL is set, so the private PostGIS is off — unset it, or manage that server")
    return Cluster(settings.state_dir())


@app.command()
def start() -> None:
    """Start the private PostGIS; create it if there is none."""
    cluster = _cluster()
    started = cluster.start()
    console().print(f"{'started' if started else 'already running'}: {cluster.data}")


@app.command()
def stop() -> None:
    """Stop the private PostGIS."""
    console().print("stopped" if _cluster().stop() else "was not running")


@app.command()
def drop(
    yes: Annotated[bool, typer.Option("--yes", help="Really: everything in the register is lost.")] = False,
) -> None:
    """Throw the register of the private PostGIS away, to begin anew."""
    cluster = _cluster()
    if not yes:
        raise BadInput("this throws the whole register away — say: tongtu db drop --yes")
    cluster.start()
    console().print("dropped" if drop_database(cluster) else "there was nothing to drop")


@app.command()
def status() -> None:
    """Say whether the private PostGIS runs; exit 1 when it does not."""
    cluster = _cluster()
    running = cluster.is_running()
    console().print(f"{'running' if running else 'not running'}: {cluster.data}, socket in {cluster.socket_dir}")
    if not running:
        raise typer.Exit(1)


@app.command()
def upgrade() -> None:
    """Bring the schema to the newest version; nothing happens when it is."""
    require("manage:database", LOCAL_ADMINISTRATOR)
    changed = upgrade_schema(open_database(Settings()))
    console().print("upgraded" if changed else "already up to date")


@app.command()
def check(form: FormatOption = Format.table) -> None:
    """Look at versions, locale, extensions and schema; exit 1 when anything is wrong."""
    require("manage:database", LOCAL_ADMINISTRATOR)
    checks = check_database(open_database(Settings()))
    rows = [{"check": one.name, "ok": one.ok, "seen": one.seen} for one in checks]
    show(rows, ("check", "ok", "seen"), form)
    if not all(one.ok for one in checks):
        raise typer.Exit(1)


@app.command()
def recount() -> None:
    """Count the addresses of every community anew; nothing happens when the counters are right."""
    with opened("manage:database") as database, database.write() as connection:
        off = recount_addresses(connection)
        if off:
            raise_version(connection, "addresses")
    console().print(f"{off:,} counters put right" if off else "all counters were right")
