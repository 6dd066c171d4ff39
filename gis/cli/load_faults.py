"""What a load tells of the rows of a file: the rejected ones, and those that somebody has to look at."""

from __future__ import annotations

from collections.abc import Sequence

from gis.cli.common import Format, console, show
from gis.errors import Complaint

COLUMNS = ("row", "verdict", "field", "fault", "fix")


def as_rows(rejected: Sequence[Complaint], warnings: Sequence[Complaint]) -> list[dict[str, object]]:
    """One row for each fault, in the order of the file."""
    told: list[dict[str, object]] = [
        {"row": fault.row, "verdict": verdict, "field": fault.field, "fault": fault.message, "fix": fault.fix}
        for verdict, faults in (("rejected", rejected), ("loaded", warnings))
        for fault in faults
    ]
    return sorted(told, key=lambda row: int(str(row["row"])))


def tell(form: Format, rejected: Sequence[Complaint], warnings: Sequence[Complaint], sentences: Sequence[str]) -> None:
    """Show every fault, and for people in sentences what was done."""
    rows = as_rows(rejected, warnings)
    if rows or form is not Format.table:
        show(rows, COLUMNS, form, "Faults")
    if form is Format.table:
        for sentence in sentences:
            console().print(sentence)


def doubtful(warnings: Sequence[Complaint]) -> str:
    """How many rows somebody has to look at, in a sentence."""
    return f"{len({fault.row for fault in warnings}):,} rows are loaded and have something to look at"
