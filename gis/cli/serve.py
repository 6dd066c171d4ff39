"""Serving the register, and the whole way from an empty machine to the map."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Annotated

import typer

from gis.cli.common import Format, console, opened, progress, show
from gis.cli.coverage import COLUMNS, records, title
from gis.errors import NotReady
from gis.rights import LOCAL_ADMINISTRATOR, require
from gis.settings import Settings

if TYPE_CHECKING:
    from gis.flows.run_coverage import Answer

PortOption = Annotated[int | None, typer.Option(help="Port; default: TONGTU_PORT or 8000.", min=1, max=65535)]

WorkersOption = Annotated[
    int,
    typer.Option(
        help="Processes that answer. One for each processor is enough; each holds its own books in memory, some 500 MB "
        "with a million addresses.",
        min=1,
        max=64,
    ),
]


def serve(port: PortOption = None, workers: WorkersOption = 1) -> None:
    """Serve the API, the tiles and the map."""
    require("serve:http", LOCAL_ADMINISTRATOR)
    settings = Settings()
    chosen = port or settings.port
    require_free_port(settings.host, chosen)
    console().print(f"通图: http://{settings.host}:{chosen}/   API: http://{settings.host}:{chosen}/api/v1/docs")
    import uvicorn

    app = "api.main:app_from_environment"
    if workers == 1:
        uvicorn.run(app, factory=True, host=settings.host, port=chosen, log_level="warning")
        return
    from uvicorn.supervisors import Multiprocess

    config = uvicorn.Config(app, factory=True, host=settings.host, port=chosen, workers=workers, log_level="warning")
    shared = config.bind_socket()
    # the workers' connections inherit it. asyncio sets it only where a socket names its protocol, and this one does
    # not: every answer of two packets then waited 40 ms for the other side's acknowledgement
    shared.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    Multiprocess(config, sockets=[shared]).run()


def require_free_port(host: str, port: int) -> None:
    """Refuse a port that is in use before any work is done."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise NotReady(
                f"port {port} on {host} cannot be used ({error.strerror}) — choose another: --port N"
            ) from error


def run(
    port: PortOption = None,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop after the tables.")] = False,
) -> None:
    """Set up the database, load the shipped data, do the main job, print its tables, and serve the map."""
    from gis.flows.main_job import main_job

    settings = Settings()
    if not no_serve:
        require_free_port(settings.host, port or settings.port)
    with opened("load:demo") as database, progress("setting up") as report:
        done = main_job(database, settings.demo_seed, report)
    screen = console()
    for line in done.lines:
        screen.print(line)
    show(done.touched, done.touched_columns, Format.table, "What each change order touched")
    for answer in done.answers:
        show(records(answer.rows), COLUMNS, Format.table, title(answer.parameters))
    _side_by_side(done.answers)
    asked = done.answers[0].parameters
    screen.print(
        f"people: {asked['band']} of {asked['population_date']}; homes of {asked['homes_date']}; "
        f"facilities open on {asked['facilities_date']}\n"
        "演示数据: streets, addresses, residents below county and facilities are made up; "
        "boundaries are illustrative, 示意数据，不得作为法定依据"
    )
    if not no_serve:
        serve(port)


def _side_by_side(answers: list[Answer]) -> None:
    """The covered shares of all circles and paces beside each other, by day and unit."""
    rows: dict[tuple[str, str], dict[str, object]] = {}
    columns = ["divisions of", "code", "name", "people"]
    for answer in answers:
        asked = answer.parameters
        column = f"{asked['circle']}, {asked['pace']}"
        columns += [column] if column not in columns else []
        for row in records(answer.rows):
            day = asked["divisions_as_of"]
            found = rows.setdefault((day, row["code"] or "~"), {"divisions of": day})
            found |= {name: row[name] for name in ("code", "name", "people")}
            found[column] = "—" if row["share"] is None else f"{row['share']:.1%}"
    show([rows[key] for key in sorted(rows)], columns, Format.table, "Covered share of residents, side by side")
