"""What commands share: the database, rights, and output for people or machines."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from gis.db.connect import Database, open_database
from gis.periods import parse_day
from gis.rights import LOCAL_ADMINISTRATOR, Act, require
from gis.settings import CHECKOUT, Settings

DATA = CHECKOUT / "data"


class Format(StrEnum):
    """How an answer is printed."""

    table = "table"
    json = "json"
    csv = "csv"


FormatOption = Annotated[Format, typer.Option("--format", "-f", help="table for people, json or csv for machines.")]
AsOfOption = Annotated[str | None, typer.Option("--as-of", help="Date of the divisions, YYYY-MM-DD; default: today.")]


def day(as_of: str | None) -> date:
    """The date of an ``--as-of`` option; today when it was not given."""
    return parse_day(as_of) if as_of else date.today()


@contextmanager
def opened(act: Act) -> Iterator[Database]:
    """The database, for a command that does ``act``. A command over the private socket acts as administrator."""
    require(act, LOCAL_ADMINISTRATOR)
    database = open_database(Settings())
    try:
        yield database
    finally:
        database.dispose()


def console() -> Console:
    """Where tables go; wide enough for a log file when nobody watches."""
    return Console(width=None if sys.stdout.isatty() else 140, highlight=False)


def show(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], form: Format, title: str = "") -> None:
    """Print rows as a table, as JSON, or as CSV with a header."""
    if form is Format.json:
        print_json([{name: row.get(name) for name in columns} for row in rows])
    elif form is Format.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([[_cell(row.get(name)) for name in columns] for row in rows])
    else:
        console().print(_table(rows, columns, title))


def print_json(body: Any) -> None:
    """One line of JSON for a machine."""
    sys.stdout.write(json.dumps(body, ensure_ascii=False, default=str) + "\n")


def _table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], title: str) -> Table:
    table = Table(title=title or None, title_justify="left", header_style="bold")
    for name in columns:
        numbers = all(isinstance(row.get(name), int | float | None) for row in rows)
        table.add_column(name, justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*[_pretty(name, row.get(name)) for name in columns])
    return table


_PLAIN_NUMBERS = ("id", "year", "side_a", "side_b")
"""Endings of columns whose whole numbers are no counts: written without thousands."""


def _cell(value: Any) -> Any:
    return "" if value is None else value


def _pretty(name: str, value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "share":
        return f"{value:.1%}"
    if isinstance(value, float):
        return f"{value:,.1f}"
    if isinstance(value, int) and not name.endswith(_PLAIN_NUMBERS):
        return f"{value:,}"
    return str(value).replace("[", r"\[")


@contextmanager
def progress(title: str) -> Iterator[Any]:
    """A progress bar fed by ``(stage, share done)``; silent when nobody watches."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    watched = sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not watched) as bar:
        task = bar.add_task(title, total=1.0)

        def report(stage: str, done: float) -> None:
            bar.update(task, description=f"{title}: {stage}", completed=done)

        yield report
