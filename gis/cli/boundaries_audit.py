"""`tongtu boundaries audit`: the faults of the map."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gis.boundaries.audit import AUDITED_LEVELS
from gis.cli.common import AsOfOption, Format, FormatOption, day, opened, show
from gis.divisions import Level
from gis.errors import BadInput, Complaint

COLUMNS = ("kind", "level", "units", "size_m2", "size_m", "exceeds", "lon", "lat")
ALL = "all"
LevelOption = Annotated[str, typer.Option("--level", help=f"One of {', '.join(AUDITED_LEVELS)}, or {ALL}.")]


def audit(
    as_of: AsOfOption = None,
    level: LevelOption = ALL,
    tolerance_m2: Annotated[float, typer.Option(help="Areas up to this many m² are let stand.", min=0)] = 1.0,
    out: Annotated[Path | None, typer.Option(help="Also write the faults to this file, as GeoJSON.")] = None,
    form: FormatOption = Format.table,
) -> None:
    """Gaps, overlaps, slivers and loose ends of the map; ends with 1 when any exceeds the tolerance.

    A border or end that does not meet always does. Sizes are measured in EPSG:4549.
    """
    from gis.export.faults import as_geojson, as_rows
    from gis.flows.audit_lines import audit_lines

    levels = _levels(level)
    with opened("read:boundaries") as database:
        found = audit_lines(database, day(as_of), levels)
    rows = as_rows(found.faults, found.names, tolerance_m2)
    if out is not None:
        _write(out, as_geojson(found.faults, found.names, found.as_of, tolerance_m2))
    count = sum(row["exceeds"] for row in rows)
    title = f"{len(rows):,} faults on {found.as_of} ({', '.join(levels)}), {count:,} of them exceed {tolerance_m2:g} m²"
    show(rows, COLUMNS, form, title)
    if count:
        raise typer.Exit(1)


def _levels(level: str) -> tuple[Level, ...]:
    found = AUDITED_LEVELS if level == ALL else tuple(known for known in AUDITED_LEVELS if known == level)
    if not found:
        raise BadInput(f"there is no level {level!r} to audit — one of {', '.join(AUDITED_LEVELS)}, or {ALL}")
    return found


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(Complaint(f"cannot be written: {error.strerror}", file=str(path))) from error
