"""The command ``tongtu``: one file a group of commands; only our own errors print without a trace."""

from __future__ import annotations

import logging
import sys
from typing import NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console

from gis.cli import (
    addresses,
    auth,
    boundaries,
    coverage,
    db,
    demo,
    divisions,
    inspections,
    load,
    markers,
    orders,
    placenames,
    serve,
)
from gis.errors import TongtuError
from gis.settings import Settings

app = typer.Typer(
    name="tongtu",
    help="通图 Tongtu — the map register of a city's civil-affairs bureau: divisions with their history, "
    "boundary lines, place names, addresses, and the planning that rests on them.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.command("run")(serve.run)
app.command("serve")(serve.serve)
app.command("demo")(demo.demo)
for name, group in (
    ("db", db.app),
    ("load", load.app),
    ("divisions", divisions.app),
    ("boundaries", boundaries.app),
    ("markers", markers.app),
    ("orders", orders.app),
    ("inspections", inspections.app),
    ("placenames", placenames.app),
    ("address", addresses.app),
    ("coverage", coverage.app),
    ("auth", auth.app),
):
    app.add_typer(group, name=name)


def main() -> None:
    """Run the command; an error of ours is told in its own words and ends with 1."""
    # what the driver grumbles on a lost connection is told by our own error, once
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)
    try:
        app()
    except TongtuError as error:
        _fail(str(error))
    except ValidationError as error:
        if error.title != Settings.__name__:
            raise
        _fail("; ".join(f"{_variable(fault['loc'])}: {fault['msg']}" for fault in error.errors()))


def _fail(words: str) -> NoReturn:
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"[bold red]error:[/] {_plain(words)}")
    sys.exit(1)


def _variable(place: tuple[int | str, ...]) -> str:
    """The variable of the environment that a faulty setting came from."""
    return f"{Settings.model_config.get('env_prefix', '')}{'.'.join(str(part) for part in place)}".upper()


def _plain(words: str) -> str:
    return words.replace("[", r"\[")
