"""The office for place names as it is shipped: its tables of the checkout, and the naming check on them."""

from __future__ import annotations

from pathlib import Path

from gis.flows.check_name import READ_ANEW, CheckOfOffice, Standing, shipped_tables
from gis.flows.naming_office import Office
from gis.load.naming_procedure import APPROVERS, PROCEDURE, read_approvers, read_procedure


def shipped_office(data: Path, standing: Standing = READ_ANEW) -> Office:
    """The tables below ``data``; ``standing``: how the check has what stands in the register, anew or kept."""
    tables = shipped_tables(data)
    return Office(
        classes=tables.classes,
        approvers=read_approvers(data / "placenames" / APPROVERS),
        procedure=read_procedure(data / "placenames" / PROCEDURE),
        readings=tables.readings,
        check=CheckOfOffice(tables, standing),
    )
