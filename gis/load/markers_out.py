"""Writing the rows that were not loaded: as they came, with the reason, so that they can be put right and handed in."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from gis.errors import BadInput, Complaint
from gis.headings import OURS
from gis.load.markers import MarkerFile
from gis.load.tables_out import require_format

_PRIVATE = 0o600
"""The rows hold exact positions: nobody but who loads them may read the file."""


def write_rejects(out: Path, file: MarkerFile, faults: Sequence[Complaint]) -> int:
    """Write the rows that ``faults`` name, as CSV (UTF-8, marked) or XLSX by the ending; returns how many."""
    require_format(out)
    reasons: dict[int | str, list[str]] = defaultdict(list)
    for fault in faults:
        if fault.row is not None:
            reasons[fault.row].append(str(Complaint(fault.message, field=fault.field, fix=fault.fix)))
    columns = [f"{OURS}row", f"{OURS}reason", *(["x", "y"] if file.with_points else []), *file.headings]
    rows = [
        [row.number, "; ".join(reasons[row.number]), *((row.point or ("", "")) if file.with_points else ()),
         *(row.cells.get(name, "") for name in file.headings)]
        for row in file.rows
        if row.number in reasons
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    fresh = out.with_name(f".{os.getpid()}.{out.name}")
    try:
        fresh.touch(mode=_PRIVATE)
        if out.suffix.lower() == ".xlsx":
            frame.to_excel(fresh, index=False, engine="openpyxl")
        else:
            frame.to_csv(fresh, index=False, encoding="utf-8-sig", lineterminator="\r\n")
        fresh.replace(out)
    except OSError as error:
        raise BadInput(Complaint(f"cannot be written: {error.strerror}", file=str(out))) from error
    return len(rows)
