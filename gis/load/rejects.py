"""Writing the rows of a file that were not loaded: as they came, with the reason, so that they can be put right."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from gis.errors import BadInput, Complaint
from gis.headings import OURS
from gis.load.tables_out import require_format

_ANYBODY = 0o666
"""What the system lets everybody do with a file, less what the user's own mask takes away."""


class Row(NamedTuple):
    """A row by its number in the file, and its cells."""

    number: int
    cells: tuple[Any, ...]


def write_rows(
    out: Path, columns: Sequence[str], rows: Sequence[Row], faults: Sequence[Complaint], *, mode: int = _ANYBODY
) -> int:
    """Write those of ``rows`` that ``faults`` name, as CSV (UTF-8, marked) or XLSX by the ending; returns how many."""
    require_format(out)
    reasons: dict[int | str, list[str]] = defaultdict(list)
    for fault in faults:
        if fault.row is not None:
            reasons[fault.row].append(str(Complaint(fault.message, field=fault.field, fix=fault.fix)))
    told = [[row.number, "; ".join(reasons[row.number]), *row.cells] for row in rows if row.number in reasons]
    frame = pd.DataFrame(told, columns=[f"{OURS}row", f"{OURS}reason", *columns], dtype=object)
    fresh = out.with_name(f".{os.getpid()}.{out.name}")
    try:
        fresh.touch(mode=mode)
        if out.suffix.lower() == ".xlsx":
            frame.to_excel(fresh, index=False, engine="openpyxl")
        else:
            frame.to_csv(fresh, index=False, encoding="utf-8-sig", lineterminator="\r\n")
        fresh.replace(out)
    except OSError as error:
        raise BadInput(Complaint(f"cannot be written: {error.strerror}", file=str(out))) from error
    return len(told)
