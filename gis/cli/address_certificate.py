"""A certificate of address change: issued, and written as a page to print."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from gis.cli.common import console, opened
from gis.errors import BadInput
from gis.periods import parse_day
from gis.rights import LOCAL_ADMINISTRATOR

app = typer.Typer(no_args_is_help=True)


@app.command()
def certificate(
    address_id: Annotated[str, typer.Argument(help="Identity of the address.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The HTML file to write.")],
    on: Annotated[str | None, typer.Option(help="A day on which it was written in its former form.")] = None,
    old: Annotated[str | None, typer.Option(help="The former form itself, in place of a day.")] = None,
    issued_on: Annotated[str | None, typer.Option(help="Day of issue, YYYY-MM-DD; default: today.")] = None,
) -> None:
    """Certify that a former form and the present one are one place, with the order that made it so; to print."""
    from gis.addresses.certificate import AskedCertificate
    from gis.flows.certify_address import certify_address
    from maps.certificate import certificate_page

    today = date.today()
    asked = AskedCertificate(parse_day(issued_on) if issued_on else today, old, parse_day(on) if on else None)
    with opened("certify:addresses") as database:
        issued = certify_address(database, LOCAL_ADMINISTRATOR, address_id, asked, today)
    try:
        out.write_text(certificate_page(issued), encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{out} cannot be written: {error.strerror}; certificate {issued.number} is issued") from error
    console().print(f"certificate {issued.told_number}: {issued.old_text} is {issued.new_text}; written to {out}")
