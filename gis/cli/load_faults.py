"""What a load tells of the rows of a file: the rejected ones, and those that somebody has to look at."""

from __future__ import annotations

from collections.abc import Sequence

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
