"""Change orders of the register."""

from __future__ import annotations

from datetime import date

import typer

from gis.cli.common import Format, FormatOption, opened, show
from gis.db.orders import announced_orders, touched_by

app = typer.Typer(help="Change orders and what they touched.", no_args_is_help=True)
TOUCHED = ("units_founded", "units_ended", "units_changed", "codes_ended", "codes_given", "addresses_rewritten")


@app.command("list")
def list_(form: FormatOption = Format.table) -> None:
    """Applied orders, and how many units, codes and addresses each touched."""
    with opened("read:orders") as database, database.read() as connection:
        rows = [
            {
                **row._mapping,
                "documents": "; ".join(paper["number"] for paper in row.documents if paper["number"]),
                **touched_by(connection, row.id),
            }
            for row in announced_orders(connection, date.today())
        ]
    show(rows, ("id", "effective_on", "title", "documents", *TOUCHED), form)
