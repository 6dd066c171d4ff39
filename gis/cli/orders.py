"""Change orders of the register."""

from __future__ import annotations

import typer

from gis.cli.common import Format, FormatOption, console, opened, show
from gis.cli.load import told_order
from gis.db.drafts import drafts_of
from gis.db.orders import applied_orders, touched_by
from gis.flows.announce_orders import announce_orders
from gis.flows.draft_orders import list_drafts
from gis.rights import LOCAL_ADMINISTRATOR

app = typer.Typer(help="Change orders and what they touched.", no_args_is_help=True)
TOUCHED = (
    "units_recorded", "units_founded", "units_ended", "units_changed", "codes_ended", "codes_given",
    "addresses_rewritten",
)  # fmt: skip


@app.command()
def announce() -> None:
    """Let sealed orders whose day has come enter the register; `tongtu serve` does so by itself."""
    with opened("apply:orders") as database:
        done = announce_orders(database)
        with database.read() as connection:
            waiting = drafts_of(connection, "", everybody=True)
    for applied in done:
        console().print(told_order(applied))
    for draft in waiting:
        if draft.trouble is not None:
            console().print(f"{draft.body['title']} could not enter the register: {draft.trouble}")
    if not done:
        console().print("no sealed order is due")


@app.command()
def drafts(form: FormatOption = Format.table) -> None:
    """Orders that are being drawn up, practised on, or sealed until they are announced."""
    with opened("draft:orders") as database:
        rows = [
            {**drawn.row._mapping, "title": drawn.row.body.get("title"), "complaints": len(drawn.complaints)}
            for drawn in list_drafts(database, LOCAL_ADMINISTRATOR)
        ]
    show(rows, ("id", "title", "author", "practice", "sealed_until", "complaints", "trouble"), form)


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
            for row in applied_orders(connection)
        ]
    show(rows, ("id", "effective_on", "title", "documents", *TOUCHED), form)
